-- Settings are saved from a date on. The one function here takes the place of those that changed a setting at once.

-- The calendar date by which settings begin.
create function private.settings_today()
returns date
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  return private.today_of(agency);
end
$$;

-- A version that did not fit any more when its day came is taken back by the worker, with the reason.
alter table public.setting_versions
  add column refusal text check (char_length(refusal) between 1 and 500),
  drop constraint setting_versions_check2,
  add check (withdrawn_by is null or withdrawn_at is not null),
  add check (withdrawn_at is null or withdrawn_by is not null or refusal is not null),
  add check (refusal is null or withdrawn_at is not null);
comment on column public.setting_versions.refusal is 'Why it could not come into force on its day; then nobody withdrew it.';

create constraint trigger setting_versions_tell after insert or update on public.setting_versions
  deferrable initially deferred for each row execute function private.tell_of_setting();
create constraint trigger qualifications_tell after insert or update or delete on public.qualifications
  deferrable initially deferred for each row execute function private.tell_of_setting();
drop trigger agencies_tell on public.agencies;
create constraint trigger agencies_tell after update on public.agencies
  deferrable initially deferred for each row when (
    old.name is distinct from new.name or old.workweek_start is distinct from new.workweek_start
    or old.limits is distinct from new.limits or old.sign_in_policy is distinct from new.sign_in_policy
    or old.pattern_rules is distinct from new.pattern_rules or old.audit_months is distinct from new.audit_months
    or old.notice_months is distinct from new.notice_months
  )
  execute function private.tell_of_setting();

-- What is in force today, as the tables of the settings say it.
create function private.setting_today(agency uuid, wanted public.setting_kind, center uuid, which text)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select case wanted
    when 'limits' then jsonb_build_object('restMinutesSoft', 600, 'restMinutesHard', 480, 'dutyMinutesSoft', 840,
      'dutyMinutesHard', 960, 'sevenDayMinutesSoft', 3600, 'sevenDayMinutesHard', 4320, 'consecutiveDaysHard', 6,
      'weeklyRegularMinutes', 2400) || a.limits
    when 'workweek' then jsonb_build_object('workweekStart', a.workweek_start)
    when 'patterns' then a.pattern_rules
    when 'sign_in' then jsonb_build_object('policy', a.sign_in_policy)
    when 'retention' then jsonb_build_object('auditMonths', a.audit_months, 'noticeMonths', a.notice_months)
    when 'leave_rules' then (
      select jsonb_build_object('capDispatchers', r.cap_dispatchers, 'capSupervisors', r.cap_supervisors,
        'escalateAfterHours', r.escalate_after_hours, 'deputyId', r.deputy_id)
      from public.leave_rules r where r.agency_id = a.id
    )
    when 'leave_kind' then (
      select jsonb_build_object('name', k.name, 'type', k.type, 'needsBalance', k.needs_balance,
        'countsToCaps', k.counts_to_caps, 'isProtected', k.is_protected, 'isPrivate', k.is_private,
        'noticeDays', k.notice_days, 'isActive', k.is_active)
      from public.leave_kinds k where k.agency_id = a.id and k.id::text = which
    )
    when 'swap_rules' then (
      select jsonb_build_object('noticeMinutes', r.notice_minutes, 'isSameWorkweek', r.is_same_workweek,
        'approvesClean', r.approves_clean)
      from public.swap_rules r where r.agency_id = a.id
    )
    when 'notice_rules' then (
      select jsonb_build_object('fallbackMinutes', r.fallback_minutes, 'ackHours', r.ack_hours,
        'nightlyTime', to_char(r.nightly_time, 'HH24:MI'), 'webhookUrl', r.webhook_url)
      from public.notice_rules r where r.agency_id = a.id
    )
    when 'day_start' then (
      select jsonb_build_object('dayStart', to_char(c.day_start, 'HH24:MI'))
      from public.centers c where c.agency_id = a.id and c.id = center
    )
  end
  from public.agencies a where a.id = agency
$$;

-- --- What a value may be ------------------------------------------------------------------------------------------

create function private.require_keys(value jsonb, keys text[])
returns void
language plpgsql
immutable
set search_path = ''
as $$
begin
  if value is null or jsonb_typeof(value) <> 'object' or not value ?& keys or value - keys <> '{}' then
    perform private.fail(422, format('This setting has the fields %s.', array_to_string(keys, ', ')), '{"field":"value"}');
  end if;
