import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { inject } from 'vitest';

/** Signs any claims as the embedded project's Auth would. */
export async function signToken(claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
  const { jwtKey } = inject('cluster').secrets;
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: jwtKey.kid, typ: 'JWT', ...header })
    .sign(await importJWK(jwtKey, 'ES256'));
}

/** Seconds since 1970. */
export const now = (): number => Math.floor(Date.now() / 1000);

/** A person's token that expires so many seconds from now. */
export function personToken(sub: string, seconds: number, extra: JWTPayload = {}): Promise<string> {
  return signToken({ sub, role: 'authenticated', aud: 'authenticated', exp: now() + seconds, ...extra });
}
