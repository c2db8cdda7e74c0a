-- What a setting that changes no schedule would touch, in numbers, for admins before they save it; of the start of the day
-- what stands against it, which may lie in no schedule that is to come.
create function private.setting_counts(wanted public.setting_kind, value jsonb, from_date date, which text)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  -- By the clock of the agency's first center, as everything that begins with a date.
  begins timestamptz := greatest(now(), (
    select starts::timestamp at time zone c.time_zone from public.centers c
    where c.agency_id = agency order by c.created_at, c.id limit 1
  ));
begin
  which := coalesce(which, '');
  if wanted is null or (wanted in ('leave_kind', 'day_start')) <> (which <> '')
    or wanted not in ('leave_rules', 'leave_kind', 'swap_rules', 'notice_rules', 'sign_in', 'retention', 'day_start')
  then
    perform private.fail(422, 'There is no such setting.', '{"field":"kind"}');
  end if;
  if wanted = 'leave_kind' and not exists (
    select 1 from public.leave_kinds k where k.agency_id = agency and k.id::text = which
  ) then
    perform private.fail(404, 'This kind of leave does not exist.');
  end if;
  if wanted = 'day_start' then
    if not exists (select 1 from public.centers c where c.agency_id = agency and c.id::text = which) then
      perform private.fail(404, 'This center does not exist.');
    end if;
    perform private.require_keys(value, array['dayStart']);
    return jsonb_build_object('problem', private.day_start_problem(which::uuid,
      private.time_in(value, 'dayStart', 15, 'The day starts at a time in steps of 15 minutes, such as 05:15.')));
  end if;
  perform private.check_setting(agency, wanted, value, starts, null, which);
  return case wanted
    when 'leave_rules' then (
      with dates as materialized (
        select d.*, case when d.is_supervisor then value ->> 'capSupervisors' else value ->> 'capDispatchers' end::integer as cap
        from private.leave_dates(agency, starts, (
          select coalesce(max(o.end_datetime)::date + 1, starts) from public.time_off_requests o
          where o.agency_id = agency and o.status in ('pending', 'approved')
        )) d
        where d.counts
      ), days as materialized (
        select d.day, d.center_id, d.is_supervisor, d.cap, count(distinct d.user_id) as off
        from dates d
        where d.status = 'approved'
        group by d.day, d.center_id, d.is_supervisor, d.cap
      )
      select jsonb_build_object(
        'over', (
          select coalesce(jsonb_agg(jsonb_build_object('date', o.day, 'center', c.name, 'isSupervisor', o.is_supervisor,
            'off', o.off, 'cap', o.cap) order by o.day, c.name, o.is_supervisor), '[]')
          from days o
          join public.centers c on c.id = o.center_id
          where o.off > o.cap
        ),
        'waiting', (
          select count(distinct w.request_id)
          from dates w
          left join days o on o.day = w.day and o.center_id = w.center_id and o.is_supervisor = w.is_supervisor
          where w.status = 'pending' and not w.is_protected and coalesce(o.off, 0) >= w.cap
        ))
    )
    when 'leave_kind' then (
      select jsonb_build_object('isActive', k.is_active, 'countsToCaps', k.counts_to_caps, 'needsBalance', k.needs_balance,
        'isProtected', k.is_protected,
        'waiting', (
          select count(*) from public.time_off_requests o
          where o.agency_id = agency and o.kind_id = k.id and o.status = 'pending'
        ),
        'approved', (
          select count(*) from public.time_off_requests o
          where o.agency_id = agency and o.kind_id = k.id and o.status = 'approved' and o.end_datetime > begins
        ))
      from public.leave_kinds k where k.agency_id = agency and k.id::text = which
    )
    when 'swap_rules' then (
      select jsonb_build_object('open', count(*), 'barred', count(*) filter (
        where s.until - begins < make_interval(mins => (value ->> 'noticeMinutes')::integer)))
      from (
        -- An offer is answered until the notice before the earlier shift, by whichever answer leaves most time.
        select coalesce(max(least(mine.starts_at, theirs.starts_at)), mine.starts_at) as until
        from public.shift_swaps o
        join public.assigned_shifts mine on mine.id = o.requester_assigned_shift_id
        left join public.swap_answers a on a.swap_id = o.id and a.state in ('asked', 'proposed')
        left join public.assigned_shifts theirs on theirs.id = a.assigned_shift_id
        where o.agency_id = agency and o.status = 'pending' and o.expires_at > begins
        group by o.id, mine.starts_at
      ) s
    )
    when 'notice_rules' then (
      select jsonb_build_object('late', count(*))
      from public.notifications n
      join public.profiles p on p.id = n.recipient_id and p.is_active
      where n.agency_id = agency and n.needs_ack and n.acknowledged_at is null
        and (n.expires_at is null or n.expires_at > begins) and n.created_at > begins - interval '30 days'
        and n.created_at <= begins - make_interval(hours => (value ->> 'ackHours')::integer)
        and not exists (select from private.told t where t.agency_id = n.agency_id and t.key = 'acknowledge:' || n.id)
    ) || (
      select jsonb_build_object('hasReceiver', r.webhook_url is not null)
      from public.notice_rules r where r.agency_id = agency
    )
    when 'sign_in' then (
      select jsonb_build_object('policy', a.sign_in_policy, 'waiting', (
        select count(*) from private.sign_in_guards g
        join public.profiles p on p.id = g.user_id and p.agency_id = agency
        where g.blocked_until > now()
      ))
      from public.agencies a where a.id = agency
    )
    when 'retention' then jsonb_build_object(
      'audit', (
        select count(*) from public.audit_logs l
        where l.agency_id = agency and l.created_at < begins - make_interval(months => (value ->> 'auditMonths')::integer)
      ),
      -- What somebody still has to read or to acknowledge stays.
      'notices', (
        select count(*) from public.notifications n
        where n.agency_id = agency and n.created_at < begins - make_interval(months => (value ->> 'noticeMonths')::integer)
          and n.planned_at is not null and n.read_at is not null and not (n.needs_ack and n.acknowledged_at is null)
      ))
  end;
end
$$;
create function public.get_setting_counts(
  p_kind public.setting_kind, p_value jsonb, p_effective_from date, p_subject text default ''
)
returns jsonb language sql stable set search_path = '' as $$
  select private.setting_counts(p_kind, p_value, p_effective_from, p_subject)
$$;
grant execute on function
  private.setting_counts(public.setting_kind, jsonb, date, text),
  public.get_setting_counts(public.setting_kind, jsonb, date, text)
to authenticated;
comment on function public.get_setting_counts(public.setting_kind, jsonb, date, text) is
  'What a setting would touch beside schedules from a date on, in numbers, by its kind; of a day''s start what stands against it.';
