import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readDeliverySettings } from '#lib/delivery-settings.ts';
import { log } from '#lib/log.ts';
import { type Front, startFront } from '../supabase/local/front.ts';
import { acquireInstanceLock, describeOwner, lockOwner } from '../supabase/local/instance-lock.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { isLoopback } from '../supabase/local/loopback.ts';
import { findRunning, forgetRunning, recordRunning } from '../supabase/local/running-instance.ts';
import { type Stack, startStack } from '../supabase/local/stack.ts';
import { noteAnswer } from './access-log.ts';
import { buildIfStale } from './build-app.ts';
import { compressing, smallestOf } from './compress.ts';
import { auditHeadsFile } from './embedded-database.ts';
import { embeddedDelivery } from './embedded-delivery.ts';
import { type KeptWorker, keepWorker } from './keep-worker.ts';
import { outliveReaders } from './output.ts';
import { dataDir, type HostedProject, hostedProject, loadEnvLocal, print, root } from './project.ts';
import { isEmpty, listDemoLogins, seed } from './seed-data.ts';
import { makeSetUpCode } from './set-up-code.ts';
import { runUntilTold, watchStopSignals } from './until-told.ts';

/**
 * Serves the app until it is told to stop: on the hosted project of .env.local, else on the embedded one, which is
 * created, migrated and given the demo centers on its first start. With `--empty` it gets none, and waits to be set up.
 */
export async function serve({ dev }: { dev: boolean }): Promise<void> {
  outliveReaders();
  const staysEmpty = readArguments(process.argv.slice(2));
  const signals = watchStopSignals();
  // Listening must not keep a failed start alive.
  process.channel?.unref();
  loadEnvLocal();
  const hosted = hostedProject();
  if (!hosted) requireFreeDataDir();
  if (!dev) await buildAlone(hosted === null);
  const instance = createInstance({ dev, hosted, staysEmpty });
  await instance.startProject();
  // From here on there are people's data and a worker to put away.
  await runUntilTold(instance, signals.beOrderly());
  // Next keeps timers and watchers of its own.
  process.exit(0);
}

/** Whether no demo centers are to be made. */
function readArguments(args: string[]): boolean {
  const unknown = args.find((arg) => arg !== '--empty');
  if (unknown === undefined) return args.length > 0;
  throw new LauncherError(`There is no option ${unknown}. Usage: npm start [-- --empty]`);
}

type InstanceOptions = { dev: boolean; hosted: HostedProject | null; staysEmpty: boolean };

/** The project, the one port, the worker and the app. */
function createInstance({ dev, hosted, staysEmpty }: InstanceOptions) {
  const host = process.env.HOST ?? '127.0.0.1';
  const trustProxy = process.env.TRUST_PROXY === '1';
  // The port is known only after listening; no mail and no page asks for it earlier.
  let publicUrl = '';
  let stack: Stack | null = null;
  let front: Front | null = null;
  let worker: KeptWorker | null = null;

  return {
    async startProject(): Promise<void> {
      if (hosted) return;
      stack = await startStack({ dataDir, publicUrl: () => publicUrl, isBehindProxy: trustProxy });
    },

    async bringUp(told: AbortSignal): Promise<void> {
      front = await startFront({
        host,
        port: Number(process.env.PORT ?? 3000),
        mayMove: process.env.PORT === undefined,
        trustProxy,
        gateway: stack?.api.handle,
        sockets: stack?.api.sockets,
        onAnswered: noteAnswer,
        onFault: (error) => log.error({ err: error }, 'The server failed.'),
      });
      publicUrl = process.env.SITE_URL ?? `http://${describeHost(host)}:${front.port}`;
      // Next reads .env.local by itself; a hosted address there must not get into an embedded instance's mails.
      if (process.env.DISPATCH_EMBEDDED === '1') process.env.SITE_URL = publicUrl;
      if (stack) {
        recordRunning(dataDir, { url: `http://127.0.0.1:${front.port}`, databasePort: stack.server.port });
        // Before the app answers its first request: people should find data, not an empty center.
        if (!staysEmpty) await seedIfEmpty(stack);
      }
      if (told.aborted) return;
      describeProject(hosted, stack, front.port);
      worker = startWorker(
        stack && {
          AUDIT_HEADS_FILE: process.env.AUDIT_HEADS_FILE ?? join(dataDir, auditHeadsFile),
          ...embeddedDelivery(stack, { dataDir, publicUrl, environment: process.env }),
        },
      );
      const app = await prepareNext({ dev, port: front.port, host });
      if (told.aborted) return;
      front.serve(compressing(app, dev ? undefined : smallestOf(join(root, '.next/static'))));
      const demo = stack && (await listDemoLogins(stack.server.url('postgres')));
      const code = await makeSetUpCode();
      if (!told.aborted) announce(publicUrl, demo, code);
    },

    async putAway(isFailed: boolean): Promise<void> {
      if (!isFailed) print('Stopping …');
      // It gives its work back while the API still answers.
      await worker?.stop();
      await front?.close(isFailed ? 0 : undefined);
      try {
        forgetRunning(dataDir);
      } catch (error) {
        // On a disk that has become read-only the rest has to end all the same.
        console.error(`What says that the app runs could not be removed: ${(error as Error).message}`);
      }
      await stack?.stop();
    },
  };
}

