import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterAll(() => database.drop());

describe('a database in the shape of a hosted project', () => {
  it('is owned by postgres, which is no superuser and bypasses row security', async () => {
    const [row] = await database.sql`
      select current_user as name, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,
        (select pg_get_userbyid(datdba) from pg_database where datname = current_database()) as owner
      from pg_roles where rolname = current_user`;
    expect(row).toEqual({
      name: 'postgres',
      rolsuper: false,
      rolbypassrls: true,
      rolcreatedb: true,
      rolcreaterole: true,
      owner: 'postgres',
    });
  });

  it('sorts as people do, not by code points', async () => {
    const rows =
      await database.sql`select name from (values ('b'), ('A'), ('Z'), ('a')) as names (name) order by name`;
    expect(rows.map((row) => row.name)).toEqual(['a', 'A', 'b', 'Z']);
  });

  it('finds the extensions schema on the search path, also in a copy', async () => {
    const [row] = await database.sql`show search_path`;
    expect(row?.search_path).toBe('"$user", public, extensions');
  });

  it('lets the owner use what hosted lets it use', async () => {
    await database.sql`create extension btree_gist with schema extensions`;
    await database.sql`create table public.probes (id bigint generated always as identity primary key)`;
    await database.sql`create policy probe_read on realtime.messages for select to authenticated using (false)`;
    await database.sql`
      create function public.on_user() returns trigger language plpgsql set search_path = '' as 'begin return new; end'`;
    await database.sql`
      create trigger on_user after insert on auth.users for each row execute function public.on_user()`;
    const grants = await database.sql`
      select grantee, privilege_type from information_schema.role_table_grants
      where table_name = 'probes' and grantee in ('anon', 'authenticated') and privilege_type = 'SELECT' order by 1`;
    expect(grants.map((grant) => grant.grantee)).toEqual(['anon', 'authenticated']);
  });

  it.each([
    ['alter table auth.users add column nickname text', /must be owner/],
    ['create table auth.mine (id bigint)', /permission denied for schema auth/],
    [
      'create event trigger mine on ddl_command_end execute function extensions.pgrst_ddl_watch()',
      /permission denied/,
    ],
    ['alter system set fsync = off', /permission denied/],
  ])('refuses what hosted refuses: %s', async (statement, message) => {
    await expect(database.sql.unsafe(statement)).rejects.toThrow(message);
  });

  it('acts as the person, with the claims of the token', async () => {
    const id = '11111111-1111-4111-8111-111111111111';
    const [person] = await database.asUser(id, (sql) => sql`select current_user as role, auth.uid() as id`);
    const [nobody] = await database.asUser(null, (sql) => sql`select current_user as role, auth.uid() as id`);
    const [service] = await database.asUser('service_role', (sql) => sql`select current_user as role`);
    expect(person).toEqual({ role: 'authenticated', id });
    expect(nobody).toEqual({ role: 'anon', id: null });
    expect(service).toEqual({ role: 'service_role' });
  });

  it('tells the Data API after a change of the schema', async () => {
    const heard: string[] = [];
    const listener = await database.sql.listen('pgrst', (payload) => heard.push(payload));
    await database.sql`create table public.announced (id bigint primary key)`;
    await expect.poll(() => heard).toEqual(['reload schema']);
    await listener.unlisten();
  });
});

describe('realtime.send', () => {
  it('stores one private message of the topic and carries its id', async () => {
    await database.sql`select realtime.send('{"a": 1}', 'changed', 'agency:1', true)`;
    const rows =
      await database.sql`select topic, event, extension, private, payload, id from realtime.messages`;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      topic: 'agency:1',
      event: 'changed',
      extension: 'broadcast',
      private: true,
    });
    expect(rows[0]?.payload).toEqual({ a: 1, id: rows[0]?.id });
  });
});

it('a later start opens nothing that the migrations have closed', async () => {
  const migrated = await createTestDatabase();
  try {
    const defaults = () =>
      migrated.sql`select defaclrole, defaclnamespace, defaclobjtype, defaclacl::text from pg_default_acl order by 1, 2, 3`;
    const before = await defaults();
    await migrated.admin
      .unsafe(
        readFileSync(join(import.meta.dirname, '../../supabase/local/bootstrap/10-schemas.sql'), 'utf8'),
      )
      .simple();
    expect(await defaults()).toEqual(before);
  } finally {
    await migrated.drop();
  }
});
