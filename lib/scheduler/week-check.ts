import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Problem } from '#lib/domain/types.ts';
import type { BlockGrid } from './block-grid.ts';
import { isWorkable } from './cell-state.ts';
import { type LineSet, restMinutes } from './line-candidates.ts';

/** A stretch of work that is not the search's to decide: a lock, or a duty before or after the block. */
export type FixedDuty = {
  startsAt: number;
  endsAt: number;
  day: number;
  minutes: number;
  isLock: boolean;
  /** Outside the regular hours and the pattern, but it tires like any other. */
  isOvertime: boolean;
};

/** Two cells of a line, the earlier first, that rest less than planned in elapsed time. */
export type TightPair = readonly [number, number];

/** What the checks need to know of one person. */
export type CheckContext = {
  problem: Problem;
  grid: BlockGrid;
  lines: LineSet;
  fixedDuties: readonly FixedDuty[];
  cellState: Uint8Array;
  /** -1 in ordinary weeks. */
  specialOfDay: Int8Array;
};

/** Days looked at before and after a special week: one more than any run or seven-day window can reach. */
const MARGIN_DAYS = 8;

/** Tries subsets of one line in one special week against every rule that looks beyond the single shift. */
export class WeekCheck {
  private readonly context: CheckContext;
  private readonly range: { firstDay: number; endDay: number };
  private readonly tight: readonly TightPair[];
  private readonly shiftOfDay: Int16Array;
  /** Nominal minutes by day of the window, without the week's own line shifts; and whether the day is worked. */
  private readonly minutes: Float64Array;
  private readonly isWorked: Uint8Array;
  /** Days of ordinary weeks that the line works: they must be lawful too, and nothing there gives way. */
  private readonly isOrdinary: Uint8Array;
  private readonly workweekMinutes: number;
  private readonly countsBefore: readonly number[];

  constructor(
    context: CheckContext,
    line: number,
    range: { firstDay: number; endDay: number },
    tight: readonly TightPair[],
  ) {
    const { grid, lines, fixedDuties, problem, cellState } = context;
    this.context = context;
    this.range = range;
    this.tight = tight;
    const windowStart = range.firstDay - MARGIN_DAYS;
    const length = range.endDay - range.firstDay + 2 * MARGIN_DAYS;
    this.shiftOfDay = new Int16Array(length).fill(-1);
    this.minutes = new Float64Array(length);
    this.isWorked = new Uint8Array(length);
    this.isOrdinary = new Uint8Array(length);
    let workweekMinutes = 0;
    const countsBefore = lines.countCaps.map(() => 0);
    const weekStart = grid.workweekStartOf(range.firstDay);
    for (const duty of fixedDuties) {
      const at = duty.day - windowStart;
      if (at < 0 || at >= length) continue;
      this.minutes[at] = (this.minutes[at] as number) + duty.minutes;
      this.isWorked[at] = 1;
      if (duty.isOvertime || duty.day < weekStart || duty.day >= weekStart + 7) continue;
      workweekMinutes += duty.minutes;
      // A lock lifts the pattern of its week; a duty of the neighbouring block is part of it.
      const cap = duty.isLock ? -1 : lines.countCaps.findIndex((entry) => entry.minutes === duty.minutes);
      if (cap >= 0) countsBefore[cap] = (countsBefore[cap] ?? 0) + 1;
    }
    for (let at = 0; at < length; at++) {
      const day = windowStart + at;
      if (day < 0 || day >= grid.dayCount) continue;
      const shift = lines.week[line * 7 + (grid.weekdays[day] as number)] as number;
      if (shift < 0 || !isWorkable(cellState[day * grid.shiftCount + shift] as number)) continue;
      this.shiftOfDay[at] = shift;
      if (day >= range.firstDay && day < range.endDay) continue;
      this.minutes[at] = (this.minutes[at] as number) + (problem.shifts[shift]?.durationMinutes ?? 0);
      this.isWorked[at] = 1;
      if ((context.specialOfDay[day] as number) < 0) this.isOrdinary[at] = 1;
    }
    this.workweekMinutes = workweekMinutes;
    this.countsBefore = countsBefore;
  }

  /** Bit 0 = the first day of the week. */
  workableDays(): number {
    let days = 0;
    for (let i = 0; i < this.range.endDay - this.range.firstDay; i++) {
      if ((this.shiftOfDay[MARGIN_DAYS + i] as number) >= 0) days |= 1 << i;
    }
    return days;
  }

  isLawful(subset: number): boolean {
    return this.keepsHours(subset) && this.keepsDaysInARow(subset) && this.keepsRest(subset);
  }

  private durationOf(dayOfWeek: number): number {
    const shift = this.shiftOfDay[MARGIN_DAYS + dayOfWeek] as number;
    return this.context.problem.shifts[shift]?.durationMinutes ?? 0;
  }

  private keepsHours(subset: number): boolean {
    const { problem, lines } = this.context;
    const counts = [...this.countsBefore];
    let total = this.workweekMinutes;
    for (let i = 0; i < 7; i++) {
      if (!(subset & (1 << i))) continue;
      const minutes = this.durationOf(i);
      total += minutes;
      const cap = lines.countCaps.findIndex((entry) => entry.minutes === minutes);
      counts[cap] = (counts[cap] ?? 0) + 1;
      if ((counts[cap] ?? 0) > (lines.countCaps[cap]?.count ?? 0)) return false;
    }
    return subset === 0 || total <= problem.limits.weeklyRegularMinutes;
  }

