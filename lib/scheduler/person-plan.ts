import { dayNumber, MINUTE_MS } from '#lib/domain/time.ts';
import type { GapReason, Interval, Leave, PlannedAssignment, Problem } from '#lib/domain/types.ts';
import type { BlockGrid } from './block-grid.ts';
import { restMinutes } from './line-candidates.ts';

/** What the explanation needs of a compiled problem; no line, no choice. */
export type PlanView = { problem: Problem; grid: BlockGrid; leave: readonly Leave[] };

export type PlannedDuty = Interval & { day: number; minutes: number; isRegular: boolean };

export type Stop = keyof GapReason['counts'];

/** In the order of `GapReason.counts`; somebody for whom the last is left can work the shift. */
const STOPS: readonly Stop[] = ['onDuty', 'onLeave', 'rest', 'weeklyHours', 'consecutiveDays', 'offByLine'];
const [ON_LEAVE, REST, WEEKLY_HOURS, CONSECUTIVE_DAYS, OFF_BY_LINE] = [1, 2, 3, 4, 5] as const;
const UNKNOWN = 255;

/** Days on both sides of the block that runs and seven-day windows are followed into. */
const MARGIN_DAYS = 28;
const DAYS_A_WEEK = 7;

/** One person's finished plan: what is worked, and which rule keeps the person from one more shift. */
export class PersonPlan {
  /** By start. */
  readonly duties: readonly PlannedDuty[];
  readonly leave: readonly Leave[];
  private readonly view: PlanView;
  /** Nominal minutes by day from `MARGIN_DAYS` before the block, and whether anything is worked. */
  private readonly minutesOfDay: Float64Array;
  private readonly regularOfDay: Float64Array;
  private readonly isWorked: Uint8Array;
  /** The longest duty, to know how far back one that still lasts can have begun. */
  private readonly longestMs: number;
  private readonly stopOfCell: Uint8Array;

  constructor(view: PlanView, duties: readonly PlannedDuty[], leave: readonly Leave[]) {
    const { grid } = view;
    const length = grid.dayCount + 2 * MARGIN_DAYS;
    this.view = view;
    this.duties = duties.toSorted((a, b) => a.startsAt - b.startsAt);
    this.leave = leave;
    this.minutesOfDay = new Float64Array(length);
    this.regularOfDay = new Float64Array(length);
    this.isWorked = new Uint8Array(length);
    this.stopOfCell = new Uint8Array(grid.dayCount * grid.shiftCount).fill(UNKNOWN);
    let longestMs = 0;
    for (const { day, minutes, isRegular, startsAt, endsAt } of this.duties) {
      longestMs = Math.max(longestMs, endsAt - startsAt);
      const at = day + MARGIN_DAYS;
      if (at < 0 || at >= length) continue;
      this.minutesOfDay[at] = (this.minutesOfDay[at] as number) + minutes;
      if (isRegular) this.regularOfDay[at] = (this.regularOfDay[at] as number) + minutes;
      this.isWorked[at] = 1;
    }
    this.longestMs = longestMs;
  }

  worksOn(day: number): boolean {
    return this.isWorked[day + MARGIN_DAYS] === 1;
  }

  /** Nominal minutes on days `[fromDay, endDay)`; regular ones alone, or all. */
  minutesIn(fromDay: number, endDay: number, kind: 'regular' | 'all'): number {
    const minutes = kind === 'regular' ? this.regularOfDay : this.minutesOfDay;
    let sum = 0;
    for (let day = fromDay; day < endDay; day++) sum += minutes[day + MARGIN_DAYS] ?? 0;
    return sum;
  }

  /**
   * What stops the person from the shift, of some, that gets furthest.
   *
   * @param onlyWeek first day of the workweek in which all of them lie; null where they lie in several
   */
  furthestStop(cells: readonly number[], onlyWeek: number | null): Stop {
    const { weeklyRegularMinutes } = this.view.problem.limits;
    // In a full week no shift gets past the hours.
    const isFull =
      onlyWeek !== null &&
      this.minutesIn(onlyWeek, onlyWeek + DAYS_A_WEEK, 'regular') >= weeklyRegularMinutes;
    const last = isFull ? WEEKLY_HOURS : OFF_BY_LINE;
    let furthest: number = ON_LEAVE;
    for (const cell of cells) {
      furthest = Math.max(furthest, this.stopAt(cell));
      if (furthest >= last) break;
    }
    return STOPS[furthest] as Stop;
  }

  /** The first rule that a regular shift more would break; the last of the stops where there is none. */
  stopOf(work: Interval, day: number, minutes: number): Stop {
    return STOPS[this.indexOfStop(work, day, minutes)] as Stop;
  }

