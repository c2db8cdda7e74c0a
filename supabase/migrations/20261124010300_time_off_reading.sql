-- The first and last operational date of a window.
create function private.leave_span(
  starts_at timestamptz, ends_at timestamptz, center public.centers, out first_day date, out last_day date
)
language sql
stable
set search_path = ''
as $$
  select ((starts_at at time zone center.time_zone) - center.day_start::interval)::date,
    (((ends_at - interval '1 microsecond') at time zone center.time_zone) - center.day_start::interval)::date
$$;

-- The operational days that leave touches, one row each, of active people: what caps, places in line and the month of a
-- dispatcher are counted from.
create function private.leave_dates(agency uuid, from_date date, to_date date)
returns table (
  request_id integer, user_id uuid, center_id uuid, is_supervisor boolean, day date, status public.time_off_status,
  created_at timestamptz, counts boolean, is_protected boolean
)
language sql
stable
security definer
set search_path = ''
as $$
  with supervisors as materialized (
    select distinct ur.user_id
    from public.user_roles ur
    join public.roles r on r.id = ur.role_id and r.name <> 'dispatcher'
    join public.profiles p on p.id = ur.user_id and p.agency_id = agency
  )
  select o.id, o.user_id, p.center_id, s.user_id is not null, greatest(d.first_day, from_date) + x.number, o.status,
    o.created_at, k.counts_to_caps, k.is_protected
  from public.time_off_requests o
  join public.profiles p on p.id = o.user_id and p.is_active
  join public.centers c on c.id = p.center_id
  join public.leave_kinds k on k.id = o.kind_id
  left join supervisors s on s.user_id = o.user_id
  cross join lateral private.leave_span(o.start_datetime, o.end_datetime, c) d
  cross join lateral generate_series(0, least(d.last_day, to_date) - greatest(d.first_day, from_date)) x (number)
  where o.agency_id = agency and o.status in ('pending', 'approved')
    and o.start_datetime < (to_date + 3)::timestamptz and o.end_datetime > (from_date - 2)::timestamptz
$$;

-- How many of a group are off on each day, in kinds that count, and how many ask to be; one request left out.
create function private.leave_counts(center uuid, supervisors boolean, from_date date, to_date date, without integer)
returns table (day date, cap integer, approved integer, waiting integer)
language sql
stable
security definer
set search_path = ''
as $$
  select from_date + x.number, case when supervisors then r.cap_supervisors else r.cap_dispatchers end,
    coalesce(n.approved, 0)::integer, coalesce(n.waiting, 0)::integer
  from public.centers c
  join public.leave_rules r on r.agency_id = c.agency_id
  cross join generate_series(0, to_date - from_date) x (number)
  left join (
    select d.day, count(distinct d.user_id) filter (where d.status = 'approved') as approved,
      count(distinct d.user_id) filter (where d.status = 'pending' and not d.is_protected) as waiting
    from private.leave_dates((select p.agency_id from public.centers p where p.id = center), from_date, to_date) d
    where d.center_id = center and d.is_supervisor = supervisors and d.counts and d.request_id is distinct from without
    group by d.day
  ) n on n.day = from_date + x.number
  where c.id = center
$$;

-- Where those requests wait on days that are full: who asked first gets the next place.
create function private.leave_lines(agency uuid, request_ids integer[])
returns table (request_id integer, line jsonb)
language sql
stable
security definer
set search_path = ''
as $$
  with span as (
    select (min(o.start_datetime) - interval '2 days')::date as first_day, (max(o.end_datetime) + interval '2 days')::date as last_day
    from public.time_off_requests o
    where o.id = any (request_ids) and o.status = 'pending'
  ), dates as materialized (
    select d.* from span, private.leave_dates(agency, span.first_day, span.last_day) d where d.counts
  ), full_days as (
    select d.center_id, d.is_supervisor, d.day
    from dates d, public.leave_rules r
    where r.agency_id = agency and d.status = 'approved'
    group by d.center_id, d.is_supervisor, d.day, r.cap_supervisors, r.cap_dispatchers
    having count(distinct d.user_id) >= case when d.is_supervisor then r.cap_supervisors else r.cap_dispatchers end
  ), waiting as (
    select d.*, row_number() over (partition by d.center_id, d.is_supervisor, d.day order by d.created_at, d.request_id) as place
    from dates d where d.status = 'pending' and not d.is_protected
  )
  select w.request_id, jsonb_agg(jsonb_build_object('date', w.day, 'place', w.place) order by w.day)
  from waiting w
  join full_days f on f.center_id = w.center_id and f.is_supervisor = w.is_supervisor and f.day = w.day
  where w.request_id = any (request_ids)
  group by w.request_id
$$;