end
$$;

-- The whole number of a field; null where that is allowed and said.
create function private.whole_in(value jsonb, key text, low integer, high integer, words text, is_optional boolean default false)
returns integer
language plpgsql
immutable
set search_path = ''
as $$
begin
  if is_optional and value -> key = 'null' then
    return null;
  end if;
  if jsonb_typeof(value -> key) is distinct from 'number' or (value ->> key)::numeric not between low and high
    or (value ->> key)::numeric % 1 <> 0
  then
    perform private.fail(422, words, jsonb_build_object('field', key));
  end if;
  return (value ->> key)::numeric::integer;
end
$$;

create function private.flag_in(value jsonb, key text)
returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  if jsonb_typeof(value -> key) is distinct from 'boolean' then
    perform private.fail(422, 'Say yes or no.', jsonb_build_object('field', key));
  end if;
  return (value ->> key)::boolean;
end
$$;

-- A time of day; `step` in minutes.
create function private.time_in(value jsonb, key text, step integer, words text)
returns time
language plpgsql
immutable
set search_path = ''
as $$
begin
  if jsonb_typeof(value -> key) is distinct from 'string' or value ->> key !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
    or right(value ->> key, 2)::integer % step <> 0
  then
    perform private.fail(422, words, jsonb_build_object('field', key));
  end if;
  return (value ->> key)::time;
end
$$;

create function private.check_limits(value jsonb)
returns void
language plpgsql
immutable
set search_path = ''
as $$
declare
  one record;
begin
  perform private.require_keys(value, array['restMinutesSoft', 'restMinutesHard', 'dutyMinutesSoft', 'dutyMinutesHard',
    'sevenDayMinutesSoft', 'sevenDayMinutesHard', 'consecutiveDaysHard', 'weeklyRegularMinutes']);
  for one in
    select * from (values
      ('restMinutesSoft', 0, 1440, 'Preferred rest is from 0 to 24 hours.'),
      ('restMinutesHard', 0, 1440, 'Minimum rest is from 0 to 24 hours.'),
      ('dutyMinutesSoft', 60, 1440, 'Preferred duty length is from 1 to 24 hours.'),
      ('dutyMinutesHard', 60, 1440, 'Longest duty is from 1 to 24 hours.'),
      ('sevenDayMinutesSoft', 60, 10080, 'Preferred hours in seven days is from 1 to 168 hours.'),
      ('sevenDayMinutesHard', 60, 10080, 'Most hours in seven days is from 1 to 168 hours.'),
      ('consecutiveDaysHard', 1, 14, 'Days in a row is from 1 to 14 days.'),
      ('weeklyRegularMinutes', 60, 10080, 'Regular hours a week is from 1 to 168 hours.')
    ) known (key, low, high, words)
  loop
    perform private.whole_in(value, one.key, one.low, one.high, one.words);
  end loop;
  if (value ->> 'restMinutesSoft')::integer < (value ->> 'restMinutesHard')::integer then
    perform private.fail(422, 'The preferred rest cannot be shorter than the minimum rest.', '{"field":"restMinutesSoft"}');
  end if;
  if (value ->> 'dutyMinutesSoft')::integer > (value ->> 'dutyMinutesHard')::integer then
    perform private.fail(422, 'The preferred duty length cannot be longer than the maximum.', '{"field":"dutyMinutesSoft"}');
  end if;
  if (value ->> 'sevenDayMinutesSoft')::integer > (value ->> 'sevenDayMinutesHard')::integer then
    perform private.fail(422, 'The preferred hours in seven days cannot be more than the maximum.',
      '{"field":"sevenDayMinutesSoft"}');
  end if;
end
$$;

create function private.check_pattern_rules(value jsonb)
returns void
language plpgsql
immutable
set search_path = ''
as $$
declare
  rule record;
