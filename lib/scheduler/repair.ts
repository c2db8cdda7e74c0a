import type { Model } from './compile.ts';
import { type Choice, forEachWorkedCell, Staffing } from './evaluate.ts';
import type { PersonOptions } from './person-options.ts';
import { below, createRandom, type Random } from './random.ts';
import { OFF, type Week, WeekPlan } from './week-plan.ts';

/**
 * What a minute is worth when one person's week is judged. One person covers fewer minutes of a kind in a week than
 * a kind weighs against the next, so that sums compare as the aims do, one after the other, and stay exact.
 */
const EMPLOYEE_WORTH = 1;
const QUALIFIED_WORTH = 2 ** 15;
const SUPERVISOR_WORTH = 2 ** 34;
/** People who are put back into one week together. */
const TOGETHER_MAX = 3;
/** Steps between two looks at the watch. */
const WATCH_EVERY = 16;
/** Where the progress stands when the changes are picked one by one. */
const PICKED_FRACTION = 0.3;

export type RepairOptions = {
  seed: number;
  /** How many weeks of single people may differ from their line, in percent of all: people with a line times weeks. */
  budgetPercent: number;
  /** Steps of the search per week of the block, after the best single changes are made. */
  stepsPerWeek: number;
};

export type RepairWatch = {
  onStep: (fraction: number, staffing: Staffing) => void;
  shouldStop: () => boolean;
};

export type Repair = {
  /** By person: the cells worked, ascending; locks are not among them. */
  assignments: readonly Int32Array[];
  staffing: Staffing;
  /** By week of the block (0 = first), then by person. */
  changedWeeks: readonly { person: number; week: number }[];
  steps: number;
};

/** By person, the cells worked on their choices or fixed parts of a line, ascending; locks are not among them. */
export function cellsOf(model: Model, choices: readonly (Choice | null)[]): Int32Array[] {
  return model.people.map((person, e) => {
    const cells = [...(person.fixed?.cells ?? [])];
    const choice = choices[e];
    if (choice) forEachWorkedCell(model, person, choice, (cell) => cells.push(cell));
    return Int32Array.from(cells).sort();
  });
}

/**
 * Lets single people leave their line for single weeks where that covers more: first supervisors' time, then that of
 * qualifications, then employees'. Such a week is another lawful week of the person's pattern; leave, locks, and the
 * weeks with a lock or at the edges of the block stay as they are. The best changes are made first, then steps move
 * them to where they help more. No change is kept that does not help. `found` is not touched.
 */
export function repairWeeks(
  model: Model,
  found: { choices: readonly (Choice | null)[] },
  options: RepairOptions,
  watch: RepairWatch,
): Repair {
  return new WeekRepair(model, found.choices, options, watch).solve(options.stepsPerWeek);
}

/** The best other week of one person: what it gains, and on how many days it differs from the line. */
type Offer = { line: number; gain: number; days: number };
type Move = { person: number; week: Week; line: number };
type Score = readonly [supervisors: number, qualified: number, employees: number, changes: number];

class WeekRepair {
  private readonly model: Model;
  private readonly plan: WeekPlan;
  private readonly staffing: Staffing;
  private readonly random: Random;
  private readonly watch: RepairWatch;
  private readonly budget: number;
  /** By place of the week: the people who could leave their line there. */
  private readonly people: readonly (readonly number[])[];
  private changes = 0;
  private steps = 0;
  private isStopped = false;
  private readonly worthBefore: Float64Array;
  private readonly ownDuty: Uint8Array;
  private readonly slotWorth: Float64Array;

  constructor(model: Model, choices: readonly (Choice | null)[], options: RepairOptions, watch: RepairWatch) {
    const { grid } = model;
    this.model = model;
    this.random = createRandom(options.seed);
    this.watch = watch;
    this.staffing = new Staffing(model);
    choices.forEach((choice, e) => {
      if (choice) this.staffing.put(this.person(e), choice);
    });
    this.plan = new WeekPlan(
      model,
      cellsOf(model, choices),
      choices.map((choice) => choice?.line ?? -1),
    );
    const withChoice = choices.flatMap((choice, e) => (choice ? [e] : []));
    const weekCount = grid.dayCount > 0 ? (grid.weekOfDay[grid.dayCount - 1] as number) + 1 : 0;
    this.budget = Math.floor((options.budgetPercent / 100) * withChoice.length * weekCount);
    this.people = this.plan.weeks.map((week) =>
      withChoice.filter((e) => this.coversAnything(e) && this.plan.isOpen(e, week)),
    );
    this.worthBefore = new Float64Array(grid.segmentCount + 1);
    this.ownDuty = new Uint8Array(grid.segmentCount);
    this.slotWorth = new Float64Array(7 * grid.shiftCount);
  }

  solve(stepsPerWeek: number): Repair {
    if (this.budget > 0) {
      this.pickBest();
      this.improve(stepsPerWeek * this.plan.weeks.length);
      this.dropIdle();
    }
    const changedWeeks = this.changed().map(({ person, week }) => ({ person, week: week.week }));
    return {
      assignments: this.model.people.map((_, e) => this.plan.cellsOf(e)),
      staffing: this.staffing,
      changedWeeks,
      steps: this.steps,
    };
  }

