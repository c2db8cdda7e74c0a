-- Who knows of the published schedules: people acknowledge each publication and each change, supervisors see who has not
-- and remind. A reminder is a notice like others, so when somebody was reminded last is read from the notices.
create index notifications_reminders_idx on public.notifications (recipient_id, created_at) where (kind = 'schedule.remind');

-- Published schedules of an agency that have not ended, the first 50.
create function private.current_schedules(agency uuid)
returns setof public.schedules
language sql
stable
security definer
set search_path = ''
as $$
  select s.*
  from public.schedules s
  join public.centers c on c.id = s.center_id
  where s.agency_id = agency and s.status = 'published'
    and s.end_date >= ((now() at time zone c.time_zone) - c.day_start::interval)::date
  order by s.start_date, s.id
  limit 50
$$;

-- What people of a schedule were asked to acknowledge. What has expired, or is for somebody who has left, is asked no more.
create function private.acknowledgements(agency uuid, schedule integer)
returns setof public.notifications
language sql
stable
security definer
set search_path = ''
as $$
  select n.*
  from public.notifications n
  join public.profiles p on p.id = n.recipient_id and p.is_active
  where n.agency_id = agency and n.schedule_id = schedule and n.needs_ack
    and (n.acknowledged_at is not null or n.expires_at is null or n.expires_at > now())
$$;

-- The same of all current schedules, as far as nobody has acknowledged it.
create function private.unacknowledged(agency uuid)
returns setof public.notifications
language sql
stable
security definer
set search_path = ''
as $$
  select n.*
  from private.current_schedules(agency) s
  join public.notifications n on n.agency_id = agency and n.schedule_id = s.id
  join public.profiles p on p.id = n.recipient_id and p.is_active
  where n.needs_ack and n.acknowledged_at is null and (n.expires_at is null or n.expires_at > now())
$$;

-- How many people were asked, and how many of them have acknowledged all of it.
create function private.count_acknowledgements(agency uuid, schedule integer)
returns table (asked integer, acknowledged integer)
language sql
stable
security definer
set search_path = ''
as $$
  select count(*)::integer, count(*) filter (where p.has_all)::integer
  from (
    select bool_and(n.acknowledged_at is not null) as has_all
    from private.acknowledgements(agency, schedule) n
    group by n.recipient_id
  ) p
$$;

create function private.last_reminder(person uuid)
returns timestamptz
language sql
stable
security definer
set search_path = ''
as $$
  select max(n.created_at) from public.notifications n where n.recipient_id = person and n.kind = 'schedule.remind'
$$;

create function private.list_schedule_acknowledgements()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('scheduleId', s.id, 'centerId', s.center_id, 'name', s.name,
      'startDate', s.start_date, 'endDate', s.end_date, 'asked', k.asked, 'acknowledged', k.acknowledged, 'open', o.list)
      order by s.start_date, s.id), '[]')
    from private.current_schedules(agency) s
    cross join lateral private.count_acknowledgements(agency, s.id) k
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'userId', n.recipient_id, 'fullName', n.full_name,
        'kind', n.kind, 'content', n.content, 'createdAt', round(extract(epoch from n.created_at) * 1000),
        'concernsAt', round(extract(epoch from n.concerns_at) * 1000),
        'remindedAt', round(extract(epoch from n.reminded_at) * 1000), 'isRead', n.read_at is not null)
        order by n.concerns_at nulls last, n.id), '[]') as list
      from (
        select n.*, p.full_name, r.at as reminded_at
        from private.acknowledgements(agency, s.id) n
        join public.profiles p on p.id = n.recipient_id
        -- A reminder from before the notice was of others; one of the last hour holds up the next all the same.
        left join lateral (select private.last_reminder(n.recipient_id) as at) r
          on r.at > least(n.created_at, now() - interval '1 hour')
        where n.acknowledged_at is null
        order by n.concerns_at nulls last, n.id
        limit 1000
      ) n
    ) o
    where k.asked > 0
  );