-- Who has to decide by now. Nothing else says so.
create function private.time_off_stage(request public.time_off_requests)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case
    when request.status <> 'pending' then null
    when now() < request.created_at + make_interval(hours => r.escalate_after_hours) then 'supervisors'
    when now() < request.created_at + make_interval(hours => 2 * r.escalate_after_hours)
      and r.deputy_id <> request.user_id and private.may_supervise(r.deputy_id, r.agency_id) then 'deputy'
    else 'admins'
  end
  from public.leave_rules r where r.agency_id = request.agency_id
$$;

-- A TimeOffRequest of lib/domain/time-off-records.ts, as that person may read it.
create function private.time_off_record(request public.time_off_requests, reader uuid, line jsonb)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('id', request.id, 'version', request.version, 'userId', p.id, 'fullName', p.full_name,
    'role', coalesce((
      select max(r.name) from public.user_roles ur join public.roles r on r.id = ur.role_id where ur.user_id = p.id
    ), 'dispatcher'),
    'centerId', coalesce(p.center_id::text, ''),
    'kindId', case when n.is_named then k.id else 0 end, 'kindName', case when n.is_named then k.name else 'Leave' end,
    'isProtected', k.is_protected, 'countsToCaps', k.counts_to_caps, 'needsBalance', k.needs_balance,
    'status', request.status, 'isSickCall', request.is_sick_call,
    'startsAt', round(extract(epoch from request.start_datetime) * 1000),
    'endsAt', round(extract(epoch from request.end_datetime) * 1000),
    'reason', request.reason, 'decisionNote', request.decision_note,
    'reviewedByName', (select d.full_name from public.profiles d where d.id = request.reviewed_by),
    'reviewedAt', round(extract(epoch from request.reviewed_at) * 1000),
    'chargedMinutes', request.charged_minutes, 'createdAt', round(extract(epoch from request.created_at) * 1000),
    'stage', private.time_off_stage(request), 'line', coalesce(line, '[]'))
  from public.profiles p
  join public.leave_kinds k on k.id = request.kind_id
  cross join lateral (
    select not k.is_private or p.id = reader or coalesce(private.role_of(reader) = 'admin', false) as is_named
  ) n
  where p.id = request.user_id
$$;

-- One request as it is now, with its place in line.
create function private.time_off_record_of(request_id integer, reader uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select private.time_off_record(o, reader, (
    select l.line from private.leave_lines(o.agency_id, array[o.id]) l where l.request_id = o.id
  ))
  from public.time_off_requests o where o.id = request_id
$$;

create function private.time_off_event_records(agency uuid, request_ids integer[])
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('requestId', e.request_id,
    'at', round(extract(epoch from e.created_at) * 1000), 'from', e.from_status, 'to', e.to_status,
    'actorName', p.full_name, 'reason', e.reason) order by e.id), '[]')
  from public.time_off_events e
  left join public.profiles p on p.id = e.actor_id
  where e.agency_id = agency and e.request_id = any (request_ids)
$$;

-- What somebody has of a kind, and what is asked for besides.
create function private.leave_balance(person uuid, kind integer, without integer)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('kindId', k.id,
    'minutes', (
      select coalesce(sum(e.minutes), 0) from public.leave_entries e
      where e.agency_id = k.agency_id and e.user_id = person and e.kind_id = k.id
    ),
    'heldMinutes', (
      select coalesce(sum(o.charged_minutes), 0) from public.time_off_requests o
      where o.agency_id = k.agency_id and o.user_id = person and o.kind_id = k.id and o.status = 'pending'
        and o.id is distinct from without
    ))
  from public.leave_kinds k where k.id = kind and k.needs_balance
$$;

-- Everything of a person: the own, or for admins anybody's. An OwnTimeOff of lib/domain/time-off-records.ts.
create function private.list_time_off_of(person uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  shown integer[];
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see time off.');
  end if;
  if person is distinct from me and private.my_role() <> 'admin' then
    perform private.fail(403, 'Only the person and admins see this.');
  end if;
  if not exists (select 1 from public.profiles p where p.id = person and p.agency_id = agency) then
    perform private.fail(404, 'This person does not exist.');
  end if;
  select array(
    select o.id from public.time_off_requests o
    where o.agency_id = agency and o.user_id = person
    order by o.start_datetime desc, o.id desc limit 500
  ) into shown;
  return jsonb_build_object(
    'requests', (
      select coalesce(jsonb_agg(private.time_off_record(o, me, l.line) order by o.start_datetime desc, o.id desc), '[]')
      from public.time_off_requests o
      left join private.leave_lines(agency, shown) l on l.request_id = o.id
      where o.id = any (shown)
    ),
    'events', private.time_off_event_records(agency, shown),
    'balances', (
      select coalesce(jsonb_agg(b.balance order by k.name, k.id), '[]')
      from public.leave_kinds k
      cross join lateral (select private.leave_balance(person, k.id, null) as balance) b
      where k.agency_id = agency and k.needs_balance
        and (k.is_active or (b.balance -> 'minutes')::integer <> 0 or (b.balance -> 'heldMinutes')::integer <> 0)
    ),
    'entries', (
      select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kindId', e.kind_id, 'kind', e.entry, 'minutes', e.minutes,
        'date', e.entry_date, 'note', e.note, 'requestId', e.request_id,
        'actorName', (select p.full_name from public.profiles p where p.id = e.actor_id),
        'at', round(extract(epoch from e.created_at) * 1000)) order by e.id), '[]')
      from (
        select * from public.leave_entries x
        where x.agency_id = agency and x.user_id = person order by x.id desc limit 2000
      ) e
    )
  );
