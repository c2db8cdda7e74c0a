import type { Instrumentation } from 'next';
import { log, loggedPath } from '#lib/log.ts';

/** Next tells of every fault in a page, action or route that nobody caught; its digest is what the error screen shows. */
export const onRequestError: Instrumentation.onRequestError = (error, request, { routePath, routeType }) => {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined;
  const given = request.headers['x-request-id'];
  const requestId = Array.isArray(given) ? given[0] : given;
  const path = loggedPath(request.path);
  log.error({ requestId, digest, path, route: routePath, kind: routeType, err: error }, 'A request failed.');
};
