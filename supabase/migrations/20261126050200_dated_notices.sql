-- Notices whose time comes with the clock: of shifts that start soon, and of qualifications that end. Each is told once by
-- its key in private.told, whoever looks and however often; a shift that is moved or given to somebody else has another
-- key. `moment` is the time as of which they look.

-- The day up to which days are looked at. A day is looked at from eight in the morning on, so that a new one wakes nobody.
create function private.day_in_view(moment timestamptz, zone text)
returns date
language sql
stable
set search_path = ''
as $$
  select ((moment at time zone zone) - interval '8 hours')::date
$$;

-- Who supervises a center: its supervisors and admins, and those of no center. Those alone, where it is null.
create function private.supervisors_of(agency uuid, center uuid)
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
  select p.id
  from public.profiles p
  where p.agency_id = agency and p.is_active and (p.center_id is null or p.center_id = center)
    and private.role_of(p.id) >= 'supervisor'
$$;

-- Marks of a shift in brackets, ` (overtime, as acting supervisor)`, or nothing.
create function private.mark_words(is_overtime boolean, is_acting boolean)
returns text
language sql
immutable
set search_path = ''
as $$
  select coalesce(' (' || nullif(concat_ws(', ', case when is_overtime then 'overtime' end,
    case when is_acting then 'as acting supervisor' end), '') || ')', '')
$$;

-- Whether somebody heard of a shift, by its publication or by a change of whose it is or when it starts, only in the
-- twelve hours before it starts.
create function private.is_short_notice(shift public.assigned_shifts)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select exists (
    select from public.schedule_versions v
    where v.schedule_id = shift.schedule_id and v.version = 1 and v.published_at > shift.starts_at - interval '12 hours'
  ) or exists (
    select from public.shift_changes c
    where c.assignment_id = shift.id and c.is_published and c.to_user_id = shift.user_id
      and c.changed_at > shift.starts_at - interval '12 hours'
      and (c.from_user_id is distinct from c.to_user_id or c.before ->> 'startsAt' is distinct from c.after ->> 'startsAt')
  )
$$;

-- Twelve hours before a published shift, and again one hour before. Late, only the one that still makes sense.
create function private.tell_shift_reminders(moment timestamptz)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  told integer;
begin
  with due as materialized (
    select a.*, t.code, c.time_zone, k.key, n.is_last
    from public.agencies g
    join public.centers c on c.agency_id = g.id
    join public.assigned_shifts a on a.agency_id = c.agency_id and a.center_id = c.id
      and a.starts_at > moment and a.starts_at <= moment + interval '12 hours'
    join public.profiles p on p.id = a.user_id and p.is_active
    join public.shifts t on t.id = a.shift_id
    cross join lateral (select a.starts_at <= moment + interval '1 hour' as is_last) n
    cross join lateral (
      select format('reminder:%s:%s:%s:%s', a.id, a.user_id, extract(epoch from a.starts_at)::bigint,
        case when n.is_last then 1 else 12 end) as key
    ) k
    where g.status = 'active' and a.status = 'published'
      and not exists (select from private.told d where d.agency_id = a.agency_id and d.key = k.key)
      and (n.is_last or not private.is_short_notice(a))
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select d.agency_id, d.key from due d order by d.agency_id, d.key
    on conflict do nothing
    returning agency_id, key
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, schedule_id, concerns_at,
    expires_at)
  select d.agency_id, d.user_id, 'shift.reminder', case
      when d.is_last then format('%s%s starts at %s, in %s.', d.code, private.mark_words(d.is_overtime, d.is_acting),
        to_char(d.starts_at at time zone d.time_zone, 'HH24:MI'), case
          when d.starts_at > moment + interval '55 minutes' then 'one hour'
          else private.minutes_words(ceil(extract(epoch from d.starts_at - moment) / 60)::integer)
        end)
      else format('%s%s starts %s.', d.code, private.mark_words(d.is_overtime, d.is_acting),
        to_char(d.starts_at at time zone d.time_zone, 'FMDy FMDD Mon HH24:MI'))
    end, '/schedule?date=' || d.shift_date, 'shift:' || d.id, d.schedule_id, d.starts_at, d.starts_at
  from due d
  join claimed k on k.agency_id = d.agency_id and k.key = d.key
  order by d.user_id, d.starts_at;
  get diagnostics told = row_count;
  return told;
