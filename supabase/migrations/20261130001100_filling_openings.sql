-- Giving an opening to somebody: one function for every way, in one transaction with the edit of the roster that does it.
-- Locks: rows of the ledger, then the schedule, then the opening; call-outs and claims come after.

CREATE OR REPLACE FUNCTION private.write_edit(edit public.roster_edits, shown public.schedules)
 RETURNS public.roster_edits
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  missing record;
  explanation text;
  original public.roster_edits;
  former_rows jsonb;
  traded jsonb;
  told integer;
  is_taken_back boolean := false;
  fill private.edit_fills;
begin
  select o.place, p.full_name into missing
  from private.roster_operations(edit.operations) o
  left join public.assigned_shifts a on a.id = o.id
  left join public.profiles p on p.id = o.user_id and p.agency_id = edit.agency_id
  left join public.centers c on c.id = shown.center_id
  left join public.shifts t on t.id = o.shift_id and t.center_id = c.id
  left join lateral private.shift_instants(o.shift_date, coalesce(o.local_start, t.start_time),
    coalesce(o.local_end, t.end_time), c.day_start, c.time_zone) w on true
  where o.user_id is not null and o.user_id is distinct from a.user_id and p.is_active is not true
    -- Who has left may have worked before: that goes on record.
    and (p.id is null or shown.status <> 'published' or w.ends_at is null or w.ends_at > now())
  order by o.place limit 1;
  if found then
    perform private.fail(422, format(case when missing.full_name is null then 'Operation %1$s: Person is not known.'
      else '%2$s no longer works here.' end, missing.place, missing.full_name), '{"field":"operations"}');
  end if;
  select * into fill from private.edit_fills f where f.edit_id = edit.id;
  if found then
    perform private.begin_fill(fill);
  end if;
  if edit.undoes is not null then
    select * into original from public.roster_edits e where e.id = edit.undoes for update;
    former_rows := original.former;
  elsif edit.time_off_id is not null then
    -- What the leave took comes back as what it was.
    select e.former into former_rows
    from public.roster_edits e
    where e.agency_id = edit.agency_id and e.time_off_id = edit.time_off_id and e.schedule_id = edit.schedule_id and e.id <> edit.id
    order by e.requested_at limit 1;
  end if;
  update public.roster_edits e
  set former = (
    select coalesce(jsonb_object_agg(a.id, jsonb_build_object(
      'work', private.work_key(a.user_id, a.shift_id, a.shift_date, a.starts_at, a.ends_at), 'source', a.source,
      'reason', a.override_reason, 'credited', a.credited_user_id)), '{}')
    from private.roster_operations(edit.operations) o
    join public.assigned_shifts a on a.id = o.id
  )
  where e.id = edit.id;
  select jsonb_agg(to_jsonb(a)) into traded
  from private.roster_operations(edit.operations) o
  join public.assigned_shifts a on a.id = o.id and a.credited_user_id is not null;
  perform set_config('app.bulk', 'on', true), set_config('app.edit_id', edit.id::text, true);
  begin
    set constraints public.assigned_shifts_no_double_booking, public.assigned_shifts_no_double_booking_in_draft deferred;
    update public.assigned_shifts a
    set user_id = n.user_id, shift_id = n.shift_id, shift_date = n.shift_date, local_start = n.local_start,
      local_end = n.local_end, required_role = n.required_role, is_overtime = n.is_overtime, is_locked = n.is_locked,
      is_acting = n.is_acting, status = n.status, source = n.source,
      -- What a trade says of whose pay a shift is ends with the person who took it over, and comes back with them.
      credited_user_id = case when n.user_id is not distinct from a.user_id then a.credited_user_id
        else n.credited_before end,
      override_reason = case when n.overrides then edit.reason when n.is_same_work then a.override_reason
        else n.was ->> 'reason' end
    from (
      select was.id, o.overrides, f.*, d.is_same_work, former.was,
        case when split_part(known.was ->> 'work', ' ', 1) = f.user_id::text then (known.was ->> 'credited')::uuid end
          as credited_before,
        case o.kind when 'cancel' then 'cancelled' when 'restore' then shown.status::text else was.status::text
          end::public.assignment_status as status,
        case
          when d.is_same_work then was.source
          -- What is taken back comes from where it came before.
          when former.was is not null then (former.was ->> 'source')::public.assignment_source
          when d.is_same_shift and w.starts_at <= was.starts_at and w.ends_at >= was.ends_at then 'extension'
          -- An opening that somebody takes says how it came to them.
          when f.user_id = fill.person_id then case fill.way when 'mandate' then 'mandate' else 'callout' end::public.assignment_source
          else 'manual'
        end::public.assignment_source as source
      from private.roster_operations(edit.operations) o
      join public.assigned_shifts was on was.id = o.id
      cross join lateral (
        select case when o.kind = 'change' then o.user_id else was.user_id end as user_id,
          coalesce(o.shift_id, was.shift_id) as shift_id, coalesce(o.shift_date, was.shift_date) as shift_date,
          case when o.kind = 'change' then o.local_start else was.local_start end as local_start,
          case when o.kind = 'change' then o.local_end else was.local_end end as local_end,
          coalesce(o.required_role, was.required_role) as required_role,
          coalesce(o.is_overtime, was.is_overtime) as is_overtime, coalesce(o.is_locked, was.is_locked) as is_locked,
          coalesce(o.is_acting, was.is_acting) as is_acting
      ) f
      join public.centers c on c.id = was.center_id
      left join public.shifts t on t.id = f.shift_id and t.center_id = was.center_id
      left join lateral private.shift_instants(f.shift_date, coalesce(f.local_start, t.start_time),
        coalesce(f.local_end, t.end_time), c.day_start, c.time_zone) w on true
      cross join lateral (
        select (f.user_id, f.shift_id, f.shift_date) is not distinct from (was.user_id, was.shift_id, was.shift_date)
          as is_same_shift
      ) s
      cross join lateral (
        select s.is_same_shift, s.is_same_shift and (w.starts_at, w.ends_at) is not distinct from (was.starts_at, was.ends_at)
          as is_same_work
      ) d
      cross join lateral (select former_rows -> was.id::text as was) known
      left join lateral (
        select known.was
        where known.was ->> 'work' = private.work_key(f.user_id, f.shift_id, f.shift_date, w.starts_at, w.ends_at)
      ) former on true
    ) n
    where a.id = n.id;
    with added as (
      select o.*, nextval('public.assigned_shifts_id_seq') as new_id, piece.credited_user_id
      from private.roster_operations(edit.operations) o
      left join public.centers c on c.id = shown.center_id
      left join public.shifts t on t.id = o.shift_id and t.center_id = c.id
      left join lateral private.shift_instants(o.shift_date, coalesce(o.local_start, t.start_time),
        coalesce(o.local_end, t.end_time), c.day_start, c.time_zone) w on true
      -- A piece that stays with whoever took the whole over is paid as the whole.
      left join lateral (
        select x.credited_user_id
        from jsonb_to_recordset(traded) x (user_id uuid, credited_user_id uuid, starts_at timestamptz, ends_at timestamptz)
        where x.user_id = o.user_id and x.starts_at <= w.starts_at and x.ends_at >= w.ends_at
        limit 1
      ) piece on true
      where o.kind = 'add' order by o.place
    ), written as (
      insert into public.assigned_shifts (id, agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status,
        local_start, local_end, required_role, is_overtime, is_locked, is_acting, source, credited_user_id, override_reason)
      overriding system value
      select n.new_id, shown.agency_id, shown.center_id, shown.id, n.user_id, n.shift_id, n.shift_date,
        shown.status::text::public.assignment_status, n.local_start, n.local_end, n.required_role, n.is_overtime,
        n.is_locked, n.is_acting,
        case when n.user_id = fill.person_id then case fill.way when 'mandate' then 'mandate' else 'callout' end else 'manual'
          end::public.assignment_source,
        n.credited_user_id,
        case when n.overrides then edit.reason end
      from added n
    )
    select coalesce(jsonb_object_agg(n.key, n.new_id), '{}') into edit.added_ids from added n;
    set constraints public.assigned_shifts_no_double_booking, public.assigned_shifts_no_double_booking_in_draft immediate;
  exception when exclusion_violation then
    get stacked diagnostics explanation = pg_exception_detail;
    perform private.fail(409, private.double_booking_words(shown, explanation), '{"kind":"double_booking"}');
  end;
  perform set_config('app.edit_id', '', true), set_config('app.fill_opening', '', true);

  if edit.undoes is not null then
    is_taken_back := not exists (
      select 1
      from (select * from public.shift_changes c where c.agency_id = edit.agency_id and c.edit_id = original.id) o
      full join (select * from public.shift_changes c where c.agency_id = edit.agency_id and c.edit_id = edit.id) m
        on m.assignment_id = o.assignment_id
      where (o.from_user_id, o.before, o.to_user_id, o.after) is distinct from (m.to_user_id, m.after, m.from_user_id, m.before)
    );
    if is_taken_back then
      update public.roster_edits e set state = 'undone' where e.id = original.id;
    elsif edit.reason = private.undo_reason(original) then
      perform private.fail(422, 'This does not take back what it names. Say why.', '{"field":"reason"}');
    end if;
    -- Only while nobody has heard of what it takes back: one that was itself silent has nobody waiting.
    is_taken_back := is_taken_back and original.announced_at is null and not original.is_silent;
  end if;
  select count(*) into told
  from public.profiles p
  where p.agency_id = edit.agency_id and p.is_active and edit.is_published and not is_taken_back
    and p.id in (select n.person from private.news_of(edit) n);
  -- Whoever gets an opening is told at once, by a notice of its own.
  if fill.edit_id is not null then
    told := 0;
  end if;
  if is_taken_back then
    update public.roster_edits e set announce_at = null, people_told = 0, is_silent = true where e.id = original.id;
  end if;
  update public.roster_edits e
  set state = 'applied', is_silent = is_taken_back, added_ids = edit.added_ids, people_told = told,
    announce_at = case when told > 0 then now() + interval '60 seconds' end,
    announced_at = case when fill.edit_id is not null then now() end,
    decided_by = nullif((select auth.uid()), e.requested_by), decided_at = now()
  where e.id = edit.id
  returning * into edit;
  if told > 0 then
    insert into private.outbox (agency_id, kind, payload)
    values (edit.agency_id, 'roster.edited', jsonb_build_object('edit_id', edit.id,
      'announce_at', round(extract(epoch from edit.announce_at) * 1000)));
  end if;
  if fill.edit_id is not null then
    perform private.finish_fill(fill, edit);
  end if;
  perform private.record_audit(edit.agency_id, 'roster.edit', shown.id::text, jsonb_build_object('entity', 'schedule',
    'edit', edit.id, 'is_published', edit.is_published, 'reason', edit.reason, 'violations', edit.violations,
    'undoes', edit.undoes, 'requested_by', edit.requested_by, 'people_told', told)
    || (
      select jsonb_build_object('added', count(*) filter (where o.kind = 'add'), 'changed', count(*) filter (where o.kind = 'change'),
        'cancelled', count(*) filter (where o.kind = 'cancel'), 'restored', count(*) filter (where o.kind = 'restore'))
      from private.roster_operations(edit.operations) o
    ));
  return edit;
