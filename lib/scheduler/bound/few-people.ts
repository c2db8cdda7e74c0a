import type { Meter } from './meter.ts';
import type { LineTable, RoleModel, RolePerson } from './role-model.ts';
import { WeightedBits } from './weighted-bits.ts';

const PEOPLE_MAX = 8;
/** A week of more stretches or lines than this is not for complete enumeration. */
const SEGMENTS_MAX = 128;
const LINES_MAX = 200;

/** A line of some pattern, as the set of the week's stretches that it covers. */
type WeekLine = { table: number; line: number; bits: Int32Array };

/**
 * The least that few people can leave uncovered where one of them is needed at a time, by complete enumeration.
 *
 * People of one pattern are alike until their leave is looked at, so first all sets of lines are listed whose plain
 * week, times the weeks, leaves less than `upperMinutes` open: always taking the stretch that the fewest lines can
 * cover, and trying these, or leaving it open. Leave only takes coverage away; in stretches that one line alone
 * covers it does so for every person and line by itself, which makes an assignment problem. What survives that is
 * counted exactly, for everybody on each line.
 */
export class FewPeople {
  private readonly model: RoleModel;
  private readonly meter: Meter;
  private readonly people: readonly RolePerson[];
  private readonly lines: readonly WeekLine[] = [];
  private readonly week: WeightedBits;
  private readonly linesOfSegment: number[][] = [];
  /** By person: minutes by stretch of the week in which leave takes the person away, whatever the line. */
  private readonly away: WeightedBits[] = [];
  private readonly peopleOfTable: number[][];
  private readonly block: WeightedBits;
  private readonly blockBits = new Map<number, Int32Array | null>();

  private best: number;
  private workLeft: number;
  private readonly left: number[];
  private readonly picked: number[] = [];
  private readonly isOut: Uint8Array;

  /** Null where the method does not apply: more than one needed at a time, too many people, lines or stretches. */
  static of(model: RoleModel, meter: Meter): FewPeople | null {
    const people = model.people.reduce((sum, person) => sum + person.count, 0);
    const lines = model.lineTables.reduce((sum, table) => sum + table.lineCount, 0);
    if (people === 0 || people > PEOPLE_MAX || lines > LINES_MAX || model.need.some((need) => need > 1))
      return null;
    const few = new FewPeople(model, meter);
    return few.week.size <= SEGMENTS_MAX ? few : null;
  }

  private constructor(model: RoleModel, meter: Meter) {
    this.model = model;
    this.meter = meter;
    this.people = model.people.flatMap((person) => Array<RolePerson>(person.count).fill(person));
    this.peopleOfTable = model.lineTables.map((_, table) =>
      this.people.flatMap((person, p) => (person.table === table ? [p] : [])),
    );
    this.block = new WeightedBits(model.minutes);
    const { segmentOfRow, slotsOfSegment, minutes } = weekSegments(model);
    this.week = new WeightedBits(minutes);
    this.lines = model.lineTables.flatMap((table, t) =>
      linesSomebodyHas(this.people, t).map((line) => ({
        table: t,
        line,
        bits: this.week.setOf(
          slotsOfSegment.flatMap((slots, segment) =>
            hasSlot(table, line, slots, model.shiftCount) ? [segment] : [],
          ),
        ),
      })),
    );
    slotsOfSegment.forEach((_, segment) => {
      this.linesOfSegment.push(
        this.lines.flatMap(({ bits }, line) => (this.week.has(bits, segment) ? [line] : [])),
      );
    });
    this.away = this.people.map(
      (person) => new WeightedBits(minutesAway(model, person, segmentOfRow, minutes.length)),
    );
    this.best = 0;
    this.workLeft = 0;
    this.left = this.peopleOfTable.map((people) => people.length);
    this.isOut = new Uint8Array(this.lines.length);
  }

