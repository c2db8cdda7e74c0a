import { z } from 'zod';
import { writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import type { JsonObject } from './database.ts';
import { AuthError } from './errors.ts';
import { isVerificationType, redeemLinkToken } from './one-time-tokens.ts';
import { type AuthRequest, optionalText, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import { confirmEmail, getUser, isBanned } from './users.ts';

const verifyParams = z.object({
  type: optionalText,
  token_hash: optionalText,
  token: optionalText,
  email: optionalText,
  phone: optionalText,
});

const redirectErrors: Record<number, string> = {
  400: 'invalid_request',
  401: 'unauthorized_client',
  403: 'access_denied',
  500: 'server_error',
  503: 'temporarily_unavailable',
};

/** `POST /verify` (from the app, with `token_hash`) and `GET /verify` (a link that redirects with a session). */
export function verifyRoutes(context: AuthContext): Route[] {
  const { database, settings, sessions, links } = context;

  async function redeem(request: AuthRequest, linkToken: string, type: string): Promise<JsonObject> {
    if (!isVerificationType(type)) {
      throw new AuthError(400, 'validation_failed', 'Invalid email verification type');
    }
    return database.begin(async (tx) => {
      const { userId, tokenType } = await redeemLinkToken(
        tx,
        linkToken,
        type,
        settings.mailLinkExpirySeconds,
      );
      const user = await getUser(tx, userId);
      if (isBanned(user)) throw new AuthError(403, 'user_banned', 'User is banned');
      const isFirstTime = tokenType === 'confirmation_token' || user.email_confirmed_at === null;
      if (isFirstTime) await confirmEmail(tx, userId);
      await writeAudit(tx, request, user, isFirstTime ? 'user_signedup' : 'login', { provider: 'email' });
      return sessions.start(tx, request, userId, 'otp');
    });
  }

  async function verifyFromApp(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, verifyParams);
    if (!params.type) throw new AuthError(400, 'validation_failed', 'Verify requires a verification type');
    if (!params.token_hash) {
      throw new AuthError(400, 'validation_failed', 'Verify requires the token_hash of a mail link');
    }
    if (params.token || params.email || params.phone) {
      throw new AuthError(400, 'validation_failed', 'Only the token_hash and type should be provided');
    }
    return { status: 200, body: await redeem(request, params.token_hash, params.type) };
  }

  async function verifyFromLink(request: AuthRequest): Promise<AuthResponse> {
    const query = request.url.searchParams;
    const target = new URL(links.redirectTarget(request));
    try {
      const type = query.get('type') ?? '';
      const session = await redeem(request, query.get('token') ?? '', type);
      target.hash = new URLSearchParams({
        access_token: String(session.access_token),
        expires_at: String(session.expires_at),
        expires_in: String(session.expires_in),
        refresh_token: String(session.refresh_token),
        token_type: String(session.token_type),
        type,
      }).toString();
    } catch (error) {
      if (!(error instanceof AuthError)) throw error;
      target.search = '';
      target.hash = new URLSearchParams({
        error: redirectErrors[error.status] ?? 'invalid_request',
        error_code: error.code,
        error_description: error.message,
      }).toString();
    }
    return { status: 303, headers: { location: target.href } };
  }

  return [
    { method: 'POST', path: '/verify', access: 'api-key', handle: verifyFromApp },
    { method: 'GET', path: '/verify', access: 'anyone', handle: verifyFromLink },
  ];
}
