/** What the actions of call-outs take. */
import { z } from 'zod';
import { CONTACT_OUTCOMES } from './call-out-records.ts';
import { REASON_MAX } from './reason.ts';
import { emptyAsNull, form, line, oneOf, rowId, uuid, whole } from './schemas.ts';

/** Steps of an agency are counted from 0; the setting allows fewer. */
const STEPS_MAX = 100;

const words = (field: string) => emptyAsNull(line(field, REASON_MAX));
const callOutId = uuid('Call-out');
const seen = { callOutId, expectedVersion: rowId('Version') };
const asked = { callOutId, step: whole('Step', 0, STEPS_MAX), personId: uuid('Person') };

/** `id` names the call-out: a repeated request starts one. */
export const startCallOutSchema = form({
  id: uuid('Call-out'),
  openingId: whole('Open shift', 1, Number.MAX_SAFE_INTEGER),
  isAutomatic: z.boolean('Automatic is yes or no.').default(false),
});

export const takeOverCallOutSchema = form({ ...seen, reason: words('Reason') });
export const stopCallOutSchema = form({ ...seen, reason: line('Reason', REASON_MAX) });
export const setAutomaticSchema = form({ ...seen, isOn: z.boolean('On is yes or no.') });

export const recordOutcomeSchema = form({
  ...asked,
  outcome: oneOf('Outcome', CONTACT_OUTCOMES),
  note: words('Note'),
  clientId: uuid('Call'),
  reason: words('Reason'),
});

export const makeOfferSchema = form(asked);

const answer = oneOf('Answer', ['accept', 'decline']);

export const answerOfferSchema = form({ offerId: uuid('Offer'), answer });

/** As a form without JavaScript sends it. */
export const answerByLinkSchema = form({
  token: z.string('The link is not whole.').regex(/^[A-Za-z0-9_-]{43}$/, 'The link is not whole.'),
  answer,
});
