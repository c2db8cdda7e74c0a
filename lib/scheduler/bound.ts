import type { Bounds, Effort, RoleBound } from '#lib/domain/types.ts';
import { Ascent } from './bound/ascent.ts';
import { raiseByCounts } from './bound/counts.ts';
import { FewPeople } from './bound/few-people.ts';
import { Meter } from './bound/meter.ts';
import { Relaxation } from './bound/relaxation.ts';
import { boundMinutes } from './bound/role-model.ts';
import { WeekProgram } from './bound/week-program.ts';
import { type Days, roleModel, segmentsOfDays } from './bound-model.ts';
import type { Model } from './compile.ts';

type Role = 'supervisors' | 'employees';

/** What the schedule beside which the bounds stand leaves uncovered, in minutes; by workweek of the block too. */
export type Uncovered = {
  uncoveredSupervisorMinutes: number;
  uncoveredEmployeeMinutes: number;
  byWeek: readonly { uncoveredSupervisorMinutes: number; uncoveredEmployeeMinutes: number }[];
};

export type BoundWatch = {
  /** Told at least at every twentieth of the work; the minutes are what is proven so far. */
  onStep: (fraction: number, supervisorMinutes: number, employeeMinutes: number) => void;
  /** Asked every few milliseconds of work; true returns what is proven so far. */
  shouldStop: () => boolean;
};

/** How much is done. All counts are rounds or elementary steps, never time. */
type Budget = {
  /** Rounds of the ascent over the block, and how many may pass without a gain before the steps become shorter. */
  blockRounds: number;
  idleRounds: number;
  /** Whole numbers of people by class: rounds for each and steps for all over the block, and how many in a week. */
  countRounds: number;
  blockCountWork: number;
  weekCounts: number;
  /** Steps of complete enumeration for few supervisors. */
  enumerationWork: number;
};

const BUDGETS: Record<Effort, Budget> = {
  quick: {
    blockRounds: 500,
    idleRounds: 30,
    countRounds: 0,
    blockCountWork: 0,
    weekCounts: 0,
    enumerationWork: 0,
  },
  good: {
    blockRounds: 4000,
    idleRounds: 60,
    countRounds: 1500,
    blockCountWork: 1.5e8,
    weekCounts: 20,
    enumerationWork: 2.5e8,
  },
  best: {
    blockRounds: 20_000,
    idleRounds: 120,
    countRounds: 3000,
    blockCountWork: 2e9,
    weekCounts: 100,
    enumerationWork: 2.5e9,
  },
};

/** How the whole work is divided, for the progress. */
const SHARES = { supervisors: { block: 0.2, weeks: 0.1 }, employees: { block: 0.5, weeks: 0.2 } };

/**
 * The least that any schedule of the model must leave uncovered, by role: proven, not estimated. The schedules are
 * those of one stable line per person, with every lawful choice of what is given up at the edges and around locks;
 * with `isWeeklyFree` those in which everybody may take another line every week. The employees' bound is that of
 * schedules which need not care for supervisors, so it holds for those that do.
 *
 * A bound of less than what `given` leaves uncovered proves nothing about `given`: the truth lies between. Pure and
 * without a clock; never throws.
 */
export function lowerBounds(
  model: Model,
  given: Uncovered & { isWeeklyFree: boolean; effort: Effort },
  watch: BoundWatch,
): Bounds {
  const proven = { supervisors: 0, employees: 0 };
  const meter = new Meter(watch.shouldStop, (fraction) =>
    watch.onStep(fraction, proven.supervisors, proven.employees),
  );
  const weeks = weeksOf(model);
  const boundOf = (role: Role): RoleBound => {
    const uncovered = uncoveredOf(given, role);
    const run = new RoleRun(model, role, given, meter);
    meter.begin(SHARES[role].block);
    const block = run.boundBlock(uncovered);
    proven[role] = block;
    const share = SHARES[role].weeks / Math.max(1, weeks.length);
    const byWeek = weeks.map((days, week) => {
      meter.begin(share);
      const uncoveredMinutes = uncoveredOf(given.byWeek[week], role);
      return {
        startDate: model.grid.dateOf(model.grid.workweekStartOf(days.from)),
        requiredMinutes: requiredMinutes(model, role, days),
        uncoveredMinutes,
        boundMinutes: run.boundWeek(days, uncoveredMinutes),
      };
    });
    proven[role] = Math.max(
      block,
      byWeek.reduce((sum, week) => sum + week.boundMinutes, 0),
    );
    return { minutes: proven[role], isMet: proven[role] === uncovered, weeks: byWeek };
  };
  const bounds = { supervisors: boundOf('supervisors'), employees: boundOf('employees') };
  meter.finish();
  return bounds;
}