begin
  if value is null or jsonb_typeof(value) <> 'object' then
    perform private.fail(422, 'Say for each pattern what holds.', '{"field":"rules"}');
  end if;
  for rule in select r.key, r.value from jsonb_each(value) r loop
    if rule.key <> all (enum_range(null::public.shift_pattern)::text[]) then
      perform private.fail(422, 'There is no such pattern.', '{"field":"rules"}');
    end if;
    if jsonb_typeof(rule.value) <> 'object' or rule.value - array['shortShift', 'sameCategory'] <> '{}' then
      perform private.fail(422, 'A pattern has a place for the short shift and one category or several.', '{"field":"rules"}');
    end if;
    if coalesce(rule.value -> 'shortShift', '"either"') not in ('"either"', '"first"', '"last"') then
      perform private.fail(422, 'The short shift is first, last or either.', '{"field":"rules"}');
    end if;
    if jsonb_typeof(coalesce(rule.value -> 'sameCategory', 'true')) <> 'boolean' then
      perform private.fail(422, 'One category is yes or no.', '{"field":"rules"}');
    end if;
  end loop;
end
$$;

-- What is wrong with a kind of leave, beyond what `private.save_leave_kind` says of a new one.
create function private.check_leave_kind(agency uuid, which text, value jsonb)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  title text;
  key text;
  known public.leave_kinds;
begin
  perform private.require_keys(value, array['name', 'type', 'needsBalance', 'countsToCaps', 'isProtected', 'isPrivate',
    'noticeDays', 'isActive']);
  title := private.words_of(value ->> 'name', 'Name', 'name', 60, true);
  if title is null or jsonb_typeof(value -> 'name') <> 'string' or title <> value ->> 'name' then
    perform private.fail(422, 'A kind of leave has a name.', '{"field":"name"}');
  end if;
  if coalesce(value ->> 'type', '') <> all (enum_range(null::public.time_off_type)::text[]) then
    perform private.fail(422, 'Choose what this kind is like.', '{"field":"type"}');
  end if;
  foreach key in array array['needsBalance', 'countsToCaps', 'isProtected', 'isPrivate', 'isActive'] loop
    perform private.flag_in(value, key);
  end loop;
  perform private.whole_in(value, 'noticeDays', 0, 366, 'Notice is a whole number of days from 0 to 366.');
  select * into known from public.leave_kinds k where k.agency_id = agency and k.id::text = which;
  if known.type::text <> value ->> 'type' and exists (
    select 1 from public.time_off_requests o where o.agency_id = agency and o.kind_id = known.id
  ) then
    perform private.fail(422, 'A kind that was used stays like what it was. Add another one.', '{"field":"type"}');
  end if;
  if (value ->> 'isActive')::boolean and exists (
    select 1 from public.leave_kinds k
    where k.agency_id = agency and k.is_active and k.id is distinct from known.id and lower(k.name) = lower(title)
  ) then
    perform private.fail(409, 'Another kind of leave has this name.', '{"field":"name"}');
  end if;
end
$$;

create function private.check_notice_rules(value jsonb)
returns void
language plpgsql
immutable
set search_path = ''
as $$
declare
  address text := value ->> 'webhookUrl';
begin
  perform private.require_keys(value, array['fallbackMinutes', 'ackHours', 'nightlyTime', 'webhookUrl']);
  perform private.whole_in(value, 'fallbackMinutes', 1, 120, 'The next channel follows after 1 to 120 minutes.');
  perform private.whole_in(value, 'ackHours', 1, 168, 'Supervisors hear of it after 1 to 168 hours.');
  perform private.time_in(value, 'nightlyTime', 1, 'A time is from 00:00 to 23:59.');
  if value -> 'webhookUrl' <> 'null' and (
    jsonb_typeof(value -> 'webhookUrl') <> 'string' or address !~ '^https?://[^\s/?#@]+([/?#]\S*)?$'
    or char_length(address) > 500 or not private.is_line(address)
  ) then
    perform private.fail(422, 'The address starts with https:// and has at most 500 characters.', '{"field":"webhookUrl"}');
  end if;
end
$$;

-- Why the operational day of a center cannot start at another time; null when it can. What starts between the two times
-- would belong to another date.
create function private.day_start_problem(center uuid, new_start time)
returns text
language sql
stable
set search_path = ''
as $$
  with stretch as (
    select least(c.day_start, new_start) as low, greatest(c.day_start, new_start) as high
    from public.centers c where c.id = center
  ), found as (
    select 1 as rank, s.id::bigint as id, s.code as name, s.start_time as at
    from public.shifts s, stretch x
    where s.center_id = center and s.start_time >= x.low and s.start_time < x.high and (
      s.is_active or exists (select 1 from public.assigned_shifts a where a.center_id = center and a.shift_id = s.id)
    )
    union all
    select 2, r.id, '“' || r.period_name || '”', r.start_time
    from public.staffing_requirements r, stretch x
    where r.center_id = center and r.start_time >= x.low and r.start_time < x.high
    union all
    select 3, a.id, 'A shift of ' || a.shift_date, a.local_start
    from public.assigned_shifts a, stretch x
    where a.center_id = center and a.local_start >= x.low and a.local_start < x.high
  )
  select format('%s starts at %s. Between %s and %s nothing may start, or it would move to another date.', f.name,
    to_char(f.at, 'HH24:MI'), to_char(x.low, 'HH24:MI'), to_char(x.high, 'HH24:MI'))
  from found f, stretch x order by f.rank, f.id limit 1
