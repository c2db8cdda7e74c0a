import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { startDatabase } from '../supabase/local/database.ts';
import { instanceOwner } from '../supabase/local/instance-lock.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { startPostgres } from '../supabase/local/postgres.ts';
import { findRunning } from '../supabase/local/running-instance.ts';
import { dataDir, hostedProject, loadEnvLocal } from './project.ts';

/** Beside the database: the heads of the audit that the worker kept. */
export const auditHeadsFile = 'audit-heads.jsonl';

/**
 * Runs `work` with the connection string of the project's owner: DATABASE_URL when a hosted project is configured,
 * else the running instance, else the embedded database started just for this.
 */
export async function withDatabase<T>(work: (databaseUrl: string) => Promise<T>): Promise<T> {
  loadEnvLocal();
  if (hostedProject()) {
    const { DATABASE_URL } = process.env;
    if (DATABASE_URL) return work(DATABASE_URL);
    throw new LauncherError("Set DATABASE_URL to the hosted project's connection string (session pooler).");
  }
  const running = findRunning(dataDir);
  if (running) return work(running.databaseUrl);
  const { server } = await startDatabase({ dataDir });
  try {
    return await work(server.url('postgres'));
  } finally {
    await server.stop();
  }
}

/** Runs `work` on a throw-away database made by the migrations as they are in this checkout, whatever runs elsewhere. */
export async function withFreshDatabase<T>(work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-fresh-'));
  // As root, the server runs under another account and has to get in.
  chmodSync(folder, 0o711);
  try {
    const { server } = await startDatabase({ dataDir: folder, durable: false });
    return await work(server.url('postgres')).finally(() => server.stop());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ends a command that would pull the data from under a running app, or that is not meant for a hosted project. */
export function requireEmbeddedAtRest(command: string): void {
  loadEnvLocal();
  if (hostedProject()) {
    throw new LauncherError(
      `${command} works on the embedded database only; .env.local names a hosted project.`,
    );
  }
  const owner = instanceOwner(dataDir);
  if (owner !== null)
    throw new LauncherError(
      `The app runs (process ${owner}). Stop it (npm run local:stop), then run ${command}.`,
    );
}

/** Removes all data of the embedded project. Its keys and passwords stay. */
export async function dropData(): Promise<void> {
  const server = await startPostgres({ dataDir });
  // One cannot drop the database one is connected to.
  const sql = postgres(server.url('supabase_admin', 'template1'), { max: 1, onnotice: () => {} });
  try {
    rmSync(join(dataDir, 'mail'), { recursive: true, force: true });
    rmSync(join(dataDir, auditHeadsFile), { force: true });
    await sql`drop database if exists postgres with (force)`;
    await sql`create database postgres template template0`;
  } finally {
    await sql.end();
    await server.stop();
  }
}
