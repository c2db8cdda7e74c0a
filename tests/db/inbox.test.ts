import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusalOf } from './refusal.ts';
import { makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => world.db.sql`truncate public.notifications cascade`);

type Made = { to?: string; kind?: string; needsAck?: boolean; expires?: string; link?: string | null };

/** Plants a notice, past the rules by which the database fills it. Returns its id. */
async function plant({ to = who.ana, kind = 'swap.offered', needsAck = false, expires, link = null }: Made) {
  const agency = to === who.stranger ? world.theirs.id : world.ours.id;
  const [row] = await world.db.sql`
    insert into public.notifications (agency_id, recipient_id, kind, content, link, expires_at)
    values (${agency}, ${to}, ${kind}, 'Hello', ${link}, now() + ${expires ?? null}::interval)
    returning id::integer`;
  await world.db.sql`update public.notifications set needs_ack = ${needsAck} where id = ${row?.id}`;
  return Number(row?.id);
}

async function ask(as: string, expression: string) {
  const [row] = await world.db.asUser(as, (sql) => sql.unsafe(`select ${expression} as answer`));
  return row?.answer;
}

const inbox = async (as: string, show: string, kinds = 'null', before = 'null', limit = 30) =>
  (await ask(as, `public.list_inbox('${show}', ${limit}, ${kinds}, ${before})`)).map(
    ({ id }: { id: number }) => id,
  );
const stateOf = async (id: number) =>
  (await world.db.sql`select status, read_at, acknowledged_at from public.notifications where id = ${id}`)[0];
const told = async () =>
  (
    await world.db
      .admin`select topic, event from realtime.messages where event = 'deliveries' order by inserted_at`
  ).map(({ topic }) => String(topic));

describe('the inbox', () => {
  it('has the own notices alone, newest first, a page at a time', async () => {
    const [first, second, third] = [await plant({}), await plant({}), await plant({})];
    const strange = await plant({ to: who.stranger });
    await plant({ to: who.ben });
    expect(await inbox(who.ana, 'all')).toEqual([third, second, first]);
    expect(await inbox(who.ana, 'all', 'null', 'null', 2)).toEqual([third, second]);
    expect(await inbox(who.ana, 'all', 'null', String(second), 2)).toEqual([first]);
    expect(await inbox(who.stranger, 'all')).toEqual([strange]);
    expect(await inbox(who.supervisor, 'all')).toEqual([]);
  });

  it('shows what is unread, what is to be acknowledged, and either, of the kinds asked for', async () => {
    const plain = await plant({});
    const opened = await plant({ kind: 'roster.changed', needsAck: true });
    const waiting = await plant({ kind: 'roster.changed', needsAck: true });
    const done = await plant({ kind: 'roster.changed', needsAck: true });
    const over = await plant({ expires: '-1 minute', needsAck: true });
    await ask(who.ana, `public.open_notice(${opened})`);
    await ask(who.ana, `public.acknowledge_notices(array[${done}])`);
    expect(await inbox(who.ana, 'all')).toEqual([over, done, waiting, opened, plain]);
    expect(await inbox(who.ana, 'unread')).toEqual([waiting, plain]);
    expect(await inbox(who.ana, 'acknowledge')).toEqual([waiting, opened]);
    expect(await inbox(who.ana, 'waiting')).toEqual([waiting, opened, plain]);
    expect(await inbox(who.ana, 'all', `array['swap.offered', 'swap.proposed']`)).toEqual([over, plain]);
    expect(await inbox(who.ana, 'nonsense')).toEqual([]);
    expect(await ask(who.ana, 'public.count_inbox()')).toEqual({
      unread: 2,
      toAcknowledge: 2,
      newestId: waiting,
    });
    expect(await ask(who.ben, 'public.count_inbox()')).toEqual({ unread: 0, toAcknowledge: 0, newestId: 0 });
    expect((await ask(who.ana, 'public.get_me()')).unread).toBe(2);
  });

  it('tells instants in milliseconds, and null where there is none', async () => {
    const id = await plant({ link: '/swaps?swap=1', expires: '1 hour', needsAck: true });
    const [notice] = await ask(who.ana, `public.list_inbox('all', 1)`);
    const [row] = await world.db
      .sql`select created_at, expires_at from public.notifications where id = ${id}`;
    expect(notice).toEqual({
      id,
      kind: 'swap.offered',
      content: 'Hello',
      link: '/swaps?swap=1',
      createdAt: row?.created_at.getTime(),
      readAt: null,
      needsAck: true,
      acknowledgedAt: null,
      expiresAt: row?.expires_at.getTime(),
    });
  });
});

