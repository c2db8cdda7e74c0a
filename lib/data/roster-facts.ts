import 'server-only';
import { z } from 'zod';
import { EMERGENCY_LIMITS } from '#lib/domain/emergency-records.ts';
import { DUTY_KINDS } from '#lib/domain/people-records.ts';
import type { ScheduleStatus, ShiftTemplate } from '#lib/domain/records.ts';
import { type RosterFacts, type RosterWire, readWire, type WireRow } from '#lib/domain/roster.ts';
import type { RuleVersion } from '#lib/domain/setting-records.ts';
import { isLocalDate, isLocalTime, isTimeZone } from '#lib/domain/time.ts';
import {
  type Instant,
  type LocalDate,
  PATTERN_IDS,
  ROLES,
  SHIFT_CATEGORIES,
  type Weekday,
} from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { limitsSchema, mergeLimits } from './generation-problem.ts';
import { dataOf } from './read.ts';

const date = z.string().refine(isLocalDate, 'expected a date');
const time = z.string().refine(isLocalTime, 'expected a time of day');
const weekday: z.ZodType<Weekday> = z.literal([0, 1, 2, 3, 4, 5, 6]);
const status: z.ZodType<ScheduleStatus> = z.enum(['draft', 'published', 'archived', 'failed']);

const blockFields = { id: z.int(), name: z.string(), startDate: date, endDate: date, status };

const template: z.ZodType<ShiftTemplate> = z.object({
  id: z.int(),
  code: z.string(),
  name: z.string(),
  category: z.enum(SHIFT_CATEGORIES),
  startTime: time,
  endTime: time,
  durationMinutes: z.int(),
  isActive: z.boolean(),
  validFrom: date.nullable(),
  validTo: date.nullable(),
  version: z.int(),
});

export const wireRow: z.ZodType<WireRow> = z.tuple([
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.string().nullable(),
  z.int(),
]);

/** What `get_roster_facts` answers; its parts also come with other facts. */
export const factsSchema = z.object({
  schedule: z.object({
    ...blockFields,
    centerId: z.guid(),
    version: z.int(),
    publishedVersion: z.int(),
    revises: z.object({ scheduleId: z.int(), fromDate: date }).nullable(),
  }),
  blocks: z.array(z.object(blockFields)),
  clock: z.object({ timeZone: z.string().refine(isTimeZone, 'unknown time zone'), dayStart: time }),
  workweekStart: weekday,
  limits: limitsSchema,
  ruleVersions: z
    .array(z.object({ fromDate: date, limits: limitsSchema, workweekStart: weekday }))
    .nonempty(),
  actingQualificationId: z.string().nullable(),
  qualificationNames: z.record(z.string(), z.string()),
  templates: z.array(template),
  requirements: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      startTime: time,
      endTime: time,
      minEmployees: z.int(),
      minSupervisors: z.int(),
      weekdays: z.array(weekday).nullable(),
      fromDate: date.nullable(),
      toDate: date.nullable(),
      replacesWeekly: z.boolean(),
      qualificationId: z.string().optional(),
    }),
  ),
  holidays: z.array(date),
  people: z.array(
    z.object({
      id: z.guid(),
      fullName: z.string(),
      role: z
        .enum(ROLES)
        .nullable()
        .transform((role) => role ?? 'dispatcher'),
      isActive: z.boolean(),
      employeeNumber: z.string().nullable(),
      seniorityDate: date.nullable(),
      seniorityRank: z.int(),
      notCounting: z.array(
        z.object({
          fromDate: date,
          toDate: date.nullable(),
          kind: z.enum(DUTY_KINDS),
        }),
      ),
      pattern: z.enum(PATTERN_IDS).nullable(),
      preferredShiftId: z.int().nullable(),
      qualifications: z.array(z.object({ id: z.string(), fromDate: date, toDate: date.nullable() })),
      line: z.array(z.string().nullable()).length(7).nullable(),
    }),
  ),
  leave: z.array(
    z.object({
      personId: z.guid(),
      // The database keeps microseconds.
      startsAt: z.number().transform(Math.round),
      endsAt: z.number().transform(Math.round),
      state: z.enum(['approved', 'pending']),
    }),
  ),
  neighbours: z.object({ users: z.array(z.guid()), rows: z.array(wireRow) }),
  emergencies: z.array(
    z.object({
      id: z.int(),
      version: z.int(),
      reason: z.string(),
      limits: z.array(z.enum(EMERGENCY_LIMITS)),
      startsAt: z.int(),
      endsAt: z.int(),
    }),
  ),
});

/** Versions of the rules with the defaults in the place of what an agency does not say. */
export function mergeVersions(stored: z.infer<typeof factsSchema>['ruleVersions']): RuleVersion[] {
  return stored.map((version) => ({ ...version, limits: mergeLimits(version.limits) }));
}

/** What `get_roster_facts` answers, and `get_edit_facts` for fewer people. Throws a fault that names what is amiss. */
export function readRosterFacts(answer: unknown): RosterFacts {
  const { limits, ruleVersions, neighbours, ...facts } = factsSchema.parse(answer);
  const templates = new Map(facts.templates.map((entry) => [entry.id, entry]));
  const wire = { ...neighbours, scheduleId: 0, version: 0, at: 0, count: 0 };
  return {
    ...facts,
    limits: mergeLimits(limits),
    ruleVersions: mergeVersions(ruleVersions),
    // DOMAIN: the minimum of employees includes the supervisors on duty.
    supervisorsCountAsEmployees: true,
    neighbours: readWire(wire, templates, facts.clock).rows,
  };
}

/**
 * Everything around the rows of a schedule, for supervisors; null when there is no such schedule. Throws a `Refusal`
 * for whoever may not see it.
 */
export async function getRosterFacts(db: Db, scheduleId: number): Promise<RosterFacts | null> {
  const answer = dataOf(await db.rpc('get_roster_facts', { p_schedule_id: scheduleId }));
  return answer === null ? null : readRosterFacts(answer);
}

/** Rows come by the ten thousands and from our own function: they are taken as they are. */
export const wireSchema: z.ZodType<RosterWire> = z.object({
  scheduleId: z.int(),
  version: z.int(),
  at: z.number(),
  count: z.int(),
  users: z.array(z.string()),
  rows: z.custom<readonly WireRow[]>((value) => Array.isArray(value)),
});

/**
 * Rows of a schedule, for supervisors; null when there is no such schedule. Throws a `Refusal` for whoever may not see
 * it.
 *
 * @param range operational dates, both included; null = the whole schedule
 * @param since only rows that were changed at that instant or later, cancelled ones too; null = all that are not
 *   cancelled
 */
export async function getRosterWire(
  db: Db,
  scheduleId: number,
  range: { fromDate: LocalDate; toDate: LocalDate } | null,
  since: Instant | null,
): Promise<RosterWire | null> {
  const answer = dataOf(
    await db.rpc('get_roster_rows', {
      p_schedule_id: scheduleId,
      ...(range !== null && { p_from: range.fromDate, p_to: range.toDate }),
      ...(since !== null && { p_since: new Date(since).toISOString() }),
    }),
  );
  return answer === null ? null : wireSchema.parse(answer);
}
