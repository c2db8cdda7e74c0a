-- Runs wait in the queue and are computed by a worker of its own. The outbox feeds the queue; a run that loses its
-- worker goes there again, and each time a worker takes it the attempt rises, so that only the last one may write.
create table private.workers (
  name text primary key check (char_length(name) between 1 and 255),
  seen_at timestamptz not null default now()
);
comment on table private.workers is 'Workers and when they were last alive.';
alter table private.workers enable row level security;

-- The worker listens instead of asking.
create function private.announce_outbox()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform pg_notify('outbox', '');
  return null;
end
$$;
create trigger outbox_announce after insert on private.outbox
  for each statement execute function private.announce_outbox();

drop function public.start_generation(integer, integer, bigint, text, text);
drop function private.start_generation(integer, integer, bigint, text, text);
drop function public.fail_generation(bigint, text);
drop function public.fail_abandoned_runs(text);
drop function private.fail_abandoned_runs(text);

create function private.require_number(given jsonb, field text, label text, least_value numeric, most_value numeric, whole boolean)
returns void
language plpgsql
set search_path = ''
as $$
declare
  entry jsonb := given -> field;
begin
  if entry is null or jsonb_typeof(entry) <> 'number' or entry::numeric not between least_value and most_value
    or whole and entry::numeric <> trunc(entry::numeric)
  then
    perform private.fail(422, format('%s is a %s from %s to %s.', label, case when whole then 'whole number' else 'number' end,
      least_value, most_value), jsonb_build_object('field', field));
  end if;
end
$$;

-- What a run is told, complete and checked.
create function private.generation_parameters(input jsonb)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  given jsonb := '{"preferenceSlackPercent":0,"changeBudgetPercent":0,"keepLines":false,"keepPeopleMax":null,"pendingLeave":"avoid"}';
begin
  if input is null or jsonb_typeof(input) <> 'object' or input - array['seed', 'effort', 'preferenceSlackPercent',
    'changeBudgetPercent', 'keepLines', 'keepPeopleMax', 'pendingLeave'] <> '{}'
  then
    perform private.fail(422, 'These are not the parameters of a run.', '{"field":"parameters"}');
  end if;
  given := given || input;
  perform private.require_number(given, 'seed', 'Seed', 0, 4294967295, true);
  perform private.require_number(given, 'preferenceSlackPercent', 'What preferences may cost', 0, 5, false);
  perform private.require_number(given, 'changeBudgetPercent', 'Weeks that may change', 0, 20, false);
  if given -> 'keepPeopleMax' <> 'null' then
    perform private.require_number(given, 'keepPeopleMax', 'People whose line may change', 0, 1000, true);
  end if;
  if coalesce(given -> 'effort', 'null') not in ('"quick"', '"good"', '"best"') then
    perform private.fail(422, 'Effort is one of quick, good, best.', '{"field":"effort"}');
  end if;
  if jsonb_typeof(given -> 'keepLines') <> 'boolean' then
    perform private.fail(422, 'Keeping lines is yes or no.', '{"field":"keepLines"}');
  end if;
  if given -> 'pendingLeave' not in ('"avoid"', '"honour"') then
    perform private.fail(422, 'Pending leave is avoided or honoured.', '{"field":"pendingLeave"}');
  end if;
  return given;
end
$$;

-- The draft of that agency in the version that the caller saw, locked; with its rows when those are to be written.
create function private.require_draft(schedule integer, agency uuid, expected_version integer, purpose text, with_rows boolean)
returns public.schedules
language plpgsql
security definer
set search_path = ''
as $$
declare
  draft public.schedules;
