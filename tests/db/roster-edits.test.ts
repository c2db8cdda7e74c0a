import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeSchedule, makeShift } from '../factories/scheduling.ts';
import { refusalOf } from './refusal.ts';
import {
  announce,
  call,
  changesOf,
  edit,
  fields,
  newEditId,
  noticesOf,
  rowIn,
  storedRow,
} from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makeDraft,
  makePublished,
  makeSchedulingWorld,
  publish,
  revise,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
beforeEach(() => clearSchedules(world));
afterAll(() => world.db.drop());

const monday = '2031-01-06';
const tuesday = '2031-01-07';
const anaAndBen = [
  [who.ana, shift.day, monday],
  [who.ben, shift.night, monday],
] as const;

async function draft(): Promise<[number, number]> {
  const [ana = 0, ben = 0] = await makeDraft(world, 1, anaAndBen);
  return [ana, ben];
}
async function published(): Promise<[number, number]> {
  const [ana = 0, ben = 0] = await makePublished(world, 1, anaAndBen);
  return [ana, ben];
}
const stored = (id: number) => storedRow(world.db.sql, id);
const versionAt = async (id: number) => (await stored(id)).version;
const toBen = (id: number, version: number) => ({
  kind: 'change',
  id,
  version,
  row: fields({ userId: who.ben }),
});

