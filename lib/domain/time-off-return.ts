/** What cancelling approved leave gives back: the person's shifts and the hours that are not over yet. */
import type { RosterRow } from './roster.ts';
import type { RowOperation } from './roster-edits.ts';
import { membersById, templatesById } from './roster-index.ts';
import { isSameFields } from './row-operations.ts';
import { MINUTE_MS, overlapMinutes } from './time.ts';
import type { LeaveFacts, LeavePart, LeaveRow } from './time-off-records.ts';
import { fieldsAt, nextWallQuarter, partTaken, piecesWithout } from './time-off-rows.ts';
import type { Instant, Interval, LocalDate } from './types.ts';

/** An opening of the leave that somebody works now. */
export type TakenOpening = Interval & { fullName: string; shiftDate: LocalDate; code: string };
/** A shift of the person that stays as it is, because somebody changed it, or the person's work at that time, since. */
export type KeptShift = Interval & { shiftDate: LocalDate; code: string };

export type ReturnPlan = {
  /** Of every block, in the version that the facts are of. */
  parts: LeavePart[];
  /** What the balance gets back. */
  returnedMinutes: number;
  /** Hours that the person works again, by shift. */
  returned: Interval[];
  taken: TakenOpening[];
  kept: KeptShift[];
};

/**
 * What cancelling approved leave now does to the ledger. The person's shifts come back as they were, as far as they are
 * not over; openings that nobody took go. What somebody took or changed since stays, and is named.
 */
export function planReturn(facts: LeaveFacts, now: Instant): ReturnPlan {
  let key = 0;
  const nextKey = (): number => {
    key -= 1;
    return key;
  };
  const steps = facts.before
    .filter(({ userId }) => userId === facts.request.userId)
    .map((row) => returnOf(row, facts, now, nextKey));
  const coming = steps.flatMap(({ scheduleId, operations }) =>
    operations.map((operation) => ({ scheduleId, operation })),
  );
  const used = new Set(coming.map(({ operation }) => ('id' in operation ? operation.id : operation.key)));
  const closing = facts.rows
    .filter((row) => isOpening(row, facts) && row.userId === null && row.endsAt > now && !used.has(row.id))
    .map(({ id, version, scheduleId }) => ({
      scheduleId,
      operation: { kind: 'cancel' as const, id, version },
    }));
  const byBlock = Map.groupBy([...coming, ...closing], ({ scheduleId }) => scheduleId);
  return {
    parts: facts.blocks.map(({ scheduleId, version }) => ({
      scheduleId,
      version,
      operations: (byBlock.get(scheduleId) ?? []).map(({ operation }) => operation),
    })),
    returnedMinutes: returnedMinutes(steps, facts, now),
    returned: steps.flatMap(({ returned }) => returned ?? []),
    taken: facts.rows.flatMap((row) => (row.endsAt > now ? (takenOpening(row, facts) ?? []) : [])),
    kept: steps.flatMap(({ kept }) => kept ?? []),
  };
}

type ReturnStep = {
  scheduleId: number;
  operations: RowOperation[];
  /** What the leave took of the shift. */
  takenMinutes: number;
  /** Null = nothing of it comes back. */
  returned: Interval | null;
  kept: KeptShift | null;
};

/** One shift of the person. */
function returnOf(row: LeaveRow, facts: LeaveFacts, now: Instant, nextKey: () => number): ReturnStep {
  const { request, clock, roster } = facts;
  const template = templatesById(roster.templates).get(row.shiftId);
  const part = partTaken(row, request, request.reviewedAt ?? request.createdAt, clock);
  const step: ReturnStep = {
    scheduleId: row.scheduleId,
    operations: [],
    takenMinutes: part === null ? 0 : minutesOf(part),
    returned: null,
    kept: null,
  };
  if (template === undefined || part === null) return step;
  const returned = { ...part, startsAt: Math.max(part.startsAt, nextWallQuarter(now, clock)) };
  if (returned.startsAt >= returned.endsAt) return step;
  const remains = isBusy(returned, facts) ? null : remainsOf(row, facts);
  if (remains === null) {
    const { startsAt, endsAt, shiftDate } = facts.rows.find(({ id }) => id === row.id) ?? row;
    return { ...step, kept: { startsAt, endsAt, shiftDate, code: template.code } };
  }
  const away = { startsAt: part.startsAt, endsAt: returned.startsAt };
  const [first, ...rest] = piecesWithout(row, away).map((piece) => fieldsAt(row, piece, template, clock));
  const { gone, standing } = remains;
  // A row comes back from being cancelled as it was, or not at all.
  if (gone !== null && first !== undefined && isSameFields(first, gone)) {
    step.operations.push({ kind: 'restore', id: gone.id, version: gone.version });
    return { ...step, returned };
  }
  const wanted = first === undefined ? [] : [first, ...rest];
  wanted.forEach((fields, index) => {
    const was = standing[index];
    if (was === undefined) step.operations.push({ kind: 'add', key: nextKey(), row: fields });
    else if (!isSameFields(was, fields)) {
      step.operations.push({ kind: 'change', id: was.id, version: was.version, row: fields });
    }
  });
  for (const { id, version } of standing.slice(wanted.length)) {
    step.operations.push({ kind: 'cancel', id, version });
  }
  return { ...step, returned };
}

