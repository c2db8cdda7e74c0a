-- Offers end when what they were made of changes, by whatever path.

-- Whoever deactivates somebody holds the person before any offer; so does everybody else who writes one.
create function private.hold_people_of_swaps(swap_ids integer[])
returns void
language sql
security definer
set search_path = ''
as $$
  select 1 from (
    select p.id from public.profiles p
    where p.id in (
      select x.person from public.shift_swaps s, unnest(array[s.requester_id, s.responder_id]) x (person) where s.id = any (swap_ids)
      union
      select w.person_id from public.swap_answers w
      join public.shift_swaps s on s.agency_id = w.agency_id and s.id = w.swap_id
      where s.id = any (swap_ids)
    )
    order by p.id for key share
  ) held
$$;

-- `DA10 on Wed 4 Feb 2026, 09:00–19:00`, of a shift as an offer keeps it.
create function private.offered_words(shift jsonb, swap public.shift_swaps)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select private.shift_words(shift, c.time_zone) from public.centers c where c.id = swap.center_id
$$;

create function private.name_of(person uuid)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select p.full_name from public.profiles p where p.id = person
$$;

-- Ends an offer that nobody is left to answer. The caller holds it; true when it has.
create function private.reject_unanswerable(swap public.shift_swaps, words text)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
begin
  if swap.is_for_everyone or exists (
    select 1 from public.swap_answers w
    where w.agency_id = swap.agency_id and w.swap_id = swap.id and w.state in ('asked', 'proposed')
  ) then
    return false;
  end if;
  update public.shift_swaps s set status = 'rejected', closing_note = words where s.id = swap.id;
  return true;
end
$$;

-- Those who were asked and whom the end of an offer concerns while nobody has accepted it.
create function private.tell_who_was_asked(swap public.shift_swaps, kind text, content text)
returns void
language sql
security definer
set search_path = ''
as $$
  select private.notify(w.person_id, kind, content, '/swaps?swap=' || swap.id)
  from public.swap_answers w
  where w.agency_id = swap.agency_id and w.swap_id = swap.id and w.state in ('asked', 'proposed')
  order by w.person_id
$$;

