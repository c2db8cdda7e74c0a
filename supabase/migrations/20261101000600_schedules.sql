-- A block of a center. It keeps its id for life.
create table public.schedules (
  id integer generated always as identity primary key,
  agency_id uuid not null,
  center_id uuid not null,
  name text not null check (char_length(name) between 1 and 80 and private.is_line(name)),
  start_date date not null,
  end_date date not null,
  status public.schedule_status not null default 'draft',
  version integer not null default 1,
  published_version integer not null default 0,
  revises_id integer,
  revises_from date,
  revises_version integer,
  result jsonb,
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  published_by uuid,
  published_at timestamptz,
  updated_by uuid,
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  unique (center_id, id),
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (center_id, revises_id) references public.schedules (center_id, id),
  foreign key (agency_id, created_by) references public.profiles (agency_id, id),
  foreign key (agency_id, published_by) references public.profiles (agency_id, id),
  foreign key (agency_id, updated_by) references public.profiles (agency_id, id),
  check (end_date >= start_date and end_date - start_date < 366),
  -- As lib/domain/schemas.ts: other years have forms that no screen and no clock of ours can read.
  check (start_date >= '2000-01-01' and end_date <= '2199-12-31'),
  check (num_nulls(revises_id, revises_from, revises_version) in (0, 3)),
  constraint schedules_no_published_overlap exclude using gist (
    center_id with =, daterange(start_date, end_date, '[]') with &&
  ) where (status = 'published')
);
comment on table public.schedules is 'A block, usually four months. A draft with revises_id re-plans a published one from a date on.';
comment on column public.schedules.version is 'Rises with any change of the schedule or of its rows.';
comment on column public.schedules.revises_version is 'The published_version that a revision started from.';
comment on column public.schedules.result is 'The generator''s metrics, which every member may read; see schedule_results.';
create index schedules_center_idx on public.schedules (agency_id, center_id, start_date);
create index schedules_revises_idx on public.schedules (center_id, revises_id);
create index schedules_created_by_idx on public.schedules (agency_id, created_by);
create index schedules_published_by_idx on public.schedules (agency_id, published_by);
create index schedules_updated_by_idx on public.schedules (agency_id, updated_by);

-- The ledger: who works when.
create table public.assigned_shifts (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  center_id uuid not null,
  schedule_id integer not null,
  user_id uuid,
  shift_id integer not null,
  shift_date date not null,
  status public.assignment_status not null default 'draft',
  local_start time,
  local_end time,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  required_role public.role_name not null default 'dispatcher',
  is_overtime boolean not null default false,
  is_manual_override boolean not null default false,
  is_locked boolean not null default false,
  source public.assignment_source not null default 'generated',
  credited_user_id uuid,
  origin_id bigint,
  override_reason text check (char_length(override_reason) <= 500),
  version integer not null default 1,
  updated_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (center_id, schedule_id) references public.schedules (center_id, id),
  foreign key (center_id, shift_id) references public.shifts (center_id, id),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, credited_user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, updated_by) references public.profiles (agency_id, id),
  foreign key (agency_id, origin_id) references public.assigned_shifts (agency_id, id),
  check (ends_at >= starts_at),
  check (extract(epoch from local_start)::integer % 900 = 0 and extract(epoch from local_end)::integer % 900 = 0),
  check (local_start < '24:00' and local_end < '24:00'),
  -- Two people never share a chair by accident, and nobody sits in two: deferrable, so that one statement may
  -- exchange two people.
  constraint assigned_shifts_no_double_booking exclude using gist (
    user_id with =, tstzrange(starts_at, ends_at) with &&
  ) where (status = 'published') deferrable initially immediate,
  constraint assigned_shifts_no_double_booking_in_draft exclude using gist (
    schedule_id with =, user_id with =, tstzrange(starts_at, ends_at) with &&
  ) where (status = 'draft') deferrable initially immediate
);
comment on table public.assigned_shifts is 'The schedule ledger. user_id null = an open shift. shift_date is the operational date.';
comment on column public.assigned_shifts.local_start is 'Own start of a trimmed or extended shift; null = the template''s.';
comment on column public.assigned_shifts.starts_at is 'Instant, set by trigger from shift_date, local times and the zone of the center.';
comment on column public.assigned_shifts.required_role is 'Who an open shift needs: a supervisor or anybody.';
comment on column public.assigned_shifts.credited_user_id is 'Who is paid after a trade, when it is not who works.';
comment on column public.assigned_shifts.origin_id is 'The published row that this row of a revision stands for.';
create index assigned_shifts_schedule_idx on public.assigned_shifts (center_id, schedule_id);
create index assigned_shifts_shift_idx on public.assigned_shifts (center_id, shift_id);
create index assigned_shifts_user_idx on public.assigned_shifts (agency_id, user_id, starts_at);
create index assigned_shifts_center_time_idx on public.assigned_shifts (agency_id, center_id, starts_at);
create index assigned_shifts_credited_idx on public.assigned_shifts (agency_id, credited_user_id)
  where (credited_user_id is not null);
