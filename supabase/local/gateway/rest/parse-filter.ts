import { LOGIC_DEPTH_LIMIT, ORDER_LIMIT, PATTERN_LIMIT, tooMany } from './limits.ts';
import { type JsonStep, Scanner } from './scanner.ts';

export type Field = { name: string; path: JsonStep[] };

export type Operation =
  | { kind: 'compare'; operator: string; quantifier?: 'any' | 'all'; wildcard: boolean; value: string }
  | { kind: 'is'; keyword: string }
  | { kind: 'distinct'; value: string }
  | { kind: 'in'; values: string[] }
  | { kind: 'fts'; fn: string; language?: string; value: string };

export type Filter = { kind: 'filter'; field: Field; negated: boolean; operation: Operation };
export type LogicGroup = { kind: 'group'; negated: boolean; join: 'and' | 'or'; members: LogicTree[] };
export type LogicTree = Filter | LogicGroup;

export type OrderTerm = {
  /** The embedded to-one resource the column belongs to, if not the resource itself. */
  relation?: string;
  field: Field;
  direction?: 'asc' | 'desc';
  nulls?: 'first' | 'last';
};

/** Operators that compare with one value and take no any/all modifier. */
const SIMPLE: Record<string, string> = {
  neq: '<>',
  cs: '@>',
  cd: '<@',
  ov: '&&',
  sl: '<<',
  sr: '>>',
  nxr: '&<',
  nxl: '&>',
  adj: '-|-',
};

const QUANTIFIED: Record<string, string> = {
  eq: '=',
  gte: '>=',
  gt: '>',
  lte: '<=',
  lt: '<',
  like: 'like',
  ilike: 'ilike',
  match: '~',
  imatch: '~*',
};

const FTS: Record<string, string> = {
  fts: 'to_tsquery',
  plfts: 'plainto_tsquery',
  phfts: 'phraseto_tsquery',
  wfts: 'websearch_to_tsquery',
};

const IS_KEYWORDS: Record<string, string> = {
  null: 'null',
  not_null: 'not null',
  true: 'true',
  false: 'false',
  unknown: 'unknown',
};

const EXPECT_OPERATOR = '"not" or operator (eq, gt, ...)';

const own = (map: Record<string, string>, key: string): string | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** True when a query value reads as an operator expression, so that rpc by GET can tell filters from arguments. */
export function looksLikeOperation(value: string): boolean {
  const word = /^(?:not\.)?([a-z]+)(?:\([^)]*\))?\./.exec(value)?.[1];
  if (word === undefined) return false;
  return (
    ['is', 'in', 'isdistinct'].includes(word) ||
    own(SIMPLE, word) !== undefined ||
    own(QUANTIFIED, word) !== undefined ||
    own(FTS, word) !== undefined
  );
}

/** Parses `[not.]operator.value` as the whole value of a query parameter. */
export function parseOperation(value: string): { negated: boolean; operation: Operation } {
  const scanner = new Scanner(value, `failed to parse filter (${value})`);
  const parsed = parseExpression(scanner, (inner) => inner.rest());
  if (!scanner.done) throw scanner.failure('end of input');
  return parsed;
}

/** Parses an and/or group such as `(a.eq.1,not.or(b.is.null,c.gt.2))`. */
export function parseLogic(join: 'and' | 'or', negated: boolean, value: string): LogicGroup {
  const scanner = new Scanner(value, `failed to parse logic tree (${value})`, 0);
  const members = parseMembers(scanner);
  if (!scanner.done) throw scanner.failure('end of input');
  return { kind: 'group', negated, join, members };
}

function parseMembers(scanner: Scanner): LogicTree[] {
  scanner.skipSpace();
  scanner.expect('(');
  const members: LogicTree[] = [];
  do {
    scanner.skipSpace();
    members.push(scanner.nested(LOGIC_DEPTH_LIMIT, () => parseMember(scanner)));
    scanner.skipSpace();
  } while (scanner.eat(','));
  scanner.expect(')');
  scanner.skipSpace();
  return members;
}

function parseMember(scanner: Scanner): LogicTree {
  const group = scanner.match(/(?:not\.)?(?:and|or)(?=\s*\()/y);
  if (group !== undefined) {
    const join = group.endsWith('and') ? 'and' : 'or';
    return { kind: 'group', negated: group.startsWith('not.'), join, members: parseMembers(scanner) };
  }
  const name = scanner.fieldName();
  const field = { name, path: scanner.jsonPath() };
  scanner.expect('.');
  return { kind: 'filter', field, ...parseExpression(scanner, logicValue) };
}

/** Inside and/or a value ends at a comma or a parenthesis, unless quoted or a `{…}` array. */
function logicValue(scanner: Scanner): string {
  const start = scanner.pos;
  const quoted = scanner.quoted();
  if (quoted !== undefined && (scanner.done || /[,)]/.test(scanner.peek()))) return quoted;
  scanner.pos = start;
  return scanner.match(/\{[^{}]*\}(?=[,)]|$)/y) ?? scanner.match(/[^,)]*/y) ?? '';
}

