import 'server-only';
import { z } from 'zod';
import {
  CHANGE_CAUSES,
  type HealthChange,
  type HealthFacts,
  type KeptCoverage,
  SNAPSHOT_OCCASIONS,
} from '#lib/domain/health-records.ts';
import type { ReportFacts } from '#lib/domain/report-records.ts';
import { SHIFT_CHANGE_KINDS } from '#lib/domain/roster-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';
import { readReportFacts } from './reports.ts';

/**
 * What reports count of a schedule: its own shifts, draft or published, with the published ones around it. Throws a `Refusal`
 * for whoever may not see it.
 */
export async function getScheduleFacts(
  db: Db,
  { id, startDate, endDate }: { id: number; startDate: LocalDate; endDate: LocalDate },
): Promise<ReportFacts> {
  const answer = requireData(await db.rpc('get_schedule_facts', { p_schedule_id: id }));
  return readReportFacts(answer, { fromDate: startDate, toDate: endDate });
}

const id = z.guid().nullable();
const date = z.string().nullable();
const change = z
  .tuple([
    z.int(),
    z.number(),
    z.enum(SHIFT_CHANGE_KINDS),
    z.enum(CHANGE_CAUSES),
    id,
    id,
    date,
    date,
    z.int(),
    z.boolean(),
    z.string().nullable(),
    z.string().nullable(),
  ])
  .transform(
    ([key, at, , cause, fromId, toId, fromDate, toDate, noticeMinutes, ...rest]): HealthChange => ({
      id: key,
      at,
      cause,
      fromId,
      toId,
      fromDate,
      toDate,
      noticeMinutes,
      isCorrection: rest[0],
      byName: rest[1],
      reason: rest[2],
    }),
  );
const minutes = z.int().nonnegative();
const snapshot = z
  .tuple([z.string(), z.number(), z.enum(SNAPSHOT_OCCASIONS), minutes, minutes, minutes, minutes, minutes])
  .transform(
    ([day, takenAt, occasion, required, short, supervisorsRequired, supervisorsShort, qualifiedShort]) => ({
      date: day,
      takenAt,
      occasion,
      requiredMinutes: required,
      shortMinutes: short,
      supervisorRequiredMinutes: supervisorsRequired,
      supervisorShortMinutes: supervisorsShort,
      qualifiedShortMinutes: qualifiedShort,
    }),
  );
const interval = { startsAt: z.number(), endsAt: z.number() };
const healthSchema = z
  .object({
    firstAt: z.number().nullable(),
    promised: z.array(z.tuple([z.guid(), minutes])),
    changes: z.array(change),
    leave: z.array(z.object({ id: z.int(), name: z.string(), askedAt: z.number(), ...interval })),
    swaps: z.array(
      z.object({
        id: z.int(),
        requester: z.string(),
        responder: z.string().nullable(),
        status: z.enum(['pending', 'accepted']),
        askedAt: z.number(),
        shiftDate: z.string(),
      }),
    ),
    openings: z.array(z.object({ id: z.int(), shiftDate: z.string(), askedAt: z.number(), ...interval })),
    edits: z.array(
      z.object({ id: z.guid(), name: z.string(), reason: z.string().nullable(), askedAt: z.number() }),
    ),
    snapshots: z.array(snapshot),
  })
  .transform(({ promised, ...facts }): HealthFacts => ({ ...facts, promised: new Map(promised) }));

/** What has become of a schedule since it was published, and what waits; refused as `getScheduleFacts`. */
export async function getScheduleHealth(db: Db, scheduleId: number): Promise<HealthFacts> {
  return readScheduleHealth(requireData(await db.rpc('get_schedule_health', { p_schedule_id: scheduleId })));
}

/** What `get_schedule_health` answers, in the domain's words. Throws a fault that names what is amiss. */
export function readScheduleHealth(answer: unknown): HealthFacts {
  return healthSchema.parse(answer);
}

const counts = z.array(z.int());
const keptSchema: z.ZodType<KeptCoverage[]> = z.array(
  z.object({
    takenAt: z.number(),
    occasion: z.enum(SNAPSHOT_OCCASIONS),
    requiredEmployees: counts,
    onDutyEmployees: counts,
    requiredSupervisors: counts,
    onDutySupervisors: counts,
  }),
);

/** The coverage of an operational date as it was kept, the earliest first; refused as `getScheduleFacts`. */
export async function getCoverageHistory(
  db: Db,
  scheduleId: number,
  day: LocalDate,
): Promise<KeptCoverage[]> {
  return keptSchema.parse(
    requireData(await db.rpc('get_coverage_history', { p_schedule_id: scheduleId, p_date: day })),
  );
}
