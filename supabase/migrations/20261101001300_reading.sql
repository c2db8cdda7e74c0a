-- What anybody of a center may know of coworkers: who works which published shift, and nothing else. At most 62
-- days at a time, as one jsonb so that no row limit cuts it.
create function private.list_coworker_shifts(center uuid, from_at timestamptz, to_at timestamptz)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if to_at <= from_at or to_at - from_at > interval '62 days' then
    perform private.fail(422, 'Choose a range of at most 62 days.', '{"field":"to"}');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('user_id', a.user_id, 'full_name', p.full_name, 'shift', s.code,
      'starts_at', a.starts_at, 'ends_at', a.ends_at) order by a.starts_at, p.full_name), '[]')
    from public.assigned_shifts a
    join public.profiles p on p.id = a.user_id
    join public.shifts s on s.id = a.shift_id
    where a.agency_id = (select private.my_agency_id()) and a.center_id = center and a.status = 'published'
      and a.starts_at < to_at and a.ends_at > from_at
  );
end
$$;
create function public.list_coworker_shifts(p_center_id uuid, p_from timestamptz, p_to timestamptz)
returns jsonb language sql stable set search_path = '' as $$
  select private.list_coworker_shifts(p_center_id, p_from, p_to)
$$;

-- A whole schedule for its roster and review, as one jsonb. Row level security decides: supervisors only see rows
-- of their agency, so a dispatcher gets at most the own rows of a published one.
create function public.get_schedule_roster(p_schedule_id integer)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name, 'is_active', p.is_active,
        'employee_number', p.employee_number, 'seniority_date', p.seniority_date,
        'counts_toward_minimum', p.counts_toward_minimum,
        'role', (select max(r.name) from public.user_roles ur join public.roles r on r.id = ur.role_id where ur.user_id = p.id),
        'pattern', (select h.pattern from public.profile_patterns h
          where h.user_id = p.id and h.effective_from <= s.start_date order by h.effective_from desc limit 1))
        order by p.full_name, p.id), '[]')
      from public.profiles p
      where p.agency_id = s.agency_id and (p.center_id = s.center_id and p.is_active or p.id in (
        select a.user_id from public.assigned_shifts a where a.center_id = s.center_id and a.schedule_id = s.id))
    ),
    'assignments', (
      select coalesce(jsonb_agg(jsonb_build_array(a.id, a.user_id, a.shift_id, a.shift_date,
        extract(epoch from a.starts_at) * 1000, extract(epoch from a.ends_at) * 1000,
        a.is_overtime, a.is_manual_override, a.is_locked, a.required_role) order by a.starts_at, a.id), '[]')
      from public.assigned_shifts a
      where a.center_id = s.center_id and a.schedule_id = s.id and a.status <> 'cancelled'
    )
  )
  from public.schedules s
  where s.id = p_schedule_id
$$;
grant execute on function private.list_coworker_shifts(uuid, timestamptz, timestamptz),
  public.list_coworker_shifts(uuid, timestamptz, timestamptz), public.get_schedule_roster(integer) to authenticated;
comment on function public.list_coworker_shifts is 'Published shifts of a center: user_id, full_name, shift, starts_at, ends_at.';

-- The signed-in person with role, center and agency: what every page needs first. Null when the account is
-- deactivated, the agency suspended, or nobody signed in.
create function public.get_me()
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
    'role', (select private.my_role()),
    'unread', (select count(*) from public.notifications n where n.recipient_id = p.id and n.read_at is null),
    'agency', jsonb_build_object('id', a.id, 'name', a.name, 'workweek_start', a.workweek_start),
    'center', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name,
      'time_zone', c.time_zone, 'day_start', to_char(c.day_start, 'HH24:MI')) end
  )
  from public.profiles p
  join public.agencies a on a.id = p.agency_id
  left join public.centers c on c.id = p.center_id
  where p.id = (select auth.uid()) and (select private.my_role()) is not null
$$;
grant execute on function public.get_me() to authenticated;
