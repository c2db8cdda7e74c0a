import 'server-only';
import { z } from 'zod';
import type { CoworkerShift, OwnLeave, PersonShift, Roster, TradedShift } from '#lib/domain/records.ts';
import { type Instant, type LocalDate, PATTERN_IDS, ROLES } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { heldRole } from './held-role.ts';
import { dataOf, requireData } from './read.ts';

const personSchema = z
  .object({
    id: z.string(),
    full_name: z.string(),
    is_active: z.boolean(),
    employee_number: z.string().nullable(),
    seniority_date: z.string().nullable(),
    not_counting: z.array(z.tuple([z.string(), z.string().nullable()])),
    role: heldRole.nullable(),
    pattern: z.enum(PATTERN_IDS).nullable(),
  })
  .transform((row) => ({
    id: row.id,
    fullName: row.full_name,
    isActive: row.is_active,
    employeeNumber: row.employee_number,
    seniorityDate: row.seniority_date,
    notCounting: row.not_counting.map(([fromDate, toDate]) => ({ fromDate, toDate })),
    role: row.role ?? 'dispatcher',
    pattern: row.pattern,
  }));

const assignmentSchema = z
  .tuple([
    z.number(),
    z.string().nullable(),
    z.number(),
    z.string(),
    z.number(),
    z.number(),
    z.boolean(),
    z.boolean(),
    z.boolean(),
    z.enum(ROLES),
  ])
  .transform(
    ([id, userId, shiftId, shiftDate, startsAt, endsAt, isOvertime, isManual, isLocked, requiredRole]) => ({
      id,
      /** Null = an open shift. */
      userId,
      shiftId,
      shiftDate,
      startsAt,
      endsAt,
      isOvertime,
      isManual,
      isLocked,
      requiredRole,
    }),
  );

const rosterSchema = z.object({ people: z.array(personSchema), assignments: z.array(assignmentSchema) });

/** A whole schedule: its people and every assignment that is not cancelled, by start. Null when not visible. */
export async function getRoster(db: Db, scheduleId: number): Promise<Roster | null> {
  const answer = dataOf(await db.rpc('get_schedule_roster', { p_schedule_id: scheduleId }));
  return answer === null ? null : rosterSchema.parse(answer);
}

/** A person's published shifts whose operational date lies in the range, both ends included; at most 370 days. */
export async function listPersonShifts(
  db: Db,
  userId: string,
  fromDate: LocalDate,
  toDate: LocalDate,
): Promise<PersonShift[]> {
  const rows = requireData(
    await db
      .from('assigned_shifts')
      .select(
        `id, version, shift_date, starts_at, ends_at, is_overtime, is_acting, is_manual_override, source,
         shifts!assigned_shifts_center_id_shift_id_fkey(code, name, category, duration_minutes)`,
      )
      .eq('user_id', userId)
      .eq('status', 'published')
      .gte('shift_date', fromDate)
      .lte('shift_date', toDate)
      .order('starts_at')
      .limit(1000),
  );
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    shiftDate: row.shift_date,
    startsAt: Date.parse(row.starts_at),
    endsAt: Date.parse(row.ends_at),
    code: row.shifts.code,
    name: row.shifts.name,
    category: row.shifts.category,
    durationMinutes: row.shifts.duration_minutes,
    isOvertime: row.is_overtime,
    isActing: row.is_acting,
    isManual: row.is_manual_override,
    isSwapped: row.source === 'swap',
  }));
}

/** The operational date of a published shift of a person; null when they have no such shift. */
export async function getPersonShiftDate(
  db: Db,
  userId: string,
  assignmentId: number,
): Promise<LocalDate | null> {
  const row = dataOf(
    await db
      .from('assigned_shifts')
      .select('shift_date')
      .eq('id', assignmentId)
      .eq('user_id', userId)
      .eq('status', 'published')
      .maybeSingle(),
  );
  return row?.shift_date ?? null;
}

const tradedSchema: z.ZodType<TradedShift[]> = z.array(
  z.object({
    rowId: z.int(),
    isWorked: z.boolean(),
    withName: z.string(),
    startsAt: z.number(),
    endsAt: z.number(),
  }),
);

/** The caller's published shifts of trades in the range of operational dates, both ends included; at most 400 days. */
export async function listMyTradedShifts(
  db: Db,
  fromDate: LocalDate,
  toDate: LocalDate,
): Promise<TradedShift[]> {
  return tradedSchema.parse(
    requireData(await db.rpc('list_my_traded_shifts', { p_from: fromDate, p_to: toDate })),
  );
}

/** A person's own approved leave that touches the range. */
export async function listApprovedLeave(
  db: Db,
  userId: string,
  from: Instant,
  to: Instant,
): Promise<OwnLeave[]> {
  const rows = requireData(
    await db
      .from('time_off_requests')
      .select('id, start_datetime, end_datetime')
      .eq('user_id', userId)
      .eq('status', 'approved')
      .lt('start_datetime', new Date(to).toISOString())
      .gt('end_datetime', new Date(from).toISOString())
      .order('start_datetime')
      .limit(500),
  );
  return rows.map((row) => ({
    id: row.id,
    startsAt: Date.parse(row.start_datetime),
    endsAt: Date.parse(row.end_datetime),
  }));
}

const coworkerSchema = z
  .object({
    user_id: z.string(),
    full_name: z.string(),
    shift: z.string(),
    starts_at: z.iso.datetime({ offset: true }),
    ends_at: z.iso.datetime({ offset: true }),
  })
  .transform((row) => ({
    userId: row.user_id,
    fullName: row.full_name,
    shiftCode: row.shift,
    startsAt: Date.parse(row.starts_at),
    endsAt: Date.parse(row.ends_at),
  }));

/** Who works the published shifts of a center between two instants; nothing else is known of coworkers. */
export async function listCoworkerShifts(
  db: Db,
  centerId: string,
  from: Instant,
  to: Instant,
): Promise<CoworkerShift[]> {
  const answer = requireData(
    await db.rpc('list_coworker_shifts', {
      p_center_id: centerId,
      p_from: new Date(from).toISOString(),
      p_to: new Date(to).toISOString(),
    }),
  );
  return z.array(coworkerSchema).parse(answer);
}
