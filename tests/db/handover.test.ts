import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uuid } from '../factories/people.ts';
import {
  at,
  clearNotes,
  confirm,
  type HandoverWorld,
  keep,
  letPass,
  makeHandoverWorld,
  noteFor,
  plant,
  read,
  save,
  withdraw,
} from './handover-world.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import { auditSince, lastAuditId, who } from './scheduling-world.ts';

let world: HandoverWorld;
beforeAll(async () => {
  world = await makeHandoverWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearNotes(world));

/** Does something at another time, and sets the clock back. */
async function later<Result>(minutes: number, work: () => Promise<Result>): Promise<Result> {
  await letPass(world, minutes);
  try {
    return await work();
  } finally {
    await letPass(world, -minutes);
  }
}

describe('writing', () => {
  it.each([who.ana, who.ben, who.supervisor, who.admin])(
    'is for everybody of the center (%s)',
    async (as) => {
      const id = await save(world, as, { content: '  CAD slow since 04:10.\nUse the cards. ' });
      const note = await noteFor(world, who.cora, id);
      expect(note).toMatchObject({
        content: 'CAD slow since 04:10.\nUse the cards.',
        author_id: as,
        desk: { name: 'Radio' },
        version: 1,
        edited_at: null,
        is_due: true,
      });
    },
  );

  it('is for nobody else, and of nothing of others', async () => {
    expect(await refusalOf(save(world, who.stranger))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(save(world, who.foreignSupervisor))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(save(world, who.ana, { deskId: world.desks.foreign }))).toMatchObject({
      code: 'PT404',
      detail: { field: 'deskId' },
    });
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ana}`;
    expect(await refusalOf(save(world, who.ana))).toMatchObject({ code: 'PT403' });
    await world.db.sql`update public.profiles set is_active = true where id = ${who.ana}`;
    expect(await refusalOf(save(world, null))).toMatchObject({ code: '42501' });
  });

  it('at another center of the agency is for supervisors alone', async () => {
    const [other] = await world.db.sql`
      insert into public.centers (agency_id, name, time_zone) values (${world.ours.id}, 'North', 'America/Denver')
      returning id`;
    const [desk] = await world.db
      .sql`select id from public.desks where center_id = ${other?.id} and name = 'Radio'`;
    await world.db.sql`update public.profiles set center_id = ${other?.id} where id = ${who.ben}`;
    expect(await refusalOf(save(world, who.ben))).toMatchObject({
      code: 'PT403',
      message: 'Only people of this center take part in its hand-over.',
    });
    expect(await refusalOf(read(world, who.ben))).toMatchObject({ code: 'PT403' });
    // Nobody works there, so nobody takes over; but a supervisor may ask.
    expect(await refusalOf(save(world, who.supervisor, { deskId: Number(desk?.id) }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'forAt' },
    });
    await world.db.sql`update public.profiles set center_id = ${world.ours.centerId} where id = ${who.ben}`;
  });

  it('names the field and the rule that a text breaks', async () => {
    const rule = { code: 'PT422', detail: { field: 'content' } };
    for (const content of ['', ' \n\t ', 'a'.repeat(4001), 'bell \u0007', 'turned \u202E around', '\u200B']) {
      expect(await refusalOf(save(world, who.ana, { content }))).toMatchObject(rule);
    }
    const whole = '<script>alert(1)</script> \u{1F692} '.repeat(4000).slice(0, 3990).trim();
    expect((await noteFor(world, who.ana, await save(world, who.ana, { content: whole }))).content).toBe(
      whole,
    );
  });

  it('is for a change of crews from half an hour ago to a day ahead', async () => {
    const wrong = { code: 'PT422', detail: { field: 'forAt' } };
    expect(await refusalOf(save(world, who.ana, { forAt: at(world, 60) }))).toMatchObject(wrong);
    expect(await refusalOf(save(world, who.ana, { forAt: at(world, -450) }))).toMatchObject(wrong);
    const far = await plant(world, who.ben, 3000, 3300);
    expect(await refusalOf(save(world, who.ana, { forAt: at(world, 3000) }))).toMatchObject(wrong);
    await world.db.sql`delete from public.assigned_shifts where id = ${far}`;
    expect(await save(world, who.ana, { forAt: at(world, 510) })).toBeGreaterThan(0);
    // Somebody who was busy at the change may still leave a note for it.
    await later(50, async () => {
      expect(await save(world, who.ana, { forAt: at(world, -20) })).toBeGreaterThan(0);
    });
  });

  it('twice with the same request is one note, also at the same moment', async () => {
    const clientId = uuid(700);
    const first = await save(world, who.ana, { clientId });
    expect(await save(world, who.ana, { clientId, content: 'again' })).toBe(first);
    expect(await save(world, who.ben, { clientId })).not.toBe(first);
    expect(await refusalOf(save(world, who.ana, { clientId: null }))).toMatchObject({ code: 'PT422' });
    const forAt = at(world, 30);
    const outcomes = await race(
      world.db,
      Array.from({ length: 4 }, () => ({
        as: who.cora,
        work: (sql) => sql`
          select public.save_handover_note(${world.desks.radio}, ${forAt}, ${uuid(701)}, 'once')`,
      })),
    );
    expect(outcomes).toEqual([null, null, null, null]);
    const rows = await world.db.sql`select 1 from public.handover_notes where content = 'once'`;
    expect(rows).toHaveLength(1);
  });

  it('is not for a desk that was retired', async () => {
    await world.db.sql`update public.desks set is_active = false where id = ${world.desks.radio}`;
    expect(await refusalOf(save(world, who.ana))).toMatchObject({
      code: 'PT409',
      detail: { field: 'deskId' },
    });
    await world.db.sql`update public.desks set is_active = true where id = ${world.desks.radio}`;
  });
});

describe('editing', () => {
  it('keeps the former text, and makes the note unread again for whoever had read it', async () => {
    const id = await save(world, who.ana);
    expect(await confirm(world, who.ben, [[id, 1]])).toEqual({ confirmed: 1, changed: [] });
    expect((await noteFor(world, who.ben, id)).is_due).toBe(false);
    await save(world, who.ana, {
      noteId: id,
      deskId: world.desks.calls,
      content: 'Radio 2 works',
      version: 1,
    });
    const note = await noteFor(world, who.ben, id);
    expect(note).toMatchObject({
      content: 'Radio 2 works',
      desk: { name: 'Call taking' },
      version: 2,
      is_due: true,
    });
    expect(note.edited_at).not.toBeNull();
    const [row] = await world.db.asUser(
      who.ben,
      (sql) => sql`select public.get_handover_versions(${id}) as told`,
    );
    expect(row?.told).toEqual([
      expect.objectContaining({ version: 1, desk_name: 'Radio', content: 'Radio 2 is out' }),
    ]);
    await confirm(world, who.ben, [[id, 2]]);
    expect((await noteFor(world, who.ben, id)).is_due).toBe(false);
  });

  it('that changes nothing leaves it read', async () => {
    const id = await save(world, who.ana);
    await confirm(world, who.ben, [[id, 1]]);
    await save(world, who.ana, { noteId: id, version: 1 });
    expect(await noteFor(world, who.ben, id)).toMatchObject({ version: 1, is_due: false });
  });

  it('is for its author alone, in the version that was seen, until the change comes', async () => {
    const id = await save(world, who.ana);
    for (const as of [who.ben, who.supervisor, who.admin]) {
      expect(await refusalOf(save(world, as, { noteId: id, version: 1 }))).toMatchObject({ code: 'PT403' });
    }
    expect(await refusalOf(save(world, who.stranger, { noteId: id, version: 1 }))).toMatchObject({
      code: 'PT404',
    });
    await save(world, who.ana, { noteId: id, content: 'second', version: 1 });
    expect(await refusalOf(save(world, who.ana, { noteId: id, content: 'third', version: 1 }))).toMatchObject(
      {
        code: 'PT409',
        message: expect.stringMatching(/^Ana changed this note at \d\d:\d\d\. Reload the page to see it\.$/),
        detail: { version: 2 },
      },
    );
    await later(31, async () => {
      expect(
        await refusalOf(save(world, who.ana, { noteId: id, content: 'late', version: 2 })),
      ).toMatchObject({
        code: 'PT409',
        message: expect.stringContaining('was handed over at'),
      });
    });
    expect((await noteFor(world, who.ana, id)).content).toBe('second');
  });

  it('of two at once only one wins', async () => {
    const id = await save(world, who.ana);
    const forAt = at(world, 30);
    const outcomes = await race(
      world.db,
      ['one', 'two', 'three'].map((content) => ({
        as: who.ana,
        work: (sql) => sql`
          select public.save_handover_note(${world.desks.radio}, ${forAt}, null, ${content}, ${id}, 1)`,
      })),
    );
    expect(outcomes.filter((code) => code === null)).toHaveLength(1);
    expect(outcomes.filter((code) => code === 'PT409')).toHaveLength(2);
    const versions = await world.db
      .sql`select version from public.handover_note_versions where note_id = ${id}`;
    expect(versions).toHaveLength(1);
  });
});

describe('withdrawing', () => {
  it('is for its author and supervisors; the text stays for them and leaves a trace for all', async () => {
    for (const as of [who.ana, who.supervisor, who.admin]) {
      const id = await save(world, who.ana);
      expect(await refusalOf(withdraw(world, who.ben, id))).toMatchObject({ code: 'PT403' });
      expect(await refusalOf(withdraw(world, who.foreignSupervisor, id))).toMatchObject({ code: 'PT404' });
      await withdraw(world, as, id);
      // A second press is no second step.
      await withdraw(world, as, id);
      const note = await noteFor(world, who.ben, id);
      expect(note).toMatchObject({ content: '', is_due: false, version: 2 });
      expect(note.withdrawn_by_name).toBe(
        { [who.ana]: 'Ana', [who.supervisor]: 'Sam', [who.admin]: 'Ada' }[as],
      );
      const versions = (reader: string) =>
        world.db.asUser(reader, (sql) => sql`select public.get_handover_versions(${id}) as told`);
      expect((await versions(who.supervisor))[0]?.told[0].content).toBe('Radio 2 is out');
      expect((await versions(who.ana))[0]?.told[0].content).toBe('Radio 2 is out');
      expect(await refusalOf(versions(who.ben))).toMatchObject({ code: 'PT403' });
      const direct = await world.db.asUser(
        who.ben,
        (sql) => sql`select 1 from public.handover_note_versions where note_id = ${id}`,
      );
      expect(direct).toHaveLength(0);
    }
  });

  it('names who was faster', async () => {
    const id = await save(world, who.ana);
    await save(world, who.ana, { noteId: id, content: 'second', version: 1 });
    expect(await refusalOf(withdraw(world, who.supervisor, id, 1))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^Ana changed this note at/),
    });
    await withdraw(world, who.supervisor, id, 2);
    expect(await refusalOf(withdraw(world, who.ana, id, 2))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^Sam took this note back at/),
    });
    expect(await refusalOf(save(world, who.ana, { noteId: id, version: 3 }))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^Sam took this note back at .* Write a new one\.$/),
    });
  });
});

describe('keeping a note for the next crew', () => {
  it('copies it once, whoever does it', async () => {
    const id = await save(world, who.ana);
    const next = at(world, 510);
    const client = uuid(800);
    const copy = await keep(world, who.ben, id, next, client);
    expect(await keep(world, who.ben, id, next, client)).toBe(copy);
    expect(await noteFor(world, who.otherSupervisor, copy)).toMatchObject({
      content: 'Radio 2 is out',
      desk: { name: 'Radio' },
      author_id: who.ben,
      carried_from: { author_name: 'Ana' },
      is_due: true,
    });
    expect((await noteFor(world, who.cora, id)).kept_for).toBe((await noteFor(world, who.cora, copy)).for_at);
    expect(await refusalOf(keep(world, who.cora, id, next))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^Ben has already kept this note for \d\d:\d\d\.$/),
    });
    // Taken back, it can be kept again.
    await withdraw(world, who.ben, copy);
    expect((await noteFor(world, who.cora, id)).kept_for).toBeNull();
    expect(await keep(world, who.cora, id, next)).not.toBe(copy);
  });

  it('is for a later change, of a note that stands, at a desk in use', async () => {
    const id = await save(world, who.ana);
    const next = at(world, 510);
    expect(await refusalOf(keep(world, who.ben, id, at(world, 30)))).toMatchObject({
      code: 'PT422',
      detail: { field: 'forAt' },
    });
    expect(await refusalOf(keep(world, who.stranger, id, next))).toMatchObject({ code: 'PT404' });
    await world.db.sql`update public.desks set is_active = false where id = ${world.desks.radio}`;
    expect(await refusalOf(keep(world, who.ben, id, next))).toMatchObject({ code: 'PT409' });
    await world.db.sql`update public.desks set is_active = true where id = ${world.desks.radio}`;
    await withdraw(world, who.ana, id);
    expect(await refusalOf(keep(world, who.ben, id, next))).toMatchObject({ code: 'PT409' });
  });

  it('by two at once makes one copy', async () => {
    const id = await save(world, who.ana);
    const next = at(world, 510);
    const outcomes = await race(
      world.db,
      [who.ben, who.cora].map((as, index) => ({
        as,
        work: (sql) => sql`select public.keep_handover_note(${id}, ${next}, ${uuid(810 + index)})`,
      })),
    );
    expect(outcomes.toSorted()).toEqual(['PT409', null].toSorted());
  });
});

describe('confirming', () => {
  it('names what has changed since it was seen, and keeps the rest', async () => {
    const one = await save(world, who.ana);
    const two = await save(world, who.ana, { deskId: world.desks.calls });
    const three = await save(world, who.ana, { deskId: world.desks.supervisor });
    await save(world, who.ana, { noteId: two, content: 'new', version: 1 });
    await withdraw(world, who.ana, three);
    const seen = [
      [one, 1],
      [two, 1],
      [three, 1],
    ] as const;
    expect(await confirm(world, who.ben, seen)).toEqual({ confirmed: 1, changed: [two, three] });
    expect(await confirm(world, who.ben, seen)).toEqual({ confirmed: 0, changed: [two, three] });
    expect((await read(world, who.ben)).notes.filter((note) => note.is_due).map(({ id }) => id)).toEqual([
      two,
    ]);
  });

  it('refuses what is not there to be read, as a whole', async () => {
    const id = await save(world, who.ana);
    const unknown = { code: 'PT404' };
    expect(
      await refusalOf(
        confirm(world, who.ben, [
          [id, 1],
          [999_999, 1],
        ]),
      ),
    ).toMatchObject(unknown);
    expect(await refusalOf(confirm(world, who.stranger, [[id, 1]]))).toMatchObject(unknown);
    expect(await refusalOf(confirm(world, who.ben, []))).toMatchObject({ code: 'PT422' });
    const many = Array.from({ length: 501 }, () => [id, 1] as const);
    expect(await refusalOf(confirm(world, who.ben, many))).toMatchObject({ code: 'PT422' });
    expect((await noteFor(world, who.ben, id)).is_due).toBe(true);
  });

  it('gives an author no receipt for the own note', async () => {
    const id = await save(world, who.ben);
    expect((await noteFor(world, who.ben, id)).is_due).toBe(false);
    expect(await confirm(world, who.ben, [[id, 1]])).toEqual({ confirmed: 0, changed: [] });
  });

  it('ten times at once is one receipt and no failure', async () => {
    const id = await save(world, who.ana);
    const outcomes = await race(
      world.db,
      Array.from({ length: 5 }, () => ({
        as: who.ben,
        work: (sql) => sql`select public.confirm_handover_notes(${[id]}::bigint[], ${[1]}::integer[])`,
      })),
    );
    expect(outcomes).toEqual([null, null, null, null, null]);
    expect(await world.db.sql`select 1 from public.handover_receipts where note_id = ${id}`).toHaveLength(1);
  });
});

describe('the audit', () => {
  it('says who did what for which desk, never what a note says', async () => {
    const since = await lastAuditId(world.db.sql);
    const id = await save(world, who.ana, { content: 'a private name' });
    await save(world, who.ana, { noteId: id, content: 'another private name', version: 1 });
    await confirm(world, who.ben, [[id, 2]]);
    await keep(world, who.ben, id, at(world, 510));
    await withdraw(world, who.supervisor, id, 2);
    const entries = await auditSince(world.db.sql, since);
    expect(entries.map(({ action, actor_id: actor }) => [action, actor])).toEqual([
      ['handover_note.create', who.ana],
      ['handover_note.update', who.ana],
      ['handover_note.confirm', who.ben],
      ['handover_note.keep', who.ben],
      ['handover_note.withdraw', who.supervisor],
    ]);
    expect(entries[0]?.details).toMatchObject({ entity: 'handover_note', desk: 'Radio' });
    expect(JSON.stringify(entries)).not.toContain('private name');
  });
});