function parseExpression(
  scanner: Scanner,
  parseValue: (scanner: Scanner) => string,
): { negated: boolean; operation: Operation } {
  const negated = scanner.eat('not.');
  const start = scanner.pos;
  const word = scanner.match(/[a-z]+/y) ?? '';
  if (word === 'in') {
    scanner.expect('.');
    return { negated, operation: { kind: 'in', values: parseList(scanner) } };
  }
  if (word === 'is') {
    scanner.expect('.');
    const keyword = own(IS_KEYWORDS, (scanner.match(/[A-Za-z_]+/y) ?? '').toLowerCase());
    if (keyword === undefined) throw scanner.failure('isVal: (null, not_null, true, false, unknown)');
    return { negated, operation: { kind: 'is', keyword } };
  }
  if (word === 'isdistinct') {
    scanner.expect('.');
    return { negated, operation: { kind: 'distinct', value: parseValue(scanner) } };
  }
  const fn = own(FTS, word);
  if (fn !== undefined) {
    const language = scanner
      .match(/\([\p{L}\p{N}_ $]+\)/uy)
      ?.slice(1, -1)
      .trim();
    scanner.expect('.');
    return { negated, operation: { kind: 'fts', fn, language, value: parseValue(scanner) } };
  }
  const quantified = own(QUANTIFIED, word);
  const operator = quantified ?? own(SIMPLE, word);
  if (operator === undefined) {
    scanner.pos = start;
    throw scanner.failure(EXPECT_OPERATOR);
  }
  let quantifier: 'any' | 'all' | undefined;
  if (quantified !== undefined) {
    quantifier = scanner.eat('(any)') ? 'any' : scanner.eat('(all)') ? 'all' : undefined;
  }
  scanner.expect('.');
  const wildcard = operator === 'like' || operator === 'ilike';
  const value = parseValue(scanner);
  if (operator.startsWith('~') && value.length > PATTERN_LIMIT) {
    throw tooMany('characters in a pattern', PATTERN_LIMIT);
  }
  return { negated, operation: { kind: 'compare', operator, quantifier, wildcard, value } };
}

function parseList(scanner: Scanner): string[] {
  scanner.skipSpace();
  scanner.expect('(');
  const values: string[] = [];
  do {
    const start = scanner.pos;
    let value = scanner.quoted();
    if (value === undefined || !/^[,)]?$/.test(scanner.peek())) {
      scanner.pos = start;
      value = scanner.match(/[^,)]*/y) ?? '';
    }
    values.push(value);
  } while (scanner.eat(','));
  scanner.expect(')');
  scanner.skipSpace();
  return values;
}

/** Parses the `order` parameter. */
export function parseOrder(value: string): OrderTerm[] {
  const scanner = new Scanner(value, `failed to parse order (${value})`);
  const terms: OrderTerm[] = [];
  do {
    scanner.skipSpace();
    terms.push(parseOrderTerm(scanner));
    scanner.skipSpace();
  } while (scanner.eat(','));
  if (!scanner.done) throw scanner.failure('delimiter (.), "," or end of input');
  if (terms.length > ORDER_LIMIT) throw tooMany('terms in order', ORDER_LIMIT);
  return terms;
}

function parseOrderTerm(scanner: Scanner): OrderTerm {
  let name = scanner.fieldName();
  let relation: string | undefined;
  if (scanner.eat('(')) {
    relation = name;
    scanner.skipSpace();
    name = scanner.fieldName();
  }
  const field = { name, path: scanner.jsonPath() };
  if (relation !== undefined) {
    scanner.skipSpace();
    scanner.expect(')');
  }
  const direction = scanner.match(/\.(?:asc|desc)(?=[.,\s]|$)/y)?.slice(1);
  const nulls = scanner.match(/\.nulls(?:first|last)(?=[,\s]|$)/y)?.slice('.nulls'.length);
  if (scanner.peek() === '.') {
    scanner.pos += 1;
    throw scanner.failure('"asc", "desc", "nullsfirst" or "nullslast"');
  }
  return {
    relation,
    field,
    direction: direction === 'asc' || direction === 'desc' ? direction : undefined,
    nulls: nulls === 'first' || nulls === 'last' ? nulls : undefined,
  };
}
