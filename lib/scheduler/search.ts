import type { Model } from './compile.ts';
import { type Choice, forEachWorkedCell, type Objective, Staffing } from './evaluate.ts';
import type { PersonOptions } from './person-options.ts';
import { below, createRandom, type Random, shuffle } from './random.ts';

/** How much the search does. All counts are steps, never time: equal seeds give equal schedules on any machine. */
export type Budget = {
  /** Ruin-and-recreate steps per person over everybody. */
  stepsPerPerson: number;
  /** The same over supervisors alone, and how often that is started afresh. */
  stepsPerSupervisor: number;
  supervisorStepsMin: number;
  supervisorStarts: number;
};

export const BUDGETS: Record<'quick' | 'good' | 'best', Budget> = {
  quick: { stepsPerPerson: 30, stepsPerSupervisor: 60, supervisorStepsMin: 300, supervisorStarts: 2 },
  good: { stepsPerPerson: 200, stepsPerSupervisor: 300, supervisorStepsMin: 1500, supervisorStarts: 4 },
  best: { stepsPerPerson: 1000, stepsPerSupervisor: 1000, supervisorStepsMin: 5000, supervisorStarts: 8 },
};

/** Told about every step; true from `shouldStop` ends the search with the best schedule so far. */
export type Watch = {
  onStep: (stage: 'supervisors' | 'lines', fraction: number, staffing: Staffing) => void;
  shouldStop: () => boolean;
};

/** One minute without a supervisor against one without an employee, inside the search. */
const SUPERVISOR_WEIGHT = 10;
/** Starting threshold for accepting a worse schedule: this share of the required minutes per person. */
const HEAT = 0.008;
const SUPERVISOR_HEAT = 0.64;
/** People taken out and put back in one step. */
const RUIN_MIN = 2;
const RUIN_MAX = 5;
/** Half of the steps first put people back on lines judged with this much random error. */
const NOISE = 0.02;
const RESTART_NOISE = 0.3;
const SWEEPS_MAX = 30;
/** Steps between two looks at `shouldStop`. */
const WATCH_EVERY = 16;

export type SearchResult = {
  /** By person; null for people who have nothing to choose. */
  choices: (Choice | null)[];
  staffing: Staffing;
  steps: number;
};

