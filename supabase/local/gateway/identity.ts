import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { errors, importJWK, type JWK, type JWTPayload, jwtVerify } from 'jose';
import { ApiError, type ApiRole, type Identify, type RequestIdentity } from './types.ts';

/** The two opaque project keys. */
export type ProjectKeys = { publishableKey: string; secretKey: string };

/** Resolves the `apikey` header to the role of the key, or throws the hosted gateway's 401. */
export type IdentifyApiKey = (headers: IncomingHttpHeaders) => 'anon' | 'service_role';

// PostgREST accepts this much difference between clocks.
const CLOCK_SKEW_SECONDS = 30;
const VERIFIED_TOKENS_MAX = 1000;

/** The public part of a private EC key; `jose` then refuses to sign with it. */
export function publicJwk(jwk: JWK): JWK {
  const { kty, crv, x, y, kid } = jwk;
  return {
    kty,
    crv,
    x,
    y,
    ...(kid === undefined ? {} : { kid }),
    alg: 'ES256',
    use: 'sig',
    key_ops: ['verify'],
  };
}

/** The token of an `Authorization: Bearer …` header, or null. */
export function bearerToken(headers: IncomingHttpHeaders): string | null {
  const match = /^bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '');
  return match?.[1] ?? null;
}

function singleHeader(value: string | string[] | undefined): string | null {
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text === '' ? null : text;
}

function sameSecret(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function isJwtShaped(token: string): boolean {
  return token.split('.').length === 3;
}

/**
 * The API key check of the hosted gateway: the key is read from the `apikey` header, else from an opaque
 * bearer token. A secret key sent by a browser (by its User-Agent) is refused, since it must never get there.
 */
export function createIdentifyApiKey(keys: ProjectKeys): IdentifyApiKey {
  const publishableKey = Buffer.from(keys.publishableKey);
  const secretKey = Buffer.from(keys.secretKey);
  return (headers) => {
    const sent = singleHeader(headers.apikey);
    const bearer = sent === null ? bearerToken(headers) : null;
    const key = sent ?? (bearer === null || isJwtShaped(bearer) ? null : bearer);
    if (key === null) {
      throw new ApiError(
        401,
        null,
        'No API key found in request',
        null,
        'No `apikey` request header or url param was found.',
      );
    }
    const given = Buffer.from(key);
    if (sameSecret(given, publishableKey)) return 'anon';
    if (!sameSecret(given, secretKey)) {
      throw new ApiError(
        401,
        null,
        'Invalid API key',
        null,
        'Double check your Supabase `anon` or `service_role` API key.',
      );
    }
    if (/^Mozilla\//i.test(headers['user-agent'] ?? '')) {
      throw new ApiError(
        401,
        null,
        'Forbidden use of secret API key in browser',
        null,
        'Secret API keys can only be used in a protected environment and should never be used in a browser. Delete this secret API key immediately.',
      );
    }
    return 'service_role';
  };
}

function invalidToken(code: 'PGRST301' | 'PGRST303', message: string): ApiError {
  return new ApiError(401, code, message, null, null, {
    'www-authenticate': `Bearer error="invalid_token", error_description="${message.replaceAll('"', "'")}"`,
  });
}

/** PostgREST's two codes: PGRST301 when the token cannot be read or verified, PGRST303 when a claim fails. */
function tokenError(error: unknown): ApiError {
  if (error instanceof errors.JWTExpired) return invalidToken('PGRST303', 'JWT expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return invalidToken(
      'PGRST303',
      error.claim === 'nbf' ? 'JWT not yet valid' : 'JWT claims validation failed',
    );
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed) {
    return invalidToken('PGRST301', 'No suitable key or wrong key type');
  }
  return invalidToken('PGRST301', 'JWT could not be decoded');
}

/** True for a role that API requests can act as. */
export function isApiRole(role: unknown): role is ApiRole {
  return role === 'anon' || role === 'authenticated' || role === 'service_role';
}

/**
 * Tells who is asking. The API key alone stands for `anon` or `service_role`; a user's access token in the
 * Authorization header overrules it, as on a hosted project. Tokens are verified with the local ES256 key
 * (private JWK `jwtKey`; only its public half is used) and remembered until they expire, so a busy session
 * costs one signature check. A session that was signed out keeps its role until its token expires: ask the
 * Auth API (`getUser`) where that matters.
 */
export function createIdentify(options: ProjectKeys & { jwtKey: JWK }): Identify {
  const identifyApiKey = createIdentifyApiKey(options);
  const verifyKey = importJWK(publicJwk(options.jwtKey), 'ES256');
  const ownKeys = [options.publishableKey, options.secretKey].map((key) => Buffer.from(key));
  const verified = new Map<string, JWTPayload>();

  /** A token that names another key is none of ours, whoever signed it; one that names none may be. */
  function keyFor({ kid }: { kid?: string }) {
    if (kid !== undefined && kid !== options.jwtKey.kid) throw new errors.JWSSignatureVerificationFailed();
    return verifyKey;
  }

  function isKey(token: string): boolean {
    return ownKeys.some((key) => sameSecret(Buffer.from(token), key));
  }

  async function verify(token: string): Promise<JWTPayload> {
    const known = verified.get(token);
    if (known !== undefined) {
      if ((known.exp ?? 0) + CLOCK_SKEW_SECONDS > Date.now() / 1000) return known;
      verified.delete(token);
    }
    const { payload } = await jwtVerify(token, keyFor, {
      algorithms: ['ES256'],
      clockTolerance: CLOCK_SKEW_SECONDS,
      requiredClaims: ['exp'],
    });
    if (verified.size >= VERIFIED_TOKENS_MAX) {
      const oldest = verified.keys().next();
      if (!oldest.done) verified.delete(oldest.value);
    }
    verified.set(token, payload);
    return payload;
  }

  return async (headers): Promise<RequestIdentity> => {
    const keyRole = identifyApiKey(headers);
    const token = bearerToken(headers);
    // supabase-js repeats the API key as bearer token while nobody is signed in.
    if (token === null || isKey(token)) {
      return { role: keyRole, claims: { role: keyRole } };
    }
    let claims: JWTPayload;
    try {
      claims = await verify(token);
    } catch (error) {
      throw tokenError(error);
    }
    if (!isApiRole(claims.role)) throw invalidToken('PGRST303', 'JWT claims validation failed');
    return { role: claims.role, claims };
  };
}
