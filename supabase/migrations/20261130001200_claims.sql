-- Asking for openings, posting them, reading them, and what time alone does to them.

-- By the agency's rules the first who may have it has it, or everybody asks until a deadline; what starts before that goes to
-- the first.
create function private.set_claims_of_opening() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  claims jsonb := private.filling_rules_on(new.agency_id, new.shift_date) -> 'claims';
  until timestamptz := now() + make_interval(hours => coalesce((claims ->> 'rankedHours')::integer, 24));
begin
  if claims ->> 'mode' = 'ranked' and until < new.starts_at then
    new.is_ranked := true;
    new.claims_until := until;
  end if;
  return new;
end $$;
create trigger openings_claims before insert on public.openings
  for each row when (not new.is_ranked) execute function private.set_claims_of_opening();

create function private.claim_record(claim public.opening_claims) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', claim.id, 'personId', claim.person_id, 'fullName', p.full_name, 'state', claim.state,
    'note', claim.note, 'at', private.in_ms(claim.created_at))
  from public.profiles p where p.id = claim.person_id
$$;

create or replace function private.require_claimable(opening public.openings, person uuid) returns void
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
  if opening.required_role <> 'dispatcher' and private.role_of(person) = 'dispatcher' and not exists (
    select from private.held_qualifications(opening.agency_id, array[person]) h
    where h.is_acting and opening.shift_date between h.valid_from and h.valid_to
  ) then
    perform private.fail(422, 'This shift needs a supervisor.', '{"field":"openingId"}');
  end if;
end $$;

create function private.claim_opening(actor uuid, opening_id bigint, expected_version integer, violations jsonb, given_note text)
returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  agency uuid := private.act_as(actor);
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  opening public.openings;
  claim public.opening_claims;
begin
  if violations is null or jsonb_typeof(violations) <> 'array' or octet_length(violations::text) > 1000000 then
    perform private.fail(422, 'Violations are a list.', '{"field":"violations"}');
  end if;
  if exists (select 1 from jsonb_array_elements(violations) x where x ->> 'severity' = 'hard') then
    perform private.fail(422, 'This shift would pass a limit of yours. Ask a supervisor.', '{"field":"openingId"}');
  end if;
  opening := private.lock_opening(opening_id, agency, null);
  perform private.require_claimable(opening, actor);
  select * into claim from public.opening_claims c
  where c.agency_id = agency and c.opening_id = opening.id and c.person_id = actor and c.state = 'waiting';
  if found then
    return private.claim_record(claim);
  end if;
  opening := private.lock_opening(opening_id, agency, expected_version);
  if opening.is_ranked and opening.claims_until <= now() then
    perform private.fail(422, 'Claims for this shift are closed.', '{"field":"openingId"}');
  end if;
  perform private.set_action('opening.claim');
  insert into public.opening_claims (agency_id, opening_id, person_id, note, violations)
  values (agency, opening.id, actor, words, violations)
  returning * into claim;
  perform private.set_action('');
  perform private.note_opening(opening, 'claimed', actor, words);
  perform private.notify(s, 'opening.claimed', format('%s asks for %s.', private.name_of(actor), private.opening_words(opening)),
    '/open-shifts?view=fill&opening=' || opening.id)
  from private.supervisors_of(agency, opening.center_id) s
  where s <> actor;
  return private.claim_record(claim);
end $$;

