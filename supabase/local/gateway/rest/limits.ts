import { ApiError } from '../types.ts';

/*
 * Bounds of one request. Hosted leaves these to its proxies and to the statement timeout; here a request beyond them is
 * told so before it costs anything. All are far above what an app sends.
 */

/** Characters of the query string. Node itself refuses headers and address together above 16 KiB (431). */
const QUERY_LIMIT = 14_000;

/** Levels of resources embedded within each other. */
export const EMBED_DEPTH_LIMIT = 10;

/** Deepest nesting of and/or groups. */
export const LOGIC_DEPTH_LIMIT = 40;

/** Steps of one JSON path. */
export const JSON_STEPS_LIMIT = 50;

/** Resources embedded in one request, on all levels together. */
const EMBEDS_LIMIT = 50;

/** Columns named in `select`, on all levels together; Postgres ends at 1,664 with an error of its own. */
const COLUMNS_LIMIT = 500;

/** Terms of one `order`; the same limit of Postgres counts them. */
export const ORDER_LIMIT = 100;

/** Characters of a regular expression; Postgres takes seconds to prepare some of a few thousand. */
export const PATTERN_LIMIT = 500;

/** Bytes of one answer with embeds. Rows within rows multiply, so `max_rows` alone bounds nothing there. */
export const ANSWER_LIMIT = 64 * 1024 * 1024;

/** PGRST100 for a request with more of something than is answered. */
export function tooMany(what: string, limit: number): ApiError {
  return new ApiError(400, 'PGRST100', `The request has too many ${what}`, `At most ${limit} are answered.`);
}

/** Refuses a query string that is too long (414). */
export function checkQueryLength(query: string): void {
  if (query.length <= QUERY_LIMIT) return;
  throw new ApiError(
    414,
    'PGRST100',
    'The query string is too long',
    `It has ${query.length} characters; at most ${QUERY_LIMIT} are read.`,
    'Filter by fewer values at a time, or call a function, which takes its arguments in the body.',
  );
}

/** Refuses a `select` with more than can be joined or shown; `counts` are those of the whole parameter. */
export function checkSelection(counts: { columns: number; embeds: number }): void {
  if (counts.embeds > EMBEDS_LIMIT) throw tooMany('embedded resources', EMBEDS_LIMIT);
  if (counts.columns > COLUMNS_LIMIT) throw tooMany('columns in select', COLUMNS_LIMIT);
}

/** 54000, the code of Postgres for a limit of the program: the answer grew beyond what is sent. */
export function answerTooLarge(): ApiError {
  return new ApiError(
    400,
    '54000',
    'The answer is too large',
    `At most ${ANSWER_LIMIT} bytes are sent in one answer with embedded resources.`,
    'Ask for fewer rows, fewer columns or fewer embedded resources.',
  );
}
