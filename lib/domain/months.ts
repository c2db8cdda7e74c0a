import { addDays, addMonths, isLocalDate, weekdayOf, weekStartOf } from './time.ts';
import type { LocalDate, Weekday } from './types.ts';

const names = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `February 2026` of `2026-02`. */
export function formatMonth(month: string): string {
  return `${names[Number(month.slice(5)) - 1] ?? ''} ${month.slice(0, 4)}`;
}

/** A month in whole weeks. */
export type MonthWindow = {
  /** `YYYY-MM`. */
  month: string;
  previous: string;
  next: string;
  /** First day of the first week, last day of the last. */
  fromDate: LocalDate;
  toDate: LocalDate;
};

/** The month that was asked for (`YYYY-MM`), or today's when that is none. */
export function monthWindow(wanted: unknown, today: LocalDate, workweekStart: Weekday): MonthWindow {
  const first =
    typeof wanted === 'string' && isLocalDate(`${wanted}-01`) ? `${wanted}-01` : `${today.slice(0, 7)}-01`;
  const next = addMonths(first, 1);
  const last = addDays(next, -1);
  return {
    month: first.slice(0, 7),
    previous: addMonths(first, -1).slice(0, 7),
    next: next.slice(0, 7),
    fromDate: weekStartOf(first, workweekStart),
    toDate: addDays(last, (workweekStart + 13 - weekdayOf(last)) % 7),
  };
}
