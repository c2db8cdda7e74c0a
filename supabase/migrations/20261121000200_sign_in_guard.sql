-- Wrong passwords. Auth asks the hook below after every comparison of a password, so that calls past the app are
-- counted as well. Four tries are free; from the fifth on the account waits, 30 seconds at first and twice as long
-- after each further one, at most 15 minutes. An agency may choose the strict setting instead: locked until released
-- (CJIS Security Policy 5.9, 5.5.3 names five consecutive invalid attempts).
create type public.sign_in_policy as enum ('delay', 'lock');
alter table public.agencies add column sign_in_policy public.sign_in_policy not null default 'delay';
comment on column public.agencies.sign_in_policy is 'After the fifth wrong password: delay = a growing wait, lock = until released.';

drop trigger agencies_tell on public.agencies;
create constraint trigger agencies_tell after update on public.agencies
  deferrable initially deferred for each row
  when ((old.name, old.workweek_start, old.limits, old.sign_in_policy)
    is distinct from (new.name, new.workweek_start, new.limits, new.sign_in_policy))
  execute function private.tell_of_setting();

create table private.sign_in_guards (
  user_id uuid primary key references public.profiles (id),
  failures integer not null default 0,
  last_failed_at timestamptz,
  blocked_until timestamptz,
  -- Tries while it waits are in the audit once a minute, so that nobody can fill it.
  recorded_at timestamptz
);
comment on table private.sign_in_guards is 'Wrong passwords in a row, and until when the account takes no password; infinity = until released.';
alter table private.sign_in_guards enable row level security;

-- How long the account waits after that many wrong passwords in a row.
create function private.sign_in_wait(failures integer)
returns interval
language sql
immutable
set search_path = ''
as $$
  select case when failures >= 5 then least(interval '30 seconds' * power(2, least(failures, 15) - 5), interval '15 minutes') end
$$;

create function private.words_of_wait(wait interval)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when wait <= interval '60 seconds' then format('%s seconds', greatest(ceil(extract(epoch from wait)), 1)::integer)
    else format('%s minutes', ceil(extract(epoch from wait) / 60)::integer)
  end
$$;

-- The answer of the hook while the account takes no password, right or wrong.
create function private.refuse_sign_in(blocked_until timestamptz, person_role public.role_name)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object('decision', 'reject', 'should_logout_user', false, 'message', case
    when blocked_until < 'infinity' then
      format('Too many wrong passwords. Try again in %s.', private.words_of_wait(blocked_until - clock_timestamp()))
    when person_role = 'dispatcher' then
      'This account is locked after too many wrong passwords. A supervisor on duty or an admin can release it.'
    else 'This account is locked after too many wrong passwords. An admin can release it.'
  end)
$$;

