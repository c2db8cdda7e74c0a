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
