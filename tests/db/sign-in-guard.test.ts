import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuid } from '../factories/people.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';
import { SIGN_IN, saveSetting } from './settings-world.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
});
afterEach(() => world.db.drop());

type Answer = { decision: string; message?: string };

/** One comparison of a password, as Auth reports it. */
async function attempt(person: string, valid: boolean): Promise<Answer> {
  const event = JSON.stringify({ user_id: person, valid });
  const [row] = await world.db
    .sql`select private.hook_password_verification_attempt(${event}::text::jsonb) as answer`;
  return row?.answer;
}

async function fail(person: string, times: number): Promise<Answer> {
  let answer: Answer = { decision: '' };
  for (let time = 0; time < times; time += 1) answer = await attempt(person, false);
  return answer;
}

/** Lets the wait of a person run out. */
const waitOut = (person: string) =>
  world.db.sql`update private.sign_in_guards set blocked_until = now() where user_id = ${person}`;
const call = (as: string, text: string) => world.db.asUser(as, (sql) => sql.unsafe(text));
const release = (as: string, person: string) => call(as, `select public.release_sign_in('${person}')`);
const blocked = async (as: string) => {
  const [row] = await call(as, 'select public.list_blocked_people() as people');
  return row?.people;
};
/** @param known a version instead of the newest */
const setPolicy = async (as: string, policy: string, known?: number) => {
  const [row] = await world.db.sql`
    select max(id)::integer as head from public.setting_versions where kind = 'sign_in' and agency_id = ${world.ours.id}`;
  return saveSetting(world, {
    kind: 'sign_in',
    value: { ...SIGN_IN, policy },
    known: known ?? row?.head,
    as,
  });
};
/** Puts a person on a published shift that has begun. */
async function putOnDuty(person: string): Promise<void> {
  const { sql } = world.db;
  await sql`
    insert into public.schedules (id, agency_id, center_id, name, start_date, end_date, status)
    overriding system value
    values (900, ${world.ours.id}, ${world.ours.centerId}, 'Now', current_date - 3, current_date + 3, 'published')`;
  await sql`
    insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status,
      local_start, local_end)
    select ${world.ours.id}, ${world.ours.centerId}, 900, ${person}, 2, d::date, 'published', '05:00', '05:00'
    from generate_series(current_date - 2, current_date + 1, interval '1 day') d`;
}

describe('wrong passwords', () => {
  it('cost nothing four times, then a wait that doubles up to fifteen minutes', async () => {
    expect(await fail(who.ana, 4)).toEqual({ decision: 'continue' });
    const waits: string[] = [];
    for (let time = 5; time <= 12; time += 1) {
      const answer = await attempt(who.ana, false);
      expect(answer.decision).toBe('reject');
      waits.push(/again in (.+)\.$/.exec(answer.message ?? '')?.[1] ?? '');
      await waitOut(who.ana);
    }
    expect(waits).toEqual([
      '30 seconds',
      '60 seconds',
      '2 minutes',
      '4 minutes',
      '8 minutes',
      '15 minutes',
      '15 minutes',
      '15 minutes',
    ]);
  });

  it('make the right password wait as well, and waiting costs no further time', async () => {
    await fail(who.ana, 5);
    expect(await attempt(who.ana, true)).toMatchObject({ decision: 'reject', should_logout_user: false });
    await fail(who.ana, 20);
    const [guard] = await world.db
      .sql`select failures from private.sign_in_guards where user_id = ${who.ana}`;
    expect(guard?.failures).toBe(5);
    await waitOut(who.ana);
    expect(await attempt(who.ana, true)).toEqual({ decision: 'continue' });
    expect(await fail(who.ana, 4)).toEqual({ decision: 'continue' });
  });

  it('of one person concern nobody else', async () => {
    await fail(who.ana, 6);
    expect(await attempt(who.ben, false)).toEqual({ decision: 'continue' });
    expect(await attempt(who.ben, true)).toEqual({ decision: 'continue' });
  });

  it('are forgotten after a quiet day, and with a new password', async () => {
    await fail(who.ana, 4);
    await world.db.sql`update private.sign_in_guards set last_failed_at = now() - interval '25 hours'`;
    expect(await fail(who.ana, 4)).toEqual({ decision: 'continue' });
    await fail(who.ana, 1);
    await world.db.sql`update auth.users set encrypted_password = 'new' where id = ${who.ana}`;
    expect(await attempt(who.ana, true)).toEqual({ decision: 'continue' });
  });

  it('that come at the same moment all count', async () => {
    await Promise.all(Array.from({ length: 4 }, () => attempt(who.ana, false)));
    const [guard] = await world.db
      .sql`select failures from private.sign_in_guards where user_id = ${who.ana}`;
    expect(guard?.failures).toBe(4);
  });

  it('of an account without a person are Auth’s own matter', async () => {
    expect(await attempt(uuid(999), false)).toEqual({ decision: 'continue' });
  });

  it('are in the audit with their number, and so is the sign-in that succeeds, with device and address', async () => {
    const before = await lastAuditId(world.db.sql);
    await fail(who.ana, 5);
    // Tries while the account waits are one entry a minute.
    await attempt(who.ana, true);
    await fail(who.ana, 9);
    await world.db.sql`
      insert into auth.sessions (id, user_id, created_at, updated_at, user_agent, ip)
      values (${uuid(901)}, ${who.ana}, now(), now(), 'Firefox on Windows', '10.0.0.7')`;
    const rows = await auditSince(world.db.sql, before);
    expect(rows.map((row) => row.action)).toEqual([
      ...Array.from({ length: 5 }, () => 'user.sign_in_failed'),
      'user.sign_in_blocked',
      'user.sign_in',
    ]);
    expect(rows[4]).toMatchObject({
      target_id: who.ana,
      actor_id: null,
      details: { failures: 5, waits: '30 seconds', locked: false },
    });
    expect(rows[6]).toMatchObject({
      actor_id: who.ana,
      details: { address: '10.0.0.7', device: 'Firefox on Windows' },
    });
  });
});

