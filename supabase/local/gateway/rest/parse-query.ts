import { checkQueryLength } from './limits.ts';
import {
  type Field,
  type LogicTree,
  looksLikeOperation,
  type OrderTerm,
  parseLogic,
  parseOperation,
  parseOrder,
} from './parse-filter.ts';
import { parseSelect, type SelectItem } from './parse-select.ts';
import { Scanner } from './scanner.ts';

/** A parameter addressed to the resource itself (empty path) or to an embed within it. */
type Addressed<T> = { path: string[]; value: T };

export type QueryParams = {
  select: SelectItem[];
  filters: Addressed<LogicTree>[];
  orders: Addressed<OrderTerm[]>[];
  limits: Addressed<number>[];
  offsets: Addressed<number>[];
  columns?: string[];
  onConflict?: string[];
  /** Arguments of a function called by GET, in the order given; a name may repeat for a variadic one. */
  args: [name: string, value: string][];
  /** The parameters sorted and encoded again, for Content-Location. */
  canonical: string;
};

/** Splits a raw query string, keeping order. A part without `=` has no value and is ignored, as PostgREST does. */
function splitQuery(raw: string): [string, string][] {
  return raw.split('&').flatMap((part) => {
    if (!part.includes('=')) return [];
    const [pair] = new URLSearchParams(part);
    return pair === undefined ? [] : [pair];
  });
}

/** Parses the raw query string. `forCall` sorts out function arguments (rpc by GET or HEAD). */
export function parseQuery(raw: string, forCall: boolean): QueryParams {
  checkQueryLength(raw);
  const pairs = splitQuery(raw);
  const find = (key: string): string | undefined => pairs.find(([name]) => name === key)?.[1];
  const columns = find('columns');
  const onConflict = find('on_conflict');
  const params: QueryParams = {
    select: parseSelect(find('select') ?? '*'),
    filters: [],
    orders: [],
    limits: [],
    offsets: [],
    columns: columns === undefined ? undefined : parseNames(columns, 'columns'),
    onConflict: onConflict === undefined ? undefined : parseNames(onConflict, 'on_conflict'),
    args: [],
    canonical: canonicalQuery(pairs),
  };
  for (const [key, value] of pairs) {
    if (['select', 'columns', 'on_conflict'].includes(key)) continue;
    addParameter(params, key, value, forCall);
  }
  return params;
}

function addParameter(params: QueryParams, key: string, value: string, forCall: boolean): void {
  const last = key.slice(key.lastIndexOf('.') + 1);
  if (last === 'order') {
    params.orders.push({ path: pathOf(key), value: parseOrder(value) });
  } else if (last === 'limit' || last === 'offset') {
    const count = wholeNumber(value);
    if (count !== undefined) params[`${last}s`].push({ path: pathOf(key), value: count });
  } else if (last === 'and' || last === 'or') {
    const path = pathOf(key);
    const negated = path.includes('not');
    const embedPath = path.filter((name) => name !== 'not');
    params.filters.push({ path: embedPath, value: parseLogic(last, negated, value) });
  } else if (forCall && !key.includes('.') && !looksLikeOperation(value)) {
    params.args.push([key, value]);
  } else {
    const { path, field } = parseFilterKey(key);
    params.filters.push({ path, value: { kind: 'filter', field, ...parseOperation(value) } });
  }
}

/** The embed names before the last word of a key such as `a.b.order`. */
function pathOf(key: string): string[] {
  const scanner = new Scanner(key, `failed to parse tree path (${key})`);
  const names = parsePath(scanner);
  if (!scanner.done) throw scanner.failure('delimiter (.) or end of input');
  return names.slice(0, -1);
}

function parsePath(scanner: Scanner): string[] {
  const names: string[] = [];
  do names.push(scanner.fieldName());
  while (scanner.eat('.'));
  return names;
}

function parseFilterKey(key: string): { path: string[]; field: Field } {
  const scanner = new Scanner(key, `failed to parse tree path (${key})`);
  const names = parsePath(scanner);
  const jsonPath = scanner.jsonPath();
  if (!scanner.done) throw scanner.failure('"->>", "->", delimiter (.) or end of input');
  const name = names.pop() ?? '';
  return { path: names, field: { name, path: jsonPath } };
}

function parseNames(text: string, parameter: string): string[] {
  const scanner = new Scanner(text, `failed to parse ${parameter} parameter (${text})`);
  const names = new Set<string>();
  do {
    scanner.skipSpace();
    names.add(scanner.fieldName());
    scanner.skipSpace();
  } while (scanner.eat(','));
  if (!scanner.done) throw scanner.failure('"," or end of input');
  return [...names];
}

/** Undefined for anything that is not a whole number, which PostgREST ignores. */
function wholeNumber(text: string): number | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  return Math.max(Math.min(Number(text), Number.MAX_SAFE_INTEGER), Number.MIN_SAFE_INTEGER);
}

function canonicalQuery(pairs: [string, string][]): string {
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&');
}
