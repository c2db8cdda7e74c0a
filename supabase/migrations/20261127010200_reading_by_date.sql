-- What a schedule is judged by on a date: who counts, which limits and which workweek. Coverage, trades and notices ask
-- for the date of the shift, facts tell the versions from 16 days before the block on, as far as rules look back.

-- Also reads who covers nothing, by the operational date of the shift.
create or replace function private.coverage_slots(center uuid, from_date date, to_date date, schedule integer default null)
returns table(starts_at timestamp with time zone, shift_date date, required_employees integer, on_duty_employees integer, required_supervisors integer, on_duty_supervisors integer, qualified jsonb)
language plpgsql
stable
set search_path = ''
set enable_nestloop = off
as $$
#variable_conflict use_column
declare
  place record;
  block record;
begin
  select c.agency_id, c.time_zone, c.day_start, date_part('epoch', c.day_start)::integer / 60 as day_start_minute,
    private.local_to_instant(from_date + c.day_start, c.time_zone) as first_at,
    private.local_to_instant(to_date + 1 + c.day_start, c.time_zone) as last_at
  into place
  from public.centers c
  where c.id = center;
  select s.id, s.start_date, s.end_date into block
  from public.schedules s
  where s.id = schedule and s.center_id = center;
  return query
  with days as (
    select from_date + d.number as shift_date,
      ceil(date_part('epoch', private.local_to_instant(from_date + d.number + place.day_start, place.time_zone)
        - place.first_at) / 900)::integer as from_slot,
      ceil(date_part('epoch', private.local_to_instant(from_date + d.number + 1 + place.day_start, place.time_zone)
        - place.first_at) / 900)::integer as to_slot
    from generate_series(0, to_date - from_date) d (number)
  ),
  -- By the wall: days and minutes since 1970.
  slots as materialized (
    select numbered.slot, numbered.shift_date, numbered.starts_at,
      numbered.wall / 1440 as wall_day, numbered.wall % 1440 as wall_minute
    from (
      select s.slot, d.shift_date, place.first_at + s.slot * interval '15 minutes' as starts_at,
        floor(date_part('epoch', (place.first_at + s.slot * interval '15 minutes') at time zone place.time_zone) / 60)::integer as wall
      from days d, generate_series(d.from_slot, d.to_slot - 1) s (slot)
    ) numbered
  ),
  periods as (
    select r.qualification_id, r.min_employees, r.min_supervisors, r.replaces_weekly, r.weekday_mask,
      date_part('epoch', r.start_time)::integer / 60 as start_minute,
      date_part('epoch', r.end_time)::integer / 60 as end_minute,
      coalesce(r.effective_from - date '1970-01-01', -1) as from_day,
      coalesce(r.effective_to - date '1970-01-01', 1000000) as to_day
    from public.staffing_requirements r
    where r.agency_id = place.agency_id and r.center_id = center
  ),
  -- The periods in force at each time of day, and how many days before the wall's date their operational date lies.
  in_force as materialized (
    select r.qualification_id, r.min_employees, r.min_supervisors, r.replaces_weekly, r.weekday_mask, r.from_day, r.to_day,
      m.wall_minute,
      case
        when r.start_minute = r.end_minute then (m.wall_minute < place.day_start_minute)::integer
        else (r.start_minute > r.end_minute and m.wall_minute < r.end_minute)::integer
          + (r.start_minute < place.day_start_minute)::integer
      end as days_back
    from periods r, (select distinct s.wall_minute from slots s) m
    where case
      when r.start_minute > r.end_minute then m.wall_minute >= r.start_minute or m.wall_minute < r.end_minute
      else r.start_minute = r.end_minute or m.wall_minute >= r.start_minute and m.wall_minute < r.end_minute
    end
  ),
  required as materialized (
    select f.qualification_id, s.slot,
      coalesce(max(f.min_employees) filter (where f.replaces_weekly), max(f.min_employees)) as employees,
      coalesce(max(f.min_supervisors) filter (where f.replaces_weekly), max(f.min_supervisors)) as supervisors
    from slots s
    join in_force f on f.wall_minute = s.wall_minute
    where s.wall_day - f.days_back between f.from_day and f.to_day
      -- 1 January 1970 was a Thursday.
      and (f.weekday_mask >> ((s.wall_day - f.days_back + 4) % 7)) & 1 = 1
    group by f.qualification_id, s.slot
  ),
  -- Everybody, with the capacity of their role.
  people as materialized (
    select p.id, coalesce(max(r.name), 'dispatcher') <> 'dispatcher' as is_supervisor
    from public.profiles p
    left join public.user_roles ur on ur.user_id = p.id
    left join public.roles r on r.id = ur.role_id
    where p.agency_id = place.agency_id
    group by p.id
  ),
  duties as materialized (
    select a.id, a.user_id, a.shift_date, (a.is_acting or person.is_supervisor)::integer as supervisors,
      ceil(greatest(0, date_part('epoch', a.starts_at - place.first_at)) / 900)::integer as from_slot,
      floor(date_part('epoch', least(a.ends_at, place.last_at) - place.first_at) / 900)::integer as to_slot
    from public.assigned_shifts a
    join people person on person.id = a.user_id
    where a.agency_id = place.agency_id and a.center_id = center
      -- No shift is longer than two days; this is what the index can use.
      and a.starts_at > place.first_at - interval '2 days' and a.starts_at < place.last_at and a.ends_at > place.first_at
      and case
        when block.id is null then a.status = 'published'
        when a.schedule_id = block.id then a.status <> 'cancelled'
        else a.status = 'published' and a.shift_date not between block.start_date and block.end_date
      end
      and not exists (
        select 1 from public.duty_states n
        where n.agency_id = place.agency_id and n.user_id = a.user_id
          and a.shift_date between n.from_date and coalesce(n.to_date, 'infinity')
      )
  ),
  -- Where heads come and go; the running sum of these is who is on duty.
  marks as (
    select m.slot, sum(m.employees) as employees, sum(m.supervisors) as supervisors
    from (
      select d.from_slot as slot, 1 as employees, d.supervisors from duties d where d.to_slot > d.from_slot
      union all
      select d.to_slot, -1, -d.supervisors from duties d where d.to_slot > d.from_slot
    ) m
    group by m.slot
  ),
  asked as materialized (
    select distinct r.qualification_id from required r where r.qualification_id is not null and r.employees > 0
  ),
  -- Held on the operational date; who holds it by two rows is one person all the same. What is retired nobody holds.
  held as materialized (
    select distinct pq.qualification_id, d.id, d.from_slot, d.to_slot
    from duties d
    join public.person_qualifications pq on pq.user_id = d.user_id
    join asked on asked.qualification_id = pq.qualification_id
    join public.qualifications q on q.id = pq.qualification_id and q.is_active
    where d.shift_date between pq.valid_from and coalesce(pq.valid_to, 'infinity') and d.to_slot > d.from_slot
  ),
  held_marks as (
    select m.qualification_id, m.slot, sum(m.employees) as employees
    from (
      select h.qualification_id, h.from_slot as slot, 1 as employees from held h
      union all
      select h.qualification_id, h.to_slot, -1 from held h
    ) m
    group by m.qualification_id, m.slot
  ),
  by_qualification as (
    select t.slot, jsonb_object_agg(t.qualification_id, jsonb_build_array(t.required, t.on_duty)) as counts
    from (
      select q.qualification_id, s.slot, coalesce(r.employees, 0) as required,
        coalesce(sum(m.employees) over (partition by q.qualification_id order by s.slot), 0) as on_duty
      from slots s
      cross join asked q
      left join required r on r.slot = s.slot and r.qualification_id = q.qualification_id
      left join held_marks m on m.slot = s.slot and m.qualification_id = q.qualification_id
    ) t
    group by t.slot
  )
  select s.starts_at, s.shift_date, coalesce(r.employees, 0),
    coalesce(sum(m.employees) over by_time, 0)::integer, coalesce(r.supervisors, 0),
    coalesce(sum(m.supervisors) over by_time, 0)::integer, q.counts
  from slots s
  left join required r on r.slot = s.slot and r.qualification_id is null
  left join marks m on m.slot = s.slot
  left join by_qualification q on q.slot = s.slot
  window by_time as (order by s.slot)
  order by s.slot;
