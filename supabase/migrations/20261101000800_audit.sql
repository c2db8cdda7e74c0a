-- The audit: what happened, by whom, before and after. Append-only for everyone, the service role included.
create table public.audit_logs (
  id bigint generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  actor_id uuid references public.profiles (id),
  actor_kind public.audit_actor_kind not null default 'system',
  action text not null,
  target_id text,
  details jsonb not null default '{}',
  before jsonb,
  after jsonb,
  request_id text,
  created_at timestamptz not null default clock_timestamp()
);
comment on table public.audit_logs is 'Append-only record of every change. Only admins read it; nobody writes it but triggers and functions.';
create index audit_logs_agency_idx on public.audit_logs (agency_id, id);
create index audit_logs_actor_idx on public.audit_logs (actor_id, id);

-- A hash chain per agency, so that a changed, missing or inserted row is found.
create table public.audit_chain (
  audit_id bigint primary key references public.audit_logs (id),
  agency_id uuid not null references public.agencies (id),
  seq bigint not null,
  prev_hash bytea not null,
  hash bytea not null,
  unique (agency_id, seq)
);
comment on table public.audit_chain is 'hash = sha256(prev_hash || canonical audit row), in commit order per agency.';

create function private.refuse_change()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  raise exception using errcode = '42501', message = format('%s is append-only.', tg_table_name);
end
$$;
create trigger audit_logs_append_only before update or delete on public.audit_logs
  for each row execute function private.refuse_change();
create trigger audit_logs_no_truncate before truncate on public.audit_logs
  for each statement execute function private.refuse_change();
create trigger audit_chain_append_only before update or delete on public.audit_chain
  for each row execute function private.refuse_change();
create trigger audit_chain_no_truncate before truncate on public.audit_chain
  for each statement execute function private.refuse_change();

-- The bytes that are hashed: independent of session settings.
create function private.audit_hash(entry public.audit_logs, prev_hash bytea)
returns bytea
language sql
immutable
set search_path = ''
as $$
  select pg_catalog.sha256(prev_hash || pg_catalog.convert_to(pg_catalog.jsonb_build_array(
    entry.id, entry.agency_id, entry.actor_id, entry.actor_kind, entry.action, entry.target_id, entry.details,
    entry.before, entry.after, entry.request_id,
    (extract(epoch from entry.created_at) * 1000000)::bigint
  )::text, 'UTF8'))
$$;

create function private.genesis_hash(agency uuid)
returns bytea
language sql
immutable
set search_path = ''
as $$
  select pg_catalog.sha256(pg_catalog.convert_to('audit:' || agency::text, 'UTF8'))
$$;

-- Links a new row at commit. The agency's lock is taken that late so that two writers never wait on each other
-- while they hold row locks.
create function private.chain_audit()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  last_seq bigint;
  last_hash bytea;
begin
  perform pg_advisory_xact_lock(hashtextextended('audit:' || new.agency_id::text, 0));
  select c.seq, c.hash into last_seq, last_hash
  from public.audit_chain c where c.agency_id = new.agency_id order by c.seq desc limit 1;
  if not found then
    last_seq := 0;
    last_hash := private.genesis_hash(new.agency_id);
  end if;
  insert into public.audit_chain (audit_id, agency_id, seq, prev_hash, hash)
  values (new.id, new.agency_id, last_seq + 1, last_hash, private.audit_hash(new, last_hash));
  return null;
end
$$;
create constraint trigger audit_logs_chain after insert on public.audit_logs
  deferrable initially deferred for each row execute function private.chain_audit();

-- The first row that is missing, changed or out of order; null when the chain holds.
create function private.first_broken_audit_row(agency uuid)
returns bigint
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  expected_seq bigint := 0;
  expected_hash bytea := private.genesis_hash(agency);
  link record;
begin
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

