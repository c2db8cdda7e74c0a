-- Which states of an offer follow which, whoever writes; what each step leaves behind, and who hears of it.

-- Ends a function because an offer has moved on, in words that say who moved it and when.
create function private.fail_swap_moved_on(swap public.shift_swaps)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  step record;
begin
  select e.created_at, p.full_name,
    to_char(e.created_at at time zone c.time_zone, 'FMDy FMDD Mon YYYY "at" HH24:MI') as said_at into step
  from public.swap_events e
  left join public.profiles p on p.id = e.actor_id
  join public.centers c on c.id = swap.center_id
  where e.agency_id = swap.agency_id and e.swap_id = swap.id
  order by e.id desc limit 1;
  perform private.fail(409, case swap.status
      when 'expired' then format('This offer expired on %s.', step.said_at)
      when 'cancelled' then format('%s ended this offer on %s. %s', coalesce(step.full_name, 'The system'), step.said_at, swap.closing_note)
      else format('%s %s this %s on %s.', coalesce(step.full_name, 'The system'),
        case swap.status when 'withdrawn' then 'withdrew' when 'rejected' then 'declined' else swap.status::text end,
        case when swap.status in ('approved', 'denied') then 'trade' else 'offer' end, step.said_at)
    end,
    jsonb_build_object('status', swap.status, 'by', step.full_name, 'version', swap.version,
      'at', round(extract(epoch from step.created_at) * 1000)));
end
$$;

create function private.guard_swap()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.status <> old.status and (old.status, new.status) not in (
    ('pending', 'accepted'), ('pending', 'rejected'), ('pending', 'withdrawn'), ('pending', 'expired'), ('pending', 'cancelled'),
    ('accepted', 'approved'), ('accepted', 'denied'), ('accepted', 'withdrawn'), ('accepted', 'expired'), ('accepted', 'cancelled')
  ) then
    perform private.fail_swap_moved_on(old);
  end if;
  if new.status in ('approved', 'denied') and (
    new.decided_at is null or new.status = 'denied' and num_nulls(new.approved_by, new.decision_note) > 0
  ) then
    perform private.fail(422, 'A decision says when; a denial by whom and why.');
  end if;
  return new;
end
$$;
create trigger shift_swaps_guard before update on public.shift_swaps
  for each row execute function private.guard_swap();

-- What comes further along, from a seed, was offered, accepted and closed one after the other.
create function private.record_swap_events(swap public.shift_swaps)
returns void
language sql
security definer
set search_path = ''
as $$
  with steps as (
    select 1 as place, 'pending'::public.swap_status as status, swap.requester_id as actor, null::text as why, swap.created_at as at
    union all
    select 2, 'accepted', swap.responder_id, null, swap.accepted_at where swap.accepted_at is not null
    union all
    select 3, swap.status, case
        when swap.status in ('approved', 'denied') then swap.approved_by
        when swap.status = 'rejected' then (
          select w.person_id from public.swap_answers w
          where w.agency_id = swap.agency_id and w.swap_id = swap.id and w.state = 'declined' order by w.updated_at desc limit 1
        )
        when swap.status = 'withdrawn' then swap.requester_id
      end,
      coalesce(swap.decision_note, swap.closing_note, case when swap.status = 'approved' and swap.approved_by is null then 'Breaks no rule' end),
      coalesce(swap.decided_at, swap.updated_at)
    where swap.status not in ('pending', 'accepted')
  )
  insert into public.swap_events (agency_id, swap_id, from_status, to_status, actor_id, reason, created_at)
  select swap.agency_id, swap.id, lag(s.status) over (order by s.place), s.status, s.actor, s.why, s.at
  from steps s order by s.place
$$;
select private.record_swap_events(s) from public.shift_swaps s
where not exists (select 1 from public.swap_events e where e.agency_id = s.agency_id and e.swap_id = s.id) order by s.id;

create function private.record_swap_step()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  by_rule boolean := new.status = 'approved' and new.approved_by is null;
begin
  if tg_op = 'INSERT' then
    perform private.record_swap_events(new);
  else
    insert into public.swap_events (agency_id, swap_id, from_status, to_status, actor_id, reason)
    -- Nobody decided what the agency's rule lets through, nor what time ends, whoever comes upon it.
    values (new.agency_id, new.id, old.status, new.status, case when not by_rule and new.status <> 'expired' then (select auth.uid()) end,
      case when by_rule then 'Breaks no rule' when new.status in ('approved', 'denied') then new.decision_note else new.closing_note end);
  end if;
  return null;
end
$$;
create trigger shift_swaps_record_insert after insert on public.shift_swaps
  for each row execute function private.record_swap_step();
create trigger shift_swaps_record_update after update on public.shift_swaps
  for each row when (old.status <> new.status) execute function private.record_swap_step();

