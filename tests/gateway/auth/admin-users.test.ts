import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayTarget, startGatewayTarget } from '../../setup/gateway-target.ts';
import { newEmail, openAdmin, removePeople } from './people.ts';

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
  it('creates one account when asked twice at once', async () => {
    const email = newEmail();
    const both = await Promise.all([admin().createUser({ email }), admin().createUser({ email })]);
    created.push(...both.flatMap(({ data }) => (data.user === null ? [] : [data.user.id])));
    expect(both.filter(({ error }) => error === null)).toHaveLength(1);
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
});
