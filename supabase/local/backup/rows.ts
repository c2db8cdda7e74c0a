import type postgres from 'postgres';
import { qualify, quote, type Table } from './tables.ts';

/** Bytes of text that travel in one statement; a longer row travels alone. */
const batchBytes = 1024 * 1024;
const lineFeed = 10;

/**
 * The text of a table's rows in their order, as COPY writes it: the same for the same rows, on any server on which
 * `fixFormats` was called.
 */
export async function* copyOut(
  sql: postgres.TransactionSql,
  table: Pick<Table, 'schema' | 'name' | 'order'>,
  columns: readonly string[],
): AsyncGenerator<Buffer, void, undefined> {
  const list = columns.map((column) => `t.${quote(column)}`).join(', ');
  const stream = await sql
    .unsafe(`copy (select ${list} from ${qualify(table)} t order by ${table.order}) to stdout`)
    .readable();
  yield* stream;
  // The driver stops the socket when a lot has come at once and goes on when more is wanted. After the last row nothing
  // ever is, and it would wait for the end of the statement for good.
  stream._read(0);
}

/**
 * Puts rows into a table from text that COPY wrote. By insert, for when the server refuses a row after the text's end,
 * the driver does not say so for a COPY. Values of identity columns are kept.
 */
export async function insertRows(
  sql: postgres.TransactionSql,
  table: Pick<Table, 'schema' | 'name'>,
  columns: readonly { name: string; type: string }[],
  text: AsyncIterable<Buffer>,
): Promise<void> {
  const names = columns.map(({ name }) => quote(name)).join(', ');
  const values = columns.map(({ type }, index) => `r.c${index}::${type}`).join(', ');
  const parameters = columns.map((_, index) => `$${index + 1}::text[]`).join(', ');
  const fields = columns.map((_, index) => `c${index}`).join(', ');
  const statement = `insert into ${qualify(table)} (${names}) overriding system value
    select ${values} from unnest(${parameters}) as r (${fields})`;
  for await (const lines of inBatches(text)) {
    const rows = lines.map(readRow);
    await sql.unsafe(
      statement,
      columns.map((_, index) => rows.map((row) => row[index] ?? null)),
    );
  }
}

async function* inBatches(text: AsyncIterable<Buffer>): AsyncGenerator<string[], void, undefined> {
  let rest: Buffer[] = [];
  let lines: string[] = [];
  let bytes = 0;
  for await (const piece of text) {
    let from = 0;
    for (let at = piece.indexOf(lineFeed); at !== -1; at = piece.indexOf(lineFeed, from)) {
      const line = Buffer.concat([...rest, piece.subarray(from, at)]);
      rest = [];
      from = at + 1;
      if (lines.length > 0 && bytes + line.length > batchBytes) {
        yield lines;
        lines = [];
        bytes = 0;
      }
      lines.push(line.toString('utf8'));
      bytes += line.length;
    }
    rest.push(piece.subarray(from));
  }
  if (lines.length > 0) yield lines;
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The values of one line of COPY's text form, null for \N. */
function readRow(line: string): (string | null)[] {
  return line
    .split('\t')
    .map((field) =>
      field === '\\N'
        ? null
        : field.includes('\\')
          ? field.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character)
          : field,
    );
}
