import type { Coverage } from '#lib/domain/coverage.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import type {
  GenerationResult,
  Leave,
  Line,
  Person,
  Problem,
  Remedy,
  ScenarioChange,
} from '#lib/domain/types.ts';
import { type BlockGrid, buildGrid } from './block-grid.ts';
import { enumerateLines, type LineSet } from './line-candidates.ts';
import { planCoverage } from './plan-coverage.ts';
import { ShiftRemedies } from './remedy-shifts.ts';
import { applyScenario } from './scenario.ts';
import { closedGaps, countsOf, Shortage, SUPERVISOR_WEIGHT } from './shortage.ts';

/** The generator on a changed problem, started from lines that are known, with the options of the result's own run. */
export type RemedyRun = (
  problem: Problem,
  options: { keep: { lines: readonly Line[]; peopleMax: number | null } },
) => Pick<GenerationResult, 'assignments' | 'metrics' | 'isStopped'>;

export type RemedyOptions = {
  /** How often `run` may be called. One call is for the problem as it is, so that more searching is no remedy. */
  triesMax: number;
  /** As in the result's run: leave can only be refused, and wishes ignored, where the run heeded them. */
  pendingLeave: 'avoid' | 'honour';
  preferenceSlackPercent: number;
  shouldStop: () => boolean;
  /** Told 0–1 after each try. */
  onStep: (fraction: number) => void;
};

/** Of one kind. */
const REMEDIES_MAX = 5;

/** The cheapest first: nobody's hours change, then hours that are paid once, then for good. */
const KINDS: readonly Remedy['kind'][] = [
  'acting_supervisor',
  'ignore_preference',
  'pattern',
  'overtime',
  'refuse_leave',
  'hire',
];

/**
 * Single changes that would leave less uncovered, the cheapest kind first and the largest gain first within a kind,
 * at most five of a kind. Each is verified: a shift is laid over the plan, any other change is run. Nothing is offered
 * that gains nothing or costs supervisors' or qualified people's time; a run's gain is what it leaves less uncovered
 * than the result and than the same run without the change. Deterministic for a deterministic `run`; when asked to
 * stop, what was found so far.
 */
export function findRemedies(
  problem: Problem,
  result: Pick<GenerationResult, 'assignments' | 'lines' | 'gaps' | 'metrics'>,
  run: RemedyRun,
  options: RemedyOptions,
): Remedy[] {
  if (result.gaps.length === 0) return [];
  const grid = buildGrid(problem);
  const leave = problem.leave.filter(
    ({ state }) => state === 'approved' || options.pendingLeave === 'honour',
  );
  if (options.shouldStop()) return [];
  const coverage = planCoverage({ problem, grid }, result.assignments, []);
  const shifts = new ShiftRemedies({ problem, grid, leave }, result.assignments, result.gaps, coverage);
  if (options.shouldStop()) return [];
  const remedies = [
    ...shifts.acting(REMEDIES_MAX),
    ...shifts.overtime(REMEDIES_MAX, options.shouldStop),
    ...new Trials(problem, result, { grid, leave, coverage }, options).run(run),
  ];
  return KINDS.flatMap((kind) =>
    remedies
      .filter((remedy) => remedy.kind === kind)
      .sort(
        (a, b) =>
          b.gainSupervisorMinutes - a.gainSupervisorMinutes || b.gainEmployeeMinutes - a.gainEmployeeMinutes,
      )
      .slice(0, REMEDIES_MAX),
  );
}

/** The leave that binds, and who is on duty in the result. */
type View = { grid: BlockGrid; leave: readonly Leave[]; coverage: Coverage };
type Base = Pick<GenerationResult, 'assignments' | 'lines' | 'gaps' | 'metrics'>;

/** A change that may help, and what it would cover if only this person's line changed. */
type Candidate = { change: ScenarioChange; guess: number } & Pick<
  Remedy,
  'kind' | 'personId' | 'patternId' | 'role' | 'shiftDate'
>;

/** Changes that only a run can measure: the most promising are tried, the kinds in turn. */
class Trials {
  private readonly problem: Problem;
  private readonly base: Base;
  private readonly grid: BlockGrid;
  private readonly leave: readonly Leave[];
  private readonly coverage: Coverage;
  private readonly options: RemedyOptions;
  private readonly lineSets: ReadonlyMap<string, LineSet>;

  constructor(problem: Problem, base: Base, view: View, options: RemedyOptions) {
    this.problem = problem;
    this.base = base;
    this.grid = view.grid;
    this.leave = view.leave;
    this.coverage = view.coverage;
    this.options = options;
    this.lineSets = enumerateLines(problem);
  }

