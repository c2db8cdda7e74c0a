import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pause } from '../drill/wait.ts';
import { uuid } from '../factories/people.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
});
afterEach(() => world.db.drop());

/** A session that began, and was last touched, so many minutes ago. */
async function openSession(person: string, n: number, begunMinutesAgo = 0): Promise<void> {
  await world.db.sql`
    insert into auth.sessions (id, user_id, created_at, updated_at, aal)
    values (${uuid(n)}, ${person}, now() - ${begunMinutesAgo} * interval '1 minute', now(), 'aal1')`;
}

/** Sets the last touch back, as if so many minutes had passed. */
const wait = (n: number, minutes: number) => world.db.sql`
  insert into private.session_activity (session_id, user_id, last_active_at)
  select s.id, s.user_id, now() - ${minutes} * interval '1 minute' from auth.sessions s where s.id = ${uuid(n)}
  on conflict (session_id) do update set last_active_at = excluded.last_active_at`;

const setIdle = (minutes: number | null) =>
  world.db.sql`update public.agencies set idle_lock_minutes = ${minutes} where id = ${world.ours.id}`;

const as = (person: string | null, n: number, text: string) =>
  world.db.asUser(person, (sql) => sql.unsafe(text), { session_id: uuid(n) });
async function answer(person: string, n: number, call: string) {
  const [row] = await as(person, n, `select ${call} as value`);
  return row?.value;
}
const clock = (person: string, n: number) => answer(person, n, 'public.get_session_clock()');
const touch = (person: string, n: number, token = '') =>
  answer(person, n, `public.touch_session(${token === '' ? '' : `'${token}'`})`);
const isOpen = async (person: string, n: number) => (await answer(person, n, 'public.get_me()')) !== null;
const mark = (person: string, n: number, name = 'Console 3', center = world.ours.centerId): Promise<string> =>
  answer(person, n, `public.mark_floor_device('${center}', '${name}')`);
const devices = (n: number) => answer(who.admin, n, 'public.list_floor_devices()');
const lastTouch = async (n: number) => {
  const [row] = await world.db.sql`
    select last_active_at, round(extract(epoch from now() - last_active_at)) as ago
    from private.session_activity where session_id = ${uuid(n)}`;
  return row === undefined ? null : Number(row.ago);
};

