-- Shift templates of a center. A template that was used never changes its times: editing makes a new one.
create table public.shifts (
  id integer generated always as identity primary key,
  agency_id uuid not null,
  center_id uuid not null,
  name text not null check (char_length(name) between 1 and 60 and private.is_line(name)),
  code text not null check (code ~ '^[A-Z][A-Z0-9]{0,5}$'),
  category public.shift_category not null,
  start_time time not null,
  end_time time not null,
  duration_minutes integer not null,
  duration_hours numeric(5, 2) generated always as (duration_minutes / 60.0) stored,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  unique (center_id, id),
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  check (extract(epoch from start_time)::integer % 900 = 0 and extract(epoch from end_time)::integer % 900 = 0),
  -- Midnight has one name, 00:00.
  check (start_time < '24:00' and end_time < '24:00'),
  check (
    duration_minutes = case
      when end_time > start_time then extract(epoch from end_time - start_time)::integer / 60
      else 1440 + extract(epoch from end_time - start_time)::integer / 60
    end
  )
);
comment on table public.shifts is 'Shift templates: wall-clock start and end of a center. An end at or before the start is on the next day.';
comment on column public.shifts.duration_minutes is 'Nominal minutes, used by patterns and weekly caps whatever the clock does.';
create index shifts_center_idx on public.shifts (agency_id, center_id);
create unique index shifts_code_key on public.shifts (center_id, code) where (is_active);
create unique index shifts_name_key on public.shifts (center_id, lower(name)) where (is_active);

alter table public.profiles
  add foreign key (agency_id, default_shift_preference_id) references public.shifts (agency_id, id);
create index profiles_preference_idx on public.profiles (agency_id, default_shift_preference_id);

-- Minimums of a period of the day.
create table public.staffing_requirements (
  id integer generated always as identity primary key,
  agency_id uuid not null,
  center_id uuid not null,
  period_name text not null check (char_length(period_name) between 1 and 60 and private.is_line(period_name)),
  start_time time not null,
  end_time time not null,
  min_employees integer not null default 0 check (min_employees between 0 and 500),
  min_supervisors integer not null default 0 check (min_supervisors between 0 and 500),
  weekday_mask smallint not null default 127 check (weekday_mask between 1 and 127),
  effective_from date,
  effective_to date,
  replaces_weekly boolean not null default false,
  qualification_id integer,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (agency_id, qualification_id) references public.qualifications (agency_id, id),
  check (min_supervisors <= min_employees),
  check (effective_to >= effective_from),
  check (effective_from between '2000-01-01' and '2199-12-31' and effective_to between '2000-01-01' and '2199-12-31'),
  check (not replaces_weekly or (effective_from is not null and effective_to is not null)),
  check (extract(epoch from start_time)::integer % 900 = 0 and extract(epoch from end_time)::integer % 900 = 0),
  -- Midnight has one name, 00:00.
  check (start_time < '24:00' and end_time < '24:00')
);
comment on table public.staffing_requirements is 'Minimum employees and supervisors by period of the day, weekday and date.';
comment on column public.staffing_requirements.weekday_mask is 'Bit 0 = Sunday … bit 6 = Saturday, of the operational date on which the period starts.';
comment on column public.staffing_requirements.replaces_weekly is 'A dated row replaces the weekly rows in the time it covers.';
comment on column public.staffing_requirements.qualification_id is 'Null = anyone.';
create index staffing_requirements_center_idx on public.staffing_requirements (agency_id, center_id);
create index staffing_requirements_qualification_idx
  on public.staffing_requirements (agency_id, qualification_id);

create table public.holidays (
  id integer generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  holiday_date date not null,
  name text not null check (char_length(name) between 1 and 80),
  unique (agency_id, holiday_date)
);
comment on table public.holidays is 'Holidays of an agency; their own minimums are dated requirements.';

create trigger shifts_touch before update on public.shifts for each row execute function private.touch();
create trigger staffing_requirements_touch before update on public.staffing_requirements
  for each row execute function private.touch();

alter table public.shifts enable row level security;
alter table public.staffing_requirements enable row level security;
alter table public.holidays enable row level security;
grant select on public.shifts, public.staffing_requirements, public.holidays to authenticated, service_role;
grant insert (agency_id, center_id, name, code, category, start_time, end_time, duration_minutes)
  on public.shifts to authenticated;
grant insert (agency_id, center_id, period_name, start_time, end_time, min_employees, min_supervisors,
  weekday_mask, effective_from, effective_to, replaces_weekly), delete on public.staffing_requirements to authenticated;
grant update (period_name, start_time, end_time, min_employees, min_supervisors, weekday_mask,
  effective_from, effective_to, replaces_weekly) on public.staffing_requirements to authenticated;

create policy shifts_select_member on public.shifts for select to authenticated
  using (agency_id = (select private.my_agency_id()));
create policy shifts_insert_admin on public.shifts for insert to authenticated
  with check (agency_id = (select private.administered_agency_id()));
create policy staffing_requirements_select_member on public.staffing_requirements for select to authenticated
  using (agency_id = (select private.my_agency_id()));
create policy staffing_requirements_insert_admin on public.staffing_requirements for insert to authenticated
  with check (agency_id = (select private.administered_agency_id()));
create policy staffing_requirements_update_admin on public.staffing_requirements for update to authenticated
  using (agency_id = (select private.administered_agency_id()))
  with check (agency_id = (select private.administered_agency_id()));
create policy staffing_requirements_delete_admin on public.staffing_requirements for delete to authenticated
  using (agency_id = (select private.administered_agency_id()));
create policy holidays_select_member on public.holidays for select to authenticated
  using (agency_id = (select private.my_agency_id()));
