import { z } from 'zod';
import { REASON_MAX } from './reason.ts';
import { emptyAsNull, form, line, oneOf, rowId, uuid, whole } from './schemas.ts';
import { SWAP_KINDS } from './swap-records.ts';

/** At most so many people are asked by name; who wants more asks everyone. */
export const ASKED_MAX = 20;

/** At most so many trades in one decision. */
const DECISIONS_MAX = 100;

/** The database has the same. */
const SETTLED_MINUTES_MAX = 1_000_000;

const words = (field: string) => emptyAsNull(line(field, REASON_MAX));
const ledgerId = whole('Shift', 1, Number.MAX_SAFE_INTEGER);
const version = rowId('Version');
const swap = { swapId: rowId('Swap'), expectedVersion: version };

/** A shift to be offered, or for which an answer is looked for. */
export const findPartnersSchema = form({ assignmentId: ledgerId });

/** Who is asked, for which shift of theirs; null = whichever they choose, or none in a give-away. */
const asked = form({
  personId: uuid('Person'),
  assignmentId: ledgerId.nullable().default(null),
  expectedVersion: version.nullable().default(null),
}).refine(({ assignmentId, expectedVersion }) => (assignmentId === null) === (expectedVersion === null), {
  path: ['expectedVersion'],
  error: 'A shift comes with its version.',
});

export const offerShiftSchema = form({
  kind: oneOf('Kind', SWAP_KINDS),
  assignmentId: ledgerId,
  expectedVersion: version,
  asked: z
    .array(asked, 'Who is asked is a list.')
    .max(ASKED_MAX, `At most ${ASKED_MAX} people are asked by name. Offer it to everyone instead.`)
    .refine(
      (list) => new Set(list.map(({ personId }) => personId)).size === list.length,
      'Each person is asked once.',
    )
    .default([]),
  isForEveryone: z.boolean('For everyone is yes or no.').default(false),
  note: words('Note'),
})
  .refine(({ asked: people, isForEveryone }) => isForEveryone !== people.length > 0, {
    path: ['asked'],
    error: 'Choose people by name, or everyone.',
  })
  .refine(
    ({ asked: people, kind }) => kind === 'swap' || people.every((each) => each.assignmentId === null),
    {
      path: ['asked'],
      error: 'Who is given a shift gives none for it.',
    },
  );

export const swapSchema = form({ swapId: rowId('Swap') });
/** Whose answer is read; null = the one that was accepted, or the reader's own. */
export const tradeEffectSchema = form({ swapId: rowId('Swap'), personId: emptyAsNull(uuid('Person')) });

export const acceptOfferSchema = form(swap);
export const declineOfferSchema = form({ ...swap, note: words('Note') });
export const proposeShiftSchema = form({
  ...swap,
  assignmentId: ledgerId,
  assignmentVersion: version,
  note: words('Note'),
});
/** With the shift that was seen: who proposes may propose another one meanwhile. */
export const acceptProposalSchema = form({ ...swap, personId: uuid('Person'), assignmentId: ledgerId });
export const declineProposalSchema = form({ ...swap, personId: uuid('Person'), note: words('Note') });
export const withdrawOfferSchema = form({ ...swap, reason: words('Reason') });

export const approveSwapSchema = form({ ...swap, note: words('Reason') });
export const denySwapSchema = form({ ...swap, note: line('Reason', REASON_MAX) });
export const decideSwapsSchema = form({
  decision: oneOf('Decision', ['approved', 'denied']),
  swaps: z
    .array(form(swap), 'Swaps are a list.')
    .min(1, 'Choose at least one swap.')
    .max(DECISIONS_MAX, `At most ${DECISIONS_MAX} swaps are decided at a time.`)
    .refine(
      (list) => new Set(list.map(({ swapId }) => swapId)).size === list.length,
      'Swaps are named once.',
    ),
  note: words('Reason'),
}).refine(({ decision, note }) => decision !== 'denied' || note !== null, {
  path: ['note'],
  error: 'Reason is needed.',
});

/** Hours that the person owes the caller and need not give back. */
export const settleHoursSchema = form({
  personId: uuid('Person'),
  minutes: whole('Minutes', 1, SETTLED_MINUTES_MAX),
  note: words('Note'),
});
