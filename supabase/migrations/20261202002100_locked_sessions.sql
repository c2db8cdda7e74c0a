-- Sessions that nobody uses lock, by the clock of the database; computers of the dispatch floor, which somebody sits at all
-- day, do not. Whoever unlocks begins a new session with the password, so nothing ever opens a locked one again.

-- Computers on dispatch floors. Each is known by a secret token in a cookie of its browser, which is kept as its hash alone.
create table private.floor_devices (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null,
  center_id uuid not null,
  name text not null,
  token_hash bytea not null unique,
  marked_by uuid not null,
  marked_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  revoked_by uuid,
  revoked_at timestamptz,
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (agency_id, marked_by) references public.profiles (agency_id, id),
  foreign key (agency_id, revoked_by) references public.profiles (agency_id, id),
  check ((revoked_at is null) = (revoked_by is null))
);
comment on table private.floor_devices is 'Computers on dispatch floors, by the hash of their token: sessions on them do not lock.';
comment on column private.floor_devices.last_seen_at is 'When somebody last used a session there, up to five minutes late.';
create index floor_devices_center_idx on private.floor_devices (agency_id, center_id);
create index floor_devices_marked_by_idx on private.floor_devices (agency_id, marked_by);
create index floor_devices_revoked_by_idx on private.floor_devices (agency_id, revoked_by);
create unique index floor_devices_one_name on private.floor_devices (center_id, lower(name)) where revoked_at is null;
alter table private.floor_devices enable row level security;

create table private.session_activity (
  session_id uuid primary key references auth.sessions (id) on delete cascade,
  user_id uuid not null references public.profiles (id),
  last_active_at timestamptz not null default now(),
  locked_at timestamptz,
  is_by_hand boolean not null default false,
  floor_device_id uuid references private.floor_devices (id)
);
comment on table private.session_activity is 'When somebody last touched a page of a session, up to a minute late. Without a row: when the session began.';
comment on column private.session_activity.locked_at is 'Locked by hand, with its floor device, or found idle. A session never opens again: unlocking begins another.';
comment on column private.session_activity.is_by_hand is 'Locked by its owner or with its floor device, and not by the clock.';
create index session_activity_user_idx on private.session_activity (user_id);
create index session_activity_device_idx on private.session_activity (floor_device_id);
alter table private.session_activity enable row level security;

-- Whoever is at work while this is installed does not find every page locked.
insert into private.session_activity (session_id, user_id)
select s.id, p.id from auth.sessions s join public.profiles p on p.id = s.user_id;

-- Whether the caller's session is locked: by hand or with its device, or because nobody has touched it for as long as the
-- agency allows. A session on a floor device stays open.
create or replace function private.is_locked()
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return coalesce((
    select a.locked_at is not null or (
      coalesce(a.last_active_at, s.created_at) < now() - make_interval(mins => g.idle_lock_minutes)
      and not exists (
        select from private.floor_devices d where d.id = a.floor_device_id and d.revoked_at is null
      )
    )
    from auth.sessions s
    join public.profiles p on p.id = s.user_id
    join public.agencies g on g.id = p.agency_id
    left join private.session_activity a on a.session_id = s.id
    where s.id = (auth.jwt() ->> 'session_id')::uuid and s.user_id = auth.uid()
  ), false);
end
$$;

-- Whether the caller's session is on a computer of the dispatch floor.
create or replace function private.is_floor_device()
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select exists (
    select from private.session_activity a
    join private.floor_devices d on d.id = a.floor_device_id and d.revoked_at is null
    where a.session_id::text = (select auth.jwt() ->> 'session_id') and a.user_id = (select auth.uid())
  )
$$;

-- The device in use whose token that is, of that agency; null for any token that does not count.
create function private.floor_device_of(token text, agency uuid)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  select d.id from private.floor_devices d
  where length(token) = 43 and d.token_hash = sha256(convert_to(token, 'UTF8'))
    and d.agency_id = agency and d.revoked_at is null
$$;

