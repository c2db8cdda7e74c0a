import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
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
  await world.db.sql`delete from private.calendar_feeds`;
});

const feedSchema = z
  .object({
    agency: z.string(),
    shifts: z.array(
      z.object({
        id: z.number(),
        version: z.number(),
        is_cancelled: z.boolean(),
        code: z.string(),
        name: z.string(),
        is_overtime: z.boolean(),
        starts_at: z.string(),
        ends_at: z.string(),
        time_zone: z.string(),
        changed_at: z.string(),
      }),
    ),
  })
  .strict()
  .nullable();

async function create(as: string): Promise<string> {
  const [row] = await world.db.asUser(as, (sql) => sql`select public.create_calendar_feed() as token`);
  return String(row?.token);
}

async function read(token: string, as: Persona = null) {
  const [row] = await world.db.asUser(as, (sql) => sql`select public.get_calendar_feed(${token}) as feed`);
  return feedSchema.parse(row?.feed ?? null);
}

const revoke = (as: string) => world.db.asUser(as, (sql) => sql`select public.revoke_calendar_feed()`);

const seen = async (token: string) =>
  (await read(token))?.shifts.map(({ id, code, is_cancelled }) => [id, code, is_cancelled]);

/** A published block around today with these rows; returns their ids. */
async function publishAround(
  rows: readonly (readonly [userId: string | null, shiftId: number, daysOff: number])[],
) {
  const { db, ours } = world;
  const [days] = await db.sql<{ first: string; last: string }[]>`
    select (current_date - 90)::text as first, (current_date + 90)::text as last`;
  await makeSchedule(db.sql, ours, 1, {
    startDate: days?.first ?? '',
    endDate: days?.last ?? '',
    status: 'published',
  });
  const ids: number[] = [];
  for (const [userId, shiftId, daysOff] of rows) {
    const [day] = await db.sql<{ date: string }[]>`select (current_date + ${daysOff}::integer)::text as date`;
    const shiftDate = day?.date ?? '';
    ids.push(
      await makeAssignment(db.sql, ours, { scheduleId: 1, userId, shiftId, shiftDate, status: 'published' }),
    );
  }
  return ids;
}

