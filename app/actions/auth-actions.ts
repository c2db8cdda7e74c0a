'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { defineAction, defineOpenAction } from '#lib/actions/define-action.ts';
import { type AuthWords, authRefusal } from '#lib/auth/auth-refusal.ts';
import { floorToken } from '#lib/auth/floor-cookie.ts';
import { requireGoodPassword, requireUncommon } from '#lib/auth/new-password.ts';
import {
  forgetOpenedLink,
  isOpenedByMail,
  rememberOpenedLink,
  wasOpenedByLink,
} from '#lib/auth/opened-link.ts';
import { provePassword } from '#lib/auth/prove-password.ts';
import { proveFactor } from '#lib/auth/second-factor.ts';
import { siteUrl } from '#lib/auth/site-url.ts';
import { replaceSession } from '#lib/auth/unlock.ts';
import { forgetAccepted, hasAccepted, noticeMark, rememberAccepted } from '#lib/auth/use-notice.ts';
import { endMySessions } from '#lib/data/account.ts';
import { acceptInvitation } from '#lib/data/people.ts';
import { getSecondFactor } from '#lib/data/second-factor.ts';
import { lockMySession, touchSession } from '#lib/data/session-clock.ts';
import { getSessionState, getUseNotice, type SessionState } from '#lib/data/session-state.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
  changeEmailSchema,
  changePasswordSchema,
  confirmEmailByCodeSchema,
  confirmEmailByLinkSchema,
  endSessionSchema,
  recoverySchema,
  resetByCodeSchema,
  resetByLinkSchema,
  signInSchema,
  signUpSchema,
} from '#lib/domain/schemas.ts';
import { isCodeAsked, proveSecondFactorSchema } from '#lib/domain/second-factor.ts';
import type { SecondFactorCode } from '#lib/domain/second-factor-code.ts';
import { unlockSessionSchema } from '#lib/domain/session-clock.ts';
import type { Db } from '#lib/supabase/server.ts';
import { createSessionlessClient } from '#lib/supabase/sessionless.ts';

const nothing = z.strictObject({});
/** Links are not counted, for nobody guesses one. */
const tooManyCodes = 'There were too many tries. Open the link of the mail instead, or try again in an hour.';
const notActive = 'This account is not active. Ask an admin of your agency.';

/** What stands between the password and the app. */
type SignInStep = 'code' | 'second-factor' | null;

/**
 * Starts a session with e-mail and password. Whoever was signed in at this screen is signed out of it. An account with a
 * second factor reaches nothing before its code, one that needs a second factor nothing before it is set up.
 */
export const signIn = defineOpenAction(
  { name: 'signIn', input: signInSchema },
  async ({ db }, { email, password }) => {
    const mark = await requireAccepted();
    const previous = await accessTokenOf(db);
    const { data, error } = await db.auth.signInWithPassword({ email, password });
    if (error) throw authRefusal(error, { wrong: 'E-mail and password do not match an account.' });
    await endReplaced(previous);
    // On a computer of the floor the session does not lock, even if nobody touches a page.
    await touchSession(db, await floorToken());
    const state = await requireActive(db);
    if (mark === null) await forgetAccepted();
    else await rememberAccepted(mark, data.user.id);
    return { step: stepOf(state) };
  },
);

function stepOf({ problem, hasSecondFactor }: SessionState): SignInStep {
  if (problem !== 'second_factor') return null;
  return hasSecondFactor ? 'code' : 'second-factor';
}

/** The mark of the notice before the sign-in, which has to be accepted; null when nobody knows of one yet. */
async function requireAccepted(): Promise<string | null> {
  const notice = await getUseNotice(await createSessionlessClient());
  if (notice === null) return null;
  const mark = noticeMark(notice);
  if (await hasAccepted(mark, null)) return mark;
  throw new Refusal('forbidden', 'Accept the notice first: load the page again.');
}

/** The second step of signing in: a code of the app, or a recovery code, which takes the factor away. */
export const proveSecondFactor = defineOpenAction(
  { name: 'proveSecondFactor', input: proveSecondFactorSchema },
  async ({ db }, { code }) => {
    const isGone = await proveFactor(db, code);
    revalidatePath('/', 'layout');
    return { isGone };
  },
);

async function accessTokenOf(db: Db): Promise<string | null> {
  return (await db.auth.getSession()).data.session?.access_token ?? null;
}

/** Ends the session that a new one has replaced in this browser; it would stay open with nobody to use it. */
async function endReplaced(accessToken: string | null): Promise<void> {
  if (accessToken === null) return;
  await (await createSessionlessClient()).auth.admin.signOut(accessToken, 'local');
}

/** Asked of the database, which a session of a moment ago does not deceive. */
async function requireActive(db: Db): Promise<SessionState> {
  const state = await getSessionState(db);
  if (state !== null) return state;
  await db.auth.signOut({ scope: 'local' });
  throw new Refusal('forbidden', notActive);
}

