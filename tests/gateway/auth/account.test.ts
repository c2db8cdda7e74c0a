import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayTarget, startGatewayTarget } from '../../setup/gateway-target.ts';
import { createPerson, openPublic, type Person, removePeople, signIn } from './people.ts';

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

describe('the own account', () => {
  it('merges data, and null removes a key', async () => {
    const { client } = await signIn(target, person);
    await client.auth.updateUser({ data: { full_name: 'Ann Lee', theme: 'dark' } });
    const { data, error } = await client.auth.updateUser({ data: { theme: null, density: 'compact' } });
    expect(error).toBeNull();
    expect(data.user?.user_metadata).toMatchObject({ full_name: 'Ann Lee', density: 'compact' });
    expect(data.user?.user_metadata).not.toHaveProperty('theme');
  });

  it('shows what was stored', async () => {
    const { client } = await signIn(target, person);
    await client.auth.updateUser({ data: { note: 'Grüße 😀' } });
    const { data } = await client.auth.getUser();
    expect(data.user).toMatchObject({ id: person.id, user_metadata: { note: 'Grüße 😀' } });
  });

  it('takes a new password, ends the other sessions and keeps this one', async () => {
    const member = await createPerson(target);
    const here = await signIn(target, member);
    const elsewhere = await signIn(target, member);
    const { error } = await here.client.auth.updateUser({
      password: 'another-horse-battery',
      current_password: member.password,
    });
    expect(error).toBeNull();

    expect((await here.client.auth.getUser()).error).toBeNull();
    const other = await openPublic(target).auth.getUser(elsewhere.session.access_token);
    expect(other.error?.name).toBe('AuthSessionMissingError');
    const before = await openPublic(target).auth.signInWithPassword(member);
    expect(before.error).toMatchObject({ code: 'invalid_credentials' });
    const after = await openPublic(target).auth.signInWithPassword({
      email: member.email,
      password: 'another-horse-battery',
    });
    expect(after.error).toBeNull();
    await removePeople(target, [member.id]);
  });

  it.each([
    ['too short', 'short', 'weak_password'],
    ['the present one', 'correct-horse-battery', 'same_password'],
    ['longer than bcrypt can tell apart', 'x'.repeat(73), 'validation_failed'],
  ])('refuses a password that is %s', async (_case, password, code) => {
    const { client } = await signIn(target, person);
    const { error } = await client.auth.updateUser({ password, current_password: person.password });
    expect(error?.code).toBe(code);
    expect((await openPublic(target).auth.signInWithPassword(person)).error).toBeNull();
  });
});
