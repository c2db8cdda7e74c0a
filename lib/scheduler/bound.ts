import type { Bounds, Effort, RoleBound } from '#lib/domain/types.ts';
import { Ascent, boundMinutes } from './bound/ascent.ts';
import { Meter } from './bound/meter.ts';
import { Relaxation } from './bound/relaxation.ts';
import { classTables, type RoleModel } from './bound/role-model.ts';
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

/** Counts of steps, never time. */
type Budget = { blockRounds: number; idleRounds: number; weekRounds: number };

const BUDGETS: Record<Effort, Budget> = {
  quick: { blockRounds: 400, idleRounds: 20, weekRounds: 0 },
  good: { blockRounds: 5000, idleRounds: 60, weekRounds: 300 },
  best: { blockRounds: 20000, idleRounds: 60, weekRounds: 1000 },
};

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
  const boundOf = (role: Role, share: number): RoleBound => {
    const uncovered =
      given[role === 'supervisors' ? 'uncoveredSupervisorMinutes' : 'uncoveredEmployeeMinutes'];
    const budget = BUDGETS[given.effort];
    if (!given.isWeeklyFree && uncovered > 0) {
      const block = roleModel(model, role, { from: 0, to: model.grid.dayCount }, false);
      const ascent = new Ascent(new Relaxation(block, classTables(block).length), null);
      meter.begin(share, budget.blockRounds * ascent.relaxation.work);
      ascent.run(
        {
          rounds: budget.blockRounds,
          idleRounds: budget.idleRounds,
          step: 1,
          target: uncovered,
          counts: null,
        },
        meter,
      );
      proven[role] = Math.max(proven[role], boundMinutes(ascent.best));
    }
    return { minutes: proven[role], isMet: proven[role] >= uncovered, weeks: [] };
  };
  return { supervisors: boundOf('supervisors', 0.3), employees: boundOf('employees', 0.7) };
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
