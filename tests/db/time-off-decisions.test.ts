import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RowFields } from '#lib/domain/roster.ts';
import type { LeaveDay, LeavePart, TimeOffRequest } from '#lib/domain/time-off-records.ts';
import { makePerson, uuid } from '../factories/people.ts';
import { versionOf } from '../factories/scheduling.ts';
import { kindOf } from '../factories/time-off.ts';
import { refusalOf } from './refusal.ts';
import { call, changesOf, edit, fields, newEditId, noticesOf, storedRow } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makeDraft,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { ask, cancel, changeOf, clearTimeOff, day, decide, partOf } from './time-off-world.ts';

const monday = '2031-01-06';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearTimeOff(world);
  await clearSchedules(world);
});

/** Ana's published day shift of Monday in block 1, and Ben's. */
async function publishMonday(): Promise<{ ana: number; ben: number }> {
  const [ana = 0, ben = 0] = await makePublished(world, 1, [
    [who.ana, shift.day, monday],
    [who.ben, shift.day, monday],
  ]);
  return { ana, ben };
}
const opened = async (row: number): Promise<LeavePart[]> => [
  await partOf(world, 1, [await changeOf(world, row, { userId: null, isOvertime: true })]),
];
const setCap = (dispatchers: number | null, supervisors: number | null = null) => world.db.sql`
  update public.leave_rules set cap_dispatchers = ${dispatchers}, cap_supervisors = ${supervisors}
  where agency_id = ${world.ours.id}`;

