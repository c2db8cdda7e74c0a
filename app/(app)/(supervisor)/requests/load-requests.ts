import { readCancelEffect, readImpact } from '#lib/actions/decide-time-off.ts';
import type { SessionUser } from '#lib/auth/session.ts';
import { getTimeOffRequest, listTimeOffRequests } from '#lib/data/time-off.ts';
import type { TimeOffRequest, TimeOffStatus } from '#lib/domain/time-off-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** Pages of what waits: by urgency only all of it can be put in order. */
const WAITING_PAGES_MAX = 5;

/** The requests of a list: all that wait, or a page of the others. `next` is where the page after begins. */
export async function loadRequests(
  db: Db,
  status: TimeOffStatus,
  after: number | null,
): Promise<{ requests: TimeOffRequest[]; next: number | null }> {
  const page = await listTimeOffRequests(db, { status, after });
  if (status !== 'pending') return page;
  const requests = [...page.requests];
  let { next } = page;
  for (let pages = 1; next !== null && pages < WAITING_PAGES_MAX; pages++) {
    const more = await listTimeOffRequests(db, { status, after: next });
    requests.push(...more.requests);
    next = more.next;
  }
  return { requests, next };
}

/** A request with what a decision on it would do, for whoever may decide or cancel it; null when there is none. */
export async function loadRequest(db: Db, user: SessionUser, requestId: number, now: Instant) {
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
