import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDigestFacts } from '#lib/data/nightly.ts';
import { digestOf } from '#lib/domain/digest.ts';
import type { NightlyLog, NightlyRun } from '#lib/domain/digest-records.ts';
import { addDays, daysBetween } from '#lib/domain/time.ts';
import { makePerson, uuid } from '../factories/people.ts';
import { makeAssignment, makeRequirement, makeSchedule } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import type { Persona } from '../setup/database.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import { call, noticesOf } from './roster-world.ts';
import { clearSchedules, makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';
import { clearTimeOff } from './time-off-world.ts';

type Claim = { id: number; attempt: number; agencyId: string };

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  await makePerson(world.db.sql, world.ours, 108, { role: 'supervisor', fullName: 'Gone', isActive: false });
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  const { sql } = world.db;
  await clearTimeOff(world);
  await clearSchedules(world);
  await sql`truncate public.nightly_runs, public.notice_rules cascade`;
  await sql`delete from public.staffing_requirements`;
  await sql`update public.agencies set status = 'active', created_at = now() - interval '1 year' where id = ${world.ours.id}`;
  await sql`update public.agencies set status = 'suspended' where id = ${world.theirs.id}`;
});

const begin = (worker = 'one') =>
  call<Claim[]>(world, 'service_role', (sql) => sql`select public.begin_nightly_run(${worker}) as answer`);
const finish = ({ id, attempt }: Claim, summary = '2 gaps') =>
  call<number | null>(
    world,
    'service_role',
    (sql) =>
      sql`select public.finish_nightly_run(${id}, ${attempt}, ${JSON.stringify({ summary })}::text::jsonb) as answer`,
  );
const fail = ({ id, attempt }: Claim, error = 'The look ahead failed (12ab34cd).') =>
  call<boolean>(
    world,
    'service_role',
    (sql) => sql`select public.fail_nightly_run(${id}, ${attempt}, ${error}) as answer`,
  );
const claimed = async (worker?: string): Promise<Claim> => {
  const [claim] = await begin(worker);
  if (claim === undefined) throw new Error('no night is due');
  return claim;
};
const list = (as: Persona) =>
  call<NightlyLog>(world, as, (sql) => sql`select public.list_nightly_runs() as answer`);
const open = (as: Persona, id: number) =>
  call<(NightlyRun & { result: unknown }) | null>(
    world,
    as,
    (sql) => sql`select public.get_nightly_run(${id}) as answer`,
  );
/** The agency's nights, oldest first, as `<days before the newest> <state>`. */
const nights = async () => {
  const rows = await world.db.sql<{ night: string; state: string }[]>`
    select night::text, state from public.nightly_runs where agency_id = ${world.ours.id} order by night`;
  const newest = await newestNight();
  return rows.map(({ night, state }) => `${daysBetween(night, newest)} ${state}`);
};
const newestNight = async (at = 'now'): Promise<string> => {
  const [row] = await world.db.sql<{ night: string }[]>`
    select night::text from private.newest_night(${world.ours.id}, ${at}::text::timestamptz)`;
  if (row === undefined) throw new Error('no night');
  return row.night;
};
/** An earlier run, so many nights before the newest. */
const plant = async (ago: number, state: 'done' | 'running' = 'done') => {
  await world.db.sql`
    insert into public.nightly_runs (agency_id, night, state, lease_until, finished_at, people_told)
    values (${world.ours.id}, ${addDays(await newestNight(), -ago)}, ${state}, now() + interval '1 minute',
      ${state === 'done' ? world.db.sql`now()` : null}, ${state === 'done' ? 0 : null})`;
};
const lapse = () => world.db.sql`
  update public.nightly_runs set lease_until = now() - interval '1 second' where state = 'running'`;
const setTime = (time: string) => world.db.sql`
  insert into public.notice_rules (agency_id, nightly_time) values (${world.ours.id}, ${time})
  on conflict (agency_id) do update set nightly_time = excluded.nightly_time`;

