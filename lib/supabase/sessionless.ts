import 'server-only';
import { createClient } from '@supabase/supabase-js';
import { headers } from 'next/headers';
import { deviceLabel } from '#lib/domain/device.ts';
import { env } from '#lib/env.ts';
import { clientAddress, forwardingFetch } from './client-address.ts';
import type { Database } from './database.types.ts';
import type { Db } from './server.ts';

/**
 * A client that neither knows nor keeps a session: for what concerns an account, and not whoever is signed in at this
 * screen.
 *
 * @param purpose said beside the device wherever a session of it is listed, such as `password check`
 */
export async function createSessionlessClient(purpose?: string): Promise<Db> {
  const incoming = await headers();
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = env();
  const device = deviceLabel(incoming.get('user-agent')) ?? 'Unknown device';
  const label = purpose === undefined ? device : `${device} (${purpose})`;
  return createClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    global: { fetch: forwardingFetch(clientAddress(incoming), fetch, label) },
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
}
