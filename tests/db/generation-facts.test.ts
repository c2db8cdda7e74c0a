import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toGenerationProblem } from '#lib/data/generation-problem.ts';
import { makeRequirement, versionOf } from '../factories/scheduling.ts';
import { generationCalls, result } from './generation-world.ts';
import { refusalOf } from './refusal.ts';
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
import { saveSetting } from './settings-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
beforeEach(() => clearSchedules(world));
afterAll(() => world.db.drop());

const february = { startDate: '2031-02-01', endDate: '2031-02-28' };
const factsOf = async (id: number) =>
  (await world.db.asUser(who.supervisor, (sql) => sql`select public.get_generation_facts(${id}) as facts`))[0]
    ?.facts;
const at = (text: string) => Date.parse(text);

describe('qualifications', () => {
  const hold = (person: string, qualification: number, from: string, to: string | null) =>
    world.db.sql`
      insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from, valid_to)
      values (${world.ours.id}, ${person}, ${qualification}, ${from}, ${to})`;

  it('count when they are held from the first planned day to the last, and requirements name theirs', async () => {
    const { sql } = world.db;
    await sql`
      insert into public.qualifications (id, agency_id, name, is_active) overriding system value
      values (31, ${world.ours.id}, 'Fire desk', true), (32, ${world.ours.id}, 'Trainer', true),
        (33, ${world.ours.id}, 'Retired', false)`;
    await hold(who.ana, 31, '2030-01-01', null);
    await hold(who.ana, 32, '2030-01-01', '2031-02-28');
    await hold(who.ana, 33, '2030-01-01', null);
    await hold(who.ben, 31, '2030-01-01', '2031-02-27');
    await hold(who.cora, 31, '2031-02-02', null);
    await makeRequirement(sql, world.ours, 77);
    await sql`update public.staffing_requirements set qualification_id = 31 where id = 77`;
    await makeDraft(world, 1, [], february);
    const { problem } = toGenerationProblem(await factsOf(1));
    const held = new Map(problem.people.map(({ id, qualificationIds }) => [id, qualificationIds]));
    expect([who.ana, who.ben, who.cora].map((id) => held.get(id))).toEqual([
      ['31', '32'],
      undefined,
      undefined,
    ]);
    expect(problem.requirements.map(({ id, qualificationId }) => [id, qualificationId])).toEqual([
      ['77', '31'],
    ]);
    await sql`delete from public.staffing_requirements`;

    // A revision asks from its own date on.
    await makePublished(world, 2, [[who.ana, shift.day, '2031-01-06']]);
    const draft = await revise(world, 2, '2031-01-20');
    await sql`update public.person_qualifications set valid_from = '2031-01-20' where user_id = ${who.cora}`;
    const revised = toGenerationProblem(await factsOf(draft)).problem.people.find(
      ({ id }) => id === who.cora,
    );
    expect(revised?.qualificationIds).toEqual(['31']);
  });

  it('have one at most that lets a dispatcher act as a supervisor', async () => {
    const { sql } = world.db;
    await makeDraft(world, 1, []);
    const acting = async () => {
      const { problem } = toGenerationProblem(await factsOf(1));
      const may = problem.people.filter(({ qualificationIds }) => qualificationIds?.includes('acting'));
      return [problem.actingQualificationId, may.map(({ id }) => id)];
    };
    expect(await acting()).toEqual([undefined, []]);
    await sql`
      insert into public.qualifications (id, agency_id, name, is_acting_supervisor) overriding system value
      values (41, ${world.ours.id}, 'Acting supervisor', true), (42, ${world.theirs.id}, 'Acting supervisor', true)`;
    await hold(who.ana, 41, '2030-01-01', null);
    await hold(who.ben, 41, '2031-01-06', null);
    expect(await acting()).toEqual(['acting', [who.ana]]);
    expect(
      await refusalOf(sql`
        insert into public.qualifications (agency_id, name, is_acting_supervisor)
        values (${world.ours.id}, 'Another', true)`),
    ).toMatchObject({ code: '23505' });
  });
});

describe('rows that are kept', () => {
  it('come with their own times and as overtime; open ones bind nobody', async () => {
    const ids = await makeDraft(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-06'],
      [who.cora, shift.day, '2031-01-06'],
      [null, shift.day, '2031-01-06'],
      [who.ana, shift.day, '2031-01-07'],
    ]);
    const { sql } = world.db;
    await sql`update public.assigned_shifts set is_locked = true where id <> ${ids[4] ?? 0}`;
    await sql`update public.assigned_shifts set local_end = '15:00' where id = ${ids[1] ?? 0}`;
    await sql`update public.assigned_shifts set is_overtime = true where id = ${ids[2] ?? 0}`;
    const { problem } = toGenerationProblem(await factsOf(1));
    expect(problem.locked).toEqual([{ personId: who.ana, shiftId: '1', shiftDate: '2031-01-06' }]);
    const startsAt = at('2031-01-06T16:00Z');
    const common = { shiftId: '1', shiftDate: '2031-01-06', startsAt };
    expect(problem.neighbours).toEqual([
      { personId: who.ben, ...common, endsAt: at('2031-01-06T22:00Z'), nominalMinutes: 360 },
      {
        personId: who.cora,
        ...common,
        endsAt: at('2031-01-07T02:00Z'),
        nominalMinutes: 600,
        isOvertime: true,
      },
    ]);
  });

  it('of the block before are neighbours, marked when they were overtime', async () => {
    const [first] = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-30'],
      [who.ben, shift.night, '2031-01-31'],
    ]);
    await world.db.sql`update public.assigned_shifts set is_overtime = true where id = ${first ?? 0}`;
    await makeDraft(world, 2, [], february);
    const { neighbours } = toGenerationProblem(await factsOf(2)).problem;
    expect(neighbours.map(({ personId, isOvertime }) => [personId, isOvertime])).toEqual([
      [who.ana, true],
      [who.ben, undefined],
    ]);
  });
});

