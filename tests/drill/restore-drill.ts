import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import postgres from 'postgres';
import { contentsOf } from '../gateway/operations/contents.ts';
import { startApp, stopApp } from './app-process.ts';
import { loginOf } from './app-user.ts';
import { createDataFolder, findFreePort, requireRunning } from './data-folder.ts';
import { findHalves } from './invariants.ts';
import { createDrillClient, phoneLane, runLanes, timeOffLane } from './lanes.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { addPicture, protectAdmin } from './restore-people.ts';
import type { Trial } from './trial.ts';
import { pause, waitFor } from './wait.ts';

const checkout = join(import.meta.dirname, '../..');
/** From the file to an app that answers: what a center may be without its schedule on paper is far more. */
const backMsMax = 300_000;

/** What the backup is of, to be asked of the installation that is restored from it. */
type Original = {
  /** What was acknowledged before the backup was asked for. */
  ledger: Ledger;
  findWrongDoors: Awaited<ReturnType<typeof protectAdmin>>;
  /** Hashes of the files of Storage. */
  files: string[];
  schema: string;
  /** Blocks of the demo have changed since they were published. */
  halves: string[];
};

/**
 * The bad day: the app's folder is lost, and there is a file that was made while people worked. It is restored into an
 * empty cluster, and everything is asked of that: contents, rights, audit, advisors, files, sign-ins, pages, the worker.
 * Files that are damaged, and folders that hold somebody, are refused. The folders stay when something was found.
 */
