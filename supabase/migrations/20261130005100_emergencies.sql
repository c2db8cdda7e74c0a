-- Declaring and ending emergency staffing, and what was done under it.
alter table public.emergencies
  add column client_id uuid not null default gen_random_uuid(),
  add constraint emergencies_client_key unique (agency_id, declared_by, client_id),
  add constraint emergencies_reason_line check (private.is_line(reason)),
  add constraint emergencies_limits_known
    check (limits <@ array['rest_hard', 'duty_hard', 'seven_day_hard', 'consecutive_days', 'weekly_hours']),
  add constraint emergencies_length check (ends_at <= starts_at + interval '7 days'),
  -- Two at once would both be right: one wins.
  add constraint emergencies_no_overlap exclude using gist (center_id with =,
    tstzrange(starts_at, least(ends_at, ended_at)) with &&) where (ended_at is null or ended_at > starts_at);
comment on column public.emergencies.client_id is 'Named by whoever declares it, so that a repeated request declares once.';
comment on column public.emergencies.ended_at is 'Ended before its time; at or before its start: it never was.';

create trigger emergencies_audit after insert or update or delete on public.emergencies
  for each row execute function private.audit_row('emergency', 'id');

-- Everybody's pages show it, and judge by it.
create function private.tell_of_emergency()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  entry public.emergencies := coalesce(new, old);
begin
  perform private.tell_agency('agency', entry.agency_id, 'emergencies',
    jsonb_build_object('center', entry.center_id, 'emergency', entry.id));
  return null;
end
$$;
create constraint trigger emergencies_tell after insert or update or delete on public.emergencies
  deferrable initially deferred for each row execute function private.tell_of_emergency();

