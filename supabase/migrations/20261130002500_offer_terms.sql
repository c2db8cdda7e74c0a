-- Whoever has an offer reads who got the shift instead, by their own clock.
create or replace function private.offer_terms(offer public.call_out_offers)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('offerId', offer.id,
    -- Nobody may have written down yet that its time is over.
    'state', case when offer.state = 'open' and offer.answer_by <= now() then 'lapsed' else offer.state::text end,
    'agencyName', a.name, 'centerName', n.name, 'timeZone', n.time_zone, 'personName', p.full_name, 'clockStyle', p.clock,
    'code', coalesce(offer.terms ->> 'code', ''), 'kind', coalesce(offer.terms ->> 'kind', 'take'),
    'startsAt', (offer.terms ->> 'startsAt')::bigint, 'endsAt', (offer.terms ->> 'endsAt')::bigint,
    'answerBy', private.in_ms(offer.answer_by), 'answeredAt', private.in_ms(offer.answered_at),
    'isTaken', c.state = 'filled',
    'takenBy', case when c.state = 'filled' and offer.state = 'closed' then private.filled_by(c.opening_id) end,
    'means', offer.terms -> 'means')
  from public.call_outs c
  join public.centers n on n.id = c.center_id
  join public.agencies a on a.id = c.agency_id
  join public.profiles p on p.id = offer.person_id
  where c.id = offer.call_out_id
$$;
