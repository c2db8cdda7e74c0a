import type { Meter } from './meter.ts';
import type { Relaxation } from './relaxation.ts';
import type { Prices } from './role-model.ts';
import { type Column, Simplex } from './simplex.ts';

const PIVOTS_MAX = 3000;
const PIVOTS_PER_PORTION = 40;
const ROUNDS_MAX = 200;
/** A line that gains less than this is no gain. */
const GAIN_MIN = 1e-6;
/** Needs are made a little unequal: a program in which many choices are worth the same may turn in circles. */
const UNEVEN = 1e-5;

/**
 * The best prices of a week, exactly: a linear program over the people of each kind and their lines, of which only
 * those are written down that the prices so far make worthwhile. Steps along the shortages do badly in a week, where
 * all people without leave are alike and would move together.
 */
export class WeekProgram {
  readonly relaxation: Relaxation;
  private readonly meter: Meter;
  /** Lines written down so far, by kind of person; they serve every program over this week. */
  private readonly known: { person: number; eachClass: number; covered: readonly number[] }[] = [];
  private readonly keys = new Set<string>();

  constructor(relaxation: Relaxation, meter: Meter) {
    this.relaxation = relaxation;
    this.meter = meter;
  }

  /** The bound of all schedules, or with `counts` of those with so many people in each class; ends at `target`. */
  solve(target: number, counts: Int32Array | null): Prices {
    const { relaxation, meter } = this;
    const { rowCount, minutes, people } = relaxation.model;
    const classCount = counts ? relaxation.peopleOfClass.length : 0;
    const classPrices = new Float64Array(relaxation.peopleOfClass.length);
    const prices = new Float64Array(rowCount);
    const result: Prices = { best: Number.NEGATIVE_INFINITY, prices, classPrices };
    const soft = rowCount + classCount;

    relaxation.evaluate(prices, null);
    for (let p = 0; p < people.length; p++) this.learn(p);
    const simplex = this.start(counts, soft);
    for (let round = 0; round < ROUNDS_MAX && !meter.isStopped; round++) {
      this.optimise(simplex);
      if (meter.spend(relaxation.work)) break;
      for (let row = 0; row < rowCount; row++) {
        prices[row] = Math.min(1, Math.max(0, (simplex.duals[row] as number) / (minutes[row] as number)));
      }
      for (let c = 0; c < classCount; c++) classPrices[c] = simplex.duals[rowCount + c] as number;
      let bound = relaxation.evaluate(prices, classPrices);
      for (let c = 0; c < classCount; c++) bound += (classPrices[c] as number) * (counts?.[c] as number);
      if (bound > result.best) {
        result.best = bound;
        result.prices = Float64Array.from(prices);
        result.classPrices = Float64Array.from(classPrices);
      }
      if (bound >= target) break;
      let hasGained = false;
      for (let p = 0; p < people.length; p++) {
        if (!this.learn(p)) continue;
        const column = this.columnOf(this.known.length - 1, soft, classCount);
        simplex.add(column);
        if (simplex.reducedCost(column) < -GAIN_MIN) hasGained = true;
      }
      if (!hasGained) break;
    }
    return result;
  }

  /** In small portions, so that the meter can say stop between them. */
  private optimise(simplex: Simplex): void {
    for (let pivots = 0; pivots < PIVOTS_MAX; pivots += PIVOTS_PER_PORTION) {
      const { isDone, work } = simplex.optimise(PIVOTS_PER_PORTION);
      if (this.meter.spend(work) || isDone) return;
    }
  }

  /** Writes down the line that the last evaluation gave to a kind of person; false if it is known. */
  private learn(person: number): boolean {
    const { eachClass, covered } = this.relaxation.lastChoice(person);
    const key = `${person}/${eachClass}/${covered.join()}`;
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    this.known.push({ person, eachClass, covered });
    return true;
  }

  private columnOf(index: number, soft: number, classCount: number): Column {
    const { person, eachClass, covered } = this.known[index] as (typeof this.known)[number];
    const rows = [...covered];
    if (classCount > 0) rows.push(soft - classCount + eachClass);
    rows.push(soft + person);
    return { cost: 0, rows: Int32Array.from(rows), values: new Float64Array(rows.length).fill(1) };
  }

  private start(counts: Int32Array | null, soft: number): Simplex {
    const { rowCount, need, minutes, people } = this.relaxation.model;
    const classCount = soft - rowCount;
    const rightSides = new Float64Array(soft + people.length);
    const missing = new Float64Array(soft);
    const passing = new Float64Array(soft);
    const total = minutes.reduce((sum, each) => sum + each, 0);
    for (let row = 0; row < rowCount; row++) {
      rightSides[row] = (need[row] as number) + UNEVEN * (1 + ((row * 7919) % 101) / 101);
      missing[row] = minutes[row] as number;
    }
    for (let c = 0; c < classCount; c++) {
      rightSides[rowCount + c] = counts?.[c] as number;
      missing[rowCount + c] = total;
      passing[rowCount + c] = total;
    }
    people.forEach(({ count }, p) => {
      rightSides[soft + p] = count;
    });
    const columns = this.known.map((_, index) => this.columnOf(index, soft, classCount));
    const first = people.map((_, p) => columns[this.known.findIndex(({ person }) => person === p)] as Column);
    const simplex = new Simplex(rightSides, { missing, passing }, first);
    for (const column of columns) if (!first.includes(column)) simplex.add(column);
    return simplex;
  }
}
