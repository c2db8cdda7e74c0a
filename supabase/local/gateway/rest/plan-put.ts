import { ApiError } from '../types.ts';
import type { Catalog, Table } from './catalog.ts';
import { compileRead } from './compile-read.ts';
import { compileResult, type ResultRow } from './compile-result.ts';
import { compileInsert } from './compile-write.ts';
import { findTable } from './lookup.ts';
import { chooseMedia } from './media.ts';
import type { Operation, RequestContext } from './operation.ts';
import type { Filter } from './parse-filter.ts';
import type { QueryParams } from './parse-query.ts';
import { parseRows } from './payload.ts';
import { requireBody } from './plan-read.ts';
import { preferenceApplied } from './preferences.ts';
import { addressParams, levelOf, neededColumns, planRead } from './read-plan.ts';
import { Params } from './sql.ts';

/** Plans PUT on a table: the one row that the primary key in the query names is written as the body says. */
export function planPut(context: RequestContext, catalog: Catalog, name: string): Operation {
  const { request, params, preferences } = context;
  const table = findTable(catalog, request.schema, name);
  const media = chooseMedia(context.media);
  const filters = keyFilters(params, table);
  const root = planRead(catalog, { schema: request.schema, name, table, fromCte: true }, params);
  addressParams(root, params, { rootFilters: false, ranges: false });
  const shown = preferences.return === 'representation';
  const values = new Params();
  const source = compileInsert(
    { table, returning: shown ? neededColumns(root, table.primaryKey) : [] },
    {
      payload: parseRows(context.body, context.bodyType, undefined),
      defaults: false,
      conflict: { resolution: 'merge-duplicates', columns: table.primaryKey },
      // The body is filtered, not the table: a row with another key is not written.
      only: { level: { ...levelOf(table), ref: 'pgrst_body' }, filters },
    },
    values,
  );
  const text = compileResult({
    source,
    read: shown ? compileRead(root, values) : undefined,
    media,
    shape: 'rows',
    withBody: true,
    isBounded: root.embeds.length > 0,
  });
  const { return: wanted, count, handling, timezone } = preferences;
  const isInserted = (row: ResultRow): boolean => Number(row.inserted ?? 0) > 0;
  return {
    statement: { text, values: values.values },
    readOnly: false,
    check: (row) => {
      if (Number(row.page) !== 1) throw otherKey();
      if (shown) requireBody(row);
    },
    answer: (row) => ({
      status: shown ? (isInserted(row) ? 201 : 200) : 204,
      headers: preferenceApplied({ return: wanted, count, handling, timezone }),
      body: shown ? (row.body ?? '') : undefined,
      contentType: media.contentType,
    }),
  };
}

/** The filters, when they are an `eq` for each column of the primary key and nothing else (PGRST105, PGRST114). */
function keyFilters({ filters, limits, offsets }: QueryParams, { primaryKey }: Table): Filter[] {
  if ([...limits, ...offsets].some(({ path }) => path.length === 0)) {
    const message = 'limit/offset querystring parameters are not allowed for PUT';
    throw new ApiError(400, 'PGRST114', message);
  }
  const own = filters.flatMap(({ path, value }) => (path.length === 0 ? [value] : []));
  const equal = own.filter(isEqual);
  const named = new Set(equal.map(({ field }) => field.name));
  const isKey = named.size === primaryKey.length && primaryKey.every((column) => named.has(column));
  if (isKey && primaryKey.length > 0 && equal.length === own.length) return equal;
  throw new ApiError(
    405,
    'PGRST105',
    "Filters must include all and only primary key columns with 'eq' operators",
  );
}

function isEqual(filter: QueryParams['filters'][number]['value']): filter is Filter {
  if (filter.kind !== 'filter' || filter.negated || filter.field.path.length > 0) return false;
  const { operation } = filter;
  return operation.kind === 'compare' && operation.operator === '=' && operation.quantifier === undefined;
}

const otherKey = (): ApiError =>
  new ApiError(400, 'PGRST115', 'Payload values do not match URL in primary key column(s)');
