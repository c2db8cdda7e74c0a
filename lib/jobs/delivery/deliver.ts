import {
  claimDeliveries,
  listNoticesToPlan,
  planDeliveries,
  releaseDeliveries,
} from '#lib/data/deliveries.ts';
import { planNotice } from '#lib/domain/notice-plan.ts';
import type { NoticeToPlan, PlannedDelivery } from '#lib/domain/notice-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { type Alarm, createAlarm } from '#lib/jobs/alarm.ts';
import { within } from '#lib/jobs/patience.ts';
import { log } from '#lib/log.ts';
import type { Db } from '#lib/supabase/server.ts';
import { type Attempts, createAttempts } from './attempts.ts';
import type { Channel } from './channel.ts';
import type { WayOut } from './channels.ts';

export type DeliveryOptions = {
  admin: Db;
  worker: string;
  way: WayOut;
  /** Ends when the worker is told to stop. */
  signal: AbortSignal;
  /** Does the work until it succeeds; undefined when the worker stops before. */
  untilDone: <T>(work: () => Promise<T>) => Promise<T | undefined>;
  /** How many a channel sends at once. */
  concurrency?: number;
  /** How often it looks for what no notification told of. */
  pollMs?: number;
  /** How long an attempt may take; shorter than the lease. */
  sendMs?: number;
  /** How long those under way may still take when the worker stops. */
  graceMs?: number;
};

export type Delivery = {
  /** Something may be due. */
  wake(): void;
  /** Resolves after the signal, when nothing is held any more. */
  ended: Promise<void>;
};

const planMax = 200;
/** Where nothing could be taken although something is due, because another worker has what comes before it. */
const idleMsMin = 250;
const releaseMs = 700;
/** A request that takes longer was lost. */
const answerMs = 30_000;

/**
 * Brings notices out of the app until the signal ends. Notices become deliveries, and each channel takes its own in a loop
 * of its own, so that one that hangs holds up no other. What the database says counts: a delivery that another worker has
 * taken meanwhile is left to it.
 */
export function startDelivery({
  admin,
  worker,
  way,
  signal,
  untilDone,
  concurrency = 5,
  pollMs = 5000,
  sendMs = 25_000,
  graceMs = 1500,
}: DeliveryOptions): Delivery {
  const planning = createAlarm();
  const lanes = way.channels.map((channel) => {
    const alarm = createAlarm();
    const attempts = createAttempts({
      admin,
      worker,
      channel,
      siteUrl: way.siteUrl,
      sendMs,
      whenOver: alarm.ring,
    });
    return { channel, alarm, attempts };
  });
  const names = way.channels.map(({ name }) => name);

  /** Asks the database until it answers; undefined when the worker stops before. */
  const ask = <T>(work: () => Promise<T>) =>
    unlessEnded(
      untilDone(() => within(answerMs, work())),
      signal,
    );

  const plan = async (): Promise<void> => {
    while (!signal.aborted) {
      const notices = await listNoticesToPlan(admin, planMax);
      if (notices.length === 0) return;
      const plans = notices.map((notice) => ({ notificationId: notice.id, deliveries: planOf(notice) }));
      const planned = await planDeliveries(admin, plans);
      for (const { alarm } of lanes) alarm.ring();
      if (notices.length < planMax || planned === 0) return;
    }
  };
  /**
   * By what any worker can send: another one may have a channel that this one lacks. Whose quiet hours cannot be told is
   * disturbed: an unknown time zone must not keep a notice from arriving.
   */
  const planOf = (notice: NoticeToPlan): PlannedDelivery[] => {
    const configured = [...new Set([...names, ...notice.channels])];
    try {
      return planNotice(notice, configured, Date.now());
    } catch (error) {
      log.error({ notice: notice.id, err: error }, 'A notice waits for no quiet hours.');
      const quiet = { start: null, end: null, restsAfterNight: false };
      return planNotice({ ...notice, quiet }, configured, Date.now());
    }
  };
  const drivePlanner = async (): Promise<void> => {
    while (!signal.aborted) {
      await ask(plan);
      await planning.wait(pollMs, signal);
    }
  };

  const take = async ({ channel, attempts }: Lane): Promise<Instant | null> => {
    const room = concurrency - attempts.count();
    // What is sent and not settled yet would be taken for lost and sent again.
    if (room <= 0 || attempts.isHeldUp()) return null;
    const claim = await ask(() => claimDeliveries(admin, worker, channel.name, room));
    if (claim === undefined || signal.aborted) return null;
    for (const delivery of claim.deliveries) attempts.begin(delivery);
    return claim.deliveries.length < room ? claim.nextDueAt : null;
  };
  const driveLane = async (lane: Lane): Promise<void> => {
    while (!signal.aborted) {
      const nextDueAt = await take(lane);
      const untilDueMs = nextDueAt === null ? pollMs : nextDueAt - Date.now();
      await lane.alarm.wait(Math.min(pollMs, Math.max(idleMsMin, untilDueMs)), signal);
    }
    await lane.attempts.end(graceMs);
  };

  const drive = async (): Promise<void> => {
    // A former life of this worker may have held some.
    await ask(() => releaseDeliveries(admin, worker));
    await Promise.all([drivePlanner(), ...lanes.map(driveLane)]);
    for (const { channel } of lanes) channel.close();
    // Without an answer their leases run out.
    await within(releaseMs, releaseDeliveries(admin, worker)).catch(() => {});
  };
  return {
    wake() {
      planning.ring();
      for (const { alarm } of lanes) alarm.ring();
    },
    ended: drive(),
  };
}

type Lane = { channel: Channel; alarm: Alarm; attempts: Attempts };

/** The promise's outcome; undefined when the signal ends before. */
function unlessEnded<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const end = () => resolve(undefined);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
