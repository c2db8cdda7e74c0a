import { z } from 'zod';
import { writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import type { JsonObject, Transaction } from './database.ts';
import { AuthError } from './errors.ts';
import { composeLinkMail } from './mails.ts';
import { issueLinkToken, type LinkKind } from './one-time-tokens.ts';
import { checkPasswordStrength, hashPassword } from './passwords.ts';
import { createAttemptLimit } from './rate-limit.ts';
import { type AuthRequest, optionalObject, optionalText, parseEmail, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import {
  createUser,
  describeUserById,
  emailProviderMetadata,
  findUserByEmail,
  type UserRow,
} from './users.ts';

const emailParams = z.object({ email: optionalText, type: optionalText });
const signUpParams = z.object({ email: optionalText, password: optionalText, data: optionalObject });

/** Issues a link token and sends the mail with it; a mail that cannot be sent takes the token back. */
export async function mailLink(
  context: AuthContext,
  tx: Transaction,
  user: UserRow,
  kind: LinkKind,
  redirectTo: string,
): Promise<void> {
  const linkToken = await issueLinkToken(tx, user, kind);
  const link = context.links.mailLink(kind, linkToken, redirectTo);
  await context.sendMail(
    composeLinkMail(kind, user.email ?? '', link, context.settings.mailLinkExpirySeconds),
  );
}

/**
 * `POST /recover`, `/resend` and `/signup`: what anyone may ask for by e-mail address. The answers are the
 * same whether the address has an account or not.
 */
export function mailRequestRoutes(context: AuthContext): Route[] {
  const { database, settings, links } = context;
  const mails = createAttemptLimit({
    attemptsMax: 1,
    windowSeconds: settings.mailIntervalSeconds,
    refusal: (retryAfterSeconds) => ({
      code: 'over_email_send_rate_limit',
      message: `For security purposes, you can only request this after ${retryAfterSeconds} seconds.`,
    }),
  });

  async function recover(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, emailParams);
    const email = parseEmail(params.email);
    mails.take(`recovery ${email}`);
    const user = await findUserByEmail(database, email);
    if (user !== null) {
      await database.begin(async (tx) => {
        await writeAudit(tx, request, user, 'user_recovery_requested');
        await mailLink(context, tx, user, 'recovery', links.redirectTarget(request));
      });
    }
    return { status: 200, body: {} };
  }

  async function resend(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, emailParams);
    if (params.type !== 'signup') {
      throw new AuthError(400, 'validation_failed', 'Missing one of these types: signup');
    }
    const email = parseEmail(params.email);
    mails.take(`signup ${email}`);
    const user = await findUserByEmail(database, email);
    // An invited person gets a new link from whoever invited, not by asking.
    if (user !== null && user.email_confirmed_at === null && user.invited_at === null) {
      await database.begin(async (tx) => {
        await writeAudit(tx, request, user, 'user_confirmation_requested');
        await mailLink(context, tx, user, 'signup', links.redirectTarget(request));
      });
    }
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

  async function signUp(request: AuthRequest): Promise<AuthResponse> {
    if (!settings.enableSignup) {
      throw new AuthError(422, 'signup_disabled', 'Signups not allowed for this instance');
    }
    const params = await readParams(request.message, signUpParams);
    const email = parseEmail(params.email);
    const password = params.password ?? '';
    checkPasswordStrength(password, settings.minimumPasswordLength);
    mails.take(`signup ${email}`);
    const passwordHash = await hashPassword(database, password);
    const existing = await findUserByEmail(database, email);
    if (existing !== null) {
      await writeAudit(database, request, existing, 'user_repeated_signup', { provider: 'email' });
      return { status: 200, body: describeNobody(email, params.data ?? {}) };
    }
    const body = await database.begin(async (tx) => {
      const user = await createUser(tx, {
        id: null,
        email,
        passwordHash,
        role: 'authenticated',
        appMetadata: emailProviderMetadata,
        userMetadata: params.data ?? {},
      });
      await writeAudit(tx, request, user, 'user_confirmation_requested', { provider: 'email' });
      await mailLink(context, tx, user, 'signup', links.redirectTarget(request));
      return describeUserById(tx, user.id);
    });
    return { status: 200, body };
  }

  return [
    { method: 'POST', path: '/signup', access: 'api-key', handle: signUp },
    { method: 'POST', path: '/recover', access: 'api-key', handle: recover },
    { method: 'POST', path: '/resend', access: 'api-key', handle: resend },
  ];
}
