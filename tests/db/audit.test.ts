import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkChain } from '../../supabase/local/audit-chain.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { refusalOf } from './refusal.ts';
import { auditSince, lastAuditId } from './scheduling-world.ts';

let db: TestDatabase;
let ours: TestAgency;
let theirs: TestAgency;
const admin = uuid(104);
/** All that are written; the others follow from them. */
const columns =
  'id, agency_id, actor_id, actor_kind, action, target_id, details, before, after, origin, request_id, created_at';
const ana = uuid(101);

beforeAll(async () => {
  db = await createTestDatabase();
  ours = await makeAgency(db.sql, 1);
  theirs = await makeAgency(db.sql, 2);
  await makePerson(db.sql, ours, 101);
  await makePerson(db.sql, ours, 104, { role: 'admin' });
  await makePerson(db.sql, theirs, 201);
  await db.admin`create table private.kept_logs as table public.audit_logs`;
  await db.admin`create table private.kept_chain as table public.audit_chain`;
});
beforeEach(() =>
  tamper(
    'delete from public.audit_chain',
    'delete from public.audit_logs',
    `insert into public.audit_logs (${columns}) overriding system value select ${columns} from private.kept_logs`,
    'insert into public.audit_chain table private.kept_chain',
    'update public.profiles set phone = null',
  ),
);
afterAll(() => db.drop());

async function firstBroken(agency = ours): Promise<number | null> {
  const { broken } = await checkChain(db.sql, agency.id);
  return broken === null ? null : (broken.id ?? 0);
}

/** The ids of our audit rows, oldest first. */
async function auditIds(): Promise<number[]> {
  const rows = await db.sql<{ id: number }[]>`
    select id::integer from public.audit_logs where agency_id = ${ours.id} order by id`;
  return rows.map((row) => row.id);
}

/** As whoever holds the server itself: with every trigger and foreign key asleep. */
async function tamper(...statements: string[]): Promise<void> {
  await db.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    for (const statement of statements) await sql.unsafe(statement);
  });
}

describe('the audit', () => {
  it('names the person, the request, and what changed from what', async () => {
    const before = await lastAuditId(db.sql);
    await db.asUser(ana, async (sql) => {
      await sql`select set_config('request.headers', '{"x-request-id":"00000000-0000-4000-8000-0000000000c1"}', true)`;
      await sql`update public.profiles set phone = '555 0100' where id = ${ana}`;
      await sql`update public.profiles set phone = '555 0100' where id = ${ana}`;
    });
    expect(await auditSince(db.sql, before)).toEqual([
      {
        action: 'user.update',
        actor_id: ana,
        actor_kind: 'user',
        target_id: ana,
        details: { entity: 'user' },
        before: { phone: null },
        after: { phone: '555 0100' },
      },
    ]);
    const [row] = await db.sql`select request_id, agency_id from public.audit_logs order by id desc limit 1`;
    expect(row).toEqual({ request_id: '00000000-0000-4000-8000-0000000000c1', agency_id: ours.id });
  });

  it('says “system” for what nobody signed in for', async () => {
    const before = await lastAuditId(db.sql);
    await db.sql`update public.agencies set name = 'Renamed' where id = ${ours.id}`;
    expect(await auditSince(db.sql, before)).toMatchObject([
      { action: 'agency.update', actor_id: null, actor_kind: 'system' },
    ]);
  });

  it('keeps nothing of a transaction that failed', async () => {
    const before = await lastAuditId(db.sql);
    await refusalOf(
      db.asUser(ana, async (sql) => {
        await sql`update public.profiles set phone = '555 0100' where id = ${ana}`;
        await sql`select 1 / 0`;
      }),
    );
    expect(await auditSince(db.sql, before)).toEqual([]);
    expect(await firstBroken()).toBeNull();
  });

  it.each([
    ['audit_logs', "update public.audit_logs set action = 'forged'"],
    ['audit_logs', 'delete from public.audit_logs'],
    ['audit_logs', 'truncate public.audit_logs cascade'],
    ['audit_chain', "update public.audit_chain set hash = ''"],
    ['audit_chain', 'delete from public.audit_chain'],
    ['audit_chain', 'truncate public.audit_chain'],
  ])(
    '%s cannot be changed by admins, the service role, the owner or a superuser: %s',
    async (table, statement) => {
      const ids = await auditIds();
      for (const who of [admin, 'service_role'] as const) {
        expect(await refusalOf(db.asUser(who, (sql) => sql.unsafe(statement)))).toMatchObject({
          code: '42501',
        });
      }
      const message = `${table} is append-only.`;
      expect(await refusalOf(db.sql.unsafe(statement))).toMatchObject({ code: '42501', message });
      expect(await refusalOf(db.admin.unsafe(statement))).toMatchObject({ code: '42501', message });
      expect(await auditIds()).toEqual(ids);
    },
  );

  it('keeps people: who acted cannot be deleted', async () => {
    await db.asUser(ana, (sql) => sql`update public.profiles set phone = '555 0100' where id = ${ana}`);
    const removal = db.sql.begin(async (sql) => {
      await sql`delete from public.user_roles where user_id = ${ana}`;
      await sql`delete from public.profile_patterns where user_id = ${ana}`;
      await sql`delete from public.profiles where id = ${ana}`;
    });
    expect(await refusalOf(removal)).toMatchObject({ code: '23503' });
    expect(await refusalOf(db.sql`delete from auth.users where id = ${ana}`)).toMatchObject({
      code: '23503',
    });
  });
});

