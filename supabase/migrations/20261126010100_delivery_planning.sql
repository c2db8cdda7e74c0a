-- The worker decides how a notice leaves the app; here is what it decides by, and where its decision is kept.
alter table private.workers add column channels public.notice_channel[] not null default '{}';
comment on column private.workers.channels is 'By which channels it can send.';

create function private.tell_worker_channels(worker text, able text[])
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if able is null or not able <@ enum_range(null::public.notice_channel)::text[] then
    perform private.fail(422, 'These are not channels.', '{"field":"channels"}');
  end if;
  insert into private.workers (name, channels) values (worker, able::public.notice_channel[])
  on conflict (name) do update set channels = excluded.channels, seen_at = now();
end
$$;

create function private.in_ms(moment timestamptz)
returns bigint
language sql
immutable
set search_path = ''
as $$ select floor(extract(epoch from moment) * 1000)::bigint $$;

-- The clock on the wall where somebody works. In this language, as what follows, so that its plan is kept.
create function private.time_zone_of(person public.profiles)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return coalesce(
    (select c.time_zone from public.centers c where c.id = person.center_id),
    (select c.time_zone from public.centers c where c.agency_id = person.agency_id order by c.created_at, c.id limit 1),
    'UTC'
  );
end
$$;

-- Notices without deliveries, the oldest first, each with everything that decides by which channels it goes and when.
create function private.list_notices_to_plan(most integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object(
    'id', n.id, 'kind', n.kind, 'createdAt', private.in_ms(n.created_at), 'concernsAt', private.in_ms(n.concerns_at),
    'expiresAt', private.in_ms(n.expires_at), 'timeZone', private.time_zone_of(p), 'hasEmail', p.email <> '',
    'phone', p.phone,
    'pushCount', (select count(*) from public.push_subscriptions s where s.agency_id = n.agency_id and s.user_id = p.id),
    'hasWebhook', r.webhook_url is not null
      and exists (select 1 from private.webhook_secrets w where w.agency_id = n.agency_id),
    'fallbackMinutes', coalesce(r.fallback_minutes, 5),
    'preferences', (
      select coalesce(jsonb_agg(jsonb_build_object('category', c.category, 'channel', c.channel, 'isOn', c.is_on)
        order by c.category, c.channel), '[]')
      from public.notification_preferences c
      where c.agency_id = n.agency_id and c.user_id = p.id and c.channel <> 'webhook'
    ),
    'quiet', jsonb_build_object('start', to_char(q.quiet_start, 'HH24:MI'), 'end', to_char(q.quiet_end, 'HH24:MI'),
      'restsAfterNight', coalesce(q.rests_after_night, true)),
    'shifts', (
      select coalesce(jsonb_agg(jsonb_build_object('startsAt', private.in_ms(a.starts_at), 'endsAt', private.in_ms(a.ends_at))
        order by a.starts_at), '[]')
      from public.assigned_shifts a
      where a.agency_id = n.agency_id and a.user_id = p.id and a.status = 'published'
        and a.starts_at > now() - interval '2 days' and a.starts_at < now() + interval '2 days'
        and a.ends_at > now() - interval '1 day'
    )
  ) order by n.id), '[]')
  from (
    select * from public.notifications u where u.planned_at is null order by u.id limit least(greatest(most, 1), 500)
  ) n
  join public.profiles p on p.agency_id = n.agency_id and p.id = n.recipient_id
  left join public.notice_rules r on r.agency_id = n.agency_id
  left join public.notification_settings q on q.agency_id = n.agency_id and q.user_id = p.id);
end
$$;

