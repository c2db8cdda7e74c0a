import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deviceWords } from '#lib/domain/device.ts';
import { makePerson, uuid } from '../factories/people.ts';
import { makeSchedule } from '../factories/scheduling.ts';
import { race } from './race.ts';
import { call } from './roster-world.ts';
import { makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';
import { forgetAll, tell, toldOf } from './tell-due-world.ts';

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
  await sql`truncate public.notice_rules`;
  await sql`delete from auth.sessions`;
  await sql`update public.agencies set status = 'active'`;
  await sql`update public.profiles set is_active = true where not is_active`;
  await forgetAll(world);
  await makeSchedule(sql, world.ours, 1, {
    startDate: '2031-01-01',
    endDate: '2031-01-31',
    status: 'published',
  });
});

const due = () => call<number>(world, 'service_role', (sql) => sql`select public.tell_due() as answer`);
const briefly = async (kind: string) =>
  (await toldOf(world.db.sql, kind)).map(({ to, content }) => ({ to, content }));

describe('what nobody has acknowledged', () => {
  const look = (moment: string) => tell(world, 'tell_unacknowledged', `${moment}Z`);
  const overseers = [who.supervisor, who.admin, who.otherSupervisor, roamer];
  type Given = {
    kind?: string;
    content?: string;
    at?: string;
    concernsAt?: string | null;
    expiresAt?: string | null;
    scheduleId?: number | null;
  };
  /** A notice that is to be acknowledged, of 6 January at noon unless told otherwise. */
  const give = async (person: string, given: Given = {}): Promise<number> => {
    const { kind = 'schedule.published', content = 'The schedule is published.', scheduleId = 1 } = given;
    const [row] = await world.db.sql<{ id: number }[]>`
      insert into public.notifications (agency_id, recipient_id, kind, content, created_at, schedule_id, concerns_at,
        expires_at, needs_ack)
      values (${world.ours.id}, ${person}, ${kind}, ${content}, ${given.at ?? '2031-01-06T12:00Z'}::text::timestamptz,
        ${scheduleId}, ${given.concernsAt ?? null}::text::timestamptz, ${given.expiresAt ?? null}::text::timestamptz, true)
      returning id::integer`;
    return row?.id ?? 0;
  };

  it('is told to the supervisors of the center after a day, once, and the person is reminded', async () => {
    await give(who.ana, { concernsAt: '2031-01-09T16:00Z' });
    expect(await look('2031-01-07 11:59')).toBe(0);
    expect([await look('2031-01-07 12:00'), await look('2031-01-09 15:00')]).toEqual([5, 0]);
    expect(await toldOf(world.db.sql, 'schedule.unacknowledged')).toEqual(
      overseers.map((to) => ({
        to,
        content: '1 person has not acknowledged a schedule or a change: Ana.',
        link: '/notices?tab=acknowledge',
        scheduleId: null,
        concernsAt: new Date('2031-01-09T16:00Z'),
        expiresAt: null,
      })),
    );
    expect(await toldOf(world.db.sql, 'schedule.remind')).toMatchObject([
      {
        to: who.ana,
        content: 'Please acknowledge: The schedule is published.',
        link: '/notifications?show=acknowledge',
      },
    ]);
  });

  it('is told an hour after it was given when the shift starts within twelve', async () => {
    await give(who.ana, { kind: 'roster.changed', concernsAt: '2031-01-07T00:30Z' });
    await give(who.ben, { kind: 'roster.changed', concernsAt: '2031-01-07T01:30Z' });
    expect(await look('2031-01-06 12:59')).toBe(0);
    expect(await look('2031-01-06 13:00')).toBe(5);
    expect((await briefly('schedule.remind')).map(({ to }) => to)).toEqual([who.ana]);
    expect(await look('2031-01-06 13:30')).toBe(5);
    // What has begun waits for the day like everything else.
    await give(who.cora, { kind: 'roster.changed', concernsAt: '2031-01-06T11:00Z' });
    expect(await look('2031-01-06 14:00')).toBe(0);
  });

  it('waits as long as the agency says', async () => {
    await world.db.sql`insert into public.notice_rules (agency_id, ack_hours) values (${world.ours.id}, 48)`;
    await give(who.ana);
    expect([await look('2031-01-08 11:59'), await look('2031-01-08 12:00')]).toEqual([0, 5]);
  });

  it('is one notice for each, whoever and how much it is of, and never about oneself', async () => {
    const { sql } = world.db;
    for (const [person, content] of [
      [who.supervisor, 'One'],
      [who.ana, 'Two'],
      [who.ana, 'Three'],
    ] as const) {
      await give(person, { content });
    }
    await give(who.ana, { kind: 'roster.cancelled', content: 'Four', concernsAt: '2031-01-08T16:00Z' });
    for (let n = 0; n < 11; n++) {
      const id = await makePerson(sql, world.ours, 120 + n, { fullName: `Zoe ${n + 10}` });
      await give(id);
    }
    expect(await look('2031-01-07 12:00')).toBe(13 + 4);
    const reports = await briefly('schedule.unacknowledged');
    expect(reports.find(({ to }) => to === who.supervisor)?.content).toBe(
      '12 people have not acknowledged a schedule or a change: Ana, Zoe 10, Zoe 11, Zoe 12, Zoe 13, Zoe 14, Zoe 15, ' +
        'Zoe 16, Zoe 17, Zoe 18 and 2 more.',
    );
    expect(reports.find(({ to }) => to === who.admin)?.content).toMatch(/^13 people .*: Ana, Sam, Zoe 10/);
    expect((await briefly('schedule.remind')).find(({ to }) => to === who.ana)?.content).toBe(
      'Please acknowledge 2 published schedules and 1 cancelled shift.',
    );
    await sql`update public.profiles set is_active = false where full_name like 'Zoe %'`;
  });

  it('is left alone when it was acknowledged, has expired, is a month old, or its person has left', async () => {
    const { sql } = world.db;
    const done = await give(who.ana);
    await sql`update public.notifications set acknowledged_at = now(), read_at = now() where id = ${done}`;
    await give(who.ana, { expiresAt: '2031-01-07T11:00Z' });
    await give(who.ana, { at: '2030-12-07T11:00Z' });
    await give(who.ben);
    await sql`update public.profiles set is_active = false where id = ${who.ben}`;
    expect(await look('2031-01-07 12:00')).toBe(0);
    await sql`update public.profiles set is_active = true where id = ${who.ben}`;
    await sql`update public.agencies set status = 'suspended'`;
    expect(await look('2031-01-07 12:00')).toBe(0);
    await sql`update public.agencies set status = 'active'`;
    expect(await look('2031-01-07 12:00')).toBe(5);
  });

  it('reminds nobody whom a supervisor reminded in the last hour', async () => {
    await give(who.ana);
    await world.db.sql`
      insert into public.notifications (agency_id, recipient_id, kind, content, created_at)
      values (${world.ours.id}, ${who.ana}, 'schedule.remind', 'Sam asks', '2031-01-07T11:30Z')`;
    expect(await look('2031-01-07 12:00')).toBe(4);
  });

  it('of somebody without a center is told to the supervisors of none', async () => {
    await give(roamer, { scheduleId: null });
    await world.db.sql`update public.profiles set center_id = null where id = ${who.otherSupervisor}`;
    expect(await look('2031-01-07 12:00')).toBe(2);
    expect((await briefly('schedule.unacknowledged')).map(({ to }) => to)).toEqual([who.otherSupervisor]);
    await world.db
      .sql`update public.profiles set center_id = ${world.ours.centerId} where id = ${who.otherSupervisor}`;
  });
});

