-- More parts of the setting "sign_in": whether everybody of the agency needs a second factor, what stands before the sign-in,
-- after how many minutes without a touch a screen locks, and after how many hours everybody signs in again.
alter table public.agencies add column second_factor boolean not null default false,
  add column use_notice text check (char_length(use_notice) between 1 and 2000),
  add column idle_lock_minutes smallint default 30 check (idle_lock_minutes between 5 and 240),
  add column sign_in_hours smallint default 12 check (sign_in_hours between 1 and 168);
comment on column public.agencies.second_factor is 'Nobody of the agency reaches anything without a second factor.';
comment on column public.agencies.use_notice is 'What whoever signs in has to accept before.';
comment on column public.agencies.idle_lock_minutes is 'A screen that nobody touches locks after so many minutes; null = never.';
comment on column public.agencies.sign_in_hours is 'Everybody signs in again after so many hours; null = never.';

select set_config('app.bulk', 'on', true);
update public.setting_versions v
set value = v.value || '{"secondFactor": false, "notice": null, "idleLockMinutes": 30, "signInHours": 12}'
where v.kind = 'sign_in' and not v.value ? 'secondFactor';
select set_config('app.bulk', '', true);

drop trigger agencies_tell on public.agencies;
create constraint trigger agencies_tell after update on public.agencies
  deferrable initially deferred for each row when (
    old.name is distinct from new.name or old.workweek_start is distinct from new.workweek_start
    or old.limits is distinct from new.limits or old.sign_in_policy is distinct from new.sign_in_policy
    or old.second_factor is distinct from new.second_factor or old.use_notice is distinct from new.use_notice
    or old.idle_lock_minutes is distinct from new.idle_lock_minutes or old.sign_in_hours is distinct from new.sign_in_hours
    or old.pattern_rules is distinct from new.pattern_rules or old.audit_months is distinct from new.audit_months
    or old.notice_months is distinct from new.notice_months or old.chat_months is distinct from new.chat_months
  )
  execute function private.tell_of_setting();

-- Whether the caller's session is locked. Nothing locks one yet.
create function private.is_locked()
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select false
$$;

-- Whether the caller sits at a computer of the dispatch floor, which does not lock. No computer is known as one yet.
create function private.is_floor_device()
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select false
$$;

-- When whoever holds this token last proved who they are; null when it does not say. A refresh is no proof.
create function private.signed_in_at()
returns timestamptz
language sql
stable
set search_path = ''
as $$
  select to_timestamp(max(case when m.value ->> 'timestamp' ~ '^[0-9]{1,11}$' then (m.value ->> 'timestamp')::bigint end))
  from jsonb_array_elements(case when jsonb_typeof(auth.jwt() -> 'amr') = 'array' then auth.jwt() -> 'amr' else '[]' end) m
  where m.value ->> 'method' is distinct from 'token_refresh'
$$;

-- Why the caller's session reaches nothing though it is theirs: `sign_in_again` when the sign-in is too long ago,
-- `second_factor` when it is not proven or has yet to be set up, `locked`. Null = nothing stands against it. Of tokens of
-- people alone: what the server does for somebody (private.act_as) is no session.
create function private.session_problem()
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me constant uuid := auth.uid();
  claims constant jsonb := auth.jwt();
  needs_factor boolean;
  hours smallint;
begin
  if claims ->> 'role' is distinct from 'authenticated' then
    return null;
  end if;
  -- The level is that of the session, not of the token: a factor counts at once, and a removed one no longer.
  select a.sign_in_hours, (a.second_factor or exists (
      -- As private.has_second_factor, without the call: this runs with every statement.
      select from auth.mfa_factors f where f.user_id = p.id and f.status = 'verified'
    )) and not exists (
      select from auth.sessions s where s.id = (claims ->> 'session_id')::uuid and s.user_id = p.id and s.aal >= 'aal2'
    )
  into hours, needs_factor
  from public.profiles p
  join public.agencies a on a.id = p.agency_id
  where p.id = me;
  if not found then
    return null;
  end if;
  if hours is not null and coalesce(private.signed_in_at(), '-infinity') < now() - make_interval(hours => hours) then
    return 'sign_in_again';
  end if;
  if needs_factor then
    return 'second_factor';
  end if;
  if private.is_locked() then
    return 'locked';
  end if;
  return null;
end
$$;