-- How the caller's session stands, by the clock of the database, which is the only one that counts: what keeps it from
-- anything, and in how many milliseconds it locks or asks for a new sign-in. Null without a session that counts.
create function private.get_session_clock()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select private.get_session_state() || jsonb_build_object(
    'userId', p.id, 'email', u.email, 'fullName', p.full_name,
    -- By its owner or with its device, and not by the clock, which notes it later.
    'isLockedByHand', coalesce(a.is_by_hand, false),
    'now', floor(extract(epoch from now()) * 1000)::bigint,
    'locksInMs', case when d.id is null and g.idle_lock_minutes is not null then greatest(0, round(extract(epoch from
      coalesce(a.last_active_at, s.created_at) + make_interval(mins => g.idle_lock_minutes) - now()) * 1000)) end
  )
  from auth.sessions s
  join auth.users u on u.id = s.user_id
  join public.profiles p on p.id = s.user_id and p.is_active
  join public.agencies g on g.id = p.agency_id and g.status = 'active'
  left join private.session_activity a on a.session_id = s.id
  left join private.floor_devices d on d.id = a.floor_device_id and d.revoked_at is null
  where s.id::text = (select auth.jwt() ->> 'session_id') and s.user_id = (select auth.uid())
    and (s.not_after is null or s.not_after > now())
$$;

-- Somebody has touched a page of the caller's session, in a browser that shows this token of a floor device, or none. A
-- session that is locked stays so. Returns how the session then stands.
create function private.touch_session(floor_token text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  mine record;
  device uuid;
begin
  select s.id, p.id as user_id, p.agency_id into mine
  from auth.sessions s
  join public.profiles p on p.id = s.user_id and p.is_active
  where s.id::text = (select auth.jwt() ->> 'session_id') and s.user_id = (select auth.uid())
    and (s.not_after is null or s.not_after > now());
  if not found or private.is_locked() then
    return private.get_session_clock();
  end if;
  device := private.floor_device_of(floor_token, mine.agency_id);
  insert into private.session_activity as a (session_id, user_id, floor_device_id) values (mine.id, mine.user_id, device)
  on conflict (session_id) do update set last_active_at = now(), floor_device_id = excluded.floor_device_id
    where a.last_active_at < now() - interval '20 seconds' or a.floor_device_id is distinct from excluded.floor_device_id;
  update private.floor_devices d set last_seen_at = now()
  where d.id = device and d.last_seen_at < now() - interval '5 minutes';
  return private.get_session_clock();
end
$$;

-- Locks the caller's session: whoever leaves a desk does not wait for the time to pass.
create function private.lock_session()
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  session uuid;
begin
  select s.id into session from auth.sessions s
  where s.id::text = (select auth.jwt() ->> 'session_id') and s.user_id = me;
  if agency is null or session is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  insert into private.session_activity (session_id, user_id, locked_at, is_by_hand) values (session, me, now(), true)
  on conflict (session_id) do update set locked_at = now(), is_by_hand = true;
  perform private.record_audit(agency, 'user.lock', me::text, '{"entity":"user"}');
  -- Other tabs of the same browser.
  perform private.tell_person(me, 'session');
end
$$;

-- Marks the computer at which the caller sits as one of the dispatch floor. Returns the token for its browser, this once.
create function private.mark_floor_device(center uuid, given_name text)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  me uuid := (select auth.uid());
  words text := private.words_of(given_name, 'Name', 'name', 60, true);
  session uuid;
  token text := translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'base64'), '+/=', '-_');
  made uuid;
begin
  if words is null then
    perform private.fail(422, 'Give the computer a name.', '{"field":"name"}');
  end if;
  select s.id into session from auth.sessions s
  where s.id::text = (select auth.jwt() ->> 'session_id') and s.user_id = me;
  if not found then
    perform private.fail(403, 'Sign in at the computer first.');
  end if;
  -- One after the other, for the name and the number of them.
  perform 1 from public.centers c where c.agency_id = agency and c.id = center and c.is_active for no key update;
  if not found then
    perform private.fail(404, 'This center does not exist or is closed.', '{"field":"centerId"}');
  end if;
  perform private.require_supervisor();
  if exists (
    select from private.session_activity a
    join private.floor_devices d on d.id = a.floor_device_id and d.revoked_at is null
    where a.session_id = session
  ) then
    perform private.fail(409, 'This computer is marked already.');
  end if;
  if exists (
    select from private.floor_devices d
    where d.center_id = center and d.revoked_at is null and lower(d.name) = lower(words)
  ) then
    perform private.fail(409, 'Another computer of this floor has this name.', '{"field":"name"}');
  end if;
  if (select count(*) from private.floor_devices d where d.center_id = center and d.revoked_at is null) >= 100 then
    perform private.fail(409, 'A floor has at most 100 computers. An admin can revoke one that is not used any more.');
  end if;
  insert into private.floor_devices (agency_id, center_id, name, token_hash, marked_by)
  values (agency, center, words, sha256(convert_to(token, 'UTF8')), me)
  returning id into made;
  insert into private.session_activity (session_id, user_id, floor_device_id) values (session, me, made)
  on conflict (session_id) do update set last_active_at = now(), floor_device_id = made;
  perform private.record_audit(agency, 'floor_device.mark', made::text,
    '{"entity":"floor_device"}', null, jsonb_build_object('name', words, 'center_id', center));
  perform private.tell_agency('agency', agency, 'settings');
  return token;
