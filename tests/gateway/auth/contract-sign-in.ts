import { expect } from 'vitest';
import { type Api, type Contract, type Expected, password, refusal, session, user } from './contract.ts';
import { newEmail } from './people.ts';

const invalid: Expected = { status: 400, code: 'invalid_credentials', data: { user: null, session: null } };
const nobody = { user: null, session: null };
const phone = '+15555550100';

/** Signing in and out, and keeping a session. */
export function signInContract(api: Api): Contract {
  const { ann, newPerson, visitor, signIn, admin, raw, post, token } = api;

  async function signInAgain(ban: string) {
    const person = await newPerson();
    await admin().updateUserById(person.id, { ban_duration: '24h' });
    await admin().updateUserById(person.id, { ban_duration: ban });
    return visitor().signInWithPassword({ email: person.email, password });
  }

  /** The refresh token of a fresh session. */
  async function refreshToken() {
    const { data } = await (await signIn()).getSession();
    return data.session?.refresh_token ?? '';
  }
  const refresh = (given: string) => visitor().refreshSession({ refresh_token: given });

  /** Who of three sessions is still let in after the first signed out. */
  async function signOutOf(scope: 'local' | 'others' | 'global', looked: 0 | 1) {
    const person = await newPerson();
    const both = [await signIn(person), await signIn(person)] as const;
    const tokens = [await token(both[0]), await token(both[1])] as const;
    const { error } = await both[0].signOut({ scope });
    expect(error).toBeNull();
    return visitor().getUser(tokens[looked]);
  }
  const missing: Expected = { status: 403, name: 'AuthSessionMissingError', data: { user: null } };

  return {
    'signing in with a password': [
      [
        'the right one',
        () => visitor().signInWithPassword({ email: ann().email, password }),
        { status: 200, data: { session: session(), user: user() } },
      ],
      [
        'an address in capitals and with blanks around',
        () => visitor().signInWithPassword({ email: ` ${ann().email.toUpperCase()} `, password }),
        { status: 200, data: { user: user() } },
      ],
      ['a wrong one', () => visitor().signInWithPassword({ email: ann().email, password: 'wrong' }), invalid],
      ['an unknown address', () => visitor().signInWithPassword({ email: newEmail(), password }), invalid],
      ['no address at all', () => visitor().signInWithPassword({ email: 'nobody', password }), invalid],
      [
        'an empty password',
        () => visitor().signInWithPassword({ email: ann().email, password: '' }),
        invalid,
      ],
      [
        'an empty address',
        () => visitor().signInWithPassword({ email: '', password }),
        { status: 400, code: 'validation_failed', data: nobody },
      ],
      [
        'the same words for a wrong password and an unknown address',
        () => post('/token?grant_type=password', { email: newEmail(), password }),
        {
          status: 400,
          code: 'invalid_credentials',
          data: { code: 'invalid_credentials', message: 'Invalid login credentials' },
        },
      ],
      [
        'an account without a password',
        async () => {
          const person = await newPerson({ password_hash: undefined });
          return visitor().signInWithPassword({ email: person.email, password });
        },
        invalid,
      ],
      ['whose ban was lifted', () => signInAgain('none'), { status: 200, data: { user: user() } }],
      [
        'an address that was never confirmed',
        async () => {
          const person = await newPerson({ email_confirm: false });
          return visitor().signInWithPassword({ email: person.email, password });
        },
        { status: 400, code: 'email_not_confirmed', data: nobody },
      ],
      [
        'a phone',
        () => visitor().signInWithPassword({ phone, password }),
        { status: 422, code: 'phone_provider_disabled' },
      ],
      [
        'an address and a phone',
        () => post('/token?grant_type=password', { email: ann().email, phone, password }),
        { status: 400, code: 'validation_failed' },
      ],
      [
        'a deleted person whose row is kept',
        async () => {
          const person = await newPerson();
          await admin().deleteUser(person.id, true);
          return visitor().signInWithPassword({ email: person.email, password });
        },
        invalid,
      ],
      [
        'a deleted person',
        async () => {
          const person = await newPerson();
          await admin().deleteUser(person.id);
          return visitor().signInWithPassword({ email: person.email, password });
        },
        invalid,
      ],
    ],
    'opening an account': [
      [
        'by address',
        () => visitor().signUp({ email: newEmail(), password }),
        { status: 422, code: 'signup_disabled', data: nobody },
      ],
      [
        'by a known address',
        () => visitor().signUp({ email: ann().email, password }),
        { status: 422, code: 'signup_disabled', data: nobody },
      ],
      ['by phone', () => visitor().signUp({ phone, password }), { status: 422, code: 'signup_disabled' }],
      [
        'without a name',
        () => visitor().signInAnonymously(),
        { status: 422, code: 'anonymous_provider_disabled' },
      ],
    ],
    'refreshing a session': [
      [
        'yields another token of the same session',
        async () => {
          const auth = await signIn();
          const before = await auth.getSession();
          const result = await auth.refreshSession();
          expect(result.data.session?.refresh_token).not.toBe(before.data.session?.refresh_token);
          const ids = [before, result].map(
            async ({ data }) =>
              (await visitor().getClaims(data.session?.access_token)).data?.claims.session_id,
          );
          expect(await ids[0]).toBe(await ids[1]);
          return result;
        },
        { data: { session: session(), user: user() } },
      ],
      [
        'by setSession, as pages do that got tokens',
        async () => {
          const { data } = await (await signIn()).getSession();
          const { access_token = '', refresh_token = '' } = data.session ?? {};
          return visitor().setSession({ access_token, refresh_token });
        },
        { status: 200, data: { session: { token_type: 'bearer' }, user: user() } },
      ],
      [
        'twice, for a client that lost the answer',
        async () => {
          const first = await refreshToken();
          const { data } = await refresh(first);
          const again = await refresh(first);
          expect(again.data.session?.refresh_token).toBe(data.session?.refresh_token);
          return again;
        },
        { status: 200, data: { session: session() } },
      ],
      [
        'a token nobody issued',
        () => refresh('abcdefghijkl'),
        { status: 400, code: 'refresh_token_not_found', data: nobody },
      ],
      [
        'garbage',
        () => refresh('not a refresh token'),
        { status: 400, code: 'validation_failed', data: nobody },
      ],
      [
        'nothing',
        () => post('/token?grant_type=refresh_token', {}),
        { status: 400, code: 'validation_failed', data: refusal('validation_failed') },
      ],
      [
        'after signing out',
        async () => {
          const auth = await signIn();
          const { data } = await auth.getSession();
          await auth.signOut({ scope: 'local' });
          return refresh(data.session?.refresh_token ?? '');
        },
        { status: 400, code: 'refresh_token_not_found', data: nobody },
      ],
      [
        'of a banned person',
        async () => {
          const person = await newPerson();
          const auth = await signIn(person);
          await admin().updateUserById(person.id, { ban_duration: '1h' });
          return auth.refreshSession();
        },
        { status: 400, code: 'user_banned', data: nobody },
      ],
      [
        'of a deleted person',
        async () => {
          const person = await newPerson();
          const auth = await signIn(person);
          await admin().deleteUser(person.id);
          return auth.refreshSession();
        },
        { status: 400, code: 'refresh_token_not_found', data: nobody },
      ],
    ],
    'who is signed in': [
      [
        'asked of the server',
        async () => (await signIn()).getUser(),
        {
          status: 200,
          data: {
            user: user({
              identities: [
                expect.objectContaining({
                  provider: 'email',
                  identity_data: expect.objectContaining({ email: expect.any(String) }),
                }),
              ],
            }),
          },
        },
      ],
      [
        'read from the token',
        async () => {
          const result = await (await signIn()).getClaims();
          expect(result.data?.claims).toMatchObject({
            iss: `${api.target().url}/auth/v1`,
            sub: ann().id,
            email: ann().email,
          });
          return result;
        },
        {
          data: {
            header: { alg: 'ES256', kid: expect.any(String), typ: 'JWT' },
            claims: {
              iss: expect.any(String),
              sub: expect.any(String),
              aud: 'authenticated',
              role: 'authenticated',
              email: expect.any(String),
              phone: '',
              exp: expect.any(Number),
              iat: expect.any(Number),
              app_metadata: { provider: 'email', providers: ['email'] },
              user_metadata: expect.any(Object),
              aal: 'aal1',
              amr: [{ method: 'password', timestamp: expect.any(Number) }],
              session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
              is_anonymous: false,
            },
          },
        },
      ],
      [
        'without asking the server again',
        async () => {
          const auth = await signIn();
          await auth.getClaims();
          const before = api.answers();
          const result = await auth.getClaims(await token(auth));
          expect(api.answers()).toBe(before);
          return result;
        },
        { data: { claims: { role: 'authenticated' } } },
      ],
      ['nobody', () => visitor().getUser(), { name: 'AuthSessionMissingError', data: { user: null } }],
      [
        'with something that is no token',
        () => visitor().getUser('not-a-token'),
        { status: 403, code: 'bad_jwt', data: { user: null } },
      ],
      [
        'with a token that was tampered with',
        async () => {
          const [header, , signature] = (await token(await signIn())).split('.');
          const claims = Buffer.from(
            JSON.stringify({ sub: ann().id, role: 'service_role', exp: 4_102_444_800 }),
          );
          return visitor().getUser(`${header}.${claims.toString('base64url')}.${signature}`);
        },
        { status: 403, code: 'bad_jwt' },
      ],
      [
        'with a key in the place of the token',
        () => visitor().getUser(api.target().publishableKey),
        { status: 403, code: 'bad_jwt' },
      ],
      [
        'a deleted person',
        async () => {
          const person = await newPerson();
          const auth = await signIn(person);
          await admin().deleteUser(person.id);
          return auth.getUser();
        },
        { status: 403, code: 'user_not_found' },
      ],
      [
        'a banned person',
        async () => {
          const person = await newPerson();
          const auth = await signIn(person);
          await admin().updateUserById(person.id, { ban_duration: '1h' });
          return auth.getUser();
        },
        { status: 403, code: 'user_banned', data: { user: null } },
      ],
      [
        'their second factors: none',
        async () => (await signIn()).mfa.listFactors(),
        { status: 200, data: { all: [], totp: [], phone: [] } },
      ],
      [
        'their assurance level',
        async () => (await signIn()).mfa.getAuthenticatorAssuranceLevel(),
        { data: { currentLevel: 'aal1', nextLevel: 'aal1' } },
      ],
      [
        'their identities',
        async () => (await signIn()).getUserIdentities(),
        { status: 200, data: { identities: [{ provider: 'email' }] } },
      ],
    ],
    'signing out': [
      ['here ends this session', () => signOutOf('local', 0), missing],
      ['here leaves the others', () => signOutOf('local', 1), { status: 200, data: { user: user() } }],
      [
        'elsewhere leaves this session',
        () => signOutOf('others', 0),
        { status: 200, data: { user: user() } },
      ],
      ['elsewhere ends the others', () => signOutOf('others', 1), missing],
      ['everywhere ends this session', () => signOutOf('global', 0), missing],
      ['everywhere ends the others', () => signOutOf('global', 1), missing],
      [
        'answers with nothing',
        async () =>
          raw('/logout', {
            method: 'POST',
            headers: { authorization: `Bearer ${await token(await signIn())}` },
          }),
        { status: 204, data: '' },
      ],
      [
        'a second time',
        async () => {
          const headers = { authorization: `Bearer ${await token(await signIn(await newPerson()))}` };
          await (await raw('/logout', { method: 'POST', headers })).text();
          return raw('/logout', { method: 'POST', headers });
        },
        { status: 403, code: 'session_not_found', data: refusal('session_not_found') },
      ],
      [
        'from somewhere unknown',
        async () =>
          raw('/logout?scope=everything', {
            method: 'POST',
            headers: { authorization: `Bearer ${await token(await signIn())}` },
          }),
        { status: 400, code: 'validation_failed' },
      ],
      [
        'by a server, for the person',
        async () => {
          const auth = await signIn(await newPerson());
          const given = await token(auth);
          expect((await admin().signOut(given, 'global')).error).toBeNull();
          return visitor().getUser(given);
        },
        missing,
      ],
      [
        'what an ended session may still change: nothing',
        async () => {
          const auth = await signIn(await newPerson());
          await admin().signOut(await token(auth), 'global');
          return auth.updateUser({ data: { theme: 'dark' } });
        },
        { status: 403, name: 'AuthSessionMissingError' },
      ],
    ],
    'ways in that are switched off': [
      [
        'another provider',
        () => raw('/authorize?provider=google'),
        { status: 400, code: 'validation_failed' },
      ],
      [
        'the token of another provider',
        () => visitor().signInWithIdToken({ provider: 'google', token: 'x.y.z' }),
        { status: 400, code: 'provider_disabled' },
      ],
      [
        'single sign-on',
        () => visitor().signInWithSSO({ domain: 'county.gov' }),
        { status: 404, code: 'saml_provider_disabled' },
      ],
      [
        'a code by phone',
        () => visitor().signInWithOtp({ phone }),
        { status: 400, code: 'phone_provider_disabled' },
      ],
      [
        'a code sent by phone',
        () => visitor().verifyOtp({ phone, token: '123456', type: 'sms' }),
        { status: 403, code: 'otp_expired' },
      ],
      ['a wallet', () => post('/token?grant_type=web3', {}), { status: 422, code: 'web3_provider_disabled' }],
      [
        'a grant nobody knows',
        () => post('/token?grant_type=other', {}),
        { status: 400, code: 'invalid_credentials' },
      ],
      ['a grant nobody names', () => post('/token', {}), { status: 400, code: 'invalid_credentials' }],
      [
        'linking another identity',
        async () =>
          (await signIn()).linkIdentity({ provider: 'github', options: { skipBrowserRedirect: true } }),
        { status: 404, code: 'manual_linking_disabled' },
      ],
      [
        'unlinking one',
        async () => {
          const auth = await signIn();
          const { data } = await auth.getUserIdentities();
          const [identity] = data?.identities ?? [];
          if (identity === undefined) throw new Error('no identity');
          return auth.unlinkIdentity(identity);
        },
        { status: 404, code: 'manual_linking_disabled' },
      ],
    ],
  };
}
