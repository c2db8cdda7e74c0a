import { isTraded, type RosterFacts } from '#lib/domain/roster.ts';
import { dutiesOf } from '#lib/domain/roster-index.ts';
import type { ShiftState } from '#lib/domain/roster-records.ts';
import { touchedRows } from '#lib/domain/row-operations.ts';
import { checkTimeline, type Violation } from '#lib/domain/rules.ts';
import type { HoursAccount } from '#lib/domain/swap-records.ts';
import { MINUTE_MS, overlapMinutes } from '#lib/domain/time.ts';
import type { Interval } from '#lib/domain/types.ts';
import type { Floor } from './floor.ts';
import { leaveProblems } from './leave-invariants.ts';
import type { Claim, Memory } from './scene.ts';
import type { LedgerRow, Notice, State, StatusStep } from './state.ts';

/** A step with what was before and after it. */
export type Taken = {
  floor: Floor;
  facts: RosterFacts;
  before: State;
  after: State;
  claim: Claim;
  isRefused: boolean;
  memory: Memory;
};

const minutesOf = ({ startsAt, endsAt }: Interval): number => (endsAt - startsAt) / MINUTE_MS;

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);

const add = (sums: Map<string, number>, key: string | null, minutes: number): void => {
  if (key !== null) sums.set(key, (sums.get(key) ?? 0) + minutes);
};

/** Worked and paid minutes by person, real ones, straight from the rows. */
function minutesByPerson({ rows }: Pick<State, 'rows'>): {
  worked: Map<string, number>;
  paid: Map<string, number>;
} {
  const worked = new Map<string, number>();
  const paid = new Map<string, number>();
  for (const row of rows.values()) {
    add(worked, row.userId, minutesOf(row));
    add(paid, row.userId === null ? null : (row.creditedUserId ?? row.userId), minutesOf(row));
  }
  return { worked, paid };
}

/** Everything that a step broke, in sentences. */
export function problemsAfter(taken: Taken): string[] {
  return [
    ...doubleBookings(taken.after),
    ...newBreaks(taken),
    ...ledgerProblems(taken),
    ...openTradeProblems(taken),
    ...noticeProblems(taken),
  ];
}

/** Whoever works two rows at once. */
export function doubleBookings({ rows }: State): string[] {
  const problems: string[] = [];
  for (const own of Map.groupBy(rows.values(), ({ userId }) => userId)) {
    const [userId, list] = own;
    if (userId === null) continue;
    const ordered = list.toSorted((a, b) => a.startsAt - b.startsAt);
    for (const [index, row] of ordered.entries()) {
      const next = ordered[index + 1];
      if (next !== undefined && next.startsAt < row.endsAt) {
        problems.push(`${userId} works rows ${row.id} and ${next.id} at once`);
      }
    }
  }
  return problems;
}

type Broken = { personId: string; violation: Violation; rows: LedgerRow[] };

function hardBreaks({ rows, leave }: State, facts: RosterFacts): Broken[] {
  const { workweekStart, limits } = facts;
  const context = { workweekStart, limits, overtimeMayTouch: true, window: null };
  const approved = [...leave.values()].filter(({ status }) => status === 'approved');
  const broken: Broken[] = [];
  for (const [personId, own] of Map.groupBy(rows.values(), ({ userId }) => userId)) {
    if (personId === null) continue;
    const absences = approved
      .filter(({ userId }) => userId === personId)
      .map(({ startsAt, endsAt }) => ({ personId, startsAt, endsAt, state: 'approved' as const }));
    for (const violation of checkTimeline(dutiesOf(own), absences, context)) {
      if (violation.severity !== 'hard') continue;
      const concerned = own.filter((row) =>
        violation.duties.some((duty) => duty.startsAt === row.startsAt && duty.endsAt === row.endsAt),
      );
      broken.push({ personId, violation, rows: concerned });
    }
  }
  return broken;
}

/** Limits that are newly passed, or by more, and no row says why. */
export function newBreaks({ before, after, facts }: Pick<Taken, 'before' | 'after' | 'facts'>): string[] {
  const former = hardBreaks(before, facts);
  return hardBreaks(after, facts).flatMap(({ personId, violation, rows }) => {
    const isKnown = former.some(
      (old) =>
        old.personId === personId &&
        old.violation.ruleId === violation.ruleId &&
        old.violation.minutes >= violation.minutes &&
        old.violation.duties.some((duty) =>
          violation.duties.some((other) => overlapMinutes(duty, other) > 0),
        ),
    );
    if (isKnown || rows.some(({ reason }) => reason !== null)) return [];
    const ids = rows.map(({ id }) => id).join(', ');
    return [`${personId}: ${violation.message} in rows ${ids}, and no row says why`];
  });
}

