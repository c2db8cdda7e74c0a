-- An answer that fills an opening has its own entry in the audit, beside that of the edit.
create or replace function private.note_fill(opening public.openings, person uuid, call jsonb, actor uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  call_out public.call_outs;
  candidate public.call_out_candidates;
  offer public.call_out_offers;
  given_channel public.contact_channel := coalesce(note_fill.call ->> 'channel', 'phone')::public.contact_channel;
  words text := private.words_of(note_fill.call ->> 'note', 'Note', 'note', 500, true);
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  if note_fill.call is null or note_fill.call = 'null' then
    return;
  end if;
  select * into call_out from public.call_outs c
  where c.id = (note_fill.call ->> 'callOutId')::uuid and c.agency_id = opening.agency_id and c.opening_id = opening.id for update;
  if not found then
    perform private.fail(404, 'This call-out does not exist.');
  end if;
  if call_out.state <> 'running' then
    perform private.fail_call_out_over(call_out);
  end if;
  select * into candidate from public.call_out_candidates c
  where c.call_out_id = call_out.id and c.step = (note_fill.call ->> 'step')::integer and c.person_id = person for update;
  if not found then
    perform private.fail(404, 'This person is not on the list of this call-out.');
  end if;
  select * into offer from public.call_out_offers o
  where o.call_out_id = call_out.id and o.person_id = note_fill.person and case
    when note_fill.call ->> 'offerId' is not null then o.id = (note_fill.call ->> 'offerId')::uuid
    else o.state = 'open'
  end
  order by o.made_at desc limit 1 for update;
  if note_fill.call ->> 'offerId' is not null then
    if not found then
      perform private.fail(404, 'This offer does not exist.');
    end if;
    if offer.state <> 'open' then
      perform private.fail_offer_over(offer);
    end if;
    if offer.answer_by <= now() then
      perform private.fail_offer_over(private.as_lapsed(offer));
    end if;
  end if;
  -- The edit tells of the row in one entry; that somebody accepted has its own.
  perform set_config('app.bulk', '', true);
  if offer.id is not null then
    update public.call_out_offers o set state = 'accepted', answered_at = now(), answered_via = given_channel where o.id = offer.id;
    perform private.end_offer_notice(offer.id);
    update private.offer_links l set used_at = now() where l.agency_id = offer.agency_id and l.offer_id = offer.id and l.used_at is null;
  end if;
  if candidate.place is not null then
    update public.call_out_candidates c set state = 'accepted', state_at = now() where c.id = candidate.id;
  end if;
  insert into public.call_out_contacts (agency_id, call_out_id, step, person_id, channel, outcome, offer_id, note, by_id)
  values (call_out.agency_id, call_out.id, candidate.step, person, given_channel, 'accepted', offer.id, words, actor);
  perform set_config('app.bulk', recording, true);
  -- Where a part stays open, the opening moves, and its call-out goes on for what is left.
  perform set_config('app.part_of_call_out', call_out.id::text, true);
end
$$;
