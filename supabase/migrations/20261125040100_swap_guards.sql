-- What an answer may become, whoever writes: one that was declined, or whose shift has changed, is given anew before it makes
-- two agree; and what is proposed already is not proposed again, so that nobody is told twice.
create function private.guard_swap_answer()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.state = 'accepted' and old.state in ('declined', 'void') then
    perform private.fail(409, case old.state when 'declined' then 'This answer was declined.'
      else 'The shift that was asked for has changed.' end, jsonb_build_object('answer', old.state));
  end if;
  if new.state = 'proposed' and (new.state, new.assigned_shift_id, new.note) is not distinct from (old.state, old.assigned_shift_id, old.note) then
    perform private.fail(409, 'You propose this shift already.', jsonb_build_object('answer', old.state));
  end if;
  return new;
end
$$;
create trigger swap_answers_guard before update of state on public.swap_answers
  for each row execute function private.guard_swap_answer();

-- As before, but a block that was published beside the shifts since they were judged has shifts that nobody looked at. As
-- far as facts reach around a day, it has to be among those that were.
create or replace function private.require_judged(agency uuid, row_ids bigint[], blocks jsonb)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  moved record;
begin
  select s.version into moved
  from jsonb_array_elements(blocks) x
  left join public.schedules s on s.agency_id = agency and s.id = (x -> 'scheduleId')::integer
  where s.status is distinct from 'published' or s.version <> (x -> 'version')::integer
  limit 1;
  if found then
    perform private.fail_roster_moved(coalesce(moved.version, 0));
  end if;
  if exists (
    select 1 from public.assigned_shifts a
    join public.schedules s on s.agency_id = agency and (
      s.id = a.schedule_id
      or s.center_id = a.center_id and s.status = 'published' and s.start_date <= a.shift_date + 16 and s.end_date >= a.shift_date - 16
    )
    where a.agency_id = agency and a.id = any (row_ids)
      and s.id not in (select (x -> 'scheduleId')::integer from jsonb_array_elements(blocks) x)
  ) then
    perform private.fail_roster_moved(0);
  end if;
end
$$;
