'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { changePicture, dropPicture } from '#lib/actions/change-picture.ts';
import { defineAction } from '#lib/actions/define-action.ts';
import { releaseSignIn as release } from '#lib/data/account.ts';
import * as calendar from '#lib/data/calendar.ts';
import * as people from '#lib/data/people.ts';
import { listPersonShifts } from '#lib/data/roster.ts';
import { canReadProfile } from '#lib/domain/permissions.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
  personRangeSchema,
  pictureRemovalSchema,
  pictureSchema,
  profileUpdateSchema,
  releaseSignInSchema,
  THEMES,
} from '#lib/domain/schemas.ts';

/** Saves the own profile: name, phone, preference and display settings. */
export const updateUserProfile = defineAction(
  { name: 'updateUserProfile', role: 'dispatcher', input: profileUpdateSchema },
  async ({ user, db }, { version, ...profile }) => {
    await people.updateProfile(db, user.id, version, profile);
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Keeps the theme chosen in the menu. */
export const chooseTheme = defineAction(
  {
    name: 'chooseTheme',
    role: 'dispatcher',
    input: z.strictObject({ theme: z.enum(THEMES, 'Theme is dark, light or system.') }),
  },
  async ({ user, db }, { theme }) => {
    await people.updateProfile(db, user.id, user.version, {
      fullName: user.fullName,
      phone: user.phone,
      defaultShiftPreferenceId: user.preferredShiftId,
      theme,
      density: user.density,
      clock: user.clockStyle,
    });
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Shows a picture of a person in place of the initials: the own, or anybody's for an admin. */
export const savePicture = defineAction(
  { name: 'savePicture', role: 'dispatcher', input: pictureSchema },
  async ({ user, db }, input) => {
    await changePicture(user, db, input);
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Shows the initials again, for whoever may save a picture. */
export const removePicture = defineAction(
  { name: 'removePicture', role: 'dispatcher', input: pictureRemovalSchema },
  async ({ user, db }, { userId }) => {
    await dropPicture(user, db, userId);
    revalidatePath('/', 'layout');
    return {};
  },
);

/** A person's published shifts in a range of operational dates: one's own, or anybody's for a supervisor. */
export const getScheduleForUser = defineAction(
  { name: 'getScheduleForUser', role: 'dispatcher', input: personRangeSchema },
  async ({ user, db }, { userId, fromDate, toDate }) => {
    const actor = { userId: user.id, agencyId: user.agency.id, role: user.role };
    // Another agency's people are invisible to row level security, whoever asks.
    if (!canReadProfile(actor, { userId, agencyId: user.agency.id })) {
      throw new Refusal('forbidden', 'Only supervisors may read the schedule of others.');
    }
    return { shifts: await listPersonShifts(db, userId, fromDate, toDate) };
  },
);

/** Lets somebody with too many wrong passwords try again at once; the database knows who may. */
export const releaseSignIn = defineAction(
  { name: 'releaseSignIn', role: 'supervisor', input: releaseSignInSchema },
  async ({ db }, { userId }) => {
    await release(db, userId);
    revalidatePath('/people');
    return {};
  },
);

/** Makes the secret address of the own calendar, in place of a former one. Its token is told this once. */
export const createCalendarFeed = defineAction(
  { name: 'createCalendarFeed', role: 'dispatcher', input: z.strictObject({}) },
  async ({ db }) => {
    const token = await calendar.createCalendarFeed(db);
    revalidatePath('/schedule');
    return { token };
  },
);

/** Ends the secret address of the own calendar. */
export const revokeCalendarFeed = defineAction(
  { name: 'revokeCalendarFeed', role: 'dispatcher', input: z.strictObject({}) },
  async ({ db }) => {
    await calendar.revokeCalendarFeed(db);
    revalidatePath('/schedule');
    return {};
  },
);
