import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyMigrations } from '../../supabase/local/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

const first = '20260101000000_first.sql';
const second = '20260102000000_second.sql';

let database: TestDatabase;
let dir = '';
beforeEach(async () => {
  database = await createTestDatabase({ migrated: false });
  dir = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-migrations-'));
  write(first, '-- One table\ncreate table public.one (id bigint);\ninsert into public.one values (1);\n');
});
afterEach(async () => {
  rmSync(dir, { recursive: true });
  await database.drop();
});

const write = (file: string, text: string) => writeFileSync(join(dir, file), text);
const apply = (upTo?: string) => applyMigrations(database.url('postgres'), { dir, upTo });
const history = async () => [
  ...(await database.sql`select version, name, statements from supabase_migrations.schema_migrations order by version`),
];

describe('applyMigrations', () => {
  it('records each file as the Supabase CLI does: version, name and statements', async () => {
    write(second, 'create table public.two (id bigint);');
    expect(await apply()).toEqual([first, second]);
    expect(await history()).toEqual([
      {
        version: '20260101000000',
        name: 'first',
        statements: [
          '-- One table\ncreate table public.one (id bigint)',
          'insert into public.one values (1)',
        ],
      },
      { version: '20260102000000', name: 'second', statements: ['create table public.two (id bigint)'] },
    ]);
  });

  it('owns nothing as a superuser', async () => {
    await apply();
    const [row] =
      await database.sql`select pg_get_userbyid(relowner) as owner from pg_class where relname = 'one'`;
    expect(row?.owner).toBe('postgres');
  });

  it('applies only what is new, and only up to the version asked for', async () => {
    write(second, 'create table public.two (id bigint);');
    expect(await apply('20260101000000')).toEqual([first]);
    expect(await apply()).toEqual([second]);
    expect(await apply()).toEqual([]);
  });

  it('applies each file whole or not at all, and says where it failed', async () => {
    write(second, 'create table public.two (id bigint);\n\nselect missing\n  from public.one;\n');
    await expect(apply()).rejects.toThrow(`${second}:3: column "missing" does not exist`);
    expect((await history()).map((row) => row.version)).toEqual(['20260101000000']);
    const [row] = await database.sql`select to_regclass('public.two') as two`;
    expect(row?.two).toBeNull();
  });

  it('applies a file once when two start together', async () => {
    const results = await Promise.all([apply(), apply()]);
    expect(results.flat()).toEqual([first]);
    expect(await database.sql`table public.one`).toHaveLength(1);
  });

  it('refuses a history it does not know', async () => {
    write(second, 'create table public.two (id bigint);');
    await apply();
    rmSync(join(dir, second));
    await expect(apply()).rejects.toThrow('The database has migration 20260102000000, which');
  });

  it('refuses a file that comes before one already applied', async () => {
    await apply();
    write('20251231000000_late.sql', 'create table public.late (id bigint);');
    await expect(apply()).rejects.toThrow('20251231000000_late.sql is older than 20260101000000');
    const [row] = await database.sql`select to_regclass('public.late') as late`;
    expect(row?.late).toBeNull();
  });

  it('refuses a file that was changed after it was applied, but not another layout', async () => {
    await apply();
    write(
      first,
      'create table public.one\n  (id bigint); -- with an id\n\ninsert into public.one values (1);',
    );
    expect(await apply()).toEqual([]);
    write(first, 'create table public.one (id integer);\ninsert into public.one values (1);');
    await expect(apply()).rejects.toThrow(`${first} was changed after it was applied`);
  });

  it('refuses a file whose name the CLI would not read', async () => {
    write('third.sql', 'select 1;');
    await expect(apply()).rejects.toThrow('a migration is named <yyyymmddhhmmss>_<name>.sql');
  });

  it('tells the Data API once it is done', async () => {
    const heard: string[] = [];
    const listener = await database.sql.listen('pgrst', (payload) => heard.push(payload));
    write(first, 'select 1;');
    await apply();
    await expect.poll(() => heard).toContain('reload schema');
    await listener.unlisten();
  });
});
