-- The search for somebody who fills an opening: its states, what each step leaves behind, and who hears of it.

-- The app itself starts one where the agency lets it, for whoever supervises.
alter table public.call_outs alter column started_by drop not null;
-- Named by the caller's browser, so that a repeated request records one call.
alter table public.call_out_contacts add column client_id uuid unique;
comment on column public.call_out_contacts.client_id is 'Named by whoever records it, so that a repeated request records one.';

-- Which states follow which, whoever writes. What is over stays over.
create function private.guard_call_out()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.state <> old.state and old.state <> 'running' then
    perform private.fail_call_out_over(old);
  end if;
  if new.rules is distinct from old.rules or new.ranked_at <> old.ranked_at or new.opening_id <> old.opening_id
    or new.started_at <> old.started_at then
    perform private.fail(422, 'What a call-out was started with stays as it was.');
  end if;
  return new;
end
$$;

-- Ends a function because a call-out is over, in words that say who ended it and when.
create function private.fail_call_out_over(call_out public.call_outs)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  zone text := (select c.time_zone from public.centers c where c.id = call_out.center_id);
  said_at text := to_char(call_out.ended_at at time zone zone, 'FMDy FMDD Mon "at" HH24:MI');
  taken_by text := private.filled_by(call_out.opening_id);
begin
  perform private.fail(409, case
      when call_out.state = 'filled' and taken_by is not null then format('%s got this shift on %s. The call-out is over.', taken_by, said_at)
      when call_out.state = 'filled' then format('This shift was filled on %s. The call-out is over.', said_at)
      else format('%s ended this call-out on %s%s', coalesce(private.name_of(call_out.ended_by), 'The app'), said_at,
        coalesce(': ' || call_out.end_reason, '.'))
    end,
    jsonb_build_object('state', call_out.state, 'by', coalesce(taken_by, private.name_of(call_out.ended_by)),
      'at', private.in_ms(call_out.ended_at), 'version', call_out.version));
end
$$;

-- Who filled an opening, by name; null = nobody.
create function private.filled_by(opening bigint)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select string_agg(p.full_name, ' and ' order by f.id)
  from public.opening_fills f join public.profiles p on p.id = f.person_id
  where f.opening_id = filled_by.opening
$$;

create function private.guard_offer()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.state <> old.state and old.state <> 'open' then
    perform private.fail_offer_over(old);
  end if;
  if new.terms is distinct from old.terms or new.person_id <> old.person_id or new.answer_by <> old.answer_by then
    perform private.fail(422, 'What was offered stays as it was.');
  end if;
  return new;
end
$$;

-- Ends a function because an offer is over, in the words of whoever got it.
create function private.fail_offer_over(offer public.call_out_offers)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  call_out public.call_outs;
  said_at text;
  taken_by text;
begin
  select * into call_out from public.call_outs c where c.id = offer.call_out_id;
  said_at := to_char(coalesce(offer.answered_at, now()) at time zone (select c.time_zone from public.centers c where c.id = call_out.center_id),
    'FMDy FMDD Mon "at" HH24:MI');
  taken_by := private.filled_by(call_out.opening_id);
  perform private.fail(409, case offer.state
      when 'accepted' then format('This shift was accepted on %s. The link works once.', said_at)
      when 'declined' then format('This offer was declined on %s. The link works once.', said_at)
      when 'lapsed' then format('This offer ended on %s.', said_at)
      else case
        when call_out.state = 'filled' and taken_by is not null then format('%s got this shift on %s.', taken_by, said_at)
        when call_out.state = 'filled' then format('This shift was filled on %s.', said_at)
        when call_out.state = 'running' then format('This offer was changed on %s. Somebody else has a part of the shift.', said_at)
        else format('The search for this shift was ended on %s.', said_at)
      end
    end,
    jsonb_build_object('state', offer.state, 'by', taken_by, 'at', private.in_ms(offer.answered_at)));
end
$$;

create trigger call_outs_guard before update on public.call_outs for each row execute function private.guard_call_out();
create trigger call_out_offers_guard before update on public.call_out_offers for each row execute function private.guard_offer();

create trigger call_outs_audit after insert or update or delete on public.call_outs
  for each row execute function private.audit_row('call_out', 'id', 'rules');
