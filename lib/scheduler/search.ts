import type { Model } from './compile.ts';
import { type Choice, choiceOn, forEachWorkedCell, type Objective, Staffing } from './evaluate.ts';
import type { PersonOptions } from './person-options.ts';
import { below, createRandom, type Random, shuffle } from './random.ts';

/** How much the search does. All counts are steps, never time: equal seeds give equal schedules on any machine. */
export type Budget = {
  /** Steps per person over everybody. */
  stepsPerPerson: number;
  /** The same over supervisors alone, and how often that is started afresh. */
  stepsPerSupervisor: number;
  supervisorStepsMin: number;
  supervisorStarts: number;
  /** Steps per person spent on preferences. */
  preferenceStepsPerPerson: number;
};

export const BUDGETS: Record<'quick' | 'good' | 'best', Budget> = {
  quick: {
    stepsPerPerson: 25,
    stepsPerSupervisor: 60,
    supervisorStepsMin: 300,
    supervisorStarts: 3,
    preferenceStepsPerPerson: 10,
  },
  good: {
    stepsPerPerson: 300,
    stepsPerSupervisor: 350,
    supervisorStepsMin: 2000,
    supervisorStarts: 6,
    preferenceStepsPerPerson: 50,
  },
  best: {
    stepsPerPerson: 3000,
    stepsPerSupervisor: 1000,
    supervisorStepsMin: 5000,
    supervisorStarts: 24,
    preferenceStepsPerPerson: 300,
  },
};

/** Told about the search every few steps; true from `shouldStop` ends it with the best schedule so far. */
export type Watch = {
  onStep: (stage: 'supervisors' | 'lines', fraction: number, staffing: Staffing) => void;
  shouldStop: () => boolean;
};

/** One minute without a supervisor against one without an employee, inside the search. */
const SUPERVISOR_WEIGHT = 10;
/** At the start a schedule may be worse by about this share of the required minutes per person; at the end by nothing. */
const HEAT = 0.008;
const SUPERVISOR_HEAT = 0.3;
/** Half of the steps trade the lines of two people, which is cheap; the others rebuild a few lines. */
const SWAP_SHARE = 0.5;
const RUIN_MIN = 2;
const RUIN_MAX = 6;
/** Half of the rebuilding steps first put people back on lines judged with this much random error. */
const NOISE = 0.05;
const RESTART_NOISE = 0.3;
const SWEEPS_MAX = 30;
/** What a granted wish is worth on the way to the kept schedule, and how much more for the most senior. */
const WISH_MINUTES = 480;
const SENIORITY_SHARE = 0.1;
const PREFERENCE_HEAT_MINUTES = 240;
/** Steps between two looks at the watch. */
const WATCH_EVERY = 16;

/** What one stage of the search is after. */
type Goal = {
  /** How single lines are judged. */
  objective: Objective;
  /** How whole schedules are judged; less is better, and infinity is not allowed. */
  score: () => number;
  /** A score at which the stage is done. */
  enough: number;
  /** Minutes added to the worth of a line for a person. */
  bonus: ((e: number, line: number) => number) | null;
};

export type SearchResult = {
  /** By person; null for people who have nothing to choose. */
  choices: readonly (Choice | null)[];
  staffing: Staffing;
  steps: number;
};

/**
 * Supervisors first, because nobody else can give their hours; then everybody greedily, then ruin and recreate.
 * Ends on the best schedule seen.
 */
export function search(
  model: Model,
  options: { seed: number; budget: Budget; preferenceSlackMinutes: number },
  watch: Watch,
): SearchResult {
  return new Search(model, createRandom(options.seed), watch).solve(
    options.budget,
    options.preferenceSlackMinutes,
  );
}

class Search {
  private readonly model: Model;
  private readonly random: Random;
  private readonly watch: Watch;
  private readonly staffing: Staffing;
  private readonly choices: (Choice | null)[];
  private readonly requiredMinutes: number;
  private readonly requiredSupervisorMinutes: number;
  private steps = 0;
  private isStopped = false;

