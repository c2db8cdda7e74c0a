import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAssignment, makeRequirement, versionOf } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import {
  type Assignments,
  allParameters,
  generationCalls,
  type Pieces,
  parameters,
  result,
} from './generation-world.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
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
let calls: ReturnType<typeof generationCalls>;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  calls = generationCalls(world);
});
beforeEach(() => clearSchedules(world));
afterAll(() => world.db.drop());

const plan: Assignments = [
  { user_id: who.cora, shifts: [['2031-01-06', shift.day]] },
  { user_id: 'hire-1', shifts: [['2031-01-07', shift.day]] },
  { user_id: 'hire-2', role: 'supervisor', shifts: [['2031-01-08', shift.night]] },
];
const pieces: Pieces = [['2031-01-09', shift.short, 'dispatcher']];

/** A scenario of schedule 1 that is computed. */
async function makeReady(options: Parameters<typeof calls.createScenario>[1] = {}): Promise<number> {
  const { scenario_id, run_id } = await calls.createScenario(1, options);
  const claimed = await calls.claim(run_id);
  await calls.save(run_id, claimed.run.attempt, plan, pieces);
  return scenario_id;
}

const scenarioRow = async (id: number) =>
  (
    await world.db.sql`
      select name, change, parameters, base_version, plan, result, created_by, adopted_at is not null as adopted
      from public.schedule_scenarios where id = ${id}`
  )[0];

