import { ANSWER_LIMIT } from './limits.ts';
import type { Media } from './media.ts';
import { SOURCE_CTE } from './read-plan.ts';
import { quoteLiteral } from './sql.ts';

/** The shape of what is answered: rows of a relation, or what a function returns. */
export type ResultShape = 'rows' | 'single-row' | 'scalar' | 'scalars';

/** The one row every request's statement returns; all as text. */
export type ResultRow = {
  /** Rows there are in all, when counted. */
  total: string | null;
  /** Rows of this answer, or rows a write affected. */
  page: string;
  body: string | null;
  response_headers: string | null;
  response_status: string | null;
  inserted: string | null;
  location: string | null;
};

export type ResultParts = {
  /** The write or the call, if any. */
  source?: string;
  /** The rows to answer; with a write whose rows nobody wants to see, undefined. */
  read?: string;
  /** One row per row there is, for the count. */
  count?: string;
  media: Media;
  shape: ResultShape;
  /** False for HEAD: nothing is aggregated. */
  withBody: boolean;
  /** Leave out a body that is larger than what is sent; embeds multiply rows. */
  isBounded: boolean;
  /** The primary key columns of the Location header. */
  locationKeys?: readonly string[];
};

/** Wraps read, write or call in one statement that answers the body and all that the headers need. */
export function compileResult(parts: ResultParts): string {
  const { source, read, count, locationKeys } = parts;
  const ctes = [
    source === undefined ? undefined : `${SOURCE_CTE} as (${source})`,
    `pgrst_result as (${read ?? `select 1 from ${SOURCE_CTE}`})`,
    count === undefined ? undefined : `pgrst_count as (${count})`,
  ].filter((cte) => cte !== undefined);
  const columns = [
    `${count === undefined ? 'null' : '(select count(*) from pgrst_count)'}::text as total`,
    'count(*)::text as page',
    `${parts.withBody && read !== undefined ? bodyOf(parts) : 'null'}::text as body`,
    `${setting('response.headers')} as response_headers`,
    `${setting('response.status')} as response_status`,
    `${setting('pgrst.inserted')} as inserted`,
    `${locationKeys?.length ? locationOf(locationKeys) : 'null'}::text as location`,
  ];
  const answer = `select ${columns.join(', ')} from (select * from pgrst_result) _pgrst`;
  return `with ${ctes.join(', ')} ${parts.isBounded ? bounded(answer) : answer}`;
}

function bounded(answer: string): string {
  const body = `case when octet_length(body) <= ${ANSWER_LIMIT} then body end as body`;
  return `select total, page, ${body}, response_headers, response_status, inserted, location from (${answer}) _pgrst_answer`;
}

function setting(name: string): string {
  return `nullif(current_setting('${name}', true), '')`;
}

function bodyOf({ media, shape }: ResultParts): string {
  if (media.format === 'csv') return csv();
  if (media.format === 'raw') return `coalesce(${THE_VALUE}::text, '')`;
  if (media.format === 'binary') return `coalesce(encode(${THE_VALUE}, 'hex'), '')`;
  const values = shape === 'scalar' || shape === 'scalars' ? '_pgrst.pgrst_scalar' : '_pgrst';
  const one = media.format === 'object' || shape === 'scalar' || shape === 'single-row';
  const aggregated = one ? `json_agg(${values}) -> 0` : `json_agg(${values})`;
  const json = media.stripNulls ? `json_strip_nulls(${aggregated})` : aggregated;
  return `coalesce((${json})::text, '${one ? 'null' : '[]'}')`;
}

const THE_VALUE = '(select pgrst_scalar from pgrst_result limit 1)';

function csv(): string {
  const keys = `select json_object_keys(row_to_json(first_row)) as key from (select * from pgrst_result limit 1) first_row`;
  const header = `(select coalesce(string_agg(header.key, ','), '') from (${keys}) header)`;
  const record = `substring(_pgrst::text, 2, length(_pgrst::text) - 2)`;
  return `${header} || chr(10) || coalesce(string_agg(${record}, chr(10)), '')`;
}

/** JSON object of the primary key of the one row inserted, for the Location header. */
function locationOf(keys: readonly string[]): string {
  const list = keys.map(quoteLiteral).join(', ');
  const row = `select row_to_json(s) as row from ${SOURCE_CTE} s limit 1`;
  return `case when count(*) = 1 then (
    select json_object_agg(e.key, e.value) from (${row}) r cross join json_each_text(r.row) e where e.key in (${list}))
  end`;
}
