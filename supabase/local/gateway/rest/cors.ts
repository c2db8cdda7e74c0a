import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

const EXPOSED =
  'Content-Encoding, Content-Location, Content-Range, Content-Type, Date, Location, Server, Transfer-Encoding, Range-Unit';

/** Headers that let a page of another origin read the answer; requests carry no cookies, so any origin may. */
export function corsHeaders(req: IncomingMessage): OutgoingHttpHeaders {
  if (req.headers.origin === undefined) return {};
  return { 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED };
}

/** The methods of a resource, for an OPTIONS request of any kind. */
function allowedMethods({ url = '' }: IncomingMessage): string {
  const [first, second] = url.replace(/\?.*$/s, '').split('/').slice(3);
  if (!first) return 'OPTIONS,GET,HEAD';
  return first === 'rpc' && second ? 'OPTIONS,GET,HEAD,POST' : 'OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE';
}

/** The answer to a preflight. A wildcard would not cover `authorization`, so the asked headers are named. */
export function preflightHeaders(req: IncomingMessage): OutgoingHttpHeaders {
  return {
    allow: allowedMethods(req),
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS',
    'access-control-allow-headers':
      req.headers['access-control-request-headers'] ??
      'authorization, apikey, content-type, prefer, accept-profile, content-profile, range, x-client-info',
    'access-control-max-age': '86400',
    vary: 'Access-Control-Request-Headers',
  };
}
