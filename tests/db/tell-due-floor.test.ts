import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gapChairs } from '#lib/domain/gap-words.ts';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import { makePerson, uuid } from '../factories/people.ts';
import { makeAssignment, makeRequirement, makeSchedule } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import {
  makePublished,
  makeSchedulingWorld,
  type Row,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { forgetAll, tell, toldOf } from './tell-due-world.ts';

/** A supervisor of no center, and one of another, with a dispatcher there. */
const roamer = uuid(108);
const away = uuid(109);
const elsewhere = uuid(110);
const otherCenter = uuid(1001);
let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  const { sql } = world.db;
  await makePerson(sql, world.ours, 108, { role: 'supervisor', fullName: 'Roamer' });
  await makePerson(sql, world.ours, 109, { role: 'supervisor', fullName: 'Away' });
  await makePerson(sql, world.ours, 110, { fullName: 'Elsewhere' });
  await sql`
    insert into public.centers (id, agency_id, name, time_zone)
    values (${otherCenter}, ${world.ours.id}, 'Other', 'America/New_York')`;
  await sql`update public.profiles set center_id = null where id = ${roamer}`;
  await sql`update public.profiles set center_id = ${otherCenter} where id in (${away}, ${elsewhere})`;
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  const { sql } = world.db;
  await sql`truncate public.schedules cascade`;
  await sql`truncate public.time_off_requests cascade`;
  await sql`truncate public.staffing_requirements, public.person_qualifications`;
  await sql`delete from public.qualifications`;
  await sql`update public.agencies set status = 'active', limits = '{}'`;
  await sql`update public.profiles set is_active = true where not is_active`;
  await forgetAll(world);
});

/** Published rows of January 2031, and a last one of Sam's; nothing of their publication is left among the notices. */
const published = async (rows: readonly Row[]) => {
  const made = await makePublished(world, 1, [...rows, [who.supervisor, shift.day, '2031-01-31']]);
  await world.db.sql`truncate public.notifications cascade`;
  return made.slice(0, -1);
};

