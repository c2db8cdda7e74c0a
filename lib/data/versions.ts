import 'server-only';
import { z } from 'zod';
import type { ComparedShift } from '#lib/domain/roster-difference.ts';
import type { ShiftChange } from '#lib/domain/roster-records.ts';
import { type LocalDate, ROLES } from '#lib/domain/types.ts';
import type { VersionName } from '#lib/domain/version-query.ts';
import type {
  RefreshedRevision,
  RevisionState,
  ScheduleStamp,
  VersionRoster,
  VersionSummary,
} from '#lib/domain/version-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';
import { historySchema } from './roster-edits.ts';

/** Null when there is no such schedule. */
export async function getScheduleStamp(db: Db, scheduleId: number): Promise<ScheduleStamp | null> {
  const row = dataOf(
    await db
      .from('schedules')
      .select(
        `status, version, updated_at, published_at,
         changer:profiles!schedules_agency_id_updated_by_fkey(full_name),
         publisher:profiles!schedules_agency_id_published_by_fkey(full_name)`,
      )
      .eq('id', scheduleId)
      .maybeSingle(),
  );
  if (row === null) return null;
  return {
    status: row.status,
    version: row.version,
    changedAt: Date.parse(row.updated_at),
    changedBy: row.changer?.full_name ?? null,
    publishedAt: row.published_at === null ? null : Date.parse(row.published_at),
    publishedBy: row.publisher?.full_name ?? null,
  };
}

const revisionStateSchema = z
  .object({
    changed: z.int(),
    people: z.array(z.string()),
    at: z.iso.datetime({ offset: true }),
    by: z.string().nullable(),
  })
  .transform(({ at, ...state }): RevisionState => ({ ...state, at: Date.parse(at) }));

/** Null for a schedule that is no draft of a revision. */
export async function getRevisionState(db: Db, scheduleId: number): Promise<RevisionState | null> {
  const answer = dataOf(await db.rpc('get_revision_state', { p_schedule_id: scheduleId }));
  return answer === null ? null : revisionStateSchema.parse(answer);
}

const refreshedSchema = z
  .object({
    brought_in: z.int(),
    removed: z.int(),
    people: z.array(z.string()),
    removed_people: z.array(z.string()),
  })
  .transform(
    ({ brought_in: broughtIn, removed_people: removedPeople, ...rest }): RefreshedRevision => ({
      ...rest,
      broughtIn,
      removedPeople,
    }),
  );

/** Brings what changed in the published block since into a revision of exactly that version. */
export async function refreshRevision(
  db: Db,
  scheduleId: number,
  version: number,
): Promise<RefreshedRevision> {
  return refreshedSchema.parse(
    requireData(await db.rpc('refresh_revision', { p_schedule_id: scheduleId, p_expected_version: version })),
  );
}

const summarySchema: z.ZodType<VersionSummary> = z.object({
  version: z.int(),
  at: z.number(),
  byName: z.string().nullable(),
  shiftCount: z.int(),
  peopleTold: z.int().nullable(),
  added: z.int(),
  changed: z.int(),
  cancelled: z.int(),
  noticeMinutes: z.int().nullable(),
  changesAfter: z.int(),
  shortestNoticeAfter: z.int().nullable(),
});

/** Every publication of a schedule, the latest first. */
export async function listVersions(db: Db, scheduleId: number): Promise<VersionSummary[]> {
  return z
    .array(summarySchema)
    .parse(requireData(await db.rpc('list_schedule_versions', { p_schedule_id: scheduleId })));
}

const people = z.array(z.object({ id: z.string(), full_name: z.string() }));
const namesOf = (list: z.infer<typeof people>): ReadonlyMap<string, string> =>
  new Map(list.map(({ id, full_name }) => [id, full_name]));

const shiftFields = [
  z.string().nullable(),
  z.int(),
  z.string(),
  z.number(),
  z.number(),
  z.boolean(),
  z.boolean(),
  z.enum(ROLES),
] as const;
const shiftOf = ([userId, shiftId, shiftDate, startsAt, endsAt, isOvertime, isActing, role]: z.infer<
  z.ZodTuple<typeof shiftFields>
>): ComparedShift => ({
  userId,
  shiftId,
  shiftDate,
  startsAt,
  endsAt,
  isOvertime,
  isActing,
  requiredRole: role === 'dispatcher' ? 'dispatcher' : 'supervisor',
});

/** What only one of two versions has; what both have is counted. */
export type VersionComparison = {
  before: readonly ComparedShift[];
  after: readonly ComparedShift[];
  names: ReadonlyMap<string, string>;
  /** People with shifts in either version. */
  peopleCount: number;
};

const comparisonSchema = z.object({
  people_count: z.int(),
  people,
  rows: z.array(z.tuple([z.boolean(), ...shiftFields])),
});

export async function compareVersions(
  db: Db,
  scheduleId: number,
  { from, to }: { from: VersionName; to: VersionName },
): Promise<VersionComparison> {
  const answer = comparisonSchema.parse(
    requireData(
      await db.rpc('compare_schedule_versions', {
        p_schedule_id: scheduleId,
        ...(from !== 'now' && { p_from: from }),
        ...(to !== 'now' && { p_to: to }),
      }),
    ),
  );
  const rowsOf = (isLater: boolean) =>
    answer.rows.flatMap(([later, ...shift]) => (later === isLater ? shiftOf(shift) : []));
  return {
    before: rowsOf(false),
    after: rowsOf(true),
    names: namesOf(answer.people),
    peopleCount: answer.people_count,
  };
}

const rosterSchema = z
  .object({ people_count: z.int(), people, rows: z.array(z.tuple(shiftFields)) })
  .transform(
    (answer): VersionRoster => ({
      peopleCount: answer.people_count,
      people: answer.people.map(({ id, full_name: fullName }) => ({ id, fullName })),
      shifts: answer.rows.map(shiftOf),
    }),
  );

/** @param page people by name, `limit` on each, counted from `offset` */
export async function getVersionRoster(
  db: Db,
  scheduleId: number,
  version: number,
  days: { fromDate: LocalDate; toDate: LocalDate },
  page: { offset: number; limit: number },
): Promise<VersionRoster> {
  return rosterSchema.parse(
    requireData(
      await db.rpc('get_version_roster', {
        p_schedule_id: scheduleId,
        p_version: version,
        p_from: days.fromDate,
        p_to: days.toDate,
        p_offset: page.offset,
        p_limit: page.limit,
      }),
    ),
  );
}

/**
 * Changes of shifts between a publication and the next, the latest first.
 *
 * @param before the id of the last one of the page before; null = the first page
 */
export async function listVersionChanges(
  db: Db,
  scheduleId: number,
  version: number,
  { before, limit }: { before: number | null; limit: number },
): Promise<ShiftChange[]> {
  return historySchema.parse(
    requireData(
      await db.rpc('list_version_changes', {
        p_schedule_id: scheduleId,
        p_version: version,
        ...(before !== null && { p_before: before }),
        p_limit: limit,
      }),
    ),
  );
}
