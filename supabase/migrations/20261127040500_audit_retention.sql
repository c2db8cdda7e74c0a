-- The audit is pruned from its beginning, as the agency's retention says, and by one function alone. A checkpoint says up
-- to where; from there on the chain is checked. Whatever it does not cover stays append-only for everybody.
create function private.check_audit_checkpoint()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  months integer := (select a.audit_months from public.agencies a where a.id = new.agency_id);
begin
  if months is null or new.written_before > clock_timestamp() - make_interval(months => months)
    or not exists (
      select 1 from public.audit_chain c where c.agency_id = new.agency_id and c.seq = new.seq and c.hash = new.hash
    )
    -- The newest link stays, so that the next one has one to follow.
    or not exists (select 1 from public.audit_chain c where c.agency_id = new.agency_id and c.seq > new.seq)
    or exists (
      select 1 from public.audit_chain c join public.audit_logs l on l.id = c.audit_id
      where c.agency_id = new.agency_id and c.seq <= new.seq and l.created_at >= new.written_before
    )
  then
    raise exception 'A checkpoint stands before nothing that has to be kept.' using errcode = '42501';
  end if;
  return new;
end
$$;
create trigger audit_checkpoints_check before insert on public.audit_checkpoints
  for each row execute function private.check_audit_checkpoint();

create function private.refuse_audit_change()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'DELETE' and (case tg_table_name
    when 'audit_chain' then exists (
      select 1 from public.audit_checkpoints k where k.agency_id = old.agency_id and k.seq >= (to_jsonb(old) ->> 'seq')::bigint
    )
    -- Its link has gone before it.
    when 'audit_logs' then exists (
      select 1 from public.audit_checkpoints k
      where k.agency_id = old.agency_id and k.written_before > (to_jsonb(old) ->> 'created_at')::timestamptz
    ) and not exists (
      select 1 from public.audit_chain c where c.audit_id = (to_jsonb(old) ->> 'id')::bigint
    )
    else false end)
  then
    return old;
  end if;
  raise exception '% is append-only.', tg_table_name using errcode = '42501';
end
$$;
drop trigger audit_logs_append_only on public.audit_logs;
create trigger audit_logs_append_only before update or delete on public.audit_logs
  for each row execute function private.refuse_audit_change();
drop trigger audit_chain_append_only on public.audit_chain;
create trigger audit_chain_append_only before update or delete on public.audit_chain
  for each row execute function private.refuse_audit_change();

