-- What expires is told beside the qualifications that end: people and their supervisors 60, 30 and 7 days before, and once it
-- has; and the nightly look ahead lists it.

-- Steps by the days that are left, the nearest that was passed. Where the qualification that a certificate proves ends on the
-- same day, that is told already from 30 days on.
create function private.tell_ending_certificates(moment timestamptz)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  told integer;
begin
  with due as materialized (
    select c.agency_id, p.id as user_id, p.full_name, p.center_id, c.expires_on, c.title, k.key, n.days,
      format('%s on %s', c.title, to_char(c.expires_on, 'FMDy FMDD Mon YYYY')) as words
    from public.certificates c
    join public.agencies a on a.id = c.agency_id and a.status = 'active'
    join public.profiles p on p.id = c.user_id and p.is_active
    left join public.centers f on f.id = p.center_id
    cross join lateral (select c.expires_on - private.day_in_view(moment, coalesce(f.time_zone, 'UTC')) as days) n
    cross join lateral (
      select case when n.days < 0 then 'over' when n.days <= 7 then '7' when n.days <= 30 then '30' else '60' end as step
    ) s
    cross join lateral (select format('certificate:%s:%s', c.id, s.step) as key) k
    where c.state = 'confirmed' and n.days between -30 and 60
      and not exists (select from private.told d where d.agency_id = c.agency_id and d.key = k.key)
      -- One that was handed in to take its place waits for a supervisor, and the person has done what they can.
      and not exists (
        select from public.certificates o where o.agency_id = c.agency_id and o.replaces_id = c.id and o.state = 'waiting'
      )
      and not (s.step in ('30', '7') and exists (
        select from private.held_qualifications(c.agency_id, array[c.user_id]) h
        where h.qualification_id = c.qualification_id and h.valid_to = c.expires_on
      ))
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select d.agency_id, d.key from due d order by d.agency_id, d.key
    on conflict do nothing
    returning agency_id, key
  ),
  news as materialized (
    select d.* from due d join claimed k on k.agency_id = d.agency_id and k.key = d.key
  ),
  own as (
    select n.agency_id, n.user_id as recipient_id, case
        when count(*) > 1 then format('%s of your certificates expire or have expired: %s.', count(*),
          string_agg(n.words, '; ' order by n.expires_on, n.title))
        when min(n.days) < 0 then format('Your certificate has expired: %s.', min(n.words))
        else format('Your certificate expires: %s.', min(n.words))
      end as content, '/profile' as link
    from news n
    group by n.agency_id, n.user_id
  ),
  listed as (
    select n.*, s as recipient_id, row_number() over (partition by s order by n.expires_on, n.full_name, n.title) as place
    from news n cross join lateral private.supervisors_of(n.agency_id, n.center_id) s
    where s <> n.user_id
  ),
  overseen as (
    select l.agency_id, l.recipient_id, case
        when count(*) > 1 then format('%s certificates expire or have expired: %s%s.', count(*),
          string_agg(l.full_name || ', ' || l.words, '; ' order by l.place) filter (where l.place <= 5),
          case when count(*) > 5 then format('; and %s more', count(*) - 5) else '' end)
        when min(l.days) < 0 then format('A certificate has expired: %s, %s.', min(l.full_name), min(l.words))
        else format('A certificate expires: %s, %s.', min(l.full_name), min(l.words))
      end as content,
      case when count(distinct l.user_id) = 1 then '/people/' || min(l.user_id::text) else '/people?certificate=60' end as link
    from listed l
    group by l.agency_id, l.recipient_id
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select x.agency_id, x.recipient_id, 'certificate.expiring', left(x.content, 1000), x.link
  from (table own union all table overseen) x
  order by x.recipient_id;
  get diagnostics told = row_count;
  return told;
end
$$;

-- As before, with certificates.
create or replace function private.tell_due()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  teller text;
  made integer;
  told integer := 0;
begin
  -- None of the tellers looks back so far.
  delete from private.told t where t.told_at < now() - interval '60 days';
  perform private.withdraw_shift_notices(now());
  foreach teller in array array[
    'private.expire_openings(now())', 'private.tell_late_edits(now())', 'private.tell_new_devices()', 'private.tell_shift_reminders(now())',
    'private.tell_ending_qualifications(now())', 'private.tell_ending_certificates(now())', 'private.tell_open_shifts(now())',
    'private.tell_shortfalls(now())', 'private.tell_unacknowledged(now())', 'private.tell_handovers(now())',
    'private.lock_idle_sessions()'
  ] loop
    begin
      execute 'select ' || teller into made;
      told := told + made;
    exception when others then
      raise warning '% failed: %', teller, sqlerrm;
    end;
  end loop;
  return told;
end
$$;

-- Confirmed ones of active people that end within 60 days or ended within the last 30, the earliest first.
create function private.ending_certificates(agency uuid, today date)
returns json
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(json_agg(json_build_object('userId', c.user_id, 'fullName', c.full_name, 'title', c.title,
    'lastDate', c.expires_on) order by c.expires_on, c.full_name, c.user_id, c.title), '[]')
  from (
    select k.user_id, p.full_name, k.title, k.expires_on
    from public.certificates k
    join public.profiles p on p.id = k.user_id and p.is_active
    where k.agency_id = agency and k.state = 'confirmed' and k.expires_on between today - 30 and today + 60
    order by k.expires_on, p.full_name limit 500
  ) c
$$;

-- As before, with certificates.
create or replace function private.get_digest_facts(agency uuid)
returns json
language sql
stable
security definer
set search_path = ''
as $$
  select json_build_object(
    'centers', (
      select coalesce(json_agg(private.digest_center(c) order by c.created_at, c.id), '[]')
      from public.centers c where c.agency_id = a.id and c.is_active
    ),
    -- Never of which kind, nor why.
    'requests', (
      select coalesce(json_agg(json_build_object('kind', x.kind, 'id', x.id, 'centerId', x.center_id, 'names', x.names,
        'startsAt', round(extract(epoch from x.starts_at) * 1000), 'endsAt', round(extract(epoch from x.ends_at) * 1000),
        'since', round(extract(epoch from x.since) * 1000)) order by x.starts_at, x.kind, x.id), '[]')
      from (
        select 'leave' as kind, o.id, p.center_id, array[p.full_name] as names, o.start_datetime as starts_at,
          o.end_datetime as ends_at, o.created_at as since
        from public.time_off_requests o
        join public.profiles p on p.id = o.user_id and p.is_active and p.center_id is not null
        where o.agency_id = a.id and o.status = 'pending'
        union all
        select 'swap', s.id, s.center_id, array[requester.full_name, responder.full_name], t.starts_at, t.ends_at, s.accepted_at
        from public.shift_swaps s
        join public.profiles requester on requester.id = s.requester_id
        join public.profiles responder on responder.id = s.responder_id
        cross join lateral (
          select min(r.starts_at) as starts_at, max(r.ends_at) as ends_at
          from public.assigned_shifts r where r.id in (s.requester_assigned_shift_id, s.responder_assigned_shift_id)
        ) t
        where s.agency_id = a.id and s.status = 'accepted' and s.expires_at > now()
        order by starts_at, kind, id limit 500
      ) x
    ),
    'invitationEnds', (
      select coalesce(json_agg(round(extract(epoch from i.expires_at) * 1000) order by i.expires_at), '[]')
      from (
        select v.expires_at from public.invitations v
        join public.profiles p on p.id = v.user_id and p.is_active
        where v.agency_id = a.id and v.state = 'pending' and v.expires_at > now()
        order by v.expires_at limit 500
      ) i
    ),
    'certificates', private.ending_certificates(a.id, private.today_of(a.id)),
    'unacknowledged', (
      select count(*)
      from public.notifications n
      join public.profiles p on p.id = n.recipient_id and p.is_active
      where n.agency_id = a.id and n.needs_ack and n.acknowledged_at is null
        and (n.expires_at is null or n.expires_at > now())
        and n.created_at <= now() - make_interval(hours => coalesce(
          (select r.ack_hours from public.notice_rules r where r.agency_id = a.id), 24))
    ),
    'undelivered', (
      select count(distinct d.notification_id)
      from public.notification_deliveries d
      join public.notifications n on n.id = d.notification_id and n.read_at is null
      where d.agency_id = a.id and d.state = 'dead' and d.ended_at > now() - interval '24 hours'
        and not exists (
          select 1 from public.notification_deliveries o where o.notification_id = d.notification_id and o.state = 'sent'
            and o.channel <> 'webhook'
        )
    )
  )
  from public.agencies a
  where a.id = agency and a.status = 'active'
$$;
