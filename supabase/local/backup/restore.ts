import postgres from 'postgres';
import type { AuditBreak } from '#lib/domain/audit-records.ts';
import { checkChain } from '../audit-chain.ts';
import { LauncherError } from '../launcher-error.ts';
import { applyMigrations, listMigrations } from '../migrate.ts';
import { splitStatements } from '../sql-statements.ts';
import { type Entry, readEntries } from './archive.ts';
import { digestRows } from './create.ts';
import { restoreFiles } from './files.ts';
import { inspectBackup } from './inspect.ts';
import { hashStatements, type Manifest, schemaVersionOf, type TableEntry, tableFolder } from './manifest.ts';
import { copyOut, insertRows } from './rows.ts';
import { fixFormats, listTables, qualify, type Table } from './tables.ts';

export type Restored = {
  manifest: Manifest;
  /** Migrations this checkout has beyond the backup's, applied after the rows; oldest first. */
  migrated: string[];
  /** Agencies by name whose audit does not hold, as it did not when the backup was made, and where it does not first. */
  brokenAudits: { agency: string; broken: AuditBreak }[];
  /** Files of the backup that were not restored, for there is no folder for them. */
  filesLeft: number;
};

/**
 * Loads a backup into an empty database: makes the schema with the migrations the backup was made with, loads all
 * rows in one transaction, compares every table with the backup, and applies what migrations this checkout has beyond.
 * Needs no more than the rights of the project's owner `postgres`. When it fails before the rows are in, the database
 * holds no row of the backup.
 *
 * @param options.filesDir where Storage keeps its files; without it neither they nor their rows are restored
 * @param options.manifest what `checkBackup` has given for this file, if it was asked before
 * @throws LauncherError when the file is no whole backup, its migrations are not those of `migrationsDir`, the
 *   database is not empty or is newer than the backup
 */
export async function restoreBackup(
  databaseUrl: string,
  path: string,
  options: { migrationsDir: string; filesDir?: string; manifest?: Manifest },
): Promise<Restored> {
  const manifest = options.manifest ?? (await checkBackup(path, options.migrationsDir));
  const { filesDir } = options;
  const { files } = manifest;
  const hasFiles = files !== null && filesDir !== undefined;
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await requireEmpty(sql);
    await makeSchema(sql, databaseUrl, manifest, options.migrationsDir);
    // Files first: what no row names is swept when the app starts.
    if (hasFiles) await restoreFiles(path, files, filesDir);
    await sql.begin((transaction) => loadRows(transaction, path, manifest, hasFiles));
    await sql`analyze`;
    const migrated = await applyMigrations(databaseUrl, { dir: options.migrationsDir });
    // Last: an older schema has no such check.
    const filesLeft = hasFiles ? 0 : (files?.stored.length ?? 0);
    return { manifest, migrated, brokenAudits: await findBrokenAudits(sql), filesLeft };
  } finally {
    await sql.end();
  }
}

/** Reads a backup to its end and makes sure that this checkout can make its schema. Throws like `restoreBackup`. */
export async function checkBackup(path: string, migrationsDir: string): Promise<Manifest> {
  const manifest = await inspectBackup(path);
  requireKnownMigrations(manifest, migrationsDir);
  return manifest;
}

/** Ends a restore into a database that people use; `advice` is what they can do instead. */
export async function requireEmpty(
  sql: postgres.Sql | postgres.TransactionSql,
  advice = 'Restore into a new database.',
): Promise<void> {
  const [tables] = await sql<{ agencies: boolean; users: boolean }[]>`
    select to_regclass('public.agencies') is not null as agencies, to_regclass('auth.users') is not null as users`;
  const held: string[] = [];
  for (const [word, table, exists] of [
    ['agencies', 'public.agencies', tables?.agencies],
    ['accounts', 'auth.users', tables?.users],
  ] as const) {
    const [row] = exists
      ? await sql.unsafe<{ rows: number }[]>(`select count(*)::int as rows from ${table}`)
      : [];
    if (row && row.rows > 0) held.push(`${word}: ${row.rows}`);
  }
  if (held.length > 0) {
    throw new LauncherError(
      `The database is not empty (${held.join(', ')}). A restore never overwrites; nothing was changed. ${advice}`,
    );
  }
}

