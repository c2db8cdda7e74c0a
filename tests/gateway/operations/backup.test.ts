import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { SEED_AGENCIES } from '#supabase/seed/centers.ts';
import { demoLogins, demoPassword } from '#supabase/seed/logins.ts';
import { seedDatabase } from '#supabase/seed/seed.ts';
import { openApi } from '../../../supabase/local/api.ts';
import { checkChain } from '../../../supabase/local/audit-chain.ts';
import { archiveEnd, readEntries, writeEntry } from '../../../supabase/local/backup/archive.ts';
import { type Backup, createBackup } from '../../../supabase/local/backup/create.ts';
import { inspectBackup } from '../../../supabase/local/backup/inspect.ts';
import { restoreBackup } from '../../../supabase/local/backup/restore.ts';
import { readConfig } from '../../../supabase/local/config.ts';
import { startFront } from '../../../supabase/local/front.ts';
import { applyMigrations } from '../../../supabase/local/migrate.ts';
import { ageAudit, runCommand } from '../../db/audit-world.ts';
import { createDrillClient } from '../../drill/lanes.ts';
import { createTestDatabase, type TestDatabase } from '../../setup/database.ts';
import { contentsOf } from './contents.ts';
import { createFolders, migrationsDir } from './folders.ts';

const folders = createFolders();
const databases: TestDatabase[] = [];
let original: TestDatabase;
let backup: Backup;

/** The agency whose audit was pruned, and of how many rows. */
const { id: prunedId, slug: prunedSlug } = SEED_AGENCIES.demo[0];
const prunedRows = 2;

/** As a new hosted project, before any migration. */
async function newDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ migrated: false });
  databases.push(database);
  return database;
}

const restore = (target: TestDatabase, path = backup.path, dir = migrationsDir) =>
  restoreBackup(target.url('postgres'), path, { migrationsDir: dir });

/** What the retention has left of the pruned audit, oldest first. */
const prunedChain = () => original.sql<{ seq: number; id: number }[]>`
  select seq::integer, audit_id::integer as id from public.audit_chain where agency_id = ${prunedId} order by seq`;

/** The backup with some of its entries replaced, as a file of its own. */
async function rewrite(change: (name: string, body: Buffer) => Buffer): Promise<string> {
  const parts: Buffer[] = [];
  for await (const { name, body } of readEntries(backup.path)) {
    parts.push(writeEntry({ name, body: change(name, body) }, new Date(0)));
  }
  const path = join(folders.create(), 'rewritten.tar.gz');
  writeFileSync(path, gzipSync(Buffer.concat([...parts, archiveEnd])));
  return path;
}

/** The backup without the rows of some tables that `isCut` names, and a manifest that agrees. */
function cutFrom(tables: readonly string[], isCut: (row: string) => boolean): Promise<string> {
  const changed = new Map<string, Buffer>();
  return rewrite((name, body) => {
    const table = tables.find((each) => name.startsWith(`data/public.${each}/`));
    if (table !== undefined) {
      const rows = body.toString('utf8').split(/(?<=\n)/);
      const rest = Buffer.from(rows.filter((row) => !isCut(row)).join(''));
      changed.set(table, Buffer.concat([changed.get(table) ?? Buffer.alloc(0), rest]));
      return rest;
    }
    if (name !== 'manifest.json') return body;
    const manifest: Backup['manifest'] = JSON.parse(body.toString('utf8'));
    const entries = manifest.tables.map((entry) => {
      const text = changed.get(entry.name);
      if (entry.schema !== 'public' || text === undefined) return entry;
      const sha256 = createHash('sha256').update(text).digest('hex');
      return { ...entry, rows: text.toString('utf8').split('\n').length - 1, bytes: text.length, sha256 };
    });
    return Buffer.from(JSON.stringify({ ...manifest, tables: entries }));
  });
}

