-- The first row of an agency that was written at a time or later, by its id: rows get their ids in the order of time, but
-- for what several writers do at the same moment.
create function private.audit_id_at(agency uuid, moment timestamptz)
returns bigint
language plpgsql
stable
set search_path = ''
as $$
declare
  low bigint;
  high bigint;
  middle bigint;
  probe record;
begin
  select min(l.id), max(l.id) + 1 into low, high from public.audit_logs l where l.agency_id = agency;
  while low < high loop
    middle := (low + high) / 2;
    select l.id, l.created_at into probe
    from public.audit_logs l where l.agency_id = agency and l.id >= middle order by l.id limit 1;
    if probe.created_at >= moment then
      high := middle;
    else
      low := probe.id + 1;
    end if;
  end loop;
  return coalesce(low, 1);
end
$$;

-- Rows as they are read, by their ids.
create function private.audit_entries(agency uuid, ids bigint[])
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', l.id, 'action', l.action, 'entity', l.entity, 'actorId', l.actor_id, 'actorName', p.full_name,
    'actorKind', l.actor_kind, 'targetId', l.target_id, 'details', l.details, 'before', l.before, 'after', l.after,
    'origin', l.origin, 'requestId', l.request_id, 'createdAt', floor(extract(epoch from l.created_at) * 1000)::bigint
  ) order by x.place), '[]')
  from unnest(ids) with ordinality as x (id, place)
  join public.audit_logs l on l.id = x.id and l.agency_id = agency
  left join public.profiles p on p.id = l.actor_id
$$;

-- A page of the own agency's audit, newest first. However rare what is asked for is, only rows that match are read: by the
-- kinds and actions that occur (of the agency, the person or the target), the newest of each.
create function private.list_audit(
  actor uuid, actions text[], without text[], kind text, target text, from_at timestamptz, to_at timestamptz,
  before_id bigint, page_size integer
)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
set plan_cache_mode = 'force_custom_plan'
set jit = off
as $$
declare
  agency uuid := private.require_admin();
  page integer := least(greatest(coalesce(page_size, 50), 1), 200) + 1;
  first_id bigint := case when from_at is null then 1 else private.audit_id_at(agency, from_at - interval '1 hour') end;
  last_id bigint := least(
    coalesce(before_id, 9223372036854775807),
    case when to_at is null then 9223372036854775807 else private.audit_id_at(agency, to_at + interval '1 hour') end
  ) - 1;
  ids bigint[];
begin
  if target is not null then
    with recursive pairs as (
      (
        select l.entity, l.action from public.audit_logs l
        where l.agency_id = agency and l.target_id = target order by l.entity, l.action limit 1
      )
      union all
      select n.entity, n.action
      from pairs p
      cross join lateral (
        select l.entity, l.action from public.audit_logs l
        where l.agency_id = agency and l.target_id = target and (l.entity, l.action) > (p.entity, p.action)
        order by l.entity, l.action limit 1
      ) n
    )
    select array_agg(x.id order by x.id desc) into ids from (
      select n.id
      from pairs p
      cross join lateral (
        select l.id from public.audit_logs l
        where l.agency_id = agency and l.target_id = target and l.entity = p.entity and l.action = p.action
          and l.id between first_id and last_id and (actor is null or l.actor_id = actor)
          and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
        order by l.id desc limit page
      ) n
      where (kind is null or p.entity = kind) and (actions is null or p.action = any (actions))
        and (without is null or p.action <> all (without))
      order by n.id desc limit page
    ) x;
  elsif actor is not null then
    with recursive pairs as (
      (
        select l.entity, l.action from public.audit_logs l
        where l.actor_id = actor order by l.entity, l.action limit 1
      )
      union all
      select n.entity, n.action
      from pairs p
      cross join lateral (
        select l.entity, l.action from public.audit_logs l
        where l.actor_id = actor and (l.entity, l.action) > (p.entity, p.action)
        order by l.entity, l.action limit 1
      ) n
    )
    select array_agg(x.id order by x.id desc) into ids from (
      select n.id
      from pairs p
      cross join lateral (
        select l.id from public.audit_logs l
        where l.actor_id = actor and l.entity = p.entity and l.action = p.action and l.id between first_id and last_id
          and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
        order by l.id desc limit page
      ) n
      where (kind is null or p.entity = kind) and (actions is null or p.action = any (actions))
        and (without is null or p.action <> all (without))
      order by n.id desc limit page
    ) x;
  elsif kind is not null or actions is not null or without is not null then
    with recursive pairs as (
      (
        select l.entity, l.action from public.audit_logs l
        where l.agency_id = agency order by l.entity, l.action limit 1
      )
      union all
      select n.entity, n.action
      from pairs p
      cross join lateral (
        select l.entity, l.action from public.audit_logs l
        where l.agency_id = agency and (l.entity, l.action) > (p.entity, p.action)
        order by l.entity, l.action limit 1
      ) n
    )
    select array_agg(x.id order by x.id desc) into ids from (
      select n.id
      from pairs p
      cross join lateral (
        select l.id from public.audit_logs l
        where l.agency_id = agency and l.entity = p.entity and l.action = p.action and l.id between first_id and last_id
          and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
        order by l.id desc limit page
      ) n
      where (kind is null or p.entity = kind) and (actions is null or p.action = any (actions))
        and (without is null or p.action <> all (without))
      order by n.id desc limit page
    ) x;
  else
    select array_agg(x.id order by x.id desc) into ids from (
      select l.id from public.audit_logs l
      where l.agency_id = agency and l.id between first_id and last_id
        and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
      order by l.id desc limit page
    ) x;
  end if;
  return jsonb_build_object(
    'entries', private.audit_entries(agency, ids[1:page - 1]),
    'nextBeforeId', case when cardinality(ids) = page then ids[page - 1] end);
