import { DAY_MINUTES, MINUTE_MS } from '#lib/domain/time.ts';
import type { Duty, Interval, Leave, Person, Problem } from '#lib/domain/types.ts';
import type { BlockGrid } from './block-grid.ts';
import { CELL, isWorkable } from './cell-state.ts';
import { indexOfShift, type LineSet, restMinutes } from './line-candidates.ts';
import {
  type CheckContext,
  DayByDayCheck,
  type DayRange,
  type FixedDuty,
  type TightPair,
  WeekCheck,
  WeekSurroundings,
} from './week-check.ts';

const DAY_MS = DAY_MINUTES * MINUTE_MS;

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

export type SpecialWeek = DayRange & {
  /**
   * Per line: the smallest sets of days (bit 0 = the week's first day) whose shifts have to go, of which one is
   * chosen; null where the whole line is lawful.
   */
  drops: readonly (Uint8Array | null)[];
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
  const cohorts = new Map<string, Cohort>();
  const cohortOf = (patternId: string): Cohort => {
    const known = cohorts.get(patternId);
    if (known) return known;
    const cohort = new Cohort(problem, grid, lineSets.get(patternId) ?? emptyLineSet(patternId));
    cohorts.set(patternId, cohort);
    return cohort;
  };
  return problem.people.map((person, index) => {
    const fixedDuties = [
      ...(neighbours.get(person.id) ?? []).map((duty) => neighbourDuty(duty, grid)),
      ...(locks.get(person.id) ?? []).flatMap((lock) => lockDuty(lock, problem, grid)),
    ].sort((a, b) => a.startsAt - b.startsAt);
    const context = new PersonContext(cohortOf(person.patternId), fixedDuties, leave.get(person.id) ?? []);
    return context.options(person, index);
  });
}

type Gather = Pick<PersonOptions, 'gatherFrom' | 'gatherTo' | 'gatherSlot'>;

/** What the people of one pattern have in common, worked out once. */
class Cohort {
  readonly problem: Problem;
  readonly grid: BlockGrid;
  readonly lines: LineSet;
  readonly tight: ReadonlyMap<number, readonly TightPair[]>;
  /** All cells of the pattern's shifts, and their gathering for somebody who could work each of them. */
  readonly cells: Int32Array;
  private readonly gather: Gather;
  private readonly checks = new Map<string, WeekCheck>();
  private readonly preferred = new Map<string, Uint8Array | null>();

  constructor(problem: Problem, grid: BlockGrid, lines: LineSet) {
    this.problem = problem;
    this.grid = grid;
    this.lines = lines;
    this.tight = tightPairs(lines, problem, grid);
    const { shiftCount, weekdays, dayCount } = grid;
    const shifts = lines.usedShifts.length;
    this.cells = Int32Array.from(
      { length: dayCount * shifts },
      (_, i) => Math.floor(i / shifts) * shiftCount + (lines.usedShifts[i % shifts] as number),
    );
    this.gather = {
      gatherFrom: this.cells.map((cell) => grid.cellFrom[cell] as number),
      gatherTo: this.cells.map((cell) => grid.cellTo[cell] as number),
      gatherSlot: this.cells.map(
        (cell) => (weekdays[Math.floor(cell / shiftCount)] as number) * shiftCount + (cell % shiftCount),
      ),
    };
  }

  checkOf(context: CheckContext, around: WeekSurroundings): WeekCheck {
    if (around.key === null) return new WeekCheck(context, around);
    const known = this.checks.get(around.key);
    if (known) return known;
    const check = new WeekCheck(context, around);
    this.checks.set(around.key, check);
    return check;
  }

  preferredLines(person: Person): Uint8Array | null {
    const key = person.preferredShiftId;
    if (key === null) return null;
    const known = this.preferred.get(key);
    if (known !== undefined) return known;
    const preferred = preferredLines(key, this.lines, this.problem);
    this.preferred.set(key, preferred);
    return preferred;
  }

  gatherOf(cellState: Uint8Array): Gather {
    const { cells, gather } = this;
    let kept = 0;
    for (let i = 0; i < cells.length; i++) {
      if (isWorkable(cellState[cells[i] as number] as number)) kept++;
    }
    if (kept === cells.length) return gather;
    const [gatherFrom, gatherTo, gatherSlot] = [
      new Int32Array(kept),
      new Int32Array(kept),
      new Int32Array(kept),
    ];
    for (let i = 0, to = 0; i < cells.length; i++) {
      if (!isWorkable(cellState[cells[i] as number] as number)) continue;
      gatherFrom[to] = gather.gatherFrom[i] as number;
      gatherTo[to] = gather.gatherTo[i] as number;
      gatherSlot[to] = gather.gatherSlot[i] as number;
      to++;
    }
    return { gatherFrom, gatherTo, gatherSlot };
  }
}

