-- Whoever comes second for a shift reads who agreed on the other trade, and when.
create or replace function private.require_unpromised(agency uuid, row_ids bigint[])
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  promised record;
begin
  select t.code, a.shift_date, p.full_name, e.created_at,
    to_char(e.created_at at time zone c.time_zone, 'FMDy FMDD Mon YYYY "at" HH24:MI') as said_at into promised
  from public.shift_swaps s
  join public.assigned_shifts a on a.id in (s.requester_assigned_shift_id, s.responder_assigned_shift_id) and a.id = any (row_ids)
  join public.shifts t on t.id = a.shift_id
  join public.centers c on c.id = s.center_id
  join public.swap_events e on e.agency_id = s.agency_id and e.swap_id = s.id and e.to_status = 'accepted'
  left join public.profiles p on p.id = e.actor_id
  where s.agency_id = agency and s.status = 'accepted' and s.expires_at > now()
  limit 1;
  if found then
    perform private.fail(409, format('%s on %s is in another trade, which %s accepted on %s.', promised.code,
        to_char(promised.shift_date, 'FMDy FMDD Mon YYYY'), coalesce(promised.full_name, 'somebody'), promised.said_at),
      jsonb_build_object('status', 'accepted', 'by', promised.full_name,
        'at', round(extract(epoch from promised.created_at) * 1000)));
  end if;
end
$$;
