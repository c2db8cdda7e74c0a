/** A trade of shifts: who gives what to whom. */
import type { RosterFacts } from './roster.ts';
import { templatesById } from './roster-index.ts';
import type { Swap, SwapFacts, SwapRow, SwapShift } from './swap-records.ts';
import { MINUTE_MS } from './time.ts';
import type { Interval } from './types.ts';

/** A row that somebody works. */
export type HeldRow = SwapRow & { userId: string };

export type Trade = {
  /** The requester's. */
  shift: HeldRow;
  responderId: string;
  /** The responder's; null in a give-away. */
  other: HeldRow | null;
};

export function isHeld(row: SwapRow): row is HeldRow {
  return row.userId !== null;
}

/** The published row of that id that somebody works; null when the facts have none. */
export function heldRow({ rows }: Pick<SwapFacts, 'rows'>, id: number): HeldRow | null {
  return rows.filter(isHeld).find((row) => row.id === id) ?? null;
}

/** The row as whoever takes it over has it: who was to work it first is paid for it. */
export function tradedRow(row: HeldRow, userId: string): HeldRow {
  const credited = row.creditedUserId ?? row.userId;
  return { ...row, userId, source: 'swap', creditedUserId: credited === userId ? null : credited };
}

/** A row as the two are shown it. */
export function swapShiftOf(row: HeldRow, { templates }: Pick<RosterFacts, 'templates'>): SwapShift {
  const { id, version, scheduleId, userId, shiftDate, startsAt, endsAt } = row;
  const template = templatesById(templates).get(row.shiftId);
  const name = { code: template?.code ?? 'Shift', name: template?.name ?? 'Shift' };
  return { assignmentId: id, version, scheduleId, userId, ...name, shiftDate, startsAt, endsAt };
}

/** Real minutes that somebody works more who takes one row for another (null = none), or with a minus less. */
export function minutesMore(takes: Interval | null, gives: Interval | null): number {
  const minutes = (of: Interval | null) => (of === null ? 0 : (of.endsAt - of.startsAt) / MINUTE_MS);
  return minutes(takes) - minutes(gives);
}

/** Who the other side of an offer is or would be, and what they give; null = nothing, in a give-away. */
export type OtherSide = { personId: string; shift: SwapShift | null };

/**
 * The other side of an accepted trade, or of an offer with a person's answer; null where nobody is it yet, or not with a
 * shift that is known.
 */
export function otherSideOf(swap: Swap, personId: string): OtherSide | null {
  const { status, kind, responderId, responderShift, requesterId, answers } = swap;
  if (status === 'accepted' && responderId !== null) return { personId: responderId, shift: responderShift };
  if (status !== 'pending' || personId === requesterId) return null;
  if (kind === 'give') return { personId, shift: null };
  const answer = answers.find((each) => each.personId === personId);
  const isOpen = answer?.state === 'asked' || answer?.state === 'proposed';
  return isOpen && answer.shift !== null ? { personId, shift: answer.shift } : null;
}
