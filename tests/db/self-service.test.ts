import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());

const call = (as: string, text: string) => world.db.asUser(as, (sql) => sql.unsafe(text));

describe('a request for time off', () => {
  beforeEach(() => world.db.sql`truncate public.time_off_requests`);
  const ask = (as: string) =>
    call(
      as,
      `insert into public.time_off_requests (agency_id, user_id, request_type, start_datetime, end_datetime, reason)
       values ('${world.ours.id}', '${as}', 'vacation', '2031-02-01T00:00Z', '2031-02-03T00:00Z', 'family')`,
    );
  const decide = (as: string, status: string, note = 'decided') =>
    call(
      as,
      `update public.time_off_requests set status = '${status}', decision_note = '${note}' returning id`,
    );
  const state = async () =>
    (await world.db.sql`select status, reviewed_by, decision_note, version from public.time_off_requests`)[0];

  it('starts as pending whatever was written', async () => {
    await ask(who.ana);
    expect(await state()).toEqual({ status: 'pending', reviewed_by: null, decision_note: null, version: 1 });
    expect(
      await refusalOf(
        call(
          who.ana,
          `insert into public.time_off_requests (agency_id, user_id, request_type, start_datetime, end_datetime, status)
           values ('${world.ours.id}', '${who.ana}', 'sick', '2031-03-01', '2031-03-02', 'approved')`,
        ),
      ),
    ).toMatchObject({ code: '42501' });
  });

  it.each(['approved', 'denied'])(
    'is %s by a supervisor, who is recorded with the time and in the audit',
    async (status) => {
      await ask(who.ana);
      const before = await lastAuditId(world.db.sql);
      await decide(who.supervisor, status);
      expect(await state()).toEqual({
        status,
        reviewed_by: who.supervisor,
        decision_note: 'decided',
        version: 2,
      });
      expect(await auditSince(world.db.sql, before)).toMatchObject([
        {
          action: 'time_off.update',
          actor_id: who.supervisor,
          before: { status: 'pending' },
          after: { status },
        },
      ]);
    },
  );

  it('is decided once: the second decision is told by whom', async () => {
    await ask(who.ana);
    await decide(who.supervisor, 'approved');
    expect(await refusalOf(decide(who.otherSupervisor, 'denied'))).toMatchObject({
      code: 'PT409',
      message: 'This request is already approved.',
      detail: { status: 'approved', by: who.supervisor },
    });
    expect(await refusalOf(decide(who.supervisor, 'approved', 'another word'))).toMatchObject({
      code: 'PT409',
    });
  });

  it.each(['withdrawn', 'cancelled'])('is not %s by a supervisor', async (status) => {
    await ask(who.ana);
    expect(await refusalOf(decide(who.supervisor, status))).toMatchObject({ code: 'PT422' });
  });

  it('is never decided by the person who asked, nor given a note by them', async () => {
    await ask(who.supervisor);
    expect(await refusalOf(decide(who.supervisor, 'approved'))).toMatchObject({ code: 'PT403' });
    expect(
      await refusalOf(call(who.supervisor, `update public.time_off_requests set decision_note = 'mine'`)),
    ).toMatchObject({ code: 'PT403' });
    // Not even by the owner of the database.
    expect(
      await refusalOf(
        world.db
          .sql`update public.time_off_requests set status = 'approved', reviewed_by = user_id, reviewed_at = now()`,
      ),
    ).toMatchObject({ code: '23514' });
    await decide(who.otherSupervisor, 'approved');
    expect(await state()).toMatchObject({ status: 'approved', reviewed_by: who.otherSupervisor });
  });

  it('cannot be made in another person’s name, and is out of reach of other agencies', async () => {
    await ask(who.ana);
    expect(
      await refusalOf(
        call(
          who.supervisor,
          `insert into public.time_off_requests (agency_id, user_id, request_type, start_datetime, end_datetime)
           values ('${world.ours.id}', '${who.ana}', 'sick', '2031-03-01', '2031-03-02')`,
        ),
      ),
    ).toMatchObject({ code: '42501' });
    expect(await decide(who.foreignSupervisor, 'denied')).toHaveLength(0);
    expect(await decide(who.ben, 'denied')).toHaveLength(0);
    expect(await state()).toMatchObject({ status: 'pending' });
  });
});

