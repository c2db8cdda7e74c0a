import { dayNumber, MINUTE_MS } from '#lib/domain/time.ts';
import type { Duty, Leave, Person, Problem } from '#lib/domain/types.ts';
import type { BlockGrid } from './block-grid.ts';
import { CELL, isWorkable } from './cell-state.ts';
import { type LineSet, restMinutes } from './line-candidates.ts';
import { DayByDayCheck, type FixedDuty, type TightPair, WeekCheck } from './week-check.ts';

/**
 * What the search may do with one person. Weeks are ordinary, where a line is worked whole but for leave, or
 * special: the first week of the block, weeks with a lock, and the last week if the time after is already
 * planned. In a special week a line gives up shifts until every rule holds; which ones is a choice.
 */
export type PersonOptions = {
  person: number;
  lines: LineSet;
  /** Counts towards the employees' and the supervisors' minimum. */
  countsAsEmployee: boolean;
  countsAsSupervisor: boolean;
  /** The qualifications that this person counts towards, as indexes into `grid.qualified`, ascending. */
  qualified: readonly number[];
  cellState: Uint8Array;
  /** The cells this person could work: segments [from, to) and the slot (weekday, shift) they belong to. */
  gatherFrom: Int32Array;
  gatherTo: Int32Array;
  gatherSlot: Int32Array;
  /** Lines that break no rule for this person. */
  legalLines: Int32Array;
  /** 1 for lines on the preferred template; null without a preference. */
  isPreferred: Uint8Array | null;
  specialWeeks: readonly SpecialWeek[];
  /** Index into `specialWeeks` by day; -1 in ordinary weeks. */
  specialOfDay: Int8Array;
  /** Set where no line is legal: the cells worked, decided before the search. */
  fixed: { line: number; cells: Int32Array } | null;
};

export type SpecialWeek = {
  firstDay: number;
  /** One past the last day. */
  endDay: number;
  /**
   * Per line: the smallest sets of days (bit 0 = the week's first day) whose shifts have to go, of which one is
   * chosen; null where the whole line is lawful.
   */
  drops: (Uint8Array | null)[];
};

/** Works out, person by person, which lines are lawful and what each gives up at the edges. */
export function personOptions(
  problem: Problem,
  grid: BlockGrid,
  lineSets: ReadonlyMap<string, LineSet>,
  bindingLeave: readonly Leave[],
): PersonOptions[] {
  const leave = groupBy(bindingLeave, (entry) => entry.personId);
  const neighbours = groupBy(problem.neighbours, (duty) => duty.personId);
  const locks = groupBy(problem.locked, (lock) => lock.personId);
  const tight = new Map([...lineSets].map(([id, lines]) => [id, tightPairs(lines, problem, grid)]));

  return problem.people.map((person, index) => {
    const lines = lineSets.get(person.patternId) ?? emptyLineSet(person.patternId);
    const fixedDuties = [
      ...(neighbours.get(person.id) ?? []).map((duty) => neighbourDuty(duty, grid)),
      ...(locks.get(person.id) ?? []).flatMap((lock) => lockDuty(lock, problem, grid)),
    ].sort((a, b) => a.startsAt - b.startsAt);
    const context = new PersonContext(problem, grid, lines, fixedDuties, leave.get(person.id) ?? []);
    return context.options(person, index, tight.get(person.patternId) ?? new Map());
  });
}

class PersonContext {
  readonly problem: Problem;
  readonly grid: BlockGrid;
  readonly lines: LineSet;
  readonly fixedDuties: readonly FixedDuty[];
  readonly cellState: Uint8Array;
  readonly specialOfDay: Int8Array;
  readonly specialRanges: { firstDay: number; endDay: number }[];

  constructor(
    problem: Problem,
    grid: BlockGrid,
    lines: LineSet,
    fixedDuties: readonly FixedDuty[],
    leave: readonly Leave[],
  ) {
    this.problem = problem;
    this.grid = grid;
    this.lines = lines;
    this.fixedDuties = fixedDuties;
    this.specialOfDay = new Int8Array(grid.dayCount).fill(-1);
    this.specialRanges = this.findSpecialWeeks();
    this.cellState = this.findCellStates(leave);
  }