const rewriteManifest = (change: Record<string, unknown>) =>
  rewrite((name, body) =>
    name === 'manifest.json'
      ? Buffer.from(JSON.stringify({ ...JSON.parse(body.toString('utf8')), ...change }))
      : body,
  );

beforeAll(async () => {
  original = await createTestDatabase();
  databases.push(original);
  await seedDatabase(original.sql, { kind: 'demo', today: '2031-01-06' });
  // What text could be mistaken for something else on its way.
  await original.sql`
    update public.profiles set full_name = ${'Ünï "quote" \\N {a,b} \\ 名'} where email = 'dispatcher@harbor.example'`;
  await original.sql`
    insert into public.audit_logs (agency_id, action, details, before)
    select id, 'probe', ${'{"text": "tab\\t line\\nfeed \\\\ backslash"}'}::jsonb, null from public.agencies`;
  // One audit begins where its retention has left it.
  await ageAudit(original, prunedId, prunedRows);
  await original.sql`update public.agencies set audit_months = 12 where id = ${prunedId}`;
  await original.sql`select private.prune_audit(5000)`;
  // What is left out on purpose.
  await original.sql`
    with session as (
      insert into auth.sessions (id, user_id) select gen_random_uuid(), id from public.profiles limit 1
      returning id, user_id
    )
    insert into private.session_activity (session_id, user_id) select id, user_id from session`;
  backup = await createBackup(original.url('postgres'), join(folders.create(), 'backups', 'first.tar.gz'));
}, 120_000);

afterAll(async () => {
  for (const database of databases) await database.drop();
  folders.remove();
});

