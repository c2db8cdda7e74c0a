-- One writer for a plan, whether a run saves it or a supervisor adopts a scenario.
drop function public.save_generated_schedule(bigint, jsonb, jsonb, jsonb);
drop function private.save_generated_schedule(bigint, jsonb, jsonb, jsonb);

-- The shifts of a plan, one row each. A hire, whose id is no uuid, and somebody who has left are nobody.
create function private.planned_shifts(assignments jsonb)
returns table (user_id uuid, shift_date date, shift_id integer, required_role public.role_name)
language sql
stable
security definer
set search_path = ''
as $$
  select case when gone.id is null then named.id end, (x ->> 0)::date, (x ->> 1)::integer,
    coalesce((p ->> 'role')::public.role_name, 'dispatcher')
  from jsonb_array_elements(assignments) p
  cross join lateral (
    select case when p ->> 'user_id' ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then (p ->> 'user_id')::uuid end as id
  ) named
  left join public.profiles gone on gone.id = named.id and not gone.is_active
  cross join lateral jsonb_array_elements(p -> 'shifts') x
$$;

-- Replaces the rows of a draft that no one has locked by those of a plan: all of it or nothing. A revision changes
-- nothing before the date from which it re-plans. The caller holds the draft with its rows.
-- `assignments` = [{"user_id": uuid or a hire's id, "role": a hire's role, "shifts": [["2026-01-01", 3], …]}],
-- `pieces` = [["2026-01-01", 3, "supervisor"], …]. Returns the new version and what the audit says of the rows.
create function private.write_plan(draft public.schedules, assignments jsonb, pieces jsonb, outcome jsonb, actor uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  from_date date := coalesce(draft.revises_from, draft.start_date);
  saved integer;
begin
  perform set_config('app.bulk', 'on', true);
  if exists (select 1 from private.planned_shifts(assignments) p where p.shift_date < from_date)
    or exists (select 1 from jsonb_array_elements(pieces) x where (x ->> 0)::date < from_date)
  then
    perform private.fail(422, format('This plan has shifts before %s.', from_date));
  end if;
  delete from public.assigned_shifts a
  where a.center_id = draft.center_id and a.schedule_id = draft.id and a.status = 'draft' and not a.is_locked
    and a.shift_date >= from_date;
  insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, required_role, updated_by)
  select draft.agency_id, draft.center_id, draft.id, p.user_id, p.shift_id, p.shift_date, p.required_role, actor
  from private.planned_shifts(assignments) p;
  insert into public.assigned_shifts
    (agency_id, center_id, schedule_id, shift_id, shift_date, required_role, is_overtime, updated_by)
  select draft.agency_id, draft.center_id, draft.id, (x ->> 1)::integer, (x ->> 0)::date,
    (x ->> 2)::public.role_name, true, actor
  from jsonb_array_elements(pieces) x;
  perform private.match_origins(draft);
  update public.schedules s
  set result = jsonb_build_object('metrics', outcome -> 'metrics'), updated_by = actor, updated_at = now()
  where s.id = draft.id
  returning s.version into saved;
  insert into public.schedule_results (schedule_id, agency_id, result) values (draft.id, draft.agency_id, outcome)
  on conflict (schedule_id) do update set result = excluded.result;
  -- A plan takes the place of a plan: what scenarios were computed from, people, rules and locks, is as it was.
  update public.schedule_scenarios s set base_version = saved
  where s.schedule_id = draft.id and s.base_version = draft.version;
  update public.generation_runs g set loaded_version = saved
  where g.agency_id = draft.agency_id and g.schedule_id = draft.id and g.scenario_id is not null
    and g.state = 'running' and g.loaded_version = draft.version;
  return (
    select jsonb_build_object('version', saved, 'audit', jsonb_build_object('assigned', count(a.user_id),
      'open', count(*) - count(a.user_id), 'snapshot_sha256', encode(sha256(convert_to(coalesce(string_agg(
        coalesce(a.user_id::text, 'open') || ' ' || a.shift_id || ' ' || a.shift_date, E'\n'
        order by a.shift_date, a.user_id, a.shift_id), ''), 'UTF8')), 'hex')))
    from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id
  );
end
$$;

-- Saves what a run found: as the rows of its draft, or as the plan of its scenario. Called by the worker with the
-- service role; the person who asked is taken from the run and their right is checked again.
create function private.save_generated_schedule(run bigint, run_attempt integer, assignments jsonb, pieces jsonb, outcome jsonb)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  running public.generation_runs;
  draft public.schedules;
  saved jsonb;