describe('which night is due', () => {
  it('is the newest one for an agency without any', async () => {
    expect(await begin()).toEqual([{ id: expect.any(Number), attempt: 1, agencyId: world.ours.id }]);
    expect(await nights()).toEqual(['0 running']);
  });

  it('is none from before the agency was made', async () => {
    await world.db.sql`update public.agencies set created_at = now() where id = ${world.ours.id}`;
    expect(await begin()).toEqual([]);
    expect(await list(who.supervisor)).toEqual({
      runs: [],
      nextAt: expect.any(Number),
      timeZone: 'America/Denver',
    });
  });

  it('is none of an agency that is suspended, or has no center', async () => {
    await world.db.sql`update public.agencies set status = 'suspended' where id = ${world.ours.id}`;
    expect(await begin()).toEqual([]);
    await world.db.sql`update public.agencies set status = 'active' where id = ${world.ours.id}`;
    await world.db.sql`update public.centers set is_active = false where agency_id = ${world.ours.id}`;
    expect(await begin()).toEqual([]);
    expect((await list(who.supervisor)).nextAt).toBeNull();
    await world.db.sql`update public.centers set is_active = true where agency_id = ${world.ours.id}`;
    expect(await begin()).toHaveLength(1);
  });

  it('goes by the time of the agency in the zone of its first center', async () => {
    await setTime('05:30');
    // 05:30 in Denver is 12:30 UTC in winter.
    expect(await newestNight('2031-01-06T12:29:59Z')).toBe('2031-01-05');
    expect(await newestNight('2031-01-06T12:30Z')).toBe('2031-01-06');
    await setTime('22:15');
    expect(await newestNight('2031-01-07T05:14Z')).toBe('2031-01-05');
    expect(await newestNight('2031-01-07T05:15Z')).toBe('2031-01-06');
  });

  it('comes once where the clock skips its time, and once where it shows it twice', async () => {
    await setTime('02:30');
    // On 9 March 02:30 is skipped: it comes at 03:30, 09:30 UTC.
    expect(await newestNight('2031-03-09T09:29Z')).toBe('2031-03-08');
    expect(await newestNight('2031-03-09T09:30Z')).toBe('2031-03-09');
    await setTime('01:30');
    // On 2 November 01:30 comes at 07:30 UTC and again an hour later.
    expect(await newestNight('2031-11-02T07:29Z')).toBe('2031-11-01');
    expect(await newestNight('2031-11-02T07:30Z')).toBe('2031-11-02');
    expect(await newestNight('2031-11-02T08:29Z')).toBe('2031-11-02');
  });

  it.each([
    ['02:30', '2031-03-08T00:00Z'],
    ['01:30', '2031-11-01T00:00Z'],
    ['00:00', '2031-11-01T00:00Z'],
  ])('never goes back nor leaves out a date, at %s from %s on', async (time, from) => {
    await setTime(time);
    const rows = await world.db.sql<{ night: string }[]>`
      select n.night::text
      from generate_series(${from}::text::timestamptz, ${from}::text::timestamptz + interval '4 days', '15 minutes') t (at)
      cross join lateral private.newest_night(${world.ours.id}, t.at) n order by t.at`;
    const seen = rows.map(({ night }) => night);
    const dates = [...new Set(seen)];
    expect(seen).toEqual(seen.toSorted());
    expect(dates).toEqual(dates.map((_, index) => addDays(dates[0] ?? '', index)));
    expect(dates.length).toBeGreaterThan(3);
  });
});

