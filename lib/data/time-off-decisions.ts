import 'server-only';
import type { PostgrestSingleResponse } from '@supabase/supabase-js';
import { z } from 'zod';
import { patternWeek } from '#lib/domain/patterns.ts';
import { ASSIGNMENT_SOURCES, placeRow, type RosterRow, readWire } from '#lib/domain/roster.ts';
import { templatesById } from '#lib/domain/roster-index.ts';
import type { LeaveFacts, LeavePart, LeaveRow, TimeOffRequest } from '#lib/domain/time-off-records.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';
import type { Json } from '#lib/supabase/database.types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { readCoverage } from './coverage.ts';
import { heldRole } from './held-role.ts';
import { dataOf, detailOf, jsonOf, requireData } from './read.ts';
import { factsSchema, mergeVersions, wireRow } from './roster-facts.ts';
import { requestSchema } from './time-off.ts';

const window = { startsAt: z.number(), endsAt: z.number() };

const leaveFactsSchema = factsSchema
  .pick({ clock: true, templates: true, people: true, requirements: true, ruleVersions: true })
  .extend({
    request: requestSchema,
    /** Rows of the person and of others who ask, with the schedule of each and which are this request's. */
    wire: z.object({ users: z.array(z.string()), rows: z.array(wireRow) }),
    scheduleOf: z.record(z.string(), z.int()),
    rowIds: z.array(z.int()),
    cancelledIds: z.array(z.int()),
    before: z.array(
      z.object({
        id: z.int(),
        version: z.int(),
        scheduleId: z.int(),
        userId: z.string().nullable(),
        shiftId: z.int(),
        shiftDate: z.string(),
        localStart: z.string().nullable(),
        localEnd: z.string().nullable(),
        requiredRole: z.enum(['dispatcher', 'supervisor']),
        isOvertime: z.boolean(),
        isLocked: z.boolean(),
        isActing: z.boolean(),
        source: z.enum(ASSIGNMENT_SOURCES),
        reason: z.string().nullable(),
      }),
    ),
    leftVersions: z.record(z.string(), z.int()),
    openedIds: z.array(z.int()),
    blocks: z.array(
      z.object({
        scheduleId: z.int(),
        name: z.string(),
        startDate: z.string(),
        endDate: z.string(),
        version: z.int(),
      }),
    ),
    unscheduled: z.array(z.string()),
    coverage: z.unknown(),
    caps: z.array(z.object({ date: z.string(), cap: z.int().nullable(), approved: z.int() })),
    others: z.array(
      z.object({
        ...window,
        id: z.int(),
        userId: z.string(),
        fullName: z.string(),
        role: heldRole,
        countsToCaps: z.boolean(),
        createdAt: z.number(),
        rowIds: z.array(z.int()),
      }),
    ),
    approvedCount: z.int(),
    deniedCount: z.int(),
    balance: z.object({ kindId: z.int(), minutes: z.int(), heldMinutes: z.int() }).nullable(),
  });

/** What the database tells of a leave, as the domain knows it. Throws a fault that names what is amiss. */
function readLeaveFacts(answer: unknown): LeaveFacts {
  const { wire, scheduleOf, rowIds, cancelledIds, before, leftVersions, coverage, others, ...facts } =
    leaveFactsSchema.parse(answer);
  const { clock, templates: list, people, requirements, ruleVersions, ...rest } = facts;
  const templates = templatesById(list);
  const read = readWire({ ...wire, scheduleId: 0, version: 0, at: 0, count: 0 }, templates, clock);
  const inBlock = (row: RosterRow): LeaveRow => ({ ...row, scheduleId: scheduleOf[row.id] ?? 0 });
  const rows = new Map(read.rows.map((row) => [row.id, inBlock(row)]));
  const cancelled = new Map(
    read.cancelled.flatMap(({ id, row }) => (row === null ? [] : [[id, inBlock(row)] as const])),
  );
  const pick = (from: ReadonlyMap<number, LeaveRow>, ids: readonly number[]) =>
    ids.flatMap((id) => from.get(id) ?? []);
  const pattern = people.find(({ id }) => id === facts.request.userId)?.pattern ?? null;
  return {
    ...rest,
    clock,
    roster: {
      templates: list,
      people,
      requirements,
      ruleVersions: mergeVersions(ruleVersions),
      // DOMAIN: the minimum of employees includes the supervisors on duty.
      supervisorsCountAsEmployees: true,
    },
    rows: pick(rows, rowIds),
    cancelled: pick(cancelled, cancelledIds),
    before: before.flatMap((row) => {
      const template = templates.get(row.shiftId);
      // The roster gives back by itself what a trade said of the pay.
      return template === undefined ? [] : [placeRow({ ...row, creditedUserId: null }, template, clock)];
    }),
    leftVersions: new Map(Object.entries(leftVersions).map(([id, version]) => [Number(id), version])),
    coverage: coverage === null ? null : readCoverage(coverage).coverage,
    others: others.map(({ rowIds: ids, ...other }) => ({ ...other, rows: pick(rows, ids) })),
    pattern: pattern === null ? null : patternWeek(pattern),
  };
}

