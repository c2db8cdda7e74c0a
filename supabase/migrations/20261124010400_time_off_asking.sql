-- When something is, in words: whole operational days by their dates, else with times.
create function private.leave_words(starts_at timestamptz, ends_at timestamptz, center public.centers)
returns text
language sql
stable
set search_path = ''
as $$
  select case
    when (local.starts::time, local.ends::time) is not distinct from (center.day_start, center.day_start) then
      to_char(local.starts, 'FMDy FMDD Mon YYYY')
        || case when local.ends::date - local.starts::date > 1 then to_char(local.ends - interval '1 day', '" to "FMDy FMDD Mon YYYY') else '' end
    else to_char(local.starts, 'FMDy FMDD Mon YYYY, HH24:MI')
      || case when local.ends::date = local.starts::date then to_char(local.ends, '"–"HH24:MI') else to_char(local.ends, '" to "FMDy FMDD Mon YYYY, HH24:MI') end
  end
  from (select starts_at at time zone center.time_zone as starts, ends_at at time zone center.time_zone as ends) local
$$;

create function private.center_of(person uuid)
returns public.centers
language sql
stable
security definer
set search_path = ''
as $$
  select c from public.profiles p join public.centers c on c.id = p.center_id where p.id = person
$$;

-- A window that may be asked for: in quarters of an hour, and nothing else of the person at that time.
create function private.require_leave_window(person uuid, from_at timestamptz, to_at timestamptz, floor public.centers)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  other public.time_off_requests;
begin
  if from_at is null or from_at not between '2000-01-01 00:00Z' and '2199-12-31 00:00Z' then
    perform private.fail(422, 'Choose when it starts.', '{"field":"startsAt"}');
  end if;
  if to_at is null or to_at <= from_at or to_at - from_at > interval '366 days' then
    perform private.fail(422, 'It ends after it starts, and takes at most 366 days.', '{"field":"endsAt"}');
  end if;
  if date_bin('15 minutes', from_at, '2000-01-01 00:00Z') <> from_at then
    perform private.fail(422, 'Times are in steps of 15 minutes.', '{"field":"startsAt"}');
  end if;
  if date_bin('15 minutes', to_at, '2000-01-01 00:00Z') <> to_at then
    perform private.fail(422, 'Times are in steps of 15 minutes.', '{"field":"endsAt"}');
  end if;
  select o.* into other from public.time_off_requests o
  where o.user_id = person and o.status in ('pending', 'approved') and o.start_datetime < to_at and o.end_datetime > from_at
  order by o.start_datetime limit 1;
  if found then
    perform private.fail(422, format(case other.status when 'approved' then 'You have time off already: %s.'
        else 'You have asked for time off at that time already: %s.' end,
      private.leave_words(other.start_datetime, other.end_datetime, floor)),
      jsonb_build_object('field', 'startsAt', 'request', other.id));
  end if;
end
$$;

