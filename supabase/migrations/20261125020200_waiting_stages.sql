-- Who has to decide what waits since then, by now: the supervisors, after some hours the deputy, then the admins. Who is a
-- party to it, may not decide any more, or is off just now is no deputy: then the admins are asked at once. Time off and
-- trades wait by this one rule.
create function private.waiting_stage(agency uuid, since timestamptz, parties uuid[])
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case
    when now() < since + make_interval(hours => r.escalate_after_hours) then 'supervisors'
    when now() < since + make_interval(hours => 2 * r.escalate_after_hours)
      and r.deputy_id <> all (parties) and private.may_supervise(r.deputy_id, agency)
      and not exists (
        select 1 from public.time_off_requests o
        where o.user_id = r.deputy_id and o.status = 'approved' and o.start_datetime <= now() and o.end_datetime > now()
      ) then 'deputy'
    else 'admins'
  end
  from public.leave_rules r where r.agency_id = agency
$$;

create or replace function private.time_off_stage(request public.time_off_requests)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case when request.status = 'pending'
    then private.waiting_stage(request.agency_id, request.created_at, array[request.user_id]) end
$$;

-- A trade as it is by now: past its limit it has expired, whether or not that is written down yet.
create function private.swap_by_now(swap public.shift_swaps)
returns public.shift_swaps
language plpgsql
stable
set search_path = ''
as $$
begin
  if swap.status in ('pending', 'accepted') and swap.expires_at <= now() then
    swap.status := 'expired';
  end if;
  return swap;
end
$$;

create or replace function private.swap_stage(swap public.shift_swaps)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case when (private.swap_by_now(swap)).status = 'accepted'
    then private.waiting_stage(swap.agency_id, swap.accepted_at, array[swap.requester_id, swap.responder_id]) end
$$;

-- Whom a stage asks: the supervisors of the center and whoever of them has no center, the deputy, or the admins. Never a
-- party.
create function private.stage_people(agency uuid, center uuid, stage text, parties uuid[])
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
  select p.id
  from public.profiles p
  join public.leave_rules r on r.agency_id = p.agency_id
  where p.agency_id = agency and p.is_active and p.id <> all (parties) and case stage
    when 'supervisors' then coalesce(p.center_id, center) = center and private.role_of(p.id) >= 'supervisor'
    when 'deputy' then p.id = r.deputy_id
    else private.role_of(p.id) = 'admin'
  end
$$;