-- Everything asks it who is there, so what stands against a session stands here once.
create or replace function private.my_agency_id()
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me constant uuid := auth.uid();
  session_id constant text := auth.jwt() ->> 'session_id';
begin
  return (
    select p.agency_id
    from public.profiles p
    join public.agencies a on a.id = p.agency_id
    where p.id = me and p.is_active and a.status = 'active'
      -- Every token that Auth gives out names its session.
      and (session_id is null or exists (
        select 1 from auth.sessions s
        where s.id = session_id::uuid and s.user_id = p.id and (s.not_after is null or s.not_after > now())
      ))
      and private.session_problem() is null
  );
end
$$;

-- What the caller's session may and what stands against it; also when something does. Null without a session that counts.
create function private.get_session_state()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('problem', private.session_problem(), 'idleLockMinutes', a.idle_lock_minutes,
    'signInHours', a.sign_in_hours, 'signedInAt', floor(extract(epoch from private.signed_in_at()) * 1000)::bigint,
    'secondFactorRequired', a.second_factor, 'hasSecondFactor', private.has_second_factor(p.id),
    'isFloorDevice', private.is_floor_device(), 'noticeMark', md5(a.use_notice))
  from public.profiles p
  join public.agencies a on a.id = p.agency_id and a.status = 'active'
  join auth.sessions s on s.user_id = p.id and s.id::text = (select auth.jwt() ->> 'session_id')
    and (s.not_after is null or s.not_after > now())
  where p.id = (select auth.uid()) and p.is_active
$$;
create function public.get_session_state()
returns jsonb language sql stable set search_path = '' as $$ select private.get_session_state() $$;
comment on function public.get_session_state is 'What stands against the caller''s session, and the rules that it is under.';
grant execute on function private.get_session_state(), public.get_session_state() to authenticated;

-- Why an agency cannot ask everybody for a second factor: with one admin alone who has one, a lost phone locks it out.
create function private.second_factor_problem(agency uuid, value jsonb, actor uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('status', 422, 'field', 'secondFactor', 'words',
    'Another admin needs a second factor first: with one alone, a lost phone would lock the agency out.')
  from public.agencies a
  where a.id = agency and value -> 'secondFactor' = 'true' and not a.second_factor and not exists (
    select from public.profiles p
    where p.agency_id = agency and p.is_active and p.id is distinct from actor
      and private.role_of(p.id) = 'admin' and private.has_second_factor(p.id)
  )
$$;

create function private.check_sign_in(value jsonb)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  perform private.require_keys(value, array['policy', 'secondFactor', 'notice', 'idleLockMinutes', 'signInHours']);
  if coalesce(value ->> 'policy', '') <> all (enum_range(null::public.sign_in_policy)::text[]) then
    perform private.fail(422, 'Choose what happens after wrong passwords.', '{"field":"policy"}');
  end if;
  perform private.flag_in(value, 'secondFactor');
  if value -> 'notice' <> 'null' and (jsonb_typeof(value -> 'notice') <> 'string'
    or btrim(value ->> 'notice', E' \n\t') = '' or char_length(value ->> 'notice') > 2000)
  then
    perform private.fail(422, 'The notice has 1 to 2000 characters.', '{"field":"notice"}');
  end if;
  perform private.whole_in(value, 'idleLockMinutes', 5, 240, 'A screen locks after 5 to 240 minutes, or never.', true);
  perform private.whole_in(value, 'signInHours', 1, 168, 'People sign in again after 1 to 168 hours, or never.', true);
end
$$;

-- As before, with all parts of the sign-in.
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
      perform private.check_sign_in(value);
      perform private.fail_for(private.second_factor_problem(agency, value, auth.uid()));
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
  is_other boolean;
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
      perform private.fail_for(private.second_factor_problem(agency, value, actor));
      is_other := (
        select a.second_factor is distinct from (value ->> 'secondFactor')::boolean
          or a.sign_in_hours is distinct from (value ->> 'signInHours')::integer
        from public.agencies a where a.id = agency
      );
      update public.agencies a
      set second_factor = (value ->> 'secondFactor')::boolean, use_notice = value ->> 'notice',
        idle_lock_minutes = (value ->> 'idleLockMinutes')::smallint, sign_in_hours = (value ->> 'signInHours')::smallint
      where a.id = agency and (a.second_factor, a.use_notice, a.idle_lock_minutes, a.sign_in_hours) is distinct from (
        (value ->> 'secondFactor')::boolean, value ->> 'notice', (value ->> 'idleLockMinutes')::smallint,
        (value ->> 'signInHours')::smallint);
      if is_other then
        -- Channels of before are closed: some of those who listen may reach nothing any more.
        perform private.raise_topic_epoch(agency);
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
    when 'sign_in' then jsonb_build_object('policy', a.sign_in_policy, 'secondFactor', a.second_factor,
      'notice', a.use_notice, 'idleLockMinutes', a.idle_lock_minutes, 'signInHours', a.sign_in_hours)
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

-- As before, with whom the parts of the sign-in concern.
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
      )) || jsonb_build_object('people', count(p.id), 'without', count(p.id) filter (where not p.has_one),
        'names', coalesce(jsonb_agg(p.full_name order by p.place) filter (where not p.has_one and p.place <= 3), '[]'),
        'old', count(p.id) filter (where p.signs_in_again), 'secondFactor', a.second_factor, 'notice', a.use_notice,
        'idleLockMinutes', a.idle_lock_minutes, 'signInHours', a.sign_in_hours)
      from public.agencies a
      left join lateral (
        select f.*, row_number() over (partition by f.has_one order by f.full_name, f.id) as place
        from (
          select p.id, p.full_name, private.has_second_factor(p.id) as has_one, exists (
            select from auth.sessions s
            where s.user_id = p.id and (s.not_after is null or s.not_after > now()) and (
              select coalesce(max(m.created_at), '-infinity') from auth.mfa_amr_claims m where m.session_id = s.id
            ) < now() - make_interval(hours => (value ->> 'signInHours')::integer)
          ) as signs_in_again
          from public.profiles p where p.agency_id = a.id and p.is_active
        ) f
      ) p on true
      where a.id = agency
      group by a.id
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