/** The backup's migrations must be the first ones of this checkout, word for word. */
function requireKnownMigrations({ migrations }: Manifest, dir: string): void {
  const known = listMigrations(dir);
  migrations.forEach(({ version, name, sha256 }, index) => {
    const own = known[index];
    if (own?.version === version && (sha256 === null || hashStatements(splitStatements(own.text)) === sha256))
      return;
    throw new LauncherError(
      known.some((migration) => migration.version === version)
        ? `The backup was made with another text of migration ${version}_${name}, or without one that comes before it. Restore it with the version of the app that made it.`
        : `The backup has migration ${version}_${name}, which this version of the app does not. Restore it with the version that made it, or a later one.`,
    );
  });
}

async function makeSchema(
  sql: postgres.Sql,
  databaseUrl: string,
  manifest: Manifest,
  dir: string,
): Promise<void> {
  const upTo = schemaVersionOf(manifest);
  await applyMigrations(databaseUrl, { dir, upTo });
  const [row] = await sql<{ version: string }[]>`
    select max(version) as version from supabase_migrations.schema_migrations`;
  if (row?.version === upTo) return;
  throw new LauncherError(
    `The database is at migration ${row?.version ?? '?'}, the backup at ${upTo}. Restore into a new database.`,
  );
}

async function loadRows(
  sql: postgres.TransactionSql,
  path: string,
  manifest: Manifest,
  hasFiles: boolean,
): Promise<void> {
  await fixFormats(sql);
  const entries = manifest.tables.filter(({ schema }) => hasFiles || schema !== 'storage');
  const tables = matchTables(await listTables(sql), entries);
  const restoreTriggers = await switchOffTriggers(sql, tables);
  // Whoever wrote meanwhile was waited for, and nobody does from here on.
  await requireEmpty(sql);
  const restoreKeys = await deferKeysAhead(sql, tables);
  // What migrations put in, such as the roles, is in the backup as well.
  for (const { table } of tables.toReversed()) await sql.unsafe(`delete from ${qualify(table)}`);
  await copyAll(sql, path, tables);
  await sql`set constraints all immediate`;
  await restoreKeys();
  await restoreTriggers();
  for (const { table, entry } of tables) await compare(sql, table, entry);
  // Last, for no rollback takes it back.
  for (const { schema, name, lastValue, isCalled } of manifest.sequences) {
    await sql`select setval(${qualify({ schema, name })}::regclass, ${lastValue}::bigint, ${isCalled})`;
  }
}

type Match = { table: Table; entry: TableEntry };

/** In the order of the file. */
function matchTables(tables: Table[], entries: TableEntry[]): Match[] {
  return entries.map((entry) => {
    const name = `${entry.schema}.${entry.name}`;
    const table = tables.find((found) => `${found.schema}.${found.name}` === name);
    const columns = entry.columns.flatMap(
      (wanted) => table?.columns.find((column) => column.name === wanted) ?? [],
    );
    if (table && columns.length === entry.columns.length) return { table: { ...table, columns }, entry };
    const missing = entry.columns.filter((wanted) => !columns.some((column) => column.name === wanted));
    throw new LauncherError(
      `The database has no ${table ? `column ${missing.join(', ')} in ${name}` : `table ${name}`}, which the backup has. Nothing was changed.`,
    );
  });
}

/**
 * The rows are already what triggers made of them. Takes a lock that keeps everybody else from writing, too.
 * Tables of Auth are not the owner's to alter; they have no trigger of ours that an insert fires, or the comparison
 * at the end tells.
 */
