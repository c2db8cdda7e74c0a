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
};

export type DayRange = {
  firstDay: number;
  /** One past the last day. */
  endDay: number;
};

/** Seven-day windows and runs of days are followed this far; a week and both margins fit the bits of a number. */
const MARGIN_DAYS_MAX = 22;

/** Sets of a week's days, smaller ones first. */
const DAY_SETS = Array.from({ length: 128 }, (_, days) => days).sort(
  (a, b) => sizeOf(a) - sizeOf(b) || a - b,
);

function sizeOf(days: number): number {
  let size = 0;
  for (let bits = days; bits > 0; bits >>= 1) size += bits & 1;
  return size;
}

/** What stands around and in a special week, whichever line is worked. People with the same share one check. */
export class WeekSurroundings {
  readonly range: DayRange;
  readonly marginDays: number;
  /** Nominal minutes of fixed duties by day of the window, which is the week and a margin on both sides. */
  readonly minutes: Float64Array;
  readonly isWorked: Uint8Array;
  /** Days of ordinary weeks: a line's shifts there must be lawful too, and nothing there gives way. */
  readonly isOrdinary: Uint8Array;
  /** Regular minutes of the workweek, and shifts of each of the pattern's lengths, that are already taken. */
  readonly workweekMinutes: number;
  readonly countsBefore: readonly number[];
  /** Equal for equal surroundings of people of one pattern; null beside a lock, where hardly two are equal. */
  readonly key: string | null;

  /** @param isOrdinaryDay whether a day of the block lies in an ordinary week */
  constructor(
    { grid, lines, fixedDuties, problem }: Omit<CheckContext, 'cellState'>,
    range: DayRange,
    isOrdinaryDay: (day: number) => boolean,
  ) {
    this.range = range;
    this.marginDays = Math.min(MARGIN_DAYS_MAX, Math.max(7, problem.limits.consecutiveDaysHard) + 1);
    const windowStart = range.firstDay - this.marginDays;
    const length = range.endDay - range.firstDay + 2 * this.marginDays;
    this.minutes = new Float64Array(length);
    this.isWorked = new Uint8Array(length);
    this.isOrdinary = new Uint8Array(length);
    let workweekMinutes = 0;
    let hasLock = false;
    const countsBefore = lines.countCaps.map(() => 0);
    const weekStart = grid.workweekStartOf(range.firstDay);
    for (const duty of fixedDuties) {
      const at = duty.day - windowStart;
      if (at >= 0 && at < length) {
        this.minutes[at] = (this.minutes[at] as number) + duty.minutes;
        this.isWorked[at] = 1;
        if (duty.isLock) hasLock = true;
      }
      if (duty.isOvertime || duty.day < weekStart || duty.day >= weekStart + 7) continue;
      workweekMinutes += duty.minutes;
      // A lock lifts the pattern of its week; a duty of the neighbouring block is part of it.
      const cap = duty.isLock ? -1 : lines.countCaps.findIndex((entry) => entry.minutes === duty.minutes);
      if (cap >= 0) countsBefore[cap] = (countsBefore[cap] ?? 0) + 1;
    }
    for (let at = 0; at < length; at++) {
      const day = windowStart + at;
      if (day >= 0 && day < grid.dayCount && isOrdinaryDay(day)) this.isOrdinary[at] = 1;
    }
    this.workweekMinutes = workweekMinutes;
    this.countsBefore = countsBefore;
    this.key = hasLock
      ? null
      : [range.firstDay, workweekMinutes, countsBefore, this.minutes, this.isWorked, this.isOrdinary].join(
          '/',
        );
  }
}

/**
 * Which part of a line is lawful in one special week, by every rule that looks beyond the single shift. Answers are
 * remembered: of a line's own cells only those in and around the week matter, and whether each can be worked.
 */
export class WeekCheck {
  private readonly problem: Problem;
  private readonly grid: BlockGrid;
  private readonly lines: LineSet;
  private readonly around: WeekSurroundings;
  /** By line: the answers so far, by the days on which its shifts can be worked. */
  private readonly known: { worked: number; drops: Uint8Array | null }[][] = [];
  private readonly sets = new Map<string, Uint8Array>();
  /** Of the line being checked, by day of the window: minutes it works there, 0 where it does not. */
  private readonly lineMinutes: Float64Array;
  private readonly counts: Float64Array;

  constructor({ problem, grid, lines }: CheckContext, around: WeekSurroundings) {
    this.problem = problem;
    this.grid = grid;
    this.lines = lines;
    this.around = around;
    this.lineMinutes = new Float64Array(around.minutes.length);
    this.counts = new Float64Array(around.countsBefore.length);
  }

  /**
   * The smallest sets of days (bit 0 = the week's first) that the line has to give up. Null: it is lawful whole.
   * Empty: no part of it is lawful in this week.
   */
  dropsOf(line: number, cellState: Uint8Array, tight: readonly TightPair[]): Uint8Array | null {
    const worked = this.readLine(line, cellState);
    for (const answer of this.known[line] ?? []) if (answer.worked === worked) return answer.drops;
    const nearTight =
      tight.length === 0 ? tight : tight.filter((pair) => pair.some((cell) => this.dayOfWeek(cell) >= 0));
    const drops = this.findDrops(nearTight, cellState);
    // A tight pair may reach a day beyond what the answer is remembered by.
    if (nearTight.length > 0 || this.around.key === null) return drops;
    this.known[line] = [...(this.known[line] ?? []), { worked, drops }];
    return drops;
  }

