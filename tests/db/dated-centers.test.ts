import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuid } from '../factories/people.ts';
import { race } from './race.ts';
import { makeDraft, makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';
import { applyDue, dayFromToday, makeDue, refusedAt, saveSetting } from './settings-world.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
});
afterEach(() => world.db.drop());

const day = (days: number) => dayFromToday(world, days);
const NORTH = { name: 'North', timeZone: 'America/Denver', isActive: true };
const CLOSED = { ...NORTH, isActive: false };

async function add(
  name: string,
  options: { zone?: string; start?: string; as?: string } = {},
): Promise<string> {
  const { zone = 'America/Denver', start = '05:00', as = who.admin } = options;
  const [row] = await world.db.asUser(
    as,
    (sql) => sql`select public.add_center(${name}, ${zone}, ${start}) as id`,
  );
  return row?.id ?? '';
}
async function save(center: string, value: unknown, from?: string, as?: string): Promise<number> {
  const [head] = await world.db.sql`
    select max(id)::integer as id from public.setting_versions
    where kind = 'center' and center_id = ${center} and withdrawn_at is null`;
  const change = { kind: 'center', center, value, known: head?.id, as: as ?? who.admin };
  return (await saveSetting(world, { ...change, ...(from !== undefined && { from }) })).versionId;
}
const outcome = async (work: Promise<unknown>) => (await refusedAt(work)).slice(0, 2);
const withdraw = (version: number) =>
  refusedAt(world.db.asUser(who.admin, (sql) => sql`select public.withdraw_setting(${version})`));
const stored = async (id: string) =>
  (
    await world.db.sql`
      select name, time_zone as "timeZone", is_active as "isActive", day_start::text as day from public.centers where id = ${id}`
  )[0];
const plan = (center: string, from: string, to: string) =>
  refusedAt(
    world.db.asUser(
      who.supervisor,
      (sql) => sql`
        insert into public.schedules (agency_id, center_id, name, start_date, end_date)
        values (${world.ours.id}, ${center}, 'Next', ${from}, ${to})`,
    ),
  );

