-- That a computer of the floor was marked or revoked is told to supervisors by the signal of sessions: that of settings makes
-- pages read themselves again, and a page that has just been locked would lose what stands on it.

create or replace function private.mark_floor_device(center uuid, given_name text)
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
  perform private.tell_agency('supervisors', agency, 'session');
  return token;
end
$$;

create or replace function private.revoke_floor_device(device uuid)
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
  perform private.tell_agency('supervisors', agency, 'session');
end
$$;
