-- A qualification or a center that is there changes as a setting: previewed, in force from a date, withdrawn until then. What
-- they are on a date is asked of their versions; the rows mirror today.

alter table public.setting_versions
  drop constraint setting_versions_check,
  drop constraint setting_versions_check1,
  add constraint setting_versions_check check ((kind in ('day_start', 'center')) = (center_id is not null)),
  add constraint setting_versions_check1 check ((kind in ('leave_kind', 'qualification')) = (subject <> ''));

-- What is retired names nobody.
drop index public.qualifications_one_acting;
create unique index qualifications_one_acting on public.qualifications (agency_id) where is_acting_supervisor and is_active;

-- Qualifications by date ------------------------------------------------------------------------------------------

-- What each qualification of an agency is on which dates, without holes: by its versions, or as it always was.
create function private.qualification_spans(agency uuid)
returns table (qualification_id integer, from_date date, to_date date, is_active boolean, is_acting boolean)
language sql
stable
set search_path = ''
as $$
  with versions as materialized (
    select v.subject::integer as id, v.effective_from, v.value,
      lag(v.effective_from) over by_day as former, lead(v.effective_from) over by_day as next
    from (
      select distinct on (s.subject, s.effective_from) s.subject, s.effective_from, s.value
      from public.setting_versions s
      where s.agency_id = agency and s.kind = 'qualification' and s.center_id is null and s.withdrawn_at is null
      order by s.subject, s.effective_from, s.id desc
    ) v
    window by_day as (partition by v.subject order by v.effective_from)
  )
  select v.id, case when v.former is null then '-infinity' else v.effective_from end, coalesce(v.next - 1, 'infinity'),
    (v.value ->> 'isActive')::boolean, (v.value ->> 'isActingSupervisor')::boolean
  from versions v
  union all
  select q.id, '-infinity', 'infinity', q.is_active, q.is_acting_supervisor
  from public.qualifications q
  where q.agency_id = agency and q.id not in (select v.id from versions v)
$$;
comment on function private.qualification_spans is 'What each qualification is by date; the one place that says when one is retired or acts.';

-- What people hold on which dates: what they were given, on the days on which it is not retired.
create function private.held_qualifications(agency uuid, people uuid[] default null)
returns table (user_id uuid, qualification_id integer, valid_from date, valid_to date, is_acting boolean)
language sql
stable
set search_path = ''
as $$
  select pq.user_id, pq.qualification_id, greatest(pq.valid_from, s.from_date), least(coalesce(pq.valid_to, 'infinity'), s.to_date),
    s.is_acting
  from public.person_qualifications pq
  join private.qualification_spans(agency) s on s.qualification_id = pq.qualification_id and s.is_active
    and s.from_date <= coalesce(pq.valid_to, 'infinity') and s.to_date >= pq.valid_from
  where pq.agency_id = agency and (people is null or pq.user_id = any (people))
$$;
comment on function private.held_qualifications is 'Who holds which qualification from when to when; valid_to is infinity when no end is known.';

-- Who holds what on every one of some dates, and who may act on each of them; for supervisors.
create function private.held_throughout(agency uuid, first_date date, last_date date)
returns table (user_id uuid, qualification_ids integer[], may_act boolean)
language sql
stable
security definer
set search_path = ''
as $$
  with held as materialized (
    select h.user_id, h.qualification_id, h.is_acting, daterange(h.valid_from, h.valid_to, '[]') as days
    from private.held_qualifications(agency) h
    where h.valid_from <= last_date and h.valid_to >= first_date
      and ((select auth.uid()) is null or agency = (select private.supervised_agency_id()))
  ), throughout as (
    select h.user_id, h.qualification_id from held h
    group by h.user_id, h.qualification_id
    having range_agg(h.days) @> daterange(first_date, last_date, '[]')
  ), acting as (
    select h.user_id from held h where h.is_acting
    group by h.user_id
    having range_agg(h.days) @> daterange(first_date, last_date, '[]')
  )
  select coalesce(t.user_id, a.user_id), coalesce(t.ids, '{}'), a.user_id is not null
  from (
    select o.user_id, array_agg(o.qualification_id order by o.qualification_id) as ids from throughout o group by o.user_id
  ) t
  full join acting a on a.user_id = t.user_id
$$;

-- The first of some dates on which a qualification is retired; null = none.
create function private.first_retired(agency uuid, qualification integer, first_date date, last_date date)
returns date
language sql
stable
set search_path = ''
as $$
  select min(greatest(s.from_date, first_date))
  from private.qualification_spans(agency) s
  where s.qualification_id = qualification and not s.is_active
    and s.from_date <= coalesce(last_date, 'infinity') and s.to_date >= first_date and first_date <= coalesce(last_date, 'infinity')
$$;

-- When the next version after a date starts; null = that of the date stays.
create function private.next_version(agency uuid, wanted public.setting_kind, after date, center uuid, which text)
returns date
language sql
stable
set search_path = ''
as $$
  select min(v.effective_from)
  from public.setting_versions v
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.withdrawn_at is null and v.effective_from > after
$$;

-- Refuses what is no qualification.
create function private.check_qualification(value jsonb)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  title text;
begin
  perform private.require_keys(value, array['name', 'isActingSupervisor', 'isActive']);
  title := private.words_of(value ->> 'name', 'Name', 'name', 80, true);
  if title is null or jsonb_typeof(value -> 'name') <> 'string' or title <> value ->> 'name' then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  perform private.flag_in(value, 'isActingSupervisor');
  perform private.flag_in(value, 'isActive');
end
$$;

-- What stands against a qualification from a date on, until its next version: the status, the words and the field; null =
-- nothing. One that is not there yet is ''.
create function private.qualification_problem(agency uuid, which text, value jsonb, starts date)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  title text := lower(value ->> 'name');
  until date := private.next_version(agency, 'qualification', starts, null, which);
  found_one record;