describe('a scenario', () => {
  it('is kept with what differs, and left for the worker', async () => {
    await makeDraft(world, 1, []);
    const version = await versionOf(world.db.sql, 1);
    const before = await lastAuditId(world.db.sql);
    const change = {
      hires: [{ role: 'dispatcher', patternId: '2x12', count: 2 }],
      preferenceSlackPercent: 1.5,
    };
    const { scenario_id, run_id } = await calls.createScenario(1, { name: '  Two more  ', change });
    expect(await scenarioRow(scenario_id)).toEqual({
      name: 'Two more',
      change,
      parameters: allParameters,
      base_version: version,
      plan: null,
      result: null,
      created_by: who.supervisor,
      adopted: false,
    });
    expect(await calls.outbox()).toEqual([
      {
        kind: 'generation.start',
        payload: { run_id, schedule_id: 1, agency_id: world.ours.id, is_scenario: true, turn: 1000 },
      },
    ]);
    expect(
      (await auditSince(world.db.sql, before)).map(({ action, target_id }) => [action, target_id]),
    ).toEqual([
      ['scenario.create', String(scenario_id)],
      ['scenario.generate_start', String(scenario_id)],
    ]);
    expect((await calls.claim(run_id)).run).toMatchObject({ scenario_id, change, parameters: allParameters });
  });

  it('leaves the draft alone, whose own run may go on beside it', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const rows = await ledger(world.db.sql, 1);
    const version = await versionOf(world.db.sql, 1);
    const own = await calls.start(1);
    const id = await makeReady();
    expect(await ledger(world.db.sql, 1)).toEqual(rows);
    expect(await versionOf(world.db.sql, 1)).toBe(version);
    expect(await scenarioRow(id)).toMatchObject({ plan: { assignments: plan, pieces }, result });
    expect(await calls.runState(own)).toMatchObject({ state: 'running' });
  });

  it('becomes the draft: locked rows stay, and shifts of hires and of people who left are open, not overtime', async () => {
    const [, locked] = await makeDraft(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.night, '2031-01-06'],
    ]);
    await world.db.sql`update public.assigned_shifts set is_locked = true where id = ${locked ?? 0}`;
    const { scenario_id, run_id } = await calls.createScenario(1);
    const { run } = await calls.claim(run_id);
    await calls.save(
      run_id,
      run.attempt,
      [...plan, { user_id: who.ana, shifts: [['2031-01-10', shift.day]] }],
      pieces,
    );
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ana}`;
    const before = await lastAuditId(world.db.sql);
    const version = await calls.adopt(scenario_id);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.ana}`;
    expect(version).toBe(await versionOf(world.db.sql, 1));
    const rows = await world.db.sql`
      select user_id, shift_date::text, shift_id, required_role, is_overtime, is_locked from public.assigned_shifts
      where schedule_id = 1 order by shift_date, user_id`;
    expect(rows.map((row) => Object.values(row))).toEqual([
      [who.ben, '2031-01-06', shift.night, 'dispatcher', false, true],
      [who.cora, '2031-01-06', shift.day, 'dispatcher', false, false],
      [null, '2031-01-07', shift.day, 'dispatcher', false, false],
      [null, '2031-01-08', shift.night, 'supervisor', false, false],
      [null, '2031-01-09', shift.short, 'dispatcher', true, false],
      [null, '2031-01-10', shift.day, 'dispatcher', false, false],
    ]);
    const [kept] = await world.db.sql`select result from public.schedule_results where schedule_id = 1`;
    expect(kept?.result).toEqual(result);
    expect(await scenarioRow(scenario_id)).toMatchObject({ adopted: true });
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      {
        action: 'scenario.adopt',
        actor_id: who.supervisor,
        details: { name: 'One more', assigned: 2, open: 4 },
      },
      { action: 'user.update' },
    ]);
  });

  it('is not adopted twice at once, nor before it is computed, nor on another version, nor while the draft is generated', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const waiting = await calls.createScenario(1);
    expect(await refusalOf(calls.adopt(waiting.scenario_id))).toMatchObject({
      code: 'PT409',
      message: 'This scenario is not computed yet.',
    });
    const id = await makeReady();
    const run = await calls.start(1);
    expect(await refusalOf(calls.adopt(id))).toMatchObject({ code: 'PT409', message: /being generated/ });
    await calls.cancel(run);
    const seenByBoth = await versionOf(world.db.sql, 1);
    await calls.adopt(id, { version: seenByBoth });
    const rows = await ledger(world.db.sql, 1);
    expect(await refusalOf(calls.adopt(id, { version: seenByBoth }))).toMatchObject({ code: 'PT409' });
    expect(await ledger(world.db.sql, 1)).toEqual(rows);
    const other = await makeReady();
    const version = await versionOf(world.db.sql, 1);
    await makeAssignment(world.db.sql, world.ours, {
      scheduleId: 1,
      userId: who.ben,
      shiftId: shift.day,
      shiftDate: '2031-01-20',
    });
    // Neither the version that it was computed on is taken, nor the one that the draft has now.
    for (const seen of [version, version + 1]) {
      expect(await refusalOf(calls.adopt(other, { version: seen }))).toMatchObject({ code: 'PT409' });
    }
  });

  it('stays ready when another plan takes the place of the draft, so that one can go back and forth', async () => {
    await makeDraft(world, 1, []);
    const first = await makeReady();
    const second = await makeReady();
    const { run_id } = await calls.createScenario(1);
    const { run: underway } = await calls.claim(run_id);
    for (const id of [first, second, first]) await calls.adopt(id);
    expect(await scenarioRow(first)).toMatchObject({ adopted: true });
    expect(await scenarioRow(second)).toMatchObject({ adopted: false });
    const run = await calls.start(1);
    const { run: claimed } = await calls.claim(run);
    await calls.save(run, claimed.attempt, plan, pieces);
    await calls.save(run_id, underway.attempt, plan, pieces);
    expect(await calls.adopt(second)).toBe(await versionOf(world.db.sql, 1));
  });

  it('can be computed again on the version of now', async () => {
    await makeDraft(world, 1, []);
    const id = await makeReady();
    await makeAssignment(world.db.sql, world.ours, {
      scheduleId: 1,
      userId: who.ben,
      shiftId: shift.day,
      shiftDate: '2031-01-20',
    });
    const run = await calls.start(1, { scenario: id, parameters: { ...parameters, seed: 43 } });
    expect(await scenarioRow(id)).toMatchObject({ plan: null, result: null, parameters: { seed: 43 } });
    expect(await refusalOf(calls.start(1, { scenario: id }))).toMatchObject({ code: 'PT409' });
    const { run: claimed } = await calls.claim(run);
    await calls.save(run, claimed.attempt, plan, pieces);
    expect(await calls.adopt(id)).toBe(await versionOf(world.db.sql, 1));
  });

  it('that was computed on a version that is gone fails', async () => {
    await makeDraft(world, 1, []);
    const { run_id } = await calls.createScenario(1);
    const { run } = await calls.claim(run_id);
    await makeAssignment(world.db.sql, world.ours, {
      scheduleId: 1,
      userId: who.ben,
      shiftId: shift.day,
      shiftDate: '2031-01-20',
    });
    expect(await refusalOf(calls.save(run_id, run.attempt, plan))).toMatchObject({ code: 'PT409' });
  });

  it('can be taken away while it is computed: its worker ends, and nothing is left', async () => {
    await makeDraft(world, 1, []);
    const { scenario_id, run_id } = await calls.createScenario(1);
    const { run } = await calls.claim(run_id);
    await calls.deleteScenario(scenario_id);
    expect(await calls.report(run_id, run.attempt)).toBe('ended');
    expect(await refusalOf(calls.save(run_id, run.attempt, plan))).toMatchObject({ code: 'PT409' });
    expect(await calls.claim(run_id)).toBeNull();
    expect(await world.db.sql`select 1 from public.schedule_scenarios`).toHaveLength(0);
    expect(await world.db.sql`select 1 from public.generation_runs`).toHaveLength(0);
    expect(await refusalOf(calls.deleteScenario(scenario_id))).toMatchObject({ code: 'PT404' });
  });

  it('does not stand in the way of a publication, and goes when the draft is discarded', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const { scenario_id, run_id } = await calls.createScenario(1);
    const { run } = await calls.claim(run_id);
    await publish(world, 1);
    expect(await refusalOf(calls.save(run_id, run.attempt, plan))).toMatchObject({ code: 'PT409' });
    expect(await calls.report(run_id, run.attempt)).toBe('ended');
    expect(await calls.runState(run_id)).toMatchObject({
      state: 'failed',
      error: 'This schedule is already published.',
    });
    expect(await refusalOf(calls.adopt(scenario_id))).toMatchObject({ code: 'PT409' });

    await makeDraft(world, 2, [], { startDate: '2031-03-01', endDate: '2031-03-31' });
    const second = await calls.createScenario(2);
    await calls.claim(second.run_id);
    const version = await versionOf(world.db.sql, 2);
    await calls.call(who.supervisor, `select public.discard_schedule(2, ${version}) as answer`);
    expect(await scenarioRow(second.scenario_id)).toBeUndefined();
    expect(await scenarioRow(scenario_id)).toBeDefined();
    expect(await calls.report(second.run_id, 1)).toBe('ended');
  });

  it('is one of twelve at most', async () => {
    await makeDraft(world, 1, []);
    for (let n = 0; n < 12; n++) await calls.createScenario(1);
    expect(await refusalOf(calls.createScenario(1))).toMatchObject({ code: 'PT422', message: /at most 12/ });
  });

  it('is for supervisors of the agency, and for drafts in the version that they saw', async () => {
    await makeDraft(world, 1, []);
    const id = await makeReady();
    const version = await versionOf(world.db.sql, 1);
    for (const [as, code] of [
      [who.ana, 'PT403'],
      [who.foreignSupervisor, 'PT404'],
    ] as const) {
      expect(await refusalOf(calls.createScenario(1, { as }))).toMatchObject({ code });
      expect(await refusalOf(calls.adopt(id, { as }))).toMatchObject({ code });
      expect(await refusalOf(calls.deleteScenario(id, as))).toMatchObject({ code });
      expect(await refusalOf(calls.start(1, { as, scenario: id }))).toMatchObject({ code });
    }
    expect(await refusalOf(calls.createScenario(1, { version: version + 1 }))).toMatchObject({
      code: 'PT409',
    });
    await makeDraft(world, 2, [], { startDate: '2031-03-01', endDate: '2031-03-31' });
    expect(await refusalOf(calls.start(2, { scenario: id }))).toMatchObject({ code: 'PT404' });
    await makePublished(world, 3, [[who.ana, shift.day, '2031-01-06']]);
    expect(await refusalOf(calls.createScenario(3))).toMatchObject({ code: 'PT409' });
  });
});