create index assigned_shifts_updated_by_idx on public.assigned_shifts (agency_id, updated_by)
  where (updated_by is not null);
create index assigned_shifts_origin_idx on public.assigned_shifts (agency_id, origin_id)
  where (origin_id is not null);

-- A line beside the shifts that were given shows who is on leave, so this is no column of schedules.
create table public.schedule_results (
  schedule_id integer primary key,
  agency_id uuid not null,
  result jsonb not null,
  foreign key (agency_id, schedule_id) references public.schedules (agency_id, id)
);
comment on table public.schedule_results is 'What the generator said: metrics, gaps with their reasons, lines. For deciders.';
create index schedule_results_schedule_idx on public.schedule_results (agency_id, schedule_id);

-- Every publication: the state that was replaced or made, and what differed.
create table public.schedule_versions (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  schedule_id integer not null,
  version integer not null,
  state jsonb not null,
  difference jsonb not null,
  published_by uuid,
  published_at timestamptz not null default now(),
  unique (schedule_id, version),
  foreign key (agency_id, schedule_id) references public.schedules (agency_id, id),
  foreign key (agency_id, published_by) references public.profiles (agency_id, id)
);
comment on table public.schedule_versions is 'The rows of each publication, and how they differ from the one before.';
create index schedule_versions_schedule_idx on public.schedule_versions (agency_id, schedule_id);
create index schedule_versions_published_by_idx on public.schedule_versions (agency_id, published_by);

-- One run of the generator.
create table public.generation_runs (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  schedule_id integer not null,
  requested_by uuid not null,
  parameters jsonb not null default '{}',
  seed bigint not null,
  state public.generation_state not null default 'running',
  stage text,
  progress real not null default 0 check (progress between 0 and 1),
  loaded_version integer not null,
  metrics jsonb,
  error text,
  worker text not null check (char_length(worker) between 1 and 255),
  heartbeat_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  foreign key (agency_id, schedule_id) references public.schedules (agency_id, id),
  foreign key (agency_id, requested_by) references public.profiles (agency_id, id)
);
comment on table public.generation_runs is 'Runs of the generator with their progress; loaded_version is the schedule''s version they started from.';
create index generation_runs_schedule_idx on public.generation_runs (agency_id, schedule_id, created_at);
create index generation_runs_requested_by_idx on public.generation_runs (agency_id, requested_by);
create unique index generation_runs_one_running on public.generation_runs (schedule_id) where (state = 'running');

-- The instants of a shift, from its own local times or the template's. Runs with the caller's rights: it comes
-- before row level security looks at the new row, and must not tell a stranger what exists.
create function private.set_shift_instants()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  template record;
begin
  select coalesce(new.local_start, s.start_time) as start_time, coalesce(new.local_end, s.end_time) as end_time,
    c.day_start, c.time_zone
  into template
  from public.shifts s
  join public.centers c on c.id = s.center_id
  where s.id = new.shift_id and s.center_id = new.center_id;
  if not found then
    if (select auth.uid()) is not null and new.agency_id is distinct from (select private.my_agency_id()) then
      raise insufficient_privilege
        using message = 'new row violates row-level security policy for table "assigned_shifts"';
    end if;
    perform private.fail(422, 'The shift does not belong to this center.', '{"field":"shiftId"}');
  end if;
  select i.starts_at, i.ends_at into new.starts_at, new.ends_at
  from private.shift_instants(
    new.shift_date, template.start_time, template.end_time, template.day_start, template.time_zone
  ) i;
  new.is_manual_override := new.source = 'manual';
  return new;
end
$$;
create trigger assigned_shifts_instants
  before insert or update of shift_id, shift_date, local_start, local_end, center_id, source, starts_at, ends_at,
    is_manual_override
  on public.assigned_shifts for each row execute function private.set_shift_instants();
create trigger assigned_shifts_touch before update on public.assigned_shifts
  for each row execute function private.touch();

create function private.stamp_editor()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_by := coalesce((select auth.uid()), new.updated_by);
  return new;
end
$$;
create trigger assigned_shifts_stamp before insert or update on public.assigned_shifts
  for each row execute function private.stamp_editor();

-- Any change of its rows raises the schedule's version, once per statement. That locks the schedule, so what
-- follows sees what a publication committed meanwhile: a row of a draft is written only while its schedule is a
-- draft, and inside its dates.
create function private.raise_schedule_version()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  outside record;
begin
  update public.schedules s
  set version = s.version + 1, updated_at = now(), updated_by = coalesce((select auth.uid()), s.updated_by)
  where s.id in (select c.schedule_id from changed c);
  if tg_op = 'DELETE' then
    return null;
  end if;
  select s.status, s.published_by, s.published_at into outside
  from changed c join public.schedules s on s.id = c.schedule_id
  where c.status = 'draft' and s.status <> 'draft' limit 1;
  if found then
    perform private.fail(409, 'This schedule is no longer a draft.',
      jsonb_build_object('status', outside.status, 'by', outside.published_by, 'at', outside.published_at));
  end if;
  select c.shift_date, s.start_date, s.end_date into outside
  from changed c join public.schedules s on s.id = c.schedule_id
  where c.shift_date not between s.start_date and s.end_date limit 1;
  if found then
    perform private.fail(422, format('%s is outside the schedule (%s to %s).', outside.shift_date,
      outside.start_date, outside.end_date), '{"field":"shiftDate"}');
  end if;
  return null;
