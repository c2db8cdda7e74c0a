import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import type { Persona } from '../setup/database.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearSchedules(world);
  await world.db.sql`delete from private.board_devices`;
});

/** All that a board tells: nothing may be added without a look at who reads it. */
const boardSchema = z.strictObject({
  center: z.strictObject({ id: z.string(), name: z.string(), time_zone: z.string() }),
  floor: z.strictObject({
    shifts: z.array(
      z.strictObject({
        user_id: z.string(),
        full_name: z.string(),
        code: z.string(),
        starts_at: z.string(),
        ends_at: z.string(),
        is_acting: z.boolean(),
        is_supervisor: z.boolean(),
      }),
    ),
    coverage: z
      .strictObject({
        starts_at: z.string(),
        slots: z.array(z.tuple([z.int(), z.int(), z.int(), z.int()])),
        dates: z.array(z.string()),
      })
      .nullable(),
  }),
  open_chairs: z.array(
    z.strictObject({
      code: z.string(),
      starts_at: z.string(),
      ends_at: z.string(),
      is_supervisor: z.boolean(),
    }),
  ),
  requests_waiting: z.int(),
  read_at: z.string(),
});

const deviceSchema = z.strictObject({
  id: z.string(),
  center_id: z.string(),
  name: z.string(),
  issued_at: z.string(),
  issued_by_name: z.string(),
  last_seen_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
});

async function issue(as: Persona, name = 'Wall', centerId = world.ours.centerId): Promise<string> {
  const [row] = await world.db.asUser(
    as,
    (sql) => sql`select public.issue_board_device(${centerId}, ${name}) as token`,
  );
  return String(row?.token);
}

async function list(as: Persona) {
  const [row] = await world.db.asUser(as, (sql) => sql`select public.list_board_devices() as devices`);
  return z.array(deviceSchema).parse(row?.devices);
}

const revoke = (as: Persona, id: string) =>
  world.db.asUser(as, (sql) => sql`select public.revoke_board_device(${id})`);

async function readWall(token: string, as: Persona = null) {
  const [row] = await world.db.asUser(as, (sql) => sql`select public.get_wall_board(${token}) as board`);
  return boardSchema.nullable().parse(row?.board ?? null);
}

async function readBoard(as: Persona, centerId = world.ours.centerId) {
  const [row] = await world.db.asUser(as, (sql) => sql`select public.get_board(${centerId}) as board`);
  return boardSchema.parse(row?.board);
}

async function publishToday(): Promise<void> {
  const [days] = await world.db.sql<{ first: string; last: string }[]>`
    select (current_date - 5)::text as first, (current_date + 5)::text as last`;
  await makeSchedule(world.db.sql, world.ours, 1, {
    startDate: days?.first ?? '',
    endDate: days?.last ?? '',
    status: 'published',
  });
}

/** A published shift whose times are hours from now. */
async function plant(userId: string | null, fromHours: number, toHours: number, status = 'published') {
  const [day] = await world.db.sql<{ date: string }[]>`select current_date::text as date`;
  const id = await makeAssignment(world.db.sql, world.ours, {
    scheduleId: 1,
    userId: null,
    shiftId: shift.day,
    shiftDate: day?.date ?? '',
    status: status === 'cancelled' ? 'cancelled' : 'published',
  });
  // Instants are made from local times; a test that has to hold at any hour sets them past the trigger.
  await world.db.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`
      update public.assigned_shifts
      set user_id = ${userId}, starts_at = now() + ${fromHours} * interval '1 hour', ends_at = now() + ${toHours} * interval '1 hour'
      where id = ${id}`;
  });
  return id;
}

