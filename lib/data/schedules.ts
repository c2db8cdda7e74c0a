import 'server-only';
import { z } from 'zod';
import type { Schedule, ScheduleStatus } from '#lib/domain/records.ts';
import type { Line, LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const columns = `id, center_id, name, start_date, end_date, status, version, published_version, published_at,
  created_at, result->metrics`;

type Row = {
  id: number;
  center_id: string;
  name: string;
  start_date: string;
  end_date: string;
  status: ScheduleStatus;
  version: number;
  published_version: number;
  published_at: string | null;
  created_at: string;
  metrics: unknown;
};

function scheduleOf(row: Row): Schedule {
  return {
    id: row.id,
    centerId: row.center_id,
    name: row.name,
    startDate: row.start_date,
    endDate: row.end_date,
    status: row.status,
    version: row.version,
    publishedVersion: row.published_version,
    publishedAt: row.published_at === null ? null : Date.parse(row.published_at),
    createdAt: Date.parse(row.created_at),
    metrics: metricsSchema.parse(row.metrics),
  };
}

const metricsSchema = z
  .object({
    requiredEmployeeMinutes: z.number(),
    requiredSupervisorMinutes: z.number(),
    uncoveredEmployeeMinutes: z.number(),
    uncoveredSupervisorMinutes: z.number(),
    uncoveredIfFilledEmployeeMinutes: z.number(),
    uncoveredIfFilledSupervisorMinutes: z.number(),
    overstaffedMinutes: z.number(),
    openPieceMinutes: z.number(),
    assignments: z.number(),
    peopleWithPreference: z.number(),
    peopleOnPreferredShift: z.number(),
    nightShiftsMax: z.number(),
    nightShiftsMin: z.number(),
    weekendShiftsMax: z.number(),
    weekendShiftsMin: z.number(),
    // Figures that schedules made before they were known do not have.
    requiredQualifiedMinutes: z.number().default(0),
    uncoveredQualifiedMinutes: z.number().default(0),
    unevenness: z.number().default(0),
    pendingLeaveMinutes: z.number().default(0),
    changedPeople: z.number().nullable().default(null),
    changedWeeks: z.number().default(0),
  })
  .nullable();

/** The schedules of a center, the latest first; discarded drafts are left out. */
export async function listSchedules(db: Db, centerId: string): Promise<Schedule[]> {
  const rows = requireData(
    await db
      .from('schedules')
      .select(columns)
      .eq('center_id', centerId)
      .neq('status', 'archived')
      .order('start_date', { ascending: false })
      .order('id', { ascending: false })
      .limit(200),
  );
  return rows.map(scheduleOf);
}

export async function getSchedule(db: Db, scheduleId: number): Promise<Schedule | null> {
  const row = dataOf(await db.from('schedules').select(columns).eq('id', scheduleId).maybeSingle());
  return row === null ? null : scheduleOf(row);
}

/** The last day that a published schedule of the center covers; null before the first one. */
export async function getLastPublishedDay(db: Db, centerId: string): Promise<LocalDate | null> {
  const row = dataOf(
    await db
      .from('schedules')
      .select('end_date')
      .eq('center_id', centerId)
      .eq('status', 'published')
      .order('end_date', { ascending: false })
      .limit(1)
      .maybeSingle(),
  );
  return row?.end_date ?? null;
}

export async function createSchedule(
  db: Db,
  agencyId: string,
  schedule: { centerId: string; name: string; startDate: LocalDate; endDate: LocalDate },
): Promise<number> {
  const row = requireData(
    await db
      .from('schedules')
      .insert({
        agency_id: agencyId,
        center_id: schedule.centerId,
        name: schedule.name,
        start_date: schedule.startDate,
        end_date: schedule.endDate,
      })
      .select('id')
      .single(),
  );
  return row.id;
}

const publicationSchema = z.object({ people_told: z.number(), published_version: z.number() });

export type Publication = { peopleTold: number; publishedVersion: number };

/** Publishes a draft of exactly that version. */
export async function publishSchedule(db: Db, scheduleId: number, version: number): Promise<Publication> {
  const answer = requireData(
    await db.rpc('publish_schedule', { p_schedule_id: scheduleId, p_expected_version: version }),
  );
  const { people_told, published_version } = publicationSchema.parse(answer);
  return { peopleTold: people_told, publishedVersion: published_version };
}

export async function discardSchedule(db: Db, scheduleId: number, version: number): Promise<void> {
  dataOf(await db.rpc('discard_schedule', { p_schedule_id: scheduleId, p_expected_version: version }));
}

const linesSchema = z
  .array(z.object({ personId: z.string(), fromDate: z.string(), week: z.array(z.string().nullable()) }))
  .nullable();

/** The lines a schedule was generated with; none before the first run. */
export async function listLines(db: Db, scheduleId: number): Promise<Line[]> {
  const row = dataOf(
    await db
      .from('schedule_results')
      .select('lines:result->lines')
      .eq('schedule_id', scheduleId)
      .maybeSingle(),
  );
  return linesSchema.parse(row?.lines ?? null) ?? [];
}
