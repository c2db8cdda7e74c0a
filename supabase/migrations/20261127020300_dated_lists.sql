-- Requirements and shifts change from a date on, by functions alone; holidays, qualifications and centers are kept by admins.

revoke insert (agency_id, category, center_id, code, duration_minutes, end_time, name, start_time)
  on public.shifts from authenticated;
drop policy shifts_insert_admin on public.shifts;
revoke delete on public.staffing_requirements from authenticated;
revoke insert (agency_id, center_id, effective_from, effective_to, end_time, min_employees, min_supervisors, period_name,
  replaces_weekly, start_time, weekday_mask) on public.staffing_requirements from authenticated;
revoke update (effective_from, effective_to, end_time, min_employees, min_supervisors, period_name, replaces_weekly,
  start_time, weekday_mask) on public.staffing_requirements from authenticated;
drop policy staffing_requirements_delete_admin on public.staffing_requirements;
drop policy staffing_requirements_insert_admin on public.staffing_requirements;
drop policy staffing_requirements_update_admin on public.staffing_requirements;

alter table public.qualifications
  add column version integer not null default 1,
  add column updated_at timestamptz not null default now();
create trigger qualifications_touch before update on public.qualifications
  for each row execute function private.touch();

-- Refuses a date on which a change cannot begin. Returns it.
create function private.first_day(agency uuid, given date)
returns date
language plpgsql
stable
set search_path = ''
as $$
declare
  today date := private.today_of(agency);
begin
  if given is null or given < today or given > '2199-12-30' then
    perform private.fail(422, format('A change is in force from today on: %s or later.', today),
      '{"field":"effectiveFrom"}');
  end if;
  return given;
end
$$;

create function private.open_center(agency uuid, center uuid)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if not exists (select 1 from public.centers c where c.id = center and c.agency_id = agency and c.is_active) then
    perform private.fail(404, 'This center does not exist.');
  end if;
end
$$;

-- --- Requirements -------------------------------------------------------------------------------------------------

-- A day of a field; null = open.
create function private.day_in(value jsonb, key text)
returns date
language plpgsql
immutable
set search_path = ''
as $$
begin
  if value -> key = 'null' then
    return null;
  end if;
  if jsonb_typeof(value -> key) is distinct from 'string' or value ->> key !~ '^(20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$' then
    perform private.fail(422, 'A date lies between 2000 and 2199, such as 2026-02-04.', jsonb_build_object('field', key));
  end if;
  return (value ->> key)::date;
exception when datetime_field_overflow then
  perform private.fail(422, 'A date lies between 2000 and 2199, such as 2026-02-04.', jsonb_build_object('field', key));
end
$$;

-- What the fields of a requirement say, as a row without id.
create function private.requirement_of(agency uuid, center uuid, fields jsonb)
returns public.staffing_requirements
language plpgsql
stable
set search_path = ''
as $$
declare
  row public.staffing_requirements;
