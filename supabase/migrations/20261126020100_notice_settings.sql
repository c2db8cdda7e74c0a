-- Every agency has a row of rules, from its beginning on.
insert into public.notice_rules (agency_id) select a.id from public.agencies a on conflict do nothing;

create or replace function private.begin_with_leave_settings()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', 'on', true);
  perform private.add_leave_settings(new.id);
  insert into public.swap_rules (agency_id) values (new.id);
  insert into public.notice_rules (agency_id) values (new.id);
  perform set_config('app.bulk', recording, true);
  return null;
end
$$;

-- No hours at all are as good as two different ones.
alter table public.notification_settings
  drop constraint notification_settings_check,
  add check ((quiet_start is null) = (quiet_end is null) and (quiet_start <> quiet_end) is not false);

create function private.tell_of_notice_settings()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_person(new.user_id, 'profile');
  return null;
end
$$;

create trigger notification_settings_touch before update on public.notification_settings
  for each row execute function private.touch();
create trigger notice_rules_touch before update on public.notice_rules
  for each row execute function private.touch();
create trigger notification_preferences_audit after insert or update or delete on public.notification_preferences
  for each row execute function private.audit_row('notice_preference', 'user_id,category,channel');
create trigger notification_settings_audit after insert or update or delete on public.notification_settings
  for each row execute function private.audit_row('notice_settings', 'user_id');
create trigger notice_rules_audit after insert or update or delete on public.notice_rules
  for each row execute function private.audit_row('notice_rules', 'agency_id');
create constraint trigger notification_settings_tell after insert or update on public.notification_settings
  deferrable initially deferred for each row execute function private.tell_of_notice_settings();
create constraint trigger notice_rules_tell after insert or update on public.notice_rules
  deferrable initially deferred for each row execute function private.tell_of_setting();

-- When somebody sleeps is theirs alone. The address of the agency's own receiver often holds a secret: admins get it by
-- get_notice_rules.
grant select on public.notification_preferences, public.notification_settings to authenticated, service_role;
grant select on public.notice_rules to service_role;
grant select (agency_id, fallback_minutes, ack_hours, nightly_time, version, updated_at) on public.notice_rules
  to authenticated;
create policy notification_preferences_select_own on public.notification_preferences for select to authenticated
  using (user_id = (select auth.uid()) and agency_id = (select private.my_agency_id()));
create policy notification_settings_select_own on public.notification_settings for select to authenticated
  using (user_id = (select auth.uid()) and agency_id = (select private.my_agency_id()));
create policy notice_rules_select_member on public.notice_rules for select to authenticated
  using (agency_id = (select private.my_agency_id()));

create function private.get_my_notice_settings()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'preferences', coalesce((
      select jsonb_agg(jsonb_build_object('category', n.category, 'channel', n.channel, 'isOn', n.is_on)
        order by n.category, n.channel)
      from public.notification_preferences n where n.user_id = p.id
    ), '[]'),
    'quiet', jsonb_build_object('start', to_char(s.quiet_start, 'HH24:MI'), 'end', to_char(s.quiet_end, 'HH24:MI'),
      'restsAfterNight', coalesce(s.rests_after_night, true)),
    'version', coalesce(s.version, 0),
    'phone', p.phone,
    'pushCount', (select count(*) from public.push_subscriptions d where d.user_id = p.id)
  )
  from public.profiles p
  left join public.notification_settings s on s.user_id = p.id
  where p.id = (select auth.uid()) and p.agency_id = (select private.my_agency_id())
$$;
create function public.get_my_notice_settings()
returns jsonb language sql stable set search_path = '' as $$ select private.get_my_notice_settings() $$;
comment on function public.get_my_notice_settings is
  'By which channels the caller wants which notices, and when not: {preferences, quiet, version, phone, pushCount}.';

create function private.require_quiet_time(given time, field text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  if given = time '24:00' or extract(second from given) <> 0 then
    perform private.fail(422, 'A time is from 00:00 to 23:59.', jsonb_build_object('field', field));
  end if;
end
$$;

-- The catalog of categories is the app's: any name in their form is kept, and one that nobody knows is passed over.
create function private.require_notice_preferences(given jsonb)
returns void
language plpgsql
set search_path = ''
as $$
begin
  if given is null or jsonb_typeof(given) <> 'array' or jsonb_array_length(given) > 100 then
    perform private.fail(422, 'Channels are a list of at most 100.', '{"field":"preferences"}');
  end if;
  if exists (
    select 1 from jsonb_array_elements(given) e (one)
    where jsonb_typeof(one) is distinct from 'object'
      or coalesce(one ->> 'category', '') !~ '^[a-z_]{1,40}$'
      or coalesce(one ->> 'channel', '') not in ('push', 'sms', 'email')
      or jsonb_typeof(one -> 'isOn') is distinct from 'boolean'
  ) then
    perform private.fail(422, 'A channel is on or off for a kind of notice.', '{"field":"preferences"}');
  end if;
  if exists (
    select 1 from jsonb_array_elements(given) e (one) group by one ->> 'category', one ->> 'channel' having count(*) > 1
  ) then
    perform private.fail(422, 'A channel is named once by kind of notice.', '{"field":"preferences"}');
  end if;
end
$$;

create function private.notice_preferences_of(person uuid)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(n.category || '.' || n.channel, n.is_on), '{}')
  from public.notification_preferences n where n.user_id = person