begin
  if exists (
    select 1 from public.qualifications q
    where q.agency_id = agency and q.id::text <> which and lower(q.name) = title
  ) or exists (
    select 1 from public.setting_versions v
    where v.agency_id = agency and v.kind = 'qualification' and v.subject <> which and v.applied_at is null
      and v.withdrawn_at is null and lower(v.value ->> 'name') = title
  ) then
    return jsonb_build_object('status', 409, 'field', 'name', 'words', 'Another qualification has this name.');
  end if;
  if not (value ->> 'isActive')::boolean then
    select r.period_name, q.name into found_one
    from public.staffing_requirements r
    join public.qualifications q on q.id = r.qualification_id
    where r.agency_id = agency and q.id::text = which and coalesce(r.effective_to, 'infinity') >= starts
      and coalesce(r.effective_from, '-infinity') < coalesce(until, 'infinity')
    order by r.id limit 1;
    if found then
      return jsonb_build_object('status', 422, 'field', 'isActive', 'words', format(
        'The requirement “%s” asks for %s. End that first.', found_one.period_name, found_one.name));
    end if;
  elsif (value ->> 'isActingSupervisor')::boolean then
    select q.name, s.from_date as since into found_one
    from private.qualification_spans(agency) s
    join public.qualifications q on q.id = s.qualification_id
    where q.id::text <> which and s.is_active and s.is_acting and s.to_date >= starts
      and s.from_date < coalesce(until, 'infinity')
    order by s.from_date limit 1;
    if found then
      return jsonb_build_object('status', 422, 'field', 'isActingSupervisor', 'words', case
        when found_one.since <= starts then format('%s acts as supervisor already. End that first.', found_one.name)
        else format('%s acts as supervisor from %s on. End that first.', found_one.name, found_one.since)
      end);
    end if;
  end if;
  return null;
end
$$;

-- Centers by date -------------------------------------------------------------------------------------------------

-- On which dates a center is open and on which closed, without holes.
create function private.center_spans(center uuid)
returns table (from_date date, to_date date, is_active boolean)
language sql
stable
set search_path = ''
as $$
  with versions as (
    select v.effective_from, v.value, lag(v.effective_from) over by_day as former, lead(v.effective_from) over by_day as next
    from (
      select distinct on (s.effective_from) s.effective_from, s.value
      from public.centers c
      join public.setting_versions s on s.agency_id = c.agency_id and s.kind = 'center' and s.center_id = c.id
        and s.subject = '' and s.withdrawn_at is null
      where c.id = center
      order by s.effective_from, s.id desc
    ) v
    window by_day as (order by v.effective_from)
  )
  select case when v.former is null then '-infinity' else v.effective_from end, coalesce(v.next - 1, 'infinity'),
    (v.value ->> 'isActive')::boolean
  from versions v
  union all
  select '-infinity', 'infinity', c.is_active from public.centers c where c.id = center and not exists (select 1 from versions)
$$;

-- Refuses what is no center.
create function private.check_center(value jsonb)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  title text;
begin
  perform private.require_keys(value, array['name', 'timeZone', 'isActive']);
  title := private.words_of(value ->> 'name', 'Name', 'name', 120, true);
  if title is null or jsonb_typeof(value -> 'name') <> 'string' or title <> value ->> 'name' then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  if jsonb_typeof(value -> 'timeZone') <> 'string' or not private.is_time_zone(value ->> 'timeZone') then
    perform private.fail(422, 'Time zone is a name such as America/Denver.', '{"field":"timeZone"}');
  end if;
  perform private.flag_in(value, 'isActive');
end
$$;

-- What stands against a center from a date on, until its next version: the status, the words and the field; null = nothing.
-- One that is not there yet is null.
create function private.center_problem(agency uuid, center uuid, value jsonb, starts date)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  title text := lower(value ->> 'name');
  until date := private.next_version(agency, 'center', starts, center, '');
  known public.centers;
  people integer;
  last_day date;
begin
  if exists (
    select 1 from public.centers c
    where c.agency_id = agency and c.id is distinct from center and lower(c.name) = title
  ) or exists (
    select 1 from public.setting_versions v
    where v.agency_id = agency and v.kind = 'center' and v.center_id is distinct from center and v.applied_at is null
      and v.withdrawn_at is null and lower(v.value ->> 'name') = title
  ) then
    return jsonb_build_object('status', 409, 'field', 'name', 'words', 'Another center has this name.');
  end if;
  select * into known from public.centers c where c.id = center and c.agency_id = agency;
  if known.time_zone <> value ->> 'timeZone' and exists (
    select 1 from public.assigned_shifts a where a.agency_id = agency and a.center_id = center
  ) then
    return jsonb_build_object('status', 422, 'field', 'timeZone', 'words',
      format('%s has shifts already and keeps its time zone.', known.name));
  end if;
  if (value ->> 'isActive')::boolean then
    return null;
  end if;
  select count(*) into people from public.profiles p
  where p.agency_id = agency and p.center_id = center and p.is_active;
  if people > 0 then
    return jsonb_build_object('status', 422, 'field', 'isActive', 'words', format(
      case people when 1 then '%s person works at %s. Give them another center first.'
        else '%s people work at %s. Give everybody another center first.' end, people, known.name));
  end if;
  select max(s.end_date) into last_day from public.schedules s
  where s.agency_id = agency and s.center_id = center and s.status in ('draft', 'published') and s.end_date >= starts
    and s.start_date < coalesce(until, 'infinity');
  if last_day is not null then
    return jsonb_build_object('status', 422, 'field', 'isActive', 'words',
      format('%s is scheduled until %s.', known.name, last_day));
  end if;
  -- On each day on which another one closes.
  if exists (
    select 1
    from (
      select starts as day
      union
      select v.effective_from from public.setting_versions v
      where v.agency_id = agency and v.kind = 'center' and v.center_id <> center and v.withdrawn_at is null
        and v.effective_from > starts and v.effective_from < coalesce(until, 'infinity')
    ) d
    where not exists (
      select 1 from public.centers c
      cross join lateral private.center_spans(c.id) s
      where c.agency_id = agency and c.id <> center and s.is_active and d.day between s.from_date and s.to_date
    )
  ) then
    return jsonb_build_object('status', 422, 'field', 'isActive', 'words', 'One center stays open.');
  end if;
  return null;
end
$$;

-- Fails with what stands against something.
create function private.fail_for(problem jsonb)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if problem is not null then
    perform private.fail((problem ->> 'status')::integer, problem ->> 'words',
      jsonb_strip_nulls(jsonb_build_object('field', problem -> 'field')));
  end if;
end
$$;

-- Nobody comes to work at a center that is closed or about to close, nor back to one.
create or replace function private.guard_open_center()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  floor public.centers;
  closes_on date;
begin
  -- A center closes under a lock that waits for this one.
  perform 1 from public.centers c where c.id = new.center_id for key share;
  select * into floor from public.centers c where c.id = new.center_id;
  if not floor.is_active then
    perform private.fail(422, format('%s is closed. Give another center first.', floor.name), '{"field":"centerId"}');
  end if;
  select min(s.from_date) into closes_on from private.center_spans(new.center_id) s
  where not s.is_active and s.to_date >= private.today_of(new.agency_id);
  if closes_on is not null then
    perform private.fail(422, format('%s closes on %s. Give another center first.', floor.name, closes_on),
      '{"field":"centerId"}');
  end if;
  return new;
end
$$;