  /**
   * The proven least number of uncovered minutes if it is below `upperMinutes`, else `upperMinutes`: then no schedule
   * leaves less. Null if `workMax` elementary steps were not enough, or the meter said stop.
   */
  leastUncovered(upperMinutes: number, workMax: number): number | null {
    this.best = upperMinutes;
    this.workLeft = workMax;
    const open = this.week.total;
    const isDone = this.cover(this.week.setOf([]), this.week.setOf([]), open, 0);
    return isDone ? this.best : null;
  }

  /** Sets of lines that cover what is open; `given` minutes have been left open for good. False when out of work. */
  private cover(covered: Int32Array, once: Int32Array, open: number, given: number): boolean {
    const people = this.left.reduce((sum, count) => sum + count, 0);
    if (people === 0) return given + open >= this.best || this.assign(once, given + open);
    if (open === 0) return this.fill(covered, once, given, 0);
    const { week, lines, isOut, left } = this;
    if (!this.spend(lines.length * 6)) return false;
    const mostOfTable = left.map(() => 0);
    for (let l = 0; l < lines.length; l++) {
      const line = lines[l] as WeekLine;
      if (isOut[l] || left[line.table] === 0) continue;
      const gain = week.weightWithout(line.bits, covered);
      if (gain > (mostOfTable[line.table] as number)) mostOfTable[line.table] = gain;
    }
    const reach = left.reduce((sum, count, table) => sum + count * (mostOfTable[table] as number), 0);
    if (given + open - reach >= this.best) return true;

    const segment = this.hardestSegment(covered);
    const tried: number[] = [];
    let isDone = true;
    for (const l of this.linesOfSegment[segment] ?? []) {
      const line = lines[l] as WeekLine;
      if (isOut[l] || left[line.table] === 0) continue;
      const gain = week.weightWithout(line.bits, covered);
      isDone = this.take(l, covered, once, (nextCovered, nextOnce) =>
        this.cover(nextCovered, nextOnce, open - gain, given),
      );
      if (!isDone) break;
      isOut[l] = 1;
      tried.push(l);
    }
    const price = week.weightOf(segment);
    if (isDone && given + price < this.best) {
      isDone = this.cover(week.with(covered, segment), once, open - price, given + price);
    }
    for (const l of tried) isOut[l] = 0;
    return isDone;
  }

  /** Nothing is open any more: whoever is left takes any line still allowed, in rising order. */
  private fill(covered: Int32Array, once: Int32Array, given: number, from: number): boolean {
    const { lines, isOut, left } = this;
    if (left.every((count) => count === 0)) return this.assign(once, given);
    if (!this.spend(lines.length)) return false;
    for (let l = from; l < lines.length; l++) {
      if (isOut[l] || left[(lines[l] as WeekLine).table] === 0) continue;
      const isDone = this.take(l, covered, once, (nextCovered, nextOnce) =>
        this.fill(nextCovered, nextOnce, given, l),
      );
      if (!isDone) return false;
    }
    return true;
  }

  private take(
    l: number,
    covered: Int32Array,
    once: Int32Array,
    then: (covered: Int32Array, once: Int32Array) => boolean,
  ): boolean {
    const { bits, table } = this.lines[l] as WeekLine;
    const nextCovered = new Int32Array(covered.length);
    const nextOnce = new Int32Array(covered.length);
    for (let w = 0; w < covered.length; w++) {
      const [line, before] = [bits[w] as number, covered[w] as number];
      nextCovered[w] = before | line;
      nextOnce[w] = ((once[w] as number) & ~line) | (line & ~before);
    }
    this.left[table] = (this.left[table] as number) - 1;
    this.picked.push(l);
    const isDone = then(nextCovered, nextOnce);
    this.picked.pop();
    this.left[table] = (this.left[table] as number) + 1;
    return isDone;
  }

