'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as availability from '#lib/data/availability.ts';
import {
  availabilitySchema,
  clearSleepSchema,
  removeAvailabilitySchema,
  sleepWindowSchema,
} from '#lib/domain/availability-schemas.ts';

function revalidate(): void {
  revalidatePath('/availability');
  revalidatePath('/people', 'layout');
}

/** Writes an own wish, or as a supervisor somebody's standby, who is told. */
export const saveAvailability = defineAction(
  { name: 'saveAvailability', role: 'dispatcher', input: availabilitySchema },
  async ({ db }, entry) => {
    const id = await availability.saveAvailability(db, entry);
    revalidate();
    return { id };
  },
);

/** Removes an own wish, or as a supervisor somebody's standby, who is told. */
export const removeAvailability = defineAction(
  { name: 'removeAvailability', role: 'dispatcher', input: removeAvailabilitySchema },
  async ({ db }, entry) => {
    await availability.removeAvailability(db, entry);
    revalidate();
    return {};
  },
);

/** Says when the caller sleeps: offers then wait or go to others. */
export const saveSleepWindow = defineAction(
  { name: 'saveSleepWindow', role: 'dispatcher', input: sleepWindowSchema },
  async ({ db }, sleep) => {
    await availability.saveSleepWindow(db, sleep);
    revalidate();
    return {};
  },
);

/** Says no more when the caller sleeps. */
export const clearSleepWindow = defineAction(
  { name: 'clearSleepWindow', role: 'dispatcher', input: clearSleepSchema },
  async ({ db }, { version }) => {
    await availability.clearSleepWindow(db, version);
    revalidate();
    return {};
  },
);
