-- The own sessions: where one is signed in, and ending what should not be.
create function private.list_my_sessions()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'device', s.user_agent, 'address', host(s.ip),
    'signed_in_at', s.created_at, 'seen_at', coalesce(s.refreshed_at at time zone 'utc', s.created_at),
    'is_current', s.id::text = (select auth.jwt()) ->> 'session_id')
    order by s.id::text = (select auth.jwt()) ->> 'session_id' desc, s.refreshed_at desc nulls last, s.created_at desc), '[]')
  from auth.sessions s
  where s.user_id = (select auth.uid()) and (s.not_after is null or s.not_after > now())
    and (select private.my_agency_id()) is not null
$$;

-- Ends one of the own sessions, or all but the present one when `session` is null. Access through them ends with
-- the next statement, and what they hear with this one: the topics move. Returns how many ended.
create function private.end_my_sessions(session uuid)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  ended integer;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  delete from auth.sessions s
  where s.user_id = me and case when session is null
    then s.id::text is distinct from (select auth.jwt()) ->> 'session_id' else s.id = session end;
  get diagnostics ended = row_count;
  if ended > 0 then
    perform private.raise_topic_epoch(agency);
    perform private.record_audit(agency, 'user.end_sessions', me::text,
      jsonb_build_object('entity', 'user', 'count', ended));
  elsif session is not null then
    perform private.fail(404, 'This session has ended already.');
  end if;
  return ended;
end
$$;

create function public.list_my_sessions()
returns jsonb language sql stable set search_path = '' as $$ select private.list_my_sessions() $$;
create function public.end_my_sessions(p_session_id uuid default null)
returns integer language sql set search_path = '' as $$ select private.end_my_sessions(p_session_id) $$;
grant execute on function private.list_my_sessions(), private.end_my_sessions(uuid), public.list_my_sessions(),
  public.end_my_sessions(uuid) to authenticated;
comment on function public.end_my_sessions is 'Ends one of the own sessions, or all but the present one.';

-- An address changed in Auth is a change by its owner, who has confirmed both addresses.
create or replace function private.mirror_email()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform set_config('app.actor', new.id::text, true);
  perform private.set_action('user.change_email');
  update public.profiles set email = new.email where id = new.id and new.email is not null;
  perform private.set_action('');
  perform set_config('app.actor', '', true);
  return null;
end
$$;

-- Who is deactivated is banned in Auth as well: no new session, no refresh of an old one.
create function private.mirror_active()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- Auth reads the end of a ban as a date, so it gets one that nobody lives to see.
  update auth.users u set banned_until = case when new.is_active then null else now() + interval '100 years' end
  where u.id = new.id;
  if not new.is_active then
    delete from auth.sessions s where s.user_id = new.id;
  end if;
  return null;
end
$$;
create trigger profiles_mirror_active after update of is_active on public.profiles
  for each row when (old.is_active is distinct from new.is_active) execute function private.mirror_active();
update auth.users u set banned_until = now() + interval '100 years'
from public.profiles p where p.id = u.id and not p.is_active;

-- Deactivates or reactivates a person. Triggers end the sessions, ban the account and move the live topics.
create or replace function private.set_person_active(person uuid, active boolean, expected_version integer)
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
  perform private.record_audit(agency, case when active then 'user.reactivate' else 'user.deactivate' end,
    person::text, '{"entity":"user"}', jsonb_build_object('is_active', not active),
    jsonb_build_object('is_active', active));
end
$$;
