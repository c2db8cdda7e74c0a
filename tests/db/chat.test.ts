import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuid } from '../factories/people.ts';
import { ageMessages, type ChatWorld, makeChatWorld, type Row, refusal, who } from './chat-world.ts';

let world: ChatWorld;
beforeEach(async () => {
  world = await makeChatWorld();
});
afterEach(() => world.db.drop());

type Page = { messages: Row[]; has_before: boolean; has_after: boolean };
const page = (as: string, channel: string, args: Record<string, number> = {}) =>
  world.call<Page>(as, 'get_chat_messages', { p_channel_id: channel, ...args });

describe('a message', () => {
  it('has the next number, and is the same when it is sent again', async () => {
    const clientId = uuid(7001);
    const first = await world.post(who.ana, world.center, 'Quiet night', { clientId });
    const again = await world.post(who.ana, world.center, 'Quiet night, sent again', { clientId });
    expect(again).toEqual(first);
    expect(first).toMatchObject({ seq: 1, content: 'Quiet night', version: 1, client_id: clientId });
    // The same id of somebody else is another message.
    expect(await world.post(who.ben, world.center, 'Mine', { clientId })).toMatchObject({ seq: 2 });
    expect((await world.list(who.ana)).find(({ id }) => id === world.center)).toMatchObject({ last_seq: 2 });
  });

  it('of another conversation is not sent again under its id', async () => {
    const clientId = uuid(7002);
    await world.post(who.supervisor, world.center, 'One', { clientId });
    const refused = await refusal(world.post(who.supervisor, world.supervisors, 'One', { clientId }));
    expect(refused.code).toBe('PT409');
  });

  it('is kept without what is not seen, and as text whatever it says', async () => {
    const texts: [typed: string, kept: string][] = [
      ['  two\r\nlines\r ', 'two\nlines'],
      ['a\tb', 'a b'],
      ['bell\u0007 \u001b[31mred', 'bell [31mred'],
      ['abc\u202Egpj.exe', 'abcgpj.exe'],
      ['\u2066isolated\u2069', 'isolated'],
      ['👩‍🚒'.repeat(2), '👩‍🚒'.repeat(2)],
      ['😀'.repeat(4000), '😀'.repeat(4000)],
      [
        "'; drop table public.chat_messages; --<script>alert(1)</script>",
        "'; drop table public.chat_messages; --<script>alert(1)</script>",
      ],
      ['%s \\ $1 {} null', '%s \\ $1 {} null'],
    ];
    for (const [typed, kept] of texts) {
      expect((await world.post(who.ana, world.center, typed)).content, JSON.stringify(typed)).toBe(kept);
    }
  });

  it('is refused with nothing to see or too much, by name of the field', async () => {
    for (const [what, content] of [
      ['nothing', ''],
      ['white space', ' \n\t\u00A0 '],
      ['what is not seen', '\u200B\u2060\u2800\uFEFF'],
      ['4001 characters', 'x'.repeat(4001)],
      ['4001 faces', '😀'.repeat(4001)],
    ] as const) {
      const refused = await refusal(world.post(who.ana, world.center, content));
      expect(refused, what).toMatchObject({ code: 'PT422', detail: { field: 'content' } });
    }
    expect((await world.list(who.ana)).find(({ id }) => id === world.center)).toMatchObject({ last_seq: 0 });
  });

  it('with a zero character never reaches the table', async () => {
    expect((await refusal(world.post(who.ana, world.center, 'a\u0000b'))).code).toMatch(/^22/);
    expect((await page(who.ana, world.center)).messages).toEqual([]);
  });

  it('needs an id of its own', async () => {
    const refused = await refusal(
      world.call(who.ana, 'post_chat_message', {
        p_channel_id: world.center,
        p_client_id: null,
        p_content: 'x',
      }),
    );
    expect(refused).toMatchObject({ code: 'PT422', detail: { field: 'clientId' } });
  });
});

