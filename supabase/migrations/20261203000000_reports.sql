-- What reports are made of. They read what is published, as it is now: corrections of what was worked are in it.

-- Who reads reports of the own agency.
create function private.require_report_reader()
returns uuid
language sql
stable
security definer
set search_path = ''
as $$ select private.require_supervisor() $$;

-- The agency of a center of which somebody asks a report; what cannot be is refused in words.
create function private.reported_agency(center uuid, from_date date, to_date date)
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency constant uuid := private.require_report_reader();
begin
  if not exists (select from public.centers c where c.id = center and c.agency_id = agency) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  if from_date is null or to_date is null or to_date < from_date or to_date - from_date >= 366
    or from_date < '2000-01-01' or to_date > '2199-12-31'
  then
    perform private.fail(422, 'Choose a range of at most 366 days.', '{"field":"to"}');
  end if;
  return agency;
end
$$;

create index assigned_shifts_published_date_idx on public.assigned_shifts (agency_id, center_id, shift_date)
where status = 'published';

-- The published shifts of a stretch with some days beside it, for workweeks that reach over its edges, and whom they concern.
create function private.get_report_facts(center uuid, from_date date, to_date date)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  agency constant uuid := private.reported_agency(center, from_date, to_date);
  floor public.centers;
  answer json;
begin
  select * into floor from public.centers c where c.id = center;
  with rows as materialized (
    select a.* from public.assigned_shifts a
    where a.agency_id = agency and a.center_id = center and a.status = 'published'
      and a.shift_date between from_date - 8 and to_date + 14
  ), members as materialized (
    select p.*, row_number() over (order by p.full_name, p.id) - 1 as place
    from public.profiles p
    where p.agency_id = agency and (
      (p.center_id = center and p.is_active)
      or p.id in (select r.user_id from rows r) or p.id in (select r.credited_user_id from rows r)
    )
  )
  select json_build_object(
    'clock', json_build_object('timeZone', floor.time_zone, 'dayStart', to_char(floor.day_start, 'HH24:MI')),
    'ruleVersions', private.rule_versions(agency, from_date - 16),
    'holidays', (
      select coalesce(json_agg(h.holiday_date order by h.holiday_date), '[]') from public.holidays h
      where h.agency_id = agency and h.holiday_date between from_date and to_date
    ),
    'templates', (
      select coalesce(json_agg(json_build_array(s.id, s.code, s.category, to_char(s.start_time, 'HH24:MI')) order by s.id), '[]')
      from public.shifts s where s.agency_id = agency and s.center_id = center
    ),
    'people', (
      select coalesce(json_agg(json_build_object('id', m.id, 'fullName', m.full_name, 'employeeNumber', m.employee_number,
        'role', (select max(ro.name) from public.user_roles ur join public.roles ro on ro.id = ur.role_id where ur.user_id = m.id),
        'isActive', m.is_active, 'hiredOn', m.hired_on,
        'pattern', (
          select h.pattern from public.profile_patterns h
          where h.user_id = m.id and h.effective_from <= to_date order by h.effective_from desc limit 1
        ),
        'preferredCategory', (select s.category from public.shifts s where s.id = m.default_shift_preference_id),
        'notCounting', (
          select coalesce(json_agg(json_build_object('fromDate', d.from_date, 'toDate', d.to_date) order by d.from_date, d.id), '[]')
          from public.duty_states d where d.agency_id = agency and d.user_id = m.id
        ),
        'leave', (
          select coalesce(json_agg(json_build_array(private.in_ms(o.start_datetime), private.in_ms(o.end_datetime))
            order by o.start_datetime), '[]')
          from public.time_off_requests o
          where o.agency_id = agency and o.user_id = m.id and o.status = 'approved'
            and o.start_datetime < (to_date + 2)::timestamptz and o.end_datetime > (from_date - 1)::timestamptz
        ),
        'mandates', (
          select coalesce(json_agg(private.in_ms(d.starts_at) order by d.starts_at), '[]')
          from public.mandate_records d
          where d.agency_id = agency and d.person_id = m.id and d.outcome = 'assigned' and d.center_id = center
            and d.shift_date between from_date and to_date
            and not exists (select from public.mandate_records v where v.agency_id = agency and v.voids_id = d.id)
        )) order by m.place), '[]')
      from members m
    ),
    'rows', (
      select coalesce(json_agg(json_build_array(r.id, r.schedule_id, coalesce(w.place, -1), coalesce(c.place, -1), r.shift_id,
        r.shift_date - date '1970-01-01', extract(epoch from r.starts_at)::bigint / 60, extract(epoch from r.ends_at)::bigint / 60,
        coalesce(extract(epoch from r.local_start)::integer / 60, -1),
        r.is_overtime::integer + 2 * r.is_acting::integer + 4 * (r.required_role <> 'dispatcher')::integer,
        case r.source when 'generated' then 0 when 'manual' then 1 when 'swap' then 2 when 'callout' then 3
          when 'mandate' then 4 else 5 end) order by r.starts_at, r.id), '[]')
      from rows r
      left join members w on w.id = r.user_id
      left join members c on c.id = r.credited_user_id
    )
  ) into answer;
  return answer;
