-- What is written and counted of fills, where a mandate differs: it is told by its own notice, and only who was ordered was mandated.
CREATE OR REPLACE FUNCTION private.finish_fill(fill private.edit_fills, edit public.roster_edits)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
  if fill.way = 'mandate' and fill.mandate is null then
    perform private.fail(422, 'A mandate comes with the ranking by which it was made.', '{"field":"mandate"}');
  end if;
  if fill.mandate is not null then
    perform private.write_mandate(opening, fill.person_id, covering, fill.mandate, me);
  end if;
  -- Of a mandate they are told by its own notice.
  if fill.mandate is null and (fill.person_id is distinct from me or opening.is_ranked) then
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
end $function$
;
CREATE OR REPLACE FUNCTION private.finish_nightly_run(run_id bigint, attempt integer, digest jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  run public.nightly_runs;
  words text;
  told integer := 0;
begin
  select * into run from public.nightly_runs r where r.id = run_id for update;
  if run.id is null or run.state <> 'running' or run.attempts <> attempt then
    return null;
  end if;
  if jsonb_typeof(digest -> 'summary') is distinct from 'string' then
    perform private.fail(422, 'What a night found has a summary.', '{"field":"result"}');
  end if;
  words := digest ->> 'summary';
  if words <> '' then
    insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, expires_at)
    select p.agency_id, p.id, 'digest.nightly', left(format('Nightly look ahead: %s.', words), 1000),
      '/notices/nightly/' || run.id, 'nightly', now() + interval '24 hours'
    from public.profiles p
    where p.agency_id = run.agency_id and p.is_active and private.role_of(p.id) >= 'supervisor'
    order by p.id;
    get diagnostics told = row_count;
  end if;
  update public.nightly_runs r
  set state = 'done', finished_at = clock_timestamp(), lease_until = null, leased_by = null, error = null,
    people_told = told, result = digest
  where r.id = run.id;
  perform private.tell_agency('supervisors', run.agency_id, 'deliveries');
  return told;
end
$function$
;

CREATE OR REPLACE FUNCTION private.filling_people(opening public.openings, concerned uuid[], overtime_days integer, zone text)
 RETURNS json
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
        -- Who refused did not work: a refusal costs a place, and protects nobody.
        filter (where r.outcome = 'assigned' and r.shift_date between opening.shift_date - 16 and opening.shift_date + 16) as near
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
$function$
;


