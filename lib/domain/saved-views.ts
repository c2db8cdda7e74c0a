/** Filters that somebody keeps under a name. A view is a part of an address: what it shows decides the page. */
import { readText } from './address-values.ts';
import { type ReportRange, usualRanges } from './report-query.ts';
import type { LocalDate } from './types.ts';

export const SAVED_PLACES = [
  'schedule',
  'open_shifts',
  'roster',
  'requests',
  'people',
  'reports',
  'audit',
] as const;
export type SavedPlace = (typeof SAVED_PLACES)[number];

/** Where a place is, and what of its address is kept: never a date, a page of a list, or what is open beside it. */
const PLACES: Readonly<Record<SavedPlace, { path: string; names: readonly string[] }>> = {
  schedule: { path: '/schedule', names: ['view'] },
  open_shifts: { path: '/open-shifts', names: ['view'] },
  roster: { path: '/roster', names: ['view', 'group', 'sort', 'q', 'show'] },
  requests: { path: '/requests', names: ['status'] },
  people: {
    path: '/people',
    names: ['q', 'role', 'state', 'pattern', 'center', 'qualification', 'ends', 'certificate', 'sort', 'dir'],
  },
  reports: { path: '/reports', names: ['report', 'range', 'by', 'sort'] },
  audit: { path: '/audit', names: ['person', 'action', 'outcome', 'kind', 'target'] },
};

export type SavedQuery = Readonly<Record<string, string>>;

export type SavedView = {
  id: number;
  place: SavedPlace;
  name: string;
  query: SavedQuery;
  /** The place opens with it. */
  isDefault: boolean;
  /** With a center. */
  isShared: boolean;
  /** Null = the reader's own. */
  ownerName: string | null;
  version: number;
};

/** The name in an address of a stretch that one usually looks at, such as `last-month`. */
const slugOf = (label: string): string => label.toLowerCase().replaceAll(' ', '-');

/** The stretches that stay what they are called, whenever they are looked at. */
export const SAVED_RANGES: readonly string[] = usualRanges('2026-01-01').map(({ label }) => slugOf(label));

function rangeSlug(fromDate: string, toDate: string, today: LocalDate): string {
  const usual = usualRanges(today).find(
    ({ range }) => range.fromDate === fromDate && range.toDate === toDate,
  );
  // The first is what a report shows anyway.
  return usual === undefined || usual === usualRanges(today)[0] ? '' : slugOf(usual.label);
}

function rangeOf(slug: string | undefined, today: LocalDate): ReportRange | null {
  return usualRanges(today).find(({ label }) => slugOf(label) === slug)?.range ?? null;
}

/**
 * What a view keeps of an address: the filters, without dates but for a stretch that has a name.
 *
 * @param params of the address; of reports with the report's name beside them
 */
export function keptQuery(place: SavedPlace, params: URLSearchParams, today: LocalDate): SavedQuery {
  const kept: Record<string, string> = {};
  for (const name of PLACES[place].names) {
    const value =
      name === 'range'
        ? rangeSlug(readText(params, 'from'), readText(params, 'to'), today)
        : readText(params, name).trim();
    if (value !== '') kept[name] = value;
  }
  return kept;
}

/** Where a view leads today. */
export function viewHref({ place, query }: Pick<SavedView, 'place' | 'query'>, today: LocalDate): string {
  const { path, names } = PLACES[place];
  const params = new URLSearchParams();
  for (const name of names) {
    const value = query[name];
    if (value !== undefined && name !== 'report' && name !== 'range') params.set(name, value);
  }
  const range = rangeOf(query.range, today);
  if (range !== null) {
    params.set('from', range.fromDate);
    params.set('to', range.toDate);
  }
  const page = query.report === undefined ? path : `${path}/${encodeURIComponent(query.report)}`;
  return params.size === 0 ? page : `${page}?${params}`;
}

/** Whether two views show the same. */
export function isSameQuery(a: SavedQuery, b: SavedQuery): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}

/**
 * Where a place leads that is opened without filters, if that is elsewhere: its default, unless that shows what is shown
 * anyway.
 */
export function defaultHref(views: readonly SavedView[], path: string, today: LocalDate): string | null {
  const view = views.find(({ place, isDefault }) => isDefault && PLACES[place].path === path);
  const href = view === undefined ? path : viewHref(view, today);
  return href === path ? null : href;
}

/** The address of a place without filters. */
export function placePath(place: SavedPlace): string {
  return PLACES[place].path;
}
