import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpSchema } from '../../supabase/local/schema-dump.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let database: TestDatabase;
let empty: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  empty = await createTestDatabase({ migrated: false });
});
afterAll(() => Promise.all([database.drop(), empty.drop()]));

describe('the schema dump', () => {
  it('is what the migrations make; after a new migration run npm run db:dump', async () => {
    const committed = readFileSync(join(import.meta.dirname, '../../supabase/schema.sql'), 'utf8');
    expect(await dumpSchema(database.sql)).toBe(committed);
  });

  it('leaves out what every project has', async () => {
    const dump = await dumpSchema(empty.sql);
    expect(dump).not.toContain('auth.users');
    expect(dump).not.toContain('create table');
  });

  it('shows each kind of object it knows', async () => {
    await empty.sql
      .unsafe(`
        create type public.colour as enum ('red', 'blue');
        create domain public.percent as integer check (value between 0 and 100);
        create table public.parents (id bigint generated always as identity primary key, name text unique);
        create table public.probes (
          parent_id bigint not null references public.parents (id), share public.percent default 1,
          double integer generated always as (2 * share) stored);
        comment on table public.probes is 'Asked ''questions''';
        comment on column public.probes.share is 'Part of the whole';
        create index probes_parent_id on public.probes (parent_id) where share > 3;
        create view public.big_probes with (security_invoker = true) as select * from public.probes where share > 50;
        create function public.touch() returns trigger language plpgsql set search_path = '' as 'begin return new; end';
        create trigger touch before update on public.probes for each row execute function public.touch();
        alter table public.probes enable row level security;
        create policy probes_read on public.probes for select to authenticated using (share > 0);
        revoke all on public.probes from anon, authenticated;
        grant select, update (share) on public.probes to authenticated;`)
      .simple();
    const dump = await dumpSchema(empty.sql);
    for (const line of [
      "create type public.colour as enum ('red', 'blue');",
      'create domain public.percent as integer constraint percent_check CHECK (((VALUE >= 0) AND (VALUE <= 100)));',
      '  id bigint generated always as identity not null,',
      '  share public.percent default 1,',
      '  double integer generated always as ((2 * (share)::integer)) stored',
      'alter table public.parents add constraint parents_name_key UNIQUE (name);',
      'alter table public.probes add constraint probes_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.parents(id);',
      'CREATE INDEX probes_parent_id ON public.probes USING btree (parent_id) WHERE ((share)::integer > 3);',
      'create view public.big_probes with (security_invoker=true) as',
      'CREATE TRIGGER touch BEFORE UPDATE ON public.probes FOR EACH ROW EXECUTE FUNCTION public.touch();',
      'alter table public.probes enable row level security;',
      'create policy probes_read on public.probes as permissive for select to authenticated',
      '  using (((share)::integer > 0));',
      'grant select on table public.probes to authenticated;',
      'grant update (share) on table public.probes to authenticated;',
      "comment on table public.probes is 'Asked ''questions''';",
      "comment on column public.probes.share is 'Part of the whole';",
    ]) {
      expect(dump).toContain(`${line}\n`);
    }
    expect(dump).not.toMatch(/public\.probes to anon/);
  });
});