end
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
        'preferredShiftId', m.default_shift_preference_id,
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

create or replace function private.get_swap_facts(actor uuid, assignment bigint, partners uuid[], from_date date, to_date date, swap_id integer)
returns json
language plpgsql
stable security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  agency uuid := private.agency_of_actor(actor);
  shift public.assigned_shifts;
  swap public.shift_swaps;
  requester uuid;
  is_dispatcher boolean;
  concerned uuid[];
  around public.schedules;
  ids bigint[];
  differs boolean;
begin
  select * into shift from public.assigned_shifts a where a.id = assignment and a.agency_id = agency;
  if shift.id is null then
    return null;
  end if;
  if swap_id is not null then
    select * into swap from public.shift_swaps s
    where s.id = swap_id and s.agency_id = agency and s.requester_assigned_shift_id = shift.id;
    if swap.id is null or not private.may_see_swap(swap, actor) then
      return null;
    end if;
    requester := swap.requester_id;
  else
    requester := shift.user_id;
    if requester is null or shift.status <> 'published'
      or requester <> actor and private.may_supervise(actor, agency) is not true
    then
      return null;
    end if;
  end if;
  if from_date is null or to_date is null or to_date < from_date or to_date - from_date >= 62
    or from_date < '2000-01-01' or to_date > '2199-12-31'
  then
    perform private.fail(422, 'Choose a range of at most 62 days.', '{"field":"to"}');
  end if;
  is_dispatcher := private.role_of(requester) = 'dispatcher';
  concerned := array(
    select p.id
    from public.profiles p
    left join (
      select ur.user_id, max(r.name) as role from public.user_roles ur join public.roles r on r.id = ur.role_id
      group by ur.user_id
    ) u on u.user_id = p.id
    where p.agency_id = agency and (
      p.id = requester or p.id = any (partners)
      or partners is null and p.center_id = shift.center_id and p.is_active and (u.role = 'dispatcher') = is_dispatcher
    )
  );
  around.id := 0;
  around.name := '';
  around.status := 'published';
  around.version := 0;
  around.published_version := 0;
  around.agency_id := agency;
  around.center_id := shift.center_id;
  around.start_date := from_date;
  around.end_date := to_date;
  ids := array(
    select a.id from public.assigned_shifts a
    where a.agency_id = agency and a.center_id = shift.center_id and a.status = 'published'
      -- A shift may start on the day before or after its own; this is what the index can use.
      and a.starts_at > (from_date - 2)::timestamptz and a.starts_at < (to_date + 3)::timestamptz
      and a.shift_date between from_date and to_date and a.user_id = any (concerned)
  );
  -- A trade changes what is covered only where its people do not count alike.
  differs := (
    select count(distinct coalesce(n.days, '')) > 1
    from public.profiles p
    cross join lateral (
      select string_agg(format('%s %s', greatest(d.from_date, from_date), least(d.to_date, to_date)), ',' order by d.from_date, d.id) as days
      from public.duty_states d
      where d.agency_id = agency and d.user_id = p.id and d.from_date <= to_date
        and coalesce(d.to_date, to_date) >= from_date
    ) n
    where p.id = any (concerned)
  ) or exists (
    select 1 from public.staffing_requirements r
    join public.person_qualifications q on q.agency_id = agency and q.qualification_id = r.qualification_id
    where r.agency_id = agency and r.center_id = shift.center_id and q.user_id = any (concerned)
      and coalesce(r.effective_from, from_date) <= to_date and coalesce(r.effective_to, to_date) >= from_date - 1
      and q.valid_from <= to_date and coalesce(q.valid_to, to_date) >= from_date
  );
  return json_build_object(
    'rules', (
      select json_build_object('noticeMinutes', r.notice_minutes, 'isSameWorkweek', r.is_same_workweek,
        'approvesClean', r.approves_clean, 'version', r.version)
      from public.swap_rules r where r.agency_id = agency
    ),
    'roster', private.roster_facts(around, concerned),
    'wire', (select json_build_object('users', w.users, 'rows', w.rows) from private.wire_of(ids) w),
    'scheduleOf', (
      select coalesce(json_object_agg(a.id, a.schedule_id), '{}') from public.assigned_shifts a where a.id = any (ids)
    ),
    'blocks', (
      select coalesce(json_agg(json_build_object('scheduleId', s.id, 'startDate', s.start_date, 'endDate', s.end_date,
        'version', s.version) order by s.start_date), '[]')
      from public.schedules s
      where s.agency_id = agency and s.center_id = shift.center_id and s.status = 'published'
        and s.start_date <= to_date + 16 and s.end_date >= from_date - 16
    ),
    'coverage', case when differs then private.coverage_runs(shift.center_id, from_date, to_date, null) end,
    'promisedIds', (
      select coalesce(json_agg(x.id order by x.id), '[]')
      from public.shift_swaps s
      cross join lateral (values (s.requester_assigned_shift_id), (s.responder_assigned_shift_id)) x (id)
      where s.agency_id = agency and s.center_id = shift.center_id and s.status = 'accepted' and s.expires_at > now()
        and s.id is distinct from swap_id and x.id is not null
    )
  );
