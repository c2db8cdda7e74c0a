-- A day and words together: somebody's shift on it, and whoever works a code. Supervisors find everybody's published shifts so,
-- everybody else still their own. Templates that another version has replaced are found no more, and trades of a day are those
-- of shifts on it.
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
      where p.agency_id = agency and (p.is_active or is_supervisor)
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
