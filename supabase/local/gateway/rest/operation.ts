import { ApiError } from '../types.ts';
import type { Catalog } from './catalog.ts';
import { type CallArguments, compileCall, returnsScalar } from './compile-call.ts';
import { compileCount, compileRead } from './compile-read.ts';
import { compileResult, type ResultRow, type ResultShape } from './compile-result.ts';
import { compileDelete, compileInsert, compileUpdate } from './compile-write.ts';
import { notSingular } from './errors.ts';
import { findTable } from './lookup.ts';
import type { Media } from './media.ts';
import type { LogicTree } from './parse-filter.ts';
import type { QueryParams } from './parse-query.ts';
import { decodeText, type JsonPayload, parsePayload, unacceptableBody } from './payload.ts';
import { type Preferences, preferenceApplied } from './preferences.ts';
import {
  addressParams,
  checkedLimit,
  levelOf,
  neededColumns,
  planRead,
  type ReadNode,
  restrictRows,
} from './read-plan.ts';
import { type RestRequest, rowRange } from './request.ts';
import { type Answer, contentRange, readingStatus } from './respond.ts';
import { findRoutine } from './routines.ts';
import { Params, type Statement } from './sql.ts';

/** Everything a request says, read once before it is planned. */
export type RequestContext = {
  request: RestRequest;
  params: QueryParams;
  preferences: Preferences;
  media: Media;
  rangeHeader: string | undefined;
  body: Buffer;
  bodyType: string;
  maxRows: number;
};

/** What to run for a request, and how to answer from the row that comes back. */
export type Operation = {
  statement: Statement;
  readOnly: boolean;
  /** A timeout set on the called function itself. */
  statementTimeout?: string;
  /** Runs before the commit; what it throws rolls a write back. */
  check: (row: ResultRow) => void;
  answer: (row: ResultRow) => Answer;
};

/** Plans a request on a table, a view or a function. Pure, so that it can be repeated with a fresher catalog. */
export function planOperation(context: RequestContext, catalog: Catalog): Operation {
  const { target, method } = context.request;
  if (target.kind === 'routine') return planCall(context, catalog, target.name);
  const name = target.kind === 'table' ? target.name : '';
  return method === 'GET' || method === 'HEAD'
    ? planReading(context, catalog, name)
    : planWriting(context, catalog, name);
}

function requireSingular({ media }: RequestContext, row: ResultRow): void {
  const rows = Number(row.page);
  if (media.format === 'object' && rows !== 1) throw notSingular(rows);
}

/** Range of the root level; sets its limit and offset. */
function setRange(context: RequestContext, root: ReadNode, useHeader: boolean): number {
  const { params, rangeHeader, maxRows } = context;
  const limit = params.limits.findLast(({ path }) => path.length === 0)?.value;
  const offset = params.offsets.findLast(({ path }) => path.length === 0)?.value;
  const header = useHeader ? rangeHeader : undefined;
  const range = rowRange(header, limit === undefined ? undefined : checkedLimit(limit), offset);
  root.limit = range.limit;
  root.offset = range.offset;
  restrictRows(root, maxRows);
  return range.offset;
}

/** Characters of a query that are still echoed in Content-Location. */
const CONTENT_LOCATION_LIMIT = 2000;

function readingAnswer(
  context: RequestContext,
  row: ResultRow,
  offset: number,
  extra: Preferences = {},
): Answer {
  const { preferences, media, params, request } = context;
  const total = row.total === null ? undefined : Number(row.total);
  const { status, range } = readingStatus(offset, Number(row.page), total);
  const { count, handling, timezone } = preferences;
  const path = request.target.kind === 'table' ? encodeURIComponent(request.target.name) : undefined;
  const query = params.canonical === '' ? '' : `?${params.canonical}`;
  // Clients refuse answers with too large headers, and a filter by a list of ids easily makes this one so.
  const located = path !== undefined && query.length <= CONTENT_LOCATION_LIMIT;
  return {
    status,
    headers: {
      'content-range': range,
      ...(located ? { 'content-location': `/${path}${query}` } : {}),
      ...preferenceApplied({ count, handling, timezone, ...extra }),
    },
    body: row.body ?? '',
    contentType: media.contentType,
  };
}

