import 'server-only';
import type { SessionUser } from '#lib/auth/session.ts';
import { getOpenedRow } from '#lib/data/floor-rows.ts';
import { getShiftHistory } from '#lib/data/roster-edits.ts';
import * as decisions from '#lib/data/time-off-decisions.ts';
import { formatDate, stampWords } from '#lib/domain/format.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { OPERATIONS_MAX } from '#lib/domain/roster-edits.ts';
import { type LeaveImpact, leaveImpact, planApproval } from '#lib/domain/time-off-impact.ts';
import type { LeaveFacts, LeavePart, TimeOffRequest } from '#lib/domain/time-off-records.ts';
import { planReturn, type ReturnPlan } from '#lib/domain/time-off-return.ts';
import { approvalNeedWords } from '#lib/domain/time-off-words.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { actingClient } from '#lib/supabase/admin.ts';
import type { Db } from '#lib/supabase/server.ts';
import { decideInTurn, settled } from './settled.ts';

// What a decision does to the roster is computed here, from facts that a dispatcher who cancels own leave or calls in sick
// may not read. The database takes it from this server alone, and checks the right of the person again.

/** Who asks; the session is the caller's to check. */
export type DeskUser = Pick<SessionUser, 'id' | 'clockStyle'>;

/** What cancelling gives back, and what stays with others; with the zone of the center. */
export type CancelEffect = Omit<ReturnPlan, 'parts'> & { timeZone: string };

/** What a request would do if it were approved now; null when it waits for nobody, or not for this person. */
export async function readImpact(user: DeskUser, requestId: number): Promise<LeaveImpact | null> {
  const facts = await decisions.getLeaveFacts(await actingClient(), user.id, requestId);
  if (facts === null || facts.request.status !== 'pending') return null;
  return leaveImpact(facts, Date.now());
}

/** What cancelling approved leave would do now; null when this person has nothing to cancel. */
export async function readCancelEffect(user: DeskUser, requestId: number): Promise<CancelEffect | null> {
  const facts = await decisions.getLeaveFacts(await actingClient(), user.id, requestId);
  if (facts === null || facts.request.status !== 'approved') return null;
  const { parts: _, ...effect } = planReturn(facts, Date.now());
  return { ...effect, timeZone: facts.clock.timeZone };
}

type Decided = { requestId: number; expectedVersion: number; note: string | null };

/**
 * Approves a request by the facts as they are now: its hours leave the roster, what falls below a minimum becomes open.
 * Throws a `Refusal` for what somebody else decided, for what needs a reason and has none, and for a day that got full.
 *
 * @param decided.fullDates days that the decider knows to be full
 */
export function approveTimeOff(
  user: DeskUser,
  { requestId, expectedVersion, note, fullDates }: Decided & { fullDates: readonly LocalDate[] },
): Promise<TimeOffRequest> {
  return settled(async () => {
    const facts = await requireFacts(user, requestId);
    const now = Date.now();
    const isPending = facts.request.status === 'pending';
    const impact = leaveImpact(facts, now);
    const full = impact.caps.filter(({ isFull }) => isFull).map(({ date }) => date);
    if (isPending && !facts.request.isProtected) requireKnown(full, fullDates);
    if (isPending && impact.needs.length > 0 && note === null) {
      const words = approvalNeedWords(impact, facts.clock.timeZone, user.clockStyle).join(' ');
      throw new Refusal('rule_violation', words, { note: words });
    }
    // Of one that is decided the database says by whom and when.
    const plan = isPending ? planApproval(facts, now) : { parts: unchanged(facts), chargedMinutes: 0 };
    requireFew(plan.parts);
    return decisions.decideTimeOff(await actingClient(), {
      actorId: user.id,
      requestId,
      version: expectedVersion,
      decision: 'approved',
      note,
      ...plan,
      overCapDates: fullDates,
    });
  });
}

/** Denies a request. Throws a `Refusal` for what somebody else decided. */
export function denyTimeOff(
  user: DeskUser,
  { requestId, expectedVersion, note }: Decided,
): Promise<TimeOffRequest> {
  return settled(async () =>
    decisions.decideTimeOff(await actingClient(), {
      actorId: user.id,
      requestId,
      version: expectedVersion,
      decision: 'denied',
      note,
      chargedMinutes: 0,
      overCapDates: [],
      parts: [],
    }),
  );
}

/** Which of several requests were decided, and why others were not. */
export type BulkOutcome = { decided: number[]; refused: { requestId: number; message: string }[] };

/** Decides several requests, each as if it were alone after the one before it. */
export async function decideSeveral(
  user: DeskUser,
  bulk: {
    decision: 'approved' | 'denied';
    requests: readonly Omit<Decided, 'note'>[];
    note: string | null;
    fullDates: readonly LocalDate[];
  },
): Promise<BulkOutcome> {
  const { decision, requests, note, fullDates } = bulk;
  const decide = decision === 'approved' ? approveTimeOff : denyTimeOff;
  const { decided, refused } = await decideInTurn(requests, (request) =>
    decide(user, { ...request, note, fullDates }),
  );
  return {
    decided: decided.map(({ requestId }) => requestId),
    refused: refused.map(({ item: { requestId }, message }) => ({ requestId, message })),
  };
}

/**
 * Cancels approved leave: the person's shifts that are not over come back, openings that nobody took go. Throws a
 * `Refusal` for leave that is over or not approved any more.
 */
