-- The roles that only read can be given from here on, and whoever has one can be asked who they are.

insert into public.roles (name) values ('auditor'), ('payroll') on conflict do nothing;

-- The workweeks of an agency, by first day.
create function private.workweeks_of(agency uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(
    (
      select jsonb_agg(jsonb_build_object('fromDate', v.effective_from, 'workweekStart', v.value -> 'workweekStart')
        order by v.effective_from)
      from (
        select distinct on (s.effective_from) s.effective_from, s.value
        from public.setting_versions s
        where s.agency_id = a.id and s.kind = 'workweek' and s.withdrawn_at is null
        order by s.effective_from, s.id desc
      ) v
    ),
    jsonb_build_array(jsonb_build_object('fromDate', '2000-01-01', 'workweekStart', a.workweek_start))
  )
  from public.agencies a
  where a.id = agency
$$;

create or replace function private.my_workweeks()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$ select private.workweeks_of((select private.my_agency_id())) $$;

-- Whoever is there with a role beside the ladder: who they are, and what they may look at. Null for everybody else.
create function private.get_reader()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me constant uuid := (select auth.uid());
  agency constant uuid := (select w.agency_id from private.who_is_there() w where w.problem = 'reader');
begin
  if agency is null then
    return null;
  end if;
  return (
    select jsonb_build_object('id', p.id, 'fullName', p.full_name, 'email', p.email, 'theme', p.theme, 'density', p.density,
      'clockStyle', p.clock, 'role', private.role_of(me),
      'agency', jsonb_build_object('id', a.id, 'name', a.name, 'workweekStart', a.workweek_start,
        'workweeks', private.workweeks_of(a.id), 'noticeMark', md5(a.use_notice)),
      'centers', (
        select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'timeZone', c.time_zone,
          'dayStart', to_char(c.day_start, 'HH24:MI')) order by c.is_active desc, c.name, c.id), '[]')
        from public.centers c where c.agency_id = a.id
      ))
    from public.profiles p
    join public.agencies a on a.id = p.agency_id
    where p.id = me
  );
end
$$;

create function public.get_reader()
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.get_reader() $$;
comment on function public.get_reader is
  'For whoever has a role that only reads: who they are, and the centers of the agency. Null for everybody else.';

