import { invalidBody } from './errors.ts';

/** The names of the first line, and the records of the others as one JSON text: an array of objects of text and null. */
export type CsvTable = { keys: string[]; text: string };

/**
 * Reads CSV (RFC 4180) as PostgREST does: the first line has the names, `NULL` is null, blank lines are nothing, lines
 * end with LF, CR LF or CR. Every line must have as many fields as the first; PGRST102 otherwise.
 */
export function parseCsv(text: string): CsvTable {
  const [header, ...records] = parseRecords(text);
  if (header === undefined) throw invalidBody('Empty or invalid csv');
  const keys = [...new Set(header)];
  const rows = records.map((fields) => {
    if (fields.length !== header.length) throw invalidBody('All lines must have same number of fields');
    const byName = new Map(header.map((name, index) => [name, fields[index] ?? '']));
    // Written by hand: an object would treat a column called __proto__ as something else.
    const members = [...byName].map(([name, value]) => `${JSON.stringify(name)}:${jsonValue(value)}`);
    return `{${members.join(',')}}`;
  });
  return { keys: rows.length === 0 ? [] : keys, text: `[${rows.join(',')}]` };
}

const jsonValue = (field: string): string => (field === 'NULL' ? 'null' : JSON.stringify(field));

const LINE_END = /\r\n|\n|\r/y;
const PLAIN = /[^",\r\n]*/y;

/** Splits into lines of fields, without those that are empty. */
function parseRecords(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  const take = (expression: RegExp): string => {
    expression.lastIndex = at;
    const found = expression.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  /** The field behind the quote at the cursor; a doubled quote stands for one. */
  const quoted = (): string => {
    const start = at + 1;
    let end = text.indexOf('"', start);
    while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
    if (end < 0) throw invalidBody('Empty or invalid csv');
    at = end + 1;
    return text.slice(start, end).replaceAll('""', '"');
  };
  while (at < text.length) {
    if (take(LINE_END) !== '') continue;
    const fields: string[] = [];
    do {
      if (fields.length > 0) at += 1;
      fields.push(text[at] === '"' ? quoted() : take(PLAIN));
    } while (text[at] === ',');
    if (at < text.length && take(LINE_END) === '') throw invalidBody('Empty or invalid csv');
    records.push(fields);
  }
  return records;
}
