import type postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuditWorld, brokenBy, makeAuditWorld, people } from './audit-world.ts';
import { refusalOf } from './refusal.ts';

let world: AuditWorld;
const session = '00000000-0000-4000-8000-0000000000aa';
const claims = { session_id: session };

beforeAll(async () => {
  world = await makeAuditWorld();
  await world.db.admin`
    insert into auth.sessions (id, user_id, created_at, updated_at, aal, ip, user_agent)
    values (${session}, ${people.ana}, now(), now(), 'aal1', '192.0.2.44', 'Firefox on Windows')`;
});
beforeEach(() => world.restore());
afterAll(() => world.db.drop());

type Refused = { action?: string; code?: string; message?: string; detail?: postgres.JSONValue };

/** Records a refusal as that person; whether it was taken. */
function refuse(who: string | null, refused: Refused = {}, token: Record<string, unknown> = claims) {
  const { action = 'updateUserRole', code = 'forbidden', message = 'Only an admin may do this.' } = refused;
  return world.db.asUser(
    who,
    async (sql) => {
      await sql`select set_config('request.headers',
        '{"x-request-id":"00000000-0000-4000-8000-0000000000c9","x-forwarded-for":"198.51.100.9","user-agent":"Forged","x-worker":"forged"}', true)`;
      const [row] = await sql<{ taken: boolean }[]>`
        select public.record_refusal(${action}, ${code}, ${message}, ${sql.json(refused.detail ?? { on: 'action' })}) as taken`;
      return row?.taken;
    },
    token,
  );
}

function refuseAccount(email: string) {
  return world.db.asUser('service_role', async (sql) => {
    const [row] = await sql<{ taken: boolean }[]>`
      select public.record_account_refusal(${email}, 'signIn', 'invalid', 'They do not match.', '198.51.100.3', 'Safari on iPhone')
        as taken`;
    return row?.taken;
  });
}

async function written() {
  return [
    ...(await world.db.sql`
      select agency_id, actor_id, actor_kind, action, entity, target_id, details, origin, request_id
      from public.audit_logs where entity = 'refusal' order by id`),
  ];
}

/** Of so many in a row, at least a minute's measure falls into one minute, also when the clock passes to the next. */
const many = 130;

/** What was kept, by minute: the refusals, and the rows that say that more came. */
async function byMinute(whose: 'actor_id' | 'account', person: string) {
  const rows = await world.db.sql<{ kept: number; more: number }[]>`
    select (count(*) filter (where action = 'refused'))::integer as kept,
      (count(*) filter (where action = 'refused.more'))::integer as more
    from public.audit_logs
    where entity = 'refusal' and case when ${whose} = 'account' then details ->> 'account' else actor_id::text end = ${person}
    group by date_trunc('minute', created_at)`;
  return [...rows];
}

function expectBounded(minutes: readonly { kept: number; more: number }[]): void {
  expect(minutes).toContainEqual({ kept: 60, more: 1 });
  for (const { kept, more } of minutes) {
    expect(kept).toBeLessThanOrEqual(60);
    expect(more).toBeLessThanOrEqual(kept === 60 ? 1 : 0);
  }
}

describe('a refusal', () => {
  it('is kept with who, what, why and from where, as the session says and no header', async () => {
    const detail = { on: 'action', input: { userId: people.ben }, fields: { role: 'Role is needed.' } };
    expect(await refuse(people.ana, { detail })).toBe(true);
    expect(await written()).toEqual([
      {
        agency_id: world.ours.id,
        actor_id: people.ana,
        actor_kind: 'user',
        action: 'refused',
        entity: 'refusal',
        target_id: 'updateUserRole',
        details: { entity: 'refusal', code: 'forbidden', message: 'Only an admin may do this.', ...detail },
        origin: { address: '192.0.2.44', device: 'Firefox on Windows', session },
        request_id: '00000000-0000-4000-8000-0000000000c9',
      },
    ]);
    expect(await brokenBy(world, world.ours)).toBeNull();
  });

  it('is nothing without a person of an active agency', async () => {
    expect(await refusalOf(refuse(null))).toMatchObject({ code: '42501' });
    await world.db.sql`update public.profiles set is_active = false where id = ${people.ben}`;
    expect(await refuse(people.ben)).toBe(false);
    await world.db.sql`update public.profiles set is_active = true where id = ${people.ben}`;
    expect(await written()).toEqual([]);
  });

  it.each([{ code: 'internal' }, { action: '' }, { detail: {} }, { detail: { on: 'database' } }])(
    'is not %j',
    async (refused) => {
      expect(await refusalOf(refuse(people.ana, refused))).toMatchObject({ code: 'PT422' });
    },
  );

  it('is bounded in length, and says nothing of its own about what it is', async () => {
    await refuse(people.ana, {
      action: 'a'.repeat(500),
      message: 'm'.repeat(5000),
      detail: { on: 'page', entity: 'user', code: 'none', account: 'x', message: 'other' },
    });
    await refuse(people.ana, { detail: { on: 'page', fields: { name: 'x'.repeat(5000) } } });
    const [long, shortened] = await written();
    expect(long).toMatchObject({
      target_id: 'a'.repeat(100),
      details: { on: 'page', entity: 'refusal', code: 'forbidden', message: 'm'.repeat(500) },
    });
    expect(Object.keys(long?.details)).not.toContain('account');
    expect(shortened?.details).toMatchObject({ on: 'page', shortened: true });
    expect(Object.keys(shortened?.details)).not.toContain('fields');
  });

  it('is kept 60 times a person and minute; one row says that more came', async () => {
    for (let round = 0; round < many / 10; round++) {
      await Promise.all(Array.from({ length: 10 }, () => refuse(people.ana)));
    }
    expect(await refuse(people.ben, {}, {})).toBe(true);
    expectBounded(await byMinute('actor_id', people.ana));
    const [more] = await world.db.sql`
      select target_id, details from public.audit_logs where action = 'refused.more' order by id limit 1`;
    expect(more).toEqual({ target_id: 'updateUserRole', details: { entity: 'refusal', recorded: 60 } });
    // The next minute begins anew.
    await world.tamper(
      `update public.audit_logs set created_at = created_at - interval '2 minutes' where entity = 'refusal'`,
    );
    expect(await refuse(people.ana)).toBe(true);
  });
});

