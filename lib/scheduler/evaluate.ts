import { CELL } from './cell-state.ts';
import type { Model } from './compile.ts';
import type { PersonOptions } from './person-options.ts';

/**
 * How strongly one more person where enough are on duty is disliked, against one minute of shortage. It spreads
 * overstaffing evenly (its derivative is that of a square) without ever outweighing shortage.
 */
const SHAPE_WEIGHT = 1e-3;
/** How much more the second missing person is worth than the first: deep holes are the harder ones to close later. */
const DEPTH_WEIGHT = 0.05;

/** A person's line, and per special week the days given up (bit 0 = that week's first day). */
export type Choice = { line: number; drops: Uint8Array | null };

/** The number of people on duty by segment, and what is short, kept up to date as lines are put and taken. */
export class Staffing {
  readonly employees: Int32Array;
  readonly supervisors: Int32Array;
  /** For each of the grid's qualifications. */
  readonly qualified: readonly Int32Array[];
  shortEmployeeMinutes = 0;
  shortSupervisorMinutes = 0;
  /** Over all qualifications. */
  shortQualifiedMinutes = 0;
  private readonly model: Model;
  /** Prefix sums over segments: `worthBefore[b] - worthBefore[a]` is what one more person on [a, b) is worth. */
  private readonly worthBefore: Float64Array;
  private readonly slotWorth: Float64Array;
  private readonly partWorth: Float64Array;

  constructor(model: Model) {
    const { segmentCount, segmentMinutes, requiredEmployees, requiredSupervisors, shiftCount } = model.grid;
    this.model = model;
    this.employees = Int32Array.from(model.baseEmployees);
    this.supervisors = Int32Array.from(model.baseSupervisors);
    this.worthBefore = new Float64Array(segmentCount + 1);
    this.qualified = model.baseQualified.map((base) => Int32Array.from(base));
    this.slotWorth = new Float64Array(7 * shiftCount);
    this.partWorth = new Float64Array(
      Math.max(1, ...[...model.lineSets.values()].map((set) => set.partCount)),
    );
    for (let g = 0; g < segmentCount; g++) {
      const minutes = segmentMinutes[g] as number;
      const employeesShort = (requiredEmployees[g] as number) - (this.employees[g] as number);
      const supervisorsShort = (requiredSupervisors[g] as number) - (this.supervisors[g] as number);
      this.shortEmployeeMinutes += minutes * Math.max(0, employeesShort);
      this.shortSupervisorMinutes += minutes * Math.max(0, supervisorsShort);
      for (const [i, { required }] of model.grid.qualified.entries()) {
        const qualifiedShort = (required[g] as number) - (this.qualified[i]?.[g] ?? 0);
        this.shortQualifiedMinutes += minutes * Math.max(0, qualifiedShort);
      }
    }
  }

  put(person: PersonOptions, choice: Choice): void {
    forEachWorkedCell(this.model, person, choice, (cell) => this.add(cell, person));
  }

  take(person: PersonOptions, choice: Choice): void {
    forEachWorkedCell(this.model, person, choice, (cell) => this.remove(cell, person));
  }

  /** One more person on one cell. */
  add(cell: number, person: PersonOptions): void {
    const { requiredEmployees, requiredSupervisors, qualified } = this.model.grid;
    if (person.countsAsEmployee) {
      this.shortEmployeeMinutes -= this.countIn(cell, this.employees, requiredEmployees);
    }
    if (person.countsAsSupervisor) {
      this.shortSupervisorMinutes -= this.countIn(cell, this.supervisors, requiredSupervisors);
    }
    for (const i of person.qualified) {
      const [onDuty, asked] = [this.qualified[i], qualified[i]];
      if (onDuty && asked) this.shortQualifiedMinutes -= this.countIn(cell, onDuty, asked.required);
    }
  }

