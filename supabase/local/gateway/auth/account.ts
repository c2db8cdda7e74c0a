import { z } from 'zod';
import { writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import { AuthError } from './errors.ts';
import { checkPasswordStrength, hashPassword, verifyPassword } from './passwords.ts';
import { createAttemptLimit } from './rate-limit.ts';
import { type AuthRequest, optionalObject, optionalText, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import { listSignInMethods } from './sessions.ts';
import type { SignedIn } from './signed-in.ts';
import { describeUserById, describeUsers, mergeMetadata, setPassword } from './users.ts';

const updateParams = z.object({
  email: optionalText,
  phone: optionalText,
  password: optionalText,
  current_password: optionalText,
  data: optionalObject,
  app_metadata: optionalObject,
});
type UpdateParams = z.infer<typeof updateParams>;

// A sign-in by mail link stands for a forgotten password.
const linkMethods: readonly string[] = ['otp', 'magiclink', 'recovery'];

/** `GET /user` and `PUT /user`: what a signed-in person may see and change of the own account. */
export function accountRoutes(context: AuthContext): Route[] {
  const { database, settings } = context;
  const attempts = createAttemptLimit({
    attemptsMax: settings.signInAttemptsMax,
    windowSeconds: settings.signInWindowSeconds,
    refusal: () => ({ code: 'over_request_rate_limit', message: 'Request rate limit reached' }),
  });

  async function checkCurrentPassword({ user, session }: SignedIn, given: string | null): Promise<void> {
    if (!settings.requireCurrentPassword || !user.encrypted_password) return;
    const methods = await listSignInMethods(database, session.id);
    if (methods.some(({ method }) => linkMethods.includes(method))) return;
    const message = 'Current password required when setting new password.';
    if (given === null || given === '') throw new AuthError(400, 'current_password_required', message);
    // Whoever found an open session must not find out the password with it.
    attempts.take(user.id);
    if (!(await verifyPassword(database, given, user.encrypted_password))) {
      throw new AuthError(400, 'current_password_invalid', message);
    }
    attempts.forget(user.id);
  }

  function refuseForbiddenChanges({ user }: SignedIn, params: UpdateParams): void {
    if (params.app_metadata) {
      throw new AuthError(403, 'not_admin', 'Updating app_metadata requires admin privileges');
    }
    if (params.email && params.email.trim().toLowerCase() !== user.email) {
      throw new AuthError(
        422,
        'email_change_disabled',
        'The e-mail address of an account is changed by an administrator',
      );
    }
    if (params.phone && params.phone !== user.phone) {
      throw new AuthError(422, 'phone_provider_disabled', 'Phone numbers are not used for sign-in');
    }
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
    refuseForbiddenChanges(signedIn, params);

    let passwordHash: string | null = null;
    if (params.password) {
      checkPasswordStrength(params.password, settings.minimumPasswordLength);
      await checkCurrentPassword(signedIn, params.current_password ?? null);
      if (await verifyPassword(database, params.password, user.encrypted_password)) {
        throw new AuthError(422, 'same_password', 'New password should be different from the old password.');
      }
      passwordHash = await hashPassword(database, params.password);
    }

    const body = await database.begin(async (tx) => {
      if (passwordHash !== null) {
        await setPassword(tx, user.id, passwordHash, session.id);
        await writeAudit(tx, request, user, 'user_updated_password');
      }
      if (params.data) await mergeMetadata(tx, user.id, 'raw_user_meta_data', params.data);
      await writeAudit(tx, request, user, 'user_modified');
      return describeUserById(tx, user.id);
    });
    return { status: 200, body };
  }

  return [
    { method: 'GET', path: '/user', access: 'api-key', handle: getOwnUser },
    { method: 'PUT', path: '/user', access: 'api-key', handle: updateOwnUser },
  ];
}
