import { addDays, weekdayOf } from '#lib/domain/time.ts';
import type { LocalDate, Weekday } from '#lib/domain/types.ts';

/** A holiday on the day itself: a dispatch center does not move it to a weekday. */
export type Holiday = { date: LocalDate; name: string };

/** The legal public holidays of a year, 5 U.S.C. 6103(a). */
export function usHolidays(year: number): Holiday[] {
  return [
    { date: `${year}-01-01`, name: 'New Year’s Day' },
    { date: nthWeekday(year, 1, 1, 3), name: 'Martin Luther King Jr. Day' },
    { date: nthWeekday(year, 2, 1, 3), name: 'Presidents’ Day' },
    { date: lastMonday(year, 5), name: 'Memorial Day' },
    { date: `${year}-06-19`, name: 'Juneteenth' },
    { date: `${year}-07-04`, name: 'Independence Day' },
    { date: nthWeekday(year, 9, 1, 1), name: 'Labor Day' },
    { date: nthWeekday(year, 10, 1, 2), name: 'Columbus Day' },
    { date: `${year}-11-11`, name: 'Veterans Day' },
    { date: nthWeekday(year, 11, 4, 4), name: 'Thanksgiving Day' },
    { date: `${year}-12-25`, name: 'Christmas Day' },
  ];
}

/** The holidays from one date to another, both included. */
export function usHolidaysBetween(from: LocalDate, to: LocalDate): Holiday[] {
  const years: number[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) years.push(year);
  return years.flatMap(usHolidays).filter(({ date }) => date >= from && date <= to);
}

function nthWeekday(year: number, month: number, weekday: Weekday, nth: number): LocalDate {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7);
}

function lastMonday(year: number, month: number): LocalDate {
  const fifth = nthWeekday(year, month, 1, 5);
  return Number(fifth.slice(5, 7)) === month ? fifth : addDays(fifth, -7);
}
