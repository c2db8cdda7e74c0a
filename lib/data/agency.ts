import 'server-only';
import type { CenterClock } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

/** Centers of an agency by id, also closed ones, each with its clock. */
export async function listCenters(
  db: Db,
  agencyId: string,
): Promise<ReadonlyMap<string, { name: string; clock: CenterClock }>> {
  const rows = requireData(
    await db.from('centers').select('id, name, time_zone, day_start').eq('agency_id', agencyId).limit(200),
  );
  return new Map(
    rows.map((row) => [
      row.id,
      { name: row.name, clock: { timeZone: row.time_zone, dayStart: row.day_start.slice(0, 5) } },
    ]),
  );
}
