import { addDays, addMonths, isLocalDate, weekStartOf } from './time.ts';
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

/** The whole weeks that hold a month (`YYYY-MM`): first day of the first, last day of the last. */
export function monthRange(month: string, workweekStart: Weekday): Pick<MonthWindow, 'fromDate' | 'toDate'> {
  const first = `${month}-01`;
  const last = addDays(addMonths(first, 1), -1);
  return {
    fromDate: weekStartOf(first, workweekStart),
    toDate: addDays(weekStartOf(last, workweekStart), 6),
  };
}

/** The month that was asked for (`YYYY-MM`), or today's when that is none. */
export function monthWindow(wanted: unknown, today: LocalDate, workweekStart: Weekday): MonthWindow {
  const month = typeof wanted === 'string' && isLocalDate(`${wanted}-01`) ? wanted : today.slice(0, 7);
  return {
    month,
    previous: addMonths(`${month}-01`, -1).slice(0, 7),
    next: addMonths(`${month}-01`, 1).slice(0, 7),
    ...monthRange(month, workweekStart),
  };
}
