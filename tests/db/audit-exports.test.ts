import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePerson, uuid } from '../factories/people.ts';
import type { Persona } from '../setup/database.ts';
import { refusalOf } from './refusal.ts';
import { call } from './roster-world.ts';
import { makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';

let world: SchedulingWorld;
const invitation = uuid(700);
beforeAll(async () => {
  world = await makeSchedulingWorld();
  const { sql } = world.db;
  await sql`update public.profiles set phone = '555 0101' where id = ${who.ana}`;
  await sql`insert into public.duty_states (agency_id, user_id, kind, from_date) values (${world.ours.id}, ${who.ana}, 'trainee', '2031-01-01')`;
  await sql`
    insert into public.invitations (id, agency_id, user_id, email, role, invited_by, expires_at)
    values (${invitation}, ${world.ours.id}, ${who.ana}, 'ana@x.example', 'dispatcher', ${who.admin}, '2032-01-01')`;
  await sql`update public.agencies set name = 'Renamed' where id = ${world.ours.id}`;
});
afterAll(() => world.db.drop());

type Entry = { id: number; action: string; entity: string; targetId: string; seq: number; hash: string };
type Page = { entries: Entry[]; nextAfterId: number | null };
const list = (as: Persona, filters: { entities?: string[]; target?: string } = {}) =>
  call<{ entries: Entry[] }>(
    world,
    as,
    (sql) => sql`select public.list_audit(p_entities => ${filters.entities ?? null}::text[],
      p_target => ${filters.target ?? null}, p_limit => 200) as answer`,
  );
const page = (as: Persona, exportId: number | null, after: number | null = null, limit = 1000) =>
  call<Page>(world, as, (sql) => sql`select public.export_audit(${exportId}, ${after}, ${limit}) as answer`);
const begin = (as: Persona, format = 'csv', target: string | null = null) =>
  call<{ exportId: number; count: number; head: { seq: number; hash: string } }>(
    world,
    as,
    (sql) => sql`select public.begin_audit_export(${format}, p_target => ${target}) as answer`,
  );

describe('looking through the audit', () => {
  it('takes several kinds at once', async () => {
    const { entries } = await list(who.admin, { entities: ['duty_state', 'agency'] });
    expect(new Set(entries.map(({ entity }) => entity))).toEqual(new Set(['duty_state', 'agency']));
  });

  it('finds with a person what begins with their id, and their invitations', async () => {
    const { entries } = await list(who.admin, { target: who.ana });
    expect(new Set(entries.map(({ entity }) => entity))).toEqual(
      new Set(['user', 'role', 'pattern', 'duty_state', 'invitation']),
    );
    expect(entries.every(({ targetId }) => targetId.startsWith(who.ana) || targetId === invitation)).toBe(
      true,
    );
    const ids = entries.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(new Set(ids).size).toBe(ids.length);
    const { exportId } = await begin(who.admin, 'csv', who.ana);
    const exported = await page(who.admin, exportId);
    expect(exported.entries.map(({ id }) => id)).toEqual([...ids].reverse());
  });

  it('gives each entry its number and hash', async () => {
    const links = await world.db.sql<{ id: number; seq: number; hash: string }[]>`
      select audit_id::integer as id, seq::integer, encode(hash, 'hex') as hash from public.audit_chain
      where agency_id = ${world.ours.id} order by seq desc limit 5`;
    const { entries } = await list(who.admin);
    expect(entries.slice(0, 5).map(({ id, seq, hash }) => ({ id, seq, hash }))).toEqual([...links]);
  });

  it('counts what matches', async () => {
    const count = await call<string>(
      world,
      who.admin,
      (sql) => sql`select public.count_audit(p_target => ${who.ana}) as answer`,
    );
    expect(Number(count)).toBe((await list(who.admin, { target: who.ana })).entries.length);
  });
});

describe('an export', () => {
  it('is recorded before anything leaves, and ends where it said', async () => {
    const start = await begin(who.admin);
    const [row] = await world.db.sql`
      select action, actor_id, details from public.audit_logs where agency_id = ${world.ours.id} order by id desc limit 1`;
    expect(row).toMatchObject({
      action: 'audit.export',
      actor_id: who.admin,
      details: { entity: 'audit', format: 'csv', count: start.count, filters: {}, seq: start.head.seq },
    });
    const found: Entry[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const { entries, nextAfterId }: Page = await page(who.admin, start.exportId, after, 7);
      found.push(...entries);
      after = nextAfterId;
    }
    expect(found).toHaveLength(start.count);
    expect(found.at(-1)).toMatchObject({ seq: start.head.seq, hash: start.head.hash });
    expect(found.map(({ seq }) => seq)).toEqual(
      Array.from({ length: found.length }, (_, place) => place + 1),
    );
  });

  it('is of what was recorded, whatever the caller says later', async () => {
    const [from, to] = ['2020-01-01T00:00:00.5+00:00', '2099-01-01T00:00:00+00:00'];
    const start = await call<{ exportId: number; count: number }>(
      world,
      who.admin,
      (
        sql,
      ) => sql`select public.begin_audit_export('json', ${who.admin}, array['none'], array['user.sign_in'], array['user'],
        ${who.ana}, ${from}, ${to}) as answer`,
    );
    const [row] = await world.db.sql`select details from public.audit_logs where id = ${start.exportId}`;
    expect(row?.details.filters).toEqual({
      actorId: who.admin,
      actions: ['none'],
      withoutActions: ['user.sign_in'],
      kinds: ['user'],
      target: who.ana,
      from,
      to,
    });
    expect(start.count).toBe(0);
    expect(await page(who.admin, start.exportId)).toEqual({ entries: [], nextAfterId: null });
    // Another entry of the audit, another admin's export and one of long ago are none.
    const [first] = await world.db.sql`
      select min(id)::integer as id from public.audit_logs where agency_id = ${world.ours.id}`;
    await makePerson(world.db.sql, world.ours, 190, { role: 'admin', fullName: 'Otto' });
    for (const [as, exportId] of [
      [who.admin, null],
      [who.admin, Number(first?.id)],
      [uuid(190), start.exportId],
    ] as const) {
      expect(await refusalOf(page(as, exportId))).toMatchObject({ code: 'PT404' });
    }
    await world.db.admin.begin(async (sql) => {
      await sql`set local session_replication_role = replica`;
      await sql`update public.audit_logs set created_at = created_at - interval '25 hours' where id = ${start.exportId}`;
    });
    expect(await refusalOf(page(who.admin, start.exportId))).toMatchObject({ code: 'PT404' });
  });

  it('is for admins, as CSV or JSON, and of the own agency alone', async () => {
    const { exportId } = await begin(who.admin);
    for (const other of [who.ana, who.supervisor]) {
      expect(await refusalOf(begin(other))).toMatchObject({ code: 'PT403' });
      expect(await refusalOf(page(other, exportId))).toMatchObject({ code: 'PT403' });
      expect(await refusalOf(list(other))).toMatchObject({ code: 'PT403' });
    }
    expect(await refusalOf(begin(null))).toMatchObject({ code: '42501' });
    expect(await refusalOf(begin(who.admin, 'xlsx'))).toMatchObject({ code: 'PT422' });
    const { entries } = await page(who.admin, exportId, null, 2000);
    const [strange] = await world.db.sql<{ rows: number }[]>`
      select count(*)::integer as rows from public.audit_logs
      where agency_id <> ${world.ours.id} and id = any (${entries.map(({ id }) => id)})`;
    expect(strange?.rows).toBe(0);
  });
});

describe('heads that were kept elsewhere', () => {
  const check = (as: Persona, heads: unknown) =>
    call<{ seq: number; state: string }[]>(
      world,
      as,
      (sql) => sql`select public.check_audit_heads(${JSON.stringify(heads)}::text::jsonb) as answer`,
    );
  const headAt = async (seq: number) => {
    const [row] = await world.db.sql<{ seq: number; hash: string }[]>`
      select seq::integer, encode(hash, 'hex') as hash from public.audit_chain
      where agency_id = ${world.ours.id} and seq = ${seq}`;
    if (row === undefined) throw new Error(`no link ${seq}`);
    return row;
  };

  it('hold, have another hash, or lie behind the end', async () => {
    const third = await headAt(3);
    expect(
      await check(who.admin, [third, { seq: 4, hash: third.hash }, { seq: 999_999, hash: third.hash }]),
    ).toMatchObject([
      { seq: 3, state: 'holds' },
      { seq: 4, state: 'changed' },
      { seq: 999_999, state: 'cut' },
    ]);
  });

  it('show a tail that was cut from log and chain together', async () => {
    const [newest] = await world.db.sql<{ seq: number }[]>`
      select max(seq)::integer as seq from public.audit_chain where agency_id = ${world.ours.id}`;
    const head = await headAt(newest?.seq ?? 0);
    await world.db.admin.begin(async (sql) => {
      await sql`set local session_replication_role = replica`;
      await sql`delete from public.audit_logs l using public.audit_chain c
        where c.audit_id = l.id and c.agency_id = ${world.ours.id} and c.seq = ${head.seq}`;
      await sql`delete from public.audit_chain where agency_id = ${world.ours.id} and seq = ${head.seq}`;
    });
    expect(await check(who.admin, [head])).toMatchObject([{ state: 'cut' }]);
  });

  it('are compared for admins alone', async () => {
    expect(await refusalOf(check(who.supervisor, []))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(check(who.admin, {}))).toMatchObject({ code: 'PT422' });
  });
});
