import { z } from 'zod';
import { REASON_MAX } from './reason.ts';
import { emptyAsNull, form, line, localDate, oneOf, rowId, whole } from './schemas.ts';

/** At most so many requests in one decision. */
export const DECISIONS_MAX = 100;

/** Days of many requests, each of at most a year. */
const FULL_DATES_MAX = 4000;

/** 1 January 2000 and 2200, as the database has them. Epoch milliseconds. */
const INSTANT_MIN = 946_684_800_000;
const INSTANT_MAX = 7_258_118_400_000;

const words = (field: string) => emptyAsNull(line(field, REASON_MAX));
/** Days that were shown as full: no other is passed unseen. */
const fullDates = z
  .array(localDate('Full day'), 'Full days are a list.')
  .max(FULL_DATES_MAX, `Full days are at most ${FULL_DATES_MAX}.`)
  .default([]);
const request = { requestId: rowId('Request'), expectedVersion: rowId('Version') };

const endsLater = ({ startsAt, endsAt }: { startsAt: number; endsAt: number }) => endsAt > startsAt;
const endsTooSoon = { path: ['endsAt'], error: 'Leave ends after it starts.' };

export const createTimeOffSchema = form({
  kindId: rowId('Kind of leave'),
  startsAt: whole('Start', INSTANT_MIN, INSTANT_MAX),
  endsAt: whole('End', INSTANT_MIN, INSTANT_MAX),
  reason: words('Note'),
}).refine(endsLater, endsTooSoon);

/** The same among the requests that were made offline. */
export const offlineAskSchema = form({ kind: z.literal('ask'), ...createTimeOffSchema.shape }).refine(
  endsLater,
  endsTooSoon,
);

export const withdrawTimeOffSchema = form({ ...request, reason: words('Reason') });
export const cancelTimeOffSchema = form({ ...request, reason: words('Reason') });

export const sickCallSchema = form({
  assignmentId: whole('Shift', 1, Number.MAX_SAFE_INTEGER),
  expectedVersion: rowId('Version'),
  reason: words('Note'),
});

export const approveTimeOffSchema = form({ ...request, note: words('Reason'), fullDates });
export const denyTimeOffSchema = form({ ...request, note: line('Reason', REASON_MAX) });

export const decideTimeOffSchema = form({
  decision: oneOf('Decision', ['approved', 'denied']),
  requests: z
    .array(form(request), 'Requests are a list.')
    .min(1, 'Choose at least one request.')
    .max(DECISIONS_MAX, `At most ${DECISIONS_MAX} requests are decided at a time.`)
    .refine(
      (list) => new Set(list.map(({ requestId }) => requestId)).size === list.length,
      'Requests are named once.',
    ),
  note: words('Reason'),
  fullDates,
}).refine(({ decision, note }) => decision !== 'denied' || note !== null, {
  path: ['note'],
  error: 'Reason is needed.',
});

export const timeOffRequestSchema = form({ requestId: rowId('Request') });
