-- How a schedule does: what reports count of it, draft or published, and what has become of it since it was promised.

-- What reports are made of, of published shifts, or of one schedule with what is published around it.
create function private.report_facts(agency uuid, center uuid, from_date date, to_date date, block public.schedules)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  floor public.centers;
  answer json;
begin
  select * into floor from public.centers c where c.id = center;
  with rows as materialized (
    select a.* from public.assigned_shifts a
    where a.agency_id = agency and a.center_id = center and a.status = 'published'
      and a.shift_date between from_date - 8 and to_date + 14
      and (block.id is null or a.schedule_id <> block.id and a.shift_date not between block.start_date and block.end_date)
    union all
    select a.* from public.assigned_shifts a
    where block.id is not null and a.agency_id = agency and a.center_id = center and a.schedule_id = block.id
      and a.status <> 'cancelled'
  ), members as materialized (
    select p.*, row_number() over (order by p.full_name, p.id) - 1 as place
    from public.profiles p
    where p.agency_id = agency and (
      (p.center_id = center and p.is_active)
      or p.id in (select r.user_id from rows r) or p.id in (select r.credited_user_id from rows r)
    )
  )
  select json_build_object(
    'clock', json_build_object('timeZone', floor.time_zone, 'dayStart', to_char(floor.day_start, 'HH24:MI')),
    'ruleVersions', private.rule_versions(agency, from_date - 16),
    'holidays', (
      select coalesce(json_agg(h.holiday_date order by h.holiday_date), '[]') from public.holidays h
      where h.agency_id = agency and h.holiday_date between from_date and to_date
    ),
    'templates', (
      select coalesce(json_agg(json_build_array(s.id, s.code, s.category, to_char(s.start_time, 'HH24:MI')) order by s.id), '[]')
      from public.shifts s where s.agency_id = agency and s.center_id = center
    ),
    'people', (
      select coalesce(json_agg(json_build_object('id', m.id, 'fullName', m.full_name, 'employeeNumber', m.employee_number,
        'role', (select max(ro.name) from public.user_roles ur join public.roles ro on ro.id = ur.role_id where ur.user_id = m.id),
        'isActive', m.is_active, 'hiredOn', m.hired_on,
        'pattern', (
          select h.pattern from public.profile_patterns h
          where h.user_id = m.id and h.effective_from <= to_date order by h.effective_from desc limit 1
        ),
        'preferredCategory', (select s.category from public.shifts s where s.id = m.default_shift_preference_id),
        'notCounting', (
          select coalesce(json_agg(json_build_object('fromDate', d.from_date, 'toDate', d.to_date) order by d.from_date, d.id), '[]')
          from public.duty_states d where d.agency_id = agency and d.user_id = m.id
        ),
        'leave', (
          select coalesce(json_agg(json_build_array(private.in_ms(o.start_datetime), private.in_ms(o.end_datetime))
            order by o.start_datetime), '[]')
          from public.time_off_requests o
          where o.agency_id = agency and o.user_id = m.id and o.status = 'approved'
            and o.start_datetime < (to_date + 2)::timestamptz and o.end_datetime > (from_date - 1)::timestamptz
        ),
        'mandates', (
          select coalesce(json_agg(private.in_ms(d.starts_at) order by d.starts_at), '[]')
          from public.mandate_records d
          where d.agency_id = agency and d.person_id = m.id and d.outcome = 'assigned' and d.center_id = center
            and d.shift_date between from_date and to_date
            and not exists (select from public.mandate_records v where v.agency_id = agency and v.voids_id = d.id)
        )) order by m.place), '[]')
      from members m
    ),
    'rows', (
      select coalesce(json_agg(json_build_array(r.id, r.schedule_id, coalesce(w.place, -1), coalesce(c.place, -1), r.shift_id,
        r.shift_date - date '1970-01-01', extract(epoch from r.starts_at)::bigint / 60, extract(epoch from r.ends_at)::bigint / 60,
        coalesce(extract(epoch from r.local_start)::integer / 60, -1),
        r.is_overtime::integer + 2 * r.is_acting::integer + 4 * (r.required_role <> 'dispatcher')::integer,
        case r.source when 'generated' then 0 when 'manual' then 1 when 'swap' then 2 when 'callout' then 3
          when 'mandate' then 4 else 5 end) order by r.starts_at, r.id), '[]')
      from rows r
      left join members w on w.id = r.user_id
      left join members c on c.id = r.credited_user_id
    )
  ) into answer;
  return answer;
