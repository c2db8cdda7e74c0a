import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAssignment, versionOf } from '../factories/scheduling.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  ledger,
  makeDraft,
  makePublished,
  makeSchedulingWorld,
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

const result = { metrics: { assignments: 2 }, gaps: [{ reason: 'leave' }], lines: [{ personId: who.ana }] };

async function start(
  id: number,
  options: { as?: string; version?: number; worker?: string } = {},
): Promise<number> {
  const { as = who.supervisor, worker = 'worker-1' } = options;
  const version = options.version ?? (await versionOf(world.db.sql, id));
  const [row] = await world.db.asUser(
    as,
    (sql) => sql<{ run: number }[]>`
      select public.start_generation(${id}, ${version}, 42, 'quick', ${worker})::integer as run`,
  );
  if (row === undefined) throw new Error('no run');
  return row.run;
}

type Assignments = { user_id: string; shifts: [string, number][] }[];

function save(run: number, assignments: Assignments, pieces: [string, number, string][] = []) {
  return world.db.asUser(
    'service_role',
    (sql) => sql`
      select public.save_generated_schedule(${run}, ${sql.json(assignments)}, ${sql.json(pieces)}, ${sql.json(result)})
        as version`,
  );
}

async function runState(run: number) {
  const [row] = await world.db
    .sql`select state, error, finished_at is not null as "isOver" from public.generation_runs
    where id = ${run}`;
  return row;
}

describe('starting a run', () => {
  it('records who asked, from which version and with which seed', async () => {
    await makeDraft(world, 1, []);
    const version = await versionOf(world.db.sql, 1);
    const before = await lastAuditId(world.db.sql);
    const run = await start(1);
    const [row] = await world.db.sql`
      select requested_by, state, loaded_version, seed::integer, parameters, worker from public.generation_runs
      where id = ${run}`;
    expect(row).toEqual({
      requested_by: who.supervisor,
      state: 'running',
      loaded_version: version,
      seed: 42,
      parameters: { effort: 'quick' },
      worker: 'worker-1',
    });
    expect((await auditSince(world.db.sql, before)).map((entry) => entry.action)).toEqual([
      'schedule.generate_start',
    ]);
  });

  it('is refused to others, for another version, for what is no draft, and while one is running', async () => {
    await makeDraft(world, 1, []);
    const version = await versionOf(world.db.sql, 1);
    expect(await refusalOf(start(1, { as: who.ana }))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(start(1, { as: who.foreignSupervisor }))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(start(1, { version: version + 1 }))).toMatchObject({ code: 'PT409' });
    await start(1);
    expect(await refusalOf(start(1, { as: who.otherSupervisor }))).toMatchObject({ code: 'PT409' });
    await world.db.sql`truncate public.schedules cascade`;
    await makePublished(world, 2, [[who.ana, shift.day, '2031-01-06']]);
    expect(await refusalOf(start(2))).toMatchObject({ code: 'PT409' });
  });
});

