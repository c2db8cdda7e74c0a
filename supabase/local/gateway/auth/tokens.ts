import { calculateJwkThumbprint, importJWK, type JWK, SignJWT } from 'jose';
import { publicJwk } from '../identity.ts';
import type { UserRow } from './users.ts';

/** What a session contributes to its access tokens. */
export type SessionClaims = {
  sessionId: string;
  aal: string;
  /** How the person signed in, newest first; `timestamp` in seconds since 1970. */
  amr: readonly { method: string; timestamp: number }[];
};

type AccessToken = { token: string; expiresAtSeconds: number };

export type TokenSigner = {
  sign: (user: UserRow, session: SessionClaims) => Promise<AccessToken>;
  /** The JSON Web Key Set clients verify access tokens with. */
  jwks: { keys: JWK[] };
};

/**
 * Signs access tokens with the private ES256 key, with the claims a hosted project puts in.
 * `issuer` is asked each time: the public URL is known only once the server listens.
 */
export async function createTokenSigner(options: {
  jwtKey: JWK;
  issuer: () => string;
  expirySeconds: number;
}): Promise<TokenSigner> {
  const kid = options.jwtKey.kid ?? (await calculateJwkThumbprint(options.jwtKey));
  const privateKey = await importJWK(options.jwtKey, 'ES256');

  return {
    jwks: { keys: [{ ...publicJwk(options.jwtKey), kid }] },
    async sign(user, session) {
      const issuedAt = Math.floor(Date.now() / 1000);
      const expiresAtSeconds = issuedAt + options.expirySeconds;
      const token = await new SignJWT({
        email: user.email ?? '',
        phone: user.phone ?? '',
        app_metadata: user.raw_app_meta_data ?? {},
        user_metadata: user.raw_user_meta_data ?? {},
        role: user.role ?? 'authenticated',
        aal: session.aal,
        amr: session.amr,
        session_id: session.sessionId,
        is_anonymous: user.is_anonymous,
      })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
        .setIssuer(options.issuer())
        .setSubject(user.id)
        .setAudience(user.aud ?? 'authenticated')
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAtSeconds)
        .sign(privateKey);
      return { token, expiresAtSeconds };
    },
  };
}