-- As before, and nothing for a session that has to sign in again or is locked.
create or replace function private.get_second_factor()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('email', p.email, 'enrolled_at', f.at, 'is_proven', coalesce(s.aal >= 'aal2', false),
    'codes_left', (select count(*) from private.recovery_codes c where c.user_id = p.id))
  from public.profiles p
  join public.agencies a on a.id = p.agency_id and a.status = 'active'
  join auth.sessions s on s.user_id = p.id and s.id::text = (select auth.jwt() ->> 'session_id')
    and (s.not_after is null or s.not_after > now())
  cross join lateral (
    select min(f.updated_at) as at from auth.mfa_factors f where f.user_id = p.id and f.status = 'verified'
  ) f
  where p.id = (select auth.uid()) and p.is_active
    and coalesce(private.session_problem(), 'second_factor') = 'second_factor'
$$;

-- While an agency requires the second factor, its owner does not give up the last one: a recovery code or an admin does,
-- and then another one is set up before anything else. Whoever is deleted takes it along.
create function private.keep_second_factor()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if coalesce(current_setting('app.second_factor', true), '') = ''
    and exists (select from auth.users u where u.id = old.user_id)
    and exists (
      select from public.profiles p join public.agencies a on a.id = p.agency_id
      where p.id = old.user_id and p.is_active and a.second_factor
    )
    and not exists (
      select from auth.mfa_factors f where f.user_id = old.user_id and f.id <> old.id and f.status = 'verified'
    )
  then
    perform private.fail(403, 'Your agency requires a second factor. It cannot be removed.');
  end if;
  return old;
end
$$;
create trigger factors_kept before delete on auth.mfa_factors
  for each row when (old.status = 'verified') execute function private.keep_second_factor();

-- The notice that stands before the sign-in: the own agency's for whoever has a session, else that of the only agency of the
-- installation, because nobody knows yet which one somebody belongs to who has not signed in. Null = none.
create function private.get_use_notice()
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case when auth.uid() is not null then (
      select a.use_notice from public.profiles p join public.agencies a on a.id = p.agency_id where p.id = auth.uid()
    ) else (
      select min(a.use_notice) from public.agencies a where a.status = 'active' having count(*) = 1
    ) end
$$;
create function public.get_use_notice()
returns text language sql stable set search_path = '' as $$ select private.get_use_notice() $$;
comment on function public.get_use_notice is 'What stands before the sign-in, for everybody.';
grant execute on function private.get_use_notice(), public.get_use_notice() to anon, authenticated;
