import { randomUUID } from 'node:crypto';
import {
  beginNightlyRuns,
  type ClaimedNight,
  failNightlyRun,
  finishNightlyRun,
  getDigestFacts,
} from '#lib/data/nightly.ts';
import { digestOf } from '#lib/domain/digest.ts';
import { log } from '#lib/log.ts';
import type { Db } from '#lib/supabase/server.ts';

/**
 * Runs every night that is due, one agency after the other; one that fails leaves the others alone and is tried again
 * later. A second call finds nothing to do. Rejects when the database is away: what this worker has by then, it takes again.
 */
export async function runNights(admin: Db, worker: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const nights = await beginNightlyRuns(admin, worker);
    for (const night of nights) {
      if (signal.aborted) return;
      await runNight(admin, night);
    }
    if (nights.length === 0) return;
  }
}

async function runNight(admin: Db, night: ClaimedNight): Promise<void> {
  try {
    const facts = await getDigestFacts(admin, night.agencyId);
    if (facts === null) throw new Error('The agency is served no more.');
    await finishNightlyRun(admin, night, digestOf(facts, Date.now()));
  } catch (error) {
    // What a night found is the agency's: the log has the fault alone, and its screen the number.
    const number = randomUUID().slice(0, 8);
    log.error({ night: night.id, attempt: night.attempt, number, fault: faultOf(error) }, 'A night failed.');
    await failNightlyRun(admin, night, `The look ahead failed (${number}).`);
  }
}

/** Where it failed, without the values that a message may hold. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const places = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return [error.name, ...places.slice(0, 5)].join('\n');
}
