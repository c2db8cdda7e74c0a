-- What time and delivery make of offers is written call-out by call-out, each in a transaction of its own: one that cannot be
-- written holds up no other. The trace names the channels by which an offer really left; and the worker is told all that it can
-- do, whatever it has to let rest.
drop function public.lapse_offers();
drop function private.lapse_offers();

create unique index call_out_contacts_sent_key on public.call_out_contacts (offer_id, channel) where outcome is null;
create index call_out_offers_made_idx on public.call_out_offers (made_at);

-- By its recipient, as the index has it.
create or replace function private.end_offer_notice(offer uuid)
returns void
language sql
security definer
set search_path = ''
as $$
  update public.notifications n set expires_at = now()
  from public.call_out_offers o
  where o.id = end_offer_notice.offer and n.recipient_id = o.person_id and n.subject = 'offer:' || o.id
    and n.kind = 'call_out.offer' and n.expires_at > now()
$$;

/* By which channels an offer has left the app, and when. */
create function private.sent_ways(offer public.call_out_offers)
returns table (channel public.contact_channel, at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
  select d.channel::text::public.contact_channel, d.sent_at
  from public.notifications n
  join public.notification_deliveries d on d.agency_id = n.agency_id and d.notification_id = n.id
  where n.recipient_id = offer.person_id and n.subject = 'offer:' || offer.id and n.kind = 'call_out.offer'
    and d.state = 'sent' and d.channel in ('push', 'sms', 'email')
$$;
revoke all on function private.sent_ways(public.call_out_offers) from public, anon, authenticated, service_role;

create function private.settle_offers(call_out_id uuid)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  call_out public.call_outs;
  offer public.call_out_offers;
  done integer := 0;
begin
  select * into call_out from public.call_outs c where c.id = settle_offers.call_out_id for update skip locked;
  if not found then
    return 0;
  end if;
  insert into public.call_out_contacts (agency_id, call_out_id, step, person_id, channel, offer_id, by_id, at)
  select o.agency_id, o.call_out_id, o.step, o.person_id, w.channel, o.id, o.made_by, w.at
  from public.call_out_offers o cross join lateral private.sent_ways(o) w
  where o.call_out_id = call_out.id
  order by w.at, o.id, w.channel
  on conflict (offer_id, channel) where outcome is null do nothing;
  if call_out.state <> 'running' then
    return 0;
  end if;
  for offer in
    select * from public.call_out_offers o
    where o.call_out_id = call_out.id and o.state = 'open' and o.answer_by <= now()
    order by o.person_id for update
  loop
    update public.call_out_offers o set state = 'lapsed', answered_at = now() where o.id = offer.id;
    insert into public.call_out_contacts (agency_id, call_out_id, step, person_id, channel, outcome, offer_id)
    values (offer.agency_id, offer.call_out_id, offer.step, offer.person_id,
      coalesce((select w.channel from private.sent_ways(offer) w order by w.at desc limit 1), 'app'), 'no_answer', offer.id);
    update public.call_out_candidates c set state = 'unreached', state_at = now()
    where c.call_out_id = call_out.id and c.step = offer.step and c.person_id = offer.person_id and c.state = 'offered';
    done := done + 1;
  end loop;
  if done > 0 then
    perform private.look_whether_exhausted(call_out);
  end if;
  return done;
end
$$;
revoke all on function private.settle_offers(uuid) from public, anon, authenticated, service_role;
grant execute on function private.settle_offers(uuid) to service_role;

create function public.settle_offers(p_id uuid)
returns integer
language sql
set search_path = ''
as $$ select private.settle_offers(p_id) $$;
revoke all on function public.settle_offers(uuid) from public, anon, authenticated, service_role;
grant execute on function public.settle_offers(uuid) to service_role;

create function private.list_unsettled_offers()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(u.id order by u.id), '[]')
    from (
      select o.call_out_id as id from public.call_out_offers o where o.state = 'open' and o.answer_by <= now()
      union
      -- No offer waits longer than a day.
      select o.call_out_id
      from public.call_out_offers o cross join lateral private.sent_ways(o) w
      where o.made_at > now() - interval '25 hours' and not exists (
        select 1 from public.call_out_contacts c where c.offer_id = o.id and c.channel = w.channel and c.outcome is null
      )
    ) u
  );
end
$$;
revoke all on function private.list_unsettled_offers() from public, anon, authenticated, service_role;
grant execute on function private.list_unsettled_offers() to service_role;

create function public.list_unsettled_offers()
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.list_unsettled_offers() $$;
revoke all on function public.list_unsettled_offers() from public, anon, authenticated, service_role;
grant execute on function public.list_unsettled_offers() to service_role;

drop function public.list_call_out_work();
drop function private.list_call_out_work();

/* Those that rest, because nobody can be asked now, keep no place from the others. */
create function private.list_call_out_work(resting uuid[])
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
        where x.state = 'running' and x.is_automatic and x.id <> all (coalesce(list_call_out_work.resting, '{}'))
          and not exists (select 1 from public.call_out_offers f
            where f.agency_id = x.agency_id and f.call_out_id = x.id and f.state = 'open')
          and exists (select 1 from public.call_out_candidates d
            where d.agency_id = x.agency_id and d.call_out_id = x.id and d.state = 'waiting'
              and coalesce((x.rules -> 'steps' -> d.step ->> 'isAutomatic')::boolean, false)
              and x.rules -> 'steps' -> d.step -> 'channels' ?| '{push,sms,email}')
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
revoke all on function private.list_call_out_work(uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.list_call_out_work(uuid[]) to service_role;

create function public.list_call_out_work(p_resting uuid[] default null)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.list_call_out_work(p_resting) $$;
revoke all on function public.list_call_out_work(uuid[]) from public, anon, authenticated, service_role;
grant execute on function public.list_call_out_work(uuid[]) to service_role;
