import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeAccount, uuid } from '../factories/people.ts';
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

const call = (as: string, text: string) => world.db.asUser(as, (sql) => sql.unsafe(text));
async function profile(id: string) {
  const [row] = await world.db.sql`select p.*, (select array_agg(r.name) from public.user_roles ur
    join public.roles r on r.id = ur.role_id where ur.user_id = p.id) as roles from public.profiles p where id = ${id}`;
  return row;
}

describe('inviting a person', () => {
  type Invitation = { actor?: string; user?: string; role?: string; center?: string; expires?: string };
  const invite = (options: Invitation = {}) =>
    call(
      'service_role',
      `select public.create_invited_person(p_actor => '${options.actor ?? who.admin}',
        p_user_id => '${options.user ?? uuid(301)}', p_email => 'person-301@example.test', p_full_name => 'Nora New',
        p_role => '${options.role ?? 'dispatcher'}', p_center_id => '${options.center ?? world.ours.centerId}',
        p_pattern => '4x10', p_employee_number => 'E301', p_seniority_date => '2026-02-01',
        p_expires_at => '${options.expires ?? '2031-01-01'}')`,
    );
  beforeEach(() => makeAccount(world.db.sql, 301));

  it('makes profile, role, pattern and invitation at once, for the admin who asked', async () => {
    const before = await lastAuditId(world.db.sql);
    await invite({ role: 'supervisor' });
    expect(await profile(uuid(301))).toMatchObject({
      agency_id: world.ours.id,
      center_id: world.ours.centerId,
      full_name: 'Nora New',
      assigned_pattern: '4x10',
      roles: ['supervisor'],
      is_active: true,
    });
    const invitations = await world.db.sql`select state, role, invited_by from public.invitations`;
    expect([...invitations]).toEqual([{ state: 'pending', role: 'supervisor', invited_by: who.admin }]);
    const audit = await auditSince(world.db.sql, before);
    expect(new Set(audit.map((row) => `${row.action} ${row.actor_kind} ${row.actor_id}`))).toEqual(
      new Set([`user.invite job ${who.admin}`]),
    );
  });

  it('can be repeated while it is pending: the invitation lasts longer and nothing is doubled', async () => {
    await invite();
    await invite({ expires: '2032-01-01' });
    const invitations = await world.db.sql`select expires_at::date::text as expires from public.invitations`;
    expect([...invitations]).toEqual([{ expires: '2032-01-01' }]);
    expect(await world.db.sql`select 1 from public.user_roles where user_id = ${uuid(301)}`).toHaveLength(1);
  });

  it('is refused for somebody who is a member already, a foreign center, or an actor who is no active admin', async () => {
    expect(await refusalOf(invite({ user: who.ana }))).toMatchObject({
      code: 'PT409',
      detail: { field: 'email' },
    });
    expect(await refusalOf(invite({ user: who.stranger }))).toMatchObject({ code: 'PT409' });
    expect(await refusalOf(invite({ center: world.theirs.centerId }))).toMatchObject({ code: 'PT422' });
    expect(await refusalOf(invite({ actor: who.supervisor }))).toMatchObject({ code: 'PT403' });
    await world.db.sql`update public.profiles set is_active = false where id = ${who.admin}`;
    expect(await refusalOf(invite())).toMatchObject({ code: 'PT403' });
    expect(await profile(uuid(301))).toBeUndefined();
  });

  it('is the server’s business alone', async () => {
    expect(
      await refusalOf(call(who.admin, `select public.email_taken('person-101@example.test')`)),
    ).toMatchObject({
      code: '42501',
    });
    const [row] = await call(
      'service_role',
      `select public.email_taken('PERSON-101@example.test') as taken, public.email_taken('nobody@example.test') as free`,
    );
    expect(row).toEqual({ taken: true, free: false });
  });

  it('is accepted by the invited person, once or more often', async () => {
    await invite();
    await call(uuid(301), 'select public.accept_invitation()');
    const accepted = async () =>
      (await world.db.sql`select state, accepted_at from public.invitations where user_id = ${uuid(301)}`)[0];
    const first = await accepted();
    expect(first).toMatchObject({ state: 'accepted', accepted_at: expect.any(Date) });
    await call(uuid(301), 'select public.accept_invitation()');
    expect(await accepted()).toEqual(first);
    expect(await refusalOf(invite())).toMatchObject({ code: 'PT409' });
  });

  it('cannot be accepted late, after it was revoked, or by somebody who was never invited', async () => {
    await invite({ expires: '2020-01-01' });
    const accept = (as: string) => refusalOf(call(as, 'select public.accept_invitation()'));
    expect(await accept(uuid(301))).toMatchObject({ code: 'PT422' });
    await world.db.sql`update public.invitations set state = 'revoked'`;
    expect(await accept(uuid(301))).toMatchObject({ code: 'PT404' });
    expect(await accept(who.ana)).toMatchObject({ code: 'PT404' });
  });
});

