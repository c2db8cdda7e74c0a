import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { type CommentsWorld, makeCommentsWorld, names, type Who, who } from './comments-world.ts';
import { refusalOf } from './refusal.ts';

let world: CommentsWorld;
beforeAll(async () => {
  world = await makeCommentsWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await world.db.sql`delete from public.comments`;
  await world.db.sql`delete from public.notifications`;
  await world.db.sql`delete from realtime.messages`;
});

const everybody = Object.keys(who) as Who[];
type Place = keyof CommentsWorld['subjects'];

/** Who reads a place, and for whom they may write there. */
const rights: Record<Place, Partial<Record<Who, readonly string[]>>> = {
  leave: {
    ana: ['everyone'],
    sam: ['everyone', 'supervisors'],
    sue: ['everyone', 'supervisors'],
    admin: ['everyone', 'supervisors'],
  },
  samLeave: { sam: ['everyone'], sue: ['everyone', 'supervisors'], admin: ['everyone', 'supervisors'] },
  // Offered to everyone, who see it; Cleo declined.
  offer: {
    ana: ['everyone'],
    sam: ['everyone', 'supervisors'],
    sue: ['everyone', 'supervisors'],
    admin: ['everyone', 'supervisors'],
  },
  trade: {
    ana: ['everyone'],
    ben: ['everyone'],
    sam: ['everyone', 'supervisors'],
    sue: ['everyone', 'supervisors'],
    admin: ['everyone', 'supervisors'],
  },
  shift: {
    ana: ['everyone'],
    sam: ['everyone', 'supervisors'],
    sue: ['everyone', 'supervisors'],
    admin: ['everyone', 'supervisors'],
  },
  samShift: { sam: ['everyone'], sue: ['everyone', 'supervisors'], admin: ['everyone', 'supervisors'] },
  openShift: {
    sam: ['everyone', 'supervisors'],
    sue: ['everyone', 'supervisors'],
    admin: ['everyone', 'supervisors'],
  },
  draft: { sam: ['supervisors'], sue: ['supervisors'], admin: ['supervisors'] },
  samDraft: { sam: [], sue: ['supervisors'], admin: ['supervisors'] },
  day: {
    ana: ['everyone'],
    ben: ['everyone'],
    cleo: ['everyone'],
    trainee: ['everyone'],
    sam: ['everyone', 'supervisors'],
    sue: ['everyone', 'supervisors'],
    admin: ['everyone', 'supervisors'],
  },
  gap: { sam: ['supervisors'], sue: ['supervisors'], admin: ['supervisors'] },
};
const places = Object.keys(rights) as Place[];

describe.each(places)('%s', (place) => {
  it('is read and written by exactly those whom it is for', async () => {
    const subject = world.subjects[place];
    for (const person of everybody) {
      const audiences = rights[place][person];
      const thread = await refusalOf(world.get(who[person], subject));
      expect(thread?.code ?? 'read', person).toBe(
        audiences !== undefined ? 'read' : person === 'gone' ? 'PT403' : 'PT404',
      );
      if (audiences !== undefined) {
        expect((await world.get(who[person], subject)).audiences, person).toEqual(audiences);
      }
      for (const audience of ['everyone', 'supervisors']) {
        const added = await refusalOf(world.add(who[person], subject, `${person} says`, { audience }));
        expect(added === null, `${person} for ${audience}`).toBe(audiences?.includes(audience) ?? false);
      }
    }
    expect(await refusalOf(world.get(null, subject))).toMatchObject({ code: '42501' });
    expect(await refusalOf(world.add(null, subject, 'Hello'))).toMatchObject({ code: '42501' });
  });

  it('tells each what they read of it, by list and by number, and nothing of the rest', async () => {
    const subject = world.subjects[place];
    for (const person of everybody) {
      for (const audience of rights[place][person] ?? []) {
        await world.add(who[person], subject, `${person} for ${audience}`, { audience });
      }
    }
    const { rows } = {
      rows: await world.db.sql`select author_id, audience, content from public.comments order by seq`,
    };
    for (const person of everybody) {
      if (rights[place][person] === undefined) {
        expect(await world.count(who[person], [subject]).catch(() => 'refused'), person).toEqual(
          person === 'gone' ? 'refused' : [0],
        );
        continue;
      }
      const isConcerned = !rights[place][person]?.includes('supervisors');
      const expected = rows.filter(({ audience }) => audience === 'everyone' || !isConcerned);
      const thread = await world.get(who[person], subject);
      expect(
        thread.comments.map(({ content }) => content),
        person,
      ).toEqual(expected.map(({ content }) => content));
      expect(await world.count(who[person], [subject]), person).toEqual([expected.length]);
      expect(JSON.stringify(thread), person).not.toMatch(isConcerned ? /for supervisors/ : /^$/);
    }
  });

  it('offers to mention exactly those who read it', async () => {
    const subject = world.subjects[place];
    for (const person of everybody) {
      if (rights[place][person] === undefined) continue;
      const { people } = await world.get(who[person], subject);
      const others = everybody.filter((other) => other !== person && (rights[place][other]?.length ?? 0) > 0);
      expect(people.map(({ id }) => id).sort(), person).toEqual(others.map((other) => who[other]).sort());
      const readers = others.filter((other) => rights[place][other]?.includes('supervisors'));
      expect(
        people
          .filter(({ reads_notes }) => reads_notes)
          .map(({ id }) => id)
          .sort(),
        person,
      ).toEqual(readers.map((other) => who[other]).sort());
    }
  });
});