$$;

create function private.save_my_notice_settings(
  preferences jsonb, quiet_from time, quiet_to time, after_night boolean, expected_version integer
)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  recording text := coalesce(current_setting('app.bulk', true), '');
  known public.notification_settings;
  saved public.notification_settings;
  old_preferences jsonb;
  new_preferences jsonb;
  before jsonb;
  after jsonb;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  perform private.require_notice_preferences(preferences);
  perform private.require_quiet_time(quiet_from, 'quietStart');
  perform private.require_quiet_time(quiet_to, 'quietEnd');
  if num_nulls(quiet_from, quiet_to) = 1 then
    perform private.fail(422, 'Quiet hours have a start and an end.',
      jsonb_build_object('field', case when quiet_from is null then 'quietStart' else 'quietEnd' end));
  end if;
  if quiet_from = quiet_to then
    perform private.fail(422, 'Quiet hours end at another time than they start.', '{"field":"quietEnd"}');
  end if;
  if after_night is null then
    perform private.fail(422, 'Say yes or no.', '{"field":"restsAfterNight"}');
  end if;

  select * into known from public.notification_settings s where s.user_id = me for update;
  perform set_config('app.bulk', 'on', true);
  if coalesce(known.version, 0) = expected_version then
    -- Whoever saves for the first time at the same moment finds the other's row, and saves nothing.
    insert into public.notification_settings as s (user_id, agency_id, quiet_start, quiet_end, rests_after_night)
    values (me, agency, quiet_from, quiet_to, after_night)
    on conflict (user_id) do update
      set quiet_start = excluded.quiet_start, quiet_end = excluded.quiet_end,
        rests_after_night = excluded.rests_after_night
      where s.version = expected_version
    returning * into saved;
  end if;
  if saved.user_id is null then
    perform private.fail(409, 'You changed these settings somewhere else meanwhile. Look again before you save.',
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;

  old_preferences := private.notice_preferences_of(me);
  delete from public.notification_preferences n
  where n.user_id = me and not exists (
    select 1 from jsonb_array_elements(preferences) e (one)
    where one ->> 'category' = n.category and one ->> 'channel' = n.channel::text
  );
  insert into public.notification_preferences as n (agency_id, user_id, category, channel, is_on)
  select agency, me, one ->> 'category', (one ->> 'channel')::public.notice_channel, (one -> 'isOn')::boolean
  from jsonb_array_elements(preferences) e (one)
  on conflict (user_id, category, channel) do update set is_on = excluded.is_on where n.is_on <> excluded.is_on;
  new_preferences := private.notice_preferences_of(me);
  perform set_config('app.bulk', recording, true);

  before := jsonb_build_object('channels', old_preferences, 'quiet_start', known.quiet_start, 'quiet_end',
    known.quiet_end, 'rests_after_night', coalesce(known.rests_after_night, true));
  after := jsonb_build_object('channels', new_preferences, 'quiet_start', saved.quiet_start, 'quiet_end',
    saved.quiet_end, 'rests_after_night', saved.rests_after_night);
  if before <> after then
    perform private.record_audit(agency, 'notice_settings.update', me::text,
      jsonb_build_object('entity', 'notice_settings'), before, after);
  end if;
  return saved.version;
end
$$;
create function public.save_my_notice_settings(
  p_preferences jsonb, p_rests_after_night boolean, p_expected_version integer, p_quiet_start time default null,
  p_quiet_end time default null
)
returns integer language sql set search_path = '' as $$
  select private.save_my_notice_settings(p_preferences, p_quiet_start, p_quiet_end, p_rests_after_night,
    p_expected_version)
$$;
comment on function public.save_my_notice_settings is
  'Saves by which channels the caller wants which notices, where that differs from the default, and when not; version 0 = for the first time. Gives the new version.';

create function private.get_notice_rules()
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
    select jsonb_build_object('fallbackMinutes', r.fallback_minutes, 'ackHours', r.ack_hours,
      'nightlyTime', to_char(r.nightly_time, 'HH24:MI'), 'webhookUrl', r.webhook_url,
      'hasWebhookSecret', exists (select 1 from private.webhook_secrets s where s.agency_id = agency),
      'version', r.version)
    from public.notice_rules r where r.agency_id = agency
  );
