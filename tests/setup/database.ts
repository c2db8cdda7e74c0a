import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { cloneDatabase, connectAsAdmin } from '../../supabase/local/bootstrap.ts';
import type { DatabaseRole } from '../../supabase/local/secrets.ts';
import { signedInNow } from '../factories/claims.ts';
import { templateName } from './database-cluster.ts';

/** A signed-in person by user id, nobody (null), or the holder of the secret key. */
export type Persona = string | null | 'service_role';

export type TestDatabase = {
  name: string;
  /** Connection string of a role for this database. */
  url(role: DatabaseRole): string;
  /** The project's owner `postgres`: bypasses RLS, is no superuser. */
  sql: postgres.Sql;
  /** The superuser, for what no app may do: planting rows in auth tables with triggers off, reading settings. */
  admin: postgres.Sql;
  /**
   * Runs `work` in one transaction exactly as the Data API would for that person: connected as `authenticator`,
   * with role and claims set. Commits when it returns, rolls back when it throws.
   *
   * @param claims added to or replacing the claims of the token (`sub`, `role`, `aal`, …)
   */
  asUser<T>(
    who: Persona,
    work: (sql: postgres.TransactionSql) => Promise<T>,
    claims?: Record<string, unknown>,
  ): Promise<T>;
  /** Closes the connections and removes the database. */
  drop(): Promise<void>;
};

/**
 * A private copy of the migrated, empty database. Call in beforeAll, `drop` in afterAll.
 *
 * @param options.migrated false for a database as a new hosted project has it, before any migration
 */
export async function createTestDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const { port, secrets } = inject('cluster');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const server = {
    url: (role: DatabaseRole, database = 'postgres') =>
      `postgresql://${role}:${secrets.databasePasswords[role]}@127.0.0.1:${port}/${database}`,
  };
  await cloneDatabase(server, options.migrated === false ? 'postgres' : templateName, name);
  const connect = (role: DatabaseRole, max: number) =>
    postgres(server.url(role, name), { max, onnotice: () => {} });
  const sql = connect('postgres', 10);
  const admin = connect('supabase_admin', 2);
  const authenticator = connect('authenticator', 10);
  return {
    name,
    url: (role) => server.url(role, name),
    sql,
    admin,
    asUser: (who, work, claims) => runAs(authenticator, who, work, claims),
    drop: async () => {
      await Promise.all([sql, admin, authenticator].map((client) => client.end({ timeout: 1 })));
      const cluster = connectAsAdmin(server, 'postgres');
      await cluster`drop database if exists ${cluster(name)} with (force)`;
      await cluster.end();
    },
  };
}

async function runAs<T>(
  authenticator: postgres.Sql,
  who: Persona,
  work: (sql: postgres.TransactionSql) => Promise<T>,
  claims: Record<string, unknown> = {},
): Promise<T> {
  const role = who === null ? 'anon' : who === 'service_role' ? who : 'authenticated';
  const token = {
    role,
    ...(role === 'authenticated' ? { sub: who, aud: 'authenticated', aal: 'aal1', amr: signedInNow() } : {}),
    ...claims,
  };
  const result = await authenticator.begin(async (transaction) => {
    await transaction`
      select set_config('role', ${role}, true), set_config('request.jwt.claims', ${JSON.stringify(token)}, true)`;
    // An array returned as it is would be taken for a list of queries to await.
    return { value: await work(transaction) };
  });
  return result.value as T;
}
