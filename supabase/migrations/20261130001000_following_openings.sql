-- Openings follow the ledger: a trigger makes, follows and closes them, whatever changed the rows. Fills go through one
-- function; what other pieces do when an opening closes are hooks that they write.

-- No API role may truncate; these would only stand in the way of emptying a test's schedules, as their kin do not.
drop trigger opening_fills_no_truncate on public.opening_fills;
drop trigger opening_events_no_truncate on public.opening_events;
drop trigger call_out_contacts_no_truncate on public.call_out_contacts;
drop trigger call_out_events_no_truncate on public.call_out_events;
drop trigger mandate_records_no_truncate on public.mandate_records;

create table private.edit_fills (
  edit_id uuid primary key,
  agency_id uuid not null,
  opening_id bigint not null,
  person_id uuid not null,
  way public.fill_way not null,
  call jsonb,
  mandate jsonb,
  foreign key (agency_id, edit_id) references public.roster_edits (agency_id, id) on delete cascade,
  foreign key (agency_id, opening_id) references public.openings (agency_id, id) on delete cascade,
  foreign key (agency_id, person_id) references public.profiles (agency_id, id)
);
create index edit_fills_edit_idx on private.edit_fills (agency_id, edit_id);
create index edit_fills_opening_idx on private.edit_fills (agency_id, opening_id);
create index edit_fills_person_idx on private.edit_fills (agency_id, person_id);
comment on table private.edit_fills is 'Which edits give an opening to whom and how, those included that wait for a second supervisor.';
alter table private.edit_fills enable row level security;
revoke all on private.edit_fills from public, anon, authenticated, service_role;

create trigger openings_audit after insert or update on public.openings
  for each row execute function private.audit_row('opening', 'id');
create trigger opening_claims_audit after insert or update on public.opening_claims
  for each row execute function private.audit_row('opening_claim', 'opening_id,person_id');