$$;

-- Refuses a value that a setting cannot have from that date on.
create function private.check_setting(
  agency uuid, wanted public.setting_kind, value jsonb, from_date date, center uuid, which text
)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  deputy text := value ->> 'deputyId';
  first_fit date;
  problem text;
begin
  case wanted
    when 'limits' then
      perform private.check_limits(value);
    when 'workweek' then
      perform private.require_keys(value, array['workweekStart']);
      perform private.whole_in(value, 'workweekStart', 0, 6, 'A weekday is a number from 0 (Sunday) to 6 (Saturday).');
      first_fit := from_date + ((value ->> 'workweekStart')::integer - extract(dow from from_date)::integer + 7) % 7;
      if first_fit <> from_date then
        perform private.fail(422, format('A workweek that starts on a %s begins on one: %s or %s.',
          to_char(first_fit, 'FMDay'), first_fit, first_fit + 7), '{"field":"effectiveFrom"}');
      end if;
    when 'patterns' then
      perform private.check_pattern_rules(value);
    when 'sign_in' then
      perform private.require_keys(value, array['policy']);
      if coalesce(value ->> 'policy', '') <> all (enum_range(null::public.sign_in_policy)::text[]) then
        perform private.fail(422, 'Choose what happens after wrong passwords.', '{"field":"policy"}');
      end if;
    when 'leave_rules' then
      perform private.require_keys(value, array['capDispatchers', 'capSupervisors', 'escalateAfterHours', 'deputyId']);
      perform private.whole_in(value, 'capDispatchers', 0, 500, 'At most 500 people may be off, at least none.', true);
      perform private.whole_in(value, 'capSupervisors', 0, 500, 'At most 500 people may be off, at least none.', true);
      perform private.whole_in(value, 'escalateAfterHours', 1, 720, 'A request goes on after 1 to 720 hours.');
      if value -> 'deputyId' <> 'null' and not exists (
        select 1 from public.profiles p where p.id::text = deputy and private.may_supervise(p.id, agency)
      ) then
        perform private.fail(422, 'The deputy is a supervisor or an admin.', '{"field":"deputyId"}');
      end if;
    when 'leave_kind' then
      perform private.check_leave_kind(agency, which, value);
    when 'swap_rules' then
      perform private.require_keys(value, array['noticeMinutes', 'isSameWorkweek', 'approvesClean']);
      perform private.whole_in(value, 'noticeMinutes', 0, 20160, 'Notice is from 0 to 336 hours.');
      perform private.flag_in(value, 'isSameWorkweek');
      perform private.flag_in(value, 'approvesClean');
    when 'notice_rules' then
      perform private.check_notice_rules(value);
    when 'retention' then
      perform private.require_keys(value, array['auditMonths', 'noticeMonths']);
      perform private.whole_in(value, 'auditMonths', 12, 240, 'The audit is kept 12 to 240 months, or for ever.', true);
      perform private.whole_in(value, 'noticeMonths', 1, 120, 'Notices are kept 1 to 120 months, or for ever.', true);
    when 'day_start' then
      perform private.require_keys(value, array['dayStart']);
      problem := private.day_start_problem(center,
        private.time_in(value, 'dayStart', 15, 'The day starts at a time in steps of 15 minutes, such as 05:15.'));
      if problem is not null then
        perform private.fail(422, problem, '{"field":"dayStart"}');
      end if;
  end case;
end
$$;

-- --- Putting one in force -----------------------------------------------------------------------------------------