describe('what a scenario changes', () => {
  const startsAt = Date.parse('2031-01-10T00:00Z');

  it('names people, requirements and pending leave of the center, and is kept in its own words', async () => {
    await makeDraft(world, 1, []);
    await makeRequirement(world.db.sql, world.ours, 77);
    const leave = { userId: who.ana, startsAt: '2031-01-10T00:00Z', endsAt: '2031-01-12T00:00Z' };
    await makeLeave(world.db.sql, world.ours, leave);
    const change = {
      patterns: [{ personId: who.ana, patternId: '3x12_1x4' }],
      hires: [{ role: 'supervisor', patternId: '4x10', count: 1 }],
      requirements: [{ id: '77', minEmployees: 5, minSupervisors: 1 }],
      ignoredPreferences: [who.ben],
      refusedLeave: [{ personId: who.ana, startsAt }],
      preferenceSlackPercent: 5,
      changeBudgetPercent: 20,
    };
    const { scenario_id } = await calls.createScenario(1, { change });
    expect((await scenarioRow(scenario_id))?.change).toEqual(change);
    await world.db.sql`truncate public.time_off_requests cascade`;
    await world.db.sql`delete from public.staffing_requirements`;
  });

  it.each([
    ['a list', [], 'change'],
    ['nothing at all', null, 'change'],
    ['a field of its own', { salary: 1 }, 'change'],
    ['ten megabytes', { ignoredPreferences: [`x`.repeat(10_000_000)] }, 'change'],
    ['people who are no list', { patterns: { personId: who.ana } }, 'patterns'],
    ['a stranger', { patterns: [{ personId: who.stranger, patternId: '4x10' }] }, 'patterns'],
    ['a person without a pattern', { patterns: [{ personId: who.ana }] }, 'patterns'],
    ['a pattern that there is not', { patterns: [{ personId: who.ana, patternId: '6x9' }] }, 'patterns'],
    ['what is no person', { patterns: ['4x10'] }, 'patterns'],
    ['an admin to be hired', { hires: [{ role: 'admin', patternId: '4x10', count: 1 }] }, 'hires'],
    ['fewer than one hire', { hires: [{ role: 'dispatcher', patternId: '4x10', count: -1 }] }, 'hires'],
    ['a million hires', { hires: [{ role: 'dispatcher', patternId: '4x10', count: 1e6 }] }, 'hires'],
    [
      'as many hires as fit into a list',
      { hires: Array.from({ length: 5 }, () => ({ role: 'dispatcher', patternId: '4x10', count: 50 })) },
      'hires',
    ],
    [
      'more hires than fit a number',
      { hires: [{ role: 'dispatcher', patternId: '4x10', count: 1e30 }] },
      'hires',
    ],
    [
      'a requirement that there is not',
      { requirements: [{ id: '4', minEmployees: 1, minSupervisors: 0 }] },
      'requirements',
    ],
    [
      'a requirement by its name',
      { requirements: [{ id: 'Day', minEmployees: 1, minSupervisors: 0 }] },
      'requirements',
    ],
    [
      'an unknown person',
      { ignoredPreferences: ['00000000-0000-4000-8000-000000000999'] },
      'ignoredPreferences',
    ],
    ['a number as a person', { ignoredPreferences: [7] }, 'ignoredPreferences'],
    ['leave that nobody asked for', { refusedLeave: [{ personId: who.ana, startsAt }] }, 'refusedLeave'],
    ['more slack than there may be', { preferenceSlackPercent: 5.1 }, 'preferenceSlackPercent'],
    ['a negative budget', { changeBudgetPercent: -1 }, 'changeBudgetPercent'],
    ['a budget in words', { changeBudgetPercent: '10' }, 'changeBudgetPercent'],
  ])('is not %s', async (_, change, field) => {
    await makeDraft(world, 1, []);
    expect(
      await refusalOf(
        calls.call(
          who.supervisor,
          `select public.create_scenario(1, $1, 'What if', $2::text::jsonb, $3::text::jsonb)`,
          [await versionOf(world.db.sql, 1), JSON.stringify(change), JSON.stringify(parameters)],
        ),
      ),
    ).toMatchObject({ code: 'PT422', detail: { field } });
  });

  it.each([null, '', '   ', 'x'.repeat(81), 'two\nlines'])('has a name of one line, not %j', async (name) => {
    await makeDraft(world, 1, []);
    expect(await refusalOf(calls.createScenario(1, { name }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'name' },
    });
  });
});

