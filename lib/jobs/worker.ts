import postgres from 'postgres';
import { tellWorkerChannels } from '#lib/data/deliveries.ts';
import { requeueAbandonedRuns, workerSeen } from '#lib/data/generation.ts';
import { sweepFiles } from '#lib/data/kept-files.ts';
import { sweepRequests } from '#lib/data/request-sweep.ts';
import { applyDueSettings } from '#lib/data/settings.ts';
import { tellDue } from '#lib/data/tell-sweep.ts';
import { log } from '#lib/log.ts';
import type { Db } from '#lib/supabase/server.ts';
import { createAlarm } from './alarm.ts';
import { createHeadKeeper } from './audit-heads.ts';
import { createCallOutSweep } from './call-outs.ts';
import type { WayOut } from './delivery/channels.ts';
import { type Delivery, startDelivery } from './delivery/deliver.ts';
import { unlockLostWorkers } from './locks.ts';
import { runNights } from './nightly.ts';
import { createNotices } from './notices.ts';
import { pause } from './patience.ts';
import { migrateQueue, openQueue } from './queue.ts';
import { relayEvents } from './relay.ts';
import { pruneAll } from './retention.ts';
import type { TaskContext } from './task.ts';
import { stopChannel, tasks } from './tasks.ts';

const eventChannel = 'outbox';
const deliveryChannel = 'notices';
const relayMs = 5000;
const seenMs = 10_000;
const sweepMs = 30_000;
const callOutMs = 3000;
const nightlyMs = 60_000;
const headsMs = 60_000;
const pruneMs = 24 * 60 * 60_000;
/** A file that nothing names stays an hour at least. */
const filesMs = 10 * 60_000;
const retryMs = 1000;

export type Worker = {
  /** Rejects when the worker can go on no more; its process should end then. Resolves after `stop`. */
  ended: Promise<void>;
  /** Takes no more jobs, gives back those it has, and closes its connections. */
  stop(): Promise<void>;
};

export type WorkerOptions = {
  /** The queue's connection: one that keeps its session, as LISTEN needs it. */
  databaseUrl: string;
  admin: Db;
  /** Always the same for the same worker, and no other's: by it a restarted worker knows what it held. */
  name: string;
  /** By what it brings notices out of the app. */
  way: WayOut;
  /** Where it writes the heads of the audit; null = they are in the database alone. */
  headsFile: string | null;
};

/**
 * Takes jobs and delivers notices until it is told to stop. It needs no database to start with and outlives one that goes
 * away: whatever it cannot do now it does again.
 */
export function startWorker({ databaseUrl, admin, name, way, headsFile }: WorkerOptions): Worker {
  const closing = new AbortController();
  const { signal } = closing;
  const sql = postgres(databaseUrl, {
    max: 1,
    connect_timeout: 10,
    // Seconds. By default it waits longer each time, also after a database that is back.
    backoff: () => 1,
    onnotice: () => {},
  });
  const notices = createNotices();
  const outage = createOutage();
  const context: TaskContext = { admin, worker: name, signal, notices };
  const alarm = createAlarm();

  /** Undefined when the worker stops before it is done. */
  const untilDone = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    while (!signal.aborted) {
      try {
        const done = await work();
        outage.end();
        return done;
      } catch (error) {
        // Who is told to stop may find its database stopped too.
        if (!signal.aborted) outage.begin(error);
        await pause(retryMs, signal);
      }
    }
    return undefined;
  };
  const repeat = async (work: () => Promise<void>, wait: () => Promise<void>): Promise<void> => {
    while (!signal.aborted) {
      await untilDone(work);
      await wait();
    }
  };
  const relay = async () => {
    while (!signal.aborted && (await relayEvents(sql, tasks)) > 0);
  };
  const sweep = async () => {
    await unlockLostWorkers(sql, name);
    await requeueAbandonedRuns(admin);
    await sweepRequests(admin);
  };
  const applySettings = async () => {
    await applyDueSettings(admin);
  };
  const sweepStorage = async () => {
    await sweepFiles(admin);
  };
  const tell = async () => {
    await tellDue(admin);
  };

  const channels = way.channels.map((channel) => channel.name);
  const giveSign = async () => {
    await workerSeen(admin, name);
    await tellWorkerChannels(admin, name, channels);
  };

  const drive = async (): Promise<void> => {
    await untilDone(() => migrateQueue(databaseUrl, signal));
    // Before it holds anything, so that no other worker takes it for lost.
    await untilDone(giveSign);
    const delivery = startDelivery({ admin, worker: name, way, signal, untilDone });
    await Promise.all([driveQueue(delivery), delivery.ended]);
  };
  const driveQueue = async (delivery: Delivery): Promise<void> => {
    await untilDone(async () => {
      await sql.listen(eventChannel, alarm.ring, alarm.ring);
      await sql.listen(deliveryChannel, delivery.wake, delivery.wake);
      await sql.listen(stopChannel, (run) => notices.tell(stopChannel, run));
    });
    const queue = await untilDone(() => openQueue({ databaseUrl, sql }, tasks, context));
    if (queue === undefined) return;
    await Promise.race([
      queue.ended.then(() => {
        throw new Error('The queue has ended.');
      }),
      Promise.all([
        repeat(relay, () => alarm.wait(relayMs, signal)),
        repeat(giveSign, () => pause(seenMs, signal)),
        repeat(sweep, () => pause(sweepMs, signal)),
        // Apart from it: what fails there keeps no notice from being told.
        repeat(tell, () => pause(sweepMs, signal)),
        repeat(applySettings, () => pause(sweepMs, signal)),
        repeat(createCallOutSweep(admin, signal), () => pause(callOutMs, signal)),
        repeat(
          () => runNights(admin, name, signal),
          () => pause(nightlyMs, signal),
        ),
        repeat(createHeadKeeper(admin, headsFile), () => pause(headsMs, signal)),
        repeat(sweepStorage, () => pause(filesMs, signal)),
        repeat(
          () => pruneAll(admin, signal),
          () => pause(pruneMs, signal),
        ),
      ]),
    ]);
    await queue.close();
  };
  const ended = drive().finally(() => {
    // One loop that cannot go on ends the others.
    closing.abort();
    return sql.end({ timeout: 1 });
  });
  return {
    ended,
    async stop() {
      closing.abort();
      await ended;
    },
  };
}

/** Says once that something fails, such as the database, and once that it does no more. */
function createOutage() {
  let isAway = false;
  return {
    begin(error: unknown): void {
      if (isAway) return;
      isAway = true;
      // The message alone: the rest may hold an address with its password.
      const reason = error instanceof Error ? error.message || error.name : String(error);
      log.error({ reason }, 'The worker is held up and keeps trying.');
    },
    end(): void {
      if (isAway) log.warn('The worker goes on.');
      isAway = false;
    },
  };
}
