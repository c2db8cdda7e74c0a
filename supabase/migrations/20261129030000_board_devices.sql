-- Screens on walls. Each reads the board of its center by a secret token, which is kept as its hash alone: nobody can
-- read it again, and no audit row has either.
create table private.board_devices (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null,
  center_id uuid not null,
  name text not null,
  token_hash bytea not null unique,
  issued_by uuid not null,
  issued_at timestamptz not null default now(),
  last_seen_at timestamptz,
  revoked_by uuid,
  revoked_at timestamptz,
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (agency_id, issued_by) references public.profiles (agency_id, id),
  foreign key (agency_id, revoked_by) references public.profiles (agency_id, id),
  check ((revoked_at is null) = (revoked_by is null))
);
comment on table private.board_devices is 'Screens on walls, by the hash of their token; that one was seen is noted at most each five minutes.';
comment on column private.board_devices.last_seen_at is 'When it last asked for the board, up to five minutes late; null = never.';
create index board_devices_center_idx on private.board_devices (agency_id, center_id);
create index board_devices_issued_by_idx on private.board_devices (agency_id, issued_by);
create index board_devices_revoked_by_idx on private.board_devices (agency_id, revoked_by);
create unique index board_devices_one_name on private.board_devices (center_id, lower(name)) where revoked_at is null;
alter table private.board_devices enable row level security;

-- Who is on the floor of a center, for functions that have checked who asks: names, codes, times and the capacity of
-- published shifts from 16 hours back to 24 ahead, of active people; and from the operational day that runs, and the next
-- where it is published, how many are required and on duty by the quarter of an hour. Never who is absent.
create function private.floor_of(center uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  place record;
  first_date date;
  last_date date;
begin
  select c.agency_id, c.time_zone, c.day_start into place from public.centers c where c.id = center;
  first_date := ((now() at time zone place.time_zone) - place.day_start::interval)::date;
  -- Where nothing is published there is no gap either.
  select case
      when bool_or(first_date + 1 between s.start_date and s.end_date) then first_date + 1 else first_date
    end into last_date
  from public.schedules s
  where s.agency_id = place.agency_id and s.center_id = center and s.status = 'published'
  having bool_or(first_date between s.start_date and s.end_date);
  return jsonb_build_object(
    'shifts', (
      select coalesce(jsonb_agg(jsonb_build_object('user_id', a.user_id, 'full_name', p.full_name, 'code', s.code,
        'starts_at', a.starts_at, 'ends_at', a.ends_at, 'is_acting', a.is_acting,
        'is_supervisor', a.is_acting or private.role_of(a.user_id) <> 'dispatcher')
        order by a.starts_at, p.full_name, a.id), '[]')
      from public.assigned_shifts a
      join public.profiles p on p.id = a.user_id and p.is_active
      join public.shifts s on s.id = a.shift_id
      where a.agency_id = place.agency_id and a.center_id = center and a.status = 'published'
        -- No shift is longer than two days; this is what the index can use.
        and a.starts_at > now() - interval '64 hours' and a.starts_at < now() + interval '24 hours'
        and a.ends_at > now() - interval '16 hours'
    ),
    'coverage', case when last_date is not null then (
      select jsonb_build_object('starts_at', min(c.starts_at),
        'slots', jsonb_agg(jsonb_build_array(c.required_employees, c.on_duty_employees, c.required_supervisors,
          c.on_duty_supervisors) order by c.starts_at),
        'dates', jsonb_agg(c.shift_date order by c.starts_at))
      from private.coverage_slots(center, first_date, last_date) c
    ) end
  );
end
$$;

create or replace function private.get_floor(center uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if not exists (
    select 1 from public.centers c where c.id = center and c.agency_id = (select private.my_agency_id())
  ) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  return private.floor_of(center);
end
$$;

-- The floor with what waits for somebody: published shifts without anybody that have not ended and begin within 24 hours,
-- and how many requests for time off, trades and changes of the roster wait for a supervisor. Never whose or why.
create function private.board_of(center uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'center', jsonb_build_object('id', c.id, 'name', c.name, 'time_zone', c.time_zone),
    'floor', private.floor_of(c.id),
    'open_chairs', (
      select coalesce(jsonb_agg(jsonb_build_object('code', s.code, 'starts_at', a.starts_at, 'ends_at', a.ends_at,
        'is_supervisor', a.required_role <> 'dispatcher') order by a.starts_at, a.ends_at, a.id), '[]')
      from public.assigned_shifts a
      join public.shifts s on s.id = a.shift_id
      where a.agency_id = c.agency_id and a.center_id = c.id and a.status = 'published' and a.user_id is null
        and a.starts_at > now() - interval '48 hours' and a.starts_at < now() + interval '24 hours' and a.ends_at > now()
    ),
    'requests_waiting', (
      select count(*)
      from public.time_off_requests o
      join public.profiles p on p.agency_id = o.agency_id and p.id = o.user_id
      where o.agency_id = c.agency_id and o.status = 'pending' and p.center_id = c.id
    ) + (
      -- Past its limit a trade has expired, whether or not that is written down yet.
      select count(*)
      from public.shift_swaps w
      where w.agency_id = c.agency_id and w.center_id = c.id and w.status = 'accepted' and w.expires_at > now()
    ) + (
      select count(*)
      from public.roster_edits e
      where e.agency_id = c.agency_id and e.center_id = c.id and e.state = 'pending'
    ),
    'read_at', now()
  )
  from public.centers c where c.id = center
$$;

create function private.get_board(center uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if not exists (
    select 1 from public.centers c where c.id = center and c.agency_id = (select private.my_agency_id())
  ) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  return private.board_of(center);
end
$$;

-- The board of the device that holds the token; null for a token that is unknown or revoked, and while the agency is
-- suspended. A screen learns names and times: people are numbered within each answer.
create function private.get_wall_board(token text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  device private.board_devices;
  board jsonb;
begin
  if length(token) is distinct from 43 then
    return null;
  end if;
  select d.* into device
  from private.board_devices d
  join public.agencies a on a.id = d.agency_id and a.status = 'active'
  where d.token_hash = sha256(convert_to(token, 'UTF8')) and d.revoked_at is null;
  if not found then
    return null;
  end if;
  update private.board_devices d set last_seen_at = now()
  where d.id = device.id and (d.last_seen_at is null or d.last_seen_at < now() - interval '5 minutes');
  board := private.board_of(device.center_id);
  return jsonb_set(board, '{floor,shifts}', (
    select coalesce(jsonb_agg(jsonb_set(n.shift, '{user_id}', to_jsonb(n.number::text)) order by n.place), '[]')
    from (
      select e.shift, e.place, dense_rank() over (order by e.shift ->> 'full_name', e.shift ->> 'user_id') as number
      from jsonb_array_elements(board -> 'floor' -> 'shifts') with ordinality e (shift, place)
    ) n
  ));
end
$$;

-- Lets a screen show the board of a center. Returns its token, this once.
create function private.issue_board_device(center uuid, given_name text)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  words text := private.words_of(given_name, 'Name', 'name', 60, true);
  -- Each has 122 random bits.
  token text := translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'base64'), '+/=', '-_');
  made uuid;
begin
  if words is null then
    perform private.fail(422, 'Give the display a name.', '{"field":"name"}');
  end if;
  -- One after the other, for the name and the number of them.
  perform 1 from public.centers c where c.agency_id = agency and c.id = center and c.is_active for no key update;
  if not found then
    perform private.fail(404, 'This center does not exist or is closed.', '{"field":"centerId"}');
  end if;
  perform private.require_admin();
  if exists (
    select 1 from private.board_devices d
    where d.center_id = center and d.revoked_at is null and lower(d.name) = lower(words)
  ) then
    perform private.fail(409, 'Another display of this center has this name.', '{"field":"name"}');
  end if;
  if (select count(*) from private.board_devices d where d.center_id = center and d.revoked_at is null) >= 20 then
    perform private.fail(409, 'A center has at most 20 displays. Revoke one that is not used any more.');
  end if;
  insert into private.board_devices (agency_id, center_id, name, token_hash, issued_by)
  values (agency, center, words, sha256(convert_to(token, 'UTF8')), (select auth.uid()))
  returning id into made;
  perform private.record_audit(agency, 'board_device.issue', made::text,
    '{"entity":"board_device"}', null, jsonb_build_object('name', words, 'center_id', center));
  perform private.tell_agency('agency', agency, 'settings');
  return token;
end
$$;

-- Ends a screen's right; its next question gets no board.
create function private.revoke_board_device(device uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  ended record;
begin
  update private.board_devices d set revoked_at = now(), revoked_by = (select auth.uid())
  where d.agency_id = agency and d.id = device and d.revoked_at is null
  returning d.name, d.center_id into ended;
  if not found then
    if exists (select 1 from private.board_devices d where d.agency_id = agency and d.id = device) then
      perform private.fail(409, 'This display was revoked already.');
    end if;
    perform private.fail(404, 'This display does not exist.');
  end if;
  perform private.record_audit(agency, 'board_device.revoke', device::text,
    '{"entity":"board_device"}', jsonb_build_object('name', ended.name, 'center_id', ended.center_id));
  perform private.tell_agency('agency', agency, 'settings');
end
$$;

-- The screens of the caller's agency for its admins: those in use by name, then those that ended, the latest first, for
-- 90 days.
create function private.list_board_devices()
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
      'issued_at', d.issued_at, 'issued_by_name', p.full_name, 'last_seen_at', d.last_seen_at, 'revoked_at', d.revoked_at)
      order by d.revoked_at is not null, d.revoked_at desc, lower(d.name), d.id), '[]')
    from private.board_devices d
    join public.profiles p on p.agency_id = d.agency_id and p.id = d.issued_by
    where d.agency_id = agency and (d.revoked_at is null or d.revoked_at > now() - interval '90 days')
  );
