import type {
  Effort,
  Gap,
  GenerationProgress,
  GenerationResult,
  Line,
  PlannedAssignment,
  Problem,
} from '#lib/domain/types.ts';
import { compile, type Model } from './compile.ts';
import { explainGaps } from './explain.ts';
import { measure } from './metrics.ts';
import { openPieces } from './pieces.ts';
import { buildLines, listAssignments } from './result.ts';
import { BUDGETS, search } from './search.ts';

export { capacityCheck } from './capacity.ts';

const GENERATOR_VERSION = 'line-search/1';
/** Trades among people whose leave does not differ are free, so wishes are granted even without slack. */
const PREFERENCE_SLACK_PERCENT = 0;

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
 * The best schedule the given effort finds: one stable line per person, open overtime pieces for what stays
 * short, and every gap with its reason. Never throws for a shortage; a person without a lawful line keeps what
 * part of a line the rules allow. Pure: no clock, no randomness but the seed's.
 */
export function generateSchedule(problem: Problem, options: GenerationOptions): GenerationResult {
  const tell = monotoneProgress(options.onProgress);
  const progress = (
    at: Pick<
      GenerationProgress,
      'stage' | 'fraction' | 'uncoveredSupervisorMinutes' | 'uncoveredEmployeeMinutes'
    >,
  ) => tell({ ...at, boundSupervisorMinutes: null, boundEmployeeMinutes: null, shortByDay: null });
  progress({
    stage: 'compile',
    fraction: 0,
    uncoveredSupervisorMinutes: null,
    uncoveredEmployeeMinutes: null,
  });
  const model = compile(problem);
  const slackShare = (options.preferenceSlackPercent ?? PREFERENCE_SLACK_PERCENT) / 100;
  const searched = {
    seed: options.seed,
    budget: BUDGETS[options.effort],
    preferenceSlackMinutes: slackShare * requiredEmployeeMinutes(model),
  };
  const found = search(model, searched, {
    shouldStop: options.shouldStop ?? (() => false),
    onStep: (stage, fraction, staffing) =>
      progress({
        stage,
        fraction: stage === 'supervisors' ? 0.02 + 0.28 * fraction : 0.3 + 0.65 * fraction,
        uncoveredSupervisorMinutes: stage === 'supervisors' ? null : staffing.shortSupervisorMinutes,
        uncoveredEmployeeMinutes: stage === 'supervisors' ? null : staffing.shortEmployeeMinutes,
      }),
  });
  const short = {
    uncoveredSupervisorMinutes: found.staffing.shortSupervisorMinutes,
    uncoveredEmployeeMinutes: found.staffing.shortEmployeeMinutes,
  };
  progress({ stage: 'pieces', fraction: 0.95, ...short });
  const assignments = listAssignments(model, found.choices);
  const pieces = options.stage === 'lines' ? [] : openPieces(model, found.staffing);
  progress({ stage: 'explain', fraction: 0.98, ...short });
  const lines = buildLines(model, found.choices);
  const result = {
    generatorVersion: GENERATOR_VERSION,
    seed: options.seed,
    effort: options.effort,
    steps: found.steps,
    isStopped: false,
    lines,
    assignments,
    openPieces: pieces,
    gaps: explainGaps(model, assignments, lines),
    bounds: {
      supervisors: { minutes: 0, isMet: false, weeks: [] },
      employees: { minutes: 0, isMet: false, weeks: [] },
    },
    remedies: [],
    fairness: { unevenness: 0, people: [] },
    preferencePrices: [],
    changedWeeks: [],
    metrics: measure(model, assignments, pieces, lines),
  };
  progress({ stage: 'explain', fraction: 1, ...short });
  return result;
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
  return explainGaps(compile(problem), assignments, current);
}

function requiredEmployeeMinutes(model: Model): number {
  const { requiredEmployees, segmentMinutes } = model.grid;
  return requiredEmployees.reduce((sum, people, g) => sum + people * (segmentMinutes[g] as number), 0);
}

function monotoneProgress(report: GenerationOptions['onProgress']): (progress: GenerationProgress) => void {
  let highest = 0;
  return (progress) => {
    highest = Math.max(highest, progress.fraction);
    report?.({ ...progress, fraction: highest });
  };
}
