-- Changes a shift template. One that was used keeps its times for ever: then a new template takes its place, and
-- preferences move with it. Returns the id that is in force now.
create function private.revise_shift(
  shift integer, expected_version integer, new_name text, new_code text, new_category public.shift_category,
  new_start time, new_end time
)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  old public.shifts;
  minutes integer;
  replacement integer;
begin
  select * into old from public.shifts s where s.id = shift and s.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This shift does not exist.');
  end if;
  if old.version is distinct from expected_version or not old.is_active then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you save.', old.code),
      jsonb_build_object('version', old.version, 'at', old.updated_at));
  end if;
  minutes := extract(epoch from new_end - new_start)::integer / 60;
  minutes := case when minutes > 0 then minutes else minutes + 1440 end;
  if (new_start, new_end, new_category) is not distinct from (old.start_time, old.end_time, old.category)
    or not exists (select 1 from public.assigned_shifts a where a.center_id = old.center_id and a.shift_id = old.id)
  then
    update public.shifts s
    set name = new_name, code = new_code, category = new_category, start_time = new_start, end_time = new_end,
      duration_minutes = minutes
    where s.id = shift;
    return shift;
  end if;
  update public.shifts s set is_active = false where s.id = shift;
  insert into public.shifts (agency_id, center_id, name, code, category, start_time, end_time, duration_minutes)
  values (agency, old.center_id, new_name, new_code, new_category, new_start, new_end, minutes)
  returning id into replacement;
  update public.profiles p set default_shift_preference_id = replacement
  where p.agency_id = agency and p.default_shift_preference_id = shift;
  return replacement;
end
$$;

-- Retires or restores a template. Retired templates stay in the schedules that use them.
create function private.set_shift_active(shift integer, active boolean, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  old public.shifts;
begin
  select * into old from public.shifts s where s.id = shift and s.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This shift does not exist.');
  end if;
  if old.version is distinct from expected_version then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you save.', old.code),
      jsonb_build_object('version', old.version, 'at', old.updated_at));
  end if;
  update public.shifts s set is_active = active where s.id = shift and s.is_active <> active;
end
$$;

create function public.revise_shift(
  p_shift_id integer, p_expected_version integer, p_name text, p_code text, p_category public.shift_category,
  p_start_time time, p_end_time time
)
returns integer language sql set search_path = '' as $$
  select private.revise_shift(p_shift_id, p_expected_version, p_name, p_code, p_category, p_start_time, p_end_time)
$$;
create function public.set_shift_active(p_shift_id integer, p_active boolean, p_expected_version integer)
returns void language sql set search_path = '' as $$
  select private.set_shift_active(p_shift_id, p_active, p_expected_version)
$$;
grant execute on function
  private.revise_shift(integer, integer, text, text, public.shift_category, time, time),
  private.set_shift_active(integer, boolean, integer),
  public.revise_shift(integer, integer, text, text, public.shift_category, time, time),
  public.set_shift_active(integer, boolean, integer) to authenticated;
comment on function public.revise_shift is 'Edits a shift template; one in use is replaced, so that past schedules keep their times.';