create function private.withdraw_claim(opening_id bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  opening public.openings;
  claim public.opening_claims;
begin
  if agency is null then
    perform private.fail(403, 'Your account may not do this any more.');
  end if;
  select * into opening from public.openings o where o.id = opening_id and o.agency_id = agency for update;
  select * into claim from public.opening_claims c
  where c.agency_id = agency and c.opening_id = opening.id and c.person_id = me
  order by c.id desc limit 1;
  if not found then
    perform private.fail(404, 'You have not asked for this shift.');
  end if;
  if claim.state = 'withdrawn' then
    return private.claim_record(claim);
  end if;
  if claim.state <> 'waiting' then
    perform private.fail(409, case claim.state when 'won' then 'You got this shift already. Ask a supervisor to take you off.'
      else 'This shift is decided already.' end, jsonb_build_object('status', claim.state));
  end if;
  perform private.set_action('opening.withdraw_claim');
  update public.opening_claims c set state = 'withdrawn', decided_at = now(), decided_by = me where c.id = claim.id
  returning * into claim;
  perform private.set_action('');
  perform private.note_opening(opening, 'claim_withdrawn', me, null);
  return private.claim_record(claim);
end $$;

create function private.post_opening(opening_id bigint, expected_version integer, ranked boolean, until timestamptz, given_note text)
returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  agency uuid := private.require_supervisor();
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  opening public.openings;
begin
  if ranked is null or expected_version is null then
    perform private.fail(422, 'Say whether claims are ranked, and which version you saw.', '{"field":"isRanked"}');
  end if;
  opening := private.lock_opening(opening_id, agency, expected_version);
  if ranked and (until is null or until <= now() or until > opening.starts_at) then
    perform private.fail(422, 'Claims end in the future, and before the shift starts.', '{"field":"claimsUntil"}');
  end if;
  if not ranked and until is not null then
    perform private.fail(422, 'Only ranked claims have an end.', '{"field":"claimsUntil"}');
  end if;
  perform private.set_action('opening.post');
  update public.openings o set is_ranked = ranked, claims_until = until, note = words where o.id = opening.id
  returning * into opening;
  perform private.set_action('');
  perform private.note_opening(opening, 'posted', null, words,
    jsonb_build_object('isRanked', ranked, 'claimsUntil', private.in_ms(until)));
  return private.opening_record(opening, false);
end $$;

create function private.supervised_opening_record(opening public.openings) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.opening_record(opening, false) || jsonb_build_object(
    'claims', (
      select coalesce(jsonb_agg(private.claim_record(c) order by c.id), '[]')
      from public.opening_claims c
      where c.agency_id = opening.agency_id and c.opening_id = opening.id and c.state = 'waiting'
    ),
    'callOut', (
      select jsonb_build_object('id', k.id, 'holderName', p.full_name, 'startedAt', private.in_ms(k.started_at))
      from public.call_outs k join public.profiles p on p.id = k.holder_id
      where k.opening_id = opening.id and k.state = 'running'
    ))
$$;

create function private.list_openings(center uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    select coalesce(jsonb_agg(private.supervised_opening_record(o) order by o.starts_at, o.id), '[]')
    from (
      select p.* from public.openings p
      where p.agency_id = agency and (list_openings.center is null or p.center_id = list_openings.center)
        and p.state = 'open' and p.ends_at > now()
      order by p.starts_at, p.id limit 500
    ) o
  );
end $$;

create function private.get_opening(opening_id bigint) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  agency uuid := private.require_supervisor();
  opening public.openings;
begin
  select * into opening from public.openings o where o.id = opening_id and o.agency_id = agency;
  if not found then
    return null;
  end if;
  return jsonb_build_object(
    'opening', private.opening_record(opening, false),
    'claims', (
      select coalesce(jsonb_agg(private.claim_record(c) order by c.id), '[]')
      from public.opening_claims c where c.agency_id = agency and c.opening_id = opening.id
    ),
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'actorName', a.full_name, 'personName', p.full_name,
        'reason', e.reason, 'at', private.in_ms(e.at)) order by e.id), '[]')
      from public.opening_events e
      left join public.profiles a on a.id = e.actor_id
      left join public.profiles p on p.id = e.person_id
      where e.agency_id = agency and e.opening_id = opening.id
    ),
    'fills', (
      select coalesce(jsonb_agg(jsonb_build_object('personId', f.person_id, 'personName', p.full_name, 'way', f.way,
        'startsAt', private.in_ms(f.starts_at), 'endsAt', private.in_ms(f.ends_at), 'byName', b.full_name,
        'at', private.in_ms(f.created_at)) order by f.id), '[]')
      from public.opening_fills f
      join public.profiles p on p.id = f.person_id
      left join public.profiles b on b.id = f.by_id
      where f.agency_id = agency and f.opening_id = opening.id
    ));