describe('an approval', () => {
  it('changes the ledger by its own machinery, for a reason, and tells the person once', async () => {
    const { ana } = await publishMonday();
    await world.db.sql`delete from private.outbox`;
    const asked = await ask(world);
    const before = await lastAuditId(world.db.sql);
    await decide(world, asked, { charged: 600, note: 'Enough people', parts: await opened(ana) });
    expect(await storedRow(world.db.sql, ana)).toMatchObject({
      userId: null,
      status: 'published',
      source: 'manual',
    });
    expect(await changesOf(world.db.sql, 1)).toMatchObject([
      {
        rowId: ana,
        kind: 'changed',
        fromId: who.ana,
        toId: null,
        isPublished: true,
        reason: 'Enough people',
        changedBy: who.supervisor,
      },
    ]);
    expect(
      (await auditSince(world.db.sql, before)).map(({ action, actor_id: actor }) => [action, actor]),
    ).toEqual([
      ['time_off.approve', who.supervisor],
      ['leave_entry.create', who.supervisor],
      ['opening.open', who.supervisor],
      ['roster.edit', who.supervisor],
    ]);
    // Nothing waits to be announced: the notice of the leave is the one that the person gets.
    expect(await world.db.sql`select 1 from private.outbox where kind = 'roster.edited'`).toHaveLength(0);
    expect(await noticesOf(world.db.sql, 'time_off.approved')).toHaveLength(1);
    const changes = await call<unknown[]>(
      world,
      who.ana,
      (sql) => sql`select public.list_my_shift_changes('2031-01-01', '2031-02-01') as answer`,
    );
    expect(changes).toMatchObject([{ rowId: ana, after: null }]);
  });

  it('without a note gives the roster a reason of its own', async () => {
    const { ana } = await publishMonday();
    await decide(world, await ask(world, { type: 'training' }), { parts: await opened(ana) });
    expect(await changesOf(world.db.sql, 1)).toMatchObject([{ reason: 'Time off approved' }]);
  });

  it('is taken back by a cancellation alone, row by row as it was', async () => {
    const { ana } = await publishMonday();
    const was = await storedRow(world.db.sql, ana);
    const asked = await ask(world);
    const approved = await decide(world, asked, { charged: 600, note: 'ok', parts: await opened(ana) });
    const [{ id: editId } = { id: '' }] = await world.db.sql<{ id: string }[]>`
      select id from public.roster_edits where time_off_id = ${asked.id}`;
    const back = [await changeOf(world, ana, {})];
    expect(await refusalOf(edit(world, 1, back, { undoes: editId, editId: newEditId() }))).toMatchObject({
      code: 'PT422',
      message: 'A leave did this. Cancel the leave instead.',
    });
    const returned = await cancel(world, approved, { returned: 300, parts: [await partOf(world, 1, back)] });
    expect(returned).toMatchObject({ status: 'cancelled' });
    expect(await storedRow(world.db.sql, ana)).toMatchObject({ userId: was.userId, status: 'published' });
    const entries = await world.db
      .sql`select entry, minutes from public.leave_entries where user_id = ${who.ana} order by id`;
    expect(entries).toEqual([
      { entry: 'taken', minutes: -600 },
      { entry: 'returned', minutes: 300 },
    ]);
    expect(await refusalOf(cancel(world, { ...returned, version: 3 }))).toMatchObject({ code: 'PT409' });
  });

  it('leaves a shift that was taken over in a trade what the trade made of it', async () => {
    const { ana } = await publishMonday();
    await world.db.sql`
      update public.assigned_shifts set credited_user_id = ${who.cora}, source = 'swap', override_reason = 'Agreed'
      where id = ${ana}`;
    const paidTo = async () =>
      (
        await world.db.sql`select credited_user_id as id, source, override_reason as reason
        from public.assigned_shifts where id = ${ana}`
      )[0];
    const was = await paidTo();
    const give = async (changed: Partial<RowFields>) => [
      await partOf(world, 1, [await changeOf(world, ana, changed)]),
    ];
    const whole = await decide(world, await ask(world), { note: 'ok', parts: await opened(ana) });
    expect(await paidTo()).toEqual({ id: null, source: 'manual', reason: null });
    await cancel(world, whole, { parts: await give({}) });
    expect(await paidTo()).toEqual(was);

    const later = await decide(world, await ask(world), { note: 'ok', parts: await opened(ana) });
    await cancel(world, later, { parts: await give({ localStart: '12:00' }) });
    expect(await paidTo()).toMatchObject({ id: who.cora });
  });

  it('gives back no more than it took', async () => {
    await publishMonday();
    const approved = await decide(world, await ask(world, { as: who.cora }), {
      charged: 600,
      note: 'ok',
      parts: [await partOf(world, 1)],
    });
    const parts = [await partOf(world, 1)];
    expect(await refusalOf(cancel(world, approved, { as: who.cora, returned: 601, parts }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'returnedMinutes' },
    });
  });

  it.each([
    ['the block has moved on', async () => [{ ...(await partOf(world, 1)), version: 1 }]],
    ['a block is not named', async () => []],
    ['a shift of the person is left in the window', async () => [await partOf(world, 1)]],
    [
      'the block is a draft',
      async () => {
        await makeDraft(world, 2, [], { startDate: '2031-02-01', endDate: '2031-02-28' });
        return [await partOf(world, 1), await partOf(world, 2)];
      },
    ],
  ])('is computed again when %s', async (_, parts) => {
    await publishMonday();
    const asked = await ask(world);
    const refused = await refusalOf(decide(world, asked, { parts: await parts() }));
    expect(refused).toMatchObject({ code: 'PT409', detail: { facts_version: expect.any(Number) } });
    // Nothing is half done.
    expect(await decide(world, asked, { decision: 'denied', note: 'No' })).toMatchObject({
      status: 'denied',
      version: 2,
    });
  });

  it('is computed again when somebody changed a row', async () => {
    const { ana } = await publishMonday();
    const asked = await ask(world);
    const [part] = await opened(ana);
    await edit(world, 1, [await changeOf(world, ana, { isOvertime: true })]);
    const stale = decide(world, asked, {
      parts: [{ ...(await partOf(world, 1)), operations: part?.operations }],
    });
    expect(await refusalOf(stale)).toMatchObject({
      code: 'PT409',
      detail: { rows: [{ id: ana, by_name: 'Sam' }] },
    });
  });

  it('lets edits that were judged before it be judged again, also where it changes no shift', async () => {
    await publishMonday();
    const version = await versionOf(world.db.sql, 1);
    await decide(world, await ask(world, { as: who.cora }), { parts: [await partOf(world, 1)] });
    const add = [
      { kind: 'add' as const, key: -1, row: fields({ userId: who.cora, shiftDate: '2031-01-06' }) },
    ];
    expect(await refusalOf(edit(world, 1, add, { factsVersion: version }))).toMatchObject({
      code: 'PT409',
      detail: { facts_version: version + 1 },
    });
  });

  it('changes no shift of anybody else, and gives none to anybody else', async () => {
    const { ana, ben } = await publishMonday();
    const asked = await ask(world);
    for (const operation of [
      await changeOf(world, ben, { userId: null }),
      await changeOf(world, ana, { userId: who.ben }),
      { kind: 'add' as const, key: -1, row: fields({ userId: who.cora }) },
    ]) {
      const parts = [await partOf(world, 1, [operation])];
      expect(await refusalOf(decide(world, asked, { parts }))).toMatchObject({
        code: 'PT422',
        message: 'A leave changes shifts of its person alone.',
      });
    }
  });

  it.each([
    null,
    {},
    [1],
    [{ scheduleId: 1, version: 1 }],
    [{ scheduleId: '1', version: 1, operations: [] }],
    [
      { scheduleId: 1, version: 1, operations: [] },
      { scheduleId: 1, version: 1, operations: [] },
    ],
  ])('takes no parts like %j', async (parts) => {
    const asked = await ask(world);
    expect(await refusalOf(decide(world, asked, { parts }))).toMatchObject({
      code: 'PT422',
    });
  });

  it('past the balance needs a note', async () => {
    const vacation = await kindOf(world.db.sql, world.ours, 'vacation');
    const add = (kind: string, minutes: number, note: string | null = null) =>
      call(
        world,
        who.admin,
        (sql) => sql`
          select public.add_leave_entry(${who.ana}, ${vacation}, ${kind}, ${minutes}, '2031-01-01', ${note}) as answer`,
      );
    await add('opening', 500);
    const asked = await ask(world);
    expect(await refusalOf(decide(world, asked, { charged: 600 }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'note' },
    });
    expect(await refusalOf(add('corrected', 100))).toMatchObject({ detail: { field: 'note' } });
    await add('corrected', 100, 'Counted twice');
    expect(await decide(world, asked, { charged: 600 })).toMatchObject({ chargedMinutes: 600 });
    expect(await refusalOf(add('taken', -100))).toMatchObject({ detail: { field: 'kind' } });
  });
});

