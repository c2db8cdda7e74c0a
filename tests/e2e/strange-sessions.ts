import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { loadSecrets } from '#supabase/local/secrets.ts';
import { e2eDataDir } from './instance.ts';

/** Headers that once let requests past the checks before every page. */
export const skips = [
  'middleware',
  'middleware:middleware:middleware:middleware:middleware',
  'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware',
  'proxy:proxy:proxy:proxy:proxy',
  '1',
];

type Strange = {
  what: string;
  cookie: string;
  /** A token that was once good is as good as that of somebody who was deactivated since. */
  isEnded: boolean;
};

/** Cookies in which somebody says that they are that person. Nobody is signed in by one. */
export function strangeCookies(userId: string): Strange[] {
  const { jwtKey } = loadSecrets(e2eDataDir);
  const ours = createPrivateKey({ key: jwtKey, format: 'jwk' });
  const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ sub: userId, role: 'authenticated', aud: 'authenticated', aal: 'aal2', exp: now + 3600 },
    amr: [{ method: 'password', timestamp: now }],
    session_id: '00000000-0000-4000-8000-000000000001',
  };
  const token = (claimed: object, key: KeyObject) => {
    const text = `${encode({ alg: 'ES256', typ: 'JWT', kid: jwtKey.kid })}.${encode(claimed)}`;
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  const session = (accessToken: string, expiresAt = claims.exp) =>
    `sb-app=base64-${encode({
      access_token: accessToken,
      refresh_token: 'x',
      token_type: 'bearer',
      expires_at: expiresAt,
      user: { id: userId },
    })}`;
  const expired = token({ ...claims, exp: now - 60 }, ours);
  const forged = (what: string, cookie: string): Strange => ({ what, cookie, isEnded: false });
  return [
    forged('garbage', 'sb-app=base64-%%%; sb-app.0=x; sb-access-token=y'),
    forged(
      'a token without a signature',
      session(`${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`),
    ),
    forged('a token of another key', session(token(claims, foreign))),
    forged('a token that has expired', session(expired, now - 60)),
    forged('an expired token that is said to last', session(expired)),
    { what: 'a session that has ended', cookie: session(token(claims, ours)), isEnded: true },
  ];
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
