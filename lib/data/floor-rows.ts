import 'server-only';
import type { FloorRow } from '#lib/domain/floor.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

/** A person works at most two or three of them within the hours that a floor shows. */
const ROWS_MAX = 1000;

/**
 * Published rows of a center that touch a stretch of time, open ones too, by start; for supervisors, who alone may act on
 * them. At most 1000.
 */
export async function listFloorRows(
  db: Db,
  centerId: string,
  { from, until }: { from: Instant; until: Instant },
): Promise<FloorRow[]> {
  const rows = requireData(
    await db
      .from('assigned_shifts')
      .select('id, user_id, starts_at, ends_at, shifts!assigned_shifts_center_id_shift_id_fkey(code)')
      .eq('center_id', centerId)
      .eq('status', 'published')
      .lt('starts_at', new Date(until).toISOString())
      .gt('ends_at', new Date(from).toISOString())
      .order('starts_at')
      .order('id')
      .limit(ROWS_MAX),
  );
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    code: row.shifts.code,
    startsAt: Date.parse(row.starts_at),
    endsAt: Date.parse(row.ends_at),
  }));
}

/** The published schedule and the operational date of a row of a center; null when there is no such row. */
export async function getPublishedRow(
  db: Db,
  centerId: string,
  rowId: number,
): Promise<{ scheduleId: number; shiftDate: LocalDate } | null> {
  const row = dataOf(
    await db
      .from('assigned_shifts')
      .select('schedule_id, shift_date')
      .eq('id', rowId)
      .eq('center_id', centerId)
      .eq('status', 'published')
      .maybeSingle(),
  );
  return row === null ? null : { scheduleId: row.schedule_id, shiftDate: row.shift_date };
}

/** The open row that a leave left in the hours of a shift; null when it left none. */
export async function getOpenedRow(
  db: Db,
  centerId: string,
  { startsAt, endsAt }: { startsAt: Instant; endsAt: Instant },
): Promise<number | null> {
  const rows = requireData(
    await db
      .from('assigned_shifts')
      .select('id')
      .eq('center_id', centerId)
      .eq('status', 'published')
      .is('user_id', null)
      .gte('starts_at', new Date(startsAt).toISOString())
      .lte('ends_at', new Date(endsAt).toISOString())
      .order('updated_at', { ascending: false })
      .order('starts_at')
      .limit(1),
  );
  return rows[0]?.id ?? null;
}
