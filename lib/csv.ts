import Papa from 'papaparse';

/** A line of a file: where it begins, counted from 1, and its cells. */
export type TableRow = { line: number; cells: readonly string[] };

const DELIMITERS = [',', ';', '\t'] as const;
/** What our own files put before text that a spreadsheet would run. */
const MADE_PLAIN = /^'(?='*[=+\-@\t\r\n＝＋－＠])/;

/**
 * The cells of a CSV, as text: separated by comma, semicolon or tab, whichever its first line has most of, with or without
 * quotes and a byte-order mark. Empty lines are left out. The apostrophe that our own files put before a formula is taken off.
 *
 * @returns `problem` in words, and no rows, when the text cannot be read
 */
export function readTable(text: string): { rows: TableRow[]; problem: string | null } {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body.includes('\0')) return { rows: [], problem: 'This is no text file. Save it as CSV.' };
  const { data, errors } = Papa.parse<string[]>(body, {
    delimiter: delimiterOf(body),
    skipEmptyLines: false,
  });
  const rows: TableRow[] = [];
  let line = 1;
  let broken: number | null = null;
  data.forEach((cells, index) => {
    if (errors.some(({ type, row }) => type === 'Quotes' && row === index)) broken ??= line;
    if (cells.some((cell) => cell.trim() !== '')) {
      rows.push({ line, cells: cells.map((cell) => cell.replace(MADE_PLAIN, '')) });
    }
    line += 1 + cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  });
  if (broken !== null) {
    return { rows: [], problem: `Line ${broken}: a quotation mark is opened or closed in the wrong place.` };
  }
  return { rows, problem: null };
}

/** The separator that the first line has most of, outside quotes. */
function delimiterOf(text: string): string {
  const first = text.replaceAll(/"(?:[^"]|"")*"/g, '').split(/\r|\n/, 1)[0] ?? '';
  const countOf = (delimiter: string): number => first.split(delimiter).length;
  return DELIMITERS.toSorted((a, b) => countOf(b) - countOf(a))[0] ?? ',';
}
