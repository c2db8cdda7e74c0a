-- When people wish to work more, wish not to, are on standby, and sleep. Everybody writes their own wishes; standbys are
-- written by supervisors for others, who are told.
create trigger availabilities_audit after insert or update or delete on public.availabilities
  for each row execute function private.audit_row('availability', 'user_id,id', 'note');
create trigger sleep_windows_audit after insert or update or delete on public.sleep_windows
  for each row execute function private.audit_row('sleep_window', 'user_id');
alter table public.availabilities
  add constraint availabilities_note_line check (private.is_line(note)),
  add constraint availabilities_other_standby check (kind <> 'standby' or created_by <> user_id);

-- Tells the person, and supervisors, that what they wish moved.
create function private.tell_of_availability()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  entry jsonb := to_jsonb(coalesce(new, old));
begin
  perform private.tell_person((entry ->> 'user_id')::uuid, 'availability');
  perform private.tell_agency('supervisors', (entry ->> 'agency_id')::uuid, 'availability',
    jsonb_build_object('person', entry ->> 'user_id'));
  return null;
end
$$;
create constraint trigger availabilities_tell after insert or update or delete on public.availabilities
  deferrable initially deferred for each row execute function private.tell_of_availability();
create constraint trigger sleep_windows_tell after insert or update or delete on public.sleep_windows
  deferrable initially deferred for each row execute function private.tell_of_availability();