describe('a private note', () => {
  const note = (place: Place, options: { mentions?: string[]; content?: string } = {}) =>
    world.add(who.sue, world.subjects[place], options.content ?? 'Between us', {
      audience: 'supervisors',
      mentions: options.mentions ?? [],
    });

  it.each(['leave', 'trade', 'shift', 'day'] as const)(
    'on %s reaches nobody else in any way',
    async (place) => {
      const { id, version } = await note(place);
      await world.edit(who.sue, id, version, 'Still between us');
      const heard = await world.signals();
      expect(new Set(heard.map(({ to }) => to))).toEqual(new Set(['Ada Min', 'Sam Poe', 'Sue Kay']));
      for (const person of ['ana', 'ben', 'cleo', 'trainee'] as const) {
        // As of one that does not exist.
        const none = await refusalOf(world.remove(who[person], randomUUID(), 2));
        expect(none?.code).toBe('PT404');
        expect(await refusalOf(world.edit(who[person], id, 2, 'Mine now'))).toEqual(none);
        expect(await refusalOf(world.remove(who[person], id, 2))).toEqual(none);
        expect(await refusalOf(world.versions(who[person], id))).toEqual(none);
      }
      for (const table of ['comments', 'comment_versions', 'comment_mentions']) {
        for (const person of everybody) {
          expect(
            await refusalOf(
              world.db.asUser(who[person], (sql) => sql.unsafe(`select * from public.${table}`)),
            ),
          ).toMatchObject({ code: '42501' });
        }
      }
    },
  );

  it('on what concerns a supervisor is not theirs either, nor its signal', async () => {
    for (const place of ['samLeave', 'samShift', 'samDraft'] as const) {
      const { id } = await note(place);
      expect((await world.get(who.sam, world.subjects[place])).comments).toEqual([]);
      expect(await world.count(who.sam, [world.subjects[place]])).toEqual([0]);
      expect((await world.signals()).map(({ to }) => to)).toEqual(['Ada Min', 'Sue Kay']);
      expect(await refusalOf(world.remove(who.sam, id, 1))).toMatchObject({ code: 'PT404' });
      expect(await refusalOf(note(place, { content: 'Ask @Sam Poe', mentions: [who.sam] }))).toMatchObject({
        code: 'PT422',
        detail: { field: 'mentions' },
      });
    }
  });

  it('calls nobody but who reads it', async () => {
    for (const person of [who.ana, who.ben, who.stranger, who.gone, randomUUID()]) {
      const refused = await refusalOf(
        note('leave', { content: `Ask @${names[person] ?? ''}`, mentions: [person] }),
      );
      expect(refused).toMatchObject({ code: 'PT422', message: 'Mention only those who read this note.' });
    }
    await note('leave', { content: 'Ask @Sam Poe', mentions: [who.sam] });
    expect(await world.notices()).toEqual([
      {
        to: 'Sam Poe',
        content: 'Sue Kay mentions you in a private note on the time off of Ana Diaz from Sat 1 Mar.',
        link: expect.stringMatching(/^\/requests\?request=\d+#comment-[0-9a-f-]{36}$/),
        is_off: false,
      },
    ]);
  });

  it('is lost to whoever supervises no more, its author too', async () => {
    const { id } = await note('leave');
    await world.db
      .sql`update public.user_roles set role_id = (select id from public.roles where name = 'dispatcher')
      where user_id = ${who.sue}`;
    expect(await refusalOf(world.versions(who.sue, id))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(world.get(who.sue, world.subjects.leave))).toMatchObject({ code: 'PT404' });
    await world.db
      .sql`update public.user_roles set role_id = (select id from public.roles where name = 'supervisor')
      where user_id = ${who.sue}`;
  });

  it('has an audit that never says what it says', async () => {
    const { id } = await note('leave', { content: 'Secret one' });
    await world.edit(who.sue, id, 1, 'Secret two');
    await world.remove(who.sam, id, 2);
    const entries = await world.db.sql`
      select action, actor_id, entity, before, after from public.audit_logs where target_id = ${id} order by id`;
    expect(entries.map(({ action, actor_id }) => [action, names[actor_id]])).toEqual([
      ['comment.create', 'Sue Kay'],
      ['comment.update', 'Sue Kay'],
      ['comment.delete', 'Sam Poe'],
    ]);
    expect(JSON.stringify(entries)).not.toContain('Secret');
  });

  it('keeps no number that others can count', async () => {
    const first = await world.add(who.ana, world.subjects.leave, 'One');
    await note('leave');
    const second = await world.add(who.ana, world.subjects.leave, 'Two');
    for (const { id, ...rest } of [first, second]) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
      expect(Object.keys(rest)).not.toContain('seq');
    }
    expect((await world.get(who.ana, world.subjects.leave)).comments).toHaveLength(2);
  });
});

