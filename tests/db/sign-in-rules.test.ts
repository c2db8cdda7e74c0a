import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePerson, uuid } from '../factories/people.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';
import { applyDue, dayFromToday, makeDue, refusedAt, SIGN_IN, saveSetting } from './settings-world.ts';

const otherAdmin = uuid(108);
const farAdmin = uuid(203);

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
  const { sql } = world.db;
  await makePerson(sql, world.ours, 108, { role: 'admin', fullName: 'Bea', pattern: null });
  await makePerson(sql, world.theirs, 203, { role: 'admin', fullName: 'Far', pattern: null });
});
afterEach(() => world.db.drop());

/** A sign-in of a person, as Auth keeps it; its number is the person's. */
async function openSession(person: string, level: 'aal1' | 'aal2' = 'aal1'): Promise<void> {
  await world.db.sql`
    insert into auth.sessions (id, user_id, created_at, updated_at, aal)
    values (${person}, ${person}, now(), now(), ${level})`;
}

async function enroll(person: string, n = Number(person.slice(-3))): Promise<void> {
  await world.db.sql`
    insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, secret, created_at, updated_at)
    values (${uuid(900_000 + n)}, ${person}, ${`App ${n}`}, 'totp', 'unverified', 'GEZDGNBVGY3TQOJQ', now(), now())`;
  await world.db.sql`update auth.mfa_factors set status = 'verified' where id = ${uuid(900_000 + n)}`;
}

const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;
const hour = 3600;
const fresh = (seconds = 0) => [{ method: 'password', timestamp: secondsAgo(seconds) }];

/** Asks as the Data API does, in the session of that person. */
async function ask(person: string, call: string, claims: Record<string, unknown> = {}) {
  const [row] = await world.db.asUser(person, (sql) => sql.unsafe(`select ${call} as value`), {
    session_id: person,
    ...claims,
  });
  return row?.value;
}

/** How many things a person reaches by policies, by functions, and what is said to stand against the session. */
async function reachOf(person: string, claims: Record<string, unknown> = {}) {
  const rows = await world.db.asUser(person, (sql) => sql`select id from public.profiles`, {
    session_id: person,
    ...claims,
  });
  return {
    people: rows.length > 0,
    me: (await ask(person, 'public.get_me()', claims)) !== null,
    problem: (await ask(person, 'public.get_session_state()', claims))?.problem,
  };
}
const everything = { people: true, me: true, problem: null };
const nothing = (problem: string) => ({ people: false, me: false, problem });

const required = (change: object = {}) => ({
  kind: 'sign_in',
  value: { ...SIGN_IN, secondFactor: true, ...change },
});
const setRules = (change: { second_factor?: boolean; sign_in_hours?: number | null }, agency = world.ours) =>
  world.db.sql`update public.agencies set ${world.db.sql(change)} where id = ${agency.id}`;