describe('saving a result', () => {
  it('replaces the rows that are not locked, opens the pieces as overtime, and writes one audit row', async () => {
    const [unlocked, locked] = await makeDraft(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.night, '2031-01-06'],
    ]);
    await world.db.sql`update public.assigned_shifts set is_locked = true where id = ${locked ?? 0}`;
    const run = await start(1);
    const before = await lastAuditId(world.db.sql);

    const [saved] = await save(
      run,
      [
        {
          user_id: who.cora,
          shifts: [
            ['2031-01-06', shift.day],
            ['2031-01-07', shift.short],
          ],
        },
      ],
      [['2031-01-08', shift.short, 'supervisor']],
    );

    const rows = await ledger(world.db.sql, 1);
    expect(rows.map((row) => row.id)).not.toContain(unlocked);
    expect(rows).toMatchObject([
      { id: locked, userId: who.ben, isLocked: true },
      { userId: who.cora, shiftId: shift.day, shiftDate: '2031-01-06', status: 'draft' },
      { userId: who.cora, shiftId: shift.short, shiftDate: '2031-01-07' },
      { userId: null, shiftId: shift.short, shiftDate: '2031-01-08' },
    ]);
    const open = await world.db.sql`
      select required_role, is_overtime, source from public.assigned_shifts where user_id is null`;
    expect([...open]).toEqual([{ required_role: 'supervisor', is_overtime: true, source: 'generated' }]);
    expect(saved?.version).toBe(await versionOf(world.db.sql, 1));
    expect(await runState(run)).toEqual({ state: 'succeeded', error: null, isOver: true });
    expect(await auditSince(world.db.sql, before)).toEqual([
      {
        action: 'schedule.generate',
        actor_id: who.supervisor,
        actor_kind: 'job',
        target_id: '1',
        details: {
          entity: 'schedule',
          run,
          seed: 42,
          assigned: 3,
          open: 1,
          snapshot_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        before: null,
        after: null,
      },
    ]);
  });

  it('keeps gaps and lines for deciders, and shows everybody the metrics alone', async () => {
    await makeDraft(world, 1, []);
    await save(await start(1), [{ user_id: who.ana, shifts: [['2031-01-06', shift.day]] }]);
    const version = await versionOf(world.db.sql, 1);
    await world.db.asUser(who.supervisor, (sql) => sql`select public.publish_schedule(1, ${version})`);
    const read = (as: string) =>
      world.db.asUser(as, async (sql) => ({
        summary: (await sql`select result from public.schedules where id = 1`)[0]?.result,
        whole: (await sql`select result from public.schedule_results where schedule_id = 1`)[0]?.result,
      }));
    expect(await read(who.supervisor)).toEqual({ summary: { metrics: result.metrics }, whole: result });
    expect(await read(who.ana)).toEqual({ summary: { metrics: result.metrics }, whole: undefined });
  });

  it('is refused when the draft changed after the run loaded it, and then nothing changes', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const run = await start(1);
    await makeAssignment(world.db.sql, world.ours, {
      scheduleId: 1,
      userId: who.ben,
      shiftId: shift.day,
      shiftDate: '2031-01-09',
    });
    const rows = await ledger(world.db.sql, 1);
    expect(await refusalOf(save(run, []))).toMatchObject({ code: 'PT409' });
    expect(await ledger(world.db.sql, 1)).toEqual(rows);
    expect(await runState(run)).toMatchObject({ state: 'running' });
  });

  it.each([
    [
      'books one person twice',
      [
        {
          user_id: who.ben,
          shifts: [
            ['2031-01-06', 1],
            ['2031-01-06', 3],
          ],
        },
      ],
      '23P01',
    ],
    ['places a person of another agency', [{ user_id: who.stranger, shifts: [['2031-01-06', 1]] }], '23503'],
    ['uses a template of another center', [{ user_id: who.ben, shifts: [['2031-01-06', 51]] }], 'PT422'],
    ['leaves the block', [{ user_id: who.ben, shifts: [['2031-02-01', 1]] }], 'PT422'],
  ] as [string, Assignments, string][])(
    'is all or nothing: a result that %s changes no row',
    async (_, bad, code) => {
      await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
      const rows = await ledger(world.db.sql, 1);
      const run = await start(1);
      const good: Assignments = [{ user_id: who.ana, shifts: [['2031-01-10', shift.day]] }];
      expect(await refusalOf(save(run, [...good, ...bad]))).toMatchObject({ code });
      expect(await ledger(world.db.sql, 1)).toEqual(rows);
    },
  );

  it('takes its authority from who asked: not when that person may no longer do so', async () => {
    await makeDraft(world, 1, []);
    const run = await start(1, { as: who.otherSupervisor });
    const dispatcher = "(select id from public.roles where name = 'dispatcher')";
    await world.db.sql.unsafe(
      `update public.user_roles set role_id = ${dispatcher} where user_id = '${who.otherSupervisor}'`,
    );
    expect(await refusalOf(save(run, []))).toMatchObject({ code: 'PT403' });
    await world.db.sql`
      update public.user_roles set role_id = (select id from public.roles where name = 'supervisor')
      where user_id = ${who.otherSupervisor}`;
    await world.db.sql`update public.profiles set is_active = false where id = ${who.otherSupervisor}`;
    expect(await refusalOf(save(run, []))).toMatchObject({ code: 'PT403' });
    await world.db.sql`update public.profiles set is_active = true where id = ${who.otherSupervisor}`;
    expect(await refusalOf(save(run, []))).toBeNull();
  });

  it('is refused for a run that is over, and to a signed-in person', async () => {
    await makeDraft(world, 1, []);
    const run = await start(1);
    await save(run, []);
    expect(await refusalOf(save(run, []))).toMatchObject({
      code: 'PT409',
      message: 'This run is succeeded.',
    });
    expect(
      await refusalOf(
        world.db.asUser(
          who.admin,
          (sql) => sql`select public.save_generated_schedule(${run}, '[]', '[]', '{}')`,
        ),
      ),
    ).toMatchObject({ code: '42501' });
  });
});

