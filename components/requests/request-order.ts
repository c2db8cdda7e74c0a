/** Requests of several kinds in one list: what is decided first, and page by page. */
import type { Swap } from '#lib/domain/swap-records.ts';
import type { TimeOffRequest } from '#lib/domain/time-off-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Cursor } from './requests-query.ts';

/** What starts within a week is decided first. */
const SOON_MS = 7 * 24 * 60 * 60 * 1000;

export function startsSoon({ startsAt }: { startsAt: Instant }, now: Instant): boolean {
  return startsAt - now <= SOON_MS;
}

/** When a request begins to wait, and when that starts which it is about. */
type RequestTimes = { startsAt: Instant; askedAt: Instant };

/** What stands in the list, with what puts it in order. */
export type ListedRequest = RequestTimes & { id: number; createdAt: Instant } & (
    | { kind: 'leave'; request: TimeOffRequest }
    | { kind: 'swap'; swap: Swap }
  );

export function listedLeave(request: TimeOffRequest): ListedRequest {
  const { id, createdAt, startsAt } = request;
  return { kind: 'leave', id, createdAt, askedAt: createdAt, startsAt, request };
}

export function listedSwap(swap: Swap): ListedRequest {
  const { id, createdAt, acceptedAt } = swap;
  return { kind: 'swap', id, createdAt, askedAt: acceptedAt ?? createdAt, startsAt: tradeStart(swap), swap };
}

/** When the earlier of the two shifts starts. */
export function tradeStart({ shift, responderShift }: Pick<Swap, 'shift' | 'responderShift'>): Instant {
  return Math.min(shift.startsAt, responderShift?.startsAt ?? shift.startsAt);
}

/** As they should be decided: what starts soon by its start, then by age, the oldest first. */
export function byUrgency<Item extends RequestTimes>(items: readonly Item[], now: Instant): Item[] {
  return items.toSorted((a, b) => {
    const isSoon = startsSoon(a, now);
    if (isSoon !== startsSoon(b, now)) return isSoon ? -1 : 1;
    return (isSoon ? a.startsAt - b.startsAt : 0) || a.askedAt - b.askedAt;
  });
}

/** A stretch of one source, in its order; `next` is where it goes on, null = nowhere. */
export type SourcePage<Item> = { items: readonly Item[]; next: number | null };

/**
 * Pages of several sources, each with the latest first, as one page that is in order from its first row to its last: of a
 * source that knows of older ones than another has read, the rest waits for the next page.
 *
 * @param cursors where each page began
 * @returns `after` is where each source goes on; null = none does
 */
export function mergePages<Item extends { id: number; createdAt: Instant }>(
  pages: readonly SourcePage<Item>[],
  cursors: readonly Cursor[],
): { items: Item[]; after: Cursor[] | null } {
  const read = pages.flatMap(({ items, next }) => (next === null ? [] : [items.at(-1)?.createdAt ?? 0]));
  const edge = Math.max(...read, Number.NEGATIVE_INFINITY);
  const shown = pages.map(({ items }) => items.filter(({ createdAt }) => createdAt >= edge));
  const after = pages.map(({ items, next }, place): Cursor => {
    const own = shown[place] ?? [];
    if (own.length === items.length) return next ?? 'end';
    return own.at(-1)?.id ?? cursors[place] ?? null;
  });
  return {
    items: shown.flat().toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id),
    after: after.every((cursor) => cursor === 'end') ? null : after,
  };
}
