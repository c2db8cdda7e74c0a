-- Open shifts of the next two weeks, told to those who could work them.
create index assigned_shifts_open_idx on public.assigned_shifts (agency_id, center_id, starts_at)
  where (status = 'published' and user_id is null);

-- The rest that no shift may pass, as restMinutesHard in lib/domain/limits.ts; a test compares the two.
create function private.rest_minimum(limits jsonb)
returns interval
language sql
immutable
set search_path = ''
as $$
  select make_interval(mins => coalesce((limits ->> 'restMinutesHard')::integer, 480))
$$;

-- Whether somebody's published shifts leave room for another one, with the rest on both sides, and no leave is granted.
create function private.is_free_for(person uuid, shift public.assigned_shifts, rest interval)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select not exists (
    select from public.assigned_shifts o
    where o.agency_id = shift.agency_id and o.user_id = person and o.status = 'published'
      -- No shift is longer than two days; this is what the index can use.
      and o.starts_at > shift.starts_at - rest - interval '2 days' and o.starts_at < shift.ends_at + rest
      and o.ends_at > shift.starts_at - rest
  ) and not exists (
    select from public.time_off_requests l
    where l.agency_id = shift.agency_id and l.user_id = person and l.status = 'approved'
      and l.start_datetime < shift.ends_at and l.end_datetime > shift.starts_at
  )
$$;

-- Whether a person may be given a shift in the capacity it asks for: dispatchers take those of dispatchers, and those of
-- supervisors when they hold the qualification to act as one on that day.
create function private.has_capacity_for(person uuid, person_role public.role_name, shift public.assigned_shifts)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select case
    when person_role = 'dispatcher' and shift.required_role <> 'dispatcher' then exists (
      select from public.person_qualifications pq
      join public.qualifications q on q.id = pq.qualification_id and q.is_acting_supervisor and q.is_active
      where pq.agency_id = shift.agency_id and pq.user_id = person
        and shift.shift_date between pq.valid_from and coalesce(pq.valid_to, 'infinity')
    )
    else person_role = shift.required_role
  end
$$;

-- Tells of shifts that have been open for a minute, so that whoever opened one may take it back: one notice to each person
-- about all that is new and that the person could work. A shift is told again when it has been somebody's meanwhile, or
-- has other hours.
create function private.tell_open_shifts(moment timestamptz)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  told integer;
begin
  with due as materialized (
    select a as shift, c.time_zone, private.rest_minimum(g.limits) as rest, k.key
    from public.agencies g
    join public.centers c on c.agency_id = g.id and c.is_active
    join public.assigned_shifts a on a.agency_id = c.agency_id and a.center_id = c.id
      and a.status = 'published' and a.user_id is null and a.starts_at > moment
    cross join lateral (
      select coalesce(max(h.id), 0) as id
      from public.shift_changes h
      where h.assignment_id = a.id and h.is_published and h.to_user_id is null and h.after is not null
        and (h.before is null or h.from_user_id is not null
          or (h.before -> 'startsAt', h.before -> 'endsAt') is distinct from (h.after -> 'startsAt', h.after -> 'endsAt'))
    ) opening
    cross join lateral (select format('open:%s:%s', a.id, opening.id) as key) k
    where g.status = 'active' and a.shift_date <= private.day_in_view(moment, c.time_zone) + 14
      and a.updated_at <= moment - interval '1 minute'
      and not exists (select from private.told d where d.agency_id = a.agency_id and d.key = k.key)
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select (d.shift).agency_id, d.key from due d order by 1, 2
    on conflict do nothing
    returning agency_id, key
  ),
  people as materialized (
    select p.id, p.agency_id, p.center_id, private.role_of(p.id) as role
    from public.profiles p
    where p.is_active and p.center_id in (select (d.shift).center_id from due d)
  ),
  offered as (
    select p.id as recipient_id, p.agency_id, (d.shift).id as row_id, (d.shift).schedule_id, (d.shift).shift_date, (d.shift).starts_at,
      private.shift_words(private.shift_state((d.shift).shift_id, (d.shift).shift_date, (d.shift).starts_at,
        (d.shift).ends_at, (d.shift).required_role, (d.shift).is_overtime,
        p.role = 'dispatcher' and (d.shift).required_role <> 'dispatcher', false), d.time_zone) as words,
      count(*) over (partition by p.id) as shifts, max((d.shift).starts_at) over (partition by p.id) as last_at,
      row_number() over (partition by p.id order by (d.shift).starts_at, (d.shift).id) as place
    from due d
    join claimed k on k.agency_id = (d.shift).agency_id and k.key = d.key
    join people p on p.agency_id = (d.shift).agency_id and p.center_id = (d.shift).center_id
    where private.has_capacity_for(p.id, p.role, d.shift) and private.is_free_for(p.id, d.shift, d.rest)
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, schedule_id, concerns_at,
    expires_at)
  select o.agency_id, o.recipient_id, 'shift.open', case
      when o.shifts = 1 then format('A shift is open: %s. Tell a supervisor if you can work it.', o.words)
      else format('%s shifts are open, the first %s. Tell a supervisor if you can work one of them.', o.shifts, o.words)
    end, '/schedule?view=week&date=' || o.shift_date, case when o.shifts = 1 then 'shift:' || o.row_id end, o.schedule_id, o.starts_at, o.last_at
  from offered o
  where o.place = 1
  order by o.recipient_id;
  get diagnostics told = row_count;
  return told;
end
$$;

-- Reminders, and notices of one open shift, say what is no longer so when the shift is moved, taken, given or cancelled:
-- they are of no use from then on, and are not sent late.
create index notifications_of_shifts_idx on public.notifications (expires_at)
  where (kind in ('shift.reminder', 'shift.open'));

create function private.withdraw_shift_notices(moment timestamptz)
returns void
language sql
security definer
set search_path = ''
as $$
  update public.notifications n set expires_at = moment
  from public.assigned_shifts a
  where n.kind in ('shift.reminder', 'shift.open') and n.expires_at > moment
    and a.agency_id = n.agency_id and a.id = substring(n.subject from '^shift:(\d{1,18})$')::bigint
    and (a.status <> 'published' or a.starts_at <> n.concerns_at
      or a.user_id is distinct from case n.kind when 'shift.reminder' then n.recipient_id end)
$$;
