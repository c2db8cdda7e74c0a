import { pruneKept } from '#lib/data/audit.ts';
import { log } from '#lib/log.ts';
import type { Db } from '#lib/supabase/server.ts';

/** Removes, batch by batch, what no agency keeps any longer; says in the log where an audit does not hold and stays. */
export async function pruneAll(admin: Db, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { removed, broken } = await pruneKept(admin);
    if (removed > 0 && !signal.aborted) continue;
    for (const { agency, words } of broken) {
      log.error({ agency, reason: words }, 'The audit of an agency does not hold and is not pruned.');
    }
    return;
  }
}