  /** Notes the line's shifts that can be worked, and returns their days as bits. */
  private readLine(line: number, cellState: Uint8Array): number {
    const { grid, around, lineMinutes, lines, problem } = this;
    const windowStart = around.range.firstDay - around.marginDays;
    const from = Math.max(0, windowStart);
    const to = Math.min(grid.dayCount, windowStart + lineMinutes.length);
    let worked = 0;
    for (let day = from; day < to; day++) {
      const shift = lines.week[line * 7 + (grid.weekdays[day] as number)] as number;
      const works = shift >= 0 && isWorkable(cellState[day * grid.shiftCount + shift] as number);
      lineMinutes[day - windowStart] = works ? (problem.shifts[shift]?.durationMinutes ?? 0) : 0;
      worked = worked * 2 + (works ? 1 : 0);
    }
    return worked;
  }

  private findDrops(tight: readonly TightPair[], cellState: Uint8Array): Uint8Array | null {
    const { range, marginDays } = this.around;
    let whole = 0;
    for (let i = 0; i < range.endDay - range.firstDay; i++) {
      if ((this.lineMinutes[marginDays + i] as number) > 0) whole |= 1 << i;
    }
    // To give up more never breaks a rule: what the whole line keeps, every part of it keeps.
    const [hours, daysInARow] = [this.keepsHours(whole), this.keepsDaysInARow(whole)];
    const isLawful = (days: number) =>
      (hours || this.keepsHours(days)) &&
      (daysInARow || this.keepsDaysInARow(days)) &&
      this.keepsRest(days, tight, cellState);
    if (isLawful(whole)) return null;
    // For the same reason only sets that hold no smaller answer are tried.
    const smallest: number[] = [];
    for (const drop of DAY_SETS) {
      if ((drop & whole) !== drop || smallest.some((found) => (found & drop) === found)) continue;
      if (isLawful(whole & ~drop)) smallest.push(drop);
    }
    const drops = Uint8Array.from(smallest.sort((a, b) => a - b));
    const key = drops.join();
    const shared = this.sets.get(key) ?? drops;
    this.sets.set(key, shared);
    return shared;
  }

  private keepsHours(days: number): boolean {
    const { problem, lines, around, counts } = this;
    counts.set(around.countsBefore);
    let total = around.workweekMinutes;
    for (let i = 0; i < 7; i++) {
      if (!(days & (1 << i))) continue;
      const minutes = this.lineMinutes[around.marginDays + i] as number;
      total += minutes;
      const cap = lines.countCaps.findIndex((entry) => entry.minutes === minutes);
      counts[cap] = (counts[cap] as number) + 1;
      if ((counts[cap] as number) > (lines.countCaps[cap]?.count ?? 0)) return false;
    }
    return days === 0 || total <= weeklyMinutesMax(lines, problem);
  }

  private keepsDaysInARow(days: number): boolean {
    const { consecutiveDaysHard, sevenDayMinutesSoft } = this.problem.limits;
    const { minutes, isWorked } = this.around;
    // A stretch of locks and of other blocks alone is not this line's fault: some shift of the line must be in it.
    let run = 0;
    let linesInRun = 0;
    let sevenDays = 0;
    let linesInSevenDays = 0;
    for (let at = 0; at < minutes.length; at++) {
      const own = this.keptMinutes(at, days);
      const isLines = own > 0 ? this.isLines(at) : 0;
      const works = own > 0 || isWorked[at] === 1;
      run = works ? run + 1 : 0;
      linesInRun = works ? linesInRun + isLines : 0;
      if (run > consecutiveDaysHard && linesInRun > 0) return false;
      sevenDays += (minutes[at] as number) + own;
      linesInSevenDays += isLines;
      if (at >= 7) {
        const ended = this.keptMinutes(at - 7, days);
        sevenDays -= (minutes[at - 7] as number) + ended;
        linesInSevenDays -= ended > 0 ? this.isLines(at - 7) : 0;
      }
      if (sevenDays > sevenDayMinutesSoft && linesInSevenDays > 0) return false;
    }
    return true;
  }

  /** Minutes of the line on a day of the window; in the week itself only on the days that are kept. */
  private keptMinutes(at: number, days: number): number {
    const i = at - this.around.marginDays;
    const inWeek = i >= 0 && i < this.around.range.endDay - this.around.range.firstDay;
    return inWeek && !(days & (1 << i)) ? 0 : (this.lineMinutes[at] as number);
  }

  /** In another special week the line's shifts are worked, as far as this week knows, but answered for there. */
  private isLines(at: number): 0 | 1 {
    const i = at - this.around.marginDays;
    const inWeek = i >= 0 && i < this.around.range.endDay - this.around.range.firstDay;
    return inWeek || this.around.isOrdinary[at] === 1 ? 1 : 0;
  }

  /** Only pairs that a clock change brings together: every other pair of a line rests by construction. */
  private keepsRest(days: number, tight: readonly TightPair[], cellState: Uint8Array): boolean {
    const isKept = (cell: number) => {
      const i = this.dayOfWeek(cell);
      return i >= 0 ? (days & (1 << i)) !== 0 : true;
    };
    return tight.every(
      (pair) => !pair.every((cell) => isWorkable(cellState[cell] as number) && isKept(cell)),
    );
  }

  /** 0 on the week's first day; -1 outside the week. */
  private dayOfWeek(cell: number): number {
    const { firstDay, endDay } = this.around.range;
    const day = Math.floor(cell / this.grid.shiftCount);
    return day >= firstDay && day < endDay ? day - firstDay : -1;
  }
}

/** Regular minutes a week: the limit, and never more than the pattern's own, so that part-time stays part-time. */
function weeklyMinutesMax(lines: LineSet, problem: Problem): number {
  return Math.min(problem.limits.weeklyRegularMinutes, lines.weeklyMinutes);
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
    if ((this.regularOfWeek.get(week) ?? 0) + minutes > weeklyMinutesMax(lines, problem)) return false;
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
