-- What the roles beside the ladder read. The table of areas is lib/domain/reading-roles.ts; tests hold the two together.

create function private.role_reads(role public.role_name, area text)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select coalesce(case area
    -- The agency itself: its centers, shifts, holidays and kinds of leave.
    when 'agency' then role in ('auditor', 'payroll')
    -- Worked and paid hours, shift by shift.
    when 'hours' then role in ('auditor', 'payroll')
    -- Published schedules.
    when 'schedules' then role = 'auditor'
    -- How requests, trades and call-outs stand; private kinds of leave without their names.
    when 'requests' then role = 'auditor'
    when 'settings' then role = 'auditor'
    else false
  end, false)
$$;

-- The agency of which the caller reads an area by a role beside the ladder; null for everybody else.
create function private.read_agency_id(area text)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  select w.agency_id from private.who_is_there() w
  where w.problem = 'reader' and private.role_reads(private.role_of((select auth.uid())), area)
$$;

-- The agency of which the caller sees an area that all its people see. The other roles are asked for only where there is
-- none: whoever is on the ladder pays nothing for them.
create function private.shown_agency_id(area text)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$ select coalesce(private.my_agency_id(), private.read_agency_id(area)) $$;

-- The agency of which the caller reads how settings came to be.
create function private.versions_agency_id()
returns uuid
language sql
stable
security definer
set search_path = ''
as $$ select coalesce(private.administered_agency_id(), private.read_agency_id('settings')) $$;

-- Refuses whoever has a role beside the ladder that does not read the area; the ladder is asked elsewhere.
create function private.require_area(area text)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if private.is_reader((select auth.uid())) and private.read_agency_id(area) is null then
    perform private.fail(403, 'Your role does not read this.');
  end if;
end
$$;

alter policy agencies_select_member on public.agencies using (id = (select private.shown_agency_id('agency')));
alter policy centers_select_member on public.centers using (agency_id = (select private.shown_agency_id('agency')));
alter policy roles_select_member on public.roles using ((select private.shown_agency_id('agency')) is not null);
alter policy shifts_select_member on public.shifts using (agency_id = (select private.shown_agency_id('agency')));
alter policy holidays_select_member on public.holidays using (agency_id = (select private.shown_agency_id('agency')));
alter policy leave_kinds_select_member on public.leave_kinds using (agency_id = (select private.shown_agency_id('agency')));
alter policy staffing_requirements_select_member on public.staffing_requirements using (agency_id = (select private.shown_agency_id('settings')));
alter policy desks_select_member on public.desks using (agency_id = (select private.shown_agency_id('settings')));
alter policy qualifications_select_member on public.qualifications using (agency_id = (select private.shown_agency_id('settings')));
alter policy leave_rules_select_member on public.leave_rules using (agency_id = (select private.shown_agency_id('settings')));
alter policy leave_blackouts_select_member on public.leave_blackouts using (agency_id = (select private.shown_agency_id('settings')));
alter policy swap_rules_select_member on public.swap_rules using (agency_id = (select private.shown_agency_id('settings')));
alter policy filling_rules_select_member on public.filling_rules using (agency_id = (select private.shown_agency_id('settings')));
alter policy setting_versions_select_admin on public.setting_versions
using (agency_id = (select private.versions_agency_id()));
alter policy schedules_select_published_or_supervisor on public.schedules
using (
  agency_id = (select private.supervised_agency_id())
  or agency_id = (select private.shown_agency_id('schedules')) and published_version > 0
);

-- Who reads reports of the own agency.
create or replace function private.require_report_reader()
returns uuid
language sql
stable
security definer
set search_path = ''
as $$ select coalesce(private.supervised_agency_id(), private.read_agency_id('hours'), private.require_supervisor()) $$;

create or replace function private.get_request_report(center uuid, from_date date, to_date date)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  agency constant uuid := private.reported_agency(center, from_date, to_date);
  zone constant text := (select c.time_zone from public.centers c where c.id = center);
  from_at constant timestamptz := private.local_to_instant(from_date::timestamp, zone);
  to_at constant timestamptz := private.local_to_instant((to_date + 1)::timestamp, zone);