export function search(model: Model, seed: number, budget: Budget, watch: Watch): SearchResult {
  const run = new Search(model, createRandom(seed), watch);
  return run.solve(budget);
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
      required.reduce((total, r, g) => total + r * (segmentMinutes[g] as number), 0);
    this.requiredMinutes = sum(requiredEmployees);
    this.requiredSupervisorMinutes = sum(requiredSupervisors);
  }

  solve(budget: Budget): SearchResult {
    const counted = this.peopleWhere((p) => p.fixed === null && (p.countsAsEmployee || p.countsAsSupervisor));
    const supervisors = counted.filter((e) => this.person(e).countsAsSupervisor);
    if (supervisors.length > 0 && this.requiredSupervisorMinutes > 0)
      this.placeSupervisors(supervisors, budget);
    const objective: Objective = { supervisorsOnly: false, supervisorWeight: SUPERVISOR_WEIGHT };
    for (const e of shuffle([...counted], this.random)) if (!this.choices[e]) this.insert(e, objective, 0);
    if (counted.length > 0) {
      const steps = budget.stepsPerPerson * counted.length;
      const heat = (HEAT * this.requiredMinutes) / Math.max(4, counted.length);
      this.improve(counted, objective, steps, heat, (done) => this.report('lines', done));
    }
    for (const e of this.peopleWhere(
      (p) => p.fixed === null && !p.countsAsEmployee && !p.countsAsSupervisor,
    )) {
      this.choices[e] = longestChoice(this.model, this.person(e));
    }
    return { choices: this.choices, staffing: this.staffing, steps: this.steps };
  }

  /** Several fresh starts: with few supervisors, restarts find what one long run misses. */
  private placeSupervisors(pool: number[], budget: Budget): void {
    const objective: Objective = { supervisorsOnly: true, supervisorWeight: 0 };
    const steps = Math.max(budget.supervisorStepsMin, budget.stepsPerSupervisor * pool.length);
    const heat = (SUPERVISOR_HEAT * this.requiredSupervisorMinutes) / Math.max(4, pool.length);
    let best: (Choice | null)[] = [];
    let bestScore = Number.POSITIVE_INFINITY;
    for (let start = 0; start < budget.supervisorStarts && bestScore > 0 && !this.isStopped; start++) {
      for (const e of shuffle([...pool], this.random))
        this.insert(e, objective, start > 0 ? RESTART_NOISE : 0);
      this.improve(pool, objective, steps, heat, (done) =>
        this.report('supervisors', (start + done) / budget.supervisorStarts),
      );
      const score = this.score(objective);
      if (score < bestScore) {
        bestScore = score;
        best = pool.map((e) => this.choices[e] ?? null);
      }
      for (const e of pool) this.take(e);
    }
    this.putAll(pool, best);
  }

  /** Sweeps to a local optimum, then ruins and recreates; ends on the best schedule seen. */
  private improve(
    pool: readonly number[],
    objective: Objective,
    steps: number,
    startHeat: number,
    report: (done: number) => void,
  ): void {
    this.sweep(pool, objective);
    let current = this.score(objective);
    let best = current;
    let bestChoices = pool.map((e) => this.choices[e] ?? null);
    for (let step = 0; step < steps && best > 0; step++) {
      if (step % WATCH_EVERY === 0) {
        report(step / steps);
        if (this.isStopped) break;
      }
      this.steps++;
      const heat = startHeat * (1 - step / steps) ** 2;
      const ruined = this.pick(pool);
      const before = ruined.map((e) => this.choices[e] ?? null);
      this.recreate(ruined, objective);
      const score = this.score(objective);
      if (score <= current - heat * Math.log(this.random() + 1e-12)) {
        current = score;
        if (score < best) {
          best = score;
          bestChoices = pool.map((e) => this.choices[e] ?? null);
        }
      } else {
        for (const e of ruined) this.take(e);
        this.putAll(ruined, before);
      }
    }
    for (const e of pool) this.take(e);
    this.putAll(pool, bestChoices);
  }

  private sweep(pool: readonly number[], objective: Objective): void {
    let hasImproved = true;
    for (let round = 0; hasImproved && round < SWEEPS_MAX && !this.isStopped; round++) {
      const before = this.score(objective);
      for (const e of shuffle([...pool], this.random)) {
        this.take(e);
        this.insert(e, objective, 0);
      }
      hasImproved = this.score(objective) < before;
    }
  }

  private recreate(ruined: readonly number[], objective: Objective): void {
    for (const e of ruined) this.take(e);
    const noise = this.random() < 0.5 ? NOISE : 0;
    for (const e of ruined) this.insert(e, objective, noise);
    if (noise === 0) return;
    for (const e of ruined) {
      this.take(e);
      this.insert(e, objective, 0);
    }
  }

  private pick(pool: readonly number[]): number[] {
    const size = Math.min(pool.length, RUIN_MIN + below(this.random, RUIN_MAX - RUIN_MIN + 1));
    const picked: number[] = [];
    while (picked.length < size) {
      const e = pool[below(this.random, pool.length)] as number;
      if (!picked.includes(e)) picked.push(e);
    }
    return picked;
  }

  private insert(e: number, objective: Objective, noise: number): void {
    const { random } = this;
    const adjust = noise > 0 ? (_: number, worth: number) => worth * (1 + noise * (random() - 0.5)) : null;
    this.put(e, this.staffing.bestChoice(this.person(e), objective, adjust));
  }

  private put(e: number, choice: Choice | null): void {
    this.choices[e] = choice;
    if (choice) this.staffing.put(this.person(e), choice);
  }

  private putAll(pool: readonly number[], choices: readonly (Choice | null)[]): void {
    for (const [i, e] of pool.entries()) this.put(e, choices[i] ?? null);
  }

  private take(e: number): void {
    const choice = this.choices[e];
    if (choice) this.staffing.take(this.person(e), choice);
    this.choices[e] = null;
  }

  private score(objective: Objective): number {
    const { shortEmployeeMinutes, shortSupervisorMinutes } = this.staffing;
    return objective.supervisorsOnly
      ? shortSupervisorMinutes
      : shortEmployeeMinutes + objective.supervisorWeight * shortSupervisorMinutes;
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
    const drops = Uint8Array.from(person.specialWeeks, (week) => week.drops[line]?.[0] ?? 0);
    const choice = { line, drops };
    // One preferred line outweighs any number of shifts.
    let worth = person.isPreferred?.[line] ? model.grid.dayCount : 0;
    forEachWorkedCell(model, person, choice, () => worth++);
    if (worth > bestWorth) {
      best = choice;
      bestWorth = worth;
    }
  }
  return best;
}