end
$$;
create function public.list_audit(
  p_actor uuid default null, p_actions text[] default null, p_without text[] default null, p_entity text default null,
  p_target text default null, p_from timestamptz default null, p_to timestamptz default null, p_before bigint default null,
  p_limit integer default 50
)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.list_audit(p_actor, p_actions, p_without, p_entity, p_target, p_from, p_to, p_before, p_limit) $$;
comment on function public.list_audit is
  'A page of the own agency''s audit for admins, newest first, by every filter that is given, before an id.';

-- The same rows oldest first, in larger pages: from page to page each row of the audit is looked at once.
create function private.export_audit(
  actor uuid, actions text[], without text[], kind text, target text, from_at timestamptz, to_at timestamptz,
  after_id bigint, page_size integer
)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
set plan_cache_mode = 'force_custom_plan'
set jit = off
as $$
declare
  agency uuid := private.require_admin();
  page integer := least(greatest(coalesce(page_size, 1000), 1), 2000) + 1;
  ids bigint[];
begin
  select array_agg(x.id order by x.id) into ids from (
    select l.id from public.audit_logs l
    where l.agency_id = agency and l.id > coalesce(after_id, 0)
      and (actor is null or l.actor_id = actor) and (target is null or l.target_id = target)
      and (kind is null or l.entity = kind) and (actions is null or l.action = any (actions))
      and (without is null or l.action <> all (without))
      and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
    order by l.id limit page
  ) x;
  return jsonb_build_object(
    'entries', private.audit_entries(agency, ids[1:page - 1]),
    'nextAfterId', case when cardinality(ids) = page then ids[page - 1] end);
end
$$;
create function public.export_audit(
  p_actor uuid default null, p_actions text[] default null, p_without text[] default null, p_entity text default null,
  p_target text default null, p_from timestamptz default null, p_to timestamptz default null, p_after bigint default null,
  p_limit integer default 1000
)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.export_audit(p_actor, p_actions, p_without, p_entity, p_target, p_from, p_to, p_after, p_limit) $$;
comment on function public.export_audit is
  'The own agency''s audit for admins, oldest first, by every filter that is given, after an id; at most 2000 rows.';
grant execute on function
  public.list_audit(uuid, text[], text[], text, text, timestamptz, timestamptz, bigint, integer),
  private.list_audit(uuid, text[], text[], text, text, timestamptz, timestamptz, bigint, integer),
  public.export_audit(uuid, text[], text[], text, text, timestamptz, timestamptz, bigint, integer),
  private.export_audit(uuid, text[], text[], text, text, timestamptz, timestamptz, bigint, integer)
  to authenticated;
