-- The profile shows what is in force today: whether somebody counts, who trains them, and the pattern.
create function private.mirror_duty_state(person uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  today date := (select private.today_of(p.agency_id) from public.profiles p where p.id = person);
begin
  -- The change itself is recorded; that the mirror follows is none.
  perform set_config('app.bulk', 'on', true);
  update public.profiles p
  set counts_toward_minimum = n.counts, trainer_id = n.trainer
  from (
    select private.counts_on(person, today) as counts, (
      select d.trainer_id from public.duty_states d
      where d.user_id = person and d.kind = 'trainee' and today between d.from_date and coalesce(d.to_date, today)
    ) as trainer
  ) n
  where p.id = person and (p.counts_toward_minimum, p.trainer_id) is distinct from (n.counts, n.trainer);
  perform set_config('app.bulk', recording, true);
end
$$;

create function private.mirror_duty_change()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.mirror_duty_state(coalesce(new.user_id, old.user_id));
  return null;
end
$$;
create trigger duty_states_mirror after insert or update or delete on public.duty_states
  for each row execute function private.mirror_duty_change();

-- Today is the agency's own.
create or replace function private.mirror_pattern()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  person uuid := coalesce(new.user_id, old.user_id);
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', 'on', true);
  update public.profiles p
  set assigned_pattern = (
    select h.pattern from public.profile_patterns h
    where h.user_id = person and h.effective_from <= private.today_of(p.agency_id)
    order by h.effective_from desc limit 1
  )
  where p.id = person;
  perform set_config('app.bulk', recording, true);
  return null;
end
$$;

create constraint trigger duty_states_tell after insert or update or delete on public.duty_states
  deferrable initially deferred for each row execute function private.tell_of_people('user_id');
create constraint trigger person_qualifications_tell after insert or update or delete on public.person_qualifications
  deferrable initially deferred for each row execute function private.tell_of_people('user_id');
