import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OwnTimeOff, TimeOffEvent, TimeOffRequest } from '#lib/domain/time-off-records.ts';
import { kindOf, makeLeave } from '../factories/time-off.ts';
import { refusalOf } from './refusal.ts';
import { call, noticesOf } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';
import { ask, cancel, clearTimeOff, day, decide } from './time-off-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearTimeOff(world);
  await clearSchedules(world);
});

const run = (as: string, text: string) => world.db.asUser(as, (sql) => sql.unsafe(text));
const withdraw = (as: string, { id, version }: TimeOffRequest, reason: string | null = null) =>
  call<TimeOffRequest>(
    world,
    as,
    (sql) => sql`select public.withdraw_time_off(${id}, ${version}, ${reason}) as answer`,
  );
const get = (as: string, id: number) =>
  call<{ request: TimeOffRequest; events: TimeOffEvent[] } | null>(
    world,
    as,
    (sql) => sql`select public.get_time_off_request(${id}) as answer`,
  );
const listOf = (as: string, person: string) =>
  call<OwnTimeOff>(world, as, (sql) => sql`select public.list_time_off_of(${person}) as answer`);
const stepsOf = async (id: number) =>
  ((await get(who.admin, id))?.events ?? []).map(({ from, to, actorName, reason }) => [
    from,
    to,
    actorName,
    reason,
  ]);

describe('asking for time off', () => {
  it('makes a request that waits, with its event, its audit and the hours it would cost', async () => {
    const before = await lastAuditId(world.db.sql);
    const asked = await ask(world, { reason: 'family\nat home' });
    expect(asked).toMatchObject({
      userId: who.ana,
      fullName: 'Ana',
      role: 'dispatcher',
      centerId: world.ours.centerId,
      kindName: 'Vacation',
      status: 'pending',
      isSickCall: false,
      startsAt: Date.parse('2031-01-06T12:00Z'),
      endsAt: Date.parse('2031-01-07T12:00Z'),
      reason: 'family\nat home',
      chargedMinutes: 600,
      reviewedByName: null,
      stage: 'supervisors',
      line: [],
      version: 1,
    });
    expect(await stepsOf(asked.id)).toEqual([[null, 'pending', 'Ana', null]]);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'time_off.create', actor_id: who.ana, target_id: String(asked.id) },
    ]);
  });

  it('of a kind without a balance costs none', async () => {
    expect(await ask(world, { type: 'training' })).toMatchObject({
      chargedMinutes: null,
      needsBalance: false,
    });
  });

  it.each([
    ['startsAt', { from: '2031-01-06T12:10Z' }],
    ['endsAt', { to: '2031-01-06T12:20Z' }],
    ['endsAt', { to: day('2031-01-06') }],
    ['endsAt', { to: day('2032-01-09') }],
    ['reason', { reason: 'x'.repeat(1001) }],
    ['reason', { reason: 'A\u202Ena' }],
    ['chargedMinutes', { charged: -1 }],
    ['kindId', { kindId: 0 }],
  ] as const)('is refused at the field %s', async (field, asked) => {
    expect(await refusalOf(ask(world, asked))).toMatchObject({ code: 'PT422', detail: { field } });
  });

  it('takes no kind of another agency, and no retired one', async () => {
    const foreign = await kindOf(world.db.sql, world.theirs, 'vacation');
    expect(await refusalOf(ask(world, { kindId: foreign }))).toMatchObject({ code: 'PT422' });
    const own = await kindOf(world.db.sql, world.ours, 'vacation');
    await world.db.sql`update public.leave_kinds set is_active = false where id = ${own}`;
    expect(await refusalOf(ask(world))).toMatchObject({ detail: { field: 'kindId' } });
    await world.db.sql`update public.leave_kinds set is_active = true where id = ${own}`;
  });

  it('is refused while anything of it is asked for or granted already, and not after', async () => {
    const first = await ask(world);
    const night = { from: '2031-01-06T20:00Z', to: '2031-01-08T20:00Z' };
    expect(await refusalOf(ask(world, night))).toMatchObject({
      code: 'PT422',
      message: 'You have asked for time off at that time already: Mon 6 Jan 2031.',
      detail: { field: 'startsAt', request: first.id },
    });
    // Half-open: the next one begins where this one ends. Others may be off at the same time.
    const after = await ask(world, { from: day('2031-01-07'), to: day('2031-01-08') });
    await ask(world, { as: who.ben });
    await withdraw(who.ana, after);
    await decide(world, first);
    expect(await refusalOf(ask(world, night))).toMatchObject({
      message: 'You have time off already: Mon 6 Jan 2031.',
    });
    // Not even the owner of the database writes two.
    const same = { userId: who.ana, startsAt: '2031-01-06T20:00Z', endsAt: '2031-01-06T21:00Z' };
    expect(await refusalOf(makeLeave(world.db.sql, world.ours, same))).toMatchObject({ code: '23P01' });
  });

  it('counts notice by operational days, and closes on blackout days, but not for protected kinds', async () => {
    const { sql } = world.db;
    const dayAt = async (ahead: number) => {
      const [row] = await sql<{ date: string }[]>`
        select (((now() at time zone 'America/Denver') - interval '5 hours')::date + ${ahead}::integer)::text as date`;
      return row?.date ?? '';
    };
    const hours = async (ahead: number) => {
      const date = await dayAt(ahead);
      return { from: `${date} 10:00 America/Denver`, to: `${date} 12:00 America/Denver` };
    };
    expect(await refusalOf(ask(world, await hours(6)))).toMatchObject({
      code: 'PT422',
      message: 'Vacation is asked for at least 7 days ahead.',
      detail: { field: 'startsAt' },
    });
    await ask(world, await hours(7));
    await ask(world, { type: 'sick', ...(await hours(1)) });
    await sql`insert into public.leave_blackouts (agency_id, name, from_date, to_date)
      values (${world.ours.id}, 'Festival', '2031-01-04', '2031-01-06'), (${world.theirs.id}, 'Theirs', '2031-01-01', '2031-12-31')`;
    expect(await refusalOf(ask(world))).toMatchObject({
      code: 'PT422',
      message: 'No time off can be asked for from Sat 4 Jan 2031 to Mon 6 Jan 2031: Festival.',
      detail: { field: 'startsAt' },
    });
    await ask(world, { type: 'sick' });
    await ask(world, { from: day('2031-01-07'), to: day('2031-01-08') });
    await sql`delete from public.leave_blackouts`;
  });

  it('is for members of a center', async () => {
    const { sql } = world.db;
    await sql`update public.profiles set center_id = null where id = ${who.cora}`;
    expect(await refusalOf(ask(world, { as: who.cora }))).toMatchObject({ code: 'PT422' });
    await sql`update public.profiles set center_id = ${world.ours.centerId}, is_active = false where id = ${who.cora}`;
    expect(await refusalOf(ask(world, { as: who.cora }))).toMatchObject({ code: 'PT403' });
    await sql`update public.profiles set is_active = true where id = ${who.cora}`;
  });
});

