-- Coverage as lib/domain/coverage.ts counts it: one row per 15-minute slot of absolute time, so that an hour which the
-- clock shows twice has slots of its own, and one that it skips has none. Requirements are looked up by the wall clock;
-- a row's dates and weekdays are those of the operational date on which it starts. Where a row that replaces the weekly
-- ones is in force only such rows count, among the rest the maximum. Rows with a qualification are a minimum of their
-- own. A duty counts in the slots that it covers wholly.
--
-- On duty are the published rows of the center; with a schedule its own rows, and of the published ones those of other
-- dates. A test compares this function with the domain's over years with both clock changes.
--
-- qualified: by qualification what is required and on duty, {"7": [2, 1]}; null where none is asked for in the range.
create function private.coverage_slots(center uuid, from_date date, to_date date, schedule integer default null)
returns table (
  starts_at timestamptz, shift_date date, required_employees integer, on_duty_employees integer,
  required_supervisors integer, on_duty_supervisors integer, qualified jsonb
)
language plpgsql
stable
set search_path = ''
-- A nested loop over a year of slots would take seconds.
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
  -- People who count, with the capacity of their role.
  people as materialized (
    select p.id, coalesce(max(r.name), 'dispatcher') <> 'dispatcher' as is_supervisor
    from public.profiles p
    left join public.user_roles ur on ur.user_id = p.id
    left join public.roles r on r.id = ur.role_id
    where p.agency_id = place.agency_id and p.counts_toward_minimum
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
comment on function private.coverage_slots is
  'Coverage of a center from one operational date to another, slot by slot; checks nothing, callers do.';

-- Coverage of a center for its supervisors: of the published schedule, or as a draft would have it. Stretches of equal
-- numbers are one run: [slots, required employees, on duty, required supervisors, on duty, qualified or null].
create function private.get_coverage(center uuid, from_date date, to_date date, schedule integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  if not exists (select 1 from public.centers c where c.id = center and c.agency_id = agency) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  if schedule is not null and not exists (
    select 1 from public.schedules s where s.id = schedule and s.center_id = center and s.agency_id = agency
  ) then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  if from_date is null or to_date is null or to_date < from_date or to_date - from_date >= 366
    or from_date < '2000-01-01' or to_date > '2199-12-31'
  then
    perform private.fail(422, 'Choose a range of at most 366 days.', '{"field":"to"}');
  end if;
  return (
    with slots as materialized (
      select c.*, row_number() over (order by c.starts_at) as place,
        (c.required_employees, c.on_duty_employees, c.required_supervisors, c.on_duty_supervisors, c.qualified)
          is distinct from lag((c.required_employees, c.on_duty_employees, c.required_supervisors,
            c.on_duty_supervisors, c.qualified)) over (order by c.starts_at) as is_new
      from private.coverage_slots(center, from_date, to_date, schedule) c
    ),
    firsts as (
      select s.*, lead(s.place, 1, (select count(*) + 1 from slots)) over (order by s.place) - s.place as length
      from slots s
      where s.is_new
    )
    select jsonb_build_object(
      'starts_at', (select extract(epoch from min(s.starts_at)) * 1000 from slots s),
      'days', (
        select coalesce(jsonb_agg(jsonb_build_array(d.shift_date, d.length) order by d.shift_date), '[]')
        from (select s.shift_date, count(*) as length from slots s group by s.shift_date) d
      ),
      'runs', (
        select coalesce(jsonb_agg(jsonb_build_array(f.length, f.required_employees, f.on_duty_employees,
          f.required_supervisors, f.on_duty_supervisors, f.qualified) order by f.place), '[]')
        from firsts f
      ),
      'qualifications', (
        select coalesce(jsonb_object_agg(q.id, q.name), '{}')
        from public.qualifications q
        where q.agency_id = agency and q.id in (
          select r.qualification_id from public.staffing_requirements r where r.agency_id = agency and r.center_id = center
        )
      )
    )
  );
end
$$;
create function public.get_coverage(p_center_id uuid, p_from date, p_to date, p_schedule_id integer default null)
returns jsonb language sql stable set search_path = '' as $$
  select private.get_coverage(p_center_id, p_from, p_to, p_schedule_id)
$$;
grant execute on function private.get_coverage(uuid, date, date, integer),
  public.get_coverage(uuid, date, date, integer) to authenticated;
comment on function public.get_coverage is
  'Required and on duty by 15-minute slot of at most 366 operational days: {starts_at, days, runs, qualifications}. For supervisors.';