describe('a night', () => {
  it('is taken once', async () => {
    expect(await begin('one')).toHaveLength(1);
    expect(await begin('two')).toEqual([]);
    expect(await nights()).toEqual(['0 running']);
  });

  it('is taken by one of two workers at once, and what was missed is written once', async () => {
    await plant(3);
    const taken: Claim[][] = [];
    const outcomes = await race(
      world.db,
      ['one', 'two', 'three', 'four'].map((worker) => ({
        as: 'service_role' as const,
        work: async (sql) => {
          const [row] = await sql<
            { answer: Claim[] }[]
          >`select public.begin_nightly_run(${worker}) as answer`;
          taken.push(row?.answer ?? []);
        },
      })),
    );
    expect(outcomes).toEqual([null, null, null, null]);
    expect(taken.flat()).toHaveLength(1);
    expect(await nights()).toEqual(['3 done', '2 missed', '1 missed', '0 running']);
  });

  it('is taken from one of two workers by one of two others when its lease has run out', async () => {
    const first = await claimed('one');
    expect(await begin('two')).toEqual([]);
    await lapse();
    const taken: Claim[] = [];
    await race(
      world.db,
      ['two', 'three'].map((worker) => ({
        as: 'service_role' as const,
        work: async (sql) => {
          const [row] = await sql<
            { answer: Claim[] }[]
          >`select public.begin_nightly_run(${worker}) as answer`;
          taken.push(...(row?.answer ?? []));
        },
      })),
    );
    expect(taken).toEqual([{ ...first, attempt: 2 }]);
    expect([await finish(first), await fail(first)]).toEqual([null, false]);
    expect(await noticesOf(world.db.sql, 'digest.nightly')).toEqual([]);
    expect(await finish({ ...first, attempt: 2 })).toBe(3);
  });

  it('is taken again at once by a worker that was killed while it had it', async () => {
    const first = await claimed('one');
    expect(await begin('one')).toEqual([{ ...first, attempt: 2 }]);
  });

  it('fails when five workers had it and none finished it', async () => {
    for (const attempt of [1, 2, 3, 4, 5]) {
      expect(await begin()).toMatchObject([{ attempt }]);
      await lapse();
    }
    expect(await begin()).toEqual([]);
    expect((await list(who.supervisor)).runs).toMatchObject([
      { state: 'failed', attempts: 5, error: 'Five workers had it, and none finished it.' },
    ]);
    expect(await begin()).toEqual([]);
  });

  it('that was missed is written down with the reason, of the newest thirty', async () => {
    await plant(50);
    await claimed();
    const all = await nights();
    expect(all).toHaveLength(32);
    expect(all.slice(0, 2)).toEqual(['50 done', '30 missed']);
    expect(all.slice(-2)).toEqual(['1 missed', '0 running']);
    const { runs } = await list(who.supervisor);
    expect(runs[1]).toMatchObject({
      state: 'missed',
      attempts: 0,
      peopleTold: null,
      summary: null,
      error: 'Nobody ran it before the next night was due.',
    });
  });

  it('that nobody finished before the next one is over', async () => {
    await plant(1, 'running');
    const claim = await claimed();
    expect(await nights()).toEqual(['1 failed', '0 running']);
    expect(await finish(claim)).toBe(3);
  });

  it('of a later time of day than before does not come twice', async () => {
    await finish(await claimed());
    await world.db.sql`update public.nightly_runs set night = night + 1`;
    expect(await begin()).toEqual([]);
  });
});