describe('a restored backup', () => {
  let restored: TestDatabase;
  beforeAll(async () => {
    restored = await newDatabase();
    const { migrated, brokenAudits } = await restore(restored);
    expect({ migrated, brokenAudits }).toEqual({ migrated: [], brokenAudits: [] });
  });

  it('equals the original: every table, every sequence, the whole schema', async () => {
    const before = await contentsOf(original.sql);
    expect(await contentsOf(restored.sql)).toEqual(before);
    expect(before.rows['public.assigned_shifts']).not.toMatch(/^0 /);
    expect(Object.values(before.sequences).filter((value) => value !== 'unused')).not.toEqual([]);
  });

  it('has an audit that holds from where it was pruned, and the command says so', async () => {
    const links = await prunedChain();
    expect(links[0]?.seq).toBe(prunedRows + 1);
    const { code, output } = await runCommand({ db: restored });
    expect(output).toContain(`✓ ${prunedSlug}: ${links.length} rows hold from number ${prunedRows + 1} on`);
    expect(code).toBe(0);
  });

  it('has all its triggers at work and its foreign keys as strict as before', async () => {
    const state = (database: TestDatabase) => database.sql`
      select tgrelid::regclass::text, tgname, tgenabled from pg_trigger
      where not tgisinternal order by 1, 2`;
    expect([...(await state(restored))]).toEqual([...(await state(original))]);
    await expect(restored.sql`update public.audit_logs set action = 'x'`).rejects.toThrow('append-only');
  });

  it('leaves sessions and one-time links behind', async () => {
    const [row] = await restored.sql`
      select (select count(*)::int from auth.sessions) as sessions,
        (select count(*)::int from private.session_activity) as touched,
        (select count(*)::int from auth.one_time_tokens) as links`;
    expect(row).toEqual({ sessions: 0, touched: 0, links: 0 });
  });

  it('lets people sign in with their passwords, generate and publish, and goes on with the audit', async () => {
    const { secrets } = inject('cluster');
    let url = '';
    const api = await openApi({
      url: restored.url,
      secrets,
      config: readConfig(),
      publicUrl: () => url,
      mailDir: folders.create(),
      storageDir: folders.create(),
    });
    const front = await startFront({
      host: '127.0.0.1',
      port: 0,
      mayMove: false,
      trustProxy: false,
      gateway: api.handle,
    });
    url = `http://127.0.0.1:${front.port}`;
    try {
      const supervisor = createDrillClient(url, secrets.publishableKey);
      const email = demoLogins.find(({ role }) => role === 'supervisor')?.email ?? '';
      const signedIn = await supervisor.auth.signInWithPassword({ email, password: demoPassword });
      expect(signedIn.error).toBeNull();
      const [last] = await restored.sql<
        { agency_id: string; center_id: string; from: string; shift: number }[]
      >`
        select s.agency_id, s.center_id, (s.end_date + 2)::text as from,
          (select min(id) from public.shifts h where h.center_id = s.center_id) as shift
        from public.schedules s join public.profiles p on p.center_id = s.center_id where p.email = ${email}`;
      const { agency_id, center_id, from = '', shift = 0 } = last ?? {};
      const draft = await supervisor
        .from('schedules')
        .insert({
          agency_id: agency_id ?? '',
          center_id: center_id ?? '',
          name: 'Next',
          start_date: from,
          end_date: from,
        })
        .select('id, version')
        .single();
      expect(draft.error).toBeNull();
      const { id = 0, version = 0 } = draft.data ?? {};
      const run = await supervisor.rpc('start_generation', {
        p_schedule_id: id,
        p_expected_version: version,
        p_parameters: { seed: 1, effort: 'quick' },
      });
      expect(run.error).toBeNull();
      const server = createDrillClient(url, secrets.secretKey);
      const claimed = await server.rpc('claim_generation', { p_run_id: run.data ?? 0, p_worker: 'restored' });
      expect(claimed.data).toMatchObject({ run: { attempt: 1 } });
      const saved = await server.rpc('save_generated_schedule', {
        p_run_id: run.data ?? 0,
        p_attempt: 1,
        p_assignments: [{ user_id: signedIn.data.user?.id ?? '', shifts: [[from, shift]] }],
        p_pieces: [],
        p_result: { metrics: {} },
      });
      expect(saved.error).toBeNull();
      const ready = await supervisor.from('schedules').select('version').eq('id', id).single();
      const published = await supervisor.rpc('publish_schedule', {
        p_schedule_id: id,
        p_expected_version: ready.data?.version ?? 0,
      });
      expect(published.error).toBeNull();
      expect(await checkChain(restored.sql, agency_id ?? '')).toMatchObject({ broken: null });
    } finally {
      await front.close(0);
      await api.close();
    }
  });
});