const sameAs = (one: LedgerRow | undefined, other: LedgerRow | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Rows that differ between two states. */
export function differingIds({ before, after }: Pick<Taken, 'before' | 'after'>): number[] {
  return [...new Set([...before.rows.keys(), ...after.rows.keys()])].filter(
    (id) => !sameAs(before.rows.get(id), after.rows.get(id)),
  );
}

function ledgerProblems(taken: Taken): string[] {
  const { before, after, claim, isRefused } = taken;
  const changed = differingIds(taken);
  if (isRefused) {
    const { news } = after;
    const wrote = [news.changes, news.swapSteps, news.leaveSteps, news.notices].some(
      ({ length }) => length > 0,
    );
    return changed.length > 0 || wrote ? ['it was refused, and something was written'] : [];
  }
  switch (claim.kind) {
    case 'nothing':
      return changed.length > 0 ? [`it is no edit, and rows ${changed.join(', ')} differ`] : [];
    case 'trade':
      return tradeProblems(taken, claim.swapId, changed);
    case 'leave':
    case 'return':
      return leaveProblems(taken, claim, changed);
    case 'edit':
      return editProblems(taken, claim, changed);
  }
  throw new RangeError(`no such claim on ${before.rows.size} rows`);
}

function tradeProblems({ before, after }: Taken, swapId: number, changed: readonly number[]): string[] {
  const swap = after.swaps.get(swapId);
  const isDone = swap?.status === 'approved' && before.swaps.get(swapId)?.status !== 'approved';
  if (!isDone)
    return changed.length > 0 ? [`nothing was approved, and rows ${changed.join(', ')} differ`] : [];
  const expected: [rowId: number | null, taker: string | null][] = [
    [swap.requesterRow, swap.responderId],
    [swap.responderRow, swap.requesterId],
  ];
  const problems: string[] = [];
  for (const id of changed) {
    if (!expected.some(([rowId]) => rowId === id)) problems.push(`trade ${swapId} changed row ${id}`);
  }
  for (const [rowId, taker] of expected) {
    if (rowId === null) continue;
    const was = before.rows.get(rowId);
    const is = after.rows.get(rowId);
    if (was === undefined || is === undefined) {
      problems.push(`row ${rowId} of trade ${swapId} is gone`);
      continue;
    }
    const paid = was.creditedUserId ?? was.userId;
    const wanted: LedgerRow = {
      ...was,
      userId: taker,
      creditedUserId: paid === taker ? null : paid,
      source: 'swap',
      version: was.version + 1,
      reason: is.reason,
    };
    if (!sameAs(is, wanted)) problems.push(`row ${rowId} of trade ${swapId} is ${JSON.stringify(is)}`);
  }
  const [had, has] = [minutesByPerson(before), minutesByPerson(after)];
  for (const person of new Set([...had.paid.keys(), ...has.paid.keys()])) {
    if (had.paid.get(person) !== has.paid.get(person))
      problems.push(`trade ${swapId} changes what ${person} is paid for`);
  }
  if (sum(had.worked.values()) !== sum(has.worked.values()))
    problems.push(`trade ${swapId} made or lost hours`);
  return problems;
}

/** Each row is as the operation on it says, and no other differs. */
function editProblems(
  { before, after, facts }: Taken,
  { operations, undoes }: Extract<Claim, { kind: 'edit' }>,
  changed: readonly number[],
): string[] {
  const says = touchedRows(before.rows, operations, facts, before.cancelled).after;
  const wanted = new Map(says.filter(({ id }) => id > 0).map((row) => [row.id, row]));
  const named = new Set(operations.flatMap((operation) => ('id' in operation ? [operation.id] : [])));
  const problems: string[] = [];
  const added = says.filter(({ id }) => id < 0);
  for (const id of changed) {
    if (named.has(id)) continue;
    const is = after.rows.get(id);
    const isAdded =
      !before.rows.has(id) &&
      added.some(
        (row) =>
          is?.userId === row.userId &&
          is.startsAt === row.startsAt &&
          is.endsAt === row.endsAt &&
          is.creditedUserId === row.creditedUserId,
      );
    if (!isAdded) problems.push(`the edit does not name row ${id}, which differs`);
  }
  for (const id of named) {
    const is = after.rows.get(id);
    const says = wanted.get(id);
    const isAsSaid =
      is === undefined || says === undefined
        ? is === says
        : is.userId === says.userId &&
          is.startsAt === says.startsAt &&
          is.endsAt === says.endsAt &&
          is.shiftId === says.shiftId &&
          (undoes !== null || is.creditedUserId === says.creditedUserId);
    const was = undoes?.find((row) => row.id === id && row.status === 'published');
    // What is taken back comes from where it came before, and is paid as it was.
    if (
      was !== undefined &&
      is !== undefined &&
      (is.creditedUserId !== was.creditedUserId || is.source !== was.source)
    ) {
      problems.push(`row ${id} is taken back, and not as it was: ${JSON.stringify(is)}`);
    }
    if (!isAsSaid) problems.push(`row ${id} is not as the edit says: ${JSON.stringify(is)}`);
  }
  const total = (state: State) => sum([...state.rows.values()].map(minutesOf));
  const saidDifference =
    sum([...wanted.values(), ...added].map(minutesOf)) -
    sum(
      [...named].map((id) => before.rows.get(id)).flatMap((row) => (row === undefined ? [] : minutesOf(row))),
    );
  if (total(after) - total(before) !== saidDifference)
    problems.push('the edit made or lost hours that it does not name');
  return problems;
}

/** Open offers name rows as they are. */
function openTradeProblems({ after }: Taken): string[] {
  const problems: string[] = [];
  for (const swap of after.swaps.values()) {
    if (swap.status !== 'pending' && swap.status !== 'accepted') continue;
    for (const shift of [swap.requesterShift, ...(swap.status === 'accepted' ? [swap.responderShift] : [])]) {
      if (shift === null) continue;
      const row = after.rows.get(shift.assignmentId);
      const isSame =
        row?.userId === shift.userId && row.startsAt === shift.startsAt && row.endsAt === shift.endsAt;
      if (!isSame) problems.push(`offer ${swap.id} stands, and its row ${shift.assignmentId} is another`);
    }
    const parties = [swap.requesterId, ...(swap.responderId === null ? [] : [swap.responderId])];
    if (!parties.every((id) => after.active.has(id)))
      problems.push(`offer ${swap.id} is of somebody who left`);
  }
  return problems;
}

/** Nobody hears twice of one thing; each decision is told exactly to those whom it concerns. */
function noticeProblems({ before, after }: Taken): string[] {
  const { notices, swapSteps, leaveSteps } = after.news;
  const problems: string[] = [];
  const key = ({ to, kind, link }: Notice) => `${kind} ${link} to ${to}`;
  for (const [told, times] of Map.groupBy(notices, key)) {
    if (times.length > 1) problems.push(`${times.length} notices ${told}`);
  }
  const expectTold = (kind: string, link: string | null, people: readonly (string | null)[]) => {
    const told = notices.filter((notice) => notice.kind === kind && (link === null || notice.link === link));
    const wanted = people.filter((id) => id !== null && after.active.has(id)).sort();
    const got = told.map(({ to }) => to).sort();
    if (wanted.join() !== got.join())
      problems.push(`${kind} ${link} was told to ${got.join()} and not to ${wanted.join()}`);
  };
  for (const { of, from, to } of swapSteps) {
    const swap = after.swaps.get(of);
    const link = `/swaps?swap=${of}`;
    const was = before.swaps.get(of);
    if (swap === undefined) continue;
    const parties = [swap.requesterId, swap.responderId];
    const asked = (was?.answers ?? [])
      .filter(({ state }) => state === 'asked' || state === 'proposed')
      .map(({ personId }) => personId);
    if (to === 'approved' || to === 'denied') expectTold(`swap.${to}`, link, parties);
    if (to === 'cancelled')
      expectTold('swap.cancelled', link, from === 'accepted' ? parties : [swap.requesterId, ...asked]);
  }
  for (const { of, to } of leaveSteps) {
    const request = after.leave.get(of);
    if (request !== undefined && (to === 'approved' || to === 'denied'))
      expectTold(`time_off.${to}`, null, [request.userId]);
  }
  return problems;
}

/** The ledger as its record alone tells it. */
export class Replay {
  readonly #rows = new Map<number, { userId: string | null; state: ShiftState | null }>();
  readonly #swaps = new Map<number, string>();
  readonly #leave = new Map<number, string>();

  /** Takes in what was recorded since; returns where record and present differ. */
  follow({ rows, swaps, leave, news }: State): string[] {
    const problems: string[] = [];
    for (const { rowId, kind, fromId, toId, before, after } of news.changes) {
      const known = this.#rows.get(rowId);
      const isFirst = kind === 'added' || kind === 'restored';
      if (isFirst ? known !== undefined : known?.userId !== fromId || !isSame(known.state, before)) {
        problems.push(`the record of row ${rowId} does not follow from what was before`);
      }
      if (kind === 'cancelled') this.#rows.delete(rowId);
      else this.#rows.set(rowId, { userId: toId, state: after });
    }
    for (const [id, { userId, state }] of this.#rows) {
      const row = rows.get(id);
      if (row === undefined || row.userId !== userId || !isSame(state, stateOf(row))) {
        problems.push(`row ${id} is not what its record says`);
      }
    }
    if (this.#rows.size !== rows.size)
      problems.push(`${rows.size} rows are on the ledger, and ${this.#rows.size} in its record`);
    problems.push(
      ...followSteps(this.#swaps, news.swapSteps, swaps),
      ...followSteps(this.#leave, news.leaveSteps, leave),
    );
    return problems;
  }
}

function followSteps(
  known: Map<number, string>,
  steps: readonly StatusStep[],
  present: ReadonlyMap<number, { status: string }>,
): string[] {
  const problems: string[] = [];
  for (const { of, from, to } of steps) {
    if ((known.get(of) ?? null) !== from) problems.push(`step ${from} → ${to} of ${of} does not follow`);
    known.set(of, to);
  }
  for (const [id, { status }] of present) {
    if (known.get(id) !== status) problems.push(`${id} is ${status}, and its steps say ${known.get(id)}`);
  }
  return problems;
}

function stateOf({
  shiftDate,
  code,
  startsAt,
  endsAt,
  requiredRole,
  isOvertime,
  isActing,
  isLocked,
}: LedgerRow): ShiftState {
  return { shiftDate, code, startsAt, endsAt, requiredRole, isOvertime, isActing, isLocked };
}

function isSame(one: ShiftState | null, other: ShiftState | null): boolean {
  const words = (state: ShiftState | null) => state && JSON.stringify(Object.entries(state).sort());
  return words(one) === words(other);
}

/** What people read of hours owed follows from the rows and from what was called even, and evens out. */
export function hoursProblems(
  accounts: ReadonlyMap<string, readonly HoursAccount[]>,
  { rows, settled }: State,
): string[] {
  const owed = new Map<string, number>();
  const owe = (creditor: string, debtor: string, minutes: number) => {
    add(owed, `${creditor} ${debtor}`, minutes);
    add(owed, `${debtor} ${creditor}`, -minutes);
  };
  for (const row of rows.values()) {
    if (isTraded(row) && row.userId !== null && row.creditedUserId !== null)
      owe(row.userId, row.creditedUserId, minutesOf(row));
  }
  for (const { creditorId, debtorId, minutes } of settled) owe(creditorId, debtorId, -minutes);
  const problems: string[] = [];
  const read = new Map<string, number>();
  for (const [person, list] of accounts) {
    for (const { personId, balanceMinutes, lines } of list) {
      add(read, `${person} ${personId}`, balanceMinutes);
      if (sum(lines.map(({ minutes }) => minutes)) !== balanceMinutes)
        problems.push(`lines of ${person} with ${personId} do not add up`);
    }
  }
  for (const key of new Set([...owed.keys(), ...read.keys()])) {
    const isRead = accounts.has(key.slice(0, key.indexOf(' ')));
    if (isRead && (owed.get(key) ?? 0) !== (read.get(key) ?? 0))
      problems.push(`${key}: ${read.get(key)} min are read, ${owed.get(key)} follow`);
  }
  const isEverybody = [...owed.keys()].every((key) => accounts.has(key.slice(0, key.indexOf(' '))));
  if (isEverybody && sum(read.values()) !== 0) problems.push('hours owed do not even out');
  return problems;
}
