-- The audit is looked through by several kinds of rows at once, and by a thing together with what belongs to it: rows whose
-- key begins with its id, and the invitations of a person. An export says where the chain ended, and is itself recorded.

create index audit_logs_part_idx on public.audit_logs (agency_id, split_part(target_id, '/', 1), id)
  where strpos(target_id, '/') > 1;

-- Ids of the invitations of a person; empty for any other target.
create function private.invitations_of(agency uuid, target text)
returns text[]
language sql
stable
set search_path = ''
as $$
  select array(select i.id::text from public.invitations i where i.agency_id = agency and i.user_id::text = target)
$$;

create or replace function private.audit_entries(agency uuid, ids bigint[])
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', l.id, 'action', l.action, 'entity', l.entity, 'actorId', l.actor_id, 'actorName', p.full_name,
    'actorKind', l.actor_kind, 'targetId', l.target_id, 'details', l.details, 'before', l.before, 'after', l.after,
    'origin', l.origin, 'requestId', l.request_id, 'createdAt', floor(extract(epoch from l.created_at) * 1000)::bigint,
    'seq', c.seq, 'hash', encode(c.hash, 'hex')
  ) order by x.place), '[]')
  from unnest(ids) with ordinality as x (id, place)
  join public.audit_logs l on l.id = x.id and l.agency_id = agency
  left join public.audit_chain c on c.audit_id = l.id
  left join public.profiles p on p.id = l.actor_id
$$;

drop function public.list_audit(uuid, text[], text[], text, text, timestamptz, timestamptz, bigint, integer);
drop function private.list_audit(uuid, text[], text[], text, text, timestamptz, timestamptz, bigint, integer);
drop function public.export_audit(uuid, text[], text[], text, text, timestamptz, timestamptz, bigint, integer);
drop function private.export_audit(uuid, text[], text[], text, text, timestamptz, timestamptz, bigint, integer);

-- A page of the own agency's audit, newest first. However rare what is asked for is, only rows that match are read: by the
-- kinds and actions that occur (of the agency, the person or the target), the newest of each.
create function private.list_audit(
  actor uuid, actions text[], without text[], kinds text[], target text, from_at timestamptz, to_at timestamptz,
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
  invitations text[];
  ids bigint[];
begin
  if target is not null then
    invitations := private.invitations_of(agency, target);
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
      select y.id from (
        select n.id
        from pairs p
        cross join lateral (
          select l.id from public.audit_logs l
          where l.agency_id = agency and l.target_id = target and l.entity = p.entity and l.action = p.action
            and l.id between first_id and last_id and (actor is null or l.actor_id = actor)
            and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
          order by l.id desc limit page
        ) n
        where (kinds is null or p.entity = any (kinds)) and (actions is null or p.action = any (actions))
          and (without is null or p.action <> all (without))
        union all
        (
          select l.id from public.audit_logs l
          where l.agency_id = agency and strpos(l.target_id, '/') > 1 and split_part(l.target_id, '/', 1) = target
            and l.id between first_id and last_id and (actor is null or l.actor_id = actor)
            and (kinds is null or l.entity = any (kinds)) and (actions is null or l.action = any (actions))
            and (without is null or l.action <> all (without))
            and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
          order by l.id desc limit page
        )
        union all
        (
          select l.id from public.audit_logs l
          where l.agency_id = agency and l.target_id = any (invitations)
            and l.id between first_id and last_id and (actor is null or l.actor_id = actor)
            and (kinds is null or l.entity = any (kinds)) and (actions is null or l.action = any (actions))
            and (without is null or l.action <> all (without))
            and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
          order by l.id desc limit page
        )
      ) y
      order by y.id desc limit page
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
      where (kinds is null or p.entity = any (kinds)) and (actions is null or p.action = any (actions))
        and (without is null or p.action <> all (without))
      order by n.id desc limit page
    ) x;
  elsif kinds is not null or actions is not null or without is not null then
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
      where (kinds is null or p.entity = any (kinds)) and (actions is null or p.action = any (actions))
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
  p_actor uuid default null, p_actions text[] default null, p_without text[] default null, p_entities text[] default null,
  p_target text default null, p_from timestamptz default null, p_to timestamptz default null, p_before bigint default null,
  p_limit integer default 50
)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.list_audit(p_actor, p_actions, p_without, p_entities, p_target, p_from, p_to, p_before, p_limit) $$;
comment on function public.list_audit is
  'A page of the own agency''s audit for admins, newest first, by every filter that is given, before an id.';

