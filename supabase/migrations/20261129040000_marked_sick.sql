-- A supervisor marks somebody sick who cannot or did not call in: the same leave, taken at once from the person's shift,
-- with the supervisor's name on it. What was worked until then stays.

-- A sick call that somebody else made is theirs in its history.
create or replace function private.record_time_off_events(request public.time_off_requests)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into public.time_off_events (agency_id, request_id, from_status, to_status, actor_id, reason, created_at)
  select request.agency_id, request.id, step.from_status, step.to_status, step.actor, step.why, step.at
  from (
    values (null::public.time_off_status, case when request.is_sick_call then request.status else 'pending' end,
        case when request.is_sick_call then coalesce(request.reviewed_by, request.user_id) else request.user_id end,
        null::text, request.created_at),
      ('pending'::public.time_off_status, request.status, case when request.status in ('approved', 'denied') then request.reviewed_by else request.user_id end,
        case when request.status in ('approved', 'denied') then request.decision_note else request.closing_note end,
        case when request.status in ('approved', 'denied') then coalesce(request.reviewed_at, request.updated_at) else request.updated_at end)
  ) step (from_status, to_status, actor, why, at)
  where step.from_status is null or (request.status <> 'pending' and not request.is_sick_call)
$$;

-- The sick call as it would be made now for whoever works a shift; refused to whoever may not mark them.
create function private.sick_mark(actor uuid, assignment bigint)
returns public.time_off_requests
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.agency_of_actor(actor);
  shift public.assigned_shifts;
  change record;
begin
  if agency is null or not private.may_supervise(actor, agency) then
    perform private.fail(403, 'Only a supervisor may mark somebody sick.');
  end if;
  select * into shift from public.assigned_shifts a where a.id = assignment and a.agency_id = agency;
  if not found or shift.status = 'draft' then
    perform private.fail(404, 'This shift does not exist.');
  end if;
  if shift.status <> 'published' or shift.user_id is null then
    select h.changed_at, p.full_name, coalesce(c.time_zone, 'UTC') as time_zone into change
    from public.shift_changes h
    left join public.profiles p on p.id = h.changed_by
    left join public.centers c on c.id = shift.center_id
    where h.assignment_id = shift.id order by h.id desc limit 1;
    perform private.fail(409, format('%s took the person off this shift on %s.', coalesce(change.full_name, 'Somebody'),
      to_char(coalesce(change.changed_at, now()) at time zone coalesce(change.time_zone, 'UTC'), 'FMDy FMDD Mon YYYY "at" HH24:MI')));
  end if;
  if shift.user_id = actor then
    perform private.fail(422, 'This is your own shift. Call in sick from your schedule.');
  end if;
  if private.agency_of_actor(shift.user_id) is null then
    perform private.fail(422, 'This person does not work here any more.');
  end if;
  if shift.ends_at <= now() then
    perform private.fail(422, 'This shift is over.');
  end if;
  if shift.starts_at > now() + interval '24 hours' then
    perform private.fail(422, 'Only for a shift that starts within 24 hours somebody can be marked sick. Enter time off instead.');
  end if;
  if not exists (
    select 1 from public.leave_kinds k where k.agency_id = agency and k.type = 'sick' and k.is_active
  ) then
    perform private.fail(422, 'Your agency has no kind of leave for being sick. An admin adds one.');
  end if;
  return private.sick_call(shift.user_id, assignment);
end
$$;

create function private.get_sick_mark_facts(actor uuid, assignment bigint)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select private.leave_facts(private.sick_mark(actor, assignment), actor)
$$;