  private keepsDaysInARow(subset: number): boolean {
    const { consecutiveDaysHard, sevenDayMinutesSoft } = this.context.problem.limits;
    // A stretch of locks and of other blocks alone is not this line's fault: some shift of the line must be in it.
    let run = 0;
    let linesInRun = 0;
    let sevenDays = 0;
    let linesInSevenDays = 0;
    for (let at = 0; at < this.minutes.length; at++) {
      const own = this.isOwn(at, subset);
      const isWorked = own || this.isWorked[at] === 1;
      run = isWorked ? run + 1 : 0;
      linesInRun = isWorked ? linesInRun + this.isLines(at, subset) : 0;
      if (run > consecutiveDaysHard && linesInRun > 0) return false;
      sevenDays += this.minutesAt(at, own);
      linesInSevenDays += this.isLines(at, subset);
      if (at >= 7) {
        sevenDays -= this.minutesAt(at - 7, this.isOwn(at - 7, subset));
        linesInSevenDays -= this.isLines(at - 7, subset);
      }
      if (sevenDays > sevenDayMinutesSoft && linesInSevenDays > 0) return false;
    }
    return true;
  }

  private isOwn(at: number, subset: number): 0 | 1 {
    const day = at - MARGIN_DAYS;
    return day >= 0 && day < 7 && subset & (1 << day) ? 1 : 0;
  }

  private isLines(at: number, subset: number): number {
    return this.isOwn(at, subset) || (this.isOrdinary[at] as number);
  }

  private minutesAt(at: number, own: 0 | 1): number {
    return (this.minutes[at] as number) + (own ? this.durationOf(at - MARGIN_DAYS) : 0);
  }

  /** Only pairs that a clock change brings together: every other pair of a line rests by construction. */
  private keepsRest(subset: number): boolean {
    const { grid, cellState } = this.context;
    const isKept = (cell: number) => {
      const day = Math.floor(cell / grid.shiftCount) - this.range.firstDay;
      const inWeek = day >= 0 && day < this.range.endDay - this.range.firstDay;
      return inWeek ? (subset & (1 << day)) !== 0 : isWorkable(cellState[cell] as number);
    };
    return this.tight.every(([early, late]) => !(isKept(early) && isKept(late)));
  }
}

/** Takes shifts in order of time as long as each leaves every rule intact. */
export class DayByDayCheck {
  private readonly context: CheckContext;
  private readonly minutesOfDay = new Map<number, number>();
  private readonly regularOfWeek = new Map<number, number>();
  private readonly countOfWeek = new Map<string, number>();
  private lastEnd = Number.NEGATIVE_INFINITY;

  constructor(context: CheckContext) {
    this.context = context;
    for (const duty of context.fixedDuties) this.note(duty.day, duty.minutes, duty);
  }

  take(cell: number): boolean {
    const { grid, problem, lines } = this.context;
    const { limits } = problem;
    const day = Math.floor(cell / grid.shiftCount);
    const minutes = problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0;
    const restEnds = this.lastEnd + restMinutes(problem) * MINUTE_MS;
    if ((grid.startsAt[cell] as number) < restEnds) return false;
    if (this.runWith(day) > limits.consecutiveDaysHard) return false;
    const week = grid.workweekStartOf(day);
    if ((this.regularOfWeek.get(week) ?? 0) + minutes > limits.weeklyRegularMinutes) return false;
    for (let first = day - 6; first <= day; first++) {
      if (this.sumOf(first, first + 7) + minutes > limits.sevenDayMinutesSoft) return false;
    }
    const cap = lines.countCaps.find((entry) => entry.minutes === minutes)?.count ?? 0;
    if ((this.countOfWeek.get(`${week}/${minutes}`) ?? 0) >= cap) return false;
    this.note(day, minutes, { isLock: false, isOvertime: false });
    this.lastEnd = grid.endsAt[cell] as number;
    return true;
  }

  private note(day: number, minutes: number, duty: { isLock: boolean; isOvertime: boolean }): void {
    this.minutesOfDay.set(day, (this.minutesOfDay.get(day) ?? 0) + minutes);
    if (duty.isOvertime) return;
    const week = this.context.grid.workweekStartOf(day);
    this.regularOfWeek.set(week, (this.regularOfWeek.get(week) ?? 0) + minutes);
    if (duty.isLock) return;
    const key = `${week}/${minutes}`;
    this.countOfWeek.set(key, (this.countOfWeek.get(key) ?? 0) + 1);
  }

  private sumOf(firstDay: number, endDay: number): number {
    let sum = 0;
    for (let day = firstDay; day < endDay; day++) sum += this.minutesOfDay.get(day) ?? 0;
    return sum;
  }

  private runWith(day: number): number {
    let run = 1;
    for (let before = day - 1; this.minutesOfDay.has(before); before--) run++;
    for (let after = day + 1; this.minutesOfDay.has(after); after++) run++;
    return run;
  }
}
