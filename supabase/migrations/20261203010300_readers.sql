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
