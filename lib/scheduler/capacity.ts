import { overlapMinutes } from '#lib/domain/time.ts';
import type { CapacityReport, CapacityRow, Interval, Person, Problem } from '#lib/domain/types.ts';
import { type BlockGrid, buildGrid } from './block-grid.ts';
import { enumerateLines } from './line-candidates.ts';

/** A full week, for a need that nobody is there to measure by. */
const FULL_WEEK_HOURS = 40;
/** Hours are sums of quarters divided by weeks; this is far below a minute and above their rounding. */
const ROUNDING_HOURS = 1e-9;

/**
 * What hours and peaks say before anything is generated: "5 supervisors are needed, you have 3". Approved leave takes
 * its share of a person's weekly hours away. Enough here is necessary, not sufficient: rest and patterns may call for
 * more people.
 */
export function capacityCheck(problem: Problem): CapacityReport {
  const grid = buildGrid(problem);
  const hoursOf = weeklyHours(problem, grid);
  const row = (required: Int32Array, counts: (person: Person) => boolean): CapacityRow => {
    const hours = problem.people.flatMap((person) => {
      const weekly = person.countsTowardMinimum && counts(person) ? hoursOf.get(person.id) : undefined;
      return weekly === undefined ? [] : [weekly];
    });
    return capacityRow(grid, required, hours);
  };
  const isSupervisor = (person: Person) => person.role === 'supervisor';
  return {
    supervisors: row(grid.requiredSupervisors, isSupervisor),
    employees: row(
      grid.requiredEmployees,
      (person) => problem.supervisorsCountAsEmployees || !isSupervisor(person),
    ),
    qualified: grid.qualified.map(({ qualificationId, required }) => ({
      qualificationId,
      ...row(required, (person) => person.qualificationIds?.includes(qualificationId) ?? false),
    })),
  };
}

/** @param weeklyHours of each person who counts */
function capacityRow(grid: BlockGrid, required: Int32Array, weeklyHours: readonly number[]): CapacityRow {
  const people = weeklyHours.length;
  let requiredMinutes = 0;
  let peopleAtPeak = 0;
  required.forEach((needed, segment) => {
    requiredMinutes += needed * (grid.segmentMinutes[segment] as number);
    peopleAtPeak = Math.max(peopleAtPeak, needed);
  });
  const requiredHoursPerWeek = requiredMinutes / 60 / (Math.max(1, grid.dayCount) / 7);
  const availableHoursPerWeek = weeklyHours.reduce((sum, hours) => sum + hours, 0);
  const hoursEach = availableHoursPerWeek > 0 ? availableHoursPerWeek / people : FULL_WEEK_HOURS;
  return {
    requiredHoursPerWeek,
    availableHoursPerWeek,
    people,
    peopleAtPeak,
    peopleNeeded: Math.max(peopleAtPeak, Math.ceil(requiredHoursPerWeek / hoursEach - ROUNDING_HOURS)),
    isEnough: people >= peopleAtPeak && availableHoursPerWeek + ROUNDING_HOURS >= requiredHoursPerWeek,
  };
}

/** Hours a week of each person who can be given a line, less the share of the block that approved leave takes. */
function weeklyHours(problem: Problem, grid: BlockGrid): Map<string, number> {
  const lineSets = enumerateLines(problem);
  const leave = new Map<string, Interval[]>();
  for (const entry of problem.leave) {
    if (entry.state !== 'approved') continue;
    leave.set(entry.personId, [...(leave.get(entry.personId) ?? []), entry]);
  }
  const hours = new Map<string, number>();
  for (const person of problem.people) {
    const lines = lineSets.get(person.patternId);
    if (!lines || lines.lineCount === 0) continue;
    const share = 1 - shareOf(leave.get(person.id) ?? [], grid.window);
    hours.set(person.id, (lines.weeklyMinutes / 60) * share);
  }
  return hours;
}

/** The part of the window that the intervals cover, 0–1; what several cover counts once. */
function shareOf(intervals: readonly Interval[], window: Interval): number {
  let covered = 0;
  let until = window.startsAt;
  for (const { startsAt, endsAt } of intervals.toSorted((a, b) => a.startsAt - b.startsAt)) {
    covered += overlapMinutes({ startsAt: Math.max(startsAt, until), endsAt }, window);
    until = Math.max(until, endsAt);
  }
  const minutes = overlapMinutes(window, window);
  return minutes > 0 ? covered / minutes : 0;
}
