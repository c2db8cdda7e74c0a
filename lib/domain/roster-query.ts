/** What of the master roster is shown, as its address says it. */
import { type AddressParams, readChoice, readDate, readId, readText } from './address-values.ts';
import { type Workweeks, workweekOf } from './dated-rules.ts';
import { formatDate, formatDateRange } from './format.ts';
import { formatMonth } from './months.ts';
import type { RosterBlock } from './roster.ts';
import { addDays, addMonths, eachDate, isLocalDate } from './time.ts';
import type { LocalDate } from './types.ts';

export const ROSTER_VIEWS = ['week', 'fortnight', 'month', 'block', 'day'] as const;
export type RosterView = (typeof ROSTER_VIEWS)[number];
export const ROSTER_GROUPS = ['none', 'category', 'pattern', 'crew'] as const;
export type RosterGrouping = (typeof ROSTER_GROUPS)[number];
export const ROSTER_SORTS = ['seniority', 'name', 'hours'] as const;
export type RosterSort = (typeof ROSTER_SORTS)[number];
/** Everyone, or only people with a shift on a day that is short, with overtime, or with a change in the range. */
export const ROSTER_SHOWS = ['all', 'short', 'overtime', 'changed'] as const;
export type RosterShow = (typeof ROSTER_SHOWS)[number];

/** A person's operational day. */
export type RosterCell = { userId: string; date: LocalDate };

export type RosterQuery = {
  /** The schedule; null = the one that `chooseBlock` takes. */
  block: number | null;
  view: RosterView;
  /** The first day shown, or one of them; null = today, or the block's first day when it has not begun. */
  date: LocalDate | null;
  group: RosterGrouping;
  sort: RosterSort;
  /** Looked for in names and employee numbers. */
  q: string;
  show: RosterShow;
  /** The person's day whose panel is open. */
  cell: RosterCell | null;
  /** The open shift whose candidates are listed. */
  open: number | null;
};

/** In the place of a person: the day itself, with its open shifts and what is short. */
export const WHOLE_DAY = '-';

const CELL_FORM = /^([0-9a-f-]{1,64})\.(\d{4}-\d{2}-\d{2})$/i;
const SEARCH_MAX = 100;

/** Reads an address; what it does not say, or says wrongly, is as by default. Of a repeated name the first counts. */
export function parseRosterQuery(params: AddressParams): RosterQuery {
  return {
    block: readId(params, 'block'),
    view: readChoice(params, 'view', ROSTER_VIEWS, 'fortnight'),
    date: readDate(params, 'date'),
    group: readChoice(params, 'group', ROSTER_GROUPS, 'none'),
    sort: readChoice(params, 'sort', ROSTER_SORTS, 'seniority'),
    q: readText(params, 'q').trim().slice(0, SEARCH_MAX),
    show: readChoice(params, 'show', ROSTER_SHOWS, 'all'),
    cell: readCell(readText(params, 'cell')),
    open: readId(params, 'open'),
  };
}

function readCell(text: string): RosterCell | null {
  const [, userId, date] = CELL_FORM.exec(text) ?? [];
  return userId !== undefined && date !== undefined && isLocalDate(date) ? { userId, date } : null;
}

