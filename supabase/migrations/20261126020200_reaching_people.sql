-- Whether a channel reaches somebody hangs on their address, and on what the workers can send by.
create or replace function private.get_my_notice_settings()
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
    'pushCount', (select count(*) from public.push_subscriptions d where d.user_id = p.id),
    'fallbackMinutes', (select r.fallback_minutes from public.notice_rules r where r.agency_id = p.agency_id),
    'channels', (
      select coalesce(jsonb_agg(distinct c.channel) filter (where c.channel is not null), '[]')
      from private.workers w left join unnest(w.channels) c (channel) on true
      where w.seen_at > now() - interval '1 minute'
      having count(*) > 0
    )
  )
  from public.profiles p
  left join public.notification_settings s on s.user_id = p.id
  where p.id = (select auth.uid()) and p.agency_id = (select private.my_agency_id())
$$;
comment on function public.get_my_notice_settings is
  'By which channels the caller wants which notices, and when not: {preferences, quiet, version, phone, pushCount, fallbackMinutes, channels}; channels are those that workers can send by, null while no worker is there.';