describe('the file', () => {
  it('is for its owner alone, complete, and never written over', async () => {
    expect(statSync(backup.path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(backup.path, '..'))).toEqual(['first.tar.gz']);
    await expect(createBackup(original.url('postgres'), backup.path)).rejects.toThrow('exists already');
  });

  it('is an archive that tar can open, without a session or a key in it', () => {
    const listing = execFileSync('tar', ['tzf', backup.path], { encoding: 'utf8' }).split('\n');
    expect(listing).toContain('manifest.json');
    expect(listing.filter((name) => /sessions|tokens|secrets/.test(name))).toEqual([]);
    const users = execFileSync('tar', ['xzOf', backup.path, 'data/auth.users/000001'], { encoding: 'utf8' });
    expect(users.split('\n').length - 1).toBe(
      backup.manifest.tables.find(({ name }) => name === 'users')?.rows,
    );
  });

  it('is not left half when the backup fails', async () => {
    const path = join(folders.create(), 'none.tar.gz');
    const empty = await newDatabase();
    await expect(createBackup(empty.url('postgres'), path)).rejects.toThrow('has no schema yet');
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it.each([0.02, 0.3, 0.6, 0.9, 0.999])(
    'is refused with one bit changed at %d of its length',
    async (place) => {
      const path = join(folders.create(), 'changed.tar.gz');
      const bytes = readFileSync(backup.path);
      const at = Math.floor(bytes.length * place);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(path, bytes);
      await expect(inspectBackup(path)).rejects.toThrow(/damaged|no backup/);
    },
  );

  it.each([0.1, 0.7, 0.9999])('is refused cut off at %d of its length', async (place) => {
    const path = join(folders.create(), 'short.tar.gz');
    const bytes = readFileSync(backup.path);
    writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * place)));
    await expect(inspectBackup(path)).rejects.toThrow('is damaged: it is cut off');
  });

  it('is refused with rows that are not those of its manifest', async () => {
    const path = await rewrite((name, body) =>
      name.startsWith('data/public.roles/')
        ? Buffer.from(body.toString('utf8').replace('admin', 'nimda'))
        : body,
    );
    await expect(inspectBackup(path)).rejects.toThrow(
      'the rows of public.roles are not those that were written',
    );
  });

  it('is refused in a format this version does not read', async () => {
    await expect(inspectBackup(await rewriteManifest({ formatVersion: 2 }))).rejects.toThrow('has format 2');
  });

  it('is refused early with more entries, or larger ones, than a backup has', async () => {
    const path = join(folders.create(), 'swollen.tar.gz');
    const entry = (name: string, body: Buffer) => writeEntry({ name, body }, new Date(0));
    // Neither file has an end: whoever reads on finds it cut off.
    const tiny = Array.from({ length: 10_001 }, (_, index) =>
      entry(`data/t${index}/000001`, Buffer.alloc(0)),
    );
    writeFileSync(path, gzipSync(Buffer.concat(tiny)));
    await expect(inspectBackup(path)).rejects.toThrow('it has more than 10000 entries that are smaller');
    const header = entry('data/public.roles/000001', Buffer.alloc(16 * 1024 * 1024 + 1)).subarray(0, 512);
    writeFileSync(path, gzipSync(header));
    await expect(inspectBackup(path)).rejects.toThrow(
      'the entry data/public.roles/000001 is larger than 16 MiB',
    );
  });

  it('has a row of any length in pieces of the usual size', async () => {
    const large = await createTestDatabase();
    databases.push(large);
    await large.sql`create table public.long_row (text text not null)`;
    await large.sql`insert into public.long_row values (repeat('0123456789', 1800000)), ('short')`;
    const { path } = await createBackup(large.url('postgres'), join(folders.create(), 'long.tar.gz'));
    const sizes: number[] = [];
    for await (const { name, body } of readEntries(path)) {
      if (name.startsWith('data/public.long_row/')) sizes.push(body.length);
    }
    expect(new Set(sizes.slice(0, -1))).toEqual(new Set([1024 * 1024]));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(18_000_007);
    await inspectBackup(path);
  });

  it('is refused when it is something else, or nothing', async () => {
    const path = join(folders.create(), 'notes.txt');
    await expect(inspectBackup(path)).rejects.toThrow(`There is no file ${path}`);
    writeFileSync(path, 'Buy milk.');
    await expect(inspectBackup(path)).rejects.toThrow('is no backup');
    writeFileSync(path, gzipSync('Buy milk. '.repeat(200)));
    await expect(inspectBackup(path)).rejects.toThrow('is no backup');
  });
});