describe('an edit of a draft', () => {
  it('changes, adds, cancels and restores rows, and answers with them', async () => {
    const [ana, ben] = await draft();
    const outcome = await edit(
      world,
      1,
      [
        { kind: 'change', id: ana, version: 1, row: fields({ userId: who.cora, isLocked: true }) },
        { kind: 'cancel', id: ben, version: 1 },
        {
          kind: 'add',
          key: -7,
          row: fields({ userId: null, shiftDate: tuesday, requiredRole: 'supervisor' }),
        },
      ],
      { reason: null },
    );
    const added = outcome.ids['-7'] ?? 0;
    expect(outcome).toMatchObject({ state: 'applied', peopleTold: 0, wire: { scheduleId: 1, count: 2 } });
    expect(outcome.wire.users).toEqual([who.ben, who.cora]);
    expect(rowIn(outcome.wire, ana)).toEqual([ana, 2, 1, shift.day, 22285, -1, -1, 2, 1, null, -1]);
    expect(rowIn(outcome.wire, ben)).toEqual([ben, 2, 0, shift.night, 22285, -1, -1, 16, 0, null, -1]);
    expect(rowIn(outcome.wire, added)).toEqual([added, 1, -1, shift.day, 22286, -1, -1, 8, 1, null, -1]);

    const back = await edit(world, 1, [{ kind: 'restore', id: ben, version: 2 }], { reason: null });
    expect(rowIn(back.wire, ben)).toEqual([ben, 3, 0, shift.night, 22285, -1, -1, 0, 0, null, -1]);
    expect((await stored(ben)).status).toBe('draft');
    expect(await changesOf(world.db.sql, 1)).toMatchObject([
      { rowId: ana, kind: 'changed', fromId: who.ana, toId: who.cora, isPublished: false, notice: null },
      { rowId: ben, kind: 'cancelled', fromId: who.ben, toId: null },
      { rowId: added, kind: 'added', fromId: null, toId: null },
      { rowId: ben, kind: 'restored', fromId: null, toId: who.ben, changedBy: who.supervisor },
    ]);
  });

  it('tells nobody, and is one row of the audit', async () => {
    const [ana] = await draft();
    const before = await lastAuditId(world.db.sql);
    const violations = [{ ruleId: 'rest_soft', personId: who.ben }];
    await edit(world, 1, [toBen(ana, 1)], { reason: null, violations });
    expect(await world.db.sql`select 1 from private.outbox`).toHaveLength(0);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      {
        action: 'roster.edit',
        actor_id: who.supervisor,
        target_id: '1',
        details: { added: 0, changed: 1, cancelled: 0, restored: 0, violations, reason: null },
      },
    ]);
  });

  it('makes a row manual, an extension where it only lasts longer, and leaves marks alone', async () => {
    const [ana] = await draft();
    await edit(world, 1, [{ kind: 'change', id: ana, version: 1, row: fields({ isLocked: true }) }]);
    expect((await stored(ana)).source).toBe('generated');
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row: fields({ localEnd: '20:30' }) }]);
    expect(await stored(ana)).toMatchObject({ source: 'extension', localEnd: '20:30:00' });
    await edit(world, 1, [{ kind: 'change', id: ana, version: 3, row: fields({ localEnd: '18:00' }) }]);
    expect((await stored(ana)).source).toBe('manual');
  });

  it('keeps the reason of a passed limit until the work is another', async () => {
    const [ana] = await draft();
    const row = fields({ localEnd: '23:00' });
    await edit(world, 1, [{ kind: 'change', id: ana, version: 1, row, overrides: true }]);
    expect((await stored(ana)).reason).toBe('Called in sick');
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row: { ...row, isOvertime: true } }]);
    expect((await stored(ana)).reason).toBe('Called in sick');
    await edit(world, 1, [{ kind: 'change', id: ana, version: 3, row: fields() }]);
    expect((await stored(ana)).reason).toBeNull();
  });

  it('is not seen by dispatchers, cancelled rows neither, before or after the publication', async () => {
    const [ana] = await draft();
    await edit(world, 1, [{ kind: 'cancel', id: ana, version: 1 }], { reason: null });
    const seen = () => world.db.asUser(who.ana, (sql) => sql`select id from public.assigned_shifts`);
    expect(await seen()).toHaveLength(0);
    await publish(world, 1);
    expect(await seen()).toHaveLength(0);
    expect(await world.db.sql`select 1 from public.assigned_shifts where id = ${ana}`).toHaveLength(0);
    expect(await noticesOf(world.db.sql, 'schedule.published')).toMatchObject([{ to: who.ben }]);
  });

  it('exchanges two people in one edit', async () => {
    const [ana] = await draft();
    const [other = 0] = await world.db.sql<{ id: number }[]>`
      insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
      values (${world.ours.id}, ${world.ours.centerId}, 1, ${who.cora}, ${shift.short}, ${monday})
      returning id::integer`.then((rows) => rows.map(({ id }) => id));
    await edit(world, 1, [
      { kind: 'change', id: ana, version: 1, row: fields({ userId: who.cora }) },
      { kind: 'change', id: other, version: 1, row: fields({ shiftId: shift.short }) },
    ]);
    expect((await stored(ana)).userId).toBe(who.cora);
    expect((await stored(other)).userId).toBe(who.ana);
  });

  it('ends what a trade said of the pay with the person', async () => {
    const [ana] = await draft();
    await world.db.sql`update public.assigned_shifts set credited_user_id = ${who.cora} where id = ${ana}`;
    const credited = async () =>
      (await world.db.sql`select credited_user_id as id from public.assigned_shifts where id = ${ana}`)[0]
        ?.id;
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row: fields({ localEnd: '20:00' }) }]);
    expect(await credited()).toBe(who.cora);
    const { wire } = await edit(world, 1, [toBen(ana, 3)]);
    expect(await credited()).toBeNull();
    expect(rowIn(wire, ana)[10]).toBe(-1);
  });

  it('keeps of a piece of a traded shift who is paid, while the same person works it', async () => {
    const [ana] = await draft();
    await world.db.sql`update public.assigned_shifts set credited_user_id = ${who.cora} where id = ${ana}`;
    const piece = (userId: string, localStart: string, localEnd: string) =>
      fields({ userId, localStart, localEnd });
    const { wire, ids } = await edit(world, 1, [
      { kind: 'change', id: ana, version: 2, row: piece(who.ana, '09:00', '11:00') },
      { kind: 'add', key: -1, row: piece(who.ana, '12:00', '15:00') },
      { kind: 'add', key: -2, row: piece(who.ben, '11:00', '12:00') },
      { kind: 'add', key: -3, row: fields({ userId: who.ana, shiftDate: tuesday }) },
    ]);
    const paid = (id = 0) => wire.users[rowIn(wire, id)[10]] ?? null;
    expect([ana, ids[-1], ids[-2], ids[-3]].map(paid)).toEqual([who.cora, who.cora, null, null]);
  });

  it('names an acting supervisor, and never of an open shift', async () => {
    const [ana] = await draft();
    const outcome = await edit(world, 1, [
      { kind: 'change', id: ana, version: 1, row: fields({ isActing: true }) },
    ]);
    expect(rowIn(outcome.wire, ana)[7]).toBe(4);
    const open = fields({ userId: null, isActing: true });
    expect(
      await refusalOf(edit(world, 1, [{ kind: 'change', id: ana, version: 2, row: open }])),
    ).toMatchObject({ code: 'PT422', message: expect.stringContaining('Acting supervisor') });
  });
});