-- Hooks of call-outs and mandates: their owners write them.
create function private.close_call_outs(opening bigint, outcome public.call_out_state, actor uuid, reason text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  null;
end $$;
create function private.note_fill(opening public.openings, person uuid, call jsonb, actor uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  null;
end $$;
create function private.write_mandate(opening public.openings, person uuid, assignment bigint, mandate jsonb, actor uuid)
returns bigint language plpgsql security definer set search_path = '' as $$
begin
  return null;
end $$;

create function private.opening_words(opening public.openings) returns text
language sql stable security definer set search_path = '' as $$
  select private.shift_words(private.shift_state(a.shift_id, opening.shift_date, opening.starts_at, opening.ends_at,
    opening.required_role, a.is_overtime, false, false), c.time_zone)
  from public.assigned_shifts a
  join public.centers c on c.id = opening.center_id
  where a.id = opening.assignment_id
$$;

-- One step on record. Events and fills are written here and by the trigger alone.
create function private.note_opening(opening public.openings, kind text, person uuid, reason text, detail jsonb default '{}')
returns void language sql security definer set search_path = '' as $$
  insert into public.opening_events (agency_id, opening_id, kind, actor_id, person_id, reason, detail)
  values (opening.agency_id, opening.id, kind,
    (select p.id from public.profiles p where p.id = (select auth.uid()) and p.agency_id = opening.agency_id),
    person, left(reason, 500), coalesce(detail, '{}'))
$$;

-- Ends an opening: claims that wait are lost, or won by whoever has it now, and its call-out ends. The caller holds the row.
create function private.close_opening(opening public.openings, outcome public.opening_state, by_way public.fill_way, person uuid,
  why text)
returns void language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  me uuid := (select p.id from public.profiles p where p.id = (select auth.uid()) and p.agency_id = opening.agency_id);
  recording text := coalesce(current_setting('app.bulk', true), '');
  action text := coalesce(current_setting('app.action', true), '');
  words text := private.opening_words(opening);
  claim public.opening_claims;
begin
  perform set_config('app.bulk', '', true), private.set_action(case outcome when 'filled' then 'opening.fill'
    when 'expired' then 'opening.expire' else 'opening.withdraw' end);
  update public.openings o
  set state = outcome, closed_way = by_way, closed_at = now(), closed_by = me, close_reason = left(why, 500)
  where o.id = opening.id
  returning * into opening;
  perform private.note_opening(opening, outcome::text, person, why,
    case when by_way is not null then jsonb_build_object('way', by_way) end);
  perform private.set_action('opening.decide_claim');
  for claim in
    update public.opening_claims c
    set state = case when c.person_id = person then 'won' else 'lost' end::public.claim_state, decided_at = now(), decided_by = me
    where c.agency_id = opening.agency_id and c.opening_id = opening.id and c.state = 'waiting'
    returning *
  loop
    if claim.state = 'lost' then
      perform private.notify(claim.person_id, 'opening.lost', format(case outcome
          when 'filled' then 'Somebody else got %s, which you asked for.'
          when 'expired' then '%s, which you asked for, is over.'
          else '%s, which you asked for, is not open any more.' end, words), '/open-shifts');
    end if;
  end loop;
  perform set_config('app.bulk', recording, true), private.set_action(action);
  perform private.close_call_outs(opening.id, case outcome when 'filled' then 'filled' else 'stopped' end::public.call_out_state, me,
    coalesce(why, case outcome when 'filled' then 'The shift has somebody.' when 'expired' then 'The shift is over.'
      else 'The shift is not open any more.' end));
end $$;

-- After any statement that changes rows of the ledger. Most concern no published row without a person, and end here.
create function private.follow_openings() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  concerned bigint[];
  edit public.roster_edits;
  leave public.time_off_requests;
  filled bigint := nullif(current_setting('app.fill_opening', true), '')::bigint;
  recording text := coalesce(current_setting('app.bulk', true), '');
  action text := coalesce(current_setting('app.action', true), '');
  me uuid;
  item record;
  former public.openings;
  is_taken_back boolean;
begin
  if tg_op = 'INSERT' then
    concerned := array(select n.id from new_rows n where n.status = 'published' and n.user_id is null and n.ends_at > now());
  else
    concerned := array(
      select o.id from old_rows o where o.status = 'published' and o.user_id is null
      union
      select n.id from new_rows n where n.status = 'published' and n.user_id is null and n.ends_at > now()
    );
  end if;
  if cardinality(concerned) = 0 then
    return null;
  end if;
  if coalesce(current_setting('app.edit_id', true), '') <> '' then
    select * into edit from public.roster_edits e where e.id = current_setting('app.edit_id', true)::uuid;
    select * into leave from public.time_off_requests r where r.agency_id = edit.agency_id and r.id = edit.time_off_id;
  end if;

  -- What the ledger says of those that were open. The one that is being filled is closed where it is filled.
  if tg_op <> 'INSERT' then
    for item in
      select o as opening, a as shift
      from public.openings o
      join public.assigned_shifts a on a.agency_id = o.agency_id and a.id = o.assignment_id
      where o.state = 'open' and o.assignment_id = any (concerned) and o.id is distinct from filled
        and (a.status <> 'published' or a.user_id is not null
          or (a.shift_date, a.starts_at, a.ends_at, a.required_role) is distinct from (o.shift_date, o.starts_at, o.ends_at, o.required_role)
          -- Another template at the same time has another name.
          or exists (select 1 from old_rows was where was.id = a.id and was.shift_id <> a.shift_id))
      order by o.id
      for update of o
    loop
      former := item.opening;
      if (item.shift).status <> 'published' then
        perform private.close_opening(former, 'withdrawn', null, null, edit.reason);
      elsif (item.shift).user_id is not null then
        -- Its own person is back: a leave that was cancelled, or an edit that is undone.
        is_taken_back := leave.id is not null or edit.undoes is not null;
        if not is_taken_back then
          insert into public.opening_fills (agency_id, opening_id, person_id, assignment_id, starts_at, ends_at, way, edit_id, by_id)
          select former.agency_id, former.id, (item.shift).user_id, (item.shift).id, (item.shift).starts_at, (item.shift).ends_at,
            'roster', edit.id, (select p.id from public.profiles p where p.id = (select auth.uid()) and p.agency_id = former.agency_id);
        end if;
        perform private.close_opening(former, case when is_taken_back then 'withdrawn' else 'filled' end::public.opening_state,
          case when not is_taken_back then 'roster' end::public.fill_way, (item.shift).user_id, edit.reason);
      else
        perform private.move_opening(former, item.shift, edit.reason);
      end if;
    end loop;
  end if;

  select p.id into me from public.profiles p
  where p.id = (select auth.uid()) and p.agency_id = (
    select a.agency_id from public.assigned_shifts a where a.id = concerned[1]
  );
  -- A publication is one row of the audit, with counts; what an edit opens is on record each.
  perform set_config('app.bulk', case when edit.id is null then recording else '' end, true), private.set_action('opening.open');
  with opened as (
    insert into public.openings (agency_id, center_id, schedule_id, assignment_id, shift_date, starts_at, ends_at, required_role,
      origin, time_off_id, created_by)
    select a.agency_id, a.center_id, a.schedule_id, a.id, a.shift_date, a.starts_at, a.ends_at, a.required_role,
      case
        when leave.id is not null then case when leave.is_sick_call then 'sick' else 'leave' end
        when of_fill.origin is not null then of_fill.origin::text
        when edit.undoes is not null and last.origin is not null then last.origin::text
        when whole.origin is not null then whole.origin::text
        when edit.id is null then 'planned'
        when piece.assignment_id is not null then 'vacated'
        when tg_op = 'INSERT' then 'gap'
        else coalesce(last.origin::text, 'vacated')
      end::public.opening_origin,
      coalesce(leave.id, of_fill.time_off_id, case when edit.undoes is not null then last.time_off_id end, whole.time_off_id), me
    from public.assigned_shifts a
    -- What remains of an opening of which somebody takes a part is of the same origin.
    left join lateral (
      select o.origin, o.time_off_id from public.openings o where o.agency_id = a.agency_id and o.id = filled
    ) of_fill on true
    left join lateral (
      select o.origin, o.time_off_id from public.openings o
      where o.agency_id = a.agency_id and o.assignment_id = a.id order by o.id desc limit 1
    ) last on true
    -- Whose work it was until this edit, and of which open shift it was a part.
    left join lateral (
      select c.assignment_id from public.shift_changes c
      where c.agency_id = a.agency_id and c.edit_id = edit.id and c.from_user_id is not null
        and (c.before ->> 'startsAt')::bigint < private.in_ms(a.ends_at) and (c.before ->> 'endsAt')::bigint > private.in_ms(a.starts_at)
      limit 1
    ) piece on true
    left join lateral (
      select o.origin, o.time_off_id from public.shift_changes c
      join public.openings o on o.agency_id = c.agency_id and o.assignment_id = c.assignment_id
      where tg_op = 'INSERT' and c.agency_id = a.agency_id and c.edit_id = edit.id and c.from_user_id is null
        and (c.before ->> 'startsAt')::bigint < private.in_ms(a.ends_at) and (c.before ->> 'endsAt')::bigint > private.in_ms(a.starts_at)
      order by o.id desc limit 1
    ) whole on true
    where a.id = any (concerned) and a.status = 'published' and a.user_id is null and a.ends_at > now()
      and not exists (select 1 from public.openings o where o.assignment_id = a.id and o.state = 'open')
    order by a.id
    returning *
  )
  insert into public.opening_events (agency_id, opening_id, kind, actor_id, reason, detail)
  select o.agency_id, o.id, 'opened', me, edit.reason, jsonb_build_object('origin', o.origin)
    || case when edit.id is not null then jsonb_build_object('editId', edit.id) else '{}' end
  from opened o;
  perform set_config('app.bulk', recording, true), private.set_action(action);
  return null;
end $$;

-- An open shift that stays open with other times or for others.
create function private.move_opening(opening public.openings, shift public.assigned_shifts, why text) returns public.openings
language plpgsql security definer set search_path = '' as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  action text := coalesce(current_setting('app.action', true), '');
  before jsonb := jsonb_build_object('startsAt', private.in_ms(opening.starts_at), 'endsAt', private.in_ms(opening.ends_at),
    'shiftDate', opening.shift_date);
begin
  perform set_config('app.bulk', '', true), private.set_action('opening.change');
  update public.openings o
  set shift_date = shift.shift_date, starts_at = shift.starts_at, ends_at = shift.ends_at, required_role = shift.required_role
  where o.id = opening.id
  returning * into opening;
  perform private.note_opening(opening, 'changed', null, why, jsonb_build_object('before', before, 'after', jsonb_build_object(
    'startsAt', private.in_ms(opening.starts_at), 'endsAt', private.in_ms(opening.ends_at), 'shiftDate', opening.shift_date)));
  perform set_config('app.bulk', recording, true), private.set_action(action);
  return opening;
end $$;

-- After the ledger's own triggers, by name: swaps and the version of the schedule come first.
create trigger assigned_shifts_watch_insert after insert on public.assigned_shifts
  referencing new table as new_rows for each statement execute function private.follow_openings();
create trigger assigned_shifts_watch_update after update on public.assigned_shifts
  referencing old table as old_rows new table as new_rows for each statement execute function private.follow_openings();

with opened as (
  insert into public.openings (agency_id, center_id, schedule_id, assignment_id, shift_date, starts_at, ends_at, required_role, origin)
  select a.agency_id, a.center_id, a.schedule_id, a.id, a.shift_date, a.starts_at, a.ends_at, a.required_role, 'planned'
  from public.assigned_shifts a
  where a.status = 'published' and a.user_id is null and a.ends_at > now()
  order by a.id
  returning *
)
insert into public.opening_events (agency_id, opening_id, kind, detail)
select o.agency_id, o.id, 'opened', '{"origin":"planned"}' from opened o;

-- What pages hear: ask again.
create function private.tell_of_opening() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  center uuid;
begin
  if tg_table_name = 'openings' then
    center := new.center_id;
  else
    select o.center_id into center from public.openings o where o.agency_id = new.agency_id and o.id = new.opening_id;
  end if;
  perform private.tell_agency('agency', new.agency_id, 'openings', jsonb_build_object('center', center));
  return null;
end $$;
create constraint trigger openings_tell after insert or update on public.openings deferrable initially deferred
  for each row execute function private.tell_of_opening();
create constraint trigger opening_claims_tell after insert or update on public.opening_claims deferrable initially deferred
  for each row execute function private.tell_of_opening();
