import { type Coverage, coverageTotals } from '#lib/domain/coverage.ts';
import { checkTimeline, type RuleContext } from '#lib/domain/rules.ts';
import type { Duty, Gap, Interval, Person, PlannedAssignment, Problem, Remedy } from '#lib/domain/types.ts';
import { buildGrid } from './block-grid.ts';
import { restMinutes } from './line-candidates.ts';
import { type PersonPlan, type PlanView, personPlans } from './person-plan.ts';
import { planCoverage, shiftWindows } from './plan-coverage.ts';
import { closedGaps, countsOf, Shortage, SUPERVISOR_WEIGHT } from './shortage.ts';

/** What covering a minute is worth against a minute of overtime: among shifts, the one with least idle time wins. */
const COVERED_WEIGHT = 2;

type Offer = { cell: number; role: Person['role']; worth: number };

/**
 * Changes of a finished plan that are one shift: named overtime, and a dispatcher on duty as acting supervisor. Each is
 * laid over the plan and measured by its coverage; overtime keeps every rule within the planned limits.
 */
export class ShiftRemedies {
  private readonly view: PlanView;
  private readonly assignments: readonly PlannedAssignment[];
  private readonly gaps: readonly Gap[];
  private readonly plans: readonly PersonPlan[];
  private readonly coverage: Coverage;
  private readonly shortage: Shortage;

  /** @param coverage of the assignments */
  constructor(
    view: PlanView,
    assignments: readonly PlannedAssignment[],
    gaps: readonly Gap[],
    coverage: Coverage,
  ) {
    this.view = view;
    this.assignments = assignments;
    this.gaps = gaps;
    this.plans = personPlans(view, assignments);
    this.coverage = coverage;
    this.shortage = new Shortage(this.coverage);
  }

  /**
   * Overtime shifts that cover most for the least idle time, at most one a day, each for the person with the fewest
   * hours that week, the most senior among equals.
   */
  overtime(max: number, shouldStop: () => boolean): Remedy[] {
    const { shiftCount } = this.view.grid;
    const remedies: Remedy[] = [];
    const days = new Set<number>();
    for (const offer of this.offers(this.allCells())) {
      if (remedies.length >= max || shouldStop()) break;
      const day = Math.floor(offer.cell / shiftCount);
      if (days.has(day)) continue;
      const [person] = this.peopleFor(offer, 1);
      if (person === undefined) continue;
      days.add(day);
      remedies.push(this.overtimeOf(offer, person));
    }
    return remedies;
  }

  /** Overtime that closes one gap altogether: the shift with the least idle time that somebody can work, by person. */
  overtimeClosing(index: number, max: number): Remedy[] {
    const gap = this.gaps[index];
    if (gap === undefined || gap.required - gap.onDuty > 1) return [];
    const { startsAt, endsAt } = this.view.grid;
    const covering = this.allCells().filter(
      (cell) => (startsAt[cell] as number) <= gap.startsAt && (endsAt[cell] as number) >= gap.endsAt,
    );
    for (const offer of this.offers(covering)) {
      const remedies = this.peopleFor(offer, max)
        .map((person) => this.overtimeOf(offer, person))
        .filter(({ closes }) => closes.includes(index));
      if (remedies.length > 0) return remedies;
    }
    return [];
  }

  /** Dispatchers on duty while a supervisor is missing who may act as one, the most relief first. */
  acting(max: number, only: number | null = null): Remedy[] {
    const { problem } = this.view;
    const qualificationId = problem.actingQualificationId;
    if (qualificationId === undefined) return [];
    const windowOf = shiftWindows(problem);
    const able = new Map(
      problem.people
        .filter((person) => person.role === 'dispatcher' && person.countsTowardMinimum)
        .filter(({ qualificationIds }) => qualificationIds?.includes(qualificationId))
        .map((person) => [person.id, person]),
    );
    const options = this.assignments.flatMap((assignment) => {
      const person = able.get(assignment.personId);
      const gain = this.shortage.reliefOf(windowOf(assignment)).supervisorMinutes;
      return person === undefined || gain === 0 ? [] : [{ assignment, person, gain }];
    });
    options.sort((a, b) => b.gain - a.gain || a.person.seniorityRank - b.person.seniorityRank);
    const remedies: Remedy[] = [];
    const days = new Set<string>();
    for (const { assignment, person } of options) {
      if (remedies.length >= max) break;
      if (only === null && days.has(assignment.shiftDate)) continue;
      // On duty anyway: the chair of the employee stays filled.
      const remedy = this.measured('acting_supervisor', assignment, person, {
        asSupervisor: true,
        asEmployee: false,
      });
      if (only !== null && !remedy.closes.includes(only)) continue;
      days.add(assignment.shiftDate);
      remedies.push(remedy);
    }
    return remedies;
  }

