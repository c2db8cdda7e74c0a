import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePerson, uuid } from '../factories/people.ts';
import { type ChatWorld, makeChatWorld, refusal, who } from './chat-world.ts';

let world: ChatWorld;
beforeEach(async () => {
  world = await makeChatWorld();
});
afterEach(() => world.db.drop());

const membersOf = async (channel: string): Promise<string[]> => {
  const rows = await world.db.sql`
    select user_id from public.chat_members where channel_id = ${channel} order by user_id`;
  return rows.map(({ user_id: id }) => id);
};
const versionOf = async (person: string) =>
  (await world.db.sql`select version from public.profiles where id = ${person}`)[0]?.version;
const setRole = async (person: string, role: string) =>
  world.call(who.admin, 'update_user_role', {
    p_user_id: person,
    p_role: role,
    p_expected_version: await versionOf(person),
  });
const setActive = async (person: string, active: boolean) =>
  world.call(who.admin, 'set_person_active', {
    p_user_id: person,
    p_active: active,
    p_expected_version: await versionOf(person),
  });
const makeGroup = (members: string[], name = 'Training') =>
  world.call<string>(who.admin, 'create_chat_channel', { p_name: name, p_members: members });
const open = (as: string, person: string) =>
  world.call<string>(as, 'open_direct_channel', { p_user_id: person });
const user = (id: string, epoch = 1) => `user:${id}:${epoch}`;

describe('the conversations of a center and of supervisors', () => {
  it('are there from the first day, with everybody who belongs to them', async () => {
    expect(await membersOf(world.center)).toEqual([who.admin, who.supervisor, who.ana, who.ben, who.trainee]);
    expect(await membersOf(world.supervisors)).toEqual([who.admin, who.supervisor]);
    const theirs = await world.list(who.stranger);
    expect(theirs.map(({ kind, name, member_count: count }) => [kind, name, count])).toEqual([
      ['center', 'Center 2', 2],
    ]);
  });

  it('follow a change of center: the topic moves, and everybody concerned is told', async () => {
    const [south] = await world.db.sql`
      insert into public.centers (agency_id, name, time_zone) values (${world.ours.id}, 'South', 'America/Denver')
      returning id`;
    const [channel] = await world.db.sql`select id from public.chat_channels where center_id = ${south?.id}`;
    const former = await world.topics(who.ben);
    await world.told();
    await world.db.sql`update public.profiles set center_id = ${south?.id} where id = ${who.ben}`;
    expect(await membersOf(channel?.id)).toEqual([who.ben]);
    expect(await membersOf(world.center)).not.toContain(who.ben);
    const told = (await world.told()).filter((entry) => entry.endsWith(' topics'));
    expect(told.toSorted()).toEqual(
      [who.admin, who.supervisor, who.ana, who.ben, who.trainee].map((id) => `${user(id)} topics`),
    );
    expect(await world.topics(who.ana)).toEqual([`chat:${world.center}:1.2`]);
    expect(await world.topics(who.ben)).toEqual([`chat:${channel?.id}:1.1`]);
    await world.post(who.ana, world.center, 'Without Ben');
    expect(await world.told()).toContain(`chat:${world.center}:1.2 chat`);
    expect(former).toEqual([`chat:${world.center}:1.1`]);
    const read = world.call(who.ben, 'get_chat_messages', { p_channel_id: world.center });
    expect(await refusal(read)).toMatchObject({ code: 'PT404' });
  });

  it('follow a role', async () => {
    await setRole(who.ana, 'supervisor');
    expect(await membersOf(world.supervisors)).toContain(who.ana);
    // From one role of supervisors to another, nobody loses their place.
    await world.post(who.admin, world.supervisors, 'One');
    await world.call(who.ana, 'mark_chat_read', { p_channel_id: world.supervisors, p_seq: 1 });
    await setRole(who.ana, 'admin');
    const list = await world.list(who.ana);
    expect(list.find(({ id }) => id === world.supervisors)).toMatchObject({ last_read_seq: 1 });
    await setRole(who.ana, 'dispatcher');
    expect(await membersOf(world.supervisors)).toEqual([who.admin, who.supervisor]);
    expect(await world.topics(who.ana)).toHaveLength(1);
    expect(await refusal(world.post(who.ana, world.supervisors, 'x'))).toMatchObject({ code: 'PT404' });
  });

  it('let the deactivated go and take them in again', async () => {
    const before = await world.topics(who.ana);
    await setActive(who.ben, false);
    expect(await membersOf(world.center)).not.toContain(who.ben);
    expect(await refusal(world.post(who.ben, world.center, 'x'))).toMatchObject({ code: 'PT403' });
    expect(await world.topics(who.ben)).toEqual([]);
    // All topics of the agency have moved.
    expect(await world.topics(who.ana)).not.toEqual(before);
    await setActive(who.ben, true);
    expect(await membersOf(world.center)).toContain(who.ben);
    expect(await world.post(who.ben, world.center, 'Back')).toMatchObject({ seq: 1 });
  });

  it('are written into the audit with what they follow, not once more', async () => {
    await setRole(who.ana, 'supervisor');
    const rows = await world.db
      .sql`select 1 from public.audit_logs where action ~ '^chat_(member|channel)\\.'`;
    expect(rows).toHaveLength(0);
  });

  it('cannot be left, nor filled by hand', async () => {
    const leave = { p_channel_id: world.center, p_user_id: who.ana };
    expect(await refusal(world.call(who.ana, 'remove_chat_member', leave))).toMatchObject({ code: 'PT422' });
    expect(await refusal(world.call(who.admin, 'remove_chat_member', leave))).toMatchObject({
      code: 'PT404',
    });
    const add = { p_channel_id: world.supervisors, p_members: [who.ana] };
    expect(await refusal(world.call(who.admin, 'add_chat_members', add))).toMatchObject({ code: 'PT404' });
  });
});