begin
  select * into running from public.generation_runs g where g.id = run;
  if running.scenario_id is null then
    draft := private.lock_schedule(running.schedule_id);
  else
    select * into draft from public.schedules s where s.id = running.schedule_id for update;
  end if;
  select * into running from public.generation_runs g where g.id = run for update;
  if not found or running.state <> 'running' then
    perform private.fail(409, format('This run is %s.', coalesce(running.state::text, 'unknown')));
  end if;
  if running.attempt is distinct from run_attempt then
    perform private.fail(409, 'Another worker has taken over this run.');
  end if;
  if private.may_supervise(running.requested_by, running.agency_id) is not true then
    perform private.fail(403, 'The person who asked for this schedule may no longer do so.');
  end if;
  if draft.status <> 'draft' or draft.version <> running.loaded_version then
    perform private.fail(409, 'The schedule was changed while it was being generated. Generate it again.',
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  if running.scenario_id is null then
    saved := private.write_plan(draft, assignments, pieces, outcome, running.requested_by);
  else
    -- Read as it will be when it is adopted.
    perform 1 from private.planned_shifts(assignments);
    update public.schedule_scenarios s
    set plan = jsonb_build_object('assignments', assignments, 'pieces', pieces), result = outcome
    where s.id = running.scenario_id;
    saved := jsonb_build_object('version', draft.version, 'audit', '{}'::jsonb);
  end if;
  update public.generation_runs g
  set state = 'succeeded', progress = 1, metrics = outcome -> 'metrics', finished_at = now()
  where g.id = run;
  perform private.record_run(running, 'generate', jsonb_build_object('seed', running.seed) || (saved -> 'audit'), running.requested_by);
  return (saved ->> 'version')::integer;
end
$$;
-- Tens of thousands of rows on a busy server take longer than the role's limit for a page; the Data API takes a
-- function's own limit for its transaction.
create function public.save_generated_schedule(
  p_run_id bigint, p_attempt integer, p_assignments jsonb, p_pieces jsonb, p_result jsonb
)
returns integer language sql set search_path = '' set statement_timeout = '60s' as $$
  select private.save_generated_schedule(p_run_id, p_attempt, p_assignments, p_pieces, p_result)
$$;
grant execute on function private.save_generated_schedule(bigint, integer, jsonb, jsonb, jsonb),
  public.save_generated_schedule(bigint, integer, jsonb, jsonb, jsonb) to service_role;

-- What a scenario changes, in its own words again and nothing else. Everything that it names belongs to the center.
create function private.scenario_change(draft public.schedules, input jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  lists constant text[] := array['patterns', 'hires', 'requirements', 'ignoredPreferences', 'refusedLeave'];
  numbers constant text[] := array['preferenceSlackPercent', 'changeBudgetPercent'];
  field text;
  given integer;
  known jsonb;
begin
  if input is null or jsonb_typeof(input) <> 'object' or (input - lists) - numbers <> '{}' or octet_length(input::text) > 100000 then
    perform private.fail(422, 'This is not what a scenario can change.', '{"field":"change"}');
  end if;
  foreach field in array lists loop
    if jsonb_typeof(coalesce(input -> field, '[]')) <> 'array' then
      perform private.fail(422, 'A list is needed here.', jsonb_build_object('field', field));
    end if;
  end loop;
  if input ? 'preferenceSlackPercent' then
    perform private.require_number(input, 'preferenceSlackPercent', 'What preferences may cost', 0, 5, false);
  end if;
  if input ? 'changeBudgetPercent' then
    perform private.require_number(input, 'changeBudgetPercent', 'Weeks that may change', 0, 20, false);
  end if;
  foreach field in array lists loop
    given := jsonb_array_length(coalesce(input -> field, '[]'));
    begin
      case field
        when 'patterns' then
          select jsonb_agg(jsonb_build_object('personId', p.id, 'patternId', x."patternId")) into known
          from jsonb_to_recordset(coalesce(input -> field, '[]')) x ("personId" uuid, "patternId" public.shift_pattern)
          join public.profiles p on p.id = x."personId" and p.center_id = draft.center_id and p.is_active
          where x."patternId" is not null;
        when 'hires' then
          select jsonb_agg(jsonb_build_object('role', x.role, 'patternId', x."patternId", 'count', x.count)) into known
          from jsonb_to_recordset(coalesce(input -> field, '[]')) x (role public.role_name, "patternId" public.shift_pattern, count integer)
          where x.role <> 'admin' and x."patternId" is not null and x.count between 1 and 50;
        when 'requirements' then
          select jsonb_agg(jsonb_build_object('id', r.id::text, 'minEmployees', x."minEmployees", 'minSupervisors', x."minSupervisors"))
          into known
          from jsonb_to_recordset(coalesce(input -> field, '[]')) x (id integer, "minEmployees" integer, "minSupervisors" integer)
          join public.staffing_requirements r on r.id = x.id and r.center_id = draft.center_id
          where x."minEmployees" between 0 and 500 and x."minSupervisors" between 0 and x."minEmployees";
        when 'ignoredPreferences' then
          select jsonb_agg(p.id) into known
          from jsonb_array_elements_text(coalesce(input -> field, '[]')) x
          join public.profiles p on p.id = x::uuid and p.center_id = draft.center_id and p.is_active;
        when 'refusedLeave' then
          select jsonb_agg(jsonb_build_object('personId', p.id, 'startsAt', x."startsAt")) into known
          from jsonb_to_recordset(coalesce(input -> field, '[]')) x ("personId" uuid, "startsAt" bigint)
          join public.profiles p on p.id = x."personId" and p.center_id = draft.center_id and p.is_active
          where exists (
            select 1 from public.time_off_requests o
            where o.agency_id = draft.agency_id and o.user_id = p.id and o.status = 'pending'
              and round(extract(epoch from o.start_datetime) * 1000) = x."startsAt"
          );
      end case;
    -- What cannot be read as what it should be.
    exception when data_exception then
      known := null;
    end;
    if field = 'hires' and (select sum((x ->> 'count')::integer) from jsonb_array_elements(known) x) > 200 then
      perform private.fail(422, 'A scenario hires at most 200 people.', '{"field":"hires"}');
    end if;
    if coalesce(jsonb_array_length(known), 0) <> given then
      perform private.fail(422, 'This names something that is not there, or not within what is possible.',
        jsonb_build_object('field', field));
    end if;
    if given > 0 then
      input := input || jsonb_build_object(field, known);
    end if;
  end loop;
  return input;
end
$$;

create function private.create_scenario(schedule integer, expected_version integer, name text, change jsonb, parameters jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules := private.require_draft(schedule, agency, expected_version, 'compare', false);
  title text := btrim(name);
  scenario public.schedule_scenarios;
begin
  if title is null or char_length(title) not between 1 and 80 or not private.is_line(title) then
    perform private.fail(422, 'Name is one line of at most 80 characters.', '{"field":"name"}');
  end if;
  if (select count(*) from public.schedule_scenarios s where s.agency_id = agency and s.schedule_id = schedule) >= 12 then
    perform private.fail(422, 'A schedule has at most 12 scenarios. Remove one first.', '{"field":"name"}');
  end if;
  insert into public.schedule_scenarios (agency_id, schedule_id, name, change, parameters, base_version)
  values (agency, schedule, title, private.scenario_change(draft, change), private.generation_parameters(parameters), draft.version)
  returning * into scenario;
  perform private.record_audit(agency, 'scenario.create', scenario.id::text, jsonb_build_object('entity', 'scenario',
    'schedule', schedule, 'name', title, 'change', scenario.change));
  return jsonb_build_object('scenario_id', scenario.id,
    'run_id', private.start_generation(schedule, expected_version, scenario.parameters, scenario.id));
end
$$;

-- Makes a computed scenario the draft. Hires do not exist, so their shifts are open ones, within regular hours.
create function private.adopt_scenario(scenario bigint, expected_version integer)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  chosen public.schedule_scenarios;
  draft public.schedules;
  saved jsonb;
begin
  select * into chosen from public.schedule_scenarios s where s.id = scenario and s.agency_id = agency;
  if not found then
    perform private.fail(404, 'This scenario does not exist.');
  end if;
  draft := private.require_draft(chosen.schedule_id, agency, expected_version, 'adopt a scenario', true);
  select * into chosen from public.schedule_scenarios s where s.id = scenario for update;
  if not found then
    perform private.fail(404, 'This scenario does not exist.');
  end if;
  if chosen.plan is null then
    perform private.fail(409, 'This scenario is not computed yet.');
  end if;
  if chosen.base_version <> draft.version then
    perform private.fail(409, 'The schedule has changed since this scenario was computed. Compute it again.',
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = draft.id and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Stop that first.');
  end if;
  saved := private.write_plan(draft, chosen.plan -> 'assignments', chosen.plan -> 'pieces', chosen.result, (select auth.uid()));
  update public.schedule_scenarios s set adopted_at = case when s.id = scenario then now() end
  where s.schedule_id = draft.id and (s.id = scenario or s.adopted_at is not null);
  perform private.record_audit(agency, 'scenario.adopt', scenario::text, jsonb_build_object('entity', 'scenario',
    'schedule', draft.id, 'name', chosen.name) || (saved -> 'audit'));
  return (saved ->> 'version')::integer;
end
$$;

-- Takes scenarios of a schedule out, with their runs; whoever computes one is told to leave it.
create function private.remove_scenarios(schedule integer, scenario bigint default null)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform pg_notify('generation_stop', g.id::text)
  from public.generation_runs g
  where g.schedule_id = schedule and g.state = 'running' and g.scenario_id = coalesce(scenario, g.scenario_id);
  delete from public.schedule_scenarios s where s.schedule_id = schedule and s.id = coalesce(scenario, s.id);
end
$$;

create function private.delete_scenario(scenario bigint)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  chosen public.schedule_scenarios;
begin
  select * into chosen from public.schedule_scenarios s where s.id = scenario and s.agency_id = agency;
  if found then
    perform 1 from public.schedules s where s.id = chosen.schedule_id for update;
    select * into chosen from public.schedule_scenarios s where s.id = scenario for update;
  end if;
  if not found then
    perform private.fail(404, 'This scenario does not exist.');
  end if;
  perform private.remove_scenarios(chosen.schedule_id, scenario);
  perform private.record_audit(agency, 'scenario.remove', scenario::text,
    jsonb_build_object('entity', 'scenario', 'schedule', chosen.schedule_id, 'name', chosen.name));
end
$$;

-- Throws a draft away. Its rows and scenarios go, the schedule stays as archived.
create or replace function private.discard_schedule(schedule integer, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules := private.require_draft(schedule, agency, expected_version, 'discard it', true);
begin
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Stop that first.');
  end if;
  perform set_config('app.bulk', 'on', true);
  delete from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id;
  delete from public.schedule_results r where r.schedule_id = draft.id;
  perform private.remove_scenarios(draft.id);
  update public.schedules s set status = 'archived', result = null where s.id = draft.id;
  perform private.record_audit(agency, 'schedule.discard', draft.id::text, '{"entity":"schedule"}',
    '{"status":"draft"}', '{"status":"archived"}');
end
$$;

create function public.create_scenario(
  p_schedule_id integer, p_expected_version integer, p_name text, p_change jsonb, p_parameters jsonb
)
returns jsonb language sql set search_path = '' as $$
  select private.create_scenario(p_schedule_id, p_expected_version, p_name, p_change, p_parameters)
$$;
create function public.adopt_scenario(p_scenario_id bigint, p_expected_version integer)
returns integer language sql set search_path = '' set statement_timeout = '60s' as $$
  select private.adopt_scenario(p_scenario_id, p_expected_version)
$$;
create function public.delete_scenario(p_scenario_id bigint)
returns void language sql set search_path = '' as $$ select private.delete_scenario(p_scenario_id) $$;
grant execute on function public.create_scenario(integer, integer, text, jsonb, jsonb),
  private.create_scenario(integer, integer, text, jsonb, jsonb), public.adopt_scenario(bigint, integer),
  private.adopt_scenario(bigint, integer), public.delete_scenario(bigint), private.delete_scenario(bigint) to authenticated;
comment on function public.create_scenario is 'A what-if of a draft, and the run that computes it: {scenario_id, run_id}.';
comment on function public.adopt_scenario is 'Makes a computed scenario the draft; returns its new version.';

-- Publishes a draft: as a block of its own, or into the block that it revises. One transaction.
create or replace function private.publish_schedule(schedule integer, expected_version integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules;
  target public.schedules;
  difference jsonb;
  before_state jsonb;
  recipients uuid[];
begin
  select * into draft from public.schedules s where s.id = schedule and s.agency_id = agency;
  if not found then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  -- One publication of a center at a time.
  perform pg_advisory_xact_lock(hashtextextended('publish:' || draft.center_id::text, 0));
  draft := private.lock_schedule(schedule);
  if draft.status <> 'draft' then
    perform private.fail(409, format('This schedule is already %s.', draft.status),
      jsonb_build_object('status', draft.status, 'by', draft.published_by, 'at', draft.published_at));
  end if;
  if draft.version is distinct from expected_version then
    perform private.fail(409, 'This schedule was changed meanwhile. Look again before you publish.',
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  -- A what-if that is still being computed does not stand in the way.
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Publish it when it is ready.');
  end if;
  if not exists (
    select 1 from public.assigned_shifts a
    where a.center_id = draft.center_id and a.schedule_id = draft.id and a.user_id is not null
  ) then
    perform private.fail(422, 'Nobody has a shift in this schedule. Generate it before you publish.');
  end if;
  perform set_config('app.bulk', 'on', true);

  if draft.revises_id is null then
    if exists (
      select 1 from public.schedules s
      where s.center_id = draft.center_id and s.status = 'published'
        and daterange(s.start_date, s.end_date, '[]') && daterange(draft.start_date, draft.end_date, '[]')
    ) then
      perform private.fail(409, 'Another published schedule of this center covers some of these dates.');
    end if;
    update public.schedules s
    set status = 'published', published_version = 1, published_at = now(), published_by = (select auth.uid())
    where s.id = draft.id;
    begin
      update public.assigned_shifts a set status = 'published'
      where a.center_id = draft.center_id and a.schedule_id = draft.id and a.status = 'draft';
    exception when exclusion_violation then
      perform private.fail(409, 'Somebody in this schedule already works at that time in another published one. Generate it again.');
    end;
    select * into target from public.schedules s where s.id = draft.id;
    before_state := '[]';
    select array_agg(distinct a.user_id) into recipients
    from public.assigned_shifts a
    where a.center_id = draft.center_id and a.schedule_id = draft.id and a.user_id is not null;
    difference := jsonb_build_object('added', (
      select count(*) from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id
    ));
  else
    target := private.lock_schedule(draft.revises_id);
    if target.status <> 'published' then
      perform private.fail(409, format('The schedule that this one revises is %s.', target.status));
    end if;
    if target.published_version <> draft.revises_version then
      perform private.fail(409, 'The published schedule has changed since this revision was started. Revise it again.',
        jsonb_build_object('by', target.published_by, 'at', target.published_at));
    end if;
    before_state := private.schedule_state(target.id);
    begin
      difference := private.merge_revision(draft, target);
    exception when exclusion_violation then
      perform private.fail(409, 'Somebody in this revision already works at that time. Look at the published schedule again.');
    end;
    recipients := array(select jsonb_array_elements_text(difference -> 'concerned')::uuid);
    update public.schedules s
    set published_version = s.published_version + 1, published_at = now(), published_by = (select auth.uid()),
      result = coalesce(draft.result, s.result)
    where s.id = target.id
    returning * into target;
    insert into public.schedule_results (schedule_id, agency_id, result)
    select target.id, r.agency_id, r.result from public.schedule_results r where r.schedule_id = draft.id
    on conflict (schedule_id) do update set result = excluded.result;
    update public.schedules s set status = 'archived' where s.id = draft.id;
  end if;

  insert into public.schedule_versions (agency_id, schedule_id, version, state, difference, published_by)
  values (agency, target.id, target.published_version, private.schedule_state(target.id), difference, (select auth.uid()));
  perform private.announce_schedule(target, coalesce(recipients, '{}'),
    case when draft.revises_id is null then 'schedule.published' else 'schedule.changed' end,
    format(case when draft.revises_id is null then 'The schedule %s (%s to %s) is published.'
      else 'Your shifts in %s (%s to %s) have changed.' end, target.name, to_char(target.start_date, 'FMDD Mon YYYY'),
      to_char(target.end_date, 'FMDD Mon YYYY')));
  perform private.record_audit(agency, 'schedule.publish', target.id::text, jsonb_build_object(
    'entity', 'schedule', 'from_draft', draft.id, 'published_version', target.published_version,
    'people_told', coalesce(cardinality(recipients), 0), 'difference', difference - 'concerned',
    'snapshot_sha256', encode(sha256(convert_to(private.schedule_state(target.id)::text, 'UTF8')), 'hex')));
  return jsonb_build_object('schedule_id', target.id, 'version', (select s.version from public.schedules s where s.id = target.id),
    'published_version', target.published_version, 'people_told', coalesce(cardinality(recipients), 0));
end
$$;