class PersonContext {
  readonly problem: Problem;
  readonly grid: BlockGrid;
  readonly lines: LineSet;
  readonly fixedDuties: readonly FixedDuty[];
  readonly cellState: Uint8Array;
  private readonly cohort: Cohort;
  private readonly specialOfDay: Int8Array;
  private readonly specialRanges: readonly DayRange[];

  constructor(cohort: Cohort, fixedDuties: readonly FixedDuty[], leave: readonly Leave[]) {
    this.cohort = cohort;
    this.problem = cohort.problem;
    this.grid = cohort.grid;
    this.lines = cohort.lines;
    this.fixedDuties = fixedDuties;
    this.specialOfDay = new Int8Array(this.grid.dayCount).fill(-1);
    this.specialRanges = this.findSpecialWeeks();
    this.cellState = this.findCellStates(leave);
  }

  options(person: Person, index: number): PersonOptions {
    const { grid, cohort, cellState, specialOfDay } = this;
    const isLegal = this.linesWithWholeOrdinaryWeeks();
    const specialWeeks = this.specialRanges.map((range) => ({
      ...range,
      drops: this.dropsIn(range, isLegal),
    }));
    const legalLines = indexesOf(isLegal);
    return {
      person: index,
      lines: this.lines,
      countsAsEmployee:
        person.countsTowardMinimum &&
        (person.role !== 'supervisor' || this.problem.supervisorsCountAsEmployees),
      countsAsSupervisor: person.countsTowardMinimum && person.role === 'supervisor',
      qualified: person.countsTowardMinimum ? heldOf(person, grid) : [],
      cellState,
      ...cohort.gatherOf(cellState),
      legalLines,
      isPreferred: cohort.preferredLines(person),
      specialWeeks,
      specialOfDay,
      fixed: legalLines.length > 0 ? null : this.workedPart(grid.dayCount),
    };
  }

  /** The transition week, weeks with a lock, and the last week where duties follow the block. */
  private findSpecialWeeks(): DayRange[] {
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
    const state = new Uint8Array(dayCount * shiftCount).fill(CELL.free);
    for (const { firstDay, endDay } of this.specialRanges) {
      state.fill(CELL.special, firstDay * shiftCount, endDay * shiftCount);
    }
    const restMs = restMinutes(problem) * MINUTE_MS;
    for (const duty of this.fixedDuties) {
      const [from, to] = [duty.startsAt - restMs, duty.endsAt + restMs];
      this.forEachCellNear({ startsAt: from, endsAt: to }, (cell) => {
        const tooNear = (startsAt[cell] as number) < to && (endsAt[cell] as number) > from;
        if (tooNear) state[cell] = CELL.blocked;
      });
      if (duty.day < 0 || duty.day >= dayCount) continue;
      for (const shift of lines.usedShifts) state[duty.day * shiftCount + shift] = CELL.blocked;
    }
    for (const entry of leave) {
      if (entry.endsAt <= entry.startsAt) continue;
      this.forEachCellNear(entry, (cell) => {
        const overlaps =
          (startsAt[cell] as number) < entry.endsAt && (endsAt[cell] as number) > entry.startsAt;
        if (overlaps) state[cell] = CELL.leave;
      });
    }
    if (lines.lineCount === 0) state.fill(CELL.blocked);
    return state;
  }

  /** Every cell of the pattern's shifts that could overlap the interval, and some that do not. */
  private forEachCellNear({ startsAt, endsAt }: Interval, visit: (cell: number) => void): void {
    const { grid, lines } = this;
    // Days of 24 hours are near enough: a shift lasts a day at most, and clocks change by less than one.
    const daysTo = (instant: number) => Math.floor((instant - grid.window.startsAt) / DAY_MS);
    const from = Math.max(0, daysTo(startsAt) - 2);
    const to = Math.min(grid.dayCount, daysTo(endsAt) + 3);
    for (let day = from; day < to; day++) {
      for (const shift of lines.usedShifts) visit(day * grid.shiftCount + shift);
    }
  }