end
$$;
create trigger assigned_shifts_version_insert after insert on public.assigned_shifts
  referencing new table as changed for each statement execute function private.raise_schedule_version();
create trigger assigned_shifts_version_update after update on public.assigned_shifts
  referencing new table as changed for each statement execute function private.raise_schedule_version();
create trigger assigned_shifts_version_delete after delete on public.assigned_shifts
  referencing old table as changed for each statement execute function private.raise_schedule_version();

-- Locks a schedule with all its rows. Whoever edits a row holds it before the schedule, so a function that writes
-- both takes the rows first too; the other way round the two could wait on each other.
create function private.lock_schedule(schedule integer)
returns public.schedules
language plpgsql
security definer
set search_path = ''
as $$
declare
  locked public.schedules;
begin
  perform 1 from public.assigned_shifts a
  where a.center_id = (select s.center_id from public.schedules s where s.id = schedule) and a.schedule_id = schedule
  order by a.id for update;
  select * into locked from public.schedules s where s.id = schedule for update;
  return locked;
end
$$;

-- A template in use keeps its times; a center in use keeps its clock.
create function private.guard_used_shift()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if (new.start_time, new.end_time, new.duration_minutes, new.category)
      is distinct from (old.start_time, old.end_time, old.duration_minutes, old.category)
    and exists (select 1 from public.assigned_shifts a where a.center_id = old.center_id and a.shift_id = old.id)
  then
    perform private.fail(422, 'A shift that was used keeps its times; a new one takes its place.');
  end if;
  return new;
end
$$;
create trigger shifts_guard before update on public.shifts for each row execute function private.guard_used_shift();

create function private.guard_used_center()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if (new.time_zone, new.day_start) is distinct from (old.time_zone, old.day_start)
    and exists (select 1 from public.assigned_shifts a where a.agency_id = old.agency_id and a.center_id = old.id)
  then
    perform private.fail(422, 'A center with shifts keeps its time zone and the start of its operational day.');
  end if;
  return new;
end
$$;
create trigger centers_guard before update on public.centers for each row execute function private.guard_used_center();

alter table public.schedules enable row level security;
alter table public.assigned_shifts enable row level security;
alter table public.schedule_results enable row level security;
alter table public.schedule_versions enable row level security;
alter table public.generation_runs enable row level security;
grant select on public.schedules, public.schedule_results, public.assigned_shifts, public.schedule_versions,
  public.generation_runs to authenticated, service_role;
grant insert (agency_id, center_id, name, start_date, end_date) on public.schedules to authenticated;
grant insert (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, local_start, local_end,
    required_role, is_overtime, is_locked, source, override_reason),
  update (user_id, shift_id, shift_date, local_start, local_end, required_role, is_overtime, is_locked, source,
    override_reason),
  delete on public.assigned_shifts to authenticated;
grant update (stage, progress, heartbeat_at) on public.generation_runs to service_role;

-- Dispatchers see published schedules, supervisors all of the agency.
create policy schedules_select_published_or_supervisor on public.schedules for select to authenticated
  using (
    agency_id = (select private.supervised_agency_id())
    or (agency_id = (select private.my_agency_id()) and published_version > 0)
  );
create policy schedules_insert_supervisor on public.schedules for insert to authenticated
  with check (agency_id = (select private.supervised_agency_id()));
create policy assigned_shifts_select_own_or_supervisor on public.assigned_shifts for select to authenticated
  using (
    agency_id = (select private.supervised_agency_id())
    or (
      user_id = (select auth.uid())
      and agency_id = (select private.my_agency_id())
      and status <> 'draft'
    )
  );
create policy assigned_shifts_insert_supervisor on public.assigned_shifts for insert to authenticated
  with check (agency_id = (select private.supervised_agency_id()) and status = 'draft');
create policy assigned_shifts_update_supervisor on public.assigned_shifts for update to authenticated
  using (agency_id = (select private.supervised_agency_id()) and status = 'draft')
  with check (agency_id = (select private.supervised_agency_id()) and status = 'draft');
create policy assigned_shifts_delete_supervisor on public.assigned_shifts for delete to authenticated
  using (agency_id = (select private.supervised_agency_id()) and status = 'draft');
create policy schedule_results_select_supervisor on public.schedule_results for select to authenticated
  using (agency_id = (select private.supervised_agency_id()));
create policy schedule_versions_select_supervisor on public.schedule_versions for select to authenticated
  using (agency_id = (select private.supervised_agency_id()));
create policy generation_runs_select_supervisor on public.generation_runs for select to authenticated
  using (agency_id = (select private.supervised_agency_id()));
