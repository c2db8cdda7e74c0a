-- What somebody else could do with an account is told to its owner, who cannot switch it off: another role, password or
-- address, and a sign-in on a device that the account has not been seen on.

-- `Sat 7 Jun 2026, 09:00`
create function private.moment_words(moment timestamptz, zone text)
returns text
language sql
stable
set search_path = ''
as $$
  select to_char(moment at time zone zone, 'FMDy FMDD Mon YYYY, HH24:MI')
$$;

-- The zone of a person's center; of people without a center UTC.
create function private.zone_of(person uuid)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce((private.center_of(person)).time_zone, 'UTC')
$$;

-- Nobody who has left is told, nor anybody of an agency that is suspended.
create function private.tell_of_account(person uuid, kind text, content text)
returns void
language sql
security definer
set search_path = ''
as $$
  select private.notify(p.id, kind, content, '/profile')
  from public.profiles p
  join public.agencies g on g.id = p.agency_id and g.status = 'active'
  where p.id = person
$$;

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
  if new.email is not null then
    perform private.tell_of_account(new.id, 'security.email', format(
      'The e-mail address of your account was changed from %s to %s. If it was not you, tell an admin at once.',
      coalesce(old.email, 'none'), new.email));
  end if;
  return null;
end
$$;

-- A new password ends a wait; a lock stays until it is released. Whoever had the old one hears nothing more.
create or replace function private.mirror_password()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from private.sign_in_guards g where g.user_id = new.id and g.blocked_until is distinct from 'infinity';
  -- The first one is the invited person's own.
  if old.encrypted_password <> '' then
    perform private.raise_topic_epoch(p.agency_id), private.record_audit(p.agency_id, 'user.change_password',
      p.id::text, '{"entity":"user"}', null, null, p.id)
    from public.profiles p where p.id = new.id;
    perform private.tell_of_account(new.id, 'security.password', format(
      'Your password was changed, %s. If it was not you, ask for a new one on the page where you sign in, and tell an admin.',
      private.moment_words(now(), private.zone_of(new.id))));
  end if;
  return null;
end
$$;

-- Gives a person one role in place of the one they have, and tells them.
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
  perform private.tell_of_account(person, 'security.role', format('%s changed your role from %s to %s.',
    private.name_of((select auth.uid())), coalesce(old_role::text, 'none'), new_role));
end
$$;

-- A device in words, as deviceWords in lib/domain/device.ts; a test compares the two. By them the account knows it again:
-- a browser's own text changes with each of its versions.
create function private.device_words(user_agent text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when d.said in ('', 'node', 'undici') then 'Unknown device'
    when d.said not like 'Mozilla%' then left(d.said, 60)
    else case
        when d.said ~ '\mEdg(e|A|iOS)?/' then 'Edge'
        when d.said ~ '\m(OPR|OPiOS|Opera)/' then 'Opera'
        when d.said ~ '\mSamsungBrowser/' then 'Samsung Internet'
        when d.said ~ '\m(Firefox|FxiOS)/' then 'Firefox'
        when d.said ~ '(Chrome|Chromium|CriOS)/' then 'Chrome'
        when d.said ~ '\mSafari/' then 'Safari'
        else 'A browser'
      end || case
        when d.said ~ '\miPhone\M' then ' on iPhone'
        when d.said ~ '\miPad\M' then ' on iPad'
        when d.said ~ '\mAndroid\M' then ' on Android'
        when d.said ~ '\mCrOS\M' then ' on ChromeOS'
        when d.said ~ '\mWindows\M' then ' on Windows'
        when d.said ~ '\mMac(intosh| OS X)\M' then ' on Mac'
        when d.said ~ '\mLinux\M' then ' on Linux'
        else ''
      end
  end
  from (select btrim(coalesce(user_agent, '')) as said) d
$$;

create table private.known_devices (
  user_id uuid not null,
  device text not null,
  agency_id uuid not null,
  seen_at timestamptz not null,
  primary key (user_id, device),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table private.known_devices is 'Devices on which an account was signed in, so that a new one is told; seen_at is the latest sign-in.';
create index known_devices_person_idx on private.known_devices (agency_id, user_id);
create index known_devices_seen_idx on private.known_devices (seen_at);
alter table private.known_devices enable row level security;

-- What was there before is no news.
insert into private.known_devices (user_id, device, agency_id, seen_at)
select p.id, private.device_words(u.device), p.agency_id, max(u.at)
from (
  select l.target_id as person, l.details ->> 'device' as device, l.created_at as at
  from public.audit_logs l where l.action = 'user.sign_in'
  union all
  select s.user_id::text, s.user_agent, s.created_at from auth.sessions s
) u
join public.profiles p on p.id::text = u.person
group by p.id, private.device_words(u.device), p.agency_id;

-- Tells people of sign-ins on devices that are new to their account; of the first device ever nobody is told. Returns
-- how many notices there are.
create function private.tell_new_devices()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  told integer;
begin
  with fresh as materialized (
    select p.agency_id, p.id as user_id, private.device_words(s.user_agent) as device, min(s.created_at) as first_at,
      max(s.created_at) as last_at
    from auth.sessions s
    join public.profiles p on p.id = s.user_id
    -- Older ones were looked at; an hour covers those that were committed late.
    where s.created_at > coalesce((select max(k.seen_at) from private.known_devices k), '-infinity') - interval '1 hour'
    group by p.agency_id, p.id, private.device_words(s.user_agent)
  ),
  seen_again as (
    update private.known_devices k set seen_at = f.last_at
    from fresh f
    where k.user_id = f.user_id and k.device = f.device and k.seen_at < f.last_at
  ),
  added as (
    insert into private.known_devices (user_id, device, agency_id, seen_at)
    select f.user_id, f.device, f.agency_id, f.last_at from fresh f order by f.user_id, f.device
    on conflict do nothing
    returning user_id, device
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select f.agency_id, f.user_id, 'security.device', format(
    'Somebody signed in to your account on %s, %s. If it was not you, change your password and sign out everywhere.',
    case f.device when 'Unknown device' then 'an unknown device' else f.device end,
    private.moment_words(f.first_at, private.zone_of(f.user_id))), '/profile'
  from fresh f
  join added d on d.user_id = f.user_id and d.device = f.device
  join public.profiles p on p.id = f.user_id and p.is_active
  join public.agencies g on g.id = f.agency_id and g.status = 'active'
  where exists (select from private.known_devices k where k.user_id = f.user_id)
    or exists (
      select from fresh e
      where e.user_id = f.user_id and (e.first_at, e.device) < (f.first_at, f.device)
    )
  order by f.user_id, f.first_at;
  get diagnostics told = row_count;
  return told;
end
$$;