-- Removes what each agency keeps no longer, at most so many rows of each kind; answers with what it did by agency. What
-- does not hold is evidence and stays.
create function private.prune_audit(batch integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  most bigint := least(greatest(coalesce(batch, 5000), 1), 20000);
  agency record;
  base record;
  cutoff timestamptz;
  last_seq bigint;
  last_hash bytea;
  removed bigint;
  ids bigint[];
  broken jsonb;
  done jsonb := '[]';
begin
  perform pg_advisory_xact_lock(hashtextextended('prune_audit', 0));
  for agency in select a.id, a.audit_months as months from public.agencies a where a.audit_months is not null order by a.id loop
    cutoff := clock_timestamp() - make_interval(months => agency.months);
    select b.seq into base from private.audit_base(agency.id) b;
    select min(c.seq) - 1 into last_seq
    from (
      select * from public.audit_chain c
      where c.agency_id = agency.id and c.seq between base.seq + 1 and base.seq + most + 1 order by c.seq
    ) c
    left join public.audit_logs l on l.id = c.audit_id
    where l.id is null or l.created_at >= cutoff;
    last_seq := least(
      coalesce(last_seq, base.seq + most), base.seq + most,
      (select max(c.seq) - 1 from public.audit_chain c where c.agency_id = agency.id));
    continue when last_seq is null or last_seq <= base.seq
      -- Once a day, unless there is a whole batch to remove.
      or last_seq - base.seq < most and exists (
        select 1 from public.audit_checkpoints k where k.agency_id = agency.id and k.at > clock_timestamp() - interval '20 hours'
      );
    broken := private.check_audit(agency.id, base.seq + 1, (last_seq - base.seq)::integer) -> 'broken';
    if broken <> 'null' then
      done := done || jsonb_build_object('agency', agency.id, 'removed', 0, 'broken', broken);
      continue;
    end if;
    select c.hash into last_hash from public.audit_chain c where c.agency_id = agency.id and c.seq = last_seq;
    removed := last_seq - base.seq;
    insert into public.audit_checkpoints (agency_id, seq, hash, removed, written_before)
    values (agency.id, last_seq, last_hash, removed, cutoff);
    with gone as (
      delete from public.audit_chain c where c.agency_id = agency.id and c.seq <= last_seq returning c.audit_id
    )
    select array_agg(g.audit_id) into ids from gone g;
    delete from public.audit_logs l where l.id = any (ids);
    perform private.record_audit(agency.id, 'audit.prune', null, jsonb_build_object('entity', 'audit',
      'removed', removed, 'seq', last_seq, 'hash', encode(last_hash, 'hex'), 'months', agency.months));
    done := done || jsonb_build_object('agency', agency.id, 'removed', removed, 'broken', null);
  end loop;
  return done;
end
$$;
create function public.prune_audit(p_batch integer default 5000)
returns jsonb
language sql
set search_path = ''
as $$ select private.prune_audit(p_batch) $$;
comment on function public.prune_audit is
  'For the worker: removes the beginning of each audit that is older than its agency keeps, at most so many rows.';

-- Notices that were read, and how they were delivered, likewise. What somebody still has to acknowledge, what is unread,
-- and what is on its way stay.
create function private.prune_notices(batch integer)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  most integer := least(greatest(coalesce(batch, 5000), 1), 20000);
  agency record;
  ids bigint[];
  gone integer;
  removed integer := 0;
begin
  for agency in
    select a.id, clock_timestamp() - make_interval(months => a.notice_months) as cutoff
    from public.agencies a where a.notice_months is not null order by a.id
  loop
    delete from public.notification_deliveries d
    where d.id in (
      select x.id
      from public.notification_deliveries x join public.notifications n on n.id = x.notification_id
      where x.agency_id = agency.id and x.ended_at < agency.cutoff and x.state in ('sent', 'skipped', 'dead')
        and not (n.needs_ack and n.acknowledged_at is null)
      order by x.ended_at limit most
    );
    get diagnostics gone = row_count;
    select array_agg(x.id) into ids
    from (
      select n.id from public.notifications n
      where n.agency_id = agency.id and n.created_at < agency.cutoff and n.planned_at is not null
        and n.read_at is not null and not (n.needs_ack and n.acknowledged_at is null)
        and not exists (
          select 1 from public.notification_deliveries d where d.agency_id = n.agency_id and d.notification_id = n.id
        )
      limit most
      for update of n skip locked
    ) x;
    delete from public.notifications n where n.id = any (ids);
    gone := gone + coalesce(cardinality(ids), 0);
    if gone > 0 then
      perform private.record_audit(agency.id, 'notice.prune', null, jsonb_build_object('entity', 'notice',
        'removed', coalesce(cardinality(ids), 0), 'deliveries', gone - coalesce(cardinality(ids), 0)));
    end if;
    removed := removed + gone;
  end loop;
  return removed;
end
$$;
create function public.prune_notices(p_batch integer default 5000)
returns integer
language sql
set search_path = ''
as $$ select private.prune_notices(p_batch) $$;
comment on function public.prune_notices is
  'For the worker: removes notices and deliveries that are older than their agency keeps and that wait for nobody; how many.';
grant execute on function public.prune_audit(integer), private.prune_audit(integer),
  public.prune_notices(integer), private.prune_notices(integer) to service_role;
