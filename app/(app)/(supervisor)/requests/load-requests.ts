import {
  type ListedRequest,
  listedLeave,
  listedSwap,
  mergePages,
  type SourcePage,
} from '#components/requests/request-order.ts';
import {
  type Cursor,
  type RequestsQuery,
  type RequestsSource,
  VIEW_SOURCES,
} from '#components/requests/requests-query.ts';
import { readCancelEffect, readImpact } from '#lib/actions/decide-time-off.ts';
import { readTradeEffect } from '#lib/actions/trade-shifts.ts';
import type { SessionUser } from '#lib/auth/session.ts';
import { getSwap, listSwaps } from '#lib/data/swaps.ts';
import { getTimeOffRequest, listTimeOffRequests } from '#lib/data/time-off.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** Pages of what waits: by urgency only all of it can be put in order. */
const WAITING_PAGES_MAX = 5;

type Page = SourcePage<ListedRequest>;

async function readPage(db: Db, source: RequestsSource, after: number | null): Promise<Page> {
  if (source.kind === 'leave') {
    const { requests, next } = await listTimeOffRequests(db, { status: source.status, after });
    return { items: requests.map(listedLeave), next };
  }
  const { swaps, next } = await listSwaps(db, { status: source.status, after });
  return { items: swaps.map(listedSwap), next };
}

async function readPages(db: Db, source: RequestsSource, after: Cursor, pagesMax: number): Promise<Page> {
  if (after === 'end') return { items: [], next: null };
  const first = await readPage(db, source, after);
  const items = [...first.items];
  let { next } = first;
  for (let pages = 1; next !== null && pages < pagesMax; pages++) {
    const more = await readPage(db, source, next);
    items.push(...more.items);
    next = more.next;
  }
  return { items, next };
}

/** The requests and trades of a list: all that wait, or a page of the others. `after` is where the page after begins. */
export async function loadRequests(
  db: Db,
  { view, after }: RequestsQuery,
): Promise<{ items: ListedRequest[]; after: Cursor[] | null }> {
  const sources = VIEW_SOURCES[view];
  const cursors = after ?? sources.map(() => null);
  const pagesMax = view === 'pending' ? WAITING_PAGES_MAX : 1;
  const pages = await Promise.all(
    sources.map((source, place) => readPages(db, source, cursors[place] ?? null, pagesMax)),
  );
  if (view !== 'pending') return mergePages(pages, cursors);
  const rests = pages.map(({ next }): Cursor => next ?? 'end');
  return {
    items: pages.flatMap(({ items }) => items),
    after: rests.every((rest) => rest === 'end') ? null : rests,
  };
}

/** A request with what a decision on it would do, for whoever may decide or cancel it; null when there is none. */
export async function loadLeave(db: Db, user: SessionUser, requestId: number, now: Instant) {
  const found = await getTimeOffRequest(db, requestId);
  if (found === null) return null;
  const { status, userId, endsAt } = found.request;
  const isOwn = userId === user.id;
  const [impact, cancelEffect] = await Promise.all([
    status === 'pending' && !isOwn ? readImpact(user, requestId) : null,
    status === 'approved' && !isOwn && endsAt > now ? readCancelEffect(user, requestId) : null,
  ]);
  return { ...found, isOwn, impact, cancelEffect };
}

/** A trade with what it would do to both, for whoever may decide it; null when there is none. */
export async function loadTrade(db: Db, user: SessionUser, swapId: number) {
  const found = await getSwap(db, swapId);
  if (found === null) return null;
  const { status, requesterId, responderId } = found.swap;
  const isOwn = requesterId === user.id || responderId === user.id;
  const effect = status === 'accepted' && !isOwn ? await readTradeEffect(user, db, swapId, null) : null;
  return { ...found, isOwn, effect };
}
