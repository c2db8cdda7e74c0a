import { type Database, isDatabaseUnavailable, type Queryable } from './database.ts';

const FIRST_AFTER_MS = 60_000;
const INTERVAL_MS = 6 * 3_600_000;
/** A session nobody refreshed for so long was left behind, not paused. */
const SESSION_IDLE_DAYS_MAX = 90;
const LOGGED_REFRESH_DAYS_MAX = 90;
/** No code of a flow is exchanged so late. */
const FLOW_DAYS_MAX = 7;

/**
 * Removes what has no use any more: links and flows that expired, challenges and enrolments of second
 * factors of yesterday, refresh tokens used more than a day ago (a replayed one is then
 * unknown instead of stolen, as on hosted projects), sessions that ended or were left behind, and the log of ordinary
 * refreshes. The token before the one a session waits with stays: with it, a client that lost an answer asks again.
 */
export async function prune(sql: Queryable, mailLinkExpirySeconds: number): Promise<void> {
  await sql`
    delete from auth.one_time_tokens
    where updated_at < (now() at time zone 'utc') - make_interval(secs => ${mailLinkExpirySeconds})`;
  await sql`delete from auth.flow_state where created_at < now() - make_interval(days => ${FLOW_DAYS_MAX})`;
  await sql`delete from auth.mfa_challenges where created_at < now() - interval '1 day'`;
  await sql`delete from auth.mfa_factors where status = 'unverified' and created_at < now() - interval '1 day'`;
  await sql`
    delete from auth.sessions
    where not_after < now()
      or coalesce(refreshed_at at time zone 'utc', created_at) < now() - make_interval(days => ${SESSION_IDLE_DAYS_MAX})`;
  await sql`
    delete from auth.refresh_tokens used
    where used.revoked and used.updated_at < now() - interval '1 day'
      and not exists (select from auth.refresh_tokens next where next.parent = used.token and not next.revoked)`;
  await sql`
    delete from auth.audit_log_entries
    where created_at < now() - make_interval(days => ${LOGGED_REFRESH_DAYS_MAX})
      and payload ->> 'action' in ('token_refreshed', 'token_revoked') and payload -> 'traits' is null`;
}

/** Prunes soon after the start and a few times a day, without keeping the process alive. Returns how to stop. */
export function startPruning(database: Database, mailLinkExpirySeconds: number): () => void {
  const run = (): void => {
    // What was not pruned now is pruned next time.
    prune(database, mailLinkExpirySeconds).catch((error: unknown) => {
      if (!isDatabaseUnavailable(error)) console.error('auth:', error);
    });
  };
  const first = setTimeout(run, FIRST_AFTER_MS).unref();
  const later = setInterval(run, INTERVAL_MS).unref();
  return () => {
    clearTimeout(first);
    clearInterval(later);
  };
}