  /** The open stretch that the fewest lines can cover; the longest of these. */
  private hardestSegment(covered: Int32Array): number {
    const { week, lines, isOut, left } = this;
    let hardest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let segment = 0; segment < week.size; segment++) {
      if (week.has(covered, segment)) continue;
      let ways = 0;
      for (const l of this.linesOfSegment[segment] as number[]) {
        if (!isOut[l] && (left[(lines[l] as WeekLine).table] as number) > 0) ways++;
      }
      const rank = ways - week.weightOf(segment) / (week.total + 1);
      if (rank < least) {
        least = rank;
        hardest = segment;
      }
    }
    return hardest;
  }

  /** Everybody on one of the picked lines in all ways, as long as leave alone does not already cost too much. */
  private assign(once: Int32Array, given: number): boolean {
    const { picked, lines, people, away } = this;
    if (!this.spend(picked.length * people.length)) return false;
    // costs[i][p]: what the leave of person p leaves open on line i, where nobody else of the set is.
    const costs: Float64Array[] = [];
    let sum = given;
    for (const l of picked) {
      const { bits, table } = lines[l] as WeekLine;
      const cost = new Float64Array(people.length);
      let least = Number.POSITIVE_INFINITY;
      for (const p of this.peopleOfTable[table] as number[]) {
        const minutes = (away[p] as WeightedBits).weightOfBoth(bits, once);
        cost[p] = minutes;
        if (minutes < least) least = minutes;
      }
      costs.push(cost);
      sum += least;
      if (sum >= this.best) return true;
    }
    // What the lines after this one cost at least.
    const after = costs.map(() => 0);
    for (let i = costs.length - 2; i >= 0; i--) {
      const { table } = lines[picked[i + 1] as number] as WeekLine;
      const cost = costs[i + 1] as Float64Array;
      const least = Math.min(...(this.peopleOfTable[table] as number[]).map((p) => cost[p] as number));
      after[i] = (after[i + 1] as number) + least;
    }
    return this.place(0, given, costs, after, new Uint8Array(people.length), this.block.setOf([]), []);
  }

  private place(
    i: number,
    cost: number,
    costs: readonly Float64Array[],
    after: readonly number[],
    isPlaced: Uint8Array,
    covered: Int32Array,
    choice: readonly [number, number][],
  ): boolean {
    const l = this.picked[i];
    if (l === undefined) return this.count(covered, choice);
    const { table } = this.lines[l] as WeekLine;
    for (const p of this.peopleOfTable[table] as number[]) {
      if (isPlaced[p]) continue;
      const next = cost + (costs[i]?.[p] as number);
      if (next + (after[i] as number) >= this.best) continue;
      const bits = this.bitsOf(p, l);
      if (!bits) continue;
      if (!this.spend(covered.length)) return false;
      isPlaced[p] = 1;
      const isDone = this.place(i + 1, next, costs, after, isPlaced, union(covered, bits), [
        ...choice,
        [p, l],
      ]);
      isPlaced[p] = 0;
      if (!isDone) return false;
    }
    return true;
  }

  /** Exactly, first as if nothing had to be given up at the edges, then with every choice of what goes. */
  private count(covered: Int32Array, choice: readonly [number, number][]): boolean {
    if (!this.spend(4 * covered.length)) return false;
    const { block } = this;
    if (block.total - block.weight(covered) >= this.best) return true;
    const ways = choice.map(([p, l]) => this.waysOf(p, l));
    let isDone = true;
    const go = (i: number, sofar: Int32Array): void => {
      if (!isDone) return;
      const options = ways[i];
      if (!options) {
        isDone = this.spend(4 * covered.length);
        this.best = Math.min(this.best, block.total - block.weight(sofar));
        return;
      }
      for (const bits of options) go(i + 1, union(sofar, bits));
    };
    go(0, block.setOf([]));
    return isDone;
  }

  /** What a person covers on a line, edges left whole; null if the line breaks a rule for the person. */
  private bitsOf(p: number, l: number): Int32Array | null {
    const key = p * this.lines.length + l;
    const known = this.blockBits.get(key);
    if (known !== undefined) return known;
    const person = this.people[p] as RolePerson;
    const { line } = this.lines[l] as WeekLine;
    const bits = person.lines.includes(line) ? this.rowsOf(person, line, []) : null;
    this.blockBits.set(key, bits);
    return bits;
  }

  private waysOf(p: number, l: number): Int32Array[] {
    const person = this.people[p] as RolePerson;
    const { line } = this.lines[l] as WeekLine;
    let dropped: number[][] = [[]];
    for (const sets of person.drops[line] ?? []) {
      dropped = dropped.flatMap((cells) => sets.map((set) => [...cells, ...set]));
    }
    return dropped.map((cells) => this.rowsOf(person, line, cells));
  }

  private rowsOf(person: RolePerson, line: number, dropped: readonly number[]): Int32Array {
    const { model, block } = this;
    const table = model.lineTables[person.table] as LineTable;
    const not = new Set([...person.lostCells, ...dropped]);
    const rows: number[] = [];
    for (let cell = 0; cell < model.cellSlot.length; cell++) {
      if (not.has(cell) || !hasSlot(table, line, [model.cellSlot[cell] as number], model.shiftCount))
        continue;
      for (let row = model.cellFrom[cell] as number; row < (model.cellTo[cell] as number); row++)
        rows.push(row);
    }
    return block.setOf(rows);
  }

  private spend(work: number): boolean {
    this.workLeft -= work;
    return !this.meter.spend(work) && this.workLeft > 0;
  }
}

