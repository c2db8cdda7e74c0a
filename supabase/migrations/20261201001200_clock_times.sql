-- Times of wishes and sleep are those that a clock shows: nothing reads 24:00 or seconds, and one that nobody can read would
-- stop the ranking of a whole center.
create function private.is_clock_time(given time)
returns boolean
language sql
immutable
set search_path = ''
as $$ select given < time '24:00' and given = date_trunc('minute', given::interval)::time $$;
update public.availabilities v
set start_time = date_trunc('minute', v.start_time::interval)::time, end_time = date_trunc('minute', v.end_time::interval)::time
where not (private.is_clock_time(v.start_time) and private.is_clock_time(v.end_time));
delete from public.sleep_windows w where not (private.is_clock_time(w.start_time) and private.is_clock_time(w.end_time));
alter table public.availabilities
  add constraint availabilities_clock_times check (private.is_clock_time(start_time) and private.is_clock_time(end_time));
alter table public.sleep_windows
  add constraint sleep_windows_clock_times check (private.is_clock_time(start_time) and private.is_clock_time(end_time));

create function private.require_clock_times(from_time time, to_time time)
returns void
language plpgsql
immutable
set search_path = ''
as $$
begin
  if not private.is_clock_time(from_time) then
    perform private.fail(422, 'Start is a time from 00:00 to 23:59.', '{"field":"startTime"}');
  elsif not private.is_clock_time(to_time) then
    perform private.fail(422, 'End is a time from 00:00 to 23:59.', '{"field":"endTime"}');
  end if;
end
$$;

CREATE OR REPLACE FUNCTION private.save_availability(person uuid, availability bigint, expected_version integer, wanted public.availability_kind, from_day date, to_day date, weekdays integer, from_time time without time zone, to_time time without time zone, given_note text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
  perform private.require_clock_times(from_time, to_time);
  if exists (
    select 1 from public.availabilities v
    where v.agency_id = agency and v.user_id = person and v.id is distinct from availability
      and (v.kind, v.from_date, v.to_date, v.weekday_mask, v.start_time, v.end_time)
        is not distinct from (wanted, from_day, to_day, weekdays::smallint, from_time, to_time)
  ) then
    perform private.fail(409, 'There is such an entry already.', '{"field":"fromDate"}');
  end if;
  -- As many as are listed: those of yesterday, which a night reaches out of, and one that is brought back from the past as well.
  if (select count(*) from public.availabilities v
      where v.agency_id = agency and v.user_id = person and v.kind = wanted and v.id is distinct from availability
        and coalesce(v.to_date, today) >= today - 1) >= 50 then
    perform private.fail(422, 'There are at most 50 such entries. Remove one first.', '{"field":"fromDate"}');
  end if;
  if availability is null then
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
$function$
;

CREATE OR REPLACE FUNCTION private.save_sleep_window(from_time time without time zone, to_time time without time zone, expected_version integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.hold_available(me);
  known public.sleep_windows;
begin
  if from_time is null or to_time is null then
    perform private.fail(422, 'Say both times.', jsonb_build_object('field', case when from_time is null then 'startTime' else 'endTime' end));
  end if;
  perform private.require_clock_times(from_time, to_time);
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
$function$
;
