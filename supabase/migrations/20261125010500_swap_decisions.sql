-- Does what a trade says: one statement exchanges both rows, so that nobody sits in two chairs in between. Who is paid
-- stays who was to work it first. The caller holds rows, blocks and the trade, and has closed it, so that it does not
-- void itself; other offers of the rows end here. `excused` are those who pass a hard limit, for that reason.
create function private.write_trade(swap public.shift_swaps, excused uuid[], why text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  explanation text;
  written jsonb;
begin
  perform set_config('app.bulk', 'on', true), set_config('app.change_reason', case swap.kind
    when 'swap' then format('Swap between %s and %s', private.name_of(swap.requester_id), private.name_of(swap.responder_id))
    else format('Given by %s to %s', private.name_of(swap.requester_id), private.name_of(swap.responder_id)) end, true);
  begin
    with exchanged as (
      update public.assigned_shifts a
      set user_id = t.taker, source = 'swap', credited_user_id = nullif(coalesce(a.credited_user_id, a.user_id), t.taker),
        override_reason = case when t.taker = any (excused) then why end
      from (
        values (swap.requester_assigned_shift_id, swap.responder_id), (swap.responder_assigned_shift_id, swap.requester_id)
      ) t (row_id, taker)
      where a.agency_id = swap.agency_id and a.id = t.row_id
      returning a.id, a.schedule_id, a.user_id, a.credited_user_id, a.version
    )
    select jsonb_agg(to_jsonb(e) order by e.id) into written from exchanged e;
  exception when exclusion_violation then
    get stacked diagnostics explanation = pg_exception_detail;
    perform private.fail(409, private.double_booking_words(s, explanation), '{"kind":"double_booking"}')
    from public.assigned_shifts a
    join public.schedules s on s.id = a.schedule_id
    where a.id = swap.requester_assigned_shift_id;
  end;
  perform set_config('app.bulk', recording, true), set_config('app.change_reason', '', true);
  perform private.record_audit(swap.agency_id, 'swap.exchange', swap.id::text,
    jsonb_build_object('entity', 'swap', 'rows', written));
end
$$;

-- Each of the two is told in one notice of what the trade makes of their shifts.
create function private.tell_of_decision(swap public.shift_swaps, words text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  link text := '/swaps?swap=' || swap.id;
  given text := private.offered_words(swap.requester_shift, swap);
  taken text := private.offered_words(swap.responder_shift, swap);
  requester text := private.name_of(swap.requester_id);
  responder text := private.name_of(swap.responder_id);
  said text := coalesce(' Note: ' || words, '');
begin
  if swap.status = 'denied' then
    perform private.notify(swap.requester_id, 'swap.denied', format('Your trade of %s with %s is denied: %s', given, responder, words), link);
    perform private.notify(swap.responder_id, 'swap.denied', format('Your trade with %s, %s, is denied: %s', requester, given, words), link);
  elsif swap.kind = 'give' then
    perform private.notify(swap.requester_id, 'swap.approved', format('%s works %s instead of you.%s', responder, given, said), link);
    perform private.notify(swap.responder_id, 'swap.approved', format('You work %s instead of %s.%s', given, requester, said), link);
  else
    perform private.notify(swap.requester_id, 'swap.approved', format('Your trade with %s is approved: you work %s, no longer %s.%s', responder, taken, given, said), link);
    perform private.notify(swap.responder_id, 'swap.approved', format('Your trade with %s is approved: you work %s, no longer %s.%s', requester, given, taken, said), link);
  end if;
end
$$;

-- By whoever was asked, for themself; or by the requester, for the one whose proposal it is.
create function private.accept_swap(
  actor uuid, swap_id integer, expected_version integer, person uuid, row_id bigint, row_version integer, approves boolean,
  blocks jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.act_as(actor);
  swap public.shift_swaps := private.visible_swap(swap_id, agency, actor);
  row_ids bigint[] := array_remove(array[swap.requester_assigned_shift_id, row_id], null);
  approves_now boolean := coalesce(approves, false) and (select r.approves_clean from public.swap_rules r where r.agency_id = agency);
  answer public.swap_answers;
  shift public.assigned_shifts;
  theirs public.assigned_shifts;
  words text;
begin
  if person is null or actor not in (person, swap.requester_id) then
    perform private.fail(403, 'Everybody answers for themself.');
  end if;
  perform private.lock_trade(agency, row_ids, blocks, approves_now);
  swap := private.lock_swap(swap, expected_version, 'pending');
  perform private.require_open(swap);
  answer := private.require_answerable(swap, person);
  if actor <> person and answer.state is distinct from 'proposed' then
    perform private.fail(409, private.name_of(person) || ' has proposed no shift.', jsonb_build_object('status', swap.status));
  end if;
  if actor = person and answer.state = 'proposed' then
    perform private.fail(409, format('%s decides on the shift that you proposed.', private.name_of(swap.requester_id)),
      jsonb_build_object('status', swap.status));
  end if;
  if swap.kind = 'swap' and answer.assigned_shift_id is null then
    perform private.fail(422, 'Answer with a shift of yours.', '{"field":"assignmentId"}');
  end if;
  if row_id is distinct from answer.assigned_shift_id then
    perform private.fail(409, 'Another shift was named meanwhile. Look again.', jsonb_build_object('status', swap.status));
  end if;
  shift := private.require_tradable(agency, swap.requester_assigned_shift_id, swap.requester_id, null);
  if row_id is not null then
    theirs := private.require_tradable(agency, row_id, person, row_version);
  end if;
  perform private.require_counterparts(swap.center_id, swap.requester_id, person);
  perform private.require_trade_rules(agency, shift, theirs);
  perform private.require_unpromised(agency, row_ids);
  perform private.require_judged(agency, row_ids, blocks);
  insert into public.swap_answers (swap_id, person_id, agency_id, state) values (swap.id, person, agency, 'accepted')
  on conflict on constraint swap_answers_pkey do update set state = 'accepted', updated_at = now();
  perform private.set_action('swap.accept');
  update public.shift_swaps s
  set status = 'accepted', responder_id = person, responder_assigned_shift_id = row_id, accepted_at = now(),
    expires_at = least(shift.starts_at, theirs.starts_at)
  where s.id = swap.id
  returning * into swap;
  -- Whoever proposed something else waits for an answer.
  perform private.notify(w.person_id, 'swap.declined', format('What %s offered, %s, is agreed with somebody else.',
    private.name_of(swap.requester_id), private.offered_words(swap.requester_shift, swap)), '/swaps?swap=' || swap.id)
  from public.swap_answers w
  where w.agency_id = agency and w.swap_id = swap.id and w.state = 'proposed'
  order by w.person_id;
  if approves_now then
    perform private.set_action('swap.approve');
    update public.shift_swaps s set status = 'approved', decided_at = now() where s.id = swap.id
    returning * into swap;
    perform private.set_action('');
    perform private.write_trade(swap, '{}', null);
    perform private.tell_of_decision(swap, null);
  else
    perform private.set_action('');
    words := private.offered_words(swap.requester_shift, swap);
    perform private.notify(case when actor = person then swap.requester_id else person end, 'swap.accepted', case
        when swap.kind = 'give' then format('%s would work %s instead of you. A supervisor decides.', private.name_of(person), words)
        when actor = person then format('%s accepts your offer: %s for %s. A supervisor decides.', private.name_of(person), words,
          private.offered_words(swap.responder_shift, swap))
        else format('%s accepts your %s for %s. A supervisor decides.', private.name_of(actor),
          private.offered_words(swap.responder_shift, swap), words)
      end, '/swaps?swap=' || swap.id);
  end if;
  return private.swap_record_of(swap.id, actor);
end
$$;

create function private.decide_swap(
  actor uuid, swap_id integer, expected_version integer, decision public.swap_status, given_note text, violations jsonb,
  blocks jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  acting uuid := private.act_as(actor);
  agency uuid := private.require_supervisor();
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  swap public.shift_swaps := private.visible_swap(swap_id, agency, actor);
  row_ids bigint[] := array_remove(array[swap.requester_assigned_shift_id, swap.responder_assigned_shift_id], null);
  excused uuid[];
begin
  if decision is null or decision not in ('approved', 'denied') then
    perform private.fail(422, 'A trade is approved or denied.', '{"field":"decision"}');
  end if;
  if actor = swap.requester_id or actor is not distinct from swap.responder_id then
    perform private.fail(403, 'Nobody decides on their own trade.');
  end if;
  if decision = 'denied' and words is null then
    perform private.fail(422, 'Say why it is denied.', '{"field":"note"}');
  end if;
  if decision = 'approved' then
    perform private.lock_trade(agency, row_ids, blocks, true);
  end if;
  swap := private.lock_swap(swap, expected_version, 'accepted');
  perform private.require_open(swap);
  if decision = 'approved' then
    if violations is null or jsonb_typeof(violations) <> 'array' or octet_length(violations::text) > 1000000 or exists (
      select 1 from jsonb_array_elements(violations) x
      where coalesce(x ->> 'personId' in (swap.requester_id::text, swap.responder_id::text), false) is false
        or coalesce(x ->> 'severity' in ('hard', 'soft'), false) is false
    ) then
      perform private.fail(422, 'Violations are a list, each of one of the two.', '{"field":"violations"}');
    end if;
    excused := array(
      select distinct (x ->> 'personId')::uuid from jsonb_array_elements(violations) x where x ->> 'severity' = 'hard'
    );
    if words is null and cardinality(excused) > 0 then
      perform private.fail(422, 'This trade passes a limit. Say why.', '{"field":"note"}');
    end if;
    perform private.require_tradable(agency, swap.requester_assigned_shift_id, swap.requester_id, null);
    if swap.responder_assigned_shift_id is not null then
      perform private.require_tradable(agency, swap.responder_assigned_shift_id, swap.responder_id, null);
    end if;
    perform private.require_counterparts(swap.center_id, swap.requester_id, swap.responder_id);
    perform private.require_judged(agency, row_ids, blocks);
  end if;
  perform private.set_action(case decision when 'approved' then 'swap.approve' else 'swap.deny' end);
  update public.shift_swaps s
  set status = decision, decision_note = words, approved_by = actor, decided_at = now(),
    violations = case when decision = 'approved' then decide_swap.violations else s.violations end
  where s.id = swap.id
  returning * into swap;
  perform private.set_action('');
  if decision = 'approved' then
    perform private.write_trade(swap, excused, words);
  end if;
  perform private.tell_of_decision(swap, words);
  return private.swap_record_of(swap.id, actor);
end
$$;

create function public.accept_swap(
  p_actor uuid, p_swap_id integer, p_expected_version integer, p_person uuid, p_approves boolean, p_blocks jsonb,
  p_assignment_id bigint default null, p_version integer default null
)
returns jsonb language sql set search_path = '' as $$
  select private.accept_swap(p_actor, p_swap_id, p_expected_version, p_person, p_assignment_id, p_version, p_approves, p_blocks)
$$;
create function public.decide_swap(
  p_actor uuid, p_swap_id integer, p_expected_version integer, p_decision public.swap_status, p_violations jsonb,
  p_blocks jsonb, p_note text default null
)
returns jsonb language sql set search_path = '' as $$
  select private.decide_swap(p_actor, p_swap_id, p_expected_version, p_decision, p_note, p_violations, p_blocks)
$$;
grant execute on function
  private.accept_swap(uuid, integer, integer, uuid, bigint, integer, boolean, jsonb),
  public.accept_swap(uuid, integer, integer, uuid, boolean, jsonb, bigint, integer),
  private.decide_swap(uuid, integer, integer, public.swap_status, text, jsonb, jsonb),
  public.decide_swap(uuid, integer, integer, public.swap_status, jsonb, jsonb, text) to service_role;
comment on function public.accept_swap is 'Makes a person the other side of a trade; where it may be approved at once, the exchange too.';
comment on function public.decide_swap is 'Approves a trade for a supervisor, which exchanges the shifts, or denies it; the trade as it is then.';
