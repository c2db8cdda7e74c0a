-- What is exported is what was recorded: an export reads by the filters of its own entry in the audit, not by those that the
-- caller names again.

drop function public.begin_audit_export(jsonb, text, uuid, text[], text[], text[], text, timestamptz, timestamptz);
drop function private.begin_audit_export(jsonb, text, uuid, text[], text[], text[], text, timestamptz, timestamptz);
drop function public.export_audit(uuid, text[], text[], text[], text, timestamptz, timestamptz, bigint, bigint, integer);
drop function private.export_audit(uuid, text[], text[], text[], text, timestamptz, timestamptz, bigint, bigint, integer);

-- Records an export before its first entry leaves, and says how many entries it has and where the chain ended.
create function private.begin_audit_export(
  format text, actor uuid, actions text[], without text[], kinds text[], target text, from_at timestamptz, to_at timestamptz
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  filters jsonb := jsonb_strip_nulls(jsonb_build_object('actorId', actor, 'actions', to_jsonb(actions),
    'withoutActions', to_jsonb(without), 'kinds', to_jsonb(kinds), 'target', target, 'from', from_at, 'to', to_at));
  head record;
  matching bigint;
begin
  if format is null or format not in ('csv', 'json') then
    perform private.fail(422, 'An export is a CSV or JSON file.', '{"field":"format"}');
  end if;
  if octet_length(filters::text) > 4000 then
    perform private.fail(422, 'An export is by at most 4,000 characters of filters.', '{"field":"filters"}');
  end if;
  select c.seq, c.hash, c.audit_id, l.created_at into head
  from public.audit_chain c join public.audit_logs l on l.id = c.audit_id
  where c.agency_id = agency order by c.seq desc limit 1;
  matching := private.count_audit(actor, actions, without, kinds, target, from_at, to_at, coalesce(head.audit_id, 0));
  perform private.record_audit(agency, 'audit.export', null, jsonb_build_object('entity', 'audit', 'format', format,
    'count', matching, 'filters', filters, 'seq', head.seq, 'lastId', coalesce(head.audit_id, 0)));
  return jsonb_build_object(
    'exportId', currval(pg_get_serial_sequence('public.audit_logs', 'id')),
    'count', matching, 'head', (
    select jsonb_build_object('seq', head.seq, 'hash', encode(head.hash, 'hex'),
      'at', floor(extract(epoch from head.created_at) * 1000)::bigint) where head.seq is not null));
end
$$;

-- A page of an export that the same person has begun within a day, oldest first.
create function private.export_audit(export_id bigint, after_id bigint, page_size integer)
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
  begun jsonb;
  asked record;
  invitations text[];
  ids bigint[];
begin
  select l.details into begun from public.audit_logs l
  where l.id = export_id and l.agency_id = agency and l.action = 'audit.export' and l.actor_id = (select auth.uid())
    and l.created_at > now() - interval '1 day' and l.details ? 'lastId';
  if not found then
    perform private.fail(404, 'This export was not begun, or longer ago than a day. Export again.');
  end if;
  select * into asked from jsonb_to_record(begun -> 'filters') as f (
    "actorId" uuid, actions text[], "withoutActions" text[], kinds text[], target text, "from" timestamptz, "to" timestamptz
  );
  if asked.target is not null then
    invitations := private.invitations_of(agency, asked.target);
  end if;
  select array_agg(x.id order by x.id) into ids from (
    select l.id from public.audit_logs l
    where l.agency_id = agency and l.id > coalesce(after_id, 0) and l.id <= (begun ->> 'lastId')::bigint
      and (asked."actorId" is null or l.actor_id = asked."actorId")
      and (asked.target is null or l.target_id = asked.target or l.target_id = any (invitations)
        or strpos(l.target_id, '/') > 1 and split_part(l.target_id, '/', 1) = asked.target)
      and (asked.kinds is null or l.entity = any (asked.kinds)) and (asked.actions is null or l.action = any (asked.actions))
      and (asked."withoutActions" is null or l.action <> all (asked."withoutActions"))
      and (asked."from" is null or l.created_at >= asked."from") and (asked."to" is null or l.created_at < asked."to")
    order by l.id limit page
  ) x;
  return jsonb_build_object(
    'entries', private.audit_entries(agency, ids[1:page - 1]),
    'nextAfterId', case when cardinality(ids) = page then ids[page - 1] end);
end
$$;

create function public.begin_audit_export(
  p_format text, p_actor uuid default null, p_actions text[] default null, p_without text[] default null,
  p_entities text[] default null, p_target text default null, p_from timestamptz default null, p_to timestamptz default null
)
returns jsonb
language sql
set search_path = ''
as $$
  select private.begin_audit_export(p_format, p_actor, p_actions, p_without, p_entities, p_target, p_from, p_to)
$$;
comment on function public.begin_audit_export is
  'Records an export of the own agency''s audit by these filters, for admins: {exportId, count, head}, the newest link of the chain.';

create function public.export_audit(p_export_id bigint, p_after bigint default null, p_limit integer default 1000)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select private.export_audit(p_export_id, p_after, p_limit)
$$;
comment on function public.export_audit is
  'Entries of an export that the same admin has begun within a day, oldest first, after an id; by the filters that were recorded, at most 2000 rows.';

grant execute on function
  public.begin_audit_export(text, uuid, text[], text[], text[], text, timestamptz, timestamptz),
  private.begin_audit_export(text, uuid, text[], text[], text[], text, timestamptz, timestamptz),
  public.export_audit(bigint, bigint, integer), private.export_audit(bigint, bigint, integer)
  to authenticated;
