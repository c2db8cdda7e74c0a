/** Coverage of a roster that follows every edit: equal to `coverageOf` of all rows, in time for the touched days alone. */
import {
  type Coverage,
  type CoverageDuty,
  coverageByDay,
  coverageOf,
  type DayCoverage,
  SLOT_MINUTES,
  slotsOf,
} from './coverage.ts';
import { countOf, formatDate, formatDuration } from './format.ts';
import { capacityOf, countsOn, type RosterFacts, type RosterRow } from './roster.ts';
import { membersById } from './roster-index.ts';
import { blockWindow } from './time.ts';
import type { LocalDate } from './types.ts';

/** Coverage over the whole block. Never changed in place: a day that no edit touched stays the same object. */
export type LiveCoverage = {
  coverage: Coverage;
  days: ReadonlyMap<LocalDate, DayCoverage>;
  /** With some rows taken out, which must have been counted, and others put in. */
  replace: (removed: Iterable<RosterRow>, added: Iterable<RosterRow>) => LiveCoverage;
};

type CoverageFacts = Pick<
  RosterFacts,
  'schedule' | 'clock' | 'requirements' | 'people' | 'supervisorsCountAsEmployees' | 'neighbours'
>;

/**
 * What counts in a roster: everybody's rows, and those of neighbouring blocks, which may reach into this one. Open
 * shifts count for nothing. Somebody who is not known counts as a dispatcher without qualifications.
 */
export function coverageDutiesOf(
  facts: Pick<RosterFacts, 'people' | 'neighbours'>,
  rows: Iterable<RosterRow>,
): CoverageDuty[] {
  return [...rows, ...facts.neighbours].flatMap((row) => coverageDutyOf(row, facts) ?? []);
}

/** What a row counts for; null for an open shift. */
export function coverageDutyOf(row: RosterRow, { people }: Pick<RosterFacts, 'people'>): CoverageDuty | null {
  if (row.userId === null) return null;
  const person = membersById(people).get(row.userId);
  return {
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    role: capacityOf(row, person?.role ?? 'dispatcher'),
    countsTowardMinimum: person === undefined || countsOn(person, row.shiftDate),
    qualificationIds: (person?.qualifications ?? [])
      .filter(
        ({ fromDate, toDate }) => fromDate <= row.shiftDate && row.shiftDate <= (toDate ?? row.shiftDate),
      )
      .map(({ id }) => id),
  };
}

/** Counts all rows of a block once. */
export function createLiveCoverage(facts: CoverageFacts, rows: Iterable<RosterRow>): LiveCoverage {
  const coverage = coverageOf({
    clock: facts.clock,
    window: blockWindow(facts.schedule, facts.clock),
    requirements: facts.requirements,
    duties: coverageDutiesOf(facts, rows),
    supervisorsCountAsEmployees: facts.supervisorsCountAsEmployees,
  });
  return snapshotOf(facts, coverage, new Map(coverageByDay(coverage).map((day) => [day.date, day])));
}

function snapshotOf(
  facts: CoverageFacts,
  coverage: Coverage,
  days: ReadonlyMap<LocalDate, DayCoverage>,
): LiveCoverage {
  return {
    coverage,
    days,
    replace: (removed, added) => {
      const { coverage: next, touched } = recount(coverage, removed, added, facts);
      const touchedDays = next.days.filter((_, index) => touched.has(index));
      const sums = coverageByDay({ ...next, days: touchedDays });
      return snapshotOf(facts, next, new Map([...days, ...sums.map((day) => [day.date, day] as const)]));
    },
  };
}

/** Coverage with some rows taken out, which must have been counted, and others put in; `touched` are indexes of days. */
export function recount(
  coverage: Coverage,
  removed: Iterable<RosterRow>,
  added: Iterable<RosterRow>,
  facts: Pick<RosterFacts, 'people' | 'supervisorsCountAsEmployees'>,
): { coverage: Coverage; touched: ReadonlySet<number> } {
  const next: Coverage = {
    ...coverage,
    onDutyEmployees: coverage.onDutyEmployees.slice(),
    onDutySupervisors: coverage.onDutySupervisors.slice(),
    overEmployees: coverage.overEmployees.slice(),
    qualified: coverage.qualified.map((entry) => ({ ...entry, onDuty: entry.onDuty.slice() })),
  };
  const touched = new Set<number>();
  for (const row of removed) count(next, coverageDutyOf(row, facts), -1, facts, touched);
  for (const row of added) count(next, coverageDutyOf(row, facts), 1, facts, touched);
  return { coverage: next, touched };
}

