-- What supervisors read of call-outs, and people of what is offered to them.

create function private.get_call_out(call_out_id uuid)
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
    select jsonb_build_object('id', c.id, 'version', c.version, 'state', c.state, 'opening', private.opening_record(o, false),
      'centerName', n.name, 'timeZone', n.time_zone, 'holderId', c.holder_id, 'holderName', private.name_of(c.holder_id),
      'startedByName', coalesce(private.name_of(c.started_by), 'The app'), 'startedAt', private.in_ms(c.started_at),
      'endedByName', private.name_of(c.ended_by), 'endedAt', private.in_ms(c.ended_at), 'endReason', c.end_reason,
      'isAutomatic', c.is_automatic, 'rules', c.rules, 'rankedAt', private.in_ms(c.ranked_at),
      'candidates', (
        select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'version', d.version, 'personId', d.person_id, 'step', d.step,
          'place', d.place, 'parts', d.score, 'snapshot', d.snapshot, 'proposal', d.proposal - 'edits',
          'skipReason', d.skip_reason, 'state', d.state, 'stateAt', private.in_ms(d.state_at), 'phone', p.phone)
          order by d.step, d.place nulls last, d.snapshot ->> 'fullName', d.id), '[]')
        from public.call_out_candidates d join public.profiles p on p.id = d.person_id
        where d.call_out_id = c.id
      ),
      'contacts', (
        select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'personId', t.person_id, 'step', t.step, 'channel', t.channel,
          'outcome', t.outcome, 'note', t.note, 'byName', private.name_of(t.by_id), 'at', private.in_ms(t.at)) order by t.id), '[]')
        from public.call_out_contacts t where t.agency_id = c.agency_id and t.call_out_id = c.id
      ),
      'offers', (
        select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'personId', f.person_id, 'step', f.step, 'state', f.state,
          'madeAt', private.in_ms(f.made_at), 'answerBy', private.in_ms(f.answer_by)) order by f.made_at, f.id), '[]')
        from public.call_out_offers f where f.agency_id = c.agency_id and f.call_out_id = c.id
      ),
      'events', (
        select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'actorName', private.name_of(e.actor_id),
          'reason', e.reason, 'at', private.in_ms(e.at)) order by e.id), '[]')
        from public.call_out_events e where e.agency_id = c.agency_id and e.call_out_id = c.id
      ),
      'fills', (
        select coalesce(jsonb_agg(jsonb_build_object('startsAt', private.in_ms(f.starts_at), 'endsAt', private.in_ms(f.ends_at),
          'personName', private.name_of(f.person_id), 'way', f.way, 'at', private.in_ms(f.created_at)) order by f.id), '[]')
        from public.opening_fills f where f.agency_id = o.agency_id and f.opening_id = o.id
      ))
    from public.call_outs c
    join public.openings o on o.agency_id = c.agency_id and o.id = c.opening_id
    join public.centers n on n.id = c.center_id
    where c.id = get_call_out.call_out_id and c.agency_id = agency
  );
end
$$;
create function public.get_call_out(p_id uuid)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.get_call_out(p_id) $$;
comment on function public.get_call_out is 'A call-out with its list, its contacts and what came of it, for supervisors; null if there is none.';

create function private.list_call_outs(before uuid, running boolean)
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
    select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'state', c.state, 'holderName', private.name_of(c.holder_id),
      'startedByName', coalesce(private.name_of(c.started_by), 'The app'), 'startedAt', private.in_ms(c.started_at),
      'endedAt', private.in_ms(c.ended_at), 'isAutomatic', c.is_automatic, 'opening', private.opening_record(o, false),
      'asked', (select count(distinct t.person_id) from public.call_out_contacts t
        where t.agency_id = c.agency_id and t.call_out_id = c.id),
      'filledBy', (select coalesce(jsonb_agg(private.name_of(f.person_id) order by f.id), '[]') from public.opening_fills f
        where f.agency_id = o.agency_id and f.opening_id = o.id)
    ) order by c.started_at desc, c.id desc), '[]')
    from (
      select x.*
      from public.call_outs x
      left join public.call_outs edge on edge.id = list_call_outs.before and edge.agency_id = agency
      where x.agency_id = agency and (not coalesce(running, false) or x.state = 'running')
        and (edge.id is null or (x.started_at, x.id) < (edge.started_at, edge.id))
      order by x.started_at desc, x.id desc limit 50
    ) c
    join public.openings o on o.agency_id = c.agency_id and o.id = c.opening_id
  );
