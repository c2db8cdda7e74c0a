import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type HostedApp, workerOf } from '../hosted-app.ts';
import type { DrillStack } from '../stack.ts';
import { waitFor } from '../wait.ts';

export const PARTS = ['app', 'gateway', 'worker'] as const;
type Part = (typeof PARTS)[number];

/** What an installation takes at one moment: bytes after what nobody uses was collected, and counts. */
export type Weight = Record<Part, { rss: number; heap: number; files: number }> & {
  /** Clients of PostgreSQL. */
  connections: number;
  /** Of those, that have done nothing inside a transaction for five seconds. */
  idleInTransaction: number;
  sockets: number;
};

const program = join(import.meta.dirname, '../../bench/load/weighed-process.ts');
const weightSchema = z.object({ rss: z.number(), heapUsed: z.number() });

export type Scales = {
  /** Lets the app and its worker be weighed; to be given to their start. */
  environment: Record<string, string>;
  weigh(stack: DrillStack, app: HostedApp): Promise<Weight>;
  close(): void;
};

/** Weighs processes by a folder of their own. */
export function openScales(): Scales {
  const folder = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-weigh-'));
  const weighProcess = async (pid: number) => {
    const path = join(folder, `${pid}.json`);
    rmSync(path, { force: true });
    process.kill(pid, 'SIGUSR2');
    const { rss, heapUsed } = await waitFor(`process ${pid} is weighed`, 20_000, () =>
      weightSchema.parse(JSON.parse(readFileSync(path, 'utf8'))),
    );
    return { rss, heap: heapUsed, files: countFiles(pid) };
  };
  return {
    environment: { NODE_OPTIONS: `--import=${program}`, WEIGH_DIR: folder },
    async weigh(stack, app) {
      const server = app.tree().find(({ command }) => command.includes('scripts/start.ts'))?.pid;
      const worker = workerOf(app);
      if (server === undefined || worker === null) throw new Error('The app or its worker does not run.');
      const gateway = await stack.vitals();
      const [row] = await stack.sql<{ connections: number; idleInTransaction: number }[]>`
        select count(*)::integer as connections,
          count(*) filter (where state = 'idle in transaction' and state_change < now() - interval '5 seconds')::integer
            as "idleInTransaction"
        from pg_stat_activity where backend_type = 'client backend'`;
      return {
        app: await weighProcess(server),
        gateway: { rss: gateway.rss, heap: gateway.heapUsed, files: gateway.files },
        worker: await weighProcess(worker),
        connections: row?.connections ?? 0,
        idleInTransaction: row?.idleInTransaction ?? 0,
        sockets: gateway.sockets,
      };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Open file descriptors; 0 where the system does not tell. */
function countFiles(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}