end
$$;

create or replace function private.require_trade_rules(agency uuid, one public.assigned_shifts, other public.assigned_shifts)
returns void
language plpgsql
stable security definer
set search_path = ''
as $$
declare
  rules public.swap_rules;
  late public.assigned_shifts;
  weeks integer;
begin
  select * into rules from public.swap_rules r where r.agency_id = agency;
  late := case when other.starts_at < one.starts_at then other else one end;
  if late.starts_at - now() < make_interval(mins => rules.notice_minutes) then
    perform private.fail(422, format('%s on %s starts in less than %s, the notice for a trade.',
      (select t.code from public.shifts t where t.id = late.shift_id), to_char(late.shift_date, 'FMDy FMDD Mon YYYY'),
      private.minutes_words(rules.notice_minutes)), '{"field":"assignmentId"}');
  end if;
  if rules.is_same_workweek and other.id is not null then
    select count(distinct private.workweek_of(agency, x.day)) into weeks
    from public.centers c
    cross join lateral (
      values ((one.starts_at at time zone c.time_zone)::date), ((other.starts_at at time zone c.time_zone)::date)
    ) x (day)
    where c.id = one.center_id;
    if weeks > 1 then
      perform private.fail(422, 'The shifts start in different workweeks.', '{"field":"assignmentId"}');
    end if;
  end if;
