import type { IncomingMessage } from 'node:http';
import { ApiError } from '../types.ts';
import { rangeError, unsupportedMethod } from './errors.ts';

const MOUNT = '/rest/v1';

type Method = 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

type Target = { kind: 'root' } | { kind: 'table'; name: string } | { kind: 'routine'; name: string };

export type RestRequest = {
  method: Method;
  target: Target;
  /** The path as PostgREST sees it, without the mount point. */
  path: string;
  rawQuery: string;
  schema: string;
};

const METHODS: readonly Method[] = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'];

/** Reads method, target and schema of a request; 404, 405 or 406 if they make no sense. */
export function parseRequest(req: IncomingMessage, schemas: readonly string[]): RestRequest {
  const method = METHODS.find((known) => known === req.method);
  if (!method) throw unsupportedMethod(req.method ?? '');
  const [rawPath = '', ...query] = (req.url ?? '').split('?');
  const path = rawPath.startsWith(MOUNT) ? rawPath.slice(MOUNT.length) : rawPath;
  const target = parseTarget(path);
  if (target.kind === 'routine' && method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    throw new ApiError(405, 'PGRST101', `Cannot use the ${method} method on RPC`);
  }
  const profile = method === 'GET' || method === 'HEAD' ? 'accept-profile' : 'content-profile';
  const wanted = req.headers[profile];
  const schema = (Array.isArray(wanted) ? wanted[0] : wanted) ?? schemas[0] ?? 'public';
  if (!schemas.includes(schema)) {
    throw new ApiError(
      406,
      'PGRST106',
      `Invalid schema: ${schema}`,
      null,
      `Only the following schemas are exposed: ${schemas.join(', ')}`,
    );
  }
  return { method, target, path: path || '/', rawQuery: query.join('?'), schema };
}

function parseTarget(path: string): Target {
  const segments = path.split('/').filter((segment) => segment !== '');
  const [first, second, third] = segments.map(decodeSegment);
  if (first === undefined) return { kind: 'root' };
  if (second === undefined) return { kind: 'table', name: first };
  if (first === 'rpc' && third === undefined) return { kind: 'routine', name: second };
  throw invalidPath();
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalidPath();
  }
}

const invalidPath = (): ApiError => new ApiError(404, 'PGRST125', 'Invalid path specified in request URL');

type RowRange = { offset: number; limit: number | undefined };

/**
 * The rows asked for: the Range header (`0-9`) and the limit and offset parameters, both if both are given.
 * An impossible range is PGRST103.
 */
export function rowRange(
  header: string | undefined,
  limit: number | undefined,
  offset: number | undefined,
): RowRange {
  const found = /^([0-9]{1,15})-([0-9]{0,15})$/.exec(header ?? '');
  let first = offset ?? 0;
  let end = limit === undefined ? Number.POSITIVE_INFINITY : first + limit;
  if (found) {
    const from = Number(found[1]);
    const to = found[2] ? Number(found[2]) : Number.POSITIVE_INFINITY;
    if (from > to) {
      throw rangeError(
        'The lower boundary must be lower than or equal to the upper boundary in the Range header.',
      );
    }
    first = Math.max(first, from);
    end = limit === 0 ? first : Math.min(end, to + 1);
    // Header and parameters have no row in common.
    if (limit !== 0 && end <= first) throw rangeError('Limit should be greater than or equal to zero.');
  }
  return { offset: first, limit: Number.isFinite(end) ? end - first : undefined };
}
