import 'server-only';
import { z } from 'zod';
import { LEFT_OUT_REASONS, type NoticeWork, type Reminded } from '#lib/domain/acknowledgements.ts';
import { categoryOf } from '#lib/domain/notice-kinds.ts';
import type { ScheduleAcknowledgement } from '#lib/domain/notice-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

const instant = z.number().nullable();

const schedulesSchema = z.array(
  z.object({
    scheduleId: z.int(),
    centerId: z.string(),
    name: z.string(),
    startDate: z.string(),
    endDate: z.string(),
    asked: z.int(),
    acknowledged: z.int(),
    open: z.array(
      z
        .object({
          id: z.int(),
          userId: z.string(),
          fullName: z.string(),
          kind: z.string(),
          content: z.string(),
          createdAt: z.number(),
          concernsAt: instant,
          remindedAt: instant,
          isRead: z.boolean(),
        })
        .transform(({ kind, ...notice }) => ({ ...notice, category: categoryOf(kind) })),
    ),
  }),
);

/**
 * By published schedule of the caller's agency that has not ended, how many people were asked and what nobody has
 * acknowledged: the first 50 schedules, of each the first 1,000 notices. For supervisors.
 */
export async function listAcknowledgements(db: Db): Promise<ScheduleAcknowledgement[]> {
  return schedulesSchema.parse(requireData(await db.rpc('list_schedule_acknowledgements')));
}

const progressSchema = z.object({ asked: z.int(), acknowledged: z.int() });

/** How many people were asked to acknowledge a schedule, and how many have: two zeros where nobody was. For supervisors. */
export async function getScheduleAcknowledgement(
  db: Db,
  scheduleId: number,
): Promise<Pick<ScheduleAcknowledgement, 'asked' | 'acknowledged'>> {
  return progressSchema.parse(
    requireData(await db.rpc('get_schedule_acknowledgement', { p_schedule_id: scheduleId })),
  );
}

const workSchema = z.object({ people: z.int(), soonestAt: instant, undelivered: z.int() });

/** What waits at the notices for a supervisor. */
export async function countNoticeWork(db: Db): Promise<NoticeWork> {
  return workSchema.parse(requireData(await db.rpc('count_notice_work')));
}

const remindedSchema = z.object({
  told: z.int(),
  leftOut: z.array(
    z.object({
      userId: z.string(),
      fullName: z.string(),
      why: z.enum(LEFT_OUT_REASONS),
      remindedAt: instant,
    }),
  ),
});

/** Reminds whoever has not acknowledged these notices: one notice a person, at most one an hour. For supervisors. */
export async function remindUnacknowledged(db: Db, noticeIds: readonly number[]): Promise<Reminded> {
  return remindedSchema.parse(requireData(await db.rpc('remind_unacknowledged', { p_ids: [...noticeIds] })));
}
