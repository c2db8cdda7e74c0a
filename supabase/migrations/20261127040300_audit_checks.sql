-- Heads of the chain, kept apart from it: what was cut from its end, or computed anew, no longer agrees with them.
create table public.audit_anchors (
  agency_id uuid not null references public.agencies (id),
  at timestamptz not null default clock_timestamp(),
  seq bigint not null,
  hash bytea not null,
  primary key (agency_id, at)
);
comment on table public.audit_anchors is 'By agency and hour, the newest link that the audit''s chain had then. Append-only.';
create index audit_anchors_seq_idx on public.audit_anchors (agency_id, seq);

-- Where a chain begins that was pruned by the retention of its agency.
create table public.audit_checkpoints (
  agency_id uuid not null references public.agencies (id),
  seq bigint not null,
  hash bytea not null,
  removed bigint not null check (removed > 0),
  -- Every removed row was written before it.
  written_before timestamptz not null,
  at timestamptz not null default clock_timestamp(),
  primary key (agency_id, seq)
);
comment on table public.audit_checkpoints is
  'The last link of what was pruned from an audit''s chain; the chain is checked from there on. Append-only.';

alter table public.audit_anchors enable row level security;
alter table public.audit_checkpoints enable row level security;
grant select on public.audit_anchors, public.audit_checkpoints to authenticated, service_role;
create policy audit_anchors_select_admin on public.audit_anchors for select to authenticated
  using (agency_id = (select private.administered_agency_id()));
create policy audit_checkpoints_select_admin on public.audit_checkpoints for select to authenticated
  using (agency_id = (select private.administered_agency_id()));
create trigger audit_anchors_append_only before update or delete on public.audit_anchors
  for each row execute function private.refuse_change();
create trigger audit_anchors_no_truncate before truncate on public.audit_anchors
  for each statement execute function private.refuse_change();
create trigger audit_checkpoints_append_only before update or delete on public.audit_checkpoints
  for each row execute function private.refuse_change();
create trigger audit_checkpoints_no_truncate before truncate on public.audit_checkpoints
  for each statement execute function private.refuse_change();

-- What a chain begins with: the last pruned link, else the hash that stands for its agency.
create function private.audit_base(agency uuid, out seq bigint, out hash bytea, out at timestamptz)
language plpgsql
stable
set search_path = ''
as $$
begin
  select k.seq, k.hash, k.at into seq, hash, at
  from public.audit_checkpoints k where k.agency_id = agency order by k.seq desc limit 1;
  if not found then
    seq := 0;
    hash := private.genesis_hash(agency);
  end if;
end
$$;

create or replace function private.first_broken_audit_row(agency uuid)
returns bigint
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  expected_seq bigint;
  expected_hash bytea;
  link record;
begin
  select b.seq, b.hash into expected_seq, expected_hash from private.audit_base(agency) b;
  for link in
    select l.id as log_id, c.audit_id, c.seq, c.prev_hash, c.hash,
      case when l.id is not null then private.audit_hash(l, c.prev_hash) end as actual
    from (select * from public.audit_chain where agency_id = agency) c
    full join (select * from public.audit_logs where agency_id = agency) l on l.id = c.audit_id
    order by c.seq nulls last, l.id
  loop
    expected_seq := expected_seq + 1;
    if link.seq is distinct from expected_seq or link.prev_hash is distinct from expected_hash
      or link.log_id is null or link.actual is distinct from link.hash
    then
      return coalesce(link.audit_id, link.log_id);
    end if;
    expected_hash := link.hash;
  end loop;
  return null;
end
$$;

-- Says of a link that does not hold what is wrong with it; `before` is the one it should follow.
create function private.audit_break(agency uuid, link public.audit_chain, before public.audit_chain)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  expected bigint := before.seq + 1;
  entry public.audit_logs;
  other public.audit_chain;
  base record;
  found_id bigint;
  is_followed boolean;
  is_sound boolean;