-- Writes one audit row for the signed-in person, or for the system when nobody is.
create function private.record_audit(
  agency uuid, action text, target text, details jsonb default '{}', before jsonb default null,
  after jsonb default null, acting uuid default null
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  actor uuid := coalesce((select auth.uid()), acting);
begin
  insert into public.audit_logs (agency_id, actor_id, actor_kind, action, target_id, details, before, after, request_id)
  values (
    agency, (select p.id from public.profiles p where p.id = actor),
    case when (select auth.uid()) is not null then 'user'
      when acting is not null then 'job' else 'system' end::public.audit_actor_kind,
    action, target, details, before, after,
    left(nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-request-id', 100)
  );
end
$$;

-- Records a change of a row, unless a bulk function records the whole: only the columns that differ, without the bookkeeping ones.
-- Arguments: entity name, key columns joined by commas.
create function private.audit_row()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  noise constant text[] := array['version', 'updated_at', 'updated_by', 'result'];
  old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - noise end;
  new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - noise end;
  any_row jsonb := coalesce(new_row, old_row);
  agency uuid := coalesce(
    any_row ->> 'agency_id',
    case tg_table_name when 'agencies' then any_row ->> 'id' end,
    (select p.agency_id::text from public.profiles p where p.id::text = any_row ->> 'user_id')
  )::uuid;
  target text := (
    select string_agg(any_row ->> key, '/' order by place)
    from unnest(string_to_array(tg_argv[1], ',')) with ordinality as keys (key, place)
  );
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    if old_row = new_row then
      return null;
    end if;
    select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, n.value)
    into old_row, new_row
    from jsonb_each(old_row) o join jsonb_each(new_row) n using (key)
    where o.value is distinct from n.value;
  end if;
  perform private.record_audit(
    agency,
    coalesce(
      nullif(current_setting('app.action', true), ''),
      tg_argv[0] || '.' || case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'remove' end
    ),
    target, jsonb_build_object('entity', tg_argv[0]), old_row, new_row,
    nullif(current_setting('app.actor', true), '')::uuid
  );
  return null;
end
$$;

create trigger agencies_audit after insert or update or delete on public.agencies
  for each row execute function private.audit_row('agency', 'id');
create trigger centers_audit after insert or update or delete on public.centers
  for each row execute function private.audit_row('center', 'id');
create trigger profiles_audit after insert or update or delete on public.profiles
  for each row execute function private.audit_row('user', 'id');
create trigger user_roles_audit after insert or update or delete on public.user_roles
  for each row execute function private.audit_row('role', 'user_id');
create trigger profile_patterns_audit after insert or update or delete on public.profile_patterns
  for each row execute function private.audit_row('pattern', 'user_id,effective_from');
create trigger invitations_audit after insert or update or delete on public.invitations
  for each row execute function private.audit_row('invitation', 'id');
create trigger qualifications_audit after insert or update or delete on public.qualifications
  for each row execute function private.audit_row('qualification', 'id');
create trigger person_qualifications_audit after insert or update or delete on public.person_qualifications
  for each row execute function private.audit_row('person_qualification', 'user_id,qualification_id');
create trigger shifts_audit after insert or update or delete on public.shifts
  for each row execute function private.audit_row('shift', 'id');
create trigger staffing_requirements_audit after insert or update or delete on public.staffing_requirements
  for each row execute function private.audit_row('requirement', 'id');
create trigger holidays_audit after insert or update or delete on public.holidays
  for each row execute function private.audit_row('holiday', 'id');
create trigger schedules_audit after insert or update or delete on public.schedules
  for each row execute function private.audit_row('schedule', 'id');
create trigger time_off_requests_audit after insert or update or delete on public.time_off_requests
  for each row execute function private.audit_row('time_off', 'id');
create trigger shift_swaps_audit after insert or update or delete on public.shift_swaps
  for each row execute function private.audit_row('swap', 'id');
create trigger chat_channels_audit after insert or update or delete on public.chat_channels
  for each row execute function private.audit_row('chat_channel', 'id');
create trigger chat_members_audit after insert or update or delete on public.chat_members
  for each row execute function private.audit_row('chat_member', 'channel_id,user_id');

-- Shifts are written in bulk: a statement outside a bulk function records each row, a bulk function records one
-- row itself (with counts and the snapshot's hash) and sets app.bulk.
create function private.audit_assigned_shifts()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  entry record;
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    for entry in select to_jsonb(n) as after from new_rows n loop
      perform private.record_audit((entry.after ->> 'agency_id')::uuid, 'assigned_shift.create', entry.after ->> 'id',
        '{"entity":"assigned_shift"}', null, entry.after);
    end loop;
  elsif tg_op = 'DELETE' then
    for entry in select to_jsonb(o) as before from old_rows o loop
      perform private.record_audit((entry.before ->> 'agency_id')::uuid, 'assigned_shift.remove',
        entry.before ->> 'id', '{"entity":"assigned_shift"}', entry.before, null);
    end loop;
  else
    for entry in
      select to_jsonb(o) as before, to_jsonb(n) as after from old_rows o join new_rows n using (id)
      where (to_jsonb(o) - array['version', 'updated_at', 'updated_by'])
        is distinct from (to_jsonb(n) - array['version', 'updated_at', 'updated_by'])
    loop
      perform private.record_audit((entry.after ->> 'agency_id')::uuid, 'assigned_shift.update', entry.after ->> 'id',
        '{"entity":"assigned_shift"}', entry.before, entry.after);
    end loop;
  end if;
  return null;
end
$$;
create trigger assigned_shifts_audit_insert after insert on public.assigned_shifts
  referencing new table as new_rows for each statement execute function private.audit_assigned_shifts();
create trigger assigned_shifts_audit_update after update on public.assigned_shifts
  referencing old table as old_rows new table as new_rows
  for each statement execute function private.audit_assigned_shifts();
create trigger assigned_shifts_audit_delete after delete on public.assigned_shifts
  referencing old table as old_rows for each statement execute function private.audit_assigned_shifts();

alter table public.audit_logs enable row level security;
alter table public.audit_chain enable row level security;
grant select on public.audit_logs, public.audit_chain to authenticated, service_role;
create policy audit_logs_select_admin on public.audit_logs for select to authenticated
  using (agency_id = (select private.administered_agency_id()));
create policy audit_chain_select_admin on public.audit_chain for select to authenticated
  using (agency_id = (select private.administered_agency_id()));
