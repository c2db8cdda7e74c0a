import 'server-only';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

/**
 * Who is paid for shifts that somebody else works, by shift: of those that were traded before. The others are left out, and
 * so are shifts that the caller may not read.
 */
export async function listPaidNames(
  db: Db,
  assignmentIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = requireData(
    await db
      .from('assigned_shifts')
      .select('id, paid:profiles!assigned_shifts_agency_id_credited_user_id_fkey(full_name)')
      .in('id', [...assignmentIds])
      .not('credited_user_id', 'is', null),
  );
  return new Map(rows.flatMap(({ id, paid }) => (paid === null ? [] : [[id, paid.full_name] as const])));
}
