import 'server-only';
import { z } from 'zod';
import type { ReportRange } from '#lib/domain/report-query.ts';
import type { ReportFacts, ReportPerson, ReportShift } from '#lib/domain/report-records.ts';
import type { RequestReport } from '#lib/domain/report-requests.ts';
import { ASSIGNMENT_SOURCES } from '#lib/domain/roster.ts';
import { dateOfDay, formatTime, isLocalTime, isTimeZone, MINUTE_MS } from '#lib/domain/time.ts';
import type { Interval } from '#lib/domain/types.ts';
import { PATTERN_IDS, SHIFT_CATEGORIES, type Weekday } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { limitsSchema } from './generation-problem.ts';
import { heldRole } from './held-role.ts';
import { requireData } from './read.ts';
import { mergeVersions } from './roster-facts.ts';

const weekday: z.ZodType<Weekday> = z.literal([0, 1, 2, 3, 4, 5, 6]);
const localTime = z.string().refine(isLocalTime, 'expected a time of day');

const person = z
  .object({
    id: z.guid(),
    fullName: z.string(),
    employeeNumber: z.string().nullable(),
    role: heldRole.nullable().transform((role) => role ?? 'dispatcher'),
    isActive: z.boolean(),
    hiredOn: z.string().nullable(),
    pattern: z.enum(PATTERN_IDS).nullable(),
    preferredCategory: z.enum(SHIFT_CATEGORIES).nullable(),
    notCounting: z.array(z.object({ fromDate: z.string(), toDate: z.string().nullable() })),
    leave: z.array(z.tuple([z.number(), z.number()])),
    mandates: z.array(z.number()),
  })
  .transform(
    ({ leave, ...rest }): ReportPerson => ({
      ...rest,
      leave: leave.map(([startsAt, endsAt]) => ({ startsAt, endsAt })),
    }),
  );

/** A shift on the wire: see `private.get_report_facts`. Years of them are read, so they are checked as numbers only. */
type WireShift = readonly [
  id: number,
  scheduleId: number,
  user: number,
  credited: number,
  template: number,
  day: number,
  startsAt: number,
  endsAt: number,
  localStart: number,
  flags: number,
  source: number,
];
const wireLength = 11;

const factsSchema = z.object({
  clock: z.object({ timeZone: z.string().refine(isTimeZone, 'unknown time zone'), dayStart: localTime }),
  ruleVersions: z
    .array(z.object({ fromDate: z.string(), limits: limitsSchema, workweekStart: weekday }))
    .nonempty(),
  holidays: z.array(z.string()),
  templates: z.array(z.tuple([z.number(), z.string(), z.enum(SHIFT_CATEGORIES), localTime])),
  people: z.array(person),
  rows: z.custom<readonly WireShift[]>(
    (rows) =>
      Array.isArray(rows) &&
      rows.every((row) => Array.isArray(row) && row.length === wireLength && row.every(Number.isInteger)),
    'expected shifts',
  ),
});

/**
 * The published shifts of a center between two operational dates, with some days beside them for workweeks that reach over the
 * edges, for supervisors. Throws a `Refusal` for whoever may not see them, and for more than 366 days.
 */
export async function getReportFacts(db: Db, centerId: string, range: ReportRange): Promise<ReportFacts> {
  const answer = requireData(
    await db.rpc('get_report_facts', { p_center_id: centerId, p_from: range.fromDate, p_to: range.toDate }),
  );
  return readReportFacts(answer, range);
}

/** What `get_report_facts` answers for a range, in the domain's words. Throws a fault that names what is amiss. */
export function readReportFacts(answer: unknown, range: ReportRange): ReportFacts {
  const { rows, templates, people, ruleVersions, ...facts } = factsSchema.parse(answer);
  return {
    ...range,
    ...facts,
    people,
    ruleVersions: mergeVersions(ruleVersions),
    shifts: readShifts(rows, templates, people),
  };
}

