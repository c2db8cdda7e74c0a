import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';
import { dayFromToday, refusedAt } from './settings-world.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
});
afterEach(() => world.db.drop());

const day = (days: number) => dayFromToday(world, days);
const outcome = async (work: Promise<unknown>) => {
  const [code, field] = await refusedAt(work);
  return field === undefined ? code : [code, field];
};

describe('a requirement', () => {
  const fields = {
    name: 'Day',
    startTime: '07:00',
    endTime: '19:00',
    minEmployees: 4,
    minSupervisors: 1,
    weekdays: null as number[] | null,
    fromDate: null as string | null,
    toDate: null as string | null,
    replacesWeekly: false,
    qualificationId: null as number | null,
  };
  type Fields = Record<string, unknown>;
  type Target = { id?: number | null; version?: number | null; from?: string; as?: string; center?: string };
  async function save(change: Fields = {}, target: Target = {}): Promise<number> {
    const { id = null, version = null, as = who.admin, center = world.ours.centerId } = target;
    const from = target.from ?? (await day(0));
    const [row] = await world.db.asUser(
      as,
      (sql) => sql<{ id: number }[]>`
        select public.save_requirement(${sql.json({ ...fields, ...change } as never)}, ${from}, ${center}, ${id}, ${version})
          as id`,
    );
    return row?.id ?? 0;
  }
  const end = (id: number, version: number, from: string, as = who.admin) =>
    world.db.asUser(as, (sql) => sql`select public.end_requirement(${id}, ${version}, ${from})`);
  const rows = () => world.db.sql`
    select id, period_name as name, min_employees as min, weekday_mask as days, effective_from::text as from,
      effective_to::text as to, replaces_weekly as replaces, qualification_id as qualification, version
    from public.staffing_requirements where agency_id = ${world.ours.id} order by id`;
  /** As requirements were before they had dates. */
  async function begun(): Promise<number> {
    const [row] = await world.db.sql`
      insert into public.staffing_requirements (agency_id, center_id, period_name, start_time, end_time, min_employees,
        min_supervisors)
      values (${world.ours.id}, ${world.ours.centerId}, 'Day', '07:00', '19:00', 4, 1) returning id`;
    return row?.id;
  }

  it('begins with its change, or later on a day of its own', async () => {
    await save({ weekdays: [0, 6] }, { from: await day(3) });
    await save({ name: 'Fair', fromDate: await day(5), toDate: await day(6), replacesWeekly: true });
    expect(await rows()).toMatchObject([
      { name: 'Day', days: 65, from: await day(3), to: null },
      { name: 'Fair', days: 127, from: await day(5), to: await day(6), replaces: true },
    ]);
  });

  it('that is planned and removed lets go on what it was to replace, up to the next one', async () => {
    const id = await begun();
    const versionOf = async (row: number) => (await rows()).find((one) => one.id === row)?.version;
    const next = await save(
      { minEmployees: 6, toDate: await day(40) },
      { id, version: 1, from: await day(10) },
    );
    const last = await save({ minEmployees: 8 }, { id: next, version: 1, from: await day(20) });
    expect(await rows()).toMatchObject([
      { id, from: null, to: await day(9) },
      { id: next, from: await day(10), to: await day(19) },
      { id: last, from: await day(20), to: null },
    ]);
    await end(next, await versionOf(next), await day(0));
    expect(await rows()).toMatchObject([
      { id, from: null, to: await day(19) },
      { id: last, from: await day(20), to: null },
    ]);
    // On another day, too: until then the former goes on.
    await save({ minEmployees: 8, fromDate: await day(25) }, { id: last, version: await versionOf(last) });
    expect((await rows())[0]).toMatchObject({ id, to: await day(24) });
    await end(last, await versionOf(last), await day(0));
    expect(await rows()).toMatchObject([{ id, from: null, to: null, min: 4 }]);
  });

  it('that is planned and removed leaves what was changed since; a later one follows what is put before it', async () => {
    const id = await begun();
    const next = await save({ minEmployees: 6 }, { id, version: 1, from: await day(10) });
    const between = await save(
      { minEmployees: 5, toDate: await day(9) },
      { id, version: 2, from: await day(3) },
    );
    await end(next, 2, await day(0));
    expect(await rows()).toMatchObject([
      { id, to: await day(2) },
      { id: between, from: await day(3), to: null },
    ]);
    await end(id, 3, await day(1));
    await end(between, 2, await day(0));
    expect(await rows()).toMatchObject([{ id, to: await day(0) }]);
    // One of today has begun.
    const today = await save({ minEmployees: 7 }, { id, version: 4, from: await day(0) });
    await end(today, 1, await day(0));
    expect(await rows()).toMatchObject([{ id, to: await day(-1) }]);
  });

  it('that began ends the day before, and another one starts', async () => {
    const id = await begun();
    const next = await save({ minEmployees: 6 }, { id, version: 1, from: await day(10) });
    expect(next).not.toBe(id);
    expect(await rows()).toMatchObject([
      { id, min: 4, from: null, to: await day(9) },
      { id: next, min: 6, from: await day(10), to: null },
    ]);
    // What has not begun changes in place, and the day it begins with it.
    expect(await save({ minEmployees: 7 }, { id: next, version: 1, from: await day(8) })).toBe(next);
    expect((await rows())[1]).toMatchObject({ min: 7, from: await day(8) });
  });

  it('whose last day alone changes stays one row, and so does one that does not change', async () => {
    const id = await begun();
    expect(await save({}, { id, version: 1 })).toBe(id);
    expect(await save({ toDate: await day(30) }, { id, version: 1 })).toBe(id);
    expect(await rows()).toMatchObject([{ id, from: null, to: await day(30), version: 2 }]);
  });

  it('of an event that goes on keeps what was', async () => {
    const event = { name: 'Fair', fromDate: await day(0), toDate: await day(6), replacesWeekly: true };
    const id = await save(event);
    const next = await save({ ...event, minEmployees: 9 }, { id, version: 1, from: await day(3) });
    expect(await rows()).toMatchObject([
      { id, min: 4, from: await day(0), to: await day(2), replaces: true },
      { id: next, min: 9, from: await day(3), to: await day(6), replaces: true },
    ]);
  });

  it('ends the day before, and is removed when it has not begun by then', async () => {
    const id = await begun();
    await end(id, 1, await day(4));
    expect(await rows()).toMatchObject([{ id, to: await day(3) }]);
    expect(await outcome(end(id, 2, await day(9)))).toEqual(['PT422', 'effectiveFrom']);
    expect(await outcome(save({}, { id, version: 2, from: await day(9) }))).toEqual([
      'PT422',
      'effectiveFrom',
    ]);
    const planned = await save({}, { from: await day(6) });
    await end(planned, 1, await day(6));
    expect(await rows()).toHaveLength(1);
  });

  it('may ask for a qualification of the agency', async () => {
    const { sql } = world.db;
    const made = await sql`
      insert into public.qualifications (agency_id, name) values (${world.ours.id}, 'Fire desk'),
        (${world.theirs.id}, 'Fire desk') returning id`;
    await save({ qualificationId: made[0]?.id });
    expect(await rows()).toMatchObject([{ qualification: made[0]?.id }]);
    expect(await outcome(save({ qualificationId: made[1]?.id }))).toEqual(['PT422', 'qualificationId']);
  });

  it('is refused to others, in another version, for the past, and at the field that does not fit', async () => {
    const id = await begun();
    expect(await outcome(save({}, { as: who.supervisor }))).toBe('PT403');
    expect(await outcome(save({}, { center: world.theirs.centerId }))).toBe('PT404');
    expect(await outcome(save({}, { id, version: 2 }))).toBe('PT409');
    expect(await outcome(save({}, { id: id + 50, version: 1 }))).toBe('PT404');
    expect(await outcome(save({}, { from: await day(-1) }))).toEqual(['PT422', 'effectiveFrom']);
    expect(await outcome(end(id, 1, await day(3), who.supervisor))).toBe('PT403');
    expect(await outcome(end(id, 2, await day(3)))).toBe('PT409');
    expect(await outcome(end(id, 1, await day(-1)))).toEqual(['PT422', 'effectiveFrom']);
    const [yesterday, tomorrow] = await Promise.all([day(-1), day(1)]);
    for (const [field, change] of Object.entries({
      name: { name: ' ' },
      startTime: { startTime: '07:10' },
      endTime: { endTime: '24:00' },
      minEmployees: { minEmployees: 501 },
      minSupervisors: { minSupervisors: 5 },
      weekdays: { weekdays: [] },
      replacesWeekly: { replacesWeekly: true },
      fromDate: { fromDate: yesterday, toDate: tomorrow, replacesWeekly: true },
      toDate: { toDate: yesterday },
      value: { extra: 1 },
    })) {
      expect([field, await outcome(save(change))]).toEqual([field, ['PT422', field]]);
    }
    expect(await outcome(save({ weekdays: [7] }))).toEqual(['PT422', 'weekdays']);
    expect(await outcome(save({ fromDate: '2031-02-30' }))).toEqual(['PT422', 'fromDate']);
    expect(await outcome(save({ fromDate: tomorrow, toDate: yesterday }))).toEqual(['PT422', 'toDate']);
  });

  it('is written in no other way', async () => {
    const id = await begun();
    for (const text of [
      `update public.staffing_requirements set min_employees = 9 where id = ${id}`,
      `delete from public.staffing_requirements where id = ${id}`,
      `insert into public.shifts (agency_id, center_id, name, code, category, start_time, end_time, duration_minutes)
       values ('${world.ours.id}', '${world.ours.centerId}', 'New', 'NEW', 'day', '09:00', '19:00', 600)`,
    ]) {
      expect(await outcome(world.db.asUser(who.admin, (sql) => sql.unsafe(text)))).toBe('42501');
    }
  });
});

describe('a holiday', () => {
  const save = (date: string, name: string | null, as = who.admin) =>
    world.db.asUser(as, (sql) => sql`select public.save_holiday(${date}, ${name})`);
  const names = () => world.db.sql`select name from public.holidays where agency_id = ${world.ours.id}`;

  it('is named, renamed and removed by admins, not in the past', async () => {
    const date = await day(5);
    await save(date, ' Founders ');
    await save(date, 'Founders’ Day');
    expect(await names()).toEqual([{ name: 'Founders’ Day' }]);
    await save(date, null);
    await save(date, null);
    expect(await names()).toEqual([]);
    expect(await outcome(save(date, 'Day', who.supervisor))).toBe('PT403');
    expect(await outcome(save(await day(-1), 'Day'))).toEqual(['PT422', 'date']);
    expect(await outcome(save(date, 'x'.repeat(81)))).toEqual(['PT422', 'name']);
  });
});
