import 'server-only';
import { createClient } from '@supabase/supabase-js';
import { env } from '#lib/env.ts';
import { actingRequest } from './acting-request.ts';
import type { Database } from './database.types.ts';
import { retryingFetch } from './retrying-fetch.ts';
import type { Db } from './server.ts';

let client: Db | null = null;

/**
 * The server's own client with the secret key, for the worker.
 *
 * @param worker the worker that uses it, which the audit then names
 */
export function adminClient(worker: string): Db {
  client ??= createAdmin({ 'x-worker': worker });
  return client;
}

/**
 * The same for invitations, and for what decisions on time off and trades do to the roster, after the right is checked: in the
 * name of the request that is answered, so that the audit has its id, and the session of the person for whom the server works.
 * A client for one request.
 */
export async function actingClient(): Promise<Db> {
  const request = actingRequest();
  if (request === null) return createAdmin({});
  const { requestId } = request;
  const { data } = await request.db.auth.getClaims();
  const session = data?.claims.session_id;
  return createAdmin({
    ...(requestId !== null && { 'x-request-id': requestId }),
    ...(typeof session === 'string' && { 'x-acting-session': session }),
  });
}

function createAdmin(headers: Record<string, string>): Db {
  const { SUPABASE_URL, SUPABASE_SECRET_KEY } = env();
  return createClient<Database>(SUPABASE_URL, SUPABASE_SECRET_KEY, {
    global: { fetch: retryingFetch, headers },
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
}
