-- An agency is the tenant: nothing crosses it.
create table public.agencies (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 120),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  status text not null default 'active' check (status in ('active', 'suspended')),
  workweek_start smallint not null default 0 check (workweek_start between 0 and 6),
  limits jsonb not null default '{}' check (jsonb_typeof(limits) = 'object'),
  topic_epoch integer not null default 1,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.agencies is 'The tenant: a county or city that runs one or more centers.';
comment on column public.agencies.workweek_start is 'First day of the fixed 168-hour workweek, 0 = Sunday.';
comment on column public.agencies.limits is 'Differences from the default labour limits, in minutes; see lib/domain/limits.ts.';
comment on column public.agencies.topic_epoch is 'Part of every live topic; rises when somebody loses access.';

create function private.is_time_zone(zone text)
returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  perform pg_catalog.now() at time zone zone;
  -- Area/City names only: PostgreSQL also takes POSIX rules, whose signs JavaScript reads the other way round.
  return zone = 'UTC' or zone ~ '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)+$';
exception when invalid_parameter_value then
  return false;
end
$$;

-- A center is one dispatch floor with its own clock.
create table public.centers (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references public.agencies (id),
  name text not null check (char_length(name) between 1 and 120),
  time_zone text not null check (private.is_time_zone(time_zone)),
  day_start time not null default '05:00' check (extract(second from day_start) = 0),
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  unique (agency_id, name)
);
comment on table public.centers is 'One dispatch floor: its time zone, operational day, shifts and schedules.';
comment on column public.centers.day_start is 'Local time at which the operational day starts; earlier shifts belong to the day before.';

create trigger agencies_touch before update on public.agencies for each row execute function private.touch();
create trigger centers_touch before update on public.centers for each row execute function private.touch();

alter table public.agencies enable row level security;
alter table public.centers enable row level security;
grant select on public.agencies, public.centers to authenticated;
grant select on public.agencies, public.centers to service_role;
