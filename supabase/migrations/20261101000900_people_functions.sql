-- Each public function is a thin invoker wrapper over a privileged one in `private` that checks the caller.

-- Fails unless the caller is an admin; returns the agency.
create function private.require_admin()
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.administered_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Only an admin may do this.');
  end if;
  return agency;
end
$$;

create function private.require_supervisor()
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.supervised_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Only a supervisor may do this.');
  end if;
  return agency;
end
$$;

-- Whether an account exists for an e-mail address; asked before an invitation is sent.
create function private.email_taken(address text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select exists (select 1 from public.profiles p where lower(p.email) = lower(address))
$$;

-- Makes the profile, role, pattern and invitation of an account that Auth has just invited. Called by the server
-- with the service role for the admin `actor`, whose right is checked again here. Idempotent for the same
-- account while the invitation is pending.
create function private.create_invited_person(
  actor uuid, new_user uuid, address text, full_name text, role public.role_name, center uuid,
  pattern public.shift_pattern, employee_number text, seniority date, expires timestamptz
)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid;
  admin_agency uuid;
begin
  select p.agency_id into admin_agency
  from public.profiles p join public.agencies a on a.id = p.agency_id and a.status = 'active'
  where p.id = actor and private.role_of(actor) = 'admin';
  if admin_agency is null then
    perform private.fail(403, 'Only an admin may invite people.');
  end if;
  perform set_config('app.actor', actor::text, true);
  perform private.set_action('user.invite');
  -- A form sent twice: the second waits, and finds the person made.
  perform pg_advisory_xact_lock(hashtextextended('invite:' || new_user::text, 0));
  select p.agency_id into agency from public.profiles p where p.id = new_user;
  if agency is not null then
    if agency <> admin_agency or not exists (
      select 1 from public.invitations i where i.user_id = new_user and i.state = 'pending'
    ) then
      perform private.fail(409, 'This e-mail address already belongs to an account.', '{"field":"email"}');
    end if;
    update public.invitations i set expires_at = expires where i.user_id = new_user and i.state = 'pending';
    return new_user;
  end if;
  if not exists (select 1 from public.centers c where c.id = center and c.agency_id = admin_agency and c.is_active) then
    perform private.fail(422, 'Choose a center of your agency.', '{"field":"centerId"}');
  end if;
  insert into public.profiles (id, agency_id, center_id, full_name, email, employee_number, seniority_date, hired_on)
  values (new_user, admin_agency, center, full_name, address, employee_number, seniority, seniority);
  insert into public.user_roles (user_id, role_id, granted_by)
  select new_user, r.id, actor from public.roles r where r.name = role;
  insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
  values (admin_agency, new_user, coalesce(seniority, current_date), pattern);
  insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at)
  values (admin_agency, new_user, address, role, actor, expires);
  return new_user;
end
$$;

-- The invited person's last step: marks the invitation accepted. Idempotent.
create function private.accept_invitation()
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  invitation public.invitations;
begin
  select * into invitation from public.invitations i
  where i.user_id = (select auth.uid()) order by i.created_at desc limit 1 for update;
  if not found or invitation.state = 'revoked' or private.my_agency_id() is null then
    perform private.fail(404, 'There is no open invitation for this account.');
  end if;
  if invitation.state = 'accepted' then
    return;
  end if;
  if invitation.expires_at < now() then
    perform private.fail(422, 'This invitation has expired. Ask an admin for a new one.');
  end if;
  perform private.set_action('user.accept_invitation');
  update public.invitations i set state = 'accepted', accepted_at = now() where i.id = invitation.id;
end
$$;

-- Serialises changes to who administers an agency, so that two admins cannot demote each other at once.
create function private.lock_admins(agency uuid)
returns void
language sql
set search_path = ''
as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('admins:' || agency::text, 0))
$$;

