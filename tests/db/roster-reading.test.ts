import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readRosterFacts } from '#lib/data/roster-facts.ts';
import type { RosterFacts, RosterWire } from '#lib/domain/roster.ts';
import type { ShiftChange } from '#lib/domain/roster-records.ts';
import { makePerson, uuid } from '../factories/people.ts';
import { makeRequirement } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import { refusalOf } from './refusal.ts';
import { call, edit, fields, newEditId } from './roster-world.ts';
import {
  clearSchedules,
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
const mondayNumber = 22_285;

describe('the rows of a schedule', () => {
  const rows = (
    as: string,
    range: [string | null, string | null] = [null, null],
    since: string | null = null,
  ) =>
    call<RosterWire | null>(
      world,
      as,
      (sql) => sql`select public.get_roster_rows(1, ${range[0]}, ${range[1]}, ${since}) as answer`,
    );

  it('come as tuples that say everything of a row, with the version and the time they are of', async () => {
    const [plain = 0, open = 0] = await makeDraft(world, 1, [
      [who.ben, shift.day, monday],
      [null, shift.night, '2031-01-07'],
    ]);
    const [{ id: full } = { id: 0 }] = await world.db.sql<{ id: number }[]>`
      insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, local_start,
        local_end, required_role, is_overtime, is_locked, is_acting, source, override_reason, credited_user_id)
      values (${world.ours.id}, ${world.ours.centerId}, 1, ${who.ana}, ${shift.night}, ${monday}, '19:15', '00:00',
        'supervisor', true, true, true, 'mandate', 'A "quoted" reason', ${who.cora})
      returning id::integer`;
    const wire = await rows(who.supervisor);
    expect(wire).toMatchObject({ scheduleId: 1, count: 3, users: [who.ana, who.ben, who.cora] });
    expect(wire?.version).toBe(
      (await world.db.sql`select version from public.schedules where id = 1`)[0]?.version,
    );
    expect(Math.abs((wire?.at ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(wire?.rows).toEqual([
      [plain, 1, 1, shift.day, mondayNumber, -1, -1, 0, 0, null, -1],
      [open, 1, -1, shift.night, mondayNumber + 1, -1, -1, 0, 0, null, -1],
      [full, 1, 0, shift.night, mondayNumber, 1155, 0, 15, 4, 'A "quoted" reason', 2],
    ]);
  });

  it('are those between two dates, or those changed since, with the cancelled ones', async () => {
    const [first = 0, second = 0] = await makeDraft(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.day, '2031-01-20'],
    ]);
    expect((await rows(who.supervisor, [monday, monday]))?.rows.map(([id]) => id)).toEqual([first]);
    await world.db.sql`alter table public.assigned_shifts disable trigger user`;
    await world.db.sql`update public.assigned_shifts set updated_at = now() - interval '1 hour'`;
    await world.db.sql`alter table public.assigned_shifts enable trigger user`;
    await edit(world, 1, [{ kind: 'cancel', id: second, version: 1 }]);
    const minutesAgo = new Date(Date.now() - 120_000).toISOString();
    const wire = await rows(who.supervisor, [null, null], minutesAgo);
    expect(wire).toMatchObject({
      count: 1,
      rows: [[second, 2, 0, shift.day, mondayNumber + 14, -1, -1, 16, 0, null, -1]],
    });
  });

  it('are for supervisors of the agency', async () => {
    await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    expect((await refusalOf(rows(who.ana)))?.code).toBe('PT403');
    expect(await rows(who.foreignSupervisor)).toBeNull();
  });
});

describe('the facts around a roster', () => {
  const factsOf = async (id: number, as = who.supervisor): Promise<RosterFacts> =>
    readRosterFacts(await call(world, as, (sql) => sql`select public.get_roster_facts(${id}) as answer`));

  it('name the block, its neighbours, and the rules it is judged by', async () => {
    await makeRequirement(world.db.sql, world.ours, 1, { minEmployees: 3 });
    await world.db.sql`update public.agencies set limits = '{"restMinutesHard": 540}', workweek_start = 1
      where id = ${world.ours.id}`;
    await world.db.sql`insert into public.holidays (agency_id, holiday_date, name) values
      (${world.ours.id}, '2031-01-01', 'New Year'), (${world.ours.id}, '2031-07-04', 'Independence Day')`;
    await makePublished(world, 1, [[who.ana, shift.day, '2031-01-31']]);
    await makeDraft(world, 2, [[who.ana, shift.day, '2031-02-03']], {
      startDate: '2031-02-01',
      endDate: '2031-02-28',
    });
    const facts = await factsOf(2);
    expect(facts.schedule).toEqual({
      id: 2,
      name: 'Block 2',
      startDate: '2031-02-01',
      endDate: '2031-02-28',
      status: 'draft',
      centerId: world.ours.centerId,
      version: 2,
      publishedVersion: 0,
      revises: null,
    });
    expect(facts.blocks.map(({ id, status }) => [id, status])).toEqual([
      [1, 'published'],
      [2, 'draft'],
    ]);
    expect(facts).toMatchObject({
      clock: { timeZone: 'America/Denver', dayStart: '05:00' },
      workweekStart: 1,
      limits: { restMinutesHard: 540, restMinutesSoft: 600 },
      supervisorsCountAsEmployees: true,
    });
    expect(facts.templates.map(({ code, startTime }) => [code, startTime])).toEqual([
      ['DA10', '09:00'],
      ['SW4', '13:00'],
      ['GR10', '19:00'],
    ]);
    expect(facts.requirements).toMatchObject([{ id: '1', minEmployees: 3, weekdays: null, fromDate: null }]);
    expect(facts.neighbours).toMatchObject([
      { userId: who.ana, shiftDate: '2031-01-31', shiftId: shift.day },
    ]);
    expect((await factsOf(1)).holidays).toEqual(['2031-01-01']);
    await world.db.sql`update public.agencies set limits = '{}', workweek_start = 0`;
    await world.db.sql`delete from public.staffing_requirements`;
    await world.db.sql`delete from public.holidays`;
  });

  it('of a revision say what it revises, and take nothing of it for a neighbour', async () => {
    await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    const facts = await factsOf(await revise(world, 1, '2031-01-10'));
    expect(facts.schedule.revises).toEqual({ scheduleId: 1, fromDate: '2031-01-10' });
    expect(facts.neighbours).toEqual([]);
  });

  it('name who has left, where a shift of the block before reaches into this one', async () => {
    const { sql } = world.db;
    for (const [id, fullName] of [
      [192, 'Late'],
      [193, 'Early'],
    ] as const) {
      await makePerson(sql, world.ours, id, { fullName, isActive: false });
    }
    const before = { startDate: '2030-12-01', endDate: '2030-12-31' };
    await makeDraft(
      world,
      2,
      [
        [uuid(192), shift.night, '2030-12-31'],
        [uuid(193), shift.night, '2030-12-31'],
      ],
      before,
    );
    // The operational day starts at 05:00.
    await sql`update public.assigned_shifts set local_end = '07:00' where user_id = ${uuid(192)}`;
    await publish(world, 2);
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-01']]);
    const facts = await factsOf(1);
    const names = facts.people.map(({ fullName }) => fullName);
    expect(names).toContain('Late');
    expect(names).not.toContain('Early');
    expect(facts.neighbours.map(({ userId }) => userId)).toEqual([uuid(192)]);
  });

  it('name everybody of the center, most senior first, and who has left a shift behind', async () => {
    const { sql } = world.db;
    await makePerson(sql, world.ours, 190, { fullName: 'Left', isActive: false });
    await makePerson(sql, world.ours, 191, { fullName: 'Gone', isActive: false });
    await sql`update public.profiles set seniority_date = '2001-05-06' where id = ${who.ben}`;
    await makeDraft(world, 1, [[uuid(190), shift.day, monday]]);
    await sql`insert into public.qualifications (id, agency_id, name, is_acting_supervisor) overriding system value
      values (71, ${world.ours.id}, 'Acting', true), (72, ${world.ours.id}, 'Fire desk', false)`;
    await sql`insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from, valid_to)
      values (${world.ours.id}, ${who.ana}, 71, '2030-01-01', null), (${world.ours.id}, ${who.ana}, 72, '2030-01-01', '2030-06-30')`;
    const week = ['1', '1', '1', '1', null, null, null];
    await sql`insert into public.schedule_results (schedule_id, agency_id, result)
      values (1, ${world.ours.id}, ${sql.json({ lines: [{ personId: who.ana, fromDate: '2031-01-01', week }] })})`;
    const facts = await factsOf(1);
    const names = facts.people.map(({ fullName }) => fullName);
    expect(names[0]).toBe('Ben');
    expect(names).toContain('Left');
    expect(names).not.toContain('Gone');
    expect(facts.people.map(({ seniorityRank }) => seniorityRank)).toEqual(
      names.map((_, index) => index + 1),
    );
    expect(facts.people.find(({ id }) => id === who.ana)).toMatchObject({
      role: 'dispatcher',
      pattern: '4x10',
      line: week,
      qualifications: [
        { id: '71', fromDate: '2030-01-01', toDate: null },
        { id: '72', fromDate: '2030-01-01', toDate: '2030-06-30' },
        { id: 'acting', fromDate: '2030-01-01', toDate: null },
      ],
    });
    expect(facts.actingQualificationId).toBe('acting');
    expect(facts.qualificationNames).toEqual({ 71: 'Acting', 72: 'Fire desk' });
    await sql`delete from public.person_qualifications`;
    await sql`delete from public.qualifications`;
    await sql`update public.profiles set seniority_date = '2020-01-01' where id = ${who.ben}`;
  });

  it('tell that somebody is off, never why', async () => {
    const { sql } = world.db;
    await makeLeave(sql, world.ours, {
      userId: who.ana,
      type: 'sick',
      startsAt: '2031-01-08T12:00Z',
      endsAt: '2031-01-09T12:00Z',
      reason: 'A private reason',
    });
    await makeDraft(world, 1, []);
    const facts = await factsOf(1);
    const [startsAt, endsAt] = [Date.parse('2031-01-08T12:00Z'), Date.parse('2031-01-09T12:00Z')];
    expect(facts.leave).toEqual([{ personId: who.ana, startsAt, endsAt, state: 'pending' }]);
    await sql`truncate public.time_off_requests cascade`;
  });

  it('are for supervisors of the agency', async () => {
    await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    expect((await refusalOf(factsOf(1, who.ana)))?.code).toBe('PT403');
    expect(
      await call(world, who.foreignSupervisor, (sql) => sql`select public.get_roster_facts(1) as answer`),
    ).toBeNull();
  });
});

describe('the facts that judge an edit', () => {
  type Answer = {
    isKnown: boolean;
    facts: unknown;
    rows: Pick<RosterWire, 'users' | 'rows'>;
    cancelled: Pick<RosterWire, 'users' | 'rows'>;
  };
  const ask = (
    rowIds: readonly number[],
    userIds: readonly string[],
    day: string | null,
    editId = newEditId(),
  ) =>
    call<Answer>(
      world,
      who.supervisor,
      (
        sql,
      ) => sql`select public.get_edit_facts(1, ${editId}, ${[...rowIds]}::bigint[], ${[...userIds]}::uuid[],
        ${day}, ${day}) as answer`,
    );

  it('are of the people concerned alone, 16 days around, and equal to the whole', async () => {
    const [touched = 0, ...others] = await makeDraft(world, 1, [
      [who.ana, shift.day, monday],
      [who.ana, shift.day, '2031-01-22'],
      [who.ana, shift.day, '2031-01-23'],
      [who.cora, shift.night, '2031-01-01'],
      [who.ben, shift.day, monday],
      [null, shift.day, monday],
    ]);
    const { facts, rows, cancelled, isKnown } = await ask([touched], [who.cora], monday);
    expect(isKnown).toBe(false);
    expect(cancelled.rows).toEqual([]);
    expect(rows.rows.map(([id]) => id)).toEqual([touched, others[0], others[2]]);
    const narrow = readRosterFacts(facts);
    const whole = readRosterFacts(
      await call(world, who.supervisor, (sql) => sql`select public.get_roster_facts(1) as answer`),
    );
    expect(narrow.people.map(({ fullName }) => fullName)).toEqual(['Ana', 'Cora']);
    for (const person of narrow.people) {
      const same = whole.people.find(({ id }) => id === person.id);
      expect({ ...person, seniorityRank: 0 }).toEqual({ ...same, seniorityRank: 0 });
    }
    expect({ ...narrow, people: [] }).toEqual({ ...whole, people: [] });
  });

  it('hold the cancelled rows it names, and say when the edit is known', async () => {
    const [ana = 0] = await makeDraft(world, 1, [[who.ana, shift.day, monday]]);
    const editId = newEditId();
    await edit(world, 1, [{ kind: 'cancel', id: ana, version: 1 }], { editId });
    const answer = await ask([ana], [], null, editId);
    expect(answer).toMatchObject({ isKnown: true, rows: { rows: [] }, cancelled: { users: [who.ana] } });
    expect(answer.cancelled.rows.map(([id, version]) => [id, version])).toEqual([[ana, 2]]);
    const facts = readRosterFacts(answer.facts);
    expect(facts.people.map(({ id }) => id)).toEqual([who.ana]);
  });

  it('leave rows of other schedules out, and are no answer for many thousands', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, monday]]);
    const [other = 0] = await makeDraft(world, 2, [[who.ben, shift.day, monday]]);
    expect((await ask([other], [], null)).rows.rows).toEqual([]);
    const many = Array.from({ length: 501 }, (_, index) => index + 1);
    expect((await refusalOf(ask(many, [], null)))?.code).toBe('PT422');
  });
});