async function switchOffTriggers(
  sql: postgres.TransactionSql,
  tables: Match[],
): Promise<() => Promise<void>> {
  const own = tables.filter(({ table }) => table.schema !== 'auth').map(({ table }) => qualify(table));
  const triggers = await sql<{ relation: string; name: string }[]>`
    select tgrelid::regclass::text as relation, quote_ident(tgname) as name from pg_catalog.pg_trigger
    where tgrelid = any (${own}::regclass[]) and not tgisinternal and tgenabled = 'O' and tgparentid = 0
    order by 1, 2`;
  const turn = async (state: 'enable' | 'disable') => {
    for (const { relation, name } of triggers) {
      await sql.unsafe(`alter table ${relation} ${state} trigger ${name}`);
    }
  };
  for (const table of own) await sql.unsafe(`lock table ${table} in share row exclusive mode`);
  await turn('disable');
  return () => turn('enable');
}

/** Foreign keys to rows that may be loaded later, of the same table or in a circle, are looked at when all are in. */
async function deferKeysAhead(sql: postgres.TransactionSql, tables: Match[]): Promise<() => Promise<void>> {
  const names = tables.map(({ table }) => qualify(table));
  const keys = await sql<{ relation: string; name: string }[]>`
    with loaded as (select t.name::regclass::oid as oid, t.place from unnest(${names}::text[]) with ordinality as t (name, place))
    select f.conrelid::regclass::text as relation, quote_ident(f.conname) as name
    from pg_catalog.pg_constraint f
    join loaded l on l.oid = f.conrelid join loaded r on r.oid = f.confrelid
    where f.contype = 'f' and r.place >= l.place and not f.condeferrable`;
  const alter = async (state: string) => {
    for (const { relation, name } of keys) {
      await sql.unsafe(`alter table ${relation} alter constraint ${name} ${state}`);
    }
  };
  await alter('deferrable initially deferred');
  return () => alter('not deferrable');
}

async function copyAll(sql: postgres.TransactionSql, path: string, tables: Match[]): Promise<void> {
  const entries = readEntries(path);
  try {
    let next = await entries.next();
    for (const { table, entry } of tables) {
      const folder = tableFolder(entry);
      while (!next.done && !next.value.name.startsWith('data/')) next = await entries.next();
      if (next.done || !next.value.name.startsWith(folder)) continue;
      const pieces = async function* () {
        for (; !next.done && next.value.name.startsWith(folder); next = await entries.next()) {
          const { body }: Entry = next.value;
          yield body;
        }
      };
      try {
        await insertRows(sql, table, table.columns, pieces());
      } catch (error) {
        throw error instanceof postgres.PostgresError ? describeRefusal(table, error) : error;
      }
    }
  } finally {
    await entries.return();
  }
}

function describeRefusal({ schema, name }: Table, error: postgres.PostgresError): LauncherError {
  return new LauncherError(
    `The database does not accept the rows of ${schema}.${name}: ${error.message} [${error.code}]. No row was kept.`,
    { cause: error },
  );
}

async function compare(sql: postgres.TransactionSql, table: Table, entry: TableEntry): Promise<void> {
  const content = digestRows();
  for await (const text of copyOut(sql, table, entry.columns)) content.add(text);
  if (content.end().sha256 === entry.sha256) return;
  throw new LauncherError(
    `${table.schema}.${table.name} does not hold what the backup holds, after it was loaded. No row was kept.`,
  );
}

/** A backup of a database that somebody tampered with gives back the same rows; whoever restores it is told. */
async function findBrokenAudits(sql: postgres.Sql): Promise<Restored['brokenAudits']> {
  const found: Restored['brokenAudits'] = [];
  const agencies = await sql<
    { id: string; name: string }[]
  >`select id, name from public.agencies order by name`;
  for (const { id, name } of agencies) {
    const { broken } = await checkChain(sql, id);
    if (broken !== null) found.push({ agency: name, broken });
  }
  return found;
}