-- A center with shifts keeps its time zone, and its day starts at another time by the setting alone.
create or replace function private.guard_used_center()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if (
      new.time_zone is distinct from old.time_zone
      or new.day_start is distinct from old.day_start
        and current_setting('app.day_start_of', true) is distinct from old.id::text
    )
    and exists (select 1 from public.assigned_shifts a where a.agency_id = old.agency_id and a.center_id = old.id)
  then
    perform private.fail(422, 'A center with shifts keeps its time zone and the start of its operational day.');
  end if;
  return new;
end
$$;

-- Until the day of a center starts at another time as planned, nothing may come to start between the two.
create function private.guard_planned_day()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  planned record;
begin
  select v.effective_from, c.day_start, (v.value ->> 'dayStart')::time as new_start into planned
  from public.setting_versions v
  join public.centers c on c.id = v.center_id
  where v.agency_id = new.agency_id and v.kind = 'day_start' and v.center_id = new.center_id
    and v.applied_at is null and v.withdrawn_at is null
    and new.start_time >= least(c.day_start, (v.value ->> 'dayStart')::time)
    and new.start_time < greatest(c.day_start, (v.value ->> 'dayStart')::time)
  order by v.effective_from limit 1;
  if found then
    perform private.fail(422, format('From %s the day starts at %s instead of %s: nothing may start between the two.',
      planned.effective_from, to_char(planned.new_start, 'HH24:MI'), to_char(planned.day_start, 'HH24:MI')),
      '{"field":"startTime"}');
  end if;
  return new;
end
$$;
create trigger shifts_guard_day before insert or update of start_time on public.shifts
  for each row execute function private.guard_planned_day();
create trigger staffing_requirements_guard_day before insert or update of start_time on public.staffing_requirements
  for each row execute function private.guard_planned_day();

-- Writes a value where today's is read. Returns the secret that signs the calls to the agency's own address when this
-- made one.
create function private.put_in_force(
  agency uuid, wanted public.setting_kind, value jsonb, center uuid, which text, actor uuid
)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  problem text;
begin
  case wanted
    when 'limits' then
      update public.agencies a set limits = value where a.id = agency and a.limits <> value;
    when 'workweek' then
      update public.agencies a set workweek_start = (value ->> 'workweekStart')::smallint
      where a.id = agency and a.workweek_start <> (value ->> 'workweekStart')::smallint;
    when 'patterns' then
      update public.agencies a set pattern_rules = value where a.id = agency and a.pattern_rules <> value;
    when 'sign_in' then
      update public.agencies a set sign_in_policy = (value ->> 'policy')::public.sign_in_policy
      where a.id = agency and a.sign_in_policy <> (value ->> 'policy')::public.sign_in_policy;
      if found then
        -- Whoever was locked waits from now on like everybody else, and the other way round nobody is locked for the past.
        -- The own count stays: nobody releases their own account.
        delete from private.sign_in_guards g using public.profiles p
        where p.id = g.user_id and p.agency_id = agency and p.id is distinct from actor;
      end if;
    when 'retention' then
      update public.agencies a
      set audit_months = (value ->> 'auditMonths')::integer, notice_months = (value ->> 'noticeMonths')::integer
      where a.id = agency and (a.audit_months, a.notice_months)
        is distinct from ((value ->> 'auditMonths')::integer, (value ->> 'noticeMonths')::integer);
    when 'leave_rules' then
      update public.leave_rules r
      set cap_dispatchers = (value ->> 'capDispatchers')::integer, cap_supervisors = (value ->> 'capSupervisors')::integer,
        escalate_after_hours = (value ->> 'escalateAfterHours')::integer, deputy_id = (value ->> 'deputyId')::uuid
      where r.agency_id = agency and private.setting_today(agency, wanted, null, '') <> value;
    when 'leave_kind' then
      perform private.check_leave_kind(agency, which, value);
      update public.leave_kinds k
      set name = value ->> 'name', type = (value ->> 'type')::public.time_off_type,
        needs_balance = (value ->> 'needsBalance')::boolean, counts_to_caps = (value ->> 'countsToCaps')::boolean,
        is_protected = (value ->> 'isProtected')::boolean, is_private = (value ->> 'isPrivate')::boolean,
        notice_days = (value ->> 'noticeDays')::integer, is_active = (value ->> 'isActive')::boolean
      where k.agency_id = agency and k.id = which::integer and private.setting_today(agency, wanted, null, which) <> value;
    when 'swap_rules' then
      update public.swap_rules r
      set notice_minutes = (value ->> 'noticeMinutes')::integer, is_same_workweek = (value ->> 'isSameWorkweek')::boolean,
        approves_clean = (value ->> 'approvesClean')::boolean
      where r.agency_id = agency and private.setting_today(agency, wanted, null, '') <> value;
    when 'notice_rules' then
      update public.notice_rules r
      set fallback_minutes = (value ->> 'fallbackMinutes')::integer, ack_hours = (value ->> 'ackHours')::integer,
        nightly_time = (value ->> 'nightlyTime')::time, webhook_url = value ->> 'webhookUrl', updated_by = actor
      where r.agency_id = agency and private.setting_today(agency, wanted, null, '') <> value;
      if value -> 'webhookUrl' <> 'null' and not exists (
        select 1 from private.webhook_secrets s where s.agency_id = agency
      ) then
        return private.make_webhook_secret(agency);
      end if;
    when 'day_start' then
      problem := private.day_start_problem(center, (value ->> 'dayStart')::time);
      if problem is not null then
        perform private.fail(422, problem, '{"field":"dayStart"}');
      end if;
      perform set_config('app.day_start_of', center::text, true);
      update public.centers c set day_start = (value ->> 'dayStart')::time
      where c.agency_id = agency and c.id = center and c.day_start <> (value ->> 'dayStart')::time;
      perform set_config('app.day_start_of', '', true);
  end case;
  return null;
