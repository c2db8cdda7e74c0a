create table public.roles (
  id integer generated always as identity primary key,
  name public.role_name not null unique
);
comment on table public.roles is 'The three roles; each includes the rights of the one before it.';
insert into public.roles (name) values ('dispatcher'), ('supervisor'), ('admin');

-- A person of an agency. People are never deleted; they are deactivated.
create table public.profiles (
  id uuid primary key references auth.users (id),
  agency_id uuid not null references public.agencies (id),
  center_id uuid,
  full_name text not null check (char_length(full_name) between 1 and 120 and private.is_line(full_name)),
  email text not null check (char_length(email) between 3 and 254),
  avatar_url text check (char_length(avatar_url) <= 500 and avatar_url ~ '^(https://|/[^/\\])'),
  phone text check (phone ~ '^[0-9+(). -]{3,32}$'),
  employee_number text check (char_length(employee_number) between 1 and 32),
  hired_on date,
  seniority_date date,
  assigned_pattern public.shift_pattern,
  default_shift_preference_id integer,
  counts_toward_minimum boolean not null default true,
  trainer_id uuid,
  is_active boolean not null default true,
  theme text not null default 'system' check (theme in ('dark', 'light', 'system')),
  density text not null default 'comfortable' check (density in ('comfortable', 'compact')),
  clock text not null default '24h' check (clock in ('24h', '12h')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  unique (agency_id, employee_number),
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (agency_id, trainer_id) references public.profiles (agency_id, id),
  check (trainer_id is distinct from id)
);
comment on table public.profiles is 'A person: extends the account in auth.users.';
comment on column public.profiles.assigned_pattern is 'The pattern in force today, mirrored from profile_patterns. Null: never generated, may be assigned.';
comment on column public.profiles.counts_toward_minimum is 'False for trainees and light duty: they cover nothing.';
create index profiles_center_idx on public.profiles (agency_id, center_id);
create index profiles_trainer_idx on public.profiles (agency_id, trainer_id);
create unique index profiles_email_key on public.profiles (lower(email));

create table public.user_roles (
  user_id uuid not null references public.profiles (id),
  role_id integer not null references public.roles (id),
  granted_by uuid references public.profiles (id),
  granted_at timestamptz not null default now(),
  primary key (user_id, role_id)
);
comment on table public.user_roles is 'Who holds which role; the highest one counts. Written by functions only.';
create index user_roles_role_idx on public.user_roles (role_id);
create index user_roles_granted_by_idx on public.user_roles (granted_by);

create table public.profile_patterns (
  agency_id uuid not null,
  user_id uuid not null,
  effective_from date not null,
  pattern public.shift_pattern,
  created_at timestamptz not null default now(),
  primary key (user_id, effective_from),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table public.profile_patterns is 'Dated history of patterns; null = not generated from that date on.';
create index profile_patterns_agency_idx on public.profile_patterns (agency_id, user_id);

create table public.invitations (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null,
  user_id uuid not null,
  email text not null,
  role public.role_name not null,
  state public.invitation_state not null default 'pending',
  invited_by uuid not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, invited_by) references public.profiles (agency_id, id)
);
comment on table public.invitations is 'Invitations and their state. The link carries the token of Auth; none is stored here.';
create index invitations_user_idx on public.invitations (agency_id, user_id);
create index invitations_invited_by_idx on public.invitations (agency_id, invited_by);
create unique index invitations_one_pending on public.invitations (user_id) where (state = 'pending');

create table public.qualifications (
  id integer generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  name text not null check (char_length(name) between 1 and 80),
  is_active boolean not null default true,
  unique (agency_id, id),
  unique (agency_id, name)
);
comment on table public.qualifications is 'What a person may be qualified for, such as acting supervisor or fire desk.';

create table public.person_qualifications (
  agency_id uuid not null,
  user_id uuid not null,
  qualification_id integer not null,
  valid_from date not null,
  valid_to date,
  primary key (user_id, qualification_id, valid_from),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, qualification_id) references public.qualifications (agency_id, id),
  check (valid_to >= valid_from)
);
comment on table public.person_qualifications is 'Qualifications with their validity, judged at the time of work.';
create index person_qualifications_user_idx on public.person_qualifications (agency_id, user_id);
create index person_qualifications_qualification_idx
  on public.person_qualifications (agency_id, qualification_id);

create trigger profiles_touch before update on public.profiles for each row execute function private.touch();

-- The seed's column mirrors today's pattern.
create function private.mirror_pattern()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  person uuid := coalesce(new.user_id, old.user_id);
begin
  update public.profiles p
  set assigned_pattern = (
    select h.pattern from public.profile_patterns h
    where h.user_id = person and h.effective_from <= current_date
    order by h.effective_from desc limit 1
  )
  where p.id = person;
  return null;