  options(person: Person, index: number, tight: ReadonlyMap<number, readonly TightPair[]>): PersonOptions {
    const { lines, grid } = this;
    const isLegal = this.linesWithWholeOrdinaryWeeks(tight);
    const specialWeeks = this.specialRanges.map((range) => {
      const drops: (Uint8Array | null)[] = [];
      const known = new Map<string, Uint8Array>();
      for (let line = 0; line < lines.lineCount; line++) {
        drops.push(isLegal[line] ? this.dropsFor(line, range, tight.get(line) ?? [], known) : null);
        if (drops[line]?.length === 0) isLegal[line] = 0;
      }
      return { ...range, drops };
    });
    const legalLines = Int32Array.from([...isLegal.keys()].filter((line) => isLegal[line] === 1));
    const gather = this.gatherCells();
    return {
      person: index,
      lines,
      countsAsEmployee:
        person.countsTowardMinimum &&
        (person.role !== 'supervisor' || this.problem.supervisorsCountAsEmployees),
      countsAsSupervisor: person.countsTowardMinimum && person.role === 'supervisor',
      qualified: person.countsTowardMinimum ? heldOf(person, grid) : [],
      cellState: this.cellState,
      ...gather,
      legalLines,
      isPreferred: preferredLines(person, lines, this.problem),
      specialWeeks,
      specialOfDay: this.specialOfDay,
      fixed: legalLines.length > 0 ? null : this.workedPart(grid.dayCount),
    };
  }

  /** The transition week, weeks with a lock, and the last week where duties follow the block. */
  private findSpecialWeeks(): { firstDay: number; endDay: number }[] {
    const { grid, fixedDuties } = this;
    const weeks = new Set<number>([0]);
    for (const duty of fixedDuties) {
      if (duty.day >= 0 && duty.day < grid.dayCount) weeks.add(grid.weekOfDay[duty.day] as number);
      else if (duty.day >= grid.dayCount) weeks.add(grid.weekOfDay[grid.dayCount - 1] as number);
    }
    return [...weeks]
      .sort((a, b) => a - b)
      .map((week, index) => {
        const firstDay = grid.weekOfDay.indexOf(week);
        const endDay = grid.weekOfDay.lastIndexOf(week) + 1;
        this.specialOfDay.fill(index, firstDay, endDay);
        return { firstDay, endDay };
      });
  }

  private findCellStates(leave: readonly Leave[]): Uint8Array {
    const { grid, lines, problem } = this;
    const { shiftCount, dayCount, startsAt, endsAt } = grid;
    const state = new Uint8Array(dayCount * shiftCount);
    for (let day = 0; day < dayCount; day++) {
      const value = (this.specialOfDay[day] as number) >= 0 ? CELL.special : CELL.free;
      state.fill(value, day * shiftCount, (day + 1) * shiftCount);
    }
    const restMs = restMinutes(problem) * MINUTE_MS;
    for (const duty of this.fixedDuties) {
      // Two days either side hold every cell that a duty of up to a day and its rest can touch.
      for (const cell of this.cellsOfDays(duty.day - 2, duty.day + 3)) {
        const tooNear =
          (startsAt[cell] as number) < duty.endsAt + restMs &&
          (endsAt[cell] as number) > duty.startsAt - restMs;
        const sameDate = Math.floor(cell / shiftCount) === duty.day;
        if (tooNear || sameDate) state[cell] = CELL.blocked;
      }
    }
    for (const entry of leave) {
      for (const cell of this.cellsOfDays(grid.dayOf(entry.startsAt) - 2, grid.dayOf(entry.endsAt) + 2)) {
        const overlaps =
          (startsAt[cell] as number) < entry.endsAt && (endsAt[cell] as number) > entry.startsAt;
        if (overlaps) state[cell] = CELL.leave;
      }
    }
    if (lines.lineCount === 0) state.fill(CELL.blocked);
    return state;
  }

