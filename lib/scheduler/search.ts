import type { Line, PreferencePrice } from '#lib/domain/types.ts';
import { type Aim, Annealer, type Cooling } from './anneal.ts';
import type { Budget } from './budget.ts';
import type { Model } from './compile.ts';
import { type Choice, choiceOn, Staffing } from './evaluate.ts';
import { Incumbent, type Ranking } from './incumbent.ts';
import type { PersonOptions } from './person-options.ts';
import { longestChoice, shortByDay } from './plan-choices.ts';
import { createRandom, type Random, shuffle } from './random.ts';
import { LAYER, Roster, type RosterState } from './roster.ts';
import { placeSupervisors } from './supervisors.ts';
import { Wishes } from './wishes.ts';

/** The best complete schedule so far. */
export type Best = {
  readonly shortSupervisorMinutes: number;
  readonly shortQualifiedMinutes: number;
  readonly shortEmployeeMinutes: number;
  /** Short minutes of all kinds by day of the block; worked out when asked. */
  shortByDay(): number[];
};

/** The stages of the search, in this order; `preferences` holds everything after coverage. */
export type SearchStage = 'supervisors' | 'lines' | 'preferences';

/** Told about the search at least twenty times a stage; true from `shouldStop` ends it with the best schedule so far. */
export type Watch = {
  onStep: (stage: SearchStage, fraction: number, best: Best) => void;
  shouldStop: () => boolean;
};

export type SearchOptions = {
  seed: number;
  budget: Budget;
  /** How much employee time preferences may cost, in percent of the required time; default 0. */
  preferenceSlackPercent?: number;
  /** Measures what preferences cost at several slacks. */
  hasPrices?: boolean;
  /** Lines to start from, and how many people may get another one; null = as many as it takes. */
  keep?: { lines: readonly Line[]; peopleMax: number | null };
  /** `avoid`: no shifts over leave that is not decided yet, as the last wish. */
  pendingLeave?: 'avoid' | 'honour';
};

export type SearchResult = {
  /** By person; null for people who have nothing to choose. */
  choices: readonly (Choice | null)[];
  staffing: Staffing;
  steps: number;
  isStopped: boolean;
  /** By rising slack; empty unless asked for, and where nobody has a preference. */
  preferencePrices: readonly PreferencePrice[];
};

/** One minute without a supervisor, or without a qualification, against one without an employee. */
const SUPERVISOR_WEIGHT = 30;
const QUALIFIED_WEIGHT = 15;
const GREEDY_WEIGHTS = { supervisors: SUPERVISOR_WEIGHT, qualified: QUALIFIED_WEIGHT };
/** The same while only the last bits are moved: as good as strict order. */
const STRICT_WEIGHT = 1000;
/** A schedule may at first be worse by about this many minutes a step. */
const EXACT_COOLING = { hot: 500, cold: 60 };
const BENT_COOLING = { hot: 500, cold: 15 };
/** From the second round on: hot enough to leave a hollow, not to lose what was found. */
const AGAIN_HOT = 150;
const WARM_COOLING = { hot: 120, cold: 10, wide: 0, narrow: 0 };
const POLISH_COOLING = { hot: 30, cold: 2, wide: 0, narrow: 0 };
const WISH_COOLING = { hot: 300, cold: 10, wide: 0, narrow: 0 };
const FAIR_COOLING = { hot: 200, cold: 5, wide: 0, narrow: 0 };
/** The part of the steps for preferences that a slack gets which is only priced. */
const PRICE_STEPS_SHARE = 0.3;
/** With fewer steps a stage that starts warm does not come back to where it started. */
const WISH_STEPS_MIN = 12_000;
/** What a granted wish is worth while it may cost nothing, and where time may be given up for it or it must stay. */
const WISH_MINUTES = 480;
const KEPT_WISH_MINUTES = 2000;
/**
 * Around "just enough" the strain bends by one person for so many people: a large center has more places to spread
 * spare people over. A small one has nobody to spare, and the bend only blurs what is short.
 */
