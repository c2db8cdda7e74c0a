import { SLOT_MINUTES } from '#lib/domain/coverage.ts';
import { createZone, MINUTE_MS, overlapMinutes, parseTime } from '#lib/domain/time.ts';
import type { Instant, Interval } from '#lib/domain/types.ts';
import { type Floor, MINIMUMS } from './floor.ts';
import type { Taken } from './invariants.ts';
import type { LeaveNow, LedgerRow, State } from './state.ts';

const slotMs = SLOT_MINUTES * MINUTE_MS;

function slotsOf({ startsAt, endsAt }: Interval): Instant[] {
  return Array.from({ length: (endsAt - startsAt) / slotMs }, (_, index) => startsAt + index * slotMs);
}

/** What an approval or a cancellation may do to the ledger, and nothing else. */
export function leaveProblems(
  taken: Taken,
  { kind, requestId }: { kind: 'leave' | 'return'; requestId: number },
  changed: readonly number[],
): string[] {
  const request = taken.after.leave.get(requestId);
  if (request === undefined) return [`request ${requestId} is gone`];
  const { before, after } = taken;
  const problems = changed.flatMap((id) => {
    const owners = [before.rows.get(id), after.rows.get(id)].map((row) => row?.userId ?? null);
    const isOthers = owners.some((owner) => owner !== null && owner !== request.userId);
    return isOthers ? [`leave ${requestId} changed row ${id} of somebody else`] : [];
  });
  return [
    ...problems,
    ...(kind === 'leave' ? approvalProblems(taken, request) : returnProblems(taken, request)),
  ];
}

const ownOf = ({ rows }: State, { userId }: LeaveNow): LedgerRow[] =>
  [...rows.values()].filter((row) => row.userId === userId);
const total = (rows: readonly Interval[]): number =>
  rows.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0);

/** Exactly its hours are gone from the person, and exactly those of them below a minimum are open. */
function approvalProblems({ floor, before, after }: Taken, request: LeaveNow): string[] {
  const problems: string[] = [];
  const had = ownOf(before, request);
  const has = ownOf(after, request);
  const takenMinutes = had.reduce((sum, row) => sum + overlapMinutes(row, request), 0);
  if (has.some((row) => overlapMinutes(row, request) > 0))
    problems.push(`the person works in leave ${request.id}`);
  if (total(had) - total(has) !== takenMinutes) {
    problems.push(`leave ${request.id} takes ${takenMinutes} min, and ${total(had) - total(has)} are gone`);
  }
  // Who was paid for a piece is paid for it still.
  for (const row of has) {
    const whole = had.find((each) => each.startsAt <= row.startsAt && row.endsAt <= each.endsAt);
    if (whole?.creditedUserId !== row.creditedUserId)
      problems.push(`row ${row.id} is paid to another after leave ${request.id}`);
  }
  const openBefore = new Set(
    [...before.rows.values()].filter(({ userId }) => userId === null).map(({ id }) => id),
  );
  const opened = [...after.rows.values()].filter(({ id, userId }) => userId === null && !openBefore.has(id));
  const open = new Map(
    opened.flatMap((row) => slotsOf(row).map((slot) => [slot, row.requiredRole] as const)),
  );
  const person = floor.people.find(({ id }) => id === request.userId);
  const needed = new Map<Instant, string>();
  for (const row of had) {
    const part = {
      startsAt: Math.max(row.startsAt, request.startsAt),
      endsAt: Math.min(row.endsAt, request.endsAt),
    };
    if (part.startsAt >= part.endsAt) continue;
    for (const slot of slotsOf(part)) {
      const need = needAt(floor, after, slot, person?.role !== 'dispatcher' || row.isActing);
      if (person?.counts === true && need !== null) needed.set(slot, need);
    }
  }
  for (const slot of new Set([...open.keys(), ...needed.keys()])) {
    if (open.get(slot) !== needed.get(slot)) {
      problems.push(
        `${new Date(slot).toISOString()} is open for ${open.get(slot)}, and needs ${needed.get(slot)}`,
      );
    }
  }
  if (slotsIn(opened) !== open.size) problems.push(`leave ${request.id} opened an hour twice`);
  return problems;
}

const slotsIn = (rows: readonly Interval[]): number =>
  rows.reduce((sum, row) => sum + slotsOf(row).length, 0);

/** Who a slot needs, counted anew from the rows. */
function needAt(
  floor: Floor,
  { rows }: State,
  slot: Instant,
  isSupervisor: boolean,
): 'dispatcher' | 'supervisor' | null {
  const { minutes } = createZone(floor.agency.timeZone).toLocal(slot);
  let [employees, supervisors] = [0, 0];
  for (const row of rows.values()) {
    if (row.startsAt > slot || row.endsAt <= slot) continue;
    const person = floor.people.find(({ id }) => id === row.userId);
    if (person?.counts !== true) continue;
    employees += 1;
    if (person.role !== 'dispatcher' || row.isActing) supervisors += 1;
  }
  const inForce = MINIMUMS.filter(
    ({ startTime, endTime }) =>
      startTime === endTime || (minutes >= parseTime(startTime) && minutes < parseTime(endTime)),
  );
  const most = (of: 'minEmployees' | 'minSupervisors') => Math.max(...inForce.map((minimum) => minimum[of]));
  if (isSupervisor && supervisors < most('minSupervisors')) return 'supervisor';
  return employees < most('minEmployees') ? 'dispatcher' : null;
}

/** What comes back is the person's own; openings alone go. */
function returnProblems({ before, after, memory }: Taken, request: LeaveNow): string[] {
  const problems: string[] = [];
  const had = ownOf(before, request);
  const has = ownOf(after, request);
  for (const row of had) {
    const kept = has.reduce((sum, each) => sum + overlapMinutes(each, row), 0);
    if (kept !== (row.endsAt - row.startsAt) / MINUTE_MS)
      problems.push(`cancelling leave ${request.id} took hours of row ${row.id}`);
  }
  for (const row of has) {
    const more = overlapMinutes(row, request);
    const outside = total([row]) - more;
    const was = had.reduce((sum, each) => sum + overlapMinutes(each, row), 0);
    if (was < outside) problems.push(`cancelling leave ${request.id} gave hours outside of it`);
  }
  // What comes back whole is what it was, also by whom it is paid.
  for (const was of memory.beforeLeave.get(request.id) ?? []) {
    const is = after.rows.get(was.id);
    const isBack =
      is?.version !== before.rows.get(was.id)?.version &&
      is?.userId === was.userId &&
      is.startsAt === was.startsAt &&
      is.endsAt === was.endsAt;
    if (isBack && (is.creditedUserId !== was.creditedUserId || is.source !== was.source)) {
      problems.push(`row ${was.id} is back from leave ${request.id}, and not as it was`);
    }
  }
  const openMinutes = (state: State) =>
    total([...state.rows.values()].filter(({ userId }) => userId === null));
  if (openMinutes(after) > openMinutes(before)) problems.push(`cancelling leave ${request.id} opened hours`);
  return problems;
}