describe('who sends much', () => {
  it('waits after ten messages in ten seconds, edits included, and is told how long', async () => {
    const messages: Row[] = [];
    for (let n = 0; n < 8; n++) messages.push(await world.post(who.ana, world.center, `Message ${n}`));
    const [first] = messages as [Row, ...Row[]];
    for (const version of [1, 2]) {
      await world.call(who.ana, 'edit_chat_message', {
        p_message_id: first.id,
        p_version: version,
        p_content: `Edit ${version}`,
      });
    }
    const refused = await refusal(world.post(who.ana, world.center, 'One too many'));
    expect(refused.code).toBe('PT422');
    expect(refused.message).toMatch(/^You sent 10 messages within 10 seconds\. Wait \d+ s\.$/);
    const edit = { p_message_id: first.id, p_version: 3, p_content: 'Edit 3' };
    expect((await refusal(world.call(who.ana, 'edit_chat_message', edit))).message).toContain('10 messages');
    // What was sent is still answered, deleting is no writing, and others are not held up.
    const sent = await world.post(who.ana, world.center, 'x', { clientId: messages[7]?.client_id ?? '' });
    expect(sent.id).toBe(messages[7]?.id);
    await world.call(who.ana, 'delete_chat_message', { p_message_id: messages[1]?.id, p_version: 1 });
    expect(await world.post(who.ben, world.center, 'Mine')).toMatchObject({ seq: 9 });
    await ageMessages(world);
    expect(await world.post(who.ana, world.center, 'Later')).toMatchObject({ seq: 10 });
  });

  it('waits after 200 messages in an hour', async () => {
    await world.db.sql`
      insert into public.chat_messages (agency_id, channel_id, sender_id, seq, content, created_at)
      select ${world.ours.id}, ${world.center}, ${who.ana}, n, 'x', now() - interval '30 minutes' from generate_series(1, 200) n`;
    await world.db.sql`update public.chat_channels set last_seq = 200 where id = ${world.center}`;
    const refused = await refusal(world.post(who.ana, world.center, 'One too many'));
    expect(refused.message).toMatch(/^You sent 200 messages within an hour\. Wait (29|30) min\.$/);
  });
});

describe('an edit', () => {
  const edit = (as: string, message: Row, version: number, content: string, mentions: string[] = []) =>
    world.call<Row>(as, 'edit_chat_message', {
      p_message_id: message.id,
      p_version: version,
      p_content: content,
      p_mentions: mentions,
    });
  const versions = (as: string, message: Row) =>
    world.call<{ version: number; content: string; replaced_by_name: string }[]>(
      as,
      'get_chat_message_versions',
      { p_message_id: message.id },
    );

  it('keeps what the message said, for its sender and supervisors of the conversation', async () => {
    const message = await world.post(who.ana, world.center, 'First');
    expect(await edit(who.ana, message, 1, 'Second')).toMatchObject({
      content: 'Second',
      version: 2,
      edited_at: expect.any(String),
    });
    // The same text again is no edit.
    expect(await edit(who.ana, message, 2, ' Second ')).toMatchObject({ version: 2 });
    const kept = [expect.objectContaining({ version: 1, content: 'First', replaced_by_name: 'Ana Diaz' })];
    expect(await versions(who.ana, message)).toEqual(kept);
    expect(await versions(who.supervisor, message)).toEqual(kept);
    expect(await refusal(versions(who.ben, message))).toMatchObject({ code: 'PT403' });
    expect(await refusal(versions(who.strangeAdmin, message))).toMatchObject({ code: 'PT404' });
  });

  it('of a version that is not the newest is a conflict that names who and when', async () => {
    const message = await world.post(who.ana, world.center, 'First');
    await edit(who.ana, message, 1, 'Second');
    expect(await refusal(edit(who.ana, message, 1, 'Third'))).toMatchObject({
      code: 'PT409',
      message: expect.stringContaining('Ana Diaz'),
      detail: { version: 2, by: who.ana, at: expect.any(String) },
    });
    expect((await page(who.ana, world.center)).messages[0]).toMatchObject({ content: 'Second', version: 2 });
  });

  it('is its sender’s alone, also against supervisors', async () => {
    const message = await world.post(who.ana, world.center, 'First');
    for (const other of [who.ben, who.supervisor]) {
      expect(await refusal(edit(other, message, 1, 'Forged'))).toMatchObject({ code: 'PT403' });
    }
    expect(await refusal(edit(who.strangeAdmin, message, 1, 'Forged'))).toMatchObject({ code: 'PT404' });
  });

  it('tells those whom it newly mentions, and rewords what others were told', async () => {
    const message = await world.post(who.ana, world.center, 'Hi @Ben Cole', { mentions: [who.ben] });
    await edit(who.ana, message, 1, 'Hi @Ben Cole and @Tom Reed', [who.ben, who.trainee]);
    const notices = await world.db.sql`
      select recipient_id, kind, content from public.notifications where kind like 'chat.%' order by id`;
    const content = 'Ana Diaz mentioned you in Center 1: Hi @Ben Cole and @Tom Reed';
    expect([...notices]).toEqual([
      { recipient_id: who.ben, kind: 'chat.mention', content },
      { recipient_id: who.trainee, kind: 'chat.mention', content },
    ]);
  });

  it('is recorded without what it says', async () => {
    const message = await world.post(who.ana, world.center, 'Secret one');
    await edit(who.ana, message, 1, 'Secret two');
    await world.call(who.supervisor, 'delete_chat_message', { p_message_id: message.id, p_version: 2 });
    const rows = await world.db.sql`
      select actor_id, action, target_id, before, after, details from public.audit_logs
      where action like 'chat_message.%' order by id`;
    const entry = (action: string, actor: string) => ({
      actor_id: actor,
      action: `chat_message.${action}`,
      target_id: String(message.id),
      before: null,
      after: null,
      details: { entity: 'chat_message', channel: world.center },
    });
    expect([...rows]).toEqual([
      entry('create', who.ana),
      entry('update', who.ana),
      entry('remove', who.supervisor),
    ]);
  });
});

