import type { Catalog } from './catalog.ts';
import { compileCount, compileRead } from './compile-read.ts';
import { compileResult, type ResultRow } from './compile-result.ts';
import { notSingular } from './errors.ts';
import { answerTooLarge } from './limits.ts';
import { findTable } from './lookup.ts';
import { chooseMedia, type Media } from './media.ts';
import type { Operation, RequestContext } from './operation.ts';
import { type Preferences, preferenceApplied } from './preferences.ts';
import { addressParams, checkedLimit, planRead, type ReadNode, restrictRows } from './read-plan.ts';
import { rowRange } from './request.ts';
import { type Answer, readingStatus } from './respond.ts';
import { Params } from './sql.ts';

/** Plans GET or HEAD on a table or a view. */
export function planReading(context: RequestContext, catalog: Catalog, name: string): Operation {
  const { request, params, preferences } = context;
  const table = findTable(catalog, request.schema, name);
  const media = chooseMedia(context.media);
  const root = planRead(catalog, { schema: request.schema, name, table, fromCte: false }, params);
  addressParams(root, params, { rootFilters: true, ranges: true });
  const offset = setRange(context, root);
  const values = new Params();
  const withBody = request.method === 'GET';
  const text = compileResult({
    read: compileRead(root, values),
    count: preferences.count && compileCount(root, values),
    media,
    shape: 'rows',
    withBody,
    isBounded: root.embeds.length > 0,
  });
  return {
    statement: { text, values: values.values },
    readOnly: true,
    check: (row) => {
      requireSingular(media, row);
      if (withBody) requireBody(row);
    },
    answer: (row) => readingAnswer(context, row, { offset, media }),
  };
}

/** PGRST116 when one object was asked for and another number of rows came. */
export function requireSingular(media: Media, row: ResultRow): void {
  const rows = Number(row.page);
  if (media.format === 'object' && rows !== 1) throw notSingular(rows);
}

/** A body that should be there and is not was too large to be sent. */
export function requireBody(row: ResultRow): void {
  if (row.body === null) throw answerTooLarge();
}

/** Range of the root level; sets its limit and offset. The Range header has a meaning for GET alone. */
export function setRange(context: RequestContext, root: ReadNode): number {
  const { params, rangeHeader, maxRows, request } = context;
  const limit = params.limits.findLast(({ path }) => path.length === 0)?.value;
  const offset = params.offsets.findLast(({ path }) => path.length === 0)?.value;
  const header = request.method === 'GET' ? rangeHeader : undefined;
  const range = rowRange(header, limit === undefined ? undefined : checkedLimit(limit), offset);
  root.limit = range.limit;
  root.offset = range.offset;
  restrictRows(root, maxRows);
  return range.offset;
}

/** Characters of a query that are still echoed in Content-Location. */
const CONTENT_LOCATION_LIMIT = 2000;

/** The answer of a reading or a call: the rows of a range, 206 when there are more, 416 behind the end. */
export function readingAnswer(
  context: RequestContext,
  row: ResultRow,
  { offset, media, ...extra }: { offset: number; media: Media } & Pick<Preferences, 'maxAffected'>,
): Answer {
  const { preferences, params, request } = context;
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
