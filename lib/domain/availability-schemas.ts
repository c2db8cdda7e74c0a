/** What forms of wishes, standbys and sleep send. */
import type { z } from 'zod';
import { AVAILABILITY_KINDS } from './availability-records.ts';
import { emptyAsNull, form, line, localDate, localTime, oneOf, uuid, version, whole } from './schemas.ts';

/** In characters; the database holds the same. */
export const AVAILABILITY_NOTE_MAX = 200;

const entryId = whole('Entry', 1, Number.MAX_SAFE_INTEGER);

/** A new entry, or with id and version a changed one. Both times, or none for the whole day. */
export const availabilitySchema = form({
  id: emptyAsNull(entryId),
  version: emptyAsNull(version),
  personId: uuid('Person'),
  kind: oneOf('Kind', AVAILABILITY_KINDS),
  fromDate: localDate('First day'),
  toDate: emptyAsNull(localDate('Last day')),
  weekdayMask: whole('Days of the week', 0, 127),
  startTime: emptyAsNull(localTime('Start')),
  endTime: emptyAsNull(localTime('End')),
  note: emptyAsNull(line('Note', AVAILABILITY_NOTE_MAX)),
})
  .refine(({ id, version: seen }) => (id === null) === (seen === null), {
    path: ['version'],
    error: 'Version is not known.',
  })
  .refine(({ fromDate, toDate }) => toDate === null || toDate >= fromDate, {
    path: ['toDate'],
    error: 'Last day is the first day or later.',
  })
  .refine(({ weekdayMask }) => weekdayMask > 0, {
    path: ['weekdays'],
    error: 'Choose at least one day of the week.',
  })
  .refine(({ startTime, endTime }) => startTime !== null || endTime === null, {
    path: ['startTime'],
    error: 'Say both times, or none for the whole day.',
  })
  .refine(({ startTime, endTime }) => startTime === null || endTime !== null, {
    path: ['endTime'],
    error: 'Say both times, or none for the whole day.',
  });
export type AvailabilityInput = z.output<typeof availabilitySchema>;

export const removeAvailabilitySchema = form({ id: entryId, version });

/** No version: nothing was said before. */
export const sleepWindowSchema = form({
  version: emptyAsNull(version),
  startTime: localTime('Start'),
  endTime: localTime('End'),
}).refine(({ startTime, endTime }) => startTime !== endTime, {
  path: ['endTime'],
  error: 'The end is another time than the start.',
});
export type SleepWindowInput = z.output<typeof sleepWindowSchema>;

export const clearSleepSchema = form({ version });