begin
  perform private.require_area('requests');
  return json_build_object(
    'timeZone', zone,
    'leave', (
      select coalesce(json_agg(json_build_object('id', o.id, 'personId', p.id, 'fullName', p.full_name,
        'kind', case when k.is_private then null else k.name end, 'status', o.status, 'isSickCall', o.is_sick_call,
        'startsAt', private.in_ms(o.start_datetime), 'endsAt', private.in_ms(o.end_datetime),
        'chargedMinutes', o.charged_minutes, 'askedAt', private.in_ms(o.created_at), 'decidedAt', private.in_ms(o.reviewed_at))
        order by o.start_datetime, o.id), '[]')
      from public.time_off_requests o
      join public.profiles p on p.id = o.user_id and p.agency_id = agency and p.center_id = center
      join public.leave_kinds k on k.id = o.kind_id and k.agency_id = agency
      where o.agency_id = agency and o.start_datetime < to_at and o.end_datetime > from_at
    ),
    'balances', (
      select coalesce(json_agg(json_build_object('personId', p.id, 'fullName', p.full_name, 'kind', k.name,
        'minutes', b.minutes, 'takenMinutes', b.taken) order by p.full_name, p.id, k.name, k.id), '[]')
      from public.leave_kinds k
      join public.profiles p on p.agency_id = agency and p.center_id = center and p.is_active
      cross join lateral (
        select coalesce(sum(e.minutes), 0)::integer as minutes,
          coalesce(-sum(e.minutes) filter (where e.entry in ('taken', 'returned') and e.entry_date between from_date and to_date), 0)::integer
            as taken,
          count(*) as entries
        from public.leave_entries e where e.agency_id = agency and e.user_id = p.id and e.kind_id = k.id
      ) b
      where k.agency_id = agency and k.needs_balance and not k.is_private and b.entries > 0
    ),
    'swaps', (
      select coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'status', s.status,
        'requesterId', s.requester_id, 'requesterName', r.full_name, 'responderId', s.responder_id, 'responderName', t.full_name,
        'askedAt', private.in_ms(s.created_at), 'acceptedAt', private.in_ms(s.accepted_at), 'decidedAt', private.in_ms(s.decided_at),
        'shiftDate', a.shift_date) order by s.created_at, s.id), '[]')
      from public.shift_swaps s
      join public.profiles r on r.id = s.requester_id
      left join public.profiles t on t.id = s.responder_id
      left join public.assigned_shifts a on a.agency_id = agency and a.id = s.requester_assigned_shift_id
      where s.agency_id = agency and s.center_id = center and s.created_at >= from_at and s.created_at < to_at
    ),
    'asked', (
      select coalesce(json_agg(json_build_object('id', o.id, 'personId', p.id, 'fullName', p.full_name, 'status', o.status,
        'askedAt', private.in_ms(o.created_at), 'decidedAt', private.in_ms(o.reviewed_at)) order by o.created_at, o.id), '[]')
      from public.time_off_requests o
      join public.profiles p on p.id = o.user_id and p.agency_id = agency and p.center_id = center
      where o.agency_id = agency and o.created_at >= from_at and o.created_at < to_at and not o.is_sick_call
    ),
    'callOuts', (
      select coalesce(json_agg(json_build_object('id', c.id, 'state', c.state, 'startedAt', private.in_ms(c.started_at),
        'endedAt', private.in_ms(c.ended_at), 'shiftStartsAt', private.in_ms(o.starts_at), 'shiftDate', o.shift_date,
        'origin', o.origin, 'way', o.closed_way,
        'contacts', (select count(*) from public.call_out_contacts t where t.agency_id = agency and t.call_out_id = c.id))
        order by c.started_at, c.id), '[]')
      from public.call_outs c
      join public.openings o on o.agency_id = agency and o.id = c.opening_id
      where c.agency_id = agency and c.center_id = center and c.started_at >= from_at and c.started_at < to_at
    )
  );
end
$$;

revoke all on function private.role_reads(public.role_name, text), private.read_agency_id(text),
  private.shown_agency_id(text), private.versions_agency_id(), private.require_area(text)
from public, anon, authenticated, service_role;
grant execute on function private.shown_agency_id(text), private.versions_agency_id() to authenticated, service_role;