describe('readers follow the subject', () => {
  it('on a shift: who takes it over does not read what was said to the other', async () => {
    await world.add(who.sam, world.subjects.shift, 'You were late, Ana');
    await world.db
      .sql`update public.assigned_shifts set user_id = ${who.ben} where id = ${world.subjects.shift.id}`;
    expect(await refusalOf(world.get(who.ana, world.subjects.shift))).toMatchObject({ code: 'PT404' });
    expect((await world.get(who.ben, world.subjects.shift)).comments).toEqual([]);
    await world.add(who.sam, world.subjects.shift, 'Thanks, Ben');
    expect((await world.get(who.ben, world.subjects.shift)).comments.map(({ content }) => content)).toEqual([
      'Thanks, Ben',
    ]);
    expect((await world.get(who.sam, world.subjects.shift)).comments).toHaveLength(2);
    await world.db
      .sql`update public.assigned_shifts set user_id = ${who.ana} where id = ${world.subjects.shift.id}`;
    expect((await world.get(who.ana, world.subjects.shift)).comments.map(({ content }) => content)).toEqual([
      'You were late, Ana',
    ]);
  });

  it('on an open shift: whoever gets it reads what was left for them', async () => {
    await world.add(who.sam, world.subjects.openShift, 'Bring the keys');
    await world.db
      .sql`update public.assigned_shifts set user_id = ${who.ben} where id = ${world.subjects.openShift.id}`;
    expect((await world.get(who.ben, world.subjects.openShift)).comments).toHaveLength(1);
    await world.db
      .sql`update public.assigned_shifts set user_id = null where id = ${world.subjects.openShift.id}`;
  });

  it('on a trade: who accepts it does not read what was said before', async () => {
    await world.add(who.ana, world.subjects.offer, 'My son is in court');
    await world.db.sql`
      update public.shift_swaps set status = 'accepted', responder_id = ${who.ben}, accepted_at = now() where id = ${world.subjects.offer.id}`;
    const thread = await world.get(who.ben, world.subjects.offer);
    expect(thread.comments).toEqual([]);
    await world.add(who.sam, world.subjects.offer, 'Fine with both');
    expect((await world.get(who.ben, world.subjects.offer)).comments).toHaveLength(1);
    expect((await world.get(who.ana, world.subjects.offer)).comments).toHaveLength(2);
  });

  it('on a draft: published, it tells its person nothing of the notes', async () => {
    await makeSchedule(world.db.sql, world.ours, 3, { startDate: '2031-10-01', endDate: '2031-11-30' });
    const row = { scheduleId: 3, shiftId: 1, userId: who.ana, shiftDate: '2031-10-04' };
    const subject = { kind: 'shift', id: await makeAssignment(world.db.sql, world.ours, row) };
    await world.add(who.sam, subject, 'Too many nights', { audience: 'supervisors' });
    await world.db.asUser(
      who.sam,
      (sql) => sql`select public.publish_schedule(3, (select version from public.schedules where id = 3))`,
    );
    expect((await world.get(who.ana, subject)).comments).toEqual([]);
    expect((await world.get(who.sue, subject)).comments).toHaveLength(1);
  });

  it('on a copy in a revision: it is the published shift', async () => {
    const [copy] = await world.db.sql`
      insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, origin_id)
      select agency_id, center_id, 2, user_id, shift_id, shift_date + 125, id from public.assigned_shifts
      where id = ${world.subjects.shift.id} returning id::integer`;
    await world.add(who.sam, { kind: 'shift', id: copy?.id }, 'Seen in the copy');
    expect((await world.get(who.ana, world.subjects.shift)).comments).toHaveLength(1);
    await world.db.sql`delete from public.assigned_shifts where id = ${copy?.id}`;
    expect((await world.get(who.ana, world.subjects.shift)).comments).toHaveLength(1);
  });

  it('on a new shift of a revision that turns out to be a published one: it goes along', async () => {
    const [fresh] = await world.db.sql`
      insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
      values (${world.ours.id}, ${world.ours.centerId}, 2, ${who.ana}, 1, '2031-06-20') returning id::integer`;
    await world.add(who.sam, { kind: 'shift', id: fresh?.id }, 'New', { audience: 'supervisors' });
    await world.db
      .sql`update public.assigned_shifts set origin_id = ${world.subjects.shift.id} where id = ${fresh?.id}`;
    await world.db.sql`delete from public.assigned_shifts where id = ${fresh?.id}`;
    expect((await world.get(who.sue, world.subjects.shift)).comments.map(({ content }) => content)).toEqual([
      'New',
    ]);
    expect((await world.get(who.ana, world.subjects.shift)).comments).toEqual([]);
  });

  it('on a day: who moves to another center reads it no more', async () => {
    await world.add(who.ben, world.subjects.day, 'Parade at noon');
    await world.db
      .sql`update public.profiles set center_id = ${world.otherCenter.centerId} where id = ${who.cleo}`;
    expect(await refusalOf(world.get(who.cleo, world.subjects.day))).toMatchObject({ code: 'PT404' });
    await world.db.sql`update public.profiles set center_id = ${world.ours.centerId} where id = ${who.cleo}`;
  });

  it('on a gap: any part of it shows what was said', async () => {
    const { gap } = world.subjects;
    await world.add(who.sam, gap, 'Kim may come', { audience: 'supervisors' });
    const part = { ...gap, startsAt: gap.startsAt + 3_600_000, endsAt: gap.endsAt + 3_600_000 };
    const after = { ...gap, startsAt: gap.endsAt, endsAt: gap.endsAt + 3_600_000 };
    expect(await world.count(who.sue, [part, after, gap])).toEqual([1, 0, 1]);
  });
});