  /**
   * In an ordinary week only leave excuses a missing shift. A line is out if a lock or a duty outside the block
   * stops one of its shifts there, or if the clock change leaves two of them too close.
   */
  private linesWithWholeOrdinaryWeeks(): Uint8Array {
    const { lines, grid, cellState } = this;
    const { shiftCount } = grid;
    const isLegal = new Uint8Array(lines.lineCount).fill(1);
    const stoppedSlots = new Set<number>();
    if (this.fixedDuties.length > 0) {
      for (const cell of this.cohort.cells) {
        const day = Math.floor(cell / shiftCount);
        if (cellState[cell] === CELL.blocked && (this.specialOfDay[day] as number) < 0) {
          stoppedSlots.add((grid.weekdays[day] as number) * shiftCount + (cell % shiftCount));
        }
      }
    }
    for (let line = 0; stoppedSlots.size > 0 && line < lines.lineCount; line++) {
      for (let weekday = 0; weekday < 7; weekday++) {
        const shift = lines.week[line * 7 + weekday] as number;
        if (shift >= 0 && stoppedSlots.has(weekday * shiftCount + shift)) isLegal[line] = 0;
      }
    }
    for (const [line, pairs] of this.cohort.tight) {
      for (const [early, late] of pairs) {
        if (cellState[early] === CELL.free && cellState[late] === CELL.free) isLegal[line] = 0;
      }
    }
    return isLegal;
  }

  /** By line; a line that no part of is lawful is struck from `isLegal`. */
  private dropsIn(range: DayRange, isLegal: Uint8Array): (Uint8Array | null)[] {
    const { lines, cohort, cellState } = this;
    const around = new WeekSurroundings(this, range, (day) => (this.specialOfDay[day] as number) < 0);
    const check = cohort.checkOf(this, around);
    const drops: (Uint8Array | null)[] = [];
    for (let line = 0; line < lines.lineCount; line++) {
      const drop = isLegal[line] ? check.dropsOf(line, cellState, cohort.tight.get(line) ?? []) : null;
      drops.push(drop);
      if (drop?.length === 0) isLegal[line] = 0;
    }
    return drops;
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
  const { shiftCount, weekdays, startsAt, endsAt } = grid;
  const restMs = restMinutes(problem) * MINUTE_MS;
  const pairs = new Map<number, TightPair[]>();
  const nearChange = daysNearChange(grid);
  for (let line = 0; line < lines.lineCount && nearChange.length > 0; line++) {
    let previous = -1;
    for (const day of nearChange) {
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

/** The days from a week before to a week after every one on which a shift starts or ends at other hours apart. */
function daysNearChange({ shiftCount, dayCount, startsAt, endsAt }: BlockGrid): number[] {
  const isNear = new Uint8Array(dayCount);
  for (let cell = shiftCount; cell < dayCount * shiftCount; cell++) {
    const before = cell - shiftCount;
    const isPlain =
      (startsAt[cell] as number) - (startsAt[before] as number) === DAY_MS &&
      (endsAt[cell] as number) - (endsAt[before] as number) === DAY_MS;
    const day = Math.floor(cell / shiftCount);
    if (!isPlain) isNear.fill(1, Math.max(0, day - 8), day + 8);
  }
  return [...indexesOf(isNear)];
}

/** The places of the ones. */
function indexesOf(flags: Uint8Array): Int32Array {
  const indexes = new Int32Array(flags.length);
  let count = 0;
  for (let i = 0; i < flags.length; i++) if (flags[i] === 1) indexes[count++] = i;
  return indexes.slice(0, count);
}

/** The preferred template itself for shifts of its length; its category where the pattern has no such length. */
function preferredLines(preferredShiftId: string, lines: LineSet, problem: Problem): Uint8Array | null {
  const preferred = indexOfShift(problem, preferredShiftId);
  const wanted = problem.shifts[preferred];
  if (!wanted) return null;
  const hasLength = lines.usedShifts.some(
    (s) => problem.shifts[s]?.durationMinutes === wanted.durationMinutes,
  );
  return Uint8Array.from({ length: lines.lineCount }, (_, line) => {
    for (let weekday = 0; weekday < 7; weekday++) {
      const s = lines.week[line * 7 + weekday] as number;
      const shift = problem.shifts[s];
      if (!shift) continue;
      const agrees = hasLength
        ? shift.durationMinutes !== wanted.durationMinutes || s === preferred
        : shift.category === wanted.category;
      if (!agrees) return 0;
    }
    return 1;
  });
}

function heldOf(person: Person, grid: BlockGrid): number[] {
  return grid.qualified.flatMap(({ qualificationId }, index) =>
    person.qualificationIds?.includes(qualificationId) ? [index] : [],
  );
}

function neighbourDuty(duty: Duty, grid: BlockGrid): FixedDuty {
  return {
    startsAt: duty.startsAt,
    endsAt: duty.endsAt,
    day: grid.dayOfDate(duty.shiftDate),
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
    weeklyMinutes: 0,
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
