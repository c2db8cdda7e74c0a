import 'server-only';
import { limitWords, RATE_LIMITS, type RateLimitName } from '#lib/domain/rate-limits.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

/** Takes one of the caller's turns. Throws a `Refusal` with `retryAfterSeconds` when there is none. */
export async function takeTurn(db: Db, name: RateLimitName): Promise<void> {
  const { times, seconds } = RATE_LIMITS[name];
  const turn = { p_turn: name, p_times: times, p_seconds: seconds };
  const retryAfterSeconds = requireData(await db.rpc('take_turn', turn));
  if (retryAfterSeconds === 0) return;
  throw new Refusal('rule_violation', limitWords({ times, seconds }, retryAfterSeconds), undefined, {
    retryAfterSeconds,
  });
}