-- Keeps what was decided, of each notice once: of two workers at once the first counts. Returns of how many notices.
create function private.plan_deliveries(plans jsonb)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  planned bigint[];
begin
  if plans is null or jsonb_typeof(plans) <> 'array' or jsonb_array_length(plans) > 1000 then
    perform private.fail(422, 'Plans are a list of at most 1000.', '{"field":"plans"}');
  end if;
  if exists (
    select 1 from jsonb_array_elements(plans) p
    where jsonb_typeof(p -> 'notificationId') is distinct from 'number'
      or jsonb_typeof(p -> 'deliveries') is distinct from 'array'
  ) then
    perform private.fail(422, 'A plan names its notice and its deliveries.', '{"field":"plans"}');
  end if;
  if exists (
    select 1
    from jsonb_array_elements(plans) p
    cross join jsonb_array_elements(p -> 'deliveries') d
    where coalesce(d ->> 'channel' = any (enum_range(null::public.notice_channel)::text[]), false) is not true
      or jsonb_typeof(d -> 'dueAt') is distinct from 'number' or jsonb_typeof(d -> 'deadlineAt') is distinct from 'number'
      or jsonb_typeof(d -> 'isUrgent') is distinct from 'boolean'
      or jsonb_typeof(d -> 'isFallback') is distinct from 'boolean'
  ) or exists (
    select 1
    from jsonb_array_elements(plans) with ordinality p (plan, place)
    cross join jsonb_array_elements(p.plan -> 'deliveries') d
    group by p.place, d ->> 'channel' having count(*) > 1
  ) then
    perform private.fail(422, 'A delivery says by which channel, once for each, when it is due and until when.', '{"field":"plans"}');
  end if;
  with given as (
    select (p ->> 'notificationId')::bigint as id, bool_or(jsonb_array_length(p -> 'deliveries') > 0) as leaves
    from jsonb_array_elements(plans) p group by 1
  ), locked as (
    select n.id, g.leaves from public.notifications n join given g on g.id = n.id
    where n.planned_at is null order by n.id for no key update of n
  ), marked as (
    update public.notifications n
    set planned_at = now(), status = case when n.status = 'pending' and not l.leaves then 'sent' else n.status end
    from locked l where n.id = l.id
    returning n.id
  )
  select coalesce(array_agg(m.id), '{}') into planned from marked m;
  insert into public.notification_deliveries
    (agency_id, notification_id, recipient_id, channel, is_urgent, is_fallback, due_at, deadline_at)
  select n.agency_id, n.id, n.recipient_id, (d ->> 'channel')::public.notice_channel, (d ->> 'isUrgent')::boolean,
    (d ->> 'isFallback')::boolean,
    -- One that could go only when it is too late ends as undelivered, which people see.
    least(t.due_at, t.deadline_at), t.deadline_at
  from jsonb_array_elements(plans) p
  join public.notifications n on n.id = (p ->> 'notificationId')::bigint
  cross join jsonb_array_elements(p -> 'deliveries') d
  cross join lateral (
    select to_timestamp((d ->> 'dueAt')::numeric / 1000) as due_at, to_timestamp((d ->> 'deadlineAt')::numeric / 1000) as deadline_at
  ) t
  where n.id = any (planned)
  order by n.id, d ->> 'channel'
  on conflict (notification_id, channel) do nothing;
  return cardinality(planned);
end
$$;

create function public.tell_worker_channels(p_worker text, p_channels text[])
returns void language sql set search_path = '' as $$ select private.tell_worker_channels(p_worker, p_channels) $$;
create function public.list_notices_to_plan(p_limit integer)
returns jsonb language sql stable set search_path = '' as $$ select private.list_notices_to_plan(p_limit) $$;
create function public.plan_deliveries(p_plans jsonb)
returns integer language sql set search_path = '' as $$ select private.plan_deliveries(p_plans) $$;
grant execute on function public.tell_worker_channels(text, text[]), private.tell_worker_channels(text, text[]),
  public.list_notices_to_plan(integer), private.list_notices_to_plan(integer),
  public.plan_deliveries(jsonb), private.plan_deliveries(jsonb) to service_role;
comment on function public.tell_worker_channels is 'By which channels a worker can send, at each sign of life.';
comment on function public.list_notices_to_plan is 'Notices without deliveries, the oldest first, with what decides by which channels each goes.';
comment on function public.plan_deliveries is 'Keeps the deliveries of notices, of each notice once; returns of how many.';
