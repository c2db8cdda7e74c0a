import 'server-only';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CalendarFeed, CalendarSubscription, FeedShift } from '#lib/domain/calendar-feed.ts';
import type { Db } from '#lib/supabase/server.ts';
import { icalOf } from './ical.ts';
import { dataOf, requireData } from './read.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const shiftSchema = z
  .object({
    id: z.number(),
    version: z.number(),
    is_cancelled: z.boolean(),
    code: z.string(),
    name: z.string(),
    is_overtime: z.boolean(),
    starts_at: instant,
    ends_at: instant,
    time_zone: z.string(),
    changed_at: instant,
  })
  .transform(
    (row): FeedShift => ({
      rowId: row.id,
      version: row.version,
      isCancelled: row.is_cancelled,
      code: row.code,
      name: row.name,
      isOvertime: row.is_overtime,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      timeZone: row.time_zone,
      changedAt: row.changed_at,
    }),
  );

const feedSchema = z.object({ agency: z.string(), shifts: z.array(shiftSchema) }).nullable();

/** What a calendar is answered: iCalendar text, and a tag that changes with it. */
export type CalendarFile = { text: string; tag: string };

/**
 * The calendar of whoever holds the token: shifts from 60 days back, and those that were taken away since, cancelled.
 * Null for a token that is unknown or revoked, and where the person may not use the app any more.
 *
 * @param db a client without a session: the token is the only right that counts
 */
export async function getCalendarFile(db: Db, token: string): Promise<CalendarFile | null> {
  const answer = feedSchema.parse(dataOf(await db.rpc('get_calendar_feed', { p_token: token })));
  if (answer === null) return null;
  const feed: CalendarFeed = { name: `Shifts, ${answer.agency}`, shifts: answer.shifts };
  const text = icalOf(feed);
  return { text, tag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}

const subscriptionSchema = z
  .object({ created_at: instant, last_used_at: instant.nullable() })
  .transform((row): CalendarSubscription => ({ createdAt: row.created_at, lastUsedAt: row.last_used_at }))
  .nullable();

/** The caller's own subscription; null when there is none. */
export async function getCalendarSubscription(db: Db): Promise<CalendarSubscription | null> {
  return subscriptionSchema.parse(dataOf(await db.rpc('get_my_calendar_feed')));
}

/** Makes the caller's address and ends the former one. Returns its token, which nobody can read again. */
export async function createCalendarFeed(db: Db): Promise<string> {
  return requireData(await db.rpc('create_calendar_feed'));
}

/** Ends the caller's address. Throws a `Refusal` when there is none. */
export async function revokeCalendarFeed(db: Db): Promise<void> {
  dataOf(await db.rpc('revoke_calendar_feed'));
}
