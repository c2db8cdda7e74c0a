// The worker's process. It ends by itself when it can go on no more; whoever started it starts it again.
import { hostname } from 'node:os';
import type { NoticeChannel } from '#lib/domain/notice-kinds.ts';
import { deliverySettings, env } from '#lib/env.ts';
import { openChannels } from '#lib/jobs/delivery/channels.ts';
import { startWorker } from '#lib/jobs/worker.ts';
import { log } from '#lib/log.ts';
import { adminClient } from '#lib/supabase/admin.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { outliveReaders } from './output.ts';
import { print, runTask } from './project.ts';
import { liveUntilTold } from './worker-life.ts';

/** Work is given back within a fraction of a second, unless the database is away. */
const stopMs = 4000;

log.setBindings({ part: 'worker' });
outliveReaders();
await runTask(async () => {
  const { DATABASE_URL, INSTANCE_ID, AUDIT_HEADS_FILE } = env();
  if (!DATABASE_URL)
    throw new LauncherError('The worker needs DATABASE_URL, a connection that keeps its session.');
  const way = wayOut();
  print(describeWay(way.channels.map(({ name }) => name)));
  const name = INSTANCE_ID ?? hostname();
  const worker = startWorker({
    databaseUrl: DATABASE_URL,
    admin: adminClient(name),
    name,
    way,
    headsFile: AUDIT_HEADS_FILE ?? null,
  });
  await liveUntilTold(worker, stopMs);
  process.exit(0);
});

function wayOut() {
  try {
    return openChannels(deliverySettings());
  } catch (error) {
    throw new LauncherError(error instanceof Error ? error.message : String(error));
  }
}

function describeWay(channels: readonly NoticeChannel[]): string {
  if (channels.length === 0) return 'Notices stay in the app: no way out is configured.';
  const words = { push: 'push', sms: 'text', email: 'e-mail', webhook: "agencies' own addresses" };
  return `Notices go out by ${channels.map((channel) => words[channel]).join(', ')}.`;
}