export function cancelTimeOff(
  user: DeskUser,
  {
    requestId,
    expectedVersion,
    reason,
  }: { requestId: number; expectedVersion: number; reason: string | null },
): Promise<{ request: TimeOffRequest; effect: CancelEffect }> {
  return settled(async () => {
    const facts = await requireFacts(user, requestId);
    const plan =
      facts.request.status === 'approved'
        ? planReturn(facts, Date.now())
        : { parts: unchanged(facts), returnedMinutes: 0, returned: [], taken: [], kept: [] };
    const { parts, ...effect } = plan;
    requireFew(parts);
    const request = await decisions.cancelTimeOff(await actingClient(), {
      actorId: user.id,
      requestId,
      version: expectedVersion,
      reason,
      returnedMinutes: effect.returnedMinutes,
      parts,
    });
    const { timeZone } = facts.clock;
    return request === null ? null : { request, effect: { ...effect, timeZone } };
  });
}

/** Calls the person in sick for an own shift, effective at once. Throws a `Refusal` for one that was changed meanwhile. */
export function callInSick(
  user: DeskUser,
  call: { assignmentId: number; expectedVersion: number; reason: string | null },
): Promise<TimeOffRequest> {
  const { assignmentId, expectedVersion, reason } = call;
  return settled(async () => {
    const facts = await decisions.getSickCallFacts(await actingClient(), user.id, assignmentId);
    if (facts.rows.find(({ id }) => id === assignmentId)?.version !== expectedVersion) {
      throw new Refusal('conflict', 'Your shift was changed meanwhile. Look at it again.');
    }
    const { startsAt, createdAt } = facts.request;
    const { parts, chargedMinutes } = planApproval(facts, createdAt);
    return decisions.callInSick(await actingClient(), {
      actorId: user.id,
      assignmentId,
      startsAt,
      reason,
      chargedMinutes,
      parts,
    });
  });
}

/** What marking somebody sick would do now, or why it cannot be. */
export async function readSickMark(
  user: DeskUser,
  assignmentId: number,
): Promise<LeaveImpact | { refusal: string }> {
  try {
    const facts = await decisions.getSickMarkFacts(await actingClient(), user.id, assignmentId);
    return leaveImpact(facts, facts.request.createdAt);
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}

/**
 * Marks whoever works a shift sick from the next quarter of an hour, or its start. Throws a `Refusal` that says by whom and
 * when the shift was changed, where somebody else was first.
 *
 * @returns the leave, and the chair that it opened; null where the floor keeps its minimum
 */
export async function markSick(
  user: DeskUser,
  db: Db,
  mark: { assignmentId: number; expectedVersion: number; reason: string | null },
): Promise<{ request: TimeOffRequest; chairId: number | null }> {
  const { assignmentId, expectedVersion, reason } = mark;
  const done = await settled(async () => {
    const admin = await actingClient();
    const facts = await decisions.getSickMarkFacts(admin, user.id, assignmentId);
    const row = facts.rows.find(({ id }) => id === assignmentId);
    if (row?.version !== expectedVersion) throw await changed(user, db, assignmentId, facts);
    const { startsAt, createdAt } = facts.request;
    const { parts, chargedMinutes } = planApproval(facts, createdAt);
    const request = await decisions.markSick(admin, {
      actorId: user.id,
      assignmentId,
      startsAt,
      reason,
      chargedMinutes,
      parts,
    });
    const opens = leaveImpact(facts, createdAt).openings.length > 0;
    return request === null ? null : { request, centerId: facts.request.centerId, opens };
  });
  const { request, centerId, opens } = done;
  return { request, chairId: opens ? await getOpenedRow(db, centerId, request) : null };
}

/** By whom and when a shift was changed since somebody looked at it. */
async function changed(
  { clockStyle }: DeskUser,
  db: Db,
  assignmentId: number,
  { clock }: LeaveFacts,
): Promise<Refusal> {
  const [last] = (await getShiftHistory(db, assignmentId)) ?? [];
  const who =
    last === undefined
      ? 'Somebody changed this shift meanwhile.'
      : `${stampWords(last.byName ?? 'Somebody', last.at, clock.timeZone, clockStyle)}: this shift was changed.`;
  return new Refusal('conflict', `${who} Nothing of yours was done.`);
}

async function requireFacts(user: DeskUser, requestId: number): Promise<LeaveFacts> {
  const facts = await decisions.getLeaveFacts(await actingClient(), user.id, requestId);
  if (facts === null) throw new Refusal('not_found', 'This request does not exist.');
  return facts;
}

/** A reason that was given for something else never passes a cap. */
function requireKnown(full: readonly LocalDate[], known: readonly LocalDate[]): void {
  const unseen = full.find((date) => !known.includes(date));
  if (unseen !== undefined) {
    throw new Refusal('conflict', `${formatDate(unseen)} has got full meanwhile. Look again.`);
  }
}

function unchanged({ blocks }: LeaveFacts): LeavePart[] {
  return blocks.map(({ scheduleId, version }) => ({ scheduleId, version, operations: [] }));
}

function requireFew(parts: readonly LeavePart[]): void {
  if (parts.every(({ operations }) => operations.length <= OPERATIONS_MAX)) return;
  const words = `This changes more than ${OPERATIONS_MAX} shifts of one schedule. It has to be asked for in parts.`;
  throw new Refusal('rule_violation', words);
}