end
$$;
create function public.get_notice_rules()
returns jsonb language sql stable set search_path = '' as $$ select private.get_notice_rules() $$;
comment on function public.get_notice_rules is
  'How the agency delivers notices, for admins: {fallbackMinutes, ackHours, nightlyTime, webhookUrl, hasWebhookSecret, version}.';

-- The secret itself is in no audit row: who reads the audit could sign as the agency.
create function private.make_webhook_secret(agency uuid)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  -- Of 366 random bits.
  made text := 'whsec_' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'base64');
  had_one boolean := exists (select 1 from private.webhook_secrets s where s.agency_id = agency);
begin
  insert into private.webhook_secrets as s (agency_id, secret) values (agency, made)
  on conflict (agency_id) do update set secret = excluded.secret;
  perform private.record_audit(agency, 'webhook_secret.' || case when had_one then 'update' else 'create' end,
    agency::text, jsonb_build_object('entity', 'webhook_secret'));
  return made;
end
$$;

create function private.save_notice_rules(
  fallback integer, ack integer, nightly time, address text, expected_version integer
)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  given text := nullif(btrim(address), '');
  known public.notice_rules;
begin
  if fallback is null or fallback not between 1 and 120 then
    perform private.fail(422, 'The next channel follows after 1 to 120 minutes.', '{"field":"fallbackMinutes"}');
  end if;
  if ack is null or ack not between 1 and 168 then
    perform private.fail(422, 'Supervisors hear of it after 1 to 168 hours.', '{"field":"ackHours"}');
  end if;
  if nightly is null or nightly = time '24:00' or extract(second from nightly) <> 0 then
    perform private.fail(422, 'A time is from 00:00 to 23:59.', '{"field":"nightlyTime"}');
  end if;
  if given is not null and (given !~ '^https?://[^\s/?#@]+([/?#]\S*)?$' or char_length(given) > 500
    or not private.is_line(given)) then
    perform private.fail(422, 'The address starts with https:// and has at most 500 characters.',
      '{"field":"webhookUrl"}');
  end if;
  select * into known from public.notice_rules r where r.agency_id = agency for update;
  if known.version is distinct from expected_version then
    perform private.fail(409, 'The settings were changed meanwhile. Look again before you decide.',
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  update public.notice_rules r
  set fallback_minutes = fallback, ack_hours = ack, nightly_time = nightly, webhook_url = given,
    updated_by = (select auth.uid())
  where r.agency_id = agency
    and (r.fallback_minutes, r.ack_hours, r.nightly_time, r.webhook_url)
      is distinct from (fallback, ack, nightly, given);
  if given is null or exists (select 1 from private.webhook_secrets s where s.agency_id = agency) then
    return null;
  end if;
  return private.make_webhook_secret(agency);
end
$$;
create function public.save_notice_rules(
  p_fallback_minutes integer, p_ack_hours integer, p_nightly_time time, p_expected_version integer,
  p_webhook_url text default null
)
returns text language sql set search_path = '' as $$
  select private.save_notice_rules(p_fallback_minutes, p_ack_hours, p_nightly_time, p_webhook_url, p_expected_version)
$$;
comment on function public.save_notice_rules is
  'Saves how the agency delivers notices, as an admin. With the first address comes the secret that signs its calls, told this once; else null.';

create function private.rotate_webhook_secret()
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
begin
  -- Two admins who press at the same moment get two secrets, one after the other: the later one holds.
  perform 1 from public.notice_rules r where r.agency_id = agency and r.webhook_url is not null for update;
  if not found then
    perform private.fail(422, 'Save an address first.', '{"field":"webhookUrl"}');
  end if;
  return private.make_webhook_secret(agency);
end
$$;
create function public.rotate_webhook_secret()
returns text language sql set search_path = '' as $$ select private.rotate_webhook_secret() $$;
comment on function public.rotate_webhook_secret is
  'Makes a new secret that signs the calls to the agency''s own address, as an admin, and tells it this once.';

grant execute on function private.get_my_notice_settings(), public.get_my_notice_settings(),
  private.save_my_notice_settings(jsonb, time, time, boolean, integer),
  public.save_my_notice_settings(jsonb, boolean, integer, time, time),
  private.get_notice_rules(), public.get_notice_rules(),
  private.save_notice_rules(integer, integer, time, text, integer),
  public.save_notice_rules(integer, integer, time, integer, text),
  private.rotate_webhook_secret(), public.rotate_webhook_secret() to authenticated;
