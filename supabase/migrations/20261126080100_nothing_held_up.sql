-- What could keep a notice from arriving: a worker that cannot send by a channel decided for those that can; news of one
-- subject took the place of what it says nothing of; one agency's address that hangs held up all others; and what failed
-- to tell one thing told nothing at all.

-- Of the channels by which a notice could go, all count by which some worker could send within the last hour, whoever
-- plans: what waits for a worker is seen in the backlog, what nobody planned is not.
create or replace function private.list_notices_to_plan(most integer)
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
    'channels', w.channels,
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
  cross join (
    select coalesce(jsonb_agg(distinct c.channel), '[]') as channels
    from private.workers k cross join unnest(k.channels) c (channel)
    where k.seen_at > now() - interval '1 hour'
  ) w
  join public.profiles p on p.agency_id = n.agency_id and p.id = n.recipient_id
  left join public.notice_rules r on r.agency_id = n.agency_id
  left join public.notification_settings q on q.agency_id = n.agency_id and q.user_id = p.id);
end
$$;

create or replace function private.reason_to_skip(delivery public.notification_deliveries)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (select case
    when not p.is_active or a.status <> 'active' then 'The recipient is no longer active.'
    -- What only supervisors read is not sent to somebody who is none any more.
    when n.kind in ('coverage.below', 'digest.nightly', 'roster.confirm', 'schedule.unacknowledged', 'swap.waiting',
        'time_off.waiting') and private.role_of(p.id) is not distinct from 'dispatcher'
      then 'The recipient supervises no more.'
    when delivery.channel = 'webhook' and not exists (
        select 1 from public.notice_rules r join private.webhook_secrets w on w.agency_id = r.agency_id
        where r.agency_id = n.agency_id and r.webhook_url is not null
      ) then 'The agency has no address of its own any more.'
    when n.expires_at <= now() then 'The notice is of no use any more.'
    when (n.read_at is not null or n.acknowledged_at is not null)
        and (delivery.is_fallback or delivery.channel in ('push', 'sms'))
      then 'The notice was opened in the app.'
    -- Who was told once, perhaps, is told as it was. What one of several coworkers answers says nothing of the others.
    when delivery.last_error is null and exists (
        select 1 from public.notifications newer
        where newer.recipient_id = n.recipient_id and newer.subject = n.subject and newer.id > n.id
          and newer.kind not in ('swap.proposed', 'swap.declined')
      ) then 'A newer notice took its place.'
  end
  from public.notifications n
  join public.profiles p on p.agency_id = n.agency_id and p.id = n.recipient_id
  join public.agencies a on a.id = n.agency_id
  where n.id = delivery.notification_id);
end
$$;

