create or replace function private.stop_call_out(call_out_id uuid, expected_version integer, given_reason text)
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
  perform private.end_call_out(call_out,
    case when private.is_exhausted(call_out.id) then 'exhausted' else 'stopped' end::public.call_out_state, (select auth.uid()), words);
end
$$;

-- Says of an offer that cannot be accepted what became of it: who ended it, who has the shift, or that its time is over.
create function private.fail_offer_gone(person uuid, offer_id text)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  offer public.call_out_offers;
begin
  select * into offer from public.call_out_offers o where o.id::text = fail_offer_gone.offer_id and o.person_id = person;
  if offer.state <> 'open' then
    perform private.fail_offer_over(offer);
  elsif offer.answer_by <= now() then
    perform private.fail_offer_over(private.as_lapsed(offer));
  end if;
  perform private.fail(409, 'This offer is not open any more.');
end
$$;

-- Whoever accepts too late is told so by the function that fills openings, which stays as it is otherwise.
do $$
declare
  known text := pg_get_functiondef((
    select p.oid from pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname = 'fill_opening'
  ));
  short constant text := 'perform private.fail(409, ''This offer is not open any more.'');';
begin
  if position(short in known) = 0 then
    raise exception 'private.fill_opening says it otherwise by now';
  end if;
  execute replace(known, short, 'perform private.fail_offer_gone(person, call ->> ''offerId'');');
end $$;

create or replace function private.fail_offer_over(offer public.call_out_offers)
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
      when 'accepted' then format('You accepted this shift on %s. The link works once.', said_at)
      when 'declined' then format('You declined this offer on %s. The link works once.', said_at)
      when 'lapsed' then format('This offer ended on %s.', said_at)
      else case
        when call_out.state = 'filled' and taken_by is not null then format('%s got this shift on %s.', taken_by, said_at)
        when call_out.state = 'filled' then format('This shift was filled on %s.', said_at)
        when call_out.state = 'running' then format('This offer was changed on %s. What is open is not what was offered.', said_at)
        else format('%s ended the search for this shift on %s.', coalesce(private.name_of(call_out.ended_by), 'The app'), said_at)
      end
    end,
    jsonb_build_object('state', offer.state, 'by', coalesce(taken_by, private.name_of(call_out.ended_by)),
      'at', private.in_ms(offer.answered_at)));
end
$$;
