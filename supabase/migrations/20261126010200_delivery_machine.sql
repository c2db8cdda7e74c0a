-- The deliveries are the queue. A worker takes some of a channel with a lease, says right before it sends one, and says
-- what came of it. What it held when it died is taken again; of what it may have sent nobody knows, so that is tried once
-- more and then no more.
--
-- Locks: whoever ends a delivery as dead changes the notice and its other deliveries, so it holds the notice before any of
-- them. Whoever takes or skips one holds that delivery alone and then waits for nothing.
alter table public.notification_deliveries
  add column failed_at timestamptz;
comment on column public.notification_deliveries.failed_at is 'When the newest attempt that failed did so.';

drop index public.notification_deliveries_due_idx;
create index notification_deliveries_due_idx on public.notification_deliveries (channel, is_urgent, due_at, id)
  where (state = 'waiting');
create index notification_deliveries_deadline_idx on public.notification_deliveries (deadline_at)
  where (state = 'waiting');
create index notification_deliveries_lease_idx on public.notification_deliveries (channel, lease_until)
  where (state = 'sending');

-- Why a delivery is not to be sent any more; null = it is.
create function private.reason_to_skip(delivery public.notification_deliveries)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (select case
    when not p.is_active or a.status <> 'active' then 'The recipient is no longer active.'
    when n.expires_at <= now() then 'The notice is of no use any more.'
    when (n.read_at is not null or n.acknowledged_at is not null)
        and (delivery.is_fallback or delivery.channel in ('push', 'sms'))
      then 'The notice was opened in the app.'
    -- Who was told once, perhaps, is told as it was.
    when delivery.last_error is null and exists (
        select 1 from public.notifications newer
        where newer.recipient_id = n.recipient_id and newer.subject = n.subject and newer.id > n.id
      ) then 'A newer notice took its place.'
  end
  from public.notifications n
  join public.profiles p on p.agency_id = n.agency_id and p.id = n.recipient_id
  join public.agencies a on a.id = n.agency_id
  where n.id = delivery.notification_id);
end
$$;

-- What is said of a delivery that came to its deadline.
create function private.late_words(newest_error text)
returns text
language sql
immutable
set search_path = ''
as $$
  select left('It could not be sent in time.' || coalesce(' The newest attempt: ' || newest_error, ''), 500)
$$;

-- Ends deliveries that will not be sent, which say why by now. The caller holds their notices, then them.
create function private.end_as_dead(ids bigint[])
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if cardinality(ids) = 0 then
    return;
  end if;
  update public.notification_deliveries d
  set state = 'dead', ended_at = now(), leased_by = null, lease_until = null
  where d.id = any (ids);
  -- What stands in for it waits no longer.
  update public.notification_deliveries f
  set due_at = now()
  from public.notification_deliveries d
  where d.id = any (ids) and f.notification_id = d.notification_id and f.is_fallback and f.state = 'waiting'
    and f.due_at > now();
  if found then
    perform pg_notify('notices', '');
  end if;
  update public.notifications n
  set status = 'failed'
  where n.id in (select d.notification_id from public.notification_deliveries d where d.id = any (ids))
    and n.status = 'pending'
    and not exists (
      select 1 from public.notification_deliveries o where o.notification_id = n.id and o.state <> 'dead'
    );
end
$$;

-- Takes deliveries from whoever holds them: all of a worker, or those of a channel whose lease has run out. Returns how many.
create function private.end_leases(worker text, by_channel public.notice_channel)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  lapsed bigint[];
  lost bigint[];
begin
  lapsed := array(
    select d.id from public.notification_deliveries d
    where d.state = 'sending' and (d.leased_by = worker or d.channel = by_channel and d.lease_until < now())
  );
  if cardinality(lapsed) = 0 then
    return 0;
  end if;
  lapsed := array(
    select d.id
    from public.notification_deliveries d
    join public.notifications n on n.id = d.notification_id
    where d.id = any (lapsed) and d.state = 'sending' and (d.leased_by = worker or d.lease_until < now())
    for no key update of n, d skip locked
  );
  lost := array(
    select d.id from public.notification_deliveries d
    where d.id = any (lapsed) and d.handed_at is not null and d.unsure > 0
  );
  update public.notification_deliveries d
  set unsure = d.unsure + 1, failed_at = now(), last_error = 'Nobody knows whether it arrived.'
  where d.id = any (lapsed) and d.handed_at is not null;
  update public.notification_deliveries d
  set state = 'waiting', leased_by = null, lease_until = null, handed_at = null
  where d.id = any (lapsed) and d.id <> all (lost);
  perform private.end_as_dead(lost);
  return cardinality(lapsed);