export async function runRestoreDrill(report: (trial: Trial) => void): Promise<Trial[]> {
  const trials: Trial[] = [];
  const note = (name: string, detail: string, problems: string[]) => {
    trials.push({ name, detail, problems });
    report({ name, detail, problems });
  };
  const folders = [createDataFolder(), createDataFolder(), createDataFolder()] as const;
  const [lost, found, elsewhere] = folders;
  const backup = join(elsewhere, 'backup.tar.gz');

  const original = await workAndBackUp(lost, backup, note);
  const restoredAt = Date.now();
  const restored = runTask('local-restore', [backup], found);
  note('restored into an empty cluster', `${Date.now() - restoredAt} ms`, failureOf(restored));
  note(
    'files of Storage',
    `${original.files.length} with the same bytes`,
    original.files.join() === hashFiles(found).join() && original.files.length > 0
      ? []
      : ['they are others than before'],
  );
  for (const name of ['audit-verify', 'db-advisors']) {
    const checked = runTask(name, [], found);
    note(name, lastLine(checked.said), failureOf(checked));
  }
  await askRestored(found, original, restoredAt, note);

  const over = runTask('local-restore', [backup], found);
  note('a restore over people', lastLine(over.said), over.code === 0 ? ['it was not refused'] : []);
  for (const [name, damage] of Object.entries(damages)) {
    const file = join(elsewhere, 'damaged.tar.gz');
    copyFileSync(backup, file);
    damage(file);
    const target = createDataFolder();
    const { code, said } = runTask('local-restore', [file], target);
    const whole = runTask('local-restore', [backup], target);
    note(`a file that is ${name}`, lastLine(said), [
      ...(code === 0 ? ['it was not refused'] : []),
      ...(/\bat \S+:\d+:\d+/.test(said) ? [`it was refused by a crash: ${said}`] : []),
      ...failureOf(whole).map((failure) => `the good file afterwards: ${failure}`),
    ]);
    rmSync(target, { recursive: true, force: true });
  }
  if (trials.every(({ problems }) => problems.length === 0)) {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
  return trials;
}

type Note = (name: string, detail: string, problems: string[]) => void;

/** The demo center at work, backed up in the middle of it; the app is stopped afterwards. */
async function workAndBackUp(dataDir: string, path: string, note: Note): Promise<Original> {
  const app = await startApp({ dataDir, port: await findFreePort() });
  const project = { ...requireRunning(dataDir), url: app.url };
  const sql = postgres(project.databaseUrl, { max: 1, onnotice: () => {} });
  const halves = await findHalves(sql);
  const findWrongDoors = await protectAdmin(project);
  await addPicture(project);
  const [ledger, meanwhile] = [createLedger(), createLedger()];
  await workFor(project, 'dispatcher', ledger, () => pause(3000));
  const { backupMs, backedUp } = await workFor(project, 'supervisor', meanwhile, async () => {
    await pause(300);
    const begunAt = Date.now();
    // In another process: those who work go on.
    const done = await runTaskBeside('local-backup', [path], dataDir);
    return { backupMs: Date.now() - begunAt, backedUp: done };
  });
  const { schema } = await contentsOf(sql);
  await sql.end();
  const { phones, timeOff } = meanwhile.counts();
  note('backed up while people work', `${backupMs} ms; ${phones + timeOff} writes acknowledged meanwhile`, [
    ...failureOf(backedUp),
    ...(phones + timeOff > 0 ? [] : ['nobody wrote anything meanwhile']),
    ...(existsSync(path) && statSync(path).mode & 0o077 ? ['others may read the file'] : []),
    ...(await stopApp(app)).faults,
  ]);
  return { ledger, findWrongDoors, files: hashFiles(dataDir), schema, halves };
}

/** Somebody writes one thing after the other, in two windows, for as long as `during` takes. */
async function workFor<Result>(
  { url, publishableKey }: { url: string; publishableKey: string },
  role: string,
  ledger: Ledger,
  during: () => Promise<Result>,
): Promise<Result> {
  const client = createDrillClient(url, publishableKey);
  const { data, error } = await client.auth.signInWithPassword(loginOf(role));
  if (error) throw error;
  const context = { ledger, onStep: () => {} };
  const stop = new AbortController();
  const lanes = [phoneLane(client, data.user.id, context), timeOffLane(client, context)];
  const working = runLanes(lanes, stop.signal);
  try {
    return await during();
  } finally {
    stop.abort();
    await working;
  }
}

/** Starts the app on what was restored, and asks everything that a center relies on. */
async function askRestored(dataDir: string, original: Original, restoredAt: number, note: Note) {
  const app = await startApp({ dataDir, port: await findFreePort() });
  const backMs = Date.now() - restoredAt;
  const project = { ...requireRunning(dataDir), url: app.url };
  const sql = postgres(project.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    note('the app is back', `${backMs} ms after the restore began`, backMs > backMsMax ? ['too late'] : []);
    note('what was acknowledged before the backup', JSON.stringify(original.ledger.counts()), [
      ...(await original.ledger.findLost(sql)),
      ...(await findHalves(sql)).filter((half) => !original.halves.includes(half)),
    ]);
    const { schema } = await contentsOf(sql);
    const was = new Set(original.schema.split('\n'));
    const isNew = schema.split('\n').find((line) => !was.has(line));
    note('tables, rights, policies, functions, triggers', `${schema.length} characters as before`, [
      ...(schema === original.schema ? [] : [`the restored schema is another: ${isNew ?? 'in its order'}`]),
    ]);
    note('people and their second factors', '', await original.findWrongDoors(project));
    await waitFor('the worker is there', 30_000, async () => {
      const ready = await (await fetch(`${app.url}/api/ready`)).text();
      return ready.includes('"worker":"ok"') ? true : null;
    });
  } finally {
    await sql.end();
    const { stopMs, faults } = await stopApp(app);
    note('stopped', `${stopMs} ms`, faults);
  }
}

const damages: Record<string, (path: string) => void> = {
  'cut off': (path) => truncateSync(path, Math.floor(statSync(path).size * 0.9)),
  'wrong in one byte': (path) => {
    const bytes = readFileSync(path);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
  },
  'no backup': (path) => writeFileSync(path, 'schedule'),
  empty: (path) => truncateSync(path, 0),
};

/** A SHA-256 of each file of Storage, sorted. */
function hashFiles(dataDir: string): string[] {
  const folder = join(dataDir, 'storage', 'objects');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      createHash('sha256')
        .update(readFileSync(join(entry.parentPath, entry.name)))
        .digest('hex'),
    )
    .sort();
}

type Done = { code: number | null; said: string };

/** Runs a task of the app on a data folder, as `npm run` does. */
function runTask(name: string, args: readonly string[], dataDir: string): Done {
  const { status, stdout, stderr } = spawnSync(process.execPath, commandOf(name, args), {
    cwd: checkout,
    env: environmentOf(dataDir),
    encoding: 'utf8',
  });
  return { code: status, said: `${stdout}${stderr}` };
}

/** The same, while this process goes on. */
async function runTaskBeside(name: string, args: readonly string[], dataDir: string): Promise<Done> {
  const child = spawn(process.execPath, commandOf(name, args), {
    cwd: checkout,
    env: environmentOf(dataDir),
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [said, warned] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, said: `${said}${warned}` };
}

function commandOf(name: string, args: readonly string[]): string[] {
  return [join(checkout, 'scripts/run.mjs'), name, ...args];
}

function environmentOf(dataDir: string): NodeJS.ProcessEnv {
  return { ...process.env, DISPATCH_DATA_DIR: dataDir, DISPATCH_EMBEDDED: '1' };
}

function failureOf({ code, said }: Done): string[] {
  return code === 0 ? [] : [`exit code ${code}: ${said.trim()}`];
}

function lastLine(said: string): string {
  return said.trim().split('\n').at(-1) ?? '';
}
