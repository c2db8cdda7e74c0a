-- What the generator needs to know of a draft, in one jsonb and one snapshot. Row level security decides what the
-- caller may see, so only a supervisor gets a complete answer.
create function public.get_generation_facts(p_schedule_id integer)
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
        'replaces_weekly', r.replaces_weekly) order by r.id), '[]')
      from public.staffing_requirements r
      where r.agency_id = s.agency_id and r.center_id = s.center_id and r.qualification_id is null
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
          where h.user_id = p.id and h.effective_from <= s.start_date order by h.effective_from desc limit 1),
        'preferred_shift_id', p.default_shift_preference_id,
        'seniority_date', p.seniority_date, 'employee_number', p.employee_number,
        'counts_toward_minimum', p.counts_toward_minimum)
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
        extract(epoch from n.starts_at) * 1000, extract(epoch from n.ends_at) * 1000) order by n.starts_at, n.id), '[]')
      from public.assigned_shifts n
      where n.agency_id = s.agency_id and n.center_id = s.center_id and n.status = 'published'
        and n.user_id is not null
        and n.starts_at > (s.start_date - 16)::timestamptz and n.starts_at < (s.end_date + 16)::timestamptz
        and n.shift_date not between s.start_date and s.end_date
    ),
    'locked', (
      select coalesce(jsonb_agg(jsonb_build_object('user_id', l.user_id, 'shift_id', l.shift_id,
        'shift_date', l.shift_date) order by l.shift_date, l.id), '[]')
      from public.assigned_shifts l
      where l.center_id = s.center_id and l.schedule_id = s.id and l.status = 'draft'
        and l.is_locked and l.user_id is not null
    )
  )
  from public.schedules s
  join public.centers c on c.id = s.center_id
  join public.agencies a on a.id = s.agency_id
  where s.id = p_schedule_id
$$;
comment on function public.get_generation_facts is 'Everything that decides a schedule, as one snapshot.';

-- Starts a run for a draft. A second run of the same draft is refused while one is running.
create function private.start_generation(schedule integer, expected_version integer, run_seed bigint, effort text, run_worker text)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules;
  run bigint;