describe('an edit is refused', () => {
  it('to whoever is no supervisor of the agency', async () => {
    const [ana] = await draft();
    expect((await refusalOf(edit(world, 1, [toBen(ana, 1)], { as: who.ana })))?.code).toBe('PT403');
    expect((await refusalOf(edit(world, 1, [toBen(ana, 1)], { as: who.foreignSupervisor })))?.code).toBe(
      'PT404',
    );
    expect((await refusalOf(edit(world, 1, [toBen(ana, 1)], { as: null })))?.code).toBe('42501');
    expect((await stored(ana)).version).toBe(1);
  });

  it('on a stale row, with who, when and what is there now', async () => {
    const [ana] = await draft();
    await edit(world, 1, [toBen(ana, 1)], { as: who.otherSupervisor });
    const refusal = await refusalOf(
      edit(world, 1, [{ kind: 'cancel', id: ana, version: 1 }], { factsVersion: 1 }),
    );
    expect(refusal).toMatchObject({
      code: 'PT409',
      message: 'Tess changed this shift meanwhile.',
      detail: {
        users: [who.ben],
        rows: [{ id: ana, by_name: 'Tess', current: [ana, 2, 0, shift.day, 22285, -1, -1, 0, 1, null, -1] }],
      },
    });
    const [row] = await world.db.sql`
      select round(extract(epoch from updated_at) * 1000)::float8 as at from public.assigned_shifts where id = ${ana}`;
    expect(refusal).toMatchObject({ detail: { rows: [{ at: row?.at }] } });
  });

  it('on rows that are gone, or are there though it would restore them', async () => {
    const [ana, ben] = await draft();
    await world.db.sql`delete from public.assigned_shifts where id = ${ana}`;
    const refusal = await refusalOf(
      edit(world, 1, [toBen(ana, 1), { kind: 'restore', id: ben, version: 1 }]),
    );
    expect(refusal).toMatchObject({
      code: 'PT409',
      detail: { rows: [{ id: ana, current: null, by_name: null, at: null }, { id: ben }] },
    });
  });

  it('when what it was judged by has changed, with the new version', async () => {
    const [ana, ben] = await draft();
    await edit(world, 1, [{ kind: 'cancel', id: ben, version: 1 }]);
    expect(await refusalOf(edit(world, 1, [toBen(ana, 1)], { factsVersion: 2 }))).toMatchObject({
      code: 'PT409',
      detail: { facts_version: expect.any(Number) },
    });
  });

  it('when somebody would be in two places, also beside another schedule, and nothing of it is done', async () => {
    const [ana, ben] = await draft();
    const twice = { kind: 'add', key: -1, row: fields({ shiftId: shift.short }) };
    const refusal = await refusalOf(edit(world, 1, [{ kind: 'cancel', id: ben, version: 1 }, twice]));
    expect(refusal).toMatchObject({
      code: 'PT409',
      message: 'Ana would work two shifts at once on Mon 6 Jan 2031.',
      detail: { kind: 'double_booking' },
    });
    expect((await stored(ben)).status).toBe('draft');
    expect(await world.db.sql`select 1 from public.roster_edits`).toHaveLength(0);
    expect(await changesOf(world.db.sql, 1)).toEqual([]);
    expect((await stored(ana)).version).toBe(1);
  });

  it('after the schedule was thrown away, and while it is generated', async () => {
    const [ana] = await draft();
    await world.db.sql`
      insert into public.generation_runs (agency_id, schedule_id, requested_by, seed, loaded_version)
      values (${world.ours.id}, 1, ${who.supervisor}, 1, 1)`;
    expect((await refusalOf(edit(world, 1, [toBen(ana, 1)])))?.message).toMatch(/being generated/);
    await world.db.sql`update public.generation_runs set state = 'cancelled'`;
    await world.db.sql`update public.schedules set status = 'archived'`;
    expect((await refusalOf(edit(world, 1, [toBen(ana, 1)])))?.message).toMatch(/is archived/);
  });

  it('outside the block, with a shift of another center, and for people who are not there', async () => {
    const [ana] = await draft();
    await world.db.sql`update public.profiles set is_active = false where id = ${who.cora}`;
    const wrong: [object, RegExp][] = [
      [{ shiftDate: '2031-02-01' }, /2031-02-01 is outside the schedule/],
      [{ shiftId: shift.foreign }, /does not belong to this center/],
      [{ shiftId: 4_000 }, /does not belong to this center/],
      [{ userId: who.stranger }, /Operation 1: Person is not known/],
      [{ userId: who.cora }, /Cora no longer works here/],
    ];
    for (const [changed, words] of wrong) {
      const refusal = await refusalOf(
        edit(world, 1, [{ kind: 'change', id: ana, version: 1, row: fields(changed) }]),
      );
      expect(refusal).toMatchObject({ code: 'PT422', message: expect.stringMatching(words) });
    }
    await world.db.sql`update public.profiles set is_active = true where id = ${who.cora}`;
  });

  it('for rows of another schedule or tenant', async () => {
    await draft();
    const [other = 0] = await makeDraft(world, 2, [[who.ana, shift.day, tuesday]]);
    expect(await refusalOf(edit(world, 1, [toBen(other, 1)]))).toMatchObject({
      code: 'PT422',
      message: 'Operation 1: Row is one of another schedule.',
    });
    await makeSchedule(world.db.sql, world.theirs, 3, { startDate: '2031-01-01', endDate: '2031-01-31' });
    const [foreign] = await world.db.sql`
      insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
      values (${world.theirs.id}, ${world.theirs.centerId}, 3, ${who.stranger}, ${shift.foreign}, ${monday})
      returning id::integer`;
    expect(await refusalOf(edit(world, 1, [toBen(foreign?.id, 1)]))).toMatchObject({
      code: 'PT409',
      detail: { rows: [{ current: null, by_name: null, at: null }] },
    });
  });

  it('for operations that cannot be read, in words that name the field', async () => {
    await draft();
    const cases: [string, unknown, RegExp][] = [
      ['no list', { kind: 'cancel' }, /Operations are a list/],
      ['null', null, /Operations are a list/],
      ['none', [], /at least one and at most 500/],
      [
        '501',
        Array.from({ length: 501 }, (_, n) => ({ kind: 'add', key: -1 - n, row: fields() })),
        /at most 500/,
      ],
      ['a number', [7], /Operation 1: Operation is an object/],
      ['an unknown kind', [{ kind: 'swap' }], /Kind is one of add, change, cancel, restore/],
      ['a positive key', [{ kind: 'add', key: 1, row: fields() }], /Key of a new shift/],
      ['a fraction for an id', [{ kind: 'cancel', id: 1.5, version: 1 }], /Row is a positive/],
      ['a huge id', [{ kind: 'cancel', id: 1e300, version: 1 }], /Row is a positive/],
      ['no version', [{ kind: 'cancel', id: 1 }], /Version is a positive/],
      ['a word for a version', [{ kind: 'cancel', id: 1, version: '1' }], /Version is a positive/],
      ['no row', [{ kind: 'add', key: -1 }], /Row needs the fields/],
      [
        'no person',
        [{ kind: 'add', key: -1, row: { ...fields(), userId: undefined } }],
        /Person is not known/,
      ],
      ['a name', [{ kind: 'add', key: -1, row: { ...fields(), userId: 'Ana' } }], /Person is not known/],
      [
        'a shift’s code',
        [{ kind: 'add', key: -1, row: { ...fields(), shiftId: 'D10' } }],
        /Shift is not known/,
      ],
      ['no day', [{ kind: 'add', key: -1, row: fields({ shiftDate: '2031-02-30' }) }], /Date is a date/],
      ['infinity', [{ kind: 'add', key: -1, row: fields({ shiftDate: 'infinity' }) }], /Date is a date/],
      ['a minute', [{ kind: 'add', key: -1, row: fields({ localStart: '09:07' }) }], /Start is a time/],
      ['24:00', [{ kind: 'add', key: -1, row: fields({ localEnd: '24:00' }) }], /End is a time/],
      [
        'an admin',
        [{ kind: 'add', key: -1, row: { ...fields(), requiredRole: 'admin' } }],
        /Who an open shift/,
      ],
      [
        'a word',
        [{ kind: 'add', key: -1, row: { ...fields(), isOvertime: 'yes' } }],
        /Overtime is yes or no/,
      ],
      ['a null', [{ kind: 'add', key: -1, row: { ...fields(), isLocked: null } }], /Locked is yes or no/],
      [
        'a row twice',
        [
          { kind: 'cancel', id: 1, version: 1 },
          { kind: 'restore', id: 1, version: 2 },
        ],
        /name each row once/,
      ],
    ];
    for (const [name, operations, words] of cases) {
      expect(await refusalOf(edit(world, 1, operations)), name).toMatchObject({
        code: 'PT422',
        message: expect.stringMatching(words),
        detail: { field: 'operations' },
      });
    }
  });

  it('never takes an id for one that is added', async () => {
    const [ana] = await draft();
    await edit(world, 1, [
      { kind: 'add', key: -1, id: ana, row: fields({ userId: who.cora, shiftDate: tuesday }) },
    ]);
    expect(await stored(ana)).toMatchObject({ userId: who.ana, version: 1 });
  });

  it('with a reason that is too long or hides characters', async () => {
    const [ana] = await draft();
    for (const reason of ['x'.repeat(501), 'up\u202Edown', 'two\nlines']) {
      expect(await refusalOf(edit(world, 1, [toBen(ana, 1)], { reason }))).toMatchObject({
        code: 'PT422',
        detail: { field: 'reason' },
      });
    }
  });
});

