import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePerson, uuid } from '../factories/people.ts';
import { makeShift } from '../factories/scheduling.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import { call } from './roster-world.ts';
import {
  makeDraft,
  makeSchedulingWorld,
  publish,
  type Row,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { forgetAll, tell, toldOf } from './tell-due-world.ts';

/** 00:30–04:30 of the calendar day after its operational date, and 01:30–05:30. */
const small = { afterMidnight: 4, ambiguous: 5 };
/** A supervisor of no center, and one of another. */
const roamer = uuid(108);
const away = uuid(109);
let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  const { sql } = world.db;
  await makePerson(sql, world.ours, 108, { role: 'supervisor', fullName: 'Roamer' });
  await makePerson(sql, world.ours, 109, { role: 'supervisor', fullName: 'Away' });
  await sql`
    insert into public.centers (id, agency_id, name, time_zone)
    values (${uuid(1001)}, ${world.ours.id}, 'Other', 'America/New_York')`;
  await sql`update public.profiles set center_id = null where id = ${roamer}`;
  await sql`update public.profiles set center_id = ${uuid(1001)} where id = ${away}`;
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  const { sql } = world.db;
  await sql`truncate public.schedules cascade`;
  await sql`truncate public.person_qualifications`;
  await sql`update public.agencies set status = 'active'`;
  await sql`update public.profiles set is_active = true where not is_active`;
  await forgetAll(world);
});

const remind = (moment: string) => tell(world, 'tell_shift_reminders', `${moment} America/Denver`);
const reminders = async () =>
  (await toldOf(world.db.sql, 'shift.reminder')).map(({ to, content }) => ({ to, content }));
const contents = async () => (await reminders()).map(({ content }) => content);
/** Published rows of a month; nothing of its publication is left among the notices. */
const published = async (rows: readonly Row[], month = '2031-01') => {
  const made = await makeDraft(world, 1, rows, { startDate: `${month}-01`, endDate: `${month}-28` });
  await publish(world, 1);
  await world.db.sql`truncate public.notifications cascade`;
  return made;
};