  private *cellsOfDays(firstDay: number, endDay: number): Generator<number> {
    const { shiftCount, dayCount } = this.grid;
    for (let day = Math.max(0, firstDay); day < Math.min(dayCount, endDay); day++) {
      for (const shift of this.lines.usedShifts) yield day * shiftCount + shift;
    }
  }

  private gatherCells(): Pick<PersonOptions, 'gatherFrom' | 'gatherTo' | 'gatherSlot'> {
    const { grid, cellState } = this;
    const from: number[] = [];
    const to: number[] = [];
    const slot: number[] = [];
    for (const cell of this.cellsOfDays(0, grid.dayCount)) {
      if (!isWorkable(cellState[cell] as number)) continue;
      const day = Math.floor(cell / grid.shiftCount);
      from.push(grid.cellFrom[cell] as number);
      to.push(grid.cellTo[cell] as number);
      slot.push((grid.weekdays[day] as number) * grid.shiftCount + (cell % grid.shiftCount));
    }
    return {
      gatherFrom: Int32Array.from(from),
      gatherTo: Int32Array.from(to),
      gatherSlot: Int32Array.from(slot),
    };
  }

  /**
   * In an ordinary week only leave excuses a missing shift. A line is out if a lock or a duty outside the block
   * stops one of its shifts there, or if the clock change leaves two of them too close.
   */
  private linesWithWholeOrdinaryWeeks(tight: ReadonlyMap<number, readonly TightPair[]>): Uint8Array {
    const { lines, grid, cellState } = this;
    const { shiftCount } = grid;
    const stoppedSlots = new Uint8Array(7 * shiftCount);
    for (const duty of this.fixedDuties) {
      for (const cell of this.cellsOfDays(duty.day - 2, duty.day + 3)) {
        const day = Math.floor(cell / shiftCount);
        if (cellState[cell] === CELL.blocked && (this.specialOfDay[day] as number) < 0) {
          stoppedSlots[(grid.weekdays[day] as number) * shiftCount + (cell % shiftCount)] = 1;
        }
      }
    }
    const isLegal = new Uint8Array(lines.lineCount).fill(1);
    for (let line = 0; line < lines.lineCount; line++) {
      for (let weekday = 0; weekday < 7; weekday++) {
        const shift = lines.week[line * 7 + weekday] as number;
        if (shift >= 0 && stoppedSlots[weekday * shiftCount + shift]) isLegal[line] = 0;
      }
      for (const [early, late] of tight.get(line) ?? []) {
        if (cellState[early] === CELL.free && cellState[late] === CELL.free) isLegal[line] = 0;
      }
    }
    return isLegal;
  }

  /** Null: nothing to give up. Empty: no subset of the line is lawful in this week. */
  private dropsFor(
    line: number,
    range: { firstDay: number; endDay: number },
    tight: readonly TightPair[],
    known: Map<string, Uint8Array>,
  ): Uint8Array | null {
    const check = new WeekCheck(this, line, range, tight);
    const whole = check.workableDays();
    if (check.isLawful(whole)) return null;
    const kept: number[] = [];
    // Larger subsets first in value order would not be by size; maximality is tested against all lawful ones.
    for (let subset = whole; subset >= 0; subset = subset === 0 ? -1 : (subset - 1) & whole) {
      if (check.isLawful(subset)) kept.push(subset);
    }
    const maximal = kept.filter(
      (subset) => !kept.some((other) => other !== subset && (other & subset) === subset),
    );
    const drops = Uint8Array.from(maximal, (subset) => whole & ~subset);
    const key = drops.join();
    const shared = known.get(key) ?? drops;
    known.set(key, shared);
    return shared;
  }

