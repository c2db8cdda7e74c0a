import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { ApiError, writeApiError, writeJson } from '../types.ts';
import { isDatabaseUnavailable, isInvalidValue, isTimeout } from './database.ts';

const API_VERSION_HEADER = 'x-supabase-api-version';
const API_VERSION = '2024-01-01';

/** An error a client of the Auth API is meant to see. `code` is one of auth-js' `ErrorCode`s where one fits. */
export class AuthError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: OutgoingHttpHeaders;
  /** Reasons of a refused password; only with code `weak_password`. */
  readonly weakPasswordReasons: readonly string[] | null;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { headers?: OutgoingHttpHeaders; weakPasswordReasons?: readonly string[] } = {},
  ) {
    super(message);
    this.name = 'AuthError';
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.weakPasswordReasons = more.weakPasswordReasons ?? null;
  }
}

function asAuthError(error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  if (isDatabaseUnavailable(error)) {
    return new AuthError(503, 'unexpected_failure', 'The database cannot be reached right now', {
      headers: { 'retry-after': '1' },
    });
  }
  if (isTimeout(error)) {
    return new AuthError(
      504,
      'request_timeout',
      'Processing this request timed out, please retry after a moment.',
      { headers: { 'retry-after': '1' } },
    );
  }
  if (isInvalidValue(error)) {
    return new AuthError(400, 'validation_failed', 'A value in the request cannot be stored');
  }
  console.error('auth:', error);
  return new AuthError(
    500,
    'unexpected_failure',
    'Unexpected failure, please check server logs for more information',
  );
}

/**
 * Writes an error as Supabase Auth does: `{code, message}` with the version header for clients that ask for
 * version 2024-01-01 or later, `{code: status, error_code, msg}` for others. Errors of the API key check keep
 * the form of the gateway in front of it.
 */
export function writeAuthError(req: IncomingMessage, res: ServerResponse, error: unknown): void {
  if (error instanceof ApiError) {
    writeApiError(res, error);
    return;
  }
  const { status, code, message, weakPasswordReasons, ...known } = asAuthError(error);
  const headers = { ...known.headers, 'x-sb-error-code': code };
  const details = weakPasswordReasons === null ? {} : { weak_password: { reasons: weakPasswordReasons } };
  const wanted = req.headers[API_VERSION_HEADER];
  if (typeof wanted === 'string' && wanted >= API_VERSION) {
    writeJson(res, status, { code, message, ...details }, { ...headers, [API_VERSION_HEADER]: API_VERSION });
  } else {
    writeJson(res, status, { code: status, error_code: code, msg: message, ...details }, headers);
  }
}