-- No schedule is made for days on which its center is closed.
create function private.guard_open_days()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  closed record;
begin
  perform 1 from public.centers c where c.id = new.center_id for key share;
  select c.name, s.from_date into closed
  from public.centers c
  cross join lateral private.center_spans(c.id) s
  where c.id = new.center_id and not s.is_active and s.to_date >= greatest(new.start_date, private.today_of(c.agency_id))
    and s.from_date <= new.end_date and new.end_date >= private.today_of(c.agency_id)
  order by s.from_date limit 1;
  if found then
    perform private.fail(422, case
      when closed.from_date = '-infinity' then format('%s is closed.', closed.name)
      else format('%s is closed from %s on.', closed.name, closed.from_date) end, '{"field":"endDate"}');
  end if;
  return new;
end
$$;
create trigger schedules_guard_center before insert on public.schedules
  for each row when (new.status in ('draft', 'published')) execute function private.guard_open_days();

-- Nobody is asked for on days on which the qualification for it is retired.
create function private.guard_asked_qualification()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  asked public.qualifications;
  retired_on date;
begin
  if tg_op = 'UPDATE' and new.qualification_id = old.qualification_id
    and coalesce(new.effective_from, '-infinity') >= coalesce(old.effective_from, '-infinity')
    and coalesce(new.effective_to, 'infinity') <= coalesce(old.effective_to, 'infinity')
  then
    return new;
  end if;
  -- A qualification retires under a lock that waits for this one.
  perform 1 from public.qualifications q where q.id = new.qualification_id for key share;
  select * into asked from public.qualifications q where q.id = new.qualification_id;
  retired_on := private.first_retired(new.agency_id, asked.id,
    greatest(new.effective_from, private.today_of(new.agency_id)), new.effective_to);
  if retired_on is not null then
    perform private.fail(422, format('%s is retired on %s. Ask for it on other days, or for another.', asked.name, retired_on),
      '{"field":"qualificationId"}');
  end if;
  return new;
end
$$;
create trigger staffing_requirements_guard_qualification
  before insert or update of qualification_id, effective_from, effective_to on public.staffing_requirements
  for each row when (new.qualification_id is not null) execute function private.guard_asked_qualification();

-- What is new -----------------------------------------------------------------------------------------------------

create function private.add_qualification(given_name text, acts boolean)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  value jsonb := jsonb_build_object('name', private.words_of(given_name, 'Name', 'name', 80, true),
    'isActingSupervisor', acts, 'isActive', true);
  made integer;
begin
  perform 1 from public.agencies a where a.id = agency for no key update;
  perform private.require_admin();
  perform private.check_qualification(value);
  perform private.fail_for(private.qualification_problem(agency, '', value, private.today_of(agency)));
  insert into public.qualifications (agency_id, name, is_acting_supervisor) values (agency, value ->> 'name', acts)
  returning id into made;
  return made;
end
$$;
create function public.add_qualification(p_name text, p_is_acting_supervisor boolean)
returns integer language sql set search_path = '' as $$
  select private.add_qualification(p_name, p_is_acting_supervisor)
$$;
comment on function public.add_qualification is 'Adds a qualification at once; returns its id.';

create function private.add_center(given_name text, zone text, starts time)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  value jsonb := jsonb_build_object('name', private.words_of(given_name, 'Name', 'name', 120, true), 'timeZone', zone,
    'isActive', true);
  made uuid;
begin
  perform 1 from public.agencies a where a.id = agency for no key update;
  perform private.require_admin();
  perform private.check_center(value);
  if starts is null or starts = time '24:00' or extract(epoch from starts)::integer % 900 <> 0 then
    perform private.fail(422, 'The day starts at a time in steps of 15 minutes, such as 05:15.', '{"field":"dayStart"}');
  end if;
  perform private.fail_for(private.center_problem(agency, null, value, private.today_of(agency)));
  insert into public.centers (agency_id, name, time_zone, day_start) values (agency, value ->> 'name', zone, starts)
  returning id into made;
  return made;
end
$$;
create function public.add_center(p_name text, p_time_zone text, p_day_start time)
returns uuid language sql set search_path = '' as $$
  select private.add_center(p_name, p_time_zone, p_day_start)
$$;
comment on function public.add_center is 'Adds an open center at once; returns its id.';

-- What qualifications are by date and who was given them, whatever is retired: what a change of one is weighed by.
create function private.qualification_facts()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
begin
  return jsonb_build_object(
    'names', (
      select coalesce(jsonb_object_agg(q.id, q.name), '{}') from public.qualifications q where q.agency_id = agency
    ),
    'spans', (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.qualification_id::text,
        'fromDate', nullif(s.from_date, '-infinity'), 'toDate', nullif(s.to_date, 'infinity'), 'isActive', s.is_active,
        'isActingSupervisor', s.is_acting) order by s.qualification_id, s.from_date), '[]')
      from private.qualification_spans(agency) s
    ),
    'held', (
      select coalesce(jsonb_agg(jsonb_build_object('userId', pq.user_id, 'id', pq.qualification_id::text,
        'fromDate', pq.valid_from, 'toDate', pq.valid_to) order by pq.user_id, pq.qualification_id, pq.valid_from), '[]')
      from public.person_qualifications pq where pq.agency_id = agency
    )
  );
end
$$;
create function public.get_qualification_facts()
returns jsonb language sql stable set search_path = '' as $$ select private.qualification_facts() $$;
comment on function public.get_qualification_facts is 'Qualifications by date and who was given them, also retired ones: {names, spans, held}. For admins.';

grant execute on function
  private.add_qualification(text, boolean), public.add_qualification(text, boolean),
  private.add_center(text, text, time), public.add_center(text, text, time),
  private.qualification_facts(), public.get_qualification_facts(),
  private.held_throughout(uuid, date, date)
  to authenticated;

-- What asks for qualifications of a date ---------------------------------------------------------------------------

create or replace function private.has_capacity_for(person uuid, person_role public.role_name, shift public.assigned_shifts)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select case
    when person_role = 'dispatcher' and shift.required_role <> 'dispatcher' then exists (
      select from private.held_qualifications(shift.agency_id, array[person]) h
      where h.is_acting and shift.shift_date between h.valid_from and h.valid_to
    )
    else person_role = shift.required_role
  end
$$;

create or replace function private.coverage_slots(center uuid, from_date date, to_date date, schedule integer default null::integer)
returns table (starts_at timestamptz, shift_date date, required_employees integer, on_duty_employees integer, required_supervisors integer, on_duty_supervisors integer, qualified jsonb)
language plpgsql
stable
set search_path = ''
set enable_nestloop = 'off'
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
$$;

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
    )
  )
  from planned, public.centers c, public.agencies a
  where c.id = shown.center_id and a.id = shown.agency_id
