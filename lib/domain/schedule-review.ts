import {
  type Coverage,
  type CoverageTotals,
  coverageByDay,
  coverageOf,
  coverageTotals,
  type DayCoverage,
  gapsOf,
} from './coverage.ts';
import type { Roster, ShiftTemplate } from './records.ts';
import { countsOn } from './roster.ts';
import { blockWindow, MINUTE_MS } from './time.ts';
import type { Duty, Gap, GapReason, GenerationMetrics, LocalDate, Problem } from './types.ts';

/** A schedule against its requirements as both stand now. */
export type ScheduleReview = {
  coverage: Coverage;
  totals: CoverageTotals;
  days: readonly DayCoverage[];
  /** The same as the generator counts: who does not count on every day that it plans counts on none. */
  daysAsPlanned: readonly DayCoverage[];
  /** By start, each with the reason that the explanation gives it. */
  gaps: readonly Gap[];
  /** Real minutes of open shifts. */
  openMinutes: number;
  openCount: number;
  /** People with at least one shift. */
  scheduledPeople: number;
  assignedCount: number;
};

/** The problem with the retired templates too that the roster still uses, so that their hours are known. */
export function withUsedShifts(
  problem: Problem,
  roster: Roster,
  templates: readonly ShiftTemplate[],
): Problem {
  const offered = new Set(problem.shifts.map(({ id }) => id));
  const used = new Set(roster.assignments.map(({ shiftId }) => shiftId));
  const retired = templates.filter(({ id }) => used.has(id) && !offered.has(String(id)));
  return {
    ...problem,
    shifts: [...problem.shifts, ...retired.map((shift) => ({ ...shift, id: String(shift.id) }))],
  };
}

const unexplained: GapReason = {
  code: 'pattern',
  counts: { onDuty: 0, onLeave: 0, rest: 0, weeklyHours: 0, consecutiveDays: 0, offByLine: 0 },
};

/**
 * Counts who is on duty, slot by slot. Shifts of the block before that reach into this one count with it. What
 * people hold is known of the people of the problem alone.
 *
 * @param explained the gaps of the same schedule with their reasons; a gap it does not know has no counts
 */
export function reviewSchedule(
  problem: Pick<
    Problem,
    'clock' | 'block' | 'requirements' | 'neighbours' | 'people' | 'supervisorsCountAsEmployees'
  >,
  roster: Roster,
  explained: readonly Gap[],
): ScheduleReview {
  const window = blockWindow(problem.block, problem.clock);
  const people = new Map(roster.people.map((person) => [person.id, person]));
  const roleOf = (personId: string) =>
    people.get(personId)?.role === 'dispatcher' ? ('dispatcher' as const) : ('supervisor' as const);
  const countsByDate = ({ personId, shiftDate }: Pick<Duty, 'personId' | 'shiftDate'>): boolean => {
    const person = people.get(personId);
    return person === undefined || countsOn(person, shiftDate);
  };
  const planned = new Map(problem.people.map((person) => [person.id, person.countsTowardMinimum]));
  const countsAsPlanned: typeof countsByDate = (duty) => planned.get(duty.personId) ?? countsByDate(duty);
  const held = new Map(problem.people.map(({ id, qualificationIds }) => [id, qualificationIds ?? []]));
  const assigned = roster.assignments.flatMap(({ userId, shiftDate, startsAt, endsAt }) =>
    userId === null ? [] : [{ personId: userId, shiftDate, startsAt, endsAt }],
  );
  const spilling = problem.neighbours.filter(
    (duty) => duty.endsAt > window.startsAt && duty.startsAt < window.endsAt,
  );
  const duties = [...assigned, ...spilling];
  const coverageBy = (counts: typeof countsByDate): Coverage =>
    coverageOf({
      clock: problem.clock,
      window,
      requirements: problem.requirements,
      duties: duties.map((duty) => ({
        startsAt: duty.startsAt,
        endsAt: duty.endsAt,
        role: roleOf(duty.personId),
        countsTowardMinimum: counts(duty),
        qualificationIds: held.get(duty.personId) ?? [],
      })),
      supervisorsCountAsEmployees: problem.supervisorsCountAsEmployees,
    });
  const coverage = coverageBy(countsByDate);
  const days = coverageByDay(coverage);
  const isAlike = duties.every((duty) => countsByDate(duty) === countsAsPlanned(duty));
  const keyOf = (gap: Pick<Gap, 'kind' | 'qualificationId' | 'startsAt'>) =>
    `${gap.kind} ${gap.qualificationId ?? ''} ${gap.startsAt}`;
  const reasons = new Map(explained.map((gap) => [keyOf(gap), gap.reason]));
  const open = roster.assignments.filter(({ userId }) => userId === null);
  return {
    coverage,
    totals: coverageTotals(coverage),
    days,
    daysAsPlanned: isAlike ? days : coverageByDay(coverageBy(countsAsPlanned)),
    gaps: gapsOf(coverage).map((gap) => ({
      ...gap,
      reason: reasons.get(keyOf(gap)) ?? unexplained,
    })),
    openMinutes: open.reduce((sum, shift) => sum + (shift.endsAt - shift.startsAt) / MINUTE_MS, 0),
    openCount: open.length,
    scheduledPeople: new Set(assigned.map(({ personId }) => personId)).size,
    assignedCount: assigned.length,
  };
}

/**
 * The day a review starts with: the one asked for if it is in the block, else today while the block runs, else the first
 * short one, else the first. Of a revision: the first day that it plans, while that is to come.
 *
 * @param plannedFrom first operational date that the schedule plans
 */
export function reviewDay(
  review: ScheduleReview,
  wanted: unknown,
  today: LocalDate,
  plannedFrom: LocalDate,
): LocalDate {
  const isShort = (day: DayCoverage) =>
    day.uncoveredEmployeeMinutes + day.uncoveredSupervisorMinutes + day.uncoveredQualifiedMinutes > 0;
  const days = review.days;
  const on = (wantedDate: unknown) => days.find(({ date }) => date === wantedDate);
  const isRevision = plannedFrom > (days[0]?.date ?? plannedFrom);
  const planned = isRevision && today < plannedFrom ? on(plannedFrom) : undefined;
  const chosen = on(wanted) ?? planned ?? on(today) ?? days.find(isShort) ?? days[0];
  return chosen?.date ?? '';
}

/**
 * False when shifts, people or requirements have changed so that the generator would measure something else by now.
 *
 * @param fromDate first operational date that was generated
 */
export function isAsGenerated(
  { daysAsPlanned: days }: Pick<ScheduleReview, 'daysAsPlanned'>,
  { assignments }: Pick<Roster, 'assignments'>,
  metrics: GenerationMetrics | null,
  fromDate: LocalDate,
): boolean {
  if (metrics === null) return false;
  const generated = days.filter(({ date }) => date >= fromDate);
  const isSame = (figure: (typeof measured)[number]) =>
    metrics[figure] === generated.reduce((sum, day) => sum + day[figure], 0);
  const given = assignments.filter(({ userId, shiftDate }) => userId !== null && shiftDate >= fromDate);
  return given.length === metrics.assignments && measured.every(isSame);
}

const measured = [
  'requiredSupervisorMinutes',
  'requiredEmployeeMinutes',
  'requiredQualifiedMinutes',
  'uncoveredSupervisorMinutes',
  'uncoveredEmployeeMinutes',
  'uncoveredQualifiedMinutes',
] as const;