/** The database would refuse a second app as well, but only after a long build. */
function requireFreeDataDir(): void {
  const owner = lockOwner(dataDir);
  if (owner === null) return;
  const url = findRunning(dataDir)?.url.replace('127.0.0.1', 'localhost');
  throw new LauncherError(`${describeOwner(owner, dataDir)}${url ? ` It answers at ${url}` : ''}`);
}

/** Of two starts at once the second is refused while the first still builds. */
async function buildAlone(isEmbedded: boolean): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const lock = isEmbedded ? acquireInstanceLock(dataDir) : null;
  try {
    await buildIfStale();
  } finally {
    lock?.release();
  }
}

async function seedIfEmpty(stack: Stack): Promise<void> {
  const url = stack.server.url('postgres');
  if (!(await isEmpty(url))) return;
  print('Making the demo centers …');
  await seed(url, ['demo']);
}

/** The app's only knowledge of its project: a few variables, read when a request needs them, none frozen in the build. */
function describeProject(hosted: HostedProject | null, stack: Stack | null, port: number): void {
  if (hosted || !stack) return;
  process.env.SUPABASE_URL = `http://127.0.0.1:${port}`;
  process.env.SUPABASE_SAME_ORIGIN = '1';
  process.env.SUPABASE_PUBLISHABLE_KEY = stack.secrets.publishableKey;
  process.env.SUPABASE_SECRET_KEY = stack.secrets.secretKey;
  process.env.DATABASE_URL = stack.server.url('postgres');
}

/**
 * The app runs without a worker too; what it is asked to generate then waits, and notices stay in the app.
 *
 * @param delivery what an embedded instance says of the ways by which notices leave it
 */
function startWorker(delivery: Record<string, string> | null): KeptWorker | null {
  const { VAPID_PUBLIC_KEY: publicKey } = requireDelivery({ ...process.env, ...delivery });
  // Browsers ask the app for it; the rest is the worker's alone.
  if (publicKey) process.env.VAPID_PUBLIC_KEY = publicKey;
  if (process.env.DATABASE_URL) return keepWorker(delivery ?? {});
  print('Nothing is generated here: set DATABASE_URL to the connection string of the session pooler.');
  return null;
}

/** The variables as they are. What the worker could not read is said here, once. */
function requireDelivery(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  try {
    readDeliverySettings(variables);
    return variables;
  } catch (error) {
    throw new LauncherError(error instanceof Error ? error.message : String(error));
  }
}

async function prepareNext(options: { dev: boolean; port: number; host: string }) {
  const { default: next } = await import('next');
  const app = next({ dev: options.dev, dir: root, hostname: describeHost(options.host), port: options.port });
  await app.prepare();
  return app.getRequestHandler();
}

function describeHost(host: string): string {
  return ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host;
}

type DemoLogins = Awaited<ReturnType<typeof listDemoLogins>>;

/** Says where everything is; `demo` is null for a hosted project, `code` where nothing is to be set up. */
function announce(publicUrl: string, demo: DemoLogins | null, code: string | null): void {
  const lines: [string, string][] = [['Dispatch scheduler', publicUrl]];
  if (code !== null) lines.push(['Set it up at', `${publicUrl}/set-up`], ['Set-up code', code]);
  if (demo) {
    const isShown = isLoopback(publicUrl) && process.env.TRUST_PROXY !== '1';
    const mail = isShown ? `${publicUrl}/__mail` : join(dataDir, 'mail');
    lines.push(['Mail it would send', mail], ['Data is kept in', dataDir]);
    for (const { email, role, password } of demo) lines.push([`Demo ${role}`, `${email}  ${password}`]);
  }
  print();
  for (const [label, value] of lines) print(`  ${label.padEnd(20)} ${value}`);
  print();
}