end
$$;

-- Ends what was not sent in its time, of whatever channel, also of one by which no worker can send.
create function private.end_overdue_deliveries()
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  overdue bigint[];
begin
  overdue := array(
    select d.id from public.notification_deliveries d
    where d.state = 'waiting' and d.deadline_at <= now() order by d.deadline_at limit 500
  );
  if cardinality(overdue) = 0 then
    return;
  end if;
  overdue := array(
    select d.id
    from public.notification_deliveries d
    join public.notifications n on n.id = d.notification_id
    where d.id = any (overdue) and d.state = 'waiting'
    for no key update of n, d skip locked
  );
  update public.notification_deliveries d
  set state = 'skipped', ended_at = now(), last_error = r.reason
  from public.notification_deliveries o
  cross join lateral (select private.reason_to_skip(o) as reason) r
  where o.id = any (overdue) and d.id = o.id and r.reason is not null;
  overdue := array(
    select d.id from public.notification_deliveries d where d.id = any (overdue) and d.state = 'waiting'
  );
  update public.notification_deliveries d
  set last_error = private.late_words(d.last_error), failed_at = coalesce(d.failed_at, now())
  where d.id = any (overdue);
  perform private.end_as_dead(overdue);
end
$$;

-- Gives a worker deliveries of a channel for 45 seconds, urgent ones first, then what has been due the longest; of one
-- person one at a time, in the order of the notices. Tells also when there may be more: now, when the next one is due, or
-- when the next lease ends; and whenever one is settled.
create function private.claim_deliveries(worker text, by_channel public.notice_channel, most integer)
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
begin
  if coalesce(char_length(worker), 0) not between 1 and 255 or by_channel is null then
    perform private.fail(422, 'A worker says its name and a channel.', '{"field":"worker"}');
  end if;
  perform private.end_leases(null, by_channel);
  perform private.end_overdue_deliveries();
  foreach urgent in array array[true, false] loop
    loop
      with candidates as materialized (
        select d as delivery
        from public.notification_deliveries d
        where d.channel = by_channel and d.is_urgent = urgent and d.state = 'waiting' and d.due_at <= now()
          and d.deadline_at > now()
          -- Nothing earlier for the same person waits or is on its way; a fallback that is not due holds up nobody.
          and not exists (
            select 1 from public.notification_deliveries e
            where e.recipient_id = d.recipient_id and e.channel = d.channel and e.is_urgent = d.is_urgent
              and e.notification_id < d.notification_id and e.state in ('waiting', 'sending')
              and not (e.is_fallback and e.state = 'waiting' and e.due_at > now())
          )
        order by d.due_at, d.id
        limit wanted - cardinality(claimed)
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
      -- What was skipped makes room, and lets the next one of the same person pass.
      exit when skipped = 0 or cardinality(claimed) >= wanted;
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

-- Says that an attempt is sent from now on, which renews its lease. False when it is no longer this worker's.
create function private.hand_over_delivery(worker text, delivery_id bigint, attempt integer)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.notification_deliveries d
  set handed_at = coalesce(d.handed_at, now()), lease_until = now() + interval '45 seconds'
  where d.id = delivery_id and d.state = 'sending' and d.leased_by = worker and d.attempts = attempt;
  return found;
end
$$;

-- Takes what came of the present attempt; false when it is not the present one. One that may succeed later but not before
-- its deadline is dead, and so is one of which for the second time nobody knows whether it arrived.
create function private.settle_delivery(delivery_id bigint, attempt integer, outcome jsonb)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  held public.notification_deliveries;
  result text := outcome ->> 'state';
  words text := left(coalesce(nullif(btrim(outcome ->> 'error'), ''), 'No reason given.'), 500);
  retry_at timestamptz;
  is_over boolean;
  gone jsonb := coalesce(outcome -> 'goneSubscriptions', '[]');
begin
  if coalesce(result in ('sent', 'retry', 'unsure', 'dead'), false) is not true
    or result in ('retry', 'unsure') and jsonb_typeof(outcome -> 'delaySeconds') is distinct from 'number'
    or jsonb_typeof(gone) <> 'array' or jsonb_path_exists(gone, 'strict $[*] ? (@.type() != "number")')
  then
    perform private.fail(422, 'An outcome is sent, dead, or after some seconds retry or unsure.', '{"field":"outcome"}');
  end if;
  -- The notice first.
  perform 1 from public.notifications n
  where n.id = (select d.notification_id from public.notification_deliveries d where d.id = delivery_id)
  for no key update;
  select * into held from public.notification_deliveries d
  where d.id = delivery_id and d.state = 'sending' and d.attempts = attempt
  for no key update;
  if not found then
    return false;
  end if;
  if held.channel = 'push' then
    delete from public.push_subscriptions s
    where s.agency_id = held.agency_id and s.user_id = held.recipient_id
      and s.id in (select g.id::numeric::bigint from jsonb_array_elements_text(gone) g (id));
  end if;
  if result = 'sent' then
    update public.notification_deliveries d
    set state = 'sent', sent_at = now(), ended_at = now(), leased_by = null, lease_until = null
    where d.id = held.id;
    update public.notifications n set status = 'sent'
    where n.id = held.notification_id and n.status in ('pending', 'failed');
    if held.channel = 'push' then
      update public.push_subscriptions s set sent_at = now()
      where s.agency_id = held.agency_id and s.user_id = held.recipient_id and s.created_at <= held.handed_at;
    end if;
    return true;
  end if;
  retry_at := now() + make_interval(secs => least(greatest((outcome ->> 'delaySeconds')::numeric, 1), 3600)::double precision);
  is_over := result = 'dead' or result = 'unsure' and held.unsure > 0 or retry_at >= held.deadline_at;
  update public.notification_deliveries d
  set failed_at = now(), unsure = d.unsure + case when result = 'unsure' then 1 else 0 end,
    last_error = case
      when result = 'unsure' and held.unsure > 0 then left('Nobody knows whether it arrived. ' || words, 500)
      when result <> 'dead' and is_over then private.late_words(words)
      else words
    end
  where d.id = held.id;
  if is_over then
    perform private.end_as_dead(array[held.id]);
  else
    update public.notification_deliveries d
    set state = 'waiting', due_at = retry_at, leased_by = null, lease_until = null, handed_at = null
    where d.id = held.id;
  end if;
  return true;
end
$$;

create function public.claim_deliveries(p_worker text, p_channel public.notice_channel, p_limit integer)
returns jsonb language sql set search_path = '' as $$ select private.claim_deliveries(p_worker, p_channel, p_limit) $$;
create function public.hand_over_delivery(p_worker text, p_id bigint, p_attempt integer)
returns boolean language sql set search_path = '' as $$ select private.hand_over_delivery(p_worker, p_id, p_attempt) $$;
create function public.settle_delivery(p_id bigint, p_attempt integer, p_outcome jsonb)
returns boolean language sql set search_path = '' as $$ select private.settle_delivery(p_id, p_attempt, p_outcome) $$;
create function private.release_deliveries(worker text)
returns integer language sql security definer set search_path = '' as $$ select private.end_leases(worker, null) $$;
create function public.release_deliveries(p_worker text)
returns integer language sql set search_path = '' as $$ select private.release_deliveries(p_worker) $$;
grant execute on function
  public.claim_deliveries(text, public.notice_channel, integer),
  private.claim_deliveries(text, public.notice_channel, integer),
  public.hand_over_delivery(text, bigint, integer), private.hand_over_delivery(text, bigint, integer),
  public.settle_delivery(bigint, integer, jsonb), private.settle_delivery(bigint, integer, jsonb),
  public.release_deliveries(text), private.release_deliveries(text) to service_role;
comment on function public.claim_deliveries is
  'Gives a worker deliveries of a channel with a lease: {deliveries, nextDueAt}; nextDueAt null = none waits.';
comment on function public.hand_over_delivery is 'Says that an attempt is sent from now on; false when it is no longer this worker''s.';
comment on function public.settle_delivery is 'Takes what came of the present attempt; false when it is not the present one.';
comment on function public.release_deliveries is 'Gives back what a worker holds, when it starts or stops; returns how many.';
