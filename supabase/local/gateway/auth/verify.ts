import { z } from 'zod';
import { writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import { isDatabaseUnavailable, type JsonObject, type Transaction } from './database.ts';
import { confirmEmailChange, firstConfirmationMessage } from './email-change.ts';
import { AuthError } from './errors.ts';
import { issueAuthCode } from './flow-state.ts';
import { addressKey } from './limits.ts';
import { isPkceToken, isVerificationType, type VerificationType } from './one-time-tokens.ts';
import { countingFailures } from './rate-limit.ts';
import { type AuthRequest, optionalText, parseEmail, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import type { SignInMethod } from './sessions.ts';
import { confirmEmail } from './user-changes.ts';
import { getUser, isBanned } from './users.ts';

const verifyParams = z.object({
  type: optionalText,
  token_hash: optionalText,
  token: optionalText,
  email: optionalText,
  phone: optionalText,
  redirect_to: optionalText,
});

const redirectErrors: Record<number, string> = {
  400: 'invalid_request',
  401: 'unauthorized_client',
  403: 'access_denied',
  422: 'invalid_request',
  500: 'server_error',
  503: 'temporarily_unavailable',
};

function invalid(message: string): AuthError {
  return new AuthError(400, 'validation_failed', message);
}

function parseAddress(given: string | null | undefined): string {
  try {
    return parseEmail(given);
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    throw new AuthError(422, 'validation_failed', 'Invalid email format');
  }
}

/** The way a flow was started that a link of this kind ends. */
function flowMethod(type: VerificationType, isConfirmation: boolean): SignInMethod {
  if (type === 'signup' || (type === 'email' && isConfirmation)) return 'email/signup';
  return type === 'email' ? 'magiclink' : type;
}

type Redeem = (tx: Transaction) => ReturnType<AuthContext['oneTimeTokens']['redeemLink']>;
type Verified = { userId: string; isConfirmation: boolean; isFirstOfTwo: boolean };

/** `POST /verify` (from the app, with a link's token or a code) and `GET /verify` (a link that redirects). */
export function verifyRoutes(context: AuthContext): Route[] {
  const { database, sessions, links, limits, oneTimeTokens } = context;

  /** Uses up what was given and does what it was for. */
  async function verify(
    tx: Transaction,
    request: AuthRequest,
    type: VerificationType,
    redeem: Redeem,
  ): Promise<Verified> {
    const { userId, tokenType } = await redeem(tx);
    const user = await getUser(tx, userId);
    if (isBanned(user)) throw new AuthError(403, 'user_banned', 'User is banned');
    const isConfirmation = tokenType === 'confirmation_token';
    if (type === 'email_change') {
      const step = await confirmEmailChange(context, tx, request, userId);
      return { userId, isConfirmation, isFirstOfTwo: step === 'first' };
    }
    const isFirstTime = isConfirmation || user.email_confirmed_at === null;
    if (isFirstTime) await confirmEmail(tx, userId);
    await writeAudit(tx, request, user, isFirstTime ? 'user_signedup' : 'login', { provider: 'email' });
    return { userId, isConfirmation, isFirstOfTwo: false };
  }

  async function answer(request: AuthRequest, type: VerificationType, redeem: Redeem): Promise<AuthResponse> {
    const body = await database.begin(async (tx): Promise<JsonObject> => {
      const { userId, isFirstOfTwo } = await verify(tx, request, type, redeem);
      if (isFirstOfTwo) return { msg: firstConfirmationMessage, code: '200' };
      return sessions.start(tx, request, userId, 'otp');
    });
    return { status: 200, body };
  }

  async function verifyCode(
    request: AuthRequest,
    type: string,
    { email: given, phone, token }: z.infer<typeof verifyParams>,
  ): Promise<AuthResponse> {
    if ((given && phone) || (!given && !phone)) {
      throw invalid('Only an email address or phone number should be provided on verify');
    }
    const unknown = () => new AuthError(403, 'otp_expired', 'Token has expired or is invalid');
    if (phone) throw unknown();
    const email = parseAddress(given);
    const address = addressKey(request);
    limits.wrongCodes.take(address);
    // By account and not by address alone: a code is short enough to be guessed from many places.
    limits.codes.take(email);
    if (!isVerificationType(type)) throw unknown();
    try {
      const verified = await answer(request, type, (tx) =>
        oneTimeTokens.redeemCode(tx, email, token ?? '', type),
      );
      limits.codes.forget(email);
      limits.wrongCodes.giveBack(address);
      return verified;
    } catch (error) {
      if (isDatabaseUnavailable(error)) {
        limits.codes.giveBack(email);
        limits.wrongCodes.giveBack(address);
      }
      throw error;
    }
  }

  async function verifyFromApp(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, verifyParams);
    const { type, token, token_hash: linkToken } = params;
    if (!type) throw invalid('Verify requires a verification type');
    if (token && linkToken) throw invalid('Verify requires either a token or a token hash');
    if (token) return verifyCode(request, type, params);
    if (!linkToken) throw invalid('Verify requires either a token or a token hash');
    if (params.email || params.phone || params.redirect_to) {
      throw invalid('Only the token_hash and type should be provided');
    }
    if (!isVerificationType(type)) throw invalid('Invalid email verification type');
    return countingFailures(limits.wrongLinks, addressKey(request), () =>
      answer(request, type, (tx) => oneTimeTokens.redeemLink(tx, linkToken, type)),
    );
  }

  /** What the redirect of a link says: in the fragment, and for PKCE in the query, which servers see. */
  async function openLink(
    request: AuthRequest,
    type: string,
    linkToken: string,
  ): Promise<{ query: JsonObject; fragment: JsonObject }> {
    if (!isVerificationType(type)) throw invalid('Invalid email verification type');
    const isPkce = isPkceToken(linkToken);
    return database.begin(async (tx) => {
      const { userId, isConfirmation, isFirstOfTwo } = await verify(tx, request, type, (inner) =>
        oneTimeTokens.redeemLink(inner, linkToken, type),
      );
      if (isFirstOfTwo) {
        const message = { message: firstConfirmationMessage };
        return { query: isPkce ? message : {}, fragment: message };
      }
      if (isPkce) {
        const code = await issueAuthCode(tx, userId, flowMethod(type, isConfirmation));
        return { query: { code }, fragment: {} };
      }
      const session = await sessions.start(tx, request, userId, 'otp');
      const { access_token, expires_at, expires_in, refresh_token, token_type } = session;
      const fragment = { access_token, expires_at, expires_in, refresh_token, token_type, type };
      return { query: {}, fragment };
    });
  }

  async function verifyFromLink(request: AuthRequest): Promise<AuthResponse> {
    const given = request.url.searchParams;
    const linkToken = given.get('token') ?? '';
    const type = given.get('type') ?? '';
    if (linkToken === '') throw invalid('Verify requires a token or a token hash');
    if (type === '') throw invalid('Verify requires a verification type');
    const target = new URL(links.redirectTarget(request));
    let said: { query: JsonObject; fragment: JsonObject };
    try {
      said = await countingFailures(limits.wrongOpenedLinks, addressKey(request), () =>
        openLink(request, type, linkToken),
      );
    } catch (error) {
      if (!(error instanceof AuthError) || error.status === 429) throw error;
      const reason = {
        error: redirectErrors[error.status] ?? 'invalid_request',
        error_code: error.code,
        error_description: error.message,
      };
      said = { query: isPkceToken(linkToken) ? reason : {}, fragment: reason };
    }
    for (const [name, value] of Object.entries(said.query)) target.searchParams.set(name, String(value));
    const fragment = Object.entries(said.fragment).map(([name, value]) => [name, String(value)]);
    if (fragment.length > 0) target.hash = new URLSearchParams([...fragment, ['sb', '']]).toString();
    return { status: 303, headers: { location: target.href } };
  }

  return [
    { method: 'POST', path: '/verify', access: 'api-key', handle: verifyFromApp },
    { method: 'GET', path: '/verify', access: 'anyone', handle: verifyFromLink },
  ];
}
