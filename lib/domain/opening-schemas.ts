import { z } from 'zod';
import { REASON_MAX } from './reason.ts';
import { emptyAsNull, form, line, oneOf, uuid, whole } from './schemas.ts';

const PROPOSAL_KINDS = ['take', 'holdover', 'early_call_in'] as const;

/** The last instant that a date of this app has. */
const INSTANT_MAX = Date.UTC(2200, 0, 1);

const words = (field: string) => emptyAsNull(line(field, REASON_MAX));
const instant = (field: string) => whole(field, 0, INSTANT_MAX);
const opening = { openingId: whole('Opening', 1, Number.MAX_SAFE_INTEGER) };
const seen = { ...opening, expectedVersion: whole('Version', 1, 2_147_483_647) };

/** One opening. */
export const openingSchema = form(opening);

/** An opening for oneself. The edit that may give it is named here: a repeated request gives it once. */
export const claimOpeningSchema = form({ ...seen, editId: uuid('Edit'), note: words('Note').default(null) });

/** Whom an opening goes to; which part, by its start and end as they were proposed: null = as the kind says. */
export const awardOpeningSchema = form({
  ...seen,
  editId: uuid('Edit'),
  personId: uuid('Person'),
  kind: oneOf('Kind', PROPOSAL_KINDS).default('take'),
  startsAt: instant('Start').nullable().default(null),
  endsAt: instant('End').nullable().default(null),
  reason: words('Reason').default(null),
}).refine(({ startsAt, endsAt }) => (startsAt === null) === (endsAt === null), {
  path: ['endsAt'],
  error: 'A part has a start and an end.',
});

/** How an opening is given away. */
export const postOpeningSchema = form({
  ...seen,
  isRanked: z.boolean('Ranked is yes or no.'),
  claimsUntil: instant('Claims until').nullable().default(null),
  note: words('Note').default(null),
}).refine(({ isRanked, claimsUntil }) => isRanked === (claimsUntil !== null), {
  path: ['claimsUntil'],
  error: 'Ranked claims have an end, and no others.',
});