create function private.create_time_off(
  kind_id integer, from_at timestamptz, to_at timestamptz, given_reason text, charged integer
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  floor public.centers := private.center_of(me);
  words text := private.words_of(given_reason, 'Reason', 'reason', 1000, false);
  kind public.leave_kinds;
  first_day date;
  last_day date;
  blackout public.leave_blackouts;
  made integer;
begin
  if agency is null then
    perform private.fail(403, 'Sign in to ask for time off.');
  end if;
  if floor.id is null then
    perform private.fail(422, 'You belong to no center. An admin adds you to one.', '{"field":"startsAt"}');
  end if;
  select * into kind from public.leave_kinds k where k.id = kind_id and k.agency_id = agency and k.is_active;
  if not found then
    perform private.fail(422, 'Choose a kind of leave.', '{"field":"kindId"}');
  end if;
  -- Requests of one person come one after the other.
  perform pg_advisory_xact_lock(hashtextextended('time_off:' || me::text, 0));
  perform private.require_leave_window(me, from_at, to_at, floor);
  if charged is not null and charged not between 0 and 1000000 then
    perform private.fail(422, 'Charged minutes are not known.', '{"field":"chargedMinutes"}');
  end if;
  select s.first_day, s.last_day into first_day, last_day from private.leave_span(from_at, to_at, floor) s;
  if not kind.is_protected then
    if first_day - ((now() at time zone floor.time_zone) - floor.day_start::interval)::date < kind.notice_days then
      perform private.fail(422, format(case kind.notice_days when 1 then '%s is asked for at least %s day ahead.'
        else '%s is asked for at least %s days ahead.' end, kind.name, kind.notice_days), '{"field":"startsAt"}');
    end if;
    select * into blackout from public.leave_blackouts b
    where b.agency_id = agency and b.from_date <= last_day and b.to_date >= first_day
    order by b.from_date, b.id limit 1;
    if found then
      perform private.fail(422, format('No time off can be asked for from %s to %s: %s.',
        to_char(blackout.from_date, 'FMDy FMDD Mon YYYY'), to_char(blackout.to_date, 'FMDy FMDD Mon YYYY'), blackout.name),
        '{"field":"startsAt"}');
    end if;
  end if;
  if (select count(*) from public.time_off_requests o where o.user_id = me and o.status = 'pending') >= 100 then
    perform private.fail(422, 'At most 100 requests wait at a time. Withdraw one first.', '{"field":"startsAt"}');
  end if;
  insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime, reason, charged_minutes)
  values (agency, me, kind.id, from_at, to_at, words, case when kind.needs_balance then charged end)
  returning id into made;
  return private.time_off_record_of(made, me);
end
$$;

-- The request in the version that somebody saw and in that state, locked; else says who moved it on.
create function private.lock_time_off(request_id integer, agency uuid, expected_version integer, expected public.time_off_status)
returns public.time_off_requests
language plpgsql
security definer
set search_path = ''
as $$
declare
  request public.time_off_requests;
begin
  select * into request from public.time_off_requests o where o.id = request_id and o.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This request does not exist.');
  end if;
  if request.status <> expected then
    if request.status = 'pending' then
      perform private.fail(409, 'Nobody has decided this request yet.', jsonb_build_object('status', request.status));
    end if;
    perform private.fail_moved_on(request);
  end if;
  if request.version is distinct from expected_version then
    perform private.fail(409, 'This request was changed meanwhile. Look again before you decide.',
      jsonb_build_object('status', request.status, 'version', request.version));
  end if;
  return request;
end
$$;

create function private.withdraw_time_off(request_id integer, expected_version integer, given_reason text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  request public.time_off_requests;
begin
  -- Whose it is tells nobody else whether it exists.
  if not exists (
    select 1 from public.time_off_requests o
    where o.id = request_id and o.agency_id = agency and (o.user_id = me or o.agency_id = private.supervised_agency_id())
  ) then
    perform private.fail(404, 'This request does not exist.');
  end if;
  request := private.lock_time_off(request_id, agency, expected_version, 'pending');
  if request.user_id <> me then
    perform private.fail(403, 'Only the person who asked may withdraw a request.');
  end if;
  perform private.set_action('time_off.withdraw');
  update public.time_off_requests o set status = 'withdrawn', closing_note = words where o.id = request.id;
  perform private.set_action('');
  return private.time_off_record_of(request.id, me);
end
$$;

create function public.create_time_off(
  p_kind_id integer, p_starts_at timestamptz, p_ends_at timestamptz, p_reason text default null, p_charged_minutes integer default null
)
returns jsonb language sql set search_path = '' as $$
  select private.create_time_off(p_kind_id, p_starts_at, p_ends_at, p_reason, p_charged_minutes)
$$;
create function public.withdraw_time_off(p_request_id integer, p_expected_version integer, p_reason text default null)
returns jsonb language sql set search_path = '' as $$
  select private.withdraw_time_off(p_request_id, p_expected_version, p_reason)
$$;
grant execute on function private.create_time_off(integer, timestamptz, timestamptz, text, integer),
  public.create_time_off(integer, timestamptz, timestamptz, text, integer),
  private.withdraw_time_off(integer, integer, text), public.withdraw_time_off(integer, integer, text) to authenticated;
comment on function public.create_time_off is 'Asks for time off as the caller; the request as it is then.';
comment on function public.withdraw_time_off is 'Takes the own request back while nobody has decided it.';