const PEOPLE_PER_BEND = 200;
/** The share of preferences in the stage's progress; the rest is fairness. */
const WISH_SHARE = 0.7;
/** With a bend, one long round is what closes the most. Each round starts from the best of the one before. */
const BENT_ROUNDS = [0.2, 0.7, 0.1];
/** Without, rounds start short, because an easy center is done in one, and double up to a share of all steps. */
const FIRST_ROUND_STEPS = 30_000;
const ROUND_SHARE_MAX = 0.3;
const POLISH_SHARE = 0.1;
/** After so many rounds that found nothing, ever longer ones, there is hardly anything left to find. */
const IDLE_ROUNDS = 3;
const ROUNDS_WITHIN = [
  { share: 0.5, heat: 1 },
  { share: 0.3, heat: 0.3 },
  { share: 0.2, heat: 0.1 },
];
/** What another line costs where lines are to be kept: less than any shortage, more than nothing. */
const CHANGE_MINUTES = 5;
/** Where any number of people may change, each must on average spare employees so much time. */
const WORTHWHILE_MINUTES = 240;
/** How often the days to give up on a kept line are drawn. */
const DRAWS = 20;
const PRICE_SLACKS = [0, 0.1, 0.25, 0.5, 1];

/**
 * Everybody greedily, so that there is a schedule at once; then supervisors, because nobody else can give their
 * hours; then everybody; then preferences, fairness, undecided leave and few changes. Ends on the best schedule seen.
 */
export function search(model: Model, options: SearchOptions, watch: Watch): SearchResult {
  return new Search(model, options, watch).solve();
}

type Told = Pick<Incumbent, 'shortSupervisors' | 'shortQualified' | 'shortEmployees' | 'state'>;

class Search {
  private readonly model: Model;
  private readonly options: SearchOptions;
  private readonly watch: Watch;
  private readonly random: Random;
  private readonly roster: Roster;
  private readonly pool: readonly number[];
  private readonly annealer: Annealer;
  private others: Annealer | null = null;
  private readonly wishes: Wishes;
  private readonly best: Incumbent;
  private readonly changeMinutes: number;
  /** What is told of while prices are found out with schedules that are not to be returned. */
  private told: Told | null = null;
  private steps = 0;
  /** What supervisors leave short when nobody else is looked at; null where that was not found out. */
  private leastSupervisors: number | null = null;
  private isStopped = false;

  constructor(model: Model, options: SearchOptions, watch: Watch) {
    this.model = model;
    this.options = options;
    this.watch = watch;
    this.random = createRandom(options.seed);
    this.roster = new Roster(model, this.random, () => true);
    this.pool = this.peopleWhere((p) => p.fixed === null && countsSomewhere(p));
    this.annealer = new Annealer(model, this.roster, this.pool, this.random);
    this.wishes = new Wishes(model, this.roster, this.pool, options.keep?.lines ?? []);
    const isFree = options.keep?.peopleMax === null;
    this.changeMinutes = isFree ? WORTHWHILE_MINUTES : CHANGE_MINUTES;
    this.best = new Incumbent(this.roster, this.wishes, isFree ? WORTHWHILE_MINUTES : 0);
  }

  solve(): SearchResult {
    const { budget } = this.options;
    this.start(this.wishes.keptChoices());
    if (this.wishes.hasKept) this.settleDrops();
    this.report('supervisors', 0);
    if (budget.supervisorStarts > 0 && !this.wishes.hasKept) this.placeSupervisors();
    this.report('supervisors', 1);
    this.placeEverybody();
    const preferencePrices = this.honourPreferences();
    this.shareBurdens();
    this.goBack();
    return this.result(preferencePrices);
  }

  /** Everybody not placed yet takes the best line, given those before; the schedule counts if it is the best so far. */
  private start(placed: readonly (Choice | null)[]): void {
    const staffing = new Staffing(this.model);
    const state = this.roster.save(null);
    const choices = [...placed];
    for (const [e, choice] of choices.entries()) if (choice) staffing.put(this.person(e), choice);
    for (const e of shuffle([...this.pool], this.random)) {
      if (choices[e]) continue;
      const choice = staffing.bestChoice(this.person(e), GREEDY_WEIGHTS);
      staffing.put(this.person(e), choice);
      choices[e] = choice;
    }
    for (const e of this.pool) this.roster.setIn(state, e, choices[e] ?? null);
    this.roster.load(state);
    this.best.see();
  }

