import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { backUpEmbedded, restoreEmbedded } from '../../../supabase/local/backup/embedded.ts';
import { readStatus, stopInstance } from '../../../supabase/local/instance-control.ts';
import { isProcessAlive } from '../../../supabase/local/processes.ts';
import { loadSecrets } from '../../../supabase/local/secrets.ts';
import { requireRunning } from '../../drill/data-folder.ts';
import { postmastersOf } from '../../drill/process-tree.ts';
import { makeAgency, makePerson } from '../../factories/people.ts';
import { createFolders, migrationsDir } from './folders.ts';

const root = join(import.meta.dirname, '../../..');
const folders = createFolders();
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGKILL');
});
afterAll(() => folders.remove());

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** Runs a module of this checkout and gives the first line it prints. */
async function run(module: string, ...args: string[]): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, [join(root, module), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'exit')]);
  return { child, line: String(line) };
}

/** The embedded project without the app, in a process of its own. */
async function startProject(dataDir: string): Promise<ChildProcess> {
  const { child, line } = await run('tests/drill/stack-process.ts', dataDir, '0');
  if (line !== 'ready') throw new Error(`The project did not start: ${line}`);
  return child;
}

/** A task of scripts/ on a data folder. */
function task(name: string, dataDir: string, ...args: string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'scripts', `${name}.ts`), ...args],
      { env: { ...process.env, DISPATCH_EMBEDDED: '1', DISPATCH_DATA_DIR: dataDir } },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('an instance', () => {
  it('says how it is, is backed up while it runs, refuses a second start, and stops', async () => {
    const dataDir = folders.create();
    expect(await task('local-status', dataDir)).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^State +stopped\n/),
    });
    expect(await task('local-stop', dataDir)).toMatchObject({
      code: 0,
      stdout: `Nothing runs on ${dataDir}.\n`,
    });
    expect(await task('local-backup', dataDir)).toMatchObject({
      code: 1,
      stderr: `There is no data in ${dataDir}.\n`,
    });
    expect(await task('local-backup', dataDir, `${dataDir}/not-mounted/`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no folder'),
    });

    const child = await startProject(dataDir);
    const { databaseUrl, databasePort } = requireRunning(dataDir);
    const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    await makePerson(sql, await makeAgency(sql, 1), 101);
    await sql.end();

    const second = await task('start', dataDir);
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toContain(`already runs on ${dataDir} (process ${child.pid})`);
    expect(second.stderr).toContain('npm run local:stop');
    expect(second.stderr.trim()).not.toContain('\n');

    const file = join(folders.create(), 'backup.tar.gz');
    expect(await task('local-backup', dataDir, file)).toMatchObject({ code: 0, stderr: '' });
    const refused = await task('local-restore', dataDir, file);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('already runs') });

    const status = await task('local-status', dataDir, '--json');
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(status.stdout)).toMatchObject({
      state: 'running',
      pid: child.pid,
      since: expect.stringMatching(/^\d{4}-/),
      database: { port: databasePort, answers: true },
      schema: {
        applied: readdirSync(migrationsDir).filter((name) => name.endsWith('.sql')).length,
        pending: [],
      },
      counts: { agencies: 1, people: 1, schedules: 0 },
      lastBackup: { path: file },
    });
    const said = status.stdout + (await task('local-status', dataDir)).stdout;
    const { databasePasswords, jwtKey, ...keys } = loadSecrets(dataDir);
    for (const secret of [...Object.values(databasePasswords), jwtKey.d, ...Object.values(keys)]) {
      expect(said).not.toContain(secret);
    }

    expect(await task('local-stop', dataDir)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Stopped the app (process ${child.pid})`),
    });
    // Its end may be known here a moment later than there.
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    expect(postmastersOf(dataDir)).toEqual([]);
    expect(await stopInstance(dataDir)).toEqual({ app: null, orphan: null });

    // The same at rest, into a folder that does not exist yet.
    const other = join(folders.create(), 'data');
    const atRest = await backUpEmbedded(dataDir, join(folders.create(), 'at-rest.tar.gz'));
    const { manifest } = await restoreEmbedded(other, atRest.path, migrationsDir);
    expect(manifest.tables.find(({ name }) => name === 'profiles')?.rows).toBe(1);
    await expect(restoreEmbedded(other, atRest.path, migrationsDir)).rejects.toThrow('npm run db:reset');
    expect(loadSecrets(other).jwtKey.d).not.toBe(jwtKey.d);
    expect(await readStatus(other, migrationsDir)).toMatchObject({ state: 'stopped', lastBackup: null });
  }, 120_000);

  it('that was killed leaves a database, which a stop ends', async () => {
    const dataDir = folders.create();
    const child = await startProject(dataDir);
    const [server] = postmastersOf(dataDir);
    await end(child, 'SIGKILL');
    expect(await readStatus(dataDir, migrationsDir)).toMatchObject({
      state: 'orphaned',
      pid: server?.pid,
      url: null,
    });
    expect(await stopInstance(dataDir)).toEqual({ app: null, orphan: server?.pid });
    expect(postmastersOf(dataDir)).toEqual([]);
    expect(await stopInstance(dataDir)).toEqual({ app: null, orphan: null });
    expect(await readStatus(dataDir, migrationsDir)).toMatchObject({ state: 'stopped', pid: null });
  }, 60_000);
});

describe('a stop', () => {
  it('leaves a stranger alone who was given the number of a killed app', async () => {
    const dataDir = folders.create();
    const stranger = spawn('sleep', ['300'], { stdio: 'ignore' });
    children.push(stranger);
    await once(stranger, 'spawn');
    const lock = join(dataDir, 'instance.lock');
    writeFileSync(lock, JSON.stringify({ pid: stranger.pid, startToken: 'of another process' }));
    expect(await stopInstance(dataDir)).toEqual({ app: null, orphan: null });
    expect(isProcessAlive(stranger.pid ?? 0)).toBe(true);
    expect(existsSync(lock)).toBe(false);
  });

  it('does not interrupt a backup', async () => {
    const dataDir = folders.create();
    const { child } = await run('tests/gateway/operations/hold-lock.ts', dataDir);
    const lock = join(dataDir, 'instance.lock');
    writeFileSync(lock, JSON.stringify({ ...JSON.parse(readFileSync(lock, 'utf8')), task: 'backup' }));
    await expect(stopInstance(dataDir)).rejects.toThrow(`is being made (process ${child.pid})`);
    expect(await readStatus(dataDir, migrationsDir)).toMatchObject({ state: 'backing up', pid: child.pid });
    expect(child.exitCode).toBeNull();
  });

  it('says so when the app does not end', async () => {
    const dataDir = folders.create();
    const { child } = await run('tests/gateway/operations/hold-lock.ts', dataDir);
    child.kill('SIGSTOP');
    await expect(stopInstance(dataDir, 100)).rejects.toThrow(
      `Process ${child.pid} was asked to stop and still runs`,
    );
    child.kill('SIGCONT');
    await once(child, 'exit');
  });
});

describe('many starts at once', () => {
  it('on the lock of a killed app: one gets the folder, the others are told who', async () => {
    const dataDir = folders.create();
    writeFileSync(join(dataDir, 'instance.lock'), JSON.stringify({ pid: 99_999_999, startToken: null }));
    const at = Date.now() + 1500;
    const started = await Promise.all(
      Array.from({ length: 6 }, () => run('tests/gateway/operations/hold-lock.ts', dataDir, String(at))),
    );
    const winners = started.filter(({ line }) => line === 'mine');
    expect(winners).toHaveLength(1);
    const refusal = `already runs on ${dataDir} (process ${winners[0]?.child.pid})`;
    for (const { line } of started.filter(({ line }) => line !== 'mine')) expect(line).toContain(refusal);
    expect(readdirSync(dataDir)).toEqual(['instance.lock']);
  }, 30_000);
});