-- Called by Auth as its hook "password verification attempt" with {user_id, valid}.
create function private.hook_password_verification_attempt(event jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  go_on constant jsonb := '{"decision":"continue"}';
  person public.profiles;
  policy public.sign_in_policy;
  guard private.sign_in_guards;
begin
  select * into person from public.profiles p where p.id = (event ->> 'user_id')::uuid;
  -- An account without a person has no rights either.
  if not found then
    return go_on;
  end if;
  select a.sign_in_policy into policy from public.agencies a where a.id = person.agency_id;
  insert into private.sign_in_guards (user_id) values (person.id) on conflict (user_id) do nothing;
  -- Attempts at the same time wait for each other here, so that each of them counts.
  select * into guard from private.sign_in_guards g where g.user_id = person.id for update;
  if guard.blocked_until > clock_timestamp() then
    if guard.recorded_at is null or guard.recorded_at < clock_timestamp() - interval '1 minute' then
      update private.sign_in_guards g set recorded_at = clock_timestamp() where g.user_id = person.id;
      perform private.record_sign_in(person, 'user.sign_in_blocked', jsonb_build_object('failures', guard.failures));
    end if;
    return private.refuse_sign_in(guard.blocked_until, private.role_of(person.id));
  end if;
  if (event ->> 'valid')::boolean then
    delete from private.sign_in_guards g where g.user_id = person.id;
    return go_on;
  end if;
  -- After a quiet day the count starts anew, unless it has to be released.
  if policy = 'delay' and guard.last_failed_at < clock_timestamp() - interval '1 day' then
    guard.failures := 0;
  end if;
  guard.failures := guard.failures + 1;
  guard.blocked_until := case
    when guard.failures < 5 then null
    when policy = 'lock' then 'infinity'
    else clock_timestamp() + private.sign_in_wait(guard.failures)
  end;
  update private.sign_in_guards g
  set failures = guard.failures, last_failed_at = clock_timestamp(), blocked_until = guard.blocked_until
  where g.user_id = person.id;
  perform private.record_sign_in(person, 'user.sign_in_failed', jsonb_build_object('failures', guard.failures,
    'waits', case when guard.blocked_until < 'infinity' then private.words_of_wait(private.sign_in_wait(guard.failures)) end,
    'locked', guard.blocked_until = 'infinity'));
  if guard.blocked_until is null then
    return go_on;
  end if;
  perform private.tell_agency('supervisors', person.agency_id, 'people');
  return private.refuse_sign_in(guard.blocked_until, private.role_of(person.id));
end
$$;
comment on function private.hook_password_verification_attempt is 'Auth hook: counts wrong passwords, makes the account wait or locks it.';

-- A sign-in is of the person whose account it concerns, who has not proven yet to be that person: the actor stays
-- empty until the password was right.
create function private.record_sign_in(person public.profiles, action text, details jsonb)
returns void
language sql
security definer
set search_path = ''
as $$
  select private.record_audit(person.agency_id, action, person.id::text,
    jsonb_build_object('entity', 'user') || jsonb_strip_nulls(details))
$$;

-- A new session is a successful sign-in, by whatever way it came.
create function private.audit_session()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.record_audit(p.agency_id, 'user.sign_in', p.id::text,
    jsonb_strip_nulls(jsonb_build_object('entity', 'user', 'address', host(new.ip), 'device', left(new.user_agent, 200))),
    null, null, p.id)
  from public.profiles p where p.id = new.user_id;
  return null;
end
$$;
create trigger sessions_audit after insert on auth.sessions for each row execute function private.audit_session();

-- A new password ends a wait; a lock stays until it is released. Whoever had the old one hears nothing more.
create function private.mirror_password()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from private.sign_in_guards g where g.user_id = new.id and g.blocked_until is distinct from 'infinity';
  if old.encrypted_password <> '' then
    perform private.raise_topic_epoch(p.agency_id), private.record_audit(p.agency_id, 'user.change_password',
      p.id::text, '{"entity":"user"}', null, null, p.id)
    from public.profiles p where p.id = new.id;
  end if;
  return null;
end
$$;
create trigger profiles_mirror_password after update of encrypted_password on auth.users
  for each row when (new.encrypted_password is distinct from old.encrypted_password)
  execute function private.mirror_password();

-- Whether a person works a published shift now.
create function private.is_on_duty(person uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select exists (
    select 1 from public.assigned_shifts a
    where a.user_id = person and a.status = 'published' and a.starts_at <= now() and a.ends_at > now()
  )
$$;

-- Whether the caller may release that person: an admin anyone, a supervisor on duty dispatchers, nobody oneself.
create function private.may_release(person uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select person <> (select auth.uid()) and (
    private.my_role() = 'admin'
    or private.my_role() = 'supervisor' and private.role_of(person) = 'dispatcher' and private.is_on_duty((select auth.uid()))
  )
$$;

-- The people who cannot sign in now, for those who can help.
create function private.list_blocked_people()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('user_id', p.id, 'failures', g.failures,
    'blocked_until', case when g.blocked_until < 'infinity' then g.blocked_until end,
    'may_release', private.may_release(p.id)) order by p.full_name, p.id), '[]')
  from private.sign_in_guards g
  join public.profiles p on p.id = g.user_id
  where p.agency_id = (select private.supervised_agency_id()) and g.blocked_until > now()
$$;

create function private.release_sign_in(person uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  target public.profiles;
begin
  select * into target from public.profiles p where p.id = person and p.agency_id = agency;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if person = (select auth.uid()) then
    perform private.fail(403, 'Nobody releases their own account.');
  end if;
  if not private.may_release(person) then
    perform private.fail(403, case when private.role_of(person) = 'dispatcher'
      then 'Only a supervisor who is on duty now, or an admin, releases an account.'
      else 'Only an admin releases the account of a supervisor or an admin.' end);
  end if;
  delete from private.sign_in_guards g where g.user_id = person and g.blocked_until > now();
  -- Somebody else was faster, or the wait is over.
  if not found then
    return;
  end if;
  perform private.record_audit(agency, 'user.release_sign_in', person::text, '{"entity":"user"}');
  perform private.tell_agency('supervisors', agency, 'people');
end
$$;

create function private.set_sign_in_policy(policy public.sign_in_policy, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  current public.agencies;
begin
  if policy is null then
    perform private.fail(422, 'Choose what happens after wrong passwords.', '{"field":"policy"}');
  end if;
  select * into current from public.agencies a where a.id = agency for no key update;
  if current.sign_in_policy = policy then
    return;
  end if;
  if current.version is distinct from expected_version then
    perform private.fail(409, 'The settings were changed meanwhile. Look again before you decide.',
      jsonb_build_object('version', current.version, 'at', current.updated_at));
  end if;
  update public.agencies a set sign_in_policy = policy where a.id = agency;
  -- Whoever was locked waits from now on like everybody else, and the other way round nobody is locked for the past.
  -- The own count stays: nobody releases their own account.
  delete from private.sign_in_guards g using public.profiles p
  where p.id = g.user_id and p.agency_id = agency and p.id <> (select auth.uid());
end
$$;

create function public.list_blocked_people()
returns jsonb language sql stable set search_path = '' as $$ select private.list_blocked_people() $$;
create function public.release_sign_in(p_user_id uuid)
returns void language sql set search_path = '' as $$ select private.release_sign_in(p_user_id) $$;
create function public.set_sign_in_policy(p_policy public.sign_in_policy, p_expected_version integer)
returns void language sql set search_path = '' as $$ select private.set_sign_in_policy(p_policy, p_expected_version) $$;
grant execute on function private.list_blocked_people(), private.release_sign_in(uuid),
  private.set_sign_in_policy(public.sign_in_policy, integer), public.list_blocked_people(), public.release_sign_in(uuid),
  public.set_sign_in_policy(public.sign_in_policy, integer) to authenticated;
comment on function public.list_blocked_people is 'Who cannot sign in after wrong passwords, until when, and whether the caller may release them.';
comment on function public.release_sign_in is 'Lets a blocked person try again at once.';

-- Auth connects with a role of its own.
grant usage on schema private to supabase_auth_admin;
grant execute on function private.hook_password_verification_attempt(jsonb) to supabase_auth_admin;