  /** For a person without a lawful line: the line of which most can be worked, and that part of it. */
  private workedPart(dayCount: number): { line: number; cells: Int32Array } {
    const { lines, grid } = this;
    let best: { line: number; cells: number[]; minutes: number } = { line: -1, cells: [], minutes: -1 };
    for (let line = 0; line < lines.lineCount; line++) {
      const check = new DayByDayCheck(this);
      const cells: number[] = [];
      let minutes = 0;
      for (let day = 0; day < dayCount; day++) {
        const shift = lines.week[line * 7 + (grid.weekdays[day] as number)] as number;
        const cell = day * grid.shiftCount + shift;
        if (shift < 0 || !isWorkable(this.cellState[cell] as number) || !check.take(cell)) continue;
        cells.push(cell);
        minutes += this.problem.shifts[shift]?.durationMinutes ?? 0;
      }
      if (minutes > best.minutes) best = { line, cells, minutes };
    }
    return { line: best.line, cells: Int32Array.from(best.cells) };
  }
}

/** Where a clock change takes an hour from a rest that is lawful on the wall clock. */
function tightPairs(lines: LineSet, problem: Problem, grid: BlockGrid): Map<number, TightPair[]> {
  const { shiftCount, dayCount, weekdays, startsAt, endsAt } = grid;
  const restMs = restMinutes(problem) * MINUTE_MS;
  const pairs = new Map<number, TightPair[]>();
  for (let line = 0; line < lines.lineCount; line++) {
    let previous = -1;
    for (let day = 0; day < dayCount; day++) {
      const shift = lines.week[line * 7 + (weekdays[day] as number)] as number;
      if (shift < 0) continue;
      const cell = day * shiftCount + shift;
      if (previous >= 0 && (startsAt[cell] as number) - (endsAt[previous] as number) < restMs) {
        pairs.set(line, [...(pairs.get(line) ?? []), [previous, cell]]);
      }
      previous = cell;
    }
  }
  return pairs;
}

/** The preferred template itself for shifts of its length; its category where the pattern has no such length. */
function preferredLines(person: Person, lines: LineSet, problem: Problem): Uint8Array | null {
  const preferred = problem.shifts.findIndex((shift) => shift.id === person.preferredShiftId);
  const wanted = problem.shifts[preferred];
  if (!wanted) return null;
  const hasLength = lines.usedShifts.some(
    (s) => problem.shifts[s]?.durationMinutes === wanted.durationMinutes,
  );
  return Uint8Array.from({ length: lines.lineCount }, (_, line) => {
    const shifts = [...lines.week.subarray(line * 7, line * 7 + 7)].filter((shift) => shift >= 0);
    const agrees = shifts.every((s) => {
      const shift = problem.shifts[s];
      if (!hasLength) return shift?.category === wanted.category;
      return shift?.durationMinutes !== wanted.durationMinutes || s === preferred;
    });
    return agrees ? 1 : 0;
  });
}

function heldOf(person: Person, grid: BlockGrid): number[] {
  return grid.qualified.flatMap(({ qualificationId }, index) =>
    person.qualificationIds?.includes(qualificationId) ? [index] : [],
  );
}

function neighbourDuty(duty: Duty, grid: BlockGrid): FixedDuty {
  const day = dayNumber(duty.shiftDate) - grid.firstDay;
  return {
    startsAt: duty.startsAt,
    endsAt: duty.endsAt,
    day,
    minutes: duty.nominalMinutes,
    isLock: false,
    isOvertime: duty.isOvertime === true,
  };
}

function lockDuty(lock: Problem['locked'][number], problem: Problem, grid: BlockGrid): FixedDuty[] {
  const cell = grid.cellOf(lock.shiftDate, lock.shiftId);
  if (cell < 0) return [];
  const minutes = problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0;
  return [
    {
      startsAt: grid.startsAt[cell] as number,
      endsAt: grid.endsAt[cell] as number,
      day: Math.floor(cell / grid.shiftCount),
      minutes,
      isLock: true,
      isOvertime: false,
    },
  ];
}

function emptyLineSet(patternId: string): LineSet {
  return {
    patternId,
    lineCount: 0,
    week: new Int16Array(0),
    partsPerLine: 1,
    partsOfLine: new Int32Array(0),
    partCount: 0,
    partFirst: new Int32Array(1),
    partSlots: new Int32Array(0),
    usedShifts: [],
    countCaps: [],
  };
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}
