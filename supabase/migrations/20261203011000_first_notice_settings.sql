-- Of two browsers that save somebody's first settings of notices at the same moment one was now and then told of a broken key
-- instead of that they were changed meanwhile.
create or replace function private.save_my_notice_settings(preferences jsonb, quiet_from time without time zone, quiet_to time without time zone, after_night boolean, expected_version integer)
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

  -- Two browsers that save for the first time at once: one after the other, since either of two keys may be the one that they
  -- both want, and a conflict is only answered for one.
  perform pg_advisory_xact_lock(hashtextextended('notice_settings:' || me, 0));
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
