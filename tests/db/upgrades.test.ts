import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyMigrations } from '../../supabase/local/migrate.ts';
import { makeAgency, makePerson, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { allParameters } from './generation-world.ts';

const dir = join(import.meta.dirname, '../../supabase/migrations');

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase({ migrated: false });
});
afterEach(() => db.drop());

describe('a database from before runs waited in a queue', () => {
  /** The last migration under which the application itself drove its runs. */
  const upTo = '20261121000400';

  it('keeps its runs with complete parameters, and one that the application left is computed by a worker', async () => {
    await applyMigrations(db.url('postgres'), { dir, upTo });
    const ours = await makeAgency(db.sql, 1);
    const supervisor = await makePerson(db.sql, ours, 103, { role: 'supervisor' });
    await makeSchedule(db.sql, ours, 1, { startDate: '2031-01-01', endDate: '2031-01-31' });
    await db.sql`
      insert into public.generation_runs (agency_id, schedule_id, requested_by, parameters, seed, loaded_version, worker,
        state, heartbeat_at)
      values (${ours.id}, 1, ${supervisor}, '{"effort":"best"}', 7, 1, 'the app', 'succeeded', now()),
        (${ours.id}, 1, ${supervisor}, '{"effort":"quick"}', 42, 1, 'the app', 'running', now() - interval '2 minutes')`;

    await applyMigrations(db.url('postgres'), { dir });

    const runs =
      await db.sql`select parameters, state, worker, attempt from public.generation_runs order by id`;
    expect([...runs]).toEqual([
      {
        parameters: { ...allParameters, effort: 'best', seed: 7 },
        state: 'succeeded',
        worker: 'the app',
        attempt: 0,
      },
      { parameters: allParameters, state: 'running', worker: 'the app', attempt: 0 },
    ]);
    const asServer = async (text: string) =>
      (await db.asUser('service_role', (sql) => sql.unsafe(text)))[0]?.answer;
    expect(await asServer('select public.requeue_abandoned_runs() as answer')).toBe(1);
    const [event] = await db.sql`select kind, payload from private.outbox`;
    expect(event).toMatchObject({ kind: 'generation.start', payload: { schedule_id: 1 } });
    expect(
      await asServer(`select public.claim_generation(${event?.payload.run_id}, 'w') as answer`),
    ).toMatchObject({
      run: { attempt: 1, parameters: allParameters },
      facts: { people: [{ id: uuid(103), qualification_ids: [] }], pattern_rules: {} },
    });
  });
});

describe('a database from before agencies had kinds of leave', () => {
  /** The last migration under which requests had one of four kinds and could overlap. */
  const upTo = '20261124000100';

  it('keeps its requests with kind and events; of two at the same time the decided one stands, then the first', async () => {
    const { sql } = db;
    await applyMigrations(db.url('postgres'), { dir, upTo });
    const ours = await makeAgency(sql, 1);
    await makePerson(sql, ours, 101);
    await makePerson(sql, ours, 103, { role: 'supervisor' });
    const add = async (type: string, status: string, from: string, to: string, createdAt: string) => {
      const decider = ['approved', 'denied'].includes(status) ? uuid(103) : null;
      const [row] = await sql<{ id: number }[]>`
        insert into public.time_off_requests (agency_id, user_id, request_type, status, start_datetime, end_datetime,
          created_at, updated_at, reviewed_by, reviewed_at, decision_note)
        values (${ours.id}, ${uuid(101)}, ${type}, ${status}, ${from}, ${to}, ${createdAt}, '2030-06-01', ${decider},
          ${decider && '2030-05-01'}, ${decider && 'Enough people'})
        returning id`;
      return row?.id ?? 0;
    };
    const ids = [
      await add('vacation', 'pending', '2031-01-01', '2031-01-10', '2030-01-01'),
      await add('sick', 'approved', '2031-01-05', '2031-01-06', '2030-01-02'),
      await add('personal', 'pending', '2031-02-01', '2031-02-03', '2030-01-03'),
      await add('training', 'pending', '2031-02-02', '2031-02-04', '2030-01-04'),
      await add('training', 'denied', '2031-02-02', '2031-02-04', '2030-01-05'),
      await add('vacation', 'pending', '2031-02-03', '2031-02-05', '2030-01-06'),
    ];

    await applyMigrations(db.url('postgres'), { dir });

    const requests = await sql`
      select o.id, k.type, o.status, o.closing_note is not null as closed
      from public.time_off_requests o join public.leave_kinds k on k.id = o.kind_id order by o.id`;
    expect([...requests]).toEqual(
      [
        { type: 'vacation', status: 'withdrawn', closed: true },
        { type: 'sick', status: 'approved', closed: false },
        { type: 'personal', status: 'pending', closed: false },
        { type: 'training', status: 'withdrawn', closed: true },
        { type: 'training', status: 'denied', closed: false },
        // Only what was withdrawn stood in its way.
        { type: 'vacation', status: 'pending', closed: false },
      ].map((request, index) => ({ id: ids[index], ...request })),
    );
    const steps = await sql`
      select from_status as from, to_status as to, actor_id as actor, reason, created_at::date::text as on
      from public.time_off_events where request_id = ${ids[1] ?? 0} order by id`;
    expect([...steps]).toEqual([
      { from: null, to: 'pending', actor: uuid(101), reason: null, on: '2030-01-02' },
      { from: 'pending', to: 'approved', actor: uuid(103), reason: 'Enough people', on: '2030-05-01' },
    ]);
    expect(await sql`select 1 from public.leave_rules where agency_id = ${ours.id}`).toHaveLength(1);
  });
});

