-- A call is written down once for whoever makes it: the same request, also at the same moment, answers as the first. Ids of
-- others are theirs, and collide with nothing.
alter table public.call_out_contacts drop constraint call_out_contacts_client_id_key;
create unique index call_out_contacts_client_key on public.call_out_contacts (call_out_id, by_id, client_id)
  where client_id is not null;

create or replace function private.record_contact(
  call_out_id uuid, step integer, person uuid, outcome public.contact_outcome, given_note text, client_id uuid)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  me constant uuid := (select auth.uid());
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  call_out public.call_outs;
  candidate public.call_out_candidates;
  written public.call_out_contacts;
  offer public.call_out_offers;
begin
  if client_id is null then
    perform private.fail(422, 'A call needs an id.', '{"field":"clientId"}');
  end if;
  if outcome is null or outcome = 'accepted' then
    perform private.fail(422, 'Whoever accepts is given the shift. Say what else came of the call.', '{"field":"outcome"}');
  end if;
  -- Whoever else writes to this call-out waits, so that the second of two equal requests sees the first.
  perform 1 from public.call_outs c where c.id = record_contact.call_out_id and c.agency_id = agency for update;
  select * into written from public.call_out_contacts c
  where c.call_out_id = record_contact.call_out_id and c.agency_id = agency and c.by_id = me
    and c.client_id = record_contact.client_id;
  if found then
    if (written.step, written.person_id, written.outcome) is distinct from (step, person, outcome) then
      perform private.fail(409, 'Another call has this id. Write it down again.', '{"field":"clientId"}');
    end if;
    return written.id;
  end if;
  call_out := private.lock_call_out(call_out_id, agency, null);
  candidate := private.lock_candidate(call_out, step, person);
  if candidate.state = 'accepted' then
    perform private.fail(409, format('%s has accepted already.', private.name_of(person)));
  end if;
  insert into public.call_out_contacts (agency_id, call_out_id, step, person_id, channel, outcome, note, by_id, client_id)
  values (agency, call_out.id, candidate.step, person, 'phone', outcome, words, me, record_contact.client_id)
  returning * into written;
  if outcome = 'refused' then
    select * into offer from public.call_out_offers o
    where o.call_out_id = call_out.id and o.person_id = person and o.state = 'open' for update;
    if found then
      update public.call_out_offers o set state = 'declined', answered_at = now(), answered_via = 'phone' where o.id = offer.id;
      update private.offer_links l set used_at = now() where l.agency_id = offer.agency_id and l.offer_id = offer.id and l.used_at is null;
      perform private.end_offer_notice(offer.id);
    end if;
    perform private.mark_refused(call_out, candidate);
  elsif candidate.state not in ('offered', 'refused') then
    update public.call_out_candidates c set state = 'unreached', state_at = now() where c.id = candidate.id;
  end if;
  perform private.look_whether_exhausted(call_out);
  return written.id;
end
$$;
