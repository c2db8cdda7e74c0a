import 'server-only';
import { createClient } from '@supabase/supabase-js';
import { env } from '#lib/env.ts';
import type { Database } from './database.types.ts';
import { retryingFetch } from './retrying-fetch.ts';
import type { Db } from './server.ts';

let client: Db | null = null;

/**
 * The server's own client with the secret key: for invitations, for what decisions on time off and trades do to the roster,
 * and for the worker, after the right is checked.
 *
 * @param worker the worker that uses it, which the audit then names
 */
export function adminClient(worker: string | null = null): Db {
  if (client === null) {
    const { SUPABASE_URL, SUPABASE_SECRET_KEY } = env();
    client = createClient<Database>(SUPABASE_URL, SUPABASE_SECRET_KEY, {
      global: { fetch: retryingFetch, ...(worker !== null && { headers: { 'x-worker': worker } }) },
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    });
  }
  return client;
}
