import type postgres from 'postgres';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';

/** People of the large agency: `admin` reads, `busy` did a quarter of everything, `former` left long ago. */
export const actors = { admin: uuid(1001), busy: uuid(1002), former: uuid(1003), rare: uuid(1004) };

/** Targets of the large agency. */
export const targets = { busy: 'schedule-1', rare: 'schedule-rare', none: 'schedule-none' };

/** When its first row was written, and its last. */
const years = { from: '2023-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' };

const peopleCount = 200;

/**
 * An agency with about so many rows of audit over three years, chained, and another with a twentieth of them in between.
 * Some kinds are common, some occurred only at the beginning, some a dozen times. With triggers off: it is the reading of
 * so many rows that is measured, not their writing.
 */
export async function plantAudit(sql: postgres.Sql, rows: number): Promise<TestAgency> {
  const agency = await makeAgency(sql, 1);
  const other = await makeAgency(sql, 2);
  for (let n = 1001; n < 1001 + peopleCount; n++) {
    await makePerson(sql, agency, n, { role: n === 1001 ? 'admin' : 'dispatcher', pattern: null });
  }
  await makePerson(sql, other, 2001, { role: 'admin' });
  await sql`alter table public.audit_logs disable trigger user`;
  await sql`alter table public.audit_chain disable trigger user`;
  await sql`
    insert into public.audit_logs (agency_id, actor_id, actor_kind, action, target_id, details, before, after, origin, created_at)
    select
      case when n % 20 = 7 then ${other.id}::uuid else ${agency.id}::uuid end,
      case when n % 20 = 7 then null when n % 20 = 3 then null
        -- They left after a twentieth of the time.
        when n < ${rows} / 20 and n % 9 = 0 then ${actors.former}::uuid
        when n % 90001 = 0 then ${actors.rare}::uuid
        when h % 4 = 0 then ${actors.busy}::uuid
        else ('00000000-0000-4000-8000-' || lpad((1005 + h % 196)::text, 12, '0'))::uuid end,
      case when n % 20 in (3, 7) then 'system' else 'user' end::public.audit_actor_kind,
      a.action,
      case when n % 70001 = 0 then ${targets.rare} when a.entity = 'schedule' then 'schedule-' || (1 + h % 30)
        when a.entity = 'refusal' then (array['updateAssignedShift', 'publishSchedule', 'signIn'])[1 + h % 3]
        else (1 + h % 100000)::text end,
      jsonb_build_object('entity', a.entity, 'note', repeat('x', 40)),
      case when h % 3 = 0 then jsonb_build_object('status', 'draft', 'version', n) end,
      case when h % 3 <> 1 then jsonb_build_object('status', 'published', 'version', n + 1) end,
      jsonb_build_object('address', '192.0.2.' || (h % 250), 'device', 'Firefox on Windows', 'session', gen_random_uuid()),
      ${years.from}::timestamptz + (${years.to}::timestamptz - ${years.from}::timestamptz) * n / ${rows}
    from (select n, abs(hashint4(n)) as h from generate_series(1, ${rows}::integer) n) r
    cross join lateral (
      select
        case when n < ${rows} / 50 and n % 5 = 0 then 'agency.seed' when n % 80021 = 0 then 'user.update_role'
          when h % 100 < 30 then 'user.sign_in' when h % 100 < 55 then 'assigned_shift.update'
          when h % 100 < 60 then 'refused' when h % 100 < 63 then 'user.sign_in_failed'
          when h % 100 < 70 then 'schedule.update' when h % 100 < 71 then 'schedule.publish'
          else 'kind' || (h % 40) || '.' || (array['create', 'update', 'remove'])[1 + h % 3] end as action,
        case when n < ${rows} / 50 and n % 5 = 0 then 'agency' when n % 80021 = 0 then 'role'
          when h % 100 < 30 then 'user' when h % 100 < 55 then 'assigned_shift'
          when h % 100 < 60 then 'refusal' when h % 100 < 63 then 'user' when h % 100 < 71 then 'schedule'
          else 'kind' || (h % 40) end as entity
    ) a`;
  await chain(sql);
  await sql`alter table public.audit_logs enable trigger user`;
  await sql`alter table public.audit_chain enable trigger user`;
  await sql`vacuum analyze public.audit_logs`;
  await sql`vacuum analyze public.audit_chain`;
  return agency;
}

/** Links whatever has no link yet, in the order of the rows. */
async function chain(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    do $$
    declare
      agency uuid;
      entry public.audit_logs;
      number bigint;
      last_hash bytea;
      next_hash bytea;
    begin
      for agency in select id from public.agencies loop
        select c.seq, c.hash into number, last_hash
        from public.audit_chain c where c.agency_id = agency order by c.seq desc limit 1;
        for entry in
          select l.* from public.audit_logs l
          where l.agency_id = agency and l.id > (select max(c.audit_id) from public.audit_chain c where c.agency_id = agency)
          order by l.id
        loop
          number := number + 1;
          next_hash := private.audit_hash(entry, last_hash);
          insert into public.audit_chain (audit_id, agency_id, seq, prev_hash, hash)
          values (entry.id, agency, number, last_hash, next_hash);
          last_hash := next_hash;
        end loop;
      end loop;
    end
    $$`);
}