/**
 * What a decision on a request is made on, for whoever decides or cancels it; null when the person may not see such a
 * request. With the secret key: a dispatcher who cancels own leave may not read these facts.
 */
export async function getLeaveFacts(
  admin: Db,
  actorId: string,
  requestId: number,
): Promise<LeaveFacts | null> {
  const answer = dataOf(await admin.rpc('get_time_off_facts', { p_actor: actorId, p_request_id: requestId }));
  return answer === null ? null : readLeaveFacts(answer);
}

/**
 * The same for a sick call of the person's own published shift, as if it had been made now: `request` has id 0, version 0
 * and the window from the next quarter of an hour, or the shift's start, to its end. Throws a `Refusal` for a shift that is
 * not the person's, over, or more than 24 h ahead.
 */
export async function getSickCallFacts(
  admin: Db,
  actorId: string,
  assignmentId: number,
): Promise<LeaveFacts> {
  return readLeaveFacts(
    requireData(await admin.rpc('get_sick_call_facts', { p_actor: actorId, p_assignment_id: assignmentId })),
  );
}

/** The same for marking whoever works a published shift sick, as a supervisor. */
export async function getSickMarkFacts(
  admin: Db,
  actorId: string,
  assignmentId: number,
): Promise<LeaveFacts> {
  return readLeaveFacts(
    requireData(await admin.rpc('get_sick_mark_facts', { p_actor: actorId, p_assignment_id: assignmentId })),
  );
}

export type Decision = {
  actorId: string;
  requestId: number;
  /** The request's version that was decided on. */
  version: number;
  decision: 'approved' | 'denied';
  /** One line of at most 500 characters; denials need one. */
  note: string | null;
  /** What the balance is charged, for an approval. */
  chargedMinutes: number;
  /** Full days that are passed knowingly; any other full one is a conflict that names it. */
  overCapDates: readonly LocalDate[];
  /** Of every block in the facts, for an approval. */
  parts: readonly LeavePart[];
};

/**
 * Decides a request for the person. Null when the roster has changed since the facts were read: load and compute again.
 * Throws a `Refusal` for what somebody else decided first (by whom and when), a day that got full, and own requests.
 */
export async function decideTimeOff(admin: Db, decision: Decision): Promise<TimeOffRequest | null> {
  return outcomeOf(
    await admin.rpc('decide_time_off', {
      p_actor: decision.actorId,
      p_request_id: decision.requestId,
      p_expected_version: decision.version,
      p_decision: decision.decision,
      p_note: decision.note ?? undefined,
      p_charged_minutes: decision.chargedMinutes,
      p_over_cap_dates: [...decision.overCapDates],
      p_parts: jsonOf(decision.parts),
    }),
  );
}

export type Cancellation = {
  actorId: string;
  requestId: number;
  version: number;
  /** One line of at most 500 characters. */
  reason: string | null;
  /** What the balance gets back; at most what it was charged. */
  returnedMinutes: number;
  parts: readonly LeavePart[];
};

/** Cancels approved leave for its person or a supervisor, before it is over. Null and refusals as in `decideTimeOff`. */
export async function cancelTimeOff(admin: Db, cancellation: Cancellation): Promise<TimeOffRequest | null> {
  return outcomeOf(
    await admin.rpc('cancel_time_off', {
      p_actor: cancellation.actorId,
      p_request_id: cancellation.requestId,
      p_expected_version: cancellation.version,
      p_reason: cancellation.reason ?? undefined,
      p_returned_minutes: cancellation.returnedMinutes,
      p_parts: jsonOf(cancellation.parts),
    }),
  );
}

export type SickCall = {
  actorId: string;
  assignmentId: number;
  /** The start that the facts proposed. */
  startsAt: Instant;
  reason: string | null;
  chargedMinutes: number;
  parts: readonly LeavePart[];
};

/** Calls the person in sick, effective at once. Null and refusals as in `decideTimeOff`. */
export async function callInSick(admin: Db, call: SickCall): Promise<TimeOffRequest | null> {
  return outcomeOf(
    await admin.rpc('call_in_sick', {
      p_actor: call.actorId,
      p_assignment_id: call.assignmentId,
      p_starts_at: new Date(call.startsAt).toISOString(),
      p_reason: call.reason ?? undefined,
      p_charged_minutes: call.chargedMinutes,
      p_parts: jsonOf(call.parts),
    }),
  );
}

/** Marks whoever works a shift sick, as a supervisor; effective at once. Null and refusals as in `decideTimeOff`. */
export async function markSick(admin: Db, call: SickCall): Promise<TimeOffRequest | null> {
  return outcomeOf(
    await admin.rpc('mark_sick', {
      p_actor: call.actorId,
      p_assignment_id: call.assignmentId,
      p_starts_at: new Date(call.startsAt).toISOString(),
      p_reason: call.reason ?? undefined,
      p_charged_minutes: call.chargedMinutes,
      p_parts: jsonOf(call.parts),
    }),
  );
}

function outcomeOf(answer: PostgrestSingleResponse<Json>): TimeOffRequest | null {
  if (answer.error !== null) {
    const { factsVersion, conflicts } = detailOf(answer.error);
    if (factsVersion !== undefined || conflicts !== undefined) return null;
  }
  return requestSchema.parse(requireData(answer));
}
