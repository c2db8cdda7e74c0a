'use server';

import { defineOpenAction } from '#lib/actions/define-action.ts';
import { provePassword } from '#lib/auth/prove-password.ts';
import * as factor from '#lib/auth/second-factor.ts';
import { noticeMark, rememberAccepted } from '#lib/auth/use-notice.ts';
import * as data from '#lib/data/second-factor.ts';
import { getSessionState, getUseNotice } from '#lib/data/session-state.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { acceptUseNoticeSchema } from '#lib/domain/schemas.ts';
import { confirmSecondFactorSchema, startSecondFactorSchema } from '#lib/domain/second-factor.ts';
import type { Db } from '#lib/supabase/server.ts';
import { createSessionlessClient } from '#lib/supabase/sessionless.ts';

/**
 * Accepts the notice that stands before the sign-in: of the only agency of the installation, or, after the sign-in, of the
 * own one.
 */
export const acceptUseNotice = defineOpenAction(
  { name: 'acceptUseNotice', input: acceptUseNoticeSchema },
  async ({ db }, { mark, isSignedIn }) => {
    const { data: token } = isSignedIn ? await db.auth.getClaims() : { data: null };
    if (isSignedIn && token === null) {
      throw new Refusal('unauthenticated', 'Your session has ended. Sign in again.');
    }
    const notice = await getUseNotice(isSignedIn ? db : await createSessionlessClient());
    if (notice === null || noticeMark(notice) !== mark) {
      throw new Refusal('conflict', 'The notice was changed meanwhile. Load the page again and read it.');
    }
    await rememberAccepted(mark, token?.claims.sub ?? null);
    return {};
  },
);

/** The same as `startSecondFactor` for whoever reaches nothing before it, because the agency requires a second factor. */
export const startRequiredFactor = defineOpenAction(
  { name: 'startRequiredFactor', input: startSecondFactorSchema },
  async ({ db }, { currentPassword }) => {
    await provePassword(await requireMissing(db), currentPassword);
    return factor.startSecondFactor(db);
  },
);

/** The same as `confirmSecondFactor` for them. */
export const confirmRequiredFactor = defineOpenAction(
  { name: 'confirmRequiredFactor', input: confirmSecondFactorSchema },
  async ({ db }, { factorId, code }) => {
    await requireMissing(db);
    await factor.confirmSecondFactor(db, factorId, code);
    return { codes: await data.makeRecoveryCodes(db) };
  },
);

/** The address of whoever has yet to set up the second factor that is required of them. */
async function requireMissing(db: Db): Promise<string> {
  const { data: claims } = await db.auth.getClaims();
  const state = claims === null ? null : await getSessionState(db);
  const own = state === null ? null : await data.getSecondFactor(db);
  if (state === null || own === null) {
    throw new Refusal('unauthenticated', 'Your session has ended. Sign in again.');
  }
  if (state.problem === 'second_factor' && !state.hasSecondFactor) return own.email;
  throw new Refusal('conflict', 'Nothing is missing: load the page again.');
}
