import 'server-only';
import type { RequirementFields, RequirementRecord } from '#lib/domain/records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Weekday } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const weekdays: readonly Weekday[] = [0, 1, 2, 3, 4, 5, 6];

/** Null = every day. */
function weekdaysOfMask(mask: number): Weekday[] | null {
  return mask === 127 ? null : weekdays.filter((day) => (mask >> day) & 1);
}

function maskOf(days: readonly Weekday[] | null): number {
  return days === null ? 127 : days.reduce<number>((mask, day) => mask | (1 << day), 0);
}

/** The staffing requirements of a center in the order of the operational day. */
export async function listRequirements(db: Db, centerId: string): Promise<RequirementRecord[]> {
  const rows = requireData(
    await db
      .from('staffing_requirements')
      .select(
        `id, period_name, start_time, end_time, min_employees, min_supervisors, weekday_mask, effective_from,
         effective_to, replaces_weekly, version`,
      )
      .eq('center_id', centerId)
      .is('qualification_id', null)
      .order('replaces_weekly')
      .order('effective_from', { nullsFirst: true })
      .order('id')
      .limit(1000),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.period_name,
    startTime: row.start_time.slice(0, 5),
    endTime: row.end_time.slice(0, 5),
    minEmployees: row.min_employees,
    minSupervisors: row.min_supervisors,
    weekdays: weekdaysOfMask(row.weekday_mask),
    fromDate: row.effective_from,
    toDate: row.effective_to,
    replacesWeekly: row.replaces_weekly,
    version: row.version,
  }));
}

function columnsOf(fields: RequirementFields) {
  return {
    period_name: fields.name,
    start_time: fields.startTime,
    end_time: fields.endTime,
    min_employees: fields.minEmployees,
    min_supervisors: fields.minSupervisors,
    weekday_mask: maskOf(fields.weekdays),
    effective_from: fields.fromDate,
    effective_to: fields.toDate,
    replaces_weekly: fields.replacesWeekly,
  };
}

export async function createRequirement(
  db: Db,
  center: { agencyId: string; centerId: string },
  fields: RequirementFields,
): Promise<void> {
  dataOf(
    await db
      .from('staffing_requirements')
      .insert({ agency_id: center.agencyId, center_id: center.centerId, ...columnsOf(fields) }),
  );
}

export async function updateRequirement(
  db: Db,
  id: number,
  version: number,
  fields: RequirementFields,
): Promise<void> {
  const saved = dataOf(
    await db
      .from('staffing_requirements')
      .update(columnsOf(fields))
      .eq('id', id)
      .eq('version', version)
      .select('id')
      .maybeSingle(),
  );
  if (saved === null) throw staleRequirement();
}

export async function removeRequirement(db: Db, id: number, version: number): Promise<void> {
  const removed = dataOf(
    await db
      .from('staffing_requirements')
      .delete()
      .eq('id', id)
      .eq('version', version)
      .select('id')
      .maybeSingle(),
  );
  if (removed === null) throw staleRequirement();
}

function staleRequirement(): Refusal {
  return new Refusal(
    'conflict',
    'This requirement was changed or removed meanwhile. Reload the page to see it.',
  );
}