end
$$;

create or replace function private.tell_open_shifts(moment timestamp with time zone)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  told integer;
begin
  with due as materialized (
    select a as shift, c.time_zone,
      private.rest_minimum(coalesce(private.setting_on(g.id, 'limits', a.shift_date), g.limits)) as rest, k.key
    from public.agencies g
    join public.centers c on c.agency_id = g.id and c.is_active
    join public.assigned_shifts a on a.agency_id = c.agency_id and a.center_id = c.id
      and a.status = 'published' and a.user_id is null and a.starts_at > moment
    cross join lateral (
      select coalesce(max(h.id), 0) as id
      from public.shift_changes h
      where h.assignment_id = a.id and h.is_published and h.to_user_id is null and h.after is not null
        and (h.before is null or h.from_user_id is not null
          or (h.before -> 'startsAt', h.before -> 'endsAt') is distinct from (h.after -> 'startsAt', h.after -> 'endsAt'))
    ) opening
    cross join lateral (select format('open:%s:%s', a.id, opening.id) as key) k
    where g.status = 'active' and a.shift_date <= private.day_in_view(moment, c.time_zone) + 14
      and a.updated_at <= moment - interval '1 minute'
      and not exists (select from private.told d where d.agency_id = a.agency_id and d.key = k.key)
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select (d.shift).agency_id, d.key from due d order by 1, 2
    on conflict do nothing
    returning agency_id, key
  ),
  people as materialized (
    select p.id, p.agency_id, p.center_id, private.role_of(p.id) as role
    from public.profiles p
    where p.is_active and p.center_id in (select (d.shift).center_id from due d)
  ),
  offered as (
    select p.id as recipient_id, p.agency_id, (d.shift).id as row_id, (d.shift).schedule_id, (d.shift).shift_date, (d.shift).starts_at,
      private.shift_words(private.shift_state((d.shift).shift_id, (d.shift).shift_date, (d.shift).starts_at,
        (d.shift).ends_at, (d.shift).required_role, (d.shift).is_overtime,
        p.role = 'dispatcher' and (d.shift).required_role <> 'dispatcher', false), d.time_zone) as words,
      count(*) over (partition by p.id) as shifts, max((d.shift).starts_at) over (partition by p.id) as last_at,
      row_number() over (partition by p.id order by (d.shift).starts_at, (d.shift).id) as place
    from due d
    join claimed k on k.agency_id = (d.shift).agency_id and k.key = d.key
    join people p on p.agency_id = (d.shift).agency_id and p.center_id = (d.shift).center_id
    where private.has_capacity_for(p.id, p.role, d.shift) and private.is_free_for(p.id, d.shift, d.rest)
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, schedule_id, concerns_at,
    expires_at)
  select o.agency_id, o.recipient_id, 'shift.open', case
      when o.shifts = 1 then format('A shift is open: %s. Tell a supervisor if you can work it.', o.words)
      else format('%s shifts are open, the first %s. Tell a supervisor if you can work one of them.', o.shifts, o.words)
    end, '/schedule?view=week&date=' || o.shift_date, case when o.shifts = 1 then 'shift:' || o.row_id end, o.schedule_id, o.starts_at, o.last_at
  from offered o
  where o.place = 1
  order by o.recipient_id;
  get diagnostics told = row_count;
  return told;
