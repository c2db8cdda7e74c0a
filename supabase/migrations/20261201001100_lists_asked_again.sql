-- Nobody protected is mandated by a stale or a wrong list: what the database knows itself of the person it asks again where the
-- order is written.

-- The rules are those in force, whole: a list with fewer of them would charge less. And its order is theirs.
CREATE OR REPLACE FUNCTION private.require_mandate(agency uuid, person uuid, mandate jsonb, needs_first boolean)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  known jsonb;
  rules jsonb;
  people jsonb := mandate -> 'inputs' -> 'people';
begin
  if jsonb_typeof(mandate) is distinct from 'object' or octet_length(mandate::text) > 2000000
    or coalesce(mandate ->> 'kind', '') not in ('mandate', 'holdover', 'early_call_in')
    or jsonb_typeof(mandate -> 'inputs' -> 'rules') is distinct from 'object'
    or jsonb_typeof(mandate #> '{inputs,need,startsAt}') is distinct from 'number'
    or jsonb_typeof(mandate #> '{inputs,need,endsAt}') is distinct from 'number'
    or coalesce(mandate #>> '{inputs,need,shiftDate}', '') !~ '^\d{4}-\d\d-\d\d$'
    or jsonb_typeof(people) is distinct from 'array'
    or jsonb_typeof(mandate -> 'ranking' -> 'ranked') is distinct from 'array'
    or jsonb_typeof(mandate -> 'ranking' -> 'skipped') is distinct from 'array'
  then
    perform private.fail(422, 'A mandate comes with the ranking by which it was made.', '{"field":"mandate"}');
  end if;
  rules := private.filling_rules_on(agency, (mandate #>> '{inputs,need,shiftDate}')::date) -> 'mandate';
  if rules is distinct from mandate -> 'inputs' -> 'rules' then
    perform private.fail(409, 'The rules of mandates have just changed. Look at the list again.');
  end if;
  select p into known from jsonb_array_elements(people) p where p ->> 'personId' = person::text;
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
  -- The list follows from what it read: those whom nothing protects, by the order of the rules.
  if array(
    select r.value ->> 'personId' from jsonb_array_elements(mandate -> 'ranking' -> 'ranked') with ordinality r order by r.ordinality
  ) is distinct from array(
    select p ->> 'personId' from jsonb_array_elements(people) p where jsonb_typeof(p -> 'skip') is distinct from 'object'
    order by case when rules ->> 'order' = 'rotation' then (p ->> 'lastMandateAt')::numeric end nulls first,
      (p ->> 'seniorityRank')::numeric desc, p ->> 'personId' collate "C"
  ) then
    perform private.fail(422, 'The list does not follow from what it was made of.', '{"field":"mandate"}');
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

-- Others were ordered, left or fell ill since the list was made: it is made again.
CREATE OR REPLACE FUNCTION private.write_mandate(opening public.openings, person uuid, assignment bigint, mandate jsonb, actor uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  shift public.assigned_shifts;
  floor public.centers;
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
  written.starts_at := greatest(to_timestamp((mandate #>> '{inputs,need,startsAt}')::numeric / 1000), shift.starts_at);
  written.ends_at := least(to_timestamp((mandate #>> '{inputs,need,endsAt}')::numeric / 1000), shift.ends_at);
  if shift.id is null or shift.user_id is distinct from person or written.ends_at <= written.starts_at then
    perform private.fail(422, 'The shift that is ordered is not this person''s.', '{"field":"personId"}');
  end if;
  select * into earlier from private.standing_mandates(opening.agency_id) m
  -- Whether it cost a place does not matter: who was held over has been ordered this week, too.
  where m.person_id = person and m.outcome = 'assigned'
    and private.workweek_of(m.agency_id, ((m.starts_at at time zone floor.time_zone) - floor.day_start::interval)::date)
      = private.workweek_of(m.agency_id, opening.shift_date)
  order by m.at desc limit 1;
  if earlier.id is not null then
    perform private.fail(409, format('%s is mandated already this workweek: %s, by %s.', earlier.person_name,
      to_char(earlier.shift_date, 'FMDy FMDD Mon'), earlier.by_name), jsonb_build_object('mandate', earlier.id));
  end if;
  if (mandate #>> '{inputs,need,shiftDate}')::date <> opening.shift_date or exists (
    select from jsonb_array_elements(mandate -> 'inputs' -> 'people') p
    left join private.mandate_standing(opening.agency_id) s on s.person_id::text = p ->> 'personId'
    where abs(coalesce(private.in_ms(s.last_at), 0) - coalesce((p ->> 'lastMandateAt')::numeric, 0)) > 1
  ) or exists (
    select from public.time_off_requests t
    where t.agency_id = opening.agency_id and t.user_id = person and t.status = 'approved'
      and t.start_datetime < written.ends_at + make_interval(hours => (mandate #>> '{inputs,rules,leaveBufferHours}')::integer)
      and t.end_datetime > written.starts_at
  ) or exists (
    select from public.duty_states d
    where d.agency_id = opening.agency_id and d.user_id = person
      and opening.shift_date between d.from_date and coalesce(d.to_date, 'infinity')
  ) then
    perform private.fail(409, 'The list has just changed. Look at it again.', '{"facts_version":0}');
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
    select r.person_id, count(*) filter (where r.is_charged)::integer as count, max(r.at) filter (where r.is_charged) as latest,
      json_agg(private.in_ms(r.starts_at) order by r.starts_at)
        -- Who was ordered is protected, whether or not it cost a place; a refusal may cost one, and protects nobody.
        filter (where r.outcome = 'assigned' and r.shift_date between opening.shift_date - 16 and opening.shift_date + 16) as near
    from public.mandate_records r
    where r.agency_id = opening.agency_id and r.person_id = any (concerned) and r.outcome <> 'voided'
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

-- An order passes no hard limit, and waits for nobody: by the time a second supervisor looks, its list is old.
create function private.keep_mandate_fills()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if exists (
    select from public.roster_edits e
    where e.id = new.edit_id and (e.state = 'pending' or e.violations @> '[{"severity":"hard"}]')
  ) then
    perform private.fail(422, format('%s is protected: it would pass a limit.', private.name_of(new.person_id)), '{"field":"personId"}');
  end if;
  return new;
end
$$;
create trigger edit_fills_keep_mandates before insert on private.edit_fills
  for each row when (new.way = 'mandate' or new.mandate is not null) execute function private.keep_mandate_fills();

-- What supervisors wrote of others, or of a call, is not for whom a record is of.
CREATE OR REPLACE FUNCTION private.get_my_mandates()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
        select coalesce(jsonb_agg(private.mandate_line(r) || '{"reason":null}' order by r.id desc), '[]')
        from (
          select m.* from public.mandate_records m
          where m.agency_id = agency and m.person_id = me and m.outcome <> 'voided' order by m.id desc limit 50
        ) r
      ))
  );
end
$function$
;
