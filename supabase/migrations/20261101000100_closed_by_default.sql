-- Privileges start closed. A hosted project grants everything in public to the three API roles by default;
-- from here on every grant is written by name.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
-- Functions are executable by PUBLIC unless the owner's global default says otherwise.
alter default privileges revoke execute on functions from public;

create extension if not exists btree_gist with schema extensions;

-- Helpers and privileged functions live here; the Data API does not expose this schema.
create schema private;
comment on schema private is 'Helpers, triggers and privileged functions. Not exposed by the Data API.';
revoke all on schema private from public;
grant usage on schema private to authenticated, service_role;

create type public.role_name as enum ('dispatcher', 'supervisor', 'admin');
create type public.shift_pattern as enum ('4x10', '3x12_1x4');
create type public.shift_category as enum ('early', 'day', 'swing', 'graveyard');
create type public.schedule_status as enum ('draft', 'published', 'archived', 'failed');
create type public.assignment_status as enum ('draft', 'published', 'cancelled');
create type public.assignment_source as enum ('generated', 'manual', 'swap', 'callout', 'mandate', 'extension');
create type public.generation_state as enum ('running', 'succeeded', 'failed', 'cancelled');
create type public.invitation_state as enum ('pending', 'accepted', 'revoked');
create type public.time_off_type as enum ('vacation', 'sick', 'personal', 'training');
create type public.time_off_status as enum ('pending', 'approved', 'denied', 'withdrawn', 'cancelled');
create type public.swap_kind as enum ('swap', 'give');
create type public.swap_status as enum (
  'pending', 'accepted', 'rejected', 'approved', 'denied', 'withdrawn', 'expired', 'cancelled'
);
create type public.notification_status as enum ('pending', 'sent', 'failed', 'read');
create type public.audit_actor_kind as enum ('user', 'job', 'system');

-- One line of text without control characters or the marks that reorder what stands around them: what is shown in
-- rosters and mails must read as it was typed.
create function private.is_line(text)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select $1 !~ '[\u0001-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]'
$$;
grant execute on function private.is_line(text) to authenticated, service_role;

-- Ends a function with an expected failure. The code is an HTTP status (409 conflict, 403, 404, 422); the
-- message is written for the person, the detail is machine-readable.
create function private.fail(status integer, message text, detail jsonb default '{}')
returns void
language plpgsql
set search_path = ''
as $$
begin
  raise exception using errcode = 'PT' || status, message = message, detail = detail::text;
end
$$;

-- The audit action that the running function performs, for the triggers that record it.
create function private.set_action(action text)
returns void
language sql
set search_path = ''
as $$
  select pg_catalog.set_config('app.action', action, true)
$$;

create function private.touch()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.version := old.version + 1;
  new.updated_at := pg_catalog.now();
  return new;
end
$$;
comment on function private.touch() is 'Raises the version of a changed row, so that stale writes are noticed.';
