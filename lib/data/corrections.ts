import 'server-only';
import type { ShiftChange } from '#lib/domain/roster-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';
import { historySchema } from './roster-edits.ts';

/**
 * What was corrected in a schedule after it was worked, the latest first, for supervisors; nothing for others.
 *
 * @param before the id of a change: only earlier ones
 */
export async function listCorrections(
  db: Db,
  scheduleId: number,
  before: number | null,
  limit: number,
): Promise<ShiftChange[]> {
  return historySchema.parse(
    requireData(
      await db.rpc('list_corrections', {
        p_schedule_id: scheduleId,
        ...(before !== null && { p_before: before }),
        p_limit: limit,
      }),
    ),
  );
}