  constructor(model: Model, random: Random, watch: Watch) {
    const { segmentMinutes, requiredEmployees, requiredSupervisors } = model.grid;
    this.model = model;
    this.random = random;
    this.watch = watch;
    this.staffing = new Staffing(model);
    this.choices = model.people.map(() => null);
    const sum = (required: Int32Array) =>
      required.reduce((total, people, g) => total + people * (segmentMinutes[g] as number), 0);
    this.requiredMinutes = sum(requiredEmployees);
    this.requiredSupervisorMinutes = sum(requiredSupervisors);
  }

  solve(budget: Budget, preferenceSlackMinutes: number): SearchResult {
    const counted = this.peopleWhere((p) => p.fixed === null && (p.countsAsEmployee || p.countsAsSupervisor));
    const supervisors = counted.filter((e) => this.person(e).countsAsSupervisor);
    const uncounted = this.peopleWhere(
      (p) => p.fixed === null && !p.countsAsEmployee && !p.countsAsSupervisor,
    );
    if (supervisors.length > 0 && this.requiredSupervisorMinutes > 0) {
      this.placeSupervisors(supervisors, budget);
    }
    this.placeEverybody(counted, budget);
    this.honourPreferences(counted, budget, preferenceSlackMinutes);
    for (const e of uncounted) this.choices[e] = longestChoice(this.model, this.person(e));
    return { choices: this.choices, staffing: this.staffing, steps: this.steps };
  }

  /** Several fresh starts: with few supervisors, restarts find what one long run misses. */
  private placeSupervisors(pool: readonly number[], budget: Budget): void {
    const goal = this.supervisorGoal();
    const steps = Math.max(budget.supervisorStepsMin, budget.stepsPerSupervisor * pool.length);
    const heat = (SUPERVISOR_HEAT * this.requiredSupervisorMinutes) / Math.max(4, pool.length);
    let best: (Choice | null)[] = [];
    let bestScore = Number.POSITIVE_INFINITY;
    for (let start = 0; start < budget.supervisorStarts && bestScore > 0 && !this.isStopped; start++) {
      for (const e of shuffle([...pool], this.random)) this.insert(e, goal, start > 0 ? RESTART_NOISE : 0);
      this.improve(pool, goal, steps, heat, (done) =>
        this.report('supervisors', (start + done) / budget.supervisorStarts),
      );
      const score = goal.score();
      if (score < bestScore) {
        bestScore = score;
        best = this.choicesOf(pool);
      }
      for (const e of pool) this.take(e);
    }
    this.putAll(pool, best);
  }

  private placeEverybody(pool: readonly number[], budget: Budget): void {
    const goal = this.coverageGoal();
    for (const e of shuffle([...pool], this.random)) if (!this.choices[e]) this.insert(e, goal, 0);
    if (pool.length === 0) return;
    const heat = (HEAT * this.requiredMinutes) / Math.max(4, pool.length);
    this.improve(pool, goal, budget.stepsPerPerson * pool.length, heat, (done) => this.report('lines', done));
  }

  /** Sweeps to a local optimum (not where a bonus would lead it astray), then takes steps that may at first be uphill; ends on the best choices seen. */
  private improve(
    pool: readonly number[],
    goal: Goal,
    steps: number,
    startHeat: number,
    report: (done: number) => void,
  ): void {
    report(0);
    if (!goal.bonus) this.sweep(pool, goal);
    let current = goal.score();
    let best = current;
    let bestChoices = this.choicesOf(pool);
    for (let step = 0; step < steps && best > goal.enough; step++) {
      if (step % WATCH_EVERY === 0) {
        report(step / steps);
        if (this.isStopped) break;
      }
      this.steps++;
      const heat = startHeat * (1 - step / steps) ** 2;
      const touched = this.random() < SWAP_SHARE ? this.pickPair(pool) : this.pickSome(pool);
      const before = this.choicesOf(touched.people);
      this.staffing.mark();
      if (touched.isPair) this.trade(touched.people);
      else this.recreate(touched.people, goal);
      const score = goal.score();
      if (score <= current - heat * Math.log(this.random() + 1e-12)) {
        current = score;
        if (score < best) {
          best = score;
          bestChoices = this.choicesOf(pool);
        }
      } else {
        this.undo(touched.people, before);
      }
    }
    for (const e of pool) this.take(e);
    this.putAll(pool, bestChoices);
  }

