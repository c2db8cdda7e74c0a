import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Db } from './server.ts';

/** The request that is answered: its id, and the client of whoever sent it. */
type ActingRequest = { requestId: string | null; db: Db };

const requests = new AsyncLocalStorage<ActingRequest>();

/** Does the work for a request, so that what it writes with the secret key is known by the request and its session. */
export function actingFor<Result>(request: ActingRequest, work: () => Result): Result {
  return requests.run(request, work);
}

/** The request for which the present work is done; null outside of any. */
export function actingRequest(): ActingRequest | null {
  return requests.getStore() ?? null;
}