describe('an open shift', () => {
  const look = (moment: string) => tell(world, 'tell_open_shifts', `${moment} America/Denver`);
  const told = () => toldOf(world.db.sql, 'shift.open');
  const people = async () => (await told()).map(({ to }) => to);

  it('is told once to the dispatchers of the center, two weeks ahead', async () => {
    await published([[null, shift.day, '2031-01-20']]);
    expect(await look('2031-01-06 07:59')).toBe(0);
    expect([await look('2031-01-06 08:00'), await look('2031-01-07 08:00')]).toEqual([3, 0]);
    expect(await told()).toEqual(
      [who.ana, who.ben, who.cora].map((to) => ({
        to,
        content:
          'A shift is open: DA10 on Mon 20 Jan 2031, 09:00–19:00. See what it would mean for you, and take it.',
        link: expect.stringMatching(/^\/open-shifts\?opening=\d+$/),
        scheduleId: 1,
        concernsAt: new Date('2031-01-20T16:00Z'),
        expiresAt: new Date('2031-01-20T16:00Z'),
      })),
    );
  });

  it('is one of several in one notice about those that the person could work', async () => {
    await published([
      [null, shift.night, '2031-01-08'],
      [null, shift.day, '2031-01-07'],
      [null, shift.short, '2031-01-10'],
      [who.ana, shift.day, '2031-01-08'],
      [who.ben, shift.night, '2031-01-10'],
    ]);
    expect(await look('2031-01-06 12:00')).toBe(3);
    const list = await told();
    expect(list.map(({ content }) => content)).toEqual([
      // Ana's day of the 8th ends as the night starts; Ben's night of the 10th starts two hours after the short one.
      '2 shifts are open, the first DA10 on Tue 7 Jan 2031, 09:00–19:00. See what each would mean for you, and take one.',
      '2 shifts are open, the first DA10 on Tue 7 Jan 2031, 09:00–19:00. See what each would mean for you, and take one.',
      '3 shifts are open, the first DA10 on Tue 7 Jan 2031, 09:00–19:00. See what each would mean for you, and take one.',
    ]);
    expect(list[0]).toMatchObject({
      concernsAt: new Date('2031-01-07T16:00Z'),
      expiresAt: new Date('2031-01-10T20:00Z'),
    });
  });

  it('is not told to who works then, has too little rest beside it, or is on leave', async () => {
    await published([
      [null, shift.day, '2031-01-08'],
      [who.ana, shift.short, '2031-01-08'],
      [who.ben, shift.night, '2031-01-07'],
    ]);
    const { sql } = world.db;
    const leave = (status: 'approved' | 'denied') =>
      makeLeave(sql, world.ours, {
        userId: who.cora,
        startsAt: '2031-01-08T12:00Z',
        endsAt: '2031-01-09T12:00Z',
        status,
        reviewedBy: who.admin,
      });
    await leave('denied');
    // The night ends four hours before.
    expect(await look('2031-01-06 12:00')).toBe(1);
    expect(await people()).toEqual([who.cora]);
    await forgetAll(world);
    await leave('approved');
    await sql`update public.agencies set limits = '{"restMinutesHard":240}' where id = ${world.ours.id}`;
    expect(await look('2031-01-06 12:00')).toBe(1);
    expect(await people()).toEqual([who.ben]);
  });

  it('asks for the rest of the domain where the agency has set none', async () => {
    const [row] = await world.db.sql`
      select extract(epoch from private.rest_minimum('{}')) / 60 as fallback,
        extract(epoch from private.rest_minimum('{"restMinutesHard":600}')) / 60 as own`;
    expect(row).toEqual({
      fallback: `${DEFAULT_LIMITS.restMinutesHard}.0000000000000000`,
      own: '600.0000000000000000',
    });
  });

  it('of a supervisor is told to supervisors, and to dispatchers who may act on that day', async () => {
    const { sql } = world.db;
    await makeSchedule(sql, world.ours, 1, {
      startDate: '2031-01-01',
      endDate: '2031-01-31',
      status: 'published',
    });
    await makeAssignment(sql, world.ours, {
      scheduleId: 1,
      userId: null,
      shiftId: shift.day,
      shiftDate: '2031-01-08',
      status: 'published',
      requiredRole: 'supervisor',
    });
    await sql`
      insert into public.qualifications (agency_id, name, is_acting_supervisor)
      values (${world.ours.id}, 'Acting supervisor', true), (${world.ours.id}, 'Fire desk', false)`;
    for (const [person, name, to] of [
      [who.ana, 'Acting supervisor', '2031-01-08'],
      [who.ben, 'Acting supervisor', '2031-01-07'],
      [who.cora, 'Fire desk', null],
    ] as const) {
      await sql`
        insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from, valid_to)
        select ${world.ours.id}, ${person}, q.id, '2030-01-01', ${to} from public.qualifications q where q.name = ${name}`;
    }
    expect(await look('2031-01-06 12:00')).toBe(3);
    expect((await told()).map(({ to, content }) => [to, content])).toEqual([
      [
        who.ana,
        'A shift is open: DA10 on Wed 8 Jan 2031, 09:00–19:00, as acting supervisor. See what it would mean for you, and take it.',
      ],
      ...[who.supervisor, who.otherSupervisor].map((to) => [
        to,
        'A shift is open: DA10 on Wed 8 Jan 2031, 09:00–19:00. See what it would mean for you, and take it.',
      ]),
    ]);
  });

  it('waits a minute for whoever opened it', async () => {
    const [row = 0] = await published([[null, shift.day, '2031-01-08']]);
    await world.db.sql.begin(async (sql) => {
      await sql`alter table public.assigned_shifts disable trigger assigned_shifts_touch`;
      await sql`
        update public.assigned_shifts set updated_at = '2031-01-06 12:00 America/Denver' where id = ${row}`;
      await sql`alter table public.assigned_shifts enable trigger assigned_shifts_touch`;
    });
    expect([await look('2031-01-06 12:00:59'), await look('2031-01-06 12:01')]).toEqual([0, 3]);
  });

  it('is told again when it was somebody’s meanwhile or has other hours, not for a lock', async () => {
    const [row = 0] = await published([[null, shift.day, '2031-01-08']]);
    const { sql } = world.db;
    expect(await look('2031-01-06 12:00')).toBe(3);
    await sql`update public.assigned_shifts set is_locked = true where id = ${row}`;
    await sql`update public.assigned_shifts set user_id = ${who.ana} where id = ${row}`;
    expect(await look('2031-01-06 12:00')).toBe(0);
    await sql`update public.assigned_shifts set user_id = null where id = ${row}`;
    expect([await look('2031-01-06 12:00'), await look('2031-01-06 12:00')]).toEqual([3, 0]);
    await sql`update public.assigned_shifts set local_end = '17:00' where id = ${row}`;
    expect([await look('2031-01-06 12:00'), await look('2031-01-06 12:00')]).toEqual([3, 0]);
  });

  it('that was taken is of no use any more to whoever was told of it alone', async () => {
    const [first = 0, second = 0] = await published([
      [null, shift.day, '2031-01-08'],
      [null, shift.day, '2031-01-09'],
      [who.ana, shift.day, '2031-01-09'],
    ]);
    await look('2031-01-06 12:00');
    const withdraw = () =>
      world.db.sql`select private.withdraw_shift_notices('2031-01-06 12:05 America/Denver')`;
    const ends = async () => (await told()).map(({ expiresAt }) => expiresAt?.toISOString());
    const before = ['2031-01-08T16:00:00.000Z', '2031-01-09T16:00:00.000Z', '2031-01-09T16:00:00.000Z'];
    await withdraw();
    expect(await ends()).toEqual(before);
    await world.db.sql`update public.assigned_shifts set user_id = ${who.ben} where id = ${second}`;
    await withdraw();
    expect(await ends()).toEqual(before);
    await world.db.sql`update public.assigned_shifts set user_id = ${who.cora} where id = ${first}`;
    await withdraw();
    expect(await ends()).toEqual(['2031-01-06T19:05:00.000Z', ...before.slice(1)]);
  });

  it('is none when it has begun, is cancelled or a draft, and tells nobody who has left or is suspended', async () => {
    const [, cancelled = 0] = await published([
      [null, shift.day, '2031-01-06'],
      [null, shift.day, '2031-01-08'],
      [null, shift.day, '2031-01-09'],
    ]);
    const { sql } = world.db;
    await sql`update public.assigned_shifts set status = 'cancelled' where id = ${cancelled}`;
    await makeSchedule(sql, world.ours, 2, { startDate: '2031-02-01', endDate: '2031-02-28' });
    await makeAssignment(sql, world.ours, {
      scheduleId: 2,
      userId: null,
      shiftId: shift.day,
      shiftDate: '2031-02-05',
    });
    expect(await look('2031-02-04 12:00')).toBe(0);
    await sql`update public.profiles set is_active = false where id = ${who.ana}`;
    await sql`update public.agencies set status = 'suspended'`;
    expect(await look('2031-01-06 12:00')).toBe(0);
    await sql`update public.agencies set status = 'active'`;
    expect(await look('2031-01-06 09:00')).toBe(2);
    expect((await told()).map(({ to, content }) => [to, content.slice(0, 39)])).toEqual([
      [who.ben, 'A shift is open: DA10 on Thu 9 Jan 2031'],
      [who.cora, 'A shift is open: DA10 on Thu 9 Jan 2031'],
    ]);
  });
});