describe('a second factor can be required', () => {
  const refusal = ['PT422', 'secondFactor'];
  const attempt = async () => {
    const value = JSON.stringify(required().value);
    const call = `public.save_setting('sign_in', '${value}', public.get_settings_today(), null)`;
    return (await refusedAt(ask(who.admin, call))).slice(0, 2);
  };

  it('only when another active admin of the agency has one', async () => {
    await openSession(who.admin, 'aal2');
    await enroll(who.admin);
    expect(await attempt()).toEqual(refusal);
    await enroll(who.supervisor);
    await enroll(farAdmin);
    expect(await attempt()).toEqual(refusal);
    await enroll(otherAdmin);
    await world.db.sql`update public.profiles set is_active = false where id = ${otherAdmin}`;
    expect(await attempt()).toEqual(refusal);
    await world.db.sql`update public.profiles set is_active = true where id = ${otherAdmin}`;
    const before = await lastAuditId(world.db.sql);
    expect(await attempt()).toEqual(['accepted', undefined]);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      {
        action: 'setting.save',
        actor_id: who.admin,
        before: SIGN_IN,
        after: { ...SIGN_IN, secondFactor: true },
      },
    ]);
  });

  it('by nobody but an admin', async () => {
    await enroll(otherAdmin);
    for (const as of [who.ana, who.supervisor]) {
      expect((await refusedAt(saveSetting(world, { ...required(), as })))[0]).toBe('PT403');
    }
    expect((await refusedAt(saveSetting(world, { ...required(), as: null })))[0]).toBe('42501');
  });

  it('from a day on, and not when nobody else has one by then', async () => {
    await enroll(otherAdmin);
    const { versionId } = await saveSetting(world, { ...required(), from: await dayFromToday(world, 2) });
    await makeDue(world, versionId);
    await world.db.sql`delete from auth.mfa_factors`;
    await applyDue(world);
    const [row] = await world.db.sql`
      select a.second_factor, v.refusal from public.agencies a join public.setting_versions v on v.agency_id = a.id
      where v.id = ${versionId}`;
    expect(row).toEqual({ second_factor: false, refusal: expect.stringContaining('Another admin') });
  });

  it('and stays so while other parts change', async () => {
    await enroll(otherAdmin);
    const { versionId } = await saveSetting(world, required());
    await world.db.sql`select private.drop_second_factor(${otherAdmin}, 'admin')`;
    await openSession(who.admin, 'aal2');
    const [row] = await world.db.asUser(
      who.admin,
      (sql) => sql`
        select public.save_setting('sign_in', ${sql.json(required({ signInHours: 8 }).value)},
          public.get_settings_today(), ${versionId}) ->> 'versionId' as id`,
      { session_id: who.admin },
    );
    expect(Number(row?.id)).toBeGreaterThan(versionId);
  });

  it('says before whom it concerns', async () => {
    await enroll(otherAdmin);
    await openSession(who.ana);
    await openSession(who.ben);
    await world.db.sql`
      insert into auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
      values (gen_random_uuid(), ${who.ana}, now() - interval '9 hours', now(), 'password'),
        (gen_random_uuid(), ${who.ben}, now() - interval '7 hours', now(), 'password')`;
    const value = JSON.stringify(required({ signInHours: 8 }).value);
    const [row] = await world.db.asUser(
      who.admin,
      (sql) => sql`
        select public.get_setting_counts('sign_in', ${value}::text::jsonb, public.get_settings_today()) as counts`,
    );
    expect(row?.counts).toEqual({
      ...SIGN_IN,
      waiting: 0,
      people: 7,
      without: 6,
      names: ['Ada', 'Ana', 'Ben'],
      old: 1,
    });
  });
});

