import 'server-only';
import type { LocalDate, LocalTime } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

export type Holiday = { date: LocalDate; name: string };

/** Holidays of an agency by date, past ones too. */
export async function listHolidays(db: Db, agencyId: string): Promise<Holiday[]> {
  const rows = requireData(
    await db
      .from('holidays')
      .select('holiday_date, name')
      .eq('agency_id', agencyId)
      .order('holiday_date')
      .limit(1000),
  );
  return rows.map(({ holiday_date: date, name }) => ({ date, name }));
}

/** Names a holiday, or with null removes it, for admins. A past date is refused. */
export async function saveHoliday(
  db: Db,
  { date, name }: { date: LocalDate; name: string | null },
): Promise<void> {
  dataOf(await db.rpc('save_holiday', { p_date: date, ...(name !== null && { p_name: name }) }));
}

export type Qualification = {
  id: number;
  name: string;
  /** Whoever has it may act as supervisor. */
  isActingSupervisor: boolean;
  isActive: boolean;
  version: number;
};

/** Qualifications of an agency by name, retired ones last. */
export async function listQualifications(db: Db, agencyId: string): Promise<Qualification[]> {
  const rows = requireData(
    await db
      .from('qualifications')
      .select('id, name, is_acting_supervisor, is_active, version')
      .eq('agency_id', agencyId)
      .order('is_active', { ascending: false })
      .order('name')
      .limit(500),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    isActingSupervisor: row.is_acting_supervisor,
    isActive: row.is_active,
    version: row.version,
  }));
}

/** Adds a qualification at once, for admins; returns its id. */
export async function addQualification(
  db: Db,
  { name, isActingSupervisor }: Pick<Qualification, 'name' | 'isActingSupervisor'>,
): Promise<number> {
  return requireData(
    await db.rpc('add_qualification', { p_name: name, p_is_acting_supervisor: isActingSupervisor }),
  );
}

export type CenterRecord = {
  id: string;
  name: string;
  timeZone: string;
  /** When the operational day starts today. */
  dayStart: LocalTime;
  /** False: closed. */
  isActive: boolean;
  version: number;
};

/** Centers of an agency, the oldest first, closed ones too. */
export async function listCenterRecords(db: Db, agencyId: string): Promise<CenterRecord[]> {
  const rows = requireData(
    await db
      .from('centers')
      .select('id, name, time_zone, day_start, is_active, version')
      .eq('agency_id', agencyId)
      .order('created_at')
      .order('id')
      .limit(200),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    timeZone: row.time_zone,
    dayStart: row.day_start.slice(0, 5),
    isActive: row.is_active,
    version: row.version,
  }));
}

/** Adds an open center at once, for admins; returns its id. */
export async function addCenter(
  db: Db,
  { name, timeZone, dayStart }: Pick<CenterRecord, 'name' | 'timeZone' | 'dayStart'>,
): Promise<string> {
  return requireData(
    await db.rpc('add_center', { p_name: name, p_time_zone: timeZone, p_day_start: dayStart }),
  );
}