describe('the private calendar', () => {
  it('gives the own published shifts from 60 days back, and nothing of anybody else', async () => {
    const [, past, ahead] = await publishAround([
      [who.ana, shift.day, -62],
      [who.ana, shift.night, -58],
      [who.ana, shift.day, 3],
      [who.ben, shift.day, 4],
      [null, shift.day, 5],
    ]);
    await makeSchedule(world.db.sql, world.ours, 2, { startDate: '2031-01-01', endDate: '2031-01-31' });
    await makeAssignment(world.db.sql, world.ours, {
      scheduleId: 2,
      userId: who.ana,
      shiftId: shift.day,
      shiftDate: '2031-01-02',
    });
    const token = await create(who.ana);
    expect(await seen(token)).toEqual([
      [past, 'GR10', false],
      [ahead, 'DA10', false],
    ]);
    const feed = await read(token);
    expect(feed?.agency).toBe('Agency 1');
    expect(feed?.shifts[0]).toMatchObject({ name: 'Shift GR10', time_zone: 'America/Denver', version: 1 });
    expect(JSON.stringify(feed)).not.toMatch(/Ana|Ben|example/);
  });

  it('keeps what was taken away as cancelled, as it was, with a higher version', async () => {
    const [cancelled = 0, given = 0, moved = 0] = await publishAround([
      [who.ana, shift.day, 3],
      [who.ana, shift.day, 5],
      [who.ana, shift.day, 7],
    ]);
    const token = await create(who.ana);
    const before = await read(token);
    const { sql } = world.db;
    await sql`update public.assigned_shifts set status = 'cancelled' where id = ${cancelled}`;
    await sql`update public.assigned_shifts set user_id = ${who.ben}, shift_id = ${shift.night} where id = ${given}`;
    await sql`update public.assigned_shifts set shift_id = ${shift.night} where id = ${moved}`;
    const after = await read(token);
    expect(
      after?.shifts.map(({ id, code, is_cancelled, version }) => [id, code, is_cancelled, version]),
    ).toEqual([
      [cancelled, 'DA10', true, 2],
      [given, 'DA10', true, 2],
      [moved, 'GR10', false, 2],
    ]);
    const startOf = (feed: typeof after, id: number) =>
      feed?.shifts.find((entry) => entry.id === id)?.starts_at;
    expect(Date.parse(startOf(after, given) ?? '')).toBe(Date.parse(startOf(before, given) ?? '?'));
    expect(startOf(after, moved)).not.toBe(startOf(before, moved));
    // What becomes of it in other hands is no news.
    await sql`update public.assigned_shifts set shift_id = ${shift.short} where id = ${given}`;
    const later = (await read(token))?.shifts.find(({ id }) => id === given);
    expect(later).toMatchObject({ code: 'DA10', is_cancelled: true, starts_at: startOf(after, given) });
    // It comes back: the same row, confirmed again.
    await sql`update public.assigned_shifts set user_id = ${who.ana} where id = ${given}`;
    expect((await read(token))?.shifts.find(({ id }) => id === given)).toMatchObject({
      code: 'SW4',
      is_cancelled: false,
      version: 4,
    });
    const tokenOfBen = await create(who.ben);
    expect(await seen(tokenOfBen)).toEqual([[given, 'SW4', true]]);
  });

  it('answers nothing for a token that is unknown, replaced, revoked or empty', async () => {
    await publishAround([[who.ana, shift.day, 3]]);
    expect(await read('x'.repeat(43))).toBeNull();
    expect(await read('')).toBeNull();
    const [nothing] = await world.db.asUser(
      null,
      (sql) => sql`select public.get_calendar_feed(null) as feed`,
    );
    expect(nothing?.feed).toBeNull();
    const former = await create(who.ana);
    const latter = await create(who.ana);
    expect(former).not.toBe(latter);
    expect(await read(former)).toBeNull();
    expect(await read(latter)).not.toBeNull();
    await revoke(who.ana);
    expect(await read(latter)).toBeNull();
    expect(await refusalOf(revoke(who.ana))).toMatchObject({ code: 'PT404' });
  });

  it('ends with the account and with the agency', async () => {
    const { sql } = world.db;
    await publishAround([[who.ben, shift.day, 3]]);
    const token = await create(who.ben);
    await sql`update public.profiles set is_active = false where id = ${who.ben}`;
    expect(await read(token)).toBeNull();
    await sql`update public.profiles set is_active = true where id = ${who.ben}`;
    expect(await read(token)).not.toBeNull();
    await sql`update public.agencies set status = 'suspended' where id = ${world.ours.id}`;
    expect(await read(token)).toBeNull();
    await sql`update public.agencies set status = 'active' where id = ${world.ours.id}`;
    expect(await read(token)).not.toBeNull();
  });

  it('keeps the token as a hash alone, and out of the audit', async () => {
    const { sql } = world.db;
    const since = await lastAuditId(sql);
    const token = await create(who.ana);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const second = await create(who.ana);
    await revoke(who.ana);
    const hash = createHash('sha256').update(token).digest('hex');
    const [row] =
      await sql`select encode(token_hash, 'hex') as hash from private.calendar_feeds order by id limit 1`;
    expect(row?.hash).toBe(hash);
    const entries = await auditSince(sql, since);
    expect(
      entries.map(({ action, actor_id, target_id, details }) => ({ action, actor_id, target_id, details })),
    ).toEqual([
      {
        action: 'calendar.create',
        actor_id: who.ana,
        target_id: who.ana,
        details: { entity: 'calendar', replaced: false },
      },
      {
        action: 'calendar.create',
        actor_id: who.ana,
        target_id: who.ana,
        details: { entity: 'calendar', replaced: true },
      },
      { action: 'calendar.revoke', actor_id: who.ana, target_id: who.ana, details: { entity: 'calendar' } },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(new RegExp(`${token}|${second}|${hash}`));
  });

  it('notes its last use, at most once an hour', async () => {
    const { sql, asUser } = world.db;
    const token = await create(who.ana);
    const state = async () => {
      const [row] = await asUser(who.ana, (own) => own`select public.get_my_calendar_feed() as feed`);
      return z
        .object({ created_at: z.string(), last_used_at: z.string().nullable() })
        .nullable()
        .parse(row?.feed);
    };
    expect(await state()).toMatchObject({ last_used_at: null });
    await read(token);
    const first = (await state())?.last_used_at;
    expect(first).not.toBeNull();
    await read(token);
    expect((await state())?.last_used_at).toBe(first);
    await sql`update private.calendar_feeds set last_used_at = now() - interval '61 minutes'`;
    const old = (await state())?.last_used_at;
    await read(token);
    expect((await state())?.last_used_at).not.toBe(old);
    await revoke(who.ana);
    expect(await state()).toBeNull();
  });

  it('is one each, however many ask at once', async () => {
    const tokens = await Promise.all(Array.from({ length: 6 }, () => create(who.cora)));
    const feeds = await Promise.all(tokens.map((token) => read(token)));
    expect(feeds.filter((feed) => feed !== null)).toHaveLength(1);
  });

  it('is made by people of an agency alone, and read without a session alone', async () => {
    for (const as of [null, 'service_role'] as const) {
      const made = world.db.asUser(as, (sql) => sql`select public.create_calendar_feed()`);
      await expect(made).rejects.toMatchObject({ code: '42501' });
    }
    await world.db.sql`update public.profiles set is_active = false where id = ${who.cora}`;
    expect(await refusalOf(create(who.cora))).toMatchObject({ code: 'PT403' });
    await world.db.sql`update public.profiles set is_active = true where id = ${who.cora}`;
    await expect(read('x', who.ana)).rejects.toMatchObject({ code: '42501' });
  });
});