describe('the states of a request', () => {
  it.each([
    ['approved', null, 'time_off.approve', 'Your time off Mon 6 Jan 2031 is approved.'],
    ['denied', 'Too few', 'time_off.deny', 'Your time off Mon 6 Jan 2031 is denied: Too few'],
  ])('%s by a supervisor, who is on record with the time', async (status, note, action, words) => {
    const asked = await ask(world, { type: 'training' });
    const before = await lastAuditId(world.db.sql);
    const decided = await decide(world, asked, { decision: status, note });
    expect(decided).toMatchObject({
      status,
      decisionNote: note,
      reviewedByName: 'Sam',
      version: 2,
      stage: null,
    });
    expect(await stepsOf(asked.id)).toEqual([
      [null, 'pending', 'Ana', null],
      ['pending', status, 'Sam', note],
    ]);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action, actor_id: who.supervisor, actor_kind: 'user', after: { status } },
    ]);
    expect(await noticesOf(world.db.sql, `time_off.${status}`)).toEqual([
      { to: who.ana, content: words, link: `/time-off?request=${asked.id}` },
    ]);
  });

  it('are said to whoever comes late: by whom and when', async () => {
    const asked = await ask(world);
    const stale = { ...asked };
    await decide(world, asked);
    for (const late of [
      () => decide(world, stale, { as: who.otherSupervisor, decision: 'denied', note: 'No' }),
      () => decide(world, stale),
      () => withdraw(who.ana, stale),
    ]) {
      expect(await refusalOf(late())).toMatchObject({
        code: 'PT409',
        message: expect.stringMatching(/^Sam approved this request on \w{3} \d+ \w{3} \d{4} at \d\d:\d\d\.$/),
        detail: { status: 'approved', by: 'Sam', version: 2, at: expect.any(Number) },
      });
    }
  });

  it('are decided in the version that was seen', async () => {
    const asked = await ask(world);
    expect(await refusalOf(decide(world, asked, { version: 2 }))).toMatchObject({ code: 'PT409' });
    expect(await refusalOf(withdraw(who.ana, { ...asked, version: 7 }))).toMatchObject({ code: 'PT409' });
  });

  it('withdrawn by the person alone, and then nothing more', async () => {
    const asked = await ask(world);
    expect(await refusalOf(withdraw(who.ben, asked))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(withdraw(who.foreignSupervisor, asked))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(withdraw(who.supervisor, asked))).toMatchObject({ code: 'PT403' });
    expect(await withdraw(who.ana, asked, 'Plans changed')).toMatchObject({ status: 'withdrawn' });
    expect(await stepsOf(asked.id)).toEqual([
      [null, 'pending', 'Ana', null],
      ['pending', 'withdrawn', 'Ana', 'Plans changed'],
    ]);
    expect(await refusalOf(decide(world, { ...asked, version: 2 }))).toMatchObject({
      code: 'PT409',
      message: expect.stringContaining('Ana withdrew this request'),
    });
  });

  it('cancelled by the person or a supervisor, who says why, while it is not over', async () => {
    const own = await decide(world, await ask(world));
    const other = await decide(world, await ask(world, { as: who.ben }));
    expect(await refusalOf(cancel(world, own, { as: who.ben }))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(cancel(world, own, { as: who.supervisor }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'reason' },
    });
    expect(await cancel(world, own)).toMatchObject({ status: 'cancelled', version: 3 });
    await cancel(world, other, { as: who.otherSupervisor, reason: 'Storm' });
    expect(await noticesOf(world.db.sql, 'time_off.cancelled')).toEqual([
      {
        to: who.ben,
        content: 'Your time off Mon 6 Jan 2031 is cancelled by Tess: Storm',
        link: `/time-off?request=${other.id}`,
      },
      {
        to: who.supervisor,
        content: 'Ana has cancelled the time off Mon 6 Jan 2031.',
        link: `/requests?request=${own.id}`,
      },
    ]);
    expect(await refusalOf(cancel(world, own))).toMatchObject({
      code: 'PT409',
      message: expect.stringContaining('Ana cancelled this request'),
    });
    const past = await makeLeave(world.db.sql, world.ours, {
      userId: who.ana,
      startsAt: '2026-01-05T12:00Z',
      endsAt: '2026-01-06T12:00Z',
      status: 'approved',
      reviewedBy: who.supervisor,
    });
    expect(await refusalOf(cancel(world, { id: past, version: 1 }))).toMatchObject({
      code: 'PT422',
      message: 'This leave is over. It cannot be cancelled any more.',
    });
    const waiting = await ask(world, { from: day('2031-01-20'), to: day('2031-01-21') });
    expect(await refusalOf(cancel(world, waiting))).toMatchObject({ code: 'PT409' });
  });

  it.each([
    ['pending', 'cancelled'],
    ['denied', 'approved'],
    ['approved', 'pending'],
    ['approved', 'denied'],
    ['withdrawn', 'pending'],
    ['cancelled', 'approved'],
  ] as const)('do not go from %s to %s, whoever writes', async (status, next) => {
    const { sql } = world.db;
    const leave = { userId: who.ana, startsAt: day('2031-01-06'), endsAt: day('2031-01-07') };
    const id = await makeLeave(sql, world.ours, { ...leave, status, reviewedBy: who.supervisor });
    const moved = sql`
      update public.time_off_requests set status = ${next}, reviewed_by = ${who.supervisor}, reviewed_at = now()
      where id = ${id}`;
    expect(await refusalOf(moved)).toMatchObject({ code: 'PT409' });
  });

  it('are never decided by nobody, nor by whose they are', async () => {
    const { sql } = world.db;
    const { id } = await ask(world);
    const set = (fields: string) => refusalOf(sql.unsafe(`update public.time_off_requests set ${fields}`));
    expect(await set(`status = 'approved'`)).toMatchObject({ code: 'PT422' });
    expect(await set(`status = 'approved', reviewed_by = user_id, reviewed_at = now()`)).toMatchObject({
      code: '23514',
    });
    const own = await ask(world, { as: who.supervisor });
    expect(await refusalOf(decide(world, own))).toMatchObject({
      code: 'PT403',
      message: 'Nobody decides on their own request.',
    });
    for (const as of [who.ana, who.ben]) {
      expect(await refusalOf(decide(world, { id, version: 1 }, { as }))).toMatchObject({ code: 'PT403' });
    }
    expect(await refusalOf(decide(world, { id, version: 1 }, { as: who.foreignSupervisor }))).toMatchObject({
      code: 'PT404',
    });
    await sql`update public.profiles set is_active = false where id = ${who.otherSupervisor}`;
    const gone = decide(world, { id, version: 1 }, { as: who.otherSupervisor });
    expect(await refusalOf(gone)).toMatchObject({ code: 'PT403' });
    await sql`update public.profiles set is_active = true where id = ${who.otherSupervisor}`;
  });

  it('end when somebody leaves: nobody decides them any more', async () => {
    const { sql } = world.db;
    const asked = await ask(world, { as: who.cora });
    await sql`update public.profiles set is_active = false where id = ${who.cora}`;
    const [left] = await sql`select status from public.time_off_requests where id = ${asked.id}`;
    expect(left?.status).toBe('withdrawn');
    for (const decision of ['approved', 'denied'] as const) {
      expect(await refusalOf(decide(world, asked, { decision, note: 'Gone' }))).toMatchObject({
        code: 'PT409',
      });
    }
    await sql`update public.profiles set is_active = true where id = ${who.cora}`;
  });

  it('are kept: events are written once and stay', async () => {
    const { sql } = world.db;
    await ask(world);
    expect(await refusalOf(sql`update public.time_off_events set reason = 'x'`)).toMatchObject({
      code: '42501',
    });
    expect(await refusalOf(sql`delete from public.time_off_events`)).toMatchObject({ code: '42501' });
  });
});