end
$$;
create function public.list_call_outs(p_before uuid default null, p_running boolean default false)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.list_call_outs(p_before, p_running) $$;
comment on function public.list_call_outs is 'Call-outs of the agency, newest first, at most 50, older than the one named, for supervisors.';

-- An offer as whoever got it may see it.
create function private.offer_terms(offer public.call_out_offers)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('offerId', offer.id,
    -- Nobody may have written down yet that its time is over.
    'state', case when offer.state = 'open' and offer.answer_by <= now() then 'lapsed' else offer.state::text end,
    'agencyName', a.name, 'centerName', n.name, 'timeZone', n.time_zone, 'personName', p.full_name,
    'code', coalesce(offer.terms ->> 'code', ''), 'kind', coalesce(offer.terms ->> 'kind', 'take'),
    'startsAt', (offer.terms ->> 'startsAt')::bigint, 'endsAt', (offer.terms ->> 'endsAt')::bigint,
    'answerBy', private.in_ms(offer.answer_by), 'answeredAt', private.in_ms(offer.answered_at),
    'isTaken', c.state = 'filled', 'means', offer.terms -> 'means')
  from public.call_outs c
  join public.centers n on n.id = c.center_id
  join public.agencies a on a.id = c.agency_id
  join public.profiles p on p.id = offer.person_id
  where c.id = offer.call_out_id
$$;

-- The offer that a link is for, or the own one of that id; nothing where the person or the agency is gone.
create function private.offer_of(token text, offer_id uuid)
returns public.call_out_offers
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  offer public.call_out_offers;
begin
  if length(token) = 43 then
    select o.* into offer
    from private.offer_links l
    join public.call_out_offers o on o.agency_id = l.agency_id and o.id = l.offer_id
    where l.token_hash = sha256(convert_to(token, 'UTF8'));
  elsif token is null and offer_id is not null then
    select o.* into offer from public.call_out_offers o
    where o.id = offer_id and o.agency_id = private.my_agency_id() and o.person_id = (select auth.uid());
  end if;
  if offer.id is not null and not exists (
    select 1 from public.profiles p join public.agencies a on a.id = p.agency_id and a.status = 'active'
    where p.id = offer.person_id and p.is_active
  ) then
    return null;
  end if;
  return offer;
end
$$;

create function private.get_offer(token text, offer_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  offer public.call_out_offers := private.offer_of(token, offer_id);
begin
  return case when offer.id is not null then private.offer_terms(offer) end;
end
$$;
create function public.get_offer(p_token text default null, p_offer_id uuid default null)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.get_offer(p_token, p_offer_id) $$;
comment on function public.get_offer is 'What was offered, by the token of a link or by the id of an own offer; null for any that does not count, whatever the reason. Looking changes nothing.';

create function private.get_my_offers()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(private.offer_terms(o) order by o.answer_by, o.id), '[]')
  from public.call_out_offers o
  where o.agency_id = private.my_agency_id() and o.person_id = (select auth.uid()) and o.state = 'open' and o.answer_by > now()
$$;
create function public.get_my_offers()
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.get_my_offers() $$;
comment on function public.get_my_offers is 'What is offered to the caller and waits for an answer, the most urgent first.';

grant execute on function private.get_call_out(uuid), public.get_call_out(uuid), private.list_call_outs(uuid, boolean),
  public.list_call_outs(uuid, boolean), private.get_my_offers(), public.get_my_offers() to authenticated;
grant execute on function private.get_offer(text, uuid), public.get_offer(text, uuid) to anon, authenticated;
