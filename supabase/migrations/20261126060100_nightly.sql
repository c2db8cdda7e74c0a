-- The nightly look ahead: what it is computed from, who computes it, and whom it tells.
alter table public.nightly_runs
  add column leased_by text check (char_length(leased_by) between 1 and 200);
comment on column public.nightly_runs.leased_by is 'The worker that has it; null while it waits to be tried again.';
create index nightly_runs_running_idx on public.nightly_runs (id) where (state = 'running');

-- The clock of an agency's first center, by which its nights go, and the time of day; no row without a center.
create function private.nightly_clock(agency uuid, out time_zone text, out nightly_time time)
returns setof record
language sql
stable
security definer
set search_path = ''
as $$
  select c.time_zone, coalesce((select r.nightly_time from public.notice_rules r where r.agency_id = agency), '05:30')
  from public.centers c
  where c.agency_id = agency and c.is_active
  order by c.created_at, c.id limit 1
$$;

-- The newest night whose time has come, and when that was. A time that the clock skips comes later, one that it shows twice
-- counts when it comes first: each date has one night.
create function private.newest_night(agency uuid, seen_at timestamptz, out night date, out due_at timestamptz)
returns setof record
language sql
stable
security definer
set search_path = ''
as $$
  select d.night, private.local_to_instant(d.night + n.nightly_time, n.time_zone)
  from private.nightly_clock(agency) n
  cross join lateral (
    select today.day - (private.local_to_instant(today.day + n.nightly_time, n.time_zone) > seen_at)::integer as night
    from (select (seen_at at time zone n.time_zone)::date as day) today
  ) d
$$;

-- A DigestCenterFacts of lib/domain/digest-records.ts, with its rows on the wire. The days ahead are 14.
create function private.digest_center(floor public.centers)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  around public.schedules;
begin
  around.id := 0;
  around.name := '';
  around.status := 'published';
  around.version := 0;
  around.published_version := 0;
  around.agency_id := floor.agency_id;
  around.center_id := floor.id;
  select s.first_day, s.first_day + 13 into around.start_date, around.end_date
  from private.leave_span(now(), now() + interval '1 minute', floor) s;
  return json_build_object(
    'name', floor.name,
    'roster', private.roster_facts(around, null),
    'wire', (
      select json_build_object('users', w.users, 'rows', w.rows)
      from private.wire_of(array(
        select a.id from public.assigned_shifts a
        where a.agency_id = floor.agency_id and a.center_id = floor.id and a.status = 'published'
          -- A shift may start on the day before or after its own; this is what the index can use.
          and a.starts_at > (around.start_date - 2)::timestamptz and a.starts_at < (around.end_date + 3)::timestamptz
          and a.shift_date between around.start_date and around.end_date
      )) w
    ),
    'coverage', private.coverage_runs(floor.id, around.start_date, around.end_date, null)
  );
end
$$;

-- What a night is computed from, read in one snapshot: a DigestFacts. Null for an agency that is not served.
create function private.get_digest_facts(agency uuid)
returns json
language sql
stable
security definer
set search_path = ''
as $$
  select json_build_object(
    'centers', (
      select coalesce(json_agg(private.digest_center(c) order by c.created_at, c.id), '[]')
      from public.centers c where c.agency_id = a.id and c.is_active
    ),
    -- Never of which kind, nor why.
    'requests', (
      select coalesce(json_agg(json_build_object('kind', x.kind, 'id', x.id, 'centerId', x.center_id, 'names', x.names,
        'startsAt', round(extract(epoch from x.starts_at) * 1000), 'endsAt', round(extract(epoch from x.ends_at) * 1000),
        'since', round(extract(epoch from x.since) * 1000)) order by x.starts_at, x.kind, x.id), '[]')
      from (
        select 'leave' as kind, o.id, p.center_id, array[p.full_name] as names, o.start_datetime as starts_at,
          o.end_datetime as ends_at, o.created_at as since
        from public.time_off_requests o
        join public.profiles p on p.id = o.user_id and p.is_active and p.center_id is not null
        where o.agency_id = a.id and o.status = 'pending'
        union all
        select 'swap', s.id, s.center_id, array[requester.full_name, responder.full_name], t.starts_at, t.ends_at, s.accepted_at
        from public.shift_swaps s
        join public.profiles requester on requester.id = s.requester_id
        join public.profiles responder on responder.id = s.responder_id
        cross join lateral (
          select min(r.starts_at) as starts_at, max(r.ends_at) as ends_at
          from public.assigned_shifts r where r.id in (s.requester_assigned_shift_id, s.responder_assigned_shift_id)
        ) t
        where s.agency_id = a.id and s.status = 'accepted' and s.expires_at > now()
        order by starts_at, kind, id limit 500
      ) x
    ),
    'invitationEnds', (
      select coalesce(json_agg(round(extract(epoch from i.expires_at) * 1000) order by i.expires_at), '[]')
      from (
        select v.expires_at from public.invitations v
        join public.profiles p on p.id = v.user_id and p.is_active
        where v.agency_id = a.id and v.state = 'pending' and v.expires_at > now()
        order by v.expires_at limit 500
      ) i
    ),
    'unacknowledged', (
      select count(*)
      from public.notifications n
      join public.profiles p on p.id = n.recipient_id and p.is_active
      where n.agency_id = a.id and n.needs_ack and n.acknowledged_at is null
        and (n.expires_at is null or n.expires_at > now())
        and n.created_at <= now() - make_interval(hours => coalesce(
          (select r.ack_hours from public.notice_rules r where r.agency_id = a.id), 24))
    ),
    'undelivered', (
      select count(distinct d.notification_id)
      from public.notification_deliveries d
      join public.notifications n on n.id = d.notification_id and n.read_at is null
      where d.agency_id = a.id and d.state = 'dead' and d.ended_at > now() - interval '24 hours'
        and not exists (
          select 1 from public.notification_deliveries o where o.notification_id = d.notification_id and o.state = 'sent'
        )
    )
  )
  from public.agencies a
  where a.id = agency and a.status = 'active'
