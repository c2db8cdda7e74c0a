import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuid } from '../factories/people.ts';
import { type ChatWorld, type Listed, makeChatWorld, type Row, refusal, who } from './chat-world.ts';

let world: ChatWorld;
beforeEach(async () => {
  world = await makeChatWorld();
});
afterEach(() => world.db.drop());

const inList = async (as: string, channel: string): Promise<Listed | undefined> =>
  (await world.list(as)).find(({ id }) => id === channel);
const mark = async (as: string, channel: string, seq: number) =>
  Number(await world.call(as, 'mark_chat_read', { p_channel_id: channel, p_seq: seq }));
const notices = async (as: string) => [
  ...(await world.db.sql`
    select kind, content, link, read_at is not null as is_read from public.notifications
    where recipient_id = ${as} and kind like 'chat.%' order by id`),
];
const unreadChats = async (as: string) =>
  (await world.call<{ chat_unread: number }>(as, 'get_me')).chat_unread;

describe('what is unread', () => {
  it('counts others’ messages after the mark, without deleted ones', async () => {
    const first = await world.post(who.ana, world.center, 'One');
    await world.post(who.ben, world.center, 'Two @Ana Diaz', { mentions: [who.ana] });
    await world.post(who.ana, world.center, 'Three');
    expect(await inList(who.ana, world.center)).toMatchObject({ unread: 1, unread_mentions: 1, last_seq: 3 });
    expect(await inList(who.trainee, world.center)).toMatchObject({ unread: 3, unread_mentions: 0 });
    await world.call(who.ana, 'delete_chat_message', { p_message_id: first.id, p_version: 1 });
    expect(await inList(who.trainee, world.center)).toMatchObject({ unread: 2 });
    expect(await unreadChats(who.trainee)).toBe(1);
    await mark(who.trainee, world.center, 3);
    expect(await inList(who.trainee, world.center)).toMatchObject({ unread: 0, last_read_seq: 3 });
    expect(await unreadChats(who.trainee)).toBe(0);
  });

  it('is nothing of the own, where everything before it was read', async () => {
    await world.post(who.ana, world.center, 'One');
    expect(await inList(who.ana, world.center)).toMatchObject({ last_read_seq: 1 });
    await world.post(who.ben, world.center, 'Two');
    await world.post(who.ana, world.center, 'Three');
    // The second one has still not been looked at.
    expect(await inList(who.ana, world.center)).toMatchObject({ last_read_seq: 1, unread: 1 });
  });

  it('never comes back: a mark stays where it was furthest, and is not beyond the last', async () => {
    for (const text of ['One', 'Two']) await world.post(who.ben, world.center, text);
    expect(await mark(who.ana, world.center, 999)).toBe(2);
    expect(await mark(who.ana, world.center, 1)).toBe(2);
    expect(await mark(who.ana, world.center, -5)).toBe(2);
  });

  it('is nothing of what was said before somebody came', async () => {
    await world.post(who.supervisor, world.supervisors, 'Earlier', { mustRead: true });
    const [row] = await world.db.sql`select version from public.profiles where id = ${who.ana}`;
    await world.call(who.admin, 'update_user_role', {
      p_user_id: who.ana,
      p_role: 'supervisor',
      p_expected_version: row?.version,
    });
    expect(await inList(who.ana, world.supervisors)).toMatchObject({
      unread: 0,
      unconfirmed: 0,
      last_seq: 1,
    });
  });

  it('of a muted conversation counts in its list alone', async () => {
    await world.call(who.ana, 'set_chat_muted', { p_channel_id: world.center, p_muted: true });
    await world.post(who.ben, world.center, 'One');
    expect(await inList(who.ana, world.center)).toMatchObject({ unread: 1, is_muted: true });
    expect(await unreadChats(who.ana)).toBe(0);
    // Nobody else is told.
    expect(await inList(who.ben, world.center)).toMatchObject({ is_muted: false });
    const peek = world.db.asUser(who.ben, (sql) => sql`select last_read_seq from public.chat_members`);
    expect(await refusal(peek)).toMatchObject({ code: '42501' });
  });
});

