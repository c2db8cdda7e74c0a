import 'server-only';
import { getInstallationState, type InstallationState, isAuthAnswering } from '#lib/data/installation.ts';
import type { Instant } from '#lib/domain/types.ts';
import { adminClient } from '#lib/supabase/admin.ts';

/** What does not answer by then is down for whoever waits for a page. */
const patienceMs = 2000;
/** Anybody may ask: however often, the database is asked once in this time. */
const keptMs = 1000;
/** A worker says every ten seconds that it is there. */
const workerSilentSeconds = 60;

export type Readiness = {
  /** Pages and actions work: the database and the sign-in answer. */
  isReady: boolean;
  database: 'ok' | 'failed';
  auth: 'ok' | 'failed';
  /** When Auth was first asked in vain, of the calendar; null while it answers. */
  authAwaySince: Instant | null;
  /** `silent`: pages work, but nothing is generated or delivered; `unknown` without a database. */
  worker: 'ok' | 'silent' | 'unknown';
  /** Null without a database. */
  state: InstallationState | null;
};

let authAwaySince: Instant | null = null;
let kept: { at: number; answer: Promise<Readiness> } | null = null;

/**
 * Asks the parts that the app needs, for two seconds at most. Never throws.
 *
 * @param now milliseconds of a clock that is not set back
 */
export function checkReadiness(now: number): Promise<Readiness> {
  if (kept === null || now - kept.at > keptMs) kept = { at: now, answer: ask() };
  return kept.answer;
}

async function ask(): Promise<Readiness> {
  const signal = AbortSignal.timeout(patienceMs);
  const admin = adminClient('readiness');
  const [state, isAuth] = await Promise.all([
    getInstallationState(admin, signal).catch(() => null),
    isAuthAnswering(admin, signal),
  ]);
  authAwaySince = isAuth ? null : (authAwaySince ?? Date.now());
  return {
    isReady: state !== null && isAuth,
    database: state === null ? 'failed' : 'ok',
    auth: isAuth ? 'ok' : 'failed',
    authAwaySince,
    worker: state === null ? 'unknown' : workerOf(state),
    state,
  };
}

function workerOf({ workers: [newest] }: InstallationState): 'ok' | 'silent' {
  return newest !== undefined && newest <= workerSilentSeconds ? 'ok' : 'silent';
}
