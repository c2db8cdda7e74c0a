import { ApiError } from '../types.ts';
import { checkSelection, EMBED_DEPTH_LIMIT } from './limits.ts';
import { type JsonStep, Scanner } from './scanner.ts';

export type SelectField = {
  kind: 'field';
  name: string;
  path: JsonStep[];
  cast?: string;
  alias?: string;
};

export type SelectRelation = {
  kind: 'relation';
  name: string;
  alias?: string;
  hint?: string;
  inner: boolean;
  spread: boolean;
  items: SelectItem[];
};

export type SelectItem = SelectField | SelectRelation;

const AGGREGATE = /\.(?:count|sum|avg|max|min)\(\)/y;
/** Type names of one or more words, such as `double precision`. They reach SQL unquoted, so nothing else does. */
const CAST = /[\p{L}_][\p{L}\p{N}_]*(?: [\p{L}\p{N}_]+)*/uy;

const aggregatesOff = (): ApiError =>
  new ApiError(400, 'PGRST123', 'Use of aggregate functions is not allowed');

/** Parses the `select` parameter. Throws PGRST100, also beyond its limits, or PGRST123 for aggregates. */
export function parseSelect(text: string): SelectItem[] {
  const scanner = new Scanner(text, `failed to parse select parameter (${text})`);
  const items = parseItems(scanner);
  if (!scanner.done) throw scanner.failure('"," or end of input');
  const counts = { columns: 0, embeds: 0 };
  countItems(items, counts);
  checkSelection(counts);
  return items;
}

function countItems(items: SelectItem[], counts: { columns: number; embeds: number }): void {
  for (const item of items) {
    if (item.kind === 'field') counts.columns += 1;
    else {
      counts.embeds += 1;
      countItems(item.items, counts);
    }
  }
}

function parseItems(scanner: Scanner): SelectItem[] {
  scanner.skipSpace();
  if (scanner.done || scanner.peek() === ')') return [];
  const items: SelectItem[] = [];
  do {
    scanner.skipSpace();
    items.push(parseItem(scanner));
    scanner.skipSpace();
  } while (scanner.eat(','));
  return items;
}

function parseItem(scanner: Scanner): SelectItem {
  if (scanner.eat('*')) {
    requireEnd(scanner);
    return { kind: 'field', name: '*', path: [] };
  }
  if (scanner.eat('...')) return parseRelation(scanner, scanner.fieldName(), undefined, true);
  let name = scanner.fieldName();
  let alias: string | undefined;
  if (scanner.peek() === ':' && !scanner.startsWith('::')) {
    scanner.pos += 1;
    alias = name;
    name = scanner.fieldName();
  }
  if (name === 'count' && scanner.startsWith('()')) throw aggregatesOff();
  if (scanner.peek() === '!' || scanner.peek() === '(') return parseRelation(scanner, name, alias, false);
  const path = scanner.jsonPath();
  if (scanner.match(AGGREGATE)) throw aggregatesOff();
  const cast = parseCast(scanner);
  requireEnd(scanner);
  return { kind: 'field', name, path, cast, alias };
}

function parseCast(scanner: Scanner): string | undefined {
  if (!scanner.eat('::')) return undefined;
  const cast = scanner.match(CAST);
  if (cast === undefined) throw scanner.failure('letter or digit');
  if (scanner.match(AGGREGATE)) throw aggregatesOff();
  return cast;
}

function requireEnd(scanner: Scanner): void {
  scanner.skipSpace();
  if (!scanner.done && scanner.peek() !== ',' && scanner.peek() !== ')') {
    throw scanner.failure('"->>", "->", "::", ")", "," or end of input');
  }
}

function parseRelation(
  scanner: Scanner,
  name: string,
  alias: string | undefined,
  spread: boolean,
): SelectRelation {
  let hint: string | undefined;
  let join: 'inner' | 'left' | undefined;
  for (let param = 0; param < 2 && scanner.eat('!'); param += 1) {
    const word = scanner.fieldName();
    if (word === 'inner' || word === 'left') join ??= word;
    else hint ??= word;
  }
  scanner.expect('(');
  const items = scanner.nested(EMBED_DEPTH_LIMIT, () => parseItems(scanner));
  scanner.expect(')');
  return { kind: 'relation', name, alias, hint, inner: join === 'inner', spread, items };
}
