-- Emergency staffing: for a while the hard limits that it names warn instead of stopping. It is over when its time is, or
-- when somebody ends it; planned and ended before it began, it never was.
create function private.emergency_end(e public.emergencies)
returns timestamptz
language sql
immutable
set search_path = ''
as $$ select least(e.ends_at, e.ended_at) $$;

-- The emergencies of a center that hold at some time of a stretch, as judgements read them.
create function private.emergency_spans(agency uuid, center uuid, from_at timestamptz, to_at timestamptz)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'version', e.version, 'reason', e.reason, 'limits', e.limits,
    'startsAt', private.in_ms(e.starts_at), 'endsAt', private.in_ms(private.emergency_end(e))) order by e.starts_at, e.id), '[]')
  from public.emergencies e
  where e.agency_id = agency and e.center_id = center and e.starts_at < to_at
    and private.emergency_end(e) > greatest(e.starts_at, from_at)
$$;

-- Whoever judges an edit knows under which emergencies it is made.
create or replace function private.roster_facts(shown public.schedules, narrowed uuid[])
returns json
language sql
stable
security definer
set search_path = ''
as $$
  with planned as (
    select coalesce(shown.revises_from, shown.start_date) as from_date
  ), lines as (
    select l ->> 'personId' as person_id, l -> 'week' as week
    from jsonb_array_elements(case when narrowed is null then coalesce(
      (select r.result -> 'lines' from public.schedule_results r where r.agency_id = shown.agency_id and r.schedule_id = shown.id),
      (select r.result -> 'lines' from public.schedule_results r
        where r.agency_id = shown.agency_id and r.schedule_id = shown.revises_id),
      '[]') else '[]' end) l
  ), members as materialized (
    select p.*, row_number() over (order by p.seniority_date nulls last, p.employee_number nulls last, p.id) as rank
    from public.profiles p
    where p.agency_id = shown.agency_id and (narrowed is null or p.id = any (narrowed))
      and (
        (p.center_id = shown.center_id and p.is_active)
        or p.id in (
          select a.user_id from public.assigned_shifts a
          where a.center_id = shown.center_id and a.schedule_id = shown.id and a.status <> 'cancelled'
            and (narrowed is null or a.user_id = any (narrowed))
        )
        or p.id in (
          select a.user_id
          from public.assigned_shifts a
          join public.centers c on c.id = shown.center_id
          where a.agency_id = shown.agency_id and a.center_id = shown.center_id and a.status = 'published'
            and a.schedule_id <> shown.id and a.shift_date between shown.start_date - 2 and shown.start_date - 1
            and a.ends_at > private.local_to_instant(shown.start_date + c.day_start, c.time_zone)
        )
      )
  ), spans as materialized (
    select * from private.qualification_spans(shown.agency_id)
  ), held as materialized (
    select h.user_id, json_agg(json_build_object('id', e.id, 'fromDate', h.valid_from,
      'toDate', nullif(h.valid_to, 'infinity')) order by e.id = 'acting', h.qualification_id, h.valid_from) as entries
    from private.held_qualifications(shown.agency_id, narrowed) h
    cross join lateral (
      select h.qualification_id::text as id union all select 'acting' where h.is_acting
    ) e
    group by h.user_id
  )
  select json_build_object(
    'schedule', json_build_object('id', shown.id, 'name', shown.name, 'startDate', shown.start_date,
      'endDate', shown.end_date, 'status', shown.status, 'centerId', shown.center_id, 'version', shown.version,
      'publishedVersion', shown.published_version, 'revises', case when shown.revises_id is not null then
        json_build_object('scheduleId', shown.revises_id, 'fromDate', shown.revises_from) end),
    'blocks', (
      select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'startDate', s.start_date,
        'endDate', s.end_date, 'status', s.status) order by s.start_date, s.id), '[]')
      from public.schedules s
      where s.agency_id = shown.agency_id and s.center_id = shown.center_id and s.status in ('published', 'draft')
    ),
    'clock', json_build_object('timeZone', c.time_zone, 'dayStart', to_char(c.day_start, 'HH24:MI')),
    'workweekStart', coalesce((private.setting_on(a.id, 'workweek', planned.from_date) -> 'workweekStart')::integer, a.workweek_start),
    'limits', coalesce(private.setting_on(a.id, 'limits', planned.from_date), a.limits),
    'ruleVersions', private.rule_versions(a.id, shown.start_date - 16),
    -- Which one acts may change with the date: whoever holds it then has the dates under this name, too.
    'actingQualificationId', (select 'acting' from spans s where s.is_active and s.is_acting limit 1),
    'qualificationNames', (
      select coalesce(json_object_agg(q.id, q.name order by q.id), '{}')
      from public.qualifications q
      where q.agency_id = shown.agency_id and q.id in (select s.qualification_id from spans s where s.is_active)
    ),
    'templates', (
      select coalesce(json_agg(json_build_object('id', t.id, 'code', t.code, 'name', t.name, 'category', t.category,
        'startTime', to_char(t.start_time, 'HH24:MI'), 'endTime', to_char(t.end_time, 'HH24:MI'),
        'durationMinutes', t.duration_minutes, 'isActive', t.is_active,
        'validFrom', t.valid_from, 'validTo', t.valid_to, 'version', t.version)
        order by t.category, t.duration_minutes, t.id), '[]')
      from public.shifts t where t.agency_id = shown.agency_id and t.center_id = shown.center_id
    ),
    'requirements', (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id::text, 'name', r.period_name,
        'startTime', to_char(r.start_time, 'HH24:MI'), 'endTime', to_char(r.end_time, 'HH24:MI'),
        'minEmployees', r.min_employees, 'minSupervisors', r.min_supervisors,
        'weekdays', case when r.weekday_mask < 127 then (
          select jsonb_agg(d order by d) from generate_series(0, 6) d where r.weekday_mask >> d & 1 = 1
        ) end,
        'fromDate', r.effective_from, 'toDate', r.effective_to, 'replacesWeekly', r.replaces_weekly)
        || case when r.qualification_id is null then '{}' else jsonb_build_object('qualificationId', r.qualification_id::text) end
        order by r.id), '[]')
      from public.staffing_requirements r
      where r.agency_id = shown.agency_id and r.center_id = shown.center_id
        and coalesce(r.effective_from, shown.start_date) <= shown.end_date
        -- A row that starts late on the day before may reach into the first one.
        and coalesce(r.effective_to, shown.end_date) >= shown.start_date - 1
    ),
    'holidays', (
      select coalesce(json_agg(h.holiday_date order by h.holiday_date), '[]')
      from public.holidays h
      where h.agency_id = shown.agency_id and h.holiday_date between shown.start_date - 16 and shown.end_date + 16
    ),
    'people', (
      select coalesce(json_agg(json_build_object('id', m.id, 'fullName', m.full_name,
        'role', (select max(ro.name) from public.user_roles ur join public.roles ro on ro.id = ur.role_id where ur.user_id = m.id),
        'isActive', m.is_active, 'employeeNumber', m.employee_number, 'seniorityDate', m.seniority_date,
        'seniorityRank', m.rank,
        'notCounting', (
          select coalesce(json_agg(json_build_object('fromDate', d.from_date, 'toDate', d.to_date, 'kind', d.kind)
            order by d.from_date, d.id), '[]')
          from public.duty_states d where d.agency_id = shown.agency_id and d.user_id = m.id
        ),
        'pattern', (select h.pattern from public.profile_patterns h
          where h.user_id = m.id and h.effective_from <= planned.from_date order by h.effective_from desc limit 1),
        'preferredShiftId', private.template_on(m.default_shift_preference_id, planned.from_date),
        'qualifications', coalesce(h.entries, '[]'),
        'line', l.week) order by m.rank), '[]')
      from members m
      left join lines l on l.person_id = m.id::text
      left join held h on h.user_id = m.id
    ),
    'leave', (
      select coalesce(json_agg(json_build_object('personId', o.user_id, 'state', o.status,
        'startsAt', extract(epoch from o.start_datetime) * 1000, 'endsAt', extract(epoch from o.end_datetime) * 1000)
        order by o.id), '[]')
      from public.time_off_requests o
      where o.agency_id = shown.agency_id and o.user_id in (select m.id from members m)
        and o.status in ('approved', 'pending')
        and o.start_datetime < (shown.end_date + 17)::timestamptz and o.end_datetime > (shown.start_date - 16)::timestamptz
    ),
    'neighbours', (
      select json_build_object('users', w.users, 'rows', w.rows)
      from private.wire_of(array(
        select n.id from public.assigned_shifts n
        where n.agency_id = shown.agency_id and n.center_id = shown.center_id and n.status = 'published'
          and n.schedule_id <> shown.id and n.user_id in (select m.id from members m)
          and n.starts_at > (shown.start_date - 18)::timestamptz and n.starts_at < (shown.end_date + 18)::timestamptz
          and n.shift_date between shown.start_date - 16 and shown.end_date + 16
          and n.shift_date not between shown.start_date and shown.end_date
      )) w
    ),
    'emergencies', private.emergency_spans(shown.agency_id, shown.center_id,
      (shown.start_date - 16)::timestamptz, (shown.end_date + 17)::timestamptz)
  )
  from planned, public.centers c, public.agencies a
  where c.id = shown.center_id and a.id = shown.agency_id
