-- Requests that somebody made without a connection: their browser sends each under an id of its own, as often as it takes.

create table private.offline_asks (
  user_id uuid not null,
  client_id uuid not null,
  agency_id uuid not null,
  request_id integer not null,
  primary key (user_id, client_id),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, request_id) references public.time_off_requests (agency_id, id)
);
comment on table private.offline_asks is 'Which request for time off was made of what a browser sent, so that sending it again makes no second one.';
comment on column private.offline_asks.client_id is 'How the person''s browser calls it.';
create index offline_asks_user_idx on private.offline_asks (agency_id, user_id);
create index offline_asks_request_idx on private.offline_asks (agency_id, request_id);
alter table private.offline_asks enable row level security;

create function private.ask_time_off_once(
  client_id uuid, kind_id integer, from_at timestamptz, to_at timestamptz, given_reason text, charged integer
)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  known public.time_off_requests;
  made jsonb;
begin
  if agency is null then
    perform private.fail(403, 'Sign in to ask for time off.');
  end if;
  if client_id is null then
    perform private.fail(422, 'A request made offline needs an id.', '{"field":"clientId"}');
  end if;
  -- As private.create_time_off: the second of two equal ones sees the first.
  perform pg_advisory_xact_lock(hashtextextended('time_off:' || me::text, 0));
  select o.* into known
  from private.offline_asks a
  join public.time_off_requests o on o.agency_id = a.agency_id and o.id = a.request_id
  where a.user_id = me and a.client_id = ask_time_off_once.client_id and a.agency_id = agency;
  if found then
    if (known.kind_id, known.start_datetime, known.end_datetime) is distinct from (kind_id, from_at, to_at) then
      perform private.fail(409, 'Another request has this id. Ask again.', '{"field":"clientId"}');
    end if;
    return private.time_off_record_of(known.id, me);
  end if;
  made := private.create_time_off(kind_id, from_at, to_at, given_reason, charged);
  insert into private.offline_asks (user_id, client_id, agency_id, request_id)
  values (me, ask_time_off_once.client_id, agency, (made ->> 'id')::integer);
  return made;
end
$$;
revoke execute on function private.ask_time_off_once(uuid, integer, timestamptz, timestamptz, text, integer) from public;
grant execute on function private.ask_time_off_once(uuid, integer, timestamptz, timestamptz, text, integer) to authenticated;

create function public.ask_time_off_once(
  p_client_id uuid, p_kind_id integer, p_starts_at timestamptz, p_ends_at timestamptz, p_reason text default null,
  p_charged_minutes integer default null
)
returns jsonb language sql set search_path = '' as $$
  select private.ask_time_off_once(p_client_id, p_kind_id, p_starts_at, p_ends_at, p_reason, p_charged_minutes)
$$;
revoke execute on function public.ask_time_off_once(uuid, integer, timestamptz, timestamptz, text, integer) from public;
grant execute on function public.ask_time_off_once(uuid, integer, timestamptz, timestamptz, text, integer) to authenticated;
comment on function public.ask_time_off_once(uuid, integer, timestamptz, timestamptz, text, integer) is
  'Asks for time off as public.create_time_off; with an id that was sent before it answers with the request that it made.';

create function private.list_my_claims()
returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(found.claim order by found.starts_at, found.id), '[]')
  from (
    select c.id, o.starts_at, jsonb_build_object('id', c.id, 'state', c.state, 'at', private.in_ms(c.created_at),
      'claimsUntil', private.in_ms(o.claims_until), 'code', t.code, 'startsAt', private.in_ms(o.starts_at),
      'endsAt', private.in_ms(o.ends_at)) as claim
    from public.opening_claims c
    join public.openings o on o.agency_id = c.agency_id and o.id = c.opening_id
    join public.assigned_shifts a on a.id = o.assignment_id
    join public.shifts t on t.id = a.shift_id
    where c.agency_id = private.my_agency_id() and c.person_id = (select auth.uid()) and o.ends_at > now()
    order by o.starts_at, c.id
    limit 100
  ) found
$$;
revoke execute on function private.list_my_claims() from public;
grant execute on function private.list_my_claims() to authenticated;

create function public.list_my_claims()
returns jsonb language sql stable set search_path = '' as $$
  select private.list_my_claims()
$$;
revoke execute on function public.list_my_claims() from public;
grant execute on function public.list_my_claims() to authenticated;
comment on function public.list_my_claims() is 'What the caller asked for of shifts that are open or were and are not over, with what came of it; at most 100, by start.';

create function private.is_deactivated()
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.profiles p where p.id = (select auth.uid()) and not p.is_active)
$$;
revoke execute on function private.is_deactivated() from public;
grant execute on function private.is_deactivated() to authenticated;

create function public.is_deactivated()
returns boolean language sql stable set search_path = '' as $$
  select private.is_deactivated()
$$;
revoke execute on function public.is_deactivated() from public;
grant execute on function public.is_deactivated() to authenticated;
comment on function public.is_deactivated() is
  'Whether the caller''s account was deactivated, rather than their session ended: then their browser forgets what it keeps.';
