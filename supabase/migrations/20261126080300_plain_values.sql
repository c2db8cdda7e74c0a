-- As before, but one line each: the name of a browser is read by others than its owner. Whose last browser becomes somebody
-- else's hears of it by the other channels.
create or replace function private.save_push_subscription(address text, public_key text, shared_secret text, named text)
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
  former record;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if coalesce(address !~ '^https?://\S+$' or not private.is_line(address) or char_length(address) > 1000 or public_key !~ '^[A-Za-z0-9_-]{80,100}$'
    or shared_secret !~ '^[A-Za-z0-9_-]{16,40}$' or char_length(named) not between 1 and 100 or not private.is_line(named), true)
  then
    perform private.fail(422, 'This browser gave no address for notices.');
  end if;
  -- Two of a person's browsers at once are counted one after the other.
  perform 1 from public.profiles p where p.id = me for no key update;
  if (select count(*) from public.push_subscriptions s where s.user_id = me and s.endpoint <> address) >= most then
    perform private.fail(422, format('Notices can be on for %s devices. Remove one first.', most));
  end if;
  is_new := not exists (select 1 from public.push_subscriptions s where s.endpoint = address and s.user_id = me);
  select s.user_id, s.device into former from public.push_subscriptions s where s.endpoint = address and s.user_id <> me;
  insert into public.push_subscriptions as s (agency_id, user_id, endpoint, p256dh, auth, device)
  values (agency, me, address, public_key, shared_secret, named)
  on conflict (endpoint) do update set agency_id = excluded.agency_id, user_id = excluded.user_id,
    p256dh = excluded.p256dh, auth = excluded.auth, device = excluded.device,
    created_at = case when s.user_id = excluded.user_id then s.created_at else now() end,
    sent_at = case when s.user_id = excluded.user_id then s.sent_at end
  returning s.id into saved;
  if former.user_id is not null
    and not exists (select 1 from public.push_subscriptions s where s.user_id = former.user_id)
  then
    perform private.notify(former.user_id, 'security.push', format(
      'Your notices are shown on no device any more: %s shows somebody else''s now. Turn them on again if you want them there.',
      former.device), '/profile/notices');
  end if;
  if is_new then
    perform private.record_audit(agency, 'push.add', me::text, jsonb_build_object('entity', 'push', 'device', named));
  end if;
  return saved;
end
$$;

-- A notice leads into the app, also for a browser, which reads a backslash as a slash and leaves out what is no character.
alter table public.notifications
  add constraint notifications_link_inside_check check (link ~ '^/([^/\\[:cntrl:]][^\\[:cntrl:]]*)?$');
