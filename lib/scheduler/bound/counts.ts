import type { Meter } from './meter.ts';
import { boundMinutes, classTables, type Prices, type RoleModel } from './role-model.ts';

/** More classes than this say little about the day, and there are too many ways to fill them. */
const CLASSES_MAX = 16;
const POINTS_MAX = 50_000;
/** A cut has to lift its own point by this many minutes, or the numbers of people are not what keeps the bound low. */
const LIFT_MIN = 1;

/** Schedules with `n` people by class leave at least `constant + slopes · n` minutes uncovered; and the prices that say so. */
type Cut = { constant: number; slopes: Float64Array; prices: Prices };

/**
 * Raises a bound by one fact that prices do not see: the number of people in each class of lines is whole. Every
 * evaluation with prices on those numbers bounds all schedules by a linear function of them, so such functions are
 * collected, always at the whole numbers for which they promise least, until that least is no longer raised.
 */
export function raiseByCounts(
  model: RoleModel,
  /** The best prices without counts, and about how many people of each class go with them. */
  start: { prices: Prices; near: ArrayLike<number> },
  /** The best prices for given counts; `from` are those that promise most there so far. */
  solve: (counts: Int32Array, from: Prices) => Prices,
  options: { runsMax: number; target: number },
  meter: Meter,
): number {
  const tables = classTables(model);
  let proven = Math.max(0, start.prices.best);
  if (tables.length > CLASSES_MAX) return proven;
  // That nothing is less than nothing is a cut too.
  const noSlopes = new Float64Array(tables.length);
  const cuts: Cut[] = [{ constant: proven, slopes: noSlopes, prices: start.prices }];
  const people = peopleOfTables(model);
  for (let run = 0; run < options.runsMax && boundMinutes(proven, model) < options.target; run++) {
    const lowest = lowestPoint(cuts, tables, people, start.near, meter);
    if (!lowest) break;
    proven = Math.max(proven, lowest.value);
    if (boundMinutes(proven, model) >= options.target) break;
    const { counts, cut } = lowest;
    const prices = solve(counts, cut.prices);
    if (prices.best < lowest.value + LIFT_MIN) break;
    const slopes = prices.classPrices;
    const atPoint = slopes.reduce((sum, slope, c) => sum + slope * (counts[c] as number), 0);
    cuts.push({ constant: prices.best - atPoint, slopes, prices });
  }
  return proven;
}

function peopleOfTables(model: RoleModel): number[] {
  const people = model.lineTables.map(() => 0);
  for (const { table, count } of model.people) people[table] = (people[table] ?? 0) + count;
  return people;
}

type Point = { counts: Int32Array; value: number; cut: Cut };

/** The whole numbers at which the highest of the cuts is lowest; null if there are too many to look at. */
function lowestPoint(
  cuts: readonly Cut[],
  tables: Int32Array,
  people: readonly number[],
  near: ArrayLike<number>,
  meter: Meter,
): Point | null {
  const counts = new Int32Array(tables.length);
  const left = [...people];
  const isLastOfTable = [...tables].map((table, c) => tables.indexOf(table, c + 1) < 0);
  // restMin[cut][class]: the least slope of the class's table from this class on.
  const restMin = cuts.map(({ slopes }) => {
    const least = new Float64Array(tables.length);
    for (let c = tables.length - 1; c >= 0; c--) {
      const next = tables.indexOf(tables[c] as number, c + 1);
      least[c] = Math.min(slopes[c] as number, next < 0 ? Number.POSITIVE_INFINITY : (least[next] as number));
    }
    return least;
  });
  const firstFrom = (table: number, from: number) => tables.indexOf(table, from);
  const floor = Math.max(
    ...cuts.filter((cut) => cut.slopes.every((slope) => slope === 0)).map((cut) => cut.constant),
  );
  let best: Point | null = null;
  let points = 0;
  let isOut = false;

  const go = (c: number, values: Float64Array): void => {
    if (isOut || (best && best.value <= floor + 1e-9)) return;
    points++;
    isOut = points > POINTS_MAX || meter.spend(cuts.length * 2);
    let value = Number.NEGATIVE_INFINITY;
    let highest = 0;
    for (let k = 0; k < cuts.length; k++) {
      let least = values[k] as number;
      people.forEach((_, table) => {
        const rest = left[table] as number;
        if (rest > 0) least += rest * (restMin[k]?.[firstFrom(table, c)] as number);
      });
      if (least > value) {
        value = least;
        highest = k;
      }
    }
    if (best && value >= best.value - 1e-9) return;
    if (c === tables.length) {
      best = { counts: Int32Array.from(counts), value, cut: cuts[highest] as Cut };
      return;
    }
    const table = tables[c] as number;
    const most = left[table] as number;
    const choices = isLastOfTable[c] ? [most] : byDistance(most, near[c] as number);
    for (const count of choices) {
      counts[c] = count;
      left[table] = most - count;
      go(
        c + 1,
        values.map((each, k) => each + count * (cuts[k]?.slopes[c] as number)),
      );
    }
    left[table] = most;
  };
  go(
    0,
    Float64Array.from(cuts, (cut) => cut.constant),
  );
  return isOut ? null : best;
}

/** 0 to `most`, the nearest first. */
function byDistance(most: number, near: number): number[] {
  return Array.from({ length: most + 1 }, (_, count) => count).sort(
    (a, b) => Math.abs(a - near) - Math.abs(b - near),
  );
}