$$;

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
        'qualification_ids', coalesce(held.qualification_ids, '{}'), 'may_act', coalesce(held.may_act, false))
        order by p.seniority_date nulls last, p.employee_number nulls last, p.id), '[]')
      from public.profiles p
      left join private.held_throughout(s.agency_id, planned.from_date, s.end_date) held on held.user_id = p.id
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

create or replace function private.tell_ending_qualifications(moment timestamptz)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  told integer;
begin
  with held as materialized (
    select g.id as agency_id, h.user_id, h.qualification_id, h.valid_from, h.valid_to
    from public.agencies g
    cross join lateral private.held_qualifications(g.id) h
    where g.status = 'active'
  ),
  due as materialized (
    select pq.agency_id, p.id as user_id, p.full_name, p.center_id, pq.valid_to, q.name, k.key,
      (pq.valid_to + 1)::timestamp at time zone z.zone as ends_at,
      format('%s on %s', q.name, to_char(pq.valid_to, 'FMDy FMDD Mon YYYY')) as words
    from held pq
    join public.qualifications q on q.id = pq.qualification_id
    join public.profiles p on p.id = pq.user_id and p.is_active
    left join public.centers c on c.id = p.center_id
    cross join lateral (select coalesce(c.time_zone, 'UTC') as zone) z
    cross join lateral (select pq.valid_to - private.day_in_view(moment, z.zone) as days) n
    cross join lateral (
      select format('qualification:%s:%s:%s:%s', p.id, q.id, pq.valid_to, case when n.days <= 7 then 7 else 30 end) as key
    ) k
    where pq.valid_to < 'infinity' and n.days between 0 and 30
      and not exists (select from private.told d where d.agency_id = pq.agency_id and d.key = k.key)
      and not exists (
        select from held o
        where o.user_id = pq.user_id and o.qualification_id = pq.qualification_id and o.valid_from <= pq.valid_to + 1
          and o.valid_to > pq.valid_to
      )
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select d.agency_id, d.key from due d order by d.agency_id, d.key
    on conflict do nothing
    returning agency_id, key
  ),
  news as materialized (
    select d.*
    from due d
    join claimed k on k.agency_id = d.agency_id and k.key = d.key
  ),
  own as (
    select n.agency_id, n.user_id as recipient_id, case when count(*) = 1
        then format('Your qualification ends soon: %s.', min(n.words))
        else format('%s of your qualifications end soon: %s.', count(*), string_agg(n.words, '; ' order by n.valid_to, n.name))
      end as content, '/profile' as link, max(n.ends_at) as expires_at
    from news n
    group by n.agency_id, n.user_id
  ),
  supervisors as materialized (
    select f.agency_id, f.center_id, s as id
    from (select distinct n.agency_id, n.center_id from news n) f
    cross join lateral private.supervisors_of(f.agency_id, f.center_id) s
  ),
  listed as (
    select n.*, s.id as recipient_id, row_number() over (partition by s.id order by n.valid_to, n.full_name, n.name) as place
    from news n
    join supervisors s on s.agency_id = n.agency_id and s.center_id is not distinct from n.center_id
      and s.id <> n.user_id
  ),
  overseen as (
    select l.agency_id, l.recipient_id, case when count(*) = 1
        then format('A qualification ends soon: %s, %s.', min(l.full_name), min(l.words))
        else format('%s qualifications end soon: %s%s.', count(*),
          string_agg(l.full_name || ', ' || l.words, '; ' order by l.place) filter (where l.place <= 5),
          case when count(*) > 5 then format('; and %s more', count(*) - 5) else '' end)
      end as content,
      '/people' || case when count(distinct l.user_id) = 1 then '?person=' || min(l.user_id::text) else '' end as link,
      max(l.ends_at) as expires_at
    from listed l
    group by l.agency_id, l.recipient_id
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, expires_at)
  select x.agency_id, x.recipient_id, 'certificate.expiring', left(x.content, 1000), x.link, x.expires_at
  from (table own union all table overseen) x
  order by x.recipient_id;
  get diagnostics told = row_count;
  return told;
end
$$;

create or replace function private.save_person_qualification(person uuid, expected_version integer, qualification integer, first_date date, last_date date, former_from date)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  target public.profiles := private.hold_person(person, expected_version);
begin
  perform private.require_day(first_date, 'fromDate', 'From');
  if last_date is not null then
    perform private.require_day(last_date, 'toDate', 'To');
    if last_date < first_date then
      perform private.fail(422, 'To is the same date as From or later.', '{"field":"toDate"}');
    end if;
  end if;
  if not exists (
    select 1 from private.qualification_spans(target.agency_id) s
    where s.qualification_id = qualification and (
      former_from is not null
      or s.is_active and s.from_date <= coalesce(last_date, 'infinity') and s.to_date >= first_date
    )
  ) then
    perform private.fail(422, 'Choose a qualification of your agency.', '{"field":"qualificationId"}');
  end if;
  if exists (
    select 1 from public.person_qualifications q
    where q.user_id = person and q.qualification_id = qualification and q.valid_from is distinct from former_from
      and daterange(q.valid_from, q.valid_to, '[]') && daterange(first_date, last_date, '[]')
  ) then
    perform private.fail(422, format('%s has this qualification on some of these days already.', target.full_name),
      '{"field":"fromDate"}');
  end if;
  if former_from is null then
    insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from, valid_to)
    values (target.agency_id, person, qualification, first_date, last_date);
  else
    update public.person_qualifications q set valid_from = first_date, valid_to = last_date
    where q.user_id = person and q.qualification_id = qualification and q.valid_from = former_from;
    if not found then
      perform private.fail(404, 'This qualification is not there any more.');
    end if;
  end if;
  perform private.touch_person(person);
end
$$;

create or replace function private.requirement_of(agency uuid, center uuid, fields jsonb)
returns public.staffing_requirements
language plpgsql
stable
set search_path = ''
as $$
declare
  row public.staffing_requirements;