const agents = {
  windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0',
  windowsLater: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  phone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
};

describe('a sign-in', () => {
  let sessions = 0;
  const signIn = (person: string, agent: string | null, at = '2026-06-06T15:00Z') =>
    world.db.sql`
      insert into auth.sessions (id, user_id, created_at, updated_at, user_agent)
      values (${uuid(800_000 + ++sessions)}, ${person}, ${at}::text::timestamptz, now(), ${agent})`;
  const content = (device: string, at: string) =>
    `Somebody signed in to your account on ${device}, ${at}. If it was not you, change your password and sign out everywhere.`;

  it('on a device that is new to the account is told once, the first of all never', async () => {
    await signIn(who.ana, agents.windows);
    expect(await due()).toBe(0);
    await signIn(who.ana, agents.windowsLater, '2026-06-06T15:10Z');
    await signIn(who.ana, 'Firefox on Windows', '2026-06-06T15:20Z');
    expect(await due()).toBe(0);
    const known = await world.db.sql`select device, seen_at from private.known_devices`;
    expect([...known]).toEqual([{ device: 'Firefox on Windows', seen_at: new Date('2026-06-06T15:20Z') }]);
    await signIn(who.ana, agents.phone, '2026-06-06T15:30Z');
    await signIn(who.ana, null, '2026-06-06T15:40Z');
    expect([await due(), await due()]).toEqual([2, 0]);
    expect(await toldOf(world.db.sql, 'security.device')).toMatchObject([
      {
        to: who.ana,
        content: content('Safari on iPhone', 'Sat 6 Jun 2026, 09:30'),
        link: '/profile',
        expiresAt: null,
      },
      { to: who.ana, content: content('an unknown device', 'Sat 6 Jun 2026, 09:40') },
    ]);
    // An old device stays known, also when its session is over.
    await world.db.sql`delete from auth.sessions`;
    await signIn(who.ana, agents.phone, '2026-07-06T15:30Z');
    expect(await due()).toBe(0);
  });

  it('is of its own account, also after a standstill, and in the zone of the center', async () => {
    await signIn(who.ana, agents.windows);
    await signIn(who.ben, agents.phone);
    await signIn(who.ana, agents.phone, '2026-06-06T15:50Z');
    await signIn(who.foreignSupervisor, agents.phone, '2026-06-06T15:00Z');
    await signIn(who.foreignSupervisor, agents.windows, '2026-06-06T15:00Z');
    await signIn(roamer, agents.phone);
    await signIn(roamer, agents.windows, '2026-06-06T15:50Z');
    expect(await due()).toBe(3);
    expect(await briefly('security.device')).toEqual([
      { to: who.ana, content: content('Safari on iPhone', 'Sat 6 Jun 2026, 09:50') },
      { to: roamer, content: content('Firefox on Windows', 'Sat 6 Jun 2026, 15:50') },
      { to: who.foreignSupervisor, content: content('Safari on iPhone', 'Sat 6 Jun 2026, 17:00') },
    ]);
  });

  it('is told once by workers at once, and not to who has left or is suspended', async () => {
    for (const person of [who.ana, who.ben, who.stranger]) await signIn(person, agents.windows);
    await due();
    for (const person of [who.ana, who.ben, who.stranger]) await signIn(person, agents.phone);
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`;
    await world.db.sql`update public.agencies set status = 'suspended' where id = ${world.theirs.id}`;
    await signIn(who.ana, agents.phone);
    const outcomes = await race(
      world.db,
      [1, 2, 3].map(() => ({ as: 'service_role' as const, work: (sql) => sql`select public.tell_due()` })),
    );
    expect(outcomes).toEqual([null, null, null]);
    expect((await briefly('security.device')).map(({ to }) => to)).toEqual([who.ana]);
  });

  it('names devices as the list of sessions does', async () => {
    const said = [
      ...Object.values(agents),
      null,
      '',
      ' ',
      'node',
      'undici',
      'Firefox on Windows',
      'curl/8.5.0',
      'x'.repeat(80),
      'Mozilla/5.0',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/139.0.0.0 Safari/537.36',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 OPR/120.0.0.0',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
      'Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
      'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/139.0.0.0 Mobile/15E148 Safari/604.1',
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
      'Mozilla/5.0 (PlayStation 5) AppleWebKit/605.1.15',
      'Mozilla/5.0 (Windows NT 10.0) Edge/18.0',
    ];
    const rows = await world.db.sql<{ words: string }[]>`
      select private.device_words(nullif(u.agent, '-')) as words
      from unnest(${said.map((agent) => agent ?? '-')}::text[]) with ordinality u (agent, place) order by u.place`;
    expect(rows.map(({ words }) => words)).toEqual(said.map(deviceWords));
  });
});

describe('a change of the account', () => {
  const setRole = async (person: string, role: string) => {
    const [row] = await world.db.sql`select version from public.profiles where id = ${person}`;
    await call(
      world,
      who.admin,
      (sql) => sql`
      select public.update_user_role(${person}, ${role}::text::public.role_name, ${row?.version}) as answer`,
    );
  };

  it('of the role is told to the person, up and down: by whom, and what it is now', async () => {
    await setRole(who.ana, 'supervisor');
    await setRole(who.ana, 'supervisor');
    await setRole(who.ana, 'dispatcher');
    expect(await toldOf(world.db.sql, 'security.role')).toMatchObject([
      {
        to: who.ana,
        content: 'Ada changed your role from dispatcher to supervisor.',
        link: '/profile',
        expiresAt: null,
      },
      { to: who.ana, content: 'Ada changed your role from supervisor to dispatcher.' },
    ]);
  });

  it('of the role of somebody who has left is told to nobody', async () => {
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ana}`;
    await setRole(who.ana, 'supervisor');
    await setRole(who.ana, 'dispatcher');
    expect(await briefly('security.role')).toEqual([]);
  });

  it('of password and address is told to its owner, the first password not', async () => {
    const { admin } = world.db;
    await admin`update auth.users set encrypted_password = '' where id = ${who.ana}`;
    await admin`update auth.users set encrypted_password = 'a' where id = ${who.ana}`;
    expect(await briefly('security.password')).toEqual([]);
    await admin`update auth.users set encrypted_password = 'b' where id = ${who.ana}`;
    await admin`update auth.users set encrypted_password = 'b' where id = ${who.ana}`;
    const [told, ...others] = await briefly('security.password');
    expect(others).toEqual([]);
    expect(told).toEqual({
      to: who.ana,
      content: expect.stringMatching(
        /^Your password was changed, \w{3} \d+ \w{3} \d{4}, \d\d:\d\d\. If it was not you, ask for a new one on the page where you sign in, and tell an admin\.$/,
      ),
    });
    await admin`update auth.users set email = 'new@example.test' where id = ${who.ana}`;
    await admin`update auth.users set email = 'person-101@example.test' where id = ${who.ana}`;
    expect((await briefly('security.email')).map(({ content }) => content)).toEqual([
      'The e-mail address of your account was changed from person-101@example.test to new@example.test. If it was not you, tell an admin at once.',
      'The e-mail address of your account was changed from new@example.test to person-101@example.test. If it was not you, tell an admin at once.',
    ]);
  });

  it('is told to nobody who has left or whose agency is suspended', async () => {
    const { admin, sql } = world.db;
    await admin`update auth.users set encrypted_password = 'a' where id in (${who.ana}, ${who.stranger})`;
    await sql`truncate public.notifications cascade`;
    await sql`update public.profiles set is_active = false where id = ${who.ana}`;
    await sql`update public.agencies set status = 'suspended' where id = ${world.theirs.id}`;
    await admin`update auth.users set encrypted_password = 'c' where id in (${who.ana}, ${who.stranger})`;
    await admin`update auth.users set email = 'left@example.test' where id = ${who.ana}`;
    await admin`update auth.users set email = 'suspended@example.test' where id = ${who.stranger}`;
    expect([...(await sql`select kind from public.notifications`)]).toEqual([]);
  });
});