describe('writing', () => {
  it('twice with one number writes once', async () => {
    const clientId = randomUUID();
    const [first, second] = await Promise.all([
      world.add(who.ana, world.subjects.leave, 'Once', { clientId }),
      world.add(who.ana, world.subjects.leave, 'Once', { clientId }),
    ]);
    expect(second).toEqual(first);
    expect(await world.count(who.ana, [world.subjects.leave])).toEqual([1]);
    expect(await refusalOf(world.add(who.ana, world.subjects.day, 'Once', { clientId }))).toMatchObject({
      code: 'PT409',
    });
    // Another's number says nothing of theirs.
    await world.add(who.sam, world.subjects.leave, 'Mine', { clientId });
    expect(await world.count(who.ana, [world.subjects.leave])).toEqual([2]);
  });

  it.each([
    ['nothing', null, 'Write something.'],
    ['blanks', ' \n\t ', 'Write something.'],
    ['what shows nothing', '\u200b\u2060', 'Comment is text of at most 2000 characters.'],
    ['too much', 'x'.repeat(2001), 'Comment is text of at most 2000 characters.'],
    ['control characters', 'a\u0007b', 'Comment is text of at most 2000 characters.'],
    ['what turns text around', 'a\u202eb', 'Comment is text of at most 2000 characters.'],
  ])('refuses %s', async (_, content, message) => {
    expect(await refusalOf(world.add(who.ana, world.subjects.leave, content))).toMatchObject({
      code: 'PT422',
      message,
      detail: { field: 'content' },
    });
  });

  it('keeps text as it is: markup, quotes, lines, emoji', async () => {
    const content = `<script>alert('x')</script>\n"; drop table comments; --\n\n👩‍🚒 %s $1`;
    expect(
      (await world.add(who.ana, world.subjects.leave, `  ${content.replaceAll('\n', '\r\n')} `)).content,
    ).toBe(content);
  });

  it.each([
    null,
    [],
    'x',
    {},
    { kind: 'time_off' },
    { kind: 'time_off', id: '1; drop' },
    { kind: 'time_off', id: 1.5 },
    { kind: 'time_off', id: 99999999999999 },
    { kind: 'swap', id: -1 },
    { kind: 'shift', id: 1e20 },
    { kind: 'day', centerId: 'x', date: '2031-02-04' },
    { kind: 'day', centerId: '00000000-0000-4000-8000-000000001000', date: '2031-02-30' },
    { kind: 'day', centerId: '00000000-0000-4000-8000-000000001000', date: '9031-02-03' },
    { kind: 'day', centerId: '00000000-0000-4000-8000-000000001000' },
    { kind: 'gap', centerId: '00000000-0000-4000-8000-000000001000', startsAt: 1, endsAt: 2 },
    { kind: 'gap', centerId: '00000000-0000-4000-8000-000000001000', startsAt: 1928000000000 },
    {
      kind: 'gap',
      centerId: '00000000-0000-4000-8000-000000001000',
      startsAt: 1928000000000,
      endsAt: 1927000000000,
    },
    {
      kind: 'gap',
      centerId: '00000000-0000-4000-8000-000000001000',
      startsAt: 1928000000000,
      endsAt: 1938000000000,
    },
    { kind: 'profile', id: 1 },
  ])('knows no place %j', async (subject) => {
    const text = JSON.stringify(subject);
    const call = (statement: string) =>
      refusalOf(world.db.asUser(who.sam, (sql) => sql.unsafe(statement, [text])));
    expect(await call('select public.get_comments($1::text::jsonb)')).toMatchObject({ code: 'PT404' });
    expect(
      await call(`select public.add_comment($1::text::jsonb, gen_random_uuid(), 'x', 'supervisors')`),
    ).toMatchObject({ code: 'PT404' });
    const [row] = await world.db.asUser(who.sam, (sql) =>
      sql.unsafe('select public.count_comments(jsonb_build_array($1::text::jsonb)) as answer', [text]),
    );
    expect(row?.answer).toEqual([0]);
  });

  it('counts no more than 200 places at once', async () => {
    const many = Array.from({ length: 201 }, () => world.subjects.leave);
    expect(await refusalOf(world.count(who.sam, many))).toMatchObject({ code: 'PT422' });
    expect(await world.count(who.sam, many.slice(1))).toHaveLength(200);
  });

  it('stops at 20 in a minute, edits among them, and says how long', async () => {
    for (let n = 0; n < 19; n++) await world.add(who.ana, world.subjects.leave, `Number ${n}`);
    const last = await world.add(who.ana, world.subjects.day, 'The last');
    const refused = await refusalOf(world.add(who.ana, world.subjects.leave, 'One more'));
    expect(refused?.message).toMatch(/^You wrote 20 comments within a minute\. Wait \d+ s\.$/);
    expect(await refusalOf(world.edit(who.ana, last.id, 1, 'Changed'))).toMatchObject({ code: 'PT422' });
    await world.add(who.sam, world.subjects.leave, 'Another person');
    await world.db
      .sql`update public.comments set created_at = created_at - interval '61 seconds' where content = 'Number 0'`;
    await world.edit(who.ana, last.id, 1, 'Changed');
    expect(await refusalOf(world.add(who.ana, world.subjects.leave, 'One more'))).toMatchObject({
      code: 'PT422',
    });
  });

  it('counts two at once too', async () => {
    for (let n = 0; n < 19; n++) await world.add(who.ana, world.subjects.leave, `Number ${n}`);
    const tries = await Promise.all(
      [1, 2, 3].map((n) => refusalOf(world.add(who.ana, world.subjects.leave, `Racing ${n}`))),
    );
    expect(tries.filter((refusal) => refusal === null)).toHaveLength(1);
  });
});

