-- Members read hours of any week, so that they know the workweeks by date as they know today's.
create function private.my_workweeks()
returns jsonb
language sql
stable security definer
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
  where a.id = (select private.my_agency_id())
$$;
grant execute on function private.my_workweeks() to authenticated;

create or replace function public.get_me()
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', p.id, 'full_name', p.full_name, 'email', p.email, 'phone', p.phone, 'avatar_url', p.avatar_url,
    'employee_number', p.employee_number, 'seniority_date', p.seniority_date, 'pattern', p.assigned_pattern,
    'default_shift_preference_id', p.default_shift_preference_id,
    'theme', p.theme, 'density', p.density, 'clock', p.clock, 'version', p.version,
    'role', (select private.my_role()), 'topics', to_jsonb((select private.my_topics())),
    'unread', (public.count_inbox() -> 'unread'),
    'agency', jsonb_build_object('id', a.id, 'name', a.name, 'workweek_start', a.workweek_start,
      'workweeks', (select private.my_workweeks())),
    'center', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name,
      'time_zone', c.time_zone, 'day_start', to_char(c.day_start, 'HH24:MI')) end
  )
  from public.profiles p
  join public.agencies a on a.id = p.agency_id
  left join public.centers c on c.id = p.center_id
  where p.id = (select auth.uid()) and (select private.my_role()) is not null
$$;
