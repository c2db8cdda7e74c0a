import { CELL } from './cell-state.ts';
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
 * qualifications, then employees'. Such a week is another lawful week of the person's pattern. Leave and locks stay as
 * they are, and so do the first week, weeks with a lock, and the last week where duties follow it. The best changes are made first, then steps move
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
  private readonly changes = new ChangeList();
  private steps = 0;
  private isStopped = false;
  private readonly worthBefore: Float64Array;
  private readonly ownDuty: Uint8Array;
  private readonly slotWorth: Float64Array;
  private readonly partWorth: Float64Array;

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
    this.partWorth = new Float64Array(
      Math.max(1, ...[...model.lineSets.values()].map((lines) => lines.partCount)),
    );
  }

  solve(stepsPerWeek: number): Repair {
    if (this.budget > 0) {
      this.pickBest();
      this.improve(stepsPerWeek * this.plan.weeks.length);
      this.dropIdle();
    }
    this.watch.onStep(1, this.staffing);
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
    const places = this.plan.weeks.flatMap((week) =>
      (this.people[week.place] ?? []).map((person) => ({ person, week })),
    );
    const offers: (Offer | null)[] = [];
    for (const { person, week } of places) {
      if (offers.length % WATCH_EVERY === 0) this.look(0);
      if (this.isStopped) return;
      offers.push(this.offerFor(person, week));
    }
    while (!this.isStopped) {
      let best = -1;
      places.forEach(({ person, week }, i) => {
        const offer = offers[i];
        if (!offer || !isBetter(offer, offers[best])) return;
        if (this.changes.size < this.budget || this.plan.isChanged(person, week)) best = i;
      });
      const [place, offer] = [places[best], offers[best]];
      if (!place || !offer) break;
      this.move({ ...place, line: offer.line });
      this.steps++;
      this.look((PICKED_FRACTION * this.changes.size) / this.budget);
      places.forEach(({ person, week }, i) => {
        const isNext = person === place.person && Math.abs(week.place - place.week.place) <= 1;
        if (isNext || areNear(week, place.week)) offers[i] = this.offerFor(person, week);
      });
    }
  }

  /** Gives some people of a short week their best week there, one change elsewhere taken back where the budget is used up. */
  private improve(steps: number): void {
    for (let step = 0; step < steps && !this.isStopped; step++) {
      if (step % WATCH_EVERY === 0) {
        this.look(PICKED_FRACTION + ((1 - PICKED_FRACTION) * step) / steps);
        if (this.isStopped) break;
      }
      const week = this.pickShortWeek();
      if (!week) break;
      this.steps++;
      const before = this.score();
      const undo: Move[] = [];
      if (this.changes.size >= this.budget || this.random() < 0.5) this.takeOneBack(undo);
      this.rebuild(week, undo);
      if (this.changes.size > this.budget || compare(this.score(), before) > 0) {
        for (const move of undo.reverse()) this.move(move);
      }
    }
  }

  private pickShortWeek(): Week | null {
    const short = this.plan.weeks.filter(
      (week) => (this.people[week.place]?.length ?? 0) > 0 && this.isShort(week),
    );
    return short[below(this.random, short.length)] ?? null;
  }

  private isShort(week: Week): boolean {
    const { requiredEmployees, requiredSupervisors, qualified } = this.model.grid;
    const { employees, supervisors, qualified: onDuty } = this.staffing;
    for (let g = week.fromSegment; g < week.toSegment; g++) {
      if ((employees[g] as number) < (requiredEmployees[g] as number)) return true;
      if ((supervisors[g] as number) < (requiredSupervisors[g] as number)) return true;
      for (const [i, { required }] of qualified.entries()) {
        if ((onDuty[i]?.[g] ?? 0) < (required[g] as number)) return true;
      }
    }
    return false;
  }

  private areSupervisorsShort(week: Week): boolean {
    const { requiredSupervisors } = this.model.grid;
    for (let g = week.fromSegment; g < week.toSegment; g++) {
      if ((this.staffing.supervisors[g] as number) < (requiredSupervisors[g] as number)) return true;
    }
    return false;
  }

  /** A random change, back to the line. */
  private takeOneBack(undo: Move[]): void {
    const change = this.changes.at(below(this.random, this.changes.size));
    if (!change) return;
    const { person, week } = change;
    const own = this.plan.ownLine(person);
    if (!this.plan.fits(person, week, own)) return;
    undo.push({ person, week, line: this.plan.lineIn(person, week) });
    this.move({ person, week, line: own });
  }

  /** Takes some people's week away and gives them their best one, one after the other. */
  private rebuild(week: Week, undo: Move[]): void {
    const everybody = this.people[week.place] ?? [];
    const supervisors = everybody.filter((e) => this.person(e).countsAsSupervisor);
    const pool =
      supervisors.length > 0 && this.random() < 0.5 && this.areSupervisorsShort(week)
        ? supervisors
        : everybody;
    const people = new Set<number>();
    const size = Math.min(pool.length, 1 + below(this.random, TOGETHER_MAX));
    while (people.size < size) people.add(pool[below(this.random, pool.length)] as number);
    for (const person of people) {
      undo.push({ person, week, line: this.plan.lineIn(person, week) });
      this.leave(person, week);
    }
    for (const person of people) {
      const before = this.plan.lineIn(person, week);
      this.sumWorth(person, week);
      const best = this.bestLine(person, week, this.changes.size < this.budget, Number.NEGATIVE_INFINITY);
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
    this.sumWorth(person, week);
    this.setOwnDuty(person, week, 0);
    const current = this.worthOf(person, this.plan.lineIn(person, week));
    // Everything that is short would be covered at most once.
    if ((this.worthBefore[week.toSegment] as number) <= current) return null;
    const best = this.bestLine(person, week, true, current);
    return best && { line: best.line, days: best.days, gain: best.worth - current };
  }

  /**
   * The lawful week that is worth most and more than `floor`; among equals the one that moves the fewest days. A
   * person covers a segment at most once, so a week is worth the sum of its shifts, each one difference of prefix
   * sums. After `sumWorth` for the person and the week.
   */
  private bestLine(
    person: number,
    week: Week,
    mayChange: boolean,
    floor: number,
  ): { line: number; worth: number; days: number } | null {
    let best: { line: number; worth: number; days: number } | null = null;
    for (const line of this.plan.linesFor(person, week)) {
      const worth = this.worthOf(person, line);
      if (worth <= floor || (best && worth < best.worth)) continue;
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
    const { segmentMinutes, requiredEmployees, requiredSupervisors, qualified } = grid;
    const { staffing, worthBefore, ownDuty } = this;
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
    this.sumParts(person, week);
  }

  private sumParts({ lines, cellState }: PersonOptions, week: Week): void {
    const { cellFrom, cellTo, weekdays, shiftCount } = this.model.grid;
    const { worthBefore, slotWorth, partWorth } = this;
    slotWorth.fill(0);
    for (let day = week.firstDay; day < week.endDay; day++) {
      for (const shift of lines.usedShifts) {
        const cell = day * shiftCount + shift;
        if (cellState[cell] !== CELL.free) continue;
        slotWorth[(weekdays[day] as number) * shiftCount + shift] =
          (worthBefore[cellTo[cell] as number] as number) - (worthBefore[cellFrom[cell] as number] as number);
      }
    }
    for (let part = 0; part < lines.partCount; part++) {
      let worth = 0;
      for (let i = lines.partFirst[part] as number; i < (lines.partFirst[part + 1] as number); i++) {
        worth += slotWorth[lines.partSlots[i] as number] as number;
      }
      partWorth[part] = worth;
    }
  }

  /** After `sumWorth` for the person and the week. */
  private worthOf(person: number, line: number): number {
    const { partsPerLine, partsOfLine } = this.person(person).lines;
    let worth = 0;
    for (let i = line * partsPerLine; i < (line + 1) * partsPerLine; i++) {
      worth += this.partWorth[partsOfLine[i] as number] as number;
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
    this.changes.delete(person, week);
    for (const cell of this.cellsIn(person, week)) this.staffing.remove(cell, this.person(person));
  }

  private join(person: number, week: Week, line: number): void {
    this.plan.setLine(person, week, line);
    for (const cell of this.cellsIn(person, week)) this.staffing.add(cell, this.person(person));
    if (this.plan.isChanged(person, week)) this.changes.add(person, week);
  }

  private cellsIn(person: number, week: Week): number[] {
    const { shiftCount } = this.model.grid;
    const cells: number[] = [];
    for (let day = week.firstDay; day < week.endDay; day++) {
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
    return [shortSupervisorMinutes, shortQualifiedMinutes, shortEmployeeMinutes, this.changes.size];
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

/** Weeks of single people, to add, delete and draw from in the same order on every machine. */
class ChangeList {
  private readonly list: { person: number; week: Week }[] = [];
  private readonly placeOf = new Map<string, number>();

  get size(): number {
    return this.list.length;
  }

  at(place: number): { person: number; week: Week } | undefined {
    return this.list[place];
  }

  add(person: number, week: Week): void {
    this.placeOf.set(keyOf(person, week), this.list.length);
    this.list.push({ person, week });
  }

  delete(person: number, week: Week): void {
    const key = keyOf(person, week);
    const place = this.placeOf.get(key);
    if (place === undefined) return;
    this.placeOf.delete(key);
    const last = this.list.pop();
    if (!last || place === this.list.length) return;
    this.list[place] = last;
    this.placeOf.set(keyOf(last.person, last.week), place);
  }
}

function keyOf(person: number, week: Week): string {
  return `${person}/${week.place}`;
}

function isBetter(offer: Offer, than: Offer | null | undefined): boolean {
  if (!than) return true;
  return offer.gain > than.gain || (offer.gain === than.gain && offer.days < than.days);
}

/** Whether shifts of the two weeks can lie in the same segment. */
function areNear(a: Week, b: Week): boolean {
  return a.fromSegment < b.toSegment && b.fromSegment < a.toSegment;
}

/** Below 0 where `a` is better: aim by aim, then fewer changes. */
function compare(a: Score, b: Score): number {
  for (const [i, value] of a.entries()) {
    const difference = value - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
