import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createIdentify } from '../../../supabase/local/gateway/identity.ts';
import type { Identify } from '../../../supabase/local/gateway/types.ts';

const publishableKey = 'sb_publishable_for_tests';
const secretKey = 'sb_secret_for_tests';
let identify: Identify;
let signingKey: CryptoKey;
let jwtKey: JWK;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  signingKey = pair.privateKey;
  jwtKey = await exportJWK(pair.privateKey);
  identify = createIdentify({ publishableKey, secretKey, jwtKey });
});

const sign = (claims: JWTPayload, expiresAt: string | number, key: CryptoKey = signingKey) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).setExpirationTime(expiresAt).sign(key);

describe('who is asking', () => {
  it.each([
    ['the publishable key', { apikey: publishableKey }, 'anon'],
    ['the secret key', { apikey: secretKey }, 'service_role'],
    ['a key as bearer token', { authorization: `Bearer ${secretKey}` }, 'service_role'],
    ['a key in both places', { apikey: secretKey, authorization: `Bearer ${secretKey}` }, 'service_role'],
  ])('%s stands for a role', async (_case, headers, role) => {
    expect(await identify(headers)).toEqual({ role, claims: { role } });
  });

  it('is the signed-in person, whichever key comes with the token', async () => {
    const token = await sign({ sub: 'person', role: 'authenticated' }, '1h');
    for (const apikey of [publishableKey, secretKey]) {
      const identity = await identify({ apikey, authorization: `Bearer ${token}` });
      expect(identity).toMatchObject({ role: 'authenticated', claims: { sub: 'person' } });
    }
  });
});

describe('refusals', () => {
  it.each([
    ['no key', {}, 'No API key found in request'],
    ['an unknown key', { apikey: 'sb_publishable_other' }, 'Invalid API key'],
    ['an unknown bearer key', { authorization: 'Bearer sb_secret_other' }, 'Invalid API key'],
    [
      'the secret key in a browser',
      { apikey: secretKey, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)' },
      'Forbidden use of secret API key in browser',
    ],
  ])('%s', async (_case, headers, message) => {
    await expect(identify(headers)).rejects.toMatchObject({ status: 401, message });
  });

  it('a token without an API key', async () => {
    const token = await sign({ role: 'authenticated' }, '1h');
    await expect(identify({ authorization: `Bearer ${token}` })).rejects.toMatchObject({
      status: 401,
      message: 'No API key found in request',
    });
  });

  it('an expired token, with PGRST303', async () => {
    const token = await sign({ role: 'authenticated' }, Math.floor(Date.now() / 1000) - 60);
    await expect(
      identify({ apikey: publishableKey, authorization: `Bearer ${token}` }),
    ).rejects.toMatchObject({
      status: 401,
      code: 'PGRST303',
      message: 'JWT expired',
    });
  });

  it('a token that expires while it is remembered', async () => {
    const justValid = Math.floor(Date.now() / 1000) - 27;
    const headers = {
      apikey: publishableKey,
      authorization: `Bearer ${await sign({ role: 'authenticated' }, justValid)}`,
    };
    await identify(headers);
    await expect
      .poll(
        () =>
          identify(headers).then(
            () => 'accepted',
            (error: { code: string }) => error.code,
          ),
        {
          timeout: 15_000,
        },
      )
      .toBe('PGRST303');
  });

  it('a token of another key, with PGRST301', async () => {
    const other = await generateKeyPair('ES256');
    const token = await sign({ role: 'service_role' }, '1h', other.privateKey);
    await expect(
      identify({ apikey: publishableKey, authorization: `Bearer ${token}` }),
    ).rejects.toMatchObject({
      status: 401,
      code: 'PGRST301',
    });
  });

  it('a token without signature, with PGRST301', async () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${encode({ alg: 'none' })}.${encode({ role: 'service_role', exp: 4_102_444_800 })}.`;
    await expect(
      identify({ apikey: publishableKey, authorization: `Bearer ${token}` }),
    ).rejects.toMatchObject({
      status: 401,
      code: 'PGRST301',
    });
  });

  it('a role outside the three of the API', async () => {
    const token = await sign({ role: 'postgres' }, '1h');
    await expect(
      identify({ apikey: publishableKey, authorization: `Bearer ${token}` }),
    ).rejects.toMatchObject({
      status: 401,
      code: 'PGRST303',
    });
  });
});
