-- What waits for a decision is told once to whom each stage asks: the first at once, later ones by the sweep.
alter table public.time_off_requests
  add column told_stage text check (told_stage in ('supervisors', 'deputy', 'admins'));
comment on column public.time_off_requests.told_stage is 'Who was told last that it waits.';
alter table public.time_off_requests disable trigger user;
update public.time_off_requests o set told_stage = private.time_off_stage(o) where o.status = 'pending';
alter table public.time_off_requests enable trigger user;
alter table public.shift_swaps disable trigger user;
update public.shift_swaps s set told_stage = private.swap_stage(s) where s.status = 'accepted';
alter table public.shift_swaps enable trigger user;

create index time_off_requests_waiting_idx on public.time_off_requests (created_at) where (status = 'pending');
create index shift_swaps_open_idx on public.shift_swaps (expires_at) where (status in ('pending', 'accepted'));

-- Whose turn it is to know of a request changes nothing that a decision is made on.
drop trigger time_off_requests_touch on public.time_off_requests;
create trigger time_off_requests_touch before update on public.time_off_requests
  for each row when (old.told_stage is not distinct from new.told_stage) execute function private.touch();
drop trigger time_off_requests_audit on public.time_off_requests;
create trigger time_off_requests_audit after insert or delete on public.time_off_requests
  for each row execute function private.audit_row('time_off', 'id');
create trigger time_off_requests_audit_step after update on public.time_off_requests
  for each row when (old.told_stage is not distinct from new.told_stage) execute function private.audit_row('time_off', 'id');

-- Never of which kind, nor why.
create function private.tell_of_waiting_request(request public.time_off_requests, stage text)
returns void
language sql
security definer
set search_path = ''
as $$
  select private.notify(p, 'time_off.waiting',
    format(case stage when 'supervisors' then '%s asks for time off %s.' else 'Nobody has decided yet: %s asks for time off %s.' end,
      asker.full_name, private.leave_words(request.start_datetime, request.end_datetime, floor)),
    '/requests?request=' || request.id)
  from public.profiles asker
  join public.centers floor on floor.id = asker.center_id
  cross join lateral private.stage_people(request.agency_id, floor.id, stage, array[asker.id]) p
  where asker.id = request.user_id
$$;

create function private.tell_of_waiting_swap(swap public.shift_swaps, stage text)
returns void
language sql
security definer
set search_path = ''
as $$
  select private.notify(p, 'swap.waiting',
    case when stage = 'supervisors' then '' else 'Nobody has decided yet: ' end || case swap.kind
      when 'give' then format('%s would work %s instead of %s.', n.responder, n.given, n.requester)
      else format('%s and %s trade %s for %s.', n.requester, n.responder, n.given,
        private.offered_words(swap.responder_shift, swap)) end,
    '/requests?swap=' || swap.id)
  from (
    select private.name_of(swap.requester_id) as requester, private.name_of(swap.responder_id) as responder,
      private.offered_words(swap.requester_shift, swap) as given
  ) n
  cross join private.stage_people(swap.agency_id, swap.center_id, stage, array[swap.requester_id, swap.responder_id]) p
$$;

create function private.begin_request()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  new.told_stage := private.time_off_stage(new);
  return new;
end
$$;

-- A seed tells nobody.
create function private.tell_of_new_request()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if coalesce(current_setting('app.bulk', true), '') <> 'on' then
    perform private.tell_of_waiting_request(new, new.told_stage);
  end if;
  return null;
end
$$;
create trigger time_off_requests_wait before insert on public.time_off_requests
  for each row when (new.status = 'pending') execute function private.begin_request();
create trigger time_off_requests_waits after insert on public.time_off_requests
  for each row when (new.status = 'pending') execute function private.tell_of_new_request();

create function private.begin_to_wait()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  new.told_stage := private.swap_stage(new);
  return new;
end
$$;

-- A trade that the agency lets through waits for nobody: what is left at commit counts.
create function private.tell_of_accepted_swap()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_of_waiting_swap(s, s.told_stage)
  from public.shift_swaps s where s.id = new.id and s.status = 'accepted';
  return null;
end
$$;
create trigger shift_swaps_wait before insert or update of status on public.shift_swaps
  for each row when (new.status = 'accepted') execute function private.begin_to_wait();
