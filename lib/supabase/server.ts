import 'server-only';
import { createServerClient } from '@supabase/ssr';
import type { SupabaseClient } from '@supabase/supabase-js';
import { cookies, headers } from 'next/headers';
import { deviceLabel } from '#lib/domain/device.ts';
import { env } from '#lib/env.ts';
import { clientAddress, forwardingFetch } from './client-address.ts';
import { sessionCookie } from './cookies.ts';
import type { Database } from './database.types.ts';
import { keepingSession, rememberKeeper } from './keep-session.ts';
import { retryingFetch } from './retrying-fetch.ts';

export type Db = SupabaseClient<Database>;

/** A client with the rights of whoever sent the request. One per request, never shared. */
export async function createRequestClient(): Promise<Db> {
  const store = await cookies();
  const incoming = await headers();
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = env();
  const requestId = incoming.get('x-request-id');
  const keeper = keepingSession(retryingFetch);
  const client = createServerClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    cookieOptions: sessionCookie(incoming.get('x-forwarded-proto') === 'https'),
    global: {
      fetch: forwardingFetch(clientAddress(incoming), keeper.fetch, deviceLabel(incoming.get('user-agent'))),
      headers: requestId === null ? {} : { 'x-request-id': requestId },
    },
    cookies: {
      getAll: () => store.getAll(),
      setAll: (changed) => {
        // A session that nobody could ask for is not ended.
        if (keeper.isAway()) return;
        try {
          for (const { name, value, options } of changed) store.set(name, value, options);
        } catch {
          // A page cannot set cookies while it renders; the proxy has refreshed the session before it.
        }
      },
    },
  });
  rememberKeeper(client, keeper);
  return client;
}
