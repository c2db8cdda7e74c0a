-- Who asks, and what stands against the session, in one reading: nearly every statement asks for both. A row for whoever
-- has an active account and a session that has not ended, else nothing.
create function private.who_is_there(out agency_id uuid, out problem text)
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
    when not is_session then null
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

-- Why the caller's session reaches nothing though it is theirs: `sign_in_again` when the sign-in is too long ago,
-- `second_factor` when it is not proven or has yet to be set up, `locked`. Null = nothing stands against it.
create or replace function private.session_problem()
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (select w.problem from private.who_is_there() w);
end
$$;

-- Everything asks it who is there.
create or replace function private.my_agency_id()
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (select w.agency_id from private.who_is_there() w where w.problem is null);
end
$$;