describe('a restore', () => {
  it('refuses a database that somebody uses, and leaves it as it is', async () => {
    const before = await contentsOf(original.sql);
    await expect(restore(original)).rejects.toThrow('The database is not empty (agencies: 2');
    expect(await contentsOf(original.sql)).toEqual(before);
  });

  it('refuses migrations that this checkout lacks or has with another text', async () => {
    const target = await newDatabase();
    const older = join(folders.create(), 'migrations');
    cpSync(migrationsDir, older, { recursive: true });
    const files = readdirSync(older).sort();
    const last = join(older, files.at(-1) ?? '');
    writeFileSync(
      last,
      `${readFileSync(last, 'utf8')}\ncreate table public.other (id bigint primary key);\n`,
    );
    await expect(restore(target, backup.path, older)).rejects.toThrow('another text of migration');
    execFileSync('rm', [last]);
    await expect(restore(target, backup.path, older)).rejects.toThrow(
      'which this version of the app does not',
    );
    const [row] = await target.sql`select to_regnamespace('supabase_migrations') is null as untouched`;
    expect(row).toEqual({ untouched: true });
  });

  it('says by its number which row of an audit was cut from the file', async () => {
    const [, cut] = await prunedChain();
    const isCut = (row: string) => row.startsWith(`${cut?.id}\t`);
    const target = await newDatabase();
    const { brokenAudits } = await restore(target, await cutFrom(['audit_logs', 'audit_chain'], isCut));
    expect(brokenAudits).toMatchObject([{ broken: { problem: 'missing', seq: cut?.seq } }]);
    const { code, output } = await runCommand({ db: target });
    expect(output).toContain(`✗ ${prunedSlug}: missing at number ${cut?.seq}.`);
    expect(code).toBe(1);
  });

  it('migrates on when this checkout has more migrations', async () => {
    const target = await newDatabase();
    const newer = join(folders.create(), 'migrations');
    cpSync(migrationsDir, newer, { recursive: true });
    writeFileSync(
      join(newer, '29990101000000_later.sql'),
      `alter table public.agencies add column motto text not null default 'none';`,
    );
    const { migrated } = await restore(target, backup.path, newer);
    expect(migrated).toEqual(['29990101000000_later.sql']);
    const mottos = await target.sql`select distinct motto from public.agencies`;
    expect([...mottos]).toEqual([{ motto: 'none' }]);
  });

  it('refuses a database that is newer than the backup', async () => {
    const target = await newDatabase();
    const newer = join(folders.create(), 'migrations');
    cpSync(migrationsDir, newer, { recursive: true });
    writeFileSync(
      join(newer, '29990101000000_later.sql'),
      'create table private.later (id bigint primary key);',
    );
    await applyMigrations(target.url('postgres'), { dir: newer });
    await expect(restore(target, backup.path, newer)).rejects.toThrow('Restore into a new database');
  });

  it('keeps no row when the database refuses one', async () => {
    const target = await newDatabase();
    // A whole file whose people belong to an agency that is not in it.
    const text = Buffer.alloc(0);
    const path = await rewrite((name, body) => {
      if (name.startsWith('data/public.agencies/')) return text;
      if (name !== 'manifest.json') return body;
      const manifest: Backup['manifest'] = JSON.parse(body.toString('utf8'));
      const sha256 = createHash('sha256').update(text).digest('hex');
      const tables = manifest.tables.map((table) =>
        table.name === 'agencies' ? { ...table, rows: 0, bytes: 0, sha256 } : table,
      );
      return Buffer.from(JSON.stringify({ ...manifest, tables }));
    });
    await expect(restore(target, path)).rejects.toThrow(
      /does not accept the rows of .*foreign key.*No row was kept/,
    );
    const { rows } = await contentsOf(target.sql);
    expect(Object.entries(rows).filter(([, hash]) => !hash.startsWith('0 '))).toEqual([
      ['public.roles', expect.stringMatching(/^5 /)],
    ]);
    await restore(target);
    expect((await contentsOf(target.sql)).rows).toEqual((await contentsOf(original.sql)).rows);
  });
});

