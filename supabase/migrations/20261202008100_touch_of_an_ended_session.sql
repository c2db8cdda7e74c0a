-- A session that ends while it is touched is one that has ended, and no fault.
create or replace function private.touch_session(floor_token text)
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
  begin
    insert into private.session_activity as a (session_id, user_id, floor_device_id) values (mine.id, mine.user_id, device)
    on conflict (session_id) do update set last_active_at = now(), floor_device_id = excluded.floor_device_id
      where a.last_active_at < now() - interval '20 seconds' or a.floor_device_id is distinct from excluded.floor_device_id;
  exception when foreign_key_violation then
    -- The session was ended elsewhere in this moment.
    return private.get_session_clock();
  end;
  update private.floor_devices d set last_seen_at = now()
  where d.id = device and d.last_seen_at < now() - interval '5 minutes';
  return private.get_session_clock();
end
$$;
