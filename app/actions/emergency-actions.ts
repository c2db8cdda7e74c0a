'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as emergencies from '#lib/data/emergencies.ts';
import { declareEmergencySchema, endEmergencySchema } from '#lib/domain/emergency-schemas.ts';

/** Declares emergency staffing of a center, as an admin or as its supervisor on duty. Its people are told. */
export const declareEmergency = defineAction(
  { name: 'declareEmergency', role: 'supervisor', input: declareEmergencySchema },
  async ({ db }, input) => {
    const id = await emergencies.declareEmergency(db, input);
    // The banner is on every page.
    revalidatePath('/', 'layout');
    return { id };
  },
);

/** Ends emergency staffing now, or takes back one that has not begun. Its people are told. */
export const endEmergency = defineAction(
  { name: 'endEmergency', role: 'supervisor', input: endEmergencySchema },
  async ({ db }, input) => {
    await emergencies.endEmergency(db, input);
    revalidatePath('/', 'layout');
    return {};
  },
);
