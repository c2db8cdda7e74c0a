-- How hours are written for payroll: under which code which hours go. An agency has as many profiles as it has payrolls.

-- Whether it is a list of codes with the hours that go under each: [{code, measure}], each code once.
create function private.is_payroll_lines(lines jsonb)
returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  if jsonb_typeof(lines) is distinct from 'array' then
    return false;
  end if;
  return jsonb_array_length(lines) between 1 and 20
    and not exists (
      select from jsonb_array_elements(lines) l
      where jsonb_typeof(l) <> 'object' or l - array['code', 'measure'] <> '{}'
        or jsonb_typeof(l -> 'code') is distinct from 'string' or not (l ->> 'code') ~ '^[A-Za-z0-9._-]{1,20}$'
        or coalesce(l ->> 'measure', '') not in
          ('worked', 'paid', 'regular', 'overtime', 'beyond', 'nights', 'holidays', 'took', 'gave')
    )
    and (select count(distinct upper(l ->> 'code')) = count(*) from jsonb_array_elements(lines) l);
end
$$;

create table public.payroll_profiles (
  id integer generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  name text not null check (char_length(name) between 1 and 60 and private.is_line(name)),
  lines jsonb not null check (private.is_payroll_lines(lines)),
  version integer not null default 1,
  updated_by uuid,
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  foreign key (agency_id, updated_by) references public.profiles (agency_id, id)
);
comment on table public.payroll_profiles is 'How hours are written for payroll: under which code which hours go.';
comment on column public.payroll_profiles.lines is '[{code, measure}]; measure is worked, paid, regular, overtime, beyond, nights, holidays, took or gave.';
create unique index payroll_profiles_name_key on public.payroll_profiles (agency_id, lower(name));
create index payroll_profiles_updated_by_idx on public.payroll_profiles (agency_id, updated_by);
alter table public.payroll_profiles enable row level security;
create trigger payroll_profiles_touch before update on public.payroll_profiles for each row execute function private.touch();
create trigger payroll_profiles_audit after insert or update or delete on public.payroll_profiles
  for each row execute function private.audit_row('payroll_profile', 'id');

create function private.tell_of_payroll()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_agency('supervisors', coalesce(new.agency_id, old.agency_id), 'payroll');
  return null;
end
$$;
create trigger payroll_profiles_tell after insert or update or delete on public.payroll_profiles
  for each row execute function private.tell_of_payroll();

create function private.list_payroll_profiles()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency constant uuid := private.require_report_reader();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'lines', p.lines, 'version', p.version)
      order by lower(p.name), p.id), '[]')
    from public.payroll_profiles p where p.agency_id = agency
  );
end
$$;

-- Makes a profile, or changes the one that is named in the version that was seen. Returns its id.
create function private.save_payroll_profile(which integer, expected_version integer, given_name text, given_lines jsonb)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  agency constant uuid := private.require_admin();
  shown public.payroll_profiles;
begin
  if coalesce(char_length(given_name), 0) not between 1 and 60 or not private.is_line(given_name) then
    perform private.fail(422, 'A name has 1 to 60 characters on one line.', '{"field":"name"}');
  end if;
  if length(given_lines::text) > 5000 or not coalesce(private.is_payroll_lines(given_lines), false) then
    perform private.fail(422, 'Give 1 to 20 codes, each once and of letters, digits, dots and hyphens.', '{"field":"lines"}');
  end if;
  begin
    if which is null then
      perform pg_advisory_xact_lock(hashtextextended('payroll_profiles:' || agency, 0));
      if 20 <= (select count(*) from public.payroll_profiles p where p.agency_id = agency) then
        perform private.fail(422, 'There are 20 profiles already. Remove one first.', '{"field":"name"}');
      end if;
      insert into public.payroll_profiles (agency_id, name, lines, updated_by)
      values (agency, given_name, given_lines, (select auth.uid()))
      returning id into which;
      return which;
    end if;
    select * into shown from public.payroll_profiles p where p.id = which and p.agency_id = agency for update;
    perform private.hold_payroll_version(shown, expected_version);
    update public.payroll_profiles p set name = given_name, lines = given_lines, updated_by = (select auth.uid())
    where p.id = which;
  exception when unique_violation then
    perform private.fail(409, 'Another profile has this name.', '{"field":"name"}');
  end;
  return which;
end
$$;

-- Fails where a profile is gone, or is not the version that was seen.
create function private.hold_payroll_version(shown public.payroll_profiles, expected_version integer)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if shown.id is null then
    perform private.fail(404, 'This profile does not exist.');
  end if;
  if shown.version is distinct from expected_version then
    perform private.fail(409, format('%s changed this profile meanwhile. Look again before you save.',
      coalesce(private.name_of(shown.updated_by), 'Somebody')), jsonb_build_object('version', shown.version));
  end if;
end
$$;

create function private.remove_payroll_profile(which integer, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency constant uuid := private.require_admin();
  shown public.payroll_profiles;
begin
  select * into shown from public.payroll_profiles p where p.id = which and p.agency_id = agency for update;
  perform private.hold_payroll_version(shown, expected_version);
  delete from public.payroll_profiles p where p.id = which;
end
$$;

create function public.list_payroll_profiles()
returns jsonb language sql stable set search_path = '' as $$ select private.list_payroll_profiles() $$;
comment on function public.list_payroll_profiles is 'For supervisors: how the agency writes hours for payroll, by name.';
create function public.save_payroll_profile(p_name text, p_lines jsonb, p_id integer default null,
  p_expected_version integer default null)
returns integer language sql set search_path = ''
as $$ select private.save_payroll_profile(p_id, p_expected_version, p_name, p_lines) $$;
comment on function public.save_payroll_profile is 'For admins: makes (no id) or changes a payroll profile and returns its id.';
create function public.remove_payroll_profile(p_id integer, p_expected_version integer)
returns void language sql set search_path = '' as $$ select private.remove_payroll_profile(p_id, p_expected_version) $$;
comment on function public.remove_payroll_profile is 'For admins: removes a payroll profile; the audit keeps it.';

revoke all on function private.is_payroll_lines, private.tell_of_payroll, private.hold_payroll_version, private.list_payroll_profiles,
  private.save_payroll_profile, private.remove_payroll_profile, public.list_payroll_profiles, public.save_payroll_profile,
  public.remove_payroll_profile from public, anon, authenticated, service_role;
grant execute on function private.list_payroll_profiles, private.save_payroll_profile, private.remove_payroll_profile,
  public.list_payroll_profiles, public.save_payroll_profile, public.remove_payroll_profile to authenticated;
revoke all on table public.payroll_profiles from public, anon, authenticated, service_role;