create constraint trigger shift_swaps_waits after update on public.shift_swaps
  deferrable initially deferred for each row when (old.status <> 'accepted' and new.status = 'accepted')
  execute function private.tell_of_accepted_swap();

-- Writes down that an offer has expired, and tells its people: also whoever answered it with a shift.
create function private.expire_swap(swap public.shift_swaps)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  words text := private.offered_words(swap.requester_shift, swap);
  link text := '/swaps?swap=' || swap.id;
begin
  perform private.set_action('swap.expire');
  update public.shift_swaps s set status = 'expired' where s.id = swap.id;
  perform private.set_action('');
  if swap.status = 'accepted' then
    perform private.notify(p, 'swap.expired', format('Nobody decided in time on the trade of %s. It has expired.', words), link)
    from unnest(array[swap.requester_id, swap.responder_id]) p;
  else
    perform private.notify(swap.requester_id, 'swap.expired', format('Your offer of %s has expired.', words), link);
    perform private.notify(w.person_id, 'swap.expired', format('What %s offered, %s, has expired.',
      private.name_of(swap.requester_id), words), link)
    from public.swap_answers w
    where w.agency_id = swap.agency_id and w.swap_id = swap.id and w.state = 'proposed';
  end if;
end
$$;

-- Whether somebody is to be told who was not: stages only rise.
create function private.is_later_stage(stage text, told text)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select coalesce(array_position(array['supervisors', 'deputy', 'admins'], stage)
    > coalesce(array_position(array['supervisors', 'deputy', 'admins'], told), 0), false)
$$;

-- What time alone does to requests: offers expire, and whoever is asked next is told. Rows that somebody just works on are
-- left for the next time; several sweeps at once do each thing once. Returns how many were done.
create function private.sweep_requests()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  swap_ids integer[];
  request_ids integer[];
  swap public.shift_swaps;
  request public.time_off_requests;
  done integer := 0;
begin
  swap_ids := array(
    select s.id from public.shift_swaps s
    where s.status in ('pending', 'accepted')
      and (s.expires_at <= now() or private.is_later_stage(private.swap_stage(s), s.told_stage))
  );
  request_ids := array(
    select o.id from public.time_off_requests o
    where o.status = 'pending' and o.told_stage is distinct from 'admins'
      and private.is_later_stage(private.time_off_stage(o), o.told_stage)
  );
  if cardinality(swap_ids || request_ids) = 0 then
    return 0;
  end if;
  -- People before offers, as everybody locks them: those of the offers, and whoever may be told.
  perform private.hold_people_of_swaps(swap_ids);
  perform 1 from public.profiles p
  where p.is_active and private.role_of(p.id) >= 'supervisor' and p.agency_id in (
    select s.agency_id from public.shift_swaps s where s.id = any (swap_ids)
    union select o.agency_id from public.time_off_requests o where o.id = any (request_ids)
  )
  order by p.id for key share;
  for swap in
    select s.* from public.shift_swaps s
    where s.id = any (swap_ids) and s.status in ('pending', 'accepted')
      and (s.expires_at <= now() or private.is_later_stage(private.swap_stage(s), s.told_stage))
    order by s.id for update skip locked
  loop
    if swap.expires_at <= now() then
      perform private.expire_swap(swap);
    else
      update public.shift_swaps s set told_stage = private.swap_stage(swap) where s.id = swap.id returning * into swap;
      perform private.tell_of_waiting_swap(swap, swap.told_stage);
    end if;
    done := done + 1;
  end loop;
  for request in
    select o.* from public.time_off_requests o
    where o.id = any (request_ids) and o.status = 'pending'
      and private.is_later_stage(private.time_off_stage(o), o.told_stage)
    order by o.id for update skip locked
  loop
    update public.time_off_requests o set told_stage = private.time_off_stage(request) where o.id = request.id
    returning * into request;
    perform private.tell_of_waiting_request(request, request.told_stage);
    done := done + 1;
  end loop;
  return done;
end
$$;
create function public.sweep_requests()
returns integer language sql set search_path = '' as $$ select private.sweep_requests() $$;
grant execute on function private.sweep_requests(), public.sweep_requests() to service_role;
comment on function public.sweep_requests is
  'Expires offers and tells whoever is asked next what waits; returns how many things were done.';