begin
  perform private.require_keys(fields, array['name', 'startTime', 'endTime', 'minEmployees', 'minSupervisors', 'weekdays',
    'fromDate', 'toDate', 'replacesWeekly', 'qualificationId']);
  row.agency_id := agency;
  row.center_id := center;
  row.period_name := private.words_of(fields ->> 'name', 'Name', 'name', 60, true);
  if row.period_name is null then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  row.start_time := private.time_in(fields, 'startTime', 15, 'Start is a time in steps of 15 minutes, such as 05:15.');
  row.end_time := private.time_in(fields, 'endTime', 15, 'End is a time in steps of 15 minutes, such as 05:15.');
  row.min_employees := private.whole_in(fields, 'minEmployees', 0, 500, 'Minimum employees is from 0 to 500.');
  row.min_supervisors := private.whole_in(fields, 'minSupervisors', 0, 500, 'Minimum supervisors is from 0 to 500.');
  if row.min_supervisors > row.min_employees then
    perform private.fail(422, 'Minimum supervisors is at most the minimum of employees, who include them.',
      '{"field":"minSupervisors"}');
  end if;
  row.weekday_mask := 127;
  if fields -> 'weekdays' <> 'null' then
    if jsonb_typeof(fields -> 'weekdays') <> 'array' or jsonb_array_length(fields -> 'weekdays') not between 1 and 7
      or exists (select 1 from jsonb_array_elements(fields -> 'weekdays') d where d not in ('0', '1', '2', '3', '4', '5', '6'))
    then
      perform private.fail(422, 'Choose at least one weekday.', '{"field":"weekdays"}');
    end if;
    row.weekday_mask := (
      select bit_or(1 << d::integer) from jsonb_array_elements_text(fields -> 'weekdays') d
    );
  end if;
  row.effective_from := private.day_in(fields, 'fromDate');
  row.effective_to := private.day_in(fields, 'toDate');
  row.replaces_weekly := private.flag_in(fields, 'replacesWeekly');
  if row.replaces_weekly and (row.effective_from is null or row.effective_to is null) then
    perform private.fail(422, 'A row that replaces the weekly ones needs a first and a last date.',
      '{"field":"replacesWeekly"}');
  end if;
  if row.effective_to < row.effective_from then
    perform private.fail(422, 'To is the same date as From or later.', '{"field":"toDate"}');
  end if;
  row.qualification_id := private.whole_in(fields, 'qualificationId', 1, 2147483647, 'Qualification is not known.', true);
  if row.qualification_id is not null and not exists (
    select 1 from public.qualifications q
    where q.agency_id = agency and q.id = row.qualification_id
  ) then
    perform private.fail(422, 'Choose a qualification of your agency.', '{"field":"qualificationId"}');
  end if;
  return row;
end
$$;

-- The settings ----------------------------------------------------------------------------------------------------

create or replace function private.check_setting(agency uuid, wanted public.setting_kind, value jsonb, from_date date, center uuid, which text)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  deputy text := value ->> 'deputyId';
  first_fit date;
  problem text;
begin
  case wanted
    when 'limits' then
      perform private.check_limits(value);
    when 'workweek' then
      perform private.require_keys(value, array['workweekStart']);
      perform private.whole_in(value, 'workweekStart', 0, 6, 'A weekday is a number from 0 (Sunday) to 6 (Saturday).');
      first_fit := from_date + ((value ->> 'workweekStart')::integer - extract(dow from from_date)::integer + 7) % 7;
      if first_fit <> from_date then
        perform private.fail(422, format('A workweek that starts on a %s begins on one: %s or %s.',
          to_char(first_fit, 'FMDay'), first_fit, first_fit + 7), '{"field":"effectiveFrom"}');
      end if;
    when 'patterns' then
      perform private.check_pattern_rules(value);
    when 'sign_in' then
      perform private.require_keys(value, array['policy']);
      if coalesce(value ->> 'policy', '') <> all (enum_range(null::public.sign_in_policy)::text[]) then
        perform private.fail(422, 'Choose what happens after wrong passwords.', '{"field":"policy"}');
      end if;
    when 'leave_rules' then
      perform private.require_keys(value, array['capDispatchers', 'capSupervisors', 'escalateAfterHours', 'deputyId']);
      perform private.whole_in(value, 'capDispatchers', 0, 500, 'At most 500 people may be off, at least none.', true);
      perform private.whole_in(value, 'capSupervisors', 0, 500, 'At most 500 people may be off, at least none.', true);
      perform private.whole_in(value, 'escalateAfterHours', 1, 720, 'A request goes on after 1 to 720 hours.');
      if value -> 'deputyId' <> 'null' and not exists (
        select 1 from public.profiles p where p.id::text = deputy and private.may_supervise(p.id, agency)
      ) then
        perform private.fail(422, 'The deputy is a supervisor or an admin.', '{"field":"deputyId"}');
      end if;
    when 'leave_kind' then
      perform private.check_leave_kind(agency, which, value);
    when 'swap_rules' then
      perform private.require_keys(value, array['noticeMinutes', 'isSameWorkweek', 'approvesClean']);
      perform private.whole_in(value, 'noticeMinutes', 0, 20160, 'Notice is from 0 to 336 hours.');
      perform private.flag_in(value, 'isSameWorkweek');
      perform private.flag_in(value, 'approvesClean');
    when 'notice_rules' then
      perform private.check_notice_rules(value);
    when 'retention' then
      perform private.require_keys(value, array['auditMonths', 'noticeMonths']);
      perform private.whole_in(value, 'auditMonths', 12, 240, 'The audit is kept 12 to 240 months, or for ever.', true);
      perform private.whole_in(value, 'noticeMonths', 1, 120, 'Notices are kept 1 to 120 months, or for ever.', true);
    when 'day_start' then
      perform private.require_keys(value, array['dayStart']);
      problem := private.day_start_problem(center,
        private.time_in(value, 'dayStart', 15, 'The day starts at a time in steps of 15 minutes, such as 05:15.'));
      if problem is not null then
        perform private.fail(422, problem, '{"field":"dayStart"}');
      end if;
    when 'qualification' then
      perform private.check_qualification(value);
      perform private.fail_for(private.qualification_problem(agency, which, value, from_date));
    when 'center' then
      perform private.check_center(value);
      perform private.fail_for(private.center_problem(agency, center, value, from_date));
  end case;
end
$$;