create trigger call_out_offers_audit after insert or update or delete on public.call_out_offers
  for each row execute function private.audit_row('call_out_offer', 'call_out_id,id', 'terms');
create trigger call_out_contacts_audit after insert on public.call_out_contacts
  for each row execute function private.audit_row('call_out_contact', 'call_out_id,id', 'note');

-- Supervisors hear that a call-out has moved, people that an offer of theirs has.
create function private.tell_of_call_out()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  changed jsonb := to_jsonb(new);
begin
  perform private.tell_agency('supervisors', (changed ->> 'agency_id')::uuid, 'call_outs',
    jsonb_build_object('callOut', coalesce(changed ->> 'call_out_id', changed ->> 'id')));
  if tg_table_name = 'call_out_offers' then
    perform private.tell_person((changed ->> 'person_id')::uuid, 'call_outs');
  end if;
  return null;
end
$$;
create constraint trigger call_outs_tell after insert or update on public.call_outs
  deferrable initially deferred for each row execute function private.tell_of_call_out();
create constraint trigger call_out_offers_tell after insert or update on public.call_out_offers
  deferrable initially deferred for each row execute function private.tell_of_call_out();
create constraint trigger call_out_contacts_tell after insert on public.call_out_contacts
  deferrable initially deferred for each row execute function private.tell_of_call_out();
create constraint trigger call_out_candidates_tell after update on public.call_out_candidates
  deferrable initially deferred for each row execute function private.tell_of_call_out();

-- The shift and its time, as people name it.
create function private.call_out_words(call_out public.call_outs)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select private.opening_words(o) from public.openings o where o.agency_id = call_out.agency_id and o.id = call_out.opening_id
$$;

create function private.record_call_out_event(call_out public.call_outs, kind text, actor uuid, reason text, detail jsonb default '{}')
returns void
language sql
security definer
set search_path = ''
as $$
  insert into public.call_out_events (agency_id, call_out_id, kind, actor_id, reason, detail)
  values (call_out.agency_id, call_out.id, kind, actor, reason, detail)
$$;

-- A running call-out of the agency, locked, in the version that the caller saw.
create function private.lock_call_out(wanted uuid, agency uuid, expected_version integer)
returns public.call_outs
language plpgsql
security definer
set search_path = ''
as $$
declare
  call_out public.call_outs;
begin
  select * into call_out from public.call_outs c where c.id = wanted and c.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This call-out does not exist.');
  end if;
  if call_out.state <> 'running' then
    perform private.fail_call_out_over(call_out);
  end if;
  if expected_version is not null and call_out.version <> expected_version then
    perform private.fail(409, format('%s runs this call-out now. Look again.', private.name_of(call_out.holder_id)),
      jsonb_build_object('state', call_out.state, 'by', private.name_of(call_out.holder_id), 'version', call_out.version));
  end if;
  return call_out;
end
$$;

-- Starts the search for an opening with the list that the server has ranked: one runs for each. Nobody as `starter`: the app.
create function private.open_call_out(
  agency uuid, call_out_id uuid, opening_id bigint, expected_version integer, holder uuid, starter uuid, rules jsonb,
  ranked_at timestamptz, candidates jsonb, is_automatic boolean)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  opening public.openings;
  known public.call_outs;
  zone text;
  counts jsonb;
