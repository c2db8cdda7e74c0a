import 'server-only';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

/**
 * Does what time alone does to requests, with the secret key: offers of trades expire, and whoever is asked next is told
 * what waits. Harmless when it is done twice, also at once. Returns how many things were done.
 */
export async function sweepRequests(admin: Db): Promise<number> {
  return requireData(await admin.rpc('sweep_requests'));
}
