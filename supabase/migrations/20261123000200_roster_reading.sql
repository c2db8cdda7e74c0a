-- The roster as its screens read it. Rows are many, so they go over the wire as tuples (WireRow in
-- lib/domain/roster.ts): id, version, place in `users` (-1 = open), template, day since 1970, own start and end in
-- minutes (-1 = the template's), flags (1 overtime, 2 locked, 4 acting, 8 needs a supervisor, 16 cancelled), source in
-- the order of its type, reason.
create function private.wire_of(ids bigint[], out users json, out rows json)
language sql
stable
security definer
set search_path = ''
as $$
  with named as materialized (
    select a.id, a.version, a.user_id, a.shift_id, a.shift_date - date '1970-01-01' as day,
      coalesce(extract(epoch from a.local_start)::integer / 60, -1) as starts,
      coalesce(extract(epoch from a.local_end)::integer / 60, -1) as ends,
      a.is_overtime::integer + 2 * a.is_locked::integer + 4 * a.is_acting::integer
        + 8 * (a.required_role <> 'dispatcher')::integer + 16 * (a.status = 'cancelled')::integer as flags,
      case a.source when 'generated' then 0 when 'manual' then 1 when 'swap' then 2 when 'callout' then 3
        when 'mandate' then 4 else 5 end as source,
      a.override_reason
    from public.assigned_shifts a where a.id = any (ids)
  ), people as materialized (
    select d.user_id, row_number() over (order by d.user_id) - 1 as place
    from (select distinct n.user_id from named n where n.user_id is not null) d
  )
  select
    (select coalesce(json_agg(p.user_id order by p.place), '[]') from people p),
    (
      select coalesce(json_agg(json_build_array(n.id, n.version, coalesce(p.place, -1), n.shift_id, n.day, n.starts, n.ends,
        n.flags, n.source, n.override_reason) order by n.id), '[]')
      from named n left join people p on p.user_id = n.user_id
    )
$$;

-- Those rows with the version that they are of: a RosterWire.
create function private.roster_wire(schedule public.schedules, ids bigint[])
returns json
language sql
stable
security definer
set search_path = ''
as $$
  select json_build_object('scheduleId', schedule.id, 'version', schedule.version,
    'at', extract(epoch from now()) * 1000,
    'count', (
      select count(*) from public.assigned_shifts a
      where a.center_id = schedule.center_id and a.schedule_id = schedule.id and a.status <> 'cancelled'
    ),
    'users', w.users, 'rows', w.rows)
  from private.wire_of(ids) w
$$;

-- The schedule of a supervisor's agency; null when there is none.
create function private.supervised_schedule(schedule integer)
returns public.schedules
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  found_one public.schedules;
begin
  select * into found_one from public.schedules s where s.id = schedule and s.agency_id = agency;
  return found_one;
end
$$;

create function private.get_roster_rows(schedule integer, from_date date, to_date date, since timestamptz)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  shown public.schedules := private.supervised_schedule(schedule);
begin
  if shown.id is null then
    return null;
  end if;
  return private.roster_wire(shown, array(
    select a.id from public.assigned_shifts a
    where a.agency_id = agency and a.center_id = shown.center_id and a.schedule_id = shown.id
      and (since is not null or a.status <> 'cancelled')
      and (since is null or a.updated_at >= since)
      and a.shift_date between coalesce(from_date, shown.start_date) and coalesce(to_date, shown.end_date)
  ));
end
$$;

-- Everything around the rows: a RosterFacts of lib/domain/roster.ts, with the neighbours on the wire. `narrowed` = people
-- to whom it is narrowed, who then have a rank among themselves and no line; null = everybody.
create function private.roster_facts(shown public.schedules, narrowed uuid[])
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
    'workweekStart', a.workweek_start,
    'limits', a.limits,
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
        'durationMinutes', t.duration_minutes, 'isActive', t.is_active, 'version', t.version)
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
        'seniorityRank', m.rank, 'countsTowardMinimum', m.counts_toward_minimum,
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

create function private.get_roster_facts(schedule integer)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  shown public.schedules := private.supervised_schedule(schedule);
begin
  return case when shown.agency_id = agency then private.roster_facts(shown, null) end;
end
$$;