describe('who is mentioned', () => {
  it('gets a notice that leads to the message and is read with it', async () => {
    await world.post(who.ben, world.center, 'One');
    await world.post(who.ben, world.center, `Look @Ana Diaz ${'x'.repeat(300)}`, { mentions: [who.ana] });
    const [notice, ...more] = await notices(who.ana);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      kind: 'chat.mention',
      link: `/chat/${world.center}?at=2`,
      is_read: false,
    });
    const excerpt = String(notice?.content).replace('Ben Cole mentioned you in Center 1: ', '');
    expect(excerpt).toHaveLength(120);
    await mark(who.ana, world.center, 1);
    expect((await notices(who.ana))[0]).toMatchObject({ is_read: false });
    await mark(who.ana, world.center, 2);
    expect((await notices(who.ana))[0]).toMatchObject({ is_read: true });
  });

  it('hears of it in a muted conversation, too, and never of oneself', async () => {
    await world.call(who.ana, 'set_chat_muted', { p_channel_id: world.center, p_muted: true });
    const mentions = [who.ana, who.ben, who.ana];
    const message = await world.post(who.ben, world.center, '@Ana Diaz and I', { mentions });
    expect(message.mentions.map(({ full_name }) => full_name)).toEqual(['Ana Diaz', 'Ben Cole']);
    expect(await notices(who.ana)).toHaveLength(1);
    expect(await notices(who.ben)).toEqual([]);
  });

  it('belongs to the conversation', async () => {
    for (const [channel, person] of [
      [world.supervisors, who.ana],
      [world.center, who.stranger],
      [world.center, uuid(9999)],
    ] as const) {
      const refused = await refusal(world.post(who.supervisor, channel, 'Hi', { mentions: [person] }));
      expect(refused).toMatchObject({ code: 'PT422', detail: { field: 'mentions' } });
    }
    const crowd = Array.from({ length: 51 }, (_, n) => uuid(9000 + n));
    expect((await refusal(world.post(who.ana, world.center, 'Hi', { mentions: crowd }))).message).toContain(
      '50',
    );
  });
});

describe('a direct message', () => {
  it('gives one notice until it is read, and none in a muted conversation', async () => {
    const channel = await world.call<string>(who.ana, 'open_direct_channel', { p_user_id: who.ben });
    expect(await inList(who.ben, channel)).toBeUndefined();
    await world.post(who.ana, channel, 'One');
    await world.post(who.ana, channel, 'Two');
    expect(await inList(who.ben, channel)).toMatchObject({ name: 'Ana Diaz', unread: 2, member_count: 2 });
    expect((await notices(who.ben)).map(({ content }) => content)).toEqual(['Ana Diaz: One']);
    await mark(who.ben, channel, 2);
    await world.post(who.ana, channel, 'Three');
    expect(await notices(who.ben)).toHaveLength(2);
    await mark(who.ben, channel, 3);
    await world.call(who.ben, 'set_chat_muted', { p_channel_id: channel, p_muted: true });
    await world.post(who.ana, channel, 'Four');
    expect(await notices(who.ben)).toHaveLength(2);
    expect(await notices(who.ana)).toEqual([]);
  });
});