-- The workweek in which an operational day lies, as the app counts it.
drop function private.mandate_week(uuid, timestamptz, text);
create or replace function private.write_mandate(
  opening public.openings, person uuid, assignment bigint, mandate jsonb, actor uuid
)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  shift public.assigned_shifts;
  floor public.centers;
  need_start timestamptz := coalesce(to_timestamp((mandate #>> '{inputs,need,startsAt}')::bigint / 1000.0), opening.starts_at);
  need_end timestamptz := coalesce(to_timestamp((mandate #>> '{inputs,need,endsAt}')::bigint / 1000.0), opening.ends_at);
  earlier public.mandate_records;
  written public.mandate_records;
begin
  if person = actor then
    perform private.fail(403, 'Nobody orders themself.');
  end if;
  perform private.require_mandate(opening.agency_id, person, mandate, true);
  perform private.hold_for_mandate(person);
  select * into floor from public.centers c where c.id = opening.center_id;
  select * into shift from public.assigned_shifts a where a.id = assignment and a.agency_id = opening.agency_id;
  written.starts_at := greatest(need_start, shift.starts_at);
  written.ends_at := least(need_end, shift.ends_at);
  if shift.id is null or shift.user_id is distinct from person or written.ends_at <= written.starts_at then
    perform private.fail(422, 'The shift that is ordered is not this person''s.', '{"field":"personId"}');
  end if;
  select * into earlier from private.standing_mandates(opening.agency_id) m
  where m.person_id = person and m.outcome = 'assigned' and m.is_charged
    and private.workweek_of(m.agency_id, ((m.starts_at at time zone floor.time_zone) - floor.day_start::interval)::date)
      = private.workweek_of(m.agency_id, opening.shift_date)
  order by m.at desc limit 1;
  if earlier.id is not null then
    perform private.fail(409, format('%s is mandated already this workweek: %s, by %s.', earlier.person_name,
      to_char(earlier.shift_date, 'FMDy FMDD Mon'), earlier.by_name), jsonb_build_object('mandate', earlier.id));
  end if;
  written.agency_id := opening.agency_id;
  written.center_id := opening.center_id;
  written.person_id := person;
  written.opening_id := opening.id;
  written.call_out_id := (
    select c.id from public.call_outs c
    where c.agency_id = opening.agency_id and c.opening_id = opening.id and c.id::text = mandate ->> 'callOutId'
  );
  written.assignment_id := shift.id;
  written.kind := (mandate ->> 'kind')::public.mandate_kind;
  written.outcome := 'assigned';
  written.shift_date := opening.shift_date;
  written.reason := private.words_of(mandate ->> 'reason', 'Reason', 'reason', 500, true);
  written.inputs := mandate -> 'inputs';
  written.ranking := mandate -> 'ranking';
  written.by_id := actor;
  written.contacts := private.contacts_before_mandate(opening.agency_id, opening.id, written.call_out_id);
  written := private.insert_mandate(written);
  insert into public.notifications (agency_id, recipient_id, kind, content, link, schedule_id, concerns_at)
  select written.agency_id, p.id, 'mandate.assigned', left(format('%s: %s, %s–%s. %s orders it as mandatory overtime.%s',
      case written.kind when 'holdover' then 'You stay on' when 'early_call_in' then 'You come in early' else 'You work ' || written.code end,
      to_char(written.shift_date, 'FMDy FMDD Mon YYYY'), to_char(written.starts_at at time zone floor.time_zone, 'HH24:MI'),
      to_char(written.ends_at at time zone floor.time_zone, 'HH24:MI'), written.by_name,
      case when written.is_charged then ' It counts for your place on the list.' else '' end), 1000),
    '/schedule?month=' || to_char(written.shift_date, 'YYYY-MM'), shift.schedule_id, written.starts_at
  from public.profiles p where p.id = person and p.is_active;
  return written.id;
end
$$;

-- Admins who work no shifts are on no list, as in the app.
create or replace function private.get_my_mandates()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  mine public.profiles;
  wanted text;
begin
  select * into mine from public.profiles p where p.id = me and p.agency_id = agency;
  if mine.id is null then
    return null;
  end if;
  wanted := coalesce(private.filling_rules_on(agency, private.today_of(agency)) #>> '{mandate,order}', 'rotation');
  return (
    with standing as materialized (
      select * from private.mandate_standing(agency)
    ), list as (
      select p.id, row_number() over (order by
        case when wanted = 'rotation' then s.last_at end nulls first,
        p.seniority_date desc nulls first, p.employee_number desc nulls first, p.id desc) as place
      from public.profiles p
      left join standing s on s.person_id = p.id
      where p.agency_id = agency and p.center_id = mine.center_id and p.is_active
        and (private.role_of(p.id) <> 'admin' or exists (
          select from public.assigned_shifts a
          where a.agency_id = agency and a.user_id = p.id and a.status = 'published'
            and a.starts_at between now() - interval '16 days' and now() + interval '16 days'
        ))
    )
    select jsonb_build_object('order', wanted, 'of', (select count(*) from list),
      'place', (select l.place from list l where l.id = me),
      'mandates', coalesce((select s.mandates from standing s where s.person_id = me), 0),
      'lastMandateAt', (select private.in_ms(s.last_at) from standing s where s.person_id = me),
      'timeZone', coalesce((select c.time_zone from public.centers c where c.id = mine.center_id), 'UTC'),
      'records', (
        select coalesce(jsonb_agg(private.mandate_line(r) order by r.id desc), '[]')
        from (
          select m.* from public.mandate_records m
          where m.agency_id = agency and m.person_id = me and m.outcome <> 'voided' order by m.id desc limit 50
        ) r
      ))
  );
end
$$;

-- What the list is made of, were a shift at that time to be filled: the facts of an opening that there is not. Null for
-- whoever does not supervise.
create function private.get_mandate_list(actor uuid, center uuid, capacity text, day date, starts_at timestamptz, ends_at timestamptz)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  agency uuid := private.agency_of_actor(actor);
  floor public.centers;
  opening public.openings;
  rules jsonb;
  concerned uuid[];
  around public.schedules;
begin
  select * into floor from public.centers c where c.id = center and c.agency_id = agency;
  if floor.id is null or private.may_supervise(actor, agency) is not true or day is null or starts_at is null
    or ends_at <= starts_at or capacity not in ('dispatcher', 'supervisor')
  then
    return null;
  end if;
  opening.id := 0;
  opening.agency_id := agency;
  opening.center_id := floor.id;
  opening.assignment_id := 0;
  opening.shift_date := day;
  opening.starts_at := starts_at;
  opening.ends_at := ends_at;
  rules := private.filling_rules_on(agency, day);
  concerned := array(
    select p.id from public.profiles p where p.agency_id = agency and p.is_active and p.center_id = floor.id
  );
  around.id := 0;
  around.name := '';
  around.status := 'published';
  around.version := 0;
  around.published_version := 0;
  around.agency_id := agency;
  around.center_id := floor.id;
  around.start_date := day - 1;
  around.end_date := day + 1;
  return json_build_object(
    'opening', json_build_object('id', 0, 'version', 0, 'centerId', floor.id, 'scheduleId', 0, 'assignmentId', 0,
      'shiftDate', day, 'startsAt', private.in_ms(starts_at), 'endsAt', private.in_ms(ends_at), 'code', '', 'capacity', capacity,
      'isOvertime', true, 'origin', 'gap', 'state', 'open', 'isRanked', false, 'claimsUntil', null, 'note', null,
      'openedAt', private.in_ms(starts_at)),
    'rules', rules,
    'roster', private.roster_facts(around, concerned),
    'wire', (
      select json_build_object('users', w.users, 'rows', w.rows)
      from private.wire_of(array(
        select a.id from public.assigned_shifts a
        where a.agency_id = agency and a.center_id = floor.id and a.status = 'published'
          and a.starts_at > (day - 3)::timestamptz and a.starts_at < (day + 4)::timestamptz
          and a.shift_date between day - 1 and day + 1 and a.user_id = any (concerned)
      )) w
    ),
    'scheduleOf', json_build_object(),
    'blocks', json_build_array(),
    'people', private.filling_people(opening, concerned, coalesce((rules -> 'overtimeDays')::integer, 30), floor.time_zone)
  );
end
$$;
create function public.get_mandate_list(
  p_actor uuid, p_center_id uuid, p_capacity text, p_day date, p_starts_at timestamptz, p_ends_at timestamptz
)
returns json language sql stable set search_path = '' as $$
  select private.get_mandate_list(p_actor, p_center_id, p_capacity, p_day, p_starts_at, p_ends_at)
$$;
grant execute on function private.get_mandate_list(uuid, uuid, text, date, timestamptz, timestamptz),
  public.get_mandate_list(uuid, uuid, text, date, timestamptz, timestamptz) to service_role;
comment on function public.get_mandate_list is
  'What the list for mandates is made of, were a shift at that time to be filled; for supervisors, null for others.';

-- What was tried for an opening so far: its call-outs', and what the list itself recorded.
create function private.get_opening_contacts(opening_id bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return private.contacts_before_mandate(agency, opening_id, (
    select c.id from public.call_outs c
    where c.agency_id = agency and c.opening_id = get_opening_contacts.opening_id order by c.started_at desc limit 1
  ));
end
$$;
create function public.get_opening_contacts(p_opening_id bigint)
returns jsonb language sql stable set search_path = '' as $$ select private.get_opening_contacts(p_opening_id) $$;
grant execute on function private.get_opening_contacts(bigint), public.get_opening_contacts(bigint) to authenticated;
comment on function public.get_opening_contacts is 'Who was tried for an opening, how, and what came of it, oldest first; for supervisors.';

-- The rules of the day are those by which openings are filled.
CREATE OR REPLACE FUNCTION private.require_mandate(agency uuid, person uuid, mandate jsonb, needs_first boolean)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  known jsonb;
  rules jsonb;
begin
  if jsonb_typeof(mandate) is distinct from 'object' or octet_length(mandate::text) > 2000000
    or coalesce(mandate ->> 'kind', '') not in ('mandate', 'holdover', 'early_call_in')
    or jsonb_typeof(mandate -> 'inputs' -> 'rules') is distinct from 'object'
    or jsonb_typeof(mandate -> 'inputs' -> 'need') is distinct from 'object'
    or jsonb_typeof(mandate -> 'inputs' -> 'people') is distinct from 'array'
    or jsonb_typeof(mandate -> 'ranking' -> 'ranked') is distinct from 'array'
    or jsonb_typeof(mandate -> 'ranking' -> 'skipped') is distinct from 'array'
  then
    perform private.fail(422, 'A mandate comes with the ranking by which it was made.', '{"field":"mandate"}');
  end if;
  rules := private.filling_rules_on(agency, (mandate #>> '{inputs,need,shiftDate}')::date) -> 'mandate';
  if rules is not null and not rules @> (mandate -> 'inputs' -> 'rules') then
    perform private.fail(409, 'The rules of mandates have just changed. Look at the list again.');
  end if;
  select p into known from jsonb_array_elements(mandate -> 'inputs' -> 'people') p where p ->> 'personId' = person::text;
  if known is null then
    perform private.fail(422, format('%s is not on the list for this shift.', coalesce(private.name_of(person), 'This person')),
      '{"field":"personId"}');
  end if;
  if jsonb_typeof(known -> 'skip') = 'object' or not exists (
    select from jsonb_array_elements(mandate -> 'ranking' -> 'ranked') r where r ->> 'personId' = person::text
  ) then
    perform private.fail(422, format('%s is protected: %s', private.name_of(person),
      coalesce(known #>> '{skip,words}', 'not ranked.')), '{"field":"personId"}');
  end if;
  if needs_first and nullif(btrim(mandate ->> 'reason'), '') is null
    and mandate #>> '{ranking,ranked,0,personId}' is distinct from person::text
  then
    perform private.fail(422, format('%s is first on the list. Say why %s is taken instead.',
      mandate #>> '{ranking,ranked,0,fullName}', private.name_of(person)), '{"field":"reason"}');
  end if;
end
$function$
;