describe('a group', () => {
  it('is made, named, archived and filled by admins alone', async () => {
    const group = await makeGroup([who.ana, who.ben, who.ana]);
    expect(await membersOf(group)).toEqual([who.ana, who.ben]);
    const change = {
      ...{ p_channel_id: group, p_version: 1, p_name: 'Reviews', p_description: 'Calls' },
      p_archived: false,
    };
    for (const as of [who.supervisor, who.ana]) {
      const calls: [string, Record<string, unknown>][] = [
        ['create_chat_channel', { p_name: 'Mine' }],
        ['update_chat_channel', change],
        ['add_chat_members', { p_channel_id: group, p_members: [who.trainee] }],
        ['remove_chat_member', { p_channel_id: group, p_user_id: who.ben }],
        ['list_chat_groups', {}],
      ];
      for (const [name, args] of calls) {
        expect(await refusal(world.call(as, name, args)), name).toMatchObject({ code: 'PT403' });
      }
    }
    expect(await refusal(world.call(who.strangeAdmin, 'update_chat_channel', change))).toMatchObject({
      code: 'PT404',
    });
    expect(await world.call(who.admin, 'update_chat_channel', change)).toBe(2);
    expect(await refusal(world.call(who.admin, 'update_chat_channel', change))).toMatchObject({
      code: 'PT409',
      detail: { version: 2 },
    });
  });

  it('is managed by an admin who does not belong to it, but not read', async () => {
    const group = await makeGroup([who.ana, who.ben]);
    const message = await world.post(who.ana, group, 'Between us');
    const reads: [string, Record<string, unknown>][] = [
      ['get_chat_messages', { p_channel_id: group }],
      ['get_chat_message_versions', { p_message_id: message.id }],
      ['delete_chat_message', { p_message_id: message.id, p_version: 1 }],
      ['mark_chat_read', { p_channel_id: group, p_seq: 1 }],
    ];
    for (const [name, args] of reads) {
      expect(await refusal(world.call(who.admin, name, args)), name).toMatchObject({ code: 'PT404' });
    }
    const rows = await world.db.asUser(who.admin, (sql) => sql`select 1 from public.chat_messages`);
    expect(rows).toHaveLength(0);
    const groups = await world.call(who.admin, 'list_chat_groups');
    expect(groups).toMatchObject([{ id: group, name: 'Training', member_count: 2, is_archived: false }]);
    const members = await world.call<{ full_name: string }[]>(who.admin, 'list_chat_members', {
      p_channel_id: group,
    });
    expect(members.map(({ full_name: name }) => name)).toEqual(['Ana Diaz', 'Ben Cole']);
    const others = world.call(who.supervisor, 'list_chat_members', { p_channel_id: group });
    expect(await refusal(others)).toMatchObject({ code: 'PT404' });
  });

  it('rewords no notice of whoever was taken out, until the message is deleted', async () => {
    const group = await makeGroup([who.supervisor, who.ana, who.ben]);
    const message = await world.post(who.supervisor, group, 'Old words', { mustRead: true });
    const noticeOf = async (person: string) => {
      const [row] = await world.db.sql<{ content: string }[]>`
        select content from public.notifications where recipient_id = ${person} and kind = 'chat.must_read'`;
      return row?.content;
    };
    await world.call(who.admin, 'remove_chat_member', { p_channel_id: group, p_user_id: who.ben });
    const seen = { p_message_id: message.id, p_version: 1 };
    await world.call(who.supervisor, 'edit_chat_message', { ...seen, p_content: 'Said without Ben' });
    expect(await noticeOf(who.ana)).toContain('Said without Ben');
    expect(await noticeOf(who.ben)).toContain('Old words');
    await world.call(who.supervisor, 'delete_chat_message', { ...seen, p_version: 2 });
    expect(await noticeOf(who.ben)).toBe('Sue Hill deleted a message to you.');
  });

  it('tells nobody who was taken out anything more, from the same moment on', async () => {
    const group = await makeGroup([who.ana, who.ben, who.trainee]);
    const [topic] = (await world.topics(who.ben)).filter((name) => name.includes(group));
    await world.told();
    await world.call(who.admin, 'remove_chat_member', { p_channel_id: group, p_user_id: who.ben });
    expect((await world.told()).toSorted()).toEqual(
      [who.ana, who.ben, who.trainee].map((id) => `${user(id)} topics`),
    );
    await world.post(who.ana, group, 'Without Ben');
    expect(await world.told()).toEqual([`chat:${group}:1.2 chat`]);
    expect(topic).toBe(`chat:${group}:1.1`);
    expect(await refusal(world.post(who.ben, group, 'x'))).toMatchObject({ code: 'PT404' });
    expect(await world.topics(who.ben)).toEqual([`chat:${world.center}:1.1`]);
    // Whoever leaves by themself is gone as well.
    await world.call(who.ana, 'remove_chat_member', { p_channel_id: group, p_user_id: who.ana });
    expect(await world.topics(who.trainee)).toContain(`chat:${group}:1.3`);
    const twice = world.call(who.admin, 'remove_chat_member', { p_channel_id: group, p_user_id: who.ana });
    expect(await refusal(twice)).toMatchObject({ code: 'PT404' });
  });

  it('tells who is put in, and only them, where to listen', async () => {
    const group = await makeGroup([who.ana]);
    await world.told();
    const add = { p_channel_id: group, p_members: [who.ana, who.ben] };
    expect(await world.call(who.admin, 'add_chat_members', add)).toBe(1);
    expect(await world.told()).toEqual([`${user(who.ben)} topics`, `chat:${group}:1.1 chat_list`]);
  });

  it('that is archived is read but written no more, and heard no more', async () => {
    const group = await makeGroup([who.ana]);
    const message = await world.post(who.ana, group, 'One');
    const change = (version: number, archived: boolean) =>
      world.call(who.admin, 'update_chat_channel', {
        ...{ p_channel_id: group, p_version: version, p_name: 'Training', p_description: '' },
        p_archived: archived,
      });
    await change(1, true);
    expect(await refusal(world.post(who.ana, group, 'Two'))).toMatchObject({ code: 'PT409' });
    const edit = { p_message_id: message.id, p_version: 1, p_content: 'Else' };
    expect(await refusal(world.call(who.ana, 'edit_chat_message', edit))).toMatchObject({ code: 'PT409' });
    expect((await world.list(who.ana)).at(-1)).toMatchObject({ id: group, is_archived: true });
    expect(await world.topics(who.ana)).toHaveLength(1);
    await change(2, false);
    expect(await world.post(who.ana, group, 'Two')).toMatchObject({ seq: 2 });
    expect(await world.topics(who.ana)).toHaveLength(2);
  });

  it('is refused with a name or people that cannot be, and nothing is made', async () => {
    for (const [what, args, field] of [
      ['no name', { p_name: ' ' }, 'name'],
      ['a long name', { p_name: 'x'.repeat(81) }, 'name'],
      ['a name that turns letters round', { p_name: 'abc\u202Edef' }, 'name'],
      ['a name of two lines', { p_name: 'a\nb' }, 'name'],
      ['a long description', { p_name: 'A', p_description: 'x'.repeat(201) }, 'description'],
      ['somebody of another agency', { p_name: 'A', p_members: [who.stranger] }, 'members'],
      ['somebody who does not exist', { p_name: 'A', p_members: [uuid(9999)] }, 'members'],
    ] as const) {
      const refused = await refusal(world.call(who.admin, 'create_chat_channel', args));
      expect(refused, what).toMatchObject({ code: 'PT422', detail: { field } });
    }
    expect(await world.call(who.admin, 'list_chat_groups')).toEqual([]);
  });

  it('is one of at most 50 for each person, archived ones aside', async () => {
    await world.db.sql`
      with made as (
        insert into public.chat_channels (agency_id, name, archived_at)
        select ${world.ours.id}, 'Group ' || n, case when n = 51 then now() end from generate_series(1, 51) n returning *
      )
      insert into public.chat_members (agency_id, channel_id, user_id) select agency_id, id, ${who.ana} from made`;
    expect(await refusal(makeGroup([who.ben, who.ana]))).toMatchObject({
      code: 'PT422',
      message: 'Ana Diaz is in 50 groups, which is the most for one person.',
    });
    const [archived] = await world.db.sql`select id from public.chat_channels where archived_at is not null`;
    const back = world.call(who.admin, 'update_chat_channel', {
      ...{ p_channel_id: archived?.id, p_version: 1, p_name: 'Back', p_description: '', p_archived: false },
    });
    expect(await refusal(back)).toMatchObject({ code: 'PT422', detail: { field: 'members' } });
    expect(await world.topics(who.ana)).toHaveLength(51);
    await makeGroup([who.ben]);
  });

  it('has at most 2000 members', async () => {
    const everybody = Array.from({ length: 2000 }, (_, n) => uuid(20_000 + n));
    await world.db.sql`
      insert into auth.users (id, aud, role, email, created_at, updated_at)
      select id, 'authenticated', 'authenticated', id || '@example.test', now(), now() from unnest(${everybody}::uuid[]) id`;
    await world.db.sql`
      insert into public.profiles (id, agency_id, full_name, email)
      select id, ${world.ours.id}, 'Person', id || '@example.test' from unnest(${everybody}::uuid[]) id`;
    const group = await makeGroup(everybody);
    const add = { p_channel_id: group, p_members: [who.ana] };
    expect(await refusal(world.call(who.admin, 'add_chat_members', add))).toMatchObject({
      code: 'PT422',
      message: 'A group has at most 2000 members.',
    });
  });

  it('is recorded with who made it, and whom they put in and took out', async () => {
    const group = await makeGroup([who.ana]);
    await world.call(who.admin, 'remove_chat_member', { p_channel_id: group, p_user_id: who.ana });
    const rows = await world.db.sql`
      select actor_id, action, target_id from public.audit_logs where action ~ '^chat_(member|channel)\\.' order by id`;
    expect([...rows]).toEqual([
      { actor_id: who.admin, action: 'chat_channel.create', target_id: group },
      { actor_id: who.admin, action: 'chat_member.create', target_id: `${group}/${who.ana}` },
      { actor_id: who.admin, action: 'chat_member.remove', target_id: `${group}/${who.ana}` },
    ]);
  });
});

