import { z } from 'zod';
import { writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import { isDatabaseUnavailable } from './database.ts';
import { AuthError } from './errors.ts';
import * as factors from './factors.ts';
import { addressKey } from './limits.ts';
import { qrSvg } from './qr-code.ts';
import { type AuthRequest, optionalText, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import type { SignedIn } from './signed-in.ts';
import { createTotpSecret, matchingSteps, totpUri } from './totp.ts';
import { lockUser } from './users.ts';

const NAME_LENGTH_MAX = 100;

const enrollParams = z.object({
  factor_type: optionalText,
  friendly_name: optionalText,
  issuer: optionalText,
});
const verifyParams = z.object({ challenge_id: optionalText, code: optionalText });

/** `/factors`: second factors of the signed-in person, here authenticator apps. */
export function mfaRoutes(context: AuthContext): Route[] {
  const { database, settings, limits, sessions } = context;

  function requireTotp(factorType: string | null | undefined): void {
    if (factorType === 'totp') return;
    if (factorType === 'phone') {
      throw new AuthError(422, 'mfa_phone_enroll_not_enabled', 'MFA enroll is disabled for Phone');
    }
    if (factorType === 'webauthn') {
      throw new AuthError(422, 'mfa_webauthn_enroll_not_enabled', 'MFA enroll is disabled for WebAuthn');
    }
    const message = 'factor_type needs to be totp, phone, or webauthn';
    throw new AuthError(400, 'validation_failed', message);
  }

  function requireVerification(): void {
    if (settings.totpVerifyEnabled) return;
    throw new AuthError(422, 'mfa_totp_verify_not_enabled', 'MFA verification is disabled for TOTP');
  }

  function refuseMore(known: readonly factors.FactorRow[], name: string, { session }: SignedIn): void {
    if (known.some(({ friendly_name }) => (friendly_name ?? '') === name)) {
      const message = `A factor with the friendly name ${JSON.stringify(name)} for this user already exists`;
      throw new AuthError(422, 'mfa_factor_name_conflict', message);
    }
    if (known.length >= settings.enrolledFactorsMax) {
      const message = 'Maximum number of verified factors reached, unenroll to continue';
      throw new AuthError(422, 'too_many_enrolled_mfa_factors', message);
    }
    if (known.some(({ status }) => status === 'verified') && session.aal !== 'aal2') {
      throw new AuthError(403, 'insufficient_aal', 'AAL2 required to enroll a new factor');
    }
  }

  async function enroll(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, enrollParams);
    const signedIn = await context.requireSignedIn(request);
    const { user } = signedIn;
    limits.accountChanges.take(user.id);
    requireTotp(params.factor_type);
    if (!settings.totpEnrollEnabled) {
      throw new AuthError(422, 'mfa_totp_enroll_not_enabled', 'MFA enroll is disabled for TOTP');
    }
    const name = params.friendly_name ?? '';
    const issuer = params.issuer || new URL(context.links.siteUrl()).host;
    if (name.length > NAME_LENGTH_MAX || issuer.length > NAME_LENGTH_MAX) {
      throw new AuthError(400, 'validation_failed', `Names have at most ${NAME_LENGTH_MAX} characters`);
    }
    const secret = createTotpSecret();
    const id = await database.begin(async (tx) => {
      // Two enrolments at once would not see each other.
      await lockUser(tx, user.id);
      await factors.dropStaleFactors(tx, user.id);
      refuseMore(await factors.listFactors(tx, user.id), name, signedIn);
      const factorId = await factors.insertFactor(tx, { userId: user.id, friendlyName: name, secret });
      await writeAudit(tx, request, user, 'factor_in_progress', { factor_id: factorId });
      return factorId;
    });
    const uri = totpUri(secret, user.email ?? '', issuer);
    return {
      status: 200,
      body: { id, type: 'totp', friendly_name: name, totp: { qr_code: qrSvg(uri), secret, uri } },
    };
  }

  async function challenge(request: AuthRequest): Promise<AuthResponse> {
    const { user } = await context.requireSignedIn(request);
    const factor = await factors.findFactor(database, request.factorId, user.id);
    requireVerification();
    limits.accountChanges.take(user.id);
    const opened = await database.begin(async (tx) => {
      await lockUser(tx, user.id);
      await factors.lockFactor(tx, factor.id, user.id);
      const traits = { factor_id: factor.id, factor_status: factor.status };
      await writeAudit(tx, request, user, 'challenge_created', traits);
      return factors.insertChallenge(tx, factor.id, request.address);
    });
    return { status: 200, body: { id: opened.id, type: 'totp', expires_at: opened.expiresAtSeconds } };
  }

  /** The answer to a wrong code: it counts for the account, wherever it is tried from, and for the address. */
  async function refuseCode(request: AuthRequest, { user }: SignedIn, factorId: string): Promise<never> {
    limits.wrongCodes.take(addressKey(request));
    await writeAudit(database, request, user, 'login_failed', { reason: 'totp', factor_id: factorId });
    throw new AuthError(422, 'mfa_verification_failed', 'Invalid TOTP code entered');
  }

  async function verify(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, verifyParams);
    const signedIn = await context.requireSignedIn(request);
    const { user, session } = signedIn;
    const known = await factors.findFactor(database, request.factorId, user.id);
    if (!params.code) throw new AuthError(400, 'validation_failed', 'Code needs to be non-empty');
    const code = params.code;
    requireVerification();
    const challengeId = await factors.requireChallenge(
      database,
      params.challenge_id,
      known.id,
      request.address,
    );
    limits.wrongCodes.check(addressKey(request));
    limits.factorCodes.take(user.id);
    const answer = database.begin(async (tx) => {
      await lockUser(tx, user.id);
      const factor = await factors.lockFactor(tx, known.id, user.id);
      const steps = matchingSteps(factor.secret ?? '', code, Date.now());
      if (!(await factors.spendCode(tx, challengeId, factor.id, steps))) return null;
      const traits = { factor_id: factor.id, challenge_id: challengeId, factor_type: factor.factor_type };
      await writeAudit(tx, request, user, 'verification_attempted', traits);
      await factors.confirmFactor(tx, factor);
      return sessions.raise(tx, request, { userId: user.id, sessionId: session.id, factorId: factor.id });
    });
    const body = await answer.catch((error: unknown) => {
      if (isDatabaseUnavailable(error)) limits.factorCodes.giveBack(user.id);
      throw error;
    });
    if (body === null) return refuseCode(request, signedIn, known.id);
    limits.factorCodes.forget(user.id);
    return { status: 200, body };
  }

  async function unenroll(request: AuthRequest): Promise<AuthResponse> {
    const { user, session } = await context.requireSignedIn(request);
    const known = await factors.findFactor(database, request.factorId, user.id);
    await database.begin(async (tx) => {
      await lockUser(tx, user.id);
      const factor = await factors.lockFactor(tx, known.id, user.id);
      if (factor.status === 'verified' && session.aal !== 'aal2') {
        throw new AuthError(422, 'insufficient_aal', 'AAL2 required to unenroll verified factor');
      }
      await factors.deleteFactor(tx, factor);
      const traits = { factor_id: factor.id, factor_status: factor.status, session_id: session.id };
      await writeAudit(tx, request, user, 'factor_unenrolled', traits);
    });
    return { status: 200, body: { id: known.id } };
  }

  return [
    { method: 'POST', path: '/factors', access: 'api-key', handle: enroll },
    { method: 'POST', path: '/factors/:factor/challenge', access: 'api-key', handle: challenge },
    { method: 'POST', path: '/factors/:factor/verify', access: 'api-key', handle: verify },
    { method: 'DELETE', path: '/factors/:factor', access: 'api-key', handle: unenroll },
  ];
}
