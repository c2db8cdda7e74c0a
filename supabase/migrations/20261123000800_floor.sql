-- Who is on the floor of a center: what everybody who works there may know. Names, codes, times and the capacity of
-- published shifts from 16 hours back to 24 ahead, of active people; and from the operational day that runs, and the
-- next where it is published, how many are required and on duty by the quarter of an hour. Never who is absent.
create function private.get_floor(center uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  place record;
  first_date date;
  last_date date;
begin
  select c.agency_id, c.time_zone, c.day_start into place
  from public.centers c where c.id = center and c.agency_id = (select private.my_agency_id());
  if not found then
    perform private.fail(404, 'This center does not exist.');
  end if;
  first_date := ((now() at time zone place.time_zone) - place.day_start::interval)::date;
  -- Where nothing is published there is no gap either.
  select case
      when bool_or(first_date + 1 between s.start_date and s.end_date) then first_date + 1 else first_date
    end into last_date
  from public.schedules s
  where s.agency_id = place.agency_id and s.center_id = center and s.status = 'published'
  having bool_or(first_date between s.start_date and s.end_date);
  return jsonb_build_object(
    'shifts', (
      select coalesce(jsonb_agg(jsonb_build_object('user_id', a.user_id, 'full_name', p.full_name, 'code', s.code,
        'starts_at', a.starts_at, 'ends_at', a.ends_at, 'is_acting', a.is_acting,
        'is_supervisor', a.is_acting or private.role_of(a.user_id) <> 'dispatcher')
        order by a.starts_at, p.full_name, a.id), '[]')
      from public.assigned_shifts a
      join public.profiles p on p.id = a.user_id and p.is_active
      join public.shifts s on s.id = a.shift_id
      where a.agency_id = place.agency_id and a.center_id = center and a.status = 'published'
        -- No shift is longer than two days; this is what the index can use.
        and a.starts_at > now() - interval '64 hours' and a.starts_at < now() + interval '24 hours'
        and a.ends_at > now() - interval '16 hours'
    ),
    'coverage', case when last_date is not null then (
      select jsonb_build_object('starts_at', min(c.starts_at),
        'slots', jsonb_agg(jsonb_build_array(c.required_employees, c.on_duty_employees, c.required_supervisors,
          c.on_duty_supervisors) order by c.starts_at),
        'dates', jsonb_agg(c.shift_date order by c.starts_at))
      from private.coverage_slots(center, first_date, last_date) c
    ) end
  );
end
$$;
create function public.get_floor(p_center_id uuid)
returns jsonb language sql stable set search_path = '' as $$ select private.get_floor(p_center_id) $$;
grant execute on function private.get_floor(uuid), public.get_floor(uuid) to authenticated;
comment on function public.get_floor is 'Who is on the floor of the own agency''s center, and the counts by the quarter of an hour: {shifts, coverage}.';