-- What judges an edit: the rows that it names and those of everybody concerned, 16 days around the days concerned.
create function private.get_edit_facts(
  schedule integer, edit uuid, row_ids bigint[], user_ids uuid[], from_date date, to_date date
)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  shown public.schedules := private.supervised_schedule(schedule);
  concerned uuid[];
  first_date date;
  last_date date;
  cancelled bigint[];
begin
  if shown.id is null then
    return null;
  end if;
  if cardinality(row_ids) > 500 or cardinality(user_ids) > 500 then
    perform private.fail(422, 'Operations are at most 500 at a time.', '{"field":"operations"}');
  end if;
  select array(select distinct x from unnest(user_ids || array_agg(a.user_id)) x where x is not null),
    least(from_date, min(a.shift_date)) - 16, greatest(to_date, max(a.shift_date)) + 16,
    coalesce(array_agg(a.id) filter (where a.status = 'cancelled'), '{}')
  into concerned, first_date, last_date, cancelled
  from public.assigned_shifts a
  where a.id = any (row_ids) and a.agency_id = agency and a.schedule_id = shown.id;
  return (
    select json_build_object(
      'isKnown', exists (select 1 from public.roster_edits e where e.id = edit),
      'facts', private.roster_facts(shown, concerned),
      'rows', json_build_object('users', w.users, 'rows', w.rows),
      'cancelled', json_build_object('users', x.users, 'rows', x.rows))
    from private.wire_of(array(
      select a.id from public.assigned_shifts a
      where a.id = any (row_ids) and a.agency_id = agency and a.schedule_id = shown.id and a.status <> 'cancelled'
      union
      select a.id from public.assigned_shifts a
      where a.agency_id = agency and a.user_id = any (concerned) and a.schedule_id = shown.id and a.status <> 'cancelled'
        and a.starts_at > (first_date - 2)::timestamptz and a.starts_at < (last_date + 2)::timestamptz
        and a.shift_date between first_date and last_date
    )) w, private.wire_of(cancelled) x
  );
end
$$;

-- What happened to a row, the latest first, for supervisors.
create function private.get_shift_history(assignment bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  if not exists (select 1 from public.assigned_shifts a where a.id = assignment and a.agency_id = agency)
    and not exists (select 1 from public.shift_changes c where c.assignment_id = assignment and c.agency_id = agency)
  then
    return null;
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'rowId', c.assignment_id,
      'at', round(extract(epoch from c.changed_at) * 1000), 'byName', b.full_name, 'kind', c.kind, 'fromName', f.full_name,
      'toName', t.full_name, 'before', c.before, 'after', c.after, 'noticeMinutes', c.notice_minutes,
      'reason', c.reason, 'editId', c.edit_id) order by c.id desc), '[]')
    from (
      select * from public.shift_changes x
      where x.assignment_id = assignment and x.agency_id = agency order by x.id desc limit 200
    ) c
    left join public.profiles b on b.id = c.changed_by
    left join public.profiles f on f.id = c.from_user_id
    left join public.profiles t on t.id = c.to_user_id
  );
end
$$;

-- What a person is shown of a shift that was or is the own one; null of another's.
create function private.own_state(state jsonb, owner uuid, person uuid)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select case when owner = person then state - array['requiredRole', 'isLocked'] end
$$;

-- Changes of the own published shifts that lay or lie between two instants. What was taken back before anybody was told
-- is left out.
create function private.list_my_shift_changes(from_at timestamptz, to_at timestamptz)
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
  if agency is null then
    perform private.fail(403, 'Sign in to see your shifts.');
  end if;
  if from_at is null or to_at is null or to_at <= from_at or to_at - from_at > interval '400 days' then
    perform private.fail(422, 'Choose a range of at most 400 days.', '{"field":"to"}');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'rowId', x.assignment_id,
      'at', round(extract(epoch from x.changed_at) * 1000), 'before', x.before, 'after', x.after,
      'noticeMinutes', x.notice_minutes) order by x.id desc), '[]')
    from (
      select c.id, c.assignment_id, c.changed_at, c.notice_minutes, o.before, o.after
      from public.shift_changes c
      cross join lateral (
        select private.own_state(c.before, c.from_user_id, me) as before, private.own_state(c.after, c.to_user_id, me) as after
      ) o
      where c.agency_id = agency and (c.from_user_id = me or c.to_user_id = me) and c.is_published
        and o.before is distinct from o.after
        and (
          ((o.before ->> 'startsAt')::bigint < extract(epoch from to_at) * 1000
            and (o.before ->> 'endsAt')::bigint > extract(epoch from from_at) * 1000)
          or ((o.after ->> 'startsAt')::bigint < extract(epoch from to_at) * 1000
            and (o.after ->> 'endsAt')::bigint > extract(epoch from from_at) * 1000)
        )
        and not exists (
          select 1 from public.roster_edits e
          where e.agency_id = c.agency_id and e.id = c.edit_id and e.is_published and e.announce_at is null
        )
      order by c.id desc limit 1000
    ) x
  );