/** Opens what is locked with the password, and with a code where the account has a second factor. */
export const unlockSession = defineOpenAction(
  { name: 'unlockSession', input: unlockSessionSchema },
  async ({ db }, { password, code }) => ({ isGone: await replaceSession(db, password, code) }),
);

/** Locks this session at once. */
export const lockSession = defineOpenAction({ name: 'lockSession', input: nothing }, async ({ db }) => {
  await lockMySession(db);
  return {};
});

/** Ends this session and goes to the sign-in. */
export const signOut = defineOpenAction({ name: 'signOut', input: z.object({}) }, async ({ db }) => {
  await db.auth.signOut({ scope: 'local' });
  await forgetAccepted();
  redirect('/sign-in');
});

/** Ends one of the own sessions, not the present one. */
export const endSession = defineAction(
  { name: 'endSession', role: 'dispatcher', input: endSessionSchema },
  async ({ db }, { sessionId }) => {
    await endMySessions(db, sessionId);
    revalidatePath('/profile');
    return {};
  },
);

/** Ends every session of the person but the present one. */
export const endOtherSessions = defineAction(
  { name: 'endOtherSessions', role: 'dispatcher', input: nothing },
  async ({ db }) => {
    const ended = await endMySessions(db);
    revalidatePath('/profile');
    return { ended };
  },
);

/** Ends every session of the person, the present one included, and goes to the sign-in. */
export const signOutEverywhere = defineAction(
  { name: 'signOutEverywhere', role: 'dispatcher', input: nothing },
  async ({ db }) => {
    await endMySessions(db);
    await db.auth.signOut({ scope: 'local' });
    await forgetAccepted();
    redirect('/sign-in');
  },
);

/**
 * Accepts an invitation: the token of the mail opens the account, the person sets a password. The token works once;
 * after it has opened the session the rest may be repeated.
 */
export const signUp = defineOpenAction(
  { name: 'signUp', input: signUpSchema },
  async ({ db }, { tokenHash, password }) => {
    requireUncommon(password, 'password');
    await openByMail(
      db,
      tokenHash,
      { type: 'invite', token_hash: tokenHash },
      {
        wrong: 'This invitation was used or has expired. Ask an admin for a new one.',
      },
    );
    await requireGoodPassword(db, password, 'password');
    const changed = await db.auth.updateUser({ password });
    // The first try got as far as the password.
    if (changed.error && changed.error.code !== 'same_password') {
      throw authRefusal(changed.error, { passwordField: 'password' });
    }
    await acceptInvitation(db);
    await forgetOpenedLink();
    return {};
  },
);

/** That no account can have such an address says who has one. */
const tellsOfAccounts = ['email_address_invalid', 'validation_failed'];

/** So does that this account got a mail a moment ago; that no mails at all are sent any more does not. */
function isOfAccount({ code, message }: { code?: string | undefined; message: string }): boolean {
  if (code === 'over_email_send_rate_limit') return /after \d+ seconds?/.test(message);
  return tellsOfAccounts.includes(code ?? '');
}

/** Sends a mail with a link and a code, if there is an account; the answer is the same if there is none. */
export const requestRecovery = defineOpenAction(
  { name: 'requestRecovery', input: recoverySchema },
  async (_context, { email }) => {
    const client = await createSessionlessClient();
    const redirectTo = `${await siteUrl()}/update-password`;
    const { error } = await client.auth.resetPasswordForEmail(email, { redirectTo });
    if (error && !isOfAccount(error)) throw authRefusal(error, {});
    return { email };
  },
);

/** Sets a new password with the link of a mail. */
export const resetPasswordByLink = defineOpenAction(
  { name: 'resetPasswordByLink', input: resetByLinkSchema },
  async ({ db }, { tokenHash, password, secondFactor }) => {
    requireUncommon(password, 'password');
    await openByMail(
      db,
      tokenHash,
      { type: 'recovery', token_hash: tokenHash },
      {
        wrong: 'This link was used or has expired. Ask for a new mail.',
      },
    );
    return finishReset(db, password, secondFactor);
  },
);

/** Sets a new password with the code of a mail. */
export const resetPasswordByCode = defineOpenAction(
  { name: 'resetPasswordByCode', input: resetByCodeSchema },
  async ({ db }, { email, code, password, secondFactor }) => {
    requireUncommon(password, 'password');
    await openByMail(
      db,
      `${email} ${code}`,
      { type: 'recovery', email, token: code },
      {
        wrong: 'This code is wrong, was used or has expired. Check the digits, or ask for a new mail.',
        wrongField: 'code',
        tooMany: tooManyCodes,
      },
    );
    return finishReset(db, password, secondFactor);
  },
);