  /** Whether the shift of a cell, as overtime, keeps every rule within the planned limits. */
  mayWorkExtra(cell: number): boolean {
    const stop = this.stopAt(cell);
    if (stop !== WEEKLY_HOURS) return stop === OFF_BY_LINE;
    const { grid, problem } = this.view;
    const day = Math.floor(cell / grid.shiftCount);
    const minutes = problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0;
    return !this.isTooMuch(day, minutes) && !this.isTooLongARun(day);
  }

  private stopAt(cell: number): number {
    const known = this.stopOfCell[cell] as number;
    if (known !== UNKNOWN) return known;
    const { grid, problem } = this.view;
    const work = { startsAt: grid.startsAt[cell] as number, endsAt: grid.endsAt[cell] as number };
    const minutes = problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0;
    const stop = this.indexOfStop(work, Math.floor(cell / grid.shiftCount), minutes);
    this.stopOfCell[cell] = stop;
    return stop;
  }

  private indexOfStop(work: Interval, day: number, minutes: number): number {
    const { problem, grid } = this.view;
    if (this.isOnLeave(work)) return ON_LEAVE;
    if (this.isTooNear(work)) return REST;
    const week = grid.workweekStartOf(day);
    const regular = this.minutesIn(week, week + DAYS_A_WEEK, 'regular') + minutes;
    if (regular > problem.limits.weeklyRegularMinutes || this.isTooMuch(day, minutes)) return WEEKLY_HOURS;
    return this.isTooLongARun(day) ? CONSECUTIVE_DAYS : OFF_BY_LINE;
  }

  private isOnLeave(work: Interval): boolean {
    return this.leave.some(
      ({ startsAt, endsAt }) => endsAt > startsAt && startsAt < work.endsAt && endsAt > work.startsAt,
    );
  }

  private isTooNear(work: Interval): boolean {
    const restMs = restMinutes(this.view.problem) * MINUTE_MS;
    const [from, to] = [work.startsAt - restMs, work.endsAt + restMs];
    const { duties } = this;
    for (let i = this.firstFrom(from - this.longestMs); i < duties.length; i++) {
      const duty = duties[i] as PlannedDuty;
      if (duty.startsAt >= to) return false;
      if (duty.endsAt > from) return true;
    }
    return false;
  }

  /** Index of the first duty that starts at the instant or later. */
  private firstFrom(instant: number): number {
    let low = 0;
    let high = this.duties.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.duties[middle] as PlannedDuty).startsAt < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether some seven days in a row with the day would pass the limit that schedules are planned within. */
  private isTooMuch(day: number, minutes: number): boolean {
    const { sevenDayMinutesSoft, sevenDayMinutesHard } = this.view.problem.limits;
    const limit = Math.min(sevenDayMinutesSoft, sevenDayMinutesHard) - minutes;
    let worked = this.minutesIn(day - DAYS_A_WEEK + 1, day + 1, 'all');
    for (let last = day; last < day + DAYS_A_WEEK; last++) {
      if (worked > limit) return true;
      const at = last + 1 + MARGIN_DAYS;
      worked += (this.minutesOfDay[at] ?? 0) - (this.minutesOfDay[at - DAYS_A_WEEK] ?? 0);
    }
    return false;
  }

  private isTooLongARun(day: number): boolean {
    let run = 1;
    for (let before = day - 1; this.worksOn(before); before--) run++;
    for (let after = day + 1; this.worksOn(after); after++) run++;
    return run > this.view.problem.limits.consecutiveDaysHard;
  }
}

/** Everybody's plan, in the problem's order; shifts that the problem does not know are left out. */
export function personPlans(view: PlanView, assignments: readonly PlannedAssignment[]): PersonPlan[] {
  const { problem, grid } = view;
  const dutiesOf = new Map<string, PlannedDuty[]>(problem.people.map(({ id }) => [id, []]));
  for (const duty of problem.neighbours) {
    dutiesOf.get(duty.personId)?.push({
      startsAt: duty.startsAt,
      endsAt: duty.endsAt,
      day: dayNumber(duty.shiftDate) - grid.firstDay,
      minutes: duty.nominalMinutes,
      isRegular: duty.isOvertime !== true,
    });
  }
  for (const { personId, shiftId, shiftDate } of assignments) {
    const cell = grid.cellOf(shiftDate, shiftId);
    if (cell < 0) continue;
    dutiesOf.get(personId)?.push({
      startsAt: grid.startsAt[cell] as number,
      endsAt: grid.endsAt[cell] as number,
      day: Math.floor(cell / grid.shiftCount),
      minutes: problem.shifts[cell % grid.shiftCount]?.durationMinutes ?? 0,
      isRegular: true,
    });
  }
  const leaveOf = Map.groupBy(view.leave, ({ personId }) => personId);
  return problem.people.map(({ id }) => new PersonPlan(view, dutiesOf.get(id) ?? [], leaveOf.get(id) ?? []));
}