describe('a database from before it was told what waits', () => {
  /** The last migration under which nobody was told that a request waits. */
  const upTo = '20261124010600';

  it('takes what waits as told to whose turn it is, and tells who is asked after them', async () => {
    const { sql } = db;
    await applyMigrations(db.url('postgres'), { dir, upTo });
    const ours = await makeAgency(sql, 1);
    const [ana, ben] = [await makePerson(sql, ours, 101), await makePerson(sql, ours, 102)];
    const [deputy, admin] = [
      await makePerson(sql, ours, 103, { role: 'supervisor' }),
      await makePerson(sql, ours, 104, { role: 'admin' }),
    ];
    await sql`update public.leave_rules set deputy_id = ${deputy}`;
    await makeShift(sql, ours, 1, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
    await makeSchedule(sql, ours, 1, { startDate: '2031-01-01', endDate: '2031-01-31', status: 'published' });
    const row = await makeAssignment(sql, ours, {
      ...{ scheduleId: 1, shiftId: 1, userId: ana, shiftDate: '2031-01-06', status: 'published' },
    });
    await sql`
      insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime, created_at)
      select ${ours.id}, ${ana}, min(k.id), timestamptz '2031-02-01' + n * interval '2 days',
        timestamptz '2031-02-02' + n * interval '2 days', now() - n * interval '30 hours'
      from public.leave_kinds k, generate_series(0, 2) n group by n`;
    await sql`
      insert into public.shift_swaps (agency_id, kind, requester_id, responder_id, requester_assigned_shift_id, status, accepted_at)
      values (${ours.id}, 'give', ${ana}, ${ben}, ${row}, 'accepted', now() - interval '30 hours')`;

    await applyMigrations(db.url('postgres'), { dir });

    const stages = await sql`
      select told_stage as stage from public.time_off_requests
      union all select told_stage from public.shift_swaps order by 1`;
    expect(stages.map(({ stage }) => stage)).toEqual(['admins', 'deputy', 'deputy', 'supervisors']);
    const sweep = () =>
      db.asUser('service_role', async (tx) => (await tx`select public.sweep_requests() as done`)[0]?.done);
    expect(await sweep()).toBe(0);
    expect(await sql`select 1 from public.notifications`).toEqual([]);
    await sql`update public.shift_swaps set accepted_at = now() - interval '50 hours'`;
    expect(await sweep()).toBe(1);
    const told = await sql`select recipient_id as to, kind from public.notifications`;
    expect(told).toEqual([{ to: admin, kind: 'swap.waiting' }]);
  });
});

describe('a database from before offers of trades had answers', () => {
  /** The last migration under which an offer named one other person from its start on. */
  const upTo = '20261124010600';

  it('keeps its offers: who was named was asked, or is the other side of what they accepted', async () => {
    const { sql } = db;
    await applyMigrations(db.url('postgres'), { dir, upTo });
    const ours = await makeAgency(sql, 1);
    const [ana, ben, sam] = [
      await makePerson(sql, ours, 101),
      await makePerson(sql, ours, 102),
      await makePerson(sql, ours, 103, { role: 'supervisor' }),
    ];
    await makeShift(sql, ours, 1, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
    await makeSchedule(sql, ours, 1, { startDate: '2031-01-01', endDate: '2031-01-31', status: 'published' });
    const row = (userId: string, shiftDate: string) =>
      makeAssignment(sql, ours, { scheduleId: 1, shiftId: 1, userId, shiftDate, status: 'published' });
    const theirs = await row(ben, '2031-01-20');
    const add = async (status: string, date: string, acceptedAt: string | null) => {
      const isDecided = status === 'approved';
      await sql`
        insert into public.shift_swaps (agency_id, kind, requester_id, responder_id, requester_assigned_shift_id,
          responder_assigned_shift_id, status, accepted_at, approved_by, decided_at, created_at, updated_at)
        values (${ours.id}, 'swap', ${ana}, ${ben}, ${await row(ana, date)}, ${theirs}, ${status}, ${acceptedAt},
          ${isDecided ? sam : null}, ${isDecided ? '2030-03-01Z' : null}, '2030-01-01Z', '2030-04-01Z')`;
    };
    await add('pending', '2031-01-06', null);
    await add('accepted', '2031-01-07', '2030-02-01Z');
    await add('approved', '2031-01-08', '2030-02-01Z');
    await add('rejected', '2031-01-09', null);
    await add('withdrawn', '2031-01-10', null);
    await sql`
      insert into public.shift_swaps (agency_id, kind, requester_id, requester_assigned_shift_id)
      values (${ours.id}, 'give', ${ana}, ${await row(ana, '2031-01-11')})`;

    await applyMigrations(db.url('postgres'), { dir });

    const swaps = await sql`
      select s.status, s.version, s.responder_id as other, s.responder_assigned_shift_id is not null as "hasShift",
        s.expires_at::date::text as until, s.requester_shift ->> 'shiftDate' as day, w.state, w.shift ->> 'shiftDate' as named,
        (select string_agg(e.to_status || ' ' || e.created_at::date, ', ' order by e.id) from public.swap_events e
          where e.swap_id = s.id) as steps
      from public.shift_swaps s left join public.swap_answers w on w.swap_id = s.id order by s.id`;
    const asked = { other: null, hasShift: false, named: '2031-01-20' };
    const agreed = { other: ben, hasShift: true, state: 'accepted', named: '2031-01-20' };
    const made = 'pending 2030-01-01';
    const expected = [
      { ...asked, status: 'pending', state: 'asked', until: '2031-01-06', steps: made },
      { ...agreed, status: 'accepted', until: '2031-01-07', steps: `${made}, accepted 2030-02-01` },
      {
        ...agreed,
        status: 'approved',
        until: '2031-01-08',
        steps: `${made}, accepted 2030-02-01, approved 2030-03-01`,
      },
      {
        ...asked,
        status: 'rejected',
        state: 'declined',
        until: '2031-01-09',
        steps: expect.stringContaining(`${made}, rejected `),
      },
      {
        ...asked,
        status: 'withdrawn',
        state: 'asked',
        until: '2031-01-10',
        steps: expect.stringContaining(`${made}, withdrawn `),
      },
      { status: 'pending', other: null, hasShift: false, state: null, named: null, until: '2031-01-11' },
    ];
    expect([...swaps]).toMatchObject(expected.map((swap) => ({ ...swap, day: swap.until })));
    expect(swaps.every(({ version }) => version <= 2)).toBe(true);
    expect(await sql`select 1 from public.swap_rules where agency_id = ${ours.id}`).toHaveLength(1);
  });
});

describe('a database from before settings and training had dates', () => {
  /** The last migration under which a profile said whether somebody counts. */
  const upTo = '20261126080300';

  it('keeps who does not count, whenever they were hired, and its invitations; the audit holds across it', async () => {
    const { sql } = db;
    await applyMigrations(db.url('postgres'), { dir, upTo });
    const ours = await makeAgency(sql, 1);
    for (const n of [101, 102, 105, 106]) await makePerson(sql, ours, n);
    const admin = await makePerson(sql, ours, 104, { role: 'admin' });
    const hire = (n: number, hiredOn: string | null, trainerId: string | null = null) => sql`
      update public.profiles set counts_toward_minimum = false, hired_on = ${hiredOn}, trainer_id = ${trainerId}
      where id = ${uuid(n)}`;
    await hire(101, '1998-07-01');
    await hire(102, '2150-01-01', uuid(106));
    await hire(105, null);
    await sql`
      insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at)
      select ${ours.id}, p.id, p.email, 'dispatcher', ${admin}, now() + interval '1 day'
      from public.profiles p where p.id = ${uuid(102)}`;
    await makeShift(sql, ours, 1, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
    await makeSchedule(sql, ours, 1, { startDate: '2020-01-01', endDate: '2020-01-31', status: 'published' });
    const row = await makeAssignment(sql, ours, {
      ...{ scheduleId: 1, shiftId: 1, userId: uuid(101), shiftDate: '2020-01-06', status: 'published' },
    });
    await sql`update public.assigned_shifts set user_id = ${uuid(102)} where id = ${row}`;
    const [before] = await sql`select count(*)::integer as rows from public.audit_chain`;

    await applyMigrations(db.url('postgres'), { dir });
    await db.asUser('service_role', (server) => server`select public.apply_due_settings()`);

    const people = await sql`
      select p.id, p.counts_toward_minimum as counts, p.trainer_id as trainer from public.profiles p
      where not p.counts_toward_minimum order by p.id`;
    expect([...people]).toEqual([
      { id: uuid(101), counts: false, trainer: null },
      { id: uuid(102), counts: false, trainer: uuid(106) },
      { id: uuid(105), counts: false, trainer: null },
    ]);
    const [first] =
      await sql`select from_date::text as day from public.duty_states where user_id = ${uuid(101)}`;
    expect(first?.day).toBe('2000-01-01');
    const letters = await sql`select state, mailed_at = created_at as was_mailed from public.invitations`;
    expect([...letters]).toEqual([{ state: 'pending', was_mailed: true }]);
    const changes = await sql`select is_correction from public.shift_changes order by id`;
    expect(changes.map((change) => change.is_correction)).toEqual([true, true]);
    const [after] = await sql`select private.check_audit(${ours.id}, 1, 100000) as check`;
    expect(after?.check.broken).toBeNull();
    expect(after?.check.checked).toBeGreaterThan(before?.rows);
  });
});