end
$$;

-- Ends a mark. Whoever is signed in at that computer is locked at once, but for the admin who does it there.
create function private.revoke_floor_device(device uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  ended record;
  person uuid;
begin
  update private.floor_devices d set revoked_at = now(), revoked_by = (select auth.uid())
  where d.agency_id = agency and d.id = device and d.revoked_at is null
  returning d.name, d.center_id into ended;
  if not found then
    if exists (select from private.floor_devices d where d.agency_id = agency and d.id = device) then
      perform private.fail(409, 'This computer was revoked already.');
    end if;
    perform private.fail(404, 'This computer does not exist.');
  end if;
  perform 1 from private.session_activity a where a.floor_device_id = device order by a.session_id for no key update;
  update private.session_activity a set last_active_at = now()
  where a.floor_device_id = device and a.session_id::text = (select auth.jwt() ->> 'session_id');
  for person in
    with locked as (
      update private.session_activity a set locked_at = now(), is_by_hand = true
      where a.floor_device_id = device and a.locked_at is null
        and a.session_id::text is distinct from (select auth.jwt() ->> 'session_id')
      returning a.user_id
    )
    select distinct l.user_id from locked l order by l.user_id
  loop
    perform private.tell_person(person, 'session');
  end loop;
  perform private.record_audit(agency, 'floor_device.revoke', device::text,
    '{"entity":"floor_device"}', jsonb_build_object('name', ended.name, 'center_id', ended.center_id));
  perform private.tell_agency('agency', agency, 'settings');
end
$$;

-- The computers of the caller's floors, for admins: those in use by name, then those that were revoked within 90 days.
create function private.list_floor_devices()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'center_id', d.center_id, 'name', d.name,
      'marked_at', d.marked_at, 'marked_by_name', p.full_name, 'last_seen_at', d.last_seen_at, 'revoked_at', d.revoked_at,
      'is_this', exists (
        select from private.session_activity a
        where a.floor_device_id = d.id and a.session_id::text = (select auth.jwt() ->> 'session_id')
      ))
      order by d.revoked_at is not null, d.revoked_at desc, lower(d.name), d.id), '[]')
    from private.floor_devices d
    join public.profiles p on p.agency_id = d.agency_id and p.id = d.marked_by
    where d.agency_id = agency and (d.revoked_at is null or d.revoked_at > now() - interval '90 days')
  );
end
$$;

-- As before, with when somebody really used each, whether it is locked, and on which computer of the floor it is.
create or replace function private.list_my_sessions()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'device', s.user_agent, 'address', host(s.ip),
    'signed_in_at', s.created_at,
    -- A page that nobody touches renews its session, too.
    'seen_at', coalesce(a.last_active_at, s.refreshed_at at time zone 'utc', s.created_at),
    'floor_device', d.name,
    'is_current', s.id::text = (select auth.jwt()) ->> 'session_id')
    order by s.id::text = (select auth.jwt()) ->> 'session_id' desc,
      coalesce(a.last_active_at, s.refreshed_at at time zone 'utc', s.created_at) desc, s.created_at desc), '[]')
  from auth.sessions s
  left join private.session_activity a on a.session_id = s.id
  left join private.floor_devices d on d.id = a.floor_device_id and d.revoked_at is null
  where s.user_id = (select auth.uid()) and (s.not_after is null or s.not_after > now())
    and (select private.my_agency_id()) is not null