describe('the history of a shift', () => {
  const history = (as: string, id: number) =>
    call<ShiftChange[] | null>(world, as, (sql) => sql`select public.get_shift_history(${id}) as answer`);

  it('tells supervisors who changed what, when, why and with which notice', async () => {
    const [ana = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    const editId = newEditId();
    const row = fields({ userId: who.cora, localEnd: '20:00' });
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row }], { editId });
    await edit(world, 1, [{ kind: 'cancel', id: ana, version: 3 }], { as: who.otherSupervisor });
    const changes = await history(who.supervisor, ana);
    const state = {
      shiftDate: monday,
      code: 'DA10',
      requiredRole: 'dispatcher',
      isLocked: false,
      isActing: false,
    };
    expect(changes).toMatchObject([
      { kind: 'cancelled', byName: 'Tess', fromName: 'Cora', toName: null, after: null },
      {
        rowId: ana,
        kind: 'changed',
        byName: 'Sam',
        fromName: 'Ana',
        toName: 'Cora',
        reason: 'Called in sick',
        editId,
        noticeMinutes: expect.any(Number),
        before: {
          ...state,
          startsAt: Date.parse('2031-01-06T16:00Z'),
          endsAt: Date.parse('2031-01-07T02:00Z'),
        },
        after: { ...state, endsAt: Date.parse('2031-01-07T03:00Z') },
      },
    ]);
  });

  it('is there without changes, and for nobody else', async () => {
    const [ana = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    expect(await history(who.supervisor, ana)).toEqual([]);
    expect(await history(who.supervisor, 4_000_000)).toBeNull();
    expect(await history(who.foreignSupervisor, ana)).toBeNull();
    expect((await refusalOf(history(who.ana, ana)))?.code).toBe('PT403');
  });
});

