import { EventEmitter } from 'node:events';
import { Logger, type Runner, run, runMigrations, type TaskList } from 'graphile-worker';
import type postgres from 'postgres';
import { log } from '#lib/log.ts';
import { unlockWorkers } from './locks.ts';
import { Released } from './patience.ts';
import type { Task, TaskContext } from './task.ts';

/** How many jobs run side by side; each generation has a thread of its own. */
const concurrency = 2;
/** One that listens, one for each job, one to spare: the session pooler of a small project has fifteen. */
const connectionsMax = 4;
const pollMs = 2000;

export type Queue = {
  /** Rejects when the queue can go on no more; the process should end then. */
  ended: Promise<void>;
  /** Takes no more jobs and gives those back that `TaskContext.signal` has ended. */
  close(): Promise<void>;
};

/** Makes the queue's own schema, or brings it up to date. Several workers may do so at once. */
export async function migrateQueue(databaseUrl: string, signal: AbortSignal): Promise<void> {
  await runMigrations({ connectionString: databaseUrl, logger: createLogger(signal) });
}

/**
 * Begins to take jobs. Whatever the same worker held in a former life is free again first: a killed worker's jobs would
 * else be locked for four hours.
 */
export async function openQueue(
  { databaseUrl, sql }: { databaseUrl: string; sql: postgres.Sql },
  tasks: readonly Task[],
  context: TaskContext,
): Promise<Queue> {
  await unlockWorkers(sql, [context.worker]);
  const released: string[] = [];
  const taskList: TaskList = {};
  for (const task of tasks) {
    taskList[task.name] = async (payload: unknown, { job }) => {
      try {
        // A job that came while the queue closed.
        if (context.signal.aborted) throw new Released();
        await task.run(payload, context);
      } catch (error) {
        if (error instanceof Released) released.push(job.id);
        throw error;
      }
    };
  }
  const runner = await startRunner(databaseUrl, taskList, context);
  return {
    ended: runner.promise,
    async close() {
      await runner.stop();
      // The queue itself would let a job that failed wait before the next worker may have it.
      await unlockWorkers(sql, [context.worker]);
      await sql`
        select graphile_worker.reschedule_jobs(${released}::bigint[], run_at => now(), attempts => 0)`;
    },
  };
}

async function startRunner(
  databaseUrl: string,
  taskList: TaskList,
  { worker, signal }: Pick<TaskContext, 'worker' | 'signal'>,
): Promise<Runner> {
  const events = new EventEmitter();
  // Jobs are locked under the pool's id, which is a random one unless it is set before the first job is looked for.
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    workerPool.id = worker;
  });
  return run({
    connectionString: databaseUrl,
    concurrency,
    maxPoolSize: connectionsMax,
    pollInterval: pollMs,
    noHandleSignals: true,
    parsedCronItems: [],
    taskList,
    events,
    logger: createLogger(signal),
  });
}

/**
 * One line for what went wrong, and nothing of what goes well: the rest is for those who look into the queue. Once the
 * worker is told to stop, that connections end is no news.
 */
function createLogger(signal: AbortSignal): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level !== 'error' || signal.aborted || meta?.error instanceof Released) return;
    log.error({ reason: message.split('\n')[0] }, 'The queue has a fault.');
  });
}
