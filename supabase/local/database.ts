import { join } from 'node:path';
import { bootstrapDatabase } from './bootstrap.ts';
import { applyMigrations } from './migrate.ts';
import { type PostgresOptions, type RunningPostgres, startPostgres } from './postgres.ts';
import { loadSecrets, type Secrets } from './secrets.ts';

/** A running, migrated database. */
export type Database = {
  server: RunningPostgres;
  secrets: Secrets;
  /** Migrations applied by this start, oldest first; all of them on a new database. */
  migrated: string[];
};

const migrationsDir = join(import.meta.dirname, '../migrations');

/** Starts the server of a data folder and gives its database the hosted shape and the project's schema. */
export async function startDatabase(
  options: Pick<PostgresOptions, 'dataDir' | 'durable'>,
): Promise<Database> {
  const server = await startPostgres(options);
  try {
    const secrets = loadSecrets(options.dataDir);
    await bootstrapDatabase(server, secrets.databasePasswords);
    const migrated = await applyMigrations(server.url('postgres'), { dir: migrationsDir });
    return { server, secrets, migrated };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
