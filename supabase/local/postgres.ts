import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { acquireInstanceLock, type InstanceTask } from './instance-lock.ts';
import { LauncherError } from './launcher-error.ts';
import { type PostgresHome, preparePostgresHome } from './postgres-home.ts';
import { commandLine, isProcessAlive, waitForExit } from './processes.ts';
import { type DatabaseRole, hasSecrets, loadSecrets, type Secrets } from './secrets.ts';

export type PostgresOptions = {
  /** Folder for secrets, lock and (where the server's account can reach it) the cluster. Made if missing. */
  dataDir: string;
  /** False turns fsync off: faster, and a power cut may lose the cluster. For tests only. */
  durable?: boolean;
  /** Where to put the cluster when the server's account cannot reach `dataDir`. */
  fallbackRoots?: string[];
  /** What others are told while they may not use the folder; the app by default. */
  task?: InstanceTask;
};

export type RunningPostgres = {
  port: number;
  /** Process number of the postmaster; a new one after a crash. */
  pid(): number;
  /** Connection string of a role; the database is `postgres`, as on hosted projects, unless named. */
  url(role: DatabaseRole, database?: string): string;
  /** Fast shutdown: open transactions are rolled back, committed data is on disk. */
  stop(): Promise<void>;
};

/** `data` is the cluster's folder; log and port stay in `dataDir`, where the server's account cannot plant links. */
type Cluster = PostgresHome & { dataDir: string; data: string; durable: boolean };

/**
 * Starts the PostgreSQL server of a data folder, creating its cluster on the first call. A server left behind by a
 * killed app is stopped first; a data folder in use by a living app is a LauncherError. While it runs, a server that
 * dies is started again on the same port.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { durable = true } = options;
  mkdirSync(options.dataDir, { recursive: true });
  const dataDir = realpathSync(options.dataDir);
  const lock = acquireInstanceLock(dataDir, options.task);
  try {
    const place = preparePostgresHome(dataDir, options.fallbackRoots);
    const cluster: Cluster = { ...place, dataDir, data: join(place.home, 'cluster'), durable };
    if (existsSync(cluster.data) && !hasSecrets(dataDir)) {
      throw new LauncherError(
        `${dataDir} holds a database but its secrets.json is gone: restore the file, or remove the folder to start anew.`,
      );
    }
    const secrets = loadSecrets(dataDir);
    await stopOrphan(cluster.data);
    removeDrafts(cluster.home);
    if (!existsSync(cluster.data)) initialiseCluster(cluster, secrets);
    const server = await superviseServer(cluster);
    return {
      port: server.port,
      pid: server.pid,
      url: (role, database = 'postgres') =>
        `postgresql://${role}:${secrets.databasePasswords[role]}@127.0.0.1:${server.port}/${database}`,
      stop: async () => {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The process of the server that runs on a cluster, or null. Its lock file survives a kill, so the number is checked. */
export function serverOf(data: string): number | null {
  const { pid } = readPidFile(data);
  return pid !== null && isProcessAlive(pid) && commandLine(pid).includes(data) ? pid : null;
}

/** Stops a server whose app is gone. Only for the holder of the data folder's lock. */
export async function stopOrphan(data: string): Promise<void> {
  // A server killed before it wrote its number leaves an empty file, which the next one would not touch.
  if (readPidFile(data).pid === null) return rmSync(join(data, 'postmaster.pid'), { force: true });
  const pid = serverOf(data);
  if (pid === null) return disownPidFile(data);
  for (const [signal, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    process.kill(pid, signal);
    if (await waitForExit(pid, patienceMs)) return;
  }
  throw new LauncherError(
    `A PostgreSQL server from an earlier run (process ${pid}) does not stop; end it by hand.`,
  );
}

/**
 * A reused process number or an unreaped zombie would make PostgreSQL believe the old server lives. Only the number
 * is replaced, by one no system gives out: the rest lets the new server see backends that survived their postmaster.
 */
function disownPidFile(data: string): void {
  const path = join(data, 'postmaster.pid');
  const lines = readFileSync(path, 'utf8').split('\n');
  // The number written is at least as long as any real one, so one write replaces all: no moment finds half a file.
  const file = openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW);
  writeSync(file, ['99999999', ...lines.slice(1)].join('\n'));
  closeSync(file);
}

const draftPrefix = 'cluster.new';