$$;

-- Takes the nights that are due, and those whose worker has not answered for five minutes or holds them under this very
-- name from before it was killed. Each is taken by one worker; who has an earlier attempt writes nothing any more.
create function private.begin_nightly_run(worker text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  due record;
  run public.nightly_runs;
  taken bigint[] := '{}';
begin
  if worker is null or char_length(worker) not between 1 and 200 then
    perform private.fail(422, 'A worker has a name of at most 200 characters.', '{"field":"worker"}');
  end if;
  for due in
    select a.id as agency_id, n.night, l.night as last_night
    from public.agencies a
    cross join lateral private.newest_night(a.id, now()) n
    cross join lateral (select max(r.night) as night from public.nightly_runs r where r.agency_id = a.id) l
    -- An agency has no night from before it was made.
    where a.status = 'active' and n.night > coalesce(l.night, (case when n.due_at < a.created_at then 'infinity' else '-infinity' end)::date)
    order by a.id limit 20
  loop
    insert into public.nightly_runs as r (agency_id, night, state, leased_by, lease_until)
    values (due.agency_id, due.night, 'running', worker, now() + interval '5 minutes')
    on conflict do nothing
    returning * into run;
    continue when not found;
    taken := taken || run.id;
    update public.nightly_runs r
    set state = 'failed', finished_at = now(), lease_until = null, leased_by = null,
      error = coalesce(r.error, 'Nobody finished it before the next night was due.')
    where r.agency_id = due.agency_id and r.state = 'running' and r.night < due.night;
    insert into public.nightly_runs (agency_id, night, state, attempts, finished_at, error)
    select due.agency_id, due.night - d.ago, 'missed', 0, now(), 'Nobody ran it before the next night was due.'
    from generate_series(1, least(30, due.night - coalesce(due.last_night, due.night) - 1)) d (ago)
    on conflict do nothing;
  end loop;
  for run in
    select r.* from public.nightly_runs r
    join public.agencies a on a.id = r.agency_id and a.status = 'active'
    where r.state = 'running' and r.id <> all (taken) and (r.lease_until <= now() or r.leased_by = worker)
    order by r.id limit 20 for update of r skip locked
  loop
    if run.attempts >= 5 then
      update public.nightly_runs r
      set state = 'failed', finished_at = now(), lease_until = null, leased_by = null,
        error = coalesce(r.error, 'Five workers had it, and none finished it.')
      where r.id = run.id;
    else
      update public.nightly_runs r
      set attempts = r.attempts + 1, leased_by = worker, lease_until = now() + interval '5 minutes', started_at = now()
      where r.id = run.id;
      taken := taken || run.id;
    end if;
  end loop;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'attempt', r.attempts, 'agencyId', r.agency_id) order by r.id), '[]')
    from public.nightly_runs r where r.id = any (taken)
  );
end
$$;

-- Keeps what a night found, and tells the supervisors once if there is anything to tell; how many were told. Null when the
-- run is over, or another worker's by now.
create function private.finish_nightly_run(run_id bigint, attempt integer, digest jsonb)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  run public.nightly_runs;
  words text;
  told integer := 0;
begin
  select * into run from public.nightly_runs r where r.id = run_id for update;
  if run.id is null or run.state <> 'running' or run.attempts <> attempt then
    return null;
  end if;
  if jsonb_typeof(digest -> 'summary') is distinct from 'string' then
    perform private.fail(422, 'What a night found has a summary.', '{"field":"result"}');
  end if;
  words := digest ->> 'summary';
  if words <> '' then
    insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, expires_at)
    select p.agency_id, p.id, 'digest.nightly', left(format('Nightly look ahead: %s.', words), 1000),
      '/notices/nightly/' || run.id, 'nightly', now() + interval '24 hours'
    from public.profiles p
    where p.agency_id = run.agency_id and p.is_active and private.role_of(p.id) >= 'supervisor'
    order by p.id;
    get diagnostics told = row_count;
  end if;
  update public.nightly_runs r
  set state = 'done', finished_at = clock_timestamp(), lease_until = null, leased_by = null, error = null,
    people_told = told, result = digest
  where r.id = run.id;
  perform private.tell_agency('supervisors', run.agency_id, 'deliveries');
  return told;