begin
  if call_out_id is null then
    perform private.fail(422, 'A call-out needs an id.', '{"field":"id"}');
  end if;
  if rules is null or jsonb_typeof(rules -> 'steps') is distinct from 'array' then
    perform private.fail(422, 'A call-out needs the rules by which it was ranked.', '{"field":"rules"}');
  end if;
  if candidates is null or jsonb_typeof(candidates) <> 'array' or jsonb_array_length(candidates) > 20000 then
    perform private.fail(422, 'Candidates are a list of at most 20,000.', '{"field":"candidates"}');
  end if;
  select * into opening from public.openings o
  where o.id = open_call_out.opening_id and o.agency_id = agency for no key update;
  if not found then
    perform private.fail(404, 'This open shift does not exist.');
  end if;
  zone := (select c.time_zone from public.centers c where c.id = opening.center_id);
  select * into known from public.call_outs c where c.id = open_call_out.call_out_id;
  if found then
    if known.agency_id = agency and known.opening_id = opening.id then
      return known.id;
    end if;
    perform private.fail(409, 'This call-out was started for another shift. Try again.');
  end if;
  if opening.state <> 'open' then
    perform private.fail_opening_moved_on(opening);
  end if;
  if opening.ends_at <= now() then
    perform private.fail(409, 'This shift is over.');
  end if;
  select * into known from public.call_outs c where c.opening_id = opening.id and c.state = 'running';
  if found then
    perform private.fail(409, format('%s runs a call-out for this shift since %s.', private.name_of(known.holder_id),
        to_char(known.started_at at time zone zone, 'FMDy FMDD Mon HH24:MI')),
      jsonb_build_object('by', private.name_of(known.holder_id), 'at', private.in_ms(known.started_at), 'call_out_id', known.id));
  end if;
  if opening.version is distinct from expected_version then
    perform private.fail(409, 'This open shift was changed meanwhile. Try again.', jsonb_build_object('facts_version', opening.version));
  end if;
  perform private.set_action('call_out.start');
  insert into public.call_outs (id, agency_id, center_id, opening_id, holder_id, is_automatic, rules, ranked_at, started_by)
  values (call_out_id, agency, opening.center_id, opening.id, holder, coalesce(is_automatic, false), rules, ranked_at, starter)
  returning * into known;
  perform private.set_action('');
  insert into public.call_out_candidates
    (agency_id, call_out_id, person_id, step, place, score, snapshot, proposal, skip_code, skip_reason, state, state_at)
  select agency, known.id, c."personId", c.step, c.place, coalesce(c.parts, '[]'), c.snapshot, c.proposal, c."skipCode",
    left(c."skipReason", 500), case when c.place is not null then 'waiting'::public.candidate_state end,
    case when c.place is not null then now() end
  from jsonb_to_recordset(candidates) c ("personId" uuid, step integer, place integer, parts jsonb, snapshot jsonb,
    proposal jsonb, "skipCode" text, "skipReason" text);
  select jsonb_build_object('ranked', count(c.place), 'skipped', count(*) - count(c.place)) into counts
  from public.call_out_candidates c where c.call_out_id = known.id;
  perform private.record_call_out_event(known, 'started', starter, null, counts);
  if known.is_automatic then
    perform private.record_call_out_event(known, 'automatic_on', starter, null);
  end if;
  return known.id;
end
$$;

create function private.start_call_out(
  actor uuid, call_out_id uuid, opening_id bigint, expected_version integer, rules jsonb, ranked_at timestamptz,
  candidates jsonb, is_automatic boolean)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  acting uuid := private.act_as(actor);
  agency uuid := private.require_supervisor();
begin
  return private.open_call_out(agency, call_out_id, opening_id, expected_version, actor, actor, rules, ranked_at, candidates,
    is_automatic);
end
$$;
create function public.start_call_out(
  p_actor uuid, p_id uuid, p_opening_id bigint, p_expected_version integer, p_rules jsonb, p_ranked_at timestamptz,
  p_candidates jsonb, p_is_automatic boolean)
returns uuid
language sql
set search_path = ''
as $$
  select private.start_call_out(p_actor, p_id, p_opening_id, p_expected_version, p_rules, p_ranked_at, p_candidates, p_is_automatic)
$$;
comment on function public.start_call_out is 'Starts the search for somebody who fills an opening, for a supervisor for whom the server ranked.';