describe('the end of a night', () => {
  it('tells each supervisor and admin once, with a link to what it found', async () => {
    const claim = await claimed();
    expect(await finish(claim, '2 gaps, 14 h of overtime')).toBe(3);
    expect(await finish(claim, '2 gaps, 14 h of overtime')).toBeNull();
    const notices = await noticesOf(world.db.sql, 'digest.nightly');
    expect(notices).toEqual(
      [who.supervisor, who.admin, who.otherSupervisor].map((to) => ({
        to,
        content: 'Nightly look ahead: 2 gaps, 14 h of overtime.',
        link: `/notices/nightly/${claim.id}`,
      })),
    );
    const rows = await world.db.sql`
      select subject, expires_at > now() + interval '23 hours' and expires_at < now() + interval '25 hours' as lasts_a_day
      from public.notifications`;
    expect(new Set(rows.map((row) => `${row.subject} ${row.lasts_a_day}`))).toEqual(
      new Set(['nightly true']),
    );
    expect((await list(who.supervisor)).runs).toEqual([
      {
        id: claim.id,
        night: await newestNight(),
        state: 'done',
        attempts: 1,
        startedAt: expect.any(Number),
        finishedAt: expect.any(Number),
        peopleTold: 3,
        summary: '2 gaps, 14 h of overtime',
        error: null,
      },
    ]);
  });

  it('tells nobody where there is nothing to tell', async () => {
    expect(await finish(await claimed(), '')).toBe(0);
    expect(await noticesOf(world.db.sql, 'digest.nightly')).toEqual([]);
    expect((await list(who.supervisor)).runs).toMatchObject([{ state: 'done', peopleTold: 0, summary: '' }]);
  });

  it('is one of two that come at once', async () => {
    const claim = await claimed();
    const result = JSON.stringify({ summary: '1 gap' });
    const outcomes = await race(
      world.db,
      [1, 2].map(() => ({
        as: 'service_role' as const,
        work: (sql) =>
          sql`select public.finish_nightly_run(${claim.id}, ${claim.attempt}, ${result}::text::jsonb)`,
      })),
    );
    expect(outcomes).toEqual([null, null]);
    expect(await noticesOf(world.db.sql, 'digest.nightly')).toHaveLength(3);
  });

  it('is refused without a summary', async () => {
    const { id, attempt } = await claimed();
    const work = (json: string) =>
      call(
        world,
        'service_role',
        (sql) => sql`select public.finish_nightly_run(${id}, ${attempt}, ${json}::text::jsonb) as answer`,
      );
    for (const json of ['{}', '[]', 'null', '{"summary":3}']) {
      expect(await refusalOf(work(json))).toMatchObject({ code: 'PT422' });
    }
  });

  it('as a failure is tried again later, longer each time, and the fifth is the last', async () => {
    const claim = await claimed();
    const waits: number[] = [];
    for (const attempt of [1, 2, 3, 4]) {
      expect(await fail({ ...claim, attempt })).toBe(true);
      expect(await begin()).toEqual([]);
      const [row] = await world.db.sql<{ wait: number }[]>`
        select round(extract(epoch from lease_until - now()) / 60)::integer as wait from public.nightly_runs`;
      waits.push(row?.wait ?? 0);
      await lapse();
      expect(await begin('two')).toEqual([{ ...claim, attempt: attempt + 1 }]);
    }
    expect(waits).toEqual([2, 4, 8, 16]);
    expect(await fail({ ...claim, attempt: 5 })).toBe(true);
    expect(await fail({ ...claim, attempt: 5 })).toBe(false);
    expect((await list(who.supervisor)).runs).toMatchObject([
      { state: 'failed', attempts: 5, error: 'The look ahead failed (12ab34cd).' },
    ]);
    const told = await noticesOf(world.db.sql, 'digest.nightly');
    expect(told.map(({ to }) => to).toSorted()).toEqual(
      [who.supervisor, who.otherSupervisor, who.admin].toSorted(),
    );
    expect(told[0]).toMatchObject({
      content: expect.stringMatching(/^The nightly look ahead of .* failed: nobody has looked/),
      link: `/notices/nightly/${claim.id}`,
    });
  });

  it('is told as failed only where no later one has taken its place', async () => {
    await claimed('one');
    await world.db.sql`update public.nightly_runs set night = night - 1`;
    await claimed('two');
    expect(await nights()).toEqual(['1 failed', '0 running']);
    expect(await noticesOf(world.db.sql, 'digest.nightly')).toEqual([]);
  });

  it('forgets the failures before it', async () => {
    const claim = await claimed();
    await fail(claim);
    expect((await list(who.supervisor)).runs).toMatchObject([
      { state: 'running', error: 'The look ahead failed (12ab34cd).' },
    ]);
    await lapse();
    expect(await finish(await claimed('two'))).toBe(3);
    expect((await list(who.supervisor)).runs).toMatchObject([{ state: 'done', attempts: 2, error: null }]);
  });
});

