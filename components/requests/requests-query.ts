/** What of the requests is shown, as the address says it. */
import type { SwapStatus } from '#lib/domain/swap-records.ts';
import type { TimeOffStatus } from '#lib/domain/time-off-records.ts';

/** A list: requests for time off and trades that stand alike. */
export const REQUESTS_VIEWS = ['pending', 'offered', 'approved', 'denied', 'withdrawn', 'ended'] as const;
export type RequestsView = (typeof REQUESTS_VIEWS)[number];

/** Where a list comes from; each is read, and read on, by itself. */
export type RequestsSource = { kind: 'leave'; status: TimeOffStatus } | { kind: 'swap'; status: SwapStatus };

/** `pending` waits for a decision of a supervisor, `offered` for an answer of the people. */
export const VIEW_SOURCES: Readonly<Record<RequestsView, readonly RequestsSource[]>> = {
  pending: [
    { kind: 'leave', status: 'pending' },
    { kind: 'swap', status: 'accepted' },
  ],
  offered: [{ kind: 'swap', status: 'pending' }],
  approved: [
    { kind: 'leave', status: 'approved' },
    { kind: 'swap', status: 'approved' },
  ],
  denied: [
    { kind: 'leave', status: 'denied' },
    { kind: 'swap', status: 'denied' },
  ],
  withdrawn: [
    { kind: 'leave', status: 'withdrawn' },
    { kind: 'swap', status: 'withdrawn' },
  ],
  ended: [
    { kind: 'leave', status: 'cancelled' },
    { kind: 'swap', status: 'rejected' },
    { kind: 'swap', status: 'expired' },
    { kind: 'swap', status: 'cancelled' },
  ],
};

export const VIEW_WORDS: Readonly<Record<RequestsView, string>> = {
  pending: 'Waiting',
  offered: 'Offers',
  approved: 'Approved',
  denied: 'Denied',
  withdrawn: 'Withdrawn',
  ended: 'Ended',
};

/** Requests for time off and trades have numbers of their own: `leave-12` is not `swap-12`. */
export type RequestKey = `${RequestsSource['kind']}-${number}`;

export function requestKey(kind: RequestsSource['kind'], id: number): RequestKey {
  return `${kind}-${id}`;
}

/** Where a source is read on: after this id; `end` = there is no more of it; null = from its beginning. */
export type Cursor = number | 'end' | null;

export type RequestsQuery = {
  view: RequestsView;
  /** Whose panel is open; null = none. */
  open: { kind: RequestsSource['kind']; id: number } | null;
  /** Where a further page begins, by source of the view; null = the first. */
  after: readonly Cursor[] | null;
};

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** PostgreSQL's `integer`: a larger id cannot exist. */
const idOf = (value: Params[string]): number | null => {
  const id = typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value) ? Number(value) : null;
  return id !== null && id <= 2_147_483_647 ? id : null;
};

/** Reads the URL; what it does not know is left out. */
export function parseRequestsQuery({ status, request, swap, after }: Params): RequestsQuery {
  const view = REQUESTS_VIEWS.find((known) => known === status) ?? 'pending';
  const [leaveId, swapId] = [idOf(request), idOf(swap)];
  return {
    view,
    open:
      leaveId !== null
        ? { kind: 'leave', id: leaveId }
        : swapId !== null
          ? { kind: 'swap', id: swapId }
          : null,
    after: cursorsOf(after, VIEW_SOURCES[view].length),
  };
}

/** `40.end.0`: a part for each source, 0 = from its beginning. */
function cursorsOf(value: Params[string], count: number): Cursor[] | null {
  if (typeof value !== 'string' || !/^(end|\d{1,10})(\.(end|\d{1,10}))*$/.test(value)) return null;
  const cursors = value.split('.').map((part) => (part === 'end' ? part : idOf(part)));
  return cursors.length === count ? cursors : null;
}

/** The URL of a list, with a request's panel open or without. */
export function requestsHref({ view, open, after }: RequestsQuery): string {
  const params = new URLSearchParams();
  if (view !== 'pending') params.set('status', view);
  if (after !== null) params.set('after', after.map((cursor) => cursor ?? 0).join('.'));
  if (open !== null) params.set(open.kind === 'leave' ? 'request' : 'swap', String(open.id));
  return params.size === 0 ? '/requests' : `/requests?${params}`;
}

/**
 * The row before or after one, and the row itself at the ends; null in an empty list.
 *
 * @param place where the row was, in case it has left the list
 */
export function stepFrom<Row>(rows: readonly Row[], row: Row | null, place: number, by: 1 | -1): Row | null {
  const index = row === null ? -1 : rows.indexOf(row);
  // What follows a row that has gone stands in its place.
  const to = index >= 0 ? index + by : by === 1 ? place : place - 1;
  return rows[Math.min(Math.max(to, 0), rows.length - 1)] ?? null;
}

/** The request that is decided next: the first after it that may be decided, else the last before it. */
export function afterDecision<Row extends { key: RequestKey; canDecide: boolean }>(
  rows: readonly Row[],
  decided: RequestKey,
): Row | null {
  const index = rows.findIndex(({ key }) => key === decided);
  const after = rows.slice(index + 1).find(({ canDecide }) => canDecide);
  const before = rows.slice(0, Math.max(index, 0)).findLast(({ canDecide }) => canDecide);
  return after ?? before ?? null;
}
