import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusalOf } from './refusal.ts';
import { makeDraft, makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
});
afterEach(() => world.db.drop());

type Change = { as?: string; id?: number; version?: number; code?: string; start?: string; end?: string };

async function reviseShift(change: Change = {}): Promise<number> {
  const {
    as = who.admin,
    id = shift.day,
    version = 1,
    code = 'DA12',
    start = '09:00',
    end = '21:00',
  } = change;
  const [row] = await world.db.asUser(
    as,
    (sql) => sql<{ id: number }[]>`
      select public.revise_shift(${id}, ${version}, 'Long day', ${code}, 'day', ${start}, ${end}) as id`,
  );
  return row?.id ?? 0;
}

async function templates() {
  return [
    ...(await world.db.sql`
      select id, code, start_time::text as start, end_time::text as end, duration_minutes as minutes, is_active as active
      from public.shifts where agency_id = ${world.ours.id} and id not in (${shift.night}, ${shift.short}) order by id`),
  ];
}

describe('editing a shift template', () => {
  it('changes one that nobody uses in place', async () => {
    expect(await reviseShift()).toBe(shift.day);
    expect(await templates()).toEqual([
      { id: shift.day, code: 'DA12', start: '09:00:00', end: '21:00:00', minutes: 720, active: true },
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
    expect(await templates()).toEqual([
      { id: shift.day, code: 'DA10', start: '09:00:00', end: '19:00:00', minutes: 600, active: false },
      { id: replacement, code: 'DA12', start: '09:00:00', end: '21:00:00', minutes: 720, active: true },
    ]);
    expect(await times()).toEqual(before);
    const preferring = await sql`
      select id from public.profiles where default_shift_preference_id = ${replacement} order by id`;
    expect(preferring.map((row) => row.id)).toEqual([who.ana, who.ben]);
  });

  it('renames one in use without a replacement', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
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
    expect(await refusalOf(reviseShift({ code: 'GR10' }))).toMatchObject({ code: '23505' });
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
  const set = (active: boolean, version: number, as = who.admin) =>
    world.db.asUser(as, (sql) => sql`select public.set_shift_active(${shift.day}, ${active}, ${version})`);

  it('leaves the schedules that use it alone, frees its code, and can be undone', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    await set(false, 1);
    expect((await templates())[0]).toMatchObject({ active: false });
    expect(await world.db.sql`select 1 from public.assigned_shifts`).toHaveLength(1);
    await set(true, 2);
    expect((await templates())[0]).toMatchObject({ active: true });
  });

  it('is refused to others and for a stale version', async () => {
    expect(await refusalOf(set(false, 1, who.supervisor))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(set(false, 2))).toMatchObject({ code: 'PT409' });
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
