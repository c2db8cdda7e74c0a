-- What coverage was planned, kept by operational date and slot: as it was published, and as it stood each night that it had
-- changed. A schedule that is edited away from what was promised can be told from one that never covered its minimums.

create type public.snapshot_occasion as enum ('publication', 'nightly');

create table public.coverage_snapshots (
  id bigint generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  schedule_id integer not null,
  shift_date date not null,
  taken_at timestamptz not null default now(),
  occasion public.snapshot_occasion not null,
  required_employees smallint[] not null,
  on_duty_employees smallint[] not null,
  required_supervisors smallint[] not null,
  on_duty_supervisors smallint[] not null,
  short_qualified smallint[] not null,
  check (cardinality(required_employees) between 1 and 104
    and cardinality(on_duty_employees) = cardinality(required_employees)
    and cardinality(required_supervisors) = cardinality(required_employees)
    and cardinality(on_duty_supervisors) = cardinality(required_employees)
    and cardinality(short_qualified) = cardinality(required_employees)),
  foreign key (agency_id, schedule_id) references public.schedules (agency_id, id)
);
comment on table public.coverage_snapshots is
  'Planned coverage of a published schedule by operational date, one number a slot of 15 minutes from the beginning of the date: at each publication, and each night for dates whose numbers had changed. Kept as long as the schedule.';
comment on column public.coverage_snapshots.short_qualified is 'People missing, of all qualifications that are asked for.';
create index coverage_snapshots_schedule_idx on public.coverage_snapshots (agency_id, schedule_id, shift_date, taken_at);
alter table public.coverage_snapshots enable row level security;

-- Keeps the coverage of a published schedule from one operational date on, of the dates whose numbers are others than those kept
-- last. Returns how many.
create function private.take_coverage_snapshot(schedule integer, from_date date, occasion public.snapshot_occasion)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  block public.schedules;
  first_date date;
  taken integer;
begin
  select * into block from public.schedules s where s.id = schedule;
  first_date := greatest(block.start_date, from_date);
  if block.status is distinct from 'published' or first_date > block.end_date then
    return 0;
  end if;
  insert into public.coverage_snapshots (agency_id, schedule_id, shift_date, occasion, required_employees, on_duty_employees,
    required_supervisors, on_duty_supervisors, short_qualified)
  select block.agency_id, block.id, d.shift_date, occasion, d.required_employees, d.on_duty_employees,
    d.required_supervisors, d.on_duty_supervisors, d.short_qualified
  from (
    select c.shift_date,
      array_agg(c.required_employees::smallint order by c.starts_at) as required_employees,
      array_agg(c.on_duty_employees::smallint order by c.starts_at) as on_duty_employees,
      array_agg(c.required_supervisors::smallint order by c.starts_at) as required_supervisors,
      array_agg(c.on_duty_supervisors::smallint order by c.starts_at) as on_duty_supervisors,
      array_agg(coalesce((
        select sum(greatest(0, (q.value ->> 0)::integer - (q.value ->> 1)::integer)) from jsonb_each(c.qualified) q
      ), 0)::smallint order by c.starts_at) as short_qualified
    from private.coverage_slots(block.center_id, first_date, block.end_date, null) c
    group by c.shift_date
  ) d
  left join lateral (
    select * from public.coverage_snapshots x
    where x.agency_id = block.agency_id and x.schedule_id = block.id and x.shift_date = d.shift_date
    order by x.taken_at desc, x.id desc limit 1
  ) k on true
  where k.id is null or (d.required_employees, d.on_duty_employees, d.required_supervisors, d.on_duty_supervisors, d.short_qualified)
    is distinct from (k.required_employees, k.on_duty_employees, k.required_supervisors, k.on_duty_supervisors, k.short_qualified)
  order by d.shift_date;
  get diagnostics taken = row_count;
  return taken;
end
$$;

-- A publication keeps what it promises.
create function private.snapshot_publication()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.take_coverage_snapshot(new.schedule_id, '-infinity', 'publication');
  return null;
end
$$;
create trigger schedule_versions_snapshot after insert on public.schedule_versions
  for each row execute function private.snapshot_publication();

-- A night keeps what has become of it. Yesterday is looked at as well: it may have been corrected.
create function private.take_nightly_snapshots(agency uuid)
returns void
language sql
security definer
set search_path = ''
as $$
  select private.take_coverage_snapshot(s.id, current_date - 2, 'nightly')
  from public.schedules s
  join public.centers c on c.agency_id = s.agency_id and c.id = s.center_id
  where s.agency_id = agency and s.status = 'published' and s.end_date >= current_date - 2 and c.is_active
  order by s.id
$$;

create or replace function private.finish_nightly_run(run_id bigint, attempt integer, digest jsonb)
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
  perform private.take_nightly_snapshots(run.agency_id);
  perform private.tell_agency('supervisors', run.agency_id, 'deliveries');
  return told;
end
$$;

revoke all on function private.take_coverage_snapshot, private.snapshot_publication, private.take_nightly_snapshots
  from public, anon, authenticated, service_role;
