'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as mandating from '#lib/actions/mandate.ts';
import * as mandates from '#lib/data/mandates.ts';
import { mandateContactSchema, mandateShiftSchema, voidMandateSchema } from '#lib/domain/mandate-schemas.ts';

// Pages that show the roster hear of its new version; those of the list are read again.

function revalidate(): void {
  revalidatePath('/mandates');
  revalidatePath('/call-outs');
  revalidatePath('/open-shifts');
}

/** Orders somebody to an opening: the first of the list, or another for a reason; refused of whoever it protects. */
export const mandateShift = defineAction(
  { name: 'mandateShift', role: 'supervisor', input: mandateShiftSchema },
  async ({ user, db }, input) => {
    const { state } = await mandating.mandateShift(user, db, input);
    revalidate();
    return { state };
  },
);

/** Records that somebody of the list was called for an opening and does not come. */
export const recordMandateContact = defineAction(
  { name: 'recordMandateContact', role: 'supervisor', input: mandateContactSchema },
  async ({ user }, input) => {
    const { id, isCharged } = await mandating.recordMandateContact(user, input);
    revalidate();
    return { mandateId: id, isCharged };
  },
);

/** Takes a record back, with why. */
export const voidMandate = defineAction(
  { name: 'voidMandate', role: 'supervisor', input: voidMandateSchema },
  async ({ db }, { mandateId, reason }) => {
    const { id } = await mandates.voidMandate(db, mandateId, reason);
    revalidate();
    return { mandateId: id };
  },
);
