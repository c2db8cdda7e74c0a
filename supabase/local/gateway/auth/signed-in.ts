import { bearerToken } from '../identity.ts';
import { ApiError, type Identify } from '../types.ts';
import type { Database } from './database.ts';
import { AuthError } from './errors.ts';
import type { AuthRequest } from './request.ts';
import { findSession, type SessionRow } from './sessions.ts';
import { findUserById, isBanned, type UserRow } from './users.ts';

export type SignedIn = { user: UserRow; session: SessionRow };

/** Resolves the bearer token to its user and living session, or throws. */
export type RequireSignedIn = (request: AuthRequest) => Promise<SignedIn>;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && uuidPattern.test(text);
}

async function bearerClaims(identify: Identify, request: AuthRequest): Promise<Record<string, unknown>> {
  if (bearerToken(request.message.headers) === null) {
    throw new AuthError(401, 'no_authorization', 'This endpoint requires a valid Bearer token');
  }
  try {
    const { claims } = await identify(request.message.headers);
    return claims;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new AuthError(403, 'bad_jwt', `invalid JWT: unable to parse or verify signature, ${error.message}`);
  }
}

/**
 * Unlike the Data API, which trusts a token until it expires, this looks at the session row: a signed-out
 * person is refused at once.
 */
export function createRequireSignedIn(database: Database, identify: Identify): RequireSignedIn {
  return async (request) => {
    const { sub, session_id: sessionId, exp } = await bearerClaims(identify, request);
    if (!isUuid(sub)) throw new AuthError(403, 'bad_jwt', 'invalid claim: missing sub claim');
    // The Data API forgives a difference between clocks; here the token's own end counts.
    if (typeof exp !== 'number' || exp * 1000 <= Date.now()) {
      throw new AuthError(403, 'bad_jwt', 'invalid JWT: token is expired');
    }
    const [user, session] = await Promise.all([
      findUserById(database, sub),
      isUuid(sessionId) ? findSession(database, sessionId, sub) : null,
    ]);
    if (user === null) {
      throw new AuthError(403, 'user_not_found', 'User from sub claim in JWT does not exist');
    }
    if (session === null) {
      throw new AuthError(403, 'session_not_found', 'Session from session_id claim in JWT does not exist');
    }
    if (isBanned(user)) throw new AuthError(403, 'user_banned', 'User is banned');
    return { user, session };
  };
}