describe.each([
  ['dispatcher', who.ana],
  ['supervisor', who.supervisor],
  ['admin', who.admin],
])('a %s where a second factor is required', (_role, person) => {
  beforeEach(async () => {
    await setRules({ second_factor: true });
  });

  it('reaches nothing without one, whatever the token says', async () => {
    await openSession(person);
    expect(await reachOf(person)).toEqual(nothing('second_factor'));
    const raised = { aal: 'aal2', amr: [{ method: 'totp', timestamp: secondsAgo(0) }, ...fresh()] };
    expect(await reachOf(person, raised)).toEqual(nothing('second_factor'));
    expect(await refusalOf(ask(person, 'public.end_my_sessions()'))).toMatchObject({ code: 'PT403' });
  });

  it('reaches nothing with the password alone, and what is theirs with both', async () => {
    await openSession(person);
    await enroll(person);
    expect(await reachOf(person)).toEqual(nothing('second_factor'));
    await world.db.sql`update auth.sessions set aal = 'aal2' where id = ${person}`;
    expect(await reachOf(person)).toEqual(everything);
    expect(await ask(person, 'public.get_session_state()')).toMatchObject({
      secondFactorRequired: true,
      hasSecondFactor: true,
    });
  });

  it('does not give up the last one, which a recovery code and an admin take', async () => {
    await openSession(person, 'aal2');
    await enroll(person);
    const remove = (n: number) => world.db.sql`delete from auth.mfa_factors where id = ${uuid(900_000 + n)}`;
    const n = Number(person.slice(-3));
    expect(await refusalOf(remove(n))).toMatchObject({ code: 'PT403' });
    await enroll(person, 1);
    await remove(n);
    expect(await refusalOf(remove(1))).toMatchObject({ code: 'PT403' });
    const codes: string[] = await ask(person, 'public.make_recovery_codes()');
    await world.db.sql`update auth.sessions set aal = 'aal1' where id = ${person}`;
    expect(await ask(person, `public.use_recovery_code('${codes[0]}')`)).toBe('used');
    expect(await reachOf(person)).toEqual(nothing('second_factor'));
    expect(await ask(person, 'public.get_session_state()')).toMatchObject({ hasSecondFactor: false });
    await enroll(person, 2);
    await openSession(otherAdmin, 'aal2');
    await enroll(otherAdmin);
    await ask(otherAdmin, `public.remove_second_factor('${person}')`);
    const left = await world.db.sql`select 1 from auth.mfa_factors where user_id = ${person}`;
    expect(left).toHaveLength(0);
  });
});

describe('where a second factor is required', () => {
  it('nothing changes for another agency, and what the server does for somebody goes on', async () => {
    await setRules({ second_factor: true });
    await openSession(who.stranger);
    expect(await reachOf(who.stranger)).toEqual(everything);
    const agency = await world.db.sql.begin(async (sql) => {
      await sql`select set_config('request.jwt.claims', '{"role":"service_role"}', true)`;
      const [row] = await sql`select private.act_as(${who.ana}) as agency`;
      return row?.agency;
    });
    expect(agency).toBe(world.ours.id);
  });

  it('an invitation is accepted before', async () => {
    await setRules({ second_factor: true });
    await openSession(who.ana);
    const insert = () => world.db.sql`
      insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at)
      values (${world.ours.id}, ${who.ana}, 'ana@example.test', 'dispatcher', ${who.admin}, now() + interval '1 day')`;
    await insert();
    await ask(who.ana, 'public.accept_invitation()');
    const [row] = await world.db.sql`select state from public.invitations where user_id = ${who.ana}`;
    expect(row?.state).toBe('accepted');
    // Not with a sign-in that is too old, nor with none.
    const old = { amr: fresh(13 * hour) };
    expect(await refusalOf(ask(who.ana, 'public.accept_invitation()', old))).toMatchObject({ code: 'PT404' });
    const ended = { session_id: uuid(999) };
    expect(await refusalOf(ask(who.ana, 'public.accept_invitation()', ended))).toMatchObject({
      code: 'PT404',
    });
  });

  it('channels of before are closed', async () => {
    await enroll(otherAdmin);
    const epoch = async () =>
      (await world.db.sql`select topic_epoch from public.agencies where id = ${world.ours.id}`)[0]
        ?.topic_epoch;
    const before = await epoch();
    const { versionId } = await saveSetting(world, {
      kind: 'sign_in',
      value: { ...SIGN_IN, idleLockMinutes: 9 },
    });
    expect(await epoch()).toBe(before);
    await saveSetting(world, { ...required({ idleLockMinutes: 9 }), known: versionId });
    expect(await epoch()).toBe(before + 1);
  });
});

