-- Coverage in runs of equal slots, as get_coverage answers it; checks nothing, whoever calls it does.
create function private.coverage_runs(center uuid, from_date date, to_date date, schedule integer)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
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
      where q.id in (
        select r.qualification_id from public.staffing_requirements r
        where r.center_id = center and r.agency_id = q.agency_id
      )
    )
  )
$$;

create or replace function private.get_coverage(center uuid, from_date date, to_date date, schedule integer)
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
  return private.coverage_runs(center, from_date, to_date, schedule);
end
$$;

-- Published shifts of a person at a center that a window touches.
create function private.touched_by_leave(person uuid, center uuid, from_at timestamptz, to_at timestamptz)
returns setof public.assigned_shifts
language sql
stable
security definer
set search_path = ''
as $$
  select a.* from public.assigned_shifts a
  join public.profiles p on p.id = person and p.agency_id = a.agency_id
  where a.user_id = person and a.center_id = center and a.status = 'published'
    -- No shift is longer than two days; this is what the index can use.
    and a.starts_at > from_at - interval '2 days' and a.starts_at < to_at and a.ends_at > from_at
$$;

-- What a decision is made on, read in one snapshot: a LeaveFacts of lib/domain/time-off-records.ts with its rows on the
-- wire. The request need not be saved. Checks nothing, whoever calls it does.
create function private.leave_facts(request public.time_off_requests, reader uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  floor public.centers := private.center_of(request.user_id);
  is_supervisor boolean := private.role_of(request.user_id) <> 'dispatcher';
  first_day date;
  last_day date;
  first_covered date;
  last_covered date;
  own_ids bigint[];
  left_ids bigint[];
  others jsonb;
  other_ids bigint[];
  concerned uuid[];
  around public.schedules;
  roster json;
  record jsonb := private.time_off_record(request, reader, (
    select l.line from private.leave_lines(request.agency_id, array[request.id]) l
  ));
begin
  if floor.id is null then
    perform private.fail(422, 'This person belongs to no center any more.');
  end if;
  select s.first_day, s.last_day into first_day, last_day
  from private.leave_span(request.start_datetime, request.end_datetime, floor) s;
  left_ids := array(select r.assignment_id from private.leave_rows r where r.request_id = request.id);
  own_ids := array(
    select t.id from private.touched_by_leave(request.user_id, floor.id, request.start_datetime, request.end_datetime) t
    union
    select a.id from public.assigned_shifts a where a.id = any (left_ids) and a.status = 'published'
  );
  -- Also where a shift was taken away: it is short there now.
  select min(s.first_day), max(s.last_day) into first_covered, last_covered
  from public.assigned_shifts a
  cross join lateral private.leave_span(a.starts_at, greatest(a.ends_at, a.starts_at + interval '1 minute'), floor) s
  where a.id = any (own_ids || left_ids);

  select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'userId', x.user_id, 'fullName', x.full_name,
      'role', coalesce(private.role_of(x.user_id), 'dispatcher'), 'countsToCaps', x.counts_to_caps,
      'createdAt', round(extract(epoch from x.created_at) * 1000), 'startsAt', round(extract(epoch from x.start_datetime) * 1000),
      'endsAt', round(extract(epoch from x.end_datetime) * 1000), 'rowIds', to_jsonb(x.row_ids)) order by x.created_at, x.id), '[]')
  into others
  from (
    select o.*, p.full_name, k.counts_to_caps, array(
      select t.id from private.touched_by_leave(o.user_id, floor.id, o.start_datetime, o.end_datetime) t
      where t.shift_date between first_covered and last_covered order by t.id
    ) as row_ids
    from public.time_off_requests o
    join public.profiles p on p.id = o.user_id and p.is_active and p.center_id = floor.id
    join public.leave_kinds k on k.id = o.kind_id
    cross join lateral private.leave_span(o.start_datetime, o.end_datetime, floor) s
    where o.agency_id = request.agency_id and o.status = 'pending' and o.id <> request.id
      and o.start_datetime < (last_day + 3)::timestamptz and o.end_datetime > (first_day - 2)::timestamptz
      and s.first_day <= last_day and s.last_day >= first_day
    order by o.created_at, o.id limit 200
  ) x;
  other_ids := array(
    select i.id::bigint from jsonb_array_elements(others) x, jsonb_array_elements_text(x -> 'rowIds') i (id)
  );
  concerned := array(
    select request.user_id union select (x ->> 'userId')::uuid from jsonb_array_elements(others) x
    union select a.user_id from public.assigned_shifts a where a.id = any (own_ids || left_ids) and a.user_id is not null
  );
  -- What is around the rows, as a roster of these days has it.
  around.id := 0;
  around.agency_id := request.agency_id;
  around.center_id := floor.id;
  around.start_date := first_day;
  around.end_date := last_day;
  roster := private.roster_facts(around, concerned);

  return jsonb_build_object(
    'request', record,
    'clock', roster -> 'clock', 'workweekStart', roster -> 'workweekStart', 'templates', roster -> 'templates',
    'requirements', roster -> 'requirements', 'people', roster -> 'people',
    'wire', (
      select jsonb_build_object('users', w.users, 'rows', w.rows) from private.wire_of(own_ids || other_ids || left_ids) w
    ),
    'scheduleOf', (
      select coalesce(jsonb_object_agg(a.id, a.schedule_id), '{}')
      from public.assigned_shifts a where a.id = any (own_ids || other_ids || left_ids)
    ),
    'rowIds', to_jsonb(own_ids),
    'cancelledIds', (
      select coalesce(jsonb_agg(a.id order by a.id), '[]')
      from public.assigned_shifts a where a.id = any (left_ids) and a.status = 'cancelled'
    ),
    'before', (
      select coalesce(jsonb_agg(r.before order by r.assignment_id), '[]')
      from private.leave_rows r where r.request_id = request.id and r.before is not null
    ),
    'leftVersions', (
      select coalesce(jsonb_object_agg(r.assignment_id, r.left_version), '{}')
      from private.leave_rows r where r.request_id = request.id
    ),
    'openedIds', (
      select coalesce(jsonb_agg(r.assignment_id order by r.assignment_id), '[]')
      from private.leave_rows r where r.request_id = request.id and r.is_opened
    ),
    'blocks', (
      select coalesce(jsonb_agg(jsonb_build_object('scheduleId', s.id, 'name', s.name, 'startDate', s.start_date,
        'endDate', s.end_date, 'version', s.version) order by s.start_date), '[]')
      from public.schedules s
      where s.center_id = floor.id and s.status = 'published' and (
        (s.start_date <= last_day and s.end_date >= first_day)
        or s.id in (select a.schedule_id from public.assigned_shifts a where a.id = any (own_ids || left_ids))
      )
    ),
    'unscheduled', (
      select coalesce(jsonb_agg(first_day + d.number order by d.number), '[]')
      from generate_series(0, last_day - first_day) d (number)
      where not exists (
        select 1 from public.schedules s
        where s.center_id = floor.id and s.status = 'published' and first_day + d.number between s.start_date and s.end_date
      )
    ),
    'coverage', case when first_covered is not null
      then private.coverage_runs(floor.id, first_covered, last_covered, null) end,
    'caps', (
      select jsonb_agg(jsonb_build_object('date', n.day, 'cap', n.cap, 'approved', n.approved) order by n.day)
      from private.leave_counts(floor.id, is_supervisor, first_day, last_day, request.id) n
    ),
    'others', others,
    'approvedCount', (
      select count(*) from public.time_off_requests o
      where o.agency_id = request.agency_id and o.user_id = request.user_id and o.status = 'approved'
        and not o.is_sick_call and o.reviewed_at > now() - interval '1 year'
    ),
    'deniedCount', (
      select count(*) from public.time_off_requests o
      where o.agency_id = request.agency_id and o.user_id = request.user_id and o.status = 'denied'
        and o.reviewed_at > now() - interval '1 year'
    ),
    -- Not named where the kind is not.
    'balance', private.leave_balance(request.user_id, request.kind_id, request.id)
      || jsonb_build_object('kindId', record -> 'kindId'));