end $$;

-- The open shifts that somebody has the capacity for, and what judges them: of themselves alone.
create function private.get_open_shift_facts(actor uuid) returns json
language plpgsql stable security definer set search_path = '' as $$
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
        'person', private.filling_people(o, array[actor], coalesce((r.rules -> 'overtimeDays')::integer, 30), floor.time_zone) -> 0,
        'claim', (
          select private.claim_record(c) from public.opening_claims c
          where c.agency_id = agency and c.opening_id = o.id and c.person_id = actor order by c.id desc limit 1
        )) order by o.starts_at, o.id)
      from public.openings o
      cross join lateral (select private.filling_rules_on(agency, o.shift_date) as rules) r
      where o.id = any (opening_ids)
    )
  );
end $$;

-- Openings that are over, by the worker. Returns how many.
create function private.expire_openings(moment timestamptz) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  opening public.openings;
  done integer := 0;
begin
  for opening in
    select * from public.openings o where o.state = 'open' and o.ends_at <= moment order by o.id limit 500 for update skip locked
  loop
    perform private.close_opening(opening, 'expired', null, null, null);
    done := done + 1;
  end loop;
  return done;
end $$;

create function public.claim_opening(p_actor uuid, p_opening_id bigint, p_expected_version integer, p_violations jsonb, p_note text default null)
returns jsonb language sql set search_path = '' as $$
  select private.claim_opening(p_actor, p_opening_id, p_expected_version, p_violations, p_note)
$$;
create function public.withdraw_claim(p_opening_id bigint) returns jsonb language sql set search_path = '' as $$
  select private.withdraw_claim(p_opening_id)
$$;
create function public.post_opening(p_opening_id bigint, p_expected_version integer, p_is_ranked boolean,
  p_claims_until timestamptz default null, p_note text default null)
returns jsonb language sql set search_path = '' as $$
  select private.post_opening(p_opening_id, p_expected_version, p_is_ranked, p_claims_until, p_note)
$$;
create function public.list_openings(p_center_id uuid default null) returns jsonb language sql stable set search_path = '' as $$
  select private.list_openings(p_center_id)
$$;
create function public.get_opening(p_opening_id bigint) returns jsonb language sql stable set search_path = '' as $$
  select private.get_opening(p_opening_id)
$$;
create function public.get_open_shift_facts(p_actor uuid) returns json language sql stable set search_path = '' as $$
  select private.get_open_shift_facts(p_actor)
$$;
comment on function public.claim_opening is 'Asks for an opening that is decided later, by ranking or by a supervisor; tells the supervisors.';
comment on function public.withdraw_claim is 'Takes the own claim that waits back.';
comment on function public.post_opening is 'How an opening is given away: to the first, or by ranking at a deadline; with a note.';
comment on function public.list_openings is 'Openings that are open, by start, with claims that wait and the call-out that runs; at most 500.';
comment on function public.get_opening is 'One opening with claims, steps and fills, whatever became of it; null when there is none.';
comment on function public.get_open_shift_facts is 'Open shifts of the next 62 days that somebody has the capacity for, with what judges them for that person.';
grant execute on function private.withdraw_claim(bigint), public.withdraw_claim(bigint),
  private.post_opening(bigint, integer, boolean, timestamptz, text), public.post_opening(bigint, integer, boolean, timestamptz, text),
  private.list_openings(uuid), public.list_openings(uuid), private.get_opening(bigint), public.get_opening(bigint) to authenticated;
grant execute on function private.claim_opening(uuid, bigint, integer, jsonb, text),
  public.claim_opening(uuid, bigint, integer, jsonb, text),
  private.get_open_shift_facts(uuid), public.get_open_shift_facts(uuid) to service_role;