describe('a new password', () => {
  it('is in the audit as its person’s own act; the first one of an account is not a change', async () => {
    const before = await lastAuditId(world.db.sql);
    await world.db.sql`update auth.users set encrypted_password = 'first' where id = ${who.ana}`;
    await world.db.sql`update auth.users set encrypted_password = 'second' where id = ${who.ana}`;
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'user.change_password', actor_id: who.ana, target_id: who.ana, before: null, after: null },
    ]);
  });
});

describe('a blocked account', () => {
  it('is seen by supervisors and admins of the agency alone', async () => {
    await fail(who.ana, 5);
    expect(await blocked(who.supervisor)).toMatchObject([
      { user_id: who.ana, failures: 5, may_release: false },
    ]);
    expect(await blocked(who.admin)).toMatchObject([{ user_id: who.ana, may_release: true }]);
    expect(await blocked(who.ben)).toEqual([]);
    expect(await blocked(who.foreignSupervisor)).toEqual([]);
  });

  it('is released by an admin, at once and with a trace', async () => {
    await fail(who.ana, 5);
    const before = await lastAuditId(world.db.sql);
    await release(who.admin, who.ana);
    expect(await attempt(who.ana, true)).toEqual({ decision: 'continue' });
    await release(who.admin, who.ana);
    expect((await auditSince(world.db.sql, before)).map((row) => [row.action, row.actor_id])).toEqual([
      ['user.release_sign_in', who.admin],
    ]);
  });

  it('of a dispatcher is released by a supervisor who is on duty, and by no other', async () => {
    await fail(who.ana, 5);
    expect(await refusalOf(release(who.supervisor, who.ana))).toMatchObject({ code: 'PT403' });
    await putOnDuty(who.supervisor);
    expect(await blocked(who.supervisor)).toMatchObject([{ may_release: true }]);
    expect(await refusalOf(release(who.otherSupervisor, who.ana))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(release(who.ben, who.ana))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(release(who.foreignSupervisor, who.ana))).toMatchObject({ code: 'PT404' });
    await release(who.supervisor, who.ana);
    expect(await blocked(who.supervisor)).toEqual([]);
  });

  it('of a supervisor or an admin is not released by a supervisor, and by nobody for oneself', async () => {
    await putOnDuty(who.supervisor);
    await fail(who.otherSupervisor, 5);
    await fail(who.admin, 5);
    expect(await refusalOf(release(who.supervisor, who.otherSupervisor))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(release(who.supervisor, who.admin))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(release(who.admin, who.admin))).toMatchObject({
      code: 'PT403',
      message: 'Nobody releases their own account.',
    });
    await release(who.admin, who.otherSupervisor);
  });
});

describe('the strict setting', () => {
  it('locks from the fifth wrong password until somebody releases, whatever time or password comes', async () => {
    await setPolicy(who.admin, 'lock');
    expect(await fail(who.ana, 4)).toEqual({ decision: 'continue' });
    expect((await attempt(who.ana, false)).message).toMatch(/locked.*supervisor on duty or an admin/);
    await world.db.sql`update private.sign_in_guards set last_failed_at = now() - interval '30 days'`;
    await world.db.sql`update auth.users set encrypted_password = 'new' where id = ${who.ana}`;
    expect(await attempt(who.ana, true)).toMatchObject({ decision: 'reject' });
    expect((await fail(who.otherSupervisor, 5)).message).toMatch(/An admin can release it/);
    expect(await blocked(who.admin)).toMatchObject([
      { user_id: who.ana, blocked_until: null },
      { user_id: who.otherSupervisor, blocked_until: null },
    ]);
    await release(who.admin, who.ana);
    expect(await attempt(who.ana, true)).toEqual({ decision: 'continue' });
  });

  it('is chosen by an admin alone, on a fresh view, and is in the audit', async () => {
    const before = await lastAuditId(world.db.sql);
    expect(await refusalOf(setPolicy(who.supervisor, 'lock'))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(setPolicy(who.admin, 'lock', 99))).toMatchObject({ code: 'PT409' });
    await setPolicy(who.admin, 'lock');
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      {
        action: 'setting.save',
        actor_id: who.admin,
        before: SIGN_IN,
        after: { ...SIGN_IN, policy: 'lock' },
      },
    ]);
  });

  it('is left with a clean slate for everybody but the one who leaves it', async () => {
    await setPolicy(who.admin, 'lock');
    await fail(who.ana, 5);
    await fail(who.admin, 5);
    await setPolicy(who.admin, 'delay');
    expect(await attempt(who.ana, true)).toEqual({ decision: 'continue' });
    expect(await attempt(who.admin, true)).toMatchObject({ decision: 'reject' });
  });
});

