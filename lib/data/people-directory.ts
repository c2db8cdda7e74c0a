import 'server-only';
import type { PersonMarks } from '#lib/domain/person-words.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { listCertificateMarks } from './certificates.ts';
import { requireData } from './read.ts';

const pageSize = 1000;

/**
 * What the directory says of people beside their own line, by id; who has nothing of it is left out. For supervisors.
 *
 * @param today calendar date
 */
export async function listPersonMarks(
  db: Db,
  agencyId: string,
  today: LocalDate,
  now: Instant,
): Promise<ReadonlyMap<string, PersonMarks>> {
  const [held, duty, left, certificates] = await Promise.all([
    listHeld(db, agencyId),
    listDuty(db, agencyId, today),
    countLeaverShifts(db, agencyId, now),
    listCertificateMarks(db),
  ]);
  const ids = new Set([...held.keys(), ...duty.keys(), ...left.keys(), ...certificates.keys()]);
  return new Map(
    [...ids].map((id) => [
      id,
      {
        qualifications: held.get(id) ?? [],
        duty: duty.get(id) ?? [],
        leaverShifts: left.get(id) ?? 0,
        certificates: certificates.get(id) ?? [],
      },
    ]),
  );
}

async function listHeld(
  db: Db,
  agencyId: string,
): Promise<ReadonlyMap<string, PersonMarks['qualifications']>> {
  const rows = [];
  for (let from = 0; ; from += pageSize) {
    const page = requireData(
      await db
        .from('person_qualifications')
        .select('user_id, qualification_id, valid_from, valid_to')
        .eq('agency_id', agencyId)
        .order('user_id')
        .order('qualification_id')
        .order('valid_from')
        .range(from, from + pageSize - 1),
    );
    rows.push(...page);
    if (page.length < pageSize) break;
  }
  const byPerson = Map.groupBy(rows, (row) => row.user_id);
  return new Map(
    [...byPerson].map(([id, own]) => [
      id,
      own.map((row) => ({
        qualificationId: row.qualification_id,
        fromDate: row.valid_from,
        toDate: row.valid_to,
      })),
    ]),
  );
}

async function listDuty(
  db: Db,
  agencyId: string,
  today: LocalDate,
): Promise<ReadonlyMap<string, PersonMarks['duty']>> {
  const rows = requireData(
    await db
      .from('duty_states')
      .select('user_id, kind, to_date')
      .eq('agency_id', agencyId)
      .lte('from_date', today)
      .or(`to_date.is.null,to_date.gte.${today}`)
      .limit(pageSize),
  );
  const byPerson = Map.groupBy(rows, (row) => row.user_id);
  return new Map(
    [...byPerson].map(([id, own]) => [id, own.map(({ kind, to_date: toDate }) => ({ kind, toDate }))]),
  );
}

/** Published shifts to come that name people who are deactivated, a number by person; at most 1,000 in all. */
async function countLeaverShifts(
  db: Db,
  agencyId: string,
  now: Instant,
): Promise<ReadonlyMap<string, number>> {
  const gone = requireData(
    await db.from('profiles').select('id').eq('agency_id', agencyId).eq('is_active', false).limit(pageSize),
  );
  const counts = new Map<string, number>();
  // The ids stand in an address, which has an end.
  for (let from = 0; from < gone.length; from += 100) {
    const ids = gone.slice(from, from + 100).map(({ id }) => id);
    const rows = requireData(
      await db
        .from('assigned_shifts')
        .select('user_id')
        .in('user_id', ids)
        .eq('status', 'published')
        .gt('starts_at', new Date(now).toISOString())
        .limit(pageSize),
    );
    for (const { user_id: id } of rows) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** A published schedule that reaches to a date or beyond. */
export type PublishedBlock = { id: number; name: string; startDate: LocalDate; endDate: LocalDate };

/** Published schedules of a center that reach to a date or beyond, by start. */
export async function listBlocksFrom(db: Db, centerId: string, date: LocalDate): Promise<PublishedBlock[]> {
  const rows = requireData(
    await db
      .from('schedules')
      .select('id, name, start_date, end_date')
      .eq('center_id', centerId)
      .eq('status', 'published')
      .gte('end_date', date)
      .order('start_date')
      .order('id')
      .limit(100),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    startDate: row.start_date,
    endDate: row.end_date,
  }));
}
