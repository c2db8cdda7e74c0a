/** What of the versions of a schedule is shown, as the address says it. */
import { DIFFERENCE_KINDS, type DifferenceKind } from './roster-difference.ts';
import { addDays, isLocalDate, weekStartOf } from './time.ts';
import type { LocalDate, Weekday } from './types.ts';

/** A publication, or the schedule as it is now. */
export type VersionName = number | 'now';

/** What of a difference is listed. */
export type DifferenceQuery = { text: string; kind: DifferenceKind | null; showAll: boolean };

export type VersionsQuery = DifferenceQuery & {
  /** What is compared; null = nothing. */
  compare: { from: VersionName; to: VersionName } | null;
};

/** A version's roster: a week of it, a page of people. */
export type VersionRosterQuery = { from: LocalDate; page: number; changesBefore: number | null };

type Params = Readonly<Record<string, string | string[] | undefined>>;

const wholeOf = (value: Params[string]): number | null =>
  typeof value === 'string' && /^[1-9][0-9]{0,14}$/.test(value) ? Number(value) : null;
const versionOf = (value: Params[string]): VersionName | null => (value === 'now' ? 'now' : wholeOf(value));

export function parseDifferenceQuery(params: Params): DifferenceQuery {
  return {
    text: typeof params.q === 'string' ? params.q.trim().slice(0, 100) : '',
    kind: DIFFERENCE_KINDS.find((kind) => kind === params.kind) ?? null,
    showAll: params.people === 'all',
  };
}

/** Two different versions are compared, or none. */
export function parseVersionsQuery(params: Params): VersionsQuery {
  const from = versionOf(params.from);
  const to = versionOf(params.to);
  return {
    ...parseDifferenceQuery(params),
    compare: from === null || to === null || from === to ? null : { from, to },
  };
}

/** @param block the schedule's first and last operational date */
export function parseVersionRosterQuery(
  params: Params,
  block: { startDate: LocalDate; endDate: LocalDate },
  workweekStart: Weekday,
): VersionRosterQuery {
  const wanted = typeof params.week === 'string' && isLocalDate(params.week) ? params.week : block.startDate;
  const inside = wanted < block.startDate || wanted > block.endDate ? block.startDate : wanted;
  return {
    from: weekStartOf(inside, workweekStart),
    page: wholeOf(params.page) ?? 1,
    changesBefore: wholeOf(params.before),
  };
}

/** The weeks beside one; null beyond the block's edges. */
export function weeksBeside(
  from: LocalDate,
  block: { startDate: LocalDate; endDate: LocalDate },
): { previous: LocalDate | null; next: LocalDate | null } {
  return {
    previous: from <= block.startDate ? null : addDays(from, -7),
    next: addDays(from, 7) > block.endDate ? null : addDays(from, 7),
  };
}