  /** Everybody in turn moves to the best line, until a round helps no more. */
  private sweep(pool: readonly number[], goal: Goal): void {
    let hasImproved = true;
    for (let round = 0; hasImproved && round < SWEEPS_MAX && !this.isStopped; round++) {
      const before = goal.score();
      for (const e of shuffle([...pool], this.random)) {
        this.take(e);
        this.insert(e, goal, 0);
      }
      hasImproved = goal.score() < before;
    }
  }

  private recreate(people: readonly number[], goal: Goal): void {
    for (const e of people) this.take(e);
    const noise = this.random() < 0.5 ? NOISE : 0;
    for (const e of people) this.insert(e, goal, noise);
    if (noise === 0) return;
    for (const e of people) {
      this.take(e);
      this.insert(e, goal, 0);
    }
  }

  /**
   * Moves people to their preferred templates without giving up supervisor time, and employee time only up to the
   * slack: steps that would are not taken.
   */
  private honourPreferences(pool: readonly number[], budget: Budget, slackMinutes: number): void {
    if (this.isStopped || !pool.some((e) => this.person(e).isPreferred?.includes(1))) return;
    const { staffing } = this;
    const supervisorsMax = staffing.shortSupervisorMinutes;
    const employeesMax = staffing.shortEmployeeMinutes + slackMinutes;
    const isAllowed = () =>
      staffing.shortSupervisorMinutes <= supervisorsMax && staffing.shortEmployeeMinutes <= employeesMax;
    const goal: Goal = {
      objective: { supervisorsOnly: false, supervisorWeight: SUPERVISOR_WEIGHT },
      score: () => (isAllowed() ? -this.wishMinutes(pool) : Number.POSITIVE_INFINITY),
      enough: Number.NEGATIVE_INFINITY,
      bonus: (e, line) => (this.person(e).isPreferred?.[line] ? this.wishMinutesOf(e) : 0),
    };
    this.improve(pool, goal, budget.preferenceStepsPerPerson * pool.length, PREFERENCE_HEAT_MINUTES, () =>
      this.report('lines', 1),
    );
  }

  private wishMinutes(pool: readonly number[]): number {
    let minutes = 0;
    for (const e of pool) {
      const line = this.choices[e]?.line ?? -1;
      if (this.person(e).isPreferred?.[line]) minutes += this.wishMinutesOf(e);
    }
    return minutes;
  }

  /** Seniority decides between two who want the same; it never outweighs another person's wish. */
  private wishMinutesOf(e: number): number {
    const rank = this.model.problem.people[e]?.seniorityRank ?? 1;
    return WISH_MINUTES * (1 + SENIORITY_SHARE / (1 + rank));
  }

  private pickSome(pool: readonly number[]): { people: number[]; isPair: false } {
    const size = Math.min(pool.length, RUIN_MIN + below(this.random, RUIN_MAX - RUIN_MIN + 1));
    const people: number[] = [];
    while (people.length < size) {
      const e = pool[below(this.random, pool.length)] as number;
      if (!people.includes(e)) people.push(e);
    }
    return { people, isPair: false };
  }

  /** Two people who could do each other's line; some people to rebuild if the first two drawn could not. */
  private pickPair(pool: readonly number[]): { people: number[]; isPair: boolean } {
    const first = pool[below(this.random, pool.length)] as number;
    const second = pool[below(this.random, pool.length)] as number;
    return this.canTrade(first, second) ? { people: [first, second], isPair: true } : this.pickSome(pool);
  }

