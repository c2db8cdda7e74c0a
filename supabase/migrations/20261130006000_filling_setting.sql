-- How an agency fills openings is a setting with versions: its steps, what becomes of claims, mandates, and what the app
-- may do by itself. Every agency has it from its beginning.
create function private.default_filling()
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_build_object(
    'steps', jsonb_build_array(
      jsonb_build_object('id', 'extension', 'name', 'Extend those on duty', 'filters', '["extension"]'::jsonb, 'maxMinutes', 300, 'ranking', f.overtime,
        'offersTo', 'one', 'waitMinutes', 10, 'channels', '["phone","push","sms"]'::jsonb, 'isAutomatic', true),
      jsonb_build_object('id', 'volunteers', 'name', 'Volunteers and part-time', 'filters', '["volunteers","part_time"]'::jsonb, 'maxMinutes', null, 'ranking', '[{"criterion":"claimed_first","weight":null}]' || f.overtime,
        'offersTo', 'one', 'waitMinutes', 15, 'channels', '["phone","push","sms"]'::jsonb, 'isAutomatic', true),
      jsonb_build_object('id', 'off', 'name', 'Everyone off', 'filters', '["off"]'::jsonb, 'maxMinutes', null, 'ranking', f.overtime,
        'offersTo', 'one', 'waitMinutes', 15, 'channels', '["phone","push","sms"]'::jsonb, 'isAutomatic', true),
      jsonb_build_object('id', 'standby', 'name', 'Standby', 'filters', '["standby"]'::jsonb, 'maxMinutes', null, 'ranking', f.overtime,
        'offersTo', 'one', 'waitMinutes', 10, 'channels', '["phone","push","sms"]'::jsonb, 'isAutomatic', true),
      jsonb_build_object('id', 'split', 'name', 'Hold over and call in early', 'filters', '["split"]'::jsonb, 'maxMinutes', null, 'ranking', f.overtime,
        'offersTo', 'one', 'waitMinutes', 10, 'channels', '["phone","push","sms"]'::jsonb, 'isAutomatic', false),
      jsonb_build_object('id', 'mandate', 'name', 'Mandate', 'filters', '["mandate"]'::jsonb, 'maxMinutes', null, 'ranking', '[]'::jsonb,
        'offersTo', 'one', 'waitMinutes', 10, 'channels', '["phone"]'::jsonb, 'isAutomatic', false)),
    'claims', '{"mode":"first","rankedHours":24,"allowsWarnings":true}'::jsonb,
    'mandate', '{"order":"rotation","chargesRefusal":true,"chargesExtension":true,"leaveBufferHours":24}'::jsonb,
    'automatic', '{"offers":false,"startsOnSickCall":false,"awardsClaims":false}'::jsonb,
    'overtimeDays', 90)
  from (values ('[{"criterion":"overtime_hours","weight":null},{"criterion":"seniority","weight":null}]'::jsonb)) as f (overtime)
$$;