-- Admins, and the supervisor who is on duty at the center now.
create function private.may_declare(center uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce((select private.administered_agency_id()) is not null
    or (select private.supervised_agency_id()) is not null and exists (
      select 1 from public.assigned_shifts a
      where a.agency_id = (select private.supervised_agency_id()) and a.center_id = center and a.user_id = (select auth.uid())
        and a.status = 'published' and a.starts_at <= now() and a.ends_at > now()
    ), false)
$$;

-- `Sun 22 Nov 2026, 19:00 to Mon 23 Nov 2026, 07:00`.
create function private.emergency_words(e public.emergencies)
returns text
language sql
stable
set search_path = ''
as $$
  select private.moment_words(e.starts_at, c.time_zone) || ' to ' || private.moment_words(e.ends_at, c.time_zone)
  from public.centers c where c.id = e.center_id
$$;

-- Everybody active of the center, and supervisors of the agency without one; but for whoever did it.
create function private.notify_of_emergency(e public.emergencies, kind text, content text)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into public.notifications (agency_id, recipient_id, kind, content, link, concerns_at)
  select p.agency_id, p.id, kind, left(content, 1000),
    case when r.role >= 'supervisor' then '/emergencies/' || e.id else '/' end, e.starts_at
  from public.profiles p
  cross join lateral (select private.role_of(p.id) as role) r
  where p.agency_id = e.agency_id and p.is_active and p.id is distinct from (select auth.uid())
    and (p.center_id = e.center_id or p.center_id is null and r.role >= 'supervisor')
  order by p.id
$$;

-- Declares emergency staffing from a moment (null = now) on. The same client id again declares nothing twice.
create function private.declare_emergency(center uuid, client uuid, given_reason text, named text[], from_at timestamptz,
  to_at timestamptz)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  begins timestamptz := coalesce(from_at, now());
  limit_names constant text[] := array['rest_hard', 'duty_hard', 'seven_day_hard', 'consecutive_days', 'weekly_hours'];
  clash record;
  made public.emergencies;
begin
  if client is null then
    perform private.fail(422, 'Request is not known.', '{"field":"clientId"}');
  end if;
  perform 1 from public.centers c where c.id = center and c.agency_id = agency for no key update;
  perform private.open_center(agency, center);
  select * into made from public.emergencies e
  where e.agency_id = agency and e.declared_by = (select auth.uid()) and e.client_id = client;
  if found then
    return made.id;
  end if;
  if not private.may_declare(center) then
    perform private.fail(403, 'Only an admin, or a supervisor who is on duty at this center now, declares emergency staffing.');
  end if;
  if words is null then
    perform private.fail(422, 'Say why.', '{"field":"reason"}');
  end if;
  if named is null or cardinality(named) = 0 then
    perform private.fail(422, 'Choose at least one limit.', '{"field":"limits"}');
  end if;
  if not named <@ limit_names then
    perform private.fail(422, 'Limits are those that emergency staffing may relax.', '{"field":"limits"}');
  end if;
  if begins < now() - interval '5 minutes' then
    perform private.fail(422, 'Start is over. Emergency staffing begins now or later.', '{"field":"startsAt"}');
  end if;
  if begins > now() + interval '60 days' then
    perform private.fail(422, 'Start is at most 60 days ahead.', '{"field":"startsAt"}');
  end if;
  -- Clocks show minutes.
  begins := date_trunc('minute', greatest(begins, now()));
  if to_at is null or to_at <= begins then
    perform private.fail(422, 'End is after the start.', '{"field":"endsAt"}');
  end if;
  if to_at > begins + interval '7 days' then
    perform private.fail(422, 'Emergency staffing lasts at most 7 days.', '{"field":"endsAt"}');
  end if;
  select e.*, p.full_name, c.time_zone into clash
  from public.emergencies e
  join public.profiles p on p.id = e.declared_by
  join public.centers c on c.id = e.center_id
  where e.agency_id = agency and e.center_id = center and private.emergency_end(e) > e.starts_at
    and e.starts_at < to_at and private.emergency_end(e) > begins
  order by e.starts_at limit 1;
  if found then
    perform private.fail(409, format('%s declared emergency staffing from %s to %s already.', clash.full_name,
      private.moment_words(clash.starts_at, clash.time_zone),
      private.moment_words(least(clash.ends_at, clash.ended_at), clash.time_zone)), jsonb_build_object('emergency', clash.id));
  end if;
  insert into public.emergencies (agency_id, center_id, client_id, reason, limits, starts_at, ends_at, declared_by)
  values (agency, center, client, words,
    array(select l.name from unnest(limit_names) with ordinality l (name, place) where l.name = any (named) order by l.place),
    begins, to_at, (select auth.uid()))
  returning * into made;
  perform private.notify_of_emergency(made, 'emergency.declared',
    format('Emergency staffing from %s: %s', private.emergency_words(made), words));
  return made.id;
end
$$;
create function public.declare_emergency(p_center_id uuid, p_client_id uuid, p_reason text, p_limits text[],
  p_ends_at timestamptz, p_starts_at timestamptz default null)
returns bigint language sql set search_path = '' as $$
  select private.declare_emergency(p_center_id, p_client_id, p_reason, p_limits, p_starts_at, p_ends_at)
$$;
comment on function public.declare_emergency is 'Declares emergency staffing of a center, for admins and its supervisor on duty; returns its id.';

-- Ends it now, or takes back one that has not begun.
create function private.end_emergency(emergency bigint, expected_version integer, given_reason text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  known public.emergencies;
begin
  select * into known from public.emergencies e where e.id = emergency and e.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This emergency staffing does not exist.');
  end if;
  if not private.may_declare(known.center_id) and known.declared_by <> (select auth.uid()) then
    perform private.fail(403, 'Only an admin, a supervisor who is on duty at this center now, or who declared it ends emergency staffing.');
  end if;
  if known.ended_at is not null then
    perform private.fail(409, format('%s ended it already, at %s.',
      (select p.full_name from public.profiles p where p.id = known.ended_by),
      (select private.moment_words(known.ended_at, c.time_zone) from public.centers c where c.id = known.center_id)));
  end if;
  if known.ends_at <= now() then
    perform private.fail(409, 'It is over already.');
  end if;
  if known.version is distinct from expected_version then
    perform private.fail(409, 'This emergency staffing was changed meanwhile. Reload the page to see it.',
      jsonb_build_object('version', known.version));
  end if;
  if words is null then
    perform private.fail(422, 'Say why it ends.', '{"field":"reason"}');
  end if;
  perform private.set_action('emergency.end');
  update public.emergencies e set ended_at = now(), ended_by = (select auth.uid()), end_reason = words where e.id = known.id
  returning * into known;
  perform private.set_action('');
  perform private.notify_of_emergency(known, 'emergency.ended', format(
    case when known.ended_at <= known.starts_at then 'The emergency staffing that was planned from %s does not take place: %s'
      else 'Emergency staffing is over since %s: %s' end,
    (select private.moment_words(greatest(known.ended_at, known.starts_at), c.time_zone) from public.centers c where c.id = known.center_id), words));
end
$$;
create function public.end_emergency(p_id bigint, p_version integer, p_reason text)
returns void language sql set search_path = '' as $$ select private.end_emergency(p_id, p_version, p_reason) $$;
comment on function public.end_emergency is 'Ends emergency staffing, for admins, the supervisor on duty and who declared it.';
alter table public.emergencies
  add column end_reason text check (char_length(end_reason) between 1 and 500 and private.is_line(end_reason)),
  add constraint emergencies_end_reason check ((end_reason is null) = (ended_at is null));

create function private.emergency_record(e public.emergencies)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('id', e.id, 'version', e.version, 'centerId', e.center_id, 'centerName', c.name,
    'timeZone', c.time_zone, 'reason', e.reason, 'limits', e.limits, 'startsAt', private.in_ms(e.starts_at),
    'endsAt', private.in_ms(e.ends_at), 'declaredByName', d.full_name, 'declaredAt', private.in_ms(e.declared_at),
    'endedByName', n.full_name, 'endedAt', private.in_ms(e.ended_at), 'endReason', e.end_reason)
  from public.centers c
  join public.profiles d on d.id = e.declared_by
  left join public.profiles n on n.id = e.ended_by
  where c.id = e.center_id
$$;

-- Emergencies of the agency by start, the latest first, 50 at a time; before the given one.
create function private.list_emergencies(before_id bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    select coalesce(jsonb_agg(private.emergency_record(e) order by e.starts_at desc, e.id desc), '[]')
    from (
      select e.* from public.emergencies e
      where e.agency_id = agency and (before_id is null or (e.starts_at, e.id) < (
        select b.starts_at, b.id from public.emergencies b where b.id = before_id and b.agency_id = agency
      ))
      order by e.starts_at desc, e.id desc limit 50
    ) e
  );
end
$$;
create function public.list_emergencies(p_before bigint default null)
returns jsonb language sql stable set search_path = '' as $$ select private.list_emergencies(p_before) $$;
comment on function public.list_emergencies is 'Emergency staffing of the agency, 50 at a time, the latest start first; for supervisors.';

-- What runs at the caller's center, or begins within a day; for supervisors all that is planned, and of all centers for
-- those without one. Everybody has been told of it.
create function private.get_shown_emergencies()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(private.emergency_record(e) order by e.starts_at, e.id), '[]')
  from public.profiles p
  join public.emergencies e on e.agency_id = p.agency_id and e.ended_at is null and e.ends_at > now()
  where p.id = (select auth.uid()) and p.agency_id = (select private.my_agency_id())
    and (e.center_id = p.center_id or p.center_id is null and (select private.supervised_agency_id()) is not null)
    and (e.starts_at < now() + interval '1 day' or (select private.supervised_agency_id()) is not null)
$$;
create function public.get_shown_emergencies()
returns jsonb language sql stable set search_path = '' as $$ select private.get_shown_emergencies() $$;
comment on function public.get_shown_emergencies is 'Emergency staffing that the caller''s pages show: what runs at the own center, and what is planned.';

-- The people whose limits something passed under an emergency, with the words of each.
create function private.passed_under(emergency bigint, violations jsonb)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('personName', p.full_name, 'message', x.value ->> 'message') order by x.place), '[]')
  from jsonb_array_elements(violations) with ordinality x (value, place)
  left join public.profiles p on p.id::text = x.value ->> 'personId'
  where x.value -> 'emergency' ->> 'id' = emergency::text