end
$$;

create function public.get_board(p_center_id uuid)
returns jsonb language sql stable set search_path = '' as $$ select private.get_board(p_center_id) $$;
create function public.get_wall_board(p_token text)
returns jsonb language sql set search_path = '' as $$ select private.get_wall_board(p_token) $$;
create function public.issue_board_device(p_center_id uuid, p_name text)
returns text language sql set search_path = '' as $$ select private.issue_board_device(p_center_id, p_name) $$;
create function public.revoke_board_device(p_id uuid)
returns void language sql set search_path = '' as $$ select private.revoke_board_device(p_id) $$;
create function public.list_board_devices()
returns jsonb language sql stable set search_path = '' as $$ select private.list_board_devices() $$;
grant execute on function private.get_board(uuid), public.get_board(uuid), private.issue_board_device(uuid, text),
  public.issue_board_device(uuid, text), private.revoke_board_device(uuid), public.revoke_board_device(uuid),
  private.list_board_devices(), public.list_board_devices() to authenticated;
-- A screen has no session: the token is the right.
grant execute on function private.get_wall_board(text), public.get_wall_board(text) to anon;
comment on function public.get_board is 'The floor of the own agency''s center, its open shifts and how many requests wait.';
comment on function public.get_wall_board is 'The board behind a display''s token, without ids of people; null when it is unknown or revoked.';
comment on function public.issue_board_device is 'Lets a display show a center''s board; returns its token, this once.';
comment on function public.revoke_board_device is 'Ends a display.';
comment on function public.list_board_devices is 'The agency''s displays, for admins.';