describe('a refusal of somebody who is not signed in', () => {
  it('belongs to the account that they named, whose person did not act', async () => {
    expect(await refuseAccount('PERSON-101@example.test')).toBe(true);
    expect(await written()).toEqual([
      {
        agency_id: world.ours.id,
        actor_id: null,
        actor_kind: 'system',
        action: 'refused',
        entity: 'refusal',
        target_id: 'signIn',
        details: {
          entity: 'refusal',
          on: 'action',
          code: 'invalid',
          message: 'They do not match.',
          account: people.ana,
        },
        origin: { address: '198.51.100.3', device: 'Safari on iPhone' },
        request_id: null,
      },
    ]);
  });

  it('is nothing for an address without an account', async () => {
    expect(await refuseAccount('nobody@example.test')).toBe(false);
    expect(await written()).toEqual([]);
  });

  it('is the server’s to record alone', async () => {
    const ask = (who: string | null) =>
      refusalOf(
        world.db.asUser(
          who,
          (sql) => sql`select public.record_account_refusal('a', 'b', 'c', 'd', 'e', 'f')`,
        ),
      );
    expect(await ask(people.admin)).toMatchObject({ code: '42501' });
    expect(await ask(null)).toMatchObject({ code: '42501' });
  });

  it('is kept 60 times an account and minute', async () => {
    for (let round = 0; round < many / 10; round++) {
      await Promise.all(Array.from({ length: 10 }, () => refuseAccount('person-101@example.test')));
    }
    expect(await refuseAccount('person-102@example.test')).toBe(true);
    expectBounded(await byMinute('account', people.ana));
  });
});

describe('where something was done from', () => {
  it('is the session of whoever did it', async () => {
    await world.db.asUser(
      people.ana,
      (sql) => sql`update public.profiles set phone = '555 0123' where id = ${people.ana}`,
      claims,
    );
    const [row] = await world.db.sql`select action, origin from public.audit_logs order by id desc limit 1`;
    expect(row).toEqual({
      action: 'user.update',
      origin: { address: '192.0.2.44', device: 'Firefox on Windows', session },
    });
  });

  it('is the session by its name alone when what was done has ended it', async () => {
    const own = '00000000-0000-4000-8000-0000000000dd';
    await world.db.admin`
      insert into auth.sessions (id, user_id, created_at, updated_at, aal, ip, user_agent)
      values (${own}, ${people.ben}, now(), now(), 'aal1', '192.0.2.45', 'Chrome on Mac')`;
    await world.db.asUser(people.ben, (sql) => sql`select public.end_my_sessions(${own})`, {
      session_id: own,
    });
    const [row] = await world.db.sql`select action, origin from public.audit_logs order by id desc limit 1`;
    expect(row).toEqual({ action: 'user.end_sessions', origin: { session: own } });
  });

  it('is the session that begins with a sign-in', async () => {
    const begun = '00000000-0000-4000-8000-0000000000cc';
    await world.db.admin`
      insert into auth.sessions (id, user_id, created_at, updated_at, aal, ip, user_agent)
      values (${begun}, ${people.ben}, now(), now(), 'aal1', '2001:db8::1', 'Chrome on Mac')`;
    const [row] = await world.db.sql`select action, origin from public.audit_logs order by id desc limit 1`;
    expect(row).toEqual({
      action: 'user.sign_in',
      origin: { address: '2001:db8::1', device: 'Chrome on Mac', session: begun },
    });
  });

  it('is the worker, or the session of the person for whom the server works, by what the server alone may say', async () => {
    const record = async (
      who: string | 'service_role',
      headers: Record<string, string>,
      acting: string | null,
    ) =>
      world.db.asUser(who, async (sql) => {
        await sql`select set_config('request.headers', ${JSON.stringify(headers)}, true)`;
        const [row] = await sql<{ origin: unknown }[]>`select private.audit_origin(${acting}) as origin`;
        return row?.origin;
      });
    await world.db.sql`grant execute on function private.audit_origin(uuid) to authenticated, service_role`;
    expect(await record('service_role', { 'x-worker': 'night-1' }, null)).toEqual({ worker: 'night-1' });
    expect(await record('service_role', { 'x-acting-session': session }, people.ana)).toMatchObject({
      address: '192.0.2.44',
      session,
    });
    expect(await record('service_role', { 'x-acting-session': session }, people.ben)).toBeNull();
    expect(await record('service_role', { 'x-acting-session': 'no session' }, people.ana)).toBeNull();
    expect(await record(people.ben, { 'x-worker': 'forged', 'x-acting-session': session }, null)).toBeNull();
  });
});