describe('who may', () => {
  it('read the log: supervisors of the agency', async () => {
    const claim = await claimed();
    await finish(claim);
    expect(await open(who.supervisor, claim.id)).toMatchObject({
      id: claim.id,
      result: { summary: '2 gaps' },
    });
    expect(await open(who.admin, claim.id)).not.toBeNull();
    await world.db.sql`update public.agencies set status = 'active' where id = ${world.theirs.id}`;
    expect(await open(who.foreignSupervisor, claim.id)).toBeNull();
    expect((await list(who.foreignSupervisor)).runs).toEqual([]);
    for (const as of [who.ana, uuid(108)]) {
      expect(await refusalOf(list(as))).toMatchObject({ code: 'PT403' });
      expect(await refusalOf(open(as, claim.id))).toMatchObject({ code: 'PT403' });
    }
  });

  it('run nights: the server alone', async () => {
    for (const as of [who.admin, null]) {
      const statements = [
        `select public.begin_nightly_run('w') as answer`,
        `select public.finish_nightly_run(1, 1, '{"summary":""}') as answer`,
        `select public.fail_nightly_run(1, 1, 'No') as answer`,
        `select public.get_digest_facts('${world.ours.id}') as answer`,
      ];
      for (const statement of statements) {
        expect(await refusalOf(call(world, as, (sql) => sql.unsafe(statement)))).toMatchObject({
          code: '42501',
        });
      }
    }
    for (const worker of ['', 'w'.repeat(201)])
      expect(await refusalOf(begin(worker))).toMatchObject({ code: 'PT422' });
  });
});

