import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK, type JWTPayload } from 'jose';
import { isApiRole, publicJwk } from '../identity.ts';
import type { ApiRole } from '../types.ts';
import { expired, Refusal } from './refusal.ts';

/** For whom a channel listens and speaks. */
export type Person = {
  role: ApiRole;
  claims: Record<string, unknown>;
  /** When the token expires, in seconds since 1970; null for an API key. */
  expiresAt: number | null;
};

/** Of an access token, in characters: 16 KB of metadata and as much of claims take no more. */
const TOKEN_LENGTH_MAX = 49_152;

/** Verifies access tokens, or throws the `Refusal` a hosted project answers with. */
export type VerifyToken = (token: string) => Promise<Person>;

/** The holder of an API key alone. */
export function keyHolder(role: 'anon' | 'service_role'): Person {
  return { role, claims: { role }, expiresAt: null };
}

/**
 * Unlike the Data API, Realtime allows no difference between clocks, and looks at nothing but signature, expiry and role.
 *
 * @param jwtKey the key that signs access tokens, of which only the public half is used
 */
export function createVerifyToken(jwtKey: JWK): VerifyToken {
  const verifyKey = importJWK(publicJwk(jwtKey), 'ES256');
  return async (token) => {
    if (token.length > TOKEN_LENGTH_MAX) {
      throw new Refusal('MalformedJWT', `A token has at most ${TOKEN_LENGTH_MAX} characters`);
    }
    requireKnownKey(readHeader(token), jwtKey.kid);
    const claims = readClaims(token);
    try {
      await compactVerify(token, await verifyKey, { algorithms: ['ES256'] });
    } catch {
      throw new Refusal('JwtSignatureError', 'Failed to validate JWT signature');
    }
    const { exp, role } = claims;
    if (typeof exp === 'number' && exp <= Math.floor(Date.now() / 1000)) throw expired(exp);
    if (typeof exp !== 'number' || role === undefined) {
      throw new Refusal('InvalidJWTToken', 'Fields `role` and `exp` are required in JWT');
    }
    if (!isApiRole(role)) {
      throw new Refusal('Unauthorized', 'The role of the token is none that may use this project');
    }
    return { role, claims, expiresAt: exp };
  };
}

function readHeader(token: string): { alg?: unknown; kid?: unknown } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw malformed();
  }
}

function readClaims(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw malformed();
  }
}

function malformed(): Refusal {
  return new Refusal('MalformedJWT', 'The token provided is not a valid JWT');
}

function requireKnownKey({ alg, kid }: { alg?: unknown; kid?: unknown }, known: string | undefined): void {
  if (alg === 'ES256' && kid === known) return;
  // Hosted tries its old shared secret for these, which cannot fit.
  if (typeof alg === 'string' && alg.startsWith('HS')) {
    throw new Refusal('JwtSignatureError', 'Failed to validate JWT signature');
  }
  const which = typeof kid === 'string' ? ` for key ID (kid) ${JSON.stringify(kid)}` : '';
  throw new Refusal(
    'JwtSignerError',
    `Failed to generate JWT signer${which}, check your JWT secret or JWKS configuration`,
  );
}