describe('changing', () => {
  it('keeps what was said before, for the author and supervisors', async () => {
    const { id } = await world.add(who.ana, world.subjects.leave, 'First');
    const edited = await world.edit(who.ana, id, 1, 'Second');
    expect(edited).toMatchObject({ content: 'Second', version: 2, edited_at: expect.any(String) });
    // A second try of what has arrived.
    expect(await world.edit(who.ana, id, 1, 'Second')).toEqual(edited);
    for (const person of [who.ana, who.sam]) {
      expect(await world.versions(person, id)).toMatchObject([
        { version: 1, content: 'First', replaced_by_name: 'Ana Diaz' },
      ]);
    }
    const day = await world.add(who.ana, world.subjects.day, 'To all');
    expect(await refusalOf(world.versions(who.ben, day.id))).toMatchObject({ code: 'PT403' });
  });

  it('refuses what is stale, with who and when', async () => {
    const { id } = await world.add(who.ana, world.subjects.leave, 'First');
    await world.edit(who.ana, id, 1, 'Second');
    expect(await refusalOf(world.edit(who.ana, id, 1, 'Third'))).toMatchObject({
      code: 'PT409',
      message: 'You changed this comment meanwhile. Look again.',
      detail: { version: 2, by: 'Ana Diaz', at: expect.any(String) },
    });
    expect(await refusalOf(world.remove(who.sam, id, 1))).toMatchObject({
      message: 'Ana Diaz changed this comment meanwhile. Look again.',
    });
    await world.remove(who.sam, id, 2);
    expect(await refusalOf(world.edit(who.ana, id, 2, 'Fourth'))).toMatchObject({
      code: 'PT409',
      message: 'Sam Poe deleted this comment meanwhile. Look again.',
    });
  });

  it('is the author’s; deleting also a supervisor’s', async () => {
    const { id } = await world.add(who.ana, world.subjects.day, 'Mine');
    expect(await refusalOf(world.edit(who.sam, id, 1, 'No'))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(world.edit(who.ben, id, 1, 'No'))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(world.remove(who.ben, id, 1))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(world.remove(who.stranger, id, 1))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(world.remove(who.strangeSupervisor, id, 1))).toMatchObject({ code: 'PT404' });
    expect(await world.remove(who.sam, id, 1)).toMatchObject({ content: '', deleted_by_name: 'Sam Poe' });
    expect(await world.versions(who.ana, id)).toMatchObject([
      { content: 'Mine', replaced_by_name: 'Sam Poe' },
    ]);
    expect((await world.get(who.ben, world.subjects.day)).comments).toMatchObject([{ content: '' }]);
    expect(await world.count(who.ben, [world.subjects.day])).toEqual([0]);
  });
});

