import { z } from 'zod';
import { writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import type { Transaction } from './database.ts';
import { postEmailChange } from './email-change.ts';
import { AuthError } from './errors.ts';
import { hasVerifiedFactor } from './factors.ts';
import { parseCodeChallenge, pkceFields } from './flow-state.ts';
import { spendMailSignIn, wasOpenedByMail } from './mail-sign-in.ts';
import { checkPasswordStrength, hashPassword, verifyPassword } from './passwords.ts';
import { asAttempt } from './rate-limit.ts';
import { type AuthRequest, optionalObject, optionalText, parseEmail, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
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

/** For so long a sign-in by mail stands for a forgotten password. */
const MAIL_SIGN_IN_SECONDS = 3600;
const DAY_MS = 86_400_000;

/** `/user` and `/reauthenticate`: what a signed-in person may see and change of the own account. */
export function accountRoutes(context: AuthContext): Route[] {
  const { database, settings, limits } = context;

  const currentPasswordMessage = 'Current password required when setting new password.';

  function currentPasswordRequired(): AuthError {
    return new AuthError(400, 'current_password_required', currentPasswordMessage);
  }

  /** Compares the present password. Whoever found an open session must not find out the password with it. */
  async function knowsPassword(request: AuthRequest, { user }: SignedIn, given: string): Promise<boolean> {
    limits.currentPasswords.take(user.id);
    const isRight = await verifyPassword(database, given, user.encrypted_password);
    if (isRight) limits.currentPasswords.forget(user.id);
    else await writeAudit(database, request, user, 'login_failed', { reason: 'current_password' });
    return isRight;
  }

  /** How the change of a password is allowed: `mail`, by a recent sign-in by mail, is to be used up with it. */
  async function checkCurrentPassword(
    request: AuthRequest,
    signedIn: SignedIn,
    password: string,
    given: string | null,
  ): Promise<'mail' | 'proven'> {
    const { user, session } = signedIn;
    if (!settings.requireCurrentPassword) return 'proven';
    const byMail = await wasOpenedByMail(database, session.id, MAIL_SIGN_IN_SECONDS);
    if (byMail === 'unused') return 'mail';
    if (!user.encrypted_password) return 'proven';
    if (given) {
      if (await knowsPassword(request, signedIn, given)) return 'proven';
      throw new AuthError(400, 'current_password_invalid', currentPasswordMessage);
    }
    // A client that lost the answer sets the same password again.
    if (byMail === 'used' && (await knowsPassword(request, signedIn, password))) throw samePassword();
    throw currentPasswordRequired();
  }

  function samePassword(): AuthError {
    return new AuthError(422, 'same_password', 'New password should be different from the old password.');
  }

  function refuseForbiddenChanges({ user }: SignedIn, params: UpdateParams): void {
    if (params.app_metadata) {
      throw new AuthError(403, 'not_admin', 'Updating app_metadata requires admin privileges');
    }
    if (params.phone && params.phone !== user.phone) {
      throw new AuthError(422, 'phone_provider_disabled', 'Phone numbers are not used for sign-in');
    }
  }

  /** A session below `aal2` may change neither password nor address of an account with a second factor. */
  async function requireSecondFactor({ user, session }: SignedIn): Promise<void> {
    if (session.aal === 'aal2' || !(await hasVerifiedFactor(database, user.id))) return;
    const message = 'AAL2 session is required to update email or password when MFA is enabled.';
    throw new AuthError(401, 'insufficient_aal', message);
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
    if (newEmail !== null || params.password) await requireSecondFactor(signedIn);
    if (newEmail !== null) await refuseTakenEmail(database, user.id, newEmail);

    let passwordHash: string | null = null;
    let isAllowedByMail = false;
    if (typeof params.password === 'string') {
      checkPasswordStrength(params.password, settings.minimumPasswordLength);
      if (needsNonce(signedIn) && !params.nonce) {
        throw new AuthError(400, 'reauthentication_needed', 'Password update requires reauthentication');
      }
      const current = params.current_password ?? null;
      isAllowedByMail = (await checkCurrentPassword(request, signedIn, params.password, current)) === 'mail';
      if (await verifyPassword(database, params.password, user.encrypted_password)) throw samePassword();
      passwordHash = await hashPassword(database, params.password);
    }

    const change = () =>
      database.begin(async (tx) => {
        if (passwordHash !== null) {
          if (needsNonce(signedIn)) await spendNonce(tx, signedIn, params.nonce ?? '');
          if (isAllowedByMail && !(await spendMailSignIn(tx, session.id))) throw currentPasswordRequired();
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
