type Scan = {
  text: string;
  position: number;
  start: number;
  statements: string[];
  words: string[];
  depth: number;
};

/**
 * Splits an SQL script into its statements, trimmed and without their semicolons, the way the Supabase CLI records
 * them. Knows quotes, escape strings, dollar quotes, nested comments and `begin atomic` bodies.
 */
export function splitStatements(text: string): string[] {
  const scan: Scan = { text, position: 0, start: 0, statements: [], words: [], depth: 0 };
  while (scan.position < text.length) step(scan);
  finishStatement(scan);
  return scan.statements;
}

/** The script without comments and with single blanks, to tell whether two versions mean the same. */
export function canonicalSql(statements: readonly string[]): string {
  return statements
    .map((statement) => {
      let result = '';
      let position = 0;
      while (position < statement.length) {
        const end = skipComment(statement, position);
        if (end > position) {
          result += ' ';
          position = end;
          continue;
        }
        const next = Math.max(skipQuoted(statement, position), position + 1);
        result += statement.slice(position, next);
        position = next;
      }
      return result.replace(/\s+/g, ' ').trim();
    })
    .filter((statement) => statement !== '')
    .join(';');
}

function step(scan: Scan): void {
  const { text, position } = scan;
  const skipped = Math.max(skipComment(text, position), skipQuoted(text, position));
  if (skipped > position) {
    scan.position = skipped;
    return;
  }
  const word = /^[a-z_][\w$]*/i.exec(text.slice(position, position + 64))?.[0].toLowerCase();
  if (word) {
    noteWord(scan, word);
    scan.position += word.length;
    return;
  }
  scan.position += 1;
  if (text[position] === ';' && scan.depth === 0) finishStatement(scan, position);
}

// Inside `begin atomic … end` semicolons separate the body's statements; `case … end` nests in it.
function noteWord(scan: Scan, word: string): void {
  if (word === 'atomic' && scan.words.at(-1) === 'begin') scan.depth = 1;
  else if (scan.depth > 0 && word === 'case') scan.depth += 1;
  else if (scan.depth > 0 && word === 'end') scan.depth -= 1;
  scan.words.push(word);
}

function finishStatement(scan: Scan, end = scan.text.length): void {
  const statement = scan.text.slice(scan.start, end).trim();
  if (!isOnlyComments(statement)) scan.statements.push(statement);
  scan.start = scan.position;
  scan.words = [];
}

function isOnlyComments(statement: string): boolean {
  let position = 0;
  while (position < statement.length) {
    const end = skipComment(statement, position);
    if (end === position && !/\s/.test(statement[position] ?? ' ')) return false;
    position = Math.max(end, position + 1);
  }
  return true;
}

/** The position after the comment that starts here, or `position` when none does. */
function skipComment(text: string, position: number): number {
  if (text.startsWith('--', position)) {
    const end = text.indexOf('\n', position);
    return end === -1 ? text.length : end + 1;
  }
  if (!text.startsWith('/*', position)) return position;
  let depth = 0;
  let at = position;
  do {
    if (text.startsWith('/*', at)) [depth, at] = [depth + 1, at + 2];
    else if (text.startsWith('*/', at)) [depth, at] = [depth - 1, at + 2];
    else at += 1;
  } while (depth > 0 && at < text.length);
  return at;
}

/** The position after the quoted text that starts here, or `position` when none does. */
function skipQuoted(text: string, position: number): number {
  const opening = text[position];
  const previous = text[position - 1] ?? ' ';
  if (opening === "'" || opening === '"') {
    const escapes = opening === "'" && /e/i.test(previous) && !/[\w$]/.test(text[position - 2] ?? ' ');
    return endOfQuote(text, position + 1, opening, escapes);
  }
  if (opening !== '$' || /[\w$]/.test(previous)) return position;
  const tag = /^\$(?:[a-z_]\w*)?\$/i.exec(text.slice(position, position + 80))?.[0];
  if (!tag) return position;
  const end = text.indexOf(tag, position + tag.length);
  return end === -1 ? text.length : end + tag.length;
}

function endOfQuote(text: string, from: number, quote: string, escapes: boolean): number {
  let at = from;
  while (at < text.length) {
    if (escapes && text[at] === '\\') at += 2;
    else if (text[at] === quote && text[at + 1] === quote) at += 2;
    else if (text[at] === quote) return at + 1;
    else at += 1;
  }
  return text.length;
}