-- As before, but an agency's own address is called twice at once at most, so that one which hangs leaves room for others.
create or replace function private.claim_deliveries(worker text, by_channel public.notice_channel, most integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  wanted integer := least(greatest(most, 1), 200);
  claimed bigint[] := '{}';
  taken bigint[];
  skipped integer;
  urgent boolean;
  -- Agencies whose own addresses are being called as often as one may be at once.
  full_agencies uuid[] := '{}';
begin
  if coalesce(char_length(worker), 0) not between 1 and 255 or by_channel is null then
    perform private.fail(422, 'A worker says its name and a channel.', '{"field":"worker"}');
  end if;
  perform private.end_leases(null, by_channel);
  perform private.end_overdue_deliveries();
  foreach urgent in array array[true, false] loop
    loop
      if by_channel = 'webhook' then
        full_agencies := array(
          select s.agency_id from public.notification_deliveries s
          where s.channel = 'webhook' and s.state = 'sending'
          group by s.agency_id having count(*) >= 2
        );
      end if;
      with candidates as materialized (
        select d as delivery
        from public.notification_deliveries d
        where d.channel = by_channel and d.is_urgent = urgent and d.state = 'waiting' and d.due_at <= now()
          and d.deadline_at > now() and d.agency_id <> all (full_agencies)
          -- Nothing earlier for the same person waits or is on its way. A fallback that is not due holds up nobody, nor
          -- does what is due only when this one is of no use any more.
          and not exists (
            select 1 from public.notification_deliveries e
            where e.recipient_id = d.recipient_id and e.channel = d.channel and e.is_urgent = d.is_urgent
              and e.notification_id < d.notification_id and e.state in ('waiting', 'sending')
              and not (e.is_fallback and e.state = 'waiting' and e.due_at > now())
              and not (e.state = 'waiting' and e.due_at > now() and e.due_at >= d.deadline_at)
          )
        order by d.due_at, d.id
        limit case by_channel when 'webhook' then 1 else wanted - cardinality(claimed) end
        for no key update of d skip locked
      ), judged as materialized (
        select (c.delivery).id, private.reason_to_skip(c.delivery) as reason
        from candidates c
      ), passed_over as (
        update public.notification_deliveries d
        set state = 'skipped', ended_at = now(), last_error = j.reason
        from judged j where d.id = j.id and j.reason is not null
        returning d.id
      ), leased as (
        update public.notification_deliveries d
        set state = 'sending', attempts = d.attempts + 1, leased_by = worker, lease_until = now() + interval '45 seconds',
          handed_at = null
        from judged j where d.id = j.id and j.reason is null
        returning d.id
      )
      select (select count(*) from passed_over), array(select l.id from leased l) into skipped, taken;
      claimed := claimed || taken;
      -- What was skipped makes room, and lets the next one of the same person pass. Calls are taken one by one.
      exit when cardinality(claimed) >= wanted
        or skipped = 0 and (by_channel <> 'webhook' or cardinality(taken) = 0);
    end loop;
    exit when cardinality(claimed) >= wanted;
  end loop;
  return jsonb_build_object(
    'deliveries', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', d.id, 'attempt', d.attempts, 'round', d.round, 'notificationId', n.id, 'agencyId', a.id,
        'agencyName', a.name, 'recipientId', p.id, 'recipientName', p.full_name, 'employeeNumber', p.employee_number,
        'channel', d.channel, 'kind', n.kind, 'content', n.content, 'hasLink', n.link is not null,
        'needsAck', n.needs_ack, 'isUrgent', d.is_urgent, 'createdAt', private.in_ms(n.created_at),
        'deadlineAt', private.in_ms(d.deadline_at), 'timeZone', private.time_zone_of(p),
        'email', case when by_channel = 'email' then nullif(p.email, '') end,
        'phone', case when by_channel = 'sms' then p.phone end,
        'push', (
          select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'endpoint', s.endpoint, 'p256dh', s.p256dh,
            'auth', s.auth) order by s.id), '[]')
          from public.push_subscriptions s
          where by_channel = 'push' and s.agency_id = n.agency_id and s.user_id = p.id
        ),
        'webhook', (
          select jsonb_build_object('url', r.webhook_url, 'secret', w.secret)
          from public.notice_rules r join private.webhook_secrets w on w.agency_id = r.agency_id
          where by_channel = 'webhook' and r.agency_id = n.agency_id and r.webhook_url is not null
        )) order by d.is_urgent desc, d.due_at, d.id), '[]')
      from public.notification_deliveries d
      join public.notifications n on n.id = d.notification_id
      join public.profiles p on p.agency_id = n.agency_id and p.id = n.recipient_id
      join public.agencies a on a.id = n.agency_id
      where d.id = any (claimed)
    ),
    'nextDueAt', private.in_ms(case
      when cardinality(claimed) >= wanted then now()
      else least(
        (select min(d.due_at) from public.notification_deliveries d
          where d.channel = by_channel and d.is_urgent and d.state = 'waiting' and d.due_at > now()),
        (select min(d.due_at) from public.notification_deliveries d
          where d.channel = by_channel and not d.is_urgent and d.state = 'waiting' and d.due_at > now()),
        (select min(d.lease_until) from public.notification_deliveries d
          where d.channel = by_channel and d.state = 'sending')
      )
    end));
end
$$;

-- Edits that should have been told by a job, which waits behind others or is lost. None is told after three days.
create index roster_edits_to_announce_idx on public.roster_edits (announce_at)
  where (announce_at is not null and announced_at is null);

create function private.tell_late_edits(moment timestamptz)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  late uuid;
  told integer := 0;
begin
  for late in
    select e.id from public.roster_edits e
    where e.announced_at is null and e.announce_at <= moment - interval '15 seconds'
      and e.announce_at > moment - interval '3 days'
    -- Schedules are locked in one order.
    order by e.schedule_id, e.announce_at limit 100
  loop
    begin
      told := told + private.announce_roster_edit(late);
    exception when others then
      raise warning 'Edit % could not be told: %', late, sqlerrm;
    end;
  end loop;
  return told;
end
$$;

-- As before, but what cannot be told keeps nothing else from being told: it is said in the log, and tried with each sweep.
create or replace function private.tell_due()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  teller text;
  made integer;
  told integer := 0;
begin
  -- None of the tellers looks back so far.
  delete from private.told t where t.told_at < now() - interval '60 days';
  perform private.withdraw_shift_notices(now());
  foreach teller in array array[
    'private.tell_late_edits(now())', 'private.tell_new_devices()', 'private.tell_shift_reminders(now())',
    'private.tell_ending_qualifications(now())', 'private.tell_open_shifts(now())', 'private.tell_shortfalls(now())',
    'private.tell_unacknowledged(now())'
  ] loop
    begin
      execute 'select ' || teller into made;
      told := told + made;
    exception when others then
      raise warning '% failed: %', teller, sqlerrm;
    end;
  end loop;
  return told;
end
$$;
