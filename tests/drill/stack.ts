import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import type { AuthSettings } from '../../supabase/local/gateway/auth/settings.ts';
import type { RealtimeLimits } from '../../supabase/local/gateway/realtime/limits.ts';
import { loadSecrets, type Secrets } from '../../supabase/local/secrets.ts';
import { createDataFolder, requireRunning } from './data-folder.ts';
import type { Pulse } from './pulse.ts';

/** How the process that serves is doing, after it has collected what nobody uses; bytes, and counts. */
export type Vitals = {
  rss: number;
  heapUsed: number;
  files: number;
  sockets: number;
  channels: number;
  /** Since the last time it was asked. */
  longestTurn: Pulse;
};

/** The embedded project without the app, in a process and a data folder of its own. */
export type DrillStack = {
  url: string;
  publishableKey: string;
  secretKey: string;
  secrets: Secrets;
  dataDir: string;
  databasePort: number;
  /** Of the project's owner `postgres`. */
  databaseUrl: string;
  /** Connected as the project's owner `postgres`. */
  sql: postgres.Sql;
  vitals(): Promise<Vitals>;
  /** What it wrote to standard error so far. */
  complaints(): string;
  hasEnded(): boolean;
  /** Ends it and removes its data. */
  close(): Promise<void>;
};

/** Starts the process on any free port; its database is created and migrated first. */
export async function startDrillStack(
  limits: Partial<RealtimeLimits> = {},
  auth: Partial<AuthSettings> = {},
): Promise<DrillStack> {
  const dataDir = createDataFolder();
  const program = join(import.meta.dirname, 'stack-process.ts');
  const settings = [limits, auth].map((part) => JSON.stringify(part));
  const child = spawn(process.execPath, ['--expose-gc', program, dataDir, '0', ...settings], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  await untilReady(child, () => complaints);
  const { url, publishableKey, secretKey, databaseUrl } = requireRunning(dataDir);
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
  return {
    url,
    publishableKey,
    secretKey,
    secrets: loadSecrets(dataDir),
    dataDir,
    databasePort: Number(new URL(databaseUrl).port),
    databaseUrl,
    sql,
    async vitals() {
      const answer = once(child, 'message');
      child.send('vitals');
      const [vitals] = (await answer) as [Vitals];
      return vitals;
    },
    complaints: () => complaints,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async close() {
      process.removeListener('exit', end);
      await sql.end({ timeout: 1 });
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts the process for as long as `work` goes on. */
export async function withDrillStack<Result>(
  work: (stack: DrillStack) => Promise<Result>,
  limits: Partial<RealtimeLimits> = {},
  auth: Partial<AuthSettings> = {},
): Promise<Result> {
  const stack = await startDrillStack(limits, auth);
  try {
    return await work(stack);
  } finally {
    await stack.close();
  }
}

async function untilReady(child: ChildProcess, complaints: () => string): Promise<void> {
  if (!child.stdout) throw new Error('The process has no output.');
  const lines = createInterface(child.stdout);
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as unknown[];
  if (line !== 'ready') throw new Error(`The project did not start: ${String(line)}\n${complaints()}`);
}
