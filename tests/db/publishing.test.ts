import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAssignment, makeSchedule, versionOf } from '../factories/scheduling.ts';
import { parameters } from './generation-world.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  block,
  clearSchedules,
  lastAuditId,
  ledger,
  makeDraft,
  makePublished,
  makeSchedulingWorld,
  publish,
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

describe('the first publication of a block', () => {
  it('publishes every row, tells each person once, and writes one audit row with counts and a hash', async () => {
    const rows = await makeDraft(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ana, shift.day, '2031-01-07'],
      [who.ben, shift.night, '2031-01-06'],
      [null, shift.short, '2031-01-08'],
    ]);
    const before = await lastAuditId(world.db.sql);

    const answer = await publish(world, 1);

    expect(answer).toEqual({
      schedule_id: 1,
      version: await versionOf(world.db.sql, 1),
      published_version: 1,
      people_told: 2,
    });
    const published = await ledger(world.db.sql, 1);
    expect(published.map((row) => row.id).sort()).toEqual(rows.sort());
    expect(new Set(published.map((row) => row.status))).toEqual(new Set(['published']));
    const notices = await world.db
      .sql`select recipient_id, kind, content, link, status from public.notifications`;
    expect(notices.map((notice) => notice.recipient_id).sort()).toEqual([who.ana, who.ben]);
    expect(notices[0]).toMatchObject({
      kind: 'schedule.published',
      content: 'The schedule Block 1 (1 Jan 2031 to 31 Jan 2031) is published.',
      link: '/schedule?month=2031-01',
      status: 'pending',
    });
    const audit = await auditSince(world.db.sql, before);
    expect(audit).toEqual([
      {
        action: 'schedule.publish',
        actor_id: who.supervisor,
        actor_kind: 'user',
        target_id: '1',
        details: {
          entity: 'schedule',
          from_draft: 1,
          published_version: 1,
          people_told: 2,
          difference: { added: 4 },
          snapshot_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        before: null,
        after: null,
      },
    ]);
    const versions = await world.db.sql`select version, jsonb_array_length(state) as rows, published_by
      from public.schedule_versions where schedule_id = 1`;
    expect([...versions]).toEqual([{ version: 1, rows: 4, published_by: who.supervisor }]);
    const outbox = await world.db.sql`select kind, payload from private.outbox`;
    expect(outbox).toHaveLength(1);
    expect(outbox[0]).toMatchObject({
      kind: 'schedule.published',
      payload: { schedule_id: 1, published_version: 1 },
    });
  });

  it('is refused with the version of somebody who saw an older state, and leaves nothing behind', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const seen = await versionOf(world.db.sql, 1);
    await makeAssignment(world.db.sql, world.ours, {
      scheduleId: 1,
      userId: who.ben,
      shiftId: shift.day,
      shiftDate: '2031-01-06',
    });
    const before = await lastAuditId(world.db.sql);

    const refusal = await refusalOf(publish(world, 1, { version: seen }));

    expect(refusal).toMatchObject({ code: 'PT409', detail: { version: seen + 1 } });
    expect((await ledger(world.db.sql, 1)).map((row) => row.status)).toEqual(['draft', 'draft']);
    expect(await auditSince(world.db.sql, before)).toEqual([]);
    expect(await world.db.sql`select 1 from public.notifications`).toHaveLength(0);
  });

  it('is refused the second time, naming who published', async () => {
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const refusal = await refusalOf(publish(world, 1, { as: who.otherSupervisor }));
    expect(refusal).toMatchObject({
      code: 'PT409',
      message: 'This schedule is already published.',
      detail: { by: who.supervisor },
    });
  });

  it('is refused when its dates overlap a published block by one day', async () => {
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    await makeDraft(world, 2, [[who.ana, shift.day, '2031-02-03']], {
      startDate: '2031-01-31',
      endDate: '2031-02-28',
    });
    expect(await refusalOf(publish(world, 2))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/covers some of these dates/),
    });
    await makeDraft(world, 3, [[who.ana, shift.day, '2031-02-03']], {
      startDate: '2031-02-01',
      endDate: '2031-02-28',
    });
    expect(await publish(world, 3)).toMatchObject({ published_version: 1 });
  });

  it('is refused when somebody already works then in a published block of another center, whole or not at all', async () => {
    const { db, ours } = world;
    const otherCenter = { ...ours, centerId: '00000000-0000-4000-8000-000000001001' };
    await db.sql`insert into public.centers (id, agency_id, name, time_zone)
      values (${otherCenter.centerId}, ${ours.id}, 'North', 'America/Denver')`;
    await db.sql`insert into public.shifts (id, agency_id, center_id, name, code, category, start_time, end_time, duration_minutes)
      overriding system value values (9, ${ours.id}, ${otherCenter.centerId}, 'Day', 'DA10', 'day', '12:00', '22:00', 600)`;
    await makeSchedule(db.sql, otherCenter, 9, { ...block, status: 'published' });
    await makeAssignment(db.sql, otherCenter, {
      scheduleId: 9,
      userId: who.ana,
      shiftId: 9,
      shiftDate: '2031-01-06',
      status: 'published',
    });
    await makeDraft(world, 1, [
      [who.ben, shift.day, '2031-01-06'],
      [who.ana, shift.day, '2031-01-06'],
    ]);
    expect(await refusalOf(publish(world, 1))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/already works at that time/),
    });
    expect((await ledger(db.sql, 1)).map((row) => row.status)).toEqual(['draft', 'draft']);
    const [schedule] = await db.sql`select status, published_version from public.schedules where id = 1`;
    expect(schedule).toEqual({ status: 'draft', published_version: 0 });
  });

  it('is refused while the schedule is being generated', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const version = await versionOf(world.db.sql, 1);
    await world.db.asUser(
      who.supervisor,
      (sql) => sql`select public.start_generation(1, ${version}, ${sql.json(parameters)})`,
    );
    expect(await refusalOf(publish(world, 1))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/being generated/),
    });
  });

  it('is refused when nobody has a shift', async () => {
    await makeDraft(world, 1, [[null, shift.day, '2031-01-06']]);
    expect(await refusalOf(publish(world, 1))).toMatchObject({ code: 'PT422' });
  });

  it.each([
    ['a dispatcher', who.ana, 'PT403'],
    ['a supervisor of another agency', who.foreignSupervisor, 'PT404'],
  ])('is refused to %s', async (_, as, code) => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    expect(await refusalOf(publish(world, 1, { as }))).toMatchObject({ code });
  });
});

