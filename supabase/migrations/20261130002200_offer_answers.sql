-- How offers are answered, by a session or by a one-use link, and what becomes of call-outs when their opening is filled.

-- Ends what runs for an opening that is filled, withdrawn or over. Called with the opening locked.
create or replace function private.close_call_outs(opening bigint, outcome public.call_out_state, actor uuid, reason text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  call_out public.call_outs;
begin
  for call_out in
    select * from public.call_outs c where c.opening_id = close_call_outs.opening and c.state = 'running' order by c.id for update
  loop
    perform private.end_call_out(call_out, outcome, actor, left(close_call_outs.reason, 500));
  end loop;
end
$$;

-- Writes into a call-out that one of its people took the shift or a part of it. Refuses, and so undoes all, when the call-out or
-- the offer was over before.
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
  -- Where a part stays open, the opening moves, and its call-out goes on for what is left.
  perform set_config('app.part_of_call_out', call_out.id::text, true);
end
$$;

-- As it is once its time is over, before anybody has written that down.
create function private.as_lapsed(offer public.call_out_offers)
returns public.call_out_offers
language plpgsql
immutable
set search_path = ''
as $$
begin
  offer.state := 'lapsed';
  offer.answered_at := offer.answer_by;
  return offer;
end
$$;

-- Ends the open offers of a call-out that goes on, because what they offer is no longer what is open; who had one waits again.
create function private.renew_offers(call_out public.call_outs, but_not uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.close_offers(call_out, but_not);
  update public.call_out_candidates c set state = 'waiting', state_at = now()
  where c.call_out_id = call_out.id and c.state = 'offered';
end
$$;

-- An opening that becomes shorter, longer or another one is not what was offered.
create function private.follow_opening()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  call_out public.call_outs;
begin
  for call_out in select * from public.call_outs c where c.opening_id = new.id and c.state = 'running' for update loop
    perform private.renew_offers(call_out, null);
    if current_setting('app.part_of_call_out', true) = call_out.id::text then
      perform private.record_call_out_event(call_out, 'part_filled', (select auth.uid()), null);
      perform set_config('app.part_of_call_out', '', true);
    end if;
  end loop;
  return null;
end
$$;
create trigger openings_change_offers after update on public.openings for each row
  when (new.state = 'open' and (old.starts_at, old.ends_at, old.required_role) is distinct from (new.starts_at, new.ends_at, new.required_role))
  execute function private.follow_opening();

-- Does not take what is offered: by the token of a link, or in the app by the id of an own offer. Twice is once.
create function private.decline_offer(token text, offer_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  offer public.call_out_offers := private.offer_of(token, offer_id);
  given_channel public.contact_channel := case when token is null then 'app' else 'link' end;
  call_out public.call_outs;
  candidate public.call_out_candidates;
begin
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
$$;
create function public.decline_offer(p_token text default null, p_offer_id uuid default null)
returns jsonb
language sql
set search_path = ''
as $$ select private.decline_offer(p_token, p_offer_id) $$;
comment on function public.decline_offer is 'Does not take what is offered, by the token of a link or the id of an own offer.';

-- What the server needs to let somebody accept: whose offer it is, and for which opening. Refuses one that is over, in words.
create function private.find_offer(token text, offer_id uuid, actor uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  offer public.call_out_offers;
begin
  if token is null then
    perform private.act_as(actor);
  end if;
  offer := private.offer_of(token, offer_id);
  if offer.id is null then
    perform private.fail(404, 'This offer does not exist.');
  end if;
  if offer.state not in ('open', 'accepted') then
    perform private.fail_offer_over(offer);
  end if;
  if offer.state = 'open' and offer.answer_by <= now() then
    perform private.fail_offer_over(private.as_lapsed(offer));
  end if;
  return (
    select jsonb_build_object('offerId', offer.id, 'state', offer.state, 'personId', offer.person_id,
      'role', private.role_of(offer.person_id), 'callOutId', c.id, 'openingId', o.id, 'openingVersion', o.version,
      'step', offer.step, 'kind', coalesce(offer.terms ->> 'kind', 'take'), 'actorId', private.call_out_actor(c),
      'startsAt', (offer.terms ->> 'startsAt')::bigint, 'endsAt', (offer.terms ->> 'endsAt')::bigint)
    from public.call_outs c join public.openings o on o.agency_id = c.agency_id and o.id = c.opening_id
    where c.id = offer.call_out_id
  );
end
$$;
create function public.find_offer(p_token text, p_offer_id uuid, p_actor uuid)
returns jsonb
language sql
set search_path = ''
as $$ select private.find_offer(p_token, p_offer_id, p_actor) $$;

-- A supervisor in whose sight the app ranks for a call-out: whoever runs it, else whoever started it, else anybody of the center.
create function private.call_out_actor(call_out public.call_outs)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  select p.id
  from public.profiles p
  where p.agency_id = call_out.agency_id and p.is_active and private.role_of(p.id) >= 'supervisor'
    and coalesce(p.center_id, call_out.center_id) = call_out.center_id
  order by p.id is not distinct from call_out.holder_id desc, p.id is not distinct from call_out.started_by desc, p.id
  limit 1
$$;

-- A fresh link to an offer that is open, for one message: the token is told once and kept by its hash alone.
create function private.make_offer_link(offer_id uuid, by_channel public.notice_channel)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  token text;
  offer public.call_out_offers;
begin
  select * into offer from public.call_out_offers o where o.id = make_offer_link.offer_id and o.state = 'open' and o.answer_by > now();
  if not found then
    return null;
  end if;
  -- Each has 122 random bits.
  token := translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'base64'), '+/=', '-_');
  insert into private.offer_links (token_hash, agency_id, offer_id, channel)
  values (sha256(convert_to(token, 'UTF8')), offer.agency_id, offer.id, by_channel);
  return token;
end
$$;

grant execute on function private.decline_offer(text, uuid), public.decline_offer(text, uuid) to anon, authenticated;
grant execute on function private.find_offer(text, uuid, uuid), public.find_offer(text, uuid, uuid) to service_role;