describe('rows of any kind', () => {
  it('come back as they were, also those that point at each other', async () => {
    const source = await newDatabase();
    const dir = join(folders.create(), 'migrations');
    cpSync(migrationsDir, dir, { recursive: true });
    writeFileSync(
      join(dir, '29990101000000_circle.sql'),
      `create table public.hens (id bigint generated always as identity primary key, egg_id integer);
       create table public.eggs (
         id integer primary key,
         hen_id bigint not null references public.hens (id),
         laid_after integer references public.eggs (id)
       );
       alter table public.hens add foreign key (egg_id) references public.eggs (id);
       create table public.kinds (
         name text primary key, "odd ""name" text, bytes bytea, amount numeric(12, 4), ratio float8, at timestamptz,
         day date, clock time, span interval, list text[], numbers integer[], range tstzrange, document jsonb,
         flag boolean, address inet, double_amount numeric generated always as (amount * 2) stored
       );
       create table private.unordered (line text);`,
    );
    await applyMigrations(source.url('postgres'), { dir });
    await source.sql.unsafe(`
      insert into public.hens (egg_id) values (null), (null);
      insert into public.eggs values (3, 1, null), (2, 2, 3), (1, 1, 2);
      update public.hens set egg_id = id;
      insert into private.unordered values ('b'), ('a'), (null), ('a'), ('\\N'), ('');
      insert into public.kinds values
        ('full', e'tab\t line\n return\r feed\f \\ back\b \u000b', '\\x00ff5c0a09', 12345678.9012, 0.1 + 0.2,
         '2031-03-09 02:30:00.123456+00', '0044-03-15 BC', '23:59:59.999999', '1 year -2 days 03:04:05.6',
         array['a,b', 'c"d', '{e}', null, 'NULL', ''], '{{1,2},{3,4}}', '[2031-01-01 00:00+00,)',
         '{"a": "\\n\\t\\\\", "b": [1e400, null]}', true, '2001:db8::1'),
        ('empty', '', '', null, 'NaN', 'infinity', null, null, null, '{}', '{}', 'empty', 'null', false, null),
        ('É', '\\N', null, null, '-Infinity', null, null, null, null, null, null, null, null, null, null)`);
    const { path } = await createBackup(source.url('postgres'), join(folders.create(), 'kinds.tar.gz'));
    const target = await newDatabase();
    await restore(target, path, dir);
    const contents = await contentsOf(target.sql);
    expect(contents).toEqual(await contentsOf(source.sql));
    expect(contents.rows['public.kinds']).toMatch(/^3 /);
    expect(contents.rows['public.eggs']).toMatch(/^3 /);
    await expect(target.sql`insert into public.eggs values (9, 9, null)`).rejects.toThrow('foreign key');
    const [hen] = await target.sql`insert into public.hens default values returning id::int`;
    expect(hen).toEqual({ id: 3 });
  });
});

describe('a backup during writes', () => {
  it('is of one moment: what moves from table to table is in it once', async () => {
    const busy = await createTestDatabase();
    databases.push(busy);
    // The tables are backed up one after the other, in this order.
    await busy.sql.unsafe(`
      create table public.a_first (id integer primary key, filler text not null);
      create table public.b_between (id integer primary key, filler text not null);
      create table public.c_last (id integer primary key, filler text not null);
      insert into public.a_first select n, 'x' from generate_series(1, 200) n;
      insert into public.b_between select n, repeat(md5(n::text), 40) from generate_series(1, 5000) n`);
    const stop = new AbortController();
    let moves = 0;
    const moving = (async () => {
      while (!stop.signal.aborted) {
        const [from, to] = moves % 2 === 0 ? ['a_first', 'c_last'] : ['c_last', 'a_first'];
        await busy.sql.unsafe(
          `with moved as (delete from public.${from} returning *) insert into public.${to} select * from moved`,
        );
        moves += 1;
      }
    })();
    const counts: number[] = [];
    const folder = folders.create();
    for (let round = 0; round < 4; round += 1) {
      const path = join(folder, `${round}.tar.gz`);
      const { manifest } = await createBackup(busy.url('postgres'), path);
      expect(existsSync(path)).toBe(true);
      const rows = (name: string) => manifest.tables.find((table) => table.name === name)?.rows ?? -1;
      counts.push(rows('a_first') + rows('c_last'));
    }
    stop.abort();
    await moving;
    expect(moves).toBeGreaterThan(0);
    expect(counts).toEqual([200, 200, 200, 200]);
  });
});
