import { z } from 'zod';
import { unknownActor, writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import { isDatabaseUnavailable, type JsonObject } from './database.ts';
import { AuthError } from './errors.ts';
import { exchangeAuthCode } from './flow-state.ts';
import { addressKey } from './limits.ts';
import { verifyPassword } from './passwords.ts';
import { countingFailures } from './rate-limit.ts';
import { type AuthRequest, EMAIL_LENGTH_MAX, optionalText, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import { endSessions, hasSessionFrom, isRefreshToken } from './sessions.ts';
import { findUserByEmail, isBanned, lockUser, type UserRow } from './users.ts';

const passwordParams = z.object({ email: optionalText, phone: optionalText, password: optionalText });
const refreshParams = z.object({ refresh_token: optionalText });
const pkceParams = z.object({ auth_code: optionalText, code_verifier: optionalText });

const SIGN_INS_MAX = 10_000;

function invalidCredentials(): AuthError {
  return new AuthError(400, 'invalid_credentials', 'Invalid login credentials');
}

function bannedError(): AuthError {
  return new AuthError(400, 'user_banned', 'User is banned');
}

/** `POST /token` (password, refresh_token and pkce) and `POST /logout`. */
export function signInRoutes(context: AuthContext): Route[] {
  const { database, settings, sessions, limits, passwordHook } = context;

  /** Accounts and addresses of right passwords, latest last; a sign-out, which ends the session, leaves them. */
  const signedIn = new Set<string>();

  function rememberSignIn(attemptKey: string): void {
    signedIn.delete(attemptKey);
    signedIn.add(attemptKey);
    const [stalest] = signedIn;
    if (signedIn.size > SIGN_INS_MAX && stalest !== undefined) signedIn.delete(stalest);
  }

  async function signInWithPassword(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, passwordParams);
    if (params.phone && params.email) {
      throw new AuthError(
        400,
        'validation_failed',
        'Only an email address or phone number should be provided on login.',
      );
    }
    if (params.phone) throw new AuthError(422, 'phone_provider_disabled', 'Phone logins are disabled');
    const email = (params.email ?? '').trim().toLowerCase();
    if (email === '') throw new AuthError(400, 'validation_failed', 'missing email or phone');
    // No account has a longer one, and each is remembered for the limit.
    if (email.length > EMAIL_LENGTH_MAX) throw invalidCredentials();
    // One dispatch center sits behind one address, so the address alone must not lock people out.
    const address = addressKey(request);
    const attemptKey = `${email} ${address}`;
    limits.passwords.check(attemptKey);
    const isCounted = await countGuess(request, email, address);
    // After the address was let through, so that made-up accounts past its limit are not remembered in others' place.
    limits.tokens.take(attemptKey);
    limits.passwords.take(attemptKey);
    try {
      const body = await startSession(request, email, params.password ?? '');
      limits.passwords.forget(attemptKey);
      rememberSignIn(attemptKey);
      // Only what fails counts here: at a change of shifts everybody signs in within minutes.
      if (isCounted) limits.wrongPasswords.giveBack(address);
      return { status: 200, body };
    } catch (error) {
      if (isDatabaseUnavailable(error)) {
        limits.passwords.giveBack(attemptKey);
        if (isCounted) limits.wrongPasswords.giveBack(address);
      }
      throw error;
    }
  }

  /**
   * Counts a guess from an address. Once there were too many, only who has signed in from there before may go on, each
   * within the few tries of an account: a flood of guesses keeps no colleague out, and gets to no other account.
   */
  async function countGuess(request: AuthRequest, email: string, address: string): Promise<boolean> {
    try {
      limits.wrongPasswords.take(address);
      return true;
    } catch (refusal) {
      if (signedIn.has(`${email} ${address}`)) return false;
      const user = await findUserByEmail(database, email.replaceAll('\0', ''));
      if (user === null || !(await hasSessionFrom(database, user.id, request.address))) throw refusal;
      return false;
    }
  }

  /** Asks the hook, if there is one, whether the account may be signed in to; it is asked about wrong passwords as well. */
  async function askHook(request: AuthRequest, user: UserRow, valid: boolean): Promise<void> {
    if (passwordHook === null || !user.encrypted_password) return;
    const answer = await passwordHook(request, user.id, valid);
    if (answer.decision === 'continue') return;
    await database.begin(async (tx) => {
      await writeAudit(tx, request, user, 'login_failed', { provider: 'email', reason: 'hook' });
      if (answer.shouldLogoutUser) await endSessions(tx, user.id, user.id, 'global');
    });
    throw new AuthError(400, 'invalid_credentials', answer.message);
  }

  /**
   * The refusal for an address that has no account, or one that nobody may sign in to: whether the password is right
   * does not matter, and nobody learns which it was. It takes as long as a wrong password with its hook.
   */
  async function refuseAnyPassword(request: AuthRequest, user: UserRow | null): Promise<never> {
    const reason = user === null ? {} : { reason: 'user_banned' };
    const id = await writeAudit(database, request, user ?? unknownActor, 'login_failed', {
      provider: 'email',
      ...reason,
    });
    if (passwordHook !== null) {
      await database.begin(async (tx) => {
        await tx`select 1`;
        await tx`update auth.audit_log_entries set created_at = created_at where id = ${id}`;
      });
    }
    throw invalidCredentials();
  }

  async function startSession(request: AuthRequest, email: string, password: string): Promise<JsonObject> {
    const user = await findUserByEmail(database, email.replaceAll('\0', ''));
    if (user === null || isBanned(user)) {
      await verifyPassword(database, password, null);
      return refuseAnyPassword(request, user);
    }
    const valid = await verifyPassword(database, password, user.encrypted_password);
    await askHook(request, user, valid);
    if (!valid) {
      await writeAudit(database, request, user, 'login_failed', { provider: 'email' });
      throw invalidCredentials();
    }
    if (user.email_confirmed_at === null) {
      throw new AuthError(400, 'email_not_confirmed', 'Email not confirmed');
    }
    return database.begin(async (tx) => {
      // The comparison took a while: the password may have been changed, or the account banned, meanwhile.
      const current = await lockUser(tx, user.id);
      if (current.encrypted_password !== user.encrypted_password) throw invalidCredentials();
      if (isBanned(current)) throw invalidCredentials();
      await writeAudit(tx, request, user, 'login', { provider: 'email' });
      return sessions.start(tx, request, user.id, 'password');
    });
  }

  async function refresh(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, refreshParams);
    if (!isRefreshToken(params.refresh_token ?? '')) {
      throw new AuthError(400, 'validation_failed', 'Refresh token is not valid');
    }
    return { status: 200, body: await sessions.refresh(request, params.refresh_token ?? '') };
  }

  async function exchangeCode(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, pkceParams);
    const { auth_code: authCode, code_verifier: verifier } = params;
    if (!authCode || !verifier) {
      throw new AuthError(
        400,
        'validation_failed',
        'invalid request: both auth code and code verifier should be non-empty',
      );
    }
    const body = await database.begin(async (tx) => {
      const flow = await exchangeAuthCode(tx, authCode, verifier, settings.flowStateExpirySeconds);
      const user = await lockUser(tx, flow.userId);
      if (isBanned(user)) throw bannedError();
      await writeAudit(tx, request, user, 'login', { provider_type: flow.providerType });
      return sessions.start(tx, request, user.id, flow.method);
    });
    return { status: 200, body };
  }

  async function token(request: AuthRequest): Promise<AuthResponse> {
    // Wrong passwords have limits of their own.
    if (request.url.searchParams.get('grant_type') === 'password') return signInWithPassword(request);
    return countingFailures(limits.tokens, addressKey(request), () => otherGrant(request));
  }

  async function otherGrant(request: AuthRequest): Promise<AuthResponse> {
    const grantType = request.url.searchParams.get('grant_type');
    if (grantType === 'refresh_token') return refresh(request);
    if (grantType === 'pkce') return exchangeCode(request);
    if (grantType === 'id_token') {
      throw new AuthError(400, 'provider_disabled', 'Provider is not enabled');
    }
    if (grantType === 'web3') {
      throw new AuthError(422, 'web3_provider_disabled', 'Web3 provider is disabled');
    }
    throw new AuthError(400, 'invalid_credentials', 'unsupported_grant_type');
  }

  async function signOut(request: AuthRequest): Promise<AuthResponse> {
    const scope = request.url.searchParams.get('scope') || 'global';
    if (scope !== 'global' && scope !== 'local' && scope !== 'others') {
      throw new AuthError(400, 'validation_failed', `Unsupported logout scope "${scope}"`);
    }
    const { user, session } = await context.requireSignedIn(request);
    await database.begin(async (tx) => {
      await writeAudit(tx, request, user, 'logout', { scope });
      await endSessions(tx, user.id, session.id, scope);
    });
    return { status: 204 };
  }

  return [
    { method: 'POST', path: '/token', access: 'api-key', handle: token },
    { method: 'POST', path: '/logout', access: 'api-key', handle: signOut },
  ];
}
