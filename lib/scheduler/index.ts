import { coverageByDay } from '#lib/domain/coverage.ts';
import { dayNumber } from '#lib/domain/time.ts';
import type {
  Bounds,
  Effort,
  Gap,
  GenerationProgress,
  GenerationResult,
  Line,
  LocalDate,
  PlannedAssignment,
  Problem,
  Remedy,
} from '#lib/domain/types.ts';
import { buildGrid } from './block-grid.ts';
import { lowerBounds } from './bound.ts';
import { BUDGETS } from './budget.ts';
import { compile, type Model } from './compile.ts';
import { explainGaps } from './explain.ts';
import { fairnessOf } from './fairness.ts';
import { measure } from './metrics.ts';
import { openPieces } from './pieces.ts';
import { planCoverage } from './plan-coverage.ts';
import { findRemedies } from './remedies.ts';
import { repairWeeks } from './repair.ts';
import { buildLines, listCells } from './result.ts';
import { BARE_SHARES, RunWatch, SHARES, sumOf } from './run-watch.ts';
import { search } from './search.ts';

export { capacityCheck } from './capacity.ts';
export { peopleOfGap } from './explain.ts';
export { applyScenario } from './scenario.ts';

const GENERATOR_VERSION = 'line-search/2';
const REPAIR_STEPS_PER_WEEK: Record<Effort, number> = { quick: 50, good: 300, best: 2000 };
/** Each is a short run from the lines that were found. */
const REMEDY_TRIES: Record<Effort, number> = { quick: 5, good: 13, best: 25 };
const NO_BOUNDS: Bounds = {
  supervisors: { minutes: 0, isMet: false, weeks: [] },
  employees: { minutes: 0, isMet: false, weeks: [] },
};

export type GenerationOptions = {
  /** Any integer; the same problem, seed and effort give the same bytes. */
  seed: number;
  effort: Effort;
  /** `lines` leaves out the open overtime pieces. */
  stage?: 'lines' | 'all';
  /**
   * How much uncovered employee time may be given up for people's preferences, in percent of the required time.
   * Uncovered supervisor time is never given up.
   */
  preferenceSlackPercent?: number;
  /** How many weeks of single people may differ from their line, in percent of all; default 0: everyone keeps the line. */
  changeBudgetPercent?: number;
  /** Lines to start from, and how many people's may change; null = as many as it takes, but none without need. */
  keep?: { lines: readonly Line[]; peopleMax: number | null };
  /** `avoid`: as the last wish; `honour`: as if it were approved. */
  pendingLeave?: 'avoid' | 'honour';
  /** Leaves out bounds and remedies, for runs that only compare. */
  isBare?: boolean;
  onProgress?: (progress: GenerationProgress) => void;
  /** Asked every few steps; when true, the best lawful schedule so far is returned. */
  shouldStop?: () => boolean;
};

/**
 * The best schedule the given effort finds: one stable line per person, single weeks that differ where a budget allows
 * it, open overtime pieces for what stays short, every gap with its reason, what is possible at best, and what would
 * help. Never throws for a shortage; a person without a lawful line keeps what part of a line the rules allow. Pure: no
 * clock, no randomness but the seed's.
 */
export function generateSchedule(problem: Problem, options: GenerationOptions): GenerationResult {
  const { seed, effort, keep, pendingLeave = 'avoid', changeBudgetPercent = 0, isBare = false } = options;
  const watch = new RunWatch(options, isBare ? BARE_SHARES : SHARES);
  watch.enter('compile');
  const model = compile(problem, { pendingLeave });
  const found = search(
    model,
    {
      seed,
      budget: BUDGETS[isBare && keep ? 'warm' : effort],
      preferenceSlackPercent: options.preferenceSlackPercent ?? 0,
      hasPrices: !isBare,
      pendingLeave,
      ...(keep ? { keep } : {}),
    },
    {
      shouldStop: watch.shouldStop,
      onStep: (stage, fraction, best) => {
        watch.best = best;
        watch.enter(stage, fraction);
      },
    },
  );
  watch.enter('repair');
  const plan = repairWeeks(
    model,
    found,
    { seed, budgetPercent: changeBudgetPercent, stepsPerWeek: REPAIR_STEPS_PER_WEEK[effort] },
    { shouldStop: watch.shouldStop, onStep: (fraction) => watch.enter('repair', fraction) },
  );
  const lines = buildLines(model, found.choices);
  const assignments = listCells(model, plan.assignments);
  watch.settle(uncoveredByDay(model, assignments));
  const bounds = isBare ? NO_BOUNDS : proveBounds(model, assignments, { effort, changeBudgetPercent, watch });
  watch.enter('pieces');
  const pieces = options.stage === 'lines' ? [] : openPieces(model, plan.staffing);
  watch.enter('explain');
  const fairness = fairnessOf(problem, assignments);
  const result: GenerationResult = {
    generatorVersion: GENERATOR_VERSION,
    seed,
    effort,
    steps: found.steps + plan.steps,
    isStopped: found.isStopped || watch.isStopped,
    lines,
    assignments,
    openPieces: pieces,
    gaps: explainGaps(model, assignments, lines),
    bounds,
    remedies: [],
    fairness,
    preferencePrices: found.preferencePrices,
    changedWeeks: plan.changedWeeks.map(({ person, week }) => ({
      personId: problem.people[person]?.id ?? '',
      weekStartDate: weekStartDate(model, week),
    })),
    metrics: {
      ...measure(model, assignments, pieces, lines),
      unevenness: fairness.unevenness,
      changedPeople: keep ? changedPeople(keep.lines, lines) : null,
      changedWeeks: plan.changedWeeks.length,
    },
  };
  watch.enter('remedies');
  const remedies = isBare || watch.shouldStop() ? [] : tryRemedies(problem, result, options, watch);
  watch.enter('remedies', 1);
  return { ...result, remedies };
}

