import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayTarget, startGatewayTarget } from '../../setup/gateway-target.ts';
import {
  createPerson,
  newEmail,
  openAdmin,
  openClient,
  openPublic,
  type Person,
  removePeople,
  signIn,
} from './people.ts';

let target: GatewayTarget;
let person: Person;
beforeAll(async () => {
  target = await startGatewayTarget();
  person = await createPerson(target);
});
afterAll(async () => {
  await removePeople(target, [person.id]);
  await target.close();
});

describe('signing in with a password', () => {
  it('yields a session with the person', async () => {
    const { session } = await signIn(target, person);
    expect(session).toMatchObject({ token_type: 'bearer', expires_in: expect.any(Number) });
    expect(session.user).toMatchObject({ id: person.id, email: person.email, role: 'authenticated' });
    expect(session.user.identities).toHaveLength(1);
  });

  it('does not care about the case of the address', async () => {
    const { data, error } = await openPublic(target).auth.signInWithPassword({
      email: person.email.toUpperCase(),
      password: person.password,
    });
    expect(error).toBeNull();
    expect(data.user?.id).toBe(person.id);
  });

  it('puts the claims of a hosted project into the token', async () => {
    const { client } = await signIn(target, person);
    const { data } = await client.auth.getClaims();
    expect(data?.header).toMatchObject({ alg: 'ES256', kid: expect.any(String) });
    expect(data?.claims).toMatchObject({
      iss: `${target.url}/auth/v1`,
      sub: person.id,
      aud: 'authenticated',
      role: 'authenticated',
      email: person.email,
      phone: '',
      app_metadata: { provider: 'email', providers: ['email'] },
      user_metadata: expect.any(Object),
      aal: 'aal1',
      amr: [{ method: 'password', timestamp: expect.any(Number) }],
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      is_anonymous: false,
    });
  });

  it('lets clients verify the token on their own', async () => {
    const paths: string[] = [];
    const client = openPublic(target, async (input, init) => {
      paths.push(new URL(String(input)).pathname);
      return fetch(input, init);
    });
    const { data } = await client.auth.signInWithPassword(person);
    await client.auth.getClaims();
    paths.length = 0;
    const claims = await client.auth.getClaims(data.session?.access_token);
    expect(claims.error).toBeNull();
    expect(paths).toEqual([]);
  });

  it.each([
    ['a wrong password', async () => ({ email: person.email, password: 'not-the-password' })],
    ['an unknown address', async () => ({ email: newEmail(), password: person.password })],
  ])('refuses %s with the same answer', async (_case, credentials) => {
    const { data, error } = await openPublic(target).auth.signInWithPassword(await credentials());
    expect(data.session).toBeNull();
    expect(error).toMatchObject({
      status: 400,
      code: 'invalid_credentials',
      message: 'Invalid login credentials',
    });
  });

  it('refuses an account whose address is not confirmed', async () => {
    const email = newEmail();
    const created = await openAdmin(target).auth.admin.createUser({ email, password: person.password });
    const { error } = await openPublic(target).auth.signInWithPassword({ email, password: person.password });
    expect(error).toMatchObject({ status: 400, code: 'email_not_confirmed' });
    await removePeople(target, [created.data.user?.id ?? '']);
  });

  it('refuses to open an account, for people are invited', async () => {
    const { error } = await openPublic(target).auth.signUp({ email: newEmail(), password: person.password });
    expect(error).toMatchObject({ status: 422, code: 'signup_disabled' });
  });
});

describe('a ban', () => {
  it('refuses sign-in and refresh until it is lifted', async () => {
    const banned = await createPerson(target);
    const { session } = await signIn(target, banned);
    const admin = openAdmin(target).auth.admin;
    await admin.updateUserById(banned.id, { ban_duration: '24h' });

    const signedIn = await openPublic(target).auth.signInWithPassword(banned);
    expect(signedIn.error).toMatchObject({ status: 400, code: 'user_banned' });
    const refreshed = await openPublic(target).auth.refreshSession(session);
    expect(refreshed.error).toMatchObject({ status: 400, code: 'user_banned' });

    await admin.updateUserById(banned.id, { ban_duration: 'none' });
    const again = await openPublic(target).auth.signInWithPassword(banned);
    expect(again.error).toBeNull();
    await removePeople(target, [banned.id]);
  });
});

describe('signing out', () => {
  const isSignedIn = async (token: string) => {
    const { error } = await openPublic(target).auth.getUser(token);
    if (error !== null) expect(error.name).toBe('AuthSessionMissingError');
    return error === null;
  };

  it.each([
    ['local', [false, true, true]],
    ['others', [true, false, false]],
    ['global', [false, false, false]],
  ] as const)('%s ends the sessions it names', async (scope, expected) => {
    const member = await createPerson(target);
    const [first, second, third] = await Promise.all([
      signIn(target, member),
      signIn(target, member),
      signIn(target, member),
    ]);
    const { error } = await first.client.auth.signOut({ scope });
    expect(error).toBeNull();
    const tokens = [first, second, third].map(({ session }) => session.access_token);
    expect(await Promise.all(tokens.map(isSignedIn))).toEqual(expected);
    await removePeople(target, [member.id]);
  });

  it('ends the refresh token with the session', async () => {
    const { client, session } = await signIn(target, person);
    await client.auth.signOut({ scope: 'local' });
    const { error } = await openPublic(target).auth.refreshSession(session);
    expect(error).toMatchObject({ status: 400, code: 'refresh_token_not_found' });
  });
});

describe('keys and tokens', () => {
  it('refuses an unknown API key', async () => {
    const { error } = await openClient(target, 'sb_publishable_unknown').auth.signInWithPassword(person);
    expect(error).toMatchObject({ status: 401, message: 'Invalid API key' });
  });

  it('refuses the secret key in a browser', async () => {
    const response = await fetch(`${target.url}/auth/v1/admin/users`, {
      headers: { apikey: target.secretKey, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0' },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('secret API key') });
  });

  it('refuses a token that was tampered with', async () => {
    const { session } = await signIn(target, person);
    const [header, , signature] = session.access_token.split('.');
    const claims = Buffer.from(JSON.stringify({ sub: person.id, role: 'service_role', exp: 4_102_444_800 }));
    const { error } = await openPublic(target).auth.getUser(
      `${header}.${claims.toString('base64url')}.${signature}`,
    );
    expect(error).toMatchObject({ status: 403, code: 'bad_jwt' });
  });

  it('keeps administration from people who are signed in', async () => {
    const { client } = await signIn(target, person);
    const { error } = await client.auth.admin.listUsers();
    expect(error).toMatchObject({ status: 403, code: 'not_admin' });
  });
});
