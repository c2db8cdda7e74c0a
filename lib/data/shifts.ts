import 'server-only';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { ShiftActivity, ShiftChange } from '#lib/domain/setting-schemas.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

/** With the template that it replaces from its first day on. */
type ListedTemplate = ShiftTemplate & { replacesId: number | null };

/** The templates of a center by category and length; retired ones only when asked for. */
export async function listShifts(
  db: Db,
  centerId: string,
  options: { includeRetired?: boolean } = {},
): Promise<ListedTemplate[]> {
  let query = db
    .from('shifts')
    .select(
      `id, code, name, category, start_time, end_time, duration_minutes, is_active, valid_from, valid_to, replaces_id,
       version`,
    )
    .eq('center_id', centerId)
    .order('is_active', { ascending: false })
    .order('category')
    .order('duration_minutes')
    .order('id')
    .limit(500);
  if (!options.includeRetired) query = query.eq('is_active', true);
  return requireData(await query).map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    category: row.category,
    startTime: row.start_time.slice(0, 5),
    endTime: row.end_time.slice(0, 5),
    durationMinutes: row.duration_minutes,
    isActive: row.is_active,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    replacesId: row.replaces_id,
    version: row.version,
  }));
}

/**
 * Adds a shift that may be planned from a date on, or changes one from a date on, for admins. One with other times that
 * was planned keeps them, ends the day before and is replaced; a name and a code alone change at once. A version other
 * than the known one is a conflict. Returns the id from then on.
 */
export async function saveShift(
  db: Db,
  { centerId, shiftId, expectedVersion, effectiveFrom, ...shift }: ShiftChange,
): Promise<number> {
  const fields = {
    p_name: shift.name,
    p_code: shift.code,
    p_category: shift.category,
    p_start_time: shift.startTime,
    p_end_time: shift.endTime,
    p_effective_from: effectiveFrom,
  };
  if (shiftId === null)
    return requireData(await db.rpc('create_shift', { p_center_id: centerId, ...fields }));
  if (expectedVersion === null) throw new Refusal('conflict', 'Look at the shift again before you save.');
  return requireData(
    await db.rpc('revise_shift', { p_shift_id: shiftId, p_expected_version: expectedVersion, ...fields }),
  );
}

/** Retires a shift from a date on, or brings one back at once, for admins. What is planned with it stays. */
export async function setShiftActive(
  db: Db,
  { shiftId, isActive, expectedVersion, effectiveFrom }: ShiftActivity,
): Promise<void> {
  dataOf(
    await db.rpc('set_shift_active', {
      p_shift_id: shiftId,
      p_active: isActive,
      p_expected_version: expectedVersion,
      p_effective_from: effectiveFrom,
    }),
  );
}
