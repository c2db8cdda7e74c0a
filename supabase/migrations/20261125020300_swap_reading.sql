-- Dispatchers trade with dispatchers; supervisors and admins among themselves.
create function private.of_one_capacity(one uuid, other uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce((private.role_of(one) = 'dispatcher') = (private.role_of(other) = 'dispatcher'), false)
$$;

-- Whether an offer to everyone is there for somebody: of the same center and capacity, and not answered yet.
create function private.may_take_swap(swap public.shift_swaps, person uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select swap.is_for_everyone and swap.requester_id <> person and (private.swap_by_now(swap)).status = 'pending'
    and exists (select 1 from public.profiles p where p.id = person and p.center_id = swap.center_id and p.is_active)
    and private.of_one_capacity(swap.requester_id, person)
    and not exists (
      select 1 from public.swap_answers w where w.swap_id = swap.id and w.person_id = person and w.state <> 'void'
    )
$$;

-- Who sees an offer: its two people, whoever was asked or answered, whoever may take it, and supervisors.
create function private.may_see_swap(swap public.shift_swaps, person uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select person = swap.requester_id or person is not distinct from swap.responder_id
    or exists (select 1 from public.swap_answers w where w.swap_id = swap.id and w.person_id = person)
    or private.may_take_swap(swap, person)
    or coalesce(private.may_supervise(person, swap.agency_id), false)
$$;

-- The life of offers, also that one has expired while nobody has written it down.
create function private.swap_life(agency uuid, swap_ids integer[], reader uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select private.swap_event_records(agency, swap_ids, reader) || coalesce(jsonb_agg(jsonb_build_object('swapId', s.id,
    'at', round(extract(epoch from s.expires_at) * 1000), 'from', s.status, 'to', 'expired',
    'actorName', null, 'reason', null) order by s.id), '[]')
  from public.shift_swaps s
  where s.agency_id = agency and s.id = any (swap_ids) and s.status in ('pending', 'accepted') and s.expires_at <= now()
$$;

-- Those offers as a person may read them, in that order.
create function private.swap_records(swap_ids integer[], reader uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(private.swap_record(private.swap_by_now(s), reader) order by x.place), '[]')
  from unnest(swap_ids) with ordinality x (id, place)
  join public.shift_swaps s on s.id = x.id
$$;

-- Everything about trades of the caller: an OwnSwaps of lib/domain/swap-records.ts.
create function private.list_my_swaps()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  shown integer[];
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see trades.');
  end if;
  select array(
    select s.id from public.shift_swaps s
    where s.id in (
      select o.id from public.shift_swaps o where o.agency_id = agency and o.requester_id = me
      union select o.id from public.shift_swaps o where o.agency_id = agency and o.responder_id = me
      union select w.swap_id from public.swap_answers w where w.agency_id = agency and w.person_id = me
    )
    order by s.created_at desc, s.id desc limit 200
  ) into shown;
  return jsonb_build_object('swaps', private.swap_records(shown, me),
    'events', private.swap_life(agency, shown, me));
end
$$;

-- Offers to everyone that the caller may take, by their shift.
create function private.list_open_swaps()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see trades.');
  end if;
  return private.swap_records(array(
    select s.id
    from public.profiles p
    join public.shift_swaps s on s.agency_id = agency and s.center_id = p.center_id and s.status = 'pending'
    join public.assigned_shifts a on a.id = s.requester_assigned_shift_id
    where p.id = me and s.is_for_everyone and private.may_take_swap(s, me)
    order by a.starts_at, s.id limit 200
  ), me);
end
$$;

-- Trades of the agency, 100 at a time: what waits for a decision by when it was accepted, the oldest first; the rest the
-- latest first. `after` is the last one of the page before.
create function private.list_swaps(wanted public.swap_status, after integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  edge timestamptz;
  shown integer[];
begin
  select case wanted when 'accepted' then s.accepted_at else s.created_at end into edge
  from public.shift_swaps s where s.id = after and s.agency_id = agency;
  if wanted = 'accepted' then
    shown := array(
      select s.id from public.shift_swaps s
      where s.agency_id = agency and s.status = 'accepted' and s.expires_at > now()
        and (edge is null or (s.accepted_at, s.id) > (edge, after))
      order by s.accepted_at, s.id limit 101
    );
  else
    shown := array(
      select s.id from public.shift_swaps s
      where s.agency_id = agency and (private.swap_by_now(s)).status = wanted
        and (edge is null or (s.created_at, s.id) < (edge, after))
      order by s.created_at desc, s.id desc limit 101
    );
  end if;
  return jsonb_build_object('swaps', private.swap_records(shown[1:100], (select auth.uid())),
    'next', shown[case when cardinality(shown) > 100 then 100 end]);
end
$$;

-- One offer with its life; null for whoever may not see it.
create function private.get_swap(swap_id integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if not exists (
    select 1 from public.shift_swaps s where s.id = swap_id and s.agency_id = agency and private.may_see_swap(s, me)
  ) then
    return null;
  end if;
  return jsonb_build_object('swap', private.swap_records(array[swap_id], me) -> 0,
    'events', private.swap_life(agency, array[swap_id], me));
end
$$;

create function public.list_my_swaps()
returns jsonb language sql stable set search_path = '' as $$ select private.list_my_swaps() $$;
create function public.list_open_swaps()
returns jsonb language sql stable set search_path = '' as $$ select private.list_open_swaps() $$;
create function public.list_swaps(p_status public.swap_status, p_after integer default null)
returns jsonb language sql stable set search_path = '' as $$ select private.list_swaps(p_status, p_after) $$;
create function public.get_swap(p_swap_id integer)
returns jsonb language sql stable set search_path = '' as $$ select private.get_swap(p_swap_id) $$;
grant execute on function private.list_my_swaps(), public.list_my_swaps(), private.list_open_swaps(), public.list_open_swaps(),
  private.list_swaps(public.swap_status, integer), public.list_swaps(public.swap_status, integer),
  private.get_swap(integer), public.get_swap(integer) to authenticated;
comment on function public.list_my_swaps is 'The caller''s own offers, and those that name the caller, with their events.';
comment on function public.list_open_swaps is 'Offers to everyone that the caller may take.';
comment on function public.list_swaps is 'Trades of the agency in a state, for its supervisors.';
comment on function public.get_swap is 'One offer with its events, for whoever may see it; null for others.';