$$;

-- One, with everything that was done under it: changes and trades that passed its limits, and from its start to its end the
-- call-outs that were started, the openings that were filled and the mandates of its center; of each the latest 500.
create function private.get_emergency(emergency bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  known public.emergencies;
  over timestamptz;
  mark jsonb := jsonb_build_array(jsonb_build_object('emergency', jsonb_build_object('id', emergency)));
begin
  select * into known from public.emergencies e where e.id = emergency and e.agency_id = agency;
  if not found then
    return null;
  end if;
  over := private.emergency_end(known);
  return jsonb_build_object(
    'emergency', private.emergency_record(known),
    'mayEnd', known.ended_at is null and known.ends_at > now()
      and (private.may_declare(known.center_id) or known.declared_by = (select auth.uid())),
    'edits', (
      select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'at', private.in_ms(x.at), 'byName', p.full_name,
        'reason', x.reason, 'isUndone', x.state = 'undone', 'scheduleId', x.schedule_id,
        'passed', private.passed_under(known.id, x.violations)) order by x.at desc, x.id), '[]')
      from (
        select e.id, e.schedule_id, e.requested_by, e.reason, e.state, e.violations, coalesce(e.decided_at, e.requested_at) as at
        from public.roster_edits e
        where e.agency_id = agency and e.center_id = known.center_id and e.requested_at >= known.declared_at
          and e.state in ('applied', 'undone') and e.violations @> mark
        order by e.requested_at desc limit 500
      ) x join public.profiles p on p.id = x.requested_by
    ),
    'trades', (
      select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'at', private.in_ms(x.decided_at), 'byName', p.full_name,
        'reason', x.decision_note, 'passed', private.passed_under(known.id, x.violations)) order by x.decided_at desc, x.id), '[]')
      from (
        select s.* from public.shift_swaps s
        where s.agency_id = agency and s.center_id = known.center_id and s.decided_at >= known.declared_at
          and s.status = 'approved' and s.violations @> mark
        order by s.decided_at desc limit 500
      ) x left join public.profiles p on p.id = x.approved_by
    ),
    'fills', (
      select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'at', private.in_ms(x.created_at), 'byName', b.full_name,
        'personName', p.full_name, 'way', x.way, 'startsAt', private.in_ms(x.starts_at), 'endsAt', private.in_ms(x.ends_at),
        'editId', x.edit_id) order by x.created_at desc, x.id desc), '[]')
      from (
        select f.* from public.opening_fills f
        join public.openings o on o.agency_id = f.agency_id and o.id = f.opening_id
        where f.agency_id = agency and o.center_id = known.center_id and f.created_at >= known.starts_at and f.created_at < over
        order by f.created_at desc limit 500
      ) x
      join public.profiles p on p.id = x.person_id
      left join public.profiles b on b.id = x.by_id
    ),
    'mandates', (
      select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'at', private.in_ms(x.at), 'byName', b.full_name,
        'personName', p.full_name, 'kind', x.kind, 'outcome', x.outcome, 'startsAt', private.in_ms(x.starts_at),
        'endsAt', private.in_ms(x.ends_at)) order by x.at desc, x.id desc), '[]')
      from (
        select m.* from public.mandate_records m
        where m.agency_id = agency and m.center_id = known.center_id and m.at >= known.starts_at and m.at < over
        order by m.at desc limit 500
      ) x
      join public.profiles p on p.id = x.person_id
      join public.profiles b on b.id = x.by_id
    ),
    'callOuts', (
      select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'at', private.in_ms(x.started_at), 'byName', b.full_name,
        'state', x.state, 'startsAt', private.in_ms(o.starts_at), 'endsAt', private.in_ms(o.ends_at))
        order by x.started_at desc, x.id), '[]')
      from (
        select c.* from public.call_outs c
        where c.agency_id = agency and c.center_id = known.center_id and c.started_at >= known.starts_at and c.started_at < over
        order by c.started_at desc limit 500
      ) x
      join public.openings o on o.agency_id = x.agency_id and o.id = x.opening_id
      join public.profiles b on b.id = x.started_by
    )
  );
