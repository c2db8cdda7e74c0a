import { z } from 'zod';
import { writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import type { Transaction } from './database.ts';
import { postEmailChange } from './email-change.ts';
import { AuthError } from './errors.ts';
import { parseCodeChallenge, pkceFields } from './flow-state.ts';
import { checkPasswordStrength, hashPassword, verifyPassword } from './passwords.ts';
import { asAttempt } from './rate-limit.ts';
import { type AuthRequest, optionalObject, optionalText, parseEmail, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import { listSignInMethods } from './sessions.ts';
import type { SignedIn } from './signed-in.ts';
import { mergeMetadata, refuseTakenEmail, setPassword } from './user-changes.ts';
import { describeUserById, describeUsers } from './user-description.ts';

const updateParams = z.object({
  email: optionalText,
  phone: optionalText,
  password: optionalText,
  current_password: optionalText,
  data: optionalObject,
  nonce: optionalText,
  app_metadata: optionalObject,
  ...pkceFields,
});
type UpdateParams = z.infer<typeof updateParams>;

// A sign-in by mail link stands for a forgotten password.
const linkMethods: readonly string[] = ['otp', 'magiclink', 'recovery'];

const DAY_MS = 86_400_000;

/** `/user` and `/reauthenticate`: what a signed-in person may see and change of the own account. */
export function accountRoutes(context: AuthContext): Route[] {
  const { database, settings, limits } = context;

  async function checkCurrentPassword({ user, session }: SignedIn, given: string | null): Promise<void> {
    if (!settings.requireCurrentPassword || !user.encrypted_password) return;
    const methods = await listSignInMethods(database, session.id);
    if (methods.some(({ method }) => linkMethods.includes(method))) return;
    const message = 'Current password required when setting new password.';
    if (given === null || given === '') throw new AuthError(400, 'current_password_required', message);
    // Whoever found an open session must not find out the password with it.
    limits.passwords.take(user.id);
    if (!(await verifyPassword(database, given, user.encrypted_password))) {
      throw new AuthError(400, 'current_password_invalid', message);
    }
    limits.passwords.forget(user.id);
  }

  function refuseForbiddenChanges({ user }: SignedIn, params: UpdateParams): void {
    if (params.app_metadata) {
      throw new AuthError(403, 'not_admin', 'Updating app_metadata requires admin privileges');
    }
    if (params.phone && params.phone !== user.phone) {
      throw new AuthError(422, 'phone_provider_disabled', 'Phone numbers are not used for sign-in');
    }
  }

  /** Whether the nonce has to prove who is there: not within a day of the sign-in. */
  function needsNonce({ session }: SignedIn): boolean {
    return settings.securePasswordChange && Date.now() - session.created_at.getTime() > DAY_MS;
  }

  async function spendNonce(tx: Transaction, { user }: SignedIn, nonce: string): Promise<void> {
    limits.codes.take(user.id);
    if (!(await context.oneTimeTokens.redeemNonce(tx, user.id, nonce))) {
      throw new AuthError(422, 'reauthentication_not_valid', 'Nonce has expired or is invalid');
    }
    limits.codes.forget(user.id);
  }

  async function reauthenticate(request: AuthRequest): Promise<AuthResponse> {
    const { user } = await context.requireSignedIn(request);
    const { email } = user;
    if (!email) {
      throw new AuthError(
        400,
        'validation_failed',
        'Reauthentication requires the user to have an email or a phone number',
      );
    }
    if (user.email_confirmed_at === null) {
      throw new AuthError(422, 'email_not_confirmed', 'Please verify your email first.');
    }
    const letter = { userId: user.id, email, purpose: 'reauthentication' as const };
    const mail = () =>
      database.begin(async (tx) => {
        await writeAudit(tx, request, user, 'user_reauthenticate_requested');
        await context.post(tx, [letter], { redirectTo: context.links.redirectTarget(request) });
      });
    await asAttempt(limits.mailInterval, `reauthentication ${user.id}`, mail);
    return { status: 200, body: {} };
  }

  async function getOwnUser(request: AuthRequest): Promise<AuthResponse> {
    const { user } = await context.requireSignedIn(request);
    const [body] = await describeUsers(database, [user]);
    return { status: 200, body };
  }

  async function updateOwnUser(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, updateParams);
    const signedIn = await context.requireSignedIn(request);
    const { user, session } = signedIn;
    limits.accountChanges.take(user.id);
    refuseForbiddenChanges(signedIn, params);
    const challenge = parseCodeChallenge(params);
    const wantedEmail = params.email ? parseEmail(params.email) : null;
    const newEmail = wantedEmail === user.email ? null : wantedEmail;
    if (newEmail !== null) await refuseTakenEmail(database, user.id, newEmail);

    let passwordHash: string | null = null;
    if (typeof params.password === 'string') {
      checkPasswordStrength(params.password, settings.minimumPasswordLength);
      if (needsNonce(signedIn) && !params.nonce) {
        throw new AuthError(400, 'reauthentication_needed', 'Password update requires reauthentication');
      }
      await checkCurrentPassword(signedIn, params.current_password ?? null);
      if (await verifyPassword(database, params.password, user.encrypted_password)) {
        throw new AuthError(422, 'same_password', 'New password should be different from the old password.');
      }
      passwordHash = await hashPassword(database, params.password);
    }

    const change = () =>
      database.begin(async (tx) => {
        if (passwordHash !== null) {
          if (needsNonce(signedIn)) await spendNonce(tx, signedIn, params.nonce ?? '');
          await setPassword(tx, user.id, passwordHash, session.id);
          await writeAudit(tx, request, user, 'user_updated_password');
        }
        if (params.data) {
          const { metadataBytesMax } = settings;
          await mergeMetadata(tx, user.id, 'raw_user_meta_data', params.data, metadataBytesMax);
        }
        if (newEmail !== null) await postEmailChange(context, tx, request, user, newEmail, challenge);
        await writeAudit(tx, request, user, 'user_modified');
        return describeUserById(tx, user.id);
      });
    const body = await (newEmail === null
      ? change()
      : asAttempt(limits.mailInterval, `email_change ${user.email}`, change));
    return { status: 200, body };
  }

  return [
    { method: 'GET', path: '/user', access: 'api-key', handle: getOwnUser },
    { method: 'PUT', path: '/user', access: 'api-key', handle: updateOwnUser },
    { method: 'GET', path: '/reauthenticate', access: 'api-key', handle: reauthenticate },
  ];
}
