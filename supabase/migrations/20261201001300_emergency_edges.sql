-- Emergency staffing at its edges: another may begin in the minute in which one ended, and what was asked for under one that has
-- changed since is not confirmed.
CREATE OR REPLACE FUNCTION private.declare_emergency(center uuid, client uuid, given_reason text, named text[], from_at timestamp with time zone, to_at timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
  -- One that ended in this minute leaves the rest of it.
  begins := greatest(begins, (
    select max(e.ended_at) from public.emergencies e
    where e.agency_id = agency and e.center_id = center and e.ended_at between begins and now()
  ));
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
$function$
;

create function private.confirmed_under_emergencies()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if exists (
    select from jsonb_array_elements(new.violations) x
    where jsonb_typeof(x -> 'emergency') = 'object' and not exists (
      select from public.emergencies e
      where e.agency_id = new.agency_id and e.center_id = new.center_id and e.id = (x -> 'emergency' ->> 'id')::bigint
        and e.version = (x -> 'emergency' ->> 'version')::integer
    )
  ) then
    perform private.fail(409, 'The emergency staffing under which this was asked for has changed. Decline it and make it again.');
  end if;
  -- Whoever ends it waits for this.
  perform private.require_emergencies(new.agency_id, new.center_id, new.violations);
  return new;
end
$$;
create trigger roster_edits_confirmed_emergencies before update of state on public.roster_edits
  for each row when (old.state = 'pending' and new.state = 'applied' and new.violations::text like '%"emergency"%')
  execute function private.confirmed_under_emergencies();