describe('reading', () => {
  it('opens a notice: it is read then, at the first time, and tells where it leads', async () => {
    const id = await plant({ link: '/swaps?swap=7' });
    const nowhere = await plant({});
    expect(await ask(who.ana, `public.open_notice(${id})`)).toBe('/swaps?swap=7');
    const first = await stateOf(id);
    expect(first).toMatchObject({ status: 'read', acknowledged_at: null });
    expect(await ask(who.ana, `public.open_notice(${id})`)).toBe('/swaps?swap=7');
    expect(await stateOf(id)).toEqual(first);
    expect(await ask(who.ana, `public.open_notice(${nowhere})`)).toBeNull();
  });

  it('of all stops at what was shown, and again does nothing', async () => {
    const [first, second] = [await plant({ needsAck: true }), await plant({})];
    const later = await plant({});
    expect(await ask(who.ana, `public.mark_notices_read(null, ${second})`)).toBe(2);
    expect(await stateOf(first)).toMatchObject({ status: 'read', acknowledged_at: null });
    expect(await inbox(who.ana, 'unread')).toEqual([later]);
    expect(await ask(who.ana, `public.mark_notices_read(null, ${second})`)).toBe(0);
    expect(await ask(who.ana, 'public.mark_notices_read()')).toBe(1);
  });
});

describe('acknowledging', () => {
  it('keeps the first time, reads the notice too, and tells supervisors once', async () => {
    await world.db.admin`delete from realtime.messages`;
    const id = await plant({ needsAck: true });
    expect(await ask(who.ana, `public.acknowledge_notices(array[${id}])`)).toBe(1);
    const first = await stateOf(id);
    expect(first).toMatchObject({ status: 'read' });
    expect(first?.acknowledged_at).toEqual(first?.read_at);
    expect(await told()).toEqual([`supervisors:${world.ours.id}:1`]);
    expect(await ask(who.ana, `public.acknowledge_notices(array[${id}])`)).toBe(0);
    expect(await stateOf(id)).toEqual(first);
    expect(await told()).toHaveLength(1);
  });

  it('after reading keeps the time of reading', async () => {
    const id = await plant({ needsAck: true });
    await ask(who.ana, `public.open_notice(${id})`);
    const opened = await stateOf(id);
    await ask(who.ana, `public.acknowledge_notices(array[${id}])`);
    const after = await stateOf(id);
    expect(after?.read_at).toEqual(opened?.read_at);
    expect(after?.acknowledged_at.getTime()).toBeGreaterThan(opened?.read_at.getTime());
  });

  it('of what does not ask for it only reads it, and of all leaves alone what does not ask or is over', async () => {
    await world.db.admin`delete from realtime.messages`;
    const plain = await plant({});
    const other = await plant({});
    const over = await plant({ needsAck: true, expires: '-1 hour' });
    const asked = await plant({ needsAck: true });
    const later = await plant({ needsAck: true });
    expect(await ask(who.ana, `public.acknowledge_notices(array[${plain}])`)).toBe(1);
    expect(await stateOf(plain)).toMatchObject({ status: 'read', acknowledged_at: null });
    expect(await told()).toEqual([]);
    expect(await ask(who.ana, `public.acknowledge_notices(null, ${asked})`)).toBe(1);
    expect((await stateOf(asked))?.acknowledged_at).not.toBeNull();
    for (const id of [other, over, later]) {
      expect(await stateOf(id)).toMatchObject({ read_at: null, acknowledged_at: null });
    }
    // Asked for by itself it may be acknowledged late.
    expect(await ask(who.ana, `public.acknowledge_notices(array[${over}])`)).toBe(1);
  });
});

describe('notices of others', () => {
  it('do not exist, for coworkers, supervisors and strangers alike', async () => {
    const [own, id] = [await plant({ to: who.ben }), await plant({ needsAck: true })];
    const calls = [
      `public.open_notice(${id})`,
      `public.mark_notices_read(array[${own}, ${id}])`,
      `public.acknowledge_notices(array[${id}])`,
      'public.open_notice(999999999)',
      'public.open_notice(null)',
    ];
    for (const as of [who.ben, who.supervisor, who.admin, who.stranger]) {
      for (const call of calls) {
        expect(await refusalOf(ask(as, call)), call).toMatchObject({
          code: 'PT404',
          message: 'This notice does not exist.',
        });
      }
    }
    expect(await stateOf(id)).toMatchObject({ read_at: null, acknowledged_at: null });
    expect(await stateOf(own), 'nothing of a refused call is kept').toMatchObject({ read_at: null });
  });

  it('are not for who is deactivated either', async () => {
    const id = await plant({ to: who.cora, link: '/schedule' });
    await world.db.sql`update public.profiles set is_active = false where id = ${who.cora}`;
    expect(await refusalOf(ask(who.cora, `public.open_notice(${id})`))).toMatchObject({ code: 'PT403' });
    expect(await inbox(who.cora, 'all')).toEqual([]);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.cora}`;
  });
});
