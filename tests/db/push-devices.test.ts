import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusalOf } from './refusal.ts';
import { makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => world.db.sql`truncate public.push_subscriptions`);

const keys = { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) };

async function ask(as: string, expression: string) {
  const [row] = await world.db.asUser(as, (sql) => sql.unsafe(`select ${expression} as answer`));
  return row?.answer;
}

const save = (as: string, endpoint: string, { p256dh, auth } = keys, device = 'Firefox on Linux') =>
  ask(as, `public.save_push_subscription('${endpoint}', '${p256dh}', '${auth}', '${device}')::integer`);
const rows = () =>
  world.db.sql`select user_id, agency_id, endpoint, auth, device from public.push_subscriptions order by id`;
const audited = async () =>
  (
    await world.db.sql`select action, actor_id from public.audit_logs where action like 'push.%' order by id`
  ).map(({ action, actor_id }) => [action, actor_id]);

describe('a browser for notices', () => {
  it('is kept once, with its newest keys, and audited once', async () => {
    const id = await save(who.ana, 'https://push.test/1');
    expect(await save(who.ana, 'https://push.test/1', { ...keys, auth: 'b'.repeat(22) })).toBe(id);
    expect(await rows()).toEqual([
      {
        user_id: who.ana,
        agency_id: world.ours.id,
        endpoint: 'https://push.test/1',
        auth: 'b'.repeat(22),
        device: 'Firefox on Linux',
      },
    ]);
    expect(await audited()).toEqual([['push.add', who.ana]]);
  });

  it('goes over to who is signed in on it now, of another agency too', async () => {
    await save(who.ana, 'https://push.test/2');
    await world.db
      .sql`update public.push_subscriptions set created_at = '2030-01-01', sent_at = '2030-01-02'`;
    await save(who.stranger, 'https://push.test/2');
    const [row] = await world.db.sql`select * from public.push_subscriptions`;
    expect(row).toMatchObject({ user_id: who.stranger, agency_id: world.theirs.id, sent_at: null });
    expect(row?.created_at.getUTCFullYear()).toBeLessThan(2030);
    expect(await rows()).toHaveLength(1);
    // Who had no other one is told, and who had is not.
    await save(who.ben, 'https://push.test/3');
    await save(who.ben, 'https://push.test/4');
    await save(who.ana, 'https://push.test/3');
    const told = await world.db.sql`
      select recipient_id as to, content from public.notifications where kind = 'security.push'`;
    expect([...told]).toEqual([
      { to: who.ana, content: expect.stringContaining("Firefox on Linux shows somebody else's now") },
    ]);
  });

  it('is one of at most ten, and the same one again is no eleventh', async () => {
    for (let n = 1; n <= 10; n += 1) await save(who.ben, `https://push.test/ten/${n}`);
    expect(await refusalOf(save(who.ben, 'https://push.test/ten/11'))).toMatchObject({
      code: 'PT422',
      message: 'Notices can be on for 10 devices. Remove one first.',
    });
    await save(who.ben, 'https://push.test/ten/10');
    expect(await rows()).toHaveLength(10);
  });

  it('is refused in words without an address or keys that can be used', async () => {
    const refused = { code: 'PT422', message: 'This browser gave no address for notices.' };
    expect(await refusalOf(save(who.ana, 'ftp://push.test/1'))).toMatchObject(refused);
    expect(await refusalOf(save(who.ana, `https://push.test/${'x'.repeat(1000)}`))).toMatchObject(refused);
    expect(await refusalOf(save(who.ana, 'https://push.test/1', { ...keys, p256dh: 'short' }))).toMatchObject(
      refused,
    );
    expect(await refusalOf(save(who.ana, 'https://push.test/1', { ...keys, auth: '!' }))).toMatchObject(
      refused,
    );
    expect(await refusalOf(save(who.ana, 'https://push.test/1', keys, ''))).toMatchObject(refused);
    for (const hidden of ['\n', '\u202e']) {
      expect(await refusalOf(save(who.ana, `https://push.test/${hidden}1`))).toMatchObject(refused);
      expect(await refusalOf(save(who.ana, 'https://push.test/1', keys, `Fire${hidden}fox`))).toMatchObject(
        refused,
      );
    }
    expect(await refusalOf(save(who.ana, 'https://push.test/a b'))).toMatchObject(refused);
    expect(
      await refusalOf(ask(who.ana, 'public.save_push_subscription(null, null, null, null)')),
    ).toMatchObject(refused);
  });

  it('is seen and removed by its person alone; removed twice is harmless', async () => {
    const id = await save(who.ana, 'https://push.test/3');
    for (const as of [who.ben, who.supervisor, who.stranger]) {
      expect(await ask(as, `public.remove_push_subscription(${id})`)).toBe(false);
      expect(await ask(as, '(select count(*)::integer from public.push_subscriptions)')).toBe(0);
    }
    expect(await ask(who.ana, '(select endpoint from public.push_subscriptions)')).toBe(
      'https://push.test/3',
    );
    expect(await refusalOf(ask(who.ana, '(select auth from public.push_subscriptions)'))).toMatchObject({
      code: '42501',
    });
    expect(await ask(who.ana, `public.remove_push_subscription(${id})`)).toBe(true);
    expect(await ask(who.ana, `public.remove_push_subscription(${id})`)).toBe(false);
  });

  it('is forgotten with its person’s access, and when they sign out everywhere', async () => {
    await save(who.ana, 'https://push.test/4');
    await save(who.cora, 'https://push.test/5');
    await world.db.sql`update public.profiles set is_active = false where id = ${who.cora}`;
    expect(await refusalOf(save(who.cora, 'https://push.test/5'))).toMatchObject({ code: 'PT403' });
    expect((await rows()).map(({ user_id }) => user_id)).toEqual([who.ana]);
    await ask(who.ana, 'public.end_my_sessions()');
    expect(await rows()).toHaveLength(0);
  });
});
