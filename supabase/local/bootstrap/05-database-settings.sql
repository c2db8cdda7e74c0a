-- What belongs to a database and is not copied with a template: owner, limits and search path.

do $$
begin
  execute format('alter database %I owner to postgres', current_database());
  execute format('revoke all on database %I from public', current_database());
  execute format(
    'grant connect, temporary on database %I to authenticator, supabase_auth_admin, supabase_realtime_admin, dashboard_user',
    current_database()
  );
  execute format('alter database %I set search_path to "$user", public, extensions', current_database());
end
$$;
