import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayTarget, startGatewayTarget } from '../../setup/gateway-target.ts';
import { createPerson, openPublic, type Person, removePeople, signIn } from './people.ts';

let target: GatewayTarget;
let person: Person;
let database: postgres.Sql;
beforeAll(async () => {
  target = await startGatewayTarget();
  person = await createPerson(target);
  database = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await database.end({ timeout: 1 });
  await removePeople(target, [person.id]);
  await target.close();
});

async function refresh(refreshToken: string) {
  const { data, error } = await openPublic(target).auth.refreshSession({ refresh_token: refreshToken });
  return { session: data.session, error };
}

async function refreshOrThrow(refreshToken: string) {
  const { session, error } = await refresh(refreshToken);
  if (session === null) throw error ?? new Error('no session');
  return session;
}

/** Makes a used token look as if it had been used before the reuse interval. */
async function age(refreshToken: string): Promise<void> {
  await database`
    update auth.refresh_tokens set updated_at = updated_at - interval '1 minute' where token = ${refreshToken}`;
}

describe('refreshing a session', () => {
  it('serves two refreshes of the same token at once', async () => {
    const { session } = await signIn(target, person);
    const both = await Promise.all([refresh(session.refresh_token), refresh(session.refresh_token)]);
    expect(both.map(({ error }) => error)).toEqual([null, null]);
    const [first, second] = both.map((result) => result.session?.refresh_token);
    expect(first).toBe(second);
  });

  it('repeats the answer for a client that lost it', async () => {
    const { session } = await signIn(target, person);
    const next = await refreshOrThrow(session.refresh_token);
    await age(session.refresh_token);
    expect((await refreshOrThrow(session.refresh_token)).refresh_token).toBe(next.refresh_token);
  });

  it('accepts a used token within the reuse interval', async () => {
    const { session } = await signIn(target, person);
    const second = await refreshOrThrow(session.refresh_token);
    await refreshOrThrow(second.refresh_token);
    const { error } = await refresh(session.refresh_token);
    expect(error).toBeNull();
  });

  it('takes a used token after the interval for theft', async () => {
    const { session } = await signIn(target, person);
    const second = await refreshOrThrow(session.refresh_token);
    const third = await refreshOrThrow(second.refresh_token);
    await age(session.refresh_token);
    const replayed = await refresh(session.refresh_token);
    expect(replayed.error).toMatchObject({ status: 400, code: 'refresh_token_already_used' });
    // The legitimate holder is out as well: nobody can tell the two apart. Older than the interval, because a
    // hosted project forgives a moment longer.
    await age(third.refresh_token);
    expect((await refresh(third.refresh_token)).session).toBeNull();
  });
});
