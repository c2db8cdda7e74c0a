/** How two states of a roster differ, person by person and day by day. */
import type { Capacity } from './roster.ts';
import { compareDates } from './time.ts';
import type { Instant, Interval, LocalDate } from './types.ts';

/** What of a shift matters to whoever works it, or is to take it. */
export type ComparedShift = Interval & {
  /** Null = an open shift. */
  userId: string | null;
  shiftId: number;
  /** The operational date. */
  shiftDate: LocalDate;
  isOvertime: boolean;
  isActing: boolean;
  /** Who an open shift needs; says nothing of one that somebody has. */
  requiredRole: Capacity;
};

export const DIFFERENCE_KINDS = ['added', 'removed', 'changed'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** A day on which somebody's shifts differ; what is the same in both states is left out. */
export type DayDifference = {
  date: LocalDate;
  kind: DifferenceKind;
  /** By start. */
  from: readonly ComparedShift[];
  to: readonly ComparedShift[];
};

export type PersonDifference = { userId: string | null; days: readonly DayDifference[] };

export type RosterDifference = {
  /** Everybody with a differing day. */
  people: readonly (PersonDifference & { userId: string })[];
  /** The open shifts, which concern nobody yet. */
  open: readonly DayDifference[];
  /** Days of people. */
  counts: Readonly<Record<DifferenceKind, number>>;
  /** People with shifts in either state that are all the same. */
  unchangedPeople: number;
  /** When the first differing shift of a person starts, as it was or as it will be; null when none differs. */
  firstStart: Instant | null;
};

/** Compares two states. Rows are matched by what they say, not by their ids: a row that was made anew is no change. */
export function rosterDifference(
  before: readonly ComparedShift[],
  after: readonly ComparedShift[],
): RosterDifference {
  const { gone, come } = unmatched(before, after);
  const differing = new Map<string | null, Map<LocalDate, { from: ComparedShift[]; to: ComparedShift[] }>>();
  const dayOf = ({ userId, shiftDate }: ComparedShift) => {
    const days =
      differing.get(userId) ?? new Map<LocalDate, { from: ComparedShift[]; to: ComparedShift[] }>();
    differing.set(userId, days);
    const day = days.get(shiftDate) ?? { from: [], to: [] };
    days.set(shiftDate, day);
    return day;
  };
  for (const shift of gone) dayOf(shift).from.push(shift);
  for (const shift of come) dayOf(shift).to.push(shift);

  const people: (PersonDifference & { userId: string })[] = [];
  let open: DayDifference[] = [];
  for (const [userId, days] of differing) {
    const ordered = [...days].map(([date, day]) => dayDifference(date, day)).sort(byDate);
    if (userId === null) open = ordered;
    else people.push({ userId, days: ordered });
  }
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const { kind } of people.flatMap(({ days }) => days)) counts[kind] += 1;
  const everyone = new Set([...before, ...after].flatMap(({ userId }) => userId ?? []));
  const starts = [...gone, ...come].flatMap(({ userId, startsAt }) => (userId === null ? [] : startsAt));
  return {
    people,
    open,
    counts,
    unchangedPeople: everyone.size - people.length,
    firstStart: starts.length === 0 ? null : starts.reduce((first, start) => Math.min(first, start)),
  };
}

/** Shifts of which one state has more than the other; equal ones cancel each other out one by one. */
function unmatched(
  before: readonly ComparedShift[],
  after: readonly ComparedShift[],
): { gone: ComparedShift[]; come: ComparedShift[] } {
  const left = new Map<string, ComparedShift[]>();
  for (const shift of before) {
    const key = likeness(shift);
    const alike = left.get(key);
    if (alike) alike.push(shift);
    else left.set(key, [shift]);
  }
  const come = after.filter((shift) => left.get(likeness(shift))?.pop() === undefined);
  return { gone: [...left.values()].flat(), come };
}

function likeness(shift: ComparedShift): string {
  const { userId, shiftId, shiftDate, startsAt, endsAt, isOvertime, isActing, requiredRole } = shift;
  return [
    userId ?? requiredRole,
    shiftId,
    shiftDate,
    startsAt,
    endsAt,
    isOvertime ? 1 : 0,
    isActing ? 1 : 0,
  ].join(' ');
}

function dayDifference(
  date: LocalDate,
  { from, to }: { from: ComparedShift[]; to: ComparedShift[] },
): DayDifference {
  const kind = from.length === 0 ? 'added' : to.length === 0 ? 'removed' : 'changed';
  return { date, kind, from: from.sort(byStart), to: to.sort(byStart) };
}

const byStart = (a: Interval, b: Interval): number => a.startsAt - b.startsAt || a.endsAt - b.endsAt;
const byDate = (a: DayDifference, b: DayDifference): number => compareDates(a.date, b.date);

/** Days of one kind alone; people without any are left out. Null = every kind. */
export function onlyKind<Person extends PersonDifference>(
  people: readonly Person[],
  kind: DifferenceKind | null,
): Person[] {
  if (kind === null) return [...people];
  return people
    .map((person) => ({ ...person, days: person.days.filter((day) => day.kind === kind) }))
    .filter(({ days }) => days.length > 0);
}