end
$$;

create or replace function private.get_report_facts(center uuid, from_date date, to_date date)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return private.report_facts(private.reported_agency(center, from_date, to_date), center, from_date, to_date, null);
end
$$;

-- A schedule of the own agency, to a supervisor: drafts are in it.
create function private.reported_schedule(schedule integer)
returns public.schedules
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency constant uuid := private.require_supervisor();
  block public.schedules;
begin
  select * into block from public.schedules s where s.id = schedule and s.agency_id = agency;
  if block.id is null then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  return block;
end
$$;

create function private.get_schedule_facts(schedule integer)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  block constant public.schedules := private.reported_schedule(schedule);
begin
  return private.report_facts(block.agency_id, block.center_id, block.start_date, block.end_date, block);
end
$$;

create function public.get_schedule_facts(p_schedule_id integer)
returns json
language sql
stable
set search_path = ''
as $$ select private.get_schedule_facts(p_schedule_id) $$;
comment on function public.get_schedule_facts is
  'For supervisors: get_report_facts of the dates of a schedule, with its own shifts as they are now, draft or published.';

-- What has become of a schedule since it was first published, and what still waits. At most 5,000 changes, the latest.
create function private.get_schedule_health(schedule integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  block constant public.schedules := private.reported_schedule(schedule);
  first_at timestamptz;
begin
  select v.published_at into first_at
  from public.schedule_versions v
  where v.agency_id = block.agency_id and v.schedule_id = block.id and v.version = 1;
  return jsonb_build_object(
    'firstAt', private.in_ms(first_at),
    'promised', (
      select coalesce(jsonb_agg(jsonb_build_array(p.user_id, p.shifts) order by p.user_id), '[]')
      from (
        select r.user_id, count(*) as shifts
        from public.schedule_versions v
        cross join lateral jsonb_to_recordset(v.state) r (user_id uuid)
        where v.agency_id = block.agency_id and v.schedule_id = block.id and v.version = 1 and r.user_id is not null
        group by r.user_id
      ) p
    ),
    'changes', (
      select coalesce(jsonb_agg(jsonb_build_array(c.id, private.in_ms(c.changed_at), c.kind, c.cause, c.from_user_id, c.to_user_id,
        c.before ->> 'shiftDate', c.after ->> 'shiftDate', c.notice_minutes, c.is_correction, p.full_name, c.reason)
        order by c.id desc), '[]')
      from (
        select x.*, case
            when e.time_off_id is not null then 'leave'
            when e.id is not null then case when x.from_user_id is null and x.to_user_id is not null then 'filled' else 'edit' end
            when x.reason is not null then 'trade'
            when exists (
              select from public.schedule_versions v
              where v.agency_id = block.agency_id and v.schedule_id = block.id and v.version > 1 and v.published_at = x.changed_at
            ) then 'revision'
            when x.from_user_id is null and x.to_user_id is not null then 'filled'
            else 'edit'
          end as cause
        from public.shift_changes x
        left join public.roster_edits e on e.agency_id = x.agency_id and e.id = x.edit_id
        where x.center_id = block.center_id and x.schedule_id = block.id and x.is_published and x.changed_at >= first_at
          and not coalesce(e.is_silent, false)
        order by x.id desc limit 5000
      ) c
      left join public.profiles p on p.id = c.changed_by
    ),
    'leave', (
      select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', p.full_name, 'startsAt', private.in_ms(o.start_datetime),
        'endsAt', private.in_ms(o.end_datetime), 'askedAt', private.in_ms(o.created_at)) order by o.start_datetime, o.id), '[]')
      from public.time_off_requests o
      join public.profiles p on p.id = o.user_id and p.agency_id = block.agency_id and p.center_id = block.center_id
      where o.agency_id = block.agency_id and o.status = 'pending'
        and o.start_datetime < (block.end_date + 2)::timestamptz and o.end_datetime > (block.start_date - 1)::timestamptz
    ),
    'swaps', (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'requester', r.full_name, 'responder', q.full_name,
        'status', s.status, 'askedAt', private.in_ms(s.created_at), 'shiftDate', a.shift_date) order by s.created_at, s.id), '[]')
      from public.shift_swaps s
      join public.profiles r on r.id = s.requester_id
      left join public.profiles q on q.id = s.responder_id
      join public.assigned_shifts a on a.agency_id = s.agency_id and a.id = s.requester_assigned_shift_id
      where s.agency_id = block.agency_id and s.center_id = block.center_id and s.status in ('pending', 'accepted')
        and (a.schedule_id = block.id or exists (
          select from public.assigned_shifts b where b.id = s.responder_assigned_shift_id and b.schedule_id = block.id
        ))
    ),
    'openings', (
      select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'shiftDate', o.shift_date, 'startsAt', private.in_ms(o.starts_at),
        'endsAt', private.in_ms(o.ends_at), 'askedAt', private.in_ms(o.created_at)) order by o.starts_at, o.id), '[]')
      from public.openings o
      where o.agency_id = block.agency_id and o.schedule_id = block.id and o.state = 'open'
    ),
    'edits', (
      select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'name', p.full_name, 'reason', e.reason,
        'askedAt', private.in_ms(e.requested_at)) order by e.requested_at, e.id), '[]')
      from public.roster_edits e
      join public.profiles p on p.id = e.requested_by
      where e.agency_id = block.agency_id and e.center_id = block.center_id and e.schedule_id = block.id and e.state = 'pending'
    ),
    'snapshots', (
      select coalesce(jsonb_agg(jsonb_build_array(s.shift_date, private.in_ms(s.taken_at), s.occasion, s.required, s.short,
        s.supervisors_required, s.supervisors_short, s.qualified_short) order by s.shift_date, s.taken_at, s.id), '[]')
      from (
        select x.id, x.shift_date, x.taken_at, x.occasion, t.*
        from public.coverage_snapshots x
        cross join lateral (
          select 15 * sum(n.need) as required, 15 * sum(greatest(0, n.need - n.have)) as short,
            15 * sum(n.supervisors) as supervisors_required, 15 * sum(greatest(0, n.supervisors - n.leads)) as supervisors_short,
            15 * sum(n.unqualified) as qualified_short
          from unnest(x.required_employees, x.on_duty_employees, x.required_supervisors, x.on_duty_supervisors, x.short_qualified)
            n (need, have, supervisors, leads, unqualified)
        ) t
        where x.agency_id = block.agency_id and x.schedule_id = block.id
      ) s
    )
  );
