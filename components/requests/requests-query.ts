/** What of the requests is shown, as the address says it. */
import { TIME_OFF_STATUSES, type TimeOffRequest, type TimeOffStatus } from '#lib/domain/time-off-records.ts';
import type { Instant } from '#lib/domain/types.ts';

export type RequestsQuery = {
  /** Which requests are listed; `pending` are those that wait for a decision. */
  status: TimeOffStatus;
  /** Whose panel is open; null = none. */
  requestId: number | null;
  /** Where a further page begins; null = the first. */
  after: number | null;
};

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** PostgreSQL's `integer`: a larger id cannot exist. */
const idOf = (value: Params[string]): number | null => {
  const id = typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value) ? Number(value) : null;
  return id !== null && id <= 2_147_483_647 ? id : null;
};

/** Reads the URL; what it does not know is left out. */
export function parseRequestsQuery({ status, request, after }: Params): RequestsQuery {
  return {
    status: TIME_OFF_STATUSES.find((known) => known === status) ?? 'pending',
    requestId: idOf(request),
    after: idOf(after),
  };
}

/** The URL of a list, with a request's panel open or without. */
export function requestsHref({ status, requestId, after }: RequestsQuery): string {
  const params = new URLSearchParams();
  if (status !== 'pending') params.set('status', status);
  if (after !== null) params.set('after', String(after));
  if (requestId !== null) params.set('request', String(requestId));
  return params.size === 0 ? '/requests' : `/requests?${params}`;
}

/** A leave that starts within a week is decided first. */
const SOON_MS = 7 * 24 * 60 * 60 * 1000;

export function startsSoon({ startsAt }: Pick<TimeOffRequest, 'startsAt'>, now: Instant): boolean {
  return startsAt - now <= SOON_MS;
}

/** As they should be decided: what starts soon by its start, then by age, the oldest first. */
export function byUrgency(requests: readonly TimeOffRequest[], now: Instant): TimeOffRequest[] {
  return requests.toSorted((a, b) => {
    const isSoon = startsSoon(a, now);
    if (isSoon !== startsSoon(b, now)) return isSoon ? -1 : 1;
    return (isSoon ? a.startsAt - b.startsAt : 0) || a.createdAt - b.createdAt || a.id - b.id;
  });
}

/**
 * The row before or after one, and the row itself at the ends; null in an empty list.
 *
 * @param place where the row was, in case it has left the list
 */
export function stepFrom(
  ids: readonly number[],
  id: number | null,
  place: number,
  by: 1 | -1,
): number | null {
  const index = id === null ? -1 : ids.indexOf(id);
  // What follows a row that has gone stands in its place.
  const to = index >= 0 ? index + by : by === 1 ? place : place - 1;
  return ids[Math.min(Math.max(to, 0), ids.length - 1)] ?? null;
}

/** The request that is decided next: the first after it that may be decided, else the last before it. */
export function afterDecision(
  rows: readonly { id: number; canDecide: boolean }[],
  decidedId: number,
): number | null {
  const index = rows.findIndex(({ id }) => id === decidedId);
  const after = rows.slice(index + 1).find(({ canDecide }) => canDecide);
  const before = rows.slice(0, Math.max(index, 0)).findLast(({ canDecide }) => canDecide);
  return (after ?? before)?.id ?? null;
}
