import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { createClient } from '@supabase/supabase-js';
import { formatSetUpCode, readSetUpCode, SET_UP_CODE_BYTES } from '#lib/domain/set-up.ts';
import type { Database } from '#lib/supabase/database.types.ts';

const timeoutMs = 10_000;

/**
 * A new code for the set-up of an installation that has no agency, in place of the one of this server's last start; null
 * once there is an agency. The project keeps only its hash. Where the project does not answer, the app starts all the same.
 */
export async function makeSetUpCode(): Promise<string | null> {
  const { SUPABASE_URL, SUPABASE_SECRET_KEY, INSTANCE_ID } = process.env;
  if (!SUPABASE_URL || !SUPABASE_SECRET_KEY) return null;
  const admin = createClient<Database>(SUPABASE_URL, SUPABASE_SECRET_KEY, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  const code = formatSetUpCode(randomBytes(SET_UP_CODE_BYTES));
  const hash = createHash('sha256')
    .update(readSetUpCode(code) ?? '')
    .digest('hex');
  const { data, error } = await admin
    .rpc('make_set_up_code', { p_instance: (INSTANCE_ID || hostname()).slice(0, 200), p_hash: hash })
    .abortSignal(AbortSignal.timeout(timeoutMs));
  if (error === null) return data ? code : null;
  const isUnknown = error.code === 'PGRST202';
  console.error(
    isUnknown
      ? 'The project has no schema for the set-up yet: npm run db:push applies it, then start again.'
      : `Whether the project has to be set up could not be asked: ${error.message}`,
  );
  return null;
}
