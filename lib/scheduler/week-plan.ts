import { dayNumber, MINUTE_MS } from '#lib/domain/time.ts';
import { CELL } from './cell-state.ts';
import type { Model } from './compile.ts';
import { type LineSet, restMinutes } from './line-candidates.ts';
import type { PersonOptions } from './person-options.ts';

/** A week in which people may leave their line, with the segments that its shifts touch. */
export type Week = {
  /** Among the weeks of the plan, and among those of the block. */
  place: number;
  week: number;
  firstDay: number;
  /** One past the last day: seven days on, or where the block ends. */
  endDay: number;
  fromSegment: number;
  toSegment: number;
};

/** Shifts of less than a day and their rest reach no further. */
const NEAR_DAYS = 2;
/** No shift on a day. */
export const OFF = -1;

/**
 * Who works which shift on which day, week by week, and which other weeks of the pattern would be lawful there with
 * the days before and after as they are now. Locks and duties outside the block count, but are not in it.
 */
export class WeekPlan {
  readonly weeks: readonly Week[];
  private readonly model: Model;
  /** By person and day: the shift worked, and the one that the line would work. */
  private readonly shifts: readonly Int16Array[];
  private readonly lineShifts: readonly Int16Array[];
  /** By person: the own line, -1 for none; by person and place in `weeks`: the line worked there. */
  private readonly lines: readonly number[];
  private readonly linesWorked: readonly Int32Array[];
  /** One day more than a run or seven days can reach. */
  private readonly marginDays: number;
  /** By person and day, from `marginDays` before the block: minutes of locks and of duties outside, and whether there are any. */
  private readonly fixed: readonly { minutes: Int32Array; isWorked: Uint8Array }[];
  private readonly offers = new Map<string, Int32Array>();

  constructor(model: Model, cells: readonly Int32Array[], lines: readonly number[]) {
    const { grid, people } = model;
    this.model = model;
    this.lines = lines;
    this.lineShifts = cells.map((worked) => {
      const shifts = new Int16Array(grid.dayCount).fill(OFF);
      for (const cell of worked) shifts[Math.floor(cell / grid.shiftCount)] = cell % grid.shiftCount;
      return shifts;
    });
    this.shifts = this.lineShifts.map((shifts) => Int16Array.from(shifts));
    this.weeks = weeksOf(model);
    this.linesWorked = lines.map((line) => new Int32Array(this.weeks.length).fill(line));
    this.marginDays = Math.max(7, model.problem.limits.consecutiveDaysHard) + 1;
    const length = grid.dayCount + 2 * this.marginDays;
    this.fixed = people.map(() => ({ minutes: new Int32Array(length), isWorked: new Uint8Array(length) }));
    this.noteFixedDuties();
  }

  /** The shift worked on a day, or `OFF`. */
  shiftOn(e: number, day: number): number {
    return this.shifts[e]?.[day] ?? OFF;
  }

  /** Every cell worked, ascending. */
  cellsOf(e: number): Int32Array {
    const { shiftCount } = this.model.grid;
    const cells: number[] = [];
    this.shifts[e]?.forEach((shift, day) => {
      if (shift !== OFF) cells.push(day * shiftCount + shift);
    });
    return Int32Array.from(cells);
  }

  /** Whether the person has a choice there: a line, and nothing in the week but the line and leave. */
  isOpen(e: number, week: Week): boolean {
    return this.ownLine(e) >= 0 && this.person(e).specialOfDay[week.firstDay] === -1;
  }

  isChanged(e: number, week: Week): boolean {
    return this.changedDays(e, week, this.lineIn(e, week)) > 0;
  }

  /** The person's own line in all weeks. */
  ownLine(e: number): number {
    return this.lines[e] ?? -1;
  }

  /** The line worked in that week. */
  lineIn(e: number, week: Week): number {
    return this.linesWorked[e]?.[week.place] ?? -1;
  }

  /** From now on the line is worked in that week, leave taken out. */
  setLine(e: number, week: Week, line: number): void {
    const [shifts, lines] = [this.shifts[e], this.linesWorked[e]];
    if (!shifts || !lines) return;
    lines[week.place] = line;
    for (let day = week.firstDay; day < week.endDay; day++) shifts[day] = this.workedOn(e, line, day);
  }

  /** The shift of a line on a day of an open week, or `OFF` on a day off or on leave. */
  workedOn(e: number, line: number, day: number): number {
    const { lines, cellState } = this.person(e);
    const { grid } = this.model;
    const shift = lines.week[line * 7 + (grid.weekdays[day] as number)] as number;
    return shift >= 0 && cellState[day * grid.shiftCount + shift] === CELL.free ? shift : OFF;
  }

  /** Days of the week on which a line would differ from the person's own. */
  changedDays(e: number, week: Week, line: number): number {
    let days = 0;
    for (let day = week.firstDay; day < week.endDay; day++) {
      if (this.workedOn(e, line, day) !== this.lineShifts[e]?.[day]) days++;
    }
    return days;
  }

