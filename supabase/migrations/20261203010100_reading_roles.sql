-- Roles beside the ladder dispatcher < supervisor < admin: who has one reads what is opened to it by name, and works no
-- shift. All that asks for the agency of the caller is closed to them here, once. They cannot be given to anybody before
-- they are in public.roles.

-- A role beside the ladder: it includes nothing of what a dispatcher may.
create function private.is_reading_role(role public.role_name)
returns boolean
language sql
immutable
set search_path = ''
as $$ select coalesce(role in ('auditor', 'payroll'), false) $$;

-- Whether somebody has such a role, and none on the ladder; kept where it is asked with every statement.
alter table public.profiles add column is_reader boolean not null default false;
comment on column public.profiles.is_reader is 'Has a role beside the ladder, and none on it. Kept by a trigger on user_roles.';

create function private.is_reader(person uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$ select coalesce((select p.is_reader from public.profiles p where p.id = person), false) $$;

-- A role that only reads is the last of what may be amiss with whoever is there: everything that asks for the agency of the
-- caller is closed to it here, once.
create or replace function private.who_is_there(out agency_id uuid, out problem text)
returns record
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me constant uuid := auth.uid();
  claims constant jsonb := auth.jwt();
  session constant uuid := (claims ->> 'session_id')::uuid;
  -- What the server does for somebody (private.act_as) is no session.
  is_session constant boolean := claims ->> 'role' is not distinct from 'authenticated';
begin
  select p.agency_id, case
    when not is_session then case when p.is_reader then 'reader' end
    when a.sign_in_hours is not null and not exists (
      -- As private.signed_in_at, without the call: this runs with every statement. So does what follows.
      select from jsonb_array_elements(case when jsonb_typeof(claims -> 'amr') = 'array' then claims -> 'amr' else '[]' end) m
      where m.value ->> 'method' not in ('token_refresh', 'totp') and m.value ->> 'method' not like 'mfa/%'
        and case when jsonb_typeof(m.value -> 'timestamp') = 'number' then
          (m.value ->> 'timestamp')::numeric between extract(epoch from now()) - a.sign_in_hours * 3600 and 1e11
        end
    ) then 'sign_in_again'
    -- As private.has_second_factor. The level is that of the session, not of the token: a factor counts at once, and a
    -- removed one no longer.
    when (s.id is null or s.aal is null or s.aal < 'aal2') and (a.second_factor or exists (
      select from auth.mfa_factors f where f.user_id = p.id and f.status = 'verified'
    )) then 'second_factor'
    -- As private.is_locked.
    when l.locked_at is not null or coalesce(l.last_active_at, s.created_at) < now() - make_interval(mins => a.idle_lock_minutes)
      and not exists (
        select from private.floor_devices d where d.id = l.floor_device_id and d.revoked_at is null
      )
    then 'locked'
    when p.is_reader then 'reader'
  end
  into who_is_there.agency_id, who_is_there.problem
  from public.profiles p
  join public.agencies a on a.id = p.agency_id
  left join auth.sessions s on s.id = session and s.user_id = p.id
  left join private.session_activity l on l.session_id = s.id
  where p.id = me and p.is_active and a.status = 'active'
    -- Every token that Auth gives out names its session.
    and (session is null or s.id is not null and (s.not_after is null or s.not_after > now()));
end
$$;

-- What stands against the session itself.
create or replace function private.session_problem()
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (select nullif(w.problem, 'reader') from private.who_is_there() w);
end
$$;

-- The same for whom the server acts for.
create or replace function private.agency_of_actor(actor uuid)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  select p.agency_id
  from public.profiles p
  join public.agencies a on a.id = p.agency_id and a.status = 'active'
  where p.id = actor and p.is_active and not p.is_reader
$$;

create or replace function private.require_member()
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, case when private.is_reader(auth.uid())
      then 'Your role reads and changes nothing.' else 'Your account may not do this any more.' end);
  end if;
  return agency;
end
$$;