describe('a session that nobody touches', () => {
  it('locks when the agency says, by the clock of the database', async () => {
    await openSession(who.ana, 901, 29);
    expect(await isOpen(who.ana, 901)).toBe(true);
    expect(await clock(who.ana, 901)).toMatchObject({
      problem: null,
      idleLockMinutes: 30,
      isLockedByHand: false,
    });
    expect((await clock(who.ana, 901)).locksInMs).toBeLessThanOrEqual(60_000);
    await setIdle(28);
    expect(await isOpen(who.ana, 901)).toBe(false);
    expect(await clock(who.ana, 901)).toMatchObject({ problem: 'locked', locksInMs: 0, userId: who.ana });
  });

  it('reaches nothing, reads nothing and writes nothing then', async () => {
    await openSession(who.admin, 901);
    const rows = () => as(who.admin, 901, 'select 1 from public.profiles');
    expect((await rows()).length).toBeGreaterThan(1);
    await wait(901, 31);
    expect(await rows()).toHaveLength(0);
    expect(await as(who.admin, 901, 'select 1 from public.assigned_shifts')).toHaveLength(0);
    for (const call of [
      'end_my_sessions()',
      `mark_floor_device('${world.ours.centerId}', 'x')`,
      'lock_session()',
    ]) {
      expect(await refusalOf(answer(who.admin, 901, `public.${call}`))).toMatchObject({ code: 'PT403' });
    }
    const [heard] = await as(who.admin, 901, 'select private.my_topics() as topics');
    expect(heard?.topics).toBeNull();
  });

  it('never locks where the agency wants it so', async () => {
    await setIdle(null);
    await openSession(who.ana, 901, 600);
    expect(await isOpen(who.ana, 901)).toBe(true);
    expect(await clock(who.ana, 901)).toMatchObject({ problem: null, locksInMs: null });
  });

  it('stays open by a touch, which is written at most three times a minute', async () => {
    await openSession(who.ana, 901);
    await wait(901, 29);
    expect(await touch(who.ana, 901)).toMatchObject({ problem: null, locksInMs: 30 * 60_000 });
    expect(await lastTouch(901)).toBeLessThan(5);
    await world.db.sql`update private.session_activity set last_active_at = now() - interval '15 seconds'`;
    await touch(who.ana, 901);
    expect(await lastTouch(901)).toBeGreaterThan(10);
    await wait(901, 29);
    // What asks how it stands is no touch.
    await clock(who.ana, 901);
    await isOpen(who.ana, 901);
    expect(await lastTouch(901)).toBeGreaterThan(1700);
  });

  it('is not opened again by a touch, nor by a longer time once it was found', async () => {
    await openSession(who.ana, 901);
    await wait(901, 31);
    expect(await touch(who.ana, 901)).toMatchObject({ problem: 'locked' });
    expect(await isOpen(who.ana, 901)).toBe(false);
    await world.db.sql`select private.lock_idle_sessions()`;
    await setIdle(240);
    expect(await isOpen(who.ana, 901)).toBe(false);
    expect(await clock(who.ana, 901)).toMatchObject({ problem: 'locked', isLockedByHand: false });
  });

  it('is touched by its own token alone', async () => {
    await openSession(who.ana, 901);
    await openSession(who.ben, 902);
    await wait(902, 20);
    expect(await touch(who.ana, 902)).toBeNull();
    expect(await touch(who.stranger, 902)).toBeNull();
    expect(await lastTouch(902)).toBeGreaterThan(1100);
    expect(await clock(who.ana, 902)).toBeNull();
    expect(await touch(who.ana, 999)).toBeNull();
    await expect(as(null, 901, 'select public.touch_session()')).rejects.toMatchObject({ code: '42501' });
  });

  it('that ends while it is touched has ended, and is no fault', async () => {
    await openSession(who.ana, 901);
    let touching: Promise<unknown> = Promise.resolve();
    await world.db.sql.begin(async (sql) => {
      await sql`delete from auth.sessions where id = ${uuid(901)}`;
      touching = touch(who.ana, 901);
      await pause(300);
    });
    expect(await touching).toBeNull();
  });

  it('is gone with its session', async () => {
    await openSession(who.ana, 901);
    await touch(who.ana, 901);
    await world.db.sql`delete from auth.sessions where id = ${uuid(901)}`;
    expect(await touch(who.ana, 901)).toBeNull();
    expect(await world.db.sql`select 1 from private.session_activity`).toHaveLength(0);
  });

  it('makes its live topics move, once', async () => {
    await openSession(who.ana, 901);
    await openSession(who.ben, 902);
    await wait(901, 31);
    const epoch = async () =>
      Number(
        (await world.db.sql`select topic_epoch from public.agencies where id = ${world.ours.id}`)[0]
          ?.topic_epoch,
      );
    const before = await epoch();
    await world.db.sql`select private.lock_idle_sessions()`;
    await world.db.sql`select private.lock_idle_sessions()`;
    expect(await epoch()).toBe(before + 1);
    expect(await isOpen(who.ben, 902)).toBe(true);
  });
});

describe('a session that is locked by hand', () => {
  it('is locked at once, in the audit, and told to the other tabs', async () => {
    await openSession(who.ana, 901);
    await openSession(who.ana, 902);
    const before = await lastAuditId(world.db.sql);
    await answer(who.ana, 901, 'public.lock_session()');
    expect(await clock(who.ana, 901)).toMatchObject({ problem: 'locked', isLockedByHand: true });
    expect(await isOpen(who.ana, 902)).toBe(true);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'user.lock', actor_id: who.ana },
    ]);
    const told = await world.db.sql`select topic from private.live_log order by id desc limit 1`;
    expect(told[0]?.topic).toContain(`user:${who.ana}:`);
    expect(await touch(who.ana, 901)).toMatchObject({ problem: 'locked' });
  });
});

