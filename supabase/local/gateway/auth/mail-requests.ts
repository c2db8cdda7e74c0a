import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import type { JsonObject } from './database.ts';
import { postEmailChange } from './email-change.ts';
import { AuthError } from './errors.ts';
import { type CodeChallenge, parseCodeChallenge, pkceFields, startFlow } from './flow-state.ts';
import { addressKey, PROJECT_KEY } from './limits.ts';
import { checkFirstPassword, hashPassword } from './passwords.ts';
import { asAttempt } from './rate-limit.ts';
import { type AuthRequest, optionalObject, optionalText, parseEmail, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import { checkMetadata } from './user-changes.ts';
import { describeUserById } from './user-description.ts';
import { createUser, emailProviderMetadata, findUserByEmail, type UserRow } from './users.ts';

const recoverParams = z.object({ email: optionalText, ...pkceFields });
const resendParams = z.object({
  email: optionalText,
  phone: optionalText,
  type: optionalText,
  ...pkceFields,
});
const resendTypes: readonly string[] = ['signup', 'email_change', 'sms', 'phone_change'];
const otpParams = z.object({
  email: optionalText,
  phone: optionalText,
  channel: optionalText,
  create_user: z.boolean().nullish(),
  data: optionalObject,
  ...pkceFields,
});
const signUpParams = z.object({
  email: optionalText,
  phone: optionalText,
  password: optionalText,
  data: optionalObject,
  ...pkceFields,
});

type NewAccount = { email: string; passwordHash: string; data: JsonObject; challenge: CodeChallenge | null };

/**
 * `POST /recover`, `/resend`, `/otp` and `/signup`: what anyone may ask for by e-mail address. Whether the address has
 * an account shows neither in the answer nor in its time.
 */
export function mailRequestRoutes(context: AuthContext): Route[] {
  const { database, settings, links, limits, post } = context;

  /** Counts the request and lets `work` send its mail; the answer takes as long when there is none to send. */
  async function askForMail<T>(request: AuthRequest, key: string, work: () => Promise<T>): Promise<T> {
    limits.mailRequests.take(addressKey(request));
    // Looked at before the account is, so that a project out of mails refuses everybody alike.
    limits.mailsSent.check(PROJECT_KEY);
    return asAttempt(limits.mailInterval, key, async () => {
      const earliest = delay(settings.mailAnswerMilliseconds);
      try {
        return await work();
      } finally {
        await earliest;
      }
    });
  }

  /** Mails a link and a code to somebody who has an account. */
  async function mailTo(
    request: AuthRequest,
    user: UserRow,
    purpose: 'recovery' | 'magiclink' | 'signup',
    challenge: CodeChallenge | null,
  ): Promise<void> {
    const action = purpose === 'signup' ? 'user_confirmation_requested' : 'user_recovery_requested';
    await database.begin(async (tx) => {
      await writeAudit(tx, request, user, action);
      if (purpose === 'signup') await startFlow(tx, user.id, 'email', 'email/signup', challenge);
      else await startFlow(tx, user.id, purpose, purpose, challenge);
      const letter = { userId: user.id, email: user.email ?? '', purpose };
      await post(tx, [letter], { redirectTo: links.redirectTarget(request), isPkce: challenge !== null });
    });
  }

  async function recover(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, recoverParams);
    const email = parseEmail(params.email);
    const challenge = parseCodeChallenge(params);
    await askForMail(request, `recovery ${email}`, async () => {
      const user = await findUserByEmail(database, email);
      if (user !== null) await mailTo(request, user, 'recovery', challenge);
    });
    return { status: 200, body: {} };
  }

  /** An invited person gets a new link from whoever invited, not by asking. */
  function awaitsConfirmation(user: UserRow | null): user is UserRow {
    return user !== null && user.email_confirmed_at === null && user.invited_at === null;
  }

  /** What is asked for, in the order in which a hosted project refuses it. */
  function parseResendType({ type, email, phone }: z.infer<typeof resendParams>): string {
    const invalid = (message: string) => new AuthError(400, 'validation_failed', message);
    if (!type || !resendTypes.includes(type)) {
      throw invalid(`Missing one of these types: ${resendTypes.join(', ')}`);
    }
    if (type === 'signup' && !email) throw invalid('Type provided requires an email address');
    if (type === 'sms' && !phone) throw invalid('Type provided requires a phone number');
    if (email && phone) throw invalid('Only an email address or phone number should be provided.');
    if (phone) throw new AuthError(400, 'phone_provider_disabled', 'Phone logins are disabled');
    if (!email) throw invalid('Missing email address or phone number');
    return type;
  }

  async function resend(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, resendParams);
    const type = parseResendType(params);
    const email = parseEmail(params.email);
    const challenge = parseCodeChallenge(params);
    await askForMail(request, `${type} ${email}`, async () => {
      const user = await findUserByEmail(database, email);
      if (type === 'signup') {
        if (awaitsConfirmation(user)) await mailTo(request, user, 'signup', challenge);
      } else if (type === 'email_change' && user?.email_change) {
        const newEmail = user.email_change;
        await database.begin((tx) => postEmailChange(context, tx, request, user, newEmail, challenge));
      }
    });
    return { status: 200, body: {} };
  }

  /** What a new account would look like, for an address that has one already. */
  function describeNobody(email: string, data: JsonObject): JsonObject {
    const now = new Date();
    return {
      id: crypto.randomUUID(),
      aud: 'authenticated',
      role: '',
      email,
      phone: '',
      confirmation_sent_at: now,
      app_metadata: emailProviderMetadata,
      user_metadata: data,
      identities: [],
      created_at: now,
      updated_at: now,
      is_anonymous: false,
    };
  }

  function refuseClosedSignup(): void {
    if (!settings.enableSignup) {
      throw new AuthError(422, 'signup_disabled', 'Signups not allowed for this instance');
    }
  }

  async function openAccount(request: AuthRequest, account: NewAccount): Promise<JsonObject> {
    const { email, passwordHash, data, challenge } = account;
    const existing = await findUserByEmail(database, email);
    if (awaitsConfirmation(existing)) {
      await mailTo(request, existing, 'signup', challenge);
      return describeUserById(database, existing.id);
    }
    if (existing !== null) {
      await writeAudit(database, request, existing, 'user_repeated_signup', { provider: 'email' });
      return describeNobody(email, data);
    }
    return database.begin(async (tx) => {
      const user = await createUser(tx, {
        id: null,
        email,
        passwordHash,
        role: 'authenticated',
        appMetadata: emailProviderMetadata,
        userMetadata: data,
      });
      await writeAudit(tx, request, user, 'user_confirmation_requested', { provider: 'email' });
      await startFlow(tx, user.id, 'email', 'email/signup', challenge);
      const letter = { userId: user.id, email, purpose: 'signup' as const };
      await post(tx, [letter], { redirectTo: links.redirectTarget(request), isPkce: challenge !== null });
      return describeUserById(tx, user.id);
    });
  }

  async function signUp(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, signUpParams);
    if (!params.email && !params.phone) {
      throw new AuthError(422, 'anonymous_provider_disabled', 'Anonymous sign-ins are disabled');
    }
    refuseClosedSignup();
    if (!params.email) {
      throw new AuthError(400, 'phone_provider_disabled', 'Phone signups are disabled');
    }
    const email = parseEmail(params.email);
    const data = params.data ?? {};
    checkMetadata('raw_user_meta_data', data, settings.metadataBytesMax);
    const challenge = parseCodeChallenge(params);
    const password = params.password ?? '';
    checkFirstPassword(password, settings.minimumPasswordLength);
    const body = await askForMail(request, `signup ${email}`, async () => {
      const passwordHash = await hashPassword(database, password);
      return openAccount(request, { email, passwordHash, data, challenge });
    });
    return { status: 200, body };
  }

  async function sendOtp(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, otpParams);
    const invalid = (message: string) => new AuthError(400, 'validation_failed', message);
    if (params.email && params.phone) {
      throw invalid('Only an email address or phone number should be provided');
    }
    if (params.email && params.channel) throw invalid('Channel should only be specified with Phone OTP');
    const challenge = parseCodeChallenge(params);
    if (params.phone) throw new AuthError(400, 'phone_provider_disabled', 'Unsupported phone provider');
    if (!params.email) throw invalid('One of email or phone must be set');
    const email = parseEmail(params.email);
    const data = params.data ?? {};
    checkMetadata('raw_user_meta_data', data, settings.metadataBytesMax);
    // The same key as for a forgotten password: both mails open the account.
    await askForMail(request, `recovery ${email}`, async () => {
      const user = await findUserByEmail(database, email);
      if (user !== null && user.email_confirmed_at !== null) {
        await mailTo(request, user, 'magiclink', challenge);
        return;
      }
      // Not refused where accounts are closed: that would say who has one.
      if (!settings.enableSignup || (user === null && params.create_user === false)) return;
      await openAccount(request, { email, passwordHash: '', data, challenge });
    });
    return { status: 200, body: {} };
  }

  return [
    { method: 'POST', path: '/signup', access: 'api-key', handle: signUp },
    { method: 'POST', path: '/recover', access: 'api-key', handle: recover },
    { method: 'POST', path: '/resend', access: 'api-key', handle: resend },
    { method: 'POST', path: '/otp', access: 'api-key', handle: sendOtp },
    { method: 'POST', path: '/magiclink', access: 'api-key', handle: sendOtp },
  ];
}