describe('what people carry', () => {
  it.each([
    ['16:45', 0],
    ['17:00', 1],
    ['03:45', 1],
    ['04:00', 0],
  ])('counts a shift from %s as %i nights', async (start, nights) => {
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    await world.db.sql`update public.assigned_shifts set local_start = ${start}, local_end = '21:00'`;
    await makeDraft(world, 2, [], february);
    expect(toGenerationProblem(await factsOf(2)).problem.carried).toMatchObject([{ shifts: 1, nights }]);
  });

  it('is their published work of the twelve months before, by the wall clock', async () => {
    const { sql } = world.db;
    await sql`insert into public.holidays (agency_id, holiday_date, name) values
      (${world.ours.id}, '2031-01-20', 'Holiday'), (${world.theirs.id}, '2031-01-06', 'Elsewhere')`;
    const ids = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      // A holiday, by night: 19:00.
      [who.ana, shift.night, '2031-01-20'],
      // A Saturday and a Sunday.
      [who.ana, shift.day, '2031-01-11'],
      [who.ana, shift.day, '2031-01-12'],
      [who.ben, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-07'],
      [null, shift.day, '2031-01-06'],
    ]);
    // Ben stayed two hours longer, and was called in early: 03:45 lies in the night.
    await sql`update public.assigned_shifts set local_end = '21:00', is_overtime = true where id = ${ids[4] ?? 0}`;
    await sql`update public.assigned_shifts set local_start = '03:45', local_end = '09:00' where id = ${ids[5] ?? 0}`;
    await makeDraft(world, 2, [[who.cora, shift.day, '2031-02-03']], february);
    const carried = async (id: number) => toGenerationProblem(await factsOf(id)).problem.carried;
    const none = { shifts: 0, nights: 0, weekends: 0, holidays: 0, overtimeMinutes: 0 };
    expect(await carried(2)).toEqual([
      { ...none, personId: who.ana, shifts: 4, nights: 1, weekends: 2, holidays: 1 },
      { ...none, personId: who.ben, shifts: 2, nights: 1, overtimeMinutes: 720 },
    ]);
    await makeDraft(world, 3, [], { startDate: '2032-01-07', endDate: '2032-01-31' });
    expect((await carried(3))?.map(({ personId, shifts }) => [personId, shifts])).toEqual([
      [who.ana, 3],
      [who.ben, 1],
    ]);
    // A revision carries what lies before its own date.
    expect(await carried(await revise(world, 1, '2031-01-12'))).toMatchObject([
      { personId: who.ana, shifts: 2, weekends: 1, holidays: 0 },
      { personId: who.ben, shifts: 2 },
    ]);
    await sql`delete from public.holidays`;
  });
});

describe('lines', () => {
  it('are those of the draft’s last result, else of the block that it revises', async () => {
    const calls = generationCalls(world);
    const make = async (id: number, lines: unknown) => {
      const run = await calls.start(id);
      await calls.claim(run);
      await calls.save(run, 1, [{ user_id: who.ana, shifts: [['2031-01-20', shift.day]] }], [], {
        ...result,
        lines,
      });
    };
    const [line] = result.lines;
    const other = [{ ...line, fromDate: '2031-01-15' }];
    await makeDraft(world, 1, []);
    expect((await factsOf(1)).lines).toBeNull();
    await make(1, result.lines);
    expect((await factsOf(1)).lines).toEqual(result.lines);
    await publish(world, 1);
    const draft = await revise(world, 1, '2031-01-15');
    expect((await factsOf(draft)).lines).toEqual(result.lines);
    await make(draft, other);
    expect((await factsOf(draft)).lines).toEqual(other);
  });
});

describe('a pattern', () => {
  it('counts as of the first planned day', async () => {
    const { sql } = world.db;
    await sql`
      insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
      values (${world.ours.id}, ${who.ana}, '2031-01-15', '3x10')`;
    const patternOf = async (id: number) =>
      toGenerationProblem(await factsOf(id)).problem.people.find((person) => person.id === who.ana)
        ?.patternId;
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    expect(await patternOf(1)).toBe('4x10');
    expect(await patternOf(await revise(world, 1, '2031-01-15'))).toBe('3x10');
    await sql`delete from public.profile_patterns where effective_from = '2031-01-15'`;
  });

  it('follows the agency’s rules, which an admin sets', async () => {
    await makeDraft(world, 1, []);
    const rules = { '3x12_1x4': { shortShift: 'last', sameCategory: false } };
    const before = await lastAuditId(world.db.sql);
    await saveSetting(world, { kind: 'patterns', value: rules });
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'setting.save', before: {}, after: rules, actor_id: who.admin },
    ]);
    const pattern = toGenerationProblem(await factsOf(1)).problem.patterns.find(
      ({ id }) => id === '3x12_1x4',
    );
    expect(pattern).toMatchObject({
      segmentOrder: 'listed',
      sameCategory: false,
      segments: [{ count: 3 }, { count: 1 }],
    });
    expect(await versionOf(world.db.sql, 1)).toBe(1);
  });
});
