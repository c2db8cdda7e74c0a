// The worker's process. It ends by itself when it can go on no more; whoever started it starts it again.
import { hostname } from 'node:os';
import { env } from '#lib/env.ts';
import { startWorker } from '#lib/jobs/worker.ts';
import { adminClient } from '#lib/supabase/admin.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { runTask } from './project.ts';

/** Work is given back within a fraction of a second, unless the database is away. */
const stopMs = 4000;

await runTask(async () => {
  const { DATABASE_URL, INSTANCE_ID } = env();
  if (!DATABASE_URL)
    throw new LauncherError('The worker needs DATABASE_URL, a connection that keeps its session.');
  const worker = startWorker({
    databaseUrl: DATABASE_URL,
    admin: adminClient(),
    name: INSTANCE_ID ?? hostname(),
  });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(0), stopMs).unref();
    void worker.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('unhandledRejection', (error) => {
    // The queue could not say that a job is done. The next life of this worker finds it and does it again.
    console.error(`The worker cannot go on: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
  await worker.ended;
  process.exit(0);
});
