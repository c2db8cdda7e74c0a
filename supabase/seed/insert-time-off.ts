import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { SeedAgency } from './centers.ts';
import { asJsonb } from './database.ts';
import type { SeedLeave } from './leave.ts';

/** About as many may be off on a day as the seeded leave has off. */
const OFF_SHARES = { dispatchers: 0.18, supervisors: 0.25 };
/** Minutes that a person has at least of each kind that needs a balance, beside what is taken. */
const LEFT_MINUTES = { vacation: 2400, sick: 2880, personal: 1200, training: 0 } as const;
const BLACKOUT = { name: 'Regional exercise', afterDays: 45, days: 3 };

/** How the agency handles time off: caps, a kind of its own, and some days on which nobody may ask. */
export async function insertLeaveSettings(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  today: LocalDate,
): Promise<void> {
  const { on4x10, on3x12, supervisors } = agency.staff;
  const dispatchers = on4x10 + on3x12 - supervisors;
  const from = addDays(today, BLACKOUT.afterDays);
  await tx`
    update public.leave_rules
    set cap_dispatchers = ${Math.max(1, Math.round(dispatchers * OFF_SHARES.dispatchers))},
      cap_supervisors = ${Math.max(1, Math.round(supervisors * OFF_SHARES.supervisors))}
    where agency_id = ${agency.id}`;
  await tx`
    insert into public.leave_kinds (agency_id, name, type, counts_to_caps, is_protected)
    values (${agency.id}, 'Military leave', 'personal', false, true)`;
  await tx`
    insert into public.leave_blackouts (agency_id, name, from_date, to_date)
    values (${agency.id}, ${BLACKOUT.name}, ${from}, ${addDays(from, BLACKOUT.days - 1)})`;
}

/** Time off in the states it is given, as if it had been requested and decided in the app. */
export async function insertLeave(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  leave: readonly SeedLeave[],
): Promise<void> {
  await tx`
    insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime, status,
      reason, decision_note, reviewed_by, reviewed_at, created_at, updated_at, charged_minutes)
    select ${agency.id}, l."personId", k.id, to_timestamp(l."startsAt" / 1000), to_timestamp(l."endsAt" / 1000),
      l.status, l.reason, l."decisionNote", l."decidedBy", to_timestamp(l."decidedAt" / 1000),
      to_timestamp(l."requestedAt" / 1000), to_timestamp(coalesce(l."decidedAt", l."requestedAt") / 1000),
      case when k.needs_balance then l."chargedMinutes" end
    from jsonb_to_recordset(${asJsonb(tx, leave)}) as l ("personId" uuid, type public.time_off_type,
      "startsAt" bigint, "endsAt" bigint, status public.time_off_status, reason text, "decisionNote" text,
      "decidedBy" uuid, "decidedAt" bigint, "requestedAt" bigint, "chargedMinutes" integer)
    join lateral (
      select * from public.leave_kinds x where x.agency_id = ${agency.id} and x.type = l.type order by x.id limit 1
    ) k on true`;
}

/** What each person had when the year began, and what the approved leave took of it. */
export async function insertBalances(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  startDate: LocalDate,
): Promise<void> {
  await tx`
    insert into public.leave_entries (agency_id, user_id, kind_id, entry, minutes, entry_date, created_at)
    select ${agency.id}, p.id, k.id, 'opening', (left_over ->> k.type::text)::integer + coalesce(taken.minutes, 0),
      ${startDate}::text::date, ${startDate}::text::date
    from public.profiles p
    cross join public.leave_kinds k
    cross join (select ${asJsonb(tx, LEFT_MINUTES)} as left_over) l
    left join lateral (
      select sum(o.charged_minutes)::integer as minutes from public.time_off_requests o
      where o.user_id = p.id and o.kind_id = k.id and o.status = 'approved'
    ) taken on true
    where p.agency_id = ${agency.id} and p.assigned_pattern is not null and k.agency_id = ${agency.id} and k.needs_balance
    order by p.id, k.id`;
  await tx`
    insert into public.leave_entries (agency_id, user_id, kind_id, entry, minutes, entry_date, request_id, actor_id, created_at)
    select o.agency_id, o.user_id, o.kind_id, 'taken', -o.charged_minutes,
      ((o.start_datetime at time zone ${agency.timeZone}) - ${agency.dayStart}::text::interval)::date, o.id, o.reviewed_by,
      o.reviewed_at
    from public.time_off_requests o
    where o.agency_id = ${agency.id} and o.status = 'approved' and o.charged_minutes > 0
    order by o.reviewed_at, o.id`;
}
