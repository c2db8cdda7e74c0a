'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as filling from '#lib/actions/fill-opening.ts';
import * as openings from '#lib/data/openings.ts';
import {
  awardOpeningSchema,
  claimOpeningSchema,
  openingSchema,
  postOpeningSchema,
} from '#lib/domain/opening-schemas.ts';

// Pages that show the roster hear of its new version, and of openings by their own signal.

function revalidate(): void {
  revalidatePath('/open-shifts');
}

/** Takes an open shift: at once where it is first come, first served, else it is asked for. */
export const claimOpening = defineAction(
  { name: 'claimOpening', role: 'dispatcher', input: claimOpeningSchema },
  async ({ user }, input) => {
    const outcome = await filling.claimOpening(user, input);
    revalidate();
    return outcome;
  },
);

/** Takes the own claim that waits back. */
export const withdrawClaim = defineAction(
  { name: 'withdrawClaim', role: 'dispatcher', input: openingSchema },
  async ({ db }, { openingId }) => {
    await openings.withdrawClaim(db, openingId);
    revalidate();
    return {};
  },
);

/** Gives an opening to somebody else, or the part that joins their own shift. */
export const awardOpening = defineAction(
  { name: 'awardOpening', role: 'supervisor', input: awardOpeningSchema },
  async ({ user }, { startsAt, endsAt, ...award }) => {
    const part = startsAt === null || endsAt === null ? null : { startsAt, endsAt };
    const { state } = await filling.awardOpening(user, { ...award, part });
    revalidate();
    return { state };
  },
);

/** Says how an opening is given away: to the first, or by the ranking at a deadline. */
export const postOpening = defineAction(
  { name: 'postOpening', role: 'supervisor', input: postOpeningSchema },
  async ({ db }, input) => {
    const { version } = await openings.postOpening(db, input);
    revalidate();
    return { version };
  },
);
