/** Wishes, standbys and sleep in words. */
import type { Availability } from './availability-records.ts';
import { type ClockStyle, formatDate, formatTimeRange, WEEKDAY_NAMES, weekdaysFrom } from './format.ts';
import { addDays } from './time.ts';
import type { LocalDate, Weekday } from './types.ts';

const EVERY_DAY_MASK = 127;

/** Bit 0 = Sunday; null = every day. */
export function maskOf(weekdays: readonly Weekday[] | null): number {
  return weekdays === null ? EVERY_DAY_MASK : weekdays.reduce<number>((mask, day) => mask | (1 << day), 0);
}

/** Null = every day. */
export function weekdaysOfMask(mask: number): Weekday[] | null {
  return mask === EVERY_DAY_MASK ? null : weekdaysFrom(0).filter((day) => ((mask >> day) & 1) === 1);
}

type Entry = Pick<Availability, 'fromDate' | 'toDate' | 'weekdayMask' | 'startTime' | 'endTime'>;

/** `Every Mon, Tue and Wed, 19:00–07:00` or `Wed 4 Feb, all day`. */
export function timesWords(entry: Entry, workweekStart: Weekday, clockStyle: ClockStyle): string {
  const { fromDate, toDate, startTime, endTime } = entry;
  const hours =
    startTime === null || endTime === null ? 'all day' : formatTimeRange(startTime, endTime, clockStyle);
  const days = fromDate === toDate ? formatDate(fromDate, { year: true }) : daysWords(entry, workweekStart);
  return `${days}, ${hours}`;
}

function daysWords({ weekdayMask }: Entry, workweekStart: Weekday): string {
  const week = weekdaysFrom(workweekStart);
  const chosen = week.filter((day) => ((weekdayMask >> day) & 1) === 1);
  const names = chosen.map((day) => WEEKDAY_NAMES[day]);
  if (names.length === 7) return 'Every day';
  const first = week.findIndex((day) => chosen.includes(day));
  const isRun = chosen.every((day, index) => day === week[first + index]);
  if (isRun && names.length > 2) return `Every ${names[0]}–${names.at(-1)}`;
  const last = names.pop() ?? '';
  return `Every ${names.length === 0 ? last : `${names.join(', ')} and ${last}`}`;
}

/** `From Wed 4 Feb 2026 on`, `Wed 4 Feb – Fri 6 Mar 2026`; null for a single day, which says itself. */
export function spanWords({ fromDate, toDate }: Entry, today: LocalDate): string | null {
  if (fromDate === toDate) return null;
  if (toDate !== null) {
    const isBegun = fromDate < addDays(today, 1);
    return isBegun
      ? `Until ${formatDate(toDate, { year: true })}`
      : `${formatDate(fromDate, { year: fromDate.slice(0, 4) !== toDate.slice(0, 4) })} – ${formatDate(toDate, { year: true })}`;
  }
  return fromDate <= today ? 'Until you change it' : `From ${formatDate(fromDate, { year: true })} on`;
}
