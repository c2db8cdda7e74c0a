-- Whoever prefers a template that another replaces prefers the other from then on.
create function private.template_on(template integer, on_date date)
returns integer
language sql
stable
set search_path = ''
as $$
  with recursive line as (
    select s.id, s.agency_id, s.is_active, s.valid_from, s.valid_to from public.shifts s where s.id = template
    union
    select n.id, n.agency_id, n.is_active, n.valid_from, n.valid_to
    from line l join public.shifts n on n.agency_id = l.agency_id and n.replaces_id = l.id
  )
  select coalesce(
    (
      select l.id from line l
      where l.is_active and on_date between coalesce(l.valid_from, '-infinity') and coalesce(l.valid_to, 'infinity')
      order by l.valid_from desc nulls last limit 1
    ),
    template
  )
$$;
grant execute on function private.template_on(integer, date) to authenticated;

create or replace function public.get_generation_facts(p_schedule_id integer)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'schedule', jsonb_build_object('id', s.id, 'center_id', s.center_id, 'name', s.name, 'status', s.status,
      'version', s.version, 'start_date', s.start_date, 'end_date', s.end_date, 'revises_from', s.revises_from),
    'clock', jsonb_build_object('time_zone', c.time_zone, 'day_start', to_char(c.day_start, 'HH24:MI')),
    'workweek_start', rules.value -> 'workweekStart',
    'limits', rules.value -> 'limits',
    'pattern_rules', rules.value -> 'patternRules',
    'acting_qualification_id', (
      select q.id from public.qualifications q where q.agency_id = s.agency_id and q.is_acting_supervisor and q.is_active
    ),
    'shifts', (
      select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'code', t.code, 'name', t.name,
        'category', t.category, 'start_time', to_char(t.start_time, 'HH24:MI'),
        'end_time', to_char(t.end_time, 'HH24:MI'), 'duration_minutes', t.duration_minutes,
        'is_active', t.is_active and planned.from_date between coalesce(t.valid_from, '-infinity')
          and coalesce(t.valid_to, 'infinity')) order by t.id), '[]')
      from public.shifts t where t.agency_id = s.agency_id and t.center_id = s.center_id
    ),
    'requirements', (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'period_name', r.period_name,
        'start_time', to_char(r.start_time, 'HH24:MI'), 'end_time', to_char(r.end_time, 'HH24:MI'),
        'min_employees', r.min_employees, 'min_supervisors', r.min_supervisors, 'weekday_mask', r.weekday_mask,
        'effective_from', r.effective_from, 'effective_to', r.effective_to,
        'replaces_weekly', r.replaces_weekly, 'qualification_id', r.qualification_id) order by r.id), '[]')
      from public.staffing_requirements r
      where r.agency_id = s.agency_id and r.center_id = s.center_id
        and coalesce(r.effective_from, s.start_date) <= s.end_date
        and coalesce(r.effective_to, s.end_date) >= s.start_date
    ),
    'holidays', (
      select coalesce(jsonb_agg(h.holiday_date order by h.holiday_date), '[]')
      from public.holidays h
      where h.agency_id = s.agency_id and h.holiday_date between s.start_date and s.end_date
    ),
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name,
        'role', (select max(ro.name) from public.user_roles ur join public.roles ro on ro.id = ur.role_id
          where ur.user_id = p.id),
        'pattern', (select h.pattern from public.profile_patterns h
          where h.user_id = p.id and h.effective_from <= planned.from_date order by h.effective_from desc limit 1),
        'preferred_shift_id', private.template_on(p.default_shift_preference_id, planned.from_date),
        'seniority_date', p.seniority_date, 'employee_number', p.employee_number,
        -- On every day that is planned; what is held, as well.
        'counts_toward_minimum', not exists (
          select 1 from public.duty_states d
          where d.agency_id = s.agency_id and d.user_id = p.id and d.from_date <= s.end_date
            and coalesce(d.to_date, s.end_date) >= planned.from_date
        ),
        'qualification_ids', (
          select coalesce(jsonb_agg(distinct pq.qualification_id order by pq.qualification_id), '[]')
          from public.person_qualifications pq
          join public.qualifications q on q.id = pq.qualification_id and q.agency_id = pq.agency_id and q.is_active
          where pq.agency_id = s.agency_id and pq.user_id = p.id and pq.valid_from <= planned.from_date
            and coalesce(pq.valid_to, s.end_date) >= s.end_date
        ))
        order by p.seniority_date nulls last, p.employee_number nulls last, p.id), '[]')
      from public.profiles p
      where p.agency_id = s.agency_id and p.center_id = s.center_id and p.is_active
    ),
    'leave', (
      select coalesce(jsonb_agg(jsonb_build_object('user_id', o.user_id, 'status', o.status,
        'starts_at', extract(epoch from o.start_datetime) * 1000, 'ends_at', extract(epoch from o.end_datetime) * 1000)
        order by o.id), '[]')
      from public.time_off_requests o
      join public.profiles p on p.id = o.user_id and p.agency_id = o.agency_id and p.center_id = s.center_id
      where o.agency_id = s.agency_id and o.status in ('approved', 'pending')
        and o.start_datetime < (s.end_date + 3)::timestamptz and o.end_datetime > (s.start_date - 2)::timestamptz
    ),
    'neighbours', (
      select coalesce(jsonb_agg(jsonb_build_array(n.user_id, n.shift_id, n.shift_date,
        extract(epoch from n.starts_at) * 1000, extract(epoch from n.ends_at) * 1000, n.is_overtime)
        order by n.starts_at, n.id), '[]')
      from public.assigned_shifts n
      where n.agency_id = s.agency_id and n.center_id = s.center_id and n.status = 'published'
        and n.user_id is not null
        and n.starts_at > (s.start_date - 16)::timestamptz and n.starts_at < (s.end_date + 16)::timestamptz
        and n.shift_date not between s.start_date and s.end_date
    ),
    -- Rows that a run keeps; open ones bind nobody.
    'kept', (
      select coalesce(jsonb_agg(jsonb_build_array(k.user_id, k.shift_id, k.shift_date,
        extract(epoch from k.starts_at) * 1000, extract(epoch from k.ends_at) * 1000, k.is_overtime)
        order by k.shift_date, k.id), '[]')
      from public.assigned_shifts k
      where k.center_id = s.center_id and k.schedule_id = s.id and k.status = 'draft' and k.user_id is not null
        and (k.is_locked or k.shift_date < planned.from_date)
    ),
    -- Published work of the twelve months before the first planned day, by the wall clock, of whoever did it.
    'carried', (
      select coalesce(jsonb_agg(to_jsonb(burden) order by burden.user_id), '[]')
      from (
        select w.user_id, count(*) as shifts,
          count(*) filter (where (w.starts_at at time zone c.time_zone)::time not between '04:00' and '16:59:59') as nights,
          count(*) filter (where extract(isodow from w.shift_date) > 5) as weekends,
          count(*) filter (where w.shift_date in (
            select h.holiday_date from public.holidays h where h.agency_id = s.agency_id
          )) as holidays,
          coalesce(sum(extract(epoch from w.ends_at - w.starts_at)::integer / 60) filter (where w.is_overtime), 0)
            as overtime_minutes
        from public.assigned_shifts w
        where w.agency_id = s.agency_id and w.center_id = s.center_id and w.status = 'published' and w.user_id is not null
          and w.starts_at > (planned.from_date - interval '1 year 1 day')::timestamptz
          and w.starts_at < (planned.from_date + 2)::timestamptz
          and w.shift_date >= planned.from_date - interval '1 year' and w.shift_date < planned.from_date
        group by w.user_id
      ) burden
    ),
    'lines', coalesce(
      (select r.result -> 'lines' from public.schedule_results r where r.agency_id = s.agency_id and r.schedule_id = s.id),
      (select r.result -> 'lines' from public.schedule_results r
        where r.agency_id = s.agency_id and r.schedule_id = s.revises_id)
    )
  )
  from public.schedules s
  join public.centers c on c.id = s.center_id
  cross join lateral (select coalesce(s.revises_from, s.start_date) as from_date) planned
  cross join lateral (select private.rules_on(s.agency_id, planned.from_date) as value) rules
  where s.id = p_schedule_id
$$;

create or replace function private.roster_facts(shown public.schedules, narrowed uuid[])
returns json
language sql
stable security definer
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
      )
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
    'actingQualificationId', (
      select q.id::text from public.qualifications q
      where q.agency_id = shown.agency_id and q.is_acting_supervisor and q.is_active
    ),
    'qualificationNames', (
      select coalesce(json_object_agg(q.id, q.name order by q.id), '{}')
      from public.qualifications q where q.agency_id = shown.agency_id and q.is_active
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
        'qualifications', (
          select coalesce(json_agg(json_build_object('id', pq.qualification_id::text, 'fromDate', pq.valid_from,
            'toDate', pq.valid_to) order by pq.qualification_id, pq.valid_from), '[]')
          from public.person_qualifications pq
          join public.qualifications q on q.id = pq.qualification_id and q.agency_id = pq.agency_id and q.is_active
          where pq.agency_id = shown.agency_id and pq.user_id = m.id
        ),
        'line', l.week) order by m.rank), '[]')
      from members m left join lines l on l.person_id = m.id::text
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
    )
  )
  from planned, public.centers c, public.agencies a
  where c.id = shown.center_id and a.id = shown.agency_id
$$;
