import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeAssignment, makeRequirement, makeSchedule } from '../factories/scheduling.ts';
import { refusalOf } from './refusal.ts';
import { clearSchedules, makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  await makeRequirement(world.db.sql, world.ours, 1, {
    startTime: '05:00',
    endTime: '05:00',
    minEmployees: 3,
  });
});
afterAll(() => world.db.drop());
beforeEach(() => clearSchedules(world));

const floorSchema = z.object({
  shifts: z.array(
    z
      .object({
        user_id: z.string(),
        full_name: z.string(),
        code: z.string(),
        starts_at: z.string(),
        ends_at: z.string(),
        is_acting: z.boolean(),
        is_supervisor: z.boolean(),
      })
      .strict(),
  ),
  coverage: z
    .object({
      starts_at: z.string(),
      slots: z.array(z.tuple([z.int(), z.int(), z.int(), z.int()])),
      dates: z.array(z.string()),
    })
    .nullable(),
});

async function read(as: string, centerId = world.ours.centerId) {
  const [row] = await world.db.asUser(as, (sql) => sql`select public.get_floor(${centerId}) as floor`);
  return floorSchema.parse(row?.floor);
}

/** The operational date that runs at the center, and days from it. */
async function operationalDate(daysOff = 0): Promise<string> {
  const [row] = await world.db.sql<{ date: string }[]>`
    select (((now() at time zone 'America/Denver') - interval '5 hours')::date + ${daysOff}::integer)::text as date`;
  return row?.date ?? '';
}

async function publishBlock(id: number, first: number, last: number): Promise<void> {
  const [startDate, endDate] = [await operationalDate(first), await operationalDate(last)];
  await makeSchedule(world.db.sql, world.ours, id, { startDate, endDate, status: 'published' });
}

/** A published shift whose times are hours from now. */
async function plant(
  userId: string | null,
  fromHours: number,
  toHours: number,
  status: 'published' | 'cancelled' = 'published',
) {
  const id = await makeAssignment(world.db.sql, world.ours, {
    scheduleId: 1,
    userId,
    shiftId: shift.day,
    shiftDate: await operationalDate(),
    status,
  });
  // Instants are made from local times; a test that has to hold at any hour sets them past the trigger.
  await world.db.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`
      update public.assigned_shifts
      set starts_at = now() + ${fromHours} * interval '1 hour', ends_at = now() + ${toHours} * interval '1 hour'
      where id = ${id}`;
  });
  return id;
}

describe('the floor', () => {
  it('is who works there, with capacity, from 16 hours back to 24 ahead', async () => {
    await publishBlock(1, -3, 3);
    await plant(who.ana, -20, -17);
    await plant(who.ben, -20, -15);
    const acting = await plant(who.cora, -1, 3);
    await plant(who.supervisor, 1, 4);
    await plant(who.otherSupervisor, 25, 30);
    await plant(null, -1, 3);
    await plant(who.ana, -1, 3, 'cancelled');
    await world.db.sql`update public.assigned_shifts set is_acting = true where id = ${acting}`;
    for (const as of [who.ana, who.supervisor, who.admin]) {
      const { shifts } = await read(as);
      expect(shifts.map((row) => [row.full_name, row.code, row.is_acting, row.is_supervisor])).toEqual([
        ['Ben', 'DA10', false, false],
        ['Cora', 'DA10', true, true],
        ['Sam', 'DA10', false, true],
      ]);
    }
  });

  it('leaves out who was deactivated', async () => {
    await publishBlock(1, -3, 3);
    await plant(who.ben, -1, 3);
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`;
    expect((await read(who.ana)).shifts).toEqual([]);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.ben}`;
    expect((await read(who.ana)).shifts).toHaveLength(1);
  });

  it('counts by the quarter of an hour, as far as something is published', async () => {
    expect((await read(who.ana)).coverage).toBeNull();
    await publishBlock(1, -3, 0);
    await plant(who.ben, -2, 2);
    const today = (await read(who.ana)).coverage;
    const day = await operationalDate();
    expect(new Set(today?.dates)).toEqual(new Set([day]));
    expect(today?.dates).toHaveLength(today?.slots.length ?? 0);
    const slot = Math.floor((Date.now() - Date.parse(today?.starts_at ?? '')) / 900_000);
    expect(today?.slots[slot]).toEqual([3, 1, 1, 0]);
    await publishBlock(2, 1, 5);
    expect(new Set((await read(who.ana)).coverage?.dates)).toEqual(new Set([day, await operationalDate(1)]));
    await world.db.sql`update public.schedules set status = 'archived' where id = 1`;
    expect((await read(who.ana)).coverage).toBeNull();
  });

  it('is told to people of the agency alone', async () => {
    await publishBlock(1, -3, 3);
    await plant(who.ben, -1, 3);
    expect(await refusalOf(read(who.stranger))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(read(who.ana, world.theirs.centerId))).toMatchObject({ code: 'PT404' });
    await expect(
      world.db.asUser(null, (sql) => sql`select public.get_floor(${world.ours.centerId})`),
    ).rejects.toMatchObject({ code: '42501' });
  });
});