  /** Supervisors alone, because nobody else can give their hours. */
  private placeSupervisors(): void {
    const { model, options } = this;
    const supervisors = this.pool.filter((e) => this.person(e).countsAsSupervisor);
    const found = placeSupervisors(model, supervisors, options.budget, this.random, (done) => {
      this.report('supervisors', done);
      return this.isStopped;
    });
    this.steps += found.steps;
    if (!found.choices) return;
    this.leastSupervisors = found.shortMinutes;
    this.start(found.choices);
  }

  private placeEverybody(): void {
    const { budget } = this.options;
    const { hasKept } = this.wishes;
    const people = this.pool.length;
    if (people === 0) return;
    const { isExact } = this.annealer;
    const perPerson = isExact ? budget.exactStepsPerPerson : budget.stepsPerPerson;
    const steps = Math.max(budget.stepsMin, perPerson * people);
    const costs = hasKept ? this.wishes.costs({ change: this.changeMinutes }) : null;
    const wide = isExact ? 0 : people / PEOPLE_PER_BEND;
    const bend = { wide, narrow: wide / 10 };
    const rounds = isExact ? growingRounds(steps) : BENT_ROUNDS;
    let before = 0;
    let idleRounds = 0;
    for (const [round, share] of rounds.entries()) {
      const isPolish = round === rounds.length - 1;
      if (idleRounds === IDLE_ROUNDS && !isPolish) continue;
      this.best.restore();
      const { improvements } = this.best;
      const again = round > 0 ? { hot: AGAIN_HOT } : {};
      const coverage = isExact ? { ...EXACT_COOLING, ...again, ...bend } : { ...BENT_COOLING, ...bend };
      const cooling = isPolish ? POLISH_COOLING : hasKept ? WARM_COOLING : coverage;
      const weights = isPolish
        ? this.weights(STRICT_WEIGHT ** 2, STRICT_WEIGHT, 1)
        : this.weights(SUPERVISOR_WEIGHT, QUALIFIED_WEIGHT, 1);
      const from = isPolish ? 1 - share : before;
      this.anneal(
        isExact && !isPolish && !hasKept ? this.annealerOfOthers() : this.annealer,
        { weights, costs },
        { ...cooling, steps: Math.ceil(steps * share) },
        'lines',
        (done) => from + share * done,
      );
      before += share;
      idleRounds = this.best.improvements > improvements ? 0 : idleRounds + 1;
      if (this.isStopped) return;
    }
  }

  /** Where supervisors lie as well as they can, moving them gains nothing as a rule: everybody else. */
  private annealerOfOthers(): Annealer {
    const { annealer, best, leastSupervisors, pool } = this;
    if (leastSupervisors === null || best.shortSupervisors > leastSupervisors) return annealer;
    const others = pool.filter((e) => !this.person(e).countsAsSupervisor);
    if (others.length === 0 || others.length === pool.length) return annealer;
    this.others ??= new Annealer(this.model, this.roster, others, this.random);
    return this.others;
  }

  /**
   * Moves people to their preferred templates without giving up supervisors' or qualifications' time, and employees'
   * only up to the slack. Goes up the slacks from the smallest, each from the best of the one before.
   */
  private honourPreferences(): PreferencePrice[] {
    const { best, wishes, options } = this;
    if (!wishes.hasPreferences) return [];
    const asked = options.preferenceSlackPercent ?? 0;
    const all = options.hasPrices ? [...PRICE_SLACKS, asked] : [asked];
    const slacks = [...new Set(all)].sort((a, b) => a - b);
    const least = this.ranking('wishes', 0);
    const leastShort = best.shortEmployees;
    this.told = this.present();
    const { preferenceStepsPerPerson, preferenceStepsMax } = options.budget;
    const whole = this.stepsOf(preferenceStepsPerPerson, preferenceStepsMax);
    const prices: PreferencePrice[] = [];
    let kept: RosterState | null = null;
    for (const [i, slackPercent] of slacks.entries()) {
      const slack = (slackPercent / 100) * this.requiredEmployeeMinutes();
      best.rankBy({ ...least, employees: least.employees + slack });
      const steps = slackPercent === asked ? whole : Math.ceil(whole * PRICE_STEPS_SHARE);
      if (steps > 0 && !this.isStopped) {
        const aim = {
          weights: this.weights(SUPERVISOR_WEIGHT, QUALIFIED_WEIGHT, 1),
          costs: wishes.costs({
            preference: slackPercent > 0 ? KEPT_WISH_MINUTES : WISH_MINUTES,
            change: this.changeMinutes,
          }),
          allowed: this.allowed(leastShort + slack),
        };
        const part = 1 / slacks.length;
        this.annealWithin(aim, { ...WISH_COOLING, steps }, (done) => WISH_SHARE * part * (i + done));
      }
      best.restore();
      prices.push({
        slackPercent,
        peopleOnPreferredShift: wishes.grantedPeople(),
        uncoveredSupervisorMinutes: best.shortSupervisors,
        uncoveredEmployeeMinutes: best.shortEmployees,
      });
      if (slackPercent !== asked) continue;
      this.told = this.present();
      kept = this.told.state;
    }
    this.told = null;
    if (kept) best.replace(kept);
    return options.hasPrices ? prices : [];
  }