describe('changing a role', () => {
  const change = async (as: string, person: string, role: string, version?: number) =>
    call(
      as,
      `select public.update_user_role('${person}', '${role}', ${version ?? (await profile(person))?.version ?? 1})`,
    );

  it('replaces the role, raises the version and writes one audit row with before and after', async () => {
    const { version } = (await profile(who.ana)) ?? {};
    const before = await lastAuditId(world.db.sql);
    await change(who.admin, who.ana, 'supervisor');
    expect(await profile(who.ana)).toMatchObject({ roles: ['supervisor'], version: version + 1 });
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      {
        action: 'user.update_role',
        actor_id: who.admin,
        target_id: who.ana,
        before: { role: 'dispatcher' },
        after: { role: 'supervisor' },
      },
    ]);
  });

  it('takes effect with the next statement', async () => {
    const people = async () => (await call(who.ana, 'select id from public.profiles')).length;
    expect(await people()).toBe(1);
    await change(who.admin, who.ana, 'supervisor');
    expect(await people()).toBe(6);
    await change(who.admin, who.ana, 'dispatcher');
    expect(await people()).toBe(1);
  });

  it('is refused to others, on oneself, on strangers, and on a stale view', async () => {
    expect(await refusalOf(change(who.supervisor, who.ana, 'admin'))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(change(who.ana, who.ana, 'admin'))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(change(who.admin, who.admin, 'dispatcher'))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(change(who.admin, who.stranger, 'admin'))).toMatchObject({ code: 'PT404' });
    const { version } = (await profile(who.ana)) ?? {};
    await call(who.ana, `update public.profiles set phone = '555 0100' where id = '${who.ana}'`);
    expect(await refusalOf(change(who.admin, who.ana, 'supervisor', version))).toMatchObject({
      code: 'PT409',
      detail: { version: version + 1 },
    });
    expect(await profile(who.ana)).toMatchObject({ roles: ['dispatcher'] });
  });

  it('never leaves an agency without an active admin', async () => {
    await change(who.admin, who.supervisor, 'admin');
    await change(who.supervisor, who.admin, 'dispatcher');
    // The caller is the last one: nobody may take the role from the caller, who may not give it up either.
    expect(await refusalOf(change(who.supervisor, who.supervisor, 'dispatcher'))).toMatchObject({
      code: 'PT403',
    });
    const admins = await world.db.sql`
      select p.id from public.profiles p join public.user_roles ur on ur.user_id = p.id
      where p.is_active and p.agency_id = ${world.ours.id}
        and ur.role_id = (select id from public.roles where name = 'admin')`;
    expect(admins.map((row) => row.id)).toEqual([who.supervisor]);
  });
});

describe('deactivating a person', () => {
  const set = async (as: string, person: string, active: boolean, version?: number) =>
    call(
      as,
      `select public.set_person_active('${person}', ${active}, ${version ?? (await profile(person))?.version ?? 1})`,
    );
  const epoch = async () =>
    (await world.db.sql`select topic_epoch from public.agencies where id = ${world.ours.id}`)[0]?.topic_epoch;
  const session = (person: string, n: number) => world.db.sql`
    insert into auth.sessions (id, user_id, created_at, updated_at) values (${uuid(n)}, ${person}, now(), now())`;

  it('ends sessions, access and the live topics in one transaction, and writes one audit row', async () => {
    await session(who.ana, 901);
    await session(who.ben, 902);
    const seen = async () => (await call(who.ana, 'select id from public.agencies')).length;
    expect([await seen(), await epoch()]).toEqual([1, 1]);
    const before = await lastAuditId(world.db.sql);

    await set(who.admin, who.ana, false);

    expect([await seen(), await epoch()]).toEqual([0, 2]);
    const sessions = await world.db.sql`select user_id from auth.sessions`;
    expect(sessions.map((row) => row.user_id)).toEqual([who.ben]);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      {
        action: 'user.deactivate',
        target_id: who.ana,
        before: { is_active: true },
        after: { is_active: false },
      },
    ]);
    const [me] = await call(who.ana, 'select public.get_me() as me');
    expect(me?.me ?? null).toBeNull();
  });

  it('can be undone, and a second click changes nothing', async () => {
    await set(who.admin, who.ana, false);
    await set(who.admin, who.ana, true);
    expect(await call(who.ana, 'select id from public.agencies')).toHaveLength(1);
    const before = await lastAuditId(world.db.sql);
    await set(who.admin, who.ana, true);
    expect(await auditSince(world.db.sql, before)).toEqual([]);
  });

  it('is refused to others, on oneself, on strangers, and on a stale view', async () => {
    expect(await refusalOf(set(who.supervisor, who.ana, false))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(set(who.admin, who.admin, false))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(set(who.admin, who.stranger, false))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(set(who.admin, who.ana, false, 99))).toMatchObject({ code: 'PT409' });
  });

  it('takes all rights from an admin, and a suspended agency from everybody', async () => {
    await set(who.admin, who.supervisor, false);
    expect(await refusalOf(call(who.supervisor, 'select public.publish_schedule(1, 1)'))).toMatchObject({
      code: 'PT403',
    });
    await world.db.sql`update public.agencies set status = 'suspended' where id = ${world.ours.id}`;
    for (const table of ['agencies', 'profiles', 'shifts', 'audit_logs', 'notifications']) {
      expect(await call(who.admin, `select 1 from public.${table}`), table).toHaveLength(0);
    }
    expect(await refusalOf(set(who.admin, who.ana, false))).toMatchObject({ code: 'PT403' });
  });

  it('shows the e-mail address that Auth has', async () => {
    await world.db.sql`update auth.users set email = 'ana.new@example.test' where id = ${who.ana}`;
    expect(await profile(who.ana)).toMatchObject({ email: 'ana.new@example.test' });
  });
});

describe('the history of patterns', () => {
  it('shows today’s pattern in the profile, whatever is planned', async () => {
    const { sql } = world.db;
    const pattern = async () => (await profile(who.ana))?.assigned_pattern;
    expect(await pattern()).toBe('4x10');
    await sql`insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
      values (${world.ours.id}, ${who.ana}, '2031-01-01', '3x12_1x4')`;
    expect(await pattern()).toBe('4x10');
    await sql`insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
      values (${world.ours.id}, ${who.ana}, '2021-01-01', null)`;
    expect(await pattern()).toBeNull();
    await sql`delete from public.profile_patterns where user_id = ${who.ana} and effective_from = '2021-01-01'`;
    expect(await pattern()).toBe('4x10');
  });
});
