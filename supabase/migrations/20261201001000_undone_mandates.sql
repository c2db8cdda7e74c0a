-- A mandate that is taken back counts no longer: the edit that gave the shift and is undone leaves the record as it is, and
-- writes beside it, in the same transaction, that it is void. One writer of voidings for both ways.
create function private.write_voiding(original public.mandate_records, actor uuid, words text)
returns public.mandate_records
language plpgsql
security definer
set search_path = ''
as $$
declare
  made public.mandate_records := original;
begin
  made.outcome := 'voided';
  made.voids_id := original.id;
  made.reason := words;
  made.by_id := actor;
  made.request_id := null;
  return private.insert_mandate(made);
end
$$;

-- The record of the mandate by which an edit gave an opening, if it stands.
create function private.mandate_of_edit(edit uuid)
returns public.mandate_records
language sql
stable
security definer
set search_path = ''
as $$
  select m.*
  from private.edit_fills f
  join public.opening_fills o on o.agency_id = f.agency_id and o.edit_id = f.edit_id
  cross join lateral private.standing_mandates(f.agency_id) m
  where f.edit_id = mandate_of_edit.edit and f.mandate is not null
    and m.opening_id = f.opening_id and m.person_id = f.person_id and m.assignment_id = o.assignment_id and m.outcome = 'assigned'
  order by m.id desc limit 1
$$;

-- What becomes of the record is decided where its edit becomes undone: rows, schedule and opening are held by then.
create function private.void_undone_mandate()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := coalesce((select auth.uid()), new.requested_by);
  original public.mandate_records := private.mandate_of_edit(new.id);
begin
  if original.id is null then
    return null;
  end if;
  perform 1 from public.mandate_records m where m.id = original.id for update;
  -- Somebody may have voided it by hand until a moment ago.
  original := private.mandate_of_edit(new.id);
  if original.id is null then
    return null;
  end if;
  if original.person_id = me then
    perform private.fail(403, 'Nobody takes back a mandate of their own. Another supervisor has to.');
  end if;
  perform private.write_voiding(original, me, 'The assignment was undone');
  return null;
end
$$;
create trigger roster_edits_void_mandate after update of state on public.roster_edits
  for each row when (new.state = 'undone' and old.state <> 'undone') execute function private.void_undone_mandate();

-- What is void stays void: an undo that took a mandate back is not undone; somebody is ordered again, by the list.
create function private.keep_undone_mandates()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if (private.mandate_of_edit(new.undoes)).person_id = (select auth.uid()) then
    perform private.fail(403, 'Nobody takes back a mandate of their own. Another supervisor has to.');
  end if;
  if exists (
    select from public.roster_edits e
    join public.roster_edits original on original.agency_id = e.agency_id and original.id = e.undoes and original.state = 'undone'
    join private.edit_fills f on f.edit_id = original.id and f.mandate is not null
    where e.id = new.undoes and e.agency_id = new.agency_id
  ) then
    perform private.fail(422, 'This took back a mandate, which stays void. Order it again from the list.', '{"field":"undoes"}');
  end if;
  return new;
end
$$;
create trigger roster_edits_keep_mandates before insert on public.roster_edits
  for each row when (new.undoes is not null) execute function private.keep_undone_mandates();

