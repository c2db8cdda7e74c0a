import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayTarget, startGatewayTarget } from '../../setup/gateway-target.ts';
import { createPerson, newEmail, openAdmin, openPublic, removePeople, signIn } from './people.ts';

let target: GatewayTarget;
const created: string[] = [];
beforeAll(async () => {
  target = await startGatewayTarget();
});
afterAll(async () => {
  await removePeople(target, created);
  await target.close();
});

const admin = () => openAdmin(target).auth.admin;
async function createNamed(fullName: string) {
  const { data, error } = await admin().createUser({
    email: newEmail(),
    password: 'correct-horse-battery',
    email_confirm: true,
    user_metadata: { full_name: fullName },
    app_metadata: { agency: 'harbor' },
  });
  if (error) throw error;
  created.push(data.user.id);
  return data.user;
}

describe('administering accounts', () => {
  it('creates an account as asked', async () => {
    const user = await createNamed('Ann Lee');
    expect(user).toMatchObject({
      aud: 'authenticated',
      role: 'authenticated',
      email_confirmed_at: expect.any(String),
      user_metadata: { full_name: 'Ann Lee' },
      app_metadata: { agency: 'harbor', provider: 'email', providers: ['email'] },
    });
    expect((await admin().getUserById(user.id)).data.user).toMatchObject({ id: user.id, email: user.email });
  });

  it('stores addresses in lower case and only once', async () => {
    const email = newEmail();
    const first = await admin().createUser({ email: email.toUpperCase() });
    created.push(first.data.user?.id ?? '');
    expect(first.data.user?.email).toBe(email);
    const second = await admin().createUser({ email });
    expect(second.error).toMatchObject({ status: 422, code: 'email_exists' });
  });

  it('creates one account when asked twice at once', async () => {
    const email = newEmail();
    const both = await Promise.all([admin().createUser({ email }), admin().createUser({ email })]);
    created.push(...both.flatMap(({ data }) => (data.user === null ? [] : [data.user.id])));
    expect(both.filter(({ error }) => error === null)).toHaveLength(1);
  });

  it('refuses what is no address', async () => {
    const { error } = await admin().createUser({
      email: 'not an address',
      password: 'correct-horse-battery',
    });
    expect(error).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it('changes metadata, address and password, and ends the sessions with the password', async () => {
    const person = await createPerson(target);
    created.push(person.id);
    const { session } = await signIn(target, person);
    const email = newEmail();
    const { data, error } = await admin().updateUserById(person.id, {
      email,
      password: 'another-horse-battery',
      app_metadata: { agency: 'bay' },
      user_metadata: { full_name: 'Bo' },
      email_confirm: true,
    });
    expect(error).toBeNull();
    expect(data.user).toMatchObject({ email, app_metadata: { agency: 'bay', provider: 'email' } });
    const ended = await openPublic(target).auth.getUser(session.access_token);
    expect(ended.error?.name).toBe('AuthSessionMissingError');
    const signedIn = await openPublic(target).auth.signInWithPassword({
      email,
      password: 'another-horse-battery',
    });
    expect(signedIn.error).toBeNull();
  });

  it('refuses a ban it cannot read', async () => {
    const user = await createNamed('Cy');
    const { error } = await admin().updateUserById(user.id, { ban_duration: 'a while' });
    expect(error).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it('lists page by page with the number of all', async () => {
    for (const name of ['Di', 'Ed', 'Flo']) await createNamed(name);
    const first = await admin().listUsers({ page: 1, perPage: 2 });
    if (first.error) throw first.error;
    expect(first.data.users).toHaveLength(2);
    expect(first.data.aud).toBe('authenticated');
    expect(first.data.total).toBeGreaterThanOrEqual(3);
    expect(first.data.nextPage).toBe(2);
    const second = await admin().listUsers({ page: 2, perPage: 2 });
    const firstIds = first.data.users.map(({ id }) => id);
    expect(second.data.users.filter(({ id }) => firstIds.includes(id))).toEqual([]);
  });

  it('deletes an account with its sessions', async () => {
    const person = await createPerson(target);
    const { session } = await signIn(target, person);
    const { error } = await admin().deleteUser(person.id);
    expect(error).toBeNull();
    expect((await admin().getUserById(person.id)).error).toMatchObject({
      status: 404,
      code: 'user_not_found',
    });
    const left = await openPublic(target).auth.getUser(session.access_token);
    expect(left.error).toMatchObject({ status: 403, code: 'user_not_found' });
  });

  it('can keep the row of a deleted person without what identifies it', async () => {
    const person = await createPerson(target);
    created.push(person.id);
    await admin().deleteUser(person.id, true);
    const { data } = await admin().getUserById(person.id);
    expect(data.user?.deleted_at).toEqual(expect.any(String));
    expect(data.user?.email).not.toBe(person.email);
    const { error } = await openPublic(target).auth.signInWithPassword(person);
    expect(error).toMatchObject({ code: 'invalid_credentials' });
  });

  it('answers 404 for an unknown account', async () => {
    const { error } = await admin().updateUserById(randomUUID(), { user_metadata: {} });
    expect(error).toMatchObject({ status: 404, code: 'user_not_found' });
  });
});
