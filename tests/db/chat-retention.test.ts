import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ChatWorld, makeChatWorld, type Row, refusal, who } from './chat-world.ts';

let world: ChatWorld;
beforeEach(async () => {
  world = await makeChatWorld();
});
afterEach(() => world.db.drop());

const prune = (batch = 5000) => world.call<number>('service_role', 'prune_chat', { p_batch: batch });
const age = (message: Row, months: number) => world.db.sql`
  update public.chat_messages set created_at = now() - make_interval(months => ${months}) where id = ${message.id}`;
const remaining = async () => {
  const rows = await world.db.sql`
    select seq::integer from public.chat_messages where channel_id = ${world.center} order by seq`;
  return rows.map(({ seq }) => seq);
};

it('removes what is older than 24 months, with all that belongs to it, and says how many', async () => {
  const old = await world.post(who.supervisor, world.center, 'Old @Ana Diaz', {
    mentions: [who.ana],
    mustRead: true,
  });
  await world.call(who.supervisor, 'edit_chat_message', {
    p_message_id: old.id,
    p_version: 1,
    p_content: 'Old, edited',
  });
  await world.call(who.ana, 'confirm_chat_message', { p_message_id: old.id });
  const young = await world.post(who.ana, world.center, 'Young');
  await age(old, 25);
  await age(young, 23);
  expect(await prune()).toBe(1);
  expect(await remaining()).toEqual([2]);
  for (const table of ['chat_mentions', 'chat_receipts', 'chat_message_versions']) {
    expect(await world.db.sql`select 1 from private.${world.db.sql(table)}`).toHaveLength(0);
  }
  const [entry] = await world.db.sql`
    select actor_id, action, details from public.audit_logs order by id desc limit 1`;
  expect(entry).toEqual({
    actor_id: null,
    action: 'chat_message.prune',
    details: { entity: 'chat_message', removed: 1 },
  });
  expect(await prune()).toBe(0);
});

it('takes out of the notices what they say of a removed message, and leaves the others', async () => {
  const old = await world.post(who.supervisor, world.center, 'Old secret @Ana Diaz', { mentions: [who.ana] });
  await world.post(who.supervisor, world.center, 'Young words @Ana Diaz', { mentions: [who.ana] });
  await age(old, 25);
  const notices = () => world.db.sql`
    select content, read_at is not null as is_read from public.notifications
    where recipient_id = ${who.ana} and kind like 'chat.%' order by id`;
  expect(await notices()).toMatchObject([
    { content: expect.stringContaining('Old secret') },
    { content: expect.stringContaining('Young words') },
  ]);
  expect(await prune()).toBe(1);
  expect(await notices()).toEqual([
    { content: 'This message is not kept any longer.', is_read: true },
    { content: expect.stringContaining('Young words'), is_read: false },
  ]);
  const [kept] = await world.db.sql`
    select count(*)::integer as count from public.audit_logs l where to_jsonb(l)::text like '%Old secret%'`;
  expect(kept).toEqual({ count: 0 });
});

it('goes on with the numbers where everything was removed', async () => {
  const messages = [
    await world.post(who.ana, world.center, 'One'),
    await world.post(who.ana, world.center, 'Two'),
  ];
  for (const message of messages) await age(message, 30);
  expect(await prune(1)).toBe(1);
  expect(await remaining()).toEqual([2]);
  expect(await prune(1)).toBe(1);
  const [channel] = await world.list(who.ben);
  expect(channel).toMatchObject({ last_seq: 2, unread: 0, last_message: null });
  expect(await world.post(who.ana, world.center, 'Three')).toMatchObject({ seq: 3 });
});

it('keeps for ever where the agency says so, and each agency its own time', async () => {
  const [theirs] = await world.db.sql`
    select id from public.chat_channels where agency_id = ${world.theirs.id} and kind = 'center'`;
  await age(await world.post(who.ana, world.center, 'Ours'), 200);
  await age(await world.post(who.stranger, theirs?.id, 'Theirs'), 4);
  await world.db.sql`update public.agencies set chat_months = null where id = ${world.ours.id}`;
  await world.db.sql`update public.agencies set chat_months = 3 where id = ${world.theirs.id}`;
  expect(await prune()).toBe(1);
  expect(await remaining()).toEqual([1]);
});

it('is the server’s to do alone', async () => {
  for (const as of [who.admin, who.ana, null]) {
    expect(await refusal(world.call(as, 'prune_chat'))).toMatchObject({ code: '42501' });
  }
});
