import type postgres from 'postgres';
import { makeAgency, makePerson } from '../../factories/people.ts';
import { makeRequirement, makeShift } from '../../factories/scheduling.ts';

export type YearCenter = {
  agencyId: string;
  centerId: string;
  fromDate: string;
  toDate: string;
  people: number;
  shifts: number;
};

/** Gives everybody of the large center ten hours on each day of the year after its published block. */
export async function fillYear(sql: postgres.Sql): Promise<YearCenter> {
  const [block] = await sql<
    { agencyId: string; centerId: string; end: string; fromDate: string; toDate: string }[]
  >`
    select s.agency_id as "agencyId", s.center_id as "centerId", s.end_date::text as end,
      (s.end_date + 1)::text as "fromDate", (s.end_date + 365)::text as "toDate"
    from public.schedules s
    join public.profiles p on p.center_id = s.center_id and p.email = 'supervisor@harbor.example'
    where s.status = 'published'`;
  if (block === undefined) throw new Error('No block is published.');
  const { agencyId, centerId, end, fromDate, toDate } = block;
  for (const [index, [from, to]] of [
    [1, 122],
    [123, 244],
    [245, 365],
  ].entries()) {
    const id = 9_000_001 + index;
    await sql`
      insert into public.schedules (id, agency_id, center_id, name, start_date, end_date, status, published_version)
      overriding system value
      values (${id}, ${agencyId}, ${centerId}, ${`Block ${id}`}, ${end}::date + ${from ?? 0}::integer,
        ${end}::date + ${to ?? 0}::integer, 'published', 1)`;
    // The same hours every day for each, so nobody works twice at once.
    await sql`
      insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status, source)
      select p.agency_id, p.center_id, ${id}, p.id, t.id, day::date, 'published', 'manual'
      from (
        select q.*, row_number() over (order by q.id) as place from public.profiles q
        where q.agency_id = ${agencyId} and q.center_id = ${centerId} and q.is_active
        order by q.id limit 200
      ) p
      join public.shifts t on t.center_id = p.center_id and t.is_active
        and t.code = (array['D10', 'S10', 'G10'])[1 + p.place % 3]
      cross join generate_series(${end}::date + ${from ?? 0}::integer, ${end}::date + ${to ?? 0}::integer, interval '1 day') day`;
  }
  const [count] = await sql<{ shifts: number; people: number }[]>`
    select count(*)::integer as shifts, count(distinct a.user_id)::integer as people from public.assigned_shifts a
    where a.agency_id = ${agencyId} and a.center_id = ${centerId} and a.status = 'published'
      and a.shift_date between ${fromDate} and ${toDate}`;
  await sql`analyze`;
  return { agencyId, centerId, fromDate, toDate, people: count?.people ?? 0, shifts: count?.shifts ?? 0 };
}

/** As many people as a center has, of whom some work, and what they asked for. */
const OTHER_PEOPLE = 25;

/** Other agencies with people at work on the same dates. */
export async function addAgencies(
  sql: postgres.Sql,
  count: number,
  { fromDate }: YearCenter,
): Promise<number> {
  let shifts = 0;
  for (let n = 1; n <= count; n += 1) {
    const number = 5_000 + n;
    const agency = await makeAgency(sql, number);
    const shiftId = await makeShift(sql, agency, 8_000_000 + n, {
      code: 'D10',
      startTime: '09:00',
      endTime: '19:00',
    });
    await makeRequirement(sql, agency, 8_000_000 + n, {});
    const scheduleId = 8_000_000 + n;
    await sql`
      insert into public.schedules (id, agency_id, center_id, name, start_date, end_date, status, published_version)
      overriding system value
      values (${scheduleId}, ${agency.id}, ${agency.centerId}, 'Block', ${fromDate}, ${fromDate}::date + 119, 'published', 1)`;
    for (let person = 0; person < 4; person += 1) await makePerson(sql, agency, number * 100 + person, {});
    await sql`
      with accounts as (
        insert into auth.users (id, aud, role, email, created_at, updated_at)
        select gen_random_uuid(), 'authenticated', 'authenticated', ${`other-${number}-`} || n || '@example.test', now(), now()
        from generate_series(5, ${OTHER_PEOPLE}) n
        returning id, email
      ), people as (
        insert into public.profiles (id, agency_id, center_id, full_name, email)
        select a.id, ${agency.id}, ${agency.centerId}, 'Other ' || a.email, a.email from accounts a
        returning id
      )
      insert into public.user_roles (user_id, role_id)
      select p.id, r.id from people p cross join public.roles r where r.name = 'dispatcher'`;
    await sql`
      insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime)
      select p.agency_id, p.id, (select min(k.id) from public.leave_kinds k where k.agency_id = p.agency_id),
        (${fromDate}::date + 200)::timestamptz, (${fromDate}::date + 201)::timestamptz
      from public.profiles p where p.agency_id = ${agency.id}`;
    const added = await sql`
      insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status, source)
      select p.agency_id, p.center_id, ${scheduleId}, p.id, ${shiftId}, day::date, 'published', 'manual'
      from public.profiles p
      cross join generate_series(${fromDate}::date, ${fromDate}::date + 119, interval '1 day') day
      where p.agency_id = ${agency.id} and p.employee_number is not null`;
    shifts += added.count;
  }
  await sql`analyze`;
  return shifts;
}
