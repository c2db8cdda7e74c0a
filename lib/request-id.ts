import 'server-only';
import { headers } from 'next/headers';

/** The id of the request that is answered, by which log, audit and error screens speak of it. */
export async function requestId(): Promise<string> {
  // Every request passes the proxy, which gives it one; tests of a single function do without.
  return (await headers()).get('x-request-id') ?? crypto.randomUUID();
}
