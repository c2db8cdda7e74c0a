import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import type { RunningPostgres } from './postgres.ts';
import { databaseRoles, type Secrets } from './secrets.ts';

/** A cluster's address book; a RunningPostgres is one. */
export type DatabaseUrls = Pick<RunningPostgres, 'url'>;

const folder = join(import.meta.dirname, 'bootstrap');
const settingsFile = '05-database-settings.sql';

/**
 * Gives one database what every hosted project already has: roles, schemas, extensions, default privileges, the
 * tables of Auth and Realtime. Runs all of bootstrap/*.sql by name, as the superuser, and may run again at any time.
 */
export async function bootstrapDatabase(
  server: DatabaseUrls,
  passwords: Secrets['databasePasswords'],
  database = 'postgres',
): Promise<void> {
  const sql = connectAsAdmin(server, database);
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
    for (const file of files.sort()) {
      await sql.unsafe(readFileSync(join(folder, file), 'utf8')).simple();
    }
    for (const role of databaseRoles) {
      // Only the verifier crosses the wire, so no log or statistics view ever holds the password.
      await sql.unsafe(`alter role ${role} password '${scramVerifier(passwords[role])}'`);
    }
  } finally {
    await sql.end();
  }
}

/** Copies a bootstrapped database nobody is connected to; settings a copy does not inherit are applied again. */
export async function cloneDatabase(server: DatabaseUrls, template: string, name: string): Promise<void> {
  const cluster = connectAsAdmin(server, 'postgres');
  try {
    await cluster`create database ${cluster(name)} template ${cluster(template)} strategy file_copy`;
  } finally {
    await cluster.end();
  }
  const sql = connectAsAdmin(server, name);
  try {
    await sql.unsafe(readFileSync(join(folder, settingsFile), 'utf8')).simple();
  } finally {
    await sql.end();
  }
}

/** A single superuser connection: only for what hosted projects have ready-made, and for tests' own databases. */
export function connectAsAdmin(server: DatabaseUrls, database: string): postgres.Sql {
  return postgres(server.url('supabase_admin', database), { max: 1, onnotice: () => {} });
}

/** The form in which PostgreSQL stores a password (RFC 5803). */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