/** The address of the roster; what is as by default is left out. */
export function rosterHref(query: Partial<RosterQuery>, path = '/roster'): string {
  const search = new URLSearchParams();
  if (query.block) search.set('block', String(query.block));
  if (query.view && query.view !== 'fortnight') search.set('view', query.view);
  if (query.date) search.set('date', query.date);
  if (query.group && query.group !== 'none') search.set('group', query.group);
  if (query.sort && query.sort !== 'seniority') search.set('sort', query.sort);
  if (query.q) search.set('q', query.q);
  if (query.show && query.show !== 'all') search.set('show', query.show);
  if (query.cell) search.set('cell', `${query.cell.userId}.${query.cell.date}`);
  if (query.open) search.set('open', String(query.open));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * The block that an address asks for: the one it names, else the published one that holds the date, else the latest
 * published, else the latest draft. Null when there is none, or none of that id.
 *
 * @param today operational date
 */
export function chooseBlock<Block extends Omit<RosterBlock, 'name'>>(
  blocks: readonly Block[],
  query: Pick<RosterQuery, 'block' | 'date' | 'cell'>,
  today: LocalDate,
): Block | null {
  if (query.block !== null) return blocks.find((block) => block.id === query.block) ?? null;
  const date = query.cell?.date ?? query.date ?? today;
  const latest = [...blocks].sort((a, b) => (a.startDate < b.startDate ? 1 : -1) || b.id - a.id);
  const published = latest.filter(({ status }) => status === 'published');
  return (
    published.find(({ startDate, endDate }) => startDate <= date && date <= endDate) ??
    published[0] ??
    latest.find(({ status }) => status === 'draft') ??
    null
  );
}

/** Operational dates shown, both included. */
export type RosterRange = { fromDate: LocalDate; toDate: LocalDate };

type Dates = { startDate: LocalDate; endDate: LocalDate };

/** The day that an address is about: its own, the panel's or today, inside the block. */
export function rosterDate(
  query: Pick<RosterQuery, 'date' | 'cell'>,
  block: Dates,
  today: LocalDate,
): LocalDate {
  const date = query.date ?? query.cell?.date ?? today;
  if (date >= block.startDate && date <= block.endDate) return date;
  return query.date !== null && date > block.endDate ? block.endDate : block.startDate;
}

/** What an address shows of a block: around its day, and always with the day of the panel in it. */
export function shownRange(
  query: Pick<RosterQuery, 'view' | 'date' | 'cell'>,
  block: Dates,
  today: LocalDate,
  workweeks: Workweeks,
): RosterRange {
  const range = rosterRange(query.view, rosterDate(query, block, today), block, workweeks);
  const cell = query.cell?.date;
  if (cell === undefined || (cell >= range.fromDate && cell <= range.toDate)) return range;
  const isInBlock = cell >= block.startDate && cell <= block.endDate;
  return isInBlock ? rosterRange(query.view, cell, block, workweeks) : range;
}

/** What a view shows of a block around a date; whole workweeks and calendar months, cut at the block's edges. */
export function rosterRange(
  view: RosterView,
  date: LocalDate,
  block: Dates,
  workweeks: Workweeks,
): RosterRange {
  const whole = wholeRange(view, date, block, workweeks);
  return {
    fromDate: whole.fromDate < block.startDate ? block.startDate : whole.fromDate,
    toDate: whole.toDate > block.endDate ? block.endDate : whole.toDate,
  };
}

function wholeRange(view: RosterView, date: LocalDate, block: Dates, workweeks: Workweeks): RosterRange {
  const first = workweekOf(date, workweeks);
  const month = `${date.slice(0, 7)}-01`;
  switch (view) {
    case 'day':
      return { fromDate: date, toDate: date };
    case 'week':
      return { fromDate: first, toDate: addDays(first, 6) };
    case 'fortnight':
      return { fromDate: first, toDate: addDays(first, 13) };
    case 'month':
      return { fromDate: month, toDate: addDays(addMonths(month, 1), -1) };
    case 'block':
      return { fromDate: block.startDate, toDate: block.endDate };
  }
}

/** The dates to which `Earlier` and `Later` lead; null at the block's edges. */
export function rosterSteps(
  view: RosterView,
  range: RosterRange,
  block: Dates,
): { earlier: LocalDate | null; later: LocalDate | null } {
  const length = view === 'fortnight' ? 14 : view === 'week' ? 7 : 1;
  const earlier = addDays(range.fromDate, view === 'month' ? -1 : -length);
  return {
    earlier: range.fromDate <= block.startDate ? null : earlier < block.startDate ? block.startDate : earlier,
    later: range.toDate >= block.endDate ? null : addDays(range.toDate, 1),
  };
}

/** A range in words: `Wed 4 Feb 2026`, `1–14 Feb 2026`, `February 2026`. */
export function rangeLabel(view: RosterView, range: RosterRange): string {
  if (view === 'day') return formatDate(range.fromDate, { year: true });
  const isWholeMonth = range.fromDate.endsWith('-01') && addDays(range.toDate, 1).endsWith('-01');
  return view === 'month' && isWholeMonth
    ? formatMonth(range.fromDate.slice(0, 7))
    : formatDateRange(range.fromDate, range.toDate);
}

/** The days that a page brings along: the range and a week on both sides. */
export function firstRange(range: RosterRange, block: Dates): RosterRange {
  const fromDate = addDays(range.fromDate, -7);
  const toDate = addDays(range.toDate, 7);
  return {
    fromDate: fromDate < block.startDate ? block.startDate : fromDate,
    toDate: toDate > block.endDate ? block.endDate : toDate,
  };
}

/** Every date of a range, in order. */
export function datesOf(range: RosterRange): LocalDate[] {
  return eachDate(range.fromDate, range.toDate);
}
