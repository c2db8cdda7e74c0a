-- Whoever leaves asks for no time off any more: what waits is withdrawn. What is approved stays as it was decided, and offers end
-- by a trigger of their own.
create function private.withdraw_leave_of_leaver()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  doing text := coalesce(current_setting('app.action', true), '');
begin
  perform set_config('app.bulk', '', true);
  perform private.set_action('time_off.withdraw');
  update public.time_off_requests o
  set status = 'withdrawn', closing_note = left(new.full_name || ' no longer works here.', 500)
  where o.agency_id = new.agency_id and o.user_id = new.id and o.status = 'pending';
  perform private.set_action(doing);
  perform set_config('app.bulk', recording, true);
  return null;
end
$$;
create trigger profiles_withdraw_leave after update of is_active on public.profiles
  for each row when (old.is_active and not new.is_active) execute function private.withdraw_leave_of_leaver();

-- Whoever decides on the shifts that a leaver leaves sees each of them.
drop function public.count_future_shifts(uuid);