  /** One person fewer on one cell. */
  remove(cell: number, person: PersonOptions): void {
    const { requiredEmployees, requiredSupervisors, qualified } = this.model.grid;
    if (person.countsAsEmployee) {
      this.shortEmployeeMinutes += this.countOut(cell, this.employees, requiredEmployees);
    }
    if (person.countsAsSupervisor) {
      this.shortSupervisorMinutes += this.countOut(cell, this.supervisors, requiredSupervisors);
    }
    for (const i of person.qualified) {
      const [onDuty, asked] = [this.qualified[i], qualified[i]];
      if (onDuty && asked) this.shortQualifiedMinutes += this.countOut(cell, onDuty, asked.required);
    }
  }

  /** One more on duty in the cell; returns the minutes that are covered by it. */
  private countIn(cell: number, onDuty: Int32Array, required: Int32Array): number {
    const { cellFrom, cellTo, segmentMinutes } = this.model.grid;
    let covered = 0;
    for (let g = cellFrom[cell] as number; g < (cellTo[cell] as number); g++) {
      const people = onDuty[g] as number;
      if (people < (required[g] as number)) covered += segmentMinutes[g] as number;
      onDuty[g] = people + 1;
    }
    return covered;
  }

  /** One fewer on duty in the cell; returns the minutes that are short by it. */
  private countOut(cell: number, onDuty: Int32Array, required: Int32Array): number {
    const { cellFrom, cellTo, segmentMinutes } = this.model.grid;
    let uncovered = 0;
    for (let g = cellFrom[cell] as number; g < (cellTo[cell] as number); g++) {
      const people = onDuty[g] as number;
      if (people <= (required[g] as number)) uncovered += segmentMinutes[g] as number;
      onDuty[g] = people - 1;
    }
    return uncovered;
  }