  /** The lines that break no rule inside this week, in their order. */
  linesFor(e: number, week: Week): Int32Array {
    const key = this.hasUsualWeek(e, week)
      ? `${this.person(e).lines.patternId}/${week.place}`
      : `${week.place}/${e}`;
    const known = this.offers.get(key);
    if (known) return known;
    const { lines } = this.person(e);
    const found: number[] = [];
    for (let line = 0; line < lines.lineCount; line++) {
      if (this.isLawfulWithin(e, week, line)) found.push(line);
    }
    const offers = Int32Array.from(found);
    this.offers.set(key, offers);
    return offers;
  }

  /** Whether the line's week keeps every rule with the days around it as they are now. */
  fits(e: number, week: Week, line: number): boolean {
    return (
      this.leavesTheNextBlockItsShare(e, week, line) &&
      this.rests(e, week, line) &&
      this.keepsRuns(e, week, line)
    );
  }

  /** Nothing of the week is on leave or blocked for the person, so what is lawful depends on the pattern alone. */
  private hasUsualWeek(e: number, week: Week): boolean {
    const { cellState, lines } = this.person(e);
    const { shiftCount } = this.model.grid;
    for (let day = week.firstDay; day < week.endDay; day++) {
      for (const shift of lines.usedShifts) {
        if (cellState[day * shiftCount + shift] !== CELL.free) return false;
      }
    }
    return true;
  }

  private isLawfulWithin(e: number, week: Week, line: number): boolean {
    const { cellState, lines } = this.person(e);
    const { grid, problem } = this.model;
    const restMs = restMinutes(problem) * MINUTE_MS;
    let lastEnd = Number.NEGATIVE_INFINITY;
    for (let day = week.firstDay; day < week.endDay; day++) {
      const shift = lines.week[line * 7 + (grid.weekdays[day] as number)] as number;
      if (shift < 0) continue;
      const cell = day * grid.shiftCount + shift;
      const state = cellState[cell];
      // Only leave excuses a missing shift.
      if (state !== CELL.free && state !== CELL.leave) return false;
      if (state !== CELL.free) continue;
      if ((grid.startsAt[cell] as number) < lastEnd + restMs) return false;
      lastEnd = grid.endsAt[cell] as number;
    }
    return this.showsItsRuns(e, week, line);
  }

  /**
   * What leave spares of a run must not look like the person's own line with shifts missing: nobody could tell from
   * such a week why they are. So a run of which only shifts of the own line are left has to be the own line's.
   */
  private showsItsRuns(e: number, week: Week, line: number): boolean {
    const own = this.ownLine(e);
    if (line === own) return true;
    const { lines, cellState } = this.person(e);
    const { grid } = this.model;
    const { partsPerLine, partsOfLine } = lines;
    const ownParts = partsOfLine.subarray(own * partsPerLine, (own + 1) * partsPerLine);
    for (let i = line * partsPerLine; i < (line + 1) * partsPerLine; i++) {
      const part = partsOfLine[i] as number;
      if (ownParts.includes(part)) continue;
      let isWhole = true;
      let differs = false;
      for (const slot of slotsOf(lines, part)) {
        const day = week.firstDay + weekdayOffset(slot, week, this.model);
        if (day >= week.endDay) continue;
        const shift = slot % grid.shiftCount;
        if (cellState[day * grid.shiftCount + shift] !== CELL.free) isWhole = false;
        else if (lines.week[own * 7 + (grid.weekdays[day] as number)] !== shift) differs = true;
      }
      if (!isWhole && !differs) return false;
    }
    return true;
  }

  /** Where the block ends inside the week, a person works no more of it than on the own line: the rest is the next block's. */
  private leavesTheNextBlockItsShare(e: number, week: Week, line: number): boolean {
    if (week.endDay - week.firstDay === 7) return true;
    return this.plannedMinutes(e, week, line) <= this.plannedMinutes(e, week, this.ownLine(e));
  }

  /** Leave included. */
  private plannedMinutes(e: number, week: Week, line: number): number {
    const { grid, problem } = this.model;
    let minutes = 0;
    for (let day = week.firstDay; day < week.endDay; day++) {
      const shift = this.person(e).lines.week[line * 7 + (grid.weekdays[day] as number)] as number;
      minutes += problem.shifts[shift]?.durationMinutes ?? 0;
    }
    return minutes;
  }