describe('caps', () => {
  beforeEach(() => setCap(1, 1));
  afterAll(() => setCap(null));

  it('name the day that is full, unless the decider knows it and says why', async () => {
    await decide(world, await ask(world, { from: day('2031-01-06'), to: day('2031-01-08') }));
    const ben = await ask(world, { as: who.ben, from: day('2031-01-05'), to: day('2031-01-08') });
    expect(await refusalOf(decide(world, ben, { note: 'Please' }))).toMatchObject({
      code: 'PT409',
      message: 'Mon 6 Jan 2031 is full: 1 of at most 1 are off.',
      detail: { day: '2031-01-06' },
    });
    const overCap = ['2031-01-06', '2031-01-07'];
    expect(await refusalOf(decide(world, ben, { overCap: ['2031-01-06'], note: 'x' }))).toMatchObject({
      detail: { day: '2031-01-07' },
    });
    expect(await refusalOf(decide(world, ben, { overCap }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'note' },
    });
    expect(await decide(world, ben, { overCap, note: 'Wedding' })).toMatchObject({ status: 'approved' });
  });

  it('count dispatchers and supervisors apart, and only kinds that count', async () => {
    await decide(world, await ask(world));
    await decide(world, await ask(world, { as: who.supervisor }), { as: who.otherSupervisor });
    expect(
      await refusalOf(
        decide(world, await ask(world, { as: who.otherSupervisor }), { as: who.supervisor, note: 'x' }),
      ),
    ).toMatchObject({ detail: { day: '2031-01-06' } });
    await decide(world, await ask(world, { as: who.ben, type: 'sick' }));
    await setCap(2, 1);
    await decide(world, await ask(world, { as: who.cora }));
  });

  it('leave protected kinds and other centers alone', async () => {
    const { sql } = world.db;
    await decide(world, await ask(world));
    const kind = await call<number>(
      world,
      who.admin,
      (tx) =>
        tx`select public.add_leave_kind(${tx.json({
          name: 'Military leave',
          type: 'personal',
          needsBalance: false,
          countsToCaps: true,
          isProtected: true,
          isPrivate: false,
          noticeDays: 0,
          isActive: true,
        })}) as answer`,
    );
    await decide(world, await ask(world, { as: who.ben, kindId: kind }));
    await sql`insert into public.centers (id, agency_id, name, time_zone)
      values (${uuid(7777)}, ${world.ours.id}, 'Annex', 'America/Denver') on conflict do nothing`;
    await makePerson(sql, { ...world.ours, centerId: uuid(7777) }, 888, { fullName: 'Annie' });
    await decide(world, await ask(world, { as: uuid(888) }));
    await sql`update public.leave_kinds set is_active = false where id = ${kind}`;
    await sql`update public.profiles set is_active = false, center_id = null where id = ${uuid(888)}`;
  });

  it('keep a line on full days, by age, for the person and deciders; others read counts', async () => {
    await ask(world, { as: who.cora, from: day('2031-01-07'), to: day('2031-01-09') });
    const ben = await ask(world, { as: who.ben, from: day('2031-01-05'), to: day('2031-01-08') });
    await decide(world, await ask(world, { from: day('2031-01-06'), to: day('2031-01-08') }));
    const lineOf = async (as: string) =>
      (
        await call<{ requests: TimeOffRequest[] }>(
          world,
          as,
          (sql) => sql`select public.list_time_off_of(${as}) as answer`,
        )
      ).requests[0]?.line;
    expect(await lineOf(who.ben)).toEqual([
      { date: '2031-01-06', place: 1 },
      { date: '2031-01-07', place: 2 },
    ]);
    expect(await lineOf(who.cora)).toEqual([{ date: '2031-01-07', place: 1 }]);
    const page = await call<{ requests: TimeOffRequest[] }>(
      world,
      who.supervisor,
      (sql) => sql`select public.list_time_off_requests('pending') as answer`,
    );
    expect(page.requests.find(({ id }) => id === ben.id)?.line).toHaveLength(2);
    const daysOf = (as: string) =>
      call<LeaveDay[]>(
        world,
        as,
        (sql) => sql`select public.get_leave_days('2031-01-05', '2031-01-08') as answer`,
      );
    const days = (rows: LeaveDay[]) => rows.map(({ date, ...counts }) => [date, ...Object.values(counts)]);
    await world.db.sql`insert into public.leave_blackouts (agency_id, name, from_date, to_date)
      values (${world.ours.id}, 'Festival', '2031-01-08', '2031-01-09')`;
    expect(
      (await daysOf(who.ana)).map(({ date, cap, approved, waiting, blackout }) => [
        date,
        cap,
        approved,
        waiting,
        blackout,
      ]),
    ).toEqual([
      ['2031-01-05', 1, 0, 1, null],
      ['2031-01-06', 1, 1, 1, null],
      ['2031-01-07', 1, 1, 2, null],
      ['2031-01-08', 1, 0, 1, 'Festival'],
    ]);
    expect(days(await daysOf(who.supervisor)).flat()).not.toContain(2);
    await world.db.sql`delete from public.leave_blackouts`;
    for (const range of [`'2031-01-05', '2032-02-10'`, `'2031-01-05', '2031-01-04'`, `'-infinity', null`]) {
      const asked = world.db.asUser(who.ana, (sql) => sql.unsafe(`select public.get_leave_days(${range})`));
      expect(await refusalOf(asked), range).toMatchObject({ code: 'PT422' });
    }
  });
});