create or replace function private.update_user_role(person uuid, new_role public.role_name, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  target public.profiles;
  old_role public.role_name;
begin
  perform private.lock_admins(agency);
  -- Who waited may have lost the right meanwhile.
  perform private.require_admin();
  select * into target from public.profiles p where p.id = person and p.agency_id = agency for no key update;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if new_role is null or not exists (select from public.roles r where r.name = new_role) then
    perform private.fail(422, 'Choose a role.', '{"field":"role"}');
  end if;
  if person = (select auth.uid()) then
    perform private.fail(403, 'Nobody changes their own role.');
  end if;
  if target.version is distinct from expected_version then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you decide.', target.full_name),
      jsonb_build_object('version', target.version, 'at', target.updated_at));
  end if;
  select max(r.name) into old_role
  from public.user_roles ur join public.roles r on r.id = ur.role_id where ur.user_id = person;
  if old_role = new_role then
    return;
  end if;
  if old_role = 'admin' then
    perform private.fail_unless_another_admin(agency, person);
  end if;
  perform set_config('app.bulk', 'on', true);
  delete from public.user_roles ur where ur.user_id = person;
  insert into public.user_roles (user_id, role_id, granted_by)
  select person, r.id, (select auth.uid()) from public.roles r where r.name = new_role;
  update public.profiles p set full_name = p.full_name where p.id = person;
  perform private.record_audit(agency, 'user.update_role', person::text, '{"entity":"role"}',
    jsonb_build_object('role', old_role), jsonb_build_object('role', new_role));
  perform private.tell_of_account(person, 'security.role', format('%s changed your role from %s to %s.',
    private.name_of((select auth.uid())), coalesce(old_role::text, 'none'), new_role));
end
$$;

-- Policies are for the people on the ladder.
create or replace function private.is_for(audience public.policy_audience, role public.role_name)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select coalesce(case audience
    when 'everybody' then role >= 'dispatcher'
    when 'supervisors' then role >= 'supervisor'
    else role = 'dispatcher'
  end, false)
$$;

-- Who gets a role that only reads leaves the floor: no center and no pattern, so that nothing plans, offers, calls or
-- counts them. Shifts that are still ahead have to be given to others first.
create function private.leave_floor_as_reader()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  person constant uuid := coalesce(new.user_id, old.user_id);
  reads constant boolean := private.is_reading_role(private.first_role_of(person));
begin
  if reads and exists (
    select from public.assigned_shifts a where a.user_id = person and a.ends_at > now() and a.status in ('draft', 'published')
  ) then
    perform private.fail(409, format('%s has shifts ahead. Give them to others first.', private.name_of(person)),
      '{"field":"role"}');
  end if;
  update public.profiles p
  set is_reader = reads, center_id = case when not reads then p.center_id end,
    assigned_pattern = case when not reads then p.assigned_pattern end
  where p.id = person and (p.is_reader <> reads or reads and (p.center_id is not null or p.assigned_pattern is not null));
  if reads then
    -- A page that is open hears no more: rights are asked when a topic is joined, not with each message.
    perform private.raise_topic_epoch((select p.agency_id from public.profiles p where p.id = person));
  end if;
  return null;
end
$$;
create trigger user_roles_leave_floor after insert or update or delete on public.user_roles
for each row execute function private.leave_floor_as_reader();

-- And does not come back to it while they have that role. A pattern that was to begin later begins for nobody.
create function private.keep_reader_off_floor()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not new.is_reader then
    return new;
  end if;
  if new.center_id is not null then
    perform private.fail(422, format('%s has a role that only reads, and works in no center.', new.full_name),
      '{"field":"centerId"}');
  end if;
  new.assigned_pattern := null;
  return new;
end
$$;
create trigger profiles_keep_reader_off_floor before update of center_id, assigned_pattern on public.profiles
for each row when (new.center_id is not null or new.assigned_pattern is not null)
execute function private.keep_reader_off_floor();

create function private.keep_reader_off_shifts()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if exists (
    select from new_rows n join public.profiles p on p.id = n.user_id where p.is_reader
  ) then
    perform private.fail(422, 'Somebody whose role only reads works no shifts.');
  end if;
  return null;
end
$$;
create trigger assigned_shifts_keep_readers_off after insert on public.assigned_shifts
referencing new table as new_rows for each statement execute function private.keep_reader_off_shifts();

revoke all on function private.is_reading_role(public.role_name), private.is_reader(uuid), private.leave_floor_as_reader(),
  private.keep_reader_off_floor(), private.keep_reader_off_shifts()
from public, anon, authenticated, service_role;