-- Screens follow: those of everybody concerned, the deciders', and for an offer to everyone the whole agency's.
create function private.tell_of_swap()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  news jsonb;
  swap public.shift_swaps;
begin
  select * into swap from public.shift_swaps s
  where s.agency_id = new.agency_id and s.id = (to_jsonb(new) ->> case tg_table_name when 'shift_swaps' then 'id' else 'swap_id' end)::integer;
  news := jsonb_build_object('swap', swap.id, 'version', swap.version);
  perform private.tell_person(x.person, 'swaps', news)
  from (
    select swap.requester_id as person
    union select swap.responder_id
    union select w.person_id from public.swap_answers w
    where w.agency_id = swap.agency_id and w.swap_id = swap.id and (tg_table_name = 'shift_swaps' or to_jsonb(new) ->> 'person_id' = w.person_id::text)
  ) x
  where x.person is not null
  order by x.person;
  perform private.tell_agency('supervisors', swap.agency_id, 'swaps', news);
  if swap.is_for_everyone and tg_table_name = 'shift_swaps' then
    perform private.tell_agency('agency', swap.agency_id, 'swaps', news);
  end if;
  return null;
end
$$;
create constraint trigger shift_swaps_tell after insert or update on public.shift_swaps
  deferrable initially deferred for each row execute function private.tell_of_swap();
create constraint trigger swap_answers_tell after insert or update on public.swap_answers
  deferrable initially deferred for each row execute function private.tell_of_swap();

-- A change of the roster that is no edit says why in app.change_reason.
create or replace function private.record_shift_changes()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  edit public.roster_edits;
  why text := nullif(current_setting('app.change_reason', true), '');
begin
  if coalesce(current_setting('app.edit_id', true), '') <> '' then
    select * into edit from public.roster_edits e where e.id = current_setting('app.edit_id', true)::uuid;
    why := edit.reason;
  end if;
  if tg_op = 'INSERT' then
    insert into public.shift_changes (agency_id, center_id, schedule_id, assignment_id, kind, to_user_id, after,
      is_published, notice_minutes, reason, edit_id, changed_by)
    select n.agency_id, n.center_id, n.schedule_id, n.id, 'added', n.user_id,
      private.shift_state(n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role, n.is_overtime, n.is_acting,
        n.is_locked),
      n.status = 'published',
      case when n.status = 'published' then floor(extract(epoch from n.starts_at - now()) / 60) end,
      why, edit.id, coalesce(edit.requested_by, (select auth.uid()))
    from new_rows n
    where n.status = 'published' or (edit.id is not null and n.status = 'draft')
    order by n.id;
    return null;
  end if;
  insert into public.shift_changes (agency_id, center_id, schedule_id, assignment_id, kind, from_user_id, to_user_id,
    before, after, is_published, notice_minutes, reason, edit_id, changed_by)
  select c.agency_id, c.center_id, c.schedule_id, c.id, c.kind, c.from_user_id, c.to_user_id, c.before, c.after,
    c.is_published,
    case when c.is_published then floor(extract(epoch from least(c.starts_before, c.starts_after) - now()) / 60) end,
    why, edit.id, coalesce(edit.requested_by, (select auth.uid()))
  from (
    select n.agency_id, n.center_id, n.schedule_id, n.id, k.kind, 'published' in (o.status, n.status) as is_published,
      case when k.had then o.user_id end as from_user_id, case when k.has then n.user_id end as to_user_id,
      case when k.had then o.starts_at end as starts_before, case when k.has then n.starts_at end as starts_after,
      case when k.had then private.shift_state(o.shift_id, o.shift_date, o.starts_at, o.ends_at, o.required_role,
        o.is_overtime, o.is_acting, o.is_locked) end as before,
      case when k.has then private.shift_state(n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role,
        n.is_overtime, n.is_acting, n.is_locked) end as after
    from old_rows o
    join new_rows n on n.id = o.id
    cross join lateral (
      select o.status = 'published' or (o.status = 'draft' and n.status <> 'published') as had, n.status <> 'cancelled' as has
    ) lived
    cross join lateral (
      select lived.had, lived.has, case when not lived.has then 'cancelled' when lived.had then 'changed'
        when o.status = 'cancelled' then 'restored' else 'added' end::public.shift_change_kind as kind
    ) k
    where (o.status = 'published' or n.status = 'published' or edit.id is not null)
      -- A draft that becomes public.
      and (o.status <> 'draft' or n.status <> 'published' or o.schedule_id <> n.schedule_id)
      and (o.status <> 'cancelled' or n.status <> 'cancelled')
      and (o.status, o.user_id, o.shift_id, o.shift_date, o.starts_at, o.ends_at, o.required_role, o.is_overtime,
          o.is_acting, o.is_locked)
        is distinct from
        (n.status, n.user_id, n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role, n.is_overtime,
          n.is_acting, n.is_locked)
  ) c
  order by c.id;
  return null;
end
$$;