describe('the changes of the own shifts', () => {
  const mine = (as: string, from = '2031-01-01', to = '2031-02-01') =>
    call<object[]>(world, as, (sql) => sql`select public.list_my_shift_changes(${from}, ${to}) as answer`);

  it('tell each what it was and is for them, and nothing of others', async () => {
    const [ana = 0, ben = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.night, monday],
    ]);
    await edit(world, 1, [
      { kind: 'change', id: ana, version: 2, row: fields({ userId: who.ben }) },
      { kind: 'change', id: ben, version: 2, row: fields({ userId: who.cora, shiftId: shift.night }) },
    ]);
    const day = { code: 'DA10', shiftDate: monday, isOvertime: false, isActing: false };
    const [lost] = await mine(who.ana);
    expect(lost).toMatchObject({ rowId: ana, before: day, after: null });
    expect(Object.keys(lost ?? {}).sort()).toEqual([
      'after',
      'at',
      'before',
      'id',
      'isCorrection',
      'noticeMinutes',
      'rowId',
    ]);
    expect(await mine(who.ben)).toMatchObject([
      { rowId: ben, before: { code: 'GR10' }, after: null },
      { rowId: ana, before: null, after: day },
    ]);
    expect(await mine(who.stranger)).toEqual([]);
    expect(await mine(who.ana, '2031-01-08', '2031-01-09')).toEqual([]);
  });

  it('leave out drafts and marks that are the supervisors’ own', async () => {
    const [ana = 0] = await makeDraft(world, 1, [[who.ana, shift.day, monday]]);
    await edit(world, 1, [{ kind: 'change', id: ana, version: 1, row: fields({ isOvertime: true }) }]);
    await publish(world, 1);
    const row = fields({ isOvertime: true, isLocked: true });
    await edit(world, 1, [{ kind: 'change', id: ana, version: 3, row }]);
    expect(await mine(who.ana)).toEqual([]);
  });

  it('are of at most 400 days, and of somebody who is signed in', async () => {
    expect((await refusalOf(mine(who.ana, '2031-01-01', '2033-01-01')))?.code).toBe('PT422');
    expect((await refusalOf(mine(uuid(999))))?.code).toBe('PT403');
  });
});