create or replace function private.setting_today(agency uuid, wanted public.setting_kind, center uuid, which text)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select case wanted
    when 'limits' then jsonb_build_object('restMinutesSoft', 600, 'restMinutesHard', 480, 'dutyMinutesSoft', 840,
      'dutyMinutesHard', 960, 'sevenDayMinutesSoft', 3600, 'sevenDayMinutesHard', 4320, 'consecutiveDaysHard', 6,
      'weeklyRegularMinutes', 2400) || a.limits
    when 'workweek' then jsonb_build_object('workweekStart', a.workweek_start)
    when 'patterns' then a.pattern_rules
    when 'sign_in' then jsonb_build_object('policy', a.sign_in_policy)
    when 'retention' then jsonb_build_object('auditMonths', a.audit_months, 'noticeMonths', a.notice_months)
    when 'leave_rules' then (
      select jsonb_build_object('capDispatchers', r.cap_dispatchers, 'capSupervisors', r.cap_supervisors,
        'escalateAfterHours', r.escalate_after_hours, 'deputyId', r.deputy_id)
      from public.leave_rules r where r.agency_id = a.id
    )
    when 'leave_kind' then (
      select jsonb_build_object('name', k.name, 'type', k.type, 'needsBalance', k.needs_balance,
        'countsToCaps', k.counts_to_caps, 'isProtected', k.is_protected, 'isPrivate', k.is_private,
        'noticeDays', k.notice_days, 'isActive', k.is_active)
      from public.leave_kinds k where k.agency_id = a.id and k.id::text = which
    )
    when 'swap_rules' then (
      select jsonb_build_object('noticeMinutes', r.notice_minutes, 'isSameWorkweek', r.is_same_workweek,
        'approvesClean', r.approves_clean)
      from public.swap_rules r where r.agency_id = a.id
    )
    when 'notice_rules' then (
      select jsonb_build_object('fallbackMinutes', r.fallback_minutes, 'ackHours', r.ack_hours,
        'nightlyTime', to_char(r.nightly_time, 'HH24:MI'), 'webhookUrl', r.webhook_url)
      from public.notice_rules r where r.agency_id = a.id
    )
    when 'day_start' then (
      select jsonb_build_object('dayStart', to_char(c.day_start, 'HH24:MI'))
      from public.centers c where c.agency_id = a.id and c.id = center
    )
    when 'qualification' then (
      select jsonb_build_object('name', q.name, 'isActingSupervisor', q.is_acting_supervisor, 'isActive', q.is_active)
      from public.qualifications q where q.agency_id = a.id and q.id::text = which
    )
    when 'center' then (
      select jsonb_build_object('name', c.name, 'timeZone', c.time_zone, 'isActive', c.is_active)
      from public.centers c where c.agency_id = a.id and c.id = center
    )
  end
  from public.agencies a where a.id = agency
$$;

create or replace function private.put_in_force(agency uuid, wanted public.setting_kind, value jsonb, center uuid, which text, actor uuid)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  problem text;
begin
  case wanted
    when 'limits' then
      update public.agencies a set limits = value where a.id = agency and a.limits <> value;
    when 'workweek' then
      update public.agencies a set workweek_start = (value ->> 'workweekStart')::smallint
      where a.id = agency and a.workweek_start <> (value ->> 'workweekStart')::smallint;
    when 'patterns' then
      update public.agencies a set pattern_rules = value where a.id = agency and a.pattern_rules <> value;
    when 'sign_in' then
      update public.agencies a set sign_in_policy = (value ->> 'policy')::public.sign_in_policy
      where a.id = agency and a.sign_in_policy <> (value ->> 'policy')::public.sign_in_policy;
      if found then
        -- Whoever was locked waits from now on like everybody else, and the other way round nobody is locked for the past.
        -- The own count stays: nobody releases their own account.
        delete from private.sign_in_guards g using public.profiles p
        where p.id = g.user_id and p.agency_id = agency and p.id is distinct from actor;
      end if;
    when 'retention' then
      update public.agencies a
      set audit_months = (value ->> 'auditMonths')::integer, notice_months = (value ->> 'noticeMonths')::integer
      where a.id = agency and (a.audit_months, a.notice_months)
        is distinct from ((value ->> 'auditMonths')::integer, (value ->> 'noticeMonths')::integer);
    when 'leave_rules' then
      update public.leave_rules r
      set cap_dispatchers = (value ->> 'capDispatchers')::integer, cap_supervisors = (value ->> 'capSupervisors')::integer,
        escalate_after_hours = (value ->> 'escalateAfterHours')::integer, deputy_id = (value ->> 'deputyId')::uuid
      where r.agency_id = agency and private.setting_today(agency, wanted, null, '') <> value;
    when 'leave_kind' then
      perform private.check_leave_kind(agency, which, value);
      update public.leave_kinds k
      set name = value ->> 'name', type = (value ->> 'type')::public.time_off_type,
        needs_balance = (value ->> 'needsBalance')::boolean, counts_to_caps = (value ->> 'countsToCaps')::boolean,
        is_protected = (value ->> 'isProtected')::boolean, is_private = (value ->> 'isPrivate')::boolean,
        notice_days = (value ->> 'noticeDays')::integer, is_active = (value ->> 'isActive')::boolean
      where k.agency_id = agency and k.id = which::integer and private.setting_today(agency, wanted, null, which) <> value;
    when 'swap_rules' then
      update public.swap_rules r
      set notice_minutes = (value ->> 'noticeMinutes')::integer, is_same_workweek = (value ->> 'isSameWorkweek')::boolean,
        approves_clean = (value ->> 'approvesClean')::boolean
      where r.agency_id = agency and private.setting_today(agency, wanted, null, '') <> value;
    when 'notice_rules' then
      update public.notice_rules r
      set fallback_minutes = (value ->> 'fallbackMinutes')::integer, ack_hours = (value ->> 'ackHours')::integer,
        nightly_time = (value ->> 'nightlyTime')::time, webhook_url = value ->> 'webhookUrl', updated_by = actor
      where r.agency_id = agency and private.setting_today(agency, wanted, null, '') <> value;
      if value -> 'webhookUrl' <> 'null' and not exists (
        select 1 from private.webhook_secrets s where s.agency_id = agency
      ) then
        return private.make_webhook_secret(agency);
      end if;
    when 'day_start' then
      problem := private.day_start_problem(center, (value ->> 'dayStart')::time);
      if problem is not null then
        perform private.fail(422, problem, '{"field":"dayStart"}');
      end if;
      perform set_config('app.day_start_of', center::text, true);
      update public.centers c set day_start = (value ->> 'dayStart')::time
      where c.agency_id = agency and c.id = center and c.day_start <> (value ->> 'dayStart')::time;
      perform set_config('app.day_start_of', '', true);
    when 'qualification' then
      perform private.fail_for(private.qualification_problem(agency, which, value, private.today_of(agency)));
      update public.qualifications q
      set name = value ->> 'name', is_acting_supervisor = (value ->> 'isActingSupervisor')::boolean,
        is_active = (value ->> 'isActive')::boolean
      where q.agency_id = agency and q.id = which::integer and private.setting_today(agency, wanted, null, which) <> value;
    when 'center' then
      perform private.fail_for(private.center_problem(agency, center, value, private.today_of(agency)));
      update public.centers c
      set name = value ->> 'name', time_zone = value ->> 'timeZone', is_active = (value ->> 'isActive')::boolean
      where c.agency_id = agency and c.id = center and private.setting_today(agency, wanted, center, '') <> value;
  end case;
  return null;
end
$$;

-- Puts in force what is due of one agency, whose lock is held; returns how many.
create function private.apply_due_of(agency uuid)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  due public.setting_versions;
  done integer := 0;
  words text;
