import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusalOf } from './refusal.ts';
import { makeDraft, makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';
import { applyDue, dayFromToday } from './settings-world.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
});
afterEach(() => world.db.drop());

type Change = {
  as?: string;
  id?: number;
  version?: number;
  code?: string;
  start?: string;
  end?: string;
  /** In force from so many days after today. */
  days?: number;
};

async function reviseShift(change: Change = {}): Promise<number> {
  const {
    as = who.admin,
    id = shift.day,
    version = 1,
    code = 'DA12',
    start = '09:00',
    end = '21:00',
    days = 0,
  } = change;
  const from = await dayFromToday(world, days);
  const [row] = await world.db.asUser(
    as,
    (sql) => sql<{ id: number }[]>`
      select public.revise_shift(${id}, ${version}, 'Long day', ${code}, 'day', ${start}, ${end}, ${from}) as id`,
  );
  return row?.id ?? 0;
}

async function templates() {
  return [
    ...(await world.db.sql`
      select id, code, start_time::text as start, end_time::text as end, duration_minutes as minutes, is_active as active,
        valid_from::text as from, valid_to::text as to
      from public.shifts where agency_id = ${world.ours.id} and id not in (${shift.night}, ${shift.short}) order by id`),
  ];
}

describe('adding a shift template', () => {
  async function add(
    change: { as?: string; center?: string; code?: string; start?: string; days?: number } = {},
  ) {
    const { as = who.admin, center = world.ours.centerId, code = 'NEW', start = '06:00', days = 0 } = change;
    const from = await dayFromToday(world, days);
    await world.db.asUser(
      as,
      (sql) =>
        sql`select public.create_shift(${center}, ${`Shift ${code} new`}, ${code}, 'day', ${start}, '10:00', ${from})`,
    );
  }

  it('makes one that may be planned from its day on', async () => {
    await add({ days: 7 });
    expect((await templates())[1]).toMatchObject({
      code: 'NEW',
      minutes: 240,
      active: true,
      from: await dayFromToday(world, 7),
      to: null,
    });
  });

  it('is refused to others, elsewhere, for the past, and with a code or times that do not fit', async () => {
    expect(await refusalOf(add({ as: who.supervisor }))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(add({ center: world.theirs.centerId }))).toMatchObject({ code: 'PT404' });
    const field = async (change: Parameters<typeof add>[0]) => (await refusalOf(add(change)))?.detail;
    expect(await field({ days: -1 })).toEqual({ field: 'effectiveFrom' });
    expect(await field({ code: 'GR10' })).toEqual({ field: 'code' });
    expect(await field({ code: 'gr' })).toEqual({ field: 'code' });
    expect(await field({ start: '06:10' })).toEqual({ field: 'startTime' });
  });
});

