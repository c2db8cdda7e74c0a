-- Nobody waits for who has left: what somebody asked for, and what was offered to them, is over when they leave, and a call-out
-- of theirs goes to another supervisor. Whoever runs a call-out is not asked by themselves, and makes themselves no offer. An
-- agency that lets the app make no offers has none made, and what is offered is what is open.

/* Lets whoever runs a call-out be passed over on its own list, and whoever ran it before wait again. */
create function private.bar_holder(call_out public.call_outs)
returns void
language sql
security definer
set search_path = ''
as $$
  update public.call_out_candidates c
  set state = case when c.person_id = call_out.holder_id then 'barred' else 'waiting' end::public.candidate_state,
    state_at = now(),
    skip_code = case when c.person_id = call_out.holder_id then 'holder' end,
    skip_reason = case when c.person_id = call_out.holder_id
      then 'Runs this call-out: another supervisor can award it to them, or they can claim it.' end
  where c.call_out_id = call_out.id and case
    when c.person_id = call_out.holder_id then c.state = 'waiting'
    else c.state = 'barred' and c.skip_code = 'holder' end
$$;
revoke all on function private.bar_holder(public.call_outs) from public, anon, authenticated, service_role;

create or replace function private.open_call_out(agency uuid, call_out_id uuid, opening_id bigint, expected_version integer, holder uuid, starter uuid, rules jsonb, ranked_at timestamp with time zone, candidates jsonb, is_automatic boolean)
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
  values (call_out_id, agency, opening.center_id, opening.id, holder,
    coalesce(is_automatic and (rules #>> '{automatic,offers}')::boolean, false), rules, ranked_at, starter)
  returning * into known;
  perform private.set_action('');
  insert into public.call_out_candidates
    (agency_id, call_out_id, person_id, step, place, score, snapshot, proposal, skip_code, skip_reason, state, state_at)
  select agency, known.id, c."personId", c.step, c.place, coalesce(c.parts, '[]'), c.snapshot, c.proposal, c."skipCode",
    left(c."skipReason", 500), case when c.place is not null then 'waiting'::public.candidate_state end,
    case when c.place is not null then now() end
  from jsonb_to_recordset(candidates) c ("personId" uuid, step integer, place integer, parts jsonb, snapshot jsonb,
    proposal jsonb, "skipCode" text, "skipReason" text);
  perform private.bar_holder(known);
  select jsonb_build_object('ranked', count(c.place), 'skipped', count(*) - count(c.place)) into counts
  from public.call_out_candidates c where c.call_out_id = known.id;
  perform private.record_call_out_event(known, 'started', starter, null, counts);
  if known.is_automatic then
    perform private.record_call_out_event(known, 'automatic_on', starter, null);
  end if;
  return known.id;
end
$$;

create or replace function private.take_over_call_out(call_out_id uuid, expected_version integer, given_reason text)
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
  update public.call_outs c set holder_id = me where c.id = call_out.id
  returning * into call_out;
  perform private.set_action('');
  perform private.bar_holder(call_out);
  perform private.record_call_out_event(call_out, 'taken_over', me, words, jsonb_build_object('from', former));
  perform private.notify(former, 'call_out.taken_over', format('%s took over your call-out for %s.%s', private.name_of(me),
    private.call_out_words(call_out), coalesce(' ' || words, '')), '/call-outs/' || call_out.id);
  perform private.look_whether_exhausted(call_out);
end
$$;

create or replace function private.look_whether_exhausted(call_out public.call_outs)
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
    perform private.notify(private.call_out_actor(call_out), 'call_out.exhausted',
      format('Everybody was asked for %s, and nobody comes.', private.call_out_words(call_out)), '/call-outs/' || call_out.id);
  end if;
end
$$;

create or replace function private.make_offer(actor uuid, call_out_id uuid, step integer, person uuid, terms jsonb, minutes integer, is_automatic boolean)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid;
  call_out public.call_outs;
  candidate public.call_out_candidates;
  opening public.openings;
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
  -- The opening before its call-out, as everywhere: what is offered is what is open.
  select o.* into opening from public.openings o
  where o.agency_id = agency and o.id = (select c.opening_id from public.call_outs c where c.id = make_offer.call_out_id and c.agency_id = agency)
  for no key update;
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
  if actor = make_offer.person then
    perform private.fail(403, 'Nobody gives a shift to themselves. Another supervisor has to.');
  end if;
  if (terms ->> 'startsAt')::numeric >= (terms ->> 'endsAt')::numeric or (terms ->> 'startsAt')::numeric < private.in_ms(opening.starts_at)
    or (terms ->> 'endsAt')::numeric > private.in_ms(opening.ends_at)
  then
    perform private.fail(409, 'What is open has changed meanwhile. Look again before you offer it.',
      jsonb_build_object('version', opening.version));
  end if;
  if candidate.state = 'accepted' then
    perform private.fail(409, format('%s has accepted already.', private.name_of(person)));
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

create or replace function private.start_call_out_alone(holder uuid, call_out_id uuid, opening_id bigint, expected_version integer, rules jsonb, ranked_at timestamp with time zone, candidates jsonb)
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
  if coalesce((rules #>> '{automatic,startsOnSickCall}')::boolean, false) is false then
    perform private.fail(422, 'This agency starts no call-outs by itself.', '{"field":"rules"}');
  end if;
  started := private.open_call_out(agency, call_out_id, opening_id, expected_version, holder, null, rules, ranked_at, candidates, true);
  perform private.notify(holder, 'call_out.started', format('A call-out for %s has started: somebody is off sick. It is in your hands.',
    private.call_out_words(c)), '/call-outs/' || c.id)
  from public.call_outs c where c.id = started;
  return started;
end
$$;

create or replace function private.list_call_out_work(resting uuid[])
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
        join public.openings y on y.agency_id = x.agency_id and y.id = x.opening_id
        where x.state = 'running' and x.is_automatic and x.id <> all (coalesce(list_call_out_work.resting, '{}'))
          -- What the agency has switched off since counts at once.
          and coalesce((private.filling_rules_on(x.agency_id, y.shift_date) #>> '{automatic,offers}')::boolean, false)
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

create or replace function private.end_call_out(call_out public.call_outs, outcome public.call_out_state, actor uuid, reason text)
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
  if actor is distinct from private.call_out_actor(call_out) then
    perform private.notify(private.call_out_actor(call_out), case outcome when 'filled' then 'call_out.filled' else 'call_out.stopped' end,
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


create function private.end_filling_of_person()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  words text := new.full_name || case when new.is_active then ' works at another center now.' else ' no longer works here.' end;
  me uuid := (select p.id from public.profiles p where p.id = (select auth.uid()) and p.agency_id = new.agency_id);
  recording text := coalesce(current_setting('app.bulk', true), '');
  doing text := coalesce(current_setting('app.action', true), '');
  opening public.openings;
  call_out public.call_outs;
  offer public.call_out_offers;
  next_holder uuid;
begin
  -- What an edit in bulk does to them is on record all the same.
  perform set_config('app.bulk', '', true);
  for opening in
    select o.* from public.openings o
    where o.agency_id = new.agency_id and o.state = 'open' and (not new.is_active or o.center_id is distinct from new.center_id)
      and exists (
        select 1 from public.opening_claims c
        where c.agency_id = o.agency_id and c.opening_id = o.id and c.person_id = new.id and c.state = 'waiting'
      )
    order by o.id for update
  loop
    perform private.set_action('opening.withdraw_claim');
    update public.opening_claims c set state = 'withdrawn', decided_at = now(), decided_by = me
    where c.agency_id = opening.agency_id and c.opening_id = opening.id and c.person_id = new.id and c.state = 'waiting';
    perform private.set_action('');
    perform private.note_opening(opening, 'claim_withdrawn', new.id, words);
  end loop;
  for call_out in
    select c.* from public.call_outs c
    where c.agency_id = new.agency_id and c.state = 'running' and (not new.is_active or c.center_id is distinct from new.center_id)
      and (c.holder_id = new.id and not new.is_active or exists (
        select 1 from public.call_out_candidates d
        where d.agency_id = c.agency_id and d.call_out_id = c.id and d.person_id = new.id
          and d.state in ('waiting', 'offered', 'unreached')
      ))
    order by c.id for update
  loop
    update public.call_out_candidates d set state = 'barred', state_at = now(), skip_reason = left(words, 500)
    where d.agency_id = call_out.agency_id and d.call_out_id = call_out.id and d.person_id = new.id
      and d.state in ('waiting', 'offered', 'unreached');
    for offer in
      select * from public.call_out_offers o
      where o.call_out_id = call_out.id and o.person_id = new.id and o.state = 'open' for update
    loop
      update public.call_out_offers o set state = 'closed', answered_at = now() where o.id = offer.id;
      perform private.end_offer_notice(offer.id);
    end loop;
    if call_out.holder_id = new.id and not new.is_active then
      next_holder := private.call_out_actor(call_out);
      if next_holder is not null then
        perform private.set_action('call_out.take_over');
        update public.call_outs c set holder_id = next_holder where c.id = call_out.id
        returning * into call_out;
        perform private.set_action('');
        perform private.bar_holder(call_out);
        perform private.record_call_out_event(call_out, 'taken_over', next_holder, left(words, 500), jsonb_build_object('from', new.id));
        perform private.notify(next_holder, 'call_out.taken_over', format('%s The call-out for %s is in your hands now.', words,
          private.call_out_words(call_out)), '/call-outs/' || call_out.id);
      end if;
    end if;
    perform private.look_whether_exhausted(call_out);
  end loop;
  perform private.set_action(doing);
  perform set_config('app.bulk', recording, true);
  return null;
end
$$;
revoke all on function private.end_filling_of_person() from public, anon, authenticated, service_role;

create trigger profiles_end_filling after update of is_active, center_id on public.profiles
  for each row when (old.is_active and not new.is_active or old.center_id is distinct from new.center_id)
  execute function private.end_filling_of_person();

-- Those who had left before this.
update public.opening_claims c set state = 'withdrawn', decided_at = now()
from public.openings o
where o.agency_id = c.agency_id and o.id = c.opening_id and c.state = 'waiting' and not exists (
  select 1 from public.profiles p where p.id = c.person_id and p.is_active and p.center_id = o.center_id
);
