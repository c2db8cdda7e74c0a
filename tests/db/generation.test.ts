import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAssignment, makeSchedule, versionOf } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import { type Assignments, allParameters, generationCalls, parameters, result } from './generation-world.ts';
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
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
let calls: ReturnType<typeof generationCalls>;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  calls = generationCalls(world);
});
beforeEach(() => clearSchedules(world));
afterAll(() => world.db.drop());

/** A run of the draft that a worker has taken, which is its first attempt. */
async function startClaimed(id: number, as = who.supervisor): Promise<number> {
  const run = await calls.start(id, { as });
  await calls.claim(run);
  return run;
}
const save = (run: number, ...plan: [Assignments, [string, number, string][]?]) =>
  calls.save(run, 1, ...plan);
const runState = (run: number) => calls.runState(run);
/** What an event tells of the turn of a draft's run, with so many before it. */
const turnOf = (turn: number) => ({ agency_id: world.ours.id, is_scenario: false, turn });

describe('starting a run', () => {
  it('records who asked, from which version and with what, and leaves it in the outbox for a worker', async () => {
    await makeDraft(world, 1, []);
    const version = await versionOf(world.db.sql, 1);
    const before = await lastAuditId(world.db.sql);
    const given = { ...parameters, preferenceSlackPercent: 0.5, keepLines: true, keepPeopleMax: 3 };
    const run = await calls.start(1, { parameters: given });
    const [row] = await world.db.sql`
      select requested_by, state, loaded_version, seed::integer, parameters, worker, attempt, scenario_id
      from public.generation_runs where id = ${run}`;
    expect(row).toEqual({
      requested_by: who.supervisor,
      state: 'running',
      loaded_version: version,
      seed: 42,
      parameters: { ...allParameters, ...given },
      worker: null,
      attempt: 0,
      scenario_id: null,
    });
    expect(await calls.outbox()).toEqual([
      { kind: 'generation.start', payload: { ...turnOf(0), run_id: run, schedule_id: 1 } },
    ]);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'schedule.generate_start', details: { run, effort: 'quick', preferenceSlackPercent: 0.5 } },
    ]);
  });

  it('tells the relay at commit, and a worker that a run is to end', async () => {
    await makeDraft(world, 1, []);
    const heard: string[] = [];
    const listener = postgres(world.db.url('postgres'), { max: 1, onnotice: () => {} });
    for (const channel of ['outbox', 'generation_stop']) {
      await listener.listen(channel, (payload) => heard.push(`${channel} ${payload}`));
    }
    const run = await startClaimed(1);
    await calls.stop(run);
    await calls.stop(run);
    await calls.cancel(run);
    await calls.cancel(run);
    // Notices come in the order of their commits.
    await world.db.sql`select pg_notify('outbox', 'last')`;
    await expect.poll(() => heard).toContain('outbox last');
    expect(heard).toEqual(['outbox ', `generation_stop ${run}`, `generation_stop ${run}`, 'outbox last']);
    await listener.end();
  });

  it('is refused to others, for another version, for what is no draft, and while one is running', async () => {
    await makeDraft(world, 1, []);
    const version = await versionOf(world.db.sql, 1);
    expect(await refusalOf(calls.start(1, { as: who.ana }))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(calls.start(1, { as: who.foreignSupervisor }))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(calls.start(1, { version: version + 1 }))).toMatchObject({ code: 'PT409' });
    await calls.start(1);
    expect(await refusalOf(calls.start(1, { as: who.otherSupervisor }))).toMatchObject({ code: 'PT409' });
    await clearSchedules(world);
    await makePublished(world, 2, [[who.ana, shift.day, '2031-01-06']]);
    expect(await refusalOf(calls.start(2))).toMatchObject({ code: 'PT409' });
  });
});