end
$$;
create function public.list_schedule_acknowledgements()
returns jsonb language sql stable set search_path = '' as $$
  select private.list_schedule_acknowledgements()
$$;
comment on function public.list_schedule_acknowledgements is 'By published schedule that has not ended, how many were asked to acknowledge it and its changes, and what is open.';

create function private.get_schedule_acknowledgement(schedule integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return (select jsonb_build_object('asked', k.asked, 'acknowledged', k.acknowledged)
    from private.count_acknowledgements(agency, schedule) k);
end
$$;
create function public.get_schedule_acknowledgement(p_schedule_id integer)
returns jsonb language sql stable set search_path = '' as $$
  select private.get_schedule_acknowledgement(p_schedule_id)
$$;
comment on function public.get_schedule_acknowledgement is 'How many people were asked to acknowledge a schedule and its changes, and how many have.';

-- What waits for a supervisor here. Of undelivered notices those of the last two weeks whose person has neither opened
-- them nor got them by another channel.
create function private.count_notice_work()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    select jsonb_build_object('people', count(distinct n.recipient_id),
      'soonestAt', round(extract(epoch from min(n.concerns_at) filter (where n.concerns_at > now())) * 1000),
      'undelivered', (
        select count(distinct d.notification_id)
        from public.notification_deliveries d
        join public.notifications u on u.id = d.notification_id
        join public.profiles p on p.id = d.recipient_id and p.is_active
        where d.agency_id = agency and d.state = 'dead' and d.ended_at > now() - interval '14 days'
          and u.read_at is null and u.acknowledged_at is null and (u.expires_at is null or u.expires_at > now())
          and not exists (
            select 1 from public.notification_deliveries o
            where o.notification_id = d.notification_id and o.state = 'sent' and o.channel <> 'webhook'
          )
      ))
    from private.unacknowledged(agency) n
  );
end
$$;
create function public.count_notice_work()
returns jsonb language sql stable set search_path = '' as $$
  select private.count_notice_work()
$$;
comment on function public.count_notice_work is 'How many people have not acknowledged, when the first of their shifts starts, and how many notices reached nobody.';

-- `2 published schedules, 1 changed shift and 1 cancelled shift`
create function private.acknowledgement_words(schedules bigint, changed bigint, cancelled bigint)
returns text
language sql
immutable
set search_path = ''
as $$
  select string_agg(x.words, case when x.place = x.count then ' and ' else ', ' end order by x.place)
  from (
    select w.words, row_number() over (order by w.place) as place, count(*) over () as count
    from (values
      (1, schedules, format('%s published schedule%s', schedules, case when schedules > 1 then 's' end)),
      (2, changed, format('%s changed shift%s', changed, case when changed > 1 then 's' end)),
      (3, cancelled, format('%s cancelled shift%s', cancelled, case when cancelled > 1 then 's' end))
    ) w (place, number, words)
    where w.number > 0
  ) x
$$;

-- Reminds whoever has not acknowledged the notices named: one notice for each person, about all that is open, and none
-- within an hour of the one before.
create function private.remind_unacknowledged(ids bigint[])
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  me uuid := (select auth.uid());
  left_out jsonb;
  told integer;