describe('the hook', () => {
  it('is for Auth alone', async () => {
    const text = `select private.hook_password_verification_attempt('{"user_id":"${who.ana}","valid":true}')`;
    for (const as of [who.admin, who.ana, 'service_role', null]) {
      expect(await refusalOf(world.db.asUser(as, (sql) => sql.unsafe(text)))).toMatchObject({
        code: '42501',
      });
    }
    const [row] = await world.db.sql`
      select has_function_privilege('supabase_auth_admin', 'private.hook_password_verification_attempt(jsonb)', 'execute') as may`;
    expect(row?.may).toBe(true);
  });
});

describe('sessions', () => {
  const session = (person: string, n: number) => world.db.sql`
    insert into auth.sessions (id, user_id, created_at, updated_at, user_agent, ip)
    values (${uuid(n)}, ${person}, now(), now(), 'Firefox on Windows', '10.0.0.7')`;
  const as = (person: string, n: number, text: string) =>
    world.db.asUser(person, (sql) => sql.unsafe(text), { session_id: uuid(n) });
  const mine = async (person: string, n: number) => {
    const [row] = await as(person, n, 'select public.list_my_sessions() as sessions');
    return row?.sessions;
  };
  beforeEach(async () => {
    await session(who.ana, 901);
    await session(who.ana, 902);
    await session(who.ben, 903);
  });

  it('are listed to their person, the present one first', async () => {
    expect(await mine(who.ana, 902)).toMatchObject([
      { id: uuid(902), is_current: true, device: 'Firefox on Windows', address: '10.0.0.7' },
      { id: uuid(901), is_current: false },
    ]);
    expect(await mine(who.ben, 903)).toHaveLength(1);
  });

  it('end one by one or all but the present, and with them the access', async () => {
    await as(who.ana, 901, `select public.end_my_sessions('${uuid(902)}')`);
    expect(await as(who.ana, 902, 'select 1 from public.agencies')).toHaveLength(0);
    expect(await refusalOf(as(who.ana, 901, `select public.end_my_sessions('${uuid(902)}')`))).toMatchObject({
      code: 'PT404',
    });
    await session(who.ana, 904);
    const before = await lastAuditId(world.db.sql);
    await as(who.ana, 901, 'select public.end_my_sessions()');
    expect(await mine(who.ana, 901)).toHaveLength(1);
    expect(await mine(who.ben, 903)).toHaveLength(1);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'user.end_sessions', actor_id: who.ana, details: { count: 1 } },
    ]);
  });

  it('of others cannot be ended', async () => {
    expect(await refusalOf(as(who.ana, 901, `select public.end_my_sessions('${uuid(903)}')`))).toMatchObject({
      code: 'PT404',
    });
    expect(await mine(who.ben, 903)).toHaveLength(1);
  });

  it('and the account of a deactivated person are closed in Auth too, and open again with the person', async () => {
    const banned = async () =>
      (
        await world.db
          .sql`select banned_until > now() + interval '50 years' as banned from auth.users where id = ${who.ana}`
      )[0]?.banned;
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ana}`;
    expect(await banned()).toBe(true);
    expect(await world.db.sql`select 1 from auth.sessions where user_id = ${who.ana}`).toHaveLength(0);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.ana}`;
    expect(await banned()).toBeNull();
  });
});

describe('an e-mail address changed in Auth', () => {
  it('is told to its person alone while it waits, with the address that is confirmed', async () => {
    const change = (current: string, status: number) => world.db.sql`
      update auth.users set email_change = 'ana.new@example.test', email_change_sent_at = now(),
        email_change_token_current = ${current}, email_change_token_new = 'new', email_change_confirm_status = ${status}
      where id = ${who.ana}`;
    const pending = async (as: string) =>
      (await call(as, 'select public.get_my_email_change() as change'))[0]?.change;
    expect(await pending(who.ana)).toBeNull();
    await change('current', 0);
    expect(await pending(who.ana)).toMatchObject({ address: 'ana.new@example.test', confirmed: null });
    await change('', 1);
    expect(await pending(who.ana)).toMatchObject({ confirmed: 'old' });
    await change('current', 1);
    expect(await pending(who.ana)).toMatchObject({ confirmed: 'new' });
    expect(await pending(who.admin)).toBeNull();
  });

  it('is in the directory at once, and in the audit as the person’s own act', async () => {
    const before = await lastAuditId(world.db.sql);
    await world.db.sql`update auth.users set email = 'ana.new@example.test' where id = ${who.ana}`;
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'user.change_email', actor_id: who.ana, after: { email: 'ana.new@example.test' } },
    ]);
  });
});
