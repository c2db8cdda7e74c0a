import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LeavePart, TimeOffRequest } from '#lib/domain/time-off-records.ts';
import { uuid } from '../factories/people.ts';
import { makeRequirement } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import { refusalOf } from './refusal.ts';
import { call, changesOf, edit, noticesOf, storedRow } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { ask, changeOf, clearTimeOff, day, decide, partOf } from './time-off-world.ts';

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

describe('the facts of a decision', () => {
  type Facts = Record<string, unknown> & {
    coverage: { runs: number[][] } | null;
    others: { id: number; rowIds: number[] }[];
    people: { id: string }[];
    caps: unknown[];
  };
  const factsOf = (as: string, id: number) =>
    call<Facts | null>(
      world,
      'service_role',
      (sql) => sql`select public.get_time_off_facts(${as}, ${id}) as answer`,
    );

  it('are complete in one answer: shifts, coverage, caps, others and what the person has', async () => {
    const { ana, ben } = await publishMonday();
    await makeRequirement(world.db.sql, world.ours, 41, { minEmployees: 2, minSupervisors: 0 });
    await setCap(3);
    const asked = await ask(world, { from: day('2031-01-06'), to: day('2031-02-02') });
    const other = await ask(world, { as: who.ben });
    await ask(world, { as: who.cora, from: day('2031-03-01'), to: day('2031-03-02') });
    const facts = await factsOf(who.supervisor, asked.id);
    expect(facts).toMatchObject({
      request: { id: asked.id, fullName: 'Ana' },
      clock: { timeZone: 'America/Denver', dayStart: '05:00' },
      rowIds: [ana],
      scheduleOf: { [ana]: 1, [ben]: 1 },
      before: [],
      cancelledIds: [],
      leftVersions: {},
      openedIds: [],
      blocks: [{ scheduleId: 1, startDate: '2031-01-01', endDate: '2031-01-31' }],
      unscheduled: ['2031-02-01'],
      others: [{ id: other.id, userId: who.ben, fullName: 'Ben', rowIds: [ben], countsToCaps: true }],
      approvedCount: 0,
      deniedCount: 0,
      balance: { minutes: 0, heldMinutes: 0 },
      requirements: [{ minEmployees: 2 }],
    });
    expect(facts?.people.map(({ id }) => id).toSorted()).toEqual([who.ana, who.ben]);
    // 05:00–09:00, 09:00–19:00 with both, 19:00–21:00 with nobody, the rest.
    expect(facts?.coverage?.runs.map((run) => run.slice(0, 3))).toEqual([
      [16, 0, 0],
      [40, 2, 2],
      [8, 2, 0],
      [32, 0, 0],
    ]);
    expect(facts?.caps).toHaveLength(27);
    expect(facts?.caps[0]).toEqual({ date: '2031-01-06', cap: 3, approved: 0 });
    await world.db.sql`delete from public.staffing_requirements where id = 41`;
    await setCap(null);
  });

  it('tell of what was approved how it was, and in which version it was left', async () => {
    const { ana } = await publishMonday();
    const asked = await ask(world);
    await decide(world, asked, { parts: await opened(ana), charged: 0 });
    const left = await storedRow(world.db.sql, ana);
    expect(await factsOf(who.ana, asked.id)).toMatchObject({
      rowIds: [ana],
      before: [
        {
          id: ana,
          scheduleId: 1,
          userId: who.ana,
          shiftId: shift.day,
          shiftDate: monday,
          localStart: null,
          localEnd: null,
          requiredRole: 'dispatcher',
          isOvertime: false,
          isLocked: false,
          isActing: false,
          source: 'generated',
          reason: null,
        },
      ],
      leftVersions: { [ana]: left.version },
      openedIds: [ana],
      approvedCount: 1,
    });
    await edit(world, 1, [await changeOf(world, ana, { userId: who.cora, isOvertime: true })]);
    expect(await factsOf(who.ana, asked.id)).toMatchObject({
      leftVersions: { [ana]: left.version },
      people: [{ id: who.ana }, { id: who.cora }],
    });
    const gone = await ask(world, { as: who.ben });
    const [benRow] = await world.db.sql<{ id: number; version: number }[]>`
      select id::integer, version from public.assigned_shifts where user_id = ${who.ben}`;
    const { id = 0, version = 0 } = benRow ?? {};
    await decide(world, gone, { parts: [await partOf(world, 1, [{ kind: 'cancel', id, version }])] });
    expect(await factsOf(who.ben, gone.id)).toMatchObject({
      rowIds: [],
      cancelledIds: [id],
      before: [{ id, userId: who.ben }],
      leftVersions: { [id]: version + 1 },
      openedIds: [],
      coverage: { days: [[monday, 96]] },
    });
  });

  it('are for supervisors of the agency and for the person', async () => {
    const { id } = await ask(world);
    expect(await factsOf(who.ana, id)).not.toBeNull();
    for (const as of [who.ben, who.foreignSupervisor, who.stranger, uuid(999_999)]) {
      expect(await factsOf(as, id)).toBeNull();
    }
    expect(await factsOf(who.supervisor, id + 1000)).toBeNull();
  });

  it('need no schedule: caps alone decide there', async () => {
    const asked = await ask(world);
    expect(await factsOf(who.supervisor, asked.id)).toMatchObject({
      blocks: [],
      unscheduled: [monday],
      coverage: null,
      rowIds: [],
    });
    expect(await decide(world, asked)).toMatchObject({ status: 'approved' });
  });
});