begin
  perform private.require_keys(fields, array['name', 'startTime', 'endTime', 'minEmployees', 'minSupervisors', 'weekdays',
    'fromDate', 'toDate', 'replacesWeekly', 'qualificationId']);
  row.agency_id := agency;
  row.center_id := center;
  row.period_name := private.words_of(fields ->> 'name', 'Name', 'name', 60, true);
  if row.period_name is null then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  row.start_time := private.time_in(fields, 'startTime', 15, 'Start is a time in steps of 15 minutes, such as 05:15.');
  row.end_time := private.time_in(fields, 'endTime', 15, 'End is a time in steps of 15 minutes, such as 05:15.');
  row.min_employees := private.whole_in(fields, 'minEmployees', 0, 500, 'Minimum employees is from 0 to 500.');
  row.min_supervisors := private.whole_in(fields, 'minSupervisors', 0, 500, 'Minimum supervisors is from 0 to 500.');
  if row.min_supervisors > row.min_employees then
    perform private.fail(422, 'Minimum supervisors is at most the minimum of employees, who include them.',
      '{"field":"minSupervisors"}');
  end if;
  row.weekday_mask := 127;
  if fields -> 'weekdays' <> 'null' then
    if jsonb_typeof(fields -> 'weekdays') <> 'array' or jsonb_array_length(fields -> 'weekdays') not between 1 and 7
      or exists (select 1 from jsonb_array_elements(fields -> 'weekdays') d where d not in ('0', '1', '2', '3', '4', '5', '6'))
    then
      perform private.fail(422, 'Choose at least one weekday.', '{"field":"weekdays"}');
    end if;
    row.weekday_mask := (
      select bit_or(1 << d::integer) from jsonb_array_elements_text(fields -> 'weekdays') d
    );
  end if;
  row.effective_from := private.day_in(fields, 'fromDate');
  row.effective_to := private.day_in(fields, 'toDate');
  row.replaces_weekly := private.flag_in(fields, 'replacesWeekly');
  if row.replaces_weekly and (row.effective_from is null or row.effective_to is null) then
    perform private.fail(422, 'A row that replaces the weekly ones needs a first and a last date.',
      '{"field":"replacesWeekly"}');
  end if;
  if row.effective_to < row.effective_from then
    perform private.fail(422, 'To is the same date as From or later.', '{"field":"toDate"}');
  end if;
  row.qualification_id := private.whole_in(fields, 'qualificationId', 1, 2147483647, 'Qualification is not known.', true);
  if row.qualification_id is not null and not exists (
    select 1 from public.qualifications q
    where q.agency_id = agency and q.id = row.qualification_id and q.is_active
  ) then
    perform private.fail(422, 'Choose a qualification of your agency.', '{"field":"qualificationId"}');
  end if;
  return row;
end
$$;

create function private.known_requirement(agency uuid, requirement integer, expected_version integer)
returns public.staffing_requirements
language plpgsql
set search_path = ''
as $$
declare
  known public.staffing_requirements;
