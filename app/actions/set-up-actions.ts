'use server';

import { revalidatePath } from 'next/cache';
import { defineAction, defineOpenAction } from '#lib/actions/define-action.ts';
import { makeFirstAgency } from '#lib/actions/set-up-agency.ts';
import {
  forgetCode,
  isEmptyInstallation,
  rememberCode,
  rememberedCode,
  tryCode,
} from '#lib/actions/set-up-code.ts';
import * as data from '#lib/data/set-up.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
  setUpAgencySchema,
  setUpCodeSchema,
  setUpShiftsSchema,
  setUpStepSchema,
} from '#lib/domain/set-up-schemas.ts';

/** Opens the set-up of an empty installation in this browser with the code that its server printed. */
export const openSetUp = defineOpenAction(
  { name: 'openSetUp', input: setUpCodeSchema },
  async (_context, { code }) => {
    await requireEmpty();
    if (!(await tryCode(code))) {
      const message = 'This code is wrong, or a newer one was printed since. Read the newest off the server.';
      throw new Refusal('invalid', message, { code: message });
    }
    await rememberCode(code);
    revalidatePath('/set-up');
    return {};
  },
);

/** Makes the agency, its center and its first admin, who is signed in then, or nothing. The code is used up with it. */
export const setUpAgency = defineOpenAction(
  { name: 'setUpAgency', input: setUpAgencySchema },
  async ({ db }, input) => {
    await requireEmpty();
    const code = await rememberedCode();
    if (code === null || !(await tryCode(code))) {
      await forgetCode();
      throw new Refusal(
        'forbidden',
        'The code is not valid any more. Load the page again and type the newest one.',
      );
    }
    await makeFirstAgency(code, input);
    await forgetCode();
    const { email, password } = input;
    // Whoever cannot be signed in now does so at the sign-in: the agency is there.
    const { error } = await db.auth.signInWithPassword({ email, password });
    revalidatePath('/', 'layout');
    return { isSignedIn: error === null };
  },
);

async function requireEmpty(): Promise<void> {
  if (await isEmptyInstallation()) return;
  throw new Refusal('not_found', 'This installation is set up already. Sign in instead.');
}

/** Saves the standard shifts with who must be there, all or none, and notes the step. */
export const saveSetUpShifts = defineAction(
  { name: 'saveSetUpShifts', role: 'admin', input: setUpShiftsSchema },
  async ({ db }, input) => {
    await data.saveSetUpShifts(db, input);
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Notes that a step of the set-up is done, or that no more is to be heard of it. */
export const noteSetUpStep = defineAction(
  { name: 'noteSetUpStep', role: 'admin', input: setUpStepSchema },
  async ({ db }, { step }) => {
    await data.noteSetUp(db, step);
    revalidatePath('/', 'layout');
    return {};
  },
);
