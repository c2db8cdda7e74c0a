import 'server-only';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

/**
 * Tells, with the secret key, everything that time alone makes due: shifts that start soon, open shifts, times below
 * minimum, what nobody has acknowledged, qualifications that end, and sign-ins on new devices. Each thing is told once,
 * also by several workers at once. Returns how many notices that made.
 */
export async function tellDue(admin: Db): Promise<number> {
  return requireData(await admin.rpc('tell_due'));
}