  /** Elapsed rest after the last shift before the week and before the first after it. */
  private rests(e: number, week: Week, line: number): boolean {
    const { grid, problem } = this.model;
    const restMs = restMinutes(problem) * MINUTE_MS;
    const { endDay } = week;
    let first = -1;
    let last = -1;
    for (let day = week.firstDay; day < endDay; day++) {
      const shift = this.workedOn(e, line, day);
      if (shift === OFF) continue;
      last = day * grid.shiftCount + shift;
      if (first < 0) first = last;
    }
    if (first < 0) return true;
    for (let day = week.firstDay - 1; day >= Math.max(0, week.firstDay - NEAR_DAYS); day--) {
      const shift = this.shiftOn(e, day);
      if (shift === OFF) continue;
      const endsAt = grid.endsAt[day * grid.shiftCount + shift] as number;
      if ((grid.startsAt[first] as number) < endsAt + restMs) return false;
    }
    for (let day = endDay; day < Math.min(grid.dayCount, endDay + NEAR_DAYS); day++) {
      const shift = this.shiftOn(e, day);
      if (shift === OFF) continue;
      const startsAt = grid.startsAt[day * grid.shiftCount + shift] as number;
      if (startsAt < (grid.endsAt[last] as number) + restMs) return false;
    }
    return true;
  }

  /** Days in a row and minutes in any seven days, over all stretches that hold a shift of the week. */
  private keepsRuns(e: number, week: Week, line: number): boolean {
    const { consecutiveDaysHard, sevenDayMinutesSoft } = this.model.problem.limits;
    let run = 0;
    let newInRun = 0;
    let sevenDays = 0;
    let newInSevenDays = 0;
    const from = week.firstDay - this.marginDays;
    const minutesOf: number[] = [];
    const newOf: number[] = [];
    for (let day = from; day < week.endDay + this.marginDays; day++) {
      const inWeek = day >= week.firstDay && day < week.endDay;
      const shift = inWeek ? this.workedOn(e, line, day) : this.shiftOn(e, day);
      const isWorked = shift !== OFF || this.fixed[e]?.isWorked[day + this.marginDays] === 1;
      const isNew = inWeek && shift !== OFF ? 1 : 0;
      const minutes =
        (this.fixed[e]?.minutes[day + this.marginDays] ?? 0) +
        (this.model.problem.shifts[shift]?.durationMinutes ?? 0);
      run = isWorked ? run + 1 : 0;
      newInRun = isWorked ? newInRun + isNew : 0;
      if (run > consecutiveDaysHard && newInRun > 0) return false;
      minutesOf.push(minutes);
      newOf.push(isNew);
      sevenDays += minutes - (minutesOf[minutesOf.length - 8] ?? 0);
      newInSevenDays += isNew - (newOf[newOf.length - 8] ?? 0);
      if (sevenDays > sevenDayMinutesSoft && newInSevenDays > 0) return false;
    }
    return true;
  }

  private noteFixedDuties(): void {
    const { problem, grid } = this.model;
    const indexOf = new Map(problem.people.map(({ id }, e) => [id, e]));
    const minutesOf = new Map(problem.shifts.map(({ id, durationMinutes }) => [id, durationMinutes]));
    const note = (personId: string, date: string, minutes: number): void => {
      const fixed = this.fixed[indexOf.get(personId) ?? -1];
      const at = dayNumber(date) - grid.firstDay + this.marginDays;
      if (!fixed || at < 0 || at >= fixed.minutes.length) return;
      fixed.minutes[at] = (fixed.minutes[at] as number) + minutes;
      fixed.isWorked[at] = 1;
    };
    for (const duty of problem.neighbours) note(duty.personId, duty.shiftDate, duty.nominalMinutes);
    for (const lock of problem.locked) {
      const minutes = minutesOf.get(lock.shiftId);
      if (minutes !== undefined) note(lock.personId, lock.shiftDate, minutes);
    }
  }

  private person(e: number): PersonOptions {
    return this.model.people[e] as PersonOptions;
  }
}

/** Every week of the block that starts in it; one that began before is a transition and nobody's to change. */
function weeksOf({ grid }: Model): Week[] {
  const weeks: Week[] = [];
  for (let firstDay = 0; firstDay < grid.dayCount; firstDay++) {
    if (grid.workweekStartOf(firstDay) !== firstDay) continue;
    const endDay = Math.min(firstDay + 7, grid.dayCount);
    const cells = [firstDay * grid.shiftCount, endDay * grid.shiftCount] as const;
    const ends = grid.cellTo.subarray(...cells);
    weeks.push({
      place: weeks.length,
      week: grid.weekOfDay[firstDay] as number,
      firstDay,
      endDay,
      fromSegment: grid.cellFrom
        .subarray(...cells)
        .reduce((least, segment) => Math.min(least, segment), grid.segmentCount),
      toSegment: ends.reduce((most, segment) => Math.max(most, segment), 0),
    });
  }
  return weeks;
}

function slotsOf({ partFirst, partSlots }: LineSet, part: number): Int32Array {
  return partSlots.subarray(partFirst[part] as number, partFirst[part + 1] as number);
}

/** Days from the week's first to the slot's weekday. */
function weekdayOffset(slot: number, week: Week, { grid }: Model): number {
  return (Math.floor(slot / grid.shiftCount) - (grid.weekdays[week.firstDay] as number) + 7) % 7;
}
