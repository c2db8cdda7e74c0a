-- What is written at the moment in which a center's day moves or a center closes goes by what is decided there.

-- As before, and the day starts at another time only when no shift is being written by the former one: writers end first,
-- and whoever comes later reads the new start.
create or replace function private.guard_used_center()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  problem text;
begin
  if (
      new.time_zone is distinct from old.time_zone
      or new.day_start is distinct from old.day_start
        and current_setting('app.day_start_of', true) is distinct from old.id::text
    )
    and exists (select 1 from public.assigned_shifts a where a.agency_id = old.agency_id and a.center_id = old.id)
  then
    perform private.fail(422, 'A center with shifts keeps its time zone and the start of its operational day.');
  end if;
  if new.day_start is distinct from old.day_start then
    lock table public.assigned_shifts in share mode;
    problem := private.day_start_problem(old.id, new.day_start);
    if problem is not null then
      perform private.fail(422, problem, '{"field":"dayStart"}');
    end if;
  end if;
  return new;
end
$$;

-- Nobody comes to work at a center that is closed, nor back to one.
create function private.guard_open_center()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  closed text;
begin
  -- A center closes under a lock that waits for this one.
  perform 1 from public.centers c where c.id = new.center_id for key share;
  select c.name into closed from public.centers c where c.id = new.center_id and not c.is_active;
  if found then
    perform private.fail(422, format('%s is closed. Give another center first.', closed), '{"field":"centerId"}');
  end if;
  return new;
end
$$;
create trigger profiles_guard_center before insert on public.profiles
  for each row when (new.is_active and new.center_id is not null) execute function private.guard_open_center();
create trigger profiles_guard_center_change before update of center_id, is_active on public.profiles
  for each row when (
    new.is_active and new.center_id is not null and (not old.is_active or old.center_id is distinct from new.center_id)
  ) execute function private.guard_open_center();