  /** One change after the other, always the one that gains most; at equal gains the one that moves the fewest days. */
  private pickBest(): void {
    const { weeks } = this.plan;
    const offers = weeks.map(
      (week) => new Map(this.people[week.place]?.map((e) => [e, this.offerFor(e, week)])),
    );
    while (!this.isStopped) {
      let best: (Offer & { person: number; week: Week }) | null = null;
      for (const week of weeks) {
        for (const [person, offer] of offers[week.place] ?? []) {
          if (!offer || (best && !isBetter(offer, best))) continue;
          if (this.changes < this.budget || this.plan.isChanged(person, week))
            best = { ...offer, person, week };
        }
      }
      if (!best) break;
      this.move(best);
      this.steps++;
      this.look((PICKED_FRACTION * this.changes) / this.budget);
      for (const week of weeks) {
        const isNear = Math.abs(week.place - best.week.place) === 1;
        const shares = week.fromSegment < best.week.toSegment && best.week.fromSegment < week.toSegment;
        if (shares)
          for (const e of this.people[week.place] ?? []) offers[week.place]?.set(e, this.offerFor(e, week));
        else if (isNear && offers[week.place]?.has(best.person)) {
          offers[week.place]?.set(best.person, this.offerFor(best.person, week));
        }
      }
    }
  }

  /** Takes changes back and puts some people of a week on their best week there, as long as nothing gets worse. */
  private improve(steps: number): void {
    const { weeks } = this.plan;
    const busy = weeks.filter((week) => (this.people[week.place]?.length ?? 0) > 0);
    if (busy.length === 0) return;
    for (let step = 0; step < steps && !this.isStopped; step++) {
      if (step % WATCH_EVERY === 0) {
        this.look(PICKED_FRACTION + ((1 - PICKED_FRACTION) * step) / steps);
        if (this.isStopped) break;
      }
      this.steps++;
      const before = this.score();
      const undo: Move[] = [];
      const week = busy[below(this.random, busy.length)] as Week;
      const isFull = this.changes >= this.budget;
      if (isFull || this.random() < 0.5) this.takeOneBack(undo);
      this.rebuild(week, undo);
      if (compare(this.score(), before) > 0) {
        for (const move of undo.reverse()) this.move(move);
      }
    }
  }

  /** A random change, back to the line. */
  private takeOneBack(undo: Move[]): void {
    const changed = this.changed();
    if (changed.length === 0) return;
    const { person, week } = changed[below(this.random, changed.length)] as { person: number; week: Week };
    const own = this.plan.ownLine(person);
    if (!this.plan.fits(person, week, own)) return;
    undo.push({ person, week, line: this.plan.lineIn(person, week) });
    this.move({ person, week, line: own });
  }

  /** Takes some people's week away and gives them their best one, one after the other. */
  private rebuild(week: Week, undo: Move[]): void {
    const pool = this.people[week.place] ?? [];
    const people = new Set<number>();
    const size = Math.min(pool.length, 1 + below(this.random, TOGETHER_MAX));
    while (people.size < size) people.add(pool[below(this.random, pool.length)] as number);
    for (const person of people) {
      undo.push({ person, week, line: this.plan.lineIn(person, week) });
      this.leave(person, week);
    }
    for (const person of people) {
      const before = this.plan.lineIn(person, week);
      const best = this.bestWeek(person, week, this.changes < this.budget);
      this.join(person, week, best?.line ?? before);
    }
  }

  /** Changes that the others have made needless go back to the line. */
  private dropIdle(): void {
    let hasDropped = true;
    while (hasDropped) {
      hasDropped = false;
      for (const { person, week } of this.changed()) {
        const own = this.plan.ownLine(person);
        if (!this.plan.fits(person, week, own)) continue;
        const before = this.score();
        const line = this.plan.lineIn(person, week);
        this.move({ person, week, line: own });
        if (compare(this.score(), before) < 0) hasDropped = true;
        else this.move({ person, week, line });
      }
    }
  }

  /** Null where no other week of the person gains anything. */
  private offerFor(person: number, week: Week): Offer | null {
    this.setOwnDuty(person, week, 1);
    const best = this.bestWeek(person, week, true);
    const current = this.worthOf(person, week, this.plan.lineIn(person, week));
    this.setOwnDuty(person, week, 0);
    return best && best.worth > current
      ? { line: best.line, days: best.days, gain: best.worth - current }
      : null;
  }