end
$$;

-- Requests of the agency, 100 at a time: what waits by age, the oldest first; the rest the latest first. `after` is the
-- last one of the page before.
create function private.list_time_off_requests(wanted public.time_off_status, after integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  edge timestamptz;
  shown integer[];
begin
  select o.created_at into edge from public.time_off_requests o where o.id = after and o.agency_id = agency;
  if wanted = 'pending' then
    shown := array(
      select o.id from public.time_off_requests o
      where o.agency_id = agency and o.status = 'pending' and (edge is null or (o.created_at, o.id) > (edge, after))
      order by o.created_at, o.id limit 101
    );
  else
    shown := array(
      select o.id from public.time_off_requests o
      where o.agency_id = agency and o.status = wanted and (edge is null or (o.created_at, o.id) < (edge, after))
      order by o.created_at desc, o.id desc limit 101
    );
  end if;
  return jsonb_build_object(
    'requests', (
      select coalesce(jsonb_agg(private.time_off_record(o, (select auth.uid()), l.line) order by x.place), '[]')
      from unnest(shown[1:100]) with ordinality x (id, place)
      join public.time_off_requests o on o.id = x.id
      left join private.leave_lines(agency, shown[1:100]) l on l.request_id = o.id
    ),
    'next', shown[case when cardinality(shown) > 100 then 100 end]);
end
$$;

-- One request with its life, for its person and for supervisors; null for everybody else.
create function private.get_time_off_request(request_id integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if not exists (
    select 1 from public.time_off_requests o
    where o.id = request_id and o.agency_id = agency
      and (o.user_id = me or o.agency_id = private.supervised_agency_id())
  ) then
    return null;
  end if;
  return jsonb_build_object('request', private.time_off_record_of(request_id, me),
    'events', private.time_off_event_records(agency, array[request_id]));
end
$$;

-- Places left for the caller's group of the own center: counts and blackouts, nobody's name.
create function private.get_leave_days(from_date date, to_date date)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see how many are off.');
  end if;
  if from_date is null or to_date is null or to_date < from_date or to_date - from_date >= 400
    or from_date < '2000-01-01' or to_date > '2199-12-31'
  then
    perform private.fail(422, 'Choose a range of at most 400 days.', '{"field":"to"}');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('date', n.day, 'cap', n.cap, 'approved', n.approved, 'waiting', n.waiting,
      'blackout', (
        select min(b.name) from public.leave_blackouts b where b.agency_id = agency and n.day between b.from_date and b.to_date
      )) order by n.day), '[]')
    from public.profiles p
    cross join lateral private.leave_counts(p.center_id, private.my_role() <> 'dispatcher', from_date, to_date, null) n
    where p.id = (select auth.uid())
  );
end
$$;

create function public.list_time_off_of(p_user_id uuid)
returns jsonb language sql stable set search_path = '' as $$ select private.list_time_off_of(p_user_id) $$;
create function public.list_time_off_requests(p_status public.time_off_status, p_after integer default null)
returns jsonb language sql stable set search_path = '' as $$ select private.list_time_off_requests(p_status, p_after) $$;
create function public.get_time_off_request(p_request_id integer)
returns jsonb language sql stable set search_path = '' as $$ select private.get_time_off_request(p_request_id) $$;
create function public.get_leave_days(p_from date, p_to date)
returns jsonb language sql stable set search_path = '' as $$ select private.get_leave_days(p_from, p_to) $$;
grant execute on function private.list_time_off_of(uuid), public.list_time_off_of(uuid),
  private.list_time_off_requests(public.time_off_status, integer), public.list_time_off_requests(public.time_off_status, integer),
  private.get_time_off_request(integer), public.get_time_off_request(integer),
  private.get_leave_days(date, date), public.get_leave_days(date, date) to authenticated;
comment on function public.list_time_off_of is 'Requests, events, balances and entries of a person: the own, or for admins anybody''s.';
comment on function public.get_leave_days is 'By operational day the cap, how many are off and how many wait, of the caller''s group: never who.';