describe('who reads what', () => {
  it('a request: the person and supervisors of the agency', async () => {
    const asked = await ask(world, { reason: 'private' });
    expect((await get(who.ana, asked.id))?.request.reason).toBe('private');
    expect((await get(who.supervisor, asked.id))?.request.reason).toBe('private');
    for (const as of [who.ben, who.foreignSupervisor]) expect(await get(as, asked.id)).toBeNull();
    expect(await run(who.ben, 'select id from public.time_off_events')).toEqual([]);
    expect(await run(who.ana, 'select id from public.time_off_events')).toHaveLength(1);
  });

  it('a private kind: the person and admins; a supervisor reads “Leave”', async () => {
    const { sql } = world.db;
    await sql`update public.leave_kinds set is_private = true where agency_id = ${world.ours.id} and type = 'personal'`;
    const asked = await ask(world, { type: 'personal' });
    expect((await get(who.ana, asked.id))?.request).toMatchObject({ kindName: 'Personal day' });
    expect((await get(who.admin, asked.id))?.request).toMatchObject({ kindName: 'Personal day' });
    expect((await get(who.supervisor, asked.id))?.request).toMatchObject({ kindName: 'Leave', kindId: 0 });
    const page = await call<{ requests: TimeOffRequest[] }>(
      world,
      who.supervisor,
      (tx) => tx`select public.list_time_off_requests('pending') as answer`,
    );
    expect(page.requests).toMatchObject([{ kindName: 'Leave', kindId: 0 }]);
    const facts = (as: string) =>
      call(world, 'service_role', (tx) => tx`select public.get_time_off_facts(${as}, ${asked.id}) as answer`);
    expect(await facts(who.supervisor)).toMatchObject({
      request: { kindName: 'Leave' },
      balance: { kindId: 0 },
    });
    expect(await facts(who.ana)).toMatchObject({ balance: { kindId: asked.kindId } });
    const decided = await decide(world, asked);
    expect(decided).toMatchObject({ kindName: 'Leave' });
    const [notice] = await noticesOf(sql, 'time_off.approved');
    expect(notice?.content).not.toContain('Personal');
    await sql`update public.leave_kinds set is_private = false where agency_id = ${world.ours.id}`;
  });

  it('everything of a person: the person and admins', async () => {
    const asked = await ask(world);
    await decide(world, asked, { charged: 600, note: 'ok' });
    await ask(world, { from: day('2031-01-08'), to: day('2031-01-09'), charged: 300 });
    const vacation = await kindOf(world.db.sql, world.ours, 'vacation');
    for (const as of [who.ana, who.admin]) {
      const own = await listOf(as, who.ana);
      expect(own.requests.map(({ startsAt, status }) => [startsAt, status])).toEqual([
        [Date.parse('2031-01-08T12:00Z'), 'pending'],
        [Date.parse('2031-01-06T12:00Z'), 'approved'],
      ]);
      expect(own.events.map(({ to }) => to)).toEqual(['pending', 'approved', 'pending']);
      expect(own.balances.find(({ kindId }) => kindId === vacation)).toEqual({
        kindId: vacation,
        minutes: -600,
        heldMinutes: 300,
      });
      expect(own.entries).toMatchObject([
        { kind: 'taken', minutes: -600, date: '2031-01-06', requestId: asked.id, actorName: 'Sam' },
      ]);
    }
    for (const as of [who.ben, who.supervisor, who.foreignSupervisor]) {
      expect(await refusalOf(listOf(as, who.ana))).toMatchObject({ code: 'PT403' });
    }
    expect(await refusalOf(listOf(who.admin, who.stranger))).toMatchObject({ code: 'PT404' });
  });

  it('lists page by page: what waits by age, the rest the latest first', async () => {
    const { sql } = world.db;
    await sql`
      insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime, created_at)
      select ${world.ours.id}, ${who.ana}, ${await kindOf(sql, world.ours, 'vacation')},
        timestamptz '2031-01-01 12:00Z' + n * interval '1 day', timestamptz '2031-01-02 12:00Z' + n * interval '1 day',
        now() - (n % 7) * interval '1 hour'
      from generate_series(1, 120) n`;
    type Page = { requests: TimeOffRequest[]; next: number | null };
    const page = (status: string, after: number | null) =>
      call<Page>(
        world,
        who.supervisor,
        (tx) => tx`select public.list_time_off_requests(${status}, ${after}) as answer`,
      );
    const first = await page('pending', null);
    expect(first.requests).toHaveLength(100);
    const second = await page('pending', first.next);
    expect(second).toMatchObject({ next: null });
    const all = [...first.requests, ...second.requests];
    const key = ({ createdAt, id }: TimeOffRequest) => createdAt * 1000 + id;
    expect(all).toEqual(all.toSorted((a, b) => key(a) - key(b)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(120);
    await sql`update public.time_off_requests set status = 'withdrawn'`;
    const withdrawn = await page('withdrawn', null);
    expect(withdrawn.requests.map(({ id }) => id)).toEqual(
      all
        .toReversed()
        .map(({ id }) => id)
        .slice(0, 100),
    );
    expect(await refusalOf(run(who.ana, `select public.list_time_off_requests('pending')`))).toMatchObject({
      code: 'PT403',
    });
  });
});

describe('a request that nobody decides', () => {
  const stageAfter = async (hours: number) => {
    const { sql } = world.db;
    await sql`update public.time_off_requests set created_at = now() - make_interval(hours => ${hours})`;
    const [row] = await sql<{ id: number }[]>`select id from public.time_off_requests`;
    return (await get(who.admin, row?.id ?? 0))?.request.stage;
  };
  const setDeputy = (id: string | null) => world.db.sql`update public.leave_rules set deputy_id = ${id}
    where agency_id = ${world.ours.id}`;

  it('goes on to the deputy, and then to the admins', async () => {
    await ask(world);
    await setDeputy(who.otherSupervisor);
    expect([await stageAfter(23), await stageAfter(25), await stageAfter(49)]).toEqual([
      'supervisors',
      'deputy',
      'admins',
    ]);
    await world.db
      .sql`update public.leave_rules set escalate_after_hours = 2 where agency_id = ${world.ours.id}`;
    expect([await stageAfter(1), await stageAfter(3), await stageAfter(5)]).toEqual([
      'supervisors',
      'deputy',
      'admins',
    ]);
    await world.db
      .sql`update public.leave_rules set escalate_after_hours = 24 where agency_id = ${world.ours.id}`;
    await setDeputy(null);
  });

  it('goes to the admins at once where there is no deputy, or it is the deputy’s own', async () => {
    await ask(world, { as: who.otherSupervisor });
    expect(await stageAfter(25)).toBe('admins');
    await setDeputy(who.otherSupervisor);
    expect(await stageAfter(25)).toBe('admins');
    await setDeputy(who.ana);
    expect(await stageAfter(25)).toBe('admins');
    await setDeputy(null);
  });
});
