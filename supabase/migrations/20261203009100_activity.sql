-- What happened around a person or a request, step by step, for those who see it elsewhere too: steps of a request as its own
-- events keep them, answers and comments as the audit does. Nothing is told that its reader could not read beside it: of a
-- comment never the text, of a private kind never the name, a reason only to whoever reads the reasons.

-- Steps of a time-off request or a trade. Their key is the moment in microseconds: they come from several tables.
create function private.request_activity(agency uuid, request integer, swap integer, me uuid, before_key bigint, most integer)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  with offer as (
    select s, private.reads_swap_notes(s, me) as reads_notes,
      s.requester_id = me or coalesce(private.may_supervise(me, agency), false) as sees_all
    from public.shift_swaps s where s.agency_id = agency and s.id = swap
  ), said as (
    select c.id::text as id, c.audience from public.comments c
    where c.agency_id = agency and (c.request_id = request or c.swap_id = swap) and private.reads_comment(c, me)
  ), steps as (
    select e.created_at as at, 0 as source, e.id, e.actor_id, 'time_off' as entity, e.from_status::text as was, e.to_status::text as becomes,
      e.reason, null as person
    from public.time_off_events e where e.agency_id = agency and e.request_id = request
    union all
    select e.created_at, 0, e.id, e.actor_id, 'swap', e.from_status::text, e.to_status::text,
      case when o.reads_notes then e.reason end, null
    from public.swap_events e, offer o where e.agency_id = agency and e.swap_id = swap
    union all
    select l.created_at, 1, l.id, l.actor_id, 'swap_answer', l.before ->> 'state', l.after ->> 'state', null,
      split_part(l.target_id, '/', 2)
    from public.audit_logs l, offer o
    where l.agency_id = agency and l.action <> 'user.sign_in' and l.details ->> 'entity' <> 'assigned_shift'
      and split_part(l.target_id, '/', 1) = swap::text and l.details ->> 'entity' = 'swap_answer' and l.after ? 'state'
      and (o.sees_all or split_part(l.target_id, '/', 2) = me::text)
    union all
    select l.created_at, 1, l.id, l.actor_id, 'comment', null, l.action, null, null
    from public.audit_logs l
    where l.agency_id = agency and l.action <> 'user.sign_in' and l.details ->> 'entity' <> 'assigned_shift'
      and split_part(l.target_id, '/', 1) = any (array(select x.id from said x)) and l.details ->> 'entity' = 'comment'
  ), keyed as (
    select s.*, (extract(epoch from s.at) * 1000000)::bigint
      + row_number() over (partition by s.at order by s.source, s.id) - 1 as key
    from steps s
  ), page as (
    select * from keyed k where before_key is null or k.key < before_key order by k.key desc limit most + 1
  ), shown as (
    select * from page order by key desc limit most
  )
  select jsonb_build_object(
    'entries', coalesce((
      select jsonb_agg(jsonb_build_object('id', e.key, 'at', round(extract(epoch from e.at) * 1000), 'byName', b.full_name,
        'action', e.entity, 'entity', e.entity, 'targetId', coalesce(e.person, ''),
        'details', jsonb_strip_nulls(jsonb_build_object('reason', e.reason)),
        'before', case when e.was is not null then jsonb_build_object('status', e.was) end,
        'after', jsonb_build_object('status', e.becomes)) order by e.key desc)
      from shown e left join public.profiles b on b.id = e.actor_id and b.agency_id = agency), '[]'),
    'nextBefore', case when (select count(*) from page) > most then (select min(n.key) from shown n) end,
    'since', 0,
    'names', coalesce((
      select jsonb_object_agg('user ' || p.id, p.full_name) from public.profiles p
      where p.agency_id = agency and p.id::text in (select e.person from shown e)), '{}')
  )
$$;