begin
  if not exists (select 1 from public.schedules s where s.id = schedule and s.agency_id = agency) then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  if with_rows then
    draft := private.lock_schedule(schedule);
  else
    select * into draft from public.schedules s where s.id = schedule for update;
  end if;
  if draft.status <> 'draft' then
    perform private.fail(409, format('This schedule is already %s.', draft.status),
      jsonb_build_object('status', draft.status, 'by', draft.published_by, 'at', draft.published_at));
  end if;
  if draft.version is distinct from expected_version then
    perform private.fail(409, format('This schedule was changed meanwhile. Look again before you %s.', purpose),
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  return draft;
end
$$;

-- Whether what a server does for that person may still be done: asked again whenever it writes.
create function private.may_supervise(person uuid, agency uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(private.role_of(p.id) >= 'supervisor', false)
  from public.profiles p
  join public.agencies a on a.id = p.agency_id and a.status = 'active'
  where p.id = person and p.agency_id = agency
$$;

-- One audit row about a run: of the schedule, or of the scenario that it computes.
create function private.record_run(run public.generation_runs, verb text, details jsonb, acting uuid default null)
returns void
language sql
security definer
set search_path = ''
as $$
  select case when run.scenario_id is null then
    private.record_audit(run.agency_id, 'schedule.' || verb, run.schedule_id::text,
      jsonb_build_object('entity', 'schedule', 'run', run.id) || details, null, null, acting)
  else
    private.record_audit(run.agency_id, 'scenario.' || verb, run.scenario_id::text,
      jsonb_build_object('entity', 'scenario', 'schedule', run.schedule_id, 'run', run.id,
        'name', (select s.name from public.schedule_scenarios s where s.id = run.scenario_id)) || details, null, null, acting)
  end
$$;

-- Leaves a run for the worker, with its turn: drafts come before what-ifs, and the first run of an agency before the
-- second of another, so that no agency keeps the worker from the others.
create function private.queue_run(run public.generation_runs)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into private.outbox (agency_id, kind, payload)
  select run.agency_id, 'generation.start', jsonb_build_object('run_id', run.id, 'schedule_id', run.schedule_id,
    'agency_id', run.agency_id, 'is_scenario', run.scenario_id is not null,
    'turn', case when run.scenario_id is null then 0 else 1000 end + least(count(*), 999))
  from public.generation_runs g
  where g.agency_id = run.agency_id and g.state = 'running' and g.id < run.id
    and (g.scenario_id is null) = (run.scenario_id is null)
$$;

-- Why a run could not be saved any more; null while it could.
create function private.obstacle_of(run public.generation_runs)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case
    when private.may_supervise(run.requested_by, run.agency_id) is not true
      then 'The person who asked for this schedule may no longer do so.'
    when s.status <> 'draft' then format('This schedule is already %s.', s.status)
    when s.version <> run.loaded_version then 'The schedule was changed meanwhile. Generate it again.'
  end
  from public.schedules s where s.id = run.schedule_id
$$;

-- Opens a run of the draft, or of one of its scenarios, and leaves it in the outbox. One at a time of each.
create function private.start_generation(schedule integer, expected_version integer, parameters jsonb, scenario bigint)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  checked jsonb := private.generation_parameters(parameters);
  draft public.schedules := private.require_draft(schedule, agency, expected_version, 'generate', false);
  run public.generation_runs;
begin
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running' and g.scenario_id is not distinct from scenario
  ) then
    perform private.fail(409, case when scenario is null then 'This schedule is being generated already.'
      else 'This scenario is being computed already.' end);
  end if;
  if scenario is not null then
    update public.schedule_scenarios s
    set base_version = draft.version, parameters = checked, plan = null, result = null, adopted_at = null
    where s.id = scenario and s.agency_id = agency and s.schedule_id = schedule;
    if not found then
      perform private.fail(404, 'This scenario does not exist.');
    end if;
  end if;
  insert into public.generation_runs (agency_id, schedule_id, scenario_id, requested_by, parameters, seed, loaded_version)
  values (agency, schedule, scenario, (select auth.uid()), checked, (checked ->> 'seed')::numeric::bigint, draft.version)
  returning * into run;
  perform private.queue_run(run);
  perform private.record_run(run, 'generate_start', checked);
  return run.id;
end
$$;

-- Ends a run without a result: cancelled by a supervisor, or failed. The worker hears of it at once.
create or replace function private.end_generation(run bigint, outcome public.generation_state, reason text)
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
    perform private.record_run(ended, 'generate_' || outcome, jsonb_build_object('reason', left(reason, 500)), ended.requested_by);
    perform pg_notify('generation_stop', run::text);
  end if;
end
$$;
revoke execute on function private.end_generation(bigint, public.generation_state, text) from service_role;

create or replace function private.cancel_generation(run bigint)
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
  perform private.end_generation(run, 'cancelled', 'Cancelled by a supervisor.');
end
$$;

-- Asks for the best schedule so far. Asking again, or of a run that is over, changes nothing.
create function private.stop_generation(run bigint)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  stopped public.generation_runs;
begin
  if not exists (select 1 from public.generation_runs g where g.id = run and g.agency_id = agency) then
    perform private.fail(404, 'This run does not exist.');
  end if;
  update public.generation_runs g set stop_requested_at = now()
  where g.id = run and g.state = 'running' and g.stop_requested_at is null
  returning * into stopped;
  if found then
    perform private.record_run(stopped, 'generate_stop', '{}');
    perform pg_notify('generation_stop', run::text);
  end if;
end
$$;

-- Gives a run to a worker with everything it needs. Null when there is nothing to do (any more); a run that can no
-- longer be saved fails here, before anybody computes it.
create function private.claim_generation(run bigint, run_worker text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  claimed public.generation_runs;
  facts jsonb;
  reason text;
begin
  select * into claimed from public.generation_runs g where g.id = run and g.state = 'running' for update;
  if not found then
    return null;
  end if;
  reason := case when claimed.attempt >= 5 then 'The generator was started five times and did not come to an end.'
    else private.obstacle_of(claimed) end;
  if reason is not null then
    perform private.end_generation(run, 'failed', reason);
    return null;
  end if;
  update public.generation_runs g set worker = run_worker, attempt = g.attempt + 1, heartbeat_at = now()
  where g.id = run
  returning * into claimed;
  facts := public.get_generation_facts(claimed.schedule_id);
  return jsonb_build_object('facts', facts, 'run', jsonb_build_object('id', claimed.id, 'attempt', claimed.attempt,
    'schedule_id', claimed.schedule_id, 'scenario_id', claimed.scenario_id, 'parameters', claimed.parameters,
    'change', (select s.change from public.schedule_scenarios s where s.id = claimed.scenario_id),
    'lines', facts -> 'lines'));
end
$$;

-- Says how far a run is and that its worker lives. Answers whether to go on, to end with the best so far, or to leave
-- it: the run is over, or another worker has it. A run that could not be saved any more fails at once.
create function private.report_generation(run bigint, run_attempt integer, run_stage text, run_progress real, run_detail jsonb)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  reported public.generation_runs;
  reason text;
begin
  update public.generation_runs g
  set stage = left(run_stage, 40), progress = least(greatest(g.progress, run_progress), 1), detail = run_detail,
    heartbeat_at = now()
  where g.id = run and g.attempt = run_attempt and g.state = 'running'
  returning * into reported;
  if not found then
    return 'ended';
  end if;
  reason := private.obstacle_of(reported);
  if reason is not null then
    perform private.end_generation(run, 'failed', reason);
    return 'ended';
  end if;
  return case when reported.stop_requested_at is null then 'running' else 'stop' end;
end
$$;

create function private.fail_generation(run bigint, run_attempt integer, reason text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- A worker that lost its run does not end it for the next one.
  if exists (select 1 from public.generation_runs g where g.id = run and g.attempt = run_attempt) then
    perform private.end_generation(run, 'failed', reason);
  end if;
end
$$;

-- Runs whose worker is gone wait in the queue again. One that only waits is put there again after ten minutes, in case
-- the queue lost it; the queue keeps one job for each run.
create function private.requeue_abandoned_runs()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  freed public.generation_runs;
  requeued integer := 0;
begin
  for freed in
    select * from public.generation_runs g
    where g.state = 'running'
      and g.heartbeat_at < now() - case when g.worker is null then interval '10 minutes' else interval '60 seconds' end
    order by g.id for update skip locked
  loop
    update public.generation_runs g set worker = null, heartbeat_at = now() where g.id = freed.id;
    perform private.queue_run(freed);
    requeued := requeued + 1;
  end loop;
  return requeued;
end
$$;

create function private.worker_seen(worker text)
returns void
language sql
security definer
set search_path = ''
as $$
  delete from private.workers w where w.seen_at < now() - interval '1 day' and w.name <> worker;
  insert into private.workers (name) values (worker) on conflict (name) do update set seen_at = now();
$$;

-- Whether a worker lives, and how many runs of the agency wait for one.
create function private.get_worker_state()
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
    'seen_at', (select extract(epoch from max(w.seen_at)) * 1000 from private.workers w),
    'waiting', (
      select count(*) from public.generation_runs g
      where g.agency_id = agency and g.state = 'running' and g.worker is null
    ));
end
$$;

create function public.start_generation(
  p_schedule_id integer, p_expected_version integer, p_parameters jsonb, p_scenario_id bigint default null
)
returns bigint language sql set search_path = '' as $$
  select private.start_generation(p_schedule_id, p_expected_version, p_parameters, p_scenario_id)
$$;
create function public.stop_generation(p_run_id bigint)
returns void language sql set search_path = '' as $$ select private.stop_generation(p_run_id) $$;
create function public.get_worker_state()
returns jsonb language sql stable set search_path = '' as $$ select private.get_worker_state() $$;
-- The facts of a large center take longer to gather than the role's limit allows on a busy server.
create function public.claim_generation(p_run_id bigint, p_worker text)
returns jsonb language sql set search_path = '' set statement_timeout = '60s' as $$
  select private.claim_generation(p_run_id, p_worker)
$$;
create function public.report_generation(
  p_run_id bigint, p_attempt integer, p_stage text, p_progress real, p_detail jsonb
)
returns text language sql set search_path = '' as $$
  select private.report_generation(p_run_id, p_attempt, p_stage, p_progress, p_detail)
$$;
create function public.fail_generation(p_run_id bigint, p_attempt integer, p_reason text)
returns void language sql set search_path = '' as $$ select private.fail_generation(p_run_id, p_attempt, p_reason) $$;
create function public.requeue_abandoned_runs()
returns integer language sql set search_path = '' as $$ select private.requeue_abandoned_runs() $$;
create function public.worker_seen(p_worker text)
returns void language sql set search_path = '' as $$ select private.worker_seen(p_worker) $$;
grant execute on function public.start_generation(integer, integer, jsonb, bigint),
  private.start_generation(integer, integer, jsonb, bigint), public.stop_generation(bigint),
  private.stop_generation(bigint), public.get_worker_state(), private.get_worker_state() to authenticated;
grant execute on function public.claim_generation(bigint, text), private.claim_generation(bigint, text),
  public.report_generation(bigint, integer, text, real, jsonb),
  private.report_generation(bigint, integer, text, real, jsonb), public.fail_generation(bigint, integer, text),
  private.fail_generation(bigint, integer, text), public.requeue_abandoned_runs(), private.requeue_abandoned_runs(),
  public.worker_seen(text), private.worker_seen(text) to service_role;
comment on function public.start_generation is 'Opens a run of a draft or of one of its scenarios; a worker takes it from the queue.';
comment on function public.stop_generation is 'Asks a run for its best schedule so far.';
comment on function public.claim_generation is 'Gives a run to a worker: {run, facts}, or null when there is nothing to do.';
comment on function public.report_generation is 'Keeps a run alive and tells its progress; answers running, stop or ended.';