describe('a must-read message', () => {
  const receipts = (as: string, message: Row) =>
    world.call<{ confirmed: { id: string }[]; open: { id: string }[] }>(as, 'get_chat_receipts', {
      p_message_id: message.id,
    });
  const confirm = (as: string, message: Row) =>
    world.call<Row>(as, 'confirm_chat_message', { p_message_id: message.id });

  it('is asked by supervisors only', async () => {
    const refused = await refusal(world.post(who.ana, world.center, 'Read this', { mustRead: true }));
    expect(refused).toMatchObject({ code: 'PT403', detail: { field: 'isMustRead' } });
  });

  it('is confirmed by each once, and tells its sender and supervisors by whom', async () => {
    await world.call(who.ben, 'set_chat_muted', { p_channel_id: world.center, p_muted: true });
    const message = await world.post(who.supervisor, world.center, 'Read this', { mustRead: true });
    expect(await inList(who.ana, world.center)).toMatchObject({ unconfirmed: 1 });
    expect(await inList(who.supervisor, world.center)).toMatchObject({ unconfirmed: 0 });
    for (const person of [who.ana, who.ben, who.trainee, who.admin]) {
      expect(await notices(person), person).toMatchObject([{ kind: 'chat.must_read', is_read: false }]);
    }
    expect(await confirm(who.ana, message)).toMatchObject({ is_confirmed: true });
    const first = await receipts(who.supervisor, message);
    await confirm(who.ana, message);
    expect(await receipts(who.admin, message)).toEqual(first);
    expect(first.confirmed.map(({ id }) => id)).toEqual([who.ana]);
    expect(first.open.map(({ id }) => id)).toEqual([who.admin, who.ben, who.trainee]);
    expect(await inList(who.ana, world.center)).toMatchObject({ unconfirmed: 0 });
    expect(await notices(who.ana)).toMatchObject([{ is_read: true }]);
    expect(await refusal(receipts(who.ana, message))).toMatchObject({ code: 'PT403' });
    expect(await refusal(receipts(who.strangeAdmin, message))).toMatchObject({ code: 'PT404' });
    const rows = await world.db.sql`
      select actor_id from public.audit_logs where action = 'chat_message.confirm' and target_id = ${String(message.id)}`;
    expect([...rows]).toEqual([{ actor_id: who.ana }]);
  });

  it('awaits nobody who has gone, and is nothing to confirm for its sender or once deleted', async () => {
    const message = await world.post(who.supervisor, world.center, 'Read this', { mustRead: true });
    const plain = await world.post(who.supervisor, world.center, 'And this');
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`;
    expect((await receipts(who.supervisor, message)).open.map(({ id }) => id)).toEqual([
      who.admin,
      who.ana,
      who.trainee,
    ]);
    expect(await refusal(confirm(who.supervisor, message))).toMatchObject({ code: 'PT422' });
    expect(await refusal(confirm(who.ana, plain))).toMatchObject({ code: 'PT422' });
    await world.call(who.supervisor, 'delete_chat_message', { p_message_id: message.id, p_version: 1 });
    expect(await refusal(confirm(who.ana, message))).toMatchObject({ code: 'PT422' });
    expect(await inList(who.ana, world.center)).toMatchObject({ unconfirmed: 0 });
  });
});

describe('a search', () => {
  type Found = { hits: { message: Row; channel: { id: string; name: string } }[]; has_more: boolean };
  const search = async (as: string, query: string, more: Record<string, unknown> = {}) =>
    world.call<Found>(as, 'search_chat', { p_query: query, ...more });
  const texts = async (as: string, query: string, more: Record<string, unknown> = {}) =>
    (await search(as, query, more)).hits.map(({ message }) => message.content);

  it('finds all words by their beginnings, in the own conversations, newest first', async () => {
    await world.post(who.ana, world.center, 'Radio 2 drops out, call the tower (north@city.example)');
    await world.post(who.ben, world.center, 'Tower RADIO is fixed');
    await world.post(who.supervisor, world.supervisors, 'The radio tower budget');
    const gone = await world.post(who.ben, world.center, 'radio tower, deleted');
    await world.call(who.ben, 'delete_chat_message', { p_message_id: gone.id, p_version: 1 });
    const both = ['Tower RADIO is fixed', 'Radio 2 drops out, call the tower (north@city.example)'];
    expect(await texts(who.ana, 'tow rad')).toEqual(both);
    expect(await texts(who.supervisor, 'tow rad')).toEqual(['The radio tower budget', ...both]);
    expect(await texts(who.supervisor, 'tow rad', { p_channel_id: world.center })).toEqual(both);
    expect(await texts(who.ana, 'city')).toHaveLength(1);
    expect(await texts(who.ana, 'owe')).toEqual([]);
    expect(await texts(who.strangeAdmin, 'tower')).toEqual([]);
    expect((await search(who.ana, 'fixed')).hits[0]?.channel).toMatchObject({
      id: world.center,
      name: 'Center 1',
    });
    const closed = search(who.ana, 'radio', { p_channel_id: world.supervisors });
    expect(await refusal(closed)).toMatchObject({ code: 'PT404' });
  });

  it('takes signs of a query for text', async () => {
    await world.post(who.ana, world.center, 'Radio');
    for (const query of [
      "'",
      "' | 'x",
      ':*',
      '!other',
      'a & b',
      '<->',
      '\\',
      '%',
      '#',
      '',
      '   ',
      '🙂',
      '"',
      'x'.repeat(5000),
    ]) {
      expect((await search(who.ana, query)).hits, query).toEqual([]);
    }
  });

  it('finds words of other languages and their capitals', async () => {
    await world.post(who.ana, world.center, 'Überfall in der Größenstraße, naïve CAFÉ');
    for (const query of ['überf', 'GRÖSS', 'größ', 'café', 'NAÏVE']) {
      expect(await texts(who.ben, query), query).toHaveLength(query === 'GRÖSS' ? 0 : 1);
    }
  });

  it('goes on before the last hit, far back and among the newest alike', async () => {
    await world.db.sql`
      insert into public.chat_messages (agency_id, channel_id, sender_id, seq, content)
      select ${world.ours.id}, ${world.center}, ${who.ben}, n,
        case when n <= 70 then 'old word ' else 'new word ' end || n from generate_series(1, 2100) n`;
    await world.db.sql`update public.chat_channels set last_seq = 2100 where id = ${world.center}`;
    const found: number[] = [];
    let before: number | undefined;
    for (let pages = 0; pages < 3; pages++) {
      const answer = await search(who.ana, 'old', before === undefined ? {} : { p_before: before });
      found.push(...answer.hits.map(({ message }) => message.seq));
      expect(answer.has_more).toBe(pages < 2);
      before = answer.hits.at(-1)?.message.id;
    }
    expect(found).toEqual(Array.from({ length: 70 }, (_, n) => 70 - n));
    expect((await search(who.ana, 'new')).hits[0]?.message.seq).toBe(2100);
  });
});