  private allCells(): number[] {
    const { problem, grid } = this.view;
    return Array.from(grid.startsAt, (_, cell) => cell).filter((cell) => {
      const minutes = problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0;
      return minutes <= problem.limits.dutyMinutesSoft;
    });
  }

  private intervalOf(cell: number): Interval {
    const { startsAt, endsAt } = this.view.grid;
    return { startsAt: startsAt[cell] as number, endsAt: endsAt[cell] as number };
  }

  /** What helps, in either capacity, the most worth its minutes first. */
  private offers(cells: readonly number[]): Offer[] {
    const { problem, grid } = this.view;
    const offers = cells.flatMap((cell) => {
      const { supervisorMinutes, employeeMinutes } = this.shortage.reliefOf(this.intervalOf(cell));
      const minutes = problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0;
      return (['supervisor', 'dispatcher'] as const).flatMap((role): Offer[] => {
        const { asSupervisor, asEmployee } = countsOf({ role, countsTowardMinimum: true }, problem);
        const covered =
          (asSupervisor ? SUPERVISOR_WEIGHT * supervisorMinutes : 0) + (asEmployee ? employeeMinutes : 0);
        return covered === 0 ? [] : [{ cell, role, worth: COVERED_WEIGHT * covered - minutes }];
      });
    });
    return offers.sort((a, b) => b.worth - a.worth || a.cell - b.cell);
  }

  /** Those who can work the shift as overtime, the fewest hours in that week first, then by seniority. */
  private peopleFor({ cell, role }: Offer, max: number): Person[] {
    const { problem, grid } = this.view;
    const week = grid.workweekStartOf(Math.floor(cell / grid.shiftCount));
    const able = problem.people.flatMap((person, index) => {
      const plan = this.plans[index];
      if (plan === undefined || person.role !== role || !person.countsTowardMinimum) return [];
      return plan.mayWorkExtra(cell) ? [{ person, minutes: plan.minutesIn(week, week + 7, 'all') }] : [];
    });
    able.sort((a, b) => a.minutes - b.minutes || a.person.seniorityRank - b.person.seniorityRank);
    const people: Person[] = [];
    for (const { person } of able) {
      if (people.length >= max) break;
      if (this.isLawful(person, cell)) people.push(person);
    }
    return people;
  }

  /** By the domain's own rules, leave that is not decided yet included. */
  private isLawful(person: Person, cell: number): boolean {
    const { problem, grid } = this.view;
    const windowOf = shiftWindows(problem);
    const minutesOf = new Map(problem.shifts.map((shift) => [shift.id, shift.durationMinutes]));
    const isOwn = ({ personId }: { personId: string }) => personId === person.id;
    const shift = problem.shifts[cell % grid.shiftCount];
    if (shift === undefined) return false;
    const extra: Duty = {
      ...this.intervalOf(cell),
      personId: person.id,
      shiftId: shift.id,
      shiftDate: grid.dateOf(Math.floor(cell / grid.shiftCount)),
      nominalMinutes: shift.durationMinutes,
      isOvertime: true,
    };
    const planned = this.assignments.filter(isOwn).map(
      (assignment): Duty => ({
        ...windowOf(assignment),
        ...assignment,
        nominalMinutes: minutesOf.get(assignment.shiftId) ?? 0,
      }),
    );
    const duties = [...problem.neighbours.filter(isOwn), ...planned, extra];
    const violations = checkTimeline(duties, problem.leave.filter(isOwn), plannedContext(problem));
    return !violations.some((violation) => violation.duties.includes(extra));
  }