CREATE OR REPLACE FUNCTION private.tell_open_shifts(moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  told integer;
begin
  with due as materialized (
    select a as shift, c.time_zone,
      private.rest_minimum(coalesce(private.setting_on(g.id, 'limits', a.shift_date), g.limits)) as rest, k.key
    from public.agencies g
    join public.centers c on c.agency_id = g.id and c.is_active
    join public.assigned_shifts a on a.agency_id = c.agency_id and a.center_id = c.id
      and a.status = 'published' and a.user_id is null and a.starts_at > moment
    cross join lateral (
      select coalesce(max(h.id), 0) as id
      from public.shift_changes h
      where h.assignment_id = a.id and h.is_published and h.to_user_id is null and h.after is not null
        and (h.before is null or h.from_user_id is not null
          or (h.before -> 'startsAt', h.before -> 'endsAt') is distinct from (h.after -> 'startsAt', h.after -> 'endsAt'))
    ) opening
    cross join lateral (select format('open:%s:%s', a.id, opening.id) as key) k
    where g.status = 'active' and a.shift_date <= private.day_in_view(moment, c.time_zone) + 14
      and a.updated_at <= moment - interval '1 minute'
      and not exists (select from private.told d where d.agency_id = a.agency_id and d.key = k.key)
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select (d.shift).agency_id, d.key from due d order by 1, 2
    on conflict do nothing
    returning agency_id, key
  ),
  people as materialized (
    select p.id, p.agency_id, p.center_id, private.role_of(p.id) as role
    from public.profiles p
    where p.is_active and p.center_id in (select (d.shift).center_id from due d)
  ),
  offered as (
    select p.id as recipient_id, p.agency_id, (d.shift).id as row_id, (d.shift).schedule_id, (d.shift).starts_at,
      private.shift_words(private.shift_state((d.shift).shift_id, (d.shift).shift_date, (d.shift).starts_at,
        (d.shift).ends_at, (d.shift).required_role, (d.shift).is_overtime,
        p.role = 'dispatcher' and (d.shift).required_role <> 'dispatcher', false), d.time_zone) as words,
      count(*) over (partition by p.id) as shifts, max((d.shift).starts_at) over (partition by p.id) as last_at,
      row_number() over (partition by p.id order by (d.shift).starts_at, (d.shift).id) as place
    from due d
    join claimed k on k.agency_id = (d.shift).agency_id and k.key = d.key
    join people p on p.agency_id = (d.shift).agency_id and p.center_id = (d.shift).center_id
    where private.has_capacity_for(p.id, p.role, d.shift) and private.is_free_for(p.id, d.shift, d.rest)
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, schedule_id, concerns_at,
    expires_at)
  select o.agency_id, o.recipient_id, 'shift.open', case
      when o.shifts = 1 then format('A shift is open: %s. See what it would mean for you, and take it.', o.words)
      else format('%s shifts are open, the first %s. See what each would mean for you, and take one.', o.shifts, o.words)
    end, '/open-shifts' || case when o.shifts = 1 then coalesce('?opening=' || (
      select p.id from public.openings p where p.agency_id = o.agency_id and p.assignment_id = o.row_id and p.state = 'open'
    ), '') else '' end, case when o.shifts = 1 then 'shift:' || o.row_id end, o.schedule_id, o.starts_at, o.last_at
  from offered o
  where o.place = 1
  order by o.recipient_id;
  get diagnostics told = row_count;
  return told;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_due()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  teller text;
  made integer;
  told integer := 0;
begin
  -- None of the tellers looks back so far.
  delete from private.told t where t.told_at < now() - interval '60 days';
  perform private.withdraw_shift_notices(now());
  foreach teller in array array[
    'private.expire_openings(now())', 'private.tell_late_edits(now())', 'private.tell_new_devices()', 'private.tell_shift_reminders(now())',
    'private.tell_ending_qualifications(now())', 'private.tell_open_shifts(now())', 'private.tell_shortfalls(now())',
    'private.tell_unacknowledged(now())', 'private.tell_handovers(now())'
  ] loop
    begin
      execute 'select ' || teller into made;
      told := told + made;
    exception when others then
      raise warning '% failed: %', teller, sqlerrm;
    end;
  end loop;
  return told;
end
$function$
;