end
$$;

-- Edits that wait for a second supervisor: of a schedule, or the one of that id.
create function private.list_pending_roster_edits(schedule integer, edit uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'scheduleId', e.schedule_id,
      'requestedBy', e.requested_by, 'requestedByName', p.full_name,
      'requestedAt', round(extract(epoch from e.requested_at) * 1000), 'reason', e.reason, 'operations', e.operations,
      'violations', e.violations, 'isOwn', e.requested_by = (select auth.uid())) order by e.requested_at, e.id), '[]')
    from (
      select * from public.roster_edits x
      where x.agency_id = agency and x.state = 'pending' and (x.schedule_id = schedule or x.id = edit)
      order by x.requested_at, x.id limit 200
    ) e
    join public.profiles p on p.id = e.requested_by
  );
end
$$;

create function public.get_roster_rows(
  p_schedule_id integer, p_from date default null, p_to date default null, p_since timestamptz default null
)
returns json language sql stable set search_path = '' as $$
  select private.get_roster_rows(p_schedule_id, p_from, p_to, p_since)
$$;
create function public.get_roster_facts(p_schedule_id integer)
returns json language sql stable set search_path = '' as $$ select private.get_roster_facts(p_schedule_id) $$;
create function public.get_edit_facts(
  p_schedule_id integer, p_edit_id uuid, p_row_ids bigint[], p_user_ids uuid[], p_from date default null, p_to date default null
)
returns json language sql stable set search_path = '' as $$
  select private.get_edit_facts(p_schedule_id, p_edit_id, p_row_ids, p_user_ids, p_from, p_to)
$$;
create function public.get_shift_history(p_assignment_id bigint)
returns jsonb language sql stable set search_path = '' as $$ select private.get_shift_history(p_assignment_id) $$;
create function public.list_my_shift_changes(p_from timestamptz, p_to timestamptz)
returns jsonb language sql stable set search_path = '' as $$ select private.list_my_shift_changes(p_from, p_to) $$;
create function public.list_pending_roster_edits(p_schedule_id integer default null, p_edit_id uuid default null)
returns jsonb language sql stable set search_path = '' as $$
  select private.list_pending_roster_edits(p_schedule_id, p_edit_id)
$$;
grant execute on function public.get_roster_rows(integer, date, date, timestamptz),
  private.get_roster_rows(integer, date, date, timestamptz), public.get_roster_facts(integer),
  private.get_roster_facts(integer), public.get_edit_facts(integer, uuid, bigint[], uuid[], date, date),
  private.get_edit_facts(integer, uuid, bigint[], uuid[], date, date), public.get_shift_history(bigint),
  private.get_shift_history(bigint), public.list_my_shift_changes(timestamptz, timestamptz),
  private.list_my_shift_changes(timestamptz, timestamptz), public.list_pending_roster_edits(integer, uuid),
  private.list_pending_roster_edits(integer, uuid) to authenticated;
comment on function public.get_roster_rows is 'Rows of a schedule for supervisors; with a time those changed since, cancelled ones too.';
comment on function public.get_roster_facts is 'Everything around the rows of a schedule: people, rules, leave, neighbours.';
comment on function public.get_edit_facts is 'The same for the people that an edit concerns, with their rows.';
comment on function public.get_shift_history is 'What happened to a row, the latest first.';
comment on function public.list_my_shift_changes is 'Changes of the own published shifts, with the notice that was given; no other person and no reason.';
