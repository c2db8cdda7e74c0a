/** Cells of CSV files. */

/** What a spreadsheet takes for the start of a formula; after apostrophes too, so that the one put before it is the first. */
const FORMULA_START = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** Text quoted as RFC 4180 has it; what a spreadsheet would run is made plain by an apostrophe. */
export function csvText(text: string): string {
  const plain = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]|^\s|\s$/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