end
$function$
;

-- Who was first, when, in words of the center's clock.
create function private.fail_opening_moved_on(opening public.openings) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  zone text := (select c.time_zone from public.centers c where c.id = opening.center_id);
  said text := to_char(opening.closed_at at time zone zone, case
    when (opening.closed_at at time zone zone)::date = (now() at time zone zone)::date then 'HH24:MI'
    else 'HH24:MI "on" FMDy FMDD Mon YYYY' end);
  person uuid := (
    select f.person_id from public.opening_fills f
    where f.agency_id = opening.agency_id and f.opening_id = opening.id order by f.id desc limit 1
  );
  name text := (select p.full_name from public.profiles p where p.id = person);
begin
  perform private.fail(409, case
      when opening.state = 'filled' and person = (select auth.uid()) then format('You got this shift already, at %s.', said)
      when opening.state = 'filled' then format('%s got this shift at %s.', coalesce(name, 'Somebody else'), said)
      when opening.state = 'expired' then 'This shift is over.'
      else format('This shift is not open any more, since %s.', said)
    end, jsonb_build_object('status', opening.state, 'by', case when opening.state = 'filled' then name end,
      'at', private.in_ms(opening.closed_at), 'version', opening.version));
end $$;

-- The opening of an agency, locked, as it was looked at and still open.
create function private.lock_opening(opening_id bigint, agency uuid, expected_version integer) returns public.openings
language plpgsql security definer set search_path = '' as $$
declare
  opening public.openings;
