-- What people have not acknowledged in the hours that the agency gives them, or an hour after it was told when a shift it
-- concerns starts within twelve: told once to the supervisors of the center, and the person is reminded, unless that was
-- done in the last hour. After a month nobody asks any more.
create function private.tell_unacknowledged(moment timestamptz)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  told integer;
  concerned uuid[];
begin
  with due as materialized (
    select n.id, n.agency_id, n.recipient_id, n.kind, n.content, n.concerns_at, p.full_name,
      coalesce(s.center_id, p.center_id) as center_id, 'acknowledge:' || n.id as key
    from public.notifications n
    join public.profiles p on p.id = n.recipient_id and p.is_active
    join public.agencies g on g.id = n.agency_id and g.status = 'active'
    left join public.notice_rules r on r.agency_id = n.agency_id
    left join public.schedules s on s.id = n.schedule_id
    where n.needs_ack and n.acknowledged_at is null and (n.expires_at is null or n.expires_at > moment)
      and n.created_at > moment - interval '30 days' and n.created_at <= moment - case
        when n.concerns_at > moment and n.concerns_at <= moment + interval '12 hours' then interval '1 hour'
        else make_interval(hours => coalesce(r.ack_hours, 24))
      end
      and not exists (select from private.told d where d.agency_id = n.agency_id and d.key = 'acknowledge:' || n.id)
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select d.agency_id, d.key from due d order by 1, 2
    on conflict do nothing
    returning agency_id, key
  ),
  news as materialized (
    select d.*
    from due d
    join claimed k on k.agency_id = d.agency_id and k.key = d.key
  ),
  reminders as (
    select n.agency_id, n.recipient_id, 'schedule.remind' as kind, case
        when count(*) = 1 then format('Please acknowledge: %s', min(n.content))
        else format('Please acknowledge %s.', private.acknowledgement_words(
          count(*) filter (where n.kind like 'schedule.%'),
          count(*) filter (where n.kind not like 'schedule.%' and n.kind <> 'roster.cancelled'),
          count(*) filter (where n.kind = 'roster.cancelled')))
      end as content, '/notifications?show=acknowledge' as link, 'acknowledge' as subject, min(n.concerns_at) as concerns_at
    from news n
    group by n.agency_id, n.recipient_id
    having coalesce(private.last_reminder(n.recipient_id) <= moment - interval '1 hour', true)
  ),
  supervisors as materialized (
    select f.agency_id, f.center_id, s as id
    from (select distinct n.agency_id, n.center_id from news n) f
    cross join lateral private.supervisors_of(f.agency_id, f.center_id) s
  ),
  listed as (
    select distinct n.agency_id, s.id as recipient_id, n.recipient_id as person, n.full_name,
      min(n.concerns_at) over (partition by s.id) as concerns_at,
      dense_rank() over (partition by s.id order by n.full_name, n.recipient_id) as place
    from news n
    join supervisors s on s.agency_id = n.agency_id and s.center_id is not distinct from n.center_id
      and s.id <> n.recipient_id
  ),
  reports as (
    select l.agency_id, l.recipient_id, 'schedule.unacknowledged' as kind, format(
        '%s not acknowledged a schedule or a change: %s%s.',
        case when count(*) = 1 then '1 person has' else format('%s people have', count(*)) end,
        string_agg(l.full_name, ', ' order by l.place) filter (where l.place <= 10),
        case when count(*) > 10 then format(' and %s more', count(*) - 10) else '' end) as content,
      '/notices?tab=acknowledge' as link, null as subject, l.concerns_at
    from listed l
    group by l.agency_id, l.recipient_id, l.concerns_at
  ),
  made as (
    insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, concerns_at)
    select x.agency_id, x.recipient_id, x.kind, left(x.content, 1000), x.link, x.subject, x.concerns_at
    from (table reminders union all table reports) x
    order by x.recipient_id, x.kind
    returning agency_id
  )
  select count(*), array_agg(distinct m.agency_id) into told, concerned from made m;
  -- Whoever looks at who has not acknowledged sees who was reminded.
  perform private.tell_agency('supervisors', a, 'deliveries') from unnest(concerned) a;
  return told;
end
$$;