describe('a reminder of a shift', () => {
  it('comes twelve hours before it and again one hour before, each once', async () => {
    await published([[who.ana, shift.day, '2031-01-06']]);
    expect(await remind('2031-01-05 20:59')).toBe(0);
    expect([await remind('2031-01-05 21:00'), await remind('2031-01-05 21:00')]).toEqual([1, 0]);
    expect([await remind('2031-01-06 07:59'), await remind('2031-01-06 08:00')]).toEqual([0, 1]);
    expect([await remind('2031-01-06 08:30'), await remind('2031-01-06 09:00')]).toEqual([0, 0]);
    const startsAt = new Date('2031-01-06T16:00Z');
    const rest = {
      link: '/schedule?date=2031-01-06',
      scheduleId: 1,
      concernsAt: startsAt,
      expiresAt: startsAt,
    };
    expect(await toldOf(world.db.sql, 'shift.reminder')).toEqual([
      { to: who.ana, content: 'DA10 starts Mon 6 Jan 09:00.', ...rest },
      { to: who.ana, content: 'DA10 starts at 09:00, in one hour.', ...rest },
    ]);
  });

  it('after a standstill is the later one alone, and says how long it really is', async () => {
    await published([[who.ana, shift.day, '2031-01-06']]);
    expect(await remind('2031-01-06 08:38:30')).toBe(1);
    expect(await contents()).toEqual(['DA10 starts at 09:00, in 22 min.']);
  });

  it('twelve hours ahead is left out where the shift was given or moved within them', async () => {
    const [row = 0] = await published([[who.ana, shift.day, '2031-01-06']]);
    const { sql } = world.db;
    await sql`update public.assigned_shifts set user_id = ${who.ben} where id = ${row}`;
    await sql`update public.shift_changes set changed_at = '2031-01-05 22:00 America/Denver'`;
    expect(await remind('2031-01-05 23:00')).toBe(0);
    await sql`update public.shift_changes set changed_at = '2031-01-05 20:00 America/Denver'`;
    expect(await remind('2031-01-05 23:00')).toBe(1);
    await sql`update public.assigned_shifts set local_start = '10:00' where id = ${row}`;
    await sql`update public.shift_changes set changed_at = '2031-01-06 01:00 America/Denver' where kind = 'changed'`;
    expect(await remind('2031-01-06 02:00')).toBe(0);
    expect(await remind('2031-01-06 09:00')).toBe(1);
    expect(await reminders()).toEqual([
      { to: who.ben, content: 'DA10 starts Mon 6 Jan 09:00.' },
      { to: who.ben, content: 'DA10 starts at 10:00, in one hour.' },
    ]);
  });

  it('twelve hours ahead is left out where the block was published within them', async () => {
    await published([[who.ana, shift.day, '2031-01-06']]);
    await world.db.sql`update public.schedule_versions set published_at = '2031-01-05 22:00 America/Denver'`;
    expect(await remind('2031-01-05 23:00')).toBe(0);
    expect(await remind('2031-01-06 08:00')).toBe(1);
  });

  it('comes again for another person, and for another time', async () => {
    const [row = 0] = await published([[who.ana, shift.day, '2031-01-06']]);
    const { sql } = world.db;
    expect(await remind('2031-01-05 22:00')).toBe(1);
    await sql`update public.assigned_shifts set user_id = ${who.ben} where id = ${row}`;
    expect(await remind('2031-01-05 22:00')).toBe(1);
    await sql`update public.assigned_shifts set local_start = '10:00' where id = ${row}`;
    expect(await remind('2031-01-05 22:00')).toBe(1);
    await sql`update public.assigned_shifts set is_locked = true where id = ${row}`;
    expect(await remind('2031-01-05 22:00')).toBe(0);
    expect(await reminders()).toEqual([
      { to: who.ana, content: 'DA10 starts Mon 6 Jan 09:00.' },
      { to: who.ben, content: 'DA10 starts Mon 6 Jan 09:00.' },
      { to: who.ben, content: 'DA10 starts Mon 6 Jan 10:00.' },
    ]);
  });

  it('is of no use any more when the shift is moved, given to somebody else or cancelled', async () => {
    const [moved = 0, given = 0, cancelled = 0] = await published([
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-06'],
      [who.cora, shift.day, '2031-01-06'],
      [who.supervisor, shift.day, '2031-01-06'],
    ]);
    await remind('2031-01-05 22:00');
    const { sql } = world.db;
    await sql`update public.assigned_shifts set local_start = '10:00' where id = ${moved}`;
    await sql`update public.assigned_shifts set user_id = ${who.otherSupervisor} where id = ${given}`;
    await sql`update public.assigned_shifts set status = 'cancelled' where id = ${cancelled}`;
    await sql`select private.withdraw_shift_notices('2031-01-05 22:01 America/Denver')`;
    const over = new Date('2031-01-06T05:01Z');
    expect((await toldOf(sql, 'shift.reminder')).map(({ to, expiresAt }) => [to, expiresAt])).toEqual([
      [who.ana, over],
      [who.ben, over],
      [who.supervisor, new Date('2031-01-06T16:00Z')],
      [who.cora, over],
    ]);
  });

  it('says overtime and acting', async () => {
    await published([
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-06'],
    ]);
    await world.db
      .sql`update public.assigned_shifts set is_overtime = true, is_acting = user_id = ${who.ben}`;
    expect(await remind('2031-01-06 08:00')).toBe(2);
    expect(await contents()).toEqual([
      'DA10 (overtime) starts at 09:00, in one hour.',
      'DA10 (overtime, as acting supervisor) starts at 09:00, in one hour.',
    ]);
  });

  it('names the calendar day after midnight, and opens the operational one', async () => {
    await makeShift(world.db.sql, world.ours, small.afterMidnight, {
      code: 'N4',
      startTime: '00:30',
      endTime: '04:30',
    });
    await published([[who.ana, small.afterMidnight, '2031-01-06']]);
    expect(await remind('2031-01-06 13:00')).toBe(1);
    expect(await toldOf(world.db.sql, 'shift.reminder')).toMatchObject([
      { content: 'N4 starts Tue 7 Jan 00:30.', link: '/schedule?date=2031-01-06' },
    ]);
  });

  it('counts real hours where the clock changes', async () => {
    await makeShift(world.db.sql, world.ours, small.ambiguous, {
      code: 'N5',
      startTime: '01:30',
      endTime: '05:30',
    });
    // In the night to Sunday 9 March the clock skips an hour: 21:00 to 09:00 are eleven hours.
    await published([[who.ana, shift.day, '2031-03-09']], '2031-03');
    expect([await remind('2031-03-08 19:59'), await remind('2031-03-08 20:00')]).toEqual([0, 1]);
    expect(await contents()).toEqual(['DA10 starts Sun 9 Mar 09:00.']);
    await world.db.sql`truncate public.schedules cascade`;
    // In the night to Sunday 2 November 01:00–02:00 comes twice; the shift starts in the first one.
    await published([[who.ben, small.ambiguous, '2031-11-01']], '2031-11');
    expect(await tell(world, 'tell_shift_reminders', '2031-11-02T06:30Z')).toBe(1);
    expect(await toldOf(world.db.sql, 'shift.reminder')).toMatchObject([
      { content: 'N5 starts at 01:30, in one hour.', expiresAt: new Date('2031-11-02T07:30Z') },
    ]);
  });

  it('never comes of drafts, open or cancelled shifts, to who has left, or in a suspended agency', async () => {
    const rows = await published([
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-06'],
      [null, shift.day, '2031-01-06'],
      [who.cora, shift.day, '2031-01-06'],
    ]);
    const { sql } = world.db;
    await sql`update public.assigned_shifts set status = 'cancelled' where id = ${rows[0] ?? 0}`;
    await sql`update public.profiles set is_active = false where id = ${who.ben}`;
    await makeDraft(world, 2, [[who.supervisor, shift.day, '2031-02-06']], {
      startDate: '2031-02-01',
      endDate: '2031-02-28',
    });
    expect(await remind('2031-02-05 22:00')).toBe(0);
    await sql`update public.agencies set status = 'suspended'`;
    expect(await remind('2031-01-05 22:00')).toBe(0);
    await sql`update public.agencies set status = 'active'`;
    expect(await remind('2031-01-05 22:00')).toBe(1);
    expect((await reminders()).map(({ to }) => to)).toEqual([who.cora]);
  });
});

