import 'server-only';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { nominalMinutesBetween } from '#lib/domain/time.ts';
import type { ShiftCategory } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

export type ShiftFields = {
  name: string;
  code: string;
  category: ShiftCategory;
  startTime: string;
  endTime: string;
};

/** The templates of a center by category and length; retired ones only when asked for. */
export async function listShifts(
  db: Db,
  centerId: string,
  options: { includeRetired?: boolean } = {},
): Promise<ShiftTemplate[]> {
  let query = db
    .from('shifts')
    .select(
      'id, code, name, category, start_time, end_time, duration_minutes, is_active, valid_from, valid_to, version',
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
    version: row.version,
  }));
}

export async function createShift(
  db: Db,
  center: { agencyId: string; centerId: string },
  shift: ShiftFields,
): Promise<void> {
  dataOf(
    await db.from('shifts').insert({
      agency_id: center.agencyId,
      center_id: center.centerId,
      name: shift.name,
      code: shift.code,
      category: shift.category,
      start_time: shift.startTime,
      end_time: shift.endTime,
      duration_minutes: nominalMinutesBetween(shift.startTime, shift.endTime),
    }),
  );
}

/** Saves a template; one that schedules use is replaced by a new one. Returns the id in force. */
export async function reviseShift(
  db: Db,
  shiftId: number,
  version: number,
  shift: ShiftFields,
): Promise<number> {
  return requireData(
    await db.rpc('revise_shift', {
      p_shift_id: shiftId,
      p_expected_version: version,
      p_name: shift.name,
      p_code: shift.code,
      p_category: shift.category,
      p_start_time: shift.startTime,
      p_end_time: shift.endTime,
    }),
  );
}

export async function setShiftActive(
  db: Db,
  shiftId: number,
  active: boolean,
  version: number,
): Promise<void> {
  dataOf(
    await db.rpc('set_shift_active', { p_shift_id: shiftId, p_active: active, p_expected_version: version }),
  );
}