create or replace function private.get_coverage(center uuid, from_date date, to_date date, schedule integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  -- What is published, also to a role that reads schedules.
  agency uuid := case when schedule is null
    then coalesce(private.supervised_agency_id(), private.read_agency_id('schedules'), private.require_supervisor())
    else private.require_supervisor() end;
begin
  if not exists (select 1 from public.centers c where c.id = center and c.agency_id = agency) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  if schedule is not null and not exists (
    select 1 from public.schedules s where s.id = schedule and s.center_id = center and s.agency_id = agency
  ) then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  if from_date is null or to_date is null or to_date < from_date or to_date - from_date >= 366
    or from_date < '2000-01-01' or to_date > '2199-12-31'
  then
    perform private.fail(422, 'Choose a range of at most 366 days.', '{"field":"to"}');
  end if;
  return private.coverage_runs(center, from_date, to_date, schedule);
end
$$;

-- What is refused to a role that only reads is on record, too.
create or replace function private.record_refusal(refused_action text, code text, message text, detail jsonb)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := coalesce(private.my_agency_id(), (
    select w.agency_id from private.who_is_there() w where w.problem = 'reader'
  ), (
    select p.agency_id from public.profiles p where p.id = auth.uid() and private.get_second_factor() is not null
  ));
begin
  if agency is null then
    return false;
  end if;
  if code is null or code not in ('forbidden', 'not_found', 'conflict', 'rule_violation', 'invalid')
    or coalesce(refused_action, '') = '' or coalesce(jsonb_typeof(detail), '') <> 'object'
    or coalesce(detail ->> 'on', '') not in ('action', 'page', 'route')
  then
    perform private.fail(422, 'This is no refusal.');
  end if;
  return private.write_refusal(agency, null, refused_action, code, coalesce(message, ''),
    case when octet_length(detail::text) <= 4000 then detail - 'entity' - 'code' - 'message' - 'account'
      else jsonb_build_object('on', detail -> 'on', 'shortened', true) end,
    null);
end
$$;

-- The agency of whoever is there, also by a role that only reads: for what everybody does with the own account.
create function private.signed_in_agency_id()
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  select w.agency_id from private.who_is_there() w where coalesce(w.problem, 'reader') = 'reader'
$$;

create or replace function private.lock_session()
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.signed_in_agency_id();
  me uuid := (select auth.uid());
  session uuid;
begin
  select s.id into session from auth.sessions s
  where s.id::text = (select auth.jwt() ->> 'session_id') and s.user_id = me;
  if agency is null or session is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  insert into private.session_activity (session_id, user_id, locked_at, is_by_hand) values (session, me, now(), true)
  on conflict (session_id) do update set locked_at = now(), is_by_hand = true;
  perform private.record_audit(agency, 'user.lock', me::text, '{"entity":"user"}');
  -- Other tabs of the same browser.
  perform private.tell_person(me, 'session');
end
$$;

create or replace function private.make_recovery_codes()
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.signed_in_agency_id();
  me uuid := (select auth.uid());
  codes text[];
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  -- Two at once would leave twenty.
  perform 1 from public.profiles p where p.id = me for no key update;
  if not private.has_second_factor(me) then
    perform private.fail(422, 'Set up your second factor first.');
  end if;
  select array_agg(private.new_recovery_code()) into codes from generate_series(1, 10);
  delete from private.recovery_codes c where c.user_id = me;
  insert into private.recovery_codes (agency_id, user_id, hash)
  select agency, me, private.recovery_hash(me, c) from unnest(codes) c;
  perform private.record_audit(agency, 'user.make_recovery_codes', me::text, '{"entity":"user"}');
  return to_jsonb(codes);
end
$$;

create or replace function private.end_my_sessions(session uuid)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.signed_in_agency_id();
  me uuid := (select auth.uid());
  ended integer;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  delete from auth.sessions s
  where s.user_id = me and case when session is null
    then s.id::text is distinct from (select auth.jwt()) ->> 'session_id' else s.id = session end;
  get diagnostics ended = row_count;
  if session is null then
    delete from public.push_subscriptions s where s.user_id = me;
  end if;
  if ended > 0 then
    perform private.raise_topic_epoch(agency);
    perform private.record_audit(agency, 'user.end_sessions', me::text,
      jsonb_build_object('entity', 'user', 'count', ended));
  elsif session is not null then
    perform private.fail(404, 'This session has ended already.');
  end if;
  return ended;
end
$$;

create or replace function private.accept_invitation()
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  invitation public.invitations;
begin
  select * into invitation from public.invitations i
  where i.user_id = (select auth.uid()) order by i.created_at desc limit 1 for update;
  if not found or invitation.state = 'revoked' or private.signed_in_agency_id() is null
    -- Where everybody needs a second factor, it is set up after this.
    and coalesce(private.get_session_state() ->> 'problem', '') <> 'second_factor'
  then
    perform private.fail(404, 'There is no open invitation for this account.');
  end if;
  if invitation.state = 'accepted' then
    return;
  end if;
  if invitation.expires_at < now() then
    perform private.fail(422, 'This invitation has expired. Ask an admin for a new one.');
  end if;
  perform private.set_action('user.accept_invitation');
  update public.invitations i set state = 'accepted', accepted_at = now() where i.id = invitation.id;
end
$$;

-- Dispatchers find the people they work with.
create or replace function private.search_records(query text, day date)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  agency constant uuid := private.require_member();
  me constant uuid := (select auth.uid());
  is_supervisor constant boolean := private.my_role() >= 'supervisor';
  most constant integer := 6;
  wanted constant text := btrim(left(coalesce(query, ''), 100));
  -- What stands for anything in a pattern stands for itself here.
  pattern constant text := '%' || replace(replace(replace(lower(wanted), '\', '\\'), '%', '\%'), '_', '\_') || '%';
  is_text constant boolean := length(wanted) >= 2;
  has_centers constant boolean := (select count(*) from public.centers c where c.agency_id = agency and c.is_active) > 1;
  found_people uuid[] := '{}';
begin
  if is_text then
    found_people := array(
      select p.id from public.profiles p
      -- Whoever only reads is nobody's coworker.
      where p.agency_id = agency and (p.is_active and not p.is_reader or is_supervisor)
        and (lower(p.full_name) like pattern or is_supervisor and lower(p.employee_number) like pattern)
      -- Whose name begins so, then whose last or middle name does, then the others.
      order by p.is_active desc, lower(p.full_name) not like ltrim(pattern, '%'),
        ' ' || lower(p.full_name) not like '% ' || ltrim(pattern, '%'), p.full_name, p.id limit 20
    );
  end if;
  return jsonb_build_object(
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.full_name,
        'number', case when is_supervisor then p.employee_number end, 'isActive', p.is_active, 'isMe', p.id = me)
        order by f.place), '[]')
      from unnest(found_people[1:most]) with ordinality f (id, place)
      join public.profiles p on p.id = f.id
    ),
    'schedules', (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'status', s.status, 'startDate', s.start_date,
        'endDate', s.end_date) order by s.start_date desc, s.id desc), '[]')
      from (
        select x.* from public.schedules x
        where is_supervisor and x.agency_id = agency and x.status <> 'archived'
          and (is_text and lower(x.name) like pattern or day between x.start_date and x.end_date)
        order by x.start_date desc, x.id desc limit most
      ) s
    ),
    'templates', (
      select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'code', t.code, 'name', t.name,
        'startTime', to_char(t.start_time, 'HH24:MI'), 'endTime', to_char(t.end_time, 'HH24:MI'),
        'center', case when has_centers then t.center end) order by t.code, t.center, t.id), '[]')
      from (
        select x.*, c.name as center
        from public.shifts x
        join public.centers c on c.agency_id = x.agency_id and c.id = x.center_id
        where is_supervisor and is_text and x.agency_id = agency and x.is_active
          -- What another version has replaced is planned no more.
          and (x.valid_to is null or x.valid_to >= current_date)
          and (lower(x.code) like pattern or lower(x.name) like pattern)
        order by x.code, c.name, x.id limit most
      ) t
    ),
    'shifts', (
      select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'code', o.code, 'shiftDate', o.shift_date,
        'startsAt', private.in_ms(o.starts_at), 'endsAt', private.in_ms(o.ends_at)) order by o.starts_at), '[]')
      from (
        select a.id, s.code, a.shift_date, a.starts_at, a.ends_at
        from public.assigned_shifts a
        join public.shifts s on s.id = a.shift_id
        where a.agency_id = agency and a.user_id = me and a.status = 'published'
          and case
            when day is not null then a.starts_at between day::timestamptz - interval '2 days' and day::timestamptz + interval '3 days'
              and a.shift_date = day and (not is_text or me = any (found_people) or lower(s.code) like pattern)
            else is_text and a.starts_at > now() - interval '12 hours' and a.starts_at < now() + interval '130 days'
              and lower(s.code) like pattern
          end
        order by a.starts_at limit most
      ) o
    ),
    'crew', (
      select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'scheduleId', d.schedule_id, 'personId', d.user_id,
        'name', d.full_name, 'code', d.code, 'shiftDate', d.shift_date, 'startsAt', private.in_ms(d.starts_at),
        'endsAt', private.in_ms(d.ends_at)) order by d.starts_at, d.full_name, d.id), '[]')
      from (
        select a.id, a.schedule_id, a.user_id, a.shift_date, a.starts_at, a.ends_at, p.full_name, s.code
        from public.centers c
        join public.assigned_shifts a on a.agency_id = c.agency_id and a.center_id = c.id
        join public.shifts s on s.id = a.shift_id
        left join public.profiles p on p.id = a.user_id
        where is_supervisor and is_text and c.agency_id = agency and a.shift_date = day and a.status = 'published'
          and a.user_id is distinct from me and (a.user_id = any (found_people) or lower(s.code) like pattern)
        order by a.starts_at, p.full_name, a.id limit most
      ) d
    ),
    'leave', (
      select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'name', l.full_name, 'isMine', l.user_id = me, 'status', l.status,
        'startsAt', private.in_ms(l.start_datetime), 'endsAt', private.in_ms(l.end_datetime)) order by l.start_datetime desc), '[]')
      from (
        select o.id, o.user_id, o.status, o.start_datetime, o.end_datetime, p.full_name
        from public.time_off_requests o
        join public.profiles p on p.id = o.user_id
        where o.agency_id = agency and (o.user_id = any (found_people) and (is_supervisor or o.user_id = me)
            or day is not null and not is_text and o.user_id = me)
          and (day is null or o.start_datetime < (day + 2)::timestamptz and o.end_datetime > (day - 1)::timestamptz)
        order by o.start_datetime desc limit most
      ) l
    ),
    'swaps', (
      select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'status', w.status, 'requester', w.requester,
        'responder', w.responder, 'isMine', w.is_mine, 'askedAt', private.in_ms(w.created_at)) order by w.created_at desc), '[]')
      from (
        select s.id, s.status, s.created_at, r.full_name as requester, q.full_name as responder,
          coalesce(me in (s.requester_id, s.responder_id), false) as is_mine
        from public.shift_swaps s
        join public.profiles r on r.id = s.requester_id
        left join public.profiles q on q.id = s.responder_id
        where s.agency_id = agency
          and (s.requester_id = any (found_people) or s.responder_id = any (found_people)
            or day is not null and not is_text and me in (s.requester_id, s.responder_id))
          and (is_supervisor or me in (s.requester_id, s.responder_id))
          and (day is null or exists (
            select from public.assigned_shifts a
            where a.id in (s.requester_assigned_shift_id, s.responder_assigned_shift_id) and a.shift_date = day
          ))
        order by s.created_at desc limit most
      ) w
    )
  );
