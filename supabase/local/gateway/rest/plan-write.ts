import { ApiError } from '../types.ts';
import type { Catalog } from './catalog.ts';
import { compileRead } from './compile-read.ts';
import { compileResult, type ResultRow } from './compile-result.ts';
import { compileDelete, compileInsert, compileUpdate } from './compile-write.ts';
import { findTable } from './lookup.ts';
import { chooseMedia, type Media } from './media.ts';
import type { Operation, RequestContext } from './operation.ts';
import type { LogicTree } from './parse-filter.ts';
import { parseRows } from './payload.ts';
import { requireBody, requireSingular } from './plan-read.ts';
import { countsRows, type Preferences, preferenceApplied } from './preferences.ts';
import { addressParams, checkedLimit, levelOf, neededColumns, planRead } from './read-plan.ts';
import { type Answer, contentRange } from './respond.ts';
import { Params } from './sql.ts';

/** Plans POST, PATCH or DELETE on a table or a view. */
export function planWriting(context: RequestContext, catalog: Catalog, name: string): Operation {
  const { request, params, preferences } = context;
  const table = findTable(catalog, request.schema, name);
  const media = chooseMedia(context.media);
  const root = planRead(catalog, { schema: request.schema, name, table, fromCte: true }, params);
  addressParams(root, params, { rootFilters: false, ranges: false });
  // Writes have no range, but one that cannot be is refused all the same.
  for (const { value } of params.limits) checkedLimit(value);
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
    isBounded: root.embeds.length > 0,
    locationKeys: located ? table.primaryKey : undefined,
  });
  const check = (row: ResultRow): void => {
    requireSingular(media, row);
    if (shown) requireBody(row);
    if (request.method !== 'POST') requireWithin(context, row);
  };
  return {
    statement: { text, values: values.values },
    readOnly: false,
    ...(media.format !== 'object' && !shown && preferences.maxAffected === undefined ? {} : { check }),
    answer: (row) =>
      writingAnswer(context, row, {
        media,
        canConflict: table.primaryKey.length > 0 || params.onConflict !== undefined,
      }),
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
  const payload = parseRows(context.body, context.bodyType, params.columns);
  if (request.method === 'PATCH') {
    return compileUpdate(target, ownLevel, { payload, defaults, filters }, values);
  }
  const { resolution } = preferences;
  const conflict = resolution && { resolution, columns: params.onConflict ?? table.primaryKey };
  return compileInsert(target, { payload, defaults, conflict }, values);
}

/** PGRST124 for more rows than `max-affected` allows under `handling=strict`. */
export function requireWithin({ preferences }: RequestContext, row: ResultRow): void {
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

function writingAnswer(
  context: RequestContext,
  row: ResultRow,
  { media, canConflict }: { media: Media; canConflict: boolean },
): Answer {
  const { request, preferences } = context;
  const rows = Number(row.page);
  const total = countsRows(preferences) ? rows : undefined;
  const shown = preferences.return === 'representation';
  const { resolution, missing, maxAffected, ...others } = preferences;
  const range = request.method === 'PATCH' ? contentRange(0, rows - 1, total) : contentRange(1, 0, total);
  const applied: Preferences =
    request.method === 'POST'
      ? { ...others, missing, resolution: canConflict ? resolution : undefined }
      : request.method === 'PATCH'
        ? { ...others, missing, maxAffected }
        : { ...others, maxAffected };
  const merged = resolution === 'merge-duplicates' && Number(row.inserted ?? 0) <= 0;
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
