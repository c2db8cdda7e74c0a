import 'server-only';
import { z } from 'zod';
import {
  BALANCE_ENTRIES,
  type BalanceEntry,
  type BalanceEntryKind,
  type BlackoutPeriod,
  type LeaveDay,
  type LeaveKind,
  type LeaveRules,
  type OwnTimeOff,
  TIME_OFF_STATUSES,
  type TimeOffEvent,
  type TimeOffRequest,
  type TimeOffStatus,
} from '#lib/domain/time-off-records.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { heldRole } from './held-role.ts';
import { dataOf, jsonOf, requireData } from './read.ts';

const kindColumns =
  'id, name, type, needs_balance, counts_to_caps, is_protected, is_private, notice_days, is_active, version';

type KindRow = {
  id: number;
  name: string;
  type: LeaveKind['type'];
  needs_balance: boolean;
  counts_to_caps: boolean;
  is_protected: boolean;
  is_private: boolean;
  notice_days: number;
  is_active: boolean;
  version: number;
};

function kindOf(row: KindRow): LeaveKind {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    needsBalance: row.needs_balance,
    countsToCaps: row.counts_to_caps,
    isProtected: row.is_protected,
    isPrivate: row.is_private,
    noticeDays: row.notice_days,
    isActive: row.is_active,
    version: row.version,
  };
}

/** Kinds of leave of the caller's agency, also retired ones, by name. */
async function listLeaveKinds(db: Db): Promise<LeaveKind[]> {
  return requireData(await db.from('leave_kinds').select(kindColumns).order('name').limit(500)).map(kindOf);
}

/** What an agency says of time off to everybody in it. */
type LeaveTerms = { kinds: LeaveKind[]; blackouts: BlackoutPeriod[] };

/** The kinds of leave of the caller's agency and its blackouts, by first day, past ones too. */
export async function getLeaveTerms(db: Db): Promise<LeaveTerms> {
  const [kinds, blackouts] = await Promise.all([
    listLeaveKinds(db),
    db.from('leave_blackouts').select('id, name, from_date, to_date').order('from_date').limit(500),
  ]);
  return {
    kinds,
    blackouts: requireData(blackouts).map((period) => ({
      id: period.id,
      name: period.name,
      fromDate: period.from_date,
      toDate: period.to_date,
    })),
  };
}

/** How the caller's agency handles time off; null for a caller whose session has ended. */
export async function getLeaveSettings(db: Db): Promise<(LeaveTerms & { rules: LeaveRules }) | null> {
  const [terms, rules] = await Promise.all([
    getLeaveTerms(db),
    db
      .from('leave_rules')
      .select('cap_dispatchers, cap_supervisors, escalate_after_hours, deputy_id, version')
      .maybeSingle(),
  ]);
  const row = dataOf(rules);
  if (row === null) return null;
  return {
    ...terms,
    rules: {
      capDispatchers: row.cap_dispatchers,
      capSupervisors: row.cap_supervisors,
      escalateAfterHours: row.escalate_after_hours,
      deputyId: row.deputy_id,
      version: row.version,
    },
  };
}

/** From our own functions, which write them as the record says. */
export const requestSchema: z.ZodType<TimeOffRequest> = z.object({
  id: z.int(),
  version: z.int(),
  userId: z.string(),
  fullName: z.string(),
  role: heldRole,
  centerId: z.string(),
  kindId: z.int(),
  kindName: z.string(),
  isProtected: z.boolean(),
  countsToCaps: z.boolean(),
  needsBalance: z.boolean(),
  status: z.enum(TIME_OFF_STATUSES),
  isSickCall: z.boolean(),
  startsAt: z.number(),
  endsAt: z.number(),
  reason: z.string().nullable(),
  decisionNote: z.string().nullable(),
  reviewedByName: z.string().nullable(),
  reviewedAt: z.number().nullable(),
  chargedMinutes: z.int().nullable(),
  createdAt: z.number(),
  stage: z.enum(['supervisors', 'deputy', 'admins']).nullable(),
  line: z.array(z.object({ date: z.string(), place: z.int() })),
});

const eventFields = {
  at: z.number(),
  from: z.enum(TIME_OFF_STATUSES).nullable(),
  to: z.enum(TIME_OFF_STATUSES),
  actorName: z.string().nullable(),
  reason: z.string().nullable(),
};

const entrySchema: z.ZodType<BalanceEntry> = z.object({
  id: z.int(),
  kindId: z.int(),
  kind: z.enum(BALANCE_ENTRIES),
  minutes: z.int(),
  date: z.string(),
  note: z.string().nullable(),
  requestId: z.int().nullable(),
  actorName: z.string().nullable(),
  at: z.number(),
});

const ownSchema: z.ZodType<OwnTimeOff> = z.object({
  requests: z.array(requestSchema),
  events: z.array(z.object({ ...eventFields, requestId: z.int() })),
  balances: z.array(z.object({ kindId: z.int(), minutes: z.int(), heldMinutes: z.int() })),
  entries: z.array(entrySchema),
});

/**
 * A person's time off: the own, or for admins anybody's of the agency. At most 500 requests, the latest first, and 2000
 * entries. Throws a `Refusal` for whoever else asks.
 */
export async function listMyTimeOff(db: Db, userId: string): Promise<OwnTimeOff> {
  return ownSchema.parse(requireData(await db.rpc('list_time_off_of', { p_user_id: userId })));
}

