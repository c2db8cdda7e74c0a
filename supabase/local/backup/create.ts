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
import { LauncherError } from '../launcher-error.ts';
import { readSchema } from '../schema-dump.ts';
import { archiveEnd, pieceBytes, writeEntry } from './archive.ts';
import {
  formatVersion,
  hashStatements,
  type Manifest,
  manifestName,
  schemaName,
  type TableEntry,
  tableFolder,
} from './manifest.ts';
import { copyOut } from './rows.ts';
import { fixFormats, listSequences, listTables, type Table } from './tables.ts';

export type Backup = { path: string; bytes: number; manifest: Manifest };

/**
 * Writes all rows of a project into one file, as of one moment, while others go on reading and writing. Rows pass
 * through in pieces; nothing grows with the data. The file is complete or not there: it gets its name at the end,
 * when the disk has it, and only its owner may read it.
 *
 * @param databaseUrl connection string of the project's owner `postgres`
 * @param path of the file, which must not exist; its folder is made
 * @throws LauncherError when the file exists already or the database has no schema yet
 */
export async function createBackup(databaseUrl: string, path: string): Promise<Backup> {
  if (existsSync(path)) throw new LauncherError(`${path} exists already. Name another file.`);
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.part-${process.pid}`;
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const manifest = await sql.begin('isolation level repeatable read read only', async (transaction) => {
      const contents: { manifest?: Manifest } = {};
      await pipeline(
        writeArchive(transaction, (written) => {
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
    return { path, bytes: statSync(path).size, manifest };
  } finally {
    rmSync(draft, { force: true });
    await sql.end();
  }
}

async function* writeArchive(
  sql: postgres.TransactionSql,
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
    tables.push(yield* writeTable(sql, table, now.at));
  }
  const manifest: Manifest = {
    format: 'dispatch-scheduler-backup',
    formatVersion,
    createdAt: now.at.toISOString(),
    postgresVersion: now.version,
    migrations,
    tables,
    sequences: await listSequences(sql),
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

/** The same text in pieces of `pieceBytes`; the last one may be shorter. */
async function* inPieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const part of source) {
    parts.push(part);
    length += part.length;
    if (length < pieceBytes) continue;
    // A row may be longer than several pieces.
    let rest = Buffer.concat(parts, length);
    for (; rest.length >= pieceBytes; rest = rest.subarray(pieceBytes)) yield rest.subarray(0, pieceBytes);
    parts = [rest];
    length = rest.length;
  }
  if (length > 0) yield Buffer.concat(parts, length);
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