-- Steps of somebody's record, and of the requests, trades and certificates of the last years beside them.
create function private.person_activity(agency uuid, person uuid, before_id bigint, most integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  -- Checks who asks; null where the person is none that they see.
  record_page constant jsonb := private.get_person_history(person, before_id);
  requests text[];
  trades text[];
  certificates text[];
begin
  if record_page is null then
    return null;
  end if;
  requests := array(
    select o.id::text from public.time_off_requests o
    where o.agency_id = agency and o.user_id = person order by o.start_datetime desc limit 500);
  trades := array(
    select x.id::text from (
      select s.id from public.shift_swaps s where s.agency_id = agency and s.requester_id = person
      union select s.id from public.shift_swaps s where s.agency_id = agency and s.responder_id = person
    ) x order by x.id desc limit 500);
  certificates := array(
    select c.id::text from public.certificates c where c.agency_id = agency and c.user_id = person order by c.id desc limit 500);
  return (
    with page as materialized (
      select l.id, l.created_at, l.actor_id, l.entity, l.target_id, l.before, l.after
      from public.audit_logs l
      where l.agency_id = agency and l.action <> 'user.sign_in' and l.details ->> 'entity' <> 'assigned_shift'
        and split_part(l.target_id, '/', 1) = any (requests || trades || certificates)
        and (before_id is null or l.id < before_id)
        and case l.details ->> 'entity'
          when 'time_off' then l.target_id = any (requests) and l.after ? 'status'
          when 'swap' then l.target_id = any (trades) and l.after ? 'status'
          when 'certificate' then l.target_id = any (certificates) and l.after ? 'state'
          else false
        end
      order by l.id desc
      limit most + 1
    ), together as (
      select e.id, jsonb_build_object('id', e.id, 'at', round(extract(epoch from e.created_at) * 1000), 'byName', b.full_name,
        'action', e.entity, 'entity', e.entity, 'targetId', e.target_id, 'details', '{}'::jsonb,
        'before', private.only_columns(e.before, array['status', 'state']),
        'after', private.only_columns(e.after, array['status', 'state'])) as entry
      from page e left join public.profiles b on b.id = e.actor_id and b.agency_id = agency
      union all
      select (x ->> 'id')::bigint, x from jsonb_array_elements(record_page -> 'entries') x
    ), shown as (
      select * from together t order by t.id desc limit most
    )
    select record_page || jsonb_build_object(
      'entries', coalesce((select jsonb_agg(s.entry order by s.id desc) from shown s), '[]'),
      'nextBefore', case when record_page ->> 'nextBefore' is not null or (select count(*) from together) > most
        then (select min(s.id) from shown s) end,
      'names', (record_page -> 'names') || coalesce((
        select jsonb_object_agg(n.key, n.name)
        from (
          -- The operational dates that it touches.
          select 'time_off ' || o.id as key, ((o.start_datetime at time zone z.name) - z.day_start)::date || '/'
            || (((o.end_datetime - interval '1 second') at time zone z.name) - z.day_start)::date as name
          from public.time_off_requests o
          cross join (
            select private.time_zone_of(p) as name, coalesce(c.day_start, '05:00') as day_start
            from public.profiles p left join public.centers c on c.agency_id = p.agency_id and c.id = p.center_id
            where p.agency_id = agency and p.id = person
          ) z
          where o.agency_id = agency and o.id::text in (select p.target_id from page p where p.entity = 'time_off')
          union all
          select 'swap ' || s.id, q.full_name || coalesce(' and ' || r.full_name, '')
          from public.shift_swaps s
          join public.profiles q on q.id = s.requester_id
          left join public.profiles r on r.id = s.responder_id
          where s.agency_id = agency and s.id::text in (select p.target_id from page p where p.entity = 'swap')
          union all
          select 'certificate ' || k.id, k.title
          from public.certificates k
          where k.agency_id = agency and k.id::text in (select p.target_id from page p where p.entity = 'certificate')
        ) n), '{}'))
  );
end
$$;

create function private.get_activity(of_kind text, ref text, before_key bigint, most integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency constant uuid := private.my_agency_id();
  me constant uuid := (select auth.uid());
  size constant integer := least(greatest(coalesce(most, 50), 1), 50);
  number constant integer := private.field_key(ref);
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see this.');
  end if;
  if of_kind = 'person' and ref ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    return private.person_activity(agency, ref::uuid, before_key, size);
  end if;
  if of_kind = 'time_off' and exists (
    select 1 from public.time_off_requests o
    where o.id = number and o.agency_id = agency and (o.user_id = me or agency = private.supervised_agency_id())
  ) then
    return private.request_activity(agency, number, null, me, before_key, size);
  end if;
  if of_kind = 'swap' and exists (
    select 1 from public.shift_swaps s where s.id = number and s.agency_id = agency and private.may_see_swap(s, me)
  ) then
    return private.request_activity(agency, null, number, me, before_key, size);
  end if;
  return null;
end
$$;

revoke all on function private.request_activity, private.person_activity from public, anon, authenticated, service_role;
create function public.get_activity(p_kind text, p_id text, p_before bigint default null, p_limit integer default 50)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select private.get_activity(p_kind, p_id, p_before, p_limit)
$$;
grant execute on function private.get_activity(text, text, bigint, integer), public.get_activity(text, text, bigint, integer)
  to authenticated;
comment on function public.get_activity(text, text, bigint, integer) is
  'What happened around a person, a time-off request or a trade (`person`, `time_off`, `swap`), newest first, at most 50 steps; null where the caller sees none of that name.';
