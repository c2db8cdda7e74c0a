import { existsSync, realpathSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { findLastBackup, type LastBackup } from './backup/embedded.ts';
import {
  acquireInstanceLock,
  describeOwner,
  isOwnerAlive,
  type LockOwner,
  lockOwner,
} from './instance-lock.ts';
import { LauncherError } from './launcher-error.ts';
import { listMigrations } from './migrate.ts';
import { serverOf, stopOrphan } from './postgres.ts';
import { clusterFolder } from './postgres-home.ts';
import { findRunning, type RunningInstance } from './running-instance.ts';

export type InstanceState =
  /** It answers requests. */
  | 'running'
  /** A process holds the folder, but does not answer yet, or no more. */
  | 'starting or stopping'
  | 'backing up'
  | 'restoring'
  /** The app was killed and its database server is left; the next start or a stop ends it. */
  | 'orphaned'
  | 'stopped';

/** What there is to know of an embedded instance, without any secret. What only a running one can tell is null. */
export type InstanceStatus = {
  state: InstanceState;
  dataDir: string;
  /** Of the process that holds the folder, or of the database server left behind. */
  pid: number | null;
  url: string | null;
  /** When it began to answer, ISO 8601. */
  since: string | null;
  /** `bytes` is the database's size while it runs, else that of the cluster's folder. */
  database: { port: number | null; bytes: number; answers: boolean };
  /** `version` is the last migration applied; `pending` are files of this checkout that are not. */
  schema: { version: string; applied: number; pending: string[] } | null;
  counts: { agencies: number; people: number; schedules: number } | null;
  lastBackup: LastBackup | null;
};

/** Looks at the instance of a data folder. Changes nothing and starts nothing. */
export async function readStatus(dataDir: string, migrationsDir: string): Promise<InstanceStatus> {
  const owner = lockOwner(dataDir);
  const running = findRunning(dataDir);
  const cluster = clusterFolder(existsSync(dataDir) ? realpathSync(dataDir) : dataDir);
  const asked = running ? await ask(running, migrationsDir) : null;
  return {
    state: running ? 'running' : owner ? stateOf(owner) : serverOf(cluster) === null ? 'stopped' : 'orphaned',
    dataDir,
    pid: owner?.pid ?? serverOf(cluster),
    url: running?.url.replace('127.0.0.1', 'localhost') ?? null,
    since: running?.since ?? null,
    database: {
      port: running?.databasePort ?? null,
      bytes: asked?.bytes ?? (await folderBytes(cluster)),
      answers: asked !== null,
    },
    schema: asked?.schema ?? null,
    counts: asked?.counts ?? null,
    lastBackup: findLastBackup(dataDir),
  };
}

function stateOf({ task }: LockOwner): InstanceState {
  const states = { serve: 'starting or stopping', backup: 'backing up', restore: 'restoring' } as const;
  return states[task];
}

type Answer = NonNullable<InstanceStatus['counts']> & { bytes: number; versions: string[] };

async function ask({ databaseUrl }: RunningInstance, migrationsDir: string) {
  const sql = postgres(databaseUrl, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const [row] = await sql<Answer[]>`
      select pg_database_size(current_database())::float8 as bytes,
        array(select version from supabase_migrations.schema_migrations order by version) as versions,
        (select count(*)::int from public.agencies) as agencies,
        (select count(*)::int from public.profiles) as people,
        (select count(*)::int from public.schedules) as schedules`;
    if (!row) return null;
    const { bytes, versions, agencies, people, schedules } = row;
    const pending = listMigrations(migrationsDir).filter(({ version }) => !versions.includes(version));
    return {
      bytes,
      schema: {
        version: versions.at(-1) ?? '',
        applied: versions.length,
        pending: pending.map(({ file }) => file),
      },
      counts: { agencies, people, schedules },
    };
  } catch {
    return null;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Size of all files below; 0 when there are none. What goes while it is counted is not counted. */
async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries.filter((found) => found.isFile())) {
    bytes += await stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}

/** Process numbers of what was ended; both null when nothing ran. */
export type Stopped = { app: number | null; orphan: number | null };

/**
 * Ends the app of a data folder as Ctrl-C does and waits until it is gone, with its database; ends a database that a
 * killed app left, too. Touches nothing but the very process that took the folder's lock and a server on its cluster.
 *
 * @throws LauncherError when it belongs to another account, does not end in time, or is no app but a backup at work
 */
export async function stopInstance(dataDir: string, patienceMs = 60_000): Promise<Stopped> {
  if (!existsSync(dataDir)) return { app: null, orphan: null };
  const owner = lockOwner(dataDir);
  if (owner) await stopOwner(owner, dataDir, patienceMs);
  // With the lock: a start that comes just now makes a server of its own.
  const lock = acquireInstanceLock(dataDir);
  try {
    const cluster = clusterFolder(realpathSync(dataDir));
    const orphan = serverOf(cluster);
    if (orphan !== null) await stopOrphan(cluster);
    return { app: owner?.pid ?? null, orphan };
  } finally {
    lock.release();
  }
}

async function stopOwner(owner: LockOwner, dataDir: string, patienceMs: number): Promise<void> {
  if (owner.task !== 'serve') throw new LauncherError(describeOwner(owner, dataDir));
  try {
    process.kill(owner.pid, 'SIGTERM');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPERM') {
      throw new LauncherError(
        `Process ${owner.pid} belongs to another account; stop it as that one, or as root.`,
      );
    }
    if (code !== 'ESRCH') throw error;
  }
  const deadline = Date.now() + patienceMs;
  while (isOwnerAlive(owner)) {
    if (Date.now() > deadline) {
      throw new LauncherError(
        `Process ${owner.pid} was asked to stop and still runs after ${patienceMs / 1000} s. Look at what it prints.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
