import { classTables, type LineTable, type RoleModel, type RolePerson } from './role-model.ts';

/**
 * The Lagrangian relaxation of "every row has its people": with a price between 0 and 1 on each uncovered
 * person-minute, everybody takes the line that is worth most, independently of the others. What the prices say
 * then is a lower bound, whatever the prices are. A second kind of price, on the number of people in a class of
 * lines, makes the bound a linear function of those numbers.
 *
 * One evaluation is one pass over rows and cells, and per person one over the cells lost and one over the lines:
 * what people share is added up once.
 */
export class Relaxation {
  readonly model: RoleModel;
  /** After `evaluate`: people on duty by row, and people by class. */
  readonly coverage: Float64Array;
  readonly peopleOfClass: Int32Array;
  /** Elementary steps of one evaluation, for budgets. */
  readonly work: number;
  private readonly worthBefore: Float64Array;
  private readonly cellWorth: Float64Array;
  private readonly slotWorth: Float64Array;
  private readonly slotLost: Float64Array;
  private readonly slotPeople: Int32Array;
  private readonly partWorth: Float64Array[];
  private readonly ownPartWorth: Float64Array;
  private readonly peopleOfLine: Int32Array[];
  private readonly lineOfPerson: Int32Array;

  constructor(model: RoleModel) {
    this.model = model;
    this.coverage = new Float64Array(model.rowCount + 1);
    this.peopleOfClass = new Int32Array(classTables(model).length);
    this.worthBefore = new Float64Array(model.rowCount + 1);
    this.cellWorth = new Float64Array(model.cellSlot.length);
    const slotCount = 7 * model.shiftCount;
    this.slotWorth = new Float64Array(slotCount);
    this.slotLost = new Float64Array(slotCount);
    this.slotPeople = new Int32Array(slotCount);
    this.partWorth = model.lineTables.map((table) => new Float64Array(table.partCount));
    this.ownPartWorth = new Float64Array(Math.max(1, ...model.lineTables.map((table) => table.partCount)));
    this.lineOfPerson = new Int32Array(model.people.length);
    this.peopleOfLine = model.lineTables.map((table) => new Int32Array(table.lineCount));
    this.work =
      4 * model.rowCount +
      2 * model.cellSlot.length +
      model.people.reduce(
        (sum, person) =>
          sum +
          2 * person.lostCells.length +
          person.lines.length * 2 +
          (model.lineTables[person.table]?.partSlots.length ?? 0),
        0,
      );
  }

  /**
   * The bound in minutes at these prices, without the classes' part: add the sum of `classPrices` times the number
   * of people of each class to bound the schedules that have those numbers.
   */
  evaluate(prices: Float64Array, classPrices: Float64Array | null): number {
    const { model, worthBefore, peopleOfLine, partWorth } = this;
    const { rowCount, need, minutes, people } = model;
    let bound = 0;
    let sum = 0;
    for (let row = 0; row < rowCount; row++) {
      const worth = (minutes[row] as number) * (prices[row] as number);
      bound += worth * (need[row] as number);
      sum += worth;
      worthBefore[row + 1] = sum;
    }
    this.sumSlots();
    model.lineTables.forEach((table, t) => {
      const worths = partWorth[t] as Float64Array;
      for (let part = 0; part < table.partCount; part++) {
        let worth = 0;
        for (let i = table.partFirst[part] as number; i < (table.partFirst[part + 1] as number); i++) {
          worth += this.slotWorth[table.partSlots[i] as number] as number;
        }
        worths[part] = worth;
      }
      peopleOfLine[t]?.fill(0);
    });
    this.coverage.fill(0);
    for (let p = 0; p < people.length; p++) {
      const person = people[p] as RolePerson;
      const { line, worth } = this.bestLine(person, classPrices);
      bound -= person.count * worth;
      this.lineOfPerson[p] = line;
      this.put(person, line);
    }
    this.addWholeLines();
    return bound;
  }

  /** What the last evaluation gave to a person: the line's class and the rows covered on it. */
  lastChoice(p: number): { eachClass: number; covered: number[] } {
    const { model } = this;
    const person = model.people[p] as RolePerson;
    const line = this.lineOfPerson[p] as number;
    const table = model.lineTables[person.table] as LineTable;
    const not = new Set(person.lostCells);
    for (const sets of person.drops[line] ?? []) for (const cell of this.cheapest(sets).cells) not.add(cell);
    const covered = new Set<number>();
    for (let cell = 0; cell < model.cellSlot.length; cell++) {
      const slot = model.cellSlot[cell] as number;
      const weekday = Math.floor(slot / model.shiftCount);
      if (table.week[line * 7 + weekday] !== slot - weekday * model.shiftCount || not.has(cell)) continue;
      for (let row = model.cellFrom[cell] as number; row < (model.cellTo[cell] as number); row++)
        covered.add(row);
    }
    return { eachClass: table.classOfLine[line] as number, covered: [...covered] };
  }

  private sumSlots(): void {
    const { worthBefore, cellWorth, slotWorth } = this;
    const { cellFrom, cellTo, cellSlot } = this.model;
    slotWorth.fill(0);
    for (let cell = 0; cell < cellSlot.length; cell++) {
      const worth =
        (worthBefore[cellTo[cell] as number] as number) - (worthBefore[cellFrom[cell] as number] as number);
      cellWorth[cell] = worth;
      const slot = cellSlot[cell] as number;
      slotWorth[slot] = (slotWorth[slot] as number) + worth;
    }
  }

