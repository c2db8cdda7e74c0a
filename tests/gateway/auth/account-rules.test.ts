import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { type AuthServer, startAuthServer } from './auth-server.ts';
import { lastLetterTo, wrongCode } from './letters.ts';
import { createPerson, newEmail, openAdmin, openPublic, type Person, signIn } from './people.ts';

// Rules for one's own account that depend on settings, and what this project has switched off.

let database: TestDatabase;
let server: AuthServer;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAuthServer(database.url('supabase_auth_admin'), {
    securePasswordChange: true,
    mailIntervalSeconds: 0,
    enableSignup: true,
    metadataBytesMax: 2000,
    codeAttemptsMax: 3,
  });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

const newPassword = 'another-horse-battery';

async function signInLongAgo(): Promise<{
  person: Person;
  client: Awaited<ReturnType<typeof signIn>>['client'];
}> {
  const person = await createPerson(server);
  const { client } = await signIn(server, person);
  await database.sql`update auth.sessions set created_at = created_at - interval '25 hours'
    where user_id = ${person.id}`;
  return { person, client };
}

describe('a new password in an old session', () => {
  it('needs the nonce that is mailed, once', async () => {
    const { person, client } = await signInLongAgo();
    const bare = await client.auth.updateUser({ password: newPassword });
    expect(bare.error).toMatchObject({ status: 400, code: 'reauthentication_needed' });
    expect((await client.auth.reauthenticate()).error).toBeNull();
    const { kind, code, link } = lastLetterTo(server, person.email);
    expect([kind, link.hostname]).toEqual(['reauthentication', 'no-link.invalid']);
    const wrong = await client.auth.updateUser({ password: newPassword, nonce: wrongCode(code) });
    expect(wrong.error).toMatchObject({ status: 422, code: 'reauthentication_not_valid' });
    expect((await client.auth.updateUser({ password: newPassword, nonce: code })).error).toBeNull();
    const again = await client.auth.updateUser({ password: `${newPassword}!`, nonce: code });
    expect(again.error?.code).toBe('reauthentication_not_valid');
    await signIn(server, { ...person, password: newPassword });
  });

  it('does not take a code that was mailed for something else', async () => {
    const { person, client } = await signInLongAgo();
    await openPublic(server).auth.resetPasswordForEmail(person.email);
    const { code } = lastLetterTo(server, person.email);
    const { error } = await client.auth.updateUser({ password: newPassword, nonce: code });
    expect(error?.code).toBe('reauthentication_not_valid');
  });

  it('stops guessing', async () => {
    const { person, client } = await signInLongAgo();
    await client.auth.reauthenticate();
    const { code } = lastLetterTo(server, person.email);
    const guess = (nonce: string) => client.auth.updateUser({ password: newPassword, nonce });
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await guess(wrongCode(code))).error?.code).toBe('reauthentication_not_valid');
    }
    expect((await guess(code)).error).toMatchObject({ status: 429, code: 'over_request_rate_limit' });
  });

  it('and a nonce that expired do not go together', async () => {
    const { person, client } = await signInLongAgo();
    await client.auth.reauthenticate();
    const { code } = lastLetterTo(server, person.email);
    await database.sql`update auth.one_time_tokens set updated_at = updated_at - interval '2 hours'
      where user_id = ${person.id}`;
    const { error } = await client.auth.updateUser({ password: newPassword, nonce: code });
    expect(error?.code).toBe('reauthentication_not_valid');
  });

  it('is set without one soon after the sign-in', async () => {
    const { client } = await signIn(server, await createPerson(server));
    expect((await client.auth.updateUser({ password: newPassword })).error).toBeNull();
  });

  it('is not asked for by nobody', async () => {
    const response = await fetch(`${server.url}/auth/v1/reauthenticate`, {
      headers: { apikey: server.publishableKey },
    });
    expect(response.status).toBe(401);
  });
});