create function private.mark_sick(
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
  person uuid := (
    select a.user_id from public.assigned_shifts a where a.id = assignment and a.agency_id = agency
  );
  floor public.centers;
  call public.time_off_requests;
  other public.time_off_requests;
  request public.time_off_requests;
  name text := (select p.full_name from public.profiles p where p.id = actor);
begin
  perform pg_advisory_xact_lock(hashtextextended('time_off:' || coalesce(person::text, ''), 0));
  -- Whoever was second finds the shift open, and is told who was first.
  call := private.sick_mark(actor, assignment);
  if call.user_id is distinct from person then
    perform private.fail_roster_moved(0);
  end if;
  floor := private.center_of(person);
  if floor.id is null then
    perform private.fail(422, 'This person belongs to no center any more.');
  end if;
  -- A quarter may have passed since the supervisor looked.
  if from_at is null or from_at > call.start_datetime or from_at < call.start_datetime - interval '15 minutes' then
    perform private.fail_roster_moved(0);
  end if;
  select o.* into other from public.time_off_requests o
  where o.user_id = person and o.status in ('pending', 'approved') and o.start_datetime < call.end_datetime and o.end_datetime > from_at
  order by o.start_datetime limit 1;
  if found then
    perform private.fail(422, format(case other.status when 'approved' then 'There is time off already: %s.'
        else 'A request for time off waits at that time: %s. Decide it first.' end,
      private.leave_words(other.start_datetime, other.end_datetime, floor)));
  end if;
  perform private.require_leave_window(person, from_at, call.end_datetime, floor);
  perform private.require_minutes(charged, 1000000, 'chargedMinutes');
  perform private.set_action('time_off.mark_sick');
  insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime, reason, status, is_sick_call,
    charged_minutes, reviewed_by, reviewed_at)
  select agency, person, k.id, from_at, call.end_datetime, words, 'approved', true,
    case when k.needs_balance then charged end, actor, now()
  from public.leave_kinds k where k.id = call.kind_id
  returning * into request;
  perform private.set_action('');
  perform private.charge_leave(request, 'taken', charged);
  perform private.write_leave(request, 'Marked sick', parts, true);
  perform private.notify(person, 'time_off.approved', format('%s marked you sick: %s.', name,
    private.leave_words(request.start_datetime, request.end_datetime, floor)), '/time-off?request=' || request.id);
  perform private.notify(p.id, 'time_off.sick_call', format('%s marked %s sick: %s.', name, s.full_name,
    private.leave_words(request.start_datetime, request.end_datetime, floor)),
    case when p.is_supervisor then '/requests?request=' || request.id end)
  from (
    select d.*, bool_or(d.is_on_duty) over () as is_led
    from (
      select o.id, private.role_of(o.id) <> 'dispatcher' as is_supervisor, exists (
        select 1 from public.assigned_shifts a
        where a.agency_id = agency and a.user_id = o.id and a.center_id = floor.id and a.status = 'published'
          and a.starts_at > now() - interval '2 days' and a.starts_at <= now() and a.ends_at > now()
          and (a.is_acting or private.role_of(o.id) <> 'dispatcher')
      ) as is_on_duty
      from public.profiles o
      where o.agency_id = agency and coalesce(o.center_id, floor.id) = floor.id and o.is_active
    ) d
    where d.is_supervisor or d.is_on_duty
  ) p
  join public.profiles s on s.id = person
  where (p.is_on_duty or not p.is_led) and p.id not in (actor, person);
  return private.time_off_record_of(request.id, actor);
end
$$;

create function public.get_sick_mark_facts(p_actor uuid, p_assignment_id bigint)
returns jsonb language sql stable set search_path = '' as $$ select private.get_sick_mark_facts(p_actor, p_assignment_id) $$;
create function public.mark_sick(
  p_actor uuid, p_assignment_id bigint, p_starts_at timestamptz, p_charged_minutes integer, p_parts jsonb,
  p_reason text default null
)
returns jsonb language sql set search_path = '' as $$
  select private.mark_sick(p_actor, p_assignment_id, p_starts_at, p_reason, p_charged_minutes, p_parts)
$$;
grant execute on function
  private.get_sick_mark_facts(uuid, bigint), public.get_sick_mark_facts(uuid, bigint),
  private.mark_sick(uuid, bigint, timestamptz, text, integer, jsonb),
  public.mark_sick(uuid, bigint, timestamptz, integer, jsonb, text) to service_role;
comment on function public.get_sick_mark_facts is
  'What marking somebody sick for a published shift would be made on, for a supervisor of the agency.';
comment on function public.mark_sick is
  'Takes a person off a shift that runs or starts soon, for a supervisor; tells the person and those who lead the shift.';
