-- What changes the roster is computed on the app's server, from facts that a dispatcher may not read. So these functions
-- are called with the secret key for a person who is named, and act as that person from their first line on: every
-- check, audit row, event and change of the ledger names who it was.
create function private.act_as(person uuid)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  claims jsonb := coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb, '{}');
begin
  perform set_config('request.jwt.claims', (claims - 'session_id' || jsonb_build_object('sub', person))::text, true);
  if person is null or private.my_agency_id() is null then
    perform private.fail(403, 'Your account may not do this any more.');
  end if;
  return private.my_agency_id();
end
$$;

create function private.notify(person uuid, kind text, content text, link text)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select p.agency_id, p.id, kind, left(content, 1000), link
  from public.profiles p where p.id = person and p.is_active
$$;

-- Somebody who was told of a leave is not told of its shifts again.
create or replace function private.news_of(edit public.roster_edits)
returns table (person uuid, before jsonb, after jsonb, notice_minutes integer)
language sql
stable
security definer
set search_path = ''
as $$
  select p.id, o.before, o.after, c.notice_minutes
  from public.shift_changes c
  cross join lateral (select distinct x as id from unnest(array[c.from_user_id, c.to_user_id]) x where x is not null) p
  cross join lateral (
    select private.own_state(c.before, c.from_user_id, p.id) as before, private.own_state(c.after, c.to_user_id, p.id) as after
  ) o
  where c.agency_id = edit.agency_id and c.edit_id = edit.id and c.is_published and o.before is distinct from o.after
    and not exists (select 1 from public.time_off_requests l where l.id = edit.time_off_id and l.user_id = p.id)
$$;

-- As before, but what a leave did is shown although nobody is told of it as an edit.
create or replace function private.list_my_shift_changes(from_at timestamptz, to_at timestamptz)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see your shifts.');
  end if;
  if from_at is null or to_at is null or to_at <= from_at or to_at - from_at > interval '400 days' then
    perform private.fail(422, 'Choose a range of at most 400 days.', '{"field":"to"}');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'rowId', x.assignment_id,
      'at', round(extract(epoch from x.changed_at) * 1000), 'before', x.before, 'after', x.after,
      'noticeMinutes', x.notice_minutes) order by x.id desc), '[]')
    from (
      select c.id, c.assignment_id, c.changed_at, c.notice_minutes, o.before, o.after
      from public.shift_changes c
      cross join lateral (
        select private.own_state(c.before, c.from_user_id, me) as before, private.own_state(c.after, c.to_user_id, me) as after
      ) o
      where c.agency_id = agency and (c.from_user_id = me or c.to_user_id = me) and c.is_published
        and o.before is distinct from o.after
        and (
          ((o.before ->> 'startsAt')::bigint < extract(epoch from to_at) * 1000
            and (o.before ->> 'endsAt')::bigint > extract(epoch from from_at) * 1000)
          or ((o.after ->> 'startsAt')::bigint < extract(epoch from to_at) * 1000
            and (o.after ->> 'endsAt')::bigint > extract(epoch from from_at) * 1000)
        )
        and not exists (
          select 1 from public.roster_edits e
          where e.agency_id = c.agency_id and e.id = c.edit_id and e.is_published and e.announce_at is null
            and e.time_off_id is null
        )
      order by c.id desc limit 1000
    ) x
  );
end
$$;

create function private.keep_leave_edits()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if exists (select 1 from public.roster_edits e where e.id = new.undoes and e.time_off_id is not null) then
    perform private.fail(422, 'A leave did this. Cancel the leave instead.', '{"field":"undoes"}');
  end if;
  return new;
end
$$;
create trigger roster_edits_keep_leave before insert on public.roster_edits
  for each row when (new.undoes is not null) execute function private.keep_leave_edits();

-- Ends a function because what was computed is of a roster that is no more.
create function private.fail_roster_moved(version integer)
returns void
language sql
set search_path = ''
as $$
  select private.fail(409, 'The roster was changed meanwhile. Try again.', jsonb_build_object('facts_version', version))
$$;