describe('deleting', () => {
  const remove = (as: string, message: Row, version = 1) =>
    world.call<Row>(as, 'delete_chat_message', { p_message_id: message.id, p_version: version });

  it('empties a message and keeps its number, for its sender and for supervisors', async () => {
    const one = await world.post(who.ana, world.center, 'One @Ben Cole', { mentions: [who.ben] });
    const two = await world.post(who.ana, world.center, 'Two');
    expect(await remove(who.ana, one)).toMatchObject({
      content: '',
      seq: 1,
      mentions: [],
      deleted_by_name: 'Ana Diaz',
    });
    expect(await remove(who.supervisor, two)).toMatchObject({ deleted_by_name: 'Sue Hill' });
    expect((await page(who.ben, world.center)).messages.map(({ content }) => content)).toEqual(['', '']);
    const [notice] = await world.db.sql`
      select content, read_at from public.notifications where recipient_id = ${who.ben} and kind = 'chat.mention'`;
    expect(notice).toEqual({ content: 'Ana Diaz deleted a message to you.', read_at: expect.any(Date) });
    const kept = await world.call<{ content: string }[]>(who.supervisor, 'get_chat_message_versions', {
      p_message_id: two.id,
    });
    expect(kept.map(({ content }) => content)).toEqual(['Two']);
  });

  it('is refused to others, twice, and of a stale version', async () => {
    const message = await world.post(who.ana, world.center, 'One');
    expect(await refusal(remove(who.ben, message))).toMatchObject({ code: 'PT403' });
    expect(await refusal(remove(who.strangeAdmin, message))).toMatchObject({ code: 'PT404' });
    expect(await refusal(remove(who.ana, message, 7))).toMatchObject({ code: 'PT409' });
    await remove(who.supervisor, message);
    expect(await refusal(remove(who.ana, message, 2))).toMatchObject({
      code: 'PT409',
      message: 'Sue Hill deleted this message.',
      detail: { by: who.supervisor, version: 2 },
    });
  });

  it('of a direct conversation is the sender’s alone', async () => {
    const channel = await world.call<string>(who.ana, 'open_direct_channel', { p_user_id: who.supervisor });
    const message = await world.post(who.ana, channel, 'Between us');
    expect(await refusal(remove(who.supervisor, message))).toMatchObject({ code: 'PT403' });
    await remove(who.ana, message);
    const versions = world.call(who.supervisor, 'get_chat_message_versions', { p_message_id: message.id });
    expect(await refusal(versions)).toMatchObject({ code: 'PT403' });
  });
});

describe('a history', () => {
  beforeEach(async () => {
    await world.db.sql`
      insert into public.chat_messages (agency_id, channel_id, sender_id, seq, content)
      select ${world.ours.id}, ${world.center}, ${who.ben}, n, 'Message ' || n from generate_series(1, 20) n`;
    await world.db.sql`update public.chat_channels set last_seq = 20 where id = ${world.center}`;
  });

  it('gives the stretch that is asked for', async () => {
    for (const [what, args, range, hasBefore, hasAfter] of [
      ['the newest', {}, [16, 20], true, false],
      ['what came before', { p_before: 11 }, [6, 10], true, true],
      ['the beginning', { p_before: 4 }, [1, 3], false, true],
      ['what came after', { p_after: 10 }, [11, 15], true, true],
      ['the end', { p_after: 17 }, [18, 20], true, false],
      ['around one', { p_around: 10 }, [8, 12], true, true],
      ['around the first', { p_around: 1 }, [1, 3], false, true],
      ['nothing after the last', { p_after: 20 }, null, true, false],
      ['nothing before the first', { p_before: 1 }, null, false, true],
    ] as const) {
      const found = await page(who.ana, world.center, { p_limit: 5, ...args });
      const seqs = found.messages.map(({ seq }) => seq);
      expect(seqs.length === 0 ? null : [seqs[0], seqs.at(-1)], what).toEqual(range);
      expect([found.has_before, found.has_after], what).toEqual([hasBefore, hasAfter]);
    }
  });

  it('gives at most 200 at once, and at least one', async () => {
    expect((await page(who.ana, world.center, { p_limit: 0 })).messages).toHaveLength(1);
    expect((await page(who.ana, world.center, { p_limit: 100_000 })).messages).toHaveLength(20);
  });
});
