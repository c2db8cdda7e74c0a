-- What a decision on time off is made on: also the limits and workweeks by date.
create or replace function private.leave_facts(request public.time_off_requests, reader uuid)
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
    'clock', roster -> 'clock', 'workweekStart', roster -> 'workweekStart', 'ruleVersions', roster -> 'ruleVersions',
    'templates', roster -> 'templates',
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
