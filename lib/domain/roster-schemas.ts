import { z } from 'zod';
import { REASON_MAX } from './reason.ts';
import { OPERATIONS_MAX } from './roster-edits.ts';
import { emptyAsNull, form, line, localDate, localTime, oneOf, rowId, uuid, whole } from './schemas.ts';

/** The end of the year 9999: later instants are written with another form of year. Epoch milliseconds. */
const INSTANT_MAX = 253_402_300_799_999;

const shiftRow = form({
  userId: uuid('Person').nullable(),
  shiftId: rowId('Shift'),
  shiftDate: localDate('Date'),
  localStart: localTime('Start').nullable(),
  localEnd: localTime('End').nullable(),
  requiredRole: oneOf('Who an open shift needs', ['dispatcher', 'supervisor']),
  isOvertime: z.boolean('Overtime is yes or no.'),
  isLocked: z.boolean('Locked is yes or no.'),
  isActing: z.boolean('Acting supervisor is yes or no.'),
}).refine(({ isActing, userId }) => !isActing || userId !== null, {
  path: ['isActing'],
  error: 'Acting supervisor is a person: an open shift has none.',
});

const ledgerId = whole('Row', 1, Number.MAX_SAFE_INTEGER);
const rowVersion = rowId('Version');

export const operationSchema = z.discriminatedUnion(
  'kind',
  [
    form({
      kind: z.literal('add'),
      key: whole('Key of a new shift', Number.MIN_SAFE_INTEGER, -1),
      row: shiftRow,
    }),
    form({ kind: z.literal('change'), id: ledgerId, version: rowVersion, row: shiftRow }),
    form({ kind: z.literal('cancel'), id: ledgerId, version: rowVersion }),
    form({ kind: z.literal('restore'), id: ledgerId, version: rowVersion }),
  ],
  'Operation is one of add, change, cancel, restore.',
);

const operations = z
  .array(operationSchema, 'Operations are a list.')
  .min(1, 'Operations are at least one.')
  .max(OPERATIONS_MAX, `Operations are at most ${OPERATIONS_MAX} at a time.`)
  .refine((list) => {
    const named = list.map((entry) => (entry.kind === 'add' ? entry.key : entry.id));
    return new Set(named).size === named.length;
  }, 'Operations name each row once.');

/** One edit of a draft, or all that was collected for a published block: a `SaveRequest`. */
export const rosterEditSchema = form({
  editId: uuid('Edit'),
  scheduleId: rowId('Schedule'),
  operations,
  reason: emptyAsNull(line('Reason', REASON_MAX)),
  undoes: emptyAsNull(uuid('Edit that is undone')),
});

export const pendingEditSchema = form({ editId: uuid('Edit') });
export const declineEditSchema = form({
  editId: uuid('Edit'),
  note: emptyAsNull(line('Note', REASON_MAX)),
});

/** What stands in an address: text. */
export const rowHistorySchema = form({ rowId: z.coerce.number('Row is not known.').pipe(ledgerId) });
export const rosterRangeSchema = form({
  scheduleId: z.coerce.number('Schedule is not known.').pipe(rowId('Schedule')),
  from: emptyAsNull(localDate('From')),
  to: emptyAsNull(localDate('To')),
  /** Epoch milliseconds. */
  since: emptyAsNull(
    z.coerce.number('Since is a number of milliseconds.').pipe(whole('Since', 0, INSTANT_MAX)),
  ),
})
  .refine(({ from, to }) => (from === null) === (to === null), {
    path: ['to'],
    error: 'From and To come together.',
  })
  .refine(({ from, to }) => from === null || to === null || to >= from, {
    path: ['to'],
    error: 'To is the same date as From or later.',
  });