function readShifts(
  rows: readonly WireShift[],
  templates: z.output<typeof factsSchema>['templates'],
  people: readonly ReportPerson[],
): ReportShift[] {
  const known = new Map(
    templates.map(([id, code, category, startTime]) => [id, { code, category, startTime }] as const),
  );
  // The same dates and times come again and again: each is made once.
  const dates = new Map<number, string>();
  const times = new Map<number, string>();
  const once = (of: Map<number, string>, key: number, make: (key: number) => string): string => {
    const made = of.get(key) ?? make(key);
    of.set(key, made);
    return made;
  };
  return rows.flatMap(
    ([id, scheduleId, user, credited, shiftId, day, starts, ends, localStart, flags, source]) => {
      const template = known.get(shiftId);
      if (template === undefined) return [];
      return {
        id,
        scheduleId,
        userId: people[user]?.id ?? null,
        creditedUserId: people[credited]?.id ?? null,
        code: template.code,
        category: template.category,
        shiftDate: once(dates, day, dateOfDay),
        startTime: localStart < 0 ? template.startTime : once(times, localStart, formatTime),
        startsAt: starts * MINUTE_MS,
        endsAt: ends * MINUTE_MS,
        isOvertime: (flags & 1) !== 0,
        isActing: (flags & 2) !== 0,
        requiredRole: (flags & 4) !== 0 ? ('supervisor' as const) : ('dispatcher' as const),
        source: ASSIGNMENT_SOURCES[source] ?? 'manual',
      };
    },
  );
}

const sums = z.array(z.tuple([z.int(), z.guid(), z.int(), z.int()]));

/** Minutes that somebody works and is paid for within a stretch of time. */
export type ReportSum = { window: number; personId: string; workedMinutes: number; paidMinutes: number };

/**
 * Hours as the database sums them, by person and stretch, for supervisors; people without any are not named.
 *
 * @param windows at most 60; `window` of a sum is its place among them
 */
export async function getReportSums(
  db: Db,
  centerId: string,
  windows: readonly Interval[],
): Promise<ReportSum[]> {
  const answer = requireData(
    await db.rpc('get_report_sums', {
      p_center_id: centerId,
      p_windows: windows.map(({ startsAt, endsAt }) => [startsAt, endsAt]),
    }),
  );
  return sums.parse(answer).map(([window, personId, workedMinutes, paidMinutes]) => ({
    window,
    personId,
    workedMinutes,
    paidMinutes,
  }));
}

const instant = z.number();
const requestsSchema: z.ZodType<RequestReport> = z.object({
  timeZone: z.string(),
  leave: z.array(
    z.object({
      id: z.int(),
      personId: z.guid(),
      fullName: z.string(),
      kind: z.string().nullable(),
      status: z.enum(['pending', 'approved', 'denied', 'withdrawn', 'cancelled']),
      isSickCall: z.boolean(),
      startsAt: instant,
      endsAt: instant,
      chargedMinutes: z.int().nullable(),
      askedAt: instant,
      decidedAt: instant.nullable(),
    }),
  ),
  balances: z.array(
    z.object({
      personId: z.guid(),
      fullName: z.string(),
      kind: z.string(),
      minutes: z.int(),
      takenMinutes: z.int(),
    }),
  ),
  swaps: z.array(
    z.object({
      id: z.int(),
      kind: z.enum(['swap', 'give']),
      status: z.enum([
        'pending',
        'accepted',
        'rejected',
        'approved',
        'denied',
        'withdrawn',
        'expired',
        'cancelled',
      ]),
      requesterId: z.guid(),
      requesterName: z.string(),
      responderId: z.guid().nullable(),
      responderName: z.string().nullable(),
      askedAt: instant,
      acceptedAt: instant.nullable(),
      decidedAt: instant.nullable(),
      shiftDate: z.string().nullable(),
    }),
  ),
  asked: z.array(
    z.object({
      id: z.int(),
      personId: z.guid(),
      fullName: z.string(),
      status: z.enum(['pending', 'approved', 'denied', 'withdrawn', 'cancelled']),
      askedAt: instant,
      decidedAt: instant.nullable(),
    }),
  ),
  callOuts: z.array(
    z.object({
      id: z.guid(),
      state: z.enum(['running', 'filled', 'stopped', 'exhausted']),
      startedAt: instant,
      endedAt: instant.nullable(),
      shiftStartsAt: instant,
      shiftDate: z.string(),
      origin: z.enum(['gap', 'planned', 'leave', 'sick', 'vacated']),
      way: z.enum(['claim', 'award', 'call_out', 'extension', 'mandate', 'roster']).nullable(),
      contacts: z.int(),
    }),
  ),
});

/** Leave, trades and call-outs of a center between two dates, for supervisors; refused as `getReportFacts`. */
export async function getRequestReport(
  db: Db,
  centerId: string,
  { fromDate, toDate }: ReportRange,
): Promise<RequestReport> {
  return requestsSchema.parse(
    requireData(
      await db.rpc('get_request_report', { p_center_id: centerId, p_from: fromDate, p_to: toDate }),
    ),
  );
}