describe('the chain', () => {
  it('holds for every agency from its first row on', async () => {
    const links = await db.sql`
      select c.agency_id, count(*)::integer as links, min(c.seq)::integer as first, max(c.seq)::integer as last
      from public.audit_chain c group by 1 order by 1`;
    expect(links.map((row) => row.agency_id)).toEqual([ours.id, theirs.id]);
    for (const row of links) expect([row.first, row.last]).toEqual([1, row.links]);
    const [count] = await db.sql`select count(*)::integer as rows from public.audit_logs`;
    expect(count?.rows).toBe(links.reduce((sum, row) => sum + Number(row.links), 0));
    expect([await firstBroken(ours), await firstBroken(theirs)]).toEqual([null, null]);
  });

  it.each(['action', 'target_id', 'request_id'])('finds a row whose %s was changed', async (column) => {
    const [, , changed] = await auditIds();
    await tamper(`update public.audit_logs set ${column} = 'forged' where id = ${changed}`);
    expect(await firstBroken()).toBe(changed);
    expect(await firstBroken(theirs)).toBeNull();
  });

  it.each([
    ['actor_id', `'${ana}'`],
    ['actor_kind', `'job'`],
    ['details', `'{"entity":"other"}'`],
    ['before', `'{}'`],
    ['after', `'{}'`],
    ['created_at', `created_at + interval '1 microsecond'`],
  ])('finds a row whose %s was changed', async (column, value) => {
    const [, , changed] = await auditIds();
    await tamper(`update public.audit_logs set ${column} = ${value} where id = ${changed}`);
    expect(await firstBroken()).toBe(changed);
  });

  it('finds a row that was deleted, with its link or without', async () => {
    const [, , deleted] = await auditIds();
    await tamper(`delete from public.audit_logs where id = ${deleted}`);
    expect(await firstBroken()).toBe(deleted);
    await tamper(`delete from public.audit_chain where audit_id = ${deleted}`);
    expect(await checkChain(db.sql, ours.id)).toMatchObject({
      broken: { problem: 'missing', id: null, seq: 3 },
    });
  });

  it('finds two rows that changed places, in the log or in the chain', async () => {
    const [, first, second] = await auditIds();
    const swap = (table: string, key: string, column: string) => `
      update public.${table} t set ${column} = o.${column} from public.${table} o
      where t.${key} in (${first}, ${second}) and o.${key} in (${first}, ${second}) and t.${key} <> o.${key}`;
    await tamper(swap('audit_logs', 'id', 'action'), swap('audit_logs', 'id', 'after'));
    expect(await firstBroken()).toBe(first);
    await tamper(swap('audit_logs', 'id', 'action'), swap('audit_logs', 'id', 'after'));
    expect(await firstBroken()).toBeNull();
    await tamper(
      `update public.audit_chain set seq = -seq where audit_id in (${first}, ${second})`,
      `update public.audit_chain set seq = case audit_id
         when ${first} then (select -c.seq from public.audit_chain c where c.audit_id = ${second})
         else (select -c.seq from public.audit_chain c where c.audit_id = ${first}) end
       where audit_id in (${first}, ${second})`,
    );
    expect(await firstBroken()).toBe(second);
  });

  it('finds a row that was slipped in', async () => {
    await tamper(`insert into public.audit_logs (agency_id, action) values ('${ours.id}', 'forged')`);
    expect(await firstBroken()).toBe((await auditIds()).at(-1));
  });

  it('finds a tail that was cut from the log', async () => {
    const ids = await auditIds();
    const tail = ids.slice(-2).join(', ');
    await tamper(`delete from public.audit_logs where id in (${tail})`);
    expect(await firstBroken()).toBe(ids.at(-2));
  });

  it('finds links that were cut while their rows stayed', async () => {
    const ids = await auditIds();
    await tamper(`delete from public.audit_chain where audit_id in (${ids.slice(-2).join(', ')})`);
    expect(await firstBroken()).toBe(ids.at(-2));
  });

  it('cannot see by itself a tail cut from both, or a chain computed anew: a head kept outside shows both', async () => {
    const ids = await auditIds();
    const head = async () =>
      (
        await db.sql`select seq, hash from public.audit_chain where agency_id = ${ours.id} order by seq desc limit 1`
      )[0];
    const keptOutside = await head();
    const stillThere = async () =>
      db.sql`select 1 from public.audit_chain
        where agency_id = ${ours.id} and seq = ${keptOutside?.seq} and hash = ${keptOutside?.hash}`;
    expect(await stillThere()).toHaveLength(1);

    const tail = ids.slice(-2).join(', ');
    await tamper(
      `delete from public.audit_chain where audit_id in (${tail})`,
      `delete from public.audit_logs where id in (${tail})`,
    );
    expect(await firstBroken()).toBeNull();
    expect(await stillThere()).toHaveLength(0);
    // And it goes on: the next row does not hide the cut.
    await db.asUser(admin, (sql) => sql`update public.profiles set phone = '555 0100' where id = ${admin}`);
    expect(await firstBroken()).toBeNull();
    expect(await stillThere()).toHaveLength(0);
  });

  it('hashes the same whatever the session’s settings are', async () => {
    await db.sql.begin(async (sql) => {
      await sql`set local timezone = 'Asia/Kathmandu'`;
      await sql`set local datestyle = 'German'`;
      await sql`set local intervalstyle = 'sql_standard'`;
      await sql`set local extra_float_digits = 0`;
      expect(await checkChain(sql, ours.id)).toMatchObject({ broken: null });
    });
  });
});