describe('a direct conversation', () => {
  it('is one for two people, whoever opens it, and nobody else’s', async () => {
    const channel = await open(who.ana, who.ben);
    expect(await open(who.ben, who.ana)).toBe(channel);
    await world.post(who.ben, channel, 'Hello');
    for (const other of [who.admin, who.supervisor, who.strangeAdmin]) {
      const read = world.call(other, 'get_chat_messages', { p_channel_id: channel });
      expect(await refusal(read)).toMatchObject({ code: 'PT404' });
      expect(await refusal(world.post(other, channel, 'x'))).toMatchObject({ code: 'PT404' });
    }
    const groups = await world.call(who.admin, 'list_chat_groups');
    expect(groups).toEqual([]);
  });

  it('is heard by its two people on their own topics', async () => {
    const channel = await open(who.ana, who.ben);
    await world.told();
    await world.post(who.ana, channel, 'Hello');
    expect((await world.told()).filter((entry) => entry.endsWith(' chat')).toSorted()).toEqual([
      `${user(who.ana)} chat`,
      `${user(who.ben)} chat`,
    ]);
    expect((await world.topics(who.ana)).some((topic) => topic.includes(channel))).toBe(false);
  });

  it('is with somebody else of the agency who is active', async () => {
    expect(await refusal(open(who.ana, who.ana))).toMatchObject({ code: 'PT422' });
    expect(await refusal(open(who.ana, who.stranger))).toMatchObject({ code: 'PT404' });
    expect(await refusal(open(who.ana, uuid(9999)))).toMatchObject({ code: 'PT404' });
    await setActive(who.trainee, false);
    expect(await refusal(open(who.ana, who.trainee))).toMatchObject({ code: 'PT404' });
    const people = await world.call<{ full_name: string }[]>(who.ana, 'list_chat_people');
    expect(people.map(({ full_name: name }) => name)).toEqual(['Ada Bell', 'Ben Cole', 'Sue Hill']);
  });

  it('is read only once the other one is deactivated', async () => {
    const channel = await open(who.ana, who.ben);
    await world.post(who.ana, channel, 'Hello');
    await setActive(who.ben, false);
    expect((await world.list(who.ana)).at(-1)).toMatchObject({ id: channel, is_archived: true });
    expect(await refusal(world.post(who.ana, channel, 'Are you there?'))).toMatchObject({
      code: 'PT409',
      message: expect.stringContaining('Ben Cole'),
    });
    expect(await open(who.ana, who.ben)).toBe(channel);
  });
});