const daysSchema: z.ZodType<LeaveDay[]> = z.array(
  z.object({
    date: z.string(),
    cap: z.int().nullable(),
    approved: z.int(),
    waiting: z.int(),
    blackout: z.string().nullable(),
  }),
);

/** Places left on operational days, both included, for the caller's group of the own center; at most 400 days. */
export async function getLeaveDays(db: Db, from: LocalDate, to: LocalDate): Promise<LeaveDay[]> {
  return daysSchema.parse(requireData(await db.rpc('get_leave_days', { p_from: from, p_to: to })));
}

export type NewTimeOff = {
  kindId: number;
  /** In steps of 15 minutes. */
  startsAt: Instant;
  endsAt: Instant;
  reason: string | null;
  /** What the balance would be charged. */
  chargedMinutes: number | null;
};

/**
 * Asks for time off as the caller. Throws a `Refusal` with the field `startsAt`, `endsAt`, `kindId` or `reason` for what
 * the rules forbid: another request at that time, too little notice, a blackout.
 */
export async function createTimeOff(db: Db, input: NewTimeOff): Promise<TimeOffRequest> {
  return requestSchema.parse(requireData(await db.rpc('create_time_off', askedOf(input))));
}

/**
 * The same for one that was made offline, under the id that its browser gave it: what was sent under it before is the
 * answer, as it stands now.
 */
export async function createTimeOffOnce(
  db: Db,
  clientId: string,
  input: NewTimeOff,
): Promise<TimeOffRequest> {
  return requestSchema.parse(
    requireData(await db.rpc('ask_time_off_once', { p_client_id: clientId, ...askedOf(input) })),
  );
}

/** The request that was made under an id of the caller's browser, as it stands now; null without one. */
export async function findOfflineAsk(db: Db, clientId: string): Promise<TimeOffRequest | null> {
  return requestSchema.nullable().parse(dataOf(await db.rpc('find_offline_ask', { p_client_id: clientId })));
}

function askedOf(input: NewTimeOff) {
  return {
    p_kind_id: input.kindId,
    p_starts_at: new Date(input.startsAt).toISOString(),
    p_ends_at: new Date(input.endsAt).toISOString(),
    p_reason: input.reason ?? undefined,
    p_charged_minutes: input.chargedMinutes ?? undefined,
  };
}

/** Takes the own request back before it is decided. Throws a `Refusal` that says by whom and when it was decided. */
export async function withdrawTimeOff(
  db: Db,
  id: number,
  version: number,
  reason: string | null,
): Promise<TimeOffRequest> {
  return requestSchema.parse(
    requireData(
      await db.rpc('withdraw_time_off', {
        p_request_id: id,
        p_expected_version: version,
        p_reason: reason ?? undefined,
      }),
    ),
  );
}

const pageSchema = z.object({ requests: z.array(requestSchema), next: z.int().nullable() });

/**
 * Requests of the agency for its supervisors, at most 100 at a time: those that wait by age, the oldest first, others
 * the latest first.
 *
 * @param after `next` of the page before; null = from the beginning
 */
export async function listTimeOffRequests(
  db: Db,
  { status, after }: { status: TimeOffStatus; after: number | null },
): Promise<{ requests: TimeOffRequest[]; next: number | null }> {
  return pageSchema.parse(
    requireData(
      await db.rpc('list_time_off_requests', { p_status: status, ...(after !== null && { p_after: after }) }),
    ),
  );
}

const detailSchema = z.object({ request: requestSchema, events: z.array(z.object(eventFields)) });

/** One request with its life, for its person and for supervisors; null when there is none that the caller may see. */
export async function getTimeOffRequest(
  db: Db,
  id: number,
): Promise<{ request: TimeOffRequest; events: TimeOffEvent[] } | null> {
  const answer = dataOf(await db.rpc('get_time_off_request', { p_request_id: id }));
  return answer === null ? null : detailSchema.parse(answer);
}

/** Adds a kind of leave at once, for admins; returns its id. One that is there changes as a setting. */
export async function addLeaveKind(db: Db, kind: Omit<LeaveKind, 'id' | 'version'>): Promise<number> {
  return requireData(await db.rpc('add_leave_kind', { p_value: jsonOf(kind) }));
}

/** Adds a blackout or changes one, for admins; returns its id. */
export async function saveBlackout(
  db: Db,
  period: Omit<BlackoutPeriod, 'id'> & { id: number | null },
): Promise<number> {
  return requireData(
    await db.rpc('save_leave_blackout', {
      p_blackout_id: period.id ?? undefined,
      p_name: period.name,
      p_from: period.fromDate,
      p_to: period.toDate,
    }),
  );
}

/** Removes a blackout, for admins; one that is gone already is no error. */
export async function deleteBlackout(db: Db, id: number): Promise<void> {
  dataOf(await db.rpc('delete_leave_blackout', { p_blackout_id: id }));
}

export type NewBalanceEntry = {
  userId: string;
  kindId: number;
  kind: Extract<BalanceEntryKind, 'opening' | 'granted' | 'corrected'>;
  /** Signed. */
  minutes: number;
  /** From which day it counts. */
  date: LocalDate;
  note: string | null;
};

/** Writes a line of a person's balance, for admins; a correction needs a note. Returns its id. */
export async function addBalanceEntry(db: Db, entry: NewBalanceEntry): Promise<number> {
  return requireData(
    await db.rpc('add_leave_entry', {
      p_user_id: entry.userId,
      p_kind_id: entry.kindId,
      p_entry: entry.kind,
      p_minutes: entry.minutes,
      p_date: entry.date,
      p_note: entry.note ?? undefined,
    }),
  );
}
