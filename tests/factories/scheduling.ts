import type postgres from 'postgres';
import type { LocalDate, LocalTime, Role, ShiftCategory } from '#lib/domain/types.ts';
import type { TestAgency } from './people.ts';

export type ShiftOptions = {
  code: string;
  startTime: LocalTime;
  endTime: LocalTime;
  category?: ShiftCategory;
};

/** The shift template of that id. */
export async function makeShift(
  sql: postgres.Sql,
  agency: TestAgency,
  id: number,
  { code, startTime, endTime, category = 'day' }: ShiftOptions,
): Promise<number> {
  await sql`
    insert into public.shifts (id, agency_id, center_id, name, code, category, start_time, end_time, duration_minutes)
    overriding system value
    values (${id}, ${agency.id}, ${agency.centerId}, ${`Shift ${code}`}, ${code}, ${category}, ${startTime}, ${endTime},
      (extract(epoch from ${endTime}::time - ${startTime}::time)::integer / 60 + 1439) % 1440 + 1)`;
  return id;
}

/** A requirement for every day of the week. */
export async function makeRequirement(
  sql: postgres.Sql,
  agency: TestAgency,
  id: number,
  options: {
    startTime?: LocalTime;
    endTime?: LocalTime;
    minEmployees?: number;
    minSupervisors?: number;
  } = {},
): Promise<number> {
  const { startTime = '09:00', endTime = '21:00', minEmployees = 2, minSupervisors = 1 } = options;
  await sql`
    insert into public.staffing_requirements
      (id, agency_id, center_id, period_name, start_time, end_time, min_employees, min_supervisors)
    overriding system value
    values (${id}, ${agency.id}, ${agency.centerId}, ${`Period ${id}`}, ${startTime}, ${endTime}, ${minEmployees},
      ${minSupervisors})`;
  return id;
}

export type ScheduleOptions = { startDate: LocalDate; endDate: LocalDate; status?: 'draft' | 'published' };

/** The schedule of that id, without rows. */
export async function makeSchedule(
  sql: postgres.Sql,
  agency: TestAgency,
  id: number,
  { startDate, endDate, status = 'draft' }: ScheduleOptions,
): Promise<number> {
  await sql`
    insert into public.schedules (id, agency_id, center_id, name, start_date, end_date, status, published_version)
    overriding system value
    values (${id}, ${agency.id}, ${agency.centerId}, ${`Block ${id}`}, ${startDate}, ${endDate}, ${status},
      ${status === 'published' ? 1 : 0})`;
  return id;
}

export type AssignmentOptions = {
  scheduleId: number;
  shiftId: number;
  /** Null = an open shift. */
  userId: string | null;
  shiftDate: LocalDate;
  id?: number;
  status?: 'draft' | 'published' | 'cancelled';
  isLocked?: boolean;
  requiredRole?: Role;
};

/** One row of the ledger. Returns its id. */
export async function makeAssignment(
  sql: postgres.Sql,
  agency: TestAgency,
  options: AssignmentOptions,
): Promise<number> {
  const { status = 'draft', isLocked = false, requiredRole = 'dispatcher' } = options;
  const [row] = await sql<{ id: number }[]>`
    insert into public.assigned_shifts
      (id, agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status, is_locked, required_role)
    overriding system value
    values (${options.id ?? sql`nextval('public.assigned_shifts_id_seq')`}, ${agency.id}, ${agency.centerId},
      ${options.scheduleId}, ${options.userId}, ${options.shiftId}, ${options.shiftDate}, ${status}, ${isLocked},
      ${requiredRole})
    returning id::integer`;
  if (row === undefined) throw new Error('The row was not written.');
  return row.id;
}

/** A schedule's version now, as a client reads it before it writes. */
export async function versionOf(sql: postgres.Sql, scheduleId: number): Promise<number> {
  const [row] = await sql<
    { version: number }[]
  >`select version from public.schedules where id = ${scheduleId}`;
  if (row === undefined) throw new Error(`no schedule ${scheduleId}`);
  return row.version;
}