-- Whether it is a list of different words, at least so many, of those that are allowed.
create function private.are_words_of(list jsonb, allowed text[], at_least integer default 1)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select case when jsonb_typeof(list) = 'array' then (
    select count(*) >= at_least and coalesce(bool_and(jsonb_typeof(e.value) = 'string' and e.value #>> '{}' = any (allowed)), true)
      and count(*) = count(distinct e.value)
    from jsonb_array_elements(list) e
  ) else false end
$$;

-- What is wrong with one step of filling, in words; null = nothing.
create function private.filling_step_problem(step jsonb)
returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  keys constant text[] := array['id', 'name', 'filters', 'maxMinutes', 'ranking', 'offersTo', 'waitMinutes', 'channels',
    'isAutomatic'];
begin
  if jsonb_typeof(step) <> 'object' or not step ?& keys or step - keys <> '{}' then
    return format('a step has the fields %s.', array_to_string(keys, ', '));
  elsif jsonb_typeof(step -> 'id') <> 'string' or step ->> 'id' !~ '^[a-z0-9][a-z0-9-]{0,39}$' then
    return 'the id is of small letters, digits and hyphens.';
  elsif jsonb_typeof(step -> 'name') <> 'string' or btrim(step ->> 'name') = '' or char_length(step ->> 'name') > 60
    or not private.is_line(step ->> 'name')
  then
    return 'the name is one line of at most 60 characters.';
  elsif not private.are_words_of(step -> 'filters',
    array['extension', 'volunteers', 'part_time', 'off', 'standby', 'split', 'mandate'])
  then
    return 'choose who is asked, each group once.';
  elsif step -> 'filters' ? 'mandate' and step -> 'filters' <> '["mandate"]' then
    return 'a mandate is a step of its own.';
  elsif step -> 'maxMinutes' <> 'null' and not private.is_whole(step -> 'maxMinutes', 15, 1440) then
    return 'the longest need is from 15 to 1440 minutes.';
  elsif jsonb_typeof(step -> 'ranking') <> 'array' or exists (
    select from jsonb_array_elements(step -> 'ranking') e
    where jsonb_typeof(e.value) <> 'object' or not e.value ?& array['criterion', 'weight']
      or e.value - array['criterion', 'weight'] <> '{}'
      or (e.value -> 'weight' <> 'null' and not private.is_whole(e.value -> 'weight', 1, 100))
  ) then
    return 'what ranks has a criterion and a weight from 1 to 100, or none.';
  elsif not private.are_words_of((
    select coalesce(jsonb_agg(e.value -> 'criterion'), '[]') from jsonb_array_elements(step -> 'ranking') e
  ), array['overtime_hours', 'week_hours', 'seniority', 'wish', 'preference', 'rest', 'claimed_first'], 0)
    or (step -> 'filters' ? 'mandate') <> (step -> 'ranking' = '[]')
  then
    return 'say who comes first, each criterion once; mandates alone go by their own order.';
  elsif (
    select count(distinct e.value -> 'weight' = 'null') > 1 from jsonb_array_elements(step -> 'ranking') e
  ) then
    return 'either every criterion has a weight, or none has.';
  elsif step -> 'offersTo' not in ('"one"', '"all"') then
    return 'it is offered to one or to all.';
  elsif not private.is_whole(step -> 'waitMinutes', 1, 720) then
    return 'an offer waits from 1 to 720 minutes.';
  elsif not private.are_words_of(step -> 'channels', array['phone', 'push', 'sms', 'email']) then
    return 'choose how people are asked, each channel once.';
  elsif jsonb_typeof(step -> 'isAutomatic') <> 'boolean' then
    return 'asking by itself is yes or no.';
  elsif step -> 'isAutomatic' = 'true' and step -> 'filters' ? 'mandate' then
    return 'a supervisor orders a mandate: the app orders nobody by itself.';
  elsif step -> 'isAutomatic' = 'true' and step -> 'channels' = '["phone"]' then
    return 'the app cannot call by phone: a step that asks by itself needs another channel.';
  end if;
  return null;
end
$$;

-- Whether it is a whole number in a range.
create function private.is_whole(value jsonb, low integer, high integer)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select case when jsonb_typeof(value) = 'number' and value #>> '{}' ~ '^-?[0-9]{1,10}$'
    then (value #>> '{}')::bigint between low and high else false end
$$;

create function private.check_filling(value jsonb)
returns void
language plpgsql
immutable
set search_path = ''
as $$
declare
  part record;
  problem text;
  -- An error names the field of the form, which is the outermost.
  field jsonb;
begin
  perform private.require_keys(value, array['steps', 'claims', 'mandate', 'automatic', 'overtimeDays']);
  if jsonb_typeof(value -> 'steps') <> 'array' or jsonb_array_length(value -> 'steps') not between 1 and 12 then
    perform private.fail(422, 'There are 1 to 12 steps.', '{"field":"steps"}');
  end if;
  for part in select s.value as step, s.ordinality as place from jsonb_array_elements(value -> 'steps') with ordinality s loop
    problem := private.filling_step_problem(part.step);
    if problem is not null then
      perform private.fail(422, format('Step %s: %s', part.place, problem), '{"field":"steps"}');
    end if;
  end loop;
  if (
    select count(distinct s.value ->> 'id') < count(*) or count(distinct lower(s.value ->> 'name')) < count(*)
    from jsonb_array_elements(value -> 'steps') s
  ) then
    perform private.fail(422, 'Each step has an id and a name of its own.', '{"field":"steps"}');
  end if;
  for part in select * from (values
    ('claims', array['mode', 'rankedHours', 'allowsWarnings']),
    ('mandate', array['order', 'chargesRefusal', 'chargesExtension', 'leaveBufferHours']),
    ('automatic', array['offers', 'startsOnSickCall', 'awardsClaims'])) as p (name, keys)
  loop
    field := jsonb_build_object('field', part.name);
    if jsonb_typeof(value -> part.name) <> 'object' or not value -> part.name ?& part.keys
      or (value -> part.name) - part.keys <> '{}'
    then
      perform private.fail(422, format('This part has the fields %s.', array_to_string(part.keys, ', ')), field);
    end if;
  end loop;
  if value #> '{claims,mode}' not in ('"first"', '"ranked"') then
    perform private.fail(422, 'Claims are decided first come first served, or by the ranking.', '{"field":"claims"}');
  elsif not private.is_whole(value #> '{claims,rankedHours}', 1, 336) then
    perform private.fail(422, 'People can ask for 1 to 336 hours.', '{"field":"claims"}');
  elsif value #> '{mandate,order}' not in ('"rotation"', '"inverse_seniority"') then
    perform private.fail(422, 'Mandates go in rotation or by inverse seniority.', '{"field":"mandate"}');
  elsif not private.is_whole(value #> '{mandate,leaveBufferHours}', 0, 168) then
    perform private.fail(422, 'From 0 to 168 hours before leave are protected.', '{"field":"mandate"}');
  end if;
  for part in select * from (values ('claims', 'allowsWarnings'), ('mandate', 'chargesRefusal'), ('mandate', 'chargesExtension'),
    ('automatic', 'offers'), ('automatic', 'startsOnSickCall'), ('automatic', 'awardsClaims')) as p (name, key)
  loop
    if jsonb_typeof(value #> array[part.name, part.key]) <> 'boolean' then
      perform private.fail(422, 'Say yes or no.', jsonb_build_object('field', part.name));
    end if;
  end loop;
  perform private.whole_in(value, 'overtimeDays', 1, 366, 'Overtime counts over 1 to 366 days.');
end
$$;

insert into public.filling_rules (agency_id, value) select a.id, private.default_filling() from public.agencies a
on conflict do nothing;
create trigger filling_rules_audit after insert or update or delete on public.filling_rules
  for each row execute function private.audit_row('filling_rules', 'agency_id');
create constraint trigger filling_rules_tell after insert or update on public.filling_rules
  deferrable initially deferred for each row execute function private.tell_of_setting();
create policy filling_rules_select_member on public.filling_rules for select to authenticated
  using (agency_id = (select private.my_agency_id()));
grant select on public.filling_rules to authenticated;

-- The value of a setting on a date; null when nobody has changed it yet, so that today's holds for every date. How openings
-- are filled is never null.
create or replace function private.setting_on(agency uuid, wanted public.setting_kind, on_date date, center uuid default null, which text default '')
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce((
    select v.value
    from public.setting_versions v
    where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
      and v.withdrawn_at is null and v.effective_from <= on_date
    order by v.effective_from desc, v.id desc limit 1
  ), (select r.value from public.filling_rules r where wanted = 'filling' and r.agency_id = agency))
$$;

create or replace function private.setting_today(agency uuid, wanted public.setting_kind, center uuid, which text)
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
    when 'retention' then jsonb_build_object('auditMonths', a.audit_months, 'noticeMonths', a.notice_months,
      'chatMonths', a.chat_months)
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
    when 'filling' then (select r.value from public.filling_rules r where r.agency_id = a.id)
    when 'day_start' then (
      select jsonb_build_object('dayStart', to_char(c.day_start, 'HH24:MI'))
      from public.centers c where c.agency_id = a.id and c.id = center
    )
    when 'qualification' then (
      select jsonb_build_object('name', q.name, 'isActingSupervisor', q.is_acting_supervisor, 'isActive', q.is_active)
      from public.qualifications q where q.agency_id = a.id and q.id::text = which
    )
    when 'center' then (
      select jsonb_build_object('name', c.name, 'timeZone', c.time_zone, 'isActive', c.is_active)
      from public.centers c where c.agency_id = a.id and c.id = center
    )
  end
  from public.agencies a where a.id = agency
$$;

create or replace function private.check_setting(agency uuid, wanted public.setting_kind, value jsonb, from_date date, center uuid, which text)
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
      perform private.require_keys(value, array['auditMonths', 'noticeMonths', 'chatMonths']);
      perform private.whole_in(value, 'auditMonths', 12, 240, 'The audit is kept 12 to 240 months, or for ever.', true);
      perform private.whole_in(value, 'noticeMonths', 1, 120, 'Notices are kept 1 to 120 months, or for ever.', true);
      perform private.whole_in(value, 'chatMonths', 1, 120, 'Messages are kept 1 to 120 months, or for ever.', true);
    when 'day_start' then
      perform private.require_keys(value, array['dayStart']);
      problem := private.day_start_problem(center,
        private.time_in(value, 'dayStart', 15, 'The day starts at a time in steps of 15 minutes, such as 05:15.'));
      if problem is not null then
        perform private.fail(422, problem, '{"field":"dayStart"}');
      end if;
    when 'qualification' then
      perform private.check_qualification(value);
      perform private.fail_for(private.qualification_problem(agency, which, value, from_date));
    when 'filling' then
      perform private.check_filling(value);
    when 'center' then
      perform private.check_center(value);
      perform private.fail_for(private.center_problem(agency, center, value, from_date));
  end case;
end
$$;

create or replace function private.put_in_force(agency uuid, wanted public.setting_kind, value jsonb, center uuid, which text, actor uuid)
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
      set audit_months = (value ->> 'auditMonths')::integer, notice_months = (value ->> 'noticeMonths')::integer,
        chat_months = (value ->> 'chatMonths')::integer
      where a.id = agency and (a.audit_months, a.notice_months, a.chat_months) is distinct from (
        (value ->> 'auditMonths')::integer, (value ->> 'noticeMonths')::integer, (value ->> 'chatMonths')::integer);
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
    when 'qualification' then
      perform private.fail_for(private.qualification_problem(agency, which, value, private.today_of(agency)));
      update public.qualifications q
      set name = value ->> 'name', is_acting_supervisor = (value ->> 'isActingSupervisor')::boolean,
        is_active = (value ->> 'isActive')::boolean
      where q.agency_id = agency and q.id = which::integer and private.setting_today(agency, wanted, null, which) <> value;
    when 'filling' then
      update public.filling_rules r set value = put_in_force.value
      where r.agency_id = agency and r.value <> put_in_force.value;
    when 'center' then
      perform private.fail_for(private.center_problem(agency, center, value, private.today_of(agency)));
      update public.centers c
      set name = value ->> 'name', time_zone = value ->> 'timeZone', is_active = (value ->> 'isActive')::boolean
      where c.agency_id = agency and c.id = center and private.setting_today(agency, wanted, center, '') <> value;
  end case;
  return null;
end
$$;

create or replace function private.setting_counts(wanted public.setting_kind, value jsonb, from_date date, which text)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  former jsonb;
  -- By the clock of the agency's first center, as everything that begins with a date.
  begins timestamptz := greatest(now(), (
    select starts::timestamp at time zone c.time_zone from public.centers c
    where c.agency_id = agency order by c.created_at, c.id limit 1
  ));
begin
  which := coalesce(which, '');
  if wanted is null or (wanted in ('leave_kind', 'day_start', 'qualification', 'center')) <> (which <> '')
    or wanted in ('limits', 'workweek', 'patterns')
  then
    perform private.fail(422, 'There is no such setting.', '{"field":"kind"}');
  end if;
  if wanted = 'leave_kind' and not exists (
    select 1 from public.leave_kinds k where k.agency_id = agency and k.id::text = which
  ) then
    perform private.fail(404, 'This kind of leave does not exist.');
  end if;
  if wanted = 'qualification' then
    former := coalesce(private.setting_on(agency, wanted, starts, null, which), private.setting_today(agency, wanted, null, which));
    if former is null then
      perform private.fail(404, 'This qualification does not exist.');
    end if;
    perform private.check_qualification(value);
    return (
      select jsonb_build_object('problem', private.qualification_problem(agency, which, value, starts) -> 'words',
        'isActive', former -> 'isActive', 'acts', former @> '{"isActive":true,"isActingSupervisor":true}',
        'holders', count(*),
        'names', coalesce(jsonb_agg(h.full_name order by h.place) filter (where h.place <= 3), '[]'))
      from (
        select p.full_name, row_number() over (order by p.full_name, p.id) as place
        from public.profiles p
        where p.agency_id = agency and p.is_active and p.id in (
          select pq.user_id from public.person_qualifications pq
          where pq.agency_id = agency and pq.qualification_id::text = which
            and starts between pq.valid_from and coalesce(pq.valid_to, 'infinity')
        )
      ) h
    );
  end if;
  if wanted in ('day_start', 'center') and not exists (
    select 1 from public.centers c where c.agency_id = agency and c.id::text = which
  ) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  if wanted = 'center' then
    former := coalesce(private.setting_on(agency, wanted, starts, which::uuid, ''),
      private.setting_today(agency, wanted, which::uuid, ''));
    perform private.check_center(value);
    return jsonb_build_object('problem', private.center_problem(agency, which::uuid, value, starts) -> 'words') || former;
  end if;
  if wanted = 'day_start' then
    perform private.require_keys(value, array['dayStart']);
    return jsonb_build_object('problem', private.day_start_problem(which::uuid,
      private.time_in(value, 'dayStart', 15, 'The day starts at a time in steps of 15 minutes, such as 05:15.')));
  end if;
  perform private.check_setting(agency, wanted, value, starts, null, which);
  return case wanted
    when 'leave_rules' then (
      with dates as materialized (
        select d.*, case when d.is_supervisor then value ->> 'capSupervisors' else value ->> 'capDispatchers' end::integer as cap
        from private.leave_dates(agency, starts, (
          select coalesce(max(o.end_datetime)::date + 1, starts) from public.time_off_requests o
          where o.agency_id = agency and o.status in ('pending', 'approved')
        )) d
        where d.counts
      ), days as materialized (
        select d.day, d.center_id, d.is_supervisor, d.cap, count(distinct d.user_id) as off
        from dates d
        where d.status = 'approved'
        group by d.day, d.center_id, d.is_supervisor, d.cap
      )
      select jsonb_build_object(
        'over', (
          select coalesce(jsonb_agg(jsonb_build_object('date', o.day, 'center', c.name, 'isSupervisor', o.is_supervisor,
            'off', o.off, 'cap', o.cap) order by o.day, c.name, o.is_supervisor), '[]')
          from days o
          join public.centers c on c.id = o.center_id
          where o.off > o.cap
        ),
        'waiting', (
          select count(distinct w.request_id)
          from dates w
          left join days o on o.day = w.day and o.center_id = w.center_id and o.is_supervisor = w.is_supervisor
          where w.status = 'pending' and not w.is_protected and coalesce(o.off, 0) >= w.cap
        ))
    )
    when 'leave_kind' then (
      select jsonb_build_object('isActive', k.is_active, 'countsToCaps', k.counts_to_caps, 'needsBalance', k.needs_balance,
        'isProtected', k.is_protected,
        'waiting', (
          select count(*) from public.time_off_requests o
          where o.agency_id = agency and o.kind_id = k.id and o.status = 'pending'
        ),
        'approved', (
          select count(*) from public.time_off_requests o
          where o.agency_id = agency and o.kind_id = k.id and o.status = 'approved' and o.end_datetime > begins
        ))
      from public.leave_kinds k where k.agency_id = agency and k.id::text = which
    )
    when 'swap_rules' then (
      select jsonb_build_object('open', count(*), 'barred', count(*) filter (
        where s.until - begins < make_interval(mins => (value ->> 'noticeMinutes')::integer)))
      from (
        -- An offer is answered until the notice before the earlier shift, by whichever answer leaves most time.
        select coalesce(max(least(mine.starts_at, theirs.starts_at)), mine.starts_at) as until
        from public.shift_swaps o
        join public.assigned_shifts mine on mine.id = o.requester_assigned_shift_id
        left join public.swap_answers a on a.swap_id = o.id and a.state in ('asked', 'proposed')
        left join public.assigned_shifts theirs on theirs.id = a.assigned_shift_id
        where o.agency_id = agency and o.status = 'pending' and o.expires_at > begins
        group by o.id, mine.starts_at
      ) s
    )
    when 'notice_rules' then (
      select jsonb_build_object('late', count(*))
      from public.notifications n
      join public.profiles p on p.id = n.recipient_id and p.is_active
      where n.agency_id = agency and n.needs_ack and n.acknowledged_at is null
        and (n.expires_at is null or n.expires_at > begins) and n.created_at > begins - interval '30 days'
        and n.created_at <= begins - make_interval(hours => (value ->> 'ackHours')::integer)
        and not exists (select from private.told t where t.agency_id = n.agency_id and t.key = 'acknowledge:' || n.id)
    ) || (
      select jsonb_build_object('hasReceiver', r.webhook_url is not null)
      from public.notice_rules r where r.agency_id = agency
    )
    when 'sign_in' then (
      select jsonb_build_object('policy', a.sign_in_policy, 'waiting', (
        select count(*) from private.sign_in_guards g
        join public.profiles p on p.id = g.user_id and p.agency_id = agency
        where g.blocked_until > now()
      ))
      from public.agencies a where a.id = agency
    )
    when 'filling' then jsonb_build_object(
      'open', (
        select count(*) from public.openings o
        where o.agency_id = agency and o.state = 'open' and o.shift_date >= starts
      ),
      'callOuts', (select count(*) from public.call_outs c where c.agency_id = agency and c.state = 'running'))
    when 'retention' then jsonb_build_object(
      'audit', (
        select count(*) from public.audit_logs l
        where l.agency_id = agency and l.created_at < begins - make_interval(months => (value ->> 'auditMonths')::integer)
      ),
      -- What somebody still has to read or to acknowledge stays.
      'notices', (
        select count(*) from public.notifications n
        where n.agency_id = agency and n.created_at < begins - make_interval(months => (value ->> 'noticeMonths')::integer)
          and n.planned_at is not null and n.read_at is not null and not (n.needs_ack and n.acknowledged_at is null)
      ),
      'messages', (
        select count(*) from public.chat_messages g
        where g.agency_id = agency and g.created_at < begins - make_interval(months => (value ->> 'chatMonths')::integer)
      ))
  end;
end
$$;

create or replace function private.begin_with_leave_settings()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', 'on', true);
  perform private.add_leave_settings(new.id);
  insert into public.swap_rules (agency_id) values (new.id);
  insert into public.notice_rules (agency_id) values (new.id);
  insert into public.filling_rules (agency_id, value) values (new.id, private.default_filling());
  perform set_config('app.bulk', recording, true);
  return null;
end
$$;
