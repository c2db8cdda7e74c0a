-- What the server and the worker need of call-outs, and the links in messages.

-- What the server needs to offer to somebody on the list, or to give them the shift, as a supervisor.
create function private.find_candidate(call_out_id uuid, step integer, person uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  found_candidate jsonb;
begin
  select jsonb_build_object('callOutId', c.id, 'openingId', o.id, 'openingVersion', o.version, 'rules', c.rules,
    'isAutomatic', c.is_automatic, 'kind', coalesce(d.proposal ->> 'kind', 'take'),
    'startsAt', (d.proposal ->> 'startsAt')::bigint, 'endsAt', (d.proposal ->> 'endsAt')::bigint,
    'isRanked', d.place is not null, 'skipReason', d.skip_reason)
  into found_candidate
  from public.call_outs c
  join public.openings o on o.agency_id = c.agency_id and o.id = c.opening_id
  join public.call_out_candidates d on d.agency_id = c.agency_id and d.call_out_id = c.id
  where c.id = find_candidate.call_out_id and c.agency_id = agency and d.step = find_candidate.step
    and d.person_id = find_candidate.person;
  if found_candidate is null then
    perform private.fail(404, 'This person is not on the list of this call-out.');
  end if;
  return found_candidate;
end
$$;
create function public.find_candidate(p_id uuid, p_step integer, p_person uuid)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.find_candidate(p_id, p_step, p_person) $$;
grant execute on function private.find_candidate(uuid, integer, uuid), public.find_candidate(uuid, integer, uuid) to authenticated;

-- Starts a call-out by the app itself, in the hands of a supervisor, where the agency lets sick calls do so.
create function private.start_call_out_alone(
  holder uuid, call_out_id uuid, opening_id bigint, expected_version integer, rules jsonb, ranked_at timestamptz, candidates jsonb)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := (select o.agency_id from public.openings o where o.id = opening_id);
  started uuid;
begin
  if not exists (
    select 1 from public.profiles p where p.id = holder and p.agency_id = agency and p.is_active and private.role_of(p.id) >= 'supervisor'
  ) then
    perform private.fail(422, 'A call-out is in the hands of a supervisor.', '{"field":"holder"}');
  end if;
  started := private.open_call_out(agency, call_out_id, opening_id, expected_version, holder, null, rules, ranked_at, candidates, true);
  perform private.notify(holder, 'call_out.started', format('A call-out for %s has started: somebody is off sick. It is in your hands.',
    private.call_out_words(c)), '/call-outs/' || c.id)
  from public.call_outs c where c.id = started;
  return started;
end
$$;
create function public.start_call_out_alone(
  p_holder uuid, p_id uuid, p_opening_id bigint, p_expected_version integer, p_rules jsonb, p_ranked_at timestamptz, p_candidates jsonb)
returns uuid
language sql
set search_path = ''
as $$
  select private.start_call_out_alone(p_holder, p_id, p_opening_id, p_expected_version, p_rules, p_ranked_at, p_candidates)
$$;

-- Marks somebody who waits on the list and whom a rule forbids by now, with the rule.
create function private.bar_candidate(call_out_id uuid, step integer, person uuid, why text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  call_out public.call_outs;
begin
  select * into call_out from public.call_outs c where c.id = bar_candidate.call_out_id and c.state = 'running' for update;
  if not found then
    return;
  end if;
  update public.call_out_candidates c
  set state = 'barred', state_at = now(), skip_reason = left(coalesce(nullif(why, ''), 'A rule forbids it by now.'), 500)
  where c.call_out_id = call_out.id and c.step = bar_candidate.step and c.person_id = person and c.state = 'waiting';
  perform private.look_whether_exhausted(call_out);
end
$$;
create function public.bar_candidate(p_id uuid, p_step integer, p_person uuid, p_reason text)
returns void
language sql
set search_path = ''
as $$ select private.bar_candidate(p_id, p_step, p_person, p_reason) $$;

-- What the worker can do now: call-outs whose next offer is due, openings whose sick call starts one, claims whose time is over.
create function private.list_call_out_work()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return jsonb_build_object(
    'callOuts', (
      select coalesce(jsonb_agg(jsonb_build_object('callOutId', c.id, 'openingId', c.opening_id, 'rules', c.rules,
        'actorId', private.call_out_actor(c), 'waiting', (
          select jsonb_agg(jsonb_build_object('personId', d.person_id, 'step', d.step, 'place', d.place) order by d.step, d.place)
          from public.call_out_candidates d where d.agency_id = c.agency_id and d.call_out_id = c.id and d.state = 'waiting'
        )) order by c.started_at), '[]')
      from (
        select x.* from public.call_outs x
        join public.agencies a on a.id = x.agency_id and a.status = 'active'
        where x.state = 'running' and x.is_automatic
          and not exists (select 1 from public.call_out_offers f
            where f.agency_id = x.agency_id and f.call_out_id = x.id and f.state = 'open')
          and exists (select 1 from public.call_out_candidates d
            where d.agency_id = x.agency_id and d.call_out_id = x.id and d.state = 'waiting'
              and coalesce((x.rules -> 'steps' -> d.step ->> 'isAutomatic')::boolean, false))
        order by x.started_at limit 100
      ) c
    ),
    'sickCalls', (
      select coalesce(jsonb_agg(jsonb_build_object('openingId', o.id, 'holderId', h.id) order by o.starts_at), '[]')
      from public.openings o
      join public.agencies a on a.id = o.agency_id and a.status = 'active'
      cross join lateral (
        select p.id from public.profiles p
        where p.agency_id = o.agency_id and p.is_active and private.role_of(p.id) >= 'supervisor'
          and coalesce(p.center_id, o.center_id) = o.center_id
        -- Whoever is on duty comes first.
        order by exists (
          select 1 from public.assigned_shifts s
          where s.agency_id = p.agency_id and s.user_id = p.id and s.status = 'published' and s.starts_at <= now() and s.ends_at > now()
        ) desc, p.center_id is not null desc, p.id limit 1
      ) h
      where o.state = 'open' and o.origin = 'sick' and o.ends_at > now() and o.created_at > now() - interval '1 day'
        and not exists (select 1 from public.call_outs c where c.agency_id = o.agency_id and c.opening_id = o.id)
        and coalesce((private.filling_rules_on(o.agency_id, o.shift_date) #>> '{automatic,startsOnSickCall}')::boolean, false)
    ),
    'claims', (
      select coalesce(jsonb_agg(jsonb_build_object('openingId', o.id, 'actorId', private.any_supervisor(o),
        'mayAward', coalesce((private.filling_rules_on(o.agency_id, o.shift_date) #>> '{automatic,awardsClaims}')::boolean, false),
        'personIds', (select jsonb_agg(c.person_id order by c.created_at, c.id) from public.opening_claims c
          where c.agency_id = o.agency_id and c.opening_id = o.id and c.state = 'waiting')) order by o.claims_until), '[]')
      from public.openings o
      join public.agencies a on a.id = o.agency_id and a.status = 'active'
      where o.state = 'open' and o.is_ranked and o.claims_until <= now() and o.ends_at > now()
        and exists (select 1 from public.opening_claims c where c.agency_id = o.agency_id and c.opening_id = o.id and c.state = 'waiting')
        and not exists (select 1 from private.told t where t.agency_id = o.agency_id and t.key = private.claims_due_key(o))
    ));
end
$$;
create function public.list_call_out_work()
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.list_call_out_work() $$;

-- Any supervisor of the center in whose sight the app ranks.
create function private.any_supervisor(opening public.openings)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  select p.id from public.profiles p
  where p.agency_id = opening.agency_id and p.is_active and private.role_of(p.id) >= 'supervisor'
    and coalesce(p.center_id, opening.center_id) = opening.center_id
  order by p.id limit 1
$$;

create function private.claims_due_key(opening public.openings)
returns text
language sql
stable
set search_path = ''
as $$ select format('claims:%s:%s', opening.id, private.in_ms(opening.claims_until)) $$;

-- Tells the supervisors of a center, once, that those who asked for an opening wait for a decision.
create function private.tell_of_due_claims(opening_id bigint)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  opening public.openings;
begin
  select * into opening from public.openings o where o.id = tell_of_due_claims.opening_id and o.state = 'open';
  if not found then
    return false;
  end if;
  insert into private.told (agency_id, key) values (opening.agency_id, private.claims_due_key(opening)) on conflict do nothing;
  if not found then
    return false;
  end if;
  insert into public.notifications (agency_id, recipient_id, kind, content, link, concerns_at, expires_at)
  select p.agency_id, p.id, 'opening.decide', format('Give %s to one of those who asked for it: the time to ask is over.',
    private.opening_words(opening)), '/open-shifts?opening=' || opening.id, opening.starts_at, opening.ends_at
  from public.profiles p
  where p.agency_id = opening.agency_id and p.is_active and private.role_of(p.id) >= 'supervisor'
    and coalesce(p.center_id, opening.center_id) = opening.center_id
  order by p.id;
  return true;
end
$$;
create function public.tell_of_due_claims(p_opening_id bigint)
returns boolean
language sql
set search_path = ''
as $$ select private.tell_of_due_claims(p_opening_id) $$;

CREATE OR REPLACE FUNCTION private.claim_deliveries(worker text, by_channel public.notice_channel, most integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
        -- Each message has a link of its own, by which its reader answers without a session.
        'offerToken', case when n.kind = 'call_out.offer' and by_channel <> 'webhook'
          then private.make_offer_link(substring(n.subject from '^offer:([0-9a-f-]{36})$')::uuid, by_channel) end,
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
$function$;

CREATE OR REPLACE FUNCTION private.hand_over_delivery(worker text, delivery_id bigint, attempt integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.notification_deliveries d
  set handed_at = coalesce(d.handed_at, now()), lease_until = now() + interval '45 seconds'
  where d.id = delivery_id and d.state = 'sending' and d.leased_by = worker and d.attempts = attempt
    -- Nobody is offered a shift that has somebody, not even by a message that is on its way.
    and not exists (
      select 1 from public.notifications n
      where n.id = d.notification_id and n.kind = 'call_out.offer' and n.expires_at <= now()
    );
  return found;
end
$function$;

CREATE OR REPLACE FUNCTION private.list_notices_to_plan(most integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object(
    'id', n.id, 'kind', n.kind, 'createdAt', private.in_ms(n.created_at), 'concernsAt', private.in_ms(n.concerns_at),
    'expiresAt', private.in_ms(n.expires_at), 'timeZone', private.time_zone_of(p), 'hasEmail', p.email <> '',
    'phone', p.phone,
    'pushCount', (select count(*) from public.push_subscriptions s where s.agency_id = n.agency_id and s.user_id = p.id),
    'hasWebhook', r.webhook_url is not null
      and exists (select 1 from private.webhook_secrets w where w.agency_id = n.agency_id),
    'fallbackMinutes', coalesce(r.fallback_minutes, 5),
    -- An offer goes by the channels of its step.
    'onlyChannels', case when n.kind = 'call_out.offer' then (
      select coalesce(jsonb_agg(h), '[]')
      from public.call_out_offers o
      join public.call_outs k on k.agency_id = o.agency_id and k.id = o.call_out_id
      cross join jsonb_array_elements_text(k.rules -> 'steps' -> o.step -> 'channels') h
      where o.agency_id = n.agency_id and o.id::text = substring(n.subject from '^offer:(.*)$') and h in ('push', 'sms', 'email')
    ) end,
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
$function$;

grant execute on function
  private.start_call_out_alone(uuid, uuid, bigint, integer, jsonb, timestamptz, jsonb),
  public.start_call_out_alone(uuid, uuid, bigint, integer, jsonb, timestamptz, jsonb),
  private.bar_candidate(uuid, integer, uuid, text), public.bar_candidate(uuid, integer, uuid, text),
  private.list_call_out_work(), public.list_call_out_work(),
  private.tell_of_due_claims(bigint), public.tell_of_due_claims(bigint) to service_role;
