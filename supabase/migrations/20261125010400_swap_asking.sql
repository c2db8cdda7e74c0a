-- Offers and answers. What a trade would break is judged on the app's server, from facts that a dispatcher may not read, so
-- whatever makes or agrees a trade is called with the secret key for a person who is named. What a race could break, and
-- whose shift it is, is checked here, whoever calls.

-- Locks the rows of a trade and the blocks that it was judged by, in the order that everybody keeps.
create function private.lock_trade(agency uuid, row_ids bigint[], blocks jsonb, is_exchange boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  block_ids integer[];
begin
  if blocks is null or jsonb_typeof(blocks) <> 'array' or exists (
    select 1 from jsonb_array_elements(blocks) x
    where not private.is_whole(x -> 'scheduleId', 1, 2147483647) or not private.is_whole(x -> 'version', 1, 2147483647)
  ) then
    perform private.fail(422, 'Blocks are schedules with their versions.', '{"field":"blocks"}');
  end if;
  perform 1 from public.assigned_shifts a where a.agency_id = agency and a.id = any (row_ids) order by a.id for update;
  block_ids := array(
    select (x -> 'scheduleId')::integer from jsonb_array_elements(blocks) x
    union
    select a.schedule_id from public.assigned_shifts a where a.agency_id = agency and a.id = any (row_ids)
  );
  if is_exchange then
    perform 1 from public.schedules s where s.agency_id = agency and s.id = any (block_ids) order by s.id for update;
  else
    perform 1 from public.schedules s where s.agency_id = agency and s.id = any (block_ids) order by s.id for share;
  end if;
end
$$;

-- Refuses a trade that was judged by another roster than the one that is there now. The caller holds the blocks.
create function private.require_judged(agency uuid, row_ids bigint[], blocks jsonb)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  moved record;
begin
  select s.version into moved
  from jsonb_array_elements(blocks) x
  left join public.schedules s on s.agency_id = agency and s.id = (x -> 'scheduleId')::integer
  where s.status is distinct from 'published' or s.version <> (x -> 'version')::integer
  limit 1;
  if found then
    perform private.fail_roster_moved(coalesce(moved.version, 0));
  end if;
  if exists (
    select 1 from public.assigned_shifts a
    where a.agency_id = agency and a.id = any (row_ids)
      and a.schedule_id not in (select (x -> 'scheduleId')::integer from jsonb_array_elements(blocks) x)
  ) then
    perform private.fail_roster_moved(0);
  end if;
end
$$;

-- A shift that somebody may trade. `expected_version` null = whichever: the blocks' versions say that it was looked at.
create function private.require_tradable(agency uuid, row_id bigint, owner uuid, expected_version integer)
returns public.assigned_shifts
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  shift public.assigned_shifts;
  label text;
begin
  select a.* into shift
  from public.assigned_shifts a
  join public.schedules s on s.id = a.schedule_id and s.status in ('published', 'archived')
  where a.id = row_id and a.agency_id = agency and a.status <> 'draft';
  if not found then
    perform private.fail(404, 'This shift does not exist.');
  end if;
  if shift.version <> coalesce(expected_version, shift.version) or shift.status <> 'published' or not exists (
    select 1 from public.schedules s where s.id = shift.schedule_id and s.status = 'published'
  ) then
    perform private.fail(409, 'This shift was changed meanwhile. Look again before you trade it.',
      jsonb_build_object('version', shift.version));
  end if;
  if shift.user_id is distinct from owner then
    perform private.fail(422, format('This is no shift of %s.', private.name_of(owner)), '{"field":"assignmentId"}');
  end if;
  label := (select t.code from public.shifts t where t.id = shift.shift_id) || ' on ' || to_char(shift.shift_date, 'FMDy FMDD Mon YYYY');
  if shift.starts_at <= now() then
    perform private.fail(422, label || ' has started.', '{"field":"assignmentId"}');
  end if;
  if shift.is_locked then
    perform private.fail(422, label || ' is locked.', '{"field":"assignmentId"}');
  end if;
  if shift.is_acting then
    perform private.fail(422, label || ' is worked as acting supervisor. Such a shift is not traded.', '{"field":"assignmentId"}');
  end if;
  return shift;
end
$$;

-- Two people who may trade: both work here, at the center of the shift, in one capacity.
create function private.require_counterparts(center uuid, requester uuid, other uuid)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  person public.profiles;
begin
  if requester = other then
    perform private.fail(422, 'A shift is not traded with oneself.', '{"field":"asked"}');
  end if;
  select p.* into person
  from public.profiles p
  where p.id in (requester, other) and (p.center_id is distinct from center or private.role_of(p.id) is null)
  order by p.id = requester limit 1;
  if found then
    perform private.fail(422, person.full_name || case when private.role_of(person.id) is null then ' no longer works here.'
      else ' works at another center.' end, '{"field":"asked"}');
  end if;
  if not private.of_one_capacity(requester, other) then
    perform private.fail(422, 'Dispatchers trade with dispatchers, supervisors with supervisors.', '{"field":"asked"}');
  end if;
end
$$;

-- `24 h`, `1 h 30 min`
create function private.minutes_words(minutes integer)
returns text
language sql
immutable
set search_path = ''
as $$
  select concat_ws(' ', case when minutes >= 60 or minutes = 0 then minutes / 60 || ' h' end,
    case when minutes % 60 > 0 then minutes % 60 || ' min' end)
$$;

-- What the agency asks of two shifts that are to be traded; the second is null where none is named.
create function private.require_trade_rules(agency uuid, one public.assigned_shifts, other public.assigned_shifts)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  rules public.swap_rules;
  late public.assigned_shifts;
  weeks integer;
begin
  select * into rules from public.swap_rules r where r.agency_id = agency;
  late := case when other.starts_at < one.starts_at then other else one end;
  if late.starts_at - now() < make_interval(mins => rules.notice_minutes) then
    perform private.fail(422, format('%s on %s starts in less than %s, the notice for a trade.',
      (select t.code from public.shifts t where t.id = late.shift_id), to_char(late.shift_date, 'FMDy FMDD Mon YYYY'),
      private.minutes_words(rules.notice_minutes)), '{"field":"assignmentId"}');
  end if;
  if rules.is_same_workweek and other.id is not null then
    select count(distinct x.day - (extract(dow from x.day)::integer - a.workweek_start + 7) % 7) into weeks
    from public.agencies a
    join public.centers c on c.id = one.center_id
    cross join lateral (
      values ((one.starts_at at time zone c.time_zone)::date), ((other.starts_at at time zone c.time_zone)::date)
    ) x (day)
    where a.id = agency;
    if weeks > 1 then
      perform private.fail(422, 'The shifts start in different workweeks.', '{"field":"assignmentId"}');
    end if;
  end if;
end
$$;

-- Refuses shifts that another accepted trade waits to exchange. The caller holds their rows.
create function private.require_unpromised(agency uuid, row_ids bigint[])
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  promised record;
begin
  select s.id, t.code, a.shift_date into promised
  from public.shift_swaps s
  join public.assigned_shifts a on a.id in (s.requester_assigned_shift_id, s.responder_assigned_shift_id) and a.id = any (row_ids)
  join public.shifts t on t.id = a.shift_id
  where s.agency_id = agency and s.status = 'accepted' and s.expires_at > now()
  limit 1;
  if found then
    perform private.fail(409, format('%s on %s is in another trade that waits for a decision.', promised.code,
      to_char(promised.shift_date, 'FMDy FMDD Mon YYYY')), jsonb_build_object('status', 'accepted'));
  end if;
end
$$;

-- An offer that somebody may see. One to everyone was seen by whoever works in that capacity at its center, and who comes
-- too late is told who was faster.
create function private.visible_swap(swap_id integer, agency uuid, person uuid)
returns public.shift_swaps
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  swap public.shift_swaps;
begin
  select * into swap from public.shift_swaps s where s.id = swap_id and s.agency_id = agency;
  if not found or not private.may_see_swap(swap, person) and not (
    swap.is_for_everyone and private.of_one_capacity(swap.requester_id, person)
    and exists (select 1 from public.profiles p where p.id = person and p.center_id = swap.center_id)
  ) then
    perform private.fail(404, 'This offer does not exist.');
  end if;
  return swap;
end
$$;

-- The offer in the version that somebody saw and in that state, locked with its people; else says who moved it on.
create function private.lock_swap(shown public.shift_swaps, expected_version integer, expected public.swap_status)
returns public.shift_swaps
language plpgsql
security definer
set search_path = ''
as $$
declare
  swap public.shift_swaps;
begin
  perform private.hold_people_of_swaps(array[shown.id]);
  select * into swap from public.shift_swaps s where s.id = shown.id for update;
  if swap.status = expected and swap.version is not distinct from expected_version then
    return swap;
  end if;
  if swap.status = 'pending' then
    perform private.fail(409, case when expected = 'pending' then 'This offer was changed meanwhile. Look again.'
      else 'Nobody has accepted this offer yet.' end, jsonb_build_object('status', swap.status, 'version', swap.version));
  end if;
  perform private.fail_swap_moved_on(swap);
  return swap;
end
$$;

create function private.require_open(swap public.shift_swaps)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if swap.expires_at <= now() then
    perform private.fail(409, format('This offer expired on %s.', (
        select to_char(swap.expires_at at time zone c.time_zone, 'FMDy FMDD Mon YYYY "at" HH24:MI')
        from public.centers c where c.id = swap.center_id
      )), jsonb_build_object('status', 'expired', 'at', round(extract(epoch from swap.expires_at) * 1000), 'version', swap.version));
  end if;
end
$$;

-- Refuses a list of people and shifts that cannot be read.
create function private.require_asked(kind public.swap_kind, asked jsonb, for_everyone boolean)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  person constant text := '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$';
begin
  if kind is null then
    perform private.fail(422, 'Kind is one of swap, give.', '{"field":"kind"}');
  end if;
  if for_everyone is null then
    perform private.fail(422, 'For everyone is yes or no.', '{"field":"isForEveryone"}');
  end if;
  if asked is null or jsonb_typeof(asked) <> 'array' or exists (
    select 1 from jsonb_array_elements(asked) x
    where coalesce(x ->> 'personId' ~ person, false) is false
      or (coalesce(jsonb_typeof(x -> 'assignmentId'), 'null') = 'null') <> (coalesce(jsonb_typeof(x -> 'version'), 'null') = 'null')
      or coalesce(jsonb_typeof(x -> 'assignmentId'), 'null') <> 'null' and not (
        kind = 'swap' and private.is_whole(x -> 'assignmentId', 1, 9007199254740991)
        and private.is_whole(x -> 'version', 1, 2147483647)
      )
  ) then
    perform private.fail(422, 'Who is asked are people, in a swap each with a shift and its version or with none.', '{"field":"asked"}');
  end if;
  if jsonb_array_length(asked) > 20 then
    perform private.fail(422, 'At most 20 people are asked by name. Offer it to everyone instead.', '{"field":"asked"}');
  end if;
  if (select count(*) - count(distinct lower(x ->> 'personId')) from jsonb_array_elements(asked) x) > 0 then
    perform private.fail(422, 'Each person is asked once.', '{"field":"asked"}');
  end if;
  if for_everyone <> (jsonb_array_length(asked) = 0) then
    perform private.fail(422, 'Ask somebody by name, or everyone.', '{"field":"asked"}');
  end if;
end
$$;

create function private.offer_swap(
  actor uuid, kind public.swap_kind, row_id bigint, row_version integer, asked jsonb, for_everyone boolean, told uuid[],
  given_note text, blocks jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.act_as(actor);
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  named bigint[];
  shift public.assigned_shifts;
  theirs public.assigned_shifts;
  entry record;
  until timestamptz;
  swap public.shift_swaps;
begin
  perform private.require_asked(kind, asked, for_everyone);
  named := array(
    select nullif(x -> 'assignmentId', 'null')::bigint from jsonb_array_elements(asked) x where x ->> 'assignmentId' is not null
  );
  perform private.lock_trade(agency, named || row_id, blocks, false);
  perform 1 from public.profiles p
  where p.agency_id = agency and (p.id = actor or p.id in (select (x ->> 'personId')::uuid from jsonb_array_elements(asked) x))
  order by p.id for key share;
  shift := private.require_tradable(agency, row_id, actor, row_version);
  perform private.require_trade_rules(agency, shift, null);
  if (select p.center_id from public.profiles p where p.id = actor) is distinct from shift.center_id then
    perform private.fail(422, 'You work at another center.', '{"field":"assignmentId"}');
  end if;
  until := case when for_everyone then shift.starts_at end;
  for entry in
    select (x ->> 'personId')::uuid as person, nullif(x -> 'assignmentId', 'null')::bigint as row_id, nullif(x -> 'version', 'null')::integer as version
    from jsonb_array_elements(asked) x
  loop
    if not exists (select 1 from public.profiles p where p.id = entry.person and p.agency_id = agency) then
      perform private.fail(422, 'Person is not known.', '{"field":"asked"}');
    end if;
    perform private.require_counterparts(shift.center_id, actor, entry.person);
    theirs := null;
    if entry.row_id is not null then
      theirs := private.require_tradable(agency, entry.row_id, entry.person, entry.version);
      if theirs.center_id <> shift.center_id then
        perform private.fail(422, 'Both shifts are of one center.', '{"field":"asked"}');
      end if;
      perform private.require_trade_rules(agency, shift, theirs);
    end if;
    until := greatest(until, least(shift.starts_at, theirs.starts_at));
  end loop;
  select s.* into swap from public.shift_swaps s
  where s.requester_assigned_shift_id = row_id and s.status in ('pending', 'accepted');
  if found and swap.expires_at <= now() then
    -- Time has ended that one; nobody has written it down yet.
    perform private.hold_people_of_swaps(array[swap.id]);
    select s.* into swap from public.shift_swaps s where s.id = swap.id and s.status in ('pending', 'accepted') for update;
    if found then
      perform private.expire_swap(swap);
    end if;
  elsif found then
    perform private.fail(409, 'You offer this shift already. Withdraw that offer first.',
      jsonb_build_object('status', swap.status, 'swap', swap.id));
  end if;
  perform private.require_unpromised(agency, named || row_id);
  perform private.require_judged(agency, named || row_id, blocks);
  perform private.set_action('swap.offer');
  insert into public.shift_swaps (agency_id, center_id, kind, requester_id, requester_assigned_shift_id, is_for_everyone, note,
    expires_at)
  select agency, shift.center_id, offer_swap.kind, actor, row_id, for_everyone, words,
    until - make_interval(mins => r.notice_minutes)
  from public.swap_rules r where r.agency_id = agency
  returning * into swap;
  perform private.set_action('');
  insert into public.swap_answers (swap_id, person_id, agency_id, assigned_shift_id)
  select swap.id, (x ->> 'personId')::uuid, agency, nullif(x -> 'assignmentId', 'null')::bigint from jsonb_array_elements(asked) x;
  perform private.notify(p.id, 'swap.offered', case
      when kind = 'give' then format('%s would like to give %s away. Would you take it?', private.name_of(actor), o.words)
      else format('%s offers %s for %s.', private.name_of(actor), o.words,
        coalesce('your ' || private.offered_words(w.shift, swap), 'a shift of yours'))
    end, '/swaps?swap=' || swap.id)
  from public.profiles p
  cross join lateral (select private.offered_words(swap.requester_shift, swap) as words) o
  left join public.swap_answers w on w.agency_id = agency and w.swap_id = swap.id and w.person_id = p.id
  where p.agency_id = agency and (
    w.person_id is not null
    -- Whom the server found able to take it.
    or for_everyone and p.id = any (told) and p.id <> actor and p.center_id = shift.center_id
      and private.of_one_capacity(p.id, actor)
  )
  order by p.id;
  return private.swap_record_of(swap.id, actor);
end
$$;

create function private.propose_swap(
  actor uuid, swap_id integer, expected_version integer, row_id bigint, row_version integer, given_note text, blocks jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.act_as(actor);
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  swap public.shift_swaps := private.visible_swap(swap_id, agency, actor);
  answer public.swap_answers;
  shift public.assigned_shifts;
  theirs public.assigned_shifts;
begin
  perform private.lock_trade(agency, array[swap.requester_assigned_shift_id, row_id], blocks, false);
  swap := private.lock_swap(swap, expected_version, 'pending');
  if swap.kind = 'give' then
    perform private.fail(422, 'This shift is given away: nothing is asked for it.');
  end if;
  perform private.require_open(swap);
  answer := private.require_answerable(swap, actor);
  shift := private.require_tradable(agency, swap.requester_assigned_shift_id, swap.requester_id, null);
  theirs := private.require_tradable(agency, row_id, actor, row_version);
  perform private.require_counterparts(swap.center_id, swap.requester_id, actor);
  if theirs.center_id <> swap.center_id then
    perform private.fail(422, 'Both shifts are of one center.', '{"field":"assignmentId"}');
  end if;
  perform private.require_trade_rules(agency, shift, theirs);
  if answer.state = 'asked' and answer.assigned_shift_id = row_id then
    perform private.fail(422, 'This is the shift that was asked for. Accept the offer.', '{"field":"assignmentId"}');
  end if;
  perform private.require_unpromised(agency, array[swap.requester_assigned_shift_id, row_id]);
  perform private.require_judged(agency, array[swap.requester_assigned_shift_id, row_id], blocks);
  perform private.set_action('swap.propose');
  insert into public.swap_answers (swap_id, person_id, agency_id, state, assigned_shift_id, note)
  values (swap.id, actor, agency, 'proposed', row_id, words)
  on conflict on constraint swap_answers_pkey do update
  set state = 'proposed', assigned_shift_id = excluded.assigned_shift_id, note = excluded.note, updated_at = now()
  returning * into answer;
  perform private.set_action('');
  perform private.notify(swap.requester_id, 'swap.proposed', format('%s would work your %s for %s%s', private.name_of(actor),
    private.offered_words(swap.requester_shift, swap), private.offered_words(answer.shift, swap), coalesce(': ' || words, '.')),
    '/swaps?swap=' || swap.id);
  return private.swap_record_of(swap.id, actor);
end
$$;

-- Where somebody stands who wants to say yes; null fields for one who was not asked by name. The caller holds the offer.
create function private.require_answerable(swap public.shift_swaps, person uuid)
returns public.swap_answers
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  answer public.swap_answers;
begin
  if swap.requester_id = person then
    perform private.fail(422, 'This is an offer of your own.');
  end if;
  select * into answer from public.swap_answers w
  where w.agency_id = swap.agency_id and w.swap_id = swap.id and w.person_id = person;
  if swap.is_for_everyone then
    return answer;
  end if;
  if answer.person_id is null then
    perform private.fail(403, 'You were not asked.');
  end if;
  if answer.state not in ('asked', 'proposed') then
    perform private.fail(409, case answer.state when 'declined' then 'This answer was declined.' else 'The shift that was asked for has changed.' end,
      jsonb_build_object('status', swap.status, 'answer', answer.state));
  end if;
  return answer;
end
$$;

create function private.decline_swap(swap_id integer, expected_version integer, person uuid, given_note text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  swap public.shift_swaps := private.visible_swap(swap_id, agency, me);
  who uuid := coalesce(person, me);
  answer public.swap_answers;
  is_over boolean;
begin
  swap := private.lock_swap(swap, expected_version, 'pending');
  perform private.require_open(swap);
  select * into answer from public.swap_answers w
  where w.agency_id = agency and w.swap_id = swap.id and w.person_id = who;
  if who <> me and swap.requester_id <> me then
    perform private.fail(403, 'Only whoever was asked declines an offer.');
  end if;
  if answer.person_id is null then
    perform private.fail(case when who = me then 403 else 404 end, case when who = me then 'You were not asked.' else 'This proposal does not exist.' end);
  end if;
  if answer.state not in ('asked', 'proposed') or who <> me and answer.state <> 'proposed' then
    perform private.fail(409, case answer.state when 'asked' then private.name_of(who) || ' has not answered yet.'
        when 'declined' then 'This answer was declined.' else 'The shift that was asked for has changed.' end,
      jsonb_build_object('status', swap.status, 'answer', answer.state));
  end if;
  perform private.set_action('swap.decline');
  update public.swap_answers w
  set state = 'declined', note = case when who = me then words else w.note end, updated_at = now()
  where w.agency_id = agency and w.swap_id = swap.id and w.person_id = who;
  perform private.set_action('swap.reject');
  is_over := private.reject_unanswerable(swap, null);
  perform private.set_action('');
  if who = me then
    perform private.notify(swap.requester_id, 'swap.declined', format('%s cannot take %s%s%s', private.name_of(me),
      private.offered_words(swap.requester_shift, swap), coalesce(': ' || words, '.'),
      case when is_over then ' Nobody else is asked.' else '' end), '/swaps?swap=' || swap.id);
  else
    perform private.notify(who, 'swap.declined', format('%s does not take your %s for %s%s', private.name_of(me),
      private.offered_words(answer.shift, swap), private.offered_words(swap.requester_shift, swap), coalesce(': ' || words, '.')),
      '/swaps?swap=' || swap.id);
  end if;
  return private.swap_record_of(swap.id, me);
end
$$;

create function private.withdraw_swap(swap_id integer, expected_version integer, given_reason text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  swap public.shift_swaps := private.visible_swap(swap_id, agency, me);
begin
  swap := private.lock_swap(swap, expected_version, case when swap.status = 'accepted' then 'accepted' else 'pending' end::public.swap_status);
  perform private.require_open(swap);
  if me <> swap.requester_id and me is distinct from swap.responder_id then
    perform private.fail(403, case swap.status when 'pending' then 'Only whoever offers a shift may withdraw it.'
      else 'Only one of the two may withdraw a trade.' end);
  end if;
  perform private.set_action('swap.withdraw');
  update public.shift_swaps s set status = 'withdrawn', closing_note = words where s.id = swap.id;
  perform private.set_action('');
  if swap.status = 'accepted' then
    perform private.notify(case when me = swap.requester_id then swap.responder_id else swap.requester_id end, 'swap.withdrawn',
      format('%s has withdrawn from your trade of %s%s', private.name_of(me), private.offered_words(swap.requester_shift, swap),
        coalesce(': ' || words, '.')), '/swaps?swap=' || swap.id);
  else
    perform private.tell_who_was_asked(swap, 'swap.withdrawn', format('%s no longer offers %s%s', private.name_of(me),
      private.offered_words(swap.requester_shift, swap), coalesce(': ' || words, '.')));
  end if;
  return private.swap_record_of(swap.id, me);
end
$$;

create function public.offer_swap(
  p_actor uuid, p_kind public.swap_kind, p_assignment_id bigint, p_version integer, p_asked jsonb, p_for_everyone boolean,
  p_tell uuid[], p_blocks jsonb, p_note text default null
)
returns jsonb language sql set search_path = '' as $$
  select private.offer_swap(p_actor, p_kind, p_assignment_id, p_version, p_asked, p_for_everyone, p_tell, p_note, p_blocks)
$$;
create function public.propose_swap(
  p_actor uuid, p_swap_id integer, p_expected_version integer, p_assignment_id bigint, p_version integer, p_blocks jsonb,
  p_note text default null
)
returns jsonb language sql set search_path = '' as $$
  select private.propose_swap(p_actor, p_swap_id, p_expected_version, p_assignment_id, p_version, p_note, p_blocks)
$$;
create function public.decline_swap(p_swap_id integer, p_expected_version integer, p_person uuid default null, p_note text default null)
returns jsonb language sql set search_path = '' as $$
  select private.decline_swap(p_swap_id, p_expected_version, p_person, p_note)
$$;
create function public.withdraw_swap(p_swap_id integer, p_expected_version integer, p_reason text default null)
returns jsonb language sql set search_path = '' as $$
  select private.withdraw_swap(p_swap_id, p_expected_version, p_reason)
$$;
grant execute on function
  private.offer_swap(uuid, public.swap_kind, bigint, integer, jsonb, boolean, uuid[], text, jsonb),
  public.offer_swap(uuid, public.swap_kind, bigint, integer, jsonb, boolean, uuid[], jsonb, text),
  private.propose_swap(uuid, integer, integer, bigint, integer, text, jsonb),
  public.propose_swap(uuid, integer, integer, bigint, integer, jsonb, text) to service_role;
grant execute on function private.decline_swap(integer, integer, uuid, text), public.decline_swap(integer, integer, uuid, text),
  private.withdraw_swap(integer, integer, text), public.withdraw_swap(integer, integer, text) to authenticated;
comment on function public.offer_swap is 'Offers a shift for its person, to people by name or to everyone; the offer as it is then.';
comment on function public.propose_swap is 'Answers an offer with a shift of the actor''s own; the offer as it is then.';
comment on function public.decline_swap is 'Declines an offer as whoever was asked, or as the requester the proposal of a person.';
comment on function public.withdraw_swap is 'Takes an offer back, or as one of the two an agreed trade.';
