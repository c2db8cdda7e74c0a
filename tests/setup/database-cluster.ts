import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bootstrapDatabase, cloneDatabase } from '../../supabase/local/bootstrap.ts';
import { instanceOwner } from '../../supabase/local/instance-lock.ts';
import { applyMigrations } from '../../supabase/local/migrate.ts';
import { type RunningPostgres, startPostgres } from '../../supabase/local/postgres.ts';
import { loadSecrets, type Secrets } from '../../supabase/local/secrets.ts';

/** What a test worker needs to reach the cluster of this run. */
export type TestCluster = { port: number; secrets: Secrets };

/** The database every test database is a copy of: bootstrap and all migrations, no rows. */
export const templateName = 'template_app';

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: TestCluster;
  }
}

const migrationsDir = join(import.meta.dirname, '../../supabase/migrations');
const prefix = 'dispatch-scheduler-test-';

type Shared = { users: number; cluster: Promise<{ server: RunningPostgres; dataDir: string }> | null };
const key = Symbol.for('dispatch-scheduler.test-cluster');
// Each project loads this file on its own; the cluster is one for the whole run.
const registry = globalThis as typeof globalThis & { [key]?: Shared };
registry[key] ??= { users: 0, cluster: null };
const shared = registry[key];

/** Starts the run's one cluster, or joins it, and hands its address to the tests of this project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.users += 1;
  shared.cluster ??= startCluster();
  const { server, dataDir } = await shared.cluster;
  project.provide('cluster', { port: server.port, secrets: loadSecrets(dataDir) });
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

async function startCluster(): Promise<{ server: RunningPostgres; dataDir: string }> {
  removeAbandoned();
  const dataDir = mkdtempSync(join(tmpdir(), prefix));
  // As root, the server runs under another account and has to get in.
  chmodSync(dataDir, 0o711);
  const server = await startPostgres({ dataDir, durable: false });
  const { databasePasswords } = loadSecrets(dataDir);
  await bootstrapDatabase(server, databasePasswords);
  await cloneDatabase(server, 'postgres', templateName);
  await applyMigrations(server.url('postgres', templateName), { dir: migrationsDir });
  return { server, dataDir };
}

/** Folders of runs that were killed: their server has no owner any more and its data no reader. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const dataDir = join(tmpdir(), name);
    if (instanceOwner(dataDir) === null) rmSync(dataDir, { recursive: true, force: true });
  }
}