/** Removes what interrupted creations left; what an orphaned one still writes goes at the next start. */
function removeDrafts(home: string): void {
  for (const name of readdirSync(home).filter((entry) => entry.startsWith(draftPrefix))) {
    try {
      rmSync(join(home, name), { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    }
  }
}

function initialiseCluster(cluster: Cluster, secrets: Secrets): void {
  const { account, bin, home, data, durable } = cluster;
  // A killed initdb leaves half a cluster: only a complete one gets the final name. One whose app was killed may still
  // be at work, so each has a draft of its own.
  const draft = join(home, `${draftPrefix}${randomUUID()}`);
  const passwordFile = join(home, 'password');
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, secrets.databasePasswords.supabase_admin, { mode: 0o600, flag: 'wx' });
  if (account.uid !== undefined && account.gid !== undefined)
    chownSync(passwordFile, account.uid, account.gid);
  try {
    const result = spawnSync(
      join(bin, 'initdb'),
      [
        ...['-D', draft, '-U', 'supabase_admin', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
        // Hosted projects sort linguistically; the C locale of a bare machine would put 'B' before 'a'.
        ...['-E', 'UTF8', '--locale-provider=icu', '--icu-locale=en-US', '--locale=C'],
        ...(durable ? [] : ['--no-sync']),
      ],
      { ...account, cwd: '/', env: serverEnvironment(), encoding: 'utf8' },
    );
    if (result.status !== 0) {
      const reason = result.error?.message ?? result.stderr.trim().split('\n').slice(-3).join(' ');
      throw new LauncherError(`The database could not be created in ${home}: ${reason}`);
    }
    renameSync(draft, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

type Server = { port: number; pid(): number; stop(): Promise<void> };

async function superviseServer(cluster: Cluster): Promise<Server> {
  let { child, port } = await startOnFreePort(cluster);
  let stopping = false;
  let restart: Promise<void> = Promise.resolve();

  const watch = () => {
    child.once('exit', () => {
      if (!stopping) restart = revive();
    });
  };
  const revive = async () => {
    const deadline = Date.now() + 60_000;
    while (!stopping) {
      try {
        child = await startServer(cluster, port);
        if (stopping) await endServer(child);
        else watch();
        return;
      } catch (error) {
        if (Date.now() > deadline) {
          console.error(`The database stopped and does not start again: ${(error as Error).message}`);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  };
  // The last resort when the app ends without calling stop: the server must not outlive it needlessly.
  const endWithProcess = () => child.kill('SIGINT');
  process.once('exit', endWithProcess);
  watch();
  return {
    port,
    pid: () => child.pid ?? -1,
    stop: async () => {
      stopping = true;
      await restart;
      await endServer(child);
      process.removeListener('exit', endWithProcess);
    },
  };
}

async function startOnFreePort(cluster: Cluster): Promise<{ child: ChildProcess; port: number }> {
  const stored = join(cluster.dataDir, 'postgres-port');
  const candidates = [Number(existsSync(stored) ? readFileSync(stored, 'utf8') : 0)];
  let failure: unknown;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const wanted = candidates.shift() ?? 0;
    const port = await findFreePort(wanted);
    try {
      const child = await startServer(cluster, port);
      writeFileSync(stored, String(port));
      return { child, port };
    } catch (error) {
      // Someone may take the port between the question and the start; a dying backend may still hold the memory.
      failure = error;
      await new Promise((resolve) => setTimeout(resolve, 200 * (attempt + 1)));
      // A server whose app was killed in the act of starting it shows itself only now.
      await stopOrphan(cluster.data);
    }
  }
  throw failure;
}

/** The wanted port if nothing listens on it, else any free one. */
async function findFreePort(wanted: number): Promise<number> {
  const port = (await tryPort(wanted)) ?? (await tryPort(0));
  if (port === null) throw new LauncherError('No free port on 127.0.0.1 for the database.');
  return port;
}

function tryPort(port: number): Promise<number | null> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(null));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}

async function startServer(cluster: Cluster, port: number): Promise<ChildProcess> {
  const { account, bin, dataDir, data } = cluster;
  const logPath = join(dataDir, 'postgres.log');
  if (existsSync(logPath) && statSync(logPath).size > 10_000_000) renameSync(logPath, `${logPath}.1`);
  const log = openSync(logPath, 'a', 0o600);
  const logStart = statSync(logPath).size;
  const child = spawn(join(bin, 'postgres'), ['-D', data, ...serverSettings(cluster, port)], {
    ...account,
    cwd: '/',
    env: serverEnvironment(),
    // Its own process group: Ctrl-C in the terminal reaches only us, and we stop the server last.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let failure: string | null = null;
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('exit', () => {
    failure ??= lastLogLine(logPath, logStart);
  });
  const deadline = Date.now() + 60_000;
  while (failure === null && Date.now() < deadline) {
    const { pid, status } = readPidFile(data);
    if (pid === child.pid && status === 'ready') return child;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill('SIGQUIT');
  throw new LauncherError(`PostgreSQL did not start: ${failure ?? 'not ready after 60 s'} (log: ${logPath})`);
}

function serverSettings({ durable }: Cluster, port: number): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    max_connections: '100',
    // As on hosted: logical decoding for Realtime, statement statistics for the advisors.
    wal_level: 'logical',
    shared_preload_libraries: 'pg_stat_statements',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function endServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.ref();
  child.kill('SIGINT');
  const impatient = setTimeout(() => child.kill('SIGQUIT'), 15_000);
  await exited;
  clearTimeout(impatient);
}

/** The first and eighth line of postmaster.pid: the process number and whether it accepts connections. */
function readPidFile(data: string): { pid: number | null; status: string } {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number.parseInt(lines[0] ?? '', 10);
    return { pid: Number.isNaN(pid) ? null : pid, status: lines[7]?.trim() ?? '' };
  } catch {
    return { pid: null, status: '' };
  }
}

function lastLogLine(path: string, from: number): string {
  const lines = readFileSync(path).subarray(from).toString('utf8').trim().split('\n');
  return lines.findLast((line) => /FATAL|PANIC|error/.test(line)) ?? lines.at(-1) ?? 'no message';
}

/** Only what the server needs: PG* variables of the caller's shell must not reach it. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', NODE_ENV: process.env.NODE_ENV };
}