create function private.fail_unless_another_admin(agency uuid, except_user uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not exists (
    select 1 from public.profiles p
    join public.user_roles ur on ur.user_id = p.id
    join public.roles r on r.id = ur.role_id and r.name = 'admin'
    where p.agency_id = agency and p.is_active and p.id <> except_user
  ) then
    perform private.fail(422, 'An agency needs at least one active admin.');
  end if;
end
$$;

-- Gives a person one role in place of the one they have.
create function private.update_user_role(person uuid, new_role public.role_name, expected_version integer)
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
  select * into target from public.profiles p where p.id = person and p.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if new_role is null then
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
end
$$;

-- Deactivates or reactivates a person. Access ends with the next statement; sessions end at once; live topics
-- move to a new epoch.
create function private.set_person_active(person uuid, active boolean, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  target public.profiles;
begin
  perform private.lock_admins(agency);
  -- Who waited may have lost the right meanwhile.
  perform private.require_admin();
  select * into target from public.profiles p where p.id = person and p.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if active is null then
    perform private.fail(422, 'Active is yes or no.', '{"field":"isActive"}');
  end if;
  if person = (select auth.uid()) then
    perform private.fail(403, 'Nobody deactivates their own account.');
  end if;
  if target.version is distinct from expected_version then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you decide.', target.full_name),
      jsonb_build_object('version', target.version, 'at', target.updated_at));
  end if;
  if target.is_active = active then
    return;
  end if;
  if not active then
    perform private.fail_unless_another_admin(agency, person);
  end if;
  perform set_config('app.bulk', 'on', true);
  update public.profiles p set is_active = active where p.id = person;
  if not active then
    delete from auth.sessions s where s.user_id = person;
    update public.agencies a set topic_epoch = a.topic_epoch + 1 where a.id = agency;
  end if;
  perform private.record_audit(agency, case when active then 'user.reactivate' else 'user.deactivate' end,
    person::text, '{"entity":"user"}', jsonb_build_object('is_active', not active),
    jsonb_build_object('is_active', active));
end
$$;

-- The number of future published shifts of a person: what a deactivation would leave behind.
create function public.count_future_shifts(p_user_id uuid)
returns integer
language sql
stable
set search_path = ''
as $$
  select count(*)::integer from public.assigned_shifts a
  where a.user_id = p_user_id and a.agency_id = (select private.supervised_agency_id())
    and a.status = 'published' and a.starts_at > now()
$$;

create function public.email_taken(p_email text)
returns boolean language sql stable set search_path = '' as $$ select private.email_taken(p_email) $$;
create function public.create_invited_person(
  p_actor uuid, p_user_id uuid, p_email text, p_full_name text, p_role public.role_name, p_center_id uuid,
  p_expires_at timestamptz, p_pattern public.shift_pattern default null, p_employee_number text default null,
  p_seniority_date date default null
)
returns uuid language sql set search_path = '' as $$
  select private.create_invited_person(p_actor, p_user_id, p_email, p_full_name, p_role, p_center_id, p_pattern,
    p_employee_number, p_seniority_date, p_expires_at)
$$;
create function public.accept_invitation()
returns void language sql set search_path = '' as $$ select private.accept_invitation() $$;
create function public.update_user_role(p_user_id uuid, p_role public.role_name, p_expected_version integer)
returns void language sql set search_path = '' as $$
  select private.update_user_role(p_user_id, p_role, p_expected_version)
$$;
create function public.set_person_active(p_user_id uuid, p_active boolean, p_expected_version integer)
returns void language sql set search_path = '' as $$
  select private.set_person_active(p_user_id, p_active, p_expected_version)
$$;
grant execute on function private.email_taken(text),
  private.create_invited_person(uuid, uuid, text, text, public.role_name, uuid, public.shift_pattern, text, date, timestamptz),
  public.email_taken(text),
  public.create_invited_person(uuid, uuid, text, text, public.role_name, uuid, timestamptz, public.shift_pattern, text, date)
  to service_role;
grant execute on function private.accept_invitation(), private.update_user_role(uuid, public.role_name, integer),
  private.set_person_active(uuid, boolean, integer), public.accept_invitation(),
  public.update_user_role(uuid, public.role_name, integer), public.set_person_active(uuid, boolean, integer),
  public.count_future_shifts(uuid) to authenticated;
comment on function public.create_invited_person is 'Profile, role, pattern and invitation of an invited account; service role only, for an admin.';
comment on function public.set_person_active is 'Deactivates or reactivates a person; sessions end at once.';