describe('a time below minimum', () => {
  const look = (moment: string) => tell(world, 'tell_shortfalls', `${moment} America/Denver`);
  const told = () => toldOf(world.db.sql, 'coverage.below');
  /** What Sam reads, in order. */
  const words = async () =>
    (await told()).filter(({ to }) => to === who.supervisor).map(({ content }) => content);
  const overseers = [who.supervisor, who.admin, who.otherSupervisor, roamer];
  const require = (
    id: number,
    minEmployees: number,
    startTime = '09:00',
    endTime = '19:00',
    minSupervisors = 0,
  ) => makeRequirement(world.db.sql, world.ours, id, { startTime, endTime, minEmployees, minSupervisors });
  const give = (row: number | undefined, person: string | null) =>
    world.db.sql`update public.assigned_shifts set user_id = ${person} where id = ${row ?? 0}`;
  /** Enough for a minimum of two by day on all days but the 8th, where only Ana works. */
  const quiet: Row[] = ['05', '06', '07', '09', '10'].flatMap((date): Row[] => [
    [who.ben, shift.day, `2031-01-${date}`],
    [who.cora, shift.day, `2031-01-${date}`],
  ]);

  it('is told once to supervisors and admins of the center, three days ahead', async () => {
    await require(1, 2);
    await published([...quiet, [who.ana, shift.day, '2031-01-08']]);
    expect(await look('2031-01-05 07:59')).toBe(0);
    expect([await look('2031-01-05 08:00'), await look('2031-01-05 20:00')]).toEqual([4, 0]);
    expect(await told()).toEqual(
      overseers.map((to) => ({
        to,
        content: 'Below minimum: Center 1, Wed 8 Jan 09:00–19:00: 1 of 2 employees.',
        link: '/roster?block=1&view=day&date=2031-01-08',
        scheduleId: 1,
        concernsAt: new Date('2031-01-08T16:00Z'),
        expiresAt: new Date('2031-01-09T02:00Z'),
      })),
    );
  });

  it('names no center where the agency has one', async () => {
    await require(1, 2);
    await published([...quiet, [who.ana, shift.day, '2031-01-08']]);
    await world.db.sql`update public.centers set is_active = false where id = ${otherCenter}`;
    await look('2031-01-05 08:00');
    await world.db.sql`update public.centers set is_active = true`;
    expect(await words()).toEqual(['Below minimum: Wed 8 Jan 09:00–19:00: 1 of 2 employees.']);
  });

  it('is told again when it gets worse, and when it comes back, not when it gets better or goes on', async () => {
    await require(1, 3);
    const rows = await published([
      ...quiet
        .map(([, template, date]): Row => [who.ana, template, date])
        .filter((_, index) => index % 2 === 0),
      ...quiet,
      [who.ana, shift.day, '2031-01-08'],
      [who.ben, shift.day, '2031-01-08'],
    ]);
    const [ana, ben] = rows.slice(-2);
    const moment = '2031-01-06 12:00';
    expect([await look(moment), await look('2031-01-06 18:00')]).toEqual([4, 0]);
    await give(ben, null);
    expect([await look(moment), await look(moment)]).toEqual([4, 0]);
    await give(ben, who.ben);
    expect(await look(moment)).toBe(0);
    await give(ben, null);
    expect(await look(moment)).toBe(4);
    // Shorter, and not worse anywhere.
    await world.db.sql`update public.staffing_requirements set start_time = '10:00'`;
    expect(await look(moment)).toBe(0);
    await world.db.sql`update public.staffing_requirements set min_employees = 1`;
    expect(await look(moment)).toBe(0);
    await world.db.sql`update public.staffing_requirements set min_employees = 3, start_time = '09:00'`;
    expect(await look(moment)).toBe(4);
    await give(ana, null);
    expect(await look(moment)).toBe(4);
    expect(await words()).toEqual(
      ['2 of 3', '1 of 3', '1 of 3', '1 of 3', '0 of 3'].map(
        (chairs) => `Below minimum: Center 1, Wed 8 Jan 09:00–19:00: ${chairs} employees.`,
      ),
    );
  });

  it('is one stretch with its worst number, beside others, at most three of them', async () => {
    await require(1, 2);
    await require(2, 3, '12:00', '15:00');
    await require(3, 1, '21:00', '01:00', 1);
    await published([...quiet, [who.ana, shift.day, '2031-01-08']]);
    await look('2031-01-07 12:00');
    const [notice] = await told();
    expect(notice?.content).toBe(
      'Below minimum: Center 1, Tue 7 Jan 12:00–15:00: 2 of 3 employees; ' +
        'Center 1, Tue 7 Jan 21:00–01:00: 0 of 1 employee; ' +
        'Center 1, Tue 7 Jan 21:00–01:00: 0 of 1 supervisor; and 9 more.',
    );
    expect(notice?.expiresAt).toEqual(new Date('2031-01-11T08:00Z'));
    await forgetAll(world);
    await look('2031-01-08 08:00');
    expect((await words())[0]).toMatch(/^Below minimum: Center 1, Wed 8 Jan 09:00–19:00: 1 of 3 employees; /);
  });

  it('that has no end within three days names both days, and only the worst number', async () => {
    await require(1, 2, '00:00', '00:00');
    await published([[who.ana, shift.day, '2031-01-07']]);
    await look('2031-01-06 12:00');
    expect(await words()).toEqual([
      'Below minimum: Center 1, Mon 6 Jan 12:00 to Fri 10 Jan 05:00: 0 of 2 employees.',
    ]);
    expect(await look('2031-01-06 23:00')).toBe(0);
    expect(await look('2031-01-07 08:00')).toBe(4);
  });

  it('of a qualification is named by it, in the words of the screens', async () => {
    const { sql } = world.db;
    const [desk] = await sql<{ id: number }[]>`
      insert into public.qualifications (agency_id, name) values (${world.ours.id}, 'Fire desk') returning id`;
    await require(1, 2);
    await sql`update public.staffing_requirements set qualification_id = ${desk?.id ?? 0}`;
    await sql`
      insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from)
      values (${world.ours.id}, ${who.ben}, ${desk?.id ?? 0}, '2030-01-01'),
        (${world.ours.id}, ${who.cora}, ${desk?.id ?? 0}, '2030-01-01')`;
    await published([...quiet, [who.ana, shift.day, '2031-01-08'], [who.ben, shift.day, '2031-01-08']]);
    await look('2031-01-05 08:00');
    expect(await words()).toEqual([
      'Below minimum: Center 1, Wed 8 Jan 09:00–19:00: 1 of 2 people with Fire desk.',
    ]);
    for (const [asked, kind] of [
      ['employees', 'employees'],
      ['supervisors', 'supervisors'],
      [String(desk?.id), 'qualified'],
    ] as const) {
      for (const required of [1, 2]) {
        const [row] = await sql`select private.chair_words(${asked}, 0, ${required}) as words`;
        expect(row?.words).toBe(
          gapChairs({ kind, qualificationId: asked, onDuty: 0, required }, new Map([[asked, 'Fire desk']])),
        );
      }
    }
  });

  it('counts real hours in the night in which the clock goes back', async () => {
    await require(1, 1, '21:00', '03:00');
    const { sql } = world.db;
    await makeSchedule(sql, world.ours, 1, {
      startDate: '2031-11-01',
      endDate: '2031-11-01',
      status: 'published',
    });
    await look('2031-11-01 12:00');
    expect(await words()).toEqual(['Below minimum: Center 1, Sat 1 Nov 21:00–03:00: 0 of 1 employee.']);
    const [told] = await sql`
      select count(*)::integer as slots from private.told_shortfalls`;
    expect(told).toEqual({ slots: 28 });
  });

  it('is none where nothing is published, in the past, or in a suspended agency', async () => {
    await require(1, 2);
    const { sql } = world.db;
    await makeSchedule(sql, world.ours, 1, { startDate: '2031-01-01', endDate: '2031-01-31' });
    expect(await look('2031-01-05 08:00')).toBe(0);
    await sql`update public.schedules set end_date = '2031-01-06'`;
    await sql`update public.schedules set status = 'published', published_version = 1`;
    expect(await look('2031-01-06 19:00')).toBe(0);
    expect(await look('2031-01-07 08:00')).toBe(0);
    await sql`update public.agencies set status = 'suspended'`;
    expect(await look('2031-01-06 12:00')).toBe(0);
    await sql`update public.agencies set status = 'active'`;
    expect(await look('2031-01-06 12:00')).toBe(4);
    expect(await words()).toEqual(['Below minimum: Center 1, Mon 6 Jan 12:00–19:00: 0 of 2 employees.']);
  });

  it('tells who supervises all centers once, of every center', async () => {
    const { sql } = world.db;
    await require(1, 2);
    await makeRequirement(sql, { ...world.ours, centerId: otherCenter }, 2, {
      startTime: '09:00',
      endTime: '19:00',
      minEmployees: 1,
      minSupervisors: 0,
    });
    await sql`
      insert into public.schedules (agency_id, center_id, name, start_date, end_date, status, published_version)
      values (${world.ours.id}, ${otherCenter}, 'Other', '2031-01-08', '2031-01-08', 'published', 1)`;
    await published([...quiet, [who.ana, shift.day, '2031-01-08']]);
    expect(await look('2031-01-05 08:00')).toBe(5);
    const list = await told();
    expect(list.find(({ to }) => to === away)?.content).toBe(
      'Below minimum: Other, Wed 8 Jan 09:00–19:00: 0 of 1 employee.',
    );
    expect(list.find(({ to }) => to === roamer)?.content).toBe(
      'Below minimum: Other, Wed 8 Jan 09:00–19:00: 0 of 1 employee; Center 1, Wed 8 Jan 09:00–19:00: 1 of 2 employees.',
    );
    expect(list.find(({ to }) => to === who.supervisor)?.content).toBe(
      'Below minimum: Center 1, Wed 8 Jan 09:00–19:00: 1 of 2 employees.',
    );
  });
});
