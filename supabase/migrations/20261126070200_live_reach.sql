-- Two things that dispatchers see changed without a signal to them: how many are off on a day, which a request of anybody
-- changes, with the places in line; and the names of coworkers.
create or replace function private.tell_of_time_off()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  entry jsonb := to_jsonb(new);
  request jsonb := case when tg_table_name = 'time_off_requests'
    then jsonb_build_object('request', entry -> 'id', 'version', entry -> 'version') else '{}' end;
begin
  perform private.tell_person((entry ->> 'user_id')::uuid, 'time_off', request);
  perform private.tell_agency('supervisors', new.agency_id, 'time_off', request);
  if tg_table_name = 'time_off_requests' then
    -- Neither whose it is nor which day: only that the counts are others.
    perform private.tell_agency('agency', new.agency_id, 'leave_days');
  end if;
  return null;
end
$$;

create function private.tell_of_name()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_agency('agency', new.agency_id, 'people');
  return null;
end
$$;
create constraint trigger profiles_tell_name after update on public.profiles
  deferrable initially deferred for each row
  when ((old.full_name, old.is_active, old.center_id) is distinct from (new.full_name, new.is_active, new.center_id))
  execute function private.tell_of_name();
