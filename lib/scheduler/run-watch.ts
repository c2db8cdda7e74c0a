import type { GenerationProgress, GenerationStage } from '#lib/domain/types.ts';
import type { Best } from './search.ts';

type Uncovered = { uncoveredSupervisorMinutes: number; uncoveredEmployeeMinutes: number };

/** Where each stage begins, as a fraction of the whole run. */
export type Shares = Readonly<Record<GenerationStage, number>>;

export const SHARES: Shares = {
  compile: 0,
  supervisors: 0.01,
  lines: 0.12,
  preferences: 0.45,
  repair: 0.6,
  bound: 0.65,
  pieces: 0.84,
  explain: 0.85,
  remedies: 0.87,
};

/** Runs that only compare: the search is nearly all of it. */
export const BARE_SHARES: Shares = {
  compile: 0,
  supervisors: 0.02,
  lines: 0.2,
  preferences: 0.8,
  repair: 0.95,
  bound: 0.99,
  pieces: 0.99,
  explain: 0.99,
  remedies: 1,
};

/** Less of a stage than this is not told of. */
const STAGE_STEP = 0.01;

/** What a run tells its caller, and whether the caller has asked it to stop. Fractions never fall. */
export class RunWatch {
  best: Best | null = null;
  proven: { supervisorMinutes: number; employeeMinutes: number } | null = null;
  isStopped = false;
  readonly shouldStop: () => boolean;
  private readonly shares: Shares;
  private readonly tell: ((progress: GenerationProgress) => void) | undefined;
  private settled: { total: Uncovered; byDay: readonly number[] } | null = null;
  private highest = 0;
  private told: { stage: GenerationStage; fractionOfStage: number } | null = null;

  constructor(
    caller: { onProgress?: (progress: GenerationProgress) => void; shouldStop?: () => boolean },
    shares: Shares,
  ) {
    this.tell = caller.onProgress;
    this.shares = shares;
    this.shouldStop = () => {
      // Once asked, it stays asked: the caller may forget, the stages that follow must not start over.
      this.isStopped ||= caller.shouldStop?.() ?? false;
      return this.isStopped;
    };
  }

  /** The schedule is what it will be; only what is said about it follows. */
  settle(days: readonly Uncovered[]): void {
    this.settled = {
      total: sumOf(days),
      byDay: days.map((day) => day.uncoveredSupervisorMinutes + day.uncoveredEmployeeMinutes),
    };
  }

  /** Tells that a stage has come so far. */
  enter(stage: GenerationStage, fractionOfStage = 0): void {
    if (!this.tell) return;
    const { told } = this;
    // What is short on each day takes longer to count than the search takes for many steps.
    if (told?.stage === stage && fractionOfStage < Math.min(1, told.fractionOfStage + STAGE_STEP)) return;
    this.told = { stage, fractionOfStage };
    const from = this.shares[stage];
    const to = Math.min(1, ...Object.values(this.shares).filter((start) => start > from));
    this.highest = Math.max(this.highest, from + (to - from) * fractionOfStage);
    const { best, settled, proven } = this;
    this.tell({
      stage,
      fraction: this.highest,
      uncoveredSupervisorMinutes:
        settled?.total.uncoveredSupervisorMinutes ?? best?.shortSupervisorMinutes ?? null,
      uncoveredEmployeeMinutes: settled?.total.uncoveredEmployeeMinutes ?? best?.shortEmployeeMinutes ?? null,
      boundSupervisorMinutes: proven?.supervisorMinutes ?? null,
      boundEmployeeMinutes: proven?.employeeMinutes ?? null,
      shortByDay: settled?.byDay ?? best?.shortByDay() ?? null,
    });
  }
}

/** Sums over days. */
export function sumOf(days: readonly Uncovered[]): Uncovered {
  return {
    uncoveredSupervisorMinutes: days.reduce((sum, day) => sum + day.uncoveredSupervisorMinutes, 0),
    uncoveredEmployeeMinutes: days.reduce((sum, day) => sum + day.uncoveredEmployeeMinutes, 0),
  };
}