end
$$;
create function public.get_emergency(p_id bigint)
returns jsonb language sql stable set search_path = '' as $$ select private.get_emergency(p_id) $$;
comment on function public.get_emergency is 'Emergency staffing with everything done under it, for supervisors; null when there is none.';

-- Where the caller may declare now.
create function private.my_declarable_centers()
returns uuid[]
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(array_agg(c.id order by c.name), '{}')
  from public.centers c
  where c.agency_id = (select private.supervised_agency_id()) and c.is_active and private.may_declare(c.id)
$$;
create function public.my_declarable_centers()
returns uuid[] language sql stable set search_path = '' as $$ select private.my_declarable_centers() $$;
comment on function public.my_declarable_centers is 'Centers for which the caller may declare emergency staffing now.';

grant execute on function
  private.declare_emergency(uuid, uuid, text, text[], timestamptz, timestamptz),
  public.declare_emergency(uuid, uuid, text, text[], timestamptz, timestamptz),
  private.end_emergency(bigint, integer, text), public.end_emergency(bigint, integer, text),
  private.list_emergencies(bigint), public.list_emergencies(bigint),
  private.get_shown_emergencies(), public.get_shown_emergencies(),
  private.get_emergency(bigint), public.get_emergency(bigint),
  private.my_declarable_centers(), public.my_declarable_centers() to authenticated;
