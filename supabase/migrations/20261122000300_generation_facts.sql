-- What decides a schedule: also requirements that ask for a qualification, what people are qualified for, rows with
-- times of their own or given as overtime, what people carry from the year before, and the lines of the last result.
-- A revision is planned from `revises_from` on: patterns and qualifications count as of that day, and the draft's rows
-- before it are facts like the locked ones.
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
    'workweek_start', a.workweek_start,
    'limits', a.limits,
    'pattern_rules', a.pattern_rules,
    'acting_qualification_id', (
      select q.id from public.qualifications q where q.agency_id = s.agency_id and q.is_acting_supervisor and q.is_active
    ),
    'shifts', (
      select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'code', t.code, 'name', t.name,
        'category', t.category, 'start_time', to_char(t.start_time, 'HH24:MI'),
        'end_time', to_char(t.end_time, 'HH24:MI'), 'duration_minutes', t.duration_minutes,
        'is_active', t.is_active) order by t.id), '[]')
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
        'preferred_shift_id', p.default_shift_preference_id,
        'seniority_date', p.seniority_date, 'employee_number', p.employee_number,
        'counts_toward_minimum', p.counts_toward_minimum,
        -- Held on every day that is planned.
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
  join public.agencies a on a.id = s.agency_id
  cross join lateral (select coalesce(s.revises_from, s.start_date) as from_date) planned
  where s.id = p_schedule_id
$$;