-- Void by hand, in the order of locks in which an undo does it.
CREATE OR REPLACE FUNCTION private.void_mandate(mandate_id bigint, given_reason text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  me uuid := (select auth.uid());
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  original public.mandate_records;
  known public.mandate_records;
  made public.mandate_records;
begin
  if words is null then
    perform private.fail(422, 'Say why it is void.', '{"field":"reason"}');
  end if;
  select * into original from public.mandate_records m where m.id = mandate_id and m.agency_id = agency;
  -- What the voiding refers to is held first, in the order of an undo, which voids too.
  perform 1 from public.assigned_shifts a where a.agency_id = agency and a.id = original.assignment_id for key share;
  perform 1 from public.openings o where o.agency_id = agency and o.id = original.opening_id for key share;
  perform 1 from public.call_outs c where c.agency_id = agency and c.id = original.call_out_id for key share;
  perform 1 from public.mandate_records m where m.id = original.id for update;
  if original.id is null then
    perform private.fail(404, 'This record does not exist.');
  end if;
  if original.outcome = 'voided' then
    perform private.fail(422, 'This record voids another. What was voided stays void.');
  end if;
  if original.person_id = me then
    perform private.fail(403, 'Nobody voids a record of their own.');
  end if;
  select * into known from public.mandate_records v where v.agency_id = agency and v.voids_id = original.id;
  if known.id is not null then
    perform private.fail(409, format('%s has voided this record already.', known.by_name),
      jsonb_build_object('by', known.by_name, 'at', private.in_ms(known.at)));
  end if;
  made := private.write_voiding(original, me, words);
  -- A call that is taken back at once is news to nobody.
  if original.outcome = 'assigned' or original.is_charged and original.at < now() - interval '5 minutes' then
    perform private.notify(original.person_id, 'mandate.voided', format('A record of mandatory overtime of %s is void: %s%s',
      to_char(original.shift_date, 'FMDy FMDD Mon YYYY'), words,
      case when original.is_charged then '. It no longer counts for your place on the list.' else '' end), '/availability');
  end if;
  return private.mandate_line(made);
end
$function$
;

-- What else an undo means for somebody whose mandate it took back; null for all others.
create function private.voided_words(edit public.roster_edits, person uuid)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case when m.is_charged then ' The order to work it is void, and no longer counts for your place on the list.'
    else ' The order to work it is void.' end
  from private.edit_fills f
  join public.mandate_records m on m.agency_id = f.agency_id and m.opening_id = f.opening_id and m.person_id = f.person_id
    and m.outcome = 'assigned'
  -- The voiding was written with the undo.
  join public.mandate_records v on v.agency_id = m.agency_id and v.voids_id = m.id and v.at = edit.decided_at
  where f.edit_id = edit.undoes and f.person_id = voided_words.person and f.mandate is not null
  limit 1
$$;

-- Whoever's mandate is taken back hears of shift and record in one notice.
CREATE OR REPLACE FUNCTION private.announce_roster_edit(edit_id uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  edit public.roster_edits;
  told integer;
begin
  -- The notices refer to the schedule, so it is locked before the edit, as an undo does.
  perform 1 from public.schedules s
  where s.id = (select e.schedule_id from public.roster_edits e where e.id = edit_id) for key share;
  select * into edit from public.roster_edits e where e.id = edit_id for update;
  if not found or edit.announce_at is null or edit.announced_at is not null then
    return 0;
  end if;
  insert into public.notifications (agency_id, recipient_id, kind, content, link, schedule_id, concerns_at)
  select edit.agency_id, p.id, case when bool_and(n.is_correction) then 'roster.corrected' when bool_and(n.after is null) then 'roster.cancelled'
      else 'roster.changed' end,
    case
      when count(*) > 1 and bool_and(n.is_correction) then format('%s of the shifts on your record in %s are corrected, the first on %s.',
        count(*), min(s.name), to_char(min(d.shift_date), 'FMDy FMDD Mon YYYY'))
      when count(*) > 1 then format('%s of your shifts in %s %s, the first on %s.', count(*), min(s.name),
        case when bool_and(n.after is null) then 'are cancelled' else 'have changed' end,
        to_char(min(d.shift_date), 'FMDy FMDD Mon YYYY'))
      else min(case
        when n.is_correction and n.before is null then format('Your record is corrected: you worked %s.', private.shift_words(n.after, c.time_zone))
        when n.is_correction and n.after is null then format('Your record is corrected: you did not work %s.', private.shift_words(n.before, c.time_zone))
        when n.is_correction then format('Your record is corrected: instead of %s you worked %s.', private.shift_words(n.before, c.time_zone), private.shift_words(n.after, c.time_zone))
        when n.before is null then format('You work %s.', private.shift_words(n.after, c.time_zone))
        when n.after is null then format('You no longer work %s.', private.shift_words(n.before, c.time_zone))
        else format('%s is now %s.', private.shift_words(n.before, c.time_zone), private.shift_words(n.after, c.time_zone))
        end)
    end || coalesce(private.voided_words(edit, p.id), ''),
    '/schedule?month=' || to_char(min(d.shift_date), 'YYYY-MM'), edit.schedule_id,
    least(min(private.future_start(n.before)), min(private.future_start(n.after)))
  from private.news_of(edit) n
  join public.profiles p on p.id = n.person and p.is_active
  join public.schedules s on s.id = edit.schedule_id
  join public.centers c on c.id = edit.center_id
  cross join lateral (
    select least((n.before ->> 'shiftDate')::date, (n.after ->> 'shiftDate')::date) as shift_date
  ) d
  group by p.id
  order by p.id;
  get diagnostics told = row_count;
  update public.roster_edits e set announced_at = now() where e.id = edit.id;
  return told;
end
$function$
;