describe('a repeated edit', () => {
  it('changes nothing more and answers the same, whatever else it says', async () => {
    const [ana] = await published();
    const editId = newEditId();
    const added = { kind: 'add', key: -1, row: fields({ userId: who.cora, shiftDate: tuesday }) };
    const once = await edit(world, 1, [toBen(ana, 1 + 1), added], { editId });
    const again = await edit(world, 1, [toBen(ana, 2), added], { editId, factsVersion: 1, reason: null });
    expect({ ...again, wire: { ...again.wire, at: 0 } }).toEqual({ ...once, wire: { ...once.wire, at: 0 } });
    expect(await changesOf(world.db.sql, 1)).toHaveLength(2);
    expect(await world.db.sql`select 1 from private.outbox where kind = 'roster.edited'`).toHaveLength(1);
  });

  it('of somebody else’s id is refused', async () => {
    const [ana] = await draft();
    const editId = newEditId();
    await edit(world, 1, [toBen(ana, 1)], { editId });
    expect(
      await refusalOf(edit(world, 1, [toBen(ana, 2)], { editId, as: who.otherSupervisor })),
    ).toMatchObject({ code: 'PT409', message: 'Another edit has this id.' });
  });
});

describe('an edit of a published block', () => {
  it('needs a reason, also for the past, which is corrected', async () => {
    const past = { startDate: '2020-01-01', endDate: '2020-01-31' };
    const [ana = 0] = await makeDraft(world, 1, [[who.ana, shift.day, '2020-01-06']], past);
    await publish(world, 1);
    const row = fields({ userId: who.cora, shiftDate: '2020-01-06' });
    const operations = [{ kind: 'change', id: ana, version: 2, row }];
    expect(await refusalOf(edit(world, 1, operations, { reason: '  ' }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'reason' },
    });
    const editId = newEditId();
    await edit(world, 1, operations, { editId, reason: 'Cora worked it' });
    const [change] = await changesOf(world.db.sql, 1);
    expect(change).toMatchObject({ reason: 'Cora worked it', editId, isPublished: true });
    expect(change?.notice).toBeLessThan(0);
    expect(await announce(world, editId)).toBe(2);
    expect((await noticesOf(world.db.sql, 'roster.corrected')).map(({ content }) => content)).toEqual([
      'Your record is corrected: you did not work DA10 on Mon 6 Jan 2020, 09:00–19:00.',
      'Your record is corrected: you worked DA10 on Mon 6 Jan 2020, 09:00–19:00.',
    ]);
  });

  it('records the notice to the earlier of old and new start', async () => {
    const [ana] = await published();
    await edit(world, 1, [
      { kind: 'change', id: ana, version: 2, row: fields({ localStart: '07:00' }) },
      { kind: 'add', key: -1, row: fields({ userId: null, shiftDate: tuesday }) },
    ]);
    const minutesTo = (at: string) => (Date.parse(at) - Date.now()) / 60_000;
    const [changed, added] = await changesOf(world.db.sql, 1).then((all) =>
      all.toSorted((a, b) => a.kind.localeCompare(b.kind)).toReversed(),
    );
    expect(changed?.notice).toBeGreaterThan(minutesTo('2031-01-06T14:00Z') - 3);
    expect(changed?.notice).toBeLessThanOrEqual(minutesTo('2031-01-06T14:00Z') + 1);
    expect(added?.notice).toBeGreaterThan(minutesTo('2031-01-07T16:00Z') - 3);
    expect(added).toMatchObject({ kind: 'added', isPublished: true });
  });

  it('publishes what it adds, and tells each person once', async () => {
    const [ana, ben] = await published();
    const editId = newEditId();
    const outcome = await edit(
      world,
      1,
      [
        { kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }) },
        {
          kind: 'change',
          id: ben,
          version: 2,
          row: fields({ userId: who.cora, shiftId: shift.night, shiftDate: tuesday }),
        },
        { kind: 'add', key: -1, row: fields({ userId: who.ben, isOvertime: true }) },
      ],
      { editId },
    );
    expect(outcome.peopleTold).toBe(3);
    expect((await stored(outcome.ids['-1'] ?? 0)).status).toBe('published');
    const [event] = await world.db.sql`
      select payload from private.outbox where kind = 'roster.edited'`;
    expect(event?.payload.edit_id).toBe(editId);
    expect(Math.abs(event?.payload.announce_at - Date.now() - 60_000)).toBeLessThan(30_000);
    expect(await noticesOf(world.db.sql, 'roster.changed', 'roster.cancelled')).toEqual([]);
    expect(await announce(world, editId)).toBe(3);
    expect(await announce(world, editId)).toBe(0);
    const link = '/schedule?month=2031-01';
    expect(await noticesOf(world.db.sql, 'roster.changed', 'roster.cancelled')).toEqual([
      { to: who.ana, content: 'You no longer work DA10 on Mon 6 Jan 2031, 09:00–19:00.', link },
      {
        to: who.ben,
        content: '2 of your shifts in Block 1 have changed, the first on Mon 6 Jan 2031.',
        link,
      },
      {
        to: who.cora,
        content: '2 of your shifts in Block 1 have changed, the first on Mon 6 Jan 2031.',
        link,
      },
    ]);
  });

  it('tells nobody of a mark that is the supervisors’ own', async () => {
    const [ana] = await published();
    const outcome = await edit(world, 1, [
      { kind: 'change', id: ana, version: 2, row: fields({ isLocked: true }) },
    ]);
    expect(outcome.peopleTold).toBe(0);
    expect(await world.db.sql`select 1 from private.outbox where kind = 'roster.edited'`).toHaveLength(0);
    expect(await changesOf(world.db.sql, 1)).toMatchObject([{ rowId: ana, kind: 'changed' }]);
  });

  it('signals the new version to supervisors and members', async () => {
    const [ana] = await published();
    await world.db.sql`delete from realtime.messages`;
    await edit(world, 1, [toBen(ana, 2)]);
    const told = await world.db.sql`select event from realtime.messages order by event`;
    expect(told.map(({ event }) => event)).toEqual(['roster', 'schedules']);
  });

  it('of a first publication records nothing; a merged revision records what it changed', async () => {
    await makeShift(world.db.sql, world.ours, 9, { code: 'DA12', startTime: '09:00', endTime: '21:00' });
    const [ana, ben] = await published();
    expect(await changesOf(world.db.sql, 1)).toEqual([]);
    const revision = await revise(world, 1, '2031-01-05');
    await world.db.sql`
      update public.assigned_shifts set shift_id = 9 where schedule_id = ${revision} and user_id = ${who.ana}`;
    await world.db
      .sql`delete from public.assigned_shifts where schedule_id = ${revision} and user_id = ${who.ben}`;
    await world.db.sql`
      insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
      values (${world.ours.id}, ${world.ours.centerId}, ${revision}, ${who.cora}, ${shift.day}, ${tuesday})`;
    await publish(world, revision);
    const changes = await changesOf(world.db.sql, 1);
    expect(changes.map(({ kind, rowId }) => [kind, rowId])).toEqual([
      ['cancelled', ben],
      ['changed', ana],
      ['added', expect.any(Number)],
    ]);
    expect(changes.every((change) => change.isPublished && change.changedBy === who.supervisor)).toBe(true);
    const [{ before, after } = {}] = await world.db.sql`
      select before, after from public.shift_changes where kind = 'changed'`;
    expect([before?.code, after?.code]).toEqual(['DA10', 'DA12']);
  });

  it('takes acting supervisors through a revision', async () => {
    const [ana] = await published();
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row: fields({ isActing: true }) }]);
    const revision = await revise(world, 1, '2031-01-05');
    await publish(world, revision);
    expect((await stored(ana)).isActing).toBe(true);
  });
});

