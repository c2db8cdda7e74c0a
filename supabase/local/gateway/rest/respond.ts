import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { ApiError } from '../types.ts';
import type { ResultRow } from './compile-result.ts';
import { rangeError, safeHeaders } from './errors.ts';

export type Answer = {
  status: number;
  headers: OutgoingHttpHeaders;
  /** Undefined for an answer without body. */
  body: string | Buffer | undefined;
  contentType: string | undefined;
};

/** `Content-Range`: the rows shown, and how many there are in all. */
export function contentRange(first: number, last: number, total: number | undefined): string {
  const range = first <= last && total !== 0 ? `${first}-${last}` : '*';
  return `${range}/${total ?? '*'}`;
}

/** Status and Content-Range of a reading; an offset behind the end is 416 (PGRST103). */
export function readingStatus(
  offset: number,
  rows: number,
  total: number | undefined,
): { status: number; range: string } {
  if (total !== undefined && offset > total) {
    const error = rangeError(`An offset of ${offset} was requested, but there are only ${total} rows.`);
    error.headers['content-range'] = contentRange(offset, offset + rows - 1, total);
    throw error;
  }
  const partial = total !== undefined && rows < total;
  return { status: partial ? 206 : 200, range: contentRange(offset, offset + rows - 1, total) };
}

/** Applies what a database function asked for through `response.headers` and `response.status`. */
export function applyOverrides(answer: Answer, row: ResultRow): Answer {
  const status = row.response_status === null ? answer.status : overriddenStatus(row.response_status);
  if (row.response_headers === null) return { ...answer, status };
  const headers = overriddenHeaders(row.response_headers);
  const { 'content-type': contentType = answer.contentType, ...others } = headers;
  return { ...answer, status, headers: { ...answer.headers, ...others }, contentType };
}

function overriddenStatus(text: string): number {
  const status = Number(/^\d+/.exec(text)?.[0]);
  if (status >= 200 && status <= 599) return status;
  throw new ApiError(500, 'PGRST112', 'response.status guc must be a valid status code');
}

function overriddenHeaders(text: string): Record<string, string> {
  const invalid = (): ApiError =>
    new ApiError(
      500,
      'PGRST111',
      'response.headers guc must be a JSON array composed of objects with a single key and a string value',
    );
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw invalid();
  }
  if (!Array.isArray(list)) throw invalid();
  const pairs = list.map((item: unknown): [string, unknown] => {
    const entries = typeof item === 'object' && item !== null ? Object.entries(item) : [];
    const [pair] = entries;
    if (pair === undefined || entries.length !== 1 || typeof pair[1] !== 'string') throw invalid();
    return pair;
  });
  return safeHeaders(pairs);
}

/** Sends the answer. HEAD gets the headers alone. */
export function sendAnswer(res: ServerResponse, { status, headers, body, contentType }: Answer): void {
  const type = contentType === undefined ? undefined : { 'content-type': contentType };
  if (res.req.method === 'HEAD') {
    res.writeHead(status, { ...type, ...headers });
    res.end();
  } else if (status === 204 || status === 304) {
    res.writeHead(status, headers);
    res.end();
  } else if (body === undefined) {
    res.writeHead(status, { 'content-length': 0, ...headers });
    res.end();
  } else {
    res.writeHead(status, { ...type, 'content-length': Buffer.byteLength(body), ...headers });
    res.end(body);
  }
}
