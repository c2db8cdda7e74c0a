-- Without a link only whoever is signed in and works here reads or answers an offer, and it is their own.
create or replace function private.get_offer(token text, offer_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  offer public.call_out_offers;
begin
  if token is null and private.my_agency_id() is null then
    return null;
  end if;
  offer := private.offer_of(token, offer_id);
  return case when offer.id is not null then private.offer_terms(offer) end;
end
$$;

CREATE OR REPLACE FUNCTION private.decline_offer(token text, offer_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  offer public.call_out_offers;
  given_channel public.contact_channel := case when token is null then 'app' else 'link' end;
  call_out public.call_outs;
  candidate public.call_out_candidates;
begin
  if token is not null or private.my_agency_id() is not null then
    offer := private.offer_of(token, offer_id);
  end if;
  if offer.id is null then
    perform private.fail(404, 'This offer does not exist.');
  end if;
  perform private.act_as(offer.person_id);
  select * into call_out from public.call_outs c where c.id = offer.call_out_id for update;
  select * into candidate from public.call_out_candidates c
  where c.call_out_id = call_out.id and c.step = offer.step and c.person_id = offer.person_id for update;
  select * into offer from public.call_out_offers o where o.id = offer.id for update;
  if offer.state = 'declined' then
    return private.offer_terms(offer);
  end if;
  if offer.state <> 'open' then
    perform private.fail_offer_over(offer);
  end if;
  if offer.answer_by <= now() then
    perform private.fail_offer_over(private.as_lapsed(offer));
  end if;
  update public.call_out_offers o set state = 'declined', answered_at = now(), answered_via = given_channel where o.id = offer.id
  returning * into offer;
  update private.offer_links l set used_at = now() where l.agency_id = offer.agency_id and l.offer_id = offer.id and l.used_at is null;
  insert into public.call_out_contacts (agency_id, call_out_id, step, person_id, channel, outcome, offer_id, by_id)
  values (offer.agency_id, call_out.id, offer.step, offer.person_id, given_channel, 'refused', offer.id, offer.person_id);
  perform private.end_offer_notice(offer.id);
  perform private.mark_refused(call_out, candidate);
  perform private.look_whether_exhausted(call_out);
  return private.offer_terms(offer);
end
$function$;