  /**
   * The lawful week that is worth most, everyone else given; among equals the one that moves the fewest days. A person
   * covers a segment at most once, so a week is worth the sum of its shifts, each one difference of prefix sums.
   */
  private bestWeek(
    person: number,
    week: Week,
    mayChange: boolean,
  ): { line: number; worth: number; days: number } | null {
    this.sumWorth(person, week);
    let best: { line: number; worth: number; days: number } | null = null;
    for (const line of this.plan.linesFor(person, week)) {
      const worth = this.worthOf(person, week, line);
      if (best && worth < best.worth) continue;
      const days = this.plan.changedDays(person, week, line);
      if (days > 0 && !mayChange) continue;
      if (best && worth === best.worth && days >= best.days) continue;
      if (this.plan.fits(person, week, line)) best = { line, worth, days };
    }
    return best;
  }

  /** What each shift of the week is worth to the person. */
  private sumWorth(e: number, week: Week): void {
    const { grid } = this.model;
    const { segmentMinutes, requiredEmployees, requiredSupervisors, qualified, shiftCount } = grid;
    const { staffing, worthBefore, ownDuty, slotWorth } = this;
    const person = this.person(e);
    worthBefore[week.fromSegment] = 0;
    for (let g = week.fromSegment; g < week.toSegment; g++) {
      const own = ownDuty[g] as number;
      let worth = 0;
      if (
        person.countsAsEmployee &&
        (staffing.employees[g] as number) - own < (requiredEmployees[g] as number)
      ) {
        worth += EMPLOYEE_WORTH;
      }
      if (
        person.countsAsSupervisor &&
        (staffing.supervisors[g] as number) - own < (requiredSupervisors[g] as number)
      ) {
        worth += SUPERVISOR_WORTH;
      }
      for (const i of person.qualified) {
        if ((staffing.qualified[i]?.[g] ?? 0) - own < (qualified[i]?.required[g] ?? 0))
          worth += QUALIFIED_WORTH;
      }
      worthBefore[g + 1] = (worthBefore[g] as number) + worth * (segmentMinutes[g] as number);
    }
    for (let day = 0; day < 7; day++) {
      for (const shift of person.lines.usedShifts) {
        const cell = (week.firstDay + day) * shiftCount + shift;
        slotWorth[day * shiftCount + shift] =
          (worthBefore[grid.cellTo[cell] as number] as number) -
          (worthBefore[grid.cellFrom[cell] as number] as number);
      }
    }
  }

  private worthOf(person: number, week: Week, line: number): number {
    let worth = 0;
    for (let day = 0; day < 7; day++) {
      const shift = this.plan.workedOn(person, line, week.firstDay + day);
      if (shift !== OFF) worth += this.slotWorth[day * this.model.grid.shiftCount + shift] as number;
    }
    return worth;
  }

  /** Marks the segments where the person is on duty, so that a week is judged as if the person were not there. */
  private setOwnDuty(person: number, week: Week, onDuty: 0 | 1): void {
    const { cellFrom, cellTo } = this.model.grid;
    for (const cell of this.cellsIn(person, week)) this.ownDuty.fill(onDuty, cellFrom[cell], cellTo[cell]);
  }

  private move({ person, week, line }: Move): void {
    this.leave(person, week);
    this.join(person, week, line);
  }

  private leave(person: number, week: Week): void {
    if (this.plan.isChanged(person, week)) this.changes--;
    for (const cell of this.cellsIn(person, week)) this.staffing.remove(cell, this.person(person));
  }

  private join(person: number, week: Week, line: number): void {
    this.plan.setLine(person, week, line);
    for (const cell of this.cellsIn(person, week)) this.staffing.add(cell, this.person(person));
    if (this.plan.isChanged(person, week)) this.changes++;
  }

  private cellsIn(person: number, week: Week): number[] {
    const { shiftCount } = this.model.grid;
    const cells: number[] = [];
    for (let day = week.firstDay; day < week.firstDay + 7; day++) {
      const shift = this.plan.shiftOn(person, day);
      if (shift !== OFF) cells.push(day * shiftCount + shift);
    }
    return cells;
  }

  private changed(): { person: number; week: Week }[] {
    return this.plan.weeks.flatMap((week) =>
      (this.people[week.place] ?? [])
        .filter((person) => this.plan.isChanged(person, week))
        .map((person) => ({ person, week })),
    );
  }

  private score(): Score {
    const { shortSupervisorMinutes, shortQualifiedMinutes, shortEmployeeMinutes } = this.staffing;
    return [shortSupervisorMinutes, shortQualifiedMinutes, shortEmployeeMinutes, this.changes];
  }

  private look(fraction: number): void {
    this.watch.onStep(fraction, this.staffing);
    if (this.watch.shouldStop()) this.isStopped = true;
  }

  private coversAnything(e: number): boolean {
    const { countsAsEmployee, countsAsSupervisor, qualified } = this.person(e);
    return countsAsEmployee || countsAsSupervisor || qualified.length > 0;
  }

  private person(e: number): PersonOptions {
    return this.model.people[e] as PersonOptions;
  }
}

function isBetter(offer: Offer, than: Offer): boolean {
  return offer.gain > than.gain || (offer.gain === than.gain && offer.days < than.days);
}

/** Below 0 where `a` is better: aim by aim, then fewer changes. */
function compare(a: Score, b: Score): number {
  for (const [i, value] of a.entries()) {
    const difference = value - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
