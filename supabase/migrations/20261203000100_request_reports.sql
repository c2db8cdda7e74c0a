-- Leave, trades and call-outs of a stretch, in numbers. A kind of leave that is private is not named.
create function private.get_request_report(center uuid, from_date date, to_date date)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  agency constant uuid := private.reported_agency(center, from_date, to_date);
  zone constant text := (select c.time_zone from public.centers c where c.id = center);
  from_at constant timestamptz := private.local_to_instant(from_date::timestamp, zone);
  to_at constant timestamptz := private.local_to_instant((to_date + 1)::timestamp, zone);
begin
  return json_build_object(
    'timeZone', zone,
    'leave', (
      select coalesce(json_agg(json_build_object('id', o.id, 'personId', p.id, 'fullName', p.full_name,
        'kind', case when k.is_private then null else k.name end, 'status', o.status, 'isSickCall', o.is_sick_call,
        'startsAt', private.in_ms(o.start_datetime), 'endsAt', private.in_ms(o.end_datetime),
        'chargedMinutes', o.charged_minutes, 'askedAt', private.in_ms(o.created_at), 'decidedAt', private.in_ms(o.reviewed_at))
        order by o.start_datetime, o.id), '[]')
      from public.time_off_requests o
      join public.profiles p on p.id = o.user_id and p.agency_id = agency and p.center_id = center
      join public.leave_kinds k on k.id = o.kind_id and k.agency_id = agency
      where o.agency_id = agency and o.start_datetime < to_at and o.end_datetime > from_at
    ),
    'balances', (
      select coalesce(json_agg(json_build_object('personId', p.id, 'fullName', p.full_name, 'kind', k.name,
        'minutes', b.minutes, 'takenMinutes', b.taken) order by p.full_name, p.id, k.name, k.id), '[]')
      from public.leave_kinds k
      join public.profiles p on p.agency_id = agency and p.center_id = center and p.is_active
      cross join lateral (
        select coalesce(sum(e.minutes), 0)::integer as minutes,
          coalesce(-sum(e.minutes) filter (where e.entry in ('taken', 'returned') and e.entry_date between from_date and to_date), 0)::integer
            as taken,
          count(*) as entries
        from public.leave_entries e where e.agency_id = agency and e.user_id = p.id and e.kind_id = k.id
      ) b
      where k.agency_id = agency and k.needs_balance and not k.is_private and b.entries > 0
    ),
    'swaps', (
      select coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'status', s.status,
        'requesterId', s.requester_id, 'requesterName', r.full_name, 'responderId', s.responder_id, 'responderName', t.full_name,
        'askedAt', private.in_ms(s.created_at), 'acceptedAt', private.in_ms(s.accepted_at), 'decidedAt', private.in_ms(s.decided_at),
        'shiftDate', a.shift_date) order by s.created_at, s.id), '[]')
      from public.shift_swaps s
      join public.profiles r on r.id = s.requester_id
      left join public.profiles t on t.id = s.responder_id
      left join public.assigned_shifts a on a.agency_id = agency and a.id = s.requester_assigned_shift_id
      where s.agency_id = agency and s.center_id = center and s.created_at >= from_at and s.created_at < to_at
    ),
    'asked', (
      select coalesce(json_agg(json_build_object('id', o.id, 'personId', p.id, 'fullName', p.full_name, 'status', o.status,
        'askedAt', private.in_ms(o.created_at), 'decidedAt', private.in_ms(o.reviewed_at)) order by o.created_at, o.id), '[]')
      from public.time_off_requests o
      join public.profiles p on p.id = o.user_id and p.agency_id = agency and p.center_id = center
      where o.agency_id = agency and o.created_at >= from_at and o.created_at < to_at and not o.is_sick_call
    ),
    'callOuts', (
      select coalesce(json_agg(json_build_object('id', c.id, 'state', c.state, 'startedAt', private.in_ms(c.started_at),
        'endedAt', private.in_ms(c.ended_at), 'shiftStartsAt', private.in_ms(o.starts_at), 'shiftDate', o.shift_date,
        'origin', o.origin, 'way', o.closed_way,
        'contacts', (select count(*) from public.call_out_contacts t where t.agency_id = agency and t.call_out_id = c.id))
        order by c.started_at, c.id), '[]')
      from public.call_outs c
      join public.openings o on o.agency_id = agency and o.id = c.opening_id
      where c.agency_id = agency and c.center_id = center and c.started_at >= from_at and c.started_at < to_at
    )
  );
end
$$;

create function public.get_request_report(p_center_id uuid, p_from date, p_to date)
returns json
language sql
stable
set search_path = ''
as $$ select private.get_request_report(p_center_id, p_from, p_to) $$;
comment on function public.get_request_report is
  'For supervisors: leave, trades and call-outs of a center between two dates, at most 366 days, with when they were asked and decided.';

revoke all on function private.get_request_report, public.get_request_report from public, anon, authenticated, service_role;
grant execute on function private.get_request_report, public.get_request_report to authenticated;
create index time_off_requests_asked_idx on public.time_off_requests (agency_id, created_at);
create index shift_swaps_asked_idx on public.shift_swaps (agency_id, center_id, created_at);