describe('editing a shift template', () => {
  const plain = { from: null, to: null };

  it('changes one that nobody uses in place', async () => {
    expect(await reviseShift()).toBe(shift.day);
    expect(await templates()).toEqual([
      {
        id: shift.day,
        code: 'DA12',
        start: '09:00:00',
        end: '21:00:00',
        minutes: 720,
        active: true,
        ...plain,
      },
    ]);
  });

  it('puts a new one in the place of one in use; old rows keep their times and preferences move', async () => {
    const { sql } = world.db;
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    await sql`update public.profiles set default_shift_preference_id = ${shift.day} where id in (${who.ana}, ${who.ben})`;
    const times = async () => [
      ...(await sql`select shift_id, starts_at, ends_at from public.assigned_shifts`),
    ];
    const before = await times();

    const replacement = await reviseShift();

    expect(replacement).not.toBe(shift.day);
    const [today, yesterday] = await Promise.all([dayFromToday(world), dayFromToday(world, -1)]);
    expect(await templates()).toEqual([
      {
        id: shift.day,
        code: 'DA10',
        start: '09:00:00',
        end: '19:00:00',
        minutes: 600,
        active: false,
        from: null,
        to: yesterday,
      },
      {
        id: replacement,
        code: 'DA12',
        start: '09:00:00',
        end: '21:00:00',
        minutes: 720,
        active: true,
        from: today,
        to: null,
      },
    ]);
    expect(await times()).toEqual(before);
    const preferring = await sql`
      select id from public.profiles where default_shift_preference_id = ${replacement} order by id`;
    expect(preferring.map((row) => row.id)).toEqual([who.ana, who.ben]);
  });

  it('from a day to come lets both be until then; the worker retires the old one and moves preferences', async () => {
    const { sql } = world.db;
    await sql`update public.profiles set default_shift_preference_id = ${shift.day} where id = ${who.ana}`;
    const preferred = async () =>
      (await sql`select default_shift_preference_id as id from public.profiles where id = ${who.ana}`)[0]?.id;
    const replacement = await reviseShift({ days: 5 });
    expect(await templates()).toMatchObject([
      { id: shift.day, active: true, from: null, to: await dayFromToday(world, 4) },
      { id: replacement, active: true, from: await dayFromToday(world, 5), to: null },
    ]);
    expect(await preferred()).toBe(shift.day);
    // The one that ends is not changed again; the one to come is, and the day moves for both.
    expect(await refusalOf(reviseShift({ version: 2, days: 3 }))).toMatchObject({ code: 'PT422' });
    expect(await reviseShift({ id: replacement, end: '20:00', days: 8 })).toBe(replacement);
    expect(await templates()).toMatchObject([
      { id: shift.day, to: await dayFromToday(world, 7) },
      { id: replacement, minutes: 660, from: await dayFromToday(world, 8) },
    ]);
    expect(await applyDue(world)).toBe(0);
    await sql`update public.shifts set valid_to = ${await dayFromToday(world, -1)} where id = ${shift.day}`;
    await sql`update public.shifts set valid_from = ${await dayFromToday(world)} where id = ${replacement}`;
    expect(await applyDue(world)).toBe(2);
    expect(await templates()).toMatchObject([{ active: false }, { active: true }]);
    expect(await preferred()).toBe(replacement);
  });

  it('replaces one to come that is planned with already, and what it replaces ends sooner with it', async () => {
    const first = await reviseShift({ days: 5 });
    await makeDraft(world, 1, [[who.ana, first, '2031-01-06']]);
    const second = await reviseShift({ id: first, end: '20:00', days: 3 });
    expect(await templates()).toMatchObject([
      { id: shift.day, active: true, to: await dayFromToday(world, 2) },
      { id: first, active: false },
      { id: second, active: true, from: await dayFromToday(world, 3), to: null },
    ]);
  });

  it('renames one in use without a replacement, at once', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    expect(await refusalOf(reviseShift({ code: 'DAY', end: '19:00', days: 3 }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'effectiveFrom' },
    });
    expect(await reviseShift({ code: 'DAY', end: '19:00' })).toBe(shift.day);
    expect((await templates()).map((row) => row.code)).toEqual(['DAY']);
  });

  it('counts a shift that ends at its start as a whole day', async () => {
    await reviseShift({ start: '09:00', end: '09:00' });
    expect((await templates())[0]).toMatchObject({ minutes: 1440 });
  });

  it('is refused to others, for a stale version, for a retired or foreign one, and for a code that is taken', async () => {
    expect(await refusalOf(reviseShift({ as: who.supervisor }))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(reviseShift({ version: 2 }))).toMatchObject({ code: 'PT409' });
    expect(await refusalOf(reviseShift({ id: shift.foreign }))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(reviseShift({ code: 'GR10' }))).toMatchObject({ code: 'PT409' });
    expect(await refusalOf(reviseShift({ days: -1 }))).toMatchObject({ code: 'PT422' });
    await world.db.sql`update public.shifts set is_active = false where id = ${shift.day}`;
    expect(await refusalOf(reviseShift({ version: 2 }))).toMatchObject({ code: 'PT409' });
  });

  it('is the only way: not even the owner changes the times of one in use', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    expect(
      await refusalOf(
        world.db
          .sql`update public.shifts set start_time = '10:00', duration_minutes = 540 where id = ${shift.day}`,
      ),
    ).toMatchObject({ code: 'PT422' });
    expect(
      await refusalOf(
        world.db.sql`update public.centers set time_zone = 'UTC' where id = ${world.ours.centerId}`,
      ),
    ).toMatchObject({ code: 'PT422' });
  });
});

