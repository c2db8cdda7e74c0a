import type postgres from 'postgres';
import { addDays, operationalDayStartsAt } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { SeedAgency } from './centers.ts';

/** How many days before today have notes, and how many changes of each: those at which most people start. */
const DAYS_BACK = 3;
const CHANGES_A_DAY = 3;

/** What crews leave to each other, by desk. */
const texts: Readonly<Record<string, readonly string[]>> = {
  'Call taking': [
    'Two callers on Elm Street report the same water main break; Public Works is told, they call back with a time.',
    'The translation line is slow tonight: allow a minute for Spanish, three for Vietnamese.',
    'Repeat caller from the 400 block of Harbor Way, welfare only. Unit 14 knows the address.',
    'School bus route 12 is late because of the detour; parents are calling. No incident.',
  ],
  Radio: [
    'Radio 2 has static on channel 4. The technician comes at 08:00; use Radio 3 until then.',
    'Pursuit ended at the county line, two in custody. Unit 22 still waits for a tow at mile 118.',
    'Mutual aid to the neighboring county: engine 7 and medic 3 are out until recalled.',
    'CAD was down from 02:10 to 02:25. Everything is entered again; times of these calls are from the cards.',
  ],
  Supervisor: [
    'One chair is covered by overtime until the relief. The on-call list was used up to the fourth name.',
    'The state exercise starts at 10:00. The first message is a drill and says so.',
    'The back-up generator was tested and is on automatic again.',
    'The roof door alarm went off twice, maintenance is told. Nothing was found.',
  ],
};

/**
 * Notes of the last days and of today at the busiest changes of each. Those of former days were read by their crews.
 * Nobody is told of any.
 */
export async function insertHandover(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  today: LocalDate,
): Promise<void> {
  const from = new Date(operationalDayStartsAt(addDays(today, -DAYS_BACK), agency)).toISOString();
  const start = new Date(operationalDayStartsAt(today, agency)).toISOString();
  const until = new Date(operationalDayStartsAt(addDays(today, 1), agency)).toISOString();
  await tx`select set_config('app.bulk', 'on', true)`;
  const changes = await tx<{ at: Date; authors: string[] }[]>`
    select c.starts_at as at, array(
      select p.id from public.assigned_shifts o
      join public.profiles p on p.id = o.user_id
      where o.agency_id = ${agency.id} and o.center_id = ${agency.centerId} and o.status = 'published'
        and o.starts_at < c.starts_at - interval '1 hour' and o.starts_at > c.starts_at - interval '2 days'
        and o.ends_at >= c.starts_at - interval '30 minutes'
      order by o.ends_at, p.full_name, p.id limit 3
    ) as authors
    from (
      select a.starts_at, row_number() over (
        partition by floor(extract(epoch from a.starts_at - ${start}::text::timestamptz) / 86400)
        order by count(*) desc, a.starts_at
      ) as place
      from public.assigned_shifts a
      where a.agency_id = ${agency.id} and a.center_id = ${agency.centerId} and a.status = 'published'
        and a.user_id is not null and a.starts_at >= ${from}::text::timestamptz
        and a.starts_at < ${until}::text::timestamptz
      group by a.starts_at
    ) c
    where c.place <= ${CHANGES_A_DAY}
    order by c.starts_at`;
  for (const [index, { at, authors }] of changes.entries()) {
    for (const [place, [desk, said]] of Object.entries(texts).entries()) {
      const author = authors[place % Math.max(1, authors.length)];
      // Not every desk has something to say at each change.
      if (author === undefined || (index + place) % 4 === 3) continue;
      await tx`
        insert into public.handover_notes (agency_id, center_id, desk_id, for_at, content, author_id, client_id, created_at)
        select ${agency.id}, ${agency.centerId}, d.id, ${at}, ${said[index % said.length] ?? ''}, ${author},
          gen_random_uuid(), least(${at}::timestamptz - interval '35 minutes', ${start}::text::timestamptz)
        from public.desks d where d.center_id = ${agency.centerId} and d.name = ${desk}`;
    }
  }
  await tx`
    insert into public.handover_receipts (agency_id, center_id, note_id, user_id, version, read_at)
    select n.agency_id, n.center_id, n.id, w.user_id, n.version, n.for_at + interval '4 minutes'
    from public.handover_notes n cross join lateral private.handover_crew(n.center_id, n.for_at) w
    where n.agency_id = ${agency.id} and n.for_at < ${start}::text::timestamptz and w.user_id <> n.author_id`;
  await tx`
    insert into private.told (agency_id, key)
    select n.agency_id, format('handover:%s:%s', n.id, w.user_id)
    from public.handover_notes n cross join lateral private.handover_crew(n.center_id, n.for_at) w
    where n.agency_id = ${agency.id}`;
  await tx`select set_config('app.bulk', '', true)`;
}