end
$$;

create function public.get_schedule_health(p_schedule_id integer)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.get_schedule_health(p_schedule_id) $$;
comment on function public.get_schedule_health is
  'For supervisors: the changes of a schedule since its first publication and the notice they gave, what waits for a decision, and its planned coverage as kept at publications and at night.';

-- The kept coverage of one operational date, slot by slot, the earliest first.
create function private.get_coverage_history(schedule integer, day date)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  block constant public.schedules := private.reported_schedule(schedule);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('takenAt', private.in_ms(x.taken_at), 'occasion', x.occasion,
      'requiredEmployees', x.required_employees, 'onDutyEmployees', x.on_duty_employees,
      'requiredSupervisors', x.required_supervisors, 'onDutySupervisors', x.on_duty_supervisors) order by x.taken_at, x.id), '[]')
    from public.coverage_snapshots x
    where x.agency_id = block.agency_id and x.schedule_id = block.id and x.shift_date = day
  );
end
$$;

create function public.get_coverage_history(p_schedule_id integer, p_date date)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.get_coverage_history(p_schedule_id, p_date) $$;
comment on function public.get_coverage_history is
  'For supervisors: planned coverage of an operational date as kept at publications and at night, one number a slot of 15 minutes.';

revoke all on function private.report_facts, private.reported_schedule, private.get_schedule_facts, public.get_schedule_facts,
  private.get_schedule_health, public.get_schedule_health, private.get_coverage_history, public.get_coverage_history
  from public, anon, authenticated, service_role;
grant execute on function private.get_schedule_facts, public.get_schedule_facts, private.get_schedule_health,
  public.get_schedule_health, private.get_coverage_history, public.get_coverage_history to authenticated;