describe('what a night is computed from', () => {
  const facts = (agency = world.ours.id) =>
    call<unknown>(world, 'service_role', (sql) => sql`select public.get_digest_facts(${agency}) as answer`);
  const today = async (): Promise<string> => {
    const [row] = await world.db.sql<{ day: string }[]>`
      select ((now() at time zone 'America/Denver') - interval '5 hours')::date::text as day`;
    return row?.day ?? '';
  };

  it('is the published roster of the fourteen days with the weeks around them, as the roster counts it', async () => {
    const first = await today();
    // On a Monday the sixth day of the week that begins on Sunday is the twelfth from today.
    const last = addDays(first, 11);
    await makeSchedule(world.db.sql, world.ours, 1, {
      startDate: addDays(first, -20),
      endDate: last,
      status: 'published',
    });
    await makeRequirement(world.db.sql, world.ours, 1, {
      startTime: '09:00',
      endTime: '19:00',
      minEmployees: 1,
      minSupervisors: 0,
    });
    const add = (userId: string | null, shiftDate: string, status: 'published' | 'cancelled' = 'published') =>
      makeAssignment(world.db.sql, world.ours, {
        scheduleId: 1,
        userId,
        shiftId: shift.day,
        shiftDate,
        status,
      });
    // Ana works five days of the workweek that begins within the next seven; cancelled and open shifts count for nobody.
    const weekday = new Date(`${first}T00:00Z`).getUTCDay();
    const sunday = addDays(first, (7 - weekday) % 7);
    for (const day of [0, 1, 2, 3, 4]) await add(who.ana, addDays(sunday, day));
    await add(who.ben, addDays(sunday, 5), 'cancelled');
    await add(null, addDays(sunday, 5));
    const digest = digestOf(readDigestFacts(await facts()), Date.now());
    expect(digest.overtime.rows).toEqual([
      {
        centerId: world.ours.centerId,
        userId: who.ana,
        fullName: 'Ana',
        weekStart: sunday,
        lastDate: addDays(sunday, 4),
        scheduleId: 1,
        workedMinutes: 3000,
        paidMinutes: 3000,
        overtimeMinutes: 600,
      },
    ]);
    expect(digest.centers).toMatchObject([
      {
        fromDate: first,
        toDate: addDays(first, 13),
        unscheduled: [12, 13].map((days) => addDays(first, days)),
      },
    ]);
    const covered = [0, 1, 2, 3, 4].map((day) => addDays(sunday, day));
    const short = Array.from({ length: 12 }, (_, days) => addDays(first, days)).filter(
      (date) => !covered.includes(date),
    );
    const told = digest.gaps.rows.map(({ shiftDate }) => shiftDate);
    // Today's may be over by now.
    expect(told.filter((date) => date !== first)).toEqual(short.filter((date) => date !== first));
    expect(digest.scheduleEnds).toMatchObject([{ scheduleId: 1, lastDate: last }]);
  });

  it('names who waits and when, never the kind or the reason', async () => {
    const id = await makeLeave(world.db.sql, world.ours, {
      userId: who.ana,
      startsAt: '2031-01-06T12:00Z',
      endsAt: '2031-01-07T12:00Z',
      type: 'sick',
      reason: 'Surgery',
    });
    await makeLeave(world.db.sql, world.ours, {
      userId: who.ben,
      startsAt: '2031-01-06T12:00Z',
      endsAt: '2031-01-07T12:00Z',
      status: 'withdrawn',
    });
    const answer = await facts();
    expect(readDigestFacts(answer).requests).toEqual([
      {
        kind: 'leave',
        id,
        centerId: world.ours.centerId,
        names: ['Ana'],
        startsAt: Date.parse('2031-01-06T12:00Z'),
        endsAt: Date.parse('2031-01-07T12:00Z'),
        since: expect.any(Number),
      },
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/surgery|sick/i);
  });

  it('is of one agency, and of none that is suspended', async () => {
    await world.db.sql`update public.agencies set status = 'active' where id = ${world.theirs.id}`;
    const theirs = JSON.stringify(await facts(world.theirs.id));
    expect(theirs).toContain(who.stranger);
    expect(theirs).not.toContain(world.ours.centerId);
    expect(JSON.stringify(await facts())).not.toContain(who.stranger);
    await world.db.sql`update public.agencies set status = 'suspended' where id = ${world.theirs.id}`;
    expect(await facts(world.theirs.id)).toBeNull();
    expect(await facts(uuid(999))).toBeNull();
  });

  it('counts what nobody acknowledged in time, and what nobody got', async () => {
    const { sql } = world.db;
    const notice = async (hoursAgo: number, changed: { ack?: boolean; expired?: boolean } = {}) => {
      const [row] = await sql<{ id: number }[]>`
        insert into public.notifications (agency_id, recipient_id, kind, content, link, needs_ack, created_at, expires_at)
        values (${world.ours.id}, ${who.ana}, 'roster.changed', 'x', '/schedule', true,
          now() - ${hoursAgo} * interval '1 hour', ${changed.expired ? sql`now() - interval '1 minute'` : null})
        returning id::integer`;
      if (changed.ack)
        await sql`update public.notifications set acknowledged_at = now() where id = ${row?.id ?? 0}`;
      return row?.id ?? 0;
    };
    const deliver = (id: number, channel: string, state: string, endedHoursAgo: number) => sql`
      insert into public.notification_deliveries (agency_id, notification_id, recipient_id, channel, state, due_at,
        deadline_at, ended_at)
      values (${world.ours.id}, ${id}, ${who.ana}, ${channel}, ${state}, now(), now(),
        now() - ${endedHoursAgo} * interval '1 hour')`;
    const late = await notice(25);
    const fresh = await notice(23);
    await notice(25, { ack: true });
    await notice(25, { expired: true });
    expect(readDigestFacts(await facts())).toMatchObject({ unacknowledged: 1, undelivered: 0 });
    await deliver(late, 'email', 'dead', 1);
    await deliver(late, 'sms', 'dead', 1);
    // No person reads what the agency's own address took.
    await deliver(late, 'webhook', 'sent', 1);
    await deliver(fresh, 'email', 'dead', 1);
    await deliver(fresh, 'push', 'sent', 1);
    expect(readDigestFacts(await facts())).toMatchObject({ undelivered: 1 });
    await sql`update public.notification_deliveries set ended_at = now() - interval '25 hours'`;
    expect(readDigestFacts(await facts())).toMatchObject({ undelivered: 0 });
  });
});
