-- Rankings read wishes and standbys by the one expansion there is.
create or replace function private.available_near(agency uuid, people uuid[], day date, zone text)
returns table (person uuid, kind public.availability_kind, starts_at timestamptz, ends_at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
  select s.person, s.kind, s.starts_at, s.ends_at
  from private.stretches_on_days(agency, people, available_near.day - 2, available_near.day + 2, zone) s
$$;