describe('whoever asks', () => {
  it('gets nothing without a session, as deactivated, or from another agency', async () => {
    const message = await world.post(who.supervisor, world.center, 'One', { mustRead: true });
    const reads: [string, Record<string, unknown>][] = [
      ['get_chat_messages', { p_channel_id: world.center }],
      ['list_chat_members', { p_channel_id: world.center }],
      ['mark_chat_read', { p_channel_id: world.center, p_seq: 1 }],
      ['set_chat_muted', { p_channel_id: world.center, p_muted: true }],
      ['confirm_chat_message', { p_message_id: message.id }],
      ['get_chat_receipts', { p_message_id: message.id }],
      ['search_chat', { p_query: 'one', p_channel_id: world.center }],
    ];
    await setActive(who.ben, false);
    for (const [name, args] of reads) {
      expect((await refusal(world.call(null, name, args))).code, name).toBe('42501');
      expect((await refusal(world.call(who.ben, name, args))).code, name).toMatch(/^PT40[34]$/);
      expect((await refusal(world.call(who.strangeAdmin, name, args))).code, name).toBe('PT404');
    }
    expect(await world.list(who.ben)).toEqual([]);
    expect(await world.call(who.ben, 'list_chat_people')).toEqual([]);
  });

  it('in training is a member like others', async () => {
    const message = await world.post(who.trainee, world.center, 'First night');
    expect(message).toMatchObject({ seq: 1 });
    expect(await refusal(world.post(who.trainee, world.supervisors, 'x'))).toMatchObject({ code: 'PT404' });
  });

  it('is in the conversation of their center from their first day', async () => {
    const id = await makePerson(world.db.sql, world.ours, 107, { fullName: 'Joe New' });
    expect((await world.list(id)).map(({ kind, member_count: count }) => [kind, count])).toEqual([
      ['center', 6],
    ]);
  });
});
