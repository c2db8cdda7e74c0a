import 'server-only';
import { z } from 'zod';
import { AVAILABILITY_KINDS, type Availability, type SleepWindow } from '#lib/domain/availability-records.ts';
import type { AvailabilityInput, SleepWindowInput } from '#lib/domain/availability-schemas.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const entrySchema = z.object({
  id: z.int(),
  version: z.int(),
  personId: z.string(),
  kind: z.enum(AVAILABILITY_KINDS),
  fromDate: z.string(),
  toDate: z.string().nullable(),
  weekdayMask: z.int(),
  startTime: z.string().nullable(),
  endTime: z.string().nullable(),
  note: z.string().nullable(),
}) satisfies z.ZodType<Availability>;

const listSchema = z.object({
  entries: z.array(entrySchema),
  sleep: z.object({ startTime: z.string(), endTime: z.string(), version: z.int() }).nullable(),
}) satisfies z.ZodType<PersonAvailability>;

type PersonAvailability = {
  /** From yesterday on, by first day. */
  entries: Availability[];
  sleep: SleepWindow | null;
};

/** What somebody wishes, their standbys and their sleep: the own, or for supervisors anybody's. Refuses others. */
export async function listAvailability(db: Db, personId: string): Promise<PersonAvailability> {
  return listSchema.parse(requireData(await db.rpc('list_availability', { p_user_id: personId })));
}

type Standby = Availability & { personName: string };

/** Who of a center (null = of all) is on standby when, from yesterday on; for supervisors. */
export async function listStandbys(db: Db, centerId: string | null): Promise<Standby[]> {
  const answer = await db.rpc('list_standbys', { ...(centerId !== null && { p_center_id: centerId }) });
  return z.array(entrySchema.extend({ personName: z.string() })).parse(requireData(answer));
}

/** Writes an own wish, or as a supervisor somebody's standby, who is told. Returns its id. */
export async function saveAvailability(db: Db, entry: AvailabilityInput): Promise<number> {
  return requireData(
    await db.rpc('save_availability', {
      p_user_id: entry.personId,
      p_kind: entry.kind,
      p_from_date: entry.fromDate,
      p_weekday_mask: entry.weekdayMask,
      ...(entry.toDate !== null && { p_to_date: entry.toDate }),
      ...(entry.startTime !== null && { p_start_time: entry.startTime }),
      ...(entry.endTime !== null && { p_end_time: entry.endTime }),
      ...(entry.note !== null && { p_note: entry.note }),
      ...(entry.id !== null && { p_id: entry.id }),
      ...(entry.version !== null && { p_version: entry.version }),
    }),
  );
}

/** Removes an own wish, or as a supervisor somebody's standby, who is told. */
export async function removeAvailability(
  db: Db,
  { id, version }: Pick<Availability, 'id' | 'version'>,
): Promise<void> {
  dataOf(await db.rpc('remove_availability', { p_id: id, p_version: version }));
}

/** When the caller sleeps, by the clock of their center. */
export async function saveSleepWindow(db: Db, sleep: SleepWindowInput): Promise<void> {
  dataOf(
    await db.rpc('save_sleep_window', {
      p_start_time: sleep.startTime,
      p_end_time: sleep.endTime,
      ...(sleep.version !== null && { p_version: sleep.version }),
    }),
  );
}

/** Says no more when the caller sleeps. */
export async function clearSleepWindow(db: Db, version: number): Promise<void> {
  dataOf(await db.rpc('clear_sleep_window', { p_version: version }));
}