create function private.cancel_swap(swap public.shift_swaps, words text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  shift text := private.offered_words(swap.requester_shift, swap);
  link text := '/swaps?swap=' || swap.id;
begin
  update public.shift_swaps s set status = 'cancelled', closing_note = left(words, 500) where s.id = swap.id;
  if swap.status = 'accepted' then
    perform private.notify(swap.requester_id, 'swap.cancelled', format('Your trade of %s with %s is no longer valid. %s', shift,
      private.name_of(swap.responder_id), words), link);
    perform private.notify(swap.responder_id, 'swap.cancelled', format('Your trade with %s, %s, is no longer valid. %s',
      private.name_of(swap.requester_id), shift, words), link);
  else
    perform private.notify(swap.requester_id, 'swap.cancelled', format('Your offer of %s is no longer valid. %s', shift, words), link);
    perform private.tell_who_was_asked(swap, 'swap.cancelled', format('What %s offered, %s, is no longer valid. %s',
      private.name_of(swap.requester_id), shift, words));
  end if;
end
$$;

-- Ends the open offers of an agency that name one of these rows or that person, and answers that do. An offer lives on
-- while somebody else can answer it.
create function private.void_swaps(agency uuid, row_ids bigint[], person uuid, words text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  action text := coalesce(current_setting('app.action', true), '');
  concerned integer[];
  swap public.shift_swaps;
begin
  concerned := array(
    select s.id from public.shift_swaps s
    where s.agency_id = agency and s.status in ('pending', 'accepted') and (
      s.requester_assigned_shift_id = any (row_ids) or s.responder_assigned_shift_id = any (row_ids)
      or person in (s.requester_id, s.responder_id)
      or exists (
        select 1 from public.swap_answers w
        where w.agency_id = agency and w.swap_id = s.id and w.state in ('asked', 'proposed') and s.status = 'pending'
          and (w.assigned_shift_id = any (row_ids) or w.person_id = person)
      )
    )
  );
  if cardinality(concerned) = 0 then
    return;
  end if;
  perform private.hold_people_of_swaps(concerned);
  perform 1 from public.shift_swaps s where s.id = any (concerned) order by s.id for update;
  -- What an edit in bulk does to offers is on record all the same.
  perform set_config('app.bulk', '', true), private.set_action('');
  for swap in
    select * from public.shift_swaps s where s.id = any (concerned) and s.status in ('pending', 'accepted') order by s.id
  loop
    if swap.requester_assigned_shift_id = any (row_ids) or swap.responder_assigned_shift_id = any (row_ids)
      or person in (swap.requester_id, swap.responder_id)
    then
      perform private.set_action('swap.cancel');
      perform private.cancel_swap(swap, words);
      perform private.set_action('');
    elsif swap.status = 'pending' then
      update public.swap_answers w set state = 'void', updated_at = now()
      where w.agency_id = agency and w.swap_id = swap.id and w.state in ('asked', 'proposed')
        and (w.assigned_shift_id = any (row_ids) or w.person_id = person);
      perform private.set_action('swap.reject');
      if private.reject_unanswerable(swap, 'Nobody who was asked can take it any more.') then
        perform private.notify(swap.requester_id, 'swap.declined', format('Nobody whom you asked can take %s any more.',
          private.offered_words(swap.requester_shift, swap)), '/swaps?swap=' || swap.id);
      end if;
      perform private.set_action('');
    end if;
  end loop;
  perform set_config('app.bulk', recording, true), private.set_action(action);
end
$$;

create function private.void_swaps_of_rows()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid;
  named bigint[];
  changed bigint[];
begin
  -- Drafts are never offered, and most statements concern nothing that is.
  select o.agency_id into agency from old_rows o where o.status = 'published' limit 1;
  if agency is null then
    return null;
  end if;
  with open_swaps as (
    select * from public.shift_swaps s where s.agency_id = agency and s.status in ('pending', 'accepted')
  )
  select array_agg(x.id) into named
  from (
    select s.requester_assigned_shift_id as id from open_swaps s
    union
    select s.responder_assigned_shift_id from open_swaps s
    union
    select w.assigned_shift_id from open_swaps s
    join public.swap_answers w on w.agency_id = s.agency_id and w.swap_id = s.id
  ) x where x.id is not null;
  if named is null then
    return null;
  end if;
  changed := array(
    select o.id from old_rows o
    join new_rows n on n.id = o.id
    where o.id in (select u from unnest(named) u) and o.status = 'published'
      and (o.status, o.user_id, o.shift_id, o.shift_date, o.starts_at, o.ends_at, o.required_role, o.is_acting, o.is_locked)
        is distinct from
        (n.status, n.user_id, n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role, n.is_acting, n.is_locked)
  );
  perform private.void_swaps(agency, changed, null, 'The shift was changed.');
  return null;
end
$$;
-- After the schedule's version is raised: rows, their schedule, offers is the order in which all are locked.
create trigger assigned_shifts_void_swaps after update on public.assigned_shifts
  referencing old table as old_rows new table as new_rows
  for each statement execute function private.void_swaps_of_rows();

create function private.void_swaps_of_schedule()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.void_swaps(new.agency_id, array(
    select a.id from public.assigned_shifts a where a.center_id = new.center_id and a.schedule_id = new.id
  ), null, 'The schedule is no longer published.');
  return null;
end
$$;
create trigger schedules_void_swaps after update of status on public.schedules
  for each row when (old.status = 'published' and new.status <> 'published')
  execute function private.void_swaps_of_schedule();

create function private.void_swaps_of_person()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.void_swaps(new.agency_id, '{}', new.id, new.full_name || case when new.is_active
    then ' works at another center now.' else ' no longer works here.' end);
  return null;
end
$$;
create trigger profiles_void_swaps after update of is_active, center_id on public.profiles
  for each row when (old.is_active and not new.is_active or old.center_id is distinct from new.center_id)
  execute function private.void_swaps_of_person();

create function private.void_swaps_of_role()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.void_swaps(p.agency_id, '{}', p.id, p.full_name || ' has another role now.')
  from public.profiles p where p.id = (to_jsonb(coalesce(new, old)) ->> 'user_id')::uuid;
  return null;
end
$$;
create trigger user_roles_void_swaps after insert or update or delete on public.user_roles
  for each row execute function private.void_swaps_of_role();
