-- Coverage reads the roles of the agency's people, and no others: it went through those of every agency.
CREATE OR REPLACE FUNCTION private.coverage_slots(center uuid, from_date date, to_date date, schedule integer DEFAULT NULL::integer)
 RETURNS TABLE(starts_at timestamp with time zone, shift_date date, required_employees integer, on_duty_employees integer, required_supervisors integer, on_duty_supervisors integer, qualified jsonb)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
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
  -- Everybody, with the capacity of their role. Roles are read by whom they are of: those of other agencies are many.
  members as materialized (
    select p.id from public.profiles p where p.agency_id = place.agency_id
  ),
  people as materialized (
    select m.id, coalesce(max(r.name), 'dispatcher') <> 'dispatcher' as is_supervisor
    from members m
    left join (
      select ur.user_id, ur.role_id from public.user_roles ur where ur.user_id = any (array(select x.id from members x))
    ) held_roles on held_roles.user_id = m.id
    left join public.roles r on r.id = held_roles.role_id
    group by m.id
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
    select distinct h.qualification_id, d.id, d.from_slot, d.to_slot
    from duties d
    join private.held_qualifications(place.agency_id) h on h.user_id = d.user_id
    join asked on asked.qualification_id = h.qualification_id
    where d.shift_date between h.valid_from and h.valid_to and d.to_slot > d.from_slot
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
$function$
;
