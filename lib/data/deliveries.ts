import 'server-only';
import { z } from 'zod';
import {
  NOTICE_CATEGORIES,
  NOTICE_CHANNELS,
  type NoticeChannel,
  PERSONAL_CHANNELS,
} from '#lib/domain/notice-kinds.ts';
import type {
  ChannelPreference,
  ClaimedDelivery,
  DeliveryOutcome,
  NoticeToPlan,
  PlannedDelivery,
} from '#lib/domain/notice-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, jsonOf, requireData } from './read.ts';

/** What the worker asks of the database, with the secret key. Every call may be made again: the second changes nothing. */

const categoryOrNull = z.enum(NOTICE_CATEGORIES).nullable().catch(null);

/** A category that this version does not know decides nothing. */
const preferencesSchema = z
  .array(z.object({ category: categoryOrNull, channel: z.enum(PERSONAL_CHANNELS), isOn: z.boolean() }))
  .transform((given): ChannelPreference[] =>
    given.flatMap(({ category, ...rest }) => (category === null ? [] : [{ category, ...rest }])),
  );

const toPlanSchema: z.ZodType<NoticeToPlan[]> = z.array(
  z.object({
    id: z.number(),
    kind: z.string(),
    createdAt: z.number(),
    concernsAt: z.number().nullable(),
    expiresAt: z.number().nullable(),
    timeZone: z.string(),
    hasEmail: z.boolean(),
    phone: z.string().nullable(),
    pushCount: z.number(),
    hasWebhook: z.boolean(),
    fallbackMinutes: z.number(),
    onlyChannels: z.array(z.enum(PERSONAL_CHANNELS)).nullable(),
    channels: z.array(z.enum(NOTICE_CHANNELS)),
    preferences: preferencesSchema,
    quiet: z.object({
      start: z.string().nullable(),
      end: z.string().nullable(),
      restsAfterNight: z.boolean(),
    }),
    shifts: z.array(z.object({ startsAt: z.number(), endsAt: z.number() })),
  }),
);

/** Notices whose deliveries are not planned yet, the oldest first, at most `limit` (1–500). */
export async function listNoticesToPlan(admin: Db, limit: number): Promise<NoticeToPlan[]> {
  return toPlanSchema.parse(requireData(await admin.rpc('list_notices_to_plan', { p_limit: limit })));
}

/** The deliveries of a notice; none = it is shown in the app alone. */
export type DeliveryPlan = { notificationId: number; deliveries: readonly PlannedDelivery[] };

/**
 * Keeps plans, at most 1000 at once, of each notice the first one that comes. Returns of how many notices they counted.
 */
export async function planDeliveries(admin: Db, plans: readonly DeliveryPlan[]): Promise<number> {
  return requireData(await admin.rpc('plan_deliveries', { p_plans: jsonOf(plans) }));
}

const claimSchema = z.object({
  deliveries: z.array(
    z.object({
      id: z.number(),
      attempt: z.number(),
      round: z.number(),
      notificationId: z.number(),
      agencyId: z.string(),
      agencyName: z.string(),
      recipientId: z.string(),
      recipientName: z.string(),
      employeeNumber: z.string().nullable(),
      channel: z.enum(NOTICE_CHANNELS),
      kind: z.string(),
      content: z.string(),
      hasLink: z.boolean(),
      needsAck: z.boolean(),
      offerToken: z.string().nullable(),
      isUrgent: z.boolean(),
      createdAt: z.number(),
      deadlineAt: z.number(),
      timeZone: z.string(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      push: z.array(z.object({ id: z.number(), endpoint: z.string(), p256dh: z.string(), auth: z.string() })),
      webhook: z.object({ url: z.string(), secret: z.string() }).nullable(),
    }),
  ),
  nextDueAt: z.number().nullable(),
});

/** Deliveries that a worker holds now, in the order in which to send them. */
export type Claim = {
  deliveries: ClaimedDelivery[];
  /** When there may be more, in the database's time; earlier when one is settled. Null = nothing waits. */
  nextDueAt: Instant | null;
};

/**
 * Takes at most `limit` (1–200) deliveries of a channel for 45 seconds. The address is that of the channel alone: `email`,
 * `phone`, `push` or `webhook`, and null or empty where the person has none any more. Of one person, channel and urgency one is
 * given at a time.
 */
export async function claimDeliveries(
  admin: Db,
  worker: string,
  channel: NoticeChannel,
  limit: number,
): Promise<Claim> {
  const answer = await admin.rpc('claim_deliveries', {
    p_worker: worker,
    p_channel: channel,
    p_limit: limit,
  });
  return claimSchema.parse(requireData(answer));
}

/**
 * Says right before sending that from now on the attempt may arrive, and holds it for another 45 seconds. False when it is
 * no longer this worker's: then it must not be sent.
 */
export async function handOverDelivery(
  admin: Db,
  worker: string,
  { id, attempt }: Pick<ClaimedDelivery, 'id' | 'attempt'>,
): Promise<boolean> {
  return requireData(
    await admin.rpc('hand_over_delivery', { p_worker: worker, p_id: id, p_attempt: attempt }),
  );
}

/**
 * Says what came of an attempt. The delay of a retry is kept within a second and an hour; one that would come after the
 * deadline, or the second attempt without an answer, is the end. False when somebody else has the delivery by now, or it has ended.
 */
export async function settleDelivery(
  admin: Db,
  { id, attempt }: Pick<ClaimedDelivery, 'id' | 'attempt'>,
  outcome: DeliveryOutcome,
): Promise<boolean> {
  return requireData(
    await admin.rpc('settle_delivery', { p_id: id, p_attempt: attempt, p_outcome: jsonOf(outcome) }),
  );
}

/** Gives back whatever a worker of that name holds, when it starts and when it stops. Returns how many. */
export async function releaseDeliveries(admin: Db, worker: string): Promise<number> {
  return requireData(await admin.rpc('release_deliveries', { p_worker: worker }));
}

/** Says by which channels a worker can send; a sign of life, too. */
export async function tellWorkerChannels(
  admin: Db,
  worker: string,
  channels: readonly NoticeChannel[],
): Promise<void> {
  dataOf(await admin.rpc('tell_worker_channels', { p_worker: worker, p_channels: [...channels] }));
}
