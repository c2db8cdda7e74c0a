-- The change of address that the caller has asked for: Auth tells the new one, but not which of the two has been
-- confirmed. Null when there is none.
create function private.get_my_email_change()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('address', u.email_change, 'sent_at', u.email_change_sent_at, 'confirmed', case
    when u.email_change_confirm_status <> 1 then null
    when coalesce(u.email_change_token_current, '') = '' then 'old'
    else 'new'
  end)
  from auth.users u
  where u.id = (select auth.uid()) and u.email_change <> '' and (select private.my_agency_id()) is not null
$$;
create function public.get_my_email_change()
returns jsonb language sql stable set search_path = '' as $$ select private.get_my_email_change() $$;
grant execute on function private.get_my_email_change(), public.get_my_email_change() to authenticated;
comment on function public.get_my_email_change is 'The own change of address that waits: the new one, and which of the two is confirmed.';