end
$$;

-- --- Saving and withdrawing ---------------------------------------------------------------------------------------

create function private.save_setting(
  wanted public.setting_kind, value jsonb, from_date date, known_version bigint, center uuid, which text
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  actor uuid := (select auth.uid());
  recording text := coalesce(current_setting('app.bulk', true), '');
  today date;
  former jsonb;
  head public.setting_versions;
  saved bigint;
  secret text;
begin
  which := coalesce(which, '');
  if wanted is null or (wanted = 'day_start') <> (center is not null) or (wanted = 'leave_kind') <> (which <> '') then
    perform private.fail(422, 'There is no such setting.', '{"field":"kind"}');
  end if;
  -- One after the other; everything of an agency's settings is decided under this lock.
  perform 1 from public.agencies a where a.id = agency for no key update;
  -- Who waited may have lost the right meanwhile.
  perform private.require_admin();
  former := private.setting_today(agency, wanted, center, which);
  if former is null then
    perform private.fail(404, case wanted when 'day_start' then 'This center does not exist.'
      else 'This kind of leave does not exist.' end);
  end if;
  select * into head from public.setting_versions v
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.withdrawn_at is null
  order by v.id desc limit 1;
  if head.id is distinct from known_version then
    perform private.fail(409, 'The settings were changed meanwhile. Look again before you decide.',
      jsonb_build_object('version', head.id, 'at', head.created_at));
  end if;
  today := private.today_of(agency);
  if from_date is null or from_date < today or from_date > '2199-12-31' then
    perform private.fail(422, format('A change is in force from today on: %s or later.', today),
      '{"field":"effectiveFrom"}');
  end if;
  perform private.check_setting(agency, wanted, value, from_date, center, which);
  if value = coalesce(private.setting_on(agency, wanted, from_date, center, which), former) then
    return jsonb_build_object('versionId', head.id, 'webhookSecret', null);
  end if;
  if head.id is null then
    -- The audit has this value from when it was set.
    perform set_config('app.bulk', 'on', true);
    insert into public.setting_versions (agency_id, kind, center_id, subject, effective_from, value, applied_at)
    values (agency, wanted, center, which, '2000-01-01', former, now());
    perform set_config('app.bulk', recording, true);
  end if;
  perform set_config('app.action', 'setting.withdraw', true);
  update public.setting_versions v set withdrawn_at = now(), withdrawn_by = actor
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.effective_from = from_date and v.applied_at is null and v.withdrawn_at is null;
  perform set_config('app.action', 'setting.save', true);
  insert into public.setting_versions (agency_id, kind, center_id, subject, effective_from, value, created_by, applied_at)
  values (agency, wanted, center, which, from_date, value, actor, case when from_date = today then now() end)
  returning id into saved;
  perform set_config('app.action', '', true);
  if from_date = today then
    secret := private.put_in_force(agency, wanted, value, center, which, actor);
  end if;
  return jsonb_build_object('versionId', saved, 'webhookSecret', secret);
end
$$;

create function private.withdraw_setting(version_id bigint)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  planned public.setting_versions;
begin
  perform 1 from public.agencies a where a.id = agency for no key update;
  perform private.require_admin();
  select * into planned from public.setting_versions v where v.id = version_id and v.agency_id = agency;
  if not found then
    perform private.fail(404, 'This change does not exist.');
  end if;
  if planned.withdrawn_at is not null then
    perform private.fail(409, 'This change was withdrawn already.');
  end if;
  if planned.applied_at is not null or planned.effective_from <= private.today_of(agency) then
    perform private.fail(422, format('This is in force since %s. Save another change instead.', planned.effective_from));
  end if;
  perform set_config('app.action', 'setting.withdraw', true);
  update public.setting_versions v set withdrawn_at = now(), withdrawn_by = (select auth.uid()) where v.id = planned.id;
  perform set_config('app.action', '', true);
end
$$;

-- --- What took its place ------------------------------------------------------------------------------------------

drop function public.set_sign_in_policy(public.sign_in_policy, integer);
drop function private.set_sign_in_policy(public.sign_in_policy, integer);
drop function public.set_pattern_rules(jsonb, integer);
drop function private.set_pattern_rules(jsonb, integer);
drop function public.save_leave_rules(integer, integer, integer, integer, uuid);
drop function private.save_leave_rules(integer, integer, integer, uuid, integer);
drop function public.save_swap_rules(integer, boolean, boolean, integer);
drop function private.save_swap_rules(integer, boolean, boolean, integer);
drop function public.save_notice_rules(integer, integer, time, integer, text);
drop function private.save_notice_rules(integer, integer, time, text, integer);
drop function public.save_leave_kind(
  text, public.time_off_type, boolean, boolean, boolean, boolean, integer, boolean, integer, integer);
drop function private.save_leave_kind(
  integer, integer, text, public.time_off_type, boolean, boolean, boolean, boolean, integer, boolean);

-- A new kind of leave is there at once; one that is there changes by its setting.
create function private.add_leave_kind(value jsonb)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  made integer;
begin
  perform private.check_leave_kind(agency, '', value);
  insert into public.leave_kinds (agency_id, name, type, needs_balance, counts_to_caps, is_protected, is_private,
    notice_days, is_active)
  values (agency, value ->> 'name', (value ->> 'type')::public.time_off_type, (value ->> 'needsBalance')::boolean,
    (value ->> 'countsToCaps')::boolean, (value ->> 'isProtected')::boolean, (value ->> 'isPrivate')::boolean,
    (value ->> 'noticeDays')::integer, (value ->> 'isActive')::boolean)
  returning id into made;
  return made;
end
$$;

create function public.get_settings_today()
returns date language sql stable set search_path = '' as $$ select private.settings_today() $$;
create function public.save_setting(
  p_kind public.setting_kind, p_value jsonb, p_effective_from date, p_known_version_id bigint default null,
  p_center_id uuid default null, p_subject text default ''
)
returns jsonb language sql set search_path = '' as $$
  select private.save_setting(p_kind, p_value, p_effective_from, p_known_version_id, p_center_id, p_subject)
$$;
create function public.withdraw_setting(p_id bigint)
returns void language sql set search_path = '' as $$ select private.withdraw_setting(p_id) $$;
create function public.add_leave_kind(p_value jsonb)
returns integer language sql set search_path = '' as $$ select private.add_leave_kind(p_value) $$;
grant execute on function
  private.settings_today(), public.get_settings_today(),
  private.save_setting(public.setting_kind, jsonb, date, bigint, uuid, text),
  public.save_setting(public.setting_kind, jsonb, date, bigint, uuid, text),
  private.withdraw_setting(bigint), public.withdraw_setting(bigint),
  private.add_leave_kind(jsonb), public.add_leave_kind(jsonb)
to authenticated;
comment on function public.save_setting(public.setting_kind, jsonb, date, bigint, uuid, text) is
  'Saves a setting from a date on; today''s is in force at once. Returns {versionId, webhookSecret}.';
comment on function public.withdraw_setting(bigint) is 'Takes back a version whose day is to come.';
comment on function public.add_leave_kind(jsonb) is 'Adds a kind of leave at once; returns its id.';
comment on function public.get_settings_today() is 'The calendar date by which settings of the caller''s agency begin.';