$$;

-- What was judged under an emergency is written while it stands as it was judged: else whoever judged does so again.
create function private.require_emergencies(agency uuid, center uuid, violations jsonb)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  named record;
begin
  for named in
    select distinct (x -> 'emergency' ->> 'id')::bigint as id, (x -> 'emergency' ->> 'version')::integer as version,
      x ->> 'ruleId' as rule
    from jsonb_array_elements(case when jsonb_typeof(violations) = 'array' then violations else '[]' end) x
    where jsonb_typeof(x) = 'object' and jsonb_typeof(x -> 'emergency') = 'object'
    order by 1
  loop
    -- Whoever ends it waits for this, so that what was done before the end was done under it.
    perform 1 from public.emergencies e
    where e.id = named.id and e.agency_id = agency and e.center_id = center and e.version = named.version
      and named.rule = any (e.limits)
    for share;
    if not found then
      perform private.fail(409, 'Emergency staffing was changed meanwhile. Try again.', '{"facts_version":0}');
    end if;
  end loop;
end
$$;

create function private.judged_under_emergencies()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.require_emergencies(new.agency_id, new.center_id, new.violations);
  return new;
end
$$;
create trigger roster_edits_emergencies before insert on public.roster_edits
  for each row when (new.violations::text like '%"emergency"%') execute function private.judged_under_emergencies();
create trigger shift_swaps_emergencies before update of violations on public.shift_swaps
  for each row when (new.violations is distinct from old.violations and new.violations::text like '%"emergency"%')
  execute function private.judged_under_emergencies();
