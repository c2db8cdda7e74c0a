import 'server-only';
import { z } from 'zod';
import type { Schedule, ScheduleResult, ScheduleStatus } from '#lib/domain/records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';
import { metricsSchema, resultSchema } from './result-schema.ts';

const columns = `id, center_id, name, start_date, end_date, status, version, published_version, published_at,
  revises_id, revises_from, created_at, result->metrics`;

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
  revises_id: number | null;
  revises_from: string | null;
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
    revises:
      row.revises_id === null || row.revises_from === null
        ? null
        : { scheduleId: row.revises_id, fromDate: row.revises_from },
    createdAt: Date.parse(row.created_at),
    metrics: metricsSchema.parse(row.metrics),
  };
}

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

const publicationSchema = z.object({
  schedule_id: z.number(),
  people_told: z.number(),
  published_version: z.number(),
});

/** `scheduleId`: the block that is published now; of a revision the one that it was merged into. */
export type Publication = { scheduleId: number; peopleTold: number; publishedVersion: number };

/** Publishes a draft of exactly that version. */
export async function publishSchedule(db: Db, scheduleId: number, version: number): Promise<Publication> {
  const answer = requireData(
    await db.rpc('publish_schedule', { p_schedule_id: scheduleId, p_expected_version: version }),
  );
  const { schedule_id, people_told, published_version } = publicationSchema.parse(answer);
  return { scheduleId: schedule_id, peopleTold: people_told, publishedVersion: published_version };
}

export async function discardSchedule(db: Db, scheduleId: number, version: number): Promise<void> {
  dataOf(await db.rpc('discard_schedule', { p_schedule_id: scheduleId, p_expected_version: version }));
}

/** A draft that re-plans a published block from a date on. Returns its id. */
export async function reviseSchedule(
  db: Db,
  { scheduleId, fromDate }: { scheduleId: number; fromDate: LocalDate },
): Promise<number> {
  return requireData(await db.rpc('revise_schedule', { p_schedule_id: scheduleId, p_from_date: fromDate }));
}

/** What the generator said when it made the schedule; null before the first run, and for whoever may not read it. */
export async function getScheduleResult(db: Db, scheduleId: number): Promise<ScheduleResult | null> {
  const row = dataOf(
    await db.from('schedule_results').select('result').eq('schedule_id', scheduleId).maybeSingle(),
  );
  return row === null ? null : resultSchema.parse(row.result);
}