end
$$;
create trigger profile_patterns_mirror after insert or update or delete on public.profile_patterns
  for each row execute function private.mirror_pattern();

-- An e-mail changed in Auth shows in the directory at once.
create function private.mirror_email()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.profiles set email = new.email where id = new.id and new.email is not null;
  return null;
end
$$;
create trigger profiles_mirror_email after update of email on auth.users
  for each row when (new.email is distinct from old.email) execute function private.mirror_email();

-- Who asks. All return null for an anonymous, deactivated or suspended caller and for one whose session was ended,
-- so that access ends with the next statement; the access token itself lives on for up to an hour. They are security definer because the policies below call them.
create function private.my_agency_id()
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  select p.agency_id
  from public.profiles p
  join public.agencies a on a.id = p.agency_id
  where p.id = (select auth.uid()) and p.is_active and a.status = 'active'
    -- Every token that Auth gives out names its session.
    and ((select auth.jwt()) ->> 'session_id' is null or exists (
      select 1 from auth.sessions s
      where s.id = ((select auth.jwt()) ->> 'session_id')::uuid and s.user_id = p.id
        and (s.not_after is null or s.not_after > now())
    ))
$$;

create function private.role_of(person uuid)
returns public.role_name
language sql
stable
security definer
set search_path = ''
as $$
  select max(r.name)
  from public.user_roles ur
  join public.roles r on r.id = ur.role_id
  join public.profiles p on p.id = ur.user_id
  where ur.user_id = person and p.is_active
$$;

create function private.my_role()
returns public.role_name
language sql
stable
security definer
set search_path = ''
as $$
  select case when private.my_agency_id() is not null then private.role_of((select auth.uid())) end
$$;

-- The agency of a supervisor or admin; null for everyone else.
create function private.supervised_agency_id()
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  select case when private.my_role() >= 'supervisor' then private.my_agency_id() end
$$;

-- The agency of an admin; null for everyone else.
create function private.administered_agency_id()
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  select case when private.my_role() = 'admin' then private.my_agency_id() end
$$;
grant execute on function private.my_agency_id(), private.my_role(), private.supervised_agency_id(),
  private.administered_agency_id() to authenticated, service_role;
-- Triggers that run with the caller's rights end statements with it.
grant execute on function private.fail(integer, text, jsonb) to authenticated, service_role;

alter table public.roles enable row level security;
alter table public.profiles enable row level security;
alter table public.user_roles enable row level security;
alter table public.profile_patterns enable row level security;
alter table public.invitations enable row level security;
alter table public.qualifications enable row level security;
alter table public.person_qualifications enable row level security;

grant select on public.roles, public.profiles, public.user_roles, public.profile_patterns, public.invitations,
  public.qualifications, public.person_qualifications to authenticated, service_role;
-- A person changes these columns of the own row; everything else goes through functions.
grant update (full_name, avatar_url, phone, default_shift_preference_id, theme, density, clock)
  on public.profiles to authenticated;

create policy agencies_select_member on public.agencies for select to authenticated
  using (id = (select private.my_agency_id()));
create policy centers_select_member on public.centers for select to authenticated
  using (agency_id = (select private.my_agency_id()));
create policy roles_select_member on public.roles for select to authenticated
  using ((select private.my_agency_id()) is not null);
create policy profiles_select_own_or_supervisor on public.profiles for select to authenticated
  using (
    (id = (select auth.uid()) and agency_id = (select private.my_agency_id()))
    or agency_id = (select private.supervised_agency_id())
  );
create policy profiles_update_own_or_admin on public.profiles for update to authenticated
  using (
    (id = (select auth.uid()) and agency_id = (select private.my_agency_id()))
    or agency_id = (select private.administered_agency_id())
  )
  with check (
    (id = (select auth.uid()) and agency_id = (select private.my_agency_id()))
    or agency_id = (select private.administered_agency_id())
  );
create policy user_roles_select_own_or_supervisor on public.user_roles for select to authenticated
  using (
    (user_id = (select auth.uid()) and (select private.my_agency_id()) is not null)
    or user_id in (
      select p.id from public.profiles p where p.agency_id = (select private.supervised_agency_id())
    )
  );
create policy profile_patterns_select_own_or_supervisor on public.profile_patterns for select to authenticated
  using (
    (user_id = (select auth.uid()) and agency_id = (select private.my_agency_id()))
    or agency_id = (select private.supervised_agency_id())
  );
create policy invitations_select_admin on public.invitations for select to authenticated
  using (agency_id = (select private.administered_agency_id()));
create policy qualifications_select_member on public.qualifications for select to authenticated
  using (agency_id = (select private.my_agency_id()));
create policy person_qualifications_select_own_or_supervisor on public.person_qualifications for select
  to authenticated
  using (
    (user_id = (select auth.uid()) and agency_id = (select private.my_agency_id()))
    or agency_id = (select private.supervised_agency_id())
  );
