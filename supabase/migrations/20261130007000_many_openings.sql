-- What many openings at once cost, and what is said of an acting supervisor.

create or replace function private.tell_of_opening()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  center uuid;
begin
  if tg_table_name = 'openings' then
    center := new.center_id;
  else
    select o.center_id into center from public.openings o where o.agency_id = new.agency_id and o.id = new.opening_id;
  end if;
  -- A publication opens hundreds: each center is told of once in a transaction.
  if current_setting('app.openings_told', true) = format('%s %s', pg_current_xact_id(), center) then
    return null;
  end if;
  perform set_config('app.openings_told', format('%s %s', pg_current_xact_id(), center), true);
  perform private.tell_agency('agency', new.agency_id, 'openings', jsonb_build_object('center', center));
  return null;
end $$
;

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
end $$
;

create or replace function private.supervised_opening_record(opening public.openings)
returns jsonb
language sql
stable security definer
set search_path = ''
as $$
  select private.opening_record(opening, false) || jsonb_build_object(
    'claims', (
      select coalesce(jsonb_agg(private.claim_record(c) order by c.id), '[]')
      from public.opening_claims c
      join public.profiles p on p.id = c.person_id and p.is_active and p.center_id = opening.center_id
      where c.agency_id = opening.agency_id and c.opening_id = opening.id and c.state = 'waiting'
    ),
    'callOut', (
      select jsonb_build_object('id', k.id, 'holderName', p.full_name, 'startedAt', private.in_ms(k.started_at))
      from public.call_outs k join public.profiles p on p.id = k.holder_id
      where k.opening_id = opening.id and k.state = 'running'
    ))
$$
;

create or replace function private.get_open_shift_facts(actor uuid)
returns json
language plpgsql
stable security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  agency uuid := private.agency_of_actor(actor);
  role public.role_name := private.role_of(actor);
  floor public.centers;
  first_day date;
  last_day date;
  around public.schedules;
  opening_ids bigint[];
  ids bigint[];
begin
  select c.* into floor from public.profiles p join public.centers c on c.id = p.center_id
  where p.id = actor and p.agency_id = agency and p.is_active;
  if floor.id is null then
    return null;
  end if;
  first_day := (now() at time zone floor.time_zone)::date - 2;
  last_day := first_day + 64;
  opening_ids := array(
    select o.id from public.openings o
    where o.agency_id = agency and o.center_id = floor.id and o.state = 'open' and o.starts_at > now()
      and o.starts_at < now() + interval '62 days' and o.shift_date <= last_day
      and (
        o.required_role = 'dispatcher' or role <> 'dispatcher' or exists (
          select from private.held_qualifications(agency, array[actor]) h
          where h.is_acting and o.shift_date between h.valid_from and h.valid_to
        )
      )
    order by o.starts_at, o.id limit 500
  );
  if cardinality(opening_ids) = 0 then
    return null;
  end if;
  around.id := 0;
  around.name := '';
  around.status := 'published';
  around.version := 0;
  around.published_version := 0;
  around.agency_id := agency;
  around.center_id := floor.id;
  around.start_date := first_day;
  around.end_date := last_day;
  ids := array(
    select a.id from public.assigned_shifts a
    where a.agency_id = agency and a.center_id = floor.id and a.status = 'published' and a.user_id = actor
      and a.starts_at > (first_day - 2)::timestamptz and a.starts_at < (last_day + 3)::timestamptz
      and a.shift_date between first_day and last_day
    union all
    select o.assignment_id from public.openings o where o.id = any (opening_ids)
  );
  return json_build_object(
    'roster', private.roster_facts(around, array[actor]),
    'wire', (select json_build_object('users', w.users, 'rows', w.rows) from private.wire_of(ids) w),
    'scheduleOf', (
      select coalesce(json_object_agg(a.id, a.schedule_id), '{}') from public.assigned_shifts a where a.id = any (ids)
    ),
    'blocks', (
      select coalesce(json_agg(json_build_object('scheduleId', s.id, 'startDate', s.start_date, 'endDate', s.end_date,
        'version', s.version) order by s.start_date), '[]')
      from public.schedules s
      where s.agency_id = agency and s.center_id = floor.id and s.status = 'published'
        and s.start_date <= last_day + 16 and s.end_date >= first_day - 16
    ),
    'openings', (
      select json_agg(json_build_object(
        'opening', private.opening_record(o, role = 'dispatcher'),
        'rules', r.rules,
        'claim', (
          select private.claim_record(c) from public.opening_claims c
          where c.agency_id = agency and c.opening_id = o.id and c.person_id = actor order by c.id desc limit 1
        )) order by o.starts_at, o.id)
      from public.openings o
      join (
        select d.shift_date, private.filling_rules_on(agency, d.shift_date) as rules
        from (select distinct x.shift_date from public.openings x where x.id = any (opening_ids)) d
      ) r on r.shift_date = o.shift_date
      where o.id = any (opening_ids)
    )
  );
end $$
;