describe('the board', () => {
  it('has the floor, the open shifts of the next 24 hours, and how many requests wait', async () => {
    await publishToday();
    await plant(who.ana, -1, 3);
    const supervising = await plant(null, -2, 1);
    await world.db
      .sql`update public.assigned_shifts set required_role = 'supervisor' where id = ${supervising}`;
    await plant(null, 23, 30);
    await plant(null, 25, 30);
    await plant(null, -9, -1);
    await plant(null, 2, 3, 'cancelled');
    await makeLeave(world.db.sql, world.ours, {
      userId: who.ben,
      startsAt: '2031-01-06T00:00:00Z',
      endsAt: '2031-01-07T00:00:00Z',
      status: 'pending',
      reason: 'Surgery',
    });
    for (const as of [who.ana, who.supervisor, who.admin]) {
      const board = await readBoard(as);
      expect(board.center).toMatchObject({ id: world.ours.centerId, name: 'Center 1' });
      expect(board.floor.shifts.map(({ user_id, full_name }) => [user_id, full_name])).toEqual([
        [who.ana, 'Ana'],
      ]);
      expect(board.open_chairs.map(({ is_supervisor }) => is_supervisor)).toEqual([true, false]);
      expect(board.requests_waiting).toBe(1);
      expect(JSON.stringify(board)).not.toMatch(/Ben|Surgery|vacation/i);
    }
  });

  it('is told to people of the agency alone', async () => {
    expect(await refusalOf(readBoard(who.stranger))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(readBoard(who.ana, world.theirs.centerId))).toMatchObject({ code: 'PT404' });
    await expect(readBoard(null)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a display', () => {
  it('reads the board of its center alone, with numbers in place of people', async () => {
    await publishToday();
    await plant(who.ben, -1, 3);
    await plant(who.ben, 5, 9);
    await plant(who.ana, 1, 4);
    const token = await issue(who.admin);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const wall = await readWall(token);
    expect(wall?.floor.shifts.map(({ user_id, full_name }) => [user_id, full_name])).toEqual([
      ['2', 'Ben'],
      ['1', 'Ana'],
      ['2', 'Ben'],
    ]);
    const { floor, ...rest } = await readBoard(who.ana);
    expect({ ...wall, read_at: '', floor: wall?.floor.coverage }).toEqual({
      ...rest,
      read_at: '',
      floor: floor.coverage,
    });
    expect(JSON.stringify(wall)).not.toContain(who.ben);
  });

  it('is nothing for a token that is unknown, malformed or revoked', async () => {
    const token = await issue(who.admin);
    for (const wrong of ['', 'x', 'x'.repeat(43), `${token}x`, token.toUpperCase(), 'é'.repeat(43)]) {
      expect(await readWall(wrong)).toBeNull();
    }
    const [device] = await list(who.admin);
    await revoke(who.admin, device?.id ?? '');
    expect(await readWall(token)).toBeNull();
  });

  it('ends while its agency is suspended', async () => {
    const token = await issue(who.admin);
    await world.db.sql`update public.agencies set status = 'suspended' where id = ${world.ours.id}`;
    expect(await readWall(token)).toBeNull();
    await world.db.sql`update public.agencies set status = 'active' where id = ${world.ours.id}`;
    expect(await readWall(token)).not.toBeNull();
  });

  it('opens nothing else: signed in or not, it calls one function', async () => {
    const token = await issue(who.admin);
    await expect(readWall(token, who.ana)).rejects.toMatchObject({ code: '42501' });
    await expect(
      world.db.asUser(null, (sql) => sql`select * from private.board_devices`),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(
      world.db.asUser(who.admin, (sql) => sql`select private.board_of(${world.theirs.centerId})`),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(
      world.db.asUser(null, (sql) => sql`select private.floor_of(${world.ours.centerId})`),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('is seen at most each five minutes', async () => {
    const token = await issue(who.admin);
    expect((await list(who.admin))[0]?.last_seen_at).toBeNull();
    await readWall(token);
    const [first] = await list(who.admin);
    expect(first?.last_seen_at).not.toBeNull();
    await readWall(token);
    expect((await list(who.admin))[0]?.last_seen_at).toBe(first?.last_seen_at);
    await world.db.sql`update private.board_devices set last_seen_at = now() - interval '6 minutes'`;
    await readWall(token);
    const [row] = await world.db.sql`
      select last_seen_at > now() - interval '1 minute' as is_new from private.board_devices`;
    expect(row?.is_new).toBe(true);
  });
});

describe('displays', () => {
  it('are issued, listed and revoked by admins of the own agency', async () => {
    for (const as of [who.ana, who.supervisor]) {
      expect(await refusalOf(issue(as))).toMatchObject({ code: 'PT403' });
      expect(await refusalOf(list(as))).toMatchObject({ code: 'PT403' });
    }
    await issue(who.admin, '  Floor  left ');
    const [device] = await list(who.admin);
    expect(device).toMatchObject({ center_id: world.ours.centerId, revoked_at: null, last_seen_at: null });
    expect(device?.name).toMatch(/^Floor +left$/);
    const id = device?.id ?? '';
    for (const as of [who.ana, who.supervisor]) {
      expect(await refusalOf(revoke(as, id))).toMatchObject({ code: 'PT403' });
    }
    await revoke(who.admin, id);
    expect(await refusalOf(revoke(who.admin, id))).toMatchObject({ code: 'PT409' });
    expect((await list(who.admin))[0]?.revoked_at).not.toBeNull();
    await expect(issue(null)).rejects.toMatchObject({ code: '42501' });
  });

  it('are nothing of another agency', async () => {
    await issue(who.admin);
    const id = (await list(who.admin))[0]?.id ?? '';
    expect(await refusalOf(issue(who.admin, 'Wall', world.theirs.centerId))).toMatchObject({ code: 'PT404' });
    const stranger = await otherAdmin();
    expect(await list(stranger)).toEqual([]);
    expect(await refusalOf(revoke(stranger, id))).toMatchObject({ code: 'PT404' });
    expect((await list(who.admin))[0]?.revoked_at).toBeNull();
  });

  it('have one name each at a center, and a plain one', async () => {
    await issue(who.admin, 'Wall');
    expect(await refusalOf(issue(who.admin, 'wall '))).toMatchObject({ code: 'PT409' });
    for (const wrong of ['', '   ', 'x'.repeat(61), 'a\nb']) {
      expect(await refusalOf(issue(who.admin, wrong))).toMatchObject({ code: 'PT422' });
    }
    const id = (await list(who.admin))[0]?.id ?? '';
    await revoke(who.admin, id);
    await issue(who.admin, 'Wall');
    expect((await list(who.admin)).map((each) => each.revoked_at === null)).toEqual([true, false]);
  });

  it('of a center are twenty at most', async () => {
    for (let number = 1; number <= 20; number += 1) await issue(who.admin, `Wall ${number}`);
    expect(await refusalOf(issue(who.admin, 'One more'))).toMatchObject({ code: 'PT409' });
  });

  it('issued twice at once are one', async () => {
    const both = await Promise.allSettled([issue(who.admin), issue(who.admin)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await list(who.admin)).toHaveLength(1);
  });

  it('keep the token as its hash, and neither in the audit', async () => {
    const before = await lastAuditId(world.db.sql);
    const token = await issue(who.admin);
    const id = (await list(who.admin))[0]?.id ?? '';
    await revoke(who.admin, id);
    const hash = createHash('sha256').update(token).digest();
    const [row] = await world.db.sql<{ token_hash: Buffer }[]>`select token_hash from private.board_devices`;
    expect(row?.token_hash.equals(hash)).toBe(true);
    const entries = await auditSince(world.db.sql, before);
    expect(entries.map(({ action }) => action)).toEqual(['board_device.issue', 'board_device.revoke']);
    const told = JSON.stringify(entries);
    expect(told).toContain('Wall');
    expect(told).not.toContain(token);
    expect(told).not.toContain(hash.toString('hex'));
  });
});

/** An admin of the other agency. */
async function otherAdmin(): Promise<string> {
  await world.db.sql`
    update public.user_roles set role_id = (select id from public.roles where name = 'admin')
    where user_id = ${who.stranger}`;
  return who.stranger;
}