begin
  select * into known from public.staffing_requirements r where r.id = requirement and r.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This requirement was removed meanwhile. Reload the page to see it.');
  end if;
  if known.version is distinct from expected_version then
    perform private.fail(409, 'This requirement was changed meanwhile. Reload the page to see it.',
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  return known;
end
$$;

-- Saves a requirement from a date on. One that began before it ends the day before and another row starts; one that has
-- not begun, and a last day alone, change in place. Without a first day of its own a row starts with the change.
-- Returns the id of the row in force from then on.
create function private.save_requirement(
  requirement integer, expected_version integer, center uuid, fields jsonb, from_date date
)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  known public.staffing_requirements;
  wanted public.staffing_requirements;
  is_same boolean := false;
  has_begun boolean := false;
  saved integer;
begin
  if requirement is not null then
    known := private.known_requirement(agency, requirement, expected_version);
    center := known.center_id;
    if known.effective_to < starts then
      perform private.fail(422, format('This requirement ends %s, before the change. Add another one.', known.effective_to),
        '{"field":"effectiveFrom"}');
    end if;
    has_begun := known.effective_from is null or known.effective_from < starts;
  end if;
  perform private.open_center(agency, center);
  wanted := private.requirement_of(agency, center, fields);
  if wanted.effective_to < starts then
    perform private.fail(422, format('To is %s or later: before it nothing is changed.', starts), '{"field":"toDate"}');
  end if;
  if wanted.replaces_weekly and wanted.effective_from < starts and not has_begun then
    perform private.fail(422, format('From is %s or later: before it nothing is changed.', starts), '{"field":"fromDate"}');
  end if;
  if has_begun then
    is_same := (known.period_name, known.start_time, known.end_time, known.min_employees, known.min_supervisors,
        known.weekday_mask, known.replaces_weekly, known.qualification_id)
      is not distinct from (wanted.period_name, wanted.start_time, wanted.end_time, wanted.min_employees,
        wanted.min_supervisors, wanted.weekday_mask, wanted.replaces_weekly, wanted.qualification_id)
      and (wanted.effective_from is null or wanted.effective_from <= starts);
    if is_same then
      update public.staffing_requirements r set effective_to = wanted.effective_to
      where r.id = known.id and r.effective_to is distinct from wanted.effective_to;
      return known.id;
    end if;
    update public.staffing_requirements r set effective_to = starts - 1 where r.id = known.id;
  end if;
  wanted.effective_from := greatest(wanted.effective_from, starts);
  if requirement is not null and not has_begun then
    update public.staffing_requirements r
    set period_name = wanted.period_name, start_time = wanted.start_time, end_time = wanted.end_time,
      min_employees = wanted.min_employees, min_supervisors = wanted.min_supervisors, weekday_mask = wanted.weekday_mask,
      effective_from = wanted.effective_from, effective_to = wanted.effective_to,
      replaces_weekly = wanted.replaces_weekly, qualification_id = wanted.qualification_id
    where r.id = known.id;
    return known.id;
  end if;
  insert into public.staffing_requirements (agency_id, center_id, period_name, start_time, end_time, min_employees,
    min_supervisors, weekday_mask, effective_from, effective_to, replaces_weekly, qualification_id)
  values (agency, center, wanted.period_name, wanted.start_time, wanted.end_time, wanted.min_employees,
    wanted.min_supervisors, wanted.weekday_mask, wanted.effective_from, wanted.effective_to, wanted.replaces_weekly,
    wanted.qualification_id)
  returning id into saved;
  return saved;
end
$$;

create function private.end_requirement(requirement integer, expected_version integer, from_date date)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  known public.staffing_requirements := private.known_requirement(agency, requirement, expected_version);
begin
  if known.effective_to < starts then
    perform private.fail(422, format('This requirement ends %s already.', known.effective_to),
      '{"field":"effectiveFrom"}');
  end if;
  if known.effective_from >= starts then
    delete from public.staffing_requirements r where r.id = known.id;
  else
    update public.staffing_requirements r set effective_to = starts - 1 where r.id = known.id;
  end if;
end
$$;

-- --- Shifts -------------------------------------------------------------------------------------------------------

drop function public.revise_shift(integer, integer, text, text, public.shift_category, time, time);
drop function private.revise_shift(integer, integer, text, text, public.shift_category, time, time);
drop function public.set_shift_active(integer, boolean, integer);
drop function private.set_shift_active(integer, boolean, integer);

-- What a shift is called and when it is, as a row without id. Refuses a code or a name that another one of the center has
-- on any day on which this one may be planned; `besides` = the ids whose place it takes.
create function private.template_of(
  agency uuid, center uuid, given_name text, given_code text, given_category public.shift_category, given_start time,
  given_end time, starts date, besides integer[]
)
returns public.shifts
language plpgsql
stable
set search_path = ''
as $$
declare
  row public.shifts;
begin
  row.name := private.words_of(given_name, 'Name', 'name', 60, true);
  if row.name is null then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  if given_code is null or given_code !~ '^[A-Z][A-Z0-9]{0,5}$' then
    perform private.fail(422, 'Code is a letter and up to five more letters or digits.', '{"field":"code"}');
  end if;
  if given_category is null then
    perform private.fail(422, 'Choose when in the day the shift is.', '{"field":"category"}');
  end if;
  if given_start is null or given_start = time '24:00' or extract(epoch from given_start)::integer % 900 <> 0 then
    perform private.fail(422, 'Start is a time in steps of 15 minutes, such as 05:15.', '{"field":"startTime"}');
  end if;
  if given_end is null or given_end = time '24:00' or extract(epoch from given_end)::integer % 900 <> 0 then
    perform private.fail(422, 'End is a time in steps of 15 minutes, such as 05:15.', '{"field":"endTime"}');
  end if;
  row.agency_id := agency;
  row.center_id := center;
  row.code := given_code;
  row.category := given_category;
  row.start_time := given_start;
  row.end_time := given_end;
  row.duration_minutes := extract(epoch from given_end - given_start)::integer / 60;
  if row.duration_minutes <= 0 then
    row.duration_minutes := row.duration_minutes + 1440;
  end if;
  if exists (
    select 1 from public.shifts s
    where s.center_id = center and s.is_active and s.code = row.code and s.id <> all (besides)
      and (s.valid_to is null or s.valid_to >= starts)
  ) then
    perform private.fail(409, 'Another shift of this center has this code.', '{"field":"code"}');
  end if;
  if exists (
    select 1 from public.shifts s
    where s.center_id = center and s.is_active and lower(s.name) = lower(row.name) and s.id <> all (besides)
      and (s.valid_to is null or s.valid_to >= starts)
  ) then
    perform private.fail(409, 'Another shift of this center has this name.', '{"field":"name"}');
  end if;
  return row;
end
$$;

create function private.create_shift(
  center uuid, new_name text, new_code text, new_category public.shift_category, new_start time, new_end time,
  from_date date
)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  wanted public.shifts;
  made integer;
begin
  perform private.open_center(agency, center);
  wanted := private.template_of(agency, center, new_name, new_code, new_category, new_start, new_end, starts, '{}');
  insert into public.shifts (agency_id, center_id, name, code, category, start_time, end_time, duration_minutes, valid_from)
  values (agency, center, wanted.name, wanted.code, wanted.category, wanted.start_time, wanted.end_time,
    wanted.duration_minutes, starts)
  returning id into made;
  return made;
end
$$;

create function private.known_shift(agency uuid, shift integer, expected_version integer)
returns public.shifts
language plpgsql
set search_path = ''
as $$
declare
  known public.shifts;
begin
  select * into known from public.shifts s where s.id = shift and s.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This shift does not exist.');
  end if;
  if known.version is distinct from expected_version then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you save.', known.code),
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  return known;
end
$$;

-- Who prefers a shift that has ended prefers the one in its place.
create function private.move_preferences(agency uuid)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  moved integer;
begin
  update public.profiles p set default_shift_preference_id = n.id
  from public.shifts o
  join public.shifts n on n.agency_id = o.agency_id and n.replaces_id = o.id
  where p.agency_id = agency and p.default_shift_preference_id = o.id and not o.is_active
    and n.is_active and coalesce(n.valid_from <= private.today_of(agency), true);
  get diagnostics moved = row_count;
  return moved;
end
$$;

-- Lets a shift be planned until the day before; one that would not have begun by then never is.
create function private.end_shift(shift integer, starts date, today date)
returns void
language sql
set search_path = ''
as $$
  update public.shifts s
  set valid_to = case when s.valid_from >= starts then s.valid_to else starts - 1 end,
    is_active = s.is_active and starts > today and coalesce(s.valid_from < starts, true)
  where s.id = shift
$$;

-- Changes a shift from a date on. One with other times that was planned keeps them, ends the day before and is replaced; a
-- name and a code alone change at once. Returns the id in force from then on.
create function private.revise_shift(
  shift integer, expected_version integer, new_name text, new_code text, new_category public.shift_category,
  new_start time, new_end time, from_date date
)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  today date := private.today_of(agency);
  old public.shifts := private.known_shift(agency, shift, expected_version);
  wanted public.shifts;
  is_used boolean;
  is_planned boolean := coalesce(old.valid_from > today, false);
  replacement integer;
begin
  if not old.is_active then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you save.', old.code),
      jsonb_build_object('version', old.version, 'at', old.updated_at));
  end if;
  if old.valid_to is not null then
    perform private.fail(422, format('%s ends %s. Change what comes after it, or let it stay first.', old.code, old.valid_to));
  end if;
  wanted := private.template_of(agency, old.center_id, new_name, new_code, new_category, new_start, new_end,
    case when is_planned then starts else today end, array_remove(array[old.id, old.replaces_id], null));
  is_used := exists (
    select 1 from public.assigned_shifts a where a.center_id = old.center_id and a.shift_id = old.id
  );
  if (wanted.start_time, wanted.end_time, wanted.category) = (old.start_time, old.end_time, old.category)
    and (is_used or not is_planned)
  then
    if starts > today and not is_planned then
      perform private.fail(422, 'A name and a code change at once: leave the date at today.', '{"field":"effectiveFrom"}');
    end if;
    update public.shifts s set name = wanted.name, code = wanted.code
    where s.id = shift and (s.name, s.code) is distinct from (wanted.name, wanted.code);
    return shift;
  end if;
  if not is_used and (is_planned or starts = today) then
    if is_planned then
      perform private.end_shift(s.id, starts, today)
      from public.shifts s where s.id = old.replaces_id and s.valid_to = old.valid_from - 1;
    end if;
    update public.shifts s
    set name = wanted.name, code = wanted.code, category = wanted.category, start_time = wanted.start_time,
      end_time = wanted.end_time, duration_minutes = wanted.duration_minutes,
      valid_from = case when is_planned then starts else s.valid_from end
    where s.id = shift;
    return shift;
  end if;
  if old.valid_from >= starts then
    perform private.end_shift(s.id, starts, today)
    from public.shifts s where s.id = old.replaces_id and s.valid_to = old.valid_from - 1;
  end if;
  perform private.end_shift(shift, starts, today);
  insert into public.shifts (agency_id, center_id, name, code, category, start_time, end_time, duration_minutes,
    valid_from, replaces_id)
  values (agency, old.center_id, wanted.name, wanted.code, wanted.category, wanted.start_time, wanted.end_time,
    wanted.duration_minutes, starts, shift)
  returning id into replacement;
  perform private.move_preferences(agency);
  return replacement;
