/** One person's own schedule: what is shown of it, the countdown, who works along, and what was changed since. */
import { type Workweeks, workweekOf, workweekStartOn } from './dated-rules.ts';
import { relieves } from './floor.ts';
import {
  type ClockStyle,
  countOf,
  formatDate,
  formatDuration,
  formatInstantTime,
  formatInterval,
  formatWeekFrom,
  formatWorkAndPay,
} from './format.ts';
import { formatMonth, monthRange } from './months.ts';
import type { CoworkerShift, PersonShift, TradedShift } from './records.ts';
import type { MyShiftChange, OwnShiftState } from './roster-records.ts';
import { addDays, addMonths, createZone, isLocalDate, MINUTE_MS, overlapMinutes } from './time.ts';
import { type WorkweekHours, workweekHours } from './timeline.ts';
import type { CenterClock, Instant, Interval, LocalDate } from './types.ts';

export const SCHEDULE_VIEWS = ['now', 'week', 'month', 'list'] as const;
export type ScheduleView = (typeof SCHEDULE_VIEWS)[number];

/** What of the own schedule is shown; `date` null = today. */
export type ScheduleQuery = { view: ScheduleView; date: LocalDate | null };

type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** Reads an address. `month=YYYY-MM` alone is a month too, as notices name one. What is not understood is as by default. */
export function readScheduleQuery(params: SearchParams): ScheduleQuery {
  const textOf = (name: string): string => [params[name] ?? ''].flat()[0] ?? '';
  const month = `${textOf('month')}-01`;
  const date = [textOf('date'), month].find(isLocalDate) ?? null;
  const view = SCHEDULE_VIEWS.find((known) => known === textOf('view'));
  return { view: view ?? (isLocalDate(month) ? 'month' : 'now'), date };
}

/** The address of a view. */
export function scheduleHref({ view, date }: ScheduleQuery): string {
  const params = new URLSearchParams();
  if (view !== 'now') params.set('view', view);
  if (date !== null) params.set('date', date);
  return params.size === 0 ? '/schedule' : `/schedule?${params}`;
}

/** The stretch of operational dates that a view shows, with the ways to the ones beside it. */
export type ScheduleWindow = {
  label: string;
  /** Both included. */
  fromDate: LocalDate;
  toDate: LocalDate;
  /** Null before the first published day: there is nothing. */
  previous: LocalDate | null;
  next: LocalDate;
};

/**
 * The window of a view that contains `date`.
 *
 * @param firstDay the first day ever published for the center; null = none yet
 */
export function scheduleWindow(
  view: ScheduleView,
  date: LocalDate,
  { workweeks, firstDay }: { workweeks: Workweeks; firstDay: LocalDate | null },
): ScheduleWindow {
  const window = windowAround(view, date, workweeks);
  const hasPast = firstDay !== null && window.fromDate > firstDay;
  return { ...window, previous: hasPast ? window.previous : null };
}

function windowAround(view: ScheduleView, date: LocalDate, workweeks: Workweeks) {
  if (view === 'now') {
    const [previous, next] = [addDays(date, -1), addDays(date, 1)];
    return { label: formatDate(date, { year: true }), fromDate: date, toDate: date, previous, next };
  }
  if (view === 'week') {
    const fromDate = workweekOf(date, workweeks);
    return {
      label: formatWeekFrom(fromDate),
      fromDate,
      toDate: addDays(fromDate, 6),
      previous: workweekOf(addDays(fromDate, -1), workweeks),
      next: addDays(fromDate, 7),
    };
  }
  const fromDate = `${date.slice(0, 7)}-01`;
  const next = addMonths(fromDate, 1);
  return {
    label: formatMonth(date.slice(0, 7)),
    fromDate,
    toDate: addDays(next, -1),
    previous: addMonths(fromDate, -1),
    next,
  };
}

/** What must be read for a window: a month stands in whole weeks, and hours of a workweek need the days beside it. */
export function readRange(
  view: ScheduleView,
  window: ScheduleWindow,
  workweeks: Workweeks,
): { fromDate: LocalDate; toDate: LocalDate } {
  const isMonth = view === 'month' || view === 'list';
  const { fromDate, toDate } = isMonth
    ? monthRange(window.fromDate.slice(0, 7), workweekStartOn(workweeks, window.fromDate))
    : window;
  return { fromDate: addDays(fromDate, -1), toDate: addDays(toDate, 1) };
}

/**
 * True when one who looks for a shift on a day finds it there: it is of that operational date, or starts on that
 * calendar date, as one after midnight does of the day before.
 */
export function isOnDay(
  { shiftDate, startsAt }: Pick<PersonShift, 'shiftDate' | 'startsAt'>,
  date: LocalDate,
  timeZone: string,
): boolean {
  return shiftDate === date || createZone(timeZone).toLocal(startsAt).date === date;
}

// --- Now -------------------------------------------------------------------------------------------

/** The shift that runs and the one after it; of shifts in order of time. */
export function nowAndNext<Shift extends Interval>(
  shifts: readonly Shift[],
  now: Instant,
): { current: Shift | null; next: Shift | null } {
  return {
    current: shifts.find(({ startsAt, endsAt }) => startsAt <= now && endsAt > now) ?? null,
    next: shifts.find(({ startsAt }) => startsAt > now) ?? null,
  };
}

/** How long until an instant, in real time: `12 min`, `2 h 13 min`, `3 days 4 h`. A minute that has begun counts. */
export function countdown(until: Instant, now: Instant): string {
  const minutes = Math.max(0, Math.ceil((until - now) / MINUTE_MS));
  const days = Math.floor(minutes / 1440);
  if (days === 0) return formatDuration(minutes);
  const hours = Math.floor((minutes % 1440) / 60);
  return `${countOf(days, 'day', 'days')}${hours > 0 ? ` ${hours}\u00a0h` : ''}`;
}

