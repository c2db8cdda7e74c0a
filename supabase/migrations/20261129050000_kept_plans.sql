-- What every request and every join of a topic asks first. Written in PL/pgSQL, since functions in SQL that run with
-- rights of their own are planned anew at each call, which took several times as long as the answer.

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
  );
end
$$;

create or replace function private.role_of(person uuid)
returns public.role_name
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select max(r.name)
    from public.user_roles ur
    join public.roles r on r.id = ur.role_id
    join public.profiles p on p.id = ur.user_id
    where ur.user_id = person and p.is_active
  );
end
$$;

create or replace function private.my_role()
returns public.role_name
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if private.my_agency_id() is null then
    return null;
  end if;
  return private.role_of(auth.uid());
end
$$;

create or replace function private.name_of(person uuid)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (select p.full_name from public.profiles p where p.id = person);
end
$$;

-- Of a suspended agency, or a person without a session, nothing.
create or replace function private.my_topics()
returns text[]
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me constant uuid := auth.uid();
  agency constant uuid := private.my_agency_id();
  epoch integer;
begin
  select a.topic_epoch into epoch from public.agencies a where a.id = agency;
  if not found then
    return null;
  end if;
  return array_remove(array[
    format('user:%s:%s', me, epoch),
    format('agency:%s:%s', agency, epoch),
    case when private.role_of(me) >= 'supervisor' then format('supervisors:%s:%s', agency, epoch) end
  ], null) || array(
    select format('chat:%s:%s.%s', c.id, epoch, c.topic_epoch)
    from public.chat_members m
    join public.chat_channels c on c.agency_id = m.agency_id and c.id = m.channel_id
    where m.agency_id = agency and m.user_id = me and c.kind <> 'direct' and c.archived_at is null
    order by c.id
  );
end
$$;

-- The numbers of what the caller's topics were told by transactions that ended after the mark `p_since`, at most the last
-- 500; and the mark to ask with the next time.
create or replace function private.get_live_mark(p_since bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  topics constant text[] := case when private.my_role() is not null then private.my_topics() end;
begin
  return jsonb_build_object(
    'mark', pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
    'entries', coalesce((
      select jsonb_agg(x.id order by x.id desc) from (
        select l.id from private.live_log l
        where l.topic = any (topics) and l.xact >= p_since
          -- After a restore the numbers of transactions begin anew; what is older than that is over soon.
          and l.told_at > now() - interval '1 hour'
        order by l.id desc limit 500
      ) x
    ), '[]'));
end
$$;

create function private.get_me()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me constant uuid := auth.uid();
  my_role constant public.role_name := private.my_role();
begin
  if my_role is null then
    return null;
  end if;
  return (
    select jsonb_build_object(
      'id', p.id, 'full_name', p.full_name, 'email', p.email, 'phone', p.phone, 'avatar_url', p.avatar_url,
      'employee_number', p.employee_number, 'seniority_date', p.seniority_date, 'pattern', p.assigned_pattern,
      'default_shift_preference_id', p.default_shift_preference_id,
      'theme', p.theme, 'density', p.density, 'clock', p.clock, 'version', p.version,
      'role', my_role, 'topics', to_jsonb(private.my_topics()),
      'unread', public.count_inbox() -> 'unread', 'chat_unread', private.count_chat_unread(),
      'agency', jsonb_build_object('id', a.id, 'name', a.name, 'workweek_start', a.workweek_start,
        'workweeks', private.my_workweeks()),
      'center', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name,
        'time_zone', c.time_zone, 'day_start', to_char(c.day_start, 'HH24:MI')) end
    )
    from public.profiles p
    join public.agencies a on a.id = p.agency_id
    left join public.centers c on c.id = p.center_id
    where p.id = me
  );
end
$$;

create or replace function public.get_me()
returns jsonb language sql stable set search_path = '' as $$ select private.get_me() $$;
grant execute on function private.get_me() to authenticated;