begin
  if coalesce(cardinality(ids), 0) not between 1 and 1000 then
    perform private.fail(422, 'Choose between 1 and 1,000 notices.', '{"field":"noticeIds"}');
  end if;
  -- Who presses twice, or with somebody else, is the second.
  perform pg_advisory_xact_lock(hashtextextended('remind:' || agency::text, 0));
  select coalesce(jsonb_agg(jsonb_build_object('userId', w.id, 'fullName', w.full_name, 'why', w.why,
    'remindedAt', case when w.why = 'recent' then round(extract(epoch from w.reminded_at) * 1000) end)
    order by w.full_name, w.id), '[]')
  into left_out
  from (
    select p.id, p.full_name, private.last_reminder(p.id) as reminded_at, case
        when not p.is_active then 'left'
        when p.id not in (select o.recipient_id from private.unacknowledged(agency) o where o.id = any (ids)) then 'acknowledged'
        when p.id = me then 'self'
        when private.last_reminder(p.id) > now() - interval '1 hour' then 'recent'
      end as why
    from public.profiles p
    where p.agency_id = agency and p.id in (
      select n.recipient_id from public.notifications n where n.agency_id = agency and n.needs_ack and n.id = any (ids)
    )
  ) w
  where w.why is not null;
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, concerns_at)
  select agency, o.recipient_id, 'schedule.remind', left(case
      when count(*) = 1 then format('%s asks you to acknowledge: %s', private.name_of(me), min(o.content))
      else format('%s asks you to acknowledge %s.', private.name_of(me), private.acknowledgement_words(
        count(*) filter (where o.kind like 'schedule.%'),
        count(*) filter (where o.kind not like 'schedule.%' and o.kind <> 'roster.cancelled'),
        count(*) filter (where o.kind = 'roster.cancelled')))
    end, 1000), '/notifications?show=acknowledge', 'acknowledge', min(o.concerns_at)
  from private.unacknowledged(agency) o
  group by o.recipient_id
  having bool_or(o.id = any (ids))
    and o.recipient_id not in (select (x ->> 'userId')::uuid from jsonb_array_elements(left_out) x)
  order by o.recipient_id;
  get diagnostics told = row_count;
  if told > 0 then
    perform private.record_audit(agency, 'notice.remind', null, jsonb_build_object('entity', 'notice',
      'people', told, 'left_out', jsonb_array_length(left_out)));
    perform private.tell_agency('supervisors', agency, 'deliveries');
  end if;
  return jsonb_build_object('told', told, 'leftOut', left_out);
end
$$;
create function public.remind_unacknowledged(p_ids bigint[])
returns jsonb language sql set search_path = '' as $$
  select private.remind_unacknowledged(p_ids)
$$;
comment on function public.remind_unacknowledged is 'Reminds people of what they have not acknowledged; how many were told, and who was left out and why.';

grant execute on function
  private.list_schedule_acknowledgements(), public.list_schedule_acknowledgements(),
  private.get_schedule_acknowledgement(integer), public.get_schedule_acknowledgement(integer),
  private.count_notice_work(), public.count_notice_work(),
  private.remind_unacknowledged(bigint[]), public.remind_unacknowledged(bigint[]) to authenticated;

-- Whoever has acknowledged everything needs no reminder any more: it counts as read, and what of it has not left stays.
create function private.end_reminders()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.notifications r
  set read_at = now()
  where r.recipient_id = new.recipient_id and r.kind = 'schedule.remind' and r.read_at is null
    and not exists (
      select 1 from public.notifications n
      where n.agency_id = new.agency_id and n.recipient_id = new.recipient_id and n.needs_ack and n.acknowledged_at is null
        and (n.expires_at is null or n.expires_at > now())
    );
  return null;
end
$$;
create trigger notifications_end_reminders after update of acknowledged_at on public.notifications
  for each row when (old.acknowledged_at is null and new.acknowledged_at is not null)
  execute function private.end_reminders();

-- Supervisors follow who was asked and who has acknowledged.
create function private.tell_of_acknowledgement()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_agency('supervisors', new.agency_id, 'deliveries');
  return null;
end
$$;
create constraint trigger notifications_tell_asked after insert on public.notifications
  deferrable initially deferred for each row when (new.needs_ack) execute function private.tell_of_acknowledgement();
create constraint trigger notifications_tell_acknowledged after update of acknowledged_at on public.notifications
  deferrable initially deferred for each row when (old.acknowledged_at is null and new.acknowledged_at is not null)
  execute function private.tell_of_acknowledgement();