/** Opens a session with what a mail carried, once; `proof` lets the same person go on after a refused password. */
async function openByMail(
  db: Db,
  proof: string,
  params: Parameters<Db['auth']['verifyOtp']>[0],
  words: AuthWords,
): Promise<void> {
  const previous = await accessTokenOf(db);
  const { error } = await db.auth.verifyOtp(params);
  if (error === null) {
    await endReplaced(previous);
    await rememberOpenedLink(proof);
  } else if (error.code !== 'otp_expired' || !(await wasOpenedByLink(db, proof))) {
    throw authRefusal(error, words);
  }
}

/** Auth ends the other sessions with the old password; said again here, since much hangs on it. */
async function finishReset(
  db: Db,
  password: string,
  code: SecondFactorCode | undefined,
): Promise<Record<string, never>> {
  if (isCodeAsked(await getSecondFactor(db))) {
    if (code === undefined) {
      const message = 'Your account has a second factor: type the code of your app, or a recovery code.';
      throw new Refusal('invalid', message, { secondFactor: message });
    }
    await proveFactor(db, code, 'secondFactor');
  }
  await requireGoodPassword(db, password, 'password');
  const { error } = await db.auth.updateUser({ password });
  if (error) throw authRefusal(error, { passwordField: 'password' });
  await db.auth.signOut({ scope: 'others' });
  await forgetOpenedLink();
  await requireActive(db);
  return {};
}

/** Changes the own password. Auth compares the current one, and refuses further tries after too many. */
export const changePassword = defineAction(
  { name: 'changePassword', role: 'dispatcher', input: changePasswordSchema },
  async ({ user, db }, { currentPassword, newPassword }) => {
    await requireGoodPassword(db, newPassword, 'newPassword');
    // To a session that a mail opened, Auth would give a new password without the current one.
    if (await isOpenedByMail(db)) await provePassword(user.email, currentPassword);
    const { error } = await db.auth.updateUser({ password: newPassword, current_password: currentPassword });
    if (error) {
      throw authRefusal(error, {
        wrong: 'This is not your current password.',
        wrongField: 'currentPassword',
        passwordField: 'newPassword',
      });
    }
    await db.auth.signOut({ scope: 'others' });
    revalidatePath('/profile');
    return {};
  },
);

/** Sends the two mails that confirm another address: one to the old, one to the new. */
export const changeEmail = defineAction(
  { name: 'changeEmail', role: 'dispatcher', input: changeEmailSchema },
  async ({ user, db }, { email, currentPassword }) => {
    if (email === user.email.toLowerCase()) {
      const message = 'This is your address already.';
      throw new Refusal('invalid', message, { email: message });
    }
    // Auth asks no password for it.
    await provePassword(user.email, currentPassword);
    const emailRedirectTo = `${await siteUrl()}/confirm-email`;
    const { error } = await db.auth.updateUser({ email }, { emailRedirectTo });
    if (error) throw authRefusal(error, { emailField: 'email' });
    revalidatePath('/profile');
    return {};
  },
);

/** Sends both mails of a pending change again; their links and codes replace the ones before. */
export const resendEmailChange = defineAction(
  { name: 'resendEmailChange', role: 'dispatcher', input: nothing },
  async ({ user, db }) => {
    const emailRedirectTo = `${await siteUrl()}/confirm-email`;
    const { error } = await db.auth.resend({
      type: 'email_change',
      email: user.email,
      options: { emailRedirectTo },
    });
    if (error) throw authRefusal(error, {});
    revalidatePath('/profile');
    return {};
  },
);

/** Confirms one of the two addresses with the link of its mail. Anybody who has the mail may, signed in or not. */
export const confirmEmailByLink = defineOpenAction(
  { name: 'confirmEmailByLink', input: confirmEmailByLinkSchema },
  async (_context, { tokenHash }) =>
    confirmEmail(
      { type: 'email_change', token_hash: tokenHash },
      {
        wrong: 'This link was used or has expired. Ask for new mails in your profile.',
      },
    ),
);

/** The same with the code of the mail, in the profile. */
export const confirmEmailByCode = defineAction(
  { name: 'confirmEmailByCode', role: 'dispatcher', input: confirmEmailByCodeSchema },
  async (_context, { email, code }) =>
    confirmEmail(
      { type: 'email_change', email, token: code },
      {
        wrong: 'This code is wrong, was used or has expired. Check the digits, or have the mails sent again.',
        wrongField: 'code',
        tooMany: tooManyCodes,
      },
    ),
);

/** The second confirmation opens a session, which nobody asked for and which might replace somebody else's. */
async function confirmEmail(
  params: Parameters<Db['auth']['verifyOtp']>[0],
  words: AuthWords,
): Promise<{ isDone: boolean }> {
  const client = await createSessionlessClient('address confirmation');
  const { data, error } = await client.auth.verifyOtp(params);
  if (error) throw authRefusal(error, words);
  const isDone = data.session !== null;
  if (isDone) await client.auth.signOut({ scope: 'local' });
  revalidatePath('/', 'layout');
  return { isDone };
}
