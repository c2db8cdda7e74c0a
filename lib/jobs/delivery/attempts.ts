import { handOverDelivery, settleDelivery } from '#lib/data/deliveries.ts';
import { workerSeen } from '#lib/data/generation.ts';
import type { ClaimedDelivery, DeliveryOutcome } from '#lib/domain/notice-records.ts';
import { patiently, pause, Released, within } from '#lib/jobs/patience.ts';
import { log } from '#lib/log.ts';
import type { Db } from '#lib/supabase/server.ts';
import { type Channel, unsure } from './channel.ts';

/** The deliveries that a channel is sending. */
export type Attempts = {
  /** Hands the delivery over, sends it and tells the database what came of it; nothing while it is at it already. */
  begin(delivery: ClaimedDelivery): void;
  count(): number;
  /** Whether the outcome of one could not be told to the database yet. */
  isHeldUp(): boolean;
  /** Lets those under way take so long, ends the others, and resolves when there is none any more. */
  end(graceMs: number): Promise<void>;
};

/** How long a channel may take to notice that an attempt was ended. */
const abortMs = 300;
const lastWordMs = 700;

/** @param options `whenOver` is called after each attempt */
export function createAttempts({
  admin,
  worker,
  channel,
  siteUrl,
  sendMs,
  whenOver,
}: {
  admin: Db;
  worker: string;
  channel: Channel;
  siteUrl: string;
  sendMs: number;
  whenOver: () => void;
}): Attempts {
  const busy = new Map<number, Promise<void>>();
  const unsettled = new Set<number>();
  const stop = new AbortController();
  const patience = { isThere: () => workerSeen(admin, worker), signal: stop.signal };

  const attempt = async (delivery: ClaimedDelivery): Promise<void> => {
    // Given away only after the database has noted it: whatever dies from here on, nobody sends it more than once again.
    const handOver = () => handOverDelivery(admin, worker, delivery);
    if (!(await patiently(handOver, patience))) return;
    const outcome = await send(delivery);
    if (!stop.signal.aborted) return settle(delivery, outcome);
    // What nobody knows of stays as handed over.
    if (outcome.state === 'unsure') return;
    const last: DeliveryOutcome = outcome.state === 'retry' ? { ...outcome, delaySeconds: 0 } : outcome;
    await within(lastWordMs, settleDelivery(admin, delivery, last));
  };

  /** The channel's answer, or one for it when it gives none. */
  const send = async (delivery: ClaimedDelivery): Promise<DeliveryOutcome> => {
    const late = new AbortController();
    const end = () => late.abort();
    const timer = setTimeout(end, sendMs);
    stop.signal.addEventListener('abort', end);
    const noAnswer = new Promise<DeliveryOutcome>((resolve) => {
      late.signal.addEventListener('abort', () => {
        setTimeout(() => resolve(unsure(delivery, 'The attempt was given up.')), abortMs).unref();
      });
    });
    if (stop.signal.aborted) end();
    try {
      const context = { siteUrl, now: Date.now(), signal: late.signal };
      return await Promise.race([channel.send(delivery, context), noAnswer]);
    } catch (error) {
      log.error(
        { channel: channel.name, reason: error instanceof Error ? error.name : 'unknown' },
        'A channel failed.',
      );
      return unsure(delivery, 'The attempt failed in the middle.');
    } finally {
      clearTimeout(timer);
      stop.signal.removeEventListener('abort', end);
    }
  };

  const settle = async (delivery: ClaimedDelivery, outcome: DeliveryOutcome): Promise<void> => {
    const work = async () => {
      try {
        await settleDelivery(admin, delivery, outcome);
      } catch (error) {
        unsettled.add(delivery.id);
        throw error;
      }
    };
    try {
      await patiently(work, patience);
    } finally {
      unsettled.delete(delivery.id);
    }
  };

  return {
    begin(delivery) {
      if (busy.has(delivery.id)) return;
      const running = attempt(delivery)
        .catch((error: unknown) => {
          // Its lease runs out, and somebody takes it up again.
          if (error instanceof Released) return;
          log.error({ delivery: delivery.id, err: error }, 'A delivery failed.');
        })
        .finally(() => {
          busy.delete(delivery.id);
          whenOver();
        });
      busy.set(delivery.id, running);
    },
    count: () => busy.size,
    isHeldUp: () => unsettled.size > 0,
    async end(graceMs) {
      const done = new AbortController();
      const all = Promise.all(busy.values()).then(() => done.abort());
      await pause(graceMs, done.signal);
      stop.abort();
      // A database that does not answer keeps nobody from stopping.
      await within(abortMs + lastWordMs, all).catch(() => {});
    },
  };
}