end
$$;

create function public.get_report_facts(p_center_id uuid, p_from date, p_to date)
returns json
language sql
stable
set search_path = ''
as $$ select private.get_report_facts(p_center_id, p_from, p_to) $$;
comment on function public.get_report_facts is
  'For supervisors: the published shifts of a center from one operational date to another, at most 366 days, with the people and rules that decide how they count.';

-- Hours by person and stretch of time, summed where they lie. Whoever gave a shift away in a trade is paid for it.
create function private.get_report_sums(center uuid, windows jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency constant uuid := private.require_report_reader();
begin
  if not exists (select from public.centers c where c.id = center and c.agency_id = agency) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  if jsonb_typeof(windows) is distinct from 'array' or jsonb_array_length(windows) > 60 or exists (
    select from jsonb_array_elements(windows) w
    where jsonb_typeof(w) <> 'array' or jsonb_typeof(w -> 0) is distinct from 'number'
      or jsonb_typeof(w -> 1) is distinct from 'number' or not (w ->> 0)::numeric between 0 and 7258118400000
      or not (w ->> 1)::numeric between (w ->> 0)::numeric and (w ->> 0)::numeric + 86400000 * 400::numeric
  ) then
    perform private.fail(422, 'Stretches of time are pairs of instants, at most 60 of them.', '{"field":"windows"}');
  end if;
  return coalesce((
    with stretches as (
      select e.place - 1 as place, to_timestamp((e.w ->> 0)::double precision / 1000) as from_at,
        to_timestamp((e.w ->> 1)::double precision / 1000) as to_at
      from jsonb_array_elements(windows) with ordinality e (w, place)
    ), pieces as (
      select s.place, p.user_id, p.paid_id, p.minutes
      from stretches s
      -- Each stretch by the index, however many other agencies there are.
      cross join lateral (
        select a.user_id, coalesce(a.credited_user_id, a.user_id) as paid_id,
          (extract(epoch from least(a.ends_at, s.to_at) - greatest(a.starts_at, s.from_at)) / 60)::integer as minutes
        from public.assigned_shifts a
        where a.agency_id = agency and a.center_id = center and a.status = 'published' and a.user_id is not null
          and a.starts_at > s.from_at - interval '2 days' and a.starts_at < s.to_at and a.ends_at > s.from_at
        offset 0
      ) p
    ), sums as (
      select p.place, p.user_id as person_id, p.minutes as worked, 0 as paid from pieces p
      union all
      select p.place, p.paid_id, 0, p.minutes from pieces p
    )
    select jsonb_agg(jsonb_build_array(t.place, t.person_id, t.worked, t.paid) order by t.place, t.person_id)
    from (
      select s.place, s.person_id, sum(s.worked) as worked, sum(s.paid) as paid from sums s group by s.place, s.person_id
    ) t
  ), '[]');
end
$$;

create function public.get_report_sums(p_center_id uuid, p_windows jsonb)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.get_report_sums(p_center_id, p_windows) $$;
comment on function public.get_report_sums is
  'For supervisors: minutes worked and paid by person within each of some stretches of time ([[from, to], …] in milliseconds).';

revoke all on function private.require_report_reader, private.reported_agency, private.get_report_facts, public.get_report_facts,
  private.get_report_sums, public.get_report_sums from public, anon, authenticated, service_role;
grant execute on function private.get_report_facts, public.get_report_facts, private.get_report_sums, public.get_report_sums
  to authenticated;