/** The bounds of one role. */
class RoleRun {
  private readonly model: Model;
  private readonly role: Role;
  private readonly isWeeklyFree: boolean;
  private readonly budget: Budget;
  private readonly meter: Meter;
  /** Weeks that look alike have the same bound. */
  private readonly knownWeeks = new Map<string, number>();

  constructor(model: Model, role: Role, given: { isWeeklyFree: boolean; effort: Effort }, meter: Meter) {
    this.model = model;
    this.role = role;
    this.isWeeklyFree = given.isWeeklyFree;
    this.budget = BUDGETS[given.effort];
    this.meter = meter;
  }

  /** Over the block; nothing where weeks may change, because only the weeks' own bounds hold then. */
  boundBlock(uncovered: number): number {
    if (uncovered <= 0 || this.isWeeklyFree) return 0;
    const { budget, meter } = this;
    const block = roleModel(this.model, this.role, { from: 0, to: this.model.grid.dayCount }, false);
    const few = budget.enumerationWork > 0 ? FewPeople.of(block, meter) : null;
    meter.expect(budget.enumerationWork);
    const least = few?.leastUncovered(uncovered, budget.enumerationWork) ?? null;
    if (least !== null) return least;
    const ascent = new Ascent(new Relaxation(block));
    meter.expect(budget.blockRounds * ascent.relaxation.work + budget.blockCountWork);
    ascent.run(
      { rounds: budget.blockRounds, idleRounds: budget.idleRounds, target: uncovered, counts: null },
      meter,
    );
    const { countRounds } = budget;
    const countRun = { rounds: countRounds, idleRounds: budget.idleRounds, target: uncovered };
    const raised = raiseByCounts(
      block,
      { prices: ascent.prices(), near: ascent.meanPeopleOfClass },
      (counts) => {
        // Afresh: prices that are best without counts are a bad place to start from.
        const run = new Ascent(ascent.relaxation);
        run.run({ ...countRun, counts }, meter);
        return run.prices();
      },
      {
        runsMax: Math.floor(budget.blockCountWork / (1 + countRounds * ascent.relaxation.work)),
        target: uncovered,
      },
      meter,
    );
    return boundMinutes(raised, block);
  }

  boundWeek(days: Days, uncovered: number): number {
    if (uncovered <= 0 || this.meter.isStopped) return 0;
    const { budget, meter } = this;
    const week = roleModel(this.model, this.role, days, this.isWeeklyFree);
    const key = JSON.stringify([uncovered, week], (name, value) =>
      name === 'segmentOfRow' ? null : ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
    );
    const known = this.knownWeeks.get(key);
    if (known !== undefined) return known;
    const relaxation = new Relaxation(week);
    const program = new WeekProgram(relaxation, meter);
    const prices = program.solve(uncovered, null);
    const raised = raiseByCounts(
      week,
      { prices, near: Float64Array.from(relaxation.peopleOfClass) },
      (counts) => program.solve(uncovered, counts),
      { runsMax: budget.weekCounts, target: uncovered },
      meter,
    );
    const minutes = boundMinutes(raised, week);
    if (!meter.isStopped) this.knownWeeks.set(key, minutes);
    return minutes;
  }
}

function uncoveredOf(uncovered: Omit<Uncovered, 'byWeek'> | undefined, role: Role): number {
  if (!uncovered) return 0;
  return role === 'supervisors' ? uncovered.uncoveredSupervisorMinutes : uncovered.uncoveredEmployeeMinutes;
}

function requiredMinutes(model: Model, role: Role, days: Days): number {
  const { requiredSupervisors, requiredEmployees, segmentMinutes } = model.grid;
  const required = role === 'supervisors' ? requiredSupervisors : requiredEmployees;
  const { from, to } = segmentsOfDays(model, days);
  let minutes = 0;
  for (let g = from; g < to; g++) minutes += (required[g] as number) * (segmentMinutes[g] as number);
  return minutes;
}

function weeksOf(model: Model): Days[] {
  const { weekOfDay, dayCount } = model.grid;
  const weeks: Days[] = [];
  for (let day = 0; day < dayCount; day++) {
    const week = weeks[weekOfDay[day] as number];
    if (week) week.to = day + 1;
    else weeks[weekOfDay[day] as number] = { from: day, to: day + 1 };
  }
  return weeks;
}