describe('an undo', () => {
  const back = (id: number, version: number) => ({ kind: 'change', id, version, row: fields() });

  it('before anybody was told takes both back silently', async () => {
    const [ana] = await published();
    const [editId, undo] = [newEditId(), newEditId()];
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }) }], {
      editId,
    });
    const outcome = await edit(world, 1, [back(ana, 3)], { editId: undo, undoes: editId, reason: null });
    expect(outcome.peopleTold).toBe(0);
    expect(await announce(world, editId)).toBe(0);
    expect(await announce(world, undo)).toBe(0);
    expect(await noticesOf(world.db.sql, 'roster.changed', 'roster.cancelled')).toEqual([]);
    const edits = await world.db.sql`select id, state, reason from public.roster_edits order by requested_at`;
    expect(edits).toMatchObject([
      { state: 'undone' },
      { state: 'applied', reason: 'Taken back: Called in sick' },
    ]);
    expect(
      await call(
        world,
        who.cora,
        (sql) => sql`select public.list_my_shift_changes('2031-01-01', '2031-02-01') as answer`,
      ),
    ).toEqual([]);
    expect(
      await call(world, who.supervisor, (sql) => sql`select public.list_schedule_versions(1) as answer`),
    ).toMatchObject([{ changesAfter: 0, shortestNoticeAfter: null }]);
    expect(
      await call(world, who.supervisor, (sql) => sql`select public.list_version_changes(1, 1) as answer`),
    ).toEqual([]);
  });

  it('leaves a shift as it was: whence it came, with what was said of it', async () => {
    const [ana] = await published();
    const markOf = async () =>
      await world.db.sql`
        select source, is_manual_override, override_reason, user_id from public.assigned_shifts where id = ${ana}`;
    const before = await markOf();
    const [editId, undo] = [newEditId(), newEditId()];
    await edit(
      world,
      1,
      [{ kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }), overrides: true }],
      { editId },
    );
    expect(await markOf()).toMatchObject([{ source: 'manual', override_reason: 'Called in sick' }]);
    await edit(world, 1, [back(ana, 3)], { editId: undo, undoes: editId });
    expect(await markOf()).toEqual(before);
    await edit(world, 1, [{ kind: 'change', id: ana, version: 4, row: fields({ userId: who.cora }) }], {
      undoes: undo,
    });
    expect(await markOf()).toMatchObject([{ source: 'manual', override_reason: 'Called in sick' }]);
  });

  it('afterwards is a change of its own, and so is one of an undo', async () => {
    const [ana] = await published();
    const [editId, undo, redo] = [newEditId(), newEditId(), newEditId()];
    const toCora = (version: number) => ({
      kind: 'change',
      id: ana,
      version,
      row: fields({ userId: who.cora }),
    });
    await edit(world, 1, [toCora(2)], { editId });
    expect(await announce(world, editId)).toBe(2);
    await edit(world, 1, [back(ana, 3)], { editId: undo, undoes: editId });
    expect(await announce(world, undo)).toBe(2);
    await edit(world, 1, [toCora(4)], { editId: redo, undoes: undo });
    expect(await announce(world, redo)).toBe(2);
    expect(await noticesOf(world.db.sql, 'roster.changed', 'roster.cancelled')).toHaveLength(6);
  });

  it('of a silent undo tells what is new after all', async () => {
    const [ana] = await published();
    const [editId, undo, redo] = [newEditId(), newEditId(), newEditId()];
    const toCora = (version: number) => ({
      kind: 'change',
      id: ana,
      version,
      row: fields({ userId: who.cora }),
    });
    await edit(world, 1, [toCora(2)], { editId });
    await edit(world, 1, [back(ana, 3)], { editId: undo, undoes: editId });
    await edit(world, 1, [toCora(4)], { editId: redo, undoes: undo });
    expect(await announce(world, redo)).toBe(2);
  });

  it('that leaves something else than there was is told, with what it claims to undo', async () => {
    const [ana] = await published();
    const [editId, undo] = [newEditId(), newEditId()];
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }) }], {
      editId,
    });
    const other = fields({ userId: who.supervisor });
    await edit(world, 1, [{ kind: 'change', id: ana, version: 3, row: other }], {
      editId: undo,
      undoes: editId,
    });
    expect(await announce(world, editId)).toBe(2);
    expect(await announce(world, undo)).toBe(2);
  });

  it('that takes back something else has to say why', async () => {
    const [ana, ben] = await published();
    const editId = newEditId();
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }) }], {
      editId,
    });
    const other = [{ kind: 'cancel', id: ben, version: 2 }];
    expect(await refusalOf(edit(world, 1, other, { undoes: editId, reason: null }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'reason' },
    });
    const kept = await world.db.sql`select state from public.roster_edits`;
    expect([...kept]).toEqual([{ state: 'applied' }]);
    expect(await edit(world, 1, other, { undoes: editId })).toMatchObject({ state: 'applied' });
  });

  it('is made once, and of an edit of this schedule', async () => {
    const [ana] = await published();
    const editId = newEditId();
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }) }], {
      editId,
    });
    await edit(world, 1, [back(ana, 3)], { undoes: editId });
    expect(await refusalOf(edit(world, 1, [back(ana, 4)], { undoes: editId }))).toMatchObject({
      code: 'PT409',
      message: 'This change was undone already.',
    });
    expect(await refusalOf(edit(world, 1, [back(ana, 4)], { undoes: newEditId() }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'undoes' },
    });
  });
});