end
$$;

-- Thirty days before somebody's qualification ends, and again seven days before, unless it goes on: one notice to the
-- person, and one to each supervisor of the center about all of them.
create function private.tell_ending_qualifications(moment timestamptz)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  told integer;
begin
  with due as materialized (
    select pq.agency_id, p.id as user_id, p.full_name, p.center_id, pq.valid_to, q.name, k.key,
      (pq.valid_to + 1)::timestamp at time zone z.zone as ends_at,
      format('%s on %s', q.name, to_char(pq.valid_to, 'FMDy FMDD Mon YYYY')) as words
    from public.person_qualifications pq
    join public.qualifications q on q.id = pq.qualification_id and q.is_active
    join public.profiles p on p.id = pq.user_id and p.is_active
    join public.agencies g on g.id = p.agency_id and g.status = 'active'
    left join public.centers c on c.id = p.center_id
    cross join lateral (select coalesce(c.time_zone, 'UTC') as zone) z
    cross join lateral (select pq.valid_to - private.day_in_view(moment, z.zone) as days) n
    cross join lateral (
      select format('qualification:%s:%s:%s:%s', p.id, q.id, pq.valid_to, case when n.days <= 7 then 7 else 30 end) as key
    ) k
    where n.days between 0 and 30
      and not exists (select from private.told d where d.agency_id = pq.agency_id and d.key = k.key)
      and not exists (
        select from public.person_qualifications o
        where o.user_id = pq.user_id and o.qualification_id = pq.qualification_id and o.valid_from <= pq.valid_to + 1
          and (o.valid_to is null or o.valid_to > pq.valid_to)
      )
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select d.agency_id, d.key from due d order by d.agency_id, d.key
    on conflict do nothing
    returning agency_id, key
  ),
  news as materialized (
    select d.*
    from due d
    join claimed k on k.agency_id = d.agency_id and k.key = d.key
  ),
  own as (
    select n.agency_id, n.user_id as recipient_id, case when count(*) = 1
        then format('Your qualification ends soon: %s.', min(n.words))
        else format('%s of your qualifications end soon: %s.', count(*), string_agg(n.words, '; ' order by n.valid_to, n.name))
      end as content, '/profile' as link, max(n.ends_at) as expires_at
    from news n
    group by n.agency_id, n.user_id
  ),
  supervisors as materialized (
    select f.agency_id, f.center_id, s as id
    from (select distinct n.agency_id, n.center_id from news n) f
    cross join lateral private.supervisors_of(f.agency_id, f.center_id) s
  ),
  listed as (
    select n.*, s.id as recipient_id, row_number() over (partition by s.id order by n.valid_to, n.full_name, n.name) as place
    from news n
    join supervisors s on s.agency_id = n.agency_id and s.center_id is not distinct from n.center_id
      and s.id <> n.user_id
  ),
  overseen as (
    select l.agency_id, l.recipient_id, case when count(*) = 1
        then format('A qualification ends soon: %s, %s.', min(l.full_name), min(l.words))
        else format('%s qualifications end soon: %s%s.', count(*),
          string_agg(l.full_name || ', ' || l.words, '; ' order by l.place) filter (where l.place <= 5),
          case when count(*) > 5 then format('; and %s more', count(*) - 5) else '' end)
      end as content,
      '/people' || case when count(distinct l.user_id) = 1 then '?person=' || min(l.user_id::text) else '' end as link,
      max(l.ends_at) as expires_at
    from listed l
    group by l.agency_id, l.recipient_id
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, expires_at)
  select x.agency_id, x.recipient_id, 'certificate.expiring', left(x.content, 1000), x.link, x.expires_at
  from (table own union all table overseen) x
  order by x.recipient_id;
  get diagnostics told = row_count;
  return told;
end
$$;
