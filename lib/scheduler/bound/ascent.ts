import type { Meter } from './meter.ts';
import type { Relaxation } from './relaxation.ts';
import { boundMinutes, type Prices } from './role-model.ts';

const START_PRICE = 0.5;
const MOMENTUM = 0.95;
const STEP_START = 0.3;
const STEP_FALL = 0.85;
const STEP_MIN = 1e-5;
/** Below this step the prices stay where they are when it falls; above they go back to the best ones. */
const RETURN_STEP_MIN = 2e-4;
/** A gain counts as one for the length of the step if it is at least this share of the bound. */
const GAIN_SHARE = 1e-4;

/** Looks for the prices with the highest bound, by steps along the shortages with momentum. */
export class Ascent {
  readonly relaxation: Relaxation;
  best = Number.NEGATIVE_INFINITY;
  private readonly bestPrices: Float64Array;
  private readonly bestClassPrices: Float64Array;
  /** Mean people by class over the last rounds, the later ones weighing more: close to a fractional optimum. */
  readonly meanPeopleOfClass: Float64Array;
  private readonly current: Float64Array;
  private readonly speed: Float64Array;
  private readonly classPrices: Float64Array;
  private readonly classSpeed: Float64Array;
  private readonly classScale: number;

  constructor(relaxation: Relaxation, start: Prices | null = null) {
    const { rowCount, minutes } = relaxation.model;
    const classCount = relaxation.peopleOfClass.length;
    this.relaxation = relaxation;
    this.current = start ? Float64Array.from(start.prices) : new Float64Array(rowCount).fill(START_PRICE);
    this.speed = new Float64Array(rowCount);
    this.classPrices = start ? Float64Array.from(start.classPrices) : new Float64Array(classCount);
    this.classSpeed = new Float64Array(classCount);
    this.meanPeopleOfClass = new Float64Array(classCount);
    this.bestPrices = Float64Array.from(this.current);
    this.bestClassPrices = new Float64Array(classCount);
    this.classScale = minutes.reduce((sum, each) => sum + each, 0) / 10;
  }

  /**
   * Takes up to `rounds` steps, fewer if the bound reaches `target` minutes, the steps have become tiny or the meter
   * says stop. With `counts` the bound is that of the schedules with so many people in each class.
   */
  run(
    options: { rounds: number; idleRounds: number; step?: number; target: number; counts: Int32Array | null },
    meter: Meter,
  ): void {
    const { relaxation, current: prices, classPrices } = this;
    const { counts, target } = options;
    let step = options.step ?? STEP_START;
    let idle = 0;
    for (let round = 0; round < options.rounds && step > STEP_MIN; round++) {
      if (meter.spend(relaxation.work)) return;
      let bound = relaxation.evaluate(prices, counts ? classPrices : null);
      if (counts)
        for (let c = 0; c < counts.length; c++) bound += (classPrices[c] as number) * (counts[c] as number);
      if (bound > this.best + 1e-6) {
        if (bound > this.best + Math.abs(this.best) * GAIN_SHARE) idle = 0;
        this.best = bound;
        this.bestPrices.set(prices);
        this.bestClassPrices.set(classPrices);
        if (boundMinutes(bound, relaxation.model) >= target) return;
      } else idle++;
      if (idle > options.idleRounds) {
        step *= STEP_FALL;
        idle = 0;
        if (step > RETURN_STEP_MIN) {
          prices.set(this.bestPrices);
          classPrices.set(this.bestClassPrices);
        }
        this.speed.fill(0);
        this.classSpeed.fill(0);
      }
      this.move(step, Math.max(target - bound, target * 0.01), counts);
    }
  }

  /** The best prices so far. */
  prices(): Prices {
    return { best: this.best, prices: this.bestPrices, classPrices: this.bestClassPrices };
  }

  private move(step: number, gap: number, counts: Int32Array | null): void {
    const { current: prices, speed, classPrices, classSpeed, classScale, meanPeopleOfClass } = this;
    const { model, coverage, peopleOfClass } = this.relaxation;
    const { rowCount, need, minutes } = model;
    let norm = 0;
    for (let row = 0; row < rowCount; row++) {
      const short = (need[row] as number) - (coverage[row] as number);
      const next = MOMENTUM * (speed[row] as number) + (1 - MOMENTUM) * short;
      speed[row] = next;
      norm += (minutes[row] as number) * next * next;
    }
    for (let c = 0; c < classSpeed.length; c++) {
      const people = peopleOfClass[c] as number;
      meanPeopleOfClass[c] = (meanPeopleOfClass[c] as number) * 0.98 + 0.02 * people;
      if (!counts) continue;
      const next = MOMENTUM * (classSpeed[c] as number) + (1 - MOMENTUM) * ((counts[c] as number) - people);
      classSpeed[c] = next;
      norm += classScale * next * next;
    }
    const length = (step * gap) / Math.max(norm, 1e-9);
    for (let row = 0; row < rowCount; row++) {
      const price = (prices[row] as number) + length * (speed[row] as number);
      prices[row] = price < 0 ? 0 : price > 1 ? 1 : price;
    }
    if (!counts) return;
    for (let c = 0; c < classSpeed.length; c++) {
      classPrices[c] = (classPrices[c] as number) + length * classScale * (classSpeed[c] as number);
    }
  }
}
