-- As before, but for the first factor alone: whoever finds a session that is too old does not renew it with an app of their
-- own.
create or replace function private.signed_in_at()
returns timestamptz
language sql
stable
set search_path = ''
as $$
  select to_timestamp(max(case when m.value ->> 'timestamp' ~ '^[0-9]{1,11}$' then (m.value ->> 'timestamp')::bigint end))
  from jsonb_array_elements(case when jsonb_typeof(auth.jwt() -> 'amr') = 'array' then auth.jwt() -> 'amr' else '[]' end) m
  where m.value ->> 'method' not in ('token_refresh', 'totp') and m.value ->> 'method' not like 'mfa/%'
$$;