  /** Equal shares of the burdens, then undecided leave, then few changes: without making anything before them worse. */
  private shareBurdens(): void {
    const { best, wishes, options } = this;
    const { fairnessStepsPerPerson, preferenceStepsMax } = options.budget;
    const steps = this.stepsOf(fairnessStepsPerPerson, preferenceStepsMax);
    if (steps === 0 || this.isStopped || this.pool.length < 2) return;
    best.restore();
    wishes.settleShares();
    const ranking = { ...this.ranking('everything', wishes.granted()), employees: best.employees };
    best.rankBy(ranking);
    const aim = {
      weights: this.weights(SUPERVISOR_WEIGHT, QUALIFIED_WEIGHT, 1),
      costs: wishes.costs({
        preference: KEPT_WISH_MINUTES,
        unevenness: 1,
        pending: 0.5,
        change: this.changeMinutes,
      }),
      allowed: this.allowed(best.shortEmployees),
    };
    this.annealWithin(aim, { ...FAIR_COOLING, steps }, (done) => WISH_SHARE + (1 - WISH_SHARE) * done);
    best.restore();
  }

  /** Changed people take their kept lines again where the schedule does not get worse by it: one by one and in pairs. */
  private goBack(): void {
    const { best, roster, wishes } = this;
    if (!wishes.hasKept || this.isStopped) return;
    best.restore();
    for (let isBetter = true; isBetter; ) {
      const changed = this.pool.filter((e) => wishes.isChanged(e));
      isBetter = changed.some((e) => this.tryBack(e, -1));
      for (let i = 0; i < changed.length && !isBetter && !this.isStopped; i++) {
        isBetter = changed.slice(0, i).some((other) => this.tryBack(changed[i] as number, other));
        this.report('preferences', 1);
      }
    }
    roster.mark();
  }

  /** Whether one person, or two (-1 = none), take their kept lines with a gain. */
  private tryBack(e: number, other: number): boolean {
    const { best, roster, wishes } = this;
    const people = other < 0 ? [e] : [e, other];
    for (let draw = 0; draw < (other < 0 ? DRAWS : 1); draw++) {
      roster.mark();
      for (const person of people) roster.move(person, wishes.kept[person] as number);
      if (best.see()) return true;
      roster.undo();
    }
    return false;
  }

  /** Everybody stays on the line, only the days given up at the block's edges are drawn anew. */
  private settleDrops(): void {
    const { best, roster, pool } = this;
    best.restore();
    for (let draw = 0; draw < DRAWS; draw++) {
      for (const e of pool) {
        if (!roster.hasPicks(e)) continue;
        roster.mark();
        roster.move(e, roster.lines[e] as number);
        if (!best.see()) roster.undo();
      }
    }
    roster.mark();
  }

  /** For aims within limits: a hot round strays from them, so cooler ones search around the best that it passed. */
  private annealWithin(aim: Omit<Aim, 'cap'>, cooling: Cooling, fraction: (done: number) => number): void {
    let before = 0;
    for (const { share, heat } of ROUNDS_WITHIN) {
      const from = before;
      this.best.restore();
      this.anneal(
        this.annealer,
        aim,
        { ...cooling, hot: cooling.hot * heat, steps: Math.ceil(cooling.steps * share) },
        'preferences',
        (done) => fraction(from + share * done),
      );
      before += share;
    }
  }