describe('a plan that cannot be', () => {
  it.each([
    ['is no list', '{"a":1}'],
    ['names a date that there is not', `[{"user_id":"${who.ana}","shifts":[["2031-02-30",1]]}]`],
    ['has a shift in words', `[{"user_id":"${who.ana}","shifts":[["2031-01-06","Day"]]}]`],
    ['has shifts beyond any number', `[{"user_id":"${who.ana}","shifts":[["2031-01-06",1e30]]}]`],
    ['gives a hire a role of its own', `[{"user_id":"hire-1","role":"boss","shifts":[["2031-01-06",1]]}]`],
  ])('%s is kept neither as a scenario nor as the draft', async (_, text) => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const rows = await ledger(world.db.sql, 1);
    const { scenario_id, run_id } = await calls.createScenario(1);
    const own = await calls.start(1);
    for (const run of [run_id, own]) {
      await calls.claim(run);
      const refused = await refusalOf(
        calls.call(
          'service_role',
          `select public.save_generated_schedule($1, 1, $2::text::jsonb, '[]', '{}')`,
          [run, text],
        ),
      );
      expect(refused?.code).toMatch(/^22/);
      expect(await calls.runState(run)).toMatchObject({ state: 'running' });
    }
    expect(await ledger(world.db.sql, 1)).toEqual(rows);
    expect(await scenarioRow(scenario_id)).toMatchObject({ plan: null });
  });

  it('puts a person of another agency or a template of another center nowhere, whoever adopts it', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const rows = await ledger(world.db.sql, 1);
    for (const [bad, code] of [
      [{ user_id: who.stranger, shifts: [['2031-01-06', shift.day]] }, '23503'],
      [{ user_id: who.ana, shifts: [['2031-01-06', shift.foreign]] }, 'PT422'],
      [{ user_id: who.ana, shifts: [['2031-03-06', shift.day]] }, 'PT422'],
    ] as [Assignments[number], string][]) {
      const { scenario_id, run_id } = await calls.createScenario(1);
      await calls.claim(run_id);
      await calls.save(run_id, 1, [bad]);
      expect(await refusalOf(calls.adopt(scenario_id))).toMatchObject({ code });
      expect(await ledger(world.db.sql, 1)).toEqual(rows);
    }
  });
});