begin
  if link.seq <> expected then
    select min(l.id) into found_id
    from public.audit_logs l
    where l.agency_id = agency and l.id > coalesce(before.audit_id, 0) and l.id < link.audit_id
      and not exists (select 1 from public.audit_chain c where c.audit_id = l.id);
    return jsonb_build_object('id', found_id, 'seq', expected, 'problem', 'missing', 'words', case
      when found_id is not null then format('Number %s of the chain was removed. Row %s has no link any more.', expected, found_id)
      when link.seq = expected + 1 then format('Number %s of the chain was removed with its row. Next comes row %s.', expected, link.audit_id)
      else format('Numbers %s to %s of the chain were removed with their rows. Next comes row %s.',
        expected, link.seq - 1, link.audit_id) end);
  end if;
  select * into entry from public.audit_logs l where l.id = link.audit_id and l.agency_id = agency;
  is_sound := entry.id is not null and private.audit_hash(entry, link.prev_hash) = link.hash;
  select coalesce((
    select c.prev_hash = link.hash from public.audit_chain c where c.agency_id = agency and c.seq = link.seq + 1
  ), true) into is_followed;
  if entry.id is null then
    if link.prev_hash = before.hash and is_followed then
      return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'missing', 'words',
        format('Row %s was removed. Its link, number %s, is still there.', link.audit_id, link.seq));
    end if;
    return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'inserted', 'words',
      format('Number %s is a link that does not fit the chain and belongs to no row.', link.seq));
  end if;
  if link.prev_hash <> before.hash then
    select * into other from public.audit_chain c
    where c.agency_id = agency and c.hash = link.prev_hash order by c.seq limit 1;
    select b.seq, b.hash into base from private.audit_base(agency) b;
    if is_sound and before.audit_id is not null
      and (other.seq = before.seq - 1 or link.prev_hash = base.hash and before.seq = base.seq + 1)
    then
      return jsonb_build_object('id', before.audit_id, 'seq', before.seq, 'problem', 'inserted', 'words',
        format('Row %s was put between two rows that follow each other. The next one is row %s.', before.audit_id, link.audit_id));
    elsif other.seq is not null then
      return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'moved', 'words',
        format('Row %s stands as number %s, but follows row %s, which is number %s.', link.audit_id, link.seq,
          other.audit_id, other.seq));
    elsif is_sound and is_followed and before.audit_id is not null then
      return jsonb_build_object('id', before.audit_id, 'seq', before.seq, 'problem', 'changed', 'words',
        format('Row %s is not what row %s follows: it was changed and its hash computed anew, or rows between the two were '
          'removed and the numbers closed up.', before.audit_id, link.audit_id));
    elsif before.audit_id is null then
      return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'missing', 'words',
        format('Row %s does not follow the beginning of the chain: what came before it was removed.', link.audit_id));
    end if;
    return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'changed', 'words',
      format('Row %s, number %s, does not follow the row before it: it or its link was changed.', link.audit_id, link.seq));
  end if;
  -- The content of a row is bound to its id: two rows that changed places each have the other's.
  select l.id into found_id
  from (
    select * from public.audit_chain c
    where c.agency_id = agency and c.seq between link.seq - 10000 and link.seq + 10000 and c.audit_id <> link.audit_id
  ) c
  join public.audit_logs l on l.id = c.audit_id
  where private.audit_hash(jsonb_populate_record(l, jsonb_build_object('id', link.audit_id)), link.prev_hash) = link.hash
  limit 1;
  if found_id is not null then
    return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'moved', 'words',
      format('Rows %s and %s have changed places.', link.audit_id, found_id));
  end if;
  return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'changed', 'words',
    format('Row %s, number %s, is not what was written: its content or its hash was changed.', link.audit_id, link.seq));
end
$$;

-- Checks one step of an agency's chain: links by their numbers, rows that have none, and the heads that were kept.
create function private.check_audit(agency uuid, from_seq bigint, steps integer)
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

create function private.verify_audit(from_seq bigint, steps integer)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$ select private.check_audit(private.require_admin(), from_seq, steps) $$;
create function public.verify_audit(p_from_seq bigint, p_steps integer default 20000)
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.verify_audit(p_from_seq, p_steps) $$;
comment on function public.verify_audit is
  'Checks so many links of the own agency''s audit from a number on, for admins: what was checked, the head, and the first row that does not hold.';
grant execute on function public.verify_audit(bigint, integer), private.verify_audit(bigint, integer) to authenticated;

-- Keeps the head of each chain that has moved, once an hour. Answers with every head kept after the given time, oldest
-- first, so that whoever keeps them elsewhere too misses none.
create function private.keep_audit_anchors(after_at timestamptz)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- Two workers at once keep one.
  perform pg_advisory_xact_lock(hashtextextended('audit_anchors', 0));
  insert into public.audit_anchors (agency_id, seq, hash)
  select a.id, h.seq, h.hash
  from public.agencies a
  cross join lateral (
    select c.seq, c.hash from public.audit_chain c where c.agency_id = a.id order by c.seq desc limit 1
  ) h
  left join lateral (
    select k.seq, k.hash, k.at from public.audit_anchors k where k.agency_id = a.id order by k.at desc limit 1
  ) k on true
  where k.seq is null or (k.seq, k.hash) is distinct from (h.seq, h.hash) and k.at <= clock_timestamp() - interval '1 hour';
  return coalesce((
    select jsonb_agg(jsonb_build_object('agency', k.agency_id, 'seq', k.seq, 'hash', encode(k.hash, 'hex'),
      'at', to_char(k.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by k.at, k.agency_id)
    from (
      select * from public.audit_anchors a where after_at is null or a.at > after_at order by a.at, a.agency_id limit 10000
    ) k
  ), '[]');
end
$$;
create function public.keep_audit_anchors(p_after timestamptz)
returns jsonb
language sql
set search_path = ''
as $$ select private.keep_audit_anchors(p_after) $$;
comment on function public.keep_audit_anchors is
  'For the worker: keeps the newest link of every chain once an hour, and answers with those kept after a time (null = all).';
grant execute on function public.keep_audit_anchors(timestamptz), private.keep_audit_anchors(timestamptz) to service_role;
create index audit_anchors_at_idx on public.audit_anchors (at);