describe('metadata that is too large', () => {
  const data = { note: 'x'.repeat(2000) };
  const error = {
    status: 422,
    code: 'validation_failed',
    message: 'user_metadata cannot be larger than 2000 bytes as JSON',
  };
  it.each<[string, () => Promise<{ error: unknown }>]>([
    [
      'of the own account',
      async () => {
        const { client } = await signIn(server, await createPerson(server));
        return client.auth.updateUser({ data });
      },
    ],
    [
      'that grew bit by bit',
      async () => {
        const { client } = await signIn(server, await createPerson(server));
        expect((await client.auth.updateUser({ data: { a: 'x'.repeat(1200) } })).error).toBeNull();
        return client.auth.updateUser({ data: { b: 'x'.repeat(1200) } });
      },
    ],
    [
      'of somebody new',
      () =>
        openPublic(server).auth.signUp({
          email: newEmail(),
          password: newPassword,
          options: { data },
        }),
    ],
    ['of somebody invited', () => openAdmin(server).auth.admin.inviteUserByEmail(newEmail(), { data })],
    [
      'set by an administrator',
      () =>
        openAdmin(server).auth.admin.createUser({
          email: newEmail(),
          user_metadata: data,
        }),
    ],
    [
      'changed by an administrator',
      async () => {
        const { id } = await createPerson(server);
        return openAdmin(server).auth.admin.updateUserById(id, { user_metadata: data });
      },
    ],
  ])('%s is refused', async (_case, doIt) => {
    expect((await doIt()).error).toMatchObject(error);
  });
});

describe('what is switched off', () => {
  it.each<[string, () => Promise<{ error: unknown }>, number, string]>([
    [
      'anonymous sign-in',
      () => openPublic(server).auth.signInAnonymously(),
      422,
      'anonymous_provider_disabled',
    ],
    [
      'signing up by phone',
      () => openPublic(server).auth.signUp({ phone: '+15555550100', password: newPassword }),
      400,
      'phone_provider_disabled',
    ],
    [
      'signing in by phone',
      () => openPublic(server).auth.signInWithPassword({ phone: '+15555550100', password: newPassword }),
      422,
      'phone_provider_disabled',
    ],
    [
      'codes by phone',
      () => openPublic(server).auth.signInWithOtp({ phone: '+15555550100' }),
      400,
      'phone_provider_disabled',
    ],
    [
      'verifying a phone',
      () => openPublic(server).auth.verifyOtp({ phone: '+15555550100', token: '123456', type: 'sms' }),
      403,
      'otp_expired',
    ],
    [
      'resending to a phone',
      () => openPublic(server).auth.resend({ phone: '+15555550100', type: 'sms' }),
      400,
      'phone_provider_disabled',
    ],
    [
      'single sign-on',
      () => openPublic(server).auth.signInWithSSO({ domain: 'county.gov' }),
      404,
      'saml_provider_disabled',
    ],
    [
      'tokens of other providers',
      () => openPublic(server).auth.signInWithIdToken({ provider: 'google', token: 'x' }),
      400,
      'provider_disabled',
    ],
    [
      'linking another identity',
      async () => {
        const { client } = await signIn(server, await createPerson(server));
        return client.auth.linkIdentity({ provider: 'github', options: { skipBrowserRedirect: true } });
      },
      404,
      'manual_linking_disabled',
    ],
    [
      'unlinking an identity',
      async () => {
        const { client } = await signIn(server, await createPerson(server));
        const { data } = await client.auth.getUserIdentities();
        const [identity] = data?.identities ?? [];
        if (identity === undefined) throw new Error('no identity');
        return client.auth.unlinkIdentity(identity);
      },
      404,
      'manual_linking_disabled',
    ],
  ])('%s is refused clearly', async (_case, doIt, status, code) => {
    expect((await doIt()).error).toMatchObject({ status, code });
  });

  it.each([
    ['GET', '/authorize?provider=google', '', 400, 'validation_failed'],
    ['POST', '/token?grant_type=web3', '{}', 422, 'web3_provider_disabled'],
    ['POST', '/token?grant_type=other', '{}', 400, 'invalid_request'],
  ])('%s %s is refused clearly', async (method, path, body, status, code) => {
    const response = await fetch(`${server.url}/auth/v1${path}`, {
      method,
      headers: { apikey: server.publishableKey, 'x-supabase-api-version': '2024-01-01' },
      ...(body === '' ? {} : { body }),
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });
});

describe('a ban', () => {
  it('leaves what was opened before readable until its token ends, as on a hosted project', async () => {
    const person = await createPerson(server);
    const { client } = await signIn(server, person);
    await openAdmin(server).auth.admin.updateUserById(person.id, { ban_duration: '1h' });
    expect((await client.auth.getUser()).data.user?.banned_until).toEqual(expect.any(String));
    expect((await client.auth.refreshSession()).error?.code).toBe('user_banned');
  });
});
