-- Browsers that show notices while the app is closed. An address of a push service is a secret of the browser: whoever
-- has it and its keys can show something there.
grant select (id, agency_id, user_id, endpoint, device, created_at, sent_at) on public.push_subscriptions to authenticated;
grant select on public.push_subscriptions to service_role;
create policy push_subscriptions_select_own on public.push_subscriptions for select to authenticated
  using (user_id = (select auth.uid()) and agency_id = (select private.my_agency_id()));

-- Keeps a browser for the caller. One that showed another person's notices shows the caller's from now on.
create function private.save_push_subscription(address text, public_key text, shared_secret text, named text)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  most constant integer := 10;
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  saved bigint;
  is_new boolean;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if coalesce(address !~ '^https?://' or char_length(address) > 1000 or public_key !~ '^[A-Za-z0-9_-]{80,100}$'
    or shared_secret !~ '^[A-Za-z0-9_-]{16,40}$' or char_length(named) not between 1 and 100, true)
  then
    perform private.fail(422, 'This browser gave no address for notices.');
  end if;
  -- Two of a person's browsers at once are counted one after the other.
  perform 1 from public.profiles p where p.id = me for no key update;
  if (select count(*) from public.push_subscriptions s where s.user_id = me and s.endpoint <> address) >= most then
    perform private.fail(422, format('Notices can be on for %s devices. Remove one first.', most));
  end if;
  is_new := not exists (select 1 from public.push_subscriptions s where s.endpoint = address and s.user_id = me);
  insert into public.push_subscriptions as s (agency_id, user_id, endpoint, p256dh, auth, device)
  values (agency, me, address, public_key, shared_secret, named)
  on conflict (endpoint) do update set agency_id = excluded.agency_id, user_id = excluded.user_id,
    p256dh = excluded.p256dh, auth = excluded.auth, device = excluded.device,
    created_at = case when s.user_id = excluded.user_id then s.created_at else now() end,
    sent_at = case when s.user_id = excluded.user_id then s.sent_at end
  returning s.id into saved;
  if is_new then
    perform private.record_audit(agency, 'push.add', me::text, jsonb_build_object('entity', 'push', 'device', named));
  end if;
  return saved;
end
$$;
grant execute on function private.save_push_subscription(text, text, text, text) to authenticated;

create function public.save_push_subscription(p_endpoint text, p_p256dh text, p_auth text, p_device text)
returns bigint
language sql
set search_path = ''
as $$ select private.save_push_subscription(p_endpoint, p_p256dh, p_auth, p_device) $$;
grant execute on function public.save_push_subscription(text, text, text, text) to authenticated;

-- Forgets a browser of the caller. Returns whether there was one.
create function private.remove_push_subscription(subscription bigint)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  named text;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  delete from public.push_subscriptions s where s.id = subscription and s.user_id = me returning s.device into named;
  if named is not null then
    perform private.record_audit(agency, 'push.remove', me::text, jsonb_build_object('entity', 'push', 'device', named));
  end if;
  return named is not null;
end
$$;
grant execute on function private.remove_push_subscription(bigint) to authenticated;

create function public.remove_push_subscription(p_id bigint)
returns boolean
language sql
set search_path = ''
as $$ select private.remove_push_subscription(p_id) $$;
grant execute on function public.remove_push_subscription(bigint) to authenticated;

-- Who may not use the app any more is shown nothing of it, and is not again for coming back.
create function private.forget_push_subscriptions()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from public.push_subscriptions s where s.user_id = new.id;
  return null;
end
$$;
create trigger profiles_forget_push after update of is_active on public.profiles
  for each row when (old.is_active and not new.is_active) execute function private.forget_push_subscriptions();

-- Signed out everywhere means that nothing is shown anywhere.
create or replace function private.end_my_sessions(session uuid)
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
  if session is null then
    delete from public.push_subscriptions s where s.user_id = me;
  end if;
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