-- The stretches of wishes and standbys on their days from first to last, as instants by a zone's clock: an end at or
-- before the start is on the next day, no times are the whole day, and what a clock change swallows is none. The same as
-- `availabilityStretches` of the app.
create function private.stretches_on_days(agency uuid, people uuid[], first_day date, last_day date, zone text)
returns table (person uuid, availability_id bigint, kind public.availability_kind, starts_at timestamptz, ends_at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
  select v.user_id, v.id, v.kind, s.starts_at, s.ends_at
  from public.availabilities v
  cross join lateral generate_series(greatest(v.from_date, first_day)::timestamp,
    least(coalesce(v.to_date, last_day), last_day)::timestamp, interval '1 day') d (day)
  cross join lateral (
    select private.local_to_instant(d.day::date + coalesce(v.start_time, time '00:00'), zone) as starts_at,
      private.local_to_instant(case
        when v.end_time is null then d.day::date + 1 + time '00:00'
        when v.end_time <= v.start_time then d.day::date + 1 + v.end_time
        else d.day::date + v.end_time end, zone) as ends_at
  ) s
  where v.agency_id = agency and v.user_id = any (people)
    and v.weekday_mask >> extract(dow from d.day)::integer & 1 = 1
    and s.ends_at > s.starts_at
$$;

-- Stretches of a person that touch a span of time, by start, by the clock of their center.
create function private.availability_stretches(person uuid, from_at timestamptz, to_at timestamptz)
returns table (availability_id bigint, kind public.availability_kind, starts_at timestamptz, ends_at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
  select s.availability_id, s.kind, s.starts_at, s.ends_at
  from public.profiles p
  left join public.centers c on c.id = p.center_id
  cross join lateral (select coalesce(c.time_zone, 'UTC') as zone) z
  -- One that begins on the day before may reach into the span.
  cross join lateral private.stretches_on_days(p.agency_id, array[p.id], (from_at at time zone z.zone)::date - 1,
    (to_at at time zone z.zone)::date, z.zone) s
  where p.id = availability_stretches.person and s.starts_at < to_at and s.ends_at > from_at
  order by s.starts_at, s.availability_id
$$;

-- Whose availability somebody writes: of the own agency and active. Holds the person, so that one of two at once waits.
create function private.hold_available(person uuid)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Your account may not do this any more.');
  end if;
  perform 1 from public.profiles p where p.id = person and p.agency_id = agency and p.is_active for no key update;
  if not found or person <> (select auth.uid()) and (select private.supervised_agency_id()) is null then
    perform private.fail(404, 'This person does not work here.');
  end if;
  return agency;
end
$$;

-- Refuses whoever may not write an entry of that kind for a person.
create function private.require_own_kind(person uuid, kind public.availability_kind)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if kind = 'standby' then
    if (select private.supervised_agency_id()) is null then
      perform private.fail(403, 'Only a supervisor puts somebody on standby.');
    end if;
    if person = (select auth.uid()) then
      perform private.fail(403, 'Nobody puts themselves on standby. Ask another supervisor.');
    end if;
  elsif person is distinct from (select auth.uid()) then
    perform private.fail(403, 'Only the person says what they wish.');
  end if;
end
$$;

-- `Sun 22 Nov 2026 to Mon 30 Nov 2026 on Mon, Wed, 19:00–07:00`.
create function private.availability_words(entry public.availabilities)
returns text
language sql
stable
set search_path = ''
as $$
  select to_char(entry.from_date, 'FMDy FMDD Mon YYYY')
    || case when entry.to_date is null then ' on' when entry.to_date > entry.from_date
      then to_char(entry.to_date, '" to "FMDy FMDD Mon YYYY') else '' end
    || case when entry.weekday_mask < 127 and entry.to_date is distinct from entry.from_date then
      ', ' || (select string_agg((array['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'])[d + 1], ' ' order by d)
        from generate_series(0, 6) d where entry.weekday_mask >> d & 1 = 1) else '' end
    || case when entry.start_time is null then '' else
      ', ' || to_char(entry.start_time, 'HH24:MI') || '–' || to_char(entry.end_time, 'HH24:MI') end
$$;

create function private.tell_of_standby(entry public.availabilities, what text)
returns void
language sql
security definer
set search_path = ''
as $$
  select private.notify(entry.user_id, 'availability.standby',
    format('%s %s: %s.', by.full_name, what, private.availability_words(entry)), '/availability')
  from public.profiles by where by.id = (select auth.uid())
$$;

-- A new wish or standby, or with id and version a changed one. Returns its id.
create function private.save_availability(person uuid, availability bigint, expected_version integer,
  wanted public.availability_kind, from_day date, to_day date, weekdays integer, from_time time, to_time time, given_note text)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.hold_available(person);
  words text := private.words_of(given_note, 'Note', 'note', 200, true);
  today date := (select (now() at time zone coalesce(c.time_zone, 'UTC'))::date
    from public.profiles p left join public.centers c on c.id = p.center_id where p.id = person);
  known public.availabilities;
  made public.availabilities;
begin
  if availability is not null then
    select * into known from public.availabilities v
    where v.id = availability and v.agency_id = agency and v.user_id = person for update;
    if not found then
      perform private.fail(404, 'This entry does not exist any more.');
    end if;
    perform private.require_own_kind(person, known.kind);
    if known.version is distinct from expected_version then
      perform private.fail(409, 'This entry was changed meanwhile. Reload the page to see it.',
        jsonb_build_object('version', known.version));
    end if;
    if known.kind is distinct from wanted then
      perform private.fail(422, 'An entry stays of its kind. Remove it and add another one.', '{"field":"kind"}');
    end if;
  end if;
  if wanted is null then
    perform private.fail(422, 'Say what the entry is.', '{"field":"kind"}');
  end if;
  perform private.require_own_kind(person, wanted);
  if from_day is null or from_day < today - 366 or from_day > today + 731 then
    perform private.fail(422, 'First day lies within two years from today.', '{"field":"fromDate"}');
  end if;
  if to_day is not null and (to_day < from_day or to_day > from_day + 1827) then
    perform private.fail(422, 'Last day is not before the first, and within five years of it.', '{"field":"toDate"}');
  end if;
  if to_day < today - 1 then
    perform private.fail(422, 'Last day is over.', '{"field":"toDate"}');
  end if;
  if weekdays is null or weekdays not between 1 and 127 then
    perform private.fail(422, 'Choose at least one day of the week.', '{"field":"weekdays"}');
  end if;
  if to_day < from_day + 6 and not exists (
    select 1 from generate_series(0, to_day - from_day) d
    where weekdays >> extract(dow from from_day + d)::integer & 1 = 1
  ) then
    perform private.fail(422, 'None of these weekdays lies between the two days.', '{"field":"weekdays"}');
  end if;
  if (from_time is null) <> (to_time is null) then
    perform private.fail(422, 'Say both times, or none for the whole day.',
      jsonb_build_object('field', case when from_time is null then 'startTime' else 'endTime' end));
  end if;
  if exists (
    select 1 from public.availabilities v
    where v.agency_id = agency and v.user_id = person and v.id is distinct from availability
      and (v.kind, v.from_date, v.to_date, v.weekday_mask, v.start_time, v.end_time)
        is not distinct from (wanted, from_day, to_day, weekdays::smallint, from_time, to_time)
  ) then
    perform private.fail(409, 'There is such an entry already.', '{"field":"fromDate"}');
  end if;
  if availability is null then
    if (select count(*) from public.availabilities v
        where v.agency_id = agency and v.user_id = person and v.kind = wanted and coalesce(v.to_date, today) >= today) >= 50 then
      perform private.fail(422, 'There are at most 50 such entries. Remove one first.', '{"field":"fromDate"}');
    end if;
    insert into public.availabilities (agency_id, user_id, kind, from_date, to_date, weekday_mask, start_time, end_time, note,
      created_by)
    values (agency, person, wanted, from_day, to_day, weekdays, from_time, to_time, words, (select auth.uid()))
    returning * into made;
  else
    update public.availabilities v
    set from_date = from_day, to_date = to_day, weekday_mask = weekdays, start_time = from_time, end_time = to_time, note = words
    where v.id = availability
    returning * into made;
  end if;
  if wanted = 'standby' and (known.id is null or private.availability_words(known) <> private.availability_words(made)) then
    perform private.tell_of_standby(made, case when known.id is null then 'put you on standby' else 'changed your standby' end);
  end if;
  return made.id;
end
$$;
create function public.save_availability(p_user_id uuid, p_kind public.availability_kind, p_from_date date,
  p_to_date date default null, p_weekday_mask integer default 127, p_start_time time default null, p_end_time time default null,
  p_note text default null, p_id bigint default null, p_version integer default null)
returns bigint language sql set search_path = '' as $$
  select private.save_availability(p_user_id, p_id, p_version, p_kind, p_from_date, p_to_date, p_weekday_mask, p_start_time,
    p_end_time, p_note)
$$;
comment on function public.save_availability is 'Writes an own wish, or as a supervisor somebody''s standby, who is told; returns its id.';

create function private.remove_availability(availability bigint, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  known public.availabilities;
begin
  select * into known from public.availabilities v
  where v.id = availability and v.agency_id = agency
    and (v.user_id = (select auth.uid()) or v.agency_id = (select private.supervised_agency_id()))
  for update;
  if not found then
    perform private.fail(404, 'This entry does not exist any more.');
  end if;
  perform private.require_own_kind(known.user_id, known.kind);
  if known.version is distinct from expected_version then
    perform private.fail(409, 'This entry was changed meanwhile. Reload the page to see it.',
      jsonb_build_object('version', known.version));
  end if;
  delete from public.availabilities v where v.id = known.id;
  if known.kind = 'standby' then
    perform private.tell_of_standby(known, 'took you off standby');
  end if;
end
$$;
create function public.remove_availability(p_id bigint, p_version integer)
returns void language sql set search_path = '' as $$ select private.remove_availability(p_id, p_version) $$;
comment on function public.remove_availability is 'Removes an own wish, or as a supervisor somebody''s standby, who is told.';

create function private.save_sleep_window(from_time time, to_time time, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.hold_available(me);
  known public.sleep_windows;
begin
  if from_time is null or to_time is null then
    perform private.fail(422, 'Say both times.', jsonb_build_object('field', case when from_time is null then 'startTime' else 'endTime' end));
  end if;
  if from_time = to_time or ((extract(epoch from to_time - from_time) / 60)::integer + 1440) % 1440 > 960 then
    perform private.fail(422, 'Sleep is at most 16 hours a day.', '{"field":"endTime"}');
  end if;
  select * into known from public.sleep_windows w where w.user_id = me for update;
  if known.version is distinct from expected_version then
    perform private.fail(409, 'Your sleep was changed meanwhile. Reload the page to see it.', jsonb_build_object('version', known.version));
  end if;
  if known.user_id is null then
    insert into public.sleep_windows (user_id, agency_id, start_time, end_time) values (me, agency, from_time, to_time);
  else
    update public.sleep_windows w set start_time = from_time, end_time = to_time
    where w.user_id = me and (w.start_time, w.end_time) is distinct from (from_time, to_time);
  end if;
end
$$;
create function public.save_sleep_window(p_start_time time, p_end_time time, p_version integer default null)
returns void language sql set search_path = '' as $$ select private.save_sleep_window(p_start_time, p_end_time, p_version) $$;
comment on function public.save_sleep_window is 'When the caller sleeps, by the clock of their center; without a version where nothing was said before.';

create function private.clear_sleep_window(expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
begin
  perform private.hold_available(me);
  delete from public.sleep_windows w where w.user_id = me and w.version = expected_version;
  if not found then
    perform private.fail(409, 'Your sleep was changed meanwhile. Reload the page to see it.');
  end if;
end
$$;
create function public.clear_sleep_window(p_version integer)
returns void language sql set search_path = '' as $$ select private.clear_sleep_window(p_version) $$;
comment on function public.clear_sleep_window is 'Says no more when the caller sleeps.';

create function private.availability_record(v public.availabilities)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object('id', v.id, 'version', v.version, 'personId', v.user_id, 'kind', v.kind, 'fromDate', v.from_date,
    'toDate', v.to_date, 'weekdayMask', v.weekday_mask, 'startTime', to_char(v.start_time, 'HH24:MI'),
    'endTime', to_char(v.end_time, 'HH24:MI'), 'note', v.note)
$$;

-- What somebody wishes from yesterday on, their standbys and their sleep: the own, or for supervisors anybody's.
create function private.list_availability(person uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null or person <> (select auth.uid()) and (select private.supervised_agency_id()) is null
    or not exists (select 1 from public.profiles p where p.id = person and p.agency_id = agency) then
    perform private.fail(404, 'This person does not work here.');
  end if;
  return jsonb_build_object(
    'entries', (
      select coalesce(jsonb_agg(private.availability_record(v) order by v.from_date, v.start_time nulls first, v.id), '[]')
      from public.availabilities v
      where v.agency_id = agency and v.user_id = person and coalesce(v.to_date, current_date) >= current_date - 1
    ),
    'sleep', (
      select jsonb_build_object('startTime', to_char(w.start_time, 'HH24:MI'), 'endTime', to_char(w.end_time, 'HH24:MI'),
        'version', w.version)
      from public.sleep_windows w where w.agency_id = agency and w.user_id = person
    )
  );
end
$$;
create function public.list_availability(p_user_id uuid default null)
returns jsonb language sql stable set search_path = '' as $$
  select private.list_availability(coalesce(p_user_id, (select auth.uid())))
$$;
comment on function public.list_availability is 'Wishes, standbys and sleep of the caller, or for supervisors of somebody: {entries, sleep}.';

-- Standbys of active people of a center, of all without one, from yesterday on; for supervisors.
create function private.list_standbys(center uuid)
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
    select coalesce(jsonb_agg(private.availability_record(v) || jsonb_build_object('personName', p.full_name)
      order by v.from_date, v.start_time nulls first, p.full_name, v.id), '[]')
    from public.availabilities v
    join public.profiles p on p.agency_id = v.agency_id and p.id = v.user_id and p.is_active
    where v.agency_id = agency and v.kind = 'standby' and (center is null or p.center_id = center)
      and coalesce(v.to_date, current_date) >= current_date - 1
  );
end
$$;
create function public.list_standbys(p_center_id uuid default null)
returns jsonb language sql stable set search_path = '' as $$ select private.list_standbys(p_center_id) $$;
comment on function public.list_standbys is 'Who is on standby when, from yesterday on, for supervisors.';

grant execute on function
  private.save_availability(uuid, bigint, integer, public.availability_kind, date, date, integer, time, time, text),
  public.save_availability(uuid, public.availability_kind, date, date, integer, time, time, text, bigint, integer),
  private.remove_availability(bigint, integer), public.remove_availability(bigint, integer),
  private.save_sleep_window(time, time, integer), public.save_sleep_window(time, time, integer),
  private.clear_sleep_window(integer), public.clear_sleep_window(integer),
  private.list_availability(uuid), public.list_availability(uuid),
  private.list_standbys(uuid), public.list_standbys(uuid) to authenticated;
