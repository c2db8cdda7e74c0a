/** Which report of which dates: addresses, the stretches one usually looks at, and what may be opened in it. */
import { formatDateRange } from './format.ts';
import { addDays, addMonths, daysBetween, isLocalDate } from './time.ts';
import type { LocalDate } from './types.ts';

export const REPORT_IDS = [
  'hours',
  'coverage',
  'fairness',
  'fatigue',
  'leave',
  'swaps',
  'requests',
  'call-outs',
] as const;
export type ReportId = (typeof REPORT_IDS)[number];

/** As many days as a report spans at most: a leap year. */
const REPORT_DAYS_MAX = 366;

/** Operational dates, both included. */
export type ReportRange = { fromDate: LocalDate; toDate: LocalDate };

/** A number that is opened: which, of whom, and of which week, day or month; empty = of all. */
export type OpenKey = { measure: string; personId: string; period: string };

/** By which column the rows of a report stand, from its place. */
export type ReportSort = { column: number; descending: boolean };

export type ReportQuery = ReportRange & {
  report: ReportId;
  /** The number that is open beside the table; null = none. */
  open: OpenKey | null;
  /** Null = as the report has them. */
  sort: ReportSort | null;
  /** How hours are divided. */
  by: 'person' | 'week';
  /** Of which center, for whoever belongs to none; null = of the own, or the first. */
  centerId: string | null;
};

type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** The page of a report; null where there is none of that name. */
export function reportIdOf(text: string): ReportId | null {
  return REPORT_IDS.find((id) => id === text) ?? null;
}

/**
 * Reads the dates of an address. Without both it is the month of `today`; turned round or too long they are cut to what a
 * report may span.
 */
export function readRange(params: SearchParams, today: LocalDate): ReportRange {
  const textOf = (name: string): string => [params[name] ?? ''].flat()[0] ?? '';
  const [from, to] = [textOf('from'), textOf('to')];
  if (!isReportDate(from) || !isReportDate(to) || to < from) return monthOf(today);
  const last = addDays(from, REPORT_DAYS_MAX - 1);
  return { fromDate: from, toDate: to < last ? to : last };
}

/** Reads the address of a report. */
export function readReportQuery(report: ReportId, params: SearchParams, today: LocalDate): ReportQuery {
  const textOf = (name: string): string => [params[name] ?? ''].flat()[0] ?? '';
  return {
    report,
    ...readRange(params, today),
    open: readOpen(textOf('open')),
    sort: readSort(textOf('sort')),
    by: textOf('by') === 'week' ? 'week' : 'person',
    centerId: readCenter(params),
  };
}

/** What is wrong with the dates of an address, in words; null when nothing is, or none are given. */
export function rangeProblem(params: SearchParams): string | null {
  const textOf = (name: string): string => [params[name] ?? ''].flat()[0] ?? '';
  const [from, to] = [textOf('from'), textOf('to')];
  if (from === '' && to === '') return null;
  if (!isReportDate(from) || !isReportDate(to))
    return 'Choose both dates, between 2000 and 2199. This is the current month.';
  if (to < from) return 'The last day lies before the first. This is the current month.';
  return daysBetween(from, to) >= REPORT_DAYS_MAX
    ? `A report spans at most ${REPORT_DAYS_MAX} days. These are the first ${REPORT_DAYS_MAX}.`
    : null;
}

/** What stands in an address for an open number, and back. */
export function openText({ measure, personId, period }: OpenKey): string {
  return [measure, personId, period].join('.');
}

/** What an address says of the open number; null for none. */
export function readOpen(text: string): OpenKey | null {
  const [measure = '', personId = '', period = '', ...rest] = text.split('.');
  return measure === '' || rest.length > 0 || text.length > 120 ? null : { measure, personId, period };
}

/** `-3`: by the fourth column, the largest first. */
export function sortText({ column, descending }: ReportSort): string {
  return `${descending ? '-' : ''}${column}`;
}

/** What an address says of the order of the rows; null for none. */
export function readSort(text: string): ReportSort | null {
  const [, minus, column] = /^(-?)(\d{1,2})$/.exec(text) ?? [];
  return column === undefined ? null : { column: Number(column), descending: minus === '-' };
}

/** The center that an address names; null for none. */
export function readCenter(params: SearchParams): string | null {
  const text = [params.center ?? ''].flat()[0] ?? '';
  return /^[0-9a-f-]{36}$/i.test(text) ? text : null;
}

/** The address of a report. */
export function reportHref({ report, fromDate, toDate, open, sort, by, centerId }: ReportQuery): string {
  const params = new URLSearchParams({ from: fromDate, to: toDate });
  if (centerId !== null) params.set('center', centerId);
  if (by !== 'person') params.set('by', by);
  if (sort !== null) params.set('sort', sortText(sort));
  if (open !== null) params.set('open', openText(open));
  return `/reports/${report}?${params}`;
}

/** Where a report is fetched as a file. */
export function reportFileHref(
  report: string,
  { fromDate, toDate }: ReportRange,
  format: 'csv' | 'xlsx',
  others: Readonly<Record<string, string>> = {},
): string {
  return `/api/reports/${report}?${new URLSearchParams({ from: fromDate, to: toDate, format, ...others })}`;
}

/** Stretches one usually looks at, by name; the first is shown where nothing is asked for. */
export function usualRanges(today: LocalDate): { label: string; range: ReportRange }[] {
  const month = monthOf(today);
  const yearStart = `${today.slice(0, 4)}-01-01`;
  return [
    { label: 'This month', range: month },
    { label: 'Last month', range: monthOf(addDays(month.fromDate, -1)) },
    { label: 'Last 4 weeks', range: { fromDate: addDays(today, -27), toDate: today } },
    { label: 'This year', range: { fromDate: yearStart, toDate: addDays(addMonths(yearStart, 12), -1) } },
    { label: 'Last 12 months', range: { fromDate: addDays(addMonths(today, -12), 1), toDate: today } },
  ];
}

/** `1–30 Nov 2026, 30 days`. */
export function rangeWords({ fromDate, toDate }: ReportRange): string {
  const days = daysBetween(fromDate, toDate) + 1;
  return `${formatDateRange(fromDate, toDate)}, ${days === 1 ? '1 day' : `${days} days`}`;
}

function monthOf(date: LocalDate): ReportRange {
  const fromDate = `${date.slice(0, 7)}-01`;
  return { fromDate, toDate: addDays(addMonths(fromDate, 1), -1) };
}

function isReportDate(text: string): boolean {
  return isLocalDate(text) && text >= '2000-01-01' && text <= '2199-12-31';
}
