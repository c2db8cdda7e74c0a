import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TimeOffRequest } from '#lib/domain/time-off-records.ts';
import { refusalOf } from './refusal.ts';
import { call, changesOf, noticesOf } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { ask, clearTimeOff, partOf } from './time-off-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearTimeOff(world);
  await clearSchedules(world);
});

/** A published block around now with a shift of four hours of each person, which starts so many hours from now. */
async function publishNow(people: readonly (string | null)[], startsIn = -1): Promise<number[]> {
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

const factsOf = (as: string, row: number) =>
  call<{ request: TimeOffRequest; rowIds: number[] }>(
    world,
    'service_role',
    (sql) => sql`select public.get_sick_mark_facts(${as}, ${row}) as answer`,
  );

async function mark(as: string, row: number, startsAt?: number): Promise<TimeOffRequest> {
  const from = startsAt ?? (await factsOf(as, row)).request.startsAt;
  const [{ version } = { version: 0 }] = await world.db.sql<{ version: number }[]>`
    select version from public.assigned_shifts where id = ${row}`;
  const parts = [await partOf(world, 1, [{ kind: 'cancel', id: row, version }])];
  return call<TimeOffRequest>(
    world,
    'service_role',
    (sql) => sql`
      select public.mark_sick(${as}, ${row}, to_timestamp(${from / 1000}), 120, ${JSON.stringify(parts)}::text::jsonb,
        'Fever') as answer`,
  );
}

describe('marking somebody sick', () => {
  it('is leave from the next quarter of an hour with the supervisor’s name, and tells who is concerned', async () => {
    const [row = 0] = await publishNow([who.ana, who.supervisor]);
    const { request } = await factsOf(who.otherSupervisor, row);
    expect(request).toMatchObject({ id: 0, userId: who.ana, status: 'approved', isSickCall: true });
    const before = await lastAuditId(world.db.sql);
    const marked = await mark(who.otherSupervisor, row);
    expect(marked).toMatchObject({
      userId: who.ana,
      status: 'approved',
      isSickCall: true,
      reason: 'Fever',
      startsAt: request.startsAt,
      chargedMinutes: 120,
    });
    expect(marked.startsAt).toBeGreaterThanOrEqual(marked.createdAt);
    expect(marked.startsAt - marked.createdAt).toBeLessThan(15 * 60_000);
    expect((await auditSince(world.db.sql, before)).map(({ action }) => action)).toEqual([
      'time_off.mark_sick',
      'leave_entry.create',
      'roster.edit',
    ]);
    expect((await changesOf(world.db.sql, 1)).at(-1)).toMatchObject({
      reason: 'Marked sick',
      changedBy: who.otherSupervisor,
    });
    const steps = await world.db.sql`
      select from_status, to_status, actor_id from public.time_off_events where request_id = ${marked.id}`;
    expect(steps).toEqual([{ from_status: null, to_status: 'approved', actor_id: who.otherSupervisor }]);
    const news = await noticesOf(world.db.sql, 'time_off.sick_call');
    expect(news).toMatchObject([{ to: who.supervisor, link: `/requests?request=${marked.id}` }]);
    expect(news[0]?.content).toMatch(/ marked Ana sick: /);
    const own = await noticesOf(world.db.sql, 'time_off.approved');
    expect(own).toMatchObject([{ to: who.ana, link: `/time-off?request=${marked.id}` }]);
    // The reason is nobody's who is only told of it.
    expect([...news, ...own].some(({ content }) => content.includes('Fever'))).toBe(false);
  });

  it('tells the second supervisor by whom and when the first did it', async () => {
    const [row = 0] = await publishNow([who.ana], 3);
    const { startsAt } = await mark(who.supervisor, row);
    expect(await refusalOf(mark(who.otherSupervisor, row, startsAt))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^.+ took the person off this shift on \w{3} \d.* at \d\d:\d\d\.$/),
    });
    const [{ count } = { count: 0 }] = await world.db.sql<{ count: number }[]>`
      select count(*)::integer from public.time_off_requests where user_id = ${who.ana}`;
    expect(count).toBe(1);
  });

  it('is for supervisors of the agency, and for shifts of others that are near and not over', async () => {
    const [anas = 0, supervisors = 0, open = 0] = await publishNow([who.ana, who.supervisor, null]);
    const refused = async (as: string, row: number) => refusalOf(factsOf(as, row));
    expect(await refused(who.ben, anas)).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(mark(who.ben, anas, Date.now()))).toMatchObject({ code: 'PT403' });
    expect(await refused(who.foreignSupervisor, anas)).toMatchObject({ code: 'PT404' });
    expect(await refused(who.supervisor, supervisors)).toMatchObject({ code: 'PT422' });
    expect(await refused(who.supervisor, open)).toMatchObject({ code: 'PT409' });
    await world.db.sql`
      update public.assigned_shifts set local_end = local_start + interval '15 minutes' where id = ${anas}`;
    expect(await refused(who.supervisor, anas)).toMatchObject({
      code: 'PT422',
      message: 'This shift is over.',
    });
  });

  it('leaves a request that waits for that time to be decided first', async () => {
    const [row = 0] = await publishNow([who.ana], 3);
    const { request } = await factsOf(who.supervisor, row);
    const iso = (at: number) => new Date(at).toISOString();
    await ask(world, { type: 'sick', from: iso(request.startsAt), to: iso(request.endsAt), charged: null });
    expect(await refusalOf(mark(who.supervisor, row))).toMatchObject({
      code: 'PT422',
      message: expect.stringMatching(/^A request for time off waits at that time: /),
    });
  });
});
