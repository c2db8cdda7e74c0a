-- A new agency begins with rules of trades, as it does with those of leave.
create or replace function private.begin_with_leave_settings()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', 'on', true);
  perform private.add_leave_settings(new.id);
  insert into public.swap_rules (agency_id) values (new.id);
  perform set_config('app.bulk', recording, true);
  return null;
end
$$;

create function private.save_swap_rules(notice integer, same_workweek boolean, clean boolean, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  known public.swap_rules;
begin
  if notice is null or notice not between 0 and 20160 then
    perform private.fail(422, 'Notice is from 0 to 336 hours.', '{"field":"noticeMinutes"}');
  end if;
  if num_nulls(same_workweek, clean) > 0 then
    perform private.fail(422, 'Say yes or no.', '{"field":"rules"}');
  end if;
  select * into known from public.swap_rules r where r.agency_id = agency for update;
  if known.version is distinct from expected_version then
    perform private.fail(409, 'The settings were changed meanwhile. Look again before you decide.',
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  update public.swap_rules r set notice_minutes = notice, is_same_workweek = same_workweek, approves_clean = clean
  where r.agency_id = agency
    and (r.notice_minutes, r.is_same_workweek, r.approves_clean) is distinct from (notice, same_workweek, clean);
end
$$;
create function public.save_swap_rules(
  p_notice_minutes integer, p_is_same_workweek boolean, p_approves_clean boolean, p_expected_version integer
)
returns void language sql set search_path = '' as $$
  select private.save_swap_rules(p_notice_minutes, p_is_same_workweek, p_approves_clean, p_expected_version)
$$;
grant execute on function private.save_swap_rules(integer, boolean, boolean, integer),
  public.save_swap_rules(integer, boolean, boolean, integer) to authenticated;
comment on function public.save_swap_rules is 'Saves how trades of shifts are handled, as an admin.';