function linesSomebodyHas(people: readonly RolePerson[], table: number): number[] {
  const lines = new Set(people.flatMap((person) => (person.table === table ? [...person.lines] : [])));
  return [...lines].sort((a, b) => a - b);
}

function hasSlot(table: LineTable, line: number, slots: readonly number[], shiftCount: number): boolean {
  return slots.some((slot) => {
    const weekday = Math.floor(slot / shiftCount);
    return table.week[line * 7 + weekday] === slot - weekday * shiftCount;
  });
}

/** Rows that the same shifts of the week cover are one stretch of the week, with the minutes of the whole block. */
function weekSegments(model: RoleModel): {
  segmentOfRow: Int32Array;
  slotsOfSegment: number[][];
  minutes: Float64Array;
} {
  const slotsOfRow: number[][] = Array.from({ length: model.rowCount }, () => []);
  for (let cell = 0; cell < model.cellSlot.length; cell++) {
    for (let row = model.cellFrom[cell] as number; row < (model.cellTo[cell] as number); row++) {
      slotsOfRow[row]?.push(model.cellSlot[cell] as number);
    }
  }
  const known = new Map<string, number>();
  const slotsOfSegment: number[][] = [];
  const minutes: number[] = [];
  const segmentOfRow = Int32Array.from(slotsOfRow, (slots, row) => {
    slots.sort((a, b) => a - b);
    const key = slots.join();
    const segment = known.get(key) ?? known.size;
    known.set(key, segment);
    slotsOfSegment[segment] = slots;
    minutes[segment] = (minutes[segment] ?? 0) + (model.minutes[row] as number);
    return segment;
  });
  return { segmentOfRow, slotsOfSegment, minutes: Float64Array.from(minutes) };
}

/** By stretch of the week: minutes of the rows of which the person has lost every cell. */
function minutesAway(
  model: RoleModel,
  person: RolePerson,
  segmentOfRow: Int32Array,
  segmentCount: number,
): Float64Array {
  const used = new Set((model.lineTables[person.table] as LineTable).partSlots);
  const lost = new Set(person.lostCells);
  const canCover = new Uint8Array(model.rowCount);
  for (let cell = 0; cell < model.cellSlot.length; cell++) {
    if (lost.has(cell) || !used.has(model.cellSlot[cell] as number)) continue;
    canCover.fill(1, model.cellFrom[cell], model.cellTo[cell]);
  }
  const minutes = new Float64Array(segmentCount);
  for (let row = 0; row < model.rowCount; row++) {
    const segment = segmentOfRow[row] as number;
    if (!canCover[row]) minutes[segment] = (minutes[segment] as number) + (model.minutes[row] as number);
  }
  return minutes;
}

function union(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length);
  for (let w = 0; w < a.length; w++) both[w] = (a[w] as number) | (b[w] as number);
  return both;
}