/**
 * What there is of a shift after the approval: pieces that the person works and an opening in its place, by start, or the
 * cancelled row. An opening that somebody took with the row's id stays with them. Null when anything of it was changed
 * since.
 */
function remainsOf(row: LeaveRow, facts: LeaveFacts): { standing: LeaveRow[]; gone: LeaveRow | null } | null {
  const { request, before, leftVersions } = facts;
  const isAsLeft = ({ id, version }: RosterRow): boolean => leftVersions.get(id) === version;
  const isSecondPiece = ({ id, userId, startsAt, endsAt }: LeaveRow): boolean =>
    userId === request.userId &&
    leftVersions.has(id) &&
    !before.some((other) => other.id === id) &&
    row.startsAt <= startsAt &&
    endsAt <= row.endsAt;
  const own = facts.rows.find(({ id }) => id === row.id) ?? null;
  const gone = facts.cancelled.find(({ id }) => id === row.id) ?? null;
  const second = facts.rows.filter(isSecondPiece);
  if (![...second, ...facts.cancelled.filter(isSecondPiece)].every(isAsLeft)) return null;
  if (own === null) return gone !== null && isAsLeft(gone) ? { standing: second, gone } : null;
  if (!isOpening(own, facts)) return isAsLeft(own) ? { standing: [own, ...second], gone: null } : null;
  if (own.userId === request.userId) return null;
  return { standing: own.userId === null ? [own] : [], gone: null };
}

/** Whether the person was given other work at that time meanwhile. */
function isBusy(time: Interval, { request, rows, leftVersions }: LeaveFacts): boolean {
  return rows.some(
    (row) => row.userId === request.userId && !leftVersions.has(row.id) && overlapMinutes(row, time) > 0,
  );
}

function isOpening({ id }: RosterRow, { openedIds }: LeaveFacts): boolean {
  return openedIds.includes(id);
}

function takenOpening(row: LeaveRow, facts: LeaveFacts): TakenOpening | null {
  const { userId, startsAt, endsAt, shiftDate, shiftId } = row;
  if (!isOpening(row, facts) || userId === null || userId === facts.request.userId) return null;
  const { people, templates } = facts.roster;
  return {
    startsAt,
    endsAt,
    shiftDate,
    code: templatesById(templates).get(shiftId)?.code ?? 'Shift',
    fullName: membersById(people).get(userId)?.fullName ?? 'Somebody',
  };
}

/**
 * The charge less what of it is used up: hours of shifts that are over or stay as they are, and of what was charged by the
 * pattern the same share as of the window.
 */
function returnedMinutes(
  steps: readonly ReturnStep[],
  { request }: Pick<LeaveFacts, 'request'>,
  now: Instant,
): number {
  const charged = request.chargedMinutes ?? 0;
  const taken = steps.reduce((sum, { takenMinutes }) => sum + takenMinutes, 0);
  const back = steps.reduce((sum, { returned }) => sum + (returned === null ? 0 : minutesOf(returned)), 0);
  const planned = Math.max(0, charged - taken);
  const left = Math.min(request.endsAt - request.startsAt, Math.max(0, request.endsAt - now));
  const share = left / (request.endsAt - request.startsAt);
  return Math.min(charged, back + Math.round(planned * share));
}

function minutesOf({ startsAt, endsAt }: Interval): number {
  return (endsAt - startsAt) / MINUTE_MS;
}