  /** The line that is worth most to the person; of equals the first. */
  private bestLine(person: RolePerson, classPrices: Float64Array | null): { line: number; worth: number } {
    const table = this.model.lineTables[person.table];
    if (!table) return { line: -1, worth: 0 };
    const { partsOfLine, partsPerLine, classOfLine } = table;
    const worths = this.ownParts(person);
    const { lines, drops } = person;
    let bestLine = -1;
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] as number;
      let worth = classPrices ? (classPrices[classOfLine[line] as number] as number) : 0;
      for (let p = line * partsPerLine; p < (line + 1) * partsPerLine; p++) {
        worth += worths[partsOfLine[p] as number] as number;
      }
      // Giving up days never adds worth, so a line that is behind without it stays behind.
      if (worth <= best) continue;
      const weeks = drops[line];
      if (weeks) for (const sets of weeks) worth -= this.cheapest(sets).worth;
      if (worth > best) {
        best = worth;
        bestLine = line;
      }
    }
    return { line: bestLine, worth: best };
  }

  private ownParts(person: RolePerson): Float64Array {
    const table = this.model.lineTables[person.table];
    const shared = this.partWorth[person.table] as Float64Array;
    const { lostCells } = person;
    if (!table || lostCells.length === 0) return shared;
    const { slotLost, cellWorth, ownPartWorth } = this;
    const { cellSlot } = this.model;
    const { partFirst, partSlots, partCount } = table;
    slotLost.fill(0);
    for (let i = 0; i < lostCells.length; i++) {
      const cell = lostCells[i] as number;
      const slot = cellSlot[cell] as number;
      slotLost[slot] = (slotLost[slot] as number) + (cellWorth[cell] as number);
    }
    for (let part = 0; part < partCount; part++) {
      let worth = shared[part] as number;
      for (let i = partFirst[part] as number; i < (partFirst[part + 1] as number); i++) {
        worth -= slotLost[partSlots[i] as number] as number;
      }
      ownPartWorth[part] = worth;
    }
    return ownPartWorth;
  }

  private cheapest(sets: readonly (readonly number[])[]): { cells: readonly number[]; worth: number } {
    let cells: readonly number[] = [];
    let cheapest = Number.POSITIVE_INFINITY;
    for (const set of sets) {
      let worth = 0;
      for (const cell of set) worth += this.cellWorth[cell] as number;
      if (worth < cheapest) {
        cheapest = worth;
        cells = set;
      }
    }
    return { cells, worth: cheapest };
  }

  /** Counts the person on the whole line; takes off again, as differences at the rows' edges, what is not worked. */
  private put(person: RolePerson, line: number): void {
    const { cellSlot, shiftCount, lineTables } = this.model;
    const table = lineTables[person.table];
    const counts = this.peopleOfLine[person.table];
    if (!table || !counts) return;
    counts[line] = (counts[line] as number) + person.count;
    const { lostCells, count } = person;
    for (let i = 0; i < lostCells.length; i++) {
      const cell = lostCells[i] as number;
      const slot = cellSlot[cell] as number;
      const weekday = Math.floor(slot / shiftCount);
      if (table.week[line * 7 + weekday] === slot - weekday * shiftCount) this.addCell(cell, -count);
    }
    for (const sets of person.drops[line] ?? []) {
      for (const cell of this.cheapest(sets).cells) this.addCell(cell, -count);
    }
  }

  private addCell(cell: number, people: number): void {
    const { coverage } = this;
    const from = this.model.cellFrom[cell] as number;
    const to = this.model.cellTo[cell] as number;
    coverage[from] = (coverage[from] as number) + people;
    coverage[to] = (coverage[to] as number) - people;
  }

  /** Whole lines by slot, then the differences summed to people on duty. */
  private addWholeLines(): void {
    const { model, slotPeople, peopleOfLine, peopleOfClass, coverage } = this;
    slotPeople.fill(0);
    peopleOfClass.fill(0);
    model.lineTables.forEach((table, t) => {
      const counts = peopleOfLine[t] as Int32Array;
      for (let line = 0; line < table.lineCount; line++) {
        const people = counts[line] as number;
        if (people === 0) continue;
        const each = table.classOfLine[line] as number;
        peopleOfClass[each] = (peopleOfClass[each] as number) + people;
        for (let weekday = 0; weekday < 7; weekday++) {
          const shift = table.week[line * 7 + weekday] as number;
          if (shift < 0) continue;
          const slot = weekday * model.shiftCount + shift;
          slotPeople[slot] = (slotPeople[slot] as number) + people;
        }
      }
    });
    const { cellSlot } = model;
    for (let cell = 0; cell < cellSlot.length; cell++) {
      const people = slotPeople[cellSlot[cell] as number] as number;
      if (people > 0) this.addCell(cell, people);
    }
    let onDuty = 0;
    for (let row = 0; row < model.rowCount; row++) {
      onDuty += coverage[row] as number;
      coverage[row] = onDuty;
    }
  }
}