end
$$;

-- What is costly is limited for them as for everybody.
create or replace function private.take_turn(turn text, times integer, seconds integer)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  me constant uuid := auth.uid();
  at constant timestamptz := clock_timestamp();
  one interval;
  all_of_them interval;
  full_then timestamptz;
begin
  if private.signed_in_agency_id() is null then
    perform private.fail(403, 'Your account may not do this any more.');
  end if;
  if coalesce(turn, '') !~ '^[a-z_]{1,40}$' or times is null or times not between 1 and 100000
    or seconds is null or seconds not between 1 and 86400
    -- More names than the app has.
    or (select count(*) from private.turns t where t.user_id = me and t.name <> turn) >= 50
  then
    perform private.fail(422, 'There is no such limit.');
  end if;
  one := make_interval(secs => seconds::double precision / times);
  all_of_them := make_interval(secs => seconds);
  insert into private.turns as t (user_id, name, full_at) values (me, turn, at + one)
  on conflict (user_id, name) do update set full_at = greatest(t.full_at, at) + one
    where greatest(t.full_at, at) + one <= at + all_of_them
  returning t.full_at into full_then;
  if full_then is not null then
    return 0;
  end if;
  select t.full_at into full_then from private.turns t where t.user_id = me and t.name = turn;
  return greatest(1, ceil(extract(epoch from full_then + one - all_of_them - at)))::integer;
