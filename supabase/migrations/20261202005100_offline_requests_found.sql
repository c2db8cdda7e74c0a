-- What a browser sends again because the answer was lost is answered by the request that is there, whatever the rules say of
-- a new one by then.
create function private.find_offline_ask(client_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select private.time_off_record_of(a.request_id, a.user_id)
  from private.offline_asks a
  where a.user_id = (select auth.uid()) and a.client_id = find_offline_ask.client_id and a.agency_id = private.my_agency_id()
$$;
revoke execute on function private.find_offline_ask(uuid) from public;
grant execute on function private.find_offline_ask(uuid) to authenticated;

create function public.find_offline_ask(p_client_id uuid)
returns jsonb language sql stable set search_path = '' as $$ select private.find_offline_ask(p_client_id) $$;
revoke execute on function public.find_offline_ask(uuid) from public;
grant execute on function public.find_offline_ask(uuid) to authenticated;
comment on function public.find_offline_ask(uuid) is
  'The caller''s request for time off that was made under an id of their browser, as it stands now; null without one.';