  run(run: RemedyRun): Remedy[] {
    const { triesMax, shouldStop, onStep } = this.options;
    const candidates = this.candidates().slice(0, Math.max(0, triesMax - 1));
    if (candidates.length === 0 || shouldStop()) return [];
    const keep = { lines: this.base.lines, peopleMax: null };
    const control = run(this.problem, { keep });
    const tries = candidates.length + 1;
    onStep(1 / tries);
    const remedies: Remedy[] = [];
    for (const [index, candidate] of candidates.entries()) {
      if (control.isStopped || shouldStop()) break;
      const { problem } = applyScenario(this.problem, candidate.change);
      const tried = run(problem, { keep });
      const remedy = tried.isStopped ? null : this.measured(candidate, problem, tried, control);
      if (remedy !== null) remedies.push(remedy);
      onStep((index + 2) / tries);
    }
    return remedies;
  }

  private measured(
    candidate: Candidate,
    problem: Problem,
    tried: ReturnType<RemedyRun>,
    control: ReturnType<RemedyRun>,
  ): Remedy | null {
    const gainOf = (
      figure: 'uncoveredSupervisorMinutes' | 'uncoveredEmployeeMinutes' | 'uncoveredQualifiedMinutes',
    ) => Math.min(this.base.metrics[figure], control.metrics[figure]) - tried.metrics[figure];
    const gainSupervisorMinutes = gainOf('uncoveredSupervisorMinutes');
    const gainEmployeeMinutes = gainOf('uncoveredEmployeeMinutes');
    const gains = [gainSupervisorMinutes, gainEmployeeMinutes, gainOf('uncoveredQualifiedMinutes')];
    if (Math.min(...gains) < 0 || gainSupervisorMinutes + gainEmployeeMinutes === 0) return null;
    const { kind, personId, patternId, role, shiftDate } = candidate;
    const coverage = planCoverage({ problem, grid: this.grid }, tried.assignments, []);
    return {
      kind,
      personId,
      patternId,
      role,
      shiftId: null,
      shiftDate,
      gainSupervisorMinutes,
      gainEmployeeMinutes,
      closes: closedGaps(this.base.gaps, coverage),
      overtimeMinutes: 0,
    };
  }

  /** The best of each kind first, then the second best of each, and so on. */
  private candidates(): Candidate[] {
    const byKind = [this.hires(), this.patternsAndWishes(), this.pendingLeave()].flatMap((found) => [
      ...Map.groupBy(found, ({ kind }) => kind).values(),
    ]);
    for (const found of byKind) found.sort((a, b) => b.guess - a.guess);
    const places = Math.max(0, ...byKind.map((found) => found.length));
    return Array.from({ length: places }, (_, place) =>
      byKind.flatMap((found) => found.slice(place, place + 1)),
    ).flat();
  }

  private shortRoles(): Person['role'][] {
    const { uncoveredSupervisorMinutes, uncoveredEmployeeMinutes } = this.base.metrics;
    return [
      ...(uncoveredSupervisorMinutes > 0 ? (['supervisor'] as const) : []),
      ...(uncoveredEmployeeMinutes > 0 ? (['dispatcher'] as const) : []),
    ];
  }

  private hires(): Candidate[] {
    const { problem } = this;
    const shortage = new Shortage(this.coverage);
    return this.shortRoles().flatMap((role) => {
      const worth = this.worthOfSlots(shortage, { role, countsTowardMinimum: true }, []);
      return problem.patterns.flatMap(({ id }): Candidate[] => {
        const guess = this.bestLine(id, worth);
        const change = { hires: [{ role, patternId: id, count: 1 }] };
        return guess === 0
          ? []
          : [{ kind: 'hire', personId: null, patternId: id, role, shiftDate: null, change, guess }];
      });
    });
  }

  /** Another pattern of as many hours, and a wish that is not heeded, person by person. */
  private patternsAndWishes(): Candidate[] {
    const { problem, base, grid, coverage, options } = this;
    const shifts = Map.groupBy(base.assignments, ({ personId }) => personId);
    const lineOf = new Map(base.lines.map((line) => [line.personId, line.week]));
    const mayHelp = (person: Person) =>
      person.countsTowardMinimum &&
      (base.metrics.uncoveredSupervisorMinutes === 0 ||
        base.metrics.uncoveredEmployeeMinutes > 0 ||
        person.role === 'supervisor');
    return problem.people.filter(mayHelp).flatMap((person): Candidate[] => {
      if (options.shouldStop()) return [];
      const own = this.lineSets.get(person.patternId);
      const others = problem.patterns.filter(
        ({ id }) => id !== person.patternId && this.lineSets.get(id)?.weeklyMinutes === own?.weeklyMinutes,
      );
      const isHeeded = options.preferenceSlackPercent > 0 && person.preferredShiftId !== null;
      if (others.length === 0 && !isHeeded) return [];
      const work = (shifts.get(person.id) ?? []).flatMap(({ shiftDate, shiftId }) => {
        const cell = grid.cellOf(shiftDate, shiftId);
        return cell < 0 ? [] : [this.intervalOf(cell)];
      });
      const shortage = new Shortage(coverage, { work, ...countsOf(person, problem) });
      const leave = this.leave.filter(({ personId }) => personId === person.id);
      const worth = this.worthOfSlots(shortage, person, leave);
      const now = (lineOf.get(person.id) ?? []).reduce(
        (sum, shiftId, weekday) => sum + this.worthAt(worth, weekday, shiftId),
        0,
      );
      const common = { personId: person.id, role: null, shiftDate: null };
      const moves = others.map(
        ({ id }): Candidate => ({
          ...common,
          kind: 'pattern',
          patternId: id,
          change: { patterns: [{ personId: person.id, patternId: id }] },
          guess: this.bestLine(id, worth) - now,
        }),
      );
      if (!isHeeded) return moves;
      const change = { ignoredPreferences: [person.id] };
      const guess = this.bestLine(person.patternId, worth) - now;
      return guess > 0
        ? [...moves, { ...common, kind: 'ignore_preference', patternId: null, change, guess }]
        : moves;
    });
  }

