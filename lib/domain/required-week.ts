import { requirementsBySlot, SLOT_MINUTES } from './coverage.ts';
import { type ClockStyle, formatClock, formatTimeRange, WEEKDAY_NAMES } from './format.ts';
import {
  addDays,
  DAY_MINUTES,
  eachDate,
  formatTime,
  nominalMinutesBetween,
  operationalDayWindow,
  parseTime,
  weekdayOf,
} from './time.ts';
import type { LocalDate, LocalTime, Requirement, Weekday } from './types.ts';

/** A stretch of the operational day with equal minimums; `endTime` at the day's own start is its end. */
export type RequiredStretch = {
  startTime: LocalTime;
  endTime: LocalTime;
  minEmployees: number;
  minSupervisors: number;
};

/** Weekdays on which the same is required all day. */
export type RequiredDay = { weekdays: readonly Weekday[]; stretches: readonly RequiredStretch[] };

/**
 * What seven operational days from `fromDate` require, equal weekdays together. It is the plain week: rows that
 * replace the weekly ones are left out, and every day has 24 hours.
 */
export function requiredWeek(
  requirements: readonly Requirement[],
  dayStart: LocalTime,
  fromDate: LocalDate,
): RequiredDay[] {
  const weekly = requirements.filter(({ replacesWeekly }) => !replacesWeekly);
  const days = new Map<string, { weekdays: Weekday[]; stretches: RequiredStretch[] }>();
  for (const date of eachDate(fromDate, addDays(fromDate, 6))) {
    const stretches = stretchesOf(weekly, date, dayStart);
    const key = JSON.stringify(stretches);
    const same = days.get(key);
    if (same) same.weekdays.push(weekdayOf(date));
    else days.set(key, { weekdays: [weekdayOf(date)], stretches });
  }
  return [...days.values()].map(({ weekdays, stretches }) => ({
    weekdays: weekdays.toSorted((a, b) => a - b),
    stretches,
  }));
}

function stretchesOf(rows: readonly Requirement[], date: LocalDate, dayStart: LocalTime): RequiredStretch[] {
  // A zone without clock changes: slot i is i × 15 minutes after the day's start.
  const clock = { timeZone: 'UTC', dayStart };
  const slots = requirementsBySlot(rows, operationalDayWindow(date, clock), clock);
  const timeAt = (slot: number) => formatTime(parseTime(dayStart) + slot * SLOT_MINUTES);
  const stretches: RequiredStretch[] = [];
  slots.employees.forEach((minEmployees, slot) => {
    const minSupervisors = slots.supervisors[slot] ?? 0;
    const last = stretches.at(-1);
    const endTime = timeAt(slot + 1);
    if (last && last.minEmployees === minEmployees && last.minSupervisors === minSupervisors) {
      last.endTime = endTime;
    } else stretches.push({ startTime: timeAt(slot), endTime, minEmployees, minSupervisors });
  });
  return stretches;
}

/** When nobody is required, in words: `01:00–05:00 every day`, `all day on Sat, Sun`. Empty when all is covered. */
export function unrequiredStretches(
  week: readonly RequiredDay[],
  workweekStart: Weekday,
  style: ClockStyle = '24h',
): string[] {
  return week.flatMap(({ weekdays, stretches }) => {
    const days = weekdays.length === 7 ? 'every day' : `on ${weekdayWords(weekdays, workweekStart)}`;
    return stretches
      .filter(({ minEmployees }) => minEmployees === 0)
      .map(({ startTime, endTime }) =>
        nominalMinutesBetween(startTime, endTime) === DAY_MINUTES
          ? `all day ${days}`
          : `${formatTimeRange(startTime, endTime, style)} ${days}`,
      );
  });
}

/** `Every day`, `Mon–Fri`, `Sat, Sun`; runs of three and more days are joined. Null = every day. */
export function weekdayWords(weekdays: readonly Weekday[] | null, workweekStart: Weekday): string {
  if (weekdays === null || weekdays.length === 7) return 'Every day';
  const places = weekdays.map((day) => (day - workweekStart + 7) % 7).toSorted((a, b) => a - b);
  const nameAt = (place: number) => WEEKDAY_NAMES[(place + workweekStart) % 7] ?? '';
  const runs: { from: number; to: number }[] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last && last.to === place - 1) last.to = place;
    else runs.push({ from: place, to: place });
  }
  return runs
    .map(({ from, to }) => {
      if (from === to) return nameAt(from);
      return `${nameAt(from)}${to - from === 1 ? ', ' : '–'}${nameAt(to)}`;
    })
    .join(', ');
}

/** The times of a requirement: `09:00–21:00`, and `05:00, all day` for the whole operational day. */
export function requirementTimes(
  { startTime, endTime }: Pick<Requirement, 'startTime' | 'endTime'>,
  style: ClockStyle = '24h',
): string {
  return startTime === endTime
    ? `${formatClock(startTime, style)}, all day`
    : formatTimeRange(startTime, endTime, style);
}

/** In the order of the operational day; the weekly rows first, then those that replace them, by date. */
export function inDayOrder<Row extends Omit<Requirement, 'id'>>(
  rows: readonly Row[],
  dayStart: LocalTime,
): Row[] {
  const minutesIntoDay = ({ startTime, endTime }: Row): number =>
    // The whole operational day starts with it, whatever time its row names.
    startTime === endTime ? 0 : (parseTime(startTime) - parseTime(dayStart) + DAY_MINUTES) % DAY_MINUTES;
  return rows.toSorted(
    (a, b) =>
      Number(a.replacesWeekly) - Number(b.replacesWeekly) ||
      (a.replacesWeekly ? (a.fromDate ?? '').localeCompare(b.fromDate ?? '') : 0) ||
      minutesIntoDay(a) - minutesIntoDay(b) ||
      (a.fromDate ?? '').localeCompare(b.fromDate ?? '') ||
      a.name.localeCompare(b.name),
  );
}