describe('a center', () => {
  it('is added at once', async () => {
    const id = await add(' North ', { start: '06:00', zone: 'Europe/Berlin' });
    expect(await stored(id)).toEqual({
      name: 'North',
      timeZone: 'Europe/Berlin',
      isActive: true,
      day: '06:00:00',
    });
    expect((await outcome(add('New', { as: who.supervisor })))[0]).toBe('PT403');
    expect(await outcome(add('CENTER 1'))).toEqual(['PT409', 'name']);
    expect(await outcome(add(' '))).toEqual(['PT422', 'name']);
    expect(await outcome(add('New', { zone: 'Mars/Base' }))).toEqual(['PT422', 'timeZone']);
    expect(await outcome(add('New', { start: '05:10' }))).toEqual(['PT422', 'dayStart']);
  });

  it('that closes takes nothing from its day on, and nobody from the planning on', async () => {
    const id = await add('North');
    const version = await save(id, CLOSED, await day(10));
    expect(await stored(id)).toMatchObject({ isActive: true });
    expect(await plan(id, await day(1), await day(10))).toEqual([
      'PT422',
      'endDate',
      `North is closed from ${await day(10)} on.`,
    ]);
    expect((await plan(id, await day(1), await day(9)))[0]).toBe('accepted');
    const move = () =>
      refusedAt(world.db.sql`update public.profiles set center_id = ${id} where id = ${who.ana}`);
    expect(await move()).toEqual([
      'PT422',
      'centerId',
      `North closes on ${await day(10)}. Give another center first.`,
    ]);
    expect((await withdraw(version))[0]).toBe('accepted');
    expect((await plan(id, await day(10), await day(12)))[0]).toBe('accepted');
    expect((await move())[0]).toBe('accepted');
  });

  it('closes on its day, and opens again', async () => {
    const id = await add('North');
    const version = await save(id, { ...CLOSED, name: 'Old North' }, await day(5));
    await makeDue(world, version);
    expect(await applyDue(world)).toBe(1);
    expect(await stored(id)).toMatchObject({ name: 'Old North', isActive: false });
    expect((await plan(id, await day(0), await day(3)))[2]).toBe(
      `Old North is closed from ${await day(0)} on.`,
    );
    expect((await plan(id, await day(-9), await day(-3)))[0]).toBe('accepted');
    const back = await save(id, NORTH, await day(7));
    expect((await plan(id, await day(6), await day(9)))[0]).toBe('PT422');
    expect((await plan(id, await day(7), await day(9)))[0]).toBe('accepted');
    // What is planned there by now needs it open.
    expect((await withdraw(back))[2]).toBe(`Old North is scheduled until ${await day(9)}.`);
    await save(id, NORTH);
    expect(await stored(id)).toMatchObject({ name: 'North', isActive: true });
  });

  it('is refused to others, unseen, under a name that is taken, and with a clock that shifts go by', async () => {
    const { centerId: id } = world.ours;
    const value = { name: 'Center 1', timeZone: 'America/Denver', isActive: true };
    expect((await outcome(save(id, value, undefined, who.supervisor)))[0]).toBe('PT403');
    expect((await outcome(save(world.theirs.centerId, value)))[0]).toBe('PT404');
    expect((await outcome(save(uuid(77), value)))[0]).toBe('PT404');
    const north = await add('North');
    await save(north, { ...NORTH, name: 'Hill', timeZone: 'UTC' }, await day(20));
    for (const [field, code, change] of [
      ['name', 'PT409', { name: 'NORTH' }],
      ['name', 'PT409', { name: 'hill' }],
      ['name', 'PT422', { name: 'x'.repeat(121) }],
      ['timeZone', 'PT422', { timeZone: 'Mars/Base' }],
      ['isActive', 'PT422', { isActive: 1 }],
      ['value', 'PT422', { extra: 1 }],
    ] as const) {
      expect([field, await outcome(save(id, { ...value, ...change }))]).toEqual([field, [code, field]]);
    }
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    expect(await refusedAt(save(id, { ...value, timeZone: 'UTC' }, await day(3)))).toEqual([
      'PT422',
      'timeZone',
      'Center 1 has shifts already and keeps its time zone.',
    ]);
  });

  it('stays open while people work there, while it is scheduled, and as the last one', async () => {
    const { centerId: id } = world.ours;
    const closed = { name: 'Center 1', timeZone: 'America/Denver', isActive: false };
    const [code, field, words] = await refusedAt(save(id, closed, await day(5)));
    expect([code, field]).toEqual(['PT422', 'isActive']);
    expect(words).toBe('6 people work at Center 1. Give everybody another center first.');
    await world.db.sql`update public.profiles set center_id = null where agency_id = ${world.ours.id}`;
    expect(await refusedAt(save(id, closed, await day(5)))).toEqual([
      'PT422',
      'isActive',
      'One center stays open.',
    ]);
    const north = await add('North');
    await makeDraft(world, 1, []);
    expect(await refusedAt(save(id, closed, '2031-01-31'))).toEqual([
      'PT422',
      'isActive',
      'Center 1 is scheduled until 2031-01-31.',
    ]);
    const closes = await save(id, closed, '2031-02-01');
    // One of the two is open on every day.
    expect(await refusedAt(save(north, CLOSED, await day(3)))).toEqual([
      'PT422',
      'isActive',
      'One center stays open.',
    ]);
    await save(north, NORTH, await day(20));
    const opens = await save(id, { ...closed, isActive: true }, '2031-03-01');
    await save(north, CLOSED, '2031-03-01');
    expect((await withdraw(opens))[2]).toBe('One center stays open.');
    expect((await withdraw(closes))[0]).toBe('accepted');
  });

  it('tells what it is on the day, and what stands against a change', async () => {
    const id = await add('North');
    await save(id, { ...NORTH, name: 'Hill' }, await day(5));
    const counts = async (value: unknown, from: string, subject = id) =>
      (
        await world.db.asUser(
          who.admin,
          (sql) =>
            sql`select public.get_setting_counts('center', ${sql.json(value as never)}, ${from}, ${subject}) as counts`,
        )
      )[0]?.counts;
    expect(await counts(CLOSED, await day(4))).toEqual({ problem: null, ...NORTH });
    expect(await counts(CLOSED, await day(5))).toEqual({ problem: null, ...NORTH, name: 'Hill' });
    expect(await counts({ ...CLOSED, name: 'center 1' }, await day(5))).toMatchObject({
      problem: 'Another center has this name.',
    });
    expect((await refusedAt(counts(CLOSED, await day(5), world.theirs.centerId)))[0]).toBe('PT404');
  });

  it('closes for one of two admins', async () => {
    const { sql } = world.db;
    await sql`update public.profiles set center_id = null where agency_id = ${world.ours.id}`;
    await sql`
      update public.user_roles set role_id = (select id from public.roles where name = 'admin')
      where user_id = ${who.supervisor}`;
    const north = await add('North');
    const from = await day(3);
    const close = (as: string, center: string, name: string) => ({
      as,
      work: (transaction: Parameters<Parameters<typeof world.db.asUser>[1]>[0]) => transaction`
        select public.save_setting('center', ${transaction.json({ ...CLOSED, name })}, ${from}, null, ${center})`,
    });
    const both = [close(who.admin, north, 'North'), close(who.supervisor, world.ours.centerId, 'Center 1')];
    expect((await race(world.db, both)).toSorted()).toEqual(['PT422', null]);
  });
});
