-- Settings have versions, each in force from a date. What a date goes by is the latest version that starts on it or
-- before; the columns and tables that hold a setting mirror what is in force today.
create type public.setting_kind as enum (
  'limits', 'workweek', 'patterns', 'sign_in', 'leave_rules', 'leave_kind', 'swap_rules', 'notice_rules', 'retention', 'day_start'
);

create table public.setting_versions (
  id bigint generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  center_id uuid,
  kind public.setting_kind not null,
  -- Which one, of a setting that an agency has several of.
  subject text not null default '' check (char_length(subject) <= 40),
  effective_from date not null check (effective_from between '2000-01-01' and '2199-12-31'),
  value jsonb not null check (jsonb_typeof(value) = 'object'),
  -- Null: it was in force before anybody changed it.
  created_by uuid,
  created_at timestamptz not null default now(),
  applied_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (agency_id, created_by) references public.profiles (agency_id, id),
  foreign key (agency_id, withdrawn_by) references public.profiles (agency_id, id),
  check ((kind = 'day_start') = (center_id is not null)),
  check ((kind = 'leave_kind') = (subject <> '')),
  check ((withdrawn_at is null) = (withdrawn_by is null)),
  check (withdrawn_at is null or applied_at is null)
);
comment on table public.setting_versions is 'Values of settings by the date from which they are in force. The tables of the settings mirror today''s.';
comment on column public.setting_versions.applied_at is 'When it became what is in force; null = planned.';
create unique index setting_versions_key on public.setting_versions
  (agency_id, kind, center_id, subject, effective_from, id) nulls not distinct where (withdrawn_at is null);
create index setting_versions_center_idx on public.setting_versions (agency_id, center_id);
create index setting_versions_created_by_idx on public.setting_versions (agency_id, created_by);
create index setting_versions_withdrawn_by_idx on public.setting_versions (agency_id, withdrawn_by);
create index setting_versions_planned_idx on public.setting_versions (effective_from)
  where (applied_at is null and withdrawn_at is null);
alter table public.setting_versions enable row level security;
grant select on public.setting_versions to authenticated, service_role;
create policy setting_versions_select_admin on public.setting_versions for select to authenticated
  using (agency_id = (select private.administered_agency_id()));
create trigger setting_versions_audit after insert or update or delete on public.setting_versions
  for each row execute function private.audit_row('setting', 'kind,id');

-- The value of a setting on a date; null when nobody has changed it yet, so that today's holds for every date.
create function private.setting_on(agency uuid, wanted public.setting_kind, on_date date, center uuid default null, which text default '')
returns jsonb
language sql
stable
set search_path = ''
as $$
  select v.value
  from public.setting_versions v
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.withdrawn_at is null and v.effective_from <= on_date
  order by v.effective_from desc, v.id desc limit 1
$$;

-- A template that was used keeps its times; the one that takes its place is in force from a date on.
alter table public.shifts
  add column valid_from date,
  add column valid_to date,
  add column replaces_id integer,
  add constraint shifts_validity_check check (valid_to >= valid_from),
  add foreign key (agency_id, replaces_id) references public.shifts (agency_id, id);
comment on column public.shifts.valid_from is 'First operational date on which it may be planned; null = from ever.';
comment on column public.shifts.valid_to is 'Last operational date on which it may be planned; null = no end is known.';
create index shifts_replaces_idx on public.shifts (agency_id, replaces_id);
drop index public.shifts_code_key;
drop index public.shifts_name_key;
create unique index shifts_code_key on public.shifts (center_id, code) where (is_active and valid_to is null);
create unique index shifts_name_key on public.shifts (center_id, lower(name)) where (is_active and valid_to is null);

-- When somebody covers nothing: in training, or on light duty.
create type public.duty_state as enum ('trainee', 'light_duty');
create table public.duty_states (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  user_id uuid not null,
  kind public.duty_state not null,
  from_date date not null check (from_date between '2000-01-01' and '2199-12-31'),
  to_date date check (to_date between '2000-01-01' and '2199-12-31'),
  trainer_id uuid,
  note text check (char_length(note) between 1 and 500),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, trainer_id) references public.profiles (agency_id, id),
  check (to_date >= from_date),
  check (trainer_id is null or kind = 'trainee' and trainer_id <> user_id),
  constraint duty_states_no_overlap exclude using gist (user_id with =, kind with =, daterange(from_date, to_date, '[]') with &&)
);
comment on table public.duty_states is 'Operational dates on which somebody works and counts towards no minimum.';
comment on column public.duty_states.to_date is 'Last operational date; null = no end is known.';
comment on column public.duty_states.note is 'For admins; it may be medical.';
create index duty_states_user_idx on public.duty_states (agency_id, user_id);
create index duty_states_trainer_idx on public.duty_states (agency_id, trainer_id);
create trigger duty_states_touch before update on public.duty_states for each row execute function private.touch();
create trigger duty_states_audit after insert or update or delete on public.duty_states
  for each row execute function private.audit_row('duty_state', 'user_id,id');
alter table public.duty_states enable row level security;
grant select (id, agency_id, user_id, kind, from_date, to_date, trainer_id, version, created_at, updated_at)
  on public.duty_states to authenticated;
grant select on public.duty_states to service_role;
create policy duty_states_select_own_or_supervisor on public.duty_states for select to authenticated
  using (
    (user_id = (select auth.uid()) and agency_id = (select private.my_agency_id()))
    or agency_id = (select private.supervised_agency_id())
  );

-- Whether somebody counts towards minimums on an operational date.
create function private.counts_on(person uuid, on_date date)
returns boolean
language sql
stable
set search_path = ''
as $$
  select not exists (
    select 1 from public.duty_states d
    where d.user_id = person and d.from_date <= on_date and (d.to_date is null or d.to_date >= on_date)
  )
$$;

insert into public.duty_states (agency_id, user_id, kind, from_date, trainer_id)
-- A day of hiring may lie before any that a state can begin on, or be to come; today they do not count.
select p.agency_id, p.id, 'trainee', least(greatest(coalesce(p.hired_on, '2000-01-01'), '2000-01-01'), current_date - 1), p.trainer_id
from public.profiles p
where not p.counts_toward_minimum;