describe('a notice', () => {
  it('once read stays read, at the time it was first read', async () => {
    const { sql } = world.db;
    await sql`insert into public.notifications (agency_id, recipient_id, kind, content)
      values (${world.ours.id}, ${who.ana}, 'test', 'Hello')`;
    const state = async () => (await sql`select status, read_at from public.notifications`)[0];
    const set = (value: string) => call(who.ana, `update public.notifications set read_at = ${value}`);
    expect(await state()).toEqual({ status: 'pending', read_at: null });
    await set(`'2000-01-01'`);
    const first = await state();
    expect(first).toMatchObject({ status: 'read' });
    expect(first?.read_at.getUTCFullYear()).toBeGreaterThan(2000);
    await set('null');
    await set(`now() + interval '1 day'`);
    expect(await state()).toEqual(first);
  });
});

describe('coworkers', () => {
  const list = async (as: string, center = world.ours.centerId, from = '2031-01-01', to = '2031-02-01') => {
    const [row] = await call(
      as,
      `select public.list_coworker_shifts('${center}', '${from}', '${to}') as list`,
    );
    return row?.list;
  };
  beforeAll(async () => {
    const { sql } = world.db;
    const { id, centerId } = world.ours;
    await sql`insert into public.schedules (id, agency_id, center_id, name, start_date, end_date, status, published_version)
      overriding system value
      values (1, ${id}, ${centerId}, 'Published', '2031-01-01', '2031-04-30', 'published', 1),
        (2, ${id}, ${centerId}, 'Draft', '2031-01-01', '2031-04-30', 'draft', 0)`;
    await sql`insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status)
      values (${id}, ${centerId}, 1, ${who.ben}, 1, '2031-01-06', 'published'),
        (${id}, ${centerId}, 1, ${who.cora}, 2, '2031-01-06', 'published'),
        (${id}, ${centerId}, 1, null, 1, '2031-01-07', 'published'),
        (${id}, ${centerId}, 1, ${who.ben}, 1, '2031-01-08', 'cancelled'),
        (${id}, ${centerId}, 1, ${who.ben}, 1, '2031-03-08', 'published'),
        (${id}, ${centerId}, 2, ${who.ana}, 1, '2031-01-09', 'draft')`;
  });

  it('are known by name and published shift, and by nothing else', async () => {
    expect(await list(who.ana)).toEqual([
      {
        user_id: who.ben,
        full_name: 'Ben',
        shift: 'DA10',
        starts_at: '2031-01-06T16:00:00+00:00',
        ends_at: '2031-01-07T02:00:00+00:00',
      },
      {
        user_id: who.cora,
        full_name: 'Cora',
        shift: 'GR10',
        starts_at: '2031-01-07T02:00:00+00:00',
        ends_at: '2031-01-07T12:00:00+00:00',
      },
    ]);
  });

  it('are unknown to another agency, in either direction', async () => {
    expect(await list(who.stranger)).toEqual([]);
    expect(await list(who.foreignSupervisor)).toEqual([]);
    expect(await list(who.ana, world.theirs.centerId)).toEqual([]);
  });

  it('are listed for at most 62 days', async () => {
    expect(await list(who.ana, world.ours.centerId, '2031-01-06', '2031-03-09')).toHaveLength(3);
    for (const [from, to] of [
      ['2031-01-06', '2031-03-10'],
      ['2031-01-06', '2031-01-06'],
      ['2031-01-06', 'infinity'],
      ['-infinity', '2031-01-06'],
    ]) {
      expect(await refusalOf(list(who.ana, world.ours.centerId, from, to)), to).toMatchObject({
        code: 'PT422',
      });
    }
  });

  it('are not read past the function: base tables show a dispatcher the own rows', async () => {
    expect(await call(who.ana, 'select user_id from public.assigned_shifts')).toHaveLength(0);
    expect(
      await call(who.ben, `select user_id from public.assigned_shifts where user_id <> '${who.ben}'`),
    ).toHaveLength(0);
    const [roster] = await call(who.ana, 'select public.get_schedule_roster(1) as roster');
    expect(roster?.roster.people.map((person: { id: string }) => person.id)).toEqual([who.ana]);
    expect(roster?.roster.assignments).toEqual([]);
  });

  it('who are leaving: how many shifts of a person are still to come is for supervisors', async () => {
    const count = async (as: string) =>
      (await call(as, `select public.count_future_shifts('${who.ben}') as shifts`))[0]?.shifts;
    expect([await count(who.admin), await count(who.ana), await count(who.foreignSupervisor)]).toEqual([
      2, 0, 0,
    ]);
  });
});
