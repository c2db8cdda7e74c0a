import 'server-only';
import { type AuthError, isAuthRetryableFetchError } from '@supabase/supabase-js';
import { Refusal } from '#lib/domain/refusal.ts';
import { isAuthAway } from '#lib/supabase/keep-session.ts';
import type { Db } from '#lib/supabase/server.ts';
import { AUTH_AWAY } from './auth-refusal.ts';

/**
 * Whether Auth gave no answer, and the token of the session is good without it: then the database is asked alone, which knows
 * the sessions as well. Refuses, in words, what cannot be known before Auth is back.
 */
export async function isGoodWithoutAuth(db: Db, error: AuthError): Promise<boolean> {
  if (!isAuthAway(db) && !isAuthRetryableFetchError(error)) return false;
  const { data } = await db.auth.getClaims();
  if (data === null) throw new Refusal('internal', `${AUTH_AWAY} You stay signed in. Nothing was saved.`);
  return true;
}

/** Throws where Auth gives no answer whether the session goes on: nobody is sent away from one. */
export async function refuseWhileAway(db: Db): Promise<void> {
  await db.auth.getClaims();
  if (isAuthAway(db)) throw new Error('Auth does not answer whether the session goes on.');
}
