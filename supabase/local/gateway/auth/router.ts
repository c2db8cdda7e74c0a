import type { OutgoingHttpHeaders } from 'node:http';
import { AuthError } from './errors.ts';
import type { AuthRequest } from './request.ts';

export type AuthResponse = { status: number; body?: unknown; headers?: OutgoingHttpHeaders };

/**
 * Who may call: `anyone`, whoever has a project key, or holders of the secret key (a server of ours).
 */
type Access = 'anyone' | 'api-key' | 'admin';

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below /auth/v1; the segments `:id` and `:factor` stand for any one segment each. */
  path: string;
  access: Access;
  handle: (request: AuthRequest) => Promise<AuthResponse>;
};

export type RouteMatch = PathIds & { route: Route };

/** What stood in the path where a route has `:id` and `:factor`; empty where it has none. */
type PathIds = { id: string; factorId: string };

function matchPath(pattern: string, path: string): PathIds | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const ids = { id: '', factorId: '' };
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment === ':id') ids.id = value;
    else if (segment === ':factor') ids.factorId = value;
    else if (segment !== value) return null;
  }
  return ids;
}

/** The route for a method and path, or 404, or 405 when the path exists with other methods. */
export function findRoute(routes: readonly Route[], method: string, path: string): RouteMatch {
  const found = routes.flatMap((route) => {
    const ids = matchPath(route.path, path);
    return ids === null ? [] : [{ route, ...ids }];
  });
  const match = found.find(({ route }) => route.method === method);
  if (match !== undefined) return match;
  if (found.length > 0) {
    const allow = found.map(({ route }) => route.method).join(', ');
    throw new AuthError(405, 'method_not_allowed', 'Method not allowed', { headers: { allow } });
  }
  throw new AuthError(404, 'not_found', 'Not found');
}