describe('the turn of a run', () => {
  const turns = async () => (await calls.outbox()).map(({ payload }) => payload.turn);

  it('is the later the more runs of its agency are before it, and what-ifs come after drafts', async () => {
    for (const id of [1, 2]) await makeDraft(world, id, []);
    await makeSchedule(world.db.sql, world.theirs, 3, block);
    await calls.createScenario(1);
    await calls.createScenario(2);
    const first = await calls.start(1);
    await calls.start(2);
    await calls.start(3, { as: who.foreignSupervisor });
    expect(await turns()).toEqual([1000, 1001, 0, 1, 0]);
    await calls.cancel(first);
    await calls.start(1);
    expect((await turns()).at(-1)).toBe(1);
  });

  it('is told again when it goes back to the queue', async () => {
    for (const id of [1, 2]) await makeDraft(world, id, []);
    await startClaimed(1);
    await startClaimed(2);
    const { run_id } = await calls.createScenario(1);
    await calls.claim(run_id);
    await world.db.sql`update private.outbox set relayed_at = now()`;
    await world.db.sql`update public.generation_runs set heartbeat_at = now() - interval '61 seconds'`;
    expect(await calls.requeue()).toBe(3);
    expect(await turns()).toEqual([0, 1, 1000]);
  });
});

describe('a run that could not be saved any more', () => {
  it.each([
    [
      'the draft was changed',
      () =>
        makeAssignment(world.db.sql, world.ours, {
          scheduleId: 1,
          userId: who.ben,
          shiftId: shift.day,
          shiftDate: '2031-01-09',
        }),
      /was changed/,
    ],
    [
      'who asked is no supervisor any more',
      () => world.db.sql`update public.profiles set is_active = false where id = ${who.otherSupervisor}`,
      /no longer/,
    ],
    [
      'the agency is suspended',
      () => world.db.sql`update public.agencies set status = 'suspended' where id = ${world.ours.id}`,
      /no longer/,
    ],
  ])('ends at once, so that nobody computes it in vain: %s', async (_, change, reason) => {
    await makeDraft(world, 1, []);
    const run = await startClaimed(1, who.otherSupervisor);
    expect(await calls.report(run, 1)).toBe('running');
    await change();
    const answer = await calls.report(run, 1);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.otherSupervisor}`;
    await world.db.sql`update public.agencies set status = 'active' where id = ${world.ours.id}`;
    expect(answer).toBe('ended');
    expect(await runState(run)).toMatchObject({ state: 'failed', error: expect.stringMatching(reason) });
  });
});

describe('a worker', () => {
  it('takes a run with its facts, parameters and the lines of the last result, and the attempt rises', async () => {
    await makeDraft(world, 1, []);
    const run = await calls.start(1);
    expect(await calls.claim(run)).toMatchObject({
      run: {
        id: run,
        attempt: 1,
        schedule_id: 1,
        scenario_id: null,
        parameters: allParameters,
        change: null,
        lines: null,
      },
      facts: { schedule: { id: 1 }, people: [{}, {}, {}, {}, {}, {}] },
    });
    expect(await calls.claim(run, 'worker-2')).toMatchObject({ run: { attempt: 2 } });
    await calls.save(run, 2, [{ user_id: who.ana, shifts: [['2031-01-06', shift.day]] }]);
    expect(await calls.claim(run)).toBeNull();
    expect(await calls.claim(await calls.start(1))).toMatchObject({ run: { lines: result.lines } });
  });

  it('tells its progress, which never falls, and hears whether to go on, to end, or to leave', async () => {
    await makeDraft(world, 1, []);
    const run = await startClaimed(1);
    const detail = { uncoveredEmployeeMinutes: 90, secondsLeft: 4 };
    expect(await calls.report(run, 1, 0.5, detail)).toBe('running');
    expect(await calls.report(run, 1, 0.25, null)).toBe('running');
    const [row] = await world.db
      .sql`select stage, progress, detail from public.generation_runs where id = ${run}`;
    expect(row).toEqual({ stage: 'lines', progress: 0.5, detail: null });
    expect(await calls.report(run, 1, 7, detail)).toBe('running');
    await calls.stop(run);
    expect(await calls.report(run, 1)).toBe('stop');
    expect(await calls.report(run, 2)).toBe('ended');
    await calls.save(run, 1, []);
    expect(await runState(run)).toMatchObject({ state: 'succeeded' });
    expect(await calls.report(run, 1)).toBe('ended');
    expect(await calls.report(run + 1000, 1)).toBe('ended');
  });

  it('that lost its run neither saves nor fails it', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const run = await startClaimed(1);
    await calls.claim(run, 'worker-2');
    const rows = await ledger(world.db.sql, 1);
    expect(await calls.report(run, 1)).toBe('ended');
    expect(await refusalOf(calls.save(run, 1, []))).toMatchObject({
      code: 'PT409',
      message: 'Another worker has taken over this run.',
    });
    await calls.fail(run, 1);
    expect(await runState(run)).toMatchObject({ state: 'running' });
    expect(await ledger(world.db.sql, 1)).toEqual(rows);
    await calls.save(run, 2, []);
  });

  it('that is silent for a minute gives its run back to the queue, and a run that only waits is not doubled', async () => {
    for (const id of [1, 2, 3]) await makeDraft(world, id, []);
    const [silent, alive] = [await startClaimed(1), await startClaimed(2)];
    const waiting = await calls.start(3);
    await world.db.sql`update private.outbox set relayed_at = now()`;
    await world.db
      .sql`update public.generation_runs set heartbeat_at = now() - interval '61 seconds' where id <> ${alive}`;
    expect(await calls.requeue()).toBe(1);
    expect(await calls.requeue()).toBe(0);
    expect(await calls.outbox()).toEqual([
      { kind: 'generation.start', payload: { ...turnOf(0), run_id: silent, schedule_id: 1 } },
    ]);
    const [row] = await world.db.sql`select state, worker from public.generation_runs where id = ${silent}`;
    expect(row).toEqual({ state: 'running', worker: null });
    expect(await calls.claim(silent, 'worker-2')).toMatchObject({ run: { attempt: 2 } });
    await world.db
      .sql`update public.generation_runs set heartbeat_at = now() - interval '11 minutes' where id = ${waiting}`;
    expect(await calls.requeue()).toBe(1);
  });

  it('gets a run five times, and then it failed', async () => {
    await makeDraft(world, 1, []);
    const run = await calls.start(1);
    for (const attempt of [1, 2, 3, 4, 5]) {
      expect(await calls.claim(run)).toMatchObject({ run: { attempt } });
    }
    expect(await calls.claim(run)).toBeNull();
    expect(await runState(run)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/five times/),
    });
  });

  it('gets nothing that it could not save: the draft changed, or who asked may no longer', async () => {
    await makeDraft(world, 1, []);
    const stale = await calls.start(1);
    await makeAssignment(world.db.sql, world.ours, {
      scheduleId: 1,
      userId: who.ben,
      shiftId: shift.day,
      shiftDate: '2031-01-09',
    });
    expect(await calls.claim(stale)).toBeNull();
    expect(await runState(stale)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/was changed/),
    });
    const orphan = await calls.start(1, { as: who.otherSupervisor });
    await world.db.sql`update public.profiles set is_active = false where id = ${who.otherSupervisor}`;
    expect(await calls.claim(orphan)).toBeNull();
    await world.db.sql`update public.profiles set is_active = true where id = ${who.otherSupervisor}`;
    expect(await runState(orphan)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/no longer/),
    });
    const suspended = await calls.start(1);
    await world.db.sql`update public.agencies set status = 'suspended' where id = ${world.ours.id}`;
    expect(await calls.claim(suspended)).toBeNull();
    await world.db.sql`update public.agencies set status = 'active' where id = ${world.ours.id}`;
    expect(await runState(suspended)).toMatchObject({ state: 'failed' });
  });

  it('is known to supervisors by when it was last alive, with how many of their runs wait', async () => {
    const state = (as: string) => calls.call(as, 'select public.get_worker_state() as answer');
    expect(await state(who.supervisor)).toEqual({ seen_at: null, waiting: 0 });
    const since = Date.now() - 60_000;
    for (const name of ['old', 'young', 'young']) {
      await calls.call('service_role', 'select public.worker_seen($1) as answer', [name]);
      await world.db.sql`update private.workers set seen_at = now() - interval '25 hours' where name = 'old'`;
    }
    expect((await world.db.sql`select name from private.workers`).map((row) => row.name)).toEqual(['young']);
    await makeDraft(world, 1, []);
    const run = await calls.start(1);
    const seen = await state(who.supervisor);
    expect(seen.waiting).toBe(1);
    expect(seen.seen_at).toBeGreaterThan(since);
    expect((await state(who.foreignSupervisor)).waiting).toBe(0);
    await calls.claim(run);
    expect((await state(who.supervisor)).waiting).toBe(0);
    expect(await refusalOf(state(who.ana))).toMatchObject({ code: 'PT403' });
  });
});

describe('saving a result', () => {
  it('replaces the rows that are not locked, opens the pieces as overtime, and writes one audit row', async () => {
    const [unlocked, locked] = await makeDraft(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.night, '2031-01-06'],
    ]);
    await world.db.sql`update public.assigned_shifts set is_locked = true where id = ${locked ?? 0}`;
    const run = await startClaimed(1);
    const before = await lastAuditId(world.db.sql);

    const saved = await save(
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
    expect(saved).toBe(await versionOf(world.db.sql, 1));
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
    await save(await startClaimed(1), [{ user_id: who.ana, shifts: [['2031-01-06', shift.day]] }]);
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
    const run = await startClaimed(1);
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
      const run = await startClaimed(1);
      const good: Assignments = [{ user_id: who.ana, shifts: [['2031-01-10', shift.day]] }];
      expect(await refusalOf(save(run, [...good, ...bad]))).toMatchObject({ code });
      expect(await ledger(world.db.sql, 1)).toEqual(rows);
    },
  );

  it('takes its authority from who asked: not when that person may no longer do so', async () => {
    await makeDraft(world, 1, []);
    const run = await startClaimed(1, who.otherSupervisor);
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
    const run = await startClaimed(1);
    await save(run, []);
    expect(await refusalOf(save(run, []))).toMatchObject({
      code: 'PT409',
      message: 'This run is succeeded.',
    });
    expect(
      await refusalOf(
        world.db.asUser(
          who.admin,
          (sql) => sql`select public.save_generated_schedule(${run}, 1, '[]', '[]', '{}')`,
        ),
      ),
    ).toMatchObject({ code: '42501' });
  });
});

describe('ending a run', () => {
  it('is for a supervisor of its agency to cancel; what comes after is not saved', async () => {
    await makeDraft(world, 1, []);
    const run = await startClaimed(1);
    const cancel = (as: string) => world.db.asUser(as, (sql) => sql`select public.cancel_generation(${run})`);
    expect(await refusalOf(cancel(who.ana))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(cancel(who.foreignSupervisor))).toMatchObject({ code: 'PT404' });
    await cancel(who.otherSupervisor);
    expect(await runState(run)).toEqual({
      state: 'cancelled',
      error: 'Cancelled by a supervisor.',
      isOver: true,
    });
    expect(await refusalOf(save(run, []))).toMatchObject({ code: 'PT409' });
    const before = await lastAuditId(world.db.sql);
    await cancel(who.otherSupervisor);
    expect(await auditSince(world.db.sql, before)).toEqual([]);
  });

  it('leaves one trace when it is stopped twice, and none when it is over', async () => {
    await makeDraft(world, 1, []);
    const run = await startClaimed(1);
    expect(await refusalOf(calls.stop(run, who.ana))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(calls.stop(run, who.foreignSupervisor))).toMatchObject({ code: 'PT404' });
    const before = await lastAuditId(world.db.sql);
    await calls.stop(run);
    await calls.stop(run, who.otherSupervisor);
    await save(run, [{ user_id: who.ana, shifts: [['2031-01-06', shift.day]] }]);
    await calls.stop(run);
    expect((await auditSince(world.db.sql, before)).map(({ action }) => action)).toEqual([
      'schedule.generate_stop',
      'schedule.generate',
    ]);
  });

  it('can be a failure with its reason, after which the draft can be generated again', async () => {
    await makeDraft(world, 1, []);
    const run = await startClaimed(1);
    await calls.fail(run, 1);
    expect(await runState(run)).toMatchObject({ state: 'failed', error: 'out of memory' });
    expect(await calls.start(1)).toBeGreaterThan(run);
  });
});

describe('the facts of a draft', () => {
  it('are complete for its supervisor, and nothing for anybody else', async () => {
    await makeDraft(world, 1, [[who.ben, shift.day, '2031-01-06']]);
    await world.db.sql`update public.assigned_shifts set is_locked = true`;
    await makeLeave(world.db.sql, world.ours, {
      userId: who.ana,
      startsAt: '2031-01-10T00:00Z',
      endsAt: '2031-01-12T00:00Z',
      status: 'approved',
      reviewedBy: who.admin,
    });
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
      kept: [
        [
          who.ben,
          shift.day,
          '2031-01-06',
          Date.parse('2031-01-06T16:00Z'),
          Date.parse('2031-01-07T02:00Z'),
          false,
        ],
      ],
      neighbours: [],
    });
    for (const as of [who.ana, who.foreignSupervisor]) expect(await facts(as)).toBeNull();
    await world.db.sql`truncate public.time_off_requests cascade`;
  });
});
