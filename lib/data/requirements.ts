import 'server-only';
import type { RequirementFields, RequirementRecord } from '#lib/domain/records.ts';
import type { RequirementChange, RequirementEnd } from '#lib/domain/setting-schemas.ts';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate, Weekday } from '#lib/domain/types.ts';
import type { Database } from '#lib/supabase/database.types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, jsonOf, requireData } from './read.ts';

const weekdays: readonly Weekday[] = [0, 1, 2, 3, 4, 5, 6];

const columns =
  `id, period_name, start_time, end_time, min_employees, min_supervisors, weekday_mask, effective_from,
  effective_to, replaces_weekly, qualification_id, version, cut_id, cut_until` as const;
type Row = Omit<
  Database['public']['Tables']['staffing_requirements']['Row'],
  'agency_id' | 'center_id' | 'created_at' | 'updated_at'
>;

/** Null = every day. */
function weekdaysOfMask(mask: number): Weekday[] | null {
  return mask === 127 ? null : weekdays.filter((day) => (mask >> day) & 1);
}

/** The staffing requirements of a center: the weekly rows first, then by their first day; ended ones too. */
export async function listRequirements(db: Db, centerId: string): Promise<RequirementRecord[]> {
  const rows = requireData(
    await db
      .from('staffing_requirements')
      .select(columns)
      .eq('center_id', centerId)
      .order('replaces_weekly')
      .order('effective_from', { nullsFirst: true })
      .order('id')
      .limit(1000),
  );
  return rows.map((row) => ({ ...fieldsOf(row), id: row.id, version: row.version }));
}

function fieldsOf(row: Row): RequirementFields {
  return {
    name: row.period_name,
    startTime: row.start_time.slice(0, 5),
    endTime: row.end_time.slice(0, 5),
    minEmployees: row.min_employees,
    minSupervisors: row.min_supervisors,
    weekdays: weekdaysOfMask(row.weekday_mask),
    fromDate: row.effective_from,
    toDate: row.effective_to,
    replacesWeekly: row.replaces_weekly,
    ...(row.qualification_id !== null && { qualificationId: String(row.qualification_id) }),
  };
}

export type ReplacedRequirement = {
  requirementId: number;
  /** Its last day if nothing replaced it; null = none. */
  until: LocalDate | null;
  /** What of it goes on when the planned one is removed: from that one's first day up to the next that is to follow. */
  goesOn: RequirementFields & { fromDate: LocalDate };
};

/** What a planned requirement is to replace; null when it replaces none, or when that was changed since. */
export async function getReplacedRequirement(
  db: Db,
  requirementId: number,
): Promise<ReplacedRequirement | null> {
  const rows = requireData(
    await db
      .from('staffing_requirements')
      .select(columns)
      .or(`id.eq.${requirementId},cut_id.eq.${requirementId}`),
  );
  const planned = rows.find(({ id }) => id === requirementId);
  if (planned === undefined || planned.cut_id === null || planned.effective_from === null) return null;
  const [former] = requireData(
    await db.from('staffing_requirements').select(columns).eq('id', planned.cut_id),
  );
  if (former?.effective_to !== addDays(planned.effective_from, -1)) return null;
  const end = planned.effective_to;
  const isFollowed = end !== null && rows.some((row) => row.effective_from === addDays(end, 1));
  const until = planned.cut_until;
  return {
    requirementId: former.id,
    until,
    goesOn: { ...fieldsOf(former), fromDate: planned.effective_from, toDate: isFollowed ? end : until },
  };
}

/**
 * Adds a requirement or changes one from a date on, for admins. One that began before it ends the day before and another
 * row starts; a version other than the known one is a conflict. Returns the id of the row from then on.
 */
export async function saveRequirement(
  db: Db,
  { requirementId, expectedVersion, centerId, effectiveFrom, ...fields }: RequirementChange,
): Promise<number> {
  return requireData(
    await db.rpc('save_requirement', {
      p_fields: jsonOf(fields),
      p_effective_from: effectiveFrom,
      p_center_id: centerId,
      ...(requirementId !== null && { p_id: requirementId }),
      ...(expectedVersion !== null && { p_expected_version: expectedVersion }),
    }),
  );
}

/**
 * Ends a requirement the day before a date, for admins; one that has not begun by then is removed. A version other than
 * the known one is a conflict.
 */
export async function endRequirement(
  db: Db,
  { requirementId, expectedVersion, effectiveFrom }: RequirementEnd,
): Promise<void> {
  dataOf(
    await db.rpc('end_requirement', {
      p_id: requirementId,
      p_expected_version: expectedVersion,
      p_effective_from: effectiveFrom,
    }),
  );
}