describe('presence', () => {
  const say = (as: string, topic: string, extension = 'presence') =>
    refusalOf(
      world.db.asUser(as, async (sql) => {
        await sql`select set_config('realtime.topic', ${topic}, true)`;
        await sql`insert into realtime.messages (topic, extension, private) values (${topic}, ${extension}, true)`;
        return (await sql`select 1 from realtime.messages where topic = ${topic}`).length;
      }),
    );

  it('is said by supervisors on their own topic, and by everybody on that of the own agency', async () => {
    const supervisors = `supervisors:${world.ours.id}:1`;
    expect(await say(who.supervisor, supervisors)).toBeNull();
    expect(await say(who.admin, supervisors)).toBeNull();
    const refused = { code: '42501' };
    expect(await say(who.supervisor, supervisors, 'broadcast')).toMatchObject(refused);
    expect(await say(who.ana, `agency:${world.ours.id}:1`)).toBeNull();
    expect(await say(who.ana, `agency:${world.ours.id}:1`, 'broadcast')).toMatchObject(refused);
    expect(await say(who.ana, `agency:${world.theirs.id}:1`)).toMatchObject(refused);
    expect(await say(who.supervisor, `supervisors:${world.theirs.id}:1`)).toMatchObject(refused);
    expect(await say(who.ana, supervisors)).toMatchObject(refused);
    expect(await say(who.ana, `user:${who.ana}:1`)).toMatchObject(refused);
  });
});