end
$$;

-- Says why an attempt failed. It is tried again after 2, 4, 8 and 16 minutes, and then no more. False when the run is over,
-- or another worker's by now.
create function private.fail_nightly_run(run_id bigint, attempt integer, reason text)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.nightly_runs r
  set error = private.words_of(reason, 'Reason', 'error', 500, false), leased_by = null,
    state = case when r.attempts >= 5 then 'failed' else r.state end,
    finished_at = case when r.attempts >= 5 then clock_timestamp() end,
    lease_until = case when r.attempts < 5 then now() + make_interval(mins => (2 ^ r.attempts)::integer) end
  where r.id = run_id and r.state = 'running' and r.attempts = attempt;
  return found;
end
$$;

create function private.nightly_record(run public.nightly_runs)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('id', run.id, 'night', run.night, 'state', run.state, 'attempts', run.attempts,
    'startedAt', round(extract(epoch from run.started_at) * 1000),
    'finishedAt', round(extract(epoch from run.finished_at) * 1000), 'peopleTold', run.people_told,
    'summary', run.result -> 'summary', 'error', run.error)
$$;

create function private.list_nightly_runs()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return jsonb_build_object(
    'runs', (
      select coalesce(jsonb_agg(private.nightly_record(r) order by r.night desc), '[]')
      from (
        select x.* from public.nightly_runs x where x.agency_id = agency order by x.night desc limit 60
      ) r
    ),
    'nextAt', (
      select round(extract(epoch from private.local_to_instant(n.night + 1 + c.nightly_time, c.time_zone)) * 1000)
      from private.newest_night(agency, now()) n, private.nightly_clock(agency) c
    ),
    'timeZone', coalesce((select c.time_zone from private.nightly_clock(agency) c), 'UTC')
  );
end
$$;

create function private.get_nightly_run(run_id bigint)
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
    select private.nightly_record(r) || jsonb_build_object('result', r.result)
    from public.nightly_runs r where r.id = run_id and r.agency_id = agency
  );
end
$$;

create function public.get_digest_facts(p_agency uuid)
returns json language sql stable set search_path = '' as $$ select private.get_digest_facts(p_agency) $$;
create function public.begin_nightly_run(p_worker text)
returns jsonb language sql set search_path = '' as $$ select private.begin_nightly_run(p_worker) $$;
create function public.finish_nightly_run(p_id bigint, p_attempt integer, p_result jsonb)
returns integer language sql set search_path = '' as $$ select private.finish_nightly_run(p_id, p_attempt, p_result) $$;
create function public.fail_nightly_run(p_id bigint, p_attempt integer, p_error text)
returns boolean language sql set search_path = '' as $$ select private.fail_nightly_run(p_id, p_attempt, p_error) $$;
create function public.list_nightly_runs()
returns jsonb language sql stable set search_path = '' as $$ select private.list_nightly_runs() $$;
create function public.get_nightly_run(p_id bigint)
returns jsonb language sql stable set search_path = '' as $$ select private.get_nightly_run(p_id) $$;
grant execute on function private.get_digest_facts(uuid), public.get_digest_facts(uuid),
  private.begin_nightly_run(text), public.begin_nightly_run(text),
  private.finish_nightly_run(bigint, integer, jsonb), public.finish_nightly_run(bigint, integer, jsonb),
  private.fail_nightly_run(bigint, integer, text), public.fail_nightly_run(bigint, integer, text) to service_role;
grant execute on function private.list_nightly_runs(), public.list_nightly_runs(),
  private.get_nightly_run(bigint), public.get_nightly_run(bigint) to authenticated;
comment on function public.get_digest_facts is
  'What the nightly look ahead of an agency is computed from, in one snapshot; null for one that is not served.';
comment on function public.begin_nightly_run is
  'Gives a worker the nights that are due or were left by another, each with its attempt; writes down those that were missed.';
comment on function public.finish_nightly_run is
  'Keeps what a night found and tells the supervisors once; how many were told, null when the run is no longer this worker''s.';
comment on function public.fail_nightly_run is
  'Says why an attempt failed; the fifth is the last. False when the run is no longer this worker''s.';
comment on function public.list_nightly_runs is 'The newest 60 nights of the own agency and when the next one comes, for supervisors.';
comment on function public.get_nightly_run is 'A night of the own agency with what it found, for supervisors; null for others'' nights.';