begin
  select * into opening from public.openings o where o.id = opening_id and o.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This opening does not exist.');
  end if;
  if opening.state <> 'open' then
    perform private.fail_opening_moved_on(opening);
  end if;
  if expected_version is not null and opening.version <> expected_version then
    perform private.fail(409, 'This opening was changed meanwhile. Look at it again.', jsonb_build_object('version', opening.version));
  end if;
  if opening.ends_at <= now() then
    perform private.fail(409, 'This shift is over.');
  end if;
  return opening;
end $$;

create function private.begin_fill(fill private.edit_fills) returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- The order of locks: whoever writes an edit holds its rows and its schedule.
  perform private.lock_opening(fill.opening_id, fill.agency_id, null);
  if fill.person_id = (select auth.uid()) and fill.way <> 'claim' and fill.call ->> 'offerId' is null then
    perform private.fail(403, 'Nobody gives a shift to themselves. Another supervisor has to.');
  end if;
  perform set_config('app.fill_opening', fill.opening_id::text, true);
end $$;

-- After the rows are written: which part the person has, what that means to call-outs and mandates, and whether it is filled.
create function private.finish_fill(fill private.edit_fills, edit public.roster_edits) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := (select auth.uid());
  opening public.openings;
  shift public.assigned_shifts;
  part record;
  covering bigint;
  first_at timestamptz;
  last_at timestamptz;
  words text;
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
    perform private.note_fill(opening, fill.person_id, fill.call, me);
  end if;
  if fill.mandate is not null then
    perform private.write_mandate(opening, fill.person_id, covering, fill.mandate, me);
  end if;
  if fill.person_id is distinct from me or opening.is_ranked then
    words := private.shift_words(private.shift_state(shift.shift_id, opening.shift_date, first_at, last_at, opening.required_role,
      shift.is_overtime, false, false), (select c.time_zone from public.centers c where c.id = opening.center_id));
    insert into public.notifications (agency_id, recipient_id, kind, content, link, schedule_id, concerns_at, needs_ack)
    select opening.agency_id, fill.person_id, 'opening.awarded', format(case
        when fill.way = 'mandate' then '%2$s orders you to work %1$s.'
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

create function private.fill_opening(actor uuid, opening_id bigint, expected_version integer, edit_id uuid, schedule integer,
  facts_version integer, operations jsonb, violations jsonb, needs_confirmation boolean, given_reason text,
  by_way public.fill_way, person uuid, call jsonb, mandate jsonb)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  agency uuid := private.act_as(actor);
  is_supervisor boolean := coalesce(private.may_supervise(actor, agency), false);
  is_own boolean := by_way = 'claim' or by_way = 'call_out' and call ->> 'offerId' is not null and person = actor;
  why text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  opening public.openings;
  shown public.schedules;
  edit public.roster_edits;
  known private.edit_fills;
  is_hard boolean;
begin
  if edit_id is null or by_way is null or by_way = 'roster' or person is null then
    perform private.fail(422, 'Say who gets the opening, how, and by which edit.', '{"field":"editId"}');
  end if;
  if is_own and person <> actor then
    perform private.fail(403, 'You can only take a shift for yourself.');
  end if;
  if not is_own and not is_supervisor then
    perform private.fail(403, 'Only a supervisor may do this.');
  end if;
  if not is_own and person = actor then
    perform private.fail(403, 'Nobody gives a shift to themselves. Another supervisor has to.');
  end if;
  -- The same request may come twice at once.
  perform pg_advisory_xact_lock(hashtextextended('roster_edit:' || edit_id::text, 0));
  select * into edit from public.roster_edits e where e.id = edit_id;
  if found then
    select * into known from private.edit_fills f where f.edit_id = edit.id;
    if edit.agency_id <> agency or edit.requested_by <> actor or known.opening_id is distinct from opening_id
      or known.person_id is distinct from person
    then
      perform private.fail(409, 'Another edit has this id.');
    end if;
    if edit.state in ('declined', 'withdrawn') then
      perform private.fail(409, format('This change was %s.', edit.state));
    end if;
    return private.edit_outcome(edit);
  end if;
  select * into opening from public.openings o where o.id = opening_id and o.agency_id = agency;
  if not found then
    perform private.fail(404, 'This opening does not exist.');
  end if;
  select * into shown from public.schedules s where s.id = schedule and s.agency_id = agency;
  if opening.schedule_id is distinct from schedule or shown.id is null then
    perform private.fail(422, 'The opening is one of another schedule.', '{"field":"scheduleId"}');
  end if;
  perform private.require_operations(operations);
  if violations is null or jsonb_typeof(violations) <> 'array' or octet_length(violations::text) > 1000000 then
    perform private.fail(422, 'Violations are a list.', '{"field":"violations"}');
  end if;
  is_hard := exists (select 1 from jsonb_array_elements(violations) x where x ->> 'severity' = 'hard');
  if is_own and (is_hard or needs_confirmation) then
    perform private.fail(422, 'This shift would pass a limit of yours. Ask a supervisor.', '{"field":"openingId"}');
  end if;
  if why is null and (is_hard or needs_confirmation) then
    perform private.fail(422, 'This passes a limit. Say why.', '{"field":"reason"}');
  end if;
  if not exists (select 1 from public.profiles p where p.id = person and p.agency_id = agency and p.is_active) then
    perform private.fail(422, 'This person does not work here.', '{"field":"personId"}');
  end if;

  -- Rows, then the schedule, then the opening. Whoever is second is told who was first, before what they saw is looked at.
  perform 1 from public.assigned_shifts a
  where a.agency_id = agency and (a.id = opening.assignment_id or a.id in (select o.id from private.roster_operations(operations) o))
  order by a.id for update;
  perform 1 from public.schedules s where s.id = schedule for update;
  opening := private.lock_opening(opening_id, agency, expected_version);
  if by_way = 'claim' then
    perform private.require_claimable(opening, person);
    if opening.is_ranked and not (
      opening.claims_until <= now() and exists (
        select 1 from public.opening_claims c
        where c.agency_id = agency and c.opening_id = opening.id and c.person_id = person and c.state = 'waiting'
      )
    ) then
      perform private.fail(422, 'This shift is not first come, first served. Ask for it, and it is decided later.');
    end if;
  elsif is_own and not exists (
    select 1 from public.call_out_offers f
    join public.call_outs k on k.agency_id = f.agency_id and k.id = f.call_out_id
    where f.agency_id = agency and f.id::text = call ->> 'offerId' and f.person_id = person and f.state = 'open'
      and f.answer_by > now() and k.opening_id = opening.id and k.state = 'running'
  ) then
    perform private.fail(409, 'This offer is not open any more.');
  end if;
  if exists (
    select 1 from private.roster_operations(operations) o
    left join public.assigned_shifts a on a.agency_id = agency and a.id = o.id
    where case
      when o.id = opening.assignment_id then o.user_id is not null and o.user_id <> person or o.kind = 'restore'
      when o.kind = 'add' then o.user_id is not null and o.user_id <> person
      else o.kind <> 'change' or a.user_id is distinct from person or o.user_id is distinct from person
    end
  ) or not exists (select 1 from private.roster_operations(operations) o where o.id = opening.assignment_id) then
    perform private.fail(422, 'Operations give this opening to this person, and do nothing else.', '{"field":"operations"}');
  end if;
  shown := private.lock_for_edit(shown, operations, facts_version);
  insert into public.roster_edits (id, agency_id, center_id, schedule_id, state, operations, reason, violations,
    is_published, requested_by)
  values (edit_id, agency, shown.center_id, shown.id, case when needs_confirmation then 'pending' else 'applied' end::public.roster_edit_state,
    operations, coalesce(why, case by_way when 'claim' then 'Open shift claimed' when 'award' then 'Open shift awarded'
      when 'call_out' then 'Accepted in a call-out' when 'extension' then 'Extended to cover an open shift'
      else 'Mandatory overtime' end), violations, shown.status = 'published', actor)
  returning * into edit;
  insert into private.edit_fills (edit_id, agency_id, opening_id, person_id, way, call, mandate)
  values (edit.id, agency, opening.id, person, by_way, fill_opening.call, fill_opening.mandate);
  if edit.state = 'applied' then
    edit := private.write_edit(edit, shown);
  else
    perform private.tell_supervisors(edit, edit.requested_by, 'roster.confirm',
      format('A change in %s waits for a second supervisor.', shown.name));
    perform private.record_audit(agency, 'roster.request_edit', shown.id::text, jsonb_build_object('entity', 'schedule',
      'edit', edit.id, 'reason', edit.reason, 'violations', edit.violations, 'operations', jsonb_array_length(operations)));
  end if;
  return private.edit_outcome(edit);
end $$;

-- Who may ask for an opening at all. What it would mean for them the server has judged.
create function private.require_claimable(opening public.openings, person uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (
    select 1 from public.profiles p where p.id = person and p.agency_id = opening.agency_id and p.center_id = opening.center_id and p.is_active
  ) then
    perform private.fail(404, 'This opening does not exist.');
  end if;
  if opening.starts_at <= now() then
    perform private.fail(422, 'This shift has begun. Ask a supervisor.', '{"field":"openingId"}');
  end if;
end $$;

create function public.fill_opening(p_actor uuid, p_opening_id bigint, p_expected_version integer, p_edit_id uuid, p_schedule_id integer,
  p_facts_version integer, p_operations jsonb, p_violations jsonb, p_needs_confirmation boolean, p_reason text,
  p_way public.fill_way, p_person uuid, p_call jsonb default null, p_mandate jsonb default null)
returns jsonb language sql set search_path = '' as $$
  select private.fill_opening(p_actor, p_opening_id, p_expected_version, p_edit_id, p_schedule_id, p_facts_version, p_operations,
    p_violations, coalesce(p_needs_confirmation, false), p_reason, p_way, p_person, p_call, p_mandate)
$$;
comment on function public.fill_opening is
  'Gives an opening, or a part of it, to somebody by an edit of the roster: a claim, an award, a call-out, an extension or a mandate.';
grant execute on function
  private.fill_opening(uuid, bigint, integer, uuid, integer, integer, jsonb, jsonb, boolean, text, public.fill_way, uuid, jsonb, jsonb),
  public.fill_opening(uuid, bigint, integer, uuid, integer, integer, jsonb, jsonb, boolean, text, public.fill_way, uuid, jsonb, jsonb)
  to service_role;

-- An opening as the app knows it. To peers leave looks like any day off: why it is open only supervisors are told.
create function private.opening_record(opening public.openings, is_peer boolean) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', opening.id, 'version', opening.version, 'centerId', opening.center_id,
    'scheduleId', opening.schedule_id, 'assignmentId', opening.assignment_id, 'shiftDate', opening.shift_date,
    'startsAt', private.in_ms(opening.starts_at), 'endsAt', private.in_ms(opening.ends_at), 'code', t.code,
    'capacity', case opening.required_role when 'dispatcher' then 'dispatcher' else 'supervisor' end,
    'isOvertime', a.is_overtime,
    'origin', case when is_peer and opening.origin in ('leave', 'sick') then 'vacated' else opening.origin end,
    'state', opening.state, 'isRanked', opening.is_ranked, 'claimsUntil', private.in_ms(opening.claims_until),
    'note', opening.note, 'openedAt', private.in_ms(opening.created_at))
  from public.assigned_shifts a
  join public.shifts t on t.id = a.shift_id
  where a.id = opening.assignment_id
$$;

-- Stretches of the wishes and standbys of people that fall on a day or near it, as instants.
create function private.available_near(agency uuid, people uuid[], day date, zone text)
returns table (person uuid, kind public.availability_kind, starts_at timestamptz, ends_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select v.user_id, v.kind,
    private.local_to_instant(d.day::date + coalesce(v.start_time, time '00:00'), zone),
    private.local_to_instant(case
      when v.end_time is null then d.day::date + 1 + time '00:00'
      when v.end_time <= v.start_time then d.day::date + 1 + v.end_time
      else d.day::date + v.end_time end, zone)
  from public.availabilities v
  cross join lateral generate_series(greatest(v.from_date, available_near.day - 2)::timestamp,
    least(coalesce(v.to_date, available_near.day + 2), available_near.day + 2)::timestamp, interval '1 day') d (day)
  where v.agency_id = agency and v.user_id = any (people)
    and v.from_date <= available_near.day + 2 and coalesce(v.to_date, available_near.day) >= available_near.day - 2
    and v.weekday_mask >> extract(dow from d.day)::integer & 1 = 1
$$;

-- What is counted of people for a ranking, beside the roster.
create function private.filling_people(opening public.openings, concerned uuid[], overtime_days integer, zone text) returns json
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_object(
    'personId', p.id, 'phone', p.phone,
    'overtimeMinutes', coalesce(o.minutes, 0),
    'mandates', coalesce(m.count, 0), 'lastMandateAt', private.in_ms(m.latest), 'mandatedAt', coalesce(m.near, '[]'),
    'availability', coalesce(v.stretches, '[]'),
    'sleep', case when s.user_id is not null then
      json_build_object('startTime', to_char(s.start_time, 'HH24:MI'), 'endTime', to_char(s.end_time, 'HH24:MI')) end,
    'claimedAt', private.in_ms(c.created_at)) order by p.id), '[]')
  from public.profiles p
  left join (
    select a.user_id, floor(sum(extract(epoch from a.ends_at - a.starts_at)) / 60)::integer as minutes
    from public.assigned_shifts a
    where a.agency_id = opening.agency_id and a.user_id = any (concerned) and a.status = 'published' and a.is_overtime
      and a.starts_at > opening.starts_at - make_interval(days => overtime_days + 2) and a.starts_at < opening.ends_at
      and a.shift_date > opening.shift_date - overtime_days and a.shift_date <= opening.shift_date
    group by a.user_id
  ) o on o.user_id = p.id
  left join (
    select r.person_id, count(*)::integer as count, max(r.at) as latest,
      json_agg(private.in_ms(r.starts_at) order by r.starts_at)
        filter (where r.shift_date between opening.shift_date - 16 and opening.shift_date + 16) as near
    from public.mandate_records r
    where r.agency_id = opening.agency_id and r.person_id = any (concerned) and r.is_charged and r.outcome <> 'voided'
      and not exists (select 1 from public.mandate_records x where x.agency_id = r.agency_id and x.voids_id = r.id)
    group by r.person_id
  ) m on m.person_id = p.id
  left join (
    select n.person, json_agg(json_build_object('kind', n.kind, 'startsAt', private.in_ms(n.starts_at),
      'endsAt', private.in_ms(n.ends_at)) order by n.starts_at) as stretches
    from private.available_near(opening.agency_id, concerned, opening.shift_date, zone) n
    group by n.person
  ) v on v.person = p.id
  left join public.sleep_windows s on s.agency_id = opening.agency_id and s.user_id = p.id
  left join public.opening_claims c on c.agency_id = opening.agency_id and c.opening_id = opening.id and c.person_id = p.id
    and c.state = 'waiting'
  where p.agency_id = opening.agency_id and p.id = any (concerned)