  private canTrade(first: number, second: number): boolean {
    const [a, b] = [this.person(first), this.person(second)];
    const [lineOfA, lineOfB] = [this.choices[first]?.line ?? -1, this.choices[second]?.line ?? -1];
    if (lineOfA === lineOfB || a.lines !== b.lines || a.countsAsSupervisor !== b.countsAsSupervisor)
      return false;
    return a.legalLines.includes(lineOfB) && b.legalLines.includes(lineOfA);
  }

  private trade(people: readonly number[]): void {
    const [first, second] = people as [number, number];
    const [lineOfFirst, lineOfSecond] = [this.choices[first]?.line ?? 0, this.choices[second]?.line ?? 0];
    this.take(first);
    this.take(second);
    this.put(first, choiceOn(this.person(first), lineOfSecond));
    this.put(second, choiceOn(this.person(second), lineOfFirst));
  }

  private insert(e: number, goal: Goal, noise: number): void {
    const { random } = this;
    const { bonus } = goal;
    const adjust =
      noise > 0 || bonus
        ? (line: number, worth: number) =>
            (worth + (bonus ? bonus(e, line) : 0)) * (noise > 0 ? 1 + noise * (random() - 0.5) : 1)
        : null;
    this.put(e, this.staffing.bestChoice(this.person(e), goal.objective, adjust));
  }

  private put(e: number, choice: Choice | null): void {
    this.choices[e] = choice;
    if (choice) this.staffing.put(this.person(e), choice);
  }

  private putAll(people: readonly number[], choices: readonly (Choice | null)[]): void {
    for (const [i, e] of people.entries()) this.put(e, choices[i] ?? null);
  }

  private take(e: number): void {
    const choice = this.choices[e];
    if (choice) this.staffing.take(this.person(e), choice);
    this.choices[e] = null;
  }

  /** Back to the last mark of the staffing, with these people's choices of then. */
  private undo(people: readonly number[], before: readonly (Choice | null)[]): void {
    this.staffing.restore();
    for (const [i, e] of people.entries()) this.choices[e] = before[i] ?? null;
  }

  private choicesOf(people: readonly number[]): (Choice | null)[] {
    return people.map((e) => this.choices[e] ?? null);
  }

  private supervisorGoal(): Goal {
    return {
      objective: { supervisorsOnly: true, supervisorWeight: 0 },
      score: () => this.staffing.shortSupervisorMinutes,
      enough: 0,
      bonus: null,
    };
  }

  private coverageGoal(): Goal {
    const { staffing } = this;
    return {
      objective: { supervisorsOnly: false, supervisorWeight: SUPERVISOR_WEIGHT },
      score: () => staffing.shortEmployeeMinutes + SUPERVISOR_WEIGHT * staffing.shortSupervisorMinutes,
      enough: 0,
      bonus: null,
    };
  }

  private report(stage: 'supervisors' | 'lines', fraction: number): void {
    this.watch.onStep(stage, fraction, this.staffing);
    if (this.watch.shouldStop()) this.isStopped = true;
  }

  private person(e: number): PersonOptions {
    return this.model.people[e] as PersonOptions;
  }

  private peopleWhere(test: (person: PersonOptions) => boolean): number[] {
    return this.model.people.flatMap((person, e) => (test(person) ? [e] : []));
  }
}

/** People who count towards no minimum cover nothing: their preferred line, else the one they can work most of. */
function longestChoice(model: Model, person: PersonOptions): Choice | null {
  let best: Choice | null = null;
  let bestWorth = -1;
  for (const line of person.legalLines) {
    const choice = choiceOn(person, line);
    // One preferred line outweighs any number of shifts.
    let worth = person.isPreferred?.[line] ? model.grid.dayCount : 0;
    forEachWorkedCell(model, person, choice, () => {
      worth++;
    });
    if (worth > bestWorth) {
      best = choice;
      bestWorth = worth;
    }
  }
  return best;
}