describe('ending a run', () => {
  it('is for a supervisor of its agency to cancel; what comes after is not saved', async () => {
    await makeDraft(world, 1, []);
    const run = await start(1);
    const cancel = (as: string) => world.db.asUser(as, (sql) => sql`select public.cancel_generation(${run})`);
    expect(await refusalOf(cancel(who.ana))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(cancel(who.foreignSupervisor))).toMatchObject({ code: 'PT404' });
    await cancel(who.otherSupervisor);
    expect(await runState(run)).toEqual({
      state: 'cancelled',
      error: 'Stopped by a supervisor.',
      isOver: true,
    });
    expect(await refusalOf(save(run, []))).toMatchObject({ code: 'PT409' });
    const before = await lastAuditId(world.db.sql);
    await cancel(who.otherSupervisor);
    expect(await auditSince(world.db.sql, before)).toEqual([]);
  });

  it('fails the runs of a worker that starts again and those whose heart stopped, and no other', async () => {
    const runs: number[] = [];
    for (const [id, worker] of [
      [1, 'restarted'],
      [2, 'silent'],
      [3, 'alive'],
    ] as const) {
      await makeDraft(world, id, []);
      runs.push(await start(id, { worker }));
    }
    await world.db.sql`
      update public.generation_runs set heartbeat_at = now() - interval '121 seconds' where worker = 'silent'`;
    const [row] = await world.db.asUser(
      'service_role',
      (sql) => sql`select public.fail_abandoned_runs('restarted') as ended`,
    );
    expect(row?.ended).toBe(2);
    const states = await Promise.all(runs.map(runState));
    expect(states.map((state) => state?.state)).toEqual(['failed', 'failed', 'running']);
    expect(states[0]?.error).toMatch(/Generate it again/);
  });

  it('gives way to a new one when its worker is gone, and not before', async () => {
    await makeDraft(world, 1, []);
    const gone = await start(1);
    expect(await refusalOf(start(1))).toMatchObject({ code: 'PT409' });
    await world.db.sql`
      update public.generation_runs set heartbeat_at = now() - interval '3 minutes' where id = ${gone}`;
    expect(await start(1)).toBeGreaterThan(gone);
    expect(await runState(gone)).toMatchObject({ state: 'failed' });
  });

  it('can be a failure with its reason, after which the draft can be generated again', async () => {
    await makeDraft(world, 1, []);
    const run = await start(1);
    await world.db.asUser(
      'service_role',
      (sql) => sql`select public.fail_generation(${run}, 'out of memory')`,
    );
    expect(await runState(run)).toMatchObject({ state: 'failed', error: 'out of memory' });
    expect(await start(1)).toBeGreaterThan(run);
  });
});

describe('the facts of a draft', () => {
  it('are complete for its supervisor, and nothing for anybody else', async () => {
    await makeDraft(world, 1, [[who.ben, shift.day, '2031-01-06']]);
    await world.db.sql`update public.assigned_shifts set is_locked = true`;
    await world.db.sql`
      insert into public.time_off_requests (agency_id, user_id, request_type, start_datetime, end_datetime, status, reviewed_by)
      values (${world.ours.id}, ${who.ana}, 'vacation', '2031-01-10T00:00Z', '2031-01-12T00:00Z', 'approved', ${who.admin})`;
    const facts = async (as: string) =>
      (await world.db.asUser(as, (sql) => sql`select public.get_generation_facts(1) as facts`))[0]?.facts;
    expect(await facts(who.supervisor)).toMatchObject({
      schedule: { id: 1, status: 'draft', start_date: '2031-01-01', end_date: '2031-01-31' },
      clock: { time_zone: 'America/Denver', day_start: '05:00' },
      shifts: [
        { code: 'DA10', start_time: '09:00' },
        { code: 'GR10' },
        { code: 'SW4', duration_minutes: 240 },
      ],
      // By seniority, then employee number: the order in which ties are broken.
      people: ['Ana', 'Ben', 'Sam', 'Ada', 'Cora', 'Tess'].map((full_name) => ({ full_name })),
      leave: [{ user_id: who.ana, status: 'approved', starts_at: Date.parse('2031-01-10T00:00Z') }],
      locked: [{ user_id: who.ben, shift_id: shift.day, shift_date: '2031-01-06' }],
      neighbours: [],
    });
    for (const as of [who.ana, who.foreignSupervisor]) expect(await facts(as)).toBeNull();
    await world.db.sql`delete from public.time_off_requests`;
  });
});