/** Those who work along with a shift of one's own, and those who take over at its end. */
export type ShiftCompany = { together: CoworkerShift[]; relief: CoworkerShift[] };

/**
 * Coworkers of a shift, each once. Who starts within half an hour of its end relieves; who only meets it for that
 * half hour is no company.
 */
export function companyOf(shift: Interval, coworkers: readonly CoworkerShift[], ownId: string): ShiftCompany {
  const others = coworkers.filter(({ userId }) => userId !== ownId);
  const relief = others.filter(({ startsAt }) => relieves(startsAt, shift.endsAt));
  const together = others.filter((other) => overlapMinutes(other, shift) > 0 && !relief.includes(other));
  return { together, relief };
}

// --- Hours -----------------------------------------------------------------------------------------

/** Real hours of one workweek. */
export type WeekHours = Pick<WorkweekHours, 'workedMinutes' | 'paidMinutes' | 'overtimeMinutes'>;

/**
 * Hours of the workweek that starts on `weekStart`; of shifts that lie partly beside it only what is inside.
 *
 * @param traded of the person, in the same range
 */
export function hoursOfWeek(
  shifts: readonly PersonShift[],
  traded: readonly TradedShift[],
  weekStart: LocalDate,
  workweeks: Workweeks,
  clock: CenterClock,
): WeekHours {
  const takenOver = new Set(traded.flatMap(({ rowId, isWorked }) => (isWorked ? [rowId] : [])));
  const duties = shifts.map(({ id, startsAt, endsAt, shiftDate, durationMinutes }) => ({
    personId: '',
    shiftId: null,
    shiftDate,
    startsAt,
    endsAt,
    nominalMinutes: durationMinutes,
    isTraded: takenOver.has(id),
  }));
  const credited = traded.filter(({ isWorked }) => !isWorked);
  const week = workweekHours(duties, workweeks, clock, credited).find(
    ({ startDate }) => startDate === weekStart,
  );
  const { workedMinutes = 0, paidMinutes = 0, overtimeMinutes = 0 } = week ?? {};
  return { workedMinutes, paidMinutes, overtimeMinutes };
}

/** `40 h`, `41 h, of them 1 h overtime`, `41 h worked · 31 h paid`. */
export function weekHoursWords(hours: WeekHours): string {
  const words = formatWorkAndPay(hours);
  const { overtimeMinutes } = hours;
  return overtimeMinutes > 0 ? `${words}, of them ${formatDuration(overtimeMinutes)} overtime` : words;
}

// --- Changes ---------------------------------------------------------------------------------------

/** The day that a change concerns: of what is there now, else of what was. */
export function dayOfChange({ before, after }: Pick<MyShiftChange, 'before' | 'after'>): LocalDate {
  return (after ?? before)?.shiftDate ?? '';
}

/** `52 h before it starts`, `45 min before it starts`, or that it had begun. Whole hours, never more than there were. */
export function noticeWords(noticeMinutes: number): string {
  if (noticeMinutes <= 0) return 'after it had begun';
  if (noticeMinutes < 60) return `${noticeMinutes}\u00a0min before it starts`;
  return `${Math.floor(noticeMinutes / 60)}\u00a0h before it starts`;
}

/** `Changed Tue 3 Feb 14:10, 52 h before it starts: was D12, now S10`, of work that was over `Corrected …`. */
export function changeWords(change: MyShiftChange, timeZone: string, style: ClockStyle): string {
  const when = `${formatDate(createZone(timeZone).toLocal(change.at).date)} ${formatInstantTime(change.at, timeZone, style)}`;
  const what = whatChanged(change, timeZone, style);
  return change.isCorrection
    ? `Corrected ${when}: ${what}`
    : `Changed ${when}, ${noticeWords(change.noticeMinutes)}: ${what}`;
}

/** `was D12 Tue 3 Feb 09:00–21:00, now …`, `no longer yours, was …`. */
export function whatChanged({ before, after }: MyShiftChange, timeZone: string, style: ClockStyle): string {
  const whole = (state: OwnShiftState) => `${state.code} ${formatInterval(state, timeZone, style)}`;
  if (before === null) return after === null ? 'nothing' : `new, ${whole(after)}`;
  if (after === null) return `no longer yours, was ${whole(before)}`;
  const words = [
    before.startsAt !== after.startsAt || before.endsAt !== after.endsAt
      ? `was ${whole(before)}, now ${whole(after)}`
      : before.code !== after.code
        ? `was ${before.code}, now ${after.code}`
        : '',
    before.isOvertime === after.isOvertime ? '' : after.isOvertime ? 'now overtime' : 'no longer overtime',
    before.isActing === after.isActing
      ? ''
      : after.isActing
        ? 'you are acting supervisor'
        : 'you are no longer acting supervisor',
  ].filter((part) => part !== '');
  return words.length === 0 ? `${after.code}, as it was` : words.join(', ');
}

// --- Zones -----------------------------------------------------------------------------------------

/** How far the viewer's clock is ahead of the center's, in minutes; negative = behind. */
export function minutesAhead(viewerZone: string, centerZone: string, now: Instant): number {
  return createZone(viewerZone).offsetMinutes(now) - createZone(centerZone).offsetMinutes(now);
}

/** `Times are those of the center (PST).`, and how far the viewer's own clock is off. */
export function zoneSentence(zone: string, ahead: number): string {
  const times = `Times are the center’s (${zone})`;
  if (ahead === 0) return `${times}.`;
  return `${times}; your clock is ${formatDuration(Math.abs(ahead))} ${ahead > 0 ? 'ahead' : 'behind'}.`;
}
