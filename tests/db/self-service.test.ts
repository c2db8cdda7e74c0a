import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from './refusal.ts';
import { makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());

const call = (as: string, text: string) => world.db.asUser(as, (sql) => sql.unsafe(text));

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
});