-- The same rows as `list_audit` oldest first, in larger pages: from page to page each row of the audit is looked at once.
create function private.export_audit(
  actor uuid, actions text[], without text[], kinds text[], target text, from_at timestamptz, to_at timestamptz,
  after_id bigint, last_id bigint, page_size integer
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
  invitations text[] := case when target is not null then private.invitations_of(agency, target) end;
  ids bigint[];
begin
  select array_agg(x.id order by x.id) into ids from (
    select l.id from public.audit_logs l
    where l.agency_id = agency and l.id > coalesce(after_id, 0) and l.id <= coalesce(last_id, 9223372036854775807)
      and (actor is null or l.actor_id = actor)
      and (target is null or l.target_id = target or l.target_id = any (invitations)
        or strpos(l.target_id, '/') > 1 and split_part(l.target_id, '/', 1) = target)
      and (kinds is null or l.entity = any (kinds)) and (actions is null or l.action = any (actions))
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
  p_actor uuid default null, p_actions text[] default null, p_without text[] default null, p_entities text[] default null,
  p_target text default null, p_from timestamptz default null, p_to timestamptz default null, p_after bigint default null,
  p_last bigint default null, p_limit integer default 1000
)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select private.export_audit(p_actor, p_actions, p_without, p_entities, p_target, p_from, p_to, p_after, p_last, p_limit)
$$;
comment on function public.export_audit is
  'The own agency''s audit for admins, oldest first, by every filter that is given, after an id up to another; at most 2000 rows.';

create function private.count_audit(
  actor uuid, actions text[], without text[], kinds text[], target text, from_at timestamptz, to_at timestamptz,
  last_id bigint
)
returns bigint
language plpgsql
stable
security definer
set search_path = ''
set plan_cache_mode = 'force_custom_plan'
set jit = off
as $$
declare
  agency uuid := private.require_admin();
  invitations text[] := case when target is not null then private.invitations_of(agency, target) end;
begin
  return (
    select count(*) from public.audit_logs l
    where l.agency_id = agency and l.id <= coalesce(last_id, 9223372036854775807)
      and (actor is null or l.actor_id = actor)
      and (target is null or l.target_id = target or l.target_id = any (invitations)
        or strpos(l.target_id, '/') > 1 and split_part(l.target_id, '/', 1) = target)
      and (kinds is null or l.entity = any (kinds)) and (actions is null or l.action = any (actions))
      and (without is null or l.action <> all (without))
      and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
  );
end
$$;
create function public.count_audit(
  p_actor uuid default null, p_actions text[] default null, p_without text[] default null, p_entities text[] default null,
  p_target text default null, p_from timestamptz default null, p_to timestamptz default null, p_last bigint default null
)
returns bigint
language sql
stable
set search_path = ''
as $$ select private.count_audit(p_actor, p_actions, p_without, p_entities, p_target, p_from, p_to, p_last) $$;
comment on function public.count_audit is 'How many rows of the own agency''s audit match, for admins.';

-- Records an export before its first row leaves, and says up to where it goes: the newest link of the chain and its row.
create function private.begin_audit_export(
  filters jsonb, format text, actor uuid, actions text[], without text[], kinds text[], target text, from_at timestamptz,
  to_at timestamptz
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  head record;
  matching bigint;
begin
  if format is null or format not in ('csv', 'json') or jsonb_typeof(filters) is distinct from 'object'
    or octet_length(filters::text) > 4000
  then
    perform private.fail(422, 'An export is a CSV or JSON file.', '{"field":"format"}');
  end if;
  select c.seq, c.hash, c.audit_id, l.created_at into head
  from public.audit_chain c join public.audit_logs l on l.id = c.audit_id
  where c.agency_id = agency order by c.seq desc limit 1;
  matching := private.count_audit(actor, actions, without, kinds, target, from_at, to_at, coalesce(head.audit_id, 0));
  perform private.record_audit(agency, 'audit.export', null,
    jsonb_build_object('entity', 'audit', 'format', format, 'count', matching, 'filters', filters, 'seq', head.seq));
  return jsonb_build_object('count', matching, 'lastId', coalesce(head.audit_id, 0), 'head', (
    select jsonb_build_object('seq', head.seq, 'hash', encode(head.hash, 'hex'),
      'at', floor(extract(epoch from head.created_at) * 1000)::bigint) where head.seq is not null));
end
$$;
create function public.begin_audit_export(
  p_filters jsonb, p_format text, p_actor uuid default null, p_actions text[] default null, p_without text[] default null,
  p_entities text[] default null, p_target text default null, p_from timestamptz default null, p_to timestamptz default null
)
returns jsonb
language sql
set search_path = ''
as $$
  select private.begin_audit_export(p_filters, p_format, p_actor, p_actions, p_without, p_entities, p_target, p_from, p_to)
$$;
comment on function public.begin_audit_export is
  'Records an export of the own agency''s audit, for admins: how many rows, up to which, and the newest link of the chain.';

-- Whether heads that were kept elsewhere are still in the chain, in their order: `holds`, `changed` (another hash stands
-- there), `cut` (the chain ends before it) or `pruned` (it lies before the beginning that the retention left).
create function private.check_audit_heads(heads jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  base record;
begin
  if jsonb_typeof(heads) is distinct from 'array' or jsonb_array_length(heads) > 10000 then
    perform private.fail(422, 'At most 10,000 heads are checked at once.', '{"field":"heads"}');
  end if;
  select b.seq, b.hash into base from private.audit_base(agency) b;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('seq', h.seq, 'hash', h.hash, 'state', case
      when h.seq = base.seq and base.seq > 0 then case when encode(base.hash, 'hex') = h.hash then 'holds' else 'changed' end
      when h.seq <= base.seq then 'pruned'
      when c.seq is null then 'cut'
      when encode(c.hash, 'hex') = h.hash then 'holds'
      else 'changed' end) order by h.place), '[]')
    from (
      select (x.value ->> 'seq')::bigint as seq, lower(x.value ->> 'hash') as hash, x.place
      from jsonb_array_elements(heads) with ordinality as x (value, place)
    ) h
    left join public.audit_chain c on c.agency_id = agency and c.seq = h.seq
  );
end
$$;
create function public.check_audit_heads(p_heads jsonb)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.check_audit_heads(p_heads) $$;
comment on function public.check_audit_heads is
  'Whether heads of the own agency''s chain that were kept elsewhere are still in it, for admins.';

grant execute on function
  public.list_audit(uuid, text[], text[], text[], text, timestamptz, timestamptz, bigint, integer),
  private.list_audit(uuid, text[], text[], text[], text, timestamptz, timestamptz, bigint, integer),
  public.export_audit(uuid, text[], text[], text[], text, timestamptz, timestamptz, bigint, bigint, integer),
  private.export_audit(uuid, text[], text[], text[], text, timestamptz, timestamptz, bigint, bigint, integer),
  public.count_audit(uuid, text[], text[], text[], text, timestamptz, timestamptz, bigint),
  private.count_audit(uuid, text[], text[], text[], text, timestamptz, timestamptz, bigint),
  public.begin_audit_export(jsonb, text, uuid, text[], text[], text[], text, timestamptz, timestamptz),
  private.begin_audit_export(jsonb, text, uuid, text[], text[], text[], text, timestamptz, timestamptz),
  public.check_audit_heads(jsonb), private.check_audit_heads(jsonb)
  to authenticated;