function planReading(context: RequestContext, catalog: Catalog, name: string): Operation {
  const { request, params, preferences, media } = context;
  const table = findTable(catalog, request.schema, name);
  const root = planRead(catalog, { schema: request.schema, name, table, fromCte: false }, params);
  addressParams(root, params, { rootFilters: true, ranges: true });
  const offset = setRange(context, root, true);
  const values = new Params();
  const text = compileResult({
    read: compileRead(root, values),
    count: preferences.count && compileCount(root, values),
    media,
    shape: 'rows',
    withBody: request.method === 'GET',
  });
  return {
    statement: { text, values: values.values },
    readOnly: true,
    check: (row) => requireSingular(context, row),
    answer: (row) => readingAnswer(context, row, offset),
  };
}

function payloadOf(context: RequestContext): JsonPayload {
  if (context.bodyType !== 'application/json') throw unacceptableBody(context.bodyType);
  return parsePayload(decodeText(context.body), context.params.columns);
}

function planWriting(context: RequestContext, catalog: Catalog, name: string): Operation {
  const { request, params, preferences, media } = context;
  const table = findTable(catalog, request.schema, name);
  const root = planRead(catalog, { schema: request.schema, name, table, fromCte: true }, params);
  addressParams(root, params, { rootFilters: false, ranges: false });
  const shown = preferences.return === 'representation';
  const located = request.method === 'POST' && preferences.return === 'headers-only';
  const returning = shown || located ? neededColumns(root, table.primaryKey) : [];
  const values = new Params();
  const text = compileResult({
    source: compileSource(context, { table, returning }, values),
    read: shown ? compileRead(root, values) : undefined,
    media,
    shape: 'rows',
    withBody: true,
    locationKeys: located ? table.primaryKey : undefined,
  });
  return {
    statement: { text, values: values.values },
    readOnly: false,
    check: (row) => {
      requireSingular(context, row);
      if (request.method !== 'POST') requireWithin(context, row);
    },
    answer: (row) =>
      writingAnswer(context, row, table.primaryKey.length > 0 || params.onConflict !== undefined),
  };
}

function compileSource(
  context: RequestContext,
  target: { table: ReturnType<typeof findTable>; returning: string[] },
  values: Params,
): string {
  const { request, params, preferences } = context;
  const { table } = target;
  const filters: LogicTree[] = params.filters
    .filter(({ path }) => path.length === 0)
    .map(({ value }) => value);
  const ownLevel = levelOf(table);
  const defaults = preferences.missing === 'default';
  if (request.method === 'DELETE') return compileDelete(target, ownLevel, filters, values);
  const payload = payloadOf(context);
  if (request.method === 'PATCH') {
    return compileUpdate(target, ownLevel, { payload, defaults, filters }, values);
  }
  const { resolution } = preferences;
  const conflict = resolution && { resolution, columns: params.onConflict ?? table.primaryKey };
  return compileInsert(target, { payload, defaults, conflict }, values);
}

/** `max-affected` under `handling=strict`. */
function requireWithin({ preferences }: RequestContext, row: ResultRow): void {
  const { handling, maxAffected } = preferences;
  const rows = Number(row.page);
  if (handling !== 'strict' || maxAffected === undefined || rows <= maxAffected) return;
  throw new ApiError(
    400,
    'PGRST124',
    'Query result exceeds max-affected preference constraint',
    `The query affects ${rows} rows`,
  );
}

function writingAnswer(context: RequestContext, row: ResultRow, canConflict: boolean): Answer {
  const { request, preferences, media } = context;
  const rows = Number(row.page);
  const total = preferences.count === undefined ? undefined : rows;
  const shown = preferences.return === 'representation';
  const { resolution, missing, maxAffected, ...others } = preferences;
  const range = request.method === 'PATCH' ? contentRange(0, rows - 1, total) : contentRange(1, 0, total);
  const applied: Preferences =
    request.method === 'POST'
      ? { ...others, missing, resolution: canConflict ? resolution : undefined }
      : request.method === 'PATCH'
        ? { ...others, missing, maxAffected }
        : { ...others, maxAffected };
  const merged = resolution === 'merge-duplicates' && row.inserted !== null && Number(row.inserted) <= 0;
  const status = request.method === 'POST' ? (merged ? 200 : 201) : shown ? 200 : 204;
  return {
    status,
    headers: { 'content-range': range, ...locationHeader(context, row), ...preferenceApplied(applied) },
    body: shown ? (row.body ?? '') : undefined,
    contentType: media.contentType,
  };
}