describe('an edit that a second supervisor has to confirm', () => {
  const pending = async (operations: readonly object[], editId = newEditId()) => {
    const outcome = await edit(world, 1, operations, {
      editId,
      needsConfirmation: true,
      reason: 'Nobody else',
    });
    expect(outcome.state).toBe('pending');
    return editId;
  };
  const versionNow = async () =>
    Number((await world.db.sql`select version from public.schedules where id = 1`)[0]?.version);
  const confirm = async (editId: string, as: string = who.otherSupervisor) =>
    call(
      world,
      as,
      (sql) => sql`select public.confirm_roster_edit(${editId}, ${facts}) as answer`,
      // The version is read first.
    );
  let facts = 0;
  const confirmNow = async (editId: string, as?: string) => {
    facts = await versionNow();
    return confirm(editId, as);
  };
  const decline = (editId: string, note: string | null, as: string = who.otherSupervisor) =>
    call(world, as, (sql) => sql`select public.decline_roster_edit(${editId}, ${note}) as answer`);
  const withdraw = (editId: string, as: string = who.supervisor) =>
    call(world, as, (sql) => sql`select public.withdraw_roster_edit(${editId}) as answer`);
  const list = (as: string) =>
    call(world, as, (sql) => sql`select public.list_pending_roster_edits(1) as answer`);

  it('changes nothing, is listed, and is told to the other supervisors', async () => {
    const [ana] = await published();
    const operations = [{ kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }) }];
    const editId = await pending(operations);
    expect(await stored(ana)).toMatchObject({ userId: who.ana, version: 2 });
    const entry = { id: editId, scheduleId: 1, requestedByName: 'Sam', reason: 'Nobody else', operations };
    expect(await list(who.otherSupervisor)).toMatchObject([{ ...entry, isOwn: false }]);
    expect(await list(who.supervisor)).toMatchObject([{ ...entry, isOwn: true }]);
    expect(await list(who.foreignSupervisor)).toEqual([]);
    expect((await noticesOf(world.db.sql, 'roster.confirm')).map(({ to }) => to)).toEqual([
      who.admin,
      who.otherSupervisor,
    ]);
  });

  it('needs a reason in a draft too', async () => {
    const [ana] = await draft();
    expect(
      await refusalOf(edit(world, 1, [toBen(ana, 1)], { needsConfirmation: true, reason: null })),
    ).toMatchObject({ code: 'PT422', detail: { field: 'reason' } });
  });

  it('is applied by another supervisor, in the name of whoever asked', async () => {
    const [ana] = await published();
    const editId = await pending([
      { kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }) },
    ]);
    expect(await confirmNow(editId)).toMatchObject({ state: 'applied', peopleTold: 2 });
    expect((await stored(ana)).userId).toBe(who.cora);
    expect(await changesOf(world.db.sql, 1)).toMatchObject([{ changedBy: who.supervisor, editId }]);
    expect(await noticesOf(world.db.sql, 'roster.confirmed')).toMatchObject([{ to: who.supervisor }]);
    expect(await refusalOf(confirmNow(editId))).toMatchObject({ code: 'PT409' });
    expect(await list(who.supervisor)).toEqual([]);
  });

  it('is confirmed by nobody who asked for it, no dispatcher and no other agency', async () => {
    const [ana] = await published();
    const editId = await pending([{ kind: 'cancel', id: ana, version: 2 }]);
    expect((await refusalOf(confirmNow(editId, who.supervisor)))?.code).toBe('PT403');
    expect((await refusalOf(confirmNow(editId, who.ana)))?.code).toBe('PT403');
    expect((await refusalOf(confirmNow(editId, who.foreignSupervisor)))?.code).toBe('PT404');
    expect((await stored(ana)).status).toBe('published');
  });

  it('goes on waiting when its rows changed meanwhile, until it is declined', async () => {
    const [ana] = await published();
    const editId = await pending([{ kind: 'cancel', id: ana, version: 2 }]);
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row: fields({ userId: who.cora }) }]);
    expect(await refusalOf(confirmNow(editId))).toMatchObject({
      code: 'PT409',
      message: 'Sam changed this shift meanwhile.',
      detail: { rows: [{ id: ana }] },
    });
    expect(await list(who.supervisor)).toHaveLength(1);
    expect((await refusalOf(decline(editId, null, who.supervisor)))?.code).toBe('PT403');
    await decline(editId, 'Cora has it');
    expect(await noticesOf(world.db.sql, 'roster.declined')).toMatchObject([
      { to: who.supervisor, content: 'Your change in Block 1 was declined: Cora has it' },
    ]);
    expect((await refusalOf(decline(editId, null)))?.code).toBe('PT409');
    expect(await versionAt(ana)).toBe(3);
  });

  it('is withdrawn by whoever asked, and cannot be asked for again under its id', async () => {
    const [ana] = await published();
    const operations = [{ kind: 'cancel', id: ana, version: 2 }];
    const editId = await pending(operations);
    expect((await refusalOf(withdraw(editId, who.otherSupervisor)))?.code).toBe('PT403');
    await withdraw(editId);
    expect((await refusalOf(confirmNow(editId)))?.message).toMatch(/it was withdrawn/);
    expect(await refusalOf(edit(world, 1, operations, { editId, needsConfirmation: true }))).toMatchObject({
      code: 'PT409',
      message: 'This change was withdrawn.',
    });
  });

  it('falls when whoever asked may no longer do so', async () => {
    const [ana] = await published();
    const editId = await pending([{ kind: 'cancel', id: ana, version: 2 }]);
    await world.db.sql`update public.profiles set is_active = false where id = ${who.supervisor}`;
    expect((await refusalOf(confirmNow(editId)))?.message).toMatch(/may no longer do so/);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.supervisor}`;
  });
});