/** Adds or takes one person in the slots of a duty, and notes the days, as indexes, that it lies in. */
function count(
  coverage: Coverage,
  duty: CoverageDuty | null,
  people: 1 | -1,
  { supervisorsCountAsEmployees }: Pick<CoverageFacts, 'supervisorsCountAsEmployees'>,
  touched: Set<number>,
): void {
  if (duty === null || !duty.countsTowardMinimum) return;
  const { from, to } = slotsOf(duty, coverage.window, coverage.slotCount);
  if (to <= from) return;
  const { requiredEmployees, onDutyEmployees, overEmployees } = coverage;
  const counted = coverage.qualified
    .filter(({ qualificationId }) => duty.qualificationIds?.includes(qualificationId))
    .map(({ onDuty }) => onDuty);
  if (duty.role === 'supervisor') counted.push(coverage.onDutySupervisors);
  const isEmployee = duty.role !== 'supervisor' || supervisorsCountAsEmployees;
  if (isEmployee) counted.push(onDutyEmployees);
  for (const onDuty of counted) {
    for (let slot = from; slot < to; slot++) onDuty[slot] = (onDuty[slot] ?? 0) + people;
  }
  for (let slot = from; isEmployee && slot < to; slot++) {
    overEmployees[slot] = Math.max(0, (onDutyEmployees[slot] ?? 0) - (requiredEmployees[slot] ?? 0));
  }
  coverage.days.forEach((day, index) => {
    if (day.fromSlot < to && day.toSlot > from) touched.add(index);
  });
}

/** Person-minutes of shortage by what is short. */
export type ShortMinutes = { employees: number; supervisors: number; qualified: number };

/** What a change does to one operational day: shortage that goes, and shortage that comes. */
export type DayEffect = { date: LocalDate; closed: ShortMinutes; opened: ShortMinutes };

/**
 * Shortage closed and opened between two states of one block's coverage, slot by slot, so that an hour closed does not
 * hide an hour opened on the same day. Only days that differ, in order.
 */
export function coverageEffect(
  before: Pick<LiveCoverage, 'coverage' | 'days'>,
  after: Pick<LiveCoverage, 'coverage' | 'days'>,
): DayEffect[] {
  return after.coverage.days.flatMap(({ date, fromSlot, toSlot }) => {
    if (before.days.get(date) === after.days.get(date)) return [];
    const closed: ShortMinutes = { employees: 0, supervisors: 0, qualified: 0 };
    const opened: ShortMinutes = { employees: 0, supervisors: 0, qualified: 0 };
    for (let slot = fromSlot; slot < toSlot; slot++) {
      const former = shortAt(before.coverage, slot);
      const now = shortAt(after.coverage, slot);
      for (const kind of KINDS) {
        closed[kind] += Math.max(0, former[kind] - now[kind]) * SLOT_MINUTES;
        opened[kind] += Math.max(0, now[kind] - former[kind]) * SLOT_MINUTES;
      }
    }
    const isTouched = KINDS.some((kind) => closed[kind] + opened[kind] > 0);
    return isTouched ? [{ date, closed, opened }] : [];
  });
}

const KINDS = ['supervisors', 'qualified', 'employees'] as const;

/** People missing in a slot. */
function shortAt(coverage: Coverage, slot: number): ShortMinutes {
  const short = (required: Uint16Array, onDuty: Uint16Array): number =>
    Math.max(0, (required[slot] ?? 0) - (onDuty[slot] ?? 0));
  return {
    employees: short(coverage.requiredEmployees, coverage.onDutyEmployees),
    supervisors: short(coverage.requiredSupervisors, coverage.onDutySupervisors),
    qualified: coverage.qualified.reduce((sum, { required, onDuty }) => sum + short(required, onDuty), 0),
  };
}

const KIND_WORDS = {
  employees: '',
  supervisors: ' of supervisors',
  qualified: ' of a qualification',
} as const;
/** Days are named up to here; more are counted. */
const NAMED_DAYS_MAX = 2;

/** `Closes 4 h on Wed 4 Feb. Leaves 2 h of supervisors short on Thu 5 Feb.`; `Shortage stays as it is.` */
export function effectWords(effect: readonly DayEffect[]): string {
  const sentences = [
    ...sentence('Closes', '', effect, ({ closed }) => closed),
    ...sentence('Leaves', ' short', effect, ({ opened }) => opened),
  ];
  return sentences.length === 0 ? 'Shortage stays as it is.' : sentences.join(' ');
}

function sentence(
  verb: string,
  short: string,
  effect: readonly DayEffect[],
  minutesOf: (day: DayEffect) => ShortMinutes,
): string[] {
  const days = effect.filter((day) => KINDS.some((kind) => minutesOf(day)[kind] > 0));
  if (days.length === 0) return [];
  const parts = KINDS.flatMap((kind) => {
    const minutes = days.reduce((sum, day) => sum + minutesOf(day)[kind], 0);
    return minutes === 0 ? [] : [`${formatDuration(minutes)}${KIND_WORDS[kind]}`];
  });
  const when =
    days.length > NAMED_DAYS_MAX
      ? countOf(days.length, 'day', 'days')
      : days.map(({ date }) => formatDate(date)).join(' and ');
  return [`${verb} ${parts.join(' and ')}${short} on ${when}.`];
}
