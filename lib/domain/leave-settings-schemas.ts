/** What an admin sends to change how the agency handles time off. */
import { z } from 'zod';
import { reasonOf } from './reason.ts';
import { emptyAsNull, form, line, localDate, oneOf, rowId, uuid, whole } from './schemas.ts';
import { daysBetween } from './time.ts';
import { TIME_OFF_TYPES } from './time-off-records.ts';

/** Limits that the database repeats. */
const NOTICE_DAYS_MAX = 365;
const CAP_MAX = 500;
const ESCALATE_HOURS_MAX = 720;
const BLACKOUT_DAYS_MAX = 366;
/** Hours of one line of a balance: more than two years of work. */
const ENTRY_MINUTES_MAX = 5000 * 60;

const flag = (field: string) => z.boolean(`${field} is yes or no.`);

/** A new kind has neither id nor version. */
export const leaveKindSchema = form({
  id: emptyAsNull(rowId('Kind')),
  version: emptyAsNull(rowId('Version')),
  name: line('Name', 60),
  type: oneOf('Like', TIME_OFF_TYPES),
  needsBalance: flag('A balance'),
  countsToCaps: flag('Counting to the caps'),
  isProtected: flag('Protection'),
  isPrivate: flag('Privacy'),
  noticeDays: whole('Notice in days', 0, NOTICE_DAYS_MAX),
  isActive: flag('Active'),
});

export const newLeaveKindSchema = leaveKindSchema.omit({ id: true, version: true, isActive: true });

export const leaveRulesSchema = form({
  /** Null = no cap. */
  capDispatchers: emptyAsNull(whole('Dispatchers off on a day', 0, CAP_MAX)),
  capSupervisors: emptyAsNull(whole('Supervisors off on a day', 0, CAP_MAX)),
  escalateAfterHours: whole('Hours until it goes on', 1, ESCALATE_HOURS_MAX),
  deputyId: emptyAsNull(uuid('Deputy')),
  version: rowId('Version'),
});

export const blackoutSchema = form({
  id: emptyAsNull(rowId('Blackout')),
  name: line('Name', 60),
  fromDate: localDate('First day'),
  toDate: localDate('Last day'),
})
  .refine(({ fromDate, toDate }) => toDate >= fromDate, {
    path: ['toDate'],
    error: 'Last day is the first day or later.',
  })
  .refine(({ fromDate, toDate }) => daysBetween(fromDate, toDate) < BLACKOUT_DAYS_MAX, {
    path: ['toDate'],
    error: `A blackout has at most ${BLACKOUT_DAYS_MAX} days.`,
  });

export const removeBlackoutSchema = form({ blackoutId: rowId('Blackout') });

/** Lines that an admin writes; the others follow from decisions. */
export const OWN_ENTRIES = ['opening', 'granted', 'corrected'] as const;

export const balanceEntrySchema = form({
  userId: uuid('Person'),
  kindId: rowId('Kind'),
  kind: oneOf('Entry', OWN_ENTRIES),
  /** Signed. */
  minutes: z
    .number('Hours are a number such as 8 or 7.5.')
    .min(-ENTRY_MINUTES_MAX, 'Hours are at least −5,000.')
    .max(ENTRY_MINUTES_MAX, 'Hours are at most 5,000.')
    .refine((minutes) => minutes % 15 === 0, 'Hours come in quarters, such as 7.25.'),
  date: localDate('Date'),
  note: emptyAsNull(line('Note', 500)),
})
  .refine(({ kind, minutes }) => kind !== 'corrected' || minutes !== 0, {
    path: ['minutes'],
    error: 'A correction adds hours or, with a minus sign, takes some away.',
  })
  .refine(({ kind, minutes }) => kind === 'corrected' || minutes > 0, {
    path: ['minutes'],
    error: 'Hours are more than 0. To take some away, enter a correction.',
  })
  .refine(({ kind, note }) => kind !== 'corrected' || (note !== null && reasonOf(note) !== ''), {
    path: ['note'],
    error: 'A correction needs a note: say what was wrong.',
  });