describe('calling in sick', () => {
  /** A block around now with a shift that started an hour ago and lasts four hours, worked by each of them. */
  async function publishNow(people: readonly string[], startsIn = -1): Promise<number[]> {
    const { sql } = world.db;
    await sql`
      insert into public.schedules (id, agency_id, center_id, name, start_date, end_date, status, published_version)
      overriding system value
      values (1, ${world.ours.id}, ${world.ours.centerId}, 'Now', current_date - 10, current_date + 10, 'published', 1)`;
    const rows: number[] = [];
    for (const person of people) {
      const [row] = await sql<{ id: number }[]>`
        insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status,
          local_start, local_end)
        select ${world.ours.id}, ${world.ours.centerId}, 1, ${person}, ${shift.day},
          (w.starts - interval '5 hours')::date, 'published', w.starts::time, (w.starts + interval '4 hours')::time
        from (
          select date_bin('15 minutes', now() + make_interval(hours => ${startsIn}), '2000-01-01') at time zone 'America/Denver' as starts
        ) w
        returning id::integer`;
      rows.push(row?.id ?? 0);
    }
    return rows;
  }
  type Call = { request: TimeOffRequest; rowIds: number[] };
  const factsOf = (as: string, row: number) =>
    call<Call>(
      world,
      'service_role',
      (sql) => sql`select public.get_sick_call_facts(${as}, ${row}) as answer`,
    );
  async function callIn(as: string, row: number, startsAt?: number): Promise<TimeOffRequest> {
    const from = startsAt ?? (await factsOf(as, row)).request.startsAt;
    const [{ version } = { version: 0 }] = await world.db.sql<{ version: number }[]>`
      select version from public.assigned_shifts where id = ${row}`;
    const parts = [await partOf(world, 1, [{ kind: 'cancel', id: row, version }])];
    return call<TimeOffRequest>(
      world,
      'service_role',
      (sql) => sql`
        select public.call_in_sick(${as}, ${row}, to_timestamp(${from / 1000}), 120, ${JSON.stringify(parts)}::text::jsonb,
          null) as answer`,
    );
  }

  it('is approved at once, from the next quarter of an hour, and tells the supervisors on duty', async () => {
    const [row = 0] = await publishNow([who.ana, who.supervisor]);
    const { request } = await factsOf(who.ana, row);
    expect(request).toMatchObject({ id: 0, kindName: 'Sick leave', status: 'approved', isSickCall: true });
    const before = await lastAuditId(world.db.sql);
    const called = await callIn(who.ana, row);
    expect(called).toMatchObject({
      status: 'approved',
      isSickCall: true,
      chargedMinutes: 120,
      startsAt: request.startsAt,
      reviewedByName: null,
    });
    expect((called.startsAt - called.createdAt) / 60_000).toBeGreaterThanOrEqual(0);
    expect((called.startsAt - called.createdAt) / 60_000).toBeLessThan(15);
    const news = await noticesOf(world.db.sql, 'time_off.sick_call');
    expect(news).toMatchObject([{ to: who.supervisor, link: `/requests?request=${called.id}` }]);
    expect(news[0]?.content).toMatch(/^Ana called in sick: \w{3} /);
    expect((await auditSince(world.db.sql, before)).map(({ action }) => action)).toEqual([
      'time_off.call_in_sick',
      'leave_entry.create',
      'roster.edit',
    ]);
    expect((await changesOf(world.db.sql, 1)).at(-1)).toMatchObject({
      kind: 'cancelled',
      reason: 'Called in sick',
      changedBy: who.ana,
    });
    const steps = await world.db.sql`
      select from_status, to_status, actor_id from public.time_off_events where request_id = ${called.id}`;
    expect(steps).toEqual([{ from_status: null, to_status: 'approved', actor_id: who.ana }]);
    expect(await refusalOf(callIn(who.ana, row, called.startsAt))).toMatchObject({ code: 'PT404' });
  });

  it('tells all supervisors of the center where none is on duty, and starts with a shift to come', async () => {
    const [row = 0] = await publishNow([who.ana], 3);
    const called = await callIn(who.ana, row);
    const [{ starts } = { starts: 0 }] = await world.db.sql<{ starts: number }[]>`
      select extract(epoch from starts_at)::float8 * 1000 as starts from public.assigned_shifts where id = ${row}`;
    expect(called.startsAt).toBe(starts);
    const told = await noticesOf(world.db.sql, 'time_off.sick_call');
    expect(told.map(({ to }) => to)).toEqual([who.supervisor, who.admin, who.otherSupervisor]);
  });

  it('tells an acting supervisor on duty, and those who can fill the gap', async () => {
    const [row = 0, bens = 0] = await publishNow([who.ana, who.ben]);
    await world.db.sql`update public.assigned_shifts set is_acting = true where id = ${bens}`;
    const called = await callIn(who.ana, row);
    const link = `/requests?request=${called.id}`;
    expect(
      (await noticesOf(world.db.sql, 'time_off.sick_call')).map((notice) => [notice.to, notice.link]),
    ).toEqual([
      [who.ben, null],
      [who.supervisor, link],
      [who.admin, link],
      [who.otherSupervisor, link],
    ]);
  });

  it('is for an own published shift that is not over and starts within a day', async () => {
    const [row = 0, bens = 0] = await publishNow([who.ana, who.ben]);
    expect(await refusalOf(factsOf(who.ana, bens))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(factsOf(who.foreignSupervisor, row))).toMatchObject({ code: 'PT404' });
    await clearSchedules(world);
    const [past = 0] = await publishNow([who.ana], -6);
    expect(await refusalOf(factsOf(who.ana, past))).toMatchObject({
      code: 'PT422',
      message: 'This shift is over.',
    });
    await clearSchedules(world);
    const [far = 0] = await publishNow([who.ana], 25);
    expect(await refusalOf(factsOf(who.ana, far))).toMatchObject({ code: 'PT422' });
  });

  it('waits for no other start than the one that was shown, and for no other leave', async () => {
    const [row = 0] = await publishNow([who.ana]);
    const { request } = await factsOf(who.ana, row);
    expect(await refusalOf(callIn(who.ana, row, request.startsAt + 900_000))).toMatchObject({
      code: 'PT409',
      detail: { facts_version: 0 },
    });
    const leave = {
      userId: who.ana,
      startsAt: new Date(request.startsAt).toISOString(),
      endsAt: new Date(request.endsAt).toISOString(),
    };
    await makeLeave(world.db.sql, world.ours, leave);
    expect(await refusalOf(callIn(who.ana, row))).toMatchObject({
      code: 'PT422',
      message: expect.stringContaining('You have asked for time off at that time already'),
    });
  });
});
