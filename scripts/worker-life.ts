import type { Worker } from '#lib/jobs/worker.ts';
import { log } from '#lib/log.ts';

/**
 * Lets a worker work until this process is told to stop, and waits until it has given its work back. What nobody awaits, such
 * as a connection that the server ends, ends the process with 1 and one line: the next life takes up what this one held.
 * After it was told to stop nothing is said any more, for its database may be stopped with it.
 *
 * @param stopMs how long the worker may take to stop; then the process ends all the same, with 0
 * @throws what the worker ends by, unless it was told to stop
 */
export async function liveUntilTold(worker: Worker, stopMs: number): Promise<void> {
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(0), stopMs).unref();
    worker.stop().catch(() => {});
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const fail = (error: unknown) => {
    if (isStopping) return;
    const reason = error instanceof Error ? error.message : String(error);
    log.fatal({ reason: reason.split('\n')[0] }, 'The worker cannot go on.');
    process.exit(1);
  };
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);
  await worker.ended.catch((error: unknown) => {
    if (!isStopping) throw error;
  });
}
