import { reviewDay, type ScheduleReview } from './schedule-review.ts';
import type { Burden, Gap, LocalDate } from './types.ts';

export const REVIEW_TABS = ['coverage', 'gaps', 'lines', 'fairness'] as const;
export type ReviewTab = (typeof REVIEW_TABS)[number];

/** What is counted when work is compared between people. */
export const FAIRNESS_MEASURES = ['nights', 'weekends', 'holidays'] as const satisfies (keyof Burden)[];
export type FairnessMeasure = (typeof FAIRNESS_MEASURES)[number];
export const FAIRNESS_SORTS = ['difference', 'name', 'planned', 'carried', 'share'] as const;
export type FairnessSort = (typeof FAIRNESS_SORTS)[number];

/** What of a review is shown, as the address says it. */
export type ReviewQuery = {
  tab: ReviewTab;
  day: LocalDate;
  showAllGaps: boolean;
  /** The `gapKey` of the gap whose details are open. */
  gap: string | null;
  measure: FairnessMeasure;
  sort: FairnessSort;
  isDescending: boolean;
};

type Params = Record<string, string | string[] | undefined>;

/** The view that an address asks for. */
export function reviewTab({ tab }: Params): ReviewTab {
  return REVIEW_TABS.find((known) => known === tab) ?? 'coverage';
}

/** Names a gap in an address: what is short, and since when. */
export function gapKey({
  kind,
  qualificationId,
  startsAt,
}: Pick<Gap, 'kind' | 'qualificationId' | 'startsAt'>): string {
  return [kind, ...(qualificationId === undefined ? [] : [qualificationId]), startsAt].join('-');
}

/**
 * Reads the address; whatever it does not say, or says wrongly, is chosen sensibly: a block that runs opens on today, a
 * revision on the first day that it plans.
 *
 * @param today operational date
 * @param plannedFrom first operational date that the schedule plans
 */
export function parseReviewQuery(
  params: Params,
  review: ScheduleReview,
  today: LocalDate,
  plannedFrom: LocalDate,
): ReviewQuery {
  const sort = FAIRNESS_SORTS.find((column) => column === params.sort) ?? 'difference';
  return {
    tab: reviewTab(params),
    day: reviewDay(review, params.day, today, plannedFrom),
    showAllGaps: params.gaps === 'all',
    gap: typeof params.gap === 'string' ? params.gap : null,
    measure: FAIRNESS_MEASURES.find((measure) => measure === params.measure) ?? 'nights',
    sort,
    isDescending: params.order === undefined ? sort !== 'name' : params.order === 'desc',
  };
}

/** The address of a review with some of it changed. */
export function reviewHref(scheduleId: number, query: ReviewQuery, change: Partial<ReviewQuery>): string {
  const next = { ...query, ...change };
  const search = new URLSearchParams({ tab: next.tab });
  if (next.tab === 'coverage') search.set('day', next.day);
  if (next.tab === 'gaps') {
    if (next.showAllGaps) search.set('gaps', 'all');
    if (next.gap !== null) search.set('gap', next.gap);
  }
  if (next.tab === 'fairness') {
    search.set('measure', next.measure);
    search.set('sort', next.sort);
    search.set('order', next.isDescending ? 'desc' : 'asc');
  }
  return `/schedules/${scheduleId}?${search}`;
}
