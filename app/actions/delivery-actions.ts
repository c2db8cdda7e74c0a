'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import { remindUnacknowledged } from '#lib/data/acknowledgements.ts';
import { resendDeliveries } from '#lib/data/delivery-log.ts';
import { remindSchema, resendSchema } from '#lib/domain/delivery-schemas.ts';

/** Reminds whoever has not acknowledged these notices; those who are left out are named with why. */
export const remindPeople = defineAction(
  { name: 'remindPeople', role: 'supervisor', input: remindSchema },
  async ({ db }, { noticeIds }) => {
    const reminded = await remindUnacknowledged(db, noticeIds);
    revalidatePath('/notices');
    return reminded;
  },
);

/** Sends again what could not be delivered; how many of them. */
export const resendNotices = defineAction(
  { name: 'resendNotices', role: 'supervisor', input: resendSchema },
  async ({ db }, { deliveryIds }) => {
    const resent = await resendDeliveries(db, deliveryIds);
    revalidatePath('/notices');
    return { resent };
  },
);