create function private.take_over_call_out(call_out_id uuid, expected_version integer, given_reason text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  me constant uuid := (select auth.uid());
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  call_out public.call_outs := private.lock_call_out(call_out_id, agency, expected_version);
  former uuid := call_out.holder_id;
begin
  if former = me then
    perform private.fail(422, 'You run this call-out already.');
  end if;
  perform private.set_action('call_out.take_over');
  update public.call_outs c set holder_id = me where c.id = call_out.id;
  perform private.set_action('');
  perform private.record_call_out_event(call_out, 'taken_over', me, words, jsonb_build_object('from', former));
  perform private.notify(former, 'call_out.taken_over', format('%s took over your call-out for %s.%s', private.name_of(me),
    private.call_out_words(call_out), coalesce(' ' || words, '')), '/call-outs/' || call_out.id);
end
$$;
create function public.take_over_call_out(p_id uuid, p_expected_version integer, p_reason text default null)
returns void
language sql
set search_path = ''
as $$ select private.take_over_call_out(p_id, p_expected_version, p_reason) $$;

create function private.stop_call_out(call_out_id uuid, expected_version integer, given_reason text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  call_out public.call_outs := private.lock_call_out(call_out_id, agency, expected_version);
begin
  if words is null then
    perform private.fail(422, 'Say why it is stopped.', '{"field":"reason"}');
  end if;
  perform private.end_call_out(call_out, (case when private.is_exhausted(call_out.id) then 'exhausted' else 'stopped' end)::public.call_out_state,
    (select auth.uid()), words);
end
$$;
create function public.stop_call_out(p_id uuid, p_expected_version integer, p_reason text)
returns void
language sql
set search_path = ''
as $$ select private.stop_call_out(p_id, p_expected_version, p_reason) $$;

-- Whether everybody on the list was asked and nobody is left to come.
create function private.is_exhausted(call_out_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select not exists (
    select 1
    from public.call_outs o
    join public.call_out_candidates c on c.agency_id = o.agency_id and c.call_out_id = o.id
    where o.id = is_exhausted.call_out_id and c.state in ('waiting', 'offered')
      -- Whoever is ordered is not asked.
      and not coalesce(o.rules -> 'steps' -> c.step -> 'filters' ? 'mandate', false)
  )
$$;

-- Ends a running call-out that is locked: nobody on the list waits any more, and every open offer is over and says so.
create function private.end_call_out(call_out public.call_outs, outcome public.call_out_state, actor uuid, reason text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  was_action text := coalesce(current_setting('app.action', true), '');
  was_bulk text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', '', true);
  perform private.set_action('call_out.' || case outcome when 'filled' then 'fill' else 'stop' end);
  update public.call_outs c
  set state = outcome, ended_by = actor, ended_at = now(), end_reason = end_call_out.reason
  where c.id = call_out.id;
  perform private.set_action('');
  perform private.close_offers(call_out, actor);
  update public.call_out_candidates c set state = 'closed', state_at = now()
  where c.call_out_id = call_out.id and c.state in ('waiting', 'offered');
  perform private.record_call_out_event(call_out, outcome::text, actor, end_call_out.reason);
  if actor is distinct from call_out.holder_id then
    perform private.notify(call_out.holder_id, case outcome when 'filled' then 'call_out.filled' else 'call_out.stopped' end,
      case outcome
        when 'filled' then format('%s is filled%s. Your call-out is over.', private.call_out_words(call_out),
          coalesce(' by ' || private.filled_by(call_out.opening_id), ''))
        else format('Your call-out for %s is over%s.%s', private.call_out_words(call_out),
          coalesce(': ' || private.name_of(actor) || ' ended it', ''), coalesce(' ' || end_call_out.reason, ''))
      end, '/call-outs/' || call_out.id);
  end if;
  perform private.set_action(was_action);
  perform set_config('app.bulk', was_bulk, true);
end
$$;

-- Ends every open offer of a call-out. Who has one is told that no answer is needed, and what was not sent yet stays here.
create function private.close_offers(call_out public.call_outs, actor uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  offer public.call_out_offers;
begin
  for offer in
    select * from public.call_out_offers o where o.call_out_id = call_out.id and o.state = 'open' order by o.person_id for update
  loop
    update public.call_out_offers o set state = 'closed', answered_at = now() where o.id = offer.id;
    perform private.end_offer_notice(offer.id);
    if offer.person_id is distinct from actor and not exists (
      select 1 from public.opening_fills f
      where f.agency_id = call_out.agency_id and f.opening_id = call_out.opening_id and f.person_id = offer.person_id
    ) then
      insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, concerns_at)
      select p.agency_id, p.id, 'call_out.closed',
        format('The shift that was offered to you, %s, needs no answer any more.', private.call_out_words(call_out)),
        '/offer/' || offer.id, 'offer:' || offer.id, to_timestamp((offer.terms ->> 'startsAt')::numeric / 1000)
      from public.profiles p where p.id = offer.person_id and p.is_active;
    end if;
  end loop;
end
$$;

-- What says of an offer is of no use once it is over: it is not sent late.
create function private.end_offer_notice(offer uuid)
returns void
language sql
security definer
set search_path = ''
as $$
  update public.notifications n set expires_at = now()
  where n.subject = 'offer:' || end_offer_notice.offer and n.kind = 'call_out.offer' and n.expires_at > now()
$$;

create function private.set_call_out_automatic(call_out_id uuid, expected_version integer, on_now boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  call_out public.call_outs := private.lock_call_out(call_out_id, agency, expected_version);
begin
  if on_now is null then
    perform private.fail(422, 'Say whether the app makes offers.', '{"field":"isOn"}');
  end if;
  if call_out.is_automatic = on_now then
    return;
  end if;
  if on_now and coalesce((call_out.rules #>> '{automatic,offers}')::boolean, false) is false then
    perform private.fail(422, 'Your agency makes no offers by itself. An admin can allow it in the settings.');
  end if;
  perform private.set_action('call_out.automatic');
  update public.call_outs c set is_automatic = on_now where c.id = call_out.id;
  perform private.set_action('');
  perform private.record_call_out_event(call_out, case when on_now then 'automatic_on' else 'automatic_off' end,
    (select auth.uid()), null);
end
$$;
create function public.set_call_out_automatic(p_id uuid, p_expected_version integer, p_on boolean)
returns void
language sql
set search_path = ''
as $$ select private.set_call_out_automatic(p_id, p_expected_version, p_on) $$;

-- Somebody on the list, locked; refuses who is not ranked in that step.
create function private.lock_candidate(call_out public.call_outs, wanted_step integer, person uuid)
returns public.call_out_candidates
language plpgsql
security definer
set search_path = ''
as $$
declare
  candidate public.call_out_candidates;
begin
  select * into candidate from public.call_out_candidates c
  where c.call_out_id = call_out.id and c.step = wanted_step and c.person_id = person for update;
  if not found then
    perform private.fail(404, 'This person is not on the list of this call-out.');
  end if;
  if candidate.place is null then
    perform private.fail(422, format('%s is not asked in this step: %s', private.name_of(person), candidate.skip_reason));
  end if;
  return candidate;
end
$$;

-- A call, and what came of it, in the name of whoever made it: any supervisor, whoever runs the call-out.
create function private.record_contact(
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
  contact bigint;
  offer public.call_out_offers;
begin
  if client_id is null then
    perform private.fail(422, 'A call needs an id.', '{"field":"clientId"}');
  end if;
  select c.id into contact from public.call_out_contacts c
  where c.client_id = record_contact.client_id and c.agency_id = agency and c.call_out_id = record_contact.call_out_id and c.by_id = me;
  if found then
    return contact;
  end if;
  if outcome is null or outcome = 'accepted' then
    perform private.fail(422, 'Whoever accepts is given the shift. Say what else came of the call.', '{"field":"outcome"}');
  end if;
  call_out := private.lock_call_out(call_out_id, agency, null);
  candidate := private.lock_candidate(call_out, step, person);
  insert into public.call_out_contacts (agency_id, call_out_id, step, person_id, channel, outcome, note, by_id, client_id)
  values (agency, call_out.id, candidate.step, person, 'phone', outcome, words, me, record_contact.client_id)
  returning id into contact;
  if outcome = 'refused' then
    select * into offer from public.call_out_offers o
    where o.call_out_id = call_out.id and o.person_id = person and o.state = 'open' for update;
    if found then
      update public.call_out_offers o set state = 'declined', answered_at = now(), answered_via = 'phone' where o.id = offer.id;
      perform private.end_offer_notice(offer.id);
    end if;
    perform private.mark_refused(call_out, candidate);
  elsif candidate.state <> 'offered' then
    update public.call_out_candidates c set state = 'unreached', state_at = now() where c.id = candidate.id;
  end if;
  perform private.look_whether_exhausted(call_out);
  return contact;
end
$$;
create function public.record_contact(
  p_id uuid, p_step integer, p_person uuid, p_outcome public.contact_outcome, p_note text, p_client_id uuid)
returns bigint
language sql
set search_path = ''
as $$ select private.record_contact(p_id, p_step, p_person, p_outcome, p_note, p_client_id) $$;

-- Whoever refuses is asked for the same in no later step either; something else they may still take.
create function private.mark_refused(call_out public.call_outs, candidate public.call_out_candidates)
returns void
language sql
security definer
set search_path = ''
as $$
  update public.call_out_candidates c set state = 'refused', state_at = now()
  where c.call_out_id = call_out.id and c.person_id = candidate.person_id
    and (c.id = candidate.id or c.state in ('waiting', 'unreached') and c.proposal is not distinct from candidate.proposal
      and not coalesce(call_out.rules -> 'steps' -> c.step -> 'filters' ? 'mandate', false))
$$;

-- Tells whoever runs it, once, that nobody is left on the list. The call-out goes on: who was not reached can be called again.
create function private.look_whether_exhausted(call_out public.call_outs)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if private.is_exhausted(call_out.id) and not exists (
    select 1 from public.call_out_events e where e.agency_id = call_out.agency_id and e.call_out_id = call_out.id and e.kind = 'exhausted'
  ) then
    perform private.record_call_out_event(call_out, 'exhausted', null, null);
    perform private.notify(call_out.holder_id, 'call_out.exhausted',
      format('Everybody was asked for %s, and nobody comes.', private.call_out_words(call_out)), '/call-outs/' || call_out.id);
  end if;
end
$$;

-- Offers somebody on the list what was proposed: the offer, its trace and its notice in one transaction, or none. Nobody as
-- `actor`: the app, where it makes offers.
create function private.make_offer(
  actor uuid, call_out_id uuid, step integer, person uuid, terms jsonb, minutes integer, is_automatic boolean)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid;
  call_out public.call_outs;
  candidate public.call_out_candidates;
  open_offer public.call_out_offers;
  offer public.call_out_offers;
begin
  if actor is null then
    select c.agency_id into agency from public.call_outs c
    join public.agencies a on a.id = c.agency_id and a.status = 'active'
    where c.id = make_offer.call_out_id;
  else
    perform private.act_as(actor);
    agency := private.require_supervisor();
  end if;
  if minutes is null or minutes not between 1 and 1440 then
    perform private.fail(422, 'An offer waits between a minute and a day.', '{"field":"minutes"}');
  end if;
  if terms is null or jsonb_typeof(terms) <> 'object' or jsonb_typeof(terms -> 'startsAt') is distinct from 'number'
    or jsonb_typeof(terms -> 'endsAt') is distinct from 'number' or jsonb_typeof(terms -> 'means') is distinct from 'array'
    or octet_length(terms::text) > 20000 then
    perform private.fail(422, 'Terms say what is offered, from when to when, and what it means.', '{"field":"terms"}');
  end if;
  call_out := private.lock_call_out(call_out_id, agency, null);
  if actor is null and not (call_out.is_automatic and coalesce(is_automatic, false)) then
    perform private.fail(409, 'This call-out makes no offers by itself any more.');
  end if;
  candidate := private.lock_candidate(call_out, step, person);
  select * into open_offer from public.call_out_offers o
  where o.call_out_id = call_out.id and o.person_id = make_offer.person and o.state = 'open' for update;
  if found then
    perform private.fail(409, format('%s has an offer until %s.', private.name_of(person),
      to_char(open_offer.answer_by at time zone (select c.time_zone from public.centers c where c.id = call_out.center_id), 'HH24:MI')),
      jsonb_build_object('state', 'open', 'at', private.in_ms(open_offer.answer_by)));
  end if;
  if actor is null and candidate.state <> 'waiting' then
    perform private.fail(409, format('%s was asked already.', private.name_of(person)));
  end if;
  if to_timestamp((terms ->> 'endsAt')::numeric / 1000) <= now() or not exists (
    select 1 from public.profiles p where p.id = person and p.agency_id = agency and p.is_active
  ) then
    perform private.fail(409, format('%s cannot take this any more.', private.name_of(person)));
  end if;
  insert into public.call_out_offers (agency_id, call_out_id, step, person_id, terms, is_automatic, made_by, answer_by)
  values (agency, call_out.id, candidate.step, person, terms, coalesce(is_automatic, false), actor,
    least(now() + make_interval(mins => minutes), to_timestamp((terms ->> 'endsAt')::numeric / 1000)))
  returning * into offer;
  update public.call_out_candidates c set state = 'offered', state_at = now() where c.id = candidate.id;
  insert into public.call_out_contacts (agency_id, call_out_id, step, person_id, channel, offer_id, by_id)
  values (agency, call_out.id, candidate.step, person, 'app', offer.id, actor);
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, concerns_at, expires_at)
  values (agency, person, 'call_out.offer', private.offer_words(offer), '/offer/' || offer.id, 'offer:' || offer.id,
    to_timestamp((terms ->> 'startsAt')::numeric / 1000), offer.answer_by);
  return offer.id;
end
$$;
create function public.make_offer(
  p_actor uuid, p_id uuid, p_step integer, p_person uuid, p_terms jsonb, p_minutes integer, p_is_automatic boolean)
returns uuid
language sql
set search_path = ''
as $$ select private.make_offer(p_actor, p_id, p_step, p_person, p_terms, p_minutes, p_is_automatic) $$;
comment on function public.make_offer is 'Offers an open shift to somebody on the list of a call-out, for a supervisor, or without an actor for the app itself.';

-- What an offer says in the app and in a mail.
create function private.offer_words(offer public.call_out_offers)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select left(format('Can you work %s %s at %s? Answer by %s.%s', coalesce(offer.terms ->> 'code', 'a shift'),
    private.stretch_words(to_timestamp((offer.terms ->> 'startsAt')::numeric / 1000),
      to_timestamp((offer.terms ->> 'endsAt')::numeric / 1000), n.time_zone),
    n.name, private.moment_words(offer.answer_by, n.time_zone),
    coalesce((select ' ' || string_agg(m.words, ' ' order by m.place)
      from jsonb_array_elements_text(offer.terms -> 'means') with ordinality m (words, place)), '')), 1000)
  from public.call_outs c join public.centers n on n.id = c.center_id
  where c.id = offer.call_out_id
$$;

-- Ends offers whose time to answer is over, and says that nobody answered. Several workers at once share the work.
create function private.lapse_offers()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  due record;
  call_out public.call_outs;
  candidate public.call_out_candidates;
  offer public.call_out_offers;
  done integer := 0;
begin
  for due in
    select o.id, o.call_out_id from public.call_out_offers o where o.state = 'open' and o.answer_by <= now()
    order by o.call_out_id, o.id limit 500
  loop
    select * into call_out from public.call_outs c where c.id = due.call_out_id for update skip locked;
    continue when not found or call_out.state <> 'running';
    select * into offer from public.call_out_offers o where o.id = due.id and o.state = 'open';
    continue when not found;
    candidate := private.lock_candidate(call_out, offer.step, offer.person_id);
    update public.call_out_offers o set state = 'lapsed', answered_at = now() where o.id = offer.id;
    insert into public.call_out_contacts (agency_id, call_out_id, step, person_id, channel, outcome, offer_id)
    values (offer.agency_id, offer.call_out_id, offer.step, offer.person_id, 'app', 'no_answer', offer.id);
    update public.call_out_candidates c set state = 'unreached', state_at = now()
    where c.id = candidate.id and c.state = 'offered';
    perform private.look_whether_exhausted(call_out);
    done := done + 1;
  end loop;
  return done;
end
$$;
create function public.lapse_offers()
returns integer
language sql
set search_path = ''
as $$ select private.lapse_offers() $$;
comment on function public.lapse_offers is 'Ends offers that nobody answered in time, for the worker; returns how many.';

grant execute on function private.take_over_call_out(uuid, integer, text), public.take_over_call_out(uuid, integer, text),
  private.stop_call_out(uuid, integer, text), public.stop_call_out(uuid, integer, text),
  private.set_call_out_automatic(uuid, integer, boolean), public.set_call_out_automatic(uuid, integer, boolean),
  private.record_contact(uuid, integer, uuid, public.contact_outcome, text, uuid),
  public.record_contact(uuid, integer, uuid, public.contact_outcome, text, uuid) to authenticated;
grant execute on function
  private.start_call_out(uuid, uuid, bigint, integer, jsonb, timestamptz, jsonb, boolean),
  public.start_call_out(uuid, uuid, bigint, integer, jsonb, timestamptz, jsonb, boolean),
  private.make_offer(uuid, uuid, integer, uuid, jsonb, integer, boolean),
  public.make_offer(uuid, uuid, integer, uuid, jsonb, integer, boolean),
  private.lapse_offers(), public.lapse_offers() to service_role;