end
$$;

-- Retires a shift from a date on, or brings one back, which is at once. What is planned with it stays.
create function private.set_shift_active(shift integer, active boolean, expected_version integer, from_date date)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  today date := private.today_of(agency);
  old public.shifts := private.known_shift(agency, shift, expected_version);
begin
  if active is null then
    perform private.fail(422, 'Active is yes or no.', '{"field":"isActive"}');
  end if;
  if active then
    if starts > today then
      perform private.fail(422, 'A shift comes back at once: leave the date at today.', '{"field":"effectiveFrom"}');
    end if;
    if old.is_active and old.valid_to is null then
      return;
    end if;
    perform private.template_of(agency, old.center_id, old.name, old.code, old.category, old.start_time, old.end_time,
      today, array[old.id]);
    update public.shifts s set is_active = true, valid_to = null where s.id = shift;
  elsif old.is_active then
    perform private.end_shift(shift, starts, today);
    if old.valid_from >= starts then
      -- It never began: what it was to replace goes on.
      update public.shifts s set valid_to = null
      where s.id = old.replaces_id and s.is_active and s.valid_to = old.valid_from - 1;
    end if;
  end if;
end
$$;

-- --- Lists --------------------------------------------------------------------------------------------------------

-- Names a holiday, or with no name removes it. Those of the past stay: what was planned went by them.
create function private.save_holiday(day date, given_name text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  title text := private.words_of(given_name, 'Name', 'name', 80, true);
  today date := private.today_of(agency);
begin
  if day is null or day < today or day > '2199-12-31' then
    perform private.fail(422, format('Holidays of the past stay as they are: choose %s or later.', today),
      '{"field":"date"}');
  end if;
  if title is null then
    delete from public.holidays h where h.agency_id = agency and h.holiday_date = day;
    return;
  end if;
  insert into public.holidays as h (agency_id, holiday_date, name) values (agency, day, title)
  on conflict (agency_id, holiday_date) do update set name = excluded.name where h.name <> excluded.name;
end
$$;

create function private.save_qualification(
  qualification integer, expected_version integer, given_name text, acts boolean, active boolean
)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  title text := private.words_of(given_name, 'Name', 'name', 80, true);
  known public.qualifications;
  asking text;
  saved integer;
begin
  if title is null then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  if num_nulls(acts, active) > 0 then
    perform private.fail(422, 'Say yes or no.', '{"field":"isActive"}');
  end if;
  if exists (
    select 1 from public.qualifications q
    where q.agency_id = agency and lower(q.name) = lower(title) and q.id is distinct from qualification
  ) then
    perform private.fail(409, 'Another qualification has this name.', '{"field":"name"}');
  end if;
  if qualification is null then
    insert into public.qualifications (agency_id, name, is_acting_supervisor, is_active) values (agency, title, acts, active)
    returning id into saved;
    return saved;
  end if;
  select * into known from public.qualifications q where q.id = qualification and q.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This qualification does not exist.');
  end if;
  if known.version is distinct from expected_version then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you save.', known.name),
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  if known.is_active and not active then
    select r.period_name into asking from public.staffing_requirements r
    where r.agency_id = agency and r.qualification_id = known.id
      and (r.effective_to is null or r.effective_to >= private.today_of(agency))
    order by r.id limit 1;
    if found then
      perform private.fail(422, format('The requirement “%s” asks for %s. End that first.', asking, known.name),
        '{"field":"isActive"}');
    end if;
  end if;
  update public.qualifications q set name = title, is_acting_supervisor = acts, is_active = active
  where q.id = known.id and (q.name, q.is_acting_supervisor, q.is_active) is distinct from (title, acts, active);
  return known.id;
end
$$;

-- Adds a center, or renames, moves or closes one. The start of the day of one that is there is a setting of its own.
create function private.save_center(
  center uuid, expected_version integer, given_name text, zone text, starts time, active boolean
)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  title text := private.words_of(given_name, 'Name', 'name', 120, true);
  known public.centers;
  people integer;
  last_day date;
  saved uuid;
begin
  if title is null then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  if zone is null or not private.is_time_zone(zone) then
    perform private.fail(422, 'Time zone is a name such as America/Denver.', '{"field":"timeZone"}');
  end if;
  if active is null then
    perform private.fail(422, 'Open is yes or no.', '{"field":"isActive"}');
  end if;
  -- By the zone of the first center everything begins, and one stays open: decided one after the other.
  perform 1 from public.agencies a where a.id = agency for no key update;
  if exists (
    select 1 from public.centers c where c.agency_id = agency and lower(c.name) = lower(title) and c.id is distinct from center
  ) then
    perform private.fail(409, 'Another center has this name.', '{"field":"name"}');
  end if;
  if center is null then
    if starts is null or starts = time '24:00' or extract(epoch from starts)::integer % 900 <> 0 then
      perform private.fail(422, 'The day starts at a time in steps of 15 minutes, such as 05:15.', '{"field":"dayStart"}');
    end if;
    insert into public.centers (agency_id, name, time_zone, day_start, is_active) values (agency, title, zone, starts, active)
    returning id into saved;
    return saved;
  end if;
  select * into known from public.centers c where c.id = center and c.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This center does not exist.');
  end if;
  if known.version is distinct from expected_version then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you save.', known.name),
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  if known.is_active and not active then
    select count(*) into people from public.profiles p
    where p.agency_id = agency and p.center_id = known.id and p.is_active;
    if people > 0 then
      perform private.fail(422, format('%s of %s work here. Give everybody another center first.',
        people || case people when 1 then ' person' else ' people' end, known.name), '{"field":"isActive"}');
    end if;
    select max(s.end_date) into last_day from public.schedules s
    where s.agency_id = agency and s.center_id = known.id and s.status in ('draft', 'published')
      and s.end_date >= private.today_of(agency);
    if last_day is not null then
      perform private.fail(422, format('%s is scheduled until %s.', known.name, last_day), '{"field":"isActive"}');
    end if;
    if not exists (select 1 from public.centers c where c.agency_id = agency and c.is_active and c.id <> known.id) then
      perform private.fail(422, 'One center stays open.', '{"field":"isActive"}');
    end if;
  end if;
  update public.centers c set name = title, time_zone = zone, is_active = active
  where c.id = known.id and (c.name, c.time_zone, c.is_active) is distinct from (title, zone, active);
  return known.id;
end
$$;

-- --- For admins ---------------------------------------------------------------------------------------------------

create function public.save_requirement(
  p_fields jsonb, p_effective_from date, p_center_id uuid default null, p_id integer default null,
  p_expected_version integer default null
)
returns integer language sql set search_path = '' as $$
  select private.save_requirement(p_id, p_expected_version, p_center_id, p_fields, p_effective_from)
$$;
create function public.end_requirement(p_id integer, p_expected_version integer, p_effective_from date)
returns void language sql set search_path = '' as $$
  select private.end_requirement(p_id, p_expected_version, p_effective_from)
$$;
create function public.create_shift(
  p_center_id uuid, p_name text, p_code text, p_category public.shift_category, p_start_time time, p_end_time time,
  p_effective_from date
)
returns integer language sql set search_path = '' as $$
  select private.create_shift(p_center_id, p_name, p_code, p_category, p_start_time, p_end_time, p_effective_from)
$$;
create function public.revise_shift(
  p_shift_id integer, p_expected_version integer, p_name text, p_code text, p_category public.shift_category,
  p_start_time time, p_end_time time, p_effective_from date
)
returns integer language sql set search_path = '' as $$
  select private.revise_shift(p_shift_id, p_expected_version, p_name, p_code, p_category, p_start_time, p_end_time,
    p_effective_from)
$$;
create function public.set_shift_active(
  p_shift_id integer, p_active boolean, p_expected_version integer, p_effective_from date
)
returns void language sql set search_path = '' as $$
  select private.set_shift_active(p_shift_id, p_active, p_expected_version, p_effective_from)
$$;
create function public.save_holiday(p_date date, p_name text default null)
returns void language sql set search_path = '' as $$ select private.save_holiday(p_date, p_name) $$;
create function public.save_qualification(
  p_name text, p_is_acting_supervisor boolean, p_is_active boolean, p_id integer default null,
  p_expected_version integer default null
)
returns integer language sql set search_path = '' as $$
  select private.save_qualification(p_id, p_expected_version, p_name, p_is_acting_supervisor, p_is_active)
$$;
create function public.save_center(
  p_name text, p_time_zone text, p_day_start time, p_is_active boolean, p_id uuid default null,
  p_expected_version integer default null
)
returns uuid language sql set search_path = '' as $$
  select private.save_center(p_id, p_expected_version, p_name, p_time_zone, p_day_start, p_is_active)
$$;
grant execute on function
  private.save_requirement(integer, integer, uuid, jsonb, date),
  public.save_requirement(jsonb, date, uuid, integer, integer),
  private.end_requirement(integer, integer, date), public.end_requirement(integer, integer, date),
  private.create_shift(uuid, text, text, public.shift_category, time, time, date),
  public.create_shift(uuid, text, text, public.shift_category, time, time, date),
  private.revise_shift(integer, integer, text, text, public.shift_category, time, time, date),
  public.revise_shift(integer, integer, text, text, public.shift_category, time, time, date),
  private.set_shift_active(integer, boolean, integer, date), public.set_shift_active(integer, boolean, integer, date),
  private.save_holiday(date, text), public.save_holiday(date, text),
  private.save_qualification(integer, integer, text, boolean, boolean),
  public.save_qualification(text, boolean, boolean, integer, integer),
  private.save_center(uuid, integer, text, text, time, boolean),
  public.save_center(text, text, time, boolean, uuid, integer)
to authenticated;
comment on function public.save_requirement(jsonb, date, uuid, integer, integer) is
  'Adds a requirement or changes one from a date on; what began before ends the day before. Returns the id from then on.';
comment on function public.end_requirement(integer, integer, date) is
  'Ends a requirement the day before a date; one that has not begun by then is removed.';
comment on function public.create_shift(uuid, text, text, public.shift_category, time, time, date) is
  'Adds a shift that may be planned from a date on; returns its id.';
comment on function public.revise_shift(integer, integer, text, text, public.shift_category, time, time, date) is
  'Changes a shift from a date on; one that was planned keeps its times and is replaced. Returns the id from then on.';
comment on function public.set_shift_active(integer, boolean, integer, date) is
  'Retires a shift from a date on, or brings one back at once.';
comment on function public.save_holiday(date, text) is 'Names a holiday to come, or with no name removes it.';
comment on function public.save_qualification(text, boolean, boolean, integer, integer) is
  'Adds a qualification or changes one; returns its id.';
comment on function public.save_center(text, text, time, boolean, uuid, integer) is
  'Adds a center, or renames or closes one; returns its id.';