describe('a qualification that ends', () => {
  let desk: number;
  beforeAll(async () => {
    const rows = await world.db.sql<{ id: number }[]>`
      insert into public.qualifications (agency_id, name) values (${world.ours.id}, 'Fire desk'), (${world.ours.id}, 'EMD')
      returning id`;
    desk = rows[0]?.id ?? 0;
  });
  const hold = (person: string, to: string | null, { from = '2030-01-01', qualification = desk } = {}) =>
    world.db.sql`
      insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from, valid_to)
      values (${world.ours.id}, ${person}, ${qualification}, ${from}, ${to})`;
  const look = (moment: string) => tell(world, 'tell_ending_qualifications', `${moment} America/Denver`);
  const told = async () =>
    (await toldOf(world.db.sql, 'certificate.expiring')).map(({ to, content, link }) => ({
      to,
      content,
      link,
    }));
  const overseers = [who.supervisor, who.admin, who.otherSupervisor, roamer];

  it('is told thirty days before, from eight in the morning on, and again seven days before', async () => {
    await hold(who.ana, '2031-02-28');
    expect(await look('2031-01-29 07:59')).toBe(0);
    expect([await look('2031-01-29 08:00'), await look('2031-02-20 12:00')]).toEqual([5, 0]);
    expect(await told()).toEqual([
      {
        to: who.ana,
        content: 'Your qualification ends soon: Fire desk on Fri 28 Feb 2031.',
        link: '/profile',
      },
      ...overseers.map((to) => ({
        to,
        content: 'A qualification ends soon: Ana, Fire desk on Fri 28 Feb 2031.',
        link: `/people?person=${who.ana}`,
      })),
    ]);
    expect([await look('2031-02-21 08:00'), await look('2031-02-28 12:00')]).toEqual([5, 0]);
    expect((await toldOf(world.db.sql, 'certificate.expiring'))[0]?.expiresAt).toEqual(
      new Date('2031-03-01T07:00Z'),
    );
  });

  it('is told once when nobody looked for a month', async () => {
    await hold(who.ana, '2031-02-28');
    expect([await look('2031-02-25 12:00'), await look('2031-02-25 12:00')]).toEqual([5, 0]);
  });

  it('is no news when it goes on, has ended or is retired, and is news again with another end', async () => {
    await hold(who.ana, '2031-02-28');
    await hold(who.ana, null, { from: '2031-03-01' });
    await hold(who.ben, '2031-02-01');
    expect(await look('2031-02-10 12:00')).toBe(0);
    await world.db
      .sql`update public.person_qualifications set valid_to = '2031-03-05' where user_id = ${who.ben}`;
    await world.db.sql`update public.qualifications set is_active = false`;
    expect(await look('2031-02-10 12:00')).toBe(0);
    await world.db.sql`update public.qualifications set is_active = true`;
    expect(await look('2031-02-10 12:00')).toBe(5);
    await world.db
      .sql`update public.person_qualifications set valid_to = '2031-03-06' where user_id = ${who.ben}`;
    expect(await look('2031-02-10 12:00')).toBe(5);
  });

  it('is one notice for whoever several concern, never about oneself as about others', async () => {
    await hold(who.supervisor, '2031-02-20');
    for (const [index, person] of [who.ana, who.ben, who.cora, who.admin].entries()) {
      await hold(person, `2031-02-${22 + index}`);
    }
    await hold(who.ana, '2031-02-27', { qualification: desk + 1 });
    await look('2031-02-10 12:00');
    const list = await told();
    expect(list.find(({ to }) => to === who.ana)?.content).toBe(
      '2 of your qualifications end soon: Fire desk on Sat 22 Feb 2031; EMD on Thu 27 Feb 2031.',
    );
    expect(list.filter(({ to }) => to === who.supervisor).map(({ content }) => content)).toEqual([
      'Your qualification ends soon: Fire desk on Thu 20 Feb 2031.',
      '5 qualifications end soon: Ana, Fire desk on Sat 22 Feb 2031; Ben, Fire desk on Sun 23 Feb 2031; ' +
        'Cora, Fire desk on Mon 24 Feb 2031; Ada, Fire desk on Tue 25 Feb 2031; Ana, EMD on Thu 27 Feb 2031.',
    ]);
    expect(list.find(({ to }) => to === roamer)).toMatchObject({
      content: expect.stringMatching(/^6 qualifications end soon: Sam, .*; and 1 more\.$/),
      link: '/people',
    });
    expect(list.some(({ to }) => to === away)).toBe(false);
  });

  it('is told to nobody who has left, nor of them, and not in a suspended agency', async () => {
    await hold(who.ana, '2031-02-28');
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ana}`;
    expect(await look('2031-02-10 12:00')).toBe(0);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.ana}`;
    await world.db.sql`update public.profiles set is_active = false where id = ${roamer}`;
    await world.db.sql`update public.agencies set status = 'suspended'`;
    expect(await look('2031-02-10 12:00')).toBe(0);
    await world.db.sql`update public.agencies set status = 'active'`;
    expect(await look('2031-02-10 12:00')).toBe(4);
  });
});