$$;

-- Live channels of a session that has locked are closed by its page. For pages that sleep or lie, the topics move: Realtime
-- checks rights when a topic is joined, and a locked session joins none. Returns 0, for it makes no notice.
create function private.lock_idle_sessions()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid;
begin
  for agency in
    with idle as (
      select s.id, s.user_id, g.id as agency_id, coalesce(a.last_active_at, s.created_at) as active_at
      from auth.sessions s
      join public.profiles p on p.id = s.user_id
      join public.agencies g on g.id = p.agency_id
      left join private.session_activity a on a.session_id = s.id
      where coalesce(a.last_active_at, s.created_at) < now() - make_interval(mins => g.idle_lock_minutes)
        and a.locked_at is null
        and not exists (
          select from private.floor_devices d where d.id = a.floor_device_id and d.revoked_at is null
        )
      order by s.id
    ),
    locked as (
      insert into private.session_activity as a (session_id, user_id, last_active_at, locked_at)
      select i.id, i.user_id, i.active_at, now() from idle i
      -- Whoever was touched meanwhile is not idle.
      on conflict (session_id) do update set locked_at = now()
        where a.locked_at is null and a.last_active_at <= excluded.last_active_at
      returning a.session_id
    )
    select distinct i.agency_id from idle i join locked l on l.session_id = i.id order by i.agency_id
  loop
    perform private.raise_topic_epoch(agency);
  end loop;
  return 0;
end
$$;

create or replace function private.tell_due()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  teller text;
  made integer;
  told integer := 0;
begin
  -- None of the tellers looks back so far.
  delete from private.told t where t.told_at < now() - interval '60 days';
  perform private.withdraw_shift_notices(now());
  foreach teller in array array[
    'private.expire_openings(now())', 'private.tell_late_edits(now())', 'private.tell_new_devices()', 'private.tell_shift_reminders(now())',
    'private.tell_ending_qualifications(now())', 'private.tell_open_shifts(now())', 'private.tell_shortfalls(now())',
    'private.tell_unacknowledged(now())', 'private.tell_handovers(now())', 'private.lock_idle_sessions()'
  ] loop
    begin
      execute 'select ' || teller into made;
      told := told + made;
    exception when others then
      raise warning '% failed: %', teller, sqlerrm;
    end;
  end loop;
  return told;
end
$$;

create function public.get_session_clock()
returns jsonb language sql stable set search_path = '' as $$ select private.get_session_clock() $$;
create function public.touch_session(p_floor_token text default null)
returns jsonb language sql set search_path = '' as $$ select private.touch_session(p_floor_token) $$;
create function public.lock_session()
returns void language sql set search_path = '' as $$ select private.lock_session() $$;
create function public.mark_floor_device(p_center_id uuid, p_name text)
returns text language sql set search_path = '' as $$ select private.mark_floor_device(p_center_id, p_name) $$;
create function public.revoke_floor_device(p_id uuid)
returns void language sql set search_path = '' as $$ select private.revoke_floor_device(p_id) $$;
create function public.list_floor_devices()
returns jsonb language sql stable set search_path = '' as $$ select private.list_floor_devices() $$;
comment on function public.get_session_clock is 'How the caller''s session stands, and how long it stays open; also when it is locked.';
comment on function public.touch_session is 'Somebody touched a page of the caller''s session, in a browser with this token of a floor device.';
comment on function public.lock_session is 'Locks the caller''s session at once.';
comment on function public.mark_floor_device is 'Marks the computer of the caller''s session as one of the dispatch floor, for supervisors; its token is readable once.';
comment on function public.revoke_floor_device is 'Ends the mark of a computer and locks who is signed in there, for admins.';
comment on function public.list_floor_devices is 'The computers of the dispatch floors, for admins.';
grant execute on function private.get_session_clock(), private.touch_session(text), private.lock_session(),
  private.mark_floor_device(uuid, text), private.revoke_floor_device(uuid), private.list_floor_devices(),
  public.get_session_clock(), public.touch_session(text), public.lock_session(),
  public.mark_floor_device(uuid, text), public.revoke_floor_device(uuid), public.list_floor_devices() to authenticated;