function proveBounds(
  model: Model,
  assignments: readonly PlannedAssignment[],
  given: { effort: Effort; changeBudgetPercent: number; watch: RunWatch },
): Bounds {
  const { watch } = given;
  const days = uncoveredByDay(model, assignments);
  const byWeek: { uncoveredSupervisorMinutes: number; uncoveredEmployeeMinutes: number }[] = [];
  for (const [day, short] of days.entries()) {
    const week = model.grid.weekOfDay[day] as number;
    const sum = byWeek[week] ?? { uncoveredSupervisorMinutes: 0, uncoveredEmployeeMinutes: 0 };
    byWeek[week] = {
      uncoveredSupervisorMinutes: sum.uncoveredSupervisorMinutes + short.uncoveredSupervisorMinutes,
      uncoveredEmployeeMinutes: sum.uncoveredEmployeeMinutes + short.uncoveredEmployeeMinutes,
    };
  }
  watch.enter('bound');
  return lowerBounds(
    model,
    { ...sumOf(days), byWeek, isWeeklyFree: given.changeBudgetPercent > 0, effort: given.effort },
    {
      shouldStop: watch.shouldStop,
      onStep: (fraction, supervisorMinutes, employeeMinutes) => {
        watch.proven = { supervisorMinutes, employeeMinutes };
        watch.enter('bound', fraction);
      },
    },
  );
}

function tryRemedies(
  problem: Problem,
  result: GenerationResult,
  options: GenerationOptions,
  watch: RunWatch,
): Remedy[] {
  const { onProgress: _, ...same } = options;
  const { shouldStop } = watch;
  return findRemedies(
    problem,
    result,
    (changed, { keep }) =>
      generateSchedule(changed, { ...same, keep, isBare: true, stage: 'lines', shouldStop }),
    {
      triesMax: REMEDY_TRIES[options.effort],
      pendingLeave: options.pendingLeave ?? 'avoid',
      preferenceSlackPercent: options.preferenceSlackPercent ?? 0,
      shouldStop,
      onStep: (fraction) => watch.enter('remedies', fraction),
    },
  );
}

/** By day of the block, from the domain's coverage. */
function uncoveredByDay(model: Model, assignments: readonly PlannedAssignment[]) {
  const { grid } = model;
  const days = Array.from({ length: grid.dayCount }, () => ({
    uncoveredSupervisorMinutes: 0,
    uncoveredEmployeeMinutes: 0,
  }));
  for (const day of coverageByDay(planCoverage(model, assignments, []))) {
    const { uncoveredSupervisorMinutes, uncoveredEmployeeMinutes } = day;
    days[dayNumber(day.date) - grid.firstDay] = { uncoveredSupervisorMinutes, uncoveredEmployeeMinutes };
  }
  return days;
}

/** How many people of a schedule have another line than they had. Somebody new has one and is counted. */
function changedPeople(before: readonly Line[], after: readonly Line[]): number {
  const weekOf = new Map(before.map(({ personId, week }) => [personId, week.join()]));
  return after.filter(({ personId, week }) => weekOf.get(personId) !== week.join()).length;
}

function weekStartDate(model: Model, week: number): LocalDate {
  const { grid } = model;
  return grid.dateOf(grid.workweekStartOf(grid.weekOfDay.indexOf(week)));
}

/**
 * Every stretch that a schedule leaves short, with its reason, as it stands now: for a schedule that was edited, or
 * whose people, requirements or leave changed since it was generated. `problem.shifts` holds every template that the
 * assignments use. `lines` are the ones it was generated with, in any order; people may have come and gone.
 */
export function explainSchedule(
  problem: Problem,
  assignments: readonly PlannedAssignment[],
  lines: readonly Line[],
): Gap[] {
  const known = new Set(problem.shifts.map(({ id }) => id));
  const lineOf = new Map(lines.map((line) => [line.personId, line]));
  const current = problem.people.map(({ id }) => {
    const line = lineOf.get(id);
    const week = (line?.week ?? []).map((shiftId) =>
      shiftId !== null && known.has(shiftId) ? shiftId : null,
    );
    return { personId: id, fromDate: line?.fromDate ?? problem.block.startDate, week };
  });
  const leave = problem.leave.filter(({ state }) => state === 'approved');
  return explainGaps({ problem, grid: buildGrid(problem), leave }, assignments, current);
}