end
$$;

create or replace function private.mirror_today()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  changed integer;
  done integer := 0;
  gone record;
begin
  perform set_config('app.action', 'setting.apply', true);
  with days as materialized (
    select a.id, private.today_of(a.id) as today from public.agencies a
  ), wanted as (
    select p.id, coalesce(h.has_one, false) as has_one, h.pattern, private.counts_on(p.id, d.today) as counts, t.trainer_id
    from public.profiles p
    join days d on d.id = p.agency_id
    left join lateral (
      select true as has_one, x.pattern from public.profile_patterns x
      where x.user_id = p.id and x.effective_from <= d.today order by x.effective_from desc limit 1
    ) h on true
    left join lateral (
      select s.trainer_id from public.duty_states s
      where s.user_id = p.id and s.kind = 'trainee' and s.from_date <= d.today
        and (s.to_date is null or s.to_date >= d.today)
    ) t on true
    -- Whoever only reads has no pattern, whatever is on record of the time before.
    where not p.is_reader
  ), held as (
    select w.* from wanted w
    join public.profiles p on p.id = w.id
    where w.has_one and p.assigned_pattern is distinct from w.pattern
      or p.counts_toward_minimum <> w.counts or p.trainer_id is distinct from w.trainer_id
    order by p.id for no key update of p skip locked
  )
  update public.profiles p
  set assigned_pattern = case when h.has_one then h.pattern else p.assigned_pattern end,
    counts_toward_minimum = h.counts, trainer_id = h.trainer_id
  from held h where p.id = h.id;
  get diagnostics changed = row_count;
  done := done + changed;
  for gone in
    select s.id, s.agency_id from public.shifts s
    where s.is_active and s.valid_to < private.today_of(s.agency_id)
    order by s.id for no key update skip locked
  loop
    update public.shifts s set is_active = false where s.id = gone.id;
    done := done + 1 + private.move_preferences(gone.agency_id);
  end loop;
  perform set_config('app.action', '', true);
  return done;
end
$$;

revoke all on function private.workweeks_of, private.signed_in_agency_id, private.get_reader, public.get_reader from public, anon, authenticated, service_role;
grant execute on function private.get_reader, public.get_reader to authenticated;