  private overtimeOf(offer: Offer, person: Person): Remedy {
    const { problem, grid } = this.view;
    const shift = problem.shifts[offer.cell % grid.shiftCount];
    const work = {
      shiftId: shift?.id ?? '',
      shiftDate: grid.dateOf(Math.floor(offer.cell / grid.shiftCount)),
    };
    const remedy = this.measured('overtime', work, person, countsOf(person, problem));
    return { ...remedy, overtimeMinutes: shift?.durationMinutes ?? 0 };
  }

  /** Lays the shift over the coverage and reads what is short then. */
  private measured(
    kind: 'overtime' | 'acting_supervisor',
    { shiftId, shiftDate }: { shiftId: string; shiftDate: string },
    person: Person,
    counts: { asSupervisor: boolean; asEmployee: boolean },
  ): Remedy {
    const { problem } = this.view;
    const interval = shiftWindows(problem)({ shiftId, shiftDate });
    const over = withOneMore(this.coverage, interval, counts, kind === 'overtime' ? person : null);
    const before = coverageTotals(this.coverage);
    const after = coverageTotals(over);
    return {
      kind,
      personId: person.id,
      patternId: null,
      role: kind === 'overtime' ? person.role : 'supervisor',
      shiftId,
      shiftDate,
      gainSupervisorMinutes: before.uncoveredSupervisorMinutes - after.uncoveredSupervisorMinutes,
      gainEmployeeMinutes: before.uncoveredEmployeeMinutes - after.uncoveredEmployeeMinutes,
      closes: closedGaps(this.gaps, over),
      overtimeMinutes: 0,
    };
  }
}

/** What schedules are planned within, as limits that nothing may pass. */
function plannedContext(problem: Problem): RuleContext {
  const rest = restMinutes(problem);
  return {
    workweekStart: problem.workweekStart,
    limits: { ...problem.limits, restMinutesSoft: rest, restMinutesHard: rest },
    overtimeMayTouch: false,
    window: null,
  };
}

/** @param holder whose qualifications count as well; null where they are on duty already */
function withOneMore(
  coverage: Coverage,
  { startsAt, endsAt }: Interval,
  { asSupervisor, asEmployee }: { asSupervisor: boolean; asEmployee: boolean },
  holder: Person | null,
): Coverage {
  const { window, slotCount, qualified } = coverage;
  const slotMs = (window.endsAt - window.startsAt) / slotCount;
  const from = Math.max(0, Math.ceil((startsAt - window.startsAt) / slotMs));
  const to = Math.min(slotCount, Math.floor((endsAt - window.startsAt) / slotMs));
  const oneMore = (onDuty: Uint16Array, counts: boolean) =>
    counts ? onDuty.map((people, slot) => (slot >= from && slot < to ? people + 1 : people)) : onDuty;
  return {
    ...coverage,
    onDutySupervisors: oneMore(coverage.onDutySupervisors, asSupervisor),
    onDutyEmployees: oneMore(coverage.onDutyEmployees, asEmployee),
    qualified: qualified.map((entry) => ({
      ...entry,
      onDuty: oneMore(entry.onDuty, holder?.qualificationIds?.includes(entry.qualificationId) ?? false),
    })),
  };
}

/**
 * What closes one gap by a single shift, as the plan stands now: people who could work overtime over it and break no
 * rule, and dispatchers on duty who may act as supervisor. `closes` counts in `gaps`.
 */
export function remediesOfGap(
  problem: Problem,
  assignments: readonly PlannedAssignment[],
  gaps: readonly Gap[],
  index: number,
): Remedy[] {
  const leave = problem.leave.filter(({ state }) => state === 'approved');
  const view = { problem, grid: buildGrid(problem), leave };
  const shifts = new ShiftRemedies(view, assignments, gaps, planCoverage(view, assignments, []));
  return [...shifts.acting(PEOPLE_MAX, index), ...shifts.overtimeClosing(index, PEOPLE_MAX)];
}

const PEOPLE_MAX = 5;
