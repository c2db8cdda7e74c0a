import postgres from 'postgres';
import { ApiError, type ApiRole } from '../types.ts';

/** PGRST100: a query parameter that does not parse. `column` counts from 1. */
export function parseError(label: string, column: number, details: string): ApiError {
  return new ApiError(400, 'PGRST100', `"${label}" (line 1, column ${column})`, details);
}

export const invalidBody = (message: string): ApiError => new ApiError(400, 'PGRST102', message);

export const notEmbedded = (name: string): ApiError =>
  new ApiError(
    400,
    'PGRST108',
    `'${name}' is not an embedded resource in this request`,
    null,
    `Verify that '${name}' is included in the 'select' query parameter.`,
  );

export const notSingular = (rowCount: number): ApiError =>
  new ApiError(
    406,
    'PGRST116',
    'Cannot coerce the result to a single JSON object',
    `The result contains ${rowCount} rows`,
  );

export const rangeError = (details: string): ApiError =>
  new ApiError(416, 'PGRST103', 'Requested range not satisfiable', details);

export const unsupportedMethod = (method: string): ApiError =>
  new ApiError(405, 'PGRST117', `Unsupported HTTP method: ${method}`);

/** Seconds after which the same request may well succeed. */
const retry = { 'retry-after': '1' };

/** PGRST000: no connection could be opened. Why may name accounts and addresses, so it is not told. */
export const connectionFailed = (): ApiError =>
  new ApiError(503, 'PGRST000', 'Database connection error. Retrying the connection.', null, null, retry);

/** PGRST001: an open connection broke during the request. */
export const connectionLost = (): ApiError =>
  new ApiError(503, 'PGRST001', 'Database client error. Retrying the connection.', null, null, retry);

export const poolTimeout = (): ApiError =>
  new ApiError(504, 'PGRST003', 'Timed out acquiring connection from connection pool.', null, null, retry);

/** True when Postgres itself answered with an error, so that the connection still works. */
export function isServerError(error: unknown): error is postgres.PostgresError {
  return error instanceof postgres.PostgresError;
}

const EXACT_STATUS: Record<string, number> = {
  '23503': 409,
  '23505': 409,
  '25006': 405,
  '53400': 500,
  '57P01': 503,
  '42883': 404,
  '42P01': 404,
  '42P17': 500,
  P0001: 400,
};

const CLASS_STATUS: Record<string, number> = {
  '08': 503,
  '09': 500,
  '0L': 403,
  '0P': 403,
  '25': 500,
  '28': 403,
  '2D': 500,
  '38': 500,
  '39': 500,
  '3B': 500,
  '40': 500,
  '53': 503,
  '54': 500,
  '55': 500,
  '57': 500,
  '58': 500,
  F0: 500,
  HV: 500,
  P0: 500,
  XX: 500,
};

/**
 * What Postgres calls an internal error or a limit of its own although the input is at fault: too many dimensions of an
 * array, a text too long for an index, a search of thousands of operators, a cast to a type that is none.
 */
function isBadInput(code: string, message: string): boolean {
  if (code === '54000') return true;
  return code === 'XX000' && /^(?:tsquery stack too small|failed to find conversion function)/.test(message);
}

/** The HTTP status PostgREST gives a SQLSTATE, but for bad input never 5xx; 42501 depends on who asks. */
function statusOf(code: string, message: string, role: ApiRole): number {
  if (isBadInput(code, message)) return 400;
  if (code === '42501') return role === 'anon' ? 401 : 403;
  if (code === '21000') return message.endsWith('requires a WHERE clause') ? 400 : 500;
  if (code === '22023') return /^role .* does not exist$/s.test(message) ? 401 : 400;
  if (/^PT\d{3}$/.test(code)) {
    const status = Number(code.slice(2));
    return status >= 200 && status <= 599 ? status : 500;
  }
  return EXACT_STATUS[code] ?? CLASS_STATUS[code.slice(0, 2)] ?? 400;
}

/** Translates an error raised by Postgres into the answer PostgREST gives. */
export function fromPostgres(error: postgres.PostgresError, role: ApiRole): ApiError {
  if (error.code === 'PGRST') return fromRaise(error);
  const status = statusOf(error.code, error.message, role);
  const headers = { ...(status === 401 && { 'www-authenticate': 'Bearer' }), ...(status === 503 && retry) };
  return new ApiError(status, error.code, error.message, error.detail ?? null, error.hint ?? null, headers);
}

const MESSAGE_HINT =
  "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'.";
const DETAIL_HINT =
  "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'.";

function unreadableRaise(details: string, hint: string): ApiError {
  return new ApiError(
    500,
    'PGRST121',
    'Could not parse JSON in the "RAISE SQLSTATE \'PGRST\'" error',
    details,
    hint,
  );
}

/** `raise sqlstate 'PGRST'` with a JSON message (the body) and a JSON detail (status and headers). */
function fromRaise(error: postgres.PostgresError): ApiError {
  const body = jsonObject(error.message);
  if (typeof body?.code !== 'string' || typeof body.message !== 'string') {
    return unreadableRaise(`Invalid JSON value for MESSAGE: '${error.message}'`, MESSAGE_HINT);
  }
  if (!error.detail) return unreadableRaise('DETAIL is missing in the RAISE statement', DETAIL_HINT);
  const answer = jsonObject(error.detail);
  const status = answer?.status;
  const headers = answer?.headers;
  const usable =
    typeof status === 'number' &&
    Number.isInteger(status) &&
    status >= 200 &&
    status <= 599 &&
    isRecord(headers);
  if (!usable) {
    return unreadableRaise(`Invalid JSON value for DETAIL: '${error.detail}'`, DETAIL_HINT);
  }
  const { code, message, details, hint } = body;
  return new ApiError(
    status,
    code,
    message,
    details ?? null,
    hint ?? null,
    safeHeaders(Object.entries(headers)),
  );
}

/** Keeps the name and value pairs that HTTP allows; a database function may not break the response. */
export function safeHeaders(pairs: Iterable<[string, unknown]>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of pairs) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || typeof value !== 'string') continue;
    if (/^(content-length|transfer-encoding|connection)$/i.test(name)) continue;
    if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) headers[name.toLowerCase()] = value;
  }
  return headers;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
