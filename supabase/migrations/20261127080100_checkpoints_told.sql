-- A beginning of the audit that was pruned is one of which the audit itself tells: whoever cuts it and writes a checkpoint
-- beside it is found.

-- Checks one step of an agency's chain: links by their numbers, rows that have none, and the heads that were kept.
create or replace function private.check_audit(agency uuid, from_seq bigint, steps integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
set jit = off
-- Row by row through the indexes: a step reads what it checks, never the whole log.
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = 'force_custom_plan'
as $$
declare
  base record;
  head public.audit_chain;
  before public.audit_chain;
  bad public.audit_chain;
  bad_before public.audit_chain;
  bad_seq bigint;
  first_seq bigint;
  last_seq bigint;
  last_id bigint;
  checked bigint;
  is_last boolean;
  loose bigint;
  anchor record;
  broken jsonb;
begin
  select b.seq, b.hash, b.at into base from private.audit_base(agency) b;
  select * into head from public.audit_chain c where c.agency_id = agency order by c.seq desc limit 1;
  first_seq := greatest(coalesce(from_seq, 1), base.seq + 1);
  last_seq := first_seq + least(greatest(coalesce(steps, 20000), 1), 100000) - 1;
  is_last := head.seq is null or head.seq <= last_seq;
  if first_seq > base.seq + 1 then
    select * into before from public.audit_chain c where c.agency_id = agency and c.seq < first_seq order by c.seq desc limit 1;
  end if;
  if before.seq is null then
    before.seq := base.seq;
    before.hash := base.hash;
  end if;

  select count(*), (array_agg(w.audit_id order by w.seq desc))[1],
    min(w.seq) filter (where w.seq <> coalesce(w.before_seq, before.seq) + 1
      or w.prev_hash <> coalesce(w.before_hash, before.hash) or w.actual is distinct from w.hash)
  into checked, last_id, bad_seq
  from (
    select c.seq, c.audit_id, c.prev_hash, c.hash, lag(c.seq) over place as before_seq, lag(c.hash) over place as before_hash,
      case when l.agency_id = agency then private.audit_hash(l, c.prev_hash) end as actual
    from public.audit_chain c left join public.audit_logs l on l.id = c.audit_id
    where c.agency_id = agency and c.seq between first_seq and last_seq
    window place as (order by c.seq)
  ) w;
  if bad_seq is not null then
    select * into bad from public.audit_chain c where c.agency_id = agency and c.seq = bad_seq;
    select * into bad_before from public.audit_chain c where c.agency_id = agency and c.seq < bad.seq and c.seq > base.seq
    order by c.seq desc limit 1;
    broken := private.audit_break(agency, bad, case when bad_before.seq is null then before else bad_before end);
  elsif head.seq is null then
    broken := jsonb_build_object('id', null, 'seq', base.seq + 1, 'problem', 'cut', 'words',
      'The chain is empty: every row was removed. An agency has at least the row of its beginning.');
  end if;
  if base.seq > 0 and first_seq = base.seq + 1 and broken is null then
    select jsonb_build_object('id', c.audit_id, 'seq', c.seq, 'problem', 'inserted', 'words',
      format('Number %s lies before number %s, up to which the chain was pruned.', c.seq, base.seq)) into broken
    from public.audit_chain c where c.agency_id = agency and c.seq <= base.seq order by c.seq limit 1;
    if broken is null and not exists (
      select 1 from public.audit_logs l
      where l.agency_id = agency and l.entity = 'audit' and l.action = 'audit.prune'
        and l.details ->> 'seq' = base.seq::text and l.details ->> 'hash' = encode(base.hash, 'hex')
    ) then
      broken := jsonb_build_object('id', null, 'seq', base.seq, 'problem', 'cut', 'words',
        format('The chain begins after number %s, but no row says that the retention removed what was before it.', base.seq));
    end if;
  end if;

  -- Each row is looked at in the step whose links are around it; those after the newest link in the last one.
  select min(l.id) into loose
  from public.audit_logs l
  where l.agency_id = agency and l.id > coalesce(before.audit_id, 0) and (is_last or l.id <= last_id)
    and not exists (select 1 from public.audit_chain c where c.audit_id = l.id and c.agency_id = agency);
  if loose is not null and (broken is null or loose < (broken ->> 'id')::bigint) then
    broken := jsonb_build_object('id', loose, 'seq', null, 'problem', 'inserted', 'words',
      format('Row %s has no link: it was added beside the chain, or its link was removed.', loose));
  end if;

  if broken is null then
    select a.seq, a.at into anchor
    from public.audit_anchors a left join public.audit_chain c on c.agency_id = a.agency_id and c.seq = a.seq
    where a.agency_id = agency and a.seq >= first_seq and (is_last or a.seq <= last_seq) and c.hash is distinct from a.hash
    order by a.seq limit 1;
    if found then
      broken := jsonb_build_object('id', null, 'seq', anchor.seq, 'problem', 'cut', 'words',
        format('On %s the newest link was number %s, with a hash that the chain no longer has there: rows were removed from its end, or it was computed anew.',
          to_char(anchor.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), anchor.seq));
    end if;
  end if;
  return jsonb_build_object(
    'checked', checked,
    'nextSeq', case when broken is null and not is_last then last_seq + 1 end,
    'head', (
      select jsonb_build_object('seq', head.seq, 'hash', encode(head.hash, 'hex'),
        'at', coalesce((select (extract(epoch from l.created_at) * 1000)::bigint from public.audit_logs l where l.id = head.audit_id), 0))
      where head.seq is not null
    ),
    'checkpoint', (
      select jsonb_build_object('seq', base.seq, 'hash', encode(base.hash, 'hex'),
        'at', (extract(epoch from base.at) * 1000)::bigint)
      where base.seq > 0
    ),
    'broken', broken);
end
$$;

-- The whole number of a field; null where that is allowed and said. `24.0` is none: what is kept is read as an integer.
create or replace function private.whole_in(value jsonb, key text, low integer, high integer, words text, is_optional boolean default false)
returns integer
language plpgsql
immutable
set search_path = ''
as $$
begin
  if is_optional and value -> key = 'null' then
    return null;
  end if;
  if jsonb_typeof(value -> key) is distinct from 'number' or value ->> key !~ '^-?[0-9]{1,10}$'
    or (value ->> key)::numeric not between low and high
  then
    perform private.fail(422, words, jsonb_build_object('field', key));
  end if;
  return (value ->> key)::numeric::integer;
end
$$;
