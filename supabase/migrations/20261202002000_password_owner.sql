-- Whose password it is that is being chosen, so that it is not their own name. Also for a session that has yet to prove the
-- second factor: a forgotten password is replaced before.
create function private.get_password_owner()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('full_name', p.full_name, 'email', u.email, 'agency_name', a.name)
  from public.profiles p
  join public.agencies a on a.id = p.agency_id and a.status = 'active'
  join auth.users u on u.id = p.id
  join auth.sessions s on s.user_id = p.id and s.id::text = (select auth.jwt() ->> 'session_id')
    and (s.not_after is null or s.not_after > now())
  where p.id = (select auth.uid()) and p.is_active
$$;
create function public.get_password_owner()
returns jsonb language sql stable set search_path = '' as $$ select private.get_password_owner() $$;
comment on function public.get_password_owner is 'The caller''s own name, e-mail address and agency, which no new password may be.';
grant execute on function private.get_password_owner(), public.get_password_owner() to authenticated;