  private anneal(
    annealer: Annealer,
    aim: Omit<Aim, 'cap'>,
    cooling: Cooling,
    stage: SearchStage,
    fraction: (done: number) => number,
  ): void {
    const { best, options } = this;
    const max = options.keep?.peopleMax ?? null;
    annealer.run(
      { ...aim, cap: max === null ? null : { kept: this.wishes.kept, max } },
      cooling,
      () => best.see(),
      (done) => {
        this.report(stage, fraction(done));
        return this.isStopped || best.cannotImprove(this.leastSupervisors ?? 0);
      },
    );
  }

  private result(preferencePrices: readonly PreferencePrice[]): SearchResult {
    const steps = this.steps + this.annealer.steps + (this.others?.steps ?? 0);
    return { ...this.choicesIn(this.best.state), steps, isStopped: this.isStopped, preferencePrices };
  }

  /** Everybody's choice in a state, also of those who count nowhere. */
  private choicesIn(state: RosterState): Pick<SearchResult, 'choices' | 'staffing'> {
    const { model, roster, wishes } = this;
    const isPooled = new Set(this.pool);
    const staffing = new Staffing(model);
    const choices = model.people.map((person, e) => {
      if (person.fixed !== null) return null;
      if (isPooled.has(e)) return roster.choiceIn(state, e);
      const kept = wishes.kept[e] as number;
      return kept >= 0 ? choiceOn(person, kept) : longestChoice(model, person);
    });
    for (const [e, choice] of choices.entries()) if (choice) staffing.put(this.person(e), choice);
    return { choices, staffing };
  }

  private present(): Told {
    const { shortSupervisors, shortQualified, shortEmployees, state } = this.best;
    const saved = { lines: state.lines.slice(), picks: state.picks.slice() };
    return { shortSupervisors, shortQualified, shortEmployees, state: saved };
  }

  private report(stage: SearchStage, fraction: number): void {
    const told = this.told ?? this.best;
    this.watch.onStep(stage, fraction, {
      shortSupervisorMinutes: told.shortSupervisors,
      shortQualifiedMinutes: told.shortQualified,
      shortEmployeeMinutes: told.shortEmployees,
      shortByDay: () => shortByDay(this.model, this.choicesIn(told.state).staffing),
    });
    if (this.watch.shouldStop()) this.isStopped = true;
  }

  /** The best so far as the limit that later stages must keep. */
  private ranking(looksAt: Ranking['looksAt'], wishes: number): Ranking {
    return {
      supervisors: this.best.shortSupervisors,
      qualified: this.best.shortQualified,
      employees: this.best.employees,
      wishes,
      looksAt,
    };
  }

  /** By layer, for the annealer: employees' time alone has slack. */
  private allowed(employees: number): Float64Array {
    const allowed = new Float64Array(this.roster.short.length).fill(Number.POSITIVE_INFINITY);
    allowed[LAYER.employees] = employees;
    return allowed;
  }

  /** Steps of a stage after coverage: none where the budget has none, else enough to find back below the limits. */
  private stepsOf(perPerson: number, most: number): number {
    if (perPerson === 0) return 0;
    return Math.min(Math.max(WISH_STEPS_MIN, perPerson * this.pool.length), Math.max(WISH_STEPS_MIN, most));
  }

  private weights(supervisors: number, qualified: number, employees: number): Float64Array {
    const weights = new Float64Array(this.roster.short.length).fill(qualified);
    weights[LAYER.supervisors] = supervisors;
    weights[LAYER.employees] = employees;
    return weights;
  }

  private requiredEmployeeMinutes(): number {
    const { requiredEmployees, segmentMinutes } = this.model.grid;
    return requiredEmployees.reduce((sum, people, g) => sum + people * (segmentMinutes[g] as number), 0);
  }

  private person(e: number): PersonOptions {
    return this.model.people[e] as PersonOptions;
  }

  private peopleWhere(test: (person: PersonOptions) => boolean): number[] {
    return this.model.people.flatMap((person, e) => (test(person) ? [e] : []));
  }
}

function countsSomewhere(person: PersonOptions): boolean {
  return person.countsAsEmployee || person.countsAsSupervisor || person.qualified.length > 0;
}

/** The share of the steps in each round. */
function growingRounds(steps: number): number[] {
  const rounds: number[] = [];
  let left = 1 - POLISH_SHARE;
  let next = FIRST_ROUND_STEPS / steps;
  while (left > 0) {
    const share = Math.min(next, ROUND_SHARE_MAX, left);
    rounds.push(share);
    left -= share;
    next *= 2;
  }
  return [...rounds, POLISH_SHARE];
}
