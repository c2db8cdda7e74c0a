import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { type AuthServer, startAuthServer } from './auth-server.ts';
import { lastLetterTo, wrongCode } from './letters.ts';
import { createPerson, newEmail, openAdmin, openPublic, type Person, signIn } from './people.ts';

// Rules for one's own account that depend on settings.

let database: TestDatabase;
let server: AuthServer;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAuthServer(database.url('supabase_auth_admin'), {
    securePasswordChange: true,
    mailIntervalSeconds: 0,
    enableSignup: true,
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
});

describe('metadata that is too large', () => {
  const data = { note: 'x'.repeat(1024) };
  const error = {
    status: 422,
    code: 'validation_failed',
    message: 'user_metadata cannot be larger than 1024 bytes as JSON',
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
        expect((await client.auth.updateUser({ data: { a: 'x'.repeat(600) } })).error).toBeNull();
        return client.auth.updateUser({ data: { b: 'x'.repeat(600) } });
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

describe('an open sign-up', () => {
  it.each([
    ['by phone', { phone: '+15555550100', password: newPassword }, 'phone_provider_disabled'],
    ['without a password', { email: newEmail(), password: '' }, 'validation_failed'],
  ])('%s is refused', async (_case, credentials, code) => {
    const { error } = await openPublic(server).auth.signUp(credentials);
    expect(error).toMatchObject({ status: 400, code });
  });
});
