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

-- Whether somebody has such a role, and none on the ladder.
create function private.is_reader(person uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$ select private.is_reading_role(private.first_role_of(person)) $$;

-- The agency in which the caller may act or read as one of its people: not for the roles that only read.
create or replace function private.my_agency_id()
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select w.agency_id from private.who_is_there() w
    where w.problem is null
      -- As private.is_reader, without the calls: this runs with every statement.
      and coalesce((
        select max(r.name) from public.user_roles ur join public.roles r on r.id = ur.role_id where ur.user_id = auth.uid()
      ) >= 'dispatcher', true)
  );
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
  where p.id = actor and p.is_active and not private.is_reader(actor)
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
begin
  if not private.is_reader(new.user_id) then
    return null;
  end if;
  if exists (
    select from public.assigned_shifts a where a.user_id = new.user_id and a.ends_at > now() and a.status in ('draft', 'published')
  ) then
    perform private.fail(409, format('%s has shifts ahead. Give them to others first.', private.name_of(new.user_id)),
      '{"field":"role"}');
  end if;
  update public.profiles p set center_id = null, assigned_pattern = null
  where p.id = new.user_id and (p.center_id is not null or p.assigned_pattern is not null);
  -- A page that is open hears no more: rights are asked when a topic is joined, not with each message.
  perform private.raise_topic_epoch((select p.agency_id from public.profiles p where p.id = new.user_id));
  return null;
end
$$;
create trigger user_roles_leave_floor after insert or update on public.user_roles
for each row execute function private.leave_floor_as_reader();

-- And does not come back to it while they have that role. A pattern that was to begin later begins for nobody.
create function private.keep_reader_off_floor()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not private.is_reader(new.id) then
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
    select from new_rows n
    join public.user_roles ur on ur.user_id = n.user_id
    join public.roles r on r.id = ur.role_id and private.is_reading_role(r.name)
    where private.is_reader(n.user_id)
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
