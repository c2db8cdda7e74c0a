import 'server-only';
import { z } from 'zod';
import { categoryOf, NOTICE_CHANNELS } from '#lib/domain/notice-kinds.ts';
import type { ChannelBacklog, DeadDelivery } from '#lib/domain/notice-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

const backlogSchema: z.ZodType<ChannelBacklog[]> = z.array(
  z.object({
    channel: z.enum(NOTICE_CHANNELS),
    isConfigured: z.boolean(),
    waiting: z.number(),
    oldestDueAt: z.number().nullable(),
    sent: z.number(),
    dead: z.number(),
    lastError: z.string().nullable(),
  }),
);

/** How each channel stands in the own agency. For supervisors; throws a `Refusal` for others. */
export async function getDeliveryBacklog(db: Db): Promise<ChannelBacklog[]> {
  return backlogSchema.parse(requireData(await db.rpc('list_delivery_backlog')));
}

const deadSchema = z.object({
  deliveries: z.array(
    z
      .object({
        id: z.number(),
        recipientId: z.string(),
        recipientName: z.string(),
        kind: z.string(),
        channel: z.enum(NOTICE_CHANNELS),
        noticeAt: z.number(),
        endedAt: z.number(),
        attempts: z.number(),
        error: z.string(),
        isRead: z.boolean(),
        isSentOtherwise: z.boolean(),
      })
      .transform(({ kind, ...rest }): DeadDelivery => ({ ...rest, category: categoryOf(kind) })),
  ),
  next: z.number().nullable(),
});

/** Fifty undelivered notices of the own agency, and from which id on the next ones are; null = these are the last. */
export type DeadDeliveries = { deliveries: DeadDelivery[]; next: number | null };

/**
 * Undelivered notices, the latest first. For supervisors.
 *
 * @param before `next` of the page before; null = from the latest
 */
export async function listDeadDeliveries(db: Db, before: number | null): Promise<DeadDeliveries> {
  const answer = await db.rpc('list_dead_deliveries', before === null ? {} : { p_before: before });
  return deadSchema.parse(requireData(answer));
}

/**
 * Sends undelivered notices again, at most 500 at once, for a day. Returns how many; what was sent again meanwhile, or is not
 * of the own agency, does not count. For supervisors.
 */
export async function resendDeliveries(db: Db, ids: readonly number[]): Promise<number> {
  return requireData(await db.rpc('resend_deliveries', { p_ids: [...ids] }));
}
