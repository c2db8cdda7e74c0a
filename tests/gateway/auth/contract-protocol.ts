import { expect } from 'vitest';
import { type Api, type Contract, type Expected, refusal } from './contract.ts';
import { newEmail } from './people.ts';

const badJson: Expected = { status: 400, code: 'bad_json', data: refusal('bad_json') };

/** Keys, bodies and versions, and what the project tells about itself. */
export function protocolContract(api: Api): Contract {
  const { ann, visitor, raw, post, signIn, token } = api;
  const secretKey = () => api.target().secretKey;
  const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0';
  const wrong = { email: 'nobody@example.org', password: 'x' };

  return {
    'what the project tells': [
      [
        'its settings',
        () => raw('/settings'),
        {
          status: 200,
          data: expect.objectContaining({
            external: expect.objectContaining({ email: true, phone: false, anonymous_users: false }),
            disable_signup: true,
            mailer_autoconfirm: false,
            saml_enabled: false,
          }),
        },
      ],
      [
        'its health',
        () => raw('/health'),
        {
          status: 200,
          data: { name: 'GoTrue', version: expect.any(String), description: expect.any(String) },
        },
      ],
      [
        'the keys to verify tokens with, to anyone',
        () => raw('/.well-known/jwks.json', { key: null }),
        {
          status: 200,
          data: {
            keys: expect.arrayContaining([
              expect.objectContaining({
                kty: 'EC',
                crv: 'P-256',
                alg: 'ES256',
                use: 'sig',
                kid: expect.any(String),
                x: expect.any(String),
                y: expect.any(String),
              }),
            ]),
          },
          headers: { 'cache-control': expect.stringContaining('public') },
        },
      ],
      [
        'and nothing secret with them',
        async () => {
          const answer = await raw('/.well-known/jwks.json', { key: null });
          expect(await answer.clone().text()).not.toContain('"d"');
          return answer;
        },
        { status: 200 },
      ],
    ],
    keys: [
      [
        'none',
        () => raw('/user', { key: null }),
        { status: 401, data: expect.objectContaining({ message: 'No API key found in request' }) },
      ],
      [
        'an unknown one',
        () => visitor('sb_publishable_unknown').signInWithPassword({ email: ann().email, password: 'x' }),
        { status: 401, name: 'AuthApiError' },
      ],
      [
        'an unknown one, by hand',
        () => raw('/settings', { key: 'sb_publishable_unknown' }),
        { status: 401, data: expect.objectContaining({ message: 'Invalid API key' }) },
      ],
      [
        'the secret one in a browser',
        () => raw('/admin/users', { key: secretKey(), headers: { 'user-agent': browser } }),
        {
          status: 401,
          data: expect.objectContaining({ message: expect.stringContaining('secret API key') }),
        },
      ],
      [
        'the publishable one in a browser',
        () => raw('/settings', { headers: { 'user-agent': browser } }),
        { status: 200 },
      ],
      [
        'a token without a key',
        async () =>
          raw('/user', { key: null, headers: { authorization: `Bearer ${await token(await signIn())}` } }),
        { status: 401, data: expect.objectContaining({ message: 'No API key found in request' }) },
      ],
      [
        'the secret one and somebody’s token',
        async () =>
          raw('/admin/users', {
            key: secretKey(),
            headers: { authorization: `Bearer ${await token(await signIn())}` },
          }),
        { status: 403, code: 'not_admin', data: refusal('not_admin') },
      ],
    ],
    'bodies and versions': [
      ['a body that is cut off', () => post('/token?grant_type=password', '{"email":'), badJson],
      ['a list', () => post('/token?grant_type=password', '["not an object"]'), badJson],
      ['a number for a text', () => post('/token?grant_type=password', '{"email": 7}'), badJson],
      ['a text for an object', () => post('/signup', '{"email": "a@example.org", "data": "x"}'), badJson],
      [
        'fields nobody knows',
        () => post('/token?grant_type=password', { ...wrong, gotcha: true }),
        { status: 400, code: 'invalid_credentials' },
      ],
      [
        'null for what is left out',
        () => post('/token?grant_type=password', { ...wrong, phone: null }),
        { status: 400, code: 'invalid_credentials' },
      ],
      [
        'an older client',
        () => post('/token?grant_type=password', wrong, { 'x-supabase-api-version': '2023-01-01' }),
        {
          status: 400,
          code: 400,
          data: { code: 400, error_code: 'invalid_credentials', msg: 'Invalid login credentials' },
          version: null,
        },
      ],
    ],
  };
}

/** What only this project bounds, or leaves out where another may be set otherwise. */
export function limitsContract(api: Api): Contract {
  const { raw, post, signIn, admin, newPerson, visitor } = api;
  return {
    'limits of our own': [
      [
        'a body of hundreds of kilobytes',
        () => post('/token?grant_type=password', { email: 'x'.repeat(300_000) }),
        { status: 413, code: 'request_entity_too_large', data: refusal('request_entity_too_large') },
      ],
      [
        'metadata that every token would carry',
        async () => (await signIn(await newPerson())).updateUser({ data: { note: 'x'.repeat(20_000) } }),
        { status: 422, code: 'validation_failed' },
      ],
      [
        'metadata set by an administrator',
        async () =>
          admin().updateUserById((await newPerson()).id, { app_metadata: { note: 'x'.repeat(20_000) } }),
        { status: 422, code: 'validation_failed' },
      ],
      [
        'text the database cannot store',
        async () => (await signIn(await newPerson())).updateUser({ data: { note: 'a\0b' } }),
        { status: 400, code: 'validation_failed' },
      ],
      [
        'an account whose data holds such a text',
        () => admin().createUser({ email: newEmail(), user_metadata: { full_name: 'a\0b' } }),
        { status: 400, code: 'validation_failed' },
      ],
      [
        'an address that holds one',
        () => post('/token?grant_type=password', { email: 'a\0@example.org', password: 'x' }),
        { status: 400, code: 'invalid_credentials' },
      ],
      [
        'a phone for the own account',
        async () => (await signIn()).updateUser({ phone: '+15555550100' }),
        { status: 422, code: 'phone_provider_disabled' },
      ],
      [
        'an account by phone',
        () => admin().createUser({ phone: '+15555550100' }),
        { status: 422, code: 'phone_provider_disabled' },
      ],
      [
        'reauthentication without a token',
        () => raw('/reauthenticate'),
        { status: 401, code: 'no_authorization', data: refusal('no_authorization') },
      ],
      [
        'a sign-in of somebody banned, who is told nothing more',
        async () => {
          const { id, email, password } = await newPerson();
          await admin().updateUserById(id, { ban_duration: '1h' });
          return visitor().signInWithPassword({ email, password });
        },
        { status: 400, code: 'invalid_credentials' },
      ],
      [
        'a sign-in link for an unknown address',
        () => post('/otp', { email: newEmail() }),
        { status: 200, data: {} },
      ],
      [
        'a path nobody knows',
        () => raw('/nowhere'),
        { status: 404, code: 'not_found', data: refusal('not_found') },
      ],
      [
        'another method',
        () => raw('/token', { method: 'DELETE' }),
        { status: 405, code: 'method_not_allowed', headers: { allow: 'POST' } },
      ],
      [
        'passkeys',
        () => post('/passkeys/authentication/options', {}),
        { status: 404, code: 'passkey_disabled' },
      ],
    ],
  };
}