describe('mentions', () => {
  it('lead each to where they find it', async () => {
    const call = (as: string, place: Place, person: string) =>
      world.add(as, world.subjects[place], `Look, @${names[person]}.`, { mentions: [person] });
    await call(who.sam, 'leave', who.ana);
    await call(who.ana, 'leave', who.sam);
    await call(who.sam, 'shift', who.ana);
    await call(who.ana, 'shift', who.sue);
    await call(who.sam, 'openShift', who.sue);
    await call(who.sam, 'trade', who.ben);
    await call(who.ben, 'trade', who.sue);
    await call(who.ana, 'day', who.ben);
    await call(who.ana, 'day', who.sue);
    await world.add(who.sam, world.subjects.gap, 'See @Sue Kay', {
      audience: 'supervisors',
      mentions: [who.sue],
    });
    expect(
      (await world.notices()).map(
        ({ to, content, link }) => `${to}: ${content} ${link.replace(/#comment-[0-9a-f-]{36}$/, '#')}`,
      ),
    ).toEqual([
      `Ana Diaz: Sam Poe mentions you in a comment on your time off from Sat 1 Mar. /time-off?request=${world.subjects.leave.id}#`,
      `Sam Poe: Ana Diaz mentions you in a comment on the time off of Ana Diaz from Sat 1 Mar. /requests?request=${world.subjects.leave.id}#`,
      'Ana Diaz: Sam Poe mentions you in a comment on your shift on Tue 4 Feb. /schedule?date=2031-02-04#',
      `Sue Kay: Ana Diaz mentions you in a comment on the shift of Ana Diaz on Tue 4 Feb. /roster?block=1&cell=${who.ana}.2031-02-04#`,
      `Sue Kay: Sam Poe mentions you in a comment on the open shift on Thu 6 Feb. /roster?block=1&open=${world.subjects.openShift.id}#`,
      expect.stringMatching(
        `^Ben Ode: Sam Poe mentions you in a comment on your offer of .* /swaps\\?swap=${world.subjects.trade.id}#$`,
      ),
      expect.stringMatching(
        `^Sue Kay: Ben Ode mentions you in a comment on what Ben Ode offered, .* /requests\\?swap=${world.subjects.trade.id}#$`,
      ),
      'Ben Ode: Ana Diaz mentions you in a comment on Tue 4 Feb. /schedule?date=2031-02-04#',
      'Sue Kay: Ana Diaz mentions you in a comment on Tue 4 Feb. /roster?block=1&cell=-.2031-02-04#',
      'Sue Kay: Sam Poe mentions you in a private note on the gap on Tue 4 Feb, 20:00 to 00:00. /roster?block=1&cell=-.2031-02-04#',
    ]);
  });

  it('tell whom an edit adds, and call off whom it takes out', async () => {
    const { id } = await world.add(who.sam, world.subjects.day, 'Ask @Ana Diaz and @Ben Ode', {
      mentions: [who.ana, who.ben],
    });
    await world.edit(who.sam, id, 1, 'Ask @Ana Diaz and @Cleo Roy', [who.ana, who.cleo]);
    const state = async () => (await world.notices()).map(({ to, is_off }) => `${to}${is_off ? ' off' : ''}`);
    expect(await state()).toEqual(['Ana Diaz', 'Ben Ode off', 'Cleo Roy']);
    await world.remove(who.sue, id, 2);
    expect(await state()).toEqual(['Ana Diaz off', 'Ben Ode off', 'Cleo Roy off']);
  });

  it('are of people who read it and whom the text names', async () => {
    const refused = (content: string, mentions: string[]) =>
      refusalOf(world.add(who.ana, world.subjects.leave, content, { mentions }));
    expect(await refused('@Ben Ode', [who.ben])).toMatchObject({
      code: 'PT422',
      message: 'Mention only people who read this.',
    });
    expect(await refused('@Gus One', [who.gone])).toMatchObject({ code: 'PT422' });
    expect(await refused('@Stu Per', [who.strangeSupervisor])).toMatchObject({ code: 'PT422' });
    expect(
      await refused(
        'Hello',
        Array.from({ length: 21 }, () => randomUUID()),
      ),
    ).toMatchObject({
      message: 'A comment mentions at most 20 people.',
    });
    expect(await world.count(who.ana, [world.subjects.leave])).toEqual([0]);
    // Nobody is told of their own.
    await world.add(who.ana, world.subjects.leave, '@Ana Diaz', { mentions: [who.ana] });
    expect(await world.notices()).toEqual([]);
  });
});

describe('signals', () => {
  it('go to whoever reads the place, with ids alone', async () => {
    const { subjects } = world;
    await world.add(who.ana, subjects.leave, 'Hello');
    expect(await world.signals()).toEqual(
      ['Ana Diaz', 'supervisors'].map((to) => ({
        to,
        payload: { kind: 'time_off', subject: subjects.leave.id },
      })),
    );
    await world.add(who.ana, subjects.trade, 'Hello');
    expect((await world.signals()).map(({ to }) => to)).toEqual(['Ana Diaz', 'Ben Ode', 'supervisors']);
    await world.add(who.ana, subjects.day, 'Hello');
    expect(await world.signals()).toEqual([
      { to: 'agency', payload: { kind: 'day', center: world.ours.centerId, date: '2031-02-04' } },
    ]);
    await world.add(who.sam, subjects.gap, 'Hello', { audience: 'supervisors' });
    expect((await world.signals()).map(({ to }) => to)).toEqual(['Ada Min', 'Sam Poe', 'Sue Kay']);
  });
});