end
$$;

-- The agency of somebody for whom a server asks; null for whoever may not ask any more.
create function private.agency_of_actor(actor uuid)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  select p.agency_id
  from public.profiles p
  join public.agencies a on a.id = p.agency_id and a.status = 'active'
  where p.id = actor and p.is_active
$$;

create function private.get_time_off_facts(actor uuid, request_id integer)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select private.leave_facts(o, actor)
  from public.time_off_requests o
  where o.id = request_id and o.agency_id = private.agency_of_actor(actor)
    and (o.user_id = actor or private.may_supervise(actor, o.agency_id))
$$;

-- A sick call as it would be made now: from the next quarter of an hour, or the start of the shift, to its end.
create function private.sick_call(actor uuid, assignment bigint)
returns public.time_off_requests
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.agency_of_actor(actor);
  shift public.assigned_shifts;
  call public.time_off_requests;
begin
  select * into shift from public.assigned_shifts a
  where a.id = assignment and a.agency_id = agency and a.user_id = actor and a.status = 'published';
  if not found then
    perform private.fail(404, 'This is no shift of yours any more.');
  end if;
  if shift.starts_at > now() + interval '24 hours' then
    perform private.fail(422, 'Only a shift that starts within 24 hours can be called in sick. Ask for time off instead.');
  end if;
  select k.id into call.kind_id from public.leave_kinds k
  where k.agency_id = agency and k.type = 'sick' and k.is_active order by k.id limit 1;
  if call.kind_id is null then
    perform private.fail(422, 'Your agency has no kind of leave for being sick. Call your supervisor.');
  end if;
  call.id := 0;
  call.version := 0;
  call.agency_id := agency;
  call.user_id := actor;
  call.status := 'approved';
  call.is_sick_call := true;
  call.created_at := now();
  call.start_datetime := greatest(shift.starts_at,
    date_bin('15 minutes', now() + interval '15 minutes' - interval '1 microsecond', '2000-01-01 00:00Z'));
  call.end_datetime := shift.ends_at;
  if call.end_datetime <= call.start_datetime then
    perform private.fail(422, 'This shift is over.');
  end if;
  return call;
end
$$;

create function private.get_sick_call_facts(actor uuid, assignment bigint)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select private.leave_facts(private.sick_call(actor, assignment), actor)
$$;

create function public.get_time_off_facts(p_actor uuid, p_request_id integer)
returns jsonb language sql stable set search_path = '' as $$ select private.get_time_off_facts(p_actor, p_request_id) $$;
create function public.get_sick_call_facts(p_actor uuid, p_assignment_id bigint)
returns jsonb language sql stable set search_path = '' as $$ select private.get_sick_call_facts(p_actor, p_assignment_id) $$;
grant execute on function private.get_time_off_facts(uuid, integer), public.get_time_off_facts(uuid, integer),
  private.get_sick_call_facts(uuid, bigint), public.get_sick_call_facts(uuid, bigint) to service_role;
comment on function public.get_time_off_facts is
  'What a decision on a request is made on, for the supervisors of its agency and for its person; null for others.';
comment on function public.get_sick_call_facts is 'The same for a sick call of the own shift, as if it were made now.';
