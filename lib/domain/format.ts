import { addDays, createZone, dayNumber, formatTime, parseTime, weekdayOf, weekStartOf } from './time.ts';
import type { Instant, Interval, LocalDate, LocalTime, Weekday } from './types.ts';

/** A person's setting. */
export type ClockStyle = '24h' | '12h';

export const WEEKDAY_NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTH_NAMES = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

function partsOf(date: LocalDate): { day: number; month: string; year: string } {
  dayNumber(date);
  const month = MONTH_NAMES[Number(date.slice(5, 7)) - 1] ?? '';
  return { day: Number(date.slice(8)), month, year: date.slice(0, 4) };
}

/** `Wed 4 Feb`, or `Wed 4 Feb 2026`. */
export function formatDate(date: LocalDate, options: { year?: boolean } = {}): string {
  const { day, month, year } = partsOf(date);
  const text = `${WEEKDAY_NAMES[weekdayOf(date)]} ${day} ${month}`;
  return options.year ? `${text} ${year}` : text;
}

/** `1 Jan – 30 Apr 2026`, `4–10 Feb 2026`, `1 Nov 2025 – 28 Feb 2026`, `4 Feb 2026`; both ends included. */
export function formatDateRange(startDate: LocalDate, endDate: LocalDate): string {
  const start = partsOf(startDate);
  const end = partsOf(endDate);
  const last = `${end.day} ${end.month} ${end.year}`;
  if (startDate === endDate) return last;
  if (start.year !== end.year) return `${start.day} ${start.month} ${start.year} – ${last}`;
  return start.month === end.month ? `${start.day}–${last}` : `${start.day} ${start.month} – ${last}`;
}

/** The seven dates of the week that contains `date`: `Sun 1 – Sat 7 Feb`, `Sun 25 Jan – Sat 31 Jan`. */
export function formatWeek(date: LocalDate, workweekStart: Weekday): string {
  const first = weekStartOf(date, workweekStart);
  return `${formatDate(first)} – ${formatDate(addDays(first, 6))}`;
}

/** The seven dates of a week by its first: `Sun 1 – Sat 7 Feb`. */
export function formatWeekFrom(startDate: LocalDate): string {
  return formatWeek(startDate, weekdayOf(startDate));
}

/** The seven weekdays in the agency's order. */
export function weekdaysFrom(workweekStart: Weekday): Weekday[] {
  return WEEKDAY_NAMES.map((_, index) => ((workweekStart + index) % 7) as Weekday);
}

/** `21:00`, or `9:00 pm`. */
export function formatClock(time: LocalTime, style: ClockStyle = '24h'): string {
  const minutes = parseTime(time);
  if (style === '24h') return formatTime(minutes);
  const hour = Math.floor(minutes / 60);
  return `${hour % 12 === 0 ? 12 : hour % 12}:${time.slice(3)} ${hour < 12 ? 'am' : 'pm'}`;
}

/** `21:00–01:00`, or `9:00 pm–1:00 am`. */
export function formatTimeRange(startTime: LocalTime, endTime: LocalTime, style: ClockStyle = '24h'): string {
  return `${formatClock(startTime, style)}–${formatClock(endTime, style)}`;
}

/** The wall-clock time of an instant. */
export function formatInstantTime(instant: Instant, timeZone: string, style: ClockStyle = '24h'): string {
  return formatClock(formatTime(createZone(timeZone).toLocal(instant).minutes), style);
}

/** Who did something and when: `Tess Lee, Fri 6 Feb 14:03`; the calendar date in the center's zone. */
export function stampWords(
  byName: string | null,
  at: Instant,
  timeZone: string,
  style: ClockStyle = '24h',
): string {
  const date = formatDate(createZone(timeZone).toLocal(at).date);
  return `${byName ?? 'somebody'}, ${date} ${formatInstantTime(at, timeZone, style)}`;
}

/**
 * `Fri 6 Feb 21:00–01:00`: the calendar date on which it starts, and the times. An end 24 hours later or more
 * gets its own date. Times that the clock shows a second time are marked, since the digits alone are ambiguous.
 */
export function formatInterval(interval: Interval, timeZone: string, style: ClockStyle = '24h'): string {
  const zone = createZone(timeZone);
  const start = zone.toLocal(interval.startsAt);
  const end = zone.toLocal(interval.endsAt);
  const isSecondShowing = (instant: Instant, local: { date: LocalDate; minutes: number }): boolean =>
    zone.toInstant(local.date, local.minutes) !== instant;
  const clockOf = (minutes: number): string => formatClock(formatTime(minutes), style);
  const daysLater = dayNumber(end.date) - dayNumber(start.date);
  const nextDayOrSooner = daysLater === 0 || (daysLater === 1 && end.minutes < start.minutes);
  const text = nextDayOrSooner
    ? `${formatDate(start.date)} ${clockOf(start.minutes)}–${clockOf(end.minutes)}`
    : `${formatDate(start.date)} ${clockOf(start.minutes)} – ${formatDate(end.date)} ${clockOf(end.minutes)}`;
  const repeatedStart = isSecondShowing(interval.startsAt, start);
  const repeatedEnd = isSecondShowing(interval.endsAt, end);
  if (repeatedStart) return `${text} (after the clock change)`;
  return repeatedEnd ? `${text} (across the clock change)` : text;
}

/** Thousands separated, as on the screens of the agency's country: `1204` → `1,204`. */
export function formatCount(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `10 h`, `9 h 30 min`, `45 min`, `0 min`, `1,204 h`; a negative one has a minus sign. A unit keeps to its number. */
export function formatDuration(minutes: number): string {
  const whole = Math.round(Math.abs(minutes));
  const sign = minutes < 0 && whole > 0 ? '−' : '';
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  if (hours === 0) return `${sign}${rest}\u00a0min`;
  const inHours = `${sign}${formatCount(hours)}\u00a0h`;
  return rest === 0 ? inHours : `${inHours} ${rest}\u00a0min`;
}

/** `40 h`, or `41 h worked · 31 h paid` where a trade makes a difference. */
export function formatWorkAndPay({
  workedMinutes,
  paidMinutes,
}: {
  workedMinutes: number;
  paidMinutes: number;
}): string {
  const worked = formatDuration(workedMinutes);
  return workedMinutes === paidMinutes
    ? worked
    : `${worked}\u00a0worked · ${formatDuration(paidMinutes)}\u00a0paid`;
}

/** One of, or several: `1 person`, `4 people`. */
export function countOf(count: number, singular: string, plural: string): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** Category letter and nominal hours: `E10`, `D12`, `G4`, `S7.5`. The letter of another category is its first. */
export function shiftShortCode(shift: { category: string; durationMinutes: number }): string {
  const letter = shift.category.charAt(0).toUpperCase();
  return `${letter}${Number((shift.durationMinutes / 60).toFixed(2))}`;
}