begin
  if effort is null or effort not in ('quick', 'good', 'best') then
    perform private.fail(422, 'Effort is one of quick, good, best.', '{"field":"effort"}');
  end if;
  if run_seed is null or run_seed not between 0 and 4294967295 then
    perform private.fail(422, 'Seed is a whole number from 0 to 4294967295.', '{"field":"seed"}');
  end if;
  select * into draft from public.schedules s where s.id = schedule and s.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  if draft.status <> 'draft' then
    perform private.fail(409, format('This schedule is %s. Only a draft can be generated.', draft.status));
  end if;
  if draft.version is distinct from expected_version then
    perform private.fail(409, 'This schedule was changed meanwhile. Look again before you generate.',
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  -- A run whose worker is gone does not stand in the way of a new one.
  perform private.end_generation(g.id, 'failed', 'The application stopped while this schedule was being generated. Generate it again.')
  from public.generation_runs g
  where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running'
    and g.heartbeat_at < now() - interval '2 minutes';
  if exists (select 1 from public.generation_runs g where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running') then
    perform private.fail(409, 'This schedule is being generated already.');
  end if;
  insert into public.generation_runs (agency_id, schedule_id, requested_by, parameters, seed, loaded_version, worker)
  values (agency, schedule, (select auth.uid()), jsonb_build_object('effort', effort), run_seed, draft.version, run_worker)
  returning id into run;
  perform private.record_audit(agency, 'schedule.generate_start', schedule::text,
    jsonb_build_object('entity', 'schedule', 'run', run, 'seed', run_seed, 'effort', effort));
  return run;
end
$$;

-- Ends a run without a result: stopped by a supervisor, or failed.
create function private.end_generation(run bigint, outcome public.generation_state, reason text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  ended public.generation_runs;
begin
  update public.generation_runs g
  set state = outcome, error = left(reason, 500), finished_at = now()
  where g.id = run and g.state = 'running'
  returning * into ended;
  if found then
    perform private.record_audit(ended.agency_id, 'schedule.generate_' || outcome, ended.schedule_id::text,
      jsonb_build_object('entity', 'schedule', 'run', run, 'reason', left(reason, 500)), null, null, ended.requested_by);
  end if;
end
$$;

create function private.cancel_generation(run bigint)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  if not exists (select 1 from public.generation_runs g where g.id = run and g.agency_id = agency) then
    perform private.fail(404, 'This run does not exist.');
  end if;
  perform private.end_generation(run, 'cancelled', 'Stopped by a supervisor.');
end
$$;

-- Runs that no worker drives any more become failed: at a start the worker's own, and at any time those whose
-- heart has not beaten for two minutes.
create function private.fail_abandoned_runs(run_worker text)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  run bigint;
  ended integer := 0;
begin
  for run in
    select g.id from public.generation_runs g
    where g.state = 'running' and (g.worker = run_worker or g.heartbeat_at < now() - interval '2 minutes')
    -- Every caller takes the agencies' audit locks in this order.
    order by g.agency_id, g.id
  loop
    perform private.end_generation(run, 'failed', 'The application stopped while this schedule was being generated. Generate it again.');
    ended := ended + 1;
  end loop;
  return ended;
end
$$;

-- Ties the rows of a revision to the published rows they stand for, so that those keep their ids. A copy keeps its
-- origin while that is published; a row made anew takes over the published row of the same person, date and shift,
-- else of the same person and date. One origin stands behind at most one row.
create function private.match_origins(draft public.schedules)
returns void
language plpgsql
security definer
set search_path = ''
-- The planner knows nothing of rows that this transaction wrote, and would compare each with each.
set enable_nestloop = off
as $$
declare
  exact boolean;
begin
  if draft.revises_id is null then
    return;
  end if;
  update public.assigned_shifts d set origin_id = null
  where d.center_id = draft.center_id and d.schedule_id = draft.id and d.origin_id is not null
    and not exists (
      select 1 from public.assigned_shifts o
      where o.agency_id = d.agency_id and o.id = d.origin_id and o.schedule_id = draft.revises_id
        and o.status = 'published'
    );
  foreach exact in array array[true, false] loop
    with candidates as (
      select a.id, a.schedule_id, case
          when exact then concat_ws(' ', coalesce(a.user_id::text, 'open'), a.shift_date, a.shift_id, a.required_role)
          else concat_ws(' ', a.user_id, a.shift_date)
        end as likeness, a.starts_at
      from public.assigned_shifts a
      where a.center_id = draft.center_id and (exact or a.user_id is not null) and (
        (a.schedule_id = draft.id and a.status = 'draft' and a.origin_id is null)
        or (a.schedule_id = draft.revises_id and a.status = 'published' and not exists (
          select 1 from public.assigned_shifts d
          where d.agency_id = a.agency_id and d.origin_id = a.id and d.schedule_id = draft.id
        ))
      )
    ), numbered as (
      select c.*, row_number() over (partition by c.schedule_id, c.likeness order by c.starts_at, c.id) as place
      from candidates c
    )
    update public.assigned_shifts a set origin_id = o.id
    from numbered d
    join numbered o on o.schedule_id = draft.revises_id and o.likeness = d.likeness and o.place = d.place
    where a.id = d.id and d.schedule_id = draft.id;
  end loop;
end
$$;

-- Saves a result as the rows of its draft, in one transaction: all or nothing. Called by the worker with the
-- service role; the person who asked is taken from the run and their right is checked again. Locked rows stay.
-- `assignments` = [{"user_id": uuid, "shifts": [["2026-01-01", 3], …]}], `pieces` = [["2026-01-01", 3, "supervisor"], …].
create function private.save_generated_schedule(run bigint, assignments jsonb, pieces jsonb, outcome jsonb)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  running public.generation_runs;
  draft public.schedules;
  person record;
  saved integer;
  snapshot text;
begin
  select * into running from public.generation_runs g where g.id = run for update;
  if not found or running.state <> 'running' then
    perform private.fail(409, format('This run is %s.', coalesce(running.state::text, 'unknown')));
  end if;
  select p.agency_id, private.role_of(p.id) as role into person from public.profiles p where p.id = running.requested_by;
  if person.role is null or person.role < 'supervisor' or person.agency_id <> running.agency_id then
    perform private.fail(403, 'The person who asked for this schedule may no longer do so.');
  end if;
  draft := private.lock_schedule(running.schedule_id);
  if draft.status <> 'draft' or draft.version <> running.loaded_version then
    perform private.fail(409, 'The schedule was changed while it was being generated. Generate it again.',
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  perform set_config('app.bulk', 'on', true);
  delete from public.assigned_shifts a
  where a.center_id = draft.center_id and a.schedule_id = draft.id and a.status = 'draft' and not a.is_locked;
  insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, updated_by)
  select draft.agency_id, draft.center_id, draft.id, (p ->> 'user_id')::uuid, (x ->> 1)::integer, (x ->> 0)::date,
    running.requested_by
  from jsonb_array_elements(assignments) p, jsonb_array_elements(p -> 'shifts') x;
  insert into public.assigned_shifts
    (agency_id, center_id, schedule_id, shift_id, shift_date, required_role, is_overtime, updated_by)
  select draft.agency_id, draft.center_id, draft.id, (x ->> 1)::integer, (x ->> 0)::date,
    (x ->> 2)::public.role_name, true, running.requested_by
  from jsonb_array_elements(pieces) x;
  perform private.match_origins(draft);
  update public.schedules s
  set result = jsonb_build_object('metrics', outcome -> 'metrics'), updated_by = running.requested_by, updated_at = now()
  where s.id = draft.id
  returning s.version into saved;
  insert into public.schedule_results (schedule_id, agency_id, result) values (draft.id, draft.agency_id, outcome)
  on conflict (schedule_id) do update set result = excluded.result;
  update public.generation_runs g
  set state = 'succeeded', progress = 1, metrics = outcome -> 'metrics', finished_at = now()
  where g.id = run;
  select encode(sha256(convert_to(coalesce(string_agg(coalesce(a.user_id::text, 'open') || ' ' || a.shift_id || ' ' || a.shift_date, E'\n'
    order by a.shift_date, a.user_id, a.shift_id), ''), 'UTF8')), 'hex') into snapshot
  from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id;
  perform private.record_audit(draft.agency_id, 'schedule.generate', draft.id::text,
    jsonb_build_object('entity', 'schedule', 'run', run, 'seed', running.seed,
      'assigned', (select count(*) from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id and a.user_id is not null),
      'open', jsonb_array_length(pieces), 'snapshot_sha256', snapshot),
    null, null, running.requested_by);
  return saved;
end
$$;

create function public.start_generation(
  p_schedule_id integer, p_expected_version integer, p_seed bigint, p_effort text, p_worker text
)
returns bigint language sql set search_path = '' as $$
  select private.start_generation(p_schedule_id, p_expected_version, p_seed, p_effort, p_worker)
$$;
create function public.cancel_generation(p_run_id bigint)
returns void language sql set search_path = '' as $$ select private.cancel_generation(p_run_id) $$;
create function public.fail_generation(p_run_id bigint, p_reason text)
returns void language sql set search_path = '' as $$ select private.end_generation(p_run_id, 'failed', p_reason) $$;
create function public.fail_abandoned_runs(p_worker text)
returns integer language sql set search_path = '' as $$ select private.fail_abandoned_runs(p_worker) $$;
-- Tens of thousands of rows on a busy server take longer than the role's limit for a page; the Data API takes a
-- function's own limit for its transaction.
create function public.save_generated_schedule(p_run_id bigint, p_assignments jsonb, p_pieces jsonb, p_result jsonb)
returns integer language sql set search_path = '' set statement_timeout = '60s' as $$
  select private.save_generated_schedule(p_run_id, p_assignments, p_pieces, p_result)
$$;
grant execute on function public.get_generation_facts(integer), public.start_generation(integer, integer, bigint, text, text),
  private.start_generation(integer, integer, bigint, text, text), public.cancel_generation(bigint),
  private.cancel_generation(bigint) to authenticated;
grant execute on function public.fail_generation(bigint, text), private.end_generation(bigint, public.generation_state, text),
  public.fail_abandoned_runs(text), private.fail_abandoned_runs(text),
  public.save_generated_schedule(bigint, jsonb, jsonb, jsonb),
  private.save_generated_schedule(bigint, jsonb, jsonb, jsonb) to service_role;