end
$$;

-- What is in force on the first day that is planned.
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
        'preferred_shift_id', p.default_shift_preference_id,
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

create or replace function public.get_schedule_roster(p_schedule_id integer)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name, 'is_active', p.is_active,
        'employee_number', p.employee_number, 'seniority_date', p.seniority_date,
        'not_counting', (
          select coalesce(jsonb_agg(jsonb_build_array(d.from_date, d.to_date) order by d.from_date, d.id), '[]')
          from public.duty_states d where d.agency_id = s.agency_id and d.user_id = p.id
        ),
        'role', (select max(r.name) from public.user_roles ur join public.roles r on r.id = ur.role_id where ur.user_id = p.id),
        'pattern', (select h.pattern from public.profile_patterns h
          where h.user_id = p.id and h.effective_from <= s.start_date order by h.effective_from desc limit 1))
        order by p.full_name, p.id), '[]')
      from public.profiles p
      where p.agency_id = s.agency_id and (p.center_id = s.center_id and p.is_active or p.id in (
        select a.user_id from public.assigned_shifts a where a.center_id = s.center_id and a.schedule_id = s.id))
    ),
    'assignments', (
      select coalesce(jsonb_agg(jsonb_build_array(a.id, a.user_id, a.shift_id, a.shift_date,
        extract(epoch from a.starts_at) * 1000, extract(epoch from a.ends_at) * 1000,
        a.is_overtime, a.is_manual_override, a.is_locked, a.required_role) order by a.starts_at, a.id), '[]')
      from public.assigned_shifts a
      where a.center_id = s.center_id and a.schedule_id = s.id and a.status <> 'cancelled'
    )
  )
  from public.schedules s
  where s.id = p_schedule_id
$$;