$$;

create function private.filling_rules_on(agency uuid, day date) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(private.setting_on(agency, 'filling', day), (select f.value from public.filling_rules f where f.agency_id = agency))
$$;

-- What filling an opening is judged and ranked on: for supervisors of everybody of the center, for others of themselves alone.
create function private.get_opening_facts(actor uuid, opening_id bigint, people uuid[]) returns json
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  agency uuid := private.agency_of_actor(actor);
  is_supervisor boolean := coalesce(private.may_supervise(actor, agency), false);
  opening public.openings;
  zone text;
  rules jsonb;
  concerned uuid[];
  around public.schedules;
  ids bigint[];
begin
  select * into opening from public.openings o where o.id = opening_id and o.agency_id = agency;
  if opening.id is null or not is_supervisor and not exists (
    select 1 from public.profiles p where p.id = actor and p.center_id = opening.center_id
  ) then
    return null;
  end if;
  zone := (select c.time_zone from public.centers c where c.id = opening.center_id);
  rules := private.filling_rules_on(agency, opening.shift_date);
  concerned := array(
    select p.id from public.profiles p
    where p.agency_id = agency and p.is_active and case
      when not is_supervisor then p.id = actor
      when people is not null then p.id = any (people)
      else p.center_id = opening.center_id end
  );
  around.id := 0;
  around.name := '';
  around.status := 'published';
  around.version := 0;
  around.published_version := 0;
  around.agency_id := agency;
  around.center_id := opening.center_id;
  around.start_date := opening.shift_date - 1;
  around.end_date := opening.shift_date + 1;
  ids := array(
    select a.id from public.assigned_shifts a
    where a.agency_id = agency and a.center_id = opening.center_id and a.status = 'published'
      and a.starts_at > (opening.shift_date - 3)::timestamptz and a.starts_at < (opening.shift_date + 4)::timestamptz
      and a.shift_date between opening.shift_date - 1 and opening.shift_date + 1
      and (a.user_id = any (concerned) or a.id = opening.assignment_id)
  );
  return json_build_object(
    'opening', private.opening_record(opening, not is_supervisor),
    'rules', rules,
    'roster', private.roster_facts(around, concerned),
    'wire', (select json_build_object('users', w.users, 'rows', w.rows) from private.wire_of(ids) w),
    'scheduleOf', (
      select coalesce(json_object_agg(a.id, a.schedule_id), '{}') from public.assigned_shifts a
      where a.agency_id = agency and a.center_id = opening.center_id and a.status = 'published'
        and (a.user_id = any (concerned) or a.id = opening.assignment_id)
        and a.starts_at > (opening.shift_date - 20)::timestamptz and a.starts_at < (opening.shift_date + 21)::timestamptz
    ),
    'blocks', (
      select coalesce(json_agg(json_build_object('scheduleId', s.id, 'startDate', s.start_date, 'endDate', s.end_date,
        'version', s.version) order by s.start_date), '[]')
      from public.schedules s
      where s.agency_id = agency and s.center_id = opening.center_id and s.status = 'published'
        and s.start_date <= opening.shift_date + 17 and s.end_date >= opening.shift_date - 17
    ),
    'people', private.filling_people(opening, concerned, coalesce((rules -> 'overtimeDays')::integer, 30), zone)
  );
end $$;

create function public.get_opening_facts(p_actor uuid, p_opening_id bigint, p_people uuid[] default null)
returns json language sql stable set search_path = '' as $$
  select private.get_opening_facts(p_actor, p_opening_id, p_people)
$$;
comment on function public.get_opening_facts is
  'What filling an opening is judged and ranked on: of everybody of the center, or of the named, for supervisors; of themselves for others.';
grant execute on function private.get_opening_facts(uuid, bigint, uuid[]), public.get_opening_facts(uuid, bigint, uuid[]) to service_role;
