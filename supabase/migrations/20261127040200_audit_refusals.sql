-- What was refused, each in a transaction of its own after the work failed. At most 60 of a person, or of an account that
-- somebody tries to enter, in a minute: one further row says that more came.
create function private.write_refusal(
  agency uuid, account uuid, refused_action text, code text, message text, detail jsonb, came_from jsonb
)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  per_minute constant integer := 60;
  minute timestamptz := date_trunc('minute', clock_timestamp());
  me uuid := (select auth.uid());
  recorded integer;
  is_told boolean;
begin
  perform pg_advisory_xact_lock(hashtextextended('refusal:' || coalesce(me, account)::text, 0));
  -- Whoever is signed in is the actor; of an account nobody knows who tried.
  if me is not null then
    select count(*) filter (where r.created_at >= minute) into recorded
    from (
      select l.created_at from public.audit_logs l
      where l.actor_id = me and l.entity = 'refusal' and l.action = 'refused' order by l.id desc limit per_minute
    ) r;
    select r.created_at >= minute into is_told
    from public.audit_logs r
    where r.actor_id = me and r.entity = 'refusal' and r.action = 'refused.more' order by r.id desc limit 1;
  else
    -- Of all accounts together at most a thousand in a minute.
    select case when count(*) filter (where r.created_at >= minute) >= 1000 then per_minute
      else count(*) filter (where r.created_at >= minute and r.details ->> 'account' = account::text) end into recorded
    from (
      select l.created_at, l.details from public.audit_logs l
      where l.agency_id = agency and l.entity = 'refusal' and l.action = 'refused' order by l.id desc limit 1000
    ) r;
    select bool_or(r.created_at >= minute and r.details ->> 'account' = account::text) into is_told
    from (
      select l.created_at, l.details from public.audit_logs l
      where l.agency_id = agency and l.entity = 'refusal' and l.action = 'refused.more' order by l.id desc limit 1000
    ) r;
  end if;
  if agency is null or recorded >= per_minute and is_told then
    return false;
  end if;
  perform private.record_audit(
    agency, case when recorded < per_minute then 'refused' else 'refused.more' end, left(refused_action, 100),
    case when recorded < per_minute
      then jsonb_build_object('entity', 'refusal', 'code', code, 'message', left(message, 500)) || detail
      else jsonb_build_object('entity', 'refusal', 'recorded', recorded) end
    || case when me is null then jsonb_build_object('account', account) else '{}' end,
    null, null, null, came_from);
  return recorded < per_minute;
end
$$;

create function private.record_refusal(refused_action text, code text, message text, detail jsonb)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    return false;
  end if;
  if code is null or code not in ('forbidden', 'not_found', 'conflict', 'rule_violation', 'invalid')
    or coalesce(refused_action, '') = '' or coalesce(jsonb_typeof(detail), '') <> 'object'
    or coalesce(detail ->> 'on', '') not in ('action', 'page', 'route')
  then
    perform private.fail(422, 'This is no refusal.');
  end if;
  return private.write_refusal(agency, null, refused_action, code, coalesce(message, ''),
    case when octet_length(detail::text) <= 4000 then detail - 'entity' - 'code' - 'message' - 'account'
      else jsonb_build_object('on', detail -> 'on', 'shortened', true) end,
    null);
end
$$;
create function public.record_refusal(p_action text, p_code text, p_message text, p_detail jsonb)
returns boolean
language sql
set search_path = ''
as $$ select private.record_refusal(p_action, p_code, p_message, p_detail) $$;
grant execute on function public.record_refusal(text, text, text, jsonb), private.record_refusal(text, text, text, jsonb)
  to authenticated;

-- For what people ask who are not signed in. Looks as far for an address without an account as for one that has one.
create function private.record_account_refusal(
  account_email text, refused_action text, code text, message text, address text, device text
)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  person public.profiles;
begin
  select * into person from public.profiles p where lower(p.email) = lower(account_email);
  return private.write_refusal(
    person.agency_id, coalesce(person.id, '00000000-0000-0000-0000-000000000000'), refused_action, code, message,
    jsonb_build_object('on', 'action'),
    jsonb_strip_nulls(jsonb_build_object('address', left(address, 60), 'device', left(device, 200))));
end
$$;
create function public.record_account_refusal(
  p_email text, p_action text, p_code text, p_message text, p_address text, p_device text
)
returns boolean
language sql
set search_path = ''
as $$ select private.record_account_refusal(p_email, p_action, p_code, p_message, p_address, p_device) $$;
grant execute on function public.record_account_refusal(text, text, text, text, text, text),
  private.record_account_refusal(text, text, text, text, text, text) to service_role;
