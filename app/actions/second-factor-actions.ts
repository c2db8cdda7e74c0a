'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import { provePassword } from '#lib/auth/prove-password.ts';
import * as factor from '#lib/auth/second-factor.ts';
import * as data from '#lib/data/second-factor.ts';
import { getSessionState } from '#lib/data/session-state.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
  confirmSecondFactorSchema,
  removeSecondFactorSchema,
  secondFactorCodeSchema,
  startSecondFactorSchema,
} from '#lib/domain/second-factor.ts';

/** Begins to set up an authenticator app, after the password. */
export const startSecondFactor = defineAction(
  { name: 'startSecondFactor', role: 'dispatcher', input: startSecondFactorSchema },
  async ({ user, db }, { currentPassword }) => {
    await provePassword(user.email, currentPassword);
    return factor.startSecondFactor(db);
  },
);

/** Finishes it with the app's first code, and makes the recovery codes. */
export const confirmSecondFactor = defineAction(
  { name: 'confirmSecondFactor', role: 'dispatcher', input: confirmSecondFactorSchema },
  async ({ db }, { factorId, code }) => {
    await factor.confirmSecondFactor(db, factorId, code);
    return { codes: await data.makeRecoveryCodes(db) };
  },
);

/** Makes ten recovery codes in place of the former ones. */
export const makeRecoveryCodes = defineAction(
  { name: 'makeRecoveryCodes', role: 'dispatcher', input: secondFactorCodeSchema },
  async ({ db }, { code }) => {
    await factor.askForCode(db, code);
    return { codes: await data.makeRecoveryCodes(db) };
  },
);

/** Removes the own second factor. */
export const dropSecondFactor = defineAction(
  { name: 'dropSecondFactor', role: 'dispatcher', input: secondFactorCodeSchema },
  async ({ db }, { code }) => {
    if ((await getSessionState(db))?.secondFactorRequired) {
      throw new Refusal('rule_violation', 'Your agency requires a second factor, so it cannot be removed.');
    }
    await factor.dropSecondFactor(db, code);
    revalidatePath('/profile');
    return {};
  },
);

/** Lets somebody in who lost the app and the recovery codes. */
export const removeSecondFactorOf = defineAction(
  { name: 'removeSecondFactorOf', role: 'admin', input: removeSecondFactorSchema },
  async ({ db }, { userId }) => {
    await data.removeSecondFactorOf(db, userId);
    revalidatePath('/people');
    return {};
  },
);
