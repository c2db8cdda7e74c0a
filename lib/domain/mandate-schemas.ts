/** What the screens of mandatory overtime send. */
import { MANDATE_CONTACTS, MANDATE_KINDS } from './mandate-records.ts';
import { REASON_MAX } from './reason.ts';
import { emptyAsNull, form, line, oneOf, rowId, uuid, version, whole } from './schemas.ts';

const words = (field: string) => emptyAsNull(line(field, REASON_MAX));
const openingId = whole('Opening', 1, Number.MAX_SAFE_INTEGER);

/** Somebody is ordered to an opening; who is not the first of the list needs a reason. */
export const mandateShiftSchema = form({
  openingId,
  expectedVersion: version,
  editId: uuid('Change'),
  personId: uuid('Person'),
  kind: oneOf('Kind', MANDATE_KINDS),
  reason: words('Reason'),
  callOutId: uuid('Call-out').nullable().default(null),
});

/** Somebody of the list was called and does not come. */
export const mandateContactSchema = form({
  openingId,
  personId: uuid('Person'),
  kind: oneOf('Kind', MANDATE_KINDS),
  outcome: oneOf('Outcome', MANDATE_CONTACTS),
  note: words('Note'),
  callOutId: uuid('Call-out').nullable().default(null),
  requestId: uuid('Request'),
});

export const voidMandateSchema = form({ mandateId: rowId('Record'), reason: line('Reason', REASON_MAX) });