describe('retiring a shift template', () => {
  async function set(
    active: boolean,
    version: number,
    change: { as?: string; days?: number; id?: number } = {},
  ) {
    const { as = who.admin, days = 0, id = shift.day } = change;
    const from = await dayFromToday(world, days);
    await world.db.asUser(
      as,
      (sql) => sql`select public.set_shift_active(${id}, ${active}, ${version}, ${from})`,
    );
  }

  it('leaves the schedules that use it alone, frees its code, and can be undone', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    await set(false, 1);
    expect((await templates())[0]).toMatchObject({ active: false, to: await dayFromToday(world, -1) });
    expect(await world.db.sql`select 1 from public.assigned_shifts`).toHaveLength(1);
    expect(await refusalOf(set(true, 2, { days: 1 }))).toMatchObject({ code: 'PT422' });
    await set(true, 2);
    expect((await templates())[0]).toMatchObject({ active: true, to: null });
  });

  it('from a day to come lets it be planned until then', async () => {
    await set(false, 1, { days: 3 });
    expect((await templates())[0]).toMatchObject({ active: true, to: await dayFromToday(world, 2) });
    await set(true, 2);
    expect((await templates())[0]).toMatchObject({ active: true, to: null });
  });

  it('of one to come lets what it was to replace go on', async () => {
    const replacement = await reviseShift({ days: 5 });
    await set(false, 1, { id: replacement });
    expect(await templates()).toMatchObject([
      { id: shift.day, active: true, to: null },
      { id: replacement, active: false },
    ]);
  });

  it('is refused to others, for a stale version, and when its code is taken meanwhile', async () => {
    expect(await refusalOf(set(false, 1, { as: who.supervisor }))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(set(false, 2))).toMatchObject({ code: 'PT409' });
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    await reviseShift({ code: 'DA10' });
    expect(await refusalOf(set(true, 2))).toMatchObject({ code: 'PT409', detail: { field: 'code' } });
  });
});

describe('the instants of an assigned shift', () => {
  const row = async () =>
    (await world.db.sql`select starts_at, ends_at, is_manual_override from public.assigned_shifts`)[0];

  it('come from the template, or from its own local times, and cannot be written', async () => {
    const [id] = await makeDraft(world, 1, [[who.ana, shift.night, '2031-01-06']]);
    // Denver is seven hours behind UTC in January.
    const whole = { starts_at: new Date('2031-01-07T02:00Z'), ends_at: new Date('2031-01-07T12:00Z') };
    expect(await row()).toEqual({ ...whole, is_manual_override: false });
    await world.db
      .sql`update public.assigned_shifts set starts_at = now(), is_manual_override = true where id = ${id ?? 0}`;
    expect(await row()).toEqual({ ...whole, is_manual_override: false });
    await world.db.asUser(
      who.supervisor,
      (sql) =>
        sql`update public.assigned_shifts set local_end = '01:00', source = 'manual' where id = ${id ?? 0}`,
    );
    expect(await row()).toEqual({
      ...whole,
      ends_at: new Date('2031-01-07T08:00Z'),
      is_manual_override: true,
    });
    await world.db.sql`update public.assigned_shifts set is_locked = true where id = ${id ?? 0}`;
    expect(await row()).toMatchObject({ ends_at: new Date('2031-01-07T08:00Z') });
  });

  it('of a shift inside a skipped hour are empty, and it can still be saved and published', async () => {
    const { sql } = world.db;
    await sql`
      insert into public.shifts (id, agency_id, center_id, name, code, category, start_time, end_time, duration_minutes)
      overriding system value
      values (9, ${world.ours.id}, ${world.ours.centerId}, 'Gap', 'GAP', 'graveyard', '02:00', '03:00', 60)`;
    // 02:00 of 9 March 2031 does not exist; 8 March is its operational date.
    await makeDraft(world, 1, [[who.ana, 9, '2031-03-08']], {
      startDate: '2031-03-01',
      endDate: '2031-03-31',
    });
    expect(await row()).toMatchObject({
      starts_at: new Date('2031-03-09T09:00Z'),
      ends_at: new Date('2031-03-09T09:00Z'),
    });
  });
});