-- Does in the roster what a leave does: `parts` = [{scheduleId, version, operations}], one for each block of its days.
-- Refuses parts that were computed on something else than what is there now.
create function private.write_leave(request public.time_off_requests, why text, parts jsonb, is_approval boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  floor public.centers := private.center_of(request.user_id);
  part record;
  shown public.schedules;
  edit public.roster_edits;
  before_rows jsonb;
begin
  if parts is null or jsonb_typeof(parts) <> 'array' or exists (
    select 1 from jsonb_array_elements(parts) x
    where not private.is_whole(x -> 'scheduleId', 1, 2147483647) or not private.is_whole(x -> 'version', 1, 2147483647)
      or coalesce(jsonb_typeof(x -> 'operations'), '') <> 'array'
  ) or (select count(*) - count(distinct x -> 'scheduleId') from jsonb_array_elements(parts) x) <> 0 then
    perform private.fail(422, 'Parts are blocks with their version and operations.', '{"field":"parts"}');
  end if;
  if exists (
    select 1 from public.schedules s
    cross join private.leave_span(request.start_datetime, request.end_datetime, floor) d
    where s.center_id = floor.id and s.status = 'published' and s.start_date <= d.last_day and s.end_date >= d.first_day
      and s.id not in (select (x -> 'scheduleId')::integer from jsonb_array_elements(parts) x)
  ) then
    perform private.fail_roster_moved(0);
  end if;
  for part in
    select x -> 'operations' as operations from jsonb_array_elements(parts) x where x -> 'operations' <> '[]'
  loop
    perform private.require_operations(part.operations);
    if exists (
      select 1 from private.roster_operations(part.operations) o
      left join public.assigned_shifts a on a.id = o.id and a.agency_id = request.agency_id
      where o.user_id <> request.user_id or a.user_id <> request.user_id and a.id not in (
        select r.assignment_id from private.leave_rows r where r.request_id = request.id
      )
    ) then
      perform private.fail(422, 'A leave changes shifts of its person alone.', '{"field":"parts"}');
    end if;
  end loop;
  -- All rows before any schedule.
  perform 1 from public.assigned_shifts a
  where a.agency_id = request.agency_id and a.id in (
    select (o -> 'id')::bigint from jsonb_array_elements(parts) x, jsonb_array_elements(x -> 'operations') o where o ? 'id'
  )
  order by a.id for update;
  for part in
    select (x -> 'scheduleId')::integer as schedule_id, (x -> 'version')::integer as version, x -> 'operations' as operations
    from jsonb_array_elements(parts) x order by 1
  loop
    select * into shown from public.schedules s
    where s.id = part.schedule_id and s.agency_id = request.agency_id for update;
    if shown.status is distinct from 'published' or shown.version <> part.version then
      perform private.fail_roster_moved(shown.version);
    end if;
    if part.operations = '[]' then
      -- Whoever judged an edit before this leave judges it again.
      update public.schedules s set version = s.version + 1, updated_at = now(), updated_by = me where s.id = shown.id;
      continue;
    end if;
    shown := private.lock_for_edit(shown, part.operations, part.version);
    select jsonb_object_agg(a.id, jsonb_build_object('id', a.id, 'version', a.version, 'scheduleId', a.schedule_id,
      'userId', a.user_id, 'shiftId', a.shift_id, 'shiftDate', a.shift_date,
      'localStart', to_char(a.local_start, 'HH24:MI'), 'localEnd', to_char(a.local_end, 'HH24:MI'),
      'requiredRole', case a.required_role when 'dispatcher' then 'dispatcher' else 'supervisor' end,
      'isOvertime', a.is_overtime, 'isLocked', a.is_locked, 'isActing', a.is_acting, 'source', a.source,
      'reason', a.override_reason))
    into before_rows
    from private.roster_operations(part.operations) o
    join public.assigned_shifts a on a.id = o.id;
    insert into public.roster_edits (id, agency_id, center_id, schedule_id, state, operations, reason, is_published,
      requested_by, time_off_id)
    values (gen_random_uuid(), request.agency_id, shown.center_id, shown.id, 'applied', part.operations, why, true, me, request.id)
    returning * into edit;
    edit := private.write_edit(edit, shown);
    if is_approval then
      insert into private.leave_rows (request_id, assignment_id, agency_id, before, left_version, is_opened)
      select request.id, a.id, request.agency_id, before_rows -> a.id::text, a.version,
        a.status = 'published' and a.user_id is null
      from public.assigned_shifts a
      where a.id in (
        select o.id from private.roster_operations(part.operations) o where o.id is not null
        union select i.value::bigint from jsonb_each_text(edit.added_ids) i
      );
    end if;
  end loop;
  if is_approval and exists (
    select 1 from private.touched_by_leave(request.user_id, floor.id, request.start_datetime, request.end_datetime) t
    where t.starts_at > now()
  ) then
    perform private.fail_roster_moved(0);
  end if;
end
$$;

create function private.charge_leave(request public.time_off_requests, entry public.leave_entry_kind, minutes integer)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into public.leave_entries (agency_id, user_id, kind_id, entry, minutes, entry_date, request_id, actor_id)
  select request.agency_id, request.user_id, request.kind_id, entry,
    case entry when 'taken' then -minutes else minutes end, s.first_day, request.id, (select auth.uid())
  from public.leave_kinds k,
    private.leave_span(request.start_datetime, request.end_datetime, private.center_of(request.user_id)) s
  where k.id = request.kind_id and k.needs_balance and minutes > 0
$$;

-- Refuses an approval that takes a place on a day that is full, unless the decider knows it and says why.
create function private.require_places(
  request public.time_off_requests, kind public.leave_kinds, floor public.centers, known date[], words text
)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  full_day record;
begin
  if not kind.counts_to_caps or kind.is_protected then
    return;
  end if;
  select n.* into full_day
  from private.leave_span(request.start_datetime, request.end_datetime, floor) s
  cross join lateral private.leave_counts(floor.id, private.role_of(request.user_id) <> 'dispatcher', s.first_day, s.last_day, request.id) n
  where n.approved >= n.cap
  order by n.day = any (known), n.day limit 1;
  if not found then
    return;
  end if;
  if full_day.day <> all (known) then
    perform private.fail(409, format('%s is full: %s of at most %s are off.', to_char(full_day.day, 'FMDy FMDD Mon YYYY'),
      full_day.approved, full_day.cap), jsonb_build_object('day', full_day.day));
  end if;
  if words is null then
    perform private.fail(422, format('%s is full. Say why one more may be off.', to_char(full_day.day, 'FMDy FMDD Mon YYYY')),
      '{"field":"note"}');
  end if;
end
$$;

create function private.require_minutes(minutes integer, most integer, field text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  if minutes is null or minutes not between 0 and most then
    perform private.fail(422, format('Minutes are a whole number from 0 to %s.', most), jsonb_build_object('field', field));
  end if;
end
$$;

create function private.decide_time_off(
  actor uuid, request_id integer, expected_version integer, decision public.time_off_status, given_note text,
  charged integer, known_full date[], parts jsonb
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
  request public.time_off_requests;
  kind public.leave_kinds;
  floor public.centers;
begin
  if decision is null or decision not in ('approved', 'denied') then
    perform private.fail(422, 'A request is approved or denied.', '{"field":"decision"}');
  end if;
  select * into request from public.time_off_requests o where o.id = request_id and o.agency_id = agency;
  if not found then
    perform private.fail(404, 'This request does not exist.');
  end if;
  if request.user_id = actor then
    perform private.fail(403, 'Nobody decides on their own request.');
  end if;
  if decision = 'denied' and words is null then
    perform private.fail(422, 'Say why it is denied.', '{"field":"note"}');
  end if;
  floor := private.center_of(request.user_id);
  if decision = 'approved' then
    -- Two approvals never both take the last place.
    perform pg_advisory_xact_lock(hashtextextended('leave:' || coalesce(floor.id, agency)::text, 0));
  end if;
  request := private.lock_time_off(request_id, agency, expected_version, 'pending');
  select * into kind from public.leave_kinds k where k.id = request.kind_id;
  if decision = 'approved' then
    if floor.id is null or private.role_of(request.user_id) is null then
      perform private.fail(422, 'This person no longer works here. Deny the request.');
    end if;
    perform private.require_minutes(charged, 1000000, 'chargedMinutes');
    perform private.require_places(request, kind, floor, coalesce(known_full, '{}'), words);
    if words is null
      and (private.leave_balance(request.user_id, kind.id, request.id) -> 'minutes')::integer - charged < 0 and charged > 0
    then
      perform private.fail(422, 'This takes more than the balance has. Say why.', '{"field":"note"}');
    end if;
  end if;
  perform private.set_action(case decision when 'approved' then 'time_off.approve' else 'time_off.deny' end);
  update public.time_off_requests o
  set status = decision, decision_note = words, reviewed_by = actor, reviewed_at = now(),
    charged_minutes = case when decision = 'denied' then o.charged_minutes when kind.needs_balance then charged end
  where o.id = request.id
  returning * into request;
  perform private.set_action('');
  if decision = 'approved' then
    perform private.charge_leave(request, 'taken', charged);
    perform private.write_leave(request, coalesce(words, 'Time off approved'), parts, true);
  end if;
  perform private.notify(request.user_id, 'time_off.' || decision, format('Your time off %s is %s%s',
      private.leave_words(request.start_datetime, request.end_datetime, floor), decision, coalesce(': ' || words, '.')),
    '/time-off?request=' || request.id);
  return private.time_off_record_of(request.id, actor);
end
$$;

create function private.cancel_time_off(
  actor uuid, request_id integer, expected_version integer, given_reason text, returned integer, parts jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.act_as(actor);
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  request public.time_off_requests;
  floor public.centers;
  name text := (select p.full_name from public.profiles p where p.id = actor);
begin
  select * into request from public.time_off_requests o where o.id = request_id and o.agency_id = agency;
  if not found or request.user_id <> actor and private.my_role() = 'dispatcher' then
    perform private.fail(404, 'This request does not exist.');
  end if;
  if request.user_id <> actor and words is null then
    perform private.fail(422, 'Say why this leave is cancelled.', '{"field":"reason"}');
  end if;
  floor := private.center_of(request.user_id);
  perform pg_advisory_xact_lock(hashtextextended('leave:' || coalesce(floor.id, agency)::text, 0));
  request := private.lock_time_off(request_id, agency, expected_version, 'approved');
  if request.end_datetime <= now() then
    perform private.fail(422, 'This leave is over. It cannot be cancelled any more.');
  end if;
  perform private.require_minutes(returned, coalesce(request.charged_minutes, 0), 'returnedMinutes');
  perform private.set_action('time_off.cancel');
  update public.time_off_requests o set status = 'cancelled', closing_note = words where o.id = request.id
  returning * into request;
  perform private.set_action('');
  perform private.charge_leave(request, 'returned', returned);
  perform private.write_leave(request, coalesce(words, 'Time off cancelled'), parts, false);
  if request.user_id <> actor then
    perform private.notify(request.user_id, 'time_off.cancelled', format('Your time off %s is cancelled by %s: %s',
      private.leave_words(request.start_datetime, request.end_datetime, floor), name, words), '/time-off?request=' || request.id);
  else
    perform private.notify(request.reviewed_by, 'time_off.cancelled', format('%s has cancelled the time off %s.', name,
      private.leave_words(request.start_datetime, request.end_datetime, floor)), '/requests?request=' || request.id);
  end if;
  return private.time_off_record_of(request.id, actor);
end
$$;

create function private.call_in_sick(
  actor uuid, assignment bigint, from_at timestamptz, given_reason text, charged integer, parts jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.act_as(actor);
  words text := private.words_of(given_reason, 'Reason', 'reason', 1000, false);
  floor public.centers := private.center_of(actor);
  call public.time_off_requests;
  request public.time_off_requests;
  news text;
begin
  perform pg_advisory_xact_lock(hashtextextended('time_off:' || actor::text, 0));
  call := private.sick_call(actor, assignment);
  if floor.id is null then
    perform private.fail(422, 'You belong to no center. An admin adds you to one.');
  end if;
  -- A quarter may have passed since the person looked.
  if from_at is null or from_at > call.start_datetime or from_at < call.start_datetime - interval '15 minutes' then
    perform private.fail_roster_moved(0);
  end if;
  perform private.require_leave_window(actor, from_at, call.end_datetime, floor);
  perform private.require_minutes(charged, 1000000, 'chargedMinutes');
  perform private.set_action('time_off.call_in_sick');
  insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime, reason, status, is_sick_call,
    charged_minutes)
  select agency, actor, k.id, from_at, call.end_datetime, words, 'approved', true, case when k.needs_balance then charged end
  from public.leave_kinds k where k.id = call.kind_id
  returning * into request;
  perform private.set_action('');
  perform private.charge_leave(request, 'taken', charged);
  perform private.write_leave(request, 'Called in sick', parts, true);
  select format('%s called in sick: %s.', p.full_name,
    private.leave_words(request.start_datetime, request.end_datetime, floor)) into news
  from public.profiles p where p.id = actor;
  -- Those who lead the shift now; where no supervisor does, all of the center. Who acts as one has no desk to go to.
  perform private.notify(p.id, 'time_off.sick_call', news, case when p.is_supervisor then '/requests?request=' || request.id end)
  from (
    select s.*, bool_or(s.is_on_duty and s.is_supervisor) over () as is_led
    from (
      select p.id, private.role_of(p.id) <> 'dispatcher' as is_supervisor, exists (
        select 1 from public.assigned_shifts a
        where a.agency_id = agency and a.user_id = p.id and a.center_id = floor.id and a.status = 'published'
          and a.starts_at > now() - interval '2 days' and a.starts_at <= now() and a.ends_at > now()
          and (a.is_acting or private.role_of(p.id) <> 'dispatcher')
      ) as is_on_duty
      from public.profiles p
      where p.agency_id = agency and coalesce(p.center_id, floor.id) = floor.id and p.is_active and p.id <> actor
    ) s
    where s.is_supervisor or s.is_on_duty
  ) p
  where p.is_on_duty or not p.is_led;
  return private.time_off_record_of(request.id, actor);
end
$$;

create function public.decide_time_off(
  p_actor uuid, p_request_id integer, p_expected_version integer, p_decision public.time_off_status,
  p_charged_minutes integer, p_over_cap_dates date[], p_parts jsonb, p_note text default null
)
returns jsonb language sql set search_path = '' as $$
  select private.decide_time_off(p_actor, p_request_id, p_expected_version, p_decision, p_note, p_charged_minutes,
    p_over_cap_dates, p_parts)
$$;
create function public.cancel_time_off(
  p_actor uuid, p_request_id integer, p_expected_version integer, p_returned_minutes integer, p_parts jsonb,
  p_reason text default null
)
returns jsonb language sql set search_path = '' as $$
  select private.cancel_time_off(p_actor, p_request_id, p_expected_version, p_reason, p_returned_minutes, p_parts)
$$;
create function public.call_in_sick(
  p_actor uuid, p_assignment_id bigint, p_starts_at timestamptz, p_charged_minutes integer, p_parts jsonb,
  p_reason text default null
)
returns jsonb language sql set search_path = '' as $$
  select private.call_in_sick(p_actor, p_assignment_id, p_starts_at, p_reason, p_charged_minutes, p_parts)
$$;
grant execute on function
  private.decide_time_off(uuid, integer, integer, public.time_off_status, text, integer, date[], jsonb),
  public.decide_time_off(uuid, integer, integer, public.time_off_status, integer, date[], jsonb, text),
  private.cancel_time_off(uuid, integer, integer, text, integer, jsonb),
  public.cancel_time_off(uuid, integer, integer, integer, jsonb, text),
  private.call_in_sick(uuid, bigint, timestamptz, text, integer, jsonb),
  public.call_in_sick(uuid, bigint, timestamptz, integer, jsonb, text) to service_role;
comment on function public.decide_time_off is 'Approves or denies a request for a supervisor, with what that does in the roster; the request as it is then.';
comment on function public.cancel_time_off is 'Cancels approved leave for its person or a supervisor, with what comes back in the roster.';
comment on function public.call_in_sick is 'Takes the person off the own shift at once and tells the supervisors on duty.';