begin
  for due in
    select * from public.setting_versions v
    where v.agency_id = agency and v.applied_at is null and v.withdrawn_at is null
      and v.effective_from <= private.today_of(agency)
    -- Of two that change on one day, who no longer acts makes room first.
    order by v.effective_from, v.kind = 'qualification' and v.value @> '{"isActive":true,"isActingSupervisor":true}', v.id
  loop
    begin
      perform private.apply_version(due);
    exception when others then
      -- A database that is short of something, or that asks to try again, is asked again.
      if left(sqlstate, 2) in ('40', '53', '55', '57', '58', 'XX') then
        raise;
      end if;
      words := left(sqlerrm, 500);
      perform set_config('app.bulk', 'on', true);
      update public.setting_versions v set withdrawn_at = now(), refusal = words where v.id = due.id;
      perform set_config('app.bulk', '', true);
      perform private.record_audit(due.agency_id, 'setting.refuse', due.kind || '/' || due.id,
        jsonb_build_object('entity', 'setting', 'kind', due.kind, 'center_id', due.center_id, 'subject', due.subject,
          'effective_from', due.effective_from, 'reason', words),
        null, due.value, due.created_by);
    end;
    done := done + 1;
  end loop;
  return done;
end
$$;

create or replace function private.apply_due_settings()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  due_agency uuid;
  done integer := 0;
begin
  for due_agency in
    select distinct v.agency_id from public.setting_versions v
    where v.applied_at is null and v.withdrawn_at is null and v.effective_from <= private.today_of(v.agency_id)
    order by 1
  loop
    perform 1 from public.agencies a where a.id = due_agency for no key update skip locked;
    continue when not found;
    done := done + private.apply_due_of(due_agency);
  end loop;
  return done + private.mirror_today();
end
$$;