describe('what is due', () => {
  it('is told once, also by three workers at once', async () => {
    await published([
      [who.ana, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-06'],
      [null, shift.short, '2031-01-10'],
    ]);
    await world.db.sql`
      insert into public.staffing_requirements (agency_id, center_id, period_name, start_time, end_time, min_employees)
      values (${world.ours.id}, ${world.ours.centerId}, 'Day', '09:00', '19:00', 3)`;
    const outcomes = await race(
      world.db,
      [1, 2, 3].map(() => ({
        as: 'owner' as const,
        work: (sql) => sql`
          select private.tell_shift_reminders(m), private.tell_open_shifts(m), private.tell_shortfalls(m)
          from (select '2031-01-05 22:00 America/Denver'::timestamptz as m) x`,
      })),
    );
    expect(outcomes).toEqual([null, null, null]);
    const counts = await world.db.sql`
      select kind, count(*)::integer as told from public.notifications group by kind order by kind`;
    expect([...counts]).toEqual([
      { kind: 'coverage.below', told: 4 },
      { kind: 'shift.open', told: 3 },
      { kind: 'shift.reminder', told: 2 },
    ]);
    await world.db.sql`delete from public.staffing_requirements`;
  });

  it('is told by the server alone, which forgets after sixty days', async () => {
    const due = (as: string | null) =>
      call<number>(world, as, (sql) => sql`select public.tell_due() as answer`);
    for (const as of [who.admin, null]) expect(await refusalOf(due(as))).toMatchObject({ code: '42501' });
    await world.db.sql`
      insert into private.told (agency_id, key, told_at)
      values (${world.ours.id}, 'old', now() - interval '61 days'), (${world.ours.id}, 'new', now() - interval '59 days')`;
    const [row = 0] = await published([[who.ben, shift.day, '2031-01-06']]);
    await world.db.sql`
      insert into public.notifications (agency_id, recipient_id, kind, content, subject, concerns_at, expires_at)
      values (${world.ours.id}, ${who.ana}, 'shift.open', 'Open', ${`shift:${row}`}, '2031-01-06T00:00Z', '2031-01-06T00:00Z')`;
    expect(await due('service_role')).toBe(0);
    expect([...(await world.db.sql`select key from private.told`)]).toEqual([{ key: 'new' }]);
    // What it said of the shift was withdrawn.
    expect([
      ...(await world.db.sql`select expires_at <= now() as "isOver" from public.notifications`),
    ]).toEqual([{ isOver: true }]);
  });

  it('is nothing of another agency', async () => {
    await published([
      [who.ana, shift.day, '2031-01-06'],
      [null, shift.short, '2031-01-08'],
    ]);
    await world.db.sql`
      insert into public.staffing_requirements (agency_id, center_id, period_name, start_time, end_time, min_employees)
      values (${world.ours.id}, ${world.ours.centerId}, 'Day', '09:00', '19:00', 3)`;
    const moment = '2031-01-05 22:00 America/Denver';
    await tell(world, 'tell_shift_reminders', moment);
    await tell(world, 'tell_open_shifts', moment);
    await tell(world, 'tell_shortfalls', moment);
    const agencies = await world.db.sql`
      select distinct n.agency_id, p.agency_id as "of" from public.notifications n join public.profiles p on p.id = n.recipient_id`;
    expect([...agencies]).toEqual([{ agency_id: world.ours.id, of: world.ours.id }]);
    await world.db.sql`delete from public.staffing_requirements`;
  });
});
