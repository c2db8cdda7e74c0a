-- A yes on the phone that waits for a second supervisor is worth what was said, though the call-out has been ended since: it is
-- confirmed, and stands in the trace in the name of who called. What the server hands over wrongly is refused in words.
drop function private.note_fill(public.openings, uuid, jsonb, uuid);

create function private.note_fill(opening public.openings, person uuid, call jsonb, actor uuid, is_confirmed boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  call_out public.call_outs;
  candidate public.call_out_candidates;
  offer public.call_out_offers;
  given_channel public.contact_channel;
  words text := private.words_of(note_fill.call ->> 'note', 'Note', 'note', 500, true);
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  if note_fill.call is null or note_fill.call = 'null' then
    return;
  end if;
  if jsonb_typeof(note_fill.call) <> 'object' or not coalesce(pg_input_is_valid(note_fill.call ->> 'callOutId', 'uuid'), false)
    or not private.is_whole(note_fill.call -> 'step', 0, 1000)
    or not coalesce(pg_input_is_valid(note_fill.call ->> 'offerId', 'uuid'), true)
    or not coalesce(pg_input_is_valid(note_fill.call ->> 'channel', 'public.contact_channel'), true)
  then
    perform private.fail(422, 'A call names its call-out, its step and its channel.', '{"field":"call"}');
  end if;
  given_channel := coalesce(note_fill.call ->> 'channel', 'phone');
  select * into call_out from public.call_outs c
  where c.id = (note_fill.call ->> 'callOutId')::uuid and c.agency_id = opening.agency_id and c.opening_id = opening.id for update;
  if not found then
    perform private.fail(404, 'This call-out does not exist.');
  end if;
  if call_out.state <> 'running' and not is_confirmed then
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
revoke all on function private.note_fill(public.openings, uuid, jsonb, uuid, boolean) from public, anon, authenticated, service_role;

create or replace function private.finish_fill(fill private.edit_fills, edit public.roster_edits)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  opening public.openings;
  shift public.assigned_shifts;
  part record;
  covering bigint;
  first_at timestamptz;
  last_at timestamptz;
  words text;
  is_acting boolean;
begin
  select * into opening from public.openings o where o.agency_id = fill.agency_id and o.id = fill.opening_id;
  select * into shift from public.assigned_shifts a where a.agency_id = opening.agency_id and a.id = opening.assignment_id;
  for part in
    select a.id, greatest(a.starts_at, opening.starts_at) as starts_at, least(a.ends_at, opening.ends_at) as ends_at
    from public.assigned_shifts a
    where a.agency_id = opening.agency_id and a.user_id = fill.person_id and a.status = 'published'
      and a.starts_at < opening.ends_at and a.ends_at > opening.starts_at
      and a.id in (
        select o.id from private.roster_operations(edit.operations) o where o.id is not null
        union select i.value::bigint from jsonb_each_text(edit.added_ids) i
      )
    order by a.starts_at
  loop
    insert into public.opening_fills (agency_id, opening_id, person_id, assignment_id, starts_at, ends_at, way, edit_id, by_id)
    values (opening.agency_id, opening.id, fill.person_id, part.id, part.starts_at, part.ends_at, fill.way, edit.id, me);
    covering := coalesce(covering, part.id);
    first_at := coalesce(first_at, part.starts_at);
    last_at := part.ends_at;
  end loop;
  if covering is null then
    perform private.fail(422, 'This change gives the opening to nobody.', '{"field":"operations"}');
  end if;
  perform private.note_opening(opening, case fill.way when 'claim' then 'claimed' else 'awarded' end, fill.person_id, edit.reason,
    jsonb_build_object('way', fill.way, 'editId', edit.id, 'startsAt', private.in_ms(first_at), 'endsAt', private.in_ms(last_at)));
  if fill.call is not null then
    -- Who confirms is not who called.
    perform private.note_fill(opening, fill.person_id, fill.call, edit.requested_by, me is distinct from edit.requested_by);
  end if;
  if fill.way = 'mandate' and fill.mandate is null then
    perform private.fail(422, 'A mandate comes with the ranking by which it was made.', '{"field":"mandate"}');
  end if;
  if fill.mandate is not null then
    perform private.write_mandate(opening, fill.person_id, covering, fill.mandate, me);
  end if;
  -- Of a mandate they are told by its own notice.
  if fill.mandate is null and (fill.person_id is distinct from me or opening.is_ranked) then
    is_acting := (select a.is_acting from public.assigned_shifts a where a.agency_id = opening.agency_id and a.id = covering);
    words := private.shift_words(private.shift_state(shift.shift_id, opening.shift_date, first_at, last_at, opening.required_role,
      shift.is_overtime, is_acting, false), (select c.time_zone from public.centers c where c.id = opening.center_id));
    insert into public.notifications (agency_id, recipient_id, kind, content, link, schedule_id, concerns_at, needs_ack)
    select opening.agency_id, fill.person_id, 'opening.awarded', format(case
        when fill.way = 'claim' then 'You got %1$s, which you asked for.'
        when fill.way = 'call_out' then 'You work %1$s, as you agreed with %2$s.'
        when covering <> opening.assignment_id and shift.status <> 'cancelled' or fill.way = 'extension' then '%2$s extends your shift: you also work %1$s.'
        else '%2$s gave you %1$s.' end, words, coalesce(private.name_of(me), 'The system')),
      '/schedule?month=' || to_char(opening.shift_date, 'YYYY-MM'), opening.schedule_id, first_at, fill.person_id is distinct from me
    where exists (select 1 from public.profiles p where p.id = fill.person_id and p.is_active);
  end if;
  if shift.status = 'published' and shift.user_id is null then
    if (shift.shift_date, shift.starts_at, shift.ends_at, shift.required_role)
      is distinct from (opening.shift_date, opening.starts_at, opening.ends_at, opening.required_role)
    then
      perform private.move_opening(opening, shift, edit.reason);
    end if;
  else
    perform private.close_opening(opening, 'filled', fill.way, fill.person_id, edit.reason);
  end if;
end $$;
