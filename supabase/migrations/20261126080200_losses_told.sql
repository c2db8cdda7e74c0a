-- Losses that nobody heard of: a browser that takes no notices any more, a night that failed, and notices that reached
-- nobody but the agency's own address.

-- As before, and whose last browser is gone is told by the other channels.
create or replace function private.settle_delivery(delivery_id bigint, attempt integer, outcome jsonb)
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
  lost text;
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
    with forgotten as (
      delete from public.push_subscriptions s
      where s.agency_id = held.agency_id and s.user_id = held.recipient_id
        and s.id in (select g.id::numeric::bigint from jsonb_array_elements_text(gone) g (id))
      returning s.device
    )
    select string_agg(distinct f.device, ', ') into lost from forgotten f;
    -- Whoever relies on a browser that is gone would hear nothing, and not know it.
    if lost is not null and not exists (select 1 from public.push_subscriptions s where s.user_id = held.recipient_id) then
      perform private.notify(held.recipient_id, 'security.push', format(
        'Your notices are shown on no device any more: %s does not take them now. Turn them on again if you want them there.',
        lost), '/profile/notices');
    end if;
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

-- As before, but what the agency's own address took has reached no person.
create or replace function private.list_dead_deliveries(before bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    with page as (
      select d.*, row_number() over (order by d.id desc) as place
      from public.notification_deliveries d
      where d.agency_id = agency and d.state = 'dead' and (before is null or d.id < before)
      order by d.id desc limit 51
    )
    select jsonb_build_object(
      'deliveries', coalesce(jsonb_agg(jsonb_build_object(
        'id', d.id, 'recipientId', p.id, 'recipientName', p.full_name, 'kind', n.kind, 'channel', d.channel,
        'noticeAt', private.in_ms(n.created_at), 'endedAt', private.in_ms(d.ended_at), 'attempts', d.attempts,
        'error', d.last_error, 'isRead', n.read_at is not null,
        'isSentOtherwise', exists (
          select 1 from public.notification_deliveries o where o.notification_id = d.notification_id and o.state = 'sent'
            and o.channel <> 'webhook'
        )) order by d.id desc) filter (where d.place <= 50), '[]'),
      'next', min(d.id) filter (where d.place = 50 and exists (select 1 from page l where l.place = 51))
    )
    from page d
    join public.notifications n on n.id = d.notification_id
    join public.profiles p on p.agency_id = d.agency_id and p.id = d.recipient_id
  );
end
$$;

create or replace function private.get_digest_facts(agency uuid)
returns json
language sql
stable
security definer
set search_path = ''
as $$
  select json_build_object(
    'centers', (
      select coalesce(json_agg(private.digest_center(c) order by c.created_at, c.id), '[]')
      from public.centers c where c.agency_id = a.id and c.is_active
    ),
    -- Never of which kind, nor why.
    'requests', (
      select coalesce(json_agg(json_build_object('kind', x.kind, 'id', x.id, 'centerId', x.center_id, 'names', x.names,
        'startsAt', round(extract(epoch from x.starts_at) * 1000), 'endsAt', round(extract(epoch from x.ends_at) * 1000),
        'since', round(extract(epoch from x.since) * 1000)) order by x.starts_at, x.kind, x.id), '[]')
      from (
        select 'leave' as kind, o.id, p.center_id, array[p.full_name] as names, o.start_datetime as starts_at,
          o.end_datetime as ends_at, o.created_at as since
        from public.time_off_requests o
        join public.profiles p on p.id = o.user_id and p.is_active and p.center_id is not null
        where o.agency_id = a.id and o.status = 'pending'
        union all
        select 'swap', s.id, s.center_id, array[requester.full_name, responder.full_name], t.starts_at, t.ends_at, s.accepted_at
        from public.shift_swaps s
        join public.profiles requester on requester.id = s.requester_id
        join public.profiles responder on responder.id = s.responder_id
        cross join lateral (
          select min(r.starts_at) as starts_at, max(r.ends_at) as ends_at
          from public.assigned_shifts r where r.id in (s.requester_assigned_shift_id, s.responder_assigned_shift_id)
        ) t
        where s.agency_id = a.id and s.status = 'accepted' and s.expires_at > now()
        order by starts_at, kind, id limit 500
      ) x
    ),
    'invitationEnds', (
      select coalesce(json_agg(round(extract(epoch from i.expires_at) * 1000) order by i.expires_at), '[]')
      from (
        select v.expires_at from public.invitations v
        join public.profiles p on p.id = v.user_id and p.is_active
        where v.agency_id = a.id and v.state = 'pending' and v.expires_at > now()
        order by v.expires_at limit 500
      ) i
    ),
    'unacknowledged', (
      select count(*)
      from public.notifications n
      join public.profiles p on p.id = n.recipient_id and p.is_active
      where n.agency_id = a.id and n.needs_ack and n.acknowledged_at is null
        and (n.expires_at is null or n.expires_at > now())
        and n.created_at <= now() - make_interval(hours => coalesce(
          (select r.ack_hours from public.notice_rules r where r.agency_id = a.id), 24))
    ),
    'undelivered', (
      select count(distinct d.notification_id)
      from public.notification_deliveries d
      join public.notifications n on n.id = d.notification_id and n.read_at is null
      where d.agency_id = a.id and d.state = 'dead' and d.ended_at > now() - interval '24 hours'
        and not exists (
          select 1 from public.notification_deliveries o where o.notification_id = d.notification_id and o.state = 'sent'
            and o.channel <> 'webhook'
        )
    )
  )
  from public.agencies a
  where a.id = agency and a.status = 'active'
$$;

-- A night that is given up is told to those who wait for what it finds; not when a later one has taken its place.
create function private.tell_of_failed_night()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, expires_at)
  select p.agency_id, p.id, 'digest.nightly', format('The nightly look ahead of %s failed: nobody has looked for gaps and overtime.',
      to_char(new.night, 'FMDy FMDD Mon YYYY')), '/notices/nightly/' || new.id, 'nightly', now() + interval '24 hours'
  from public.profiles p
  where p.agency_id = new.agency_id and p.is_active and private.role_of(p.id) >= 'supervisor'
    and not exists (select 1 from public.nightly_runs r where r.agency_id = new.agency_id and r.night > new.night)
  order by p.id;
  perform private.tell_agency('supervisors', new.agency_id, 'deliveries');
  return null;
end
$$;
create trigger nightly_runs_tell_failed after update of state on public.nightly_runs
  for each row when (old.state = 'running' and new.state = 'failed') execute function private.tell_of_failed_night();
