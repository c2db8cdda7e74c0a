import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { deliveryVariables } from '#lib/delivery-settings.ts';
import { instanceOwner } from '../../supabase/local/instance-lock.ts';
import { type ProcessRow, processTree, survivors } from './process-tree.ts';
import { pause } from './wait.ts';

const root = join(import.meta.dirname, '../..');
const startTimeoutMs = 300_000;

export type AppOptions = {
  dataDir: string;
  /** Undefined lets the app choose, as `npm start` does. */
  port?: number;
  /** Beside `start`. */
  args?: readonly string[];
  /** The checkout to start; this one unless given. */
  checkout?: string;
  /** The variables of delivery. Without them, as in all tests, no notice leaves the instance. */
  delivery?: Readonly<Record<string, string>>;
  /** Further variables, such as those of a project that is elsewhere. */
  environment?: Readonly<Record<string, string>>;
};

/** An app started as `npm start` starts it. */
export type AppProcess = {
  child: ChildProcess;
  /** What it printed so far. */
  output(): string;
  /** Its exit code, once it has ended; null for a signal. */
  ended: Promise<number | null>;
  hasEnded(): boolean;
  /** The task that serves, which holds the data folder. */
  serverPid(): number;
  /** Every process below it and itself. */
  tree(): ProcessRow[];
};

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** Starts the app and returns at once. */
export function spawnApp(options: AppOptions): AppProcess {
  const { dataDir, port, args = [], checkout = root, delivery, environment } = options;
  const { PORT: _port, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(checkout, 'scripts/run.mjs'), 'start', ...args], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      ...(delivery === undefined ? { DISPATCH_EMBEDDED: '1' } : withDelivery(delivery, port)),
      DISPATCH_DATA_DIR: dataDir,
      ...(port === undefined ? {} : { PORT: String(port) }),
      ...environment,
    },
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  return {
    child,
    output: () => output,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    serverPid: () => {
      const pid = instanceOwner(dataDir);
      if (pid === null) throw new Error(`Nobody holds ${dataDir}.`);
      return pid;
    },
    tree: () => (child.pid === undefined ? [] : processTree(child.pid)),
  };
}

/** What is set, be it to nothing, is not taken from .env.local: neither a hosted project nor its ways to people. */
function withDelivery(delivery: Readonly<Record<string, string>>, port: number | undefined) {
  const names = [
    ...deliveryVariables,
    'SUPABASE_URL',
    'SUPABASE_PUBLISHABLE_KEY',
    'SUPABASE_SECRET_KEY',
    'DATABASE_URL',
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, ''])),
    DISPATCH_EMBEDDED: '',
    SITE_URL: `http://localhost:${port}`,
    ...delivery,
  };
}

/** Starts the app and waits for its first page; `startMs` is how long that took. */
export async function startApp(
  options: AppOptions & { port: number },
): Promise<AppProcess & { url: string; startMs: number }> {
  const begun = Date.now();
  const app = spawnApp(options);
  const url = `http://localhost:${options.port}`;
  while (!(await answers(`${url}/sign-in`))) {
    if (app.hasEnded()) throw new Error(`The app did not start:\n${app.output()}`);
    if (Date.now() - begun > startTimeoutMs) throw new Error(`The app does not answer:\n${app.output()}`);
    await pause(20);
  }
  return { ...app, url, startMs: Date.now() - begun };
}

/** Whether a page is answered with 200. */
export async function answers(url: string, cookie = ''): Promise<boolean> {
  try {
    const response = await fetch(url, {
      headers: { cookie },
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
    });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** Ends the app as a person does, and looks whether anything stays. */
export async function stopApp(
  app: AppProcess,
): Promise<{ exitCode: number | null; stopMs: number; faults: string[] }> {
  const before = app.tree();
  const begun = Date.now();
  app.child.kill('SIGTERM');
  const exitCode = await app.ended;
  const stopMs = Date.now() - begun;
  const left = await survivors(before, 2000);
  return {
    exitCode,
    stopMs,
    faults: [
      ...(exitCode === 0 ? [] : [`the stopped app ended with ${exitCode}`]),
      ...left.map(({ pid, command }) => `process ${pid} was left behind: ${command.slice(0, 120)}`),
    ],
  };
}
