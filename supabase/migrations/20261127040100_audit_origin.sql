-- From where something was done, and of what kind its target is, beside what happened.
alter table public.audit_logs add column origin jsonb;
alter table public.audit_logs
  add column entity text not null generated always as (left(coalesce(details ->> 'entity', ''), 80)) stored;
comment on column public.audit_logs.origin is
  'Address, device and session of the person, or the worker: as the server knows them, never as a request claims. Null = not known.';
comment on column public.audit_logs.entity is 'Of what kind the target is; empty where nothing says so.';

-- By person, kind or target, each with the kinds and actions that occur there: whatever is asked for is looked up one
-- kind and action at a time, newest first.
create index audit_logs_actor_entity_idx on public.audit_logs (actor_id, entity, action, id);
create index audit_logs_entity_idx on public.audit_logs (agency_id, entity, action, id);
create index audit_logs_target_idx on public.audit_logs (agency_id, target_id, entity, action, id) include (actor_id);
drop index public.audit_logs_actor_idx;
-- Rows are only added: without this their pages would be looked into again and again long after.
alter table public.audit_logs set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table public.audit_chain set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- Rows without an origin hash as they did before there was one.
create or replace function private.audit_hash(entry public.audit_logs, prev_hash bytea)
returns bytea
language sql
immutable
set search_path = ''
as $$
  select pg_catalog.sha256(prev_hash || pg_catalog.convert_to((pg_catalog.jsonb_build_array(
    entry.id, entry.agency_id, entry.actor_id, entry.actor_kind, entry.action, entry.target_id, entry.details,
    entry.before, entry.after, entry.request_id,
    (extract(epoch from entry.created_at) * 1000000)::bigint
  ) || case when entry.origin is null then '[]' else pg_catalog.jsonb_build_array(entry.origin) end)::text, 'UTF8'))
$$;

-- Where the present request comes from. Of a person it is their session; the server may name the session of the person for
-- whom it works, and its worker itself. Null when nothing is known.
create function private.audit_origin(acting uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  claims jsonb := (select auth.jwt());
  headers jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
  is_server boolean := coalesce(claims ->> 'role' = 'service_role', false);
  named text := case when is_server then headers ->> 'x-acting-session' else claims ->> 'session_id' end;
  worker text := left(coalesce(nullif(current_setting('app.worker', true), ''), case when is_server then headers ->> 'x-worker' end), 100);
  known jsonb;
begin
  if named ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then
    select jsonb_build_object('address', host(s.ip), 'device', left(s.user_agent, 200), 'session', s.id) into known
    from auth.sessions s where s.id = named::uuid and s.user_id = coalesce((select auth.uid()), acting);
    -- It has just ended; the token is proof enough that there was one.
    if not found and not is_server then
      known := jsonb_build_object('session', named);
    end if;
  end if;
  return nullif(jsonb_strip_nulls(coalesce(known, '{}') || jsonb_build_object('worker', worker)), '{}');
end
$$;

drop function private.record_audit(uuid, text, text, jsonb, jsonb, jsonb, uuid);
create function private.record_audit(
  agency uuid, action text, target text, details jsonb default '{}', before jsonb default null, after jsonb default null,
  acting uuid default null, came_from jsonb default null
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  actor uuid := coalesce((select auth.uid()), acting);
begin
  insert into public.audit_logs (agency_id, actor_id, actor_kind, action, target_id, details, before, after, origin, request_id)
  values (
    agency, (select p.id from public.profiles p where p.id = actor),
    case when (select auth.uid()) is not null then 'user'
      when acting is not null then 'job' else 'system' end::public.audit_actor_kind,
    action, target, details, before, after, coalesce(came_from, private.audit_origin(acting)),
    left(nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-request-id', 100)
  );
end
$$;

create or replace function private.audit_session()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.record_audit(p.agency_id, 'user.sign_in', p.id::text,
    jsonb_strip_nulls(jsonb_build_object('entity', 'user', 'address', host(new.ip), 'device', left(new.user_agent, 200))),
    null, null, p.id, jsonb_strip_nulls(jsonb_build_object('address', host(new.ip), 'device', left(new.user_agent, 200),
      'session', new.id)))
  from public.profiles p where p.id = new.user_id;
  return null;
end
$$;