create or replace function private.save_setting(wanted public.setting_kind, value jsonb, from_date date, known_version bigint, center uuid, which text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  actor uuid := (select auth.uid());
  recording text := coalesce(current_setting('app.bulk', true), '');
  today date;
  former jsonb;
  head public.setting_versions;
  saved bigint;
  secret text;
begin
  which := coalesce(which, '');
  if wanted is null or (wanted in ('day_start', 'center')) <> (center is not null)
    or (wanted in ('leave_kind', 'qualification')) <> (which <> '')
  then
    perform private.fail(422, 'There is no such setting.', '{"field":"kind"}');
  end if;
  -- One after the other; everything of an agency's settings is decided under this lock.
  perform 1 from public.agencies a where a.id = agency for no key update;
  -- Who waited may have lost the right meanwhile.
  perform private.require_admin();
  if wanted = 'qualification' then
    -- Whoever asks for it in a requirement ends first; what another one gives up today is given up by now.
    perform 1 from public.qualifications q where q.agency_id = agency and q.id::text = which for update;
    perform private.apply_due_of(agency);
  elsif wanted = 'center' then
    -- Whoever plans a schedule here, or comes to work here, ends first.
    perform 1 from public.centers c where c.agency_id = agency and c.id = center for update;
    perform private.apply_due_of(agency);
  end if;
  former := private.setting_today(agency, wanted, center, which);
  if former is null then
    perform private.fail(404, case when center is not null then 'This center does not exist.'
      when wanted = 'qualification' then 'This qualification does not exist.'
      else 'This kind of leave does not exist.' end);
  end if;
  select * into head from public.setting_versions v
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.withdrawn_at is null
  order by v.id desc limit 1;
  if head.id is distinct from known_version then
    perform private.fail(409, 'The settings were changed meanwhile. Look again before you decide.',
      jsonb_build_object('version', head.id, 'at', head.created_at));
  end if;
  today := private.today_of(agency);
  if from_date is null or from_date < today or from_date > '2199-12-31' then
    perform private.fail(422, format('A change is in force from today on: %s or later.', today),
      '{"field":"effectiveFrom"}');
  end if;
  perform private.check_setting(agency, wanted, value, from_date, center, which);
  if value = coalesce(private.setting_on(agency, wanted, from_date, center, which), former) then
    return jsonb_build_object('versionId', head.id, 'webhookSecret', null);
  end if;
  if head.id is null then
    -- The audit has this value from when it was set.
    perform set_config('app.bulk', 'on', true);
    insert into public.setting_versions (agency_id, kind, center_id, subject, effective_from, value, applied_at)
    values (agency, wanted, center, which, '2000-01-01', former, now());
    perform set_config('app.bulk', recording, true);
  end if;
  perform set_config('app.action', 'setting.withdraw', true);
  update public.setting_versions v set withdrawn_at = now(), withdrawn_by = actor
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.effective_from = from_date and v.applied_at is null and v.withdrawn_at is null;
  perform set_config('app.action', 'setting.save', true);
  insert into public.setting_versions (agency_id, kind, center_id, subject, effective_from, value, created_by, applied_at)
  values (agency, wanted, center, which, from_date, value, actor, case when from_date = today then now() end)
  returning id into saved;
  perform set_config('app.action', '', true);
  if from_date = today then
    secret := private.put_in_force(agency, wanted, value, center, which, actor);
  end if;
  return jsonb_build_object('versionId', saved, 'webhookSecret', secret);
end
$$;

create or replace function private.withdraw_setting(version_id bigint)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  planned public.setting_versions;
  remaining jsonb;
begin
  perform 1 from public.agencies a where a.id = agency for no key update;
  perform private.require_admin();
  select * into planned from public.setting_versions v where v.id = version_id and v.agency_id = agency;
  if not found then
    perform private.fail(404, 'This change does not exist.');
  end if;
  if planned.withdrawn_at is not null then
    perform private.fail(409, 'This change was withdrawn already.');
  end if;
  if planned.applied_at is not null or planned.effective_from <= private.today_of(agency) then
    perform private.fail(422, format('This is in force since %s. Save another change instead.', planned.effective_from));
  end if;
  perform set_config('app.action', 'setting.withdraw', true);
  update public.setting_versions v set withdrawn_at = now(), withdrawn_by = (select auth.uid()) where v.id = planned.id;
  perform set_config('app.action', '', true);
  if planned.kind in ('qualification', 'center') then
    -- Others may have been decided since by what was planned.
    remaining := private.setting_on(agency, planned.kind, planned.effective_from, planned.center_id, planned.subject);
    perform private.fail_for(case planned.kind
      when 'qualification' then private.qualification_problem(agency, planned.subject, remaining, planned.effective_from)
      else private.center_problem(agency, planned.center_id, remaining, planned.effective_from)
    end - 'field');
  end if;
end
$$;

create or replace function private.setting_counts(wanted public.setting_kind, value jsonb, from_date date, which text)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  former jsonb;
  -- By the clock of the agency's first center, as everything that begins with a date.
  begins timestamptz := greatest(now(), (
    select starts::timestamp at time zone c.time_zone from public.centers c
    where c.agency_id = agency order by c.created_at, c.id limit 1
  ));
begin
  which := coalesce(which, '');
  if wanted is null or (wanted in ('leave_kind', 'day_start', 'qualification', 'center')) <> (which <> '')
    or wanted in ('limits', 'workweek', 'patterns')
  then
    perform private.fail(422, 'There is no such setting.', '{"field":"kind"}');
  end if;
  if wanted = 'leave_kind' and not exists (
    select 1 from public.leave_kinds k where k.agency_id = agency and k.id::text = which
  ) then
    perform private.fail(404, 'This kind of leave does not exist.');
  end if;
  if wanted = 'qualification' then
    former := coalesce(private.setting_on(agency, wanted, starts, null, which), private.setting_today(agency, wanted, null, which));
    if former is null then
      perform private.fail(404, 'This qualification does not exist.');
    end if;
    perform private.check_qualification(value);
    return (
      select jsonb_build_object('problem', private.qualification_problem(agency, which, value, starts) -> 'words',
        'isActive', former -> 'isActive', 'acts', former @> '{"isActive":true,"isActingSupervisor":true}',
        'holders', count(*),
        'names', coalesce(jsonb_agg(h.full_name order by h.place) filter (where h.place <= 3), '[]'))
      from (
        select p.full_name, row_number() over (order by p.full_name, p.id) as place
        from public.profiles p
        where p.agency_id = agency and p.is_active and p.id in (
          select pq.user_id from public.person_qualifications pq
          where pq.agency_id = agency and pq.qualification_id::text = which
            and starts between pq.valid_from and coalesce(pq.valid_to, 'infinity')
        )
      ) h
    );
  end if;
  if wanted in ('day_start', 'center') and not exists (
    select 1 from public.centers c where c.agency_id = agency and c.id::text = which
  ) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  if wanted = 'center' then
    former := coalesce(private.setting_on(agency, wanted, starts, which::uuid, ''),
      private.setting_today(agency, wanted, which::uuid, ''));
    perform private.check_center(value);
    return jsonb_build_object('problem', private.center_problem(agency, which::uuid, value, starts) -> 'words') || former;
  end if;
  if wanted = 'day_start' then
    perform private.require_keys(value, array['dayStart']);
    return jsonb_build_object('problem', private.day_start_problem(which::uuid,
      private.time_in(value, 'dayStart', 15, 'The day starts at a time in steps of 15 minutes, such as 05:15.')));
  end if;
  perform private.check_setting(agency, wanted, value, starts, null, which);
  return case wanted
    when 'leave_rules' then (
      with dates as materialized (
        select d.*, case when d.is_supervisor then value ->> 'capSupervisors' else value ->> 'capDispatchers' end::integer as cap
        from private.leave_dates(agency, starts, (
          select coalesce(max(o.end_datetime)::date + 1, starts) from public.time_off_requests o
          where o.agency_id = agency and o.status in ('pending', 'approved')
        )) d
        where d.counts
      ), days as materialized (
        select d.day, d.center_id, d.is_supervisor, d.cap, count(distinct d.user_id) as off
        from dates d
        where d.status = 'approved'
        group by d.day, d.center_id, d.is_supervisor, d.cap
      )
      select jsonb_build_object(
        'over', (
          select coalesce(jsonb_agg(jsonb_build_object('date', o.day, 'center', c.name, 'isSupervisor', o.is_supervisor,
            'off', o.off, 'cap', o.cap) order by o.day, c.name, o.is_supervisor), '[]')
          from days o
          join public.centers c on c.id = o.center_id
          where o.off > o.cap
        ),
        'waiting', (
          select count(distinct w.request_id)
          from dates w
          left join days o on o.day = w.day and o.center_id = w.center_id and o.is_supervisor = w.is_supervisor
          where w.status = 'pending' and not w.is_protected and coalesce(o.off, 0) >= w.cap
        ))
    )
    when 'leave_kind' then (
      select jsonb_build_object('isActive', k.is_active, 'countsToCaps', k.counts_to_caps, 'needsBalance', k.needs_balance,
        'isProtected', k.is_protected,
        'waiting', (
          select count(*) from public.time_off_requests o
          where o.agency_id = agency and o.kind_id = k.id and o.status = 'pending'
        ),
        'approved', (
          select count(*) from public.time_off_requests o
          where o.agency_id = agency and o.kind_id = k.id and o.status = 'approved' and o.end_datetime > begins
        ))
      from public.leave_kinds k where k.agency_id = agency and k.id::text = which
    )
    when 'swap_rules' then (
      select jsonb_build_object('open', count(*), 'barred', count(*) filter (
        where s.until - begins < make_interval(mins => (value ->> 'noticeMinutes')::integer)))
      from (
        -- An offer is answered until the notice before the earlier shift, by whichever answer leaves most time.
        select coalesce(max(least(mine.starts_at, theirs.starts_at)), mine.starts_at) as until
        from public.shift_swaps o
        join public.assigned_shifts mine on mine.id = o.requester_assigned_shift_id
        left join public.swap_answers a on a.swap_id = o.id and a.state in ('asked', 'proposed')
        left join public.assigned_shifts theirs on theirs.id = a.assigned_shift_id
        where o.agency_id = agency and o.status = 'pending' and o.expires_at > begins
        group by o.id, mine.starts_at
      ) s
    )
    when 'notice_rules' then (
      select jsonb_build_object('late', count(*))
      from public.notifications n
      join public.profiles p on p.id = n.recipient_id and p.is_active
      where n.agency_id = agency and n.needs_ack and n.acknowledged_at is null
        and (n.expires_at is null or n.expires_at > begins) and n.created_at > begins - interval '30 days'
        and n.created_at <= begins - make_interval(hours => (value ->> 'ackHours')::integer)
        and not exists (select from private.told t where t.agency_id = n.agency_id and t.key = 'acknowledge:' || n.id)
    ) || (
      select jsonb_build_object('hasReceiver', r.webhook_url is not null)
      from public.notice_rules r where r.agency_id = agency
    )
    when 'sign_in' then (
      select jsonb_build_object('policy', a.sign_in_policy, 'waiting', (
        select count(*) from private.sign_in_guards g
        join public.profiles p on p.id = g.user_id and p.agency_id = agency
        where g.blocked_until > now()
      ))
      from public.agencies a where a.id = agency
    )
    when 'retention' then jsonb_build_object(
      'audit', (
        select count(*) from public.audit_logs l
        where l.agency_id = agency and l.created_at < begins - make_interval(months => (value ->> 'auditMonths')::integer)
      ),
      -- What somebody still has to read or to acknowledge stays.
      'notices', (
        select count(*) from public.notifications n
        where n.agency_id = agency and n.created_at < begins - make_interval(months => (value ->> 'noticeMonths')::integer)
          and n.planned_at is not null and n.read_at is not null and not (n.needs_ack and n.acknowledged_at is null)
      ))
  end;
end
$$;