  /**
   * The exact best line for one person, everyone else given (the person's own line must have been taken away).
   * A person covers a segment at most once, so a line is worth the sum of its shifts, each one difference of
   * prefix sums: one pass over the segments, one over the person's cells, one over the lines.
   */
  bestChoice(person: PersonOptions, weights: { supervisors: number; qualified: number }): Choice {
    this.sumWorth(person, weights);
    this.sumParts(person);
    const { legalLines, lines, specialWeeks } = person;
    const { partsOfLine, partsPerLine } = lines;
    const { partWorth } = this;
    let bestLine = -1;
    let bestWorth = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < legalLines.length; i++) {
      const line = legalLines[i] as number;
      let worth = 0;
      for (let p = line * partsPerLine; p < (line + 1) * partsPerLine; p++) {
        worth += partWorth[partsOfLine[p] as number] as number;
      }
      for (let w = 0; w < specialWeeks.length; w++) {
        if (specialWeeks[w]?.drops[line]) worth -= this.cheapestDrop(person, w, line).worth;
      }
      if (worth > bestWorth) {
        bestWorth = worth;
        bestLine = line;
      }
    }
    return { line: bestLine, drops: this.cheapestDrops(person, bestLine) };
  }

  /** Fills the prefix sums for this kind of person. */
  private sumWorth(person: PersonOptions, weights: { supervisors: number; qualified: number }): void {
    const { segmentCount, requiredEmployees, requiredSupervisors, qualified } = this.model.grid;
    const { worthBefore } = this;
    worthBefore.fill(0, 0, segmentCount + 1);
    if (person.countsAsEmployee) this.addWorth(this.employees, requiredEmployees, 1);
    if (person.countsAsSupervisor) {
      this.addWorth(this.supervisors, requiredSupervisors, weights.supervisors);
    }
    for (const i of person.qualified) {
      const [onDuty, asked] = [this.qualified[i], qualified[i]];
      if (onDuty && asked) this.addWorth(onDuty, asked.required, weights.qualified);
    }
  }

  private addWorth(onDuty: Int32Array, required: Int32Array, weight: number): void {
    const { segmentCount, segmentMinutes } = this.model.grid;
    const { worthBefore } = this;
    let sum = 0;
    for (let g = 0; g < segmentCount; g++) {
      const short = (required[g] as number) - (onDuty[g] as number);
      const worth = short > 0 ? 1 + DEPTH_WEIGHT * (short - 1) : SHAPE_WEIGHT * (2 * short - 1);
      sum += weight * worth * (segmentMinutes[g] as number);
      worthBefore[g + 1] = (worthBefore[g + 1] as number) + sum;
    }
  }

  /** Adds up, over the block, what each (weekday, shift) is worth to the person, then each part of a line. */
  private sumParts(person: PersonOptions): void {
    const { gatherFrom, gatherTo, gatherSlot, lines } = person;
    const { worthBefore, slotWorth, partWorth } = this;
    slotWorth.fill(0);
    for (let i = 0; i < gatherSlot.length; i++) {
      const slot = gatherSlot[i] as number;
      const worth =
        (worthBefore[gatherTo[i] as number] as number) - (worthBefore[gatherFrom[i] as number] as number);
      slotWorth[slot] = (slotWorth[slot] as number) + worth;
    }
    const { partFirst, partSlots, partCount } = lines;
    for (let part = 0; part < partCount; part++) {
      let worth = 0;
      for (let i = partFirst[part] as number; i < (partFirst[part + 1] as number); i++) {
        worth += slotWorth[partSlots[i] as number] as number;
      }
      partWorth[part] = worth;
    }
  }

  private cheapestDrop(person: PersonOptions, week: number, line: number): { days: number; worth: number } {
    const { grid } = this.model;
    const { cellFrom, cellTo, shiftCount, weekdays } = grid;
    const special = person.specialWeeks[week];
    const drops = special?.drops[line];
    let cheapest = Number.POSITIVE_INFINITY;
    let days = 0;
    if (!special || !drops) return { days: 0, worth: 0 };
    for (let i = 0; i < drops.length; i++) {
      const mask = drops[i] as number;
      let worth = 0;
      for (let bits = mask, day = special.firstDay; bits > 0; bits >>= 1, day++) {
        if (!(bits & 1)) continue;
        const cell = day * shiftCount + (person.lines.week[line * 7 + (weekdays[day] as number)] as number);
        worth +=
          (this.worthBefore[cellTo[cell] as number] as number) -
          (this.worthBefore[cellFrom[cell] as number] as number);
      }
      if (worth < cheapest) {
        cheapest = worth;
        days = mask;
      }
    }
    return { days, worth: cheapest };
  }

  private cheapestDrops(person: PersonOptions, line: number): Uint8Array | null {
    if (!person.specialWeeks.some((week) => week.drops[line])) return null;
    return Uint8Array.from(person.specialWeeks, (_, week) => this.cheapestDrop(person, week, line).days);
  }
}

/** Calls `visit` with every cell that a person works on a line: leave, blocks and dropped days left out. */
export function forEachWorkedCell(
  model: Model,
  person: PersonOptions,
  choice: Choice,
  visit: (cell: number) => void,
): void {
  const { dayCount, shiftCount, weekdays } = model.grid;
  const { lines, cellState, specialOfDay, specialWeeks } = person;
  const firstWeekday = weekdays[0] as number;
  for (let weekday = 0; weekday < 7; weekday++) {
    const shift = lines.week[choice.line * 7 + weekday] as number;
    if (shift < 0) continue;
    for (let day = (weekday - firstWeekday + 7) % 7; day < dayCount; day += 7) {
      const cell = day * shiftCount + shift;
      const state = cellState[cell] as number;
      if (state === CELL.free) {
        visit(cell);
      } else if (state === CELL.special) {
        const week = specialOfDay[day] as number;
        const dropped = (choice.drops?.[week] ?? 0) >> (day - (specialWeeks[week]?.firstDay ?? 0));
        if (!(dropped & 1)) visit(cell);
      }
    }
  }
}

/** A person on a given line, with the first lawful set of days given up where the line needs one. */
export function choiceOn(person: PersonOptions, line: number): Choice {
  if (!person.specialWeeks.some((week) => week.drops[line])) return { line, drops: null };
  return { line, drops: Uint8Array.from(person.specialWeeks, (week) => week.drops[line]?.[0] ?? 0) };
}