describe('a computer of the floor', () => {
  beforeEach(async () => {
    await openSession(who.ana, 901);
    await openSession(who.supervisor, 902);
    await openSession(who.admin, 903);
    await openSession(who.stranger, 904);
  });

  it('is marked by a supervisor who sits there, and does not lock', async () => {
    expect(await refusalOf(mark(who.ana, 901))).toMatchObject({ code: 'PT403' });
    const token = await mark(who.supervisor, 902);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    await wait(902, 300);
    expect(await clock(who.supervisor, 902)).toMatchObject({
      problem: null,
      isFloorDevice: true,
      locksInMs: null,
    });
    expect(await answer(who.supervisor, 902, 'public.list_my_sessions()')).toMatchObject([
      { floor_device: 'Console 3', is_current: true },
    ]);
    expect(await refusalOf(mark(who.supervisor, 902, 'Again'))).toMatchObject({ code: 'PT409' });
  });

  it('is known by its token, whoever signs in there', async () => {
    const token = await mark(who.supervisor, 902);
    expect(await touch(who.ana, 901, token)).toMatchObject({ isFloorDevice: true });
    await wait(901, 300);
    expect(await isOpen(who.ana, 901)).toBe(true);
    // The same session in a browser without the token.
    expect(await touch(who.ana, 901)).toMatchObject({ isFloorDevice: false });
    await wait(901, 31);
    expect(await isOpen(who.ana, 901)).toBe(false);
  });

  it('opens no session that has locked before', async () => {
    const token = await mark(who.supervisor, 902);
    await wait(901, 31);
    expect(await touch(who.ana, 901, token)).toMatchObject({ problem: 'locked', isFloorDevice: false });
  });

  it('is nothing for a token that is unknown, malformed or of another agency', async () => {
    const token = await mark(who.supervisor, 902);
    for (const wrong of ['x', 'x'.repeat(43), token.toLowerCase(), 'é'.repeat(43)]) {
      expect(await touch(who.ana, 901, wrong)).toMatchObject({ isFloorDevice: false });
    }
    expect(await touch(who.stranger, 904, token)).toMatchObject({ isFloorDevice: false });
  });

  it('is listed and revoked by admins of the own agency, and whoever sits there is locked', async () => {
    const token = await mark(who.supervisor, 902);
    await touch(who.ana, 901, token);
    await touch(who.admin, 903, token);
    const [device] = await devices(903);
    expect(device).toMatchObject({ name: 'Console 3', is_this: true, revoked_at: null });
    const revoke = (person: string, n: number) =>
      answer(person, n, `public.revoke_floor_device('${device.id}')`);
    expect(await refusalOf(revoke(who.supervisor, 902))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(answer(who.supervisor, 902, 'public.list_floor_devices()'))).toMatchObject({
      code: 'PT403',
    });
    await makeAdmin(who.stranger);
    expect(await refusalOf(revoke(who.stranger, 904))).toMatchObject({ code: 'PT404' });
    expect(await answer(who.stranger, 904, 'public.list_floor_devices()')).toEqual([]);
    await revoke(who.admin, 903);
    expect(await clock(who.ana, 901)).toMatchObject({ problem: 'locked', isLockedByHand: true });
    expect(await clock(who.supervisor, 902)).toMatchObject({ problem: 'locked' });
    // Whoever does it there goes on, like on any other computer.
    expect(await clock(who.admin, 903)).toMatchObject({ problem: null, isFloorDevice: false });
    expect(await refusalOf(revoke(who.admin, 903))).toMatchObject({ code: 'PT409' });
    expect(await devices(903)).toMatchObject([{ is_this: true, revoked_at: expect.any(String) }]);
    await openSession(who.ana, 905);
    expect(await touch(who.ana, 905, token)).toMatchObject({ problem: null, isFloorDevice: false });
  });

  it('has a plain name of its own on its floor', async () => {
    await mark(who.supervisor, 902);
    expect(await refusalOf(mark(who.admin, 903, ' console 3 '))).toMatchObject({ code: 'PT409' });
    for (const wrong of ['', '  ', 'x'.repeat(61), 'a\nb']) {
      expect(await refusalOf(mark(who.admin, 903, wrong))).toMatchObject({ code: 'PT422' });
    }
    expect(await refusalOf(mark(who.admin, 903, 'Wall', world.theirs.centerId))).toMatchObject({
      code: 'PT404',
    });
    const both = await Promise.allSettled([mark(who.admin, 903, 'Desk'), mark(who.admin, 903, 'Desk')]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is in the audit without its token', async () => {
    const before = await lastAuditId(world.db.sql);
    const token = await mark(who.supervisor, 902);
    await answer(who.admin, 903, `public.revoke_floor_device('${(await devices(903))[0].id}')`);
    const entries = await auditSince(world.db.sql, before);
    expect(entries.map(({ action }) => action)).toEqual(['floor_device.mark', 'floor_device.revoke']);
    expect(JSON.stringify(entries)).toContain('Console 3');
    expect(JSON.stringify(entries)).not.toContain(token);
    const kept = await world.db.sql`select to_jsonb(d)::text as row from private.floor_devices d`;
    expect(JSON.stringify(kept)).not.toContain(token);
  });
});

describe('the owner of a new password', () => {
  it('is told to the own session alone, also before the second factor is proven', async () => {
    await openSession(who.ana, 901);
    const owner = { full_name: 'Ana', email: expect.stringContaining('@'), agency_name: expect.any(String) };
    expect(await answer(who.ana, 901, 'public.get_password_owner()')).toEqual(owner);
    await world.db.sql`update public.agencies set second_factor = true`;
    expect(await isOpen(who.ana, 901)).toBe(false);
    expect(await answer(who.ana, 901, 'public.get_password_owner()')).toEqual(owner);
    expect(await answer(who.ben, 901, 'public.get_password_owner()')).toBeNull();
    await expect(as(null, 901, 'select public.get_password_owner()')).rejects.toMatchObject({
      code: '42501',
    });
  });
});

/** Makes an admin of somebody. */
async function makeAdmin(person: string): Promise<void> {
  await world.db.sql`
    update public.user_roles set role_id = (select id from public.roles where name = 'admin')
    where user_id = ${person}`;
}
