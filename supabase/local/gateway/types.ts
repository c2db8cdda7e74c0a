import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Database roles a request can act as; each one is granted to `authenticator`. */
export type ApiRole = 'anon' | 'authenticated' | 'service_role';

/** Who is asking: the role for `set role`, and the claims as `request.jwt.claims` carries them. */
export type RequestIdentity = {
  role: ApiRole;
  claims: Record<string, unknown>;
};

/** Resolves API key and bearer token to an identity, or throws an `ApiError` (401). */
export type Identify = (headers: IncomingHttpHeaders) => Promise<RequestIdentity>;

/**
 * An error a client is meant to see. `code` is a SQLSTATE, a `PGRST…` code or a service's own code;
 * `headers` are added to the response.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly details: unknown;
  readonly hint: unknown;
  readonly headers: OutgoingHttpHeaders;

  constructor(
    status: number,
    code: string | null,
    message: string,
    details: unknown = null,
    hint: unknown = null,
    headers: OutgoingHttpHeaders = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = details;
    this.hint = hint;
    this.headers = headers;
  }
}

/**
 * Writes one JSON response and ends it. `body` undefined writes no body, and so does a HEAD request, which
 * keeps the content length of what GET would have sent.
 */
export function writeJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): void {
  if (body === undefined) {
    res.writeHead(status, headers);
    res.end();
    return;
  }
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  res.end(res.req?.method === 'HEAD' ? undefined : text);
}

/** Writes an `ApiError` in the Data API's form: `{code, message, details, hint}`. */
export function writeApiError(res: ServerResponse, error: ApiError, headers: OutgoingHttpHeaders = {}): void {
  const { code, message, details, hint } = error;
  writeJson(res, error.status, { code, message, details, hint }, { ...headers, ...error.headers });
}