describe('a sign-in', () => {
  beforeEach(async () => {
    await openSession(who.ana);
    await openSession(who.stranger);
  });

  it.each([
    ['of now', fresh(), null],
    ['of almost twelve hours ago', fresh(12 * hour - 60), null],
    ['of more than twelve hours ago', fresh(12 * hour + 5), 'sign_in_again'],
    ['that was renewed since', [...fresh(30 * hour), { method: 'otp', timestamp: secondsAgo(60) }], null],
    [
      'with a code of the app since',
      [...fresh(13 * hour), { method: 'totp', timestamp: secondsAgo(60) }],
      'sign_in_again',
    ],
    [
      'that was only refreshed',
      [...fresh(13 * hour), { method: 'token_refresh', timestamp: secondsAgo(60) }],
      'sign_in_again',
    ],
    ['that the token does not name', undefined, 'sign_in_again'],
    ['of no method', [], 'sign_in_again'],
    ['in words', ['password'], 'sign_in_again'],
    ['without a time', [{ method: 'password' }], 'sign_in_again'],
    ['at a time in words', [{ method: 'password', timestamp: 'now()' }], 'sign_in_again'],
    ['at no number', [{ method: 'password', timestamp: 1e300 }], 'sign_in_again'],
    ['that is no list', { method: 'password', timestamp: secondsAgo(0) }, 'sign_in_again'],
  ])('%s', async (_what, amr, problem) => {
    expect(await reachOf(who.ana, { amr })).toEqual(problem === null ? everything : nothing(problem));
  });

  it('lasts as long as the agency says', async () => {
    const old = { amr: fresh(100 * hour) };
    await setRules({ sign_in_hours: 101 });
    expect(await reachOf(who.ana, old)).toEqual(everything);
    expect(await reachOf(who.stranger, old)).toEqual(nothing('sign_in_again'));
    await setRules({ sign_in_hours: null });
    expect(await reachOf(who.ana, { amr: undefined })).toEqual(everything);
    await setRules({ sign_in_hours: 1 });
    expect(await reachOf(who.ana, { amr: fresh(hour + 5) })).toEqual(nothing('sign_in_again'));
    expect(await ask(who.ana, 'public.get_session_state()', { amr: fresh(60) })).toMatchObject({
      signInHours: 1,
      signedInAt: expect.closeTo((Date.now() / 1000 - 60) * 1000, -4),
    });
  });

  it('that is too old neither reads nor spends a second factor', async () => {
    await enroll(who.ana);
    await world.db.sql`update auth.sessions set aal = 'aal2' where id = ${who.ana}`;
    const [code]: string[] = await ask(who.ana, 'public.make_recovery_codes()');
    const old = { amr: fresh(13 * hour) };
    expect(await ask(who.ana, 'public.get_second_factor()', old)).toBeNull();
    expect(await refusalOf(ask(who.ana, `public.use_recovery_code('${code}')`, old))).toMatchObject({
      code: 'PT403',
    });
  });

  it('has a state for nobody else, and none when it ended', async () => {
    expect(await ask(who.ana, 'public.get_session_state()', { session_id: who.stranger })).toBeNull();
    expect(
      await refusalOf(world.db.asUser(null, (sql) => sql`select public.get_session_state()`)),
    ).toMatchObject({
      code: '42501',
    });
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ana}`;
    expect(await ask(who.ana, 'public.get_session_state()')).toBeNull();
  });
});

describe('the notice before the sign-in', () => {
  const noticeFor = async (person: string | null) => {
    const [row] = await world.db.asUser(person, (sql) => sql`select public.get_use_notice() as notice`);
    return row?.notice;
  };

  it('is that of one’s own agency, and before that of the only one', async () => {
    await saveSetting(world, { kind: 'sign_in', value: { ...SIGN_IN, notice: 'Ours alone.' } });
    expect(await noticeFor(who.ana)).toBe('Ours alone.');
    expect(await noticeFor(who.stranger)).toBeNull();
    expect(await noticeFor(null)).toBeNull();
    await world.db.sql`update public.agencies set status = 'suspended' where id = ${world.theirs.id}`;
    expect(await noticeFor(null)).toBe('Ours alone.');
    const me = await ask(who.ana, 'public.get_me()', { session_id: undefined });
    expect(me.agency.notice_mark).toMatch(/^[0-9a-f]{32}$/);
  });
});
