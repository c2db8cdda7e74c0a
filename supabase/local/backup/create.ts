import { createHash } from 'node:crypto';
import {
  closeSync,
  createWriteStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import postgres from 'postgres';
import { FILES_LOCK } from '../gateway/storage/database.ts';
import { LauncherError } from '../launcher-error.ts';
import { readSchema } from '../schema-dump.ts';
import { archiveEnd, writeEntry } from './archive.ts';
import { type Missing, writeFiles } from './files.ts';
import {
  formatVersion,
  hashStatements,
  type Manifest,
  manifestName,
  schemaName,
  type TableEntry,
  tableFolder,
} from './manifest.ts';
import { inPieces } from './pieces.ts';
import { copyOut } from './rows.ts';
import { fixFormats, listSequences, listTables, type Table } from './tables.ts';

export type Backup = {
  path: string;
  bytes: number;
  manifest: Manifest;
  /** Objects of Storage whose files were not there. */
  missing: Missing[];
};

/**
 * Writes all rows and files of a project into one file, as of one moment, while others go on reading and writing. They
 * pass through in pieces; nothing grows with the data but the list of files. The file is complete or not there: it gets its name at the end,
 * when the disk has it, and only its owner may read it.
 *
 * @param databaseUrl connection string of the project's owner `postgres`
 * @param path of the file, which must not exist; its folder is made
 * @param filesDir where Storage keeps its files; without it their rows are left out
 * @throws LauncherError when the file exists already or the database has no schema yet
 */
export async function createBackup(databaseUrl: string, path: string, filesDir?: string): Promise<Backup> {
  if (existsSync(path)) throw new LauncherError(`${path} exists already. Name another file.`);
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.part-${process.pid}`;
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    // Before the snapshot, on the same connection: files of rows that are deleted meanwhile stay until the end.
    await sql`select pg_advisory_lock(${String(FILES_LOCK)}::bigint)`;
    const missing: Missing[] = [];
    const manifest = await sql.begin('isolation level repeatable read read only', async (transaction) => {
      const contents: { manifest?: Manifest } = {};
      await pipeline(
        writeArchive(transaction, filesDir, missing, (written) => {
          contents.manifest = written;
        }),
        createGzip(),
        createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }),
      );
      return contents.manifest;
    });
    if (!manifest) throw new Error('the archive ended without its manifest');
    renameSync(draft, path);
    syncFolder(dirname(path));
    return { path, bytes: statSync(path).size, manifest, missing };
  } finally {
    rmSync(draft, { force: true });
    await sql.end();
  }
}

async function* writeArchive(
  sql: postgres.TransactionSql,
  filesDir: string | undefined,
  missing: Missing[],
  finish: (manifest: Manifest) => void,
): AsyncGenerator<Buffer, void, undefined> {
  await fixFormats(sql);
  const [now] = await sql<{ at: Date; version: string }[]>`
    select now() as at, current_setting('server_version') as version`;
  if (!now) throw new Error('the database does not tell the time');
  const migrations = await listApplied(sql);
  yield writeEntry({ name: schemaName, body: Buffer.from(await readSchema(sql)) }, now.at);
  const tables: TableEntry[] = [];
  for (const table of await listTables(sql)) {
    if (table.schema === 'storage' && filesDir === undefined) continue;
    tables.push(yield* writeTable(sql, table, now.at));
  }
  const files = filesDir === undefined ? null : yield* writeFiles(sql, filesDir, now.at, missing);
  const manifest: Manifest = {
    format: 'dispatch-scheduler-backup',
    formatVersion,
    createdAt: now.at.toISOString(),
    postgresVersion: now.version,
    migrations,
    tables,
    sequences: await listSequences(sql),
    files,
  };
  yield writeEntry(
    { name: manifestName, body: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
    now.at,
  );
  yield archiveEnd;
  finish(manifest);
}

async function listApplied(sql: postgres.TransactionSql): Promise<Manifest['migrations']> {
  const [history] = await sql<{ exists: boolean }[]>`
    select to_regclass('supabase_migrations.schema_migrations') is not null as exists`;
  const applied = history?.exists
    ? await sql<{ version: string; name: string | null; statements: string[] | null }[]>`
        select version, name, statements from supabase_migrations.schema_migrations order by version`
    : [];
  if (applied.length === 0)
    throw new LauncherError('This database has no schema yet: there is nothing to back up.');
  return applied.map(({ version, name, statements }) => ({
    version,
    name: name ?? '',
    sha256: statements && hashStatements(statements),
  }));
}

async function* writeTable(
  sql: postgres.TransactionSql,
  table: Table,
  at: Date,
): AsyncGenerator<Buffer, TableEntry, undefined> {
  const { schema, name } = table;
  const columns = table.columns.map((column) => column.name);
  const content = digestRows();
  let number = 0;
  for await (const body of inPieces(copyOut(sql, table, columns))) {
    content.add(body);
    number += 1;
    yield writeEntry({ name: `${tableFolder(table)}${String(number).padStart(6, '0')}`, body }, at);
  }
  return { schema, name, columns, ...content.end() };
}

/** Counts and hashes the text of a table. A line feed inside a value is written as two characters. */
export function digestRows(): {
  add(text: Buffer): void;
  end(): Pick<TableEntry, 'rows' | 'bytes' | 'sha256'>;
} {
  const hash = createHash('sha256');
  let rows = 0;
  let bytes = 0;
  return {
    add(text) {
      hash.update(text);
      bytes += text.length;
      for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, at + 1)) rows += 1;
    },
    end: () => ({ rows, bytes, sha256: hash.digest('hex') }),
  };
}

/** A new name is on the disk only when its folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
