'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { defineAction, defineOpenAction } from '#lib/actions/define-action.ts';
import { getFreshUser } from '#lib/auth/session.ts';
import { acceptInvitation } from '#lib/data/people.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { acceptInvitationSchema, changePasswordSchema, signInSchema } from '#lib/domain/schemas.ts';
import type { Db } from '#lib/supabase/server.ts';

/** Starts a session with e-mail and password. */
export const signIn = defineOpenAction({ input: signInSchema }, async ({ db }, { email, password }) => {
  const { error } = await db.auth.signInWithPassword({ email, password });
  if (error) throw signInRefusal(error.code, error.status);
  if ((await getFreshUser(db)) === null) {
    await db.auth.signOut({ scope: 'local' });
    throw new Refusal('forbidden', 'This account is not active. Ask an admin of your agency.');
  }
  return {};
});

function signInRefusal(code: string | undefined, status: number | undefined): Error {
  if (code === 'invalid_credentials') {
    return new Refusal('invalid', 'E-mail and password do not match an account.');
  }
  if (code === 'over_request_rate_limit' || status === 429) {
    return new Refusal('forbidden', 'Too many attempts for this account. Wait a few minutes and try again.');
  }
  if (code === 'user_banned' || code === 'email_not_confirmed') {
    return new Refusal('forbidden', 'This account is not active. Ask an admin of your agency.');
  }
  return new Error(`Auth refused a sign-in: ${code ?? 'unknown'} (${status ?? 'no status'})`);
}

/** Ends this session and goes to the sign-in. */
export const signOut = defineOpenAction({ input: z.object({}) }, async ({ db }) => {
  await db.auth.signOut({ scope: 'local' });
  redirect('/sign-in');
});

const signUpSchema = acceptInvitationSchema.extend({ tokenHash: z.string().min(1).max(200) });

/**
 * Accepts an invitation: the token of the mail opens the account, the person sets a password. The token works once;
 * after it has opened the session the rest may be repeated.
 */
export const signUp = defineOpenAction({ input: signUpSchema }, async ({ db }, { tokenHash, password }) => {
  const opened = await db.auth.verifyOtp({ type: 'invite', token_hash: tokenHash });
  if (opened.error && !(await wasOpenedByLink(db))) {
    throw new Refusal('invalid', 'This invitation was used or has expired. Ask an admin for a new one.');
  }
  const changed = await db.auth.updateUser({ password });
  if (changed.error && changed.error.code !== 'same_password')
    throw passwordRefusal(changed.error, 'password');
  await acceptInvitation(db);
  return {};
});

/**
 * A second try after a fault finds the token used up, but the session that it opened. Any other open session is of
 * somebody who sits at the same screen, and whose password this is not.
 */
async function wasOpenedByLink(db: Db): Promise<boolean> {
  const { data } = await db.auth.getClaims();
  return linkMethods.safeParse(data?.claims.amr).success;
}

const linkMethods = z.tuple([z.object({ method: z.literal('otp') })], z.unknown());

/** Changes the own password; the current one is asked again. */
export const changePassword = defineAction(
  { role: 'dispatcher', input: changePasswordSchema },
  async ({ user, db }, { currentPassword, newPassword }) => {
    const proof = await db.auth.signInWithPassword({ email: user.email, password: currentPassword });
    if (proof.error?.code === 'invalid_credentials') {
      throw new Refusal('invalid', 'This is not your current password.', {
        currentPassword: 'This is not your current password.',
      });
    }
    if (proof.error) throw signInRefusal(proof.error.code, proof.error.status);
    const changed = await db.auth.updateUser({
      password: newPassword,
      current_password: currentPassword,
    });
    if (changed.error) throw passwordRefusal(changed.error, 'newPassword');
    await db.auth.signOut({ scope: 'others' });
    return {};
  },
);

function passwordRefusal(error: { code?: string | undefined; message: string }, field: string): Error {
  if (error.code === 'weak_password' || error.code === 'same_password') {
    return new Refusal('invalid', error.message, { [field]: error.message });
  }
  return new Error(`Auth refused a password change: ${error.code ?? 'unknown'}`);
}
