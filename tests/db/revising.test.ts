import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toGenerationProblem, toSavedSchedule } from '#lib/data/generation-problem.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { makeAssignment, makeRequirement, makeSchedule } from '../factories/scheduling.ts';
import { generationCalls } from './generation-world.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  clearSchedules,
  type LedgerRow,
  lastAuditId,
  ledger,
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

const edit = (text: string) => world.db.asUser(who.supervisor, (sql) => sql.unsafe(text));
const notified = async (kind: string) =>
  (
    await world.db
      .sql`select recipient_id from public.notifications where kind = ${kind} order by recipient_id`
  ).map((row) => row.recipient_id);

describe('a revision', () => {
  it('copies the block with the origin of each row, and locks what is not to be planned again', async () => {
    const ids = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-20'],
      [null, shift.short, '2031-01-21'],
    ]);
    await world.db.sql`update public.assigned_shifts set source = 'swap' where id = ${ids[2] ?? 0}`;
    const before = await lastAuditId(world.db.sql);

    const draft = await revise(world, 1, '2031-01-15');

    expect(await ledger(world.db.sql, draft)).toMatchObject([
      { userId: who.ana, shiftDate: '2031-01-06', originId: ids[0], isLocked: true, status: 'draft' },
      { userId: who.ana, shiftDate: '2031-01-20', originId: ids[1], isLocked: false, status: 'draft' },
      { userId: who.ben, shiftDate: '2031-01-20', originId: ids[2], isLocked: true, status: 'draft' },
      { userId: null, shiftDate: '2031-01-21', originId: ids[3], isLocked: false, status: 'draft' },
    ]);
    const [schedule] = await world.db.sql`
      select status, revises_id, revises_from::text, revises_version, published_version
      from public.schedules where id = ${draft}`;
    expect(schedule).toEqual({
      status: 'draft',
      revises_id: 1,
      revises_from: '2031-01-15',
      revises_version: 1,
      published_version: 0,
    });
    expect((await auditSince(world.db.sql, before)).map((row) => row.action)).toEqual(['schedule.revise']);
  });

  it('locks rows that have started, and a block that is over can still be revised without any change', async () => {
    await makeSchedule(world.db.sql, world.ours, 1, {
      startDate: '2020-01-01',
      endDate: '2020-01-31',
      status: 'published',
    });
    const id = await makeAssignment(world.db.sql, world.ours, {
      scheduleId: 1,
      userId: who.ana,
      shiftId: shift.day,
      shiftDate: '2020-01-20',
      status: 'published',
    });
    const draft = await revise(world, 1, '2020-01-10');
    expect(await ledger(world.db.sql, draft)).toMatchObject([{ originId: id, isLocked: true }]);
    expect(await publish(world, draft)).toMatchObject({
      schedule_id: 1,
      published_version: 2,
      people_told: 0,
    });
    expect(await ledger(world.db.sql, 1)).toMatchObject([{ id, status: 'published', isLocked: false }]);
  });

  it.each([
    [
      'changes',
      (id: number) => `update public.assigned_shifts set shift_id = ${shift.short} where id = ${id}`,
    ],
    [
      'gives away',
      (id: number) => `update public.assigned_shifts set user_id = '${who.ben}' where id = ${id}`,
    ],
    ['removes', (id: number) => `delete from public.assigned_shifts where id = ${id}`],
  ])('is refused when it %s a shift that has started', async (_, statement) => {
    await makeSchedule(world.db.sql, world.ours, 1, {
      startDate: '2020-01-01',
      endDate: '2020-01-31',
      status: 'published',
    });
    await makeAssignment(world.db.sql, world.ours, {
      scheduleId: 1,
      userId: who.ana,
      shiftId: shift.day,
      shiftDate: '2020-01-20',
      status: 'published',
    });
    const draft = await revise(world, 1, '2020-01-10');
    const [row] = await ledger(world.db.sql, draft);
    await edit(statement(row?.id ?? 0));
    const published = await ledger(world.db.sql, 1);
    expect(await refusalOf(publish(world, draft))).toMatchObject({ code: 'PT422' });
    expect(await ledger(world.db.sql, 1)).toEqual(published);
  });

  it('merges into the published block: matched rows keep their id, missing ones are cancelled, new ones added', async () => {
    const ids = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-21'],
      [who.cora, shift.day, '2031-01-22'],
    ]);
    await world.db.sql`delete from public.notifications`;
    const draft = await revise(world, 1, '2031-01-15');
    await edit(`update public.assigned_shifts set shift_id = ${shift.short} where schedule_id = ${draft}
      and user_id = '${who.ana}' and shift_date = '2031-01-20'`);
    await edit(`delete from public.assigned_shifts where schedule_id = ${draft} and user_id = '${who.ben}'`);
    await edit(`insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
      values ('${world.ours.id}', '${world.ours.centerId}', ${draft}, '${who.otherSupervisor}', ${shift.night}, '2031-01-23')`);
    const before = await lastAuditId(world.db.sql);

    const answer = await publish(world, draft);

    expect(answer).toMatchObject({ schedule_id: 1, published_version: 2, people_told: 3 });
    expect(await ledger(world.db.sql, 1)).toMatchObject([
      { id: ids[0], userId: who.ana, shiftDate: '2031-01-06', status: 'published', isLocked: false },
      { id: ids[1], userId: who.ana, shiftId: shift.short, shiftDate: '2031-01-20', status: 'published' },
      { id: ids[2], userId: who.ben, shiftDate: '2031-01-21', status: 'cancelled' },
      { id: ids[3], userId: who.cora, shiftDate: '2031-01-22', status: 'published' },
      { userId: who.otherSupervisor, shiftId: shift.night, shiftDate: '2031-01-23', status: 'published' },
    ]);
    expect(await ledger(world.db.sql, draft)).toEqual([]);
    const [archived] = await world.db.sql`select status from public.schedules where id = ${draft}`;
    expect(archived).toEqual({ status: 'archived' });
    expect(await notified('schedule.changed')).toEqual([who.ana, who.ben, who.otherSupervisor]);
    expect(await notified('schedule.published')).toEqual([]);

    const audit = await auditSince(world.db.sql, before);
    expect(audit).toHaveLength(1);
    expect(audit[0]).toMatchObject({
      action: 'schedule.publish',
      target_id: '1',
      details: {
        from_draft: draft,
        published_version: 2,
        difference: { changed: [ids[1]], cancelled: [ids[2]] },
      },
    });
    const versions = await world.db.sql`
      select version, jsonb_array_length(state) as rows from public.schedule_versions where schedule_id = 1 order by 1`;
    expect([...versions]).toEqual([
      { version: 1, rows: 4 },
      { version: 2, rows: 4 },
    ]);
  });

  it('lets two people exchange shifts that overlap', async () => {
    const ids = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.short, '2031-01-20'],
    ]);
    const draft = await revise(world, 1, '2031-01-15');
    await edit(`update public.assigned_shifts
      set user_id = case user_id when '${who.ana}'::uuid then '${who.ben}'::uuid else '${who.ana}'::uuid end
      where schedule_id = ${draft}`);
    await publish(world, draft);
    const rows = await world.db.sql`
      select id::integer, user_id from public.assigned_shifts where schedule_id = 1 order by id`;
    expect([...rows]).toEqual([
      { id: ids[0], user_id: who.ben },
      { id: ids[1], user_id: who.ana },
    ]);
  });

  it('keeps the ids of rows that were generated again, by person, date and shift, else by person and date', async () => {
    const ids = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.ana, shift.day, '2031-01-21'],
      [who.ben, shift.day, '2031-01-20'],
      [null, shift.short, '2031-01-22'],
    ]);
    await world.db.sql`delete from public.notifications`;
    const draft = await revise(world, 1, '2031-01-15');
    const calls = generationCalls(world);
    const run = await calls.start(draft);
    await calls.claim(run);
    await calls.save(
      run,
      1,
      [
        {
          user_id: who.ana,
          shifts: [
            ['2031-01-20', shift.day],
            ['2031-01-21', shift.short],
          ],
        },
        { user_id: who.cora, shifts: [['2031-01-20', shift.day]] },
      ],
      [['2031-01-22', shift.short, 'dispatcher']],
      { metrics: {}, gaps: [1] },
    );
    expect((await ledger(world.db.sql, draft)).map((row) => row.originId)).toEqual([
      ids[0],
      null,
      ids[1],
      ids[3],
    ]);

    await publish(world, draft);

    expect(await ledger(world.db.sql, 1)).toMatchObject([
      { id: ids[0], userId: who.ana, shiftId: shift.day, status: 'published' },
      { id: ids[2], userId: who.ben, status: 'cancelled' },
      { userId: who.cora, status: 'published' },
      { id: ids[1], userId: who.ana, shiftId: shift.short, status: 'published' },
      { id: ids[3], userId: null, status: 'published' },
    ]);
    expect(await notified('schedule.changed')).toEqual([who.ana, who.ben, who.cora]);
    const results = await world.db.sql`select schedule_id, result from public.schedule_results order by 1`;
    expect(results.find((row) => row.schedule_id === 1)?.result).toEqual({ metrics: {}, gaps: [1] });
  });

  it('keeps the id of a row that somebody took out and put back, and tells nobody', async () => {
    const ids = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-20'],
    ]);
    const draft = await revise(world, 1, '2031-01-15');
    await edit(`delete from public.assigned_shifts where schedule_id = ${draft} and user_id = '${who.ana}'`);
    await edit(`insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, source)
      values ('${world.ours.id}', '${world.ours.centerId}', ${draft}, '${who.ana}', ${shift.day}, '2031-01-20', 'manual')`);
    expect(await publish(world, draft)).toMatchObject({ people_told: 0 });
    expect((await ledger(world.db.sql, 1)).map((row) => [row.id, row.status])).toEqual(
      ids.map((id) => [id, 'published']),
    );
  });

  it('is refused when another revision was published after it was started', async () => {
    await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-20'],
      [who.ben, shift.day, '2031-01-20'],
    ]);
    const first = await revise(world, 1, '2031-01-15');
    const second = await revise(world, 1, '2031-01-15');
    await edit(`update public.assigned_shifts set shift_id = ${shift.short}
      where schedule_id = ${first} and user_id = '${who.ana}'`);
    await publish(world, first);
    const published = await ledger(world.db.sql, 1);
    expect(await refusalOf(publish(world, second))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/ha(s|ve) changed since this revision was started/),
      detail: { by: who.supervisor },
    });
    expect(await ledger(world.db.sql, 1)).toEqual(published);
  });

  it.each([
    [
      'took a shift from',
      `delete from public.assigned_shifts where schedule_id = $1 and shift_date = '2031-01-06'`,
    ],
    [
      'changed a shift of',
      `update public.assigned_shifts set is_overtime = true where schedule_id = $1 and shift_date = '2031-01-06'`,
    ],
    [
      'moved a shift to',
      `update public.assigned_shifts set shift_date = '2031-01-07' where schedule_id = $1 and shift_date = '2031-01-20'`,
    ],
  ])('is refused when somebody %s a day before its own, and then changes nothing', async (_, statement) => {
    await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ana, shift.day, '2031-01-20'],
    ]);
    const before = await ledger(world.db.sql, 1);
    const draft = await revise(world, 1, '2031-01-15');
    await edit(statement.replace('$1', String(draft)));
    expect(await refusalOf(publish(world, draft))).toMatchObject({
      code: 'PT422',
      message: expect.stringContaining('changes days before 15 Jan 2031'),
    });
    expect(await ledger(world.db.sql, 1)).toEqual(before);
  });

  it('is refused when it would put somebody in two chairs, and then changes nothing', async () => {
    const { db, ours } = world;
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-20']]);
    const north = { ...ours, centerId: '00000000-0000-4000-8000-000000001001' };
    await db.sql`insert into public.centers (id, agency_id, name, time_zone)
      values (${north.centerId}, ${ours.id}, 'North', 'America/Denver')`;
    await db.sql`insert into public.shifts (id, agency_id, center_id, name, code, category, start_time, end_time, duration_minutes)
      overriding system value values (9, ${ours.id}, ${north.centerId}, 'Day', 'DA10', 'day', '12:00', '22:00', 600)`;
    await makeSchedule(db.sql, north, 9, {
      startDate: '2031-01-01',
      endDate: '2031-01-31',
      status: 'published',
    });
    await makeAssignment(db.sql, north, {
      scheduleId: 9,
      userId: who.ben,
      shiftId: 9,
      shiftDate: '2031-01-20',
      status: 'published',
    });
    const draft = await revise(world, 1, '2031-01-15');
    await edit(`update public.assigned_shifts set user_id = '${who.ben}' where schedule_id = ${draft}`);
    expect(await refusalOf(publish(world, draft))).toMatchObject({ code: 'PT409' });
    expect(await ledger(db.sql, 1)).toMatchObject([{ userId: who.ana, status: 'published' }]);
  });

  it('is planned by the generator from its date on: earlier rows stay as they are, matched ones keep their ids', async () => {
    const calls = generationCalls(world);
    await makeRequirement(world.db.sql, world.ours, 77, { minEmployees: 1, minSupervisors: 0 });
    // Makes a plan of a run and saves it, as the worker does.
    const compute = async (run: number) => {
      const claimed = await calls.claim(run);
      const { problem, lines } = toGenerationProblem(claimed.facts);
      const keep = lines === null ? {} : { keep: { lines, peopleMax: 0 } };
      const plan = generateSchedule(problem, { seed: 1, effort: 'quick', ...keep });
      const saved = toSavedSchedule(plan, problem);
      await calls.save(run, claimed.run.attempt, saved.assignments, saved.pieces, saved.result);
      return { problem, lines, plan };
    };
    await makeSchedule(world.db.sql, world.ours, 1, { startDate: '2031-01-01', endDate: '2031-01-31' });
    const first = await compute(await calls.start(1));
    expect(first.lines).toBeNull();
    await publish(world, 1);
    const isEarlier = ({ shiftDate }: { shiftDate: string }) => shiftDate < '2031-01-15';
    const published = await ledger(world.db.sql, 1);
    // Ben leaves in the middle of the block, and nobody else's line may change.
    const draft = await revise(world, 1, '2031-01-15');
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`;
    // Somebody released a row of before the date; the run keeps it nevertheless.
    await edit(`update public.assigned_shifts set is_locked = false
      where schedule_id = ${draft} and shift_date < '2031-01-15'`);

    const again = await compute(await calls.start(draft));

    await world.db.sql`update public.profiles set is_active = true where id = ${who.ben}`;
    expect(again.problem.block).toEqual({ startDate: '2031-01-15', endDate: '2031-01-31' });
    expect(again.lines?.map(({ personId }) => personId)).toContain(who.ana);
    const earlier = published.filter(
      (row) => isEarlier(row) && row.userId !== null && row.userId !== who.ben,
    );
    expect(earlier.length).toBeGreaterThan(0);
    expect(
      again.problem.neighbours.map(({ personId, shiftDate }) => `${personId} ${shiftDate}`).sort(),
    ).toEqual(earlier.map(({ userId, shiftDate }) => `${userId} ${shiftDate}`).sort());
    expect(again.plan.assignments.every(({ shiftDate }) => shiftDate >= '2031-01-15')).toBe(true);
    const chair = ({ userId, shiftId, shiftDate }: LedgerRow) => `${userId} ${shiftId} ${shiftDate}`;
    expect((await ledger(world.db.sql, draft)).filter(isEarlier).map(chair)).toEqual(
      published.filter(isEarlier).map(chair),
    );

    const second = await revise(world, 1, '2031-01-15');
    await publish(world, draft);

    const merged = (await ledger(world.db.sql, 1)).filter(({ status }) => status === 'published');
    expect(merged.filter(isEarlier)).toEqual(published.filter(isEarlier));
    expect(merged.some(({ userId, shiftDate }) => userId === who.ben && shiftDate >= '2031-01-15')).toBe(
      false,
    );
    // Whoever works the same shift on the same date works the same row.
    const ids = new Map(published.map((row) => [chair(row), row.id]));
    const kept = merged.filter((row) => row.userId !== null && ids.has(chair(row)));
    expect(kept.some((row) => !isEarlier(row))).toBe(true);
    expect(kept.map((row) => row.id)).toEqual(kept.map((row) => ids.get(chair(row))));

    expect(await refusalOf(publish(world, second))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/ha(s|ve) changed since this revision was started/),
    });
    await world.db.sql`delete from public.staffing_requirements`;
  });

  it('takes no plan with shifts before its date', async () => {
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-20']]);
    const calls = generationCalls(world);
    const draft = await revise(world, 1, '2031-01-15');
    const run = await calls.start(draft);
    await calls.claim(run);
    const rows = await ledger(world.db.sql, draft);
    const early: [string, number] = ['2031-01-14', shift.day];
    for (const plan of [
      calls.save(run, 1, [{ user_id: who.ben, shifts: [early] }]),
      calls.save(run, 1, [], [[...early, 'dispatcher']]),
    ]) {
      expect(await refusalOf(plan)).toMatchObject({ code: 'PT422' });
    }
    expect(await ledger(world.db.sql, draft)).toEqual(rows);
  });

  it('needs a published block, a date inside it, and a supervisor of its agency', async () => {
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-20']]);
    const attempt = (as: string, id: number, from: string) =>
      refusalOf(world.db.asUser(as, (sql) => sql`select public.revise_schedule(${id}, ${from})`));
    expect(await attempt(who.supervisor, 1, '2031-02-01')).toMatchObject({
      code: 'PT422',
      detail: { field: 'fromDate' },
    });
    expect(await attempt(who.ana, 1, '2031-01-15')).toMatchObject({ code: 'PT403' });
    expect(await attempt(who.foreignSupervisor, 1, '2031-01-15')).toMatchObject({ code: 'PT404' });
    const draft = await revise(world, 1, '2031-01-15');
    expect(await attempt(who.supervisor, draft, '2031-01-15')).toMatchObject({ code: 'PT409' });
  });
});