  /** Undecided leave that falls on shifts which are short. */
  private pendingLeave(): Candidate[] {
    const { problem, base, grid, options } = this;
    if (options.pendingLeave !== 'honour') return [];
    const shortage = new Shortage(this.coverage);
    const people = new Map(problem.people.map((person) => [person.id, person]));
    const lineOf = new Map(base.lines.map((line) => [line.personId, line.week]));
    return problem.leave.flatMap((leave): Candidate[] => {
      const person = people.get(leave.personId);
      if (leave.state !== 'pending' || person === undefined) return [];
      let guess = 0;
      for (let day = 0; day < grid.dayCount; day++) {
        const shiftId = lineOf.get(person.id)?.[grid.weekdays[day] as number] ?? null;
        const cell = shiftId === null ? -1 : grid.cellOf(grid.dateOf(day), shiftId);
        if (cell >= 0 && overlaps(this.intervalOf(cell), leave))
          guess += this.worthOfCell(shortage, person, cell);
      }
      if (guess === 0) return [];
      return [
        {
          kind: 'refuse_leave',
          personId: person.id,
          patternId: null,
          role: null,
          shiftDate: operationalDateOf(leave.startsAt, problem.clock),
          change: { refusedLeave: [{ personId: person.id, startsAt: leave.startsAt }] },
          guess,
        },
      ];
    });
  }

  private intervalOf(cell: number): { startsAt: number; endsAt: number } {
    return { startsAt: this.grid.startsAt[cell] as number, endsAt: this.grid.endsAt[cell] as number };
  }

  /** Minutes that a shift on a weekday covers over the block, `weekday * shiftCount + shift`; none on leave. */
  private worthOfSlots(
    shortage: Shortage,
    person: Pick<Person, 'role' | 'countsTowardMinimum'>,
    leave: readonly Leave[],
  ): Float64Array {
    const { shiftCount, weekdays } = this.grid;
    const worth = new Float64Array(7 * shiftCount);
    for (let cell = 0; cell < this.grid.startsAt.length; cell++) {
      if (leave.some((off) => overlaps(this.intervalOf(cell), off))) continue;
      const slot = (weekdays[Math.floor(cell / shiftCount)] as number) * shiftCount + (cell % shiftCount);
      worth[slot] = (worth[slot] as number) + this.worthOfCell(shortage, person, cell);
    }
    return worth;
  }

  private worthOfCell(
    shortage: Shortage,
    person: Pick<Person, 'role' | 'countsTowardMinimum'>,
    cell: number,
  ): number {
    const { asSupervisor, asEmployee } = countsOf(person, this.problem);
    const { supervisorMinutes, employeeMinutes } = shortage.reliefOf(this.intervalOf(cell));
    return (asSupervisor ? SUPERVISOR_WEIGHT * supervisorMinutes : 0) + (asEmployee ? employeeMinutes : 0);
  }

  private worthAt(worth: Float64Array, weekday: number, shiftId: string | null): number {
    const shift = shiftId === null ? -1 : this.problem.shifts.findIndex(({ id }) => id === shiftId);
    return shift < 0 ? 0 : (worth[weekday * this.grid.shiftCount + shift] ?? 0);
  }

  private bestLine(patternId: string, worth: Float64Array): number {
    const lines = this.lineSets.get(patternId);
    if (lines === undefined) return 0;
    let best = 0;
    for (let line = 0; line < lines.lineCount; line++) {
      let sum = 0;
      for (let weekday = 0; weekday < 7; weekday++) {
        const shift = lines.week[line * 7 + weekday] as number;
        if (shift >= 0) sum += worth[weekday * this.grid.shiftCount + shift] as number;
      }
      best = Math.max(best, sum);
    }
    return best;
  }
}

function overlaps(a: { startsAt: number; endsAt: number }, b: { startsAt: number; endsAt: number }): boolean {
  return a.startsAt < b.endsAt && a.endsAt > b.startsAt;
}
