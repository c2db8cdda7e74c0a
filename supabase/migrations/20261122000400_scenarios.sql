-- A what-if of a draft: what differs, how it was computed, and the whole plan, so that it can become the draft as it is.
create table public.schedule_scenarios (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  schedule_id integer not null,
  name text not null check (char_length(name) between 1 and 80 and private.is_line(name)),
  change jsonb not null check (jsonb_typeof(change) = 'object'),
  parameters jsonb not null check (jsonb_typeof(parameters) = 'object'),
  base_version integer not null,
  plan jsonb,
  result jsonb,
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  adopted_at timestamptz,
  unique (agency_id, schedule_id, id),
  foreign key (agency_id, schedule_id) references public.schedules (agency_id, id),
  foreign key (agency_id, created_by) references public.profiles (agency_id, id),
  check (num_nulls(plan, result) in (0, 2))
);
comment on table public.schedule_scenarios is 'What-ifs of a draft with their plan and result; they go when the draft is discarded.';
comment on column public.schedule_scenarios.base_version is 'The version of the schedule that it was computed on.';
comment on column public.schedule_scenarios.plan is '{assignments, pieces} as save_generated_schedule takes them; hires have ids that are no uuid.';
create index schedule_scenarios_created_by_idx on public.schedule_scenarios (agency_id, created_by);
alter table public.schedule_scenarios enable row level security;
grant select on public.schedule_scenarios to authenticated, service_role;
create policy schedule_scenarios_select_supervisor on public.schedule_scenarios for select to authenticated
  using (agency_id = (select private.supervised_agency_id()));

-- A scenario belongs to its schedule's page.
create function private.tell_of_scenario()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  entry public.schedule_scenarios := coalesce(new, old);
begin
  perform private.tell_agency('supervisors', entry.agency_id, 'schedules', jsonb_build_object('schedule', s.id,
    'version', s.version, 'status', s.status))
  from public.schedules s where s.id = entry.schedule_id;
  return null;
end
$$;
create constraint trigger schedule_scenarios_tell after insert or update or delete on public.schedule_scenarios
  deferrable initially deferred for each row execute function private.tell_of_scenario();

-- A run waits in the queue until a worker takes it; with a scenario it computes that instead of the draft.
alter table public.generation_runs
  add column scenario_id bigint,
  add column stop_requested_at timestamptz,
  add column attempt integer not null default 0,
  add column detail jsonb,
  alter column worker drop not null,
  add foreign key (agency_id, schedule_id, scenario_id)
    references public.schedule_scenarios (agency_id, schedule_id, id) on delete cascade;
comment on column public.generation_runs.worker is 'Who computes it; null while a running run waits in the queue.';
comment on column public.generation_runs.attempt is 'How many times a worker took it. A worker of an earlier attempt writes nothing.';
comment on column public.generation_runs.stop_requested_at is 'Since when the best schedule so far is wanted.';
comment on column public.generation_runs.detail is 'The latest progress beyond stage and fraction: minutes uncovered and proven, by day, seconds left.';
create index generation_runs_scenario_idx on public.generation_runs (agency_id, schedule_id, scenario_id);
drop index public.generation_runs_one_running;
create unique index generation_runs_one_running on public.generation_runs (schedule_id)
  where (state = 'running' and scenario_id is null);
create unique index generation_runs_one_running_of_scenario on public.generation_runs (scenario_id)
  where (state = 'running' and scenario_id is not null);
create index generation_runs_heartbeat_idx on public.generation_runs (heartbeat_at) where (state = 'running');

-- Runs of before knew an effort only.
update public.generation_runs g
set parameters = '{"effort":"good","preferenceSlackPercent":0,"changeBudgetPercent":0,"keepLines":false,
    "keepPeopleMax":null,"pendingLeave":"avoid"}'::jsonb || g.parameters || jsonb_build_object('seed', g.seed);

-- Progress goes through a function that knows the attempt.
revoke update (stage, progress, heartbeat_at) on public.generation_runs from service_role;

create or replace function private.tell_of_run()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_agency('supervisors', new.agency_id, 'generation', jsonb_build_object(
    'schedule', new.schedule_id, 'run', new.id, 'scenario', new.scenario_id, 'state', new.state, 'stage', new.stage,
    'progress', new.progress, 'detail', new.detail));
  return null;
end
$$;
drop trigger generation_runs_tell_progress on public.generation_runs;
create trigger generation_runs_tell_progress after update on public.generation_runs
  for each row when (
    (old.state, old.stage, old.progress, old.detail, old.stop_requested_at, old.worker is null)
      is distinct from (new.state, new.stage, new.progress, new.detail, new.stop_requested_at, new.worker is null)
  )
  execute function private.tell_of_run();
