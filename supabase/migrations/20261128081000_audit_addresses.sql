-- The address of an agency's own receiver may carry a token. The audit keeps where it leads and that it became another one,
-- not what opens it. A request's id is kept only in the form that the app gives it.

-- Scheme, host and path of an address: without user, query and fragment, and of long parts of the path only how they begin,
-- since tokens stand there too.
create function private.place_of_address(address text)
returns text
language sql
immutable
set search_path = ''
as $$
  select coalesce(p[1] || p[2] || regexp_replace(p[3], '(/[^/]{4})[^/]{12,}', '\1…', 'g') || case when p[4] <> '' then '?…' else '' end,
    'kept apart')
  from (select regexp_match(address, '^(https?://)(?:[^/?#]*@)?([^/?#@]+)([^?#]*)(.*)$', 'i') as p) parts
$$;

-- Columns for the audit with addresses by their place alone, wherever they stand: in the rules of notices, and in the
-- versions of settings. One that differs from the former one in what is left out says so.
create function private.without_address_tokens(fields jsonb, former jsonb default null)
returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  place text[];
  shown text;
begin
  if (fields ?| array['webhook_url', 'webhookUrl', 'value']) is not true then
    return fields;
  end if;
  foreach place slice 1 in array array[array['webhook_url', null], array['webhookUrl', null], array['value', 'webhookUrl']] loop
    place := array_remove(place, null);
    if jsonb_typeof(fields #> place) = 'string' then
      shown := private.place_of_address(fields #>> place);
      fields := jsonb_set(fields, place, to_jsonb(shown || case
        when former #>> place <> fields #>> place and private.place_of_address(former #>> place) = shown then ' (another token)'
        else '' end));
    end if;
  end loop;
  return fields;
end
$$;

create or replace function private.record_audit(
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
  request text := nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-request-id';
begin
  insert into public.audit_logs (agency_id, actor_id, actor_kind, action, target_id, details, before, after, origin, request_id)
  values (
    agency, (select p.id from public.profiles p where p.id = actor),
    case when (select auth.uid()) is not null then 'user'
      when acting is not null then 'job' else 'system' end::public.audit_actor_kind,
    action, target, details,
    private.without_address_tokens(before), private.without_address_tokens(after, before),
    coalesce(came_from, private.audit_origin(acting)),
    case when request ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then request end
  );
end
$$;

comment on column public.audit_logs.request_id is
  'In answer to which request it was done, as the caller named it. Whoever calls the Data API directly may name any: entries are of one request only where actor and session are the same too.';