describe('a draft', () => {
  it('can be discarded in the version that was seen, and only by its agency', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const version = await versionOf(world.db.sql, 1);
    const discard = (as: string, expected: number) =>
      world.db.asUser(as, (sql) => sql`select public.discard_schedule(1, ${expected})`);
    expect(await refusalOf(discard(who.ana, version))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(discard(who.foreignSupervisor, version))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(discard(who.supervisor, version - 1))).toMatchObject({ code: 'PT409' });
    const before = await lastAuditId(world.db.sql);

    await discard(who.supervisor, version);

    expect(await ledger(world.db.sql, 1)).toEqual([]);
    const [schedule] = await world.db.sql`select status from public.schedules where id = 1`;
    expect(schedule).toEqual({ status: 'archived' });
    expect((await auditSince(world.db.sql, before)).map((row) => row.action)).toEqual(['schedule.discard']);
    expect(await refusalOf(discard(who.supervisor, version + 1))).toMatchObject({ code: 'PT409' });
  });

  it('takes a row only inside its dates and of its own center', async () => {
    const { db, ours } = world;
    await makeDraft(world, 1, []);
    const insert = (shiftId: number, shiftDate: string) =>
      db.asUser(
        who.supervisor,
        (sql) => sql`
          insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
          values (${ours.id}, ${ours.centerId}, 1, ${who.ana}, ${shiftId}, ${shiftDate})`,
      );
    expect(await refusalOf(insert(shift.day, '2030-12-31'))).toMatchObject({
      code: 'PT422',
      message: '2030-12-31 is outside the schedule (2031-01-01 to 2031-01-31).',
      detail: { field: 'shiftDate' },
    });
    expect(await refusalOf(insert(shift.foreign, '2031-01-06'))).toMatchObject({ code: 'PT422' });
    await insert(shift.day, '2031-01-06');
    expect(await refusalOf(insert(shift.short, '2031-01-06'))).toMatchObject({ code: '23P01' });
  });

  it('tells nothing about a schedule of another agency to somebody who tries its number', async () => {
    const { db, theirs, ours } = world;
    await makeSchedule(db.sql, theirs, 51, block);
    const probe = (as: string, agencyId: string, centerId: string) =>
      db.asUser(
        as,
        (sql) => sql`
          insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
          values (${agencyId}, ${centerId}, 51, ${as}, ${agencyId === ours.id ? shift.day : shift.foreign}, '2030-01-01')`,
      );
    for (const as of [who.ana, who.supervisor]) {
      expect(await refusalOf(probe(as, theirs.id, theirs.centerId))).toMatchObject({
        code: '42501',
        message: 'new row violates row-level security policy for table "assigned_shifts"',
      });
    }
    expect(await refusalOf(probe(who.ana, ours.id, ours.centerId))).toMatchObject({ code: '42501' });
    // The tenant's own supervisor: the schedule is not one of this center.
    const refusal = await refusalOf(probe(who.supervisor, ours.id, ours.centerId));
    expect(refusal?.code).not.toBeNull();
    expect(refusal?.message).not.toContain('2031');
  });

  it('raises its version with each statement that changes its rows, and once per statement', async () => {
    await makeDraft(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-06'],
    ]);
    const start = await versionOf(world.db.sql, 1);
    const statement = (text: string) => world.db.asUser(who.supervisor, (sql) => sql.unsafe(text));
    await statement(`update public.assigned_shifts set is_locked = true where schedule_id = 1`);
    expect(await versionOf(world.db.sql, 1)).toBe(start + 1);
    await statement(`delete from public.assigned_shifts where schedule_id = 1 and user_id = '${who.ben}'`);
    expect(await versionOf(world.db.sql, 1)).toBe(start + 2);
  });

  it('lets one statement exchange two people', async () => {
    const { db } = world;
    await makeDraft(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-06'],
    ]);
    await db.asUser(
      who.supervisor,
      (sql) => sql`
        update public.assigned_shifts
        set user_id = case user_id when ${who.ana}::uuid then ${who.ben}::uuid else ${who.ana}::uuid end
        where schedule_id = 1`,
    );
    const rows = await ledger(db.sql, 1);
    expect(rows.map((row) => row.userId)).toEqual([who.ana, who.ben]);
    expect(rows.map((row) => row.id)).toEqual([...rows.map((row) => row.id)].sort((a, b) => b - a));
  });
});
