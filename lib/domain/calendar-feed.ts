/** A person's shifts as other calendars read them. */
import type { Instant, Interval } from './types.ts';

/** A shift of the person, or one that was. */
export type FeedShift = Interval & {
  rowId: number;
  /** Rises with every change of the row, so later news wins over earlier. */
  version: number;
  /** Cancelled, or now somebody else's. */
  isCancelled: boolean;
  code: string;
  name: string;
  isOvertime: boolean;
  /** The zone of the center where it is worked. */
  timeZone: string;
  changedAt: Instant;
};

/** Whose shifts they are is not said: the address is the person's secret, its content may lie open on a phone. */
export type CalendarFeed = {
  /** What the calendar is called. */
  name: string;
  shifts: readonly FeedShift[];
};

/** What the person sees of the own subscription. The address itself is shown once, when it is made. */
export type CalendarSubscription = { createdAt: Instant; lastUsedAt: Instant | null };

/** Never changes for a row, whatever host serves it: calendars know an event again by it. */
export function calendarUid(rowId: number): string {
  return `shift-${rowId}@dispatch-scheduler`;
}

/** What a calendar shows: `DA12 Day 12, overtime`. No other person and no reason. */
export function calendarSummary(shift: Pick<FeedShift, 'code' | 'name' | 'isOvertime'>): string {
  const title = shift.name.startsWith(shift.code) ? shift.name : `${shift.code} ${shift.name}`;
  return shift.isOvertime ? `${title}, overtime` : title;
}

const FILE_FORM = /^([A-Za-z0-9_-]{43})\.ics$/;

/** The token in the file name of a subscription's address; null when it cannot be one. */
export function tokenOfFile(file: string): string | null {
  return FILE_FORM.exec(file)?.[1] ?? null;
}

/** The path of a subscription's address. */
export function calendarPath(token: string): string {
  return `/api/calendar/${token}.ics`;
}

/** Whether the `If-None-Match` of a request names the tag; weak ones count, as RFC 9110 has it for reading. */
export function matchesTag(header: string | null, tag: string): boolean {
  if (header === null) return false;
  return header
    .split(',')
    .map((candidate) => candidate.trim().replace(/^W\//, ''))
    .some((candidate) => candidate === '*' || candidate === tag);
}