function locationHeader({ request }: RequestContext, row: ResultRow): Record<string, string> {
  if (row.location === null || request.target.kind !== 'table') return {};
  const key: unknown = JSON.parse(row.location);
  const pairs = Object.entries(key ?? {}).map(([name, value]) => {
    const filter = value === null ? 'is.null' : `eq.${String(value)}`;
    return `${encodeURIComponent(name)}=${encodeURIComponent(filter)}`;
  });
  return { location: `/${encodeURIComponent(request.target.name)}?${pairs.join('&')}` };
}

function planCall(context: RequestContext, catalog: Catalog, name: string): Operation {
  const { request, params, preferences, media, bodyType } = context;
  const { schema, method } = request;
  const isPost = method === 'POST';
  const args = callArguments(context);
  const keys = args.kind === 'json' ? args.payload.keys : params.args.map(([key]) => key);
  const call = { schema, name, keys: [...new Set(keys)], bodyType: isPost ? bodyType : undefined };
  const routine = findRoutine(catalog, call);
  const { returnTable } = routine;
  const table = returnTable && catalog.tables.get(`${returnTable.schema}\0${returnTable.name}`);
  const rootName = table?.schema === schema ? table.name : name;
  const root = planRead(catalog, { schema, name: rootName, table, fromCte: true }, params);
  addressParams(root, params, { rootFilters: true, ranges: true });
  const offset = setRange(context, root, !isPost);
  const values = new Params();
  const text = compileResult({
    source: compileCall(routine, args, callColumns(root, params), values),
    read: compileRead(root, values),
    count: preferences.count && compileCount(root, values),
    media,
    shape: shapeOf(routine),
    withBody: method !== 'HEAD' && !routine.returnsVoid,
  });
  return {
    statement: { text, values: values.values },
    readOnly: !isPost || routine.volatility !== 'volatile',
    statementTimeout: routine.statementTimeout,
    check: (row) => {
      requireSingular(context, row);
      if (preferences.maxAffected === undefined || preferences.handling !== 'strict') return;
      if (!routine.returnsSet) throw maxAffectedNeedsRows();
      requireWithin(context, row);
    },
    answer: (row) => {
      const answer = readingAnswer(context, row, offset, { maxAffected: preferences.maxAffected });
      return routine.returnsVoid ? { ...answer, status: 204, body: undefined } : answer;
    },
  };
}

const maxAffectedNeedsRows = (): ApiError =>
  new ApiError(
    400,
    'PGRST128',
    'Function must return SETOF or TABLE when max-affected preference is used with handling=strict',
  );

/** Filters may name columns that are not selected, so a filtered call returns all of them. */
function callColumns(root: ReadNode, params: QueryParams): string[] {
  if (params.filters.some(({ path }) => path.length === 0)) return ['*'];
  return neededColumns(root, []);
}

function shapeOf(routine: ReturnType<typeof findRoutine>): ResultShape {
  if (returnsScalar(routine)) return routine.returnsSet ? 'scalars' : 'scalar';
  return routine.returnsSet ? 'rows' : 'single-row';
}

function callArguments(context: RequestContext): CallArguments {
  const { request, params, body, bodyType } = context;
  if (request.method !== 'POST') return { kind: 'query', pairs: params.args };
  switch (bodyType) {
    case 'application/json':
      return { kind: 'json', payload: parsePayload(decodeText(body) || '{}', params.columns) };
    case 'text/plain':
    case 'text/xml':
      return { kind: 'raw', text: decodeText(body) };
    case 'application/octet-stream':
      return { kind: 'raw', text: `\\x${body.toString('hex')}` };
    default:
      throw unacceptableBody(bodyType);
  }
}
