import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { afterEach, describe, expect, it } from 'vitest';
import { startPostgres } from '../../../supabase/local/postgres.ts';
import { isProcessAlive } from '../../../supabase/local/processes.ts';
import { createFolder } from './data-folder.ts';

// Starting and killing servers takes seconds when the machine is busy.
const timeout = 60_000;
const isRoot = process.getuid?.() === 0;

const clean: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of clean.splice(0).reverse()) await step();
});

function folder(mode?: number): string {
  const created = createFolder(mode);
  clean.push(created.remove);
  return created.path;
}

async function start(dataDir: string, fallbackRoots?: string[]) {
  const server = await startPostgres({ dataDir, fallbackRoots });
  clean.push(() => server.stop());
  return server;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    await sql.end();
  }
}

async function holdInOtherProcess(dataDir: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-postgres.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  clean.push(() => child.kill('SIGKILL'));
  const [line] = await once(createInterface(child.stdout), 'line');
  const { url, pid } = JSON.parse(String(line)) as { url: string; pid: number };
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { url, pid, kill };
}

describe('startPostgres', { timeout }, () => {
  it('keeps data, passwords and port between runs', async () => {
    const dataDir = folder();
    const first = await startPostgres({ dataDir });
    await query(first.url('supabase_admin'), 'create table kept as select 42 as answer');
    await first.stop();
    const second = await start(dataDir);
    expect(second.url('supabase_admin')).toBe(first.url('supabase_admin'));
    expect(await query(second.url('supabase_admin'), 'table kept')).toEqual([{ answer: 42 }]);
  });

  it('lets nobody in without a password', async () => {
    const server = await start(folder());
    const url = new URL(server.url('supabase_admin'));
    url.password = 'guess';
    await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('takes another port when its own is in use', async () => {
    const dataDir = folder();
    const first = await startPostgres({ dataDir });
    await first.stop();
    const occupant = createServer().listen(first.port, '127.0.0.1');
    await once(occupant, 'listening');
    clean.push(() => occupant.close());
    const second = await start(dataDir);
    expect(second.port).not.toBe(first.port);
    expect(await query(second.url('supabase_admin'), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts over after an interrupted creation', async () => {
    const dataDir = folder();
    mkdirSync(join(dataDir, 'postgres', 'cluster.new', 'base'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres', 'cluster.new', 'PG_VERSION'), '17');
    const server = await start(dataDir);
    expect(await query(server.url('supabase_admin'), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('says so when the secrets of existing data are gone', async () => {
    const dataDir = folder();
    const server = await startPostgres({ dataDir });
    await server.stop();
    rmSync(join(dataDir, 'secrets.json'));
    await expect(startPostgres({ dataDir })).rejects.toThrow('its secrets.json is gone');
    expect(existsSync(join(dataDir, 'secrets.json'))).toBe(false);
  });
});

describe('after a kill', { timeout }, () => {
  it('the server comes back by itself on the same port with every committed row', async () => {
    const server = await start(folder());
    const url = server.url('supabase_admin');
    await query(url, 'create table committed as select generate_series(1, 1000) as id');
    const killed = server.pid();
    process.kill(killed, 'SIGKILL');
    await expect
      .poll(() => query(url, 'select count(*)::int as rows from committed').catch(() => null), {
        timeout: 30_000,
      })
      .toEqual([{ rows: 1000 }]);
    expect(server.pid()).not.toBe(killed);
  });

  it('of the app, the next start stops the orphaned server and finds every committed row', async () => {
    const dataDir = folder();
    const other = await holdInOtherProcess(dataDir);
    await query(other.url, 'create table committed as select generate_series(1, 1000) as id');
    await other.kill();
    expect(isProcessAlive(other.pid)).toBe(true);
    const server = await start(dataDir);
    expect(isProcessAlive(other.pid)).toBe(false);
    expect(await query(server.url('supabase_admin'), 'select count(*)::int as rows from committed')).toEqual([
      { rows: 1000 },
    ]);
  });

  it('of app and server, the next start recovers', async () => {
    const dataDir = folder();
    const other = await holdInOtherProcess(dataDir);
    await query(other.url, 'create table committed as select generate_series(1, 1000) as id');
    process.kill(other.pid, 'SIGKILL');
    await other.kill();
    const server = await start(dataDir);
    expect(await query(server.url('supabase_admin'), 'select count(*)::int as rows from committed')).toEqual([
      { rows: 1000 },
    ]);
  });

  it('another process that was given the old number is left alone', async () => {
    const dataDir = folder();
    const first = await startPostgres({ dataDir });
    await first.stop();
    const cluster = join(dataDir, 'postgres', 'cluster');
    const { uid, gid } = statSync(cluster);
    const stranger = spawn('sleep', ['300'], { uid, gid, stdio: 'ignore' });
    clean.push(() => stranger.kill('SIGKILL'));
    await once(stranger, 'spawn');
    writeFileSync(
      join(cluster, 'postmaster.pid'),
      `${stranger.pid}\n${cluster}\n1\n${first.port}\n\n127.0.0.1\n`,
    );
    const server = await start(dataDir);
    expect(await query(server.url('supabase_admin'), 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(stranger.exitCode).toBeNull();
    expect(stranger.signalCode).toBeNull();
  });
});

describe('a data folder in use', { timeout }, () => {
  it('is refused in one line that names the process', async () => {
    const dataDir = folder();
    await start(dataDir);
    await expect(startPostgres({ dataDir })).rejects.toThrow(
      `already runs on ${dataDir} (process ${process.pid})`,
    );
  });

  it('is free again after a stop', async () => {
    const dataDir = folder();
    const first = await startPostgres({ dataDir });
    await first.stop();
    const second = await start(dataDir);
    expect(second.pid()).not.toBe(first.pid());
  });
});

describe('below a folder closed to other accounts', { timeout }, () => {
  it('works, keeps its data, and moves out only when it must', async () => {
    const dataDir = join(folder(0o700), 'data');
    const outside = folder();
    const first = await startPostgres({ dataDir, fallbackRoots: [outside] });
    await query(first.url('supabase_admin'), 'create table kept as select 42 as answer');
    await first.stop();
    expect(existsSync(join(dataDir, 'postgres-location'))).toBe(isRoot);
    const second = await start(dataDir, [outside]);
    expect(await query(second.url('supabase_admin'), 'table kept')).toEqual([{ answer: 42 }]);
  });

  it('takes along what was made while the folder was open', async () => {
    const parent = folder();
    const dataDir = join(parent, 'data');
    const outside = folder();
    const first = await startPostgres({ dataDir, fallbackRoots: [outside] });
    await query(first.url('supabase_admin'), 'create table kept as select 42 as answer');
    await first.stop();
    chmodSync(parent, 0o700);
    const second = await start(dataDir, [outside]);
    expect(await query(second.url('supabase_admin'), 'table kept')).toEqual([{ answer: 42 }]);
  });

  it('forgets the data when the data folder was removed by hand', async () => {
    const dataDir = join(folder(0o700), 'data');
    const outside = folder();
    const first = await startPostgres({ dataDir, fallbackRoots: [outside] });
    await query(first.url('supabase_admin'), 'create table kept as select 42 as answer');
    await first.stop();
    rmSync(dataDir, { recursive: true });
    const second = await start(dataDir, [outside]);
    await expect(query(second.url('supabase_admin'), 'table kept')).rejects.toThrow('does not exist');
  });
});

describe('the log', { timeout }, () => {
  it('is kept in the data folder, readable for its owner alone', async () => {
    const dataDir = folder();
    const server = await start(dataDir);
    await query(server.url('supabase_admin'), 'select 1');
    const path = join(dataDir, 'postgres.log');
    expect(readFileSync(path, 'utf8')).toContain('database system is ready to accept connections');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
