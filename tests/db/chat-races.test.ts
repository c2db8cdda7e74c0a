import type postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePerson, uuid } from '../factories/people.ts';
import { type ChatWorld, makeChatWorld, who } from './chat-world.ts';
import { race } from './race.ts';

let world: ChatWorld;
beforeEach(async () => {
  world = await makeChatWorld();
});
afterEach(() => world.db.drop());

const post = (channel: string, clientId: string, content: string) => (sql: postgres.TransactionSql) =>
  sql`select public.post_chat_message(${channel}, ${clientId}, ${content})`;
const seqsOf = async (channel: string) => {
  const rows = await world.db.sql`
    select seq::integer, sender_id, created_at from public.chat_messages where channel_id = ${channel} order by seq`;
  return rows.map(({ seq }) => seq);
};

describe('messages written at the same moment', () => {
  it('get numbers without holes, in the order of their times', async () => {
    const people = await Promise.all(
      Array.from({ length: 8 }, (_, n) => makePerson(world.db.sql, world.ours, 300 + n)),
    );
    const contestants = people.flatMap((as, n) =>
      [0, 1].map((m) => ({ as, work: post(world.center, uuid(8000 + n * 10 + m), `${n} ${m}`) })),
    );
    // One that comes to nothing leaves no hole.
    const outcomes = await race(world.db, [
      ...contestants,
      { as: who.ana, work: post(world.center, uuid(8999), ' ') },
    ]);
    expect(outcomes).toEqual([...contestants.map(() => null), 'PT422']);
    expect(await seqsOf(world.center)).toEqual(contestants.map((_, n) => n + 1));
    const [ordered] = await world.db.sql`
      select bool_and(later) as ordered from (
        select created_at >= lag(created_at, 1, '-infinity') over (order by seq) as later
        from public.chat_messages where channel_id = ${world.center}
      ) x`;
    expect(ordered).toEqual({ ordered: true });
    const [channel] = await world.db.sql`
      select last_seq::integer from public.chat_channels where id = ${world.center}`;
    expect(channel?.last_seq).toBe(contestants.length);
  });

  it('with one id are one message', async () => {
    const work = post(world.center, uuid(8000), 'Once');
    expect(
      await race(
        world.db,
        Array.from({ length: 6 }, () => ({ as: who.ana, work })),
      ),
    ).toEqual(Array(6).fill(null));
    expect(await seqsOf(world.center)).toEqual([1]);
  });

  it('by one person in several conversations are ten, not more', async () => {
    const direct = await world.call<string>(who.supervisor, 'open_direct_channel', { p_user_id: who.ben });
    const channels = [world.center, world.supervisors, direct];
    const outcomes = await race(
      world.db,
      Array.from({ length: 15 }, (_, n) => ({
        as: who.supervisor,
        work: post(channels[n % 3] ?? '', uuid(8000 + n), `${n}`),
      })),
    );
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'PT422')).toHaveLength(5);
  });
});

it('two who open their conversation at once open the same one', async () => {
  const open = (person: string) => (sql: postgres.TransactionSql) =>
    sql`select public.open_direct_channel(${person})`;
  const outcomes = await race(
    world.db,
    Array.from({ length: 8 }, (_, n) =>
      n % 2 === 0 ? { as: who.ana, work: open(who.ben) } : { as: who.ben, work: open(who.ana) },
    ),
  );
  expect(outcomes).toEqual(Array(8).fill(null));
  const rows = await world.db.sql`
    select count(*)::integer as members from public.chat_channels c
    join public.chat_members m on m.channel_id = c.id where c.kind = 'direct' group by c.id`;
  expect([...rows]).toEqual([{ members: 2 }]);
});

it('of two edits of one version one wins', async () => {
  const message = await world.post(who.ana, world.center, 'First');
  const edit = (content: string) => ({
    as: who.ana,
    work: (sql: postgres.TransactionSql) =>
      sql`select public.edit_chat_message(${message.id}, 1, ${content})`,
  });
  const remove = {
    as: who.supervisor,
    work: (sql: postgres.TransactionSql) => sql`select public.delete_chat_message(${message.id}, 1)`,
  };
  const outcomes = await race(world.db, [edit('Second'), edit('Third'), remove]);
  expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'PT409')).toHaveLength(2);
  const kept = await world.db.sql`select version from private.chat_message_versions`;
  expect([...kept]).toEqual([{ version: 1 }]);
});

it('what is posted while somebody is taken out goes to them before, or not at all', async () => {
  for (let round = 0; round < 5; round++) {
    const group = await world.call<string>(who.admin, 'create_chat_channel', {
      p_name: `Group ${round}`,
      p_members: [who.ana, who.ben, who.trainee],
    });
    await world.told();
    const outcomes = await race(world.db, [
      { as: who.ana, work: post(group, uuid(8100 + round), 'By Ana') },
      {
        as: who.admin,
        work: (sql) => sql`select public.remove_chat_member(${group}, ${who.ben})`,
      },
      { as: who.trainee, work: post(group, uuid(8200 + round), 'By Tom') },
      { as: who.ben, work: post(group, uuid(8300 + round), 'By Ben') },
    ]);
    expect(outcomes.slice(0, 3)).toEqual([null, null, null]);
    expect([null, 'PT404']).toContain(outcomes[3]);
    const told = await world.db.sql`
      delete from realtime.messages where event = 'chat' returning topic, (payload -> 'message' -> 'seq')::integer as seq`;
    const inOrder = told.toSorted((one, other) => one.seq - other.seq);
    const epochs = inOrder.map(({ topic }) => String(topic).replace(/^.*\./, ''));
    // Once the topic has moved, nothing is sent on the former one.
    expect(epochs).toEqual(epochs.toSorted());
    expect(await seqsOf(group)).toEqual(inOrder.map((_, n) => n + 1));
  }
});

it('whoever changes roles while others post waits, and nobody is stuck', async () => {
  const [row] = await world.db.sql`select version from public.profiles where id = ${who.supervisor}`;
  await makePerson(world.db.sql, world.ours, 108, { role: 'supervisor' });
  const outcomes = await race(world.db, [
    {
      as: who.admin,
      work: (sql) => sql`select public.update_user_role(${who.supervisor}, 'dispatcher', ${row?.version})`,
    },
    {
      as: uuid(108),
      work: (sql) =>
        sql`select public.post_chat_message(${world.supervisors}, ${uuid(8000)}, 'Read this', '{}', true)`,
    },
    {
      as: uuid(108),
      work: (sql) =>
        sql`select public.post_chat_message(${world.center}, ${uuid(8001)}, 'Read this, too', '{}', true)`,
    },
    { as: who.ana, work: post(world.center, uuid(8002), 'Hello') },
  ]);
  expect(outcomes).toEqual([null, null, null, null]);
});
