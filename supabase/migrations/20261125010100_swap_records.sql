-- What an offer says of its shifts stays as it was offered, whatever becomes of them.
alter table public.shift_swaps
  add column requester_shift jsonb check (jsonb_typeof(requester_shift) = 'object'),
  add column responder_shift jsonb check (jsonb_typeof(responder_shift) = 'object');
alter table public.swap_answers
  add column shift jsonb check (jsonb_typeof(shift) = 'object');
comment on column public.shift_swaps.requester_shift is 'The shift as it was offered: a SwapShift of lib/domain/swap-records.ts.';
comment on column public.shift_swaps.responder_shift is 'The other shift as it was accepted.';
comment on column public.swap_answers.shift is 'The shift as it was named.';

create function private.swap_shift(shift public.assigned_shifts, person uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('assignmentId', shift.id, 'version', shift.version, 'scheduleId', shift.schedule_id,
    'userId', person, 'code', t.code, 'name', t.name, 'shiftDate', shift.shift_date,
    'startsAt', round(extract(epoch from shift.starts_at) * 1000), 'endsAt', round(extract(epoch from shift.ends_at) * 1000))
  from public.shifts t where t.id = shift.shift_id
$$;

create function private.keep_offered_shift()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    select private.swap_shift(a, new.requester_id) into new.requester_shift
    from public.assigned_shifts a where a.id = new.requester_assigned_shift_id;
  end if;
  if tg_op = 'INSERT' or new.responder_assigned_shift_id is distinct from old.responder_assigned_shift_id then
    new.responder_shift := (
      select private.swap_shift(a, new.responder_id)
      from public.assigned_shifts a where a.id = new.responder_assigned_shift_id
    );
  end if;
  return new;
end
$$;
create function private.keep_named_shift()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  new.shift := (
    select private.swap_shift(a, new.person_id) from public.assigned_shifts a where a.id = new.assigned_shift_id
  );
  return new;
end
$$;

-- Who was named before offers had answers: as the other side once they had accepted, else as asked.
alter table public.shift_swaps disable trigger user;
insert into public.swap_answers (swap_id, person_id, agency_id, state, assigned_shift_id, created_at, updated_at)
select s.id, s.responder_id, s.agency_id, case when s.accepted_at is not null then 'accepted'
    when s.status = 'rejected' then 'declined' else 'asked' end::public.swap_answer_state,
  s.responder_assigned_shift_id, s.created_at, coalesce(s.accepted_at, s.updated_at)
from public.shift_swaps s where s.responder_id is not null;
update public.swap_answers w set shift = private.swap_shift(a, w.person_id)
from public.assigned_shifts a where a.id = w.assigned_shift_id;
update public.shift_swaps s
set expires_at = coalesce(s.expires_at, (
    select min(a.starts_at) from public.assigned_shifts a
    where a.id in (s.requester_assigned_shift_id, s.responder_assigned_shift_id)
  )),
  requester_shift = (
    select private.swap_shift(a, s.requester_id) from public.assigned_shifts a where a.id = s.requester_assigned_shift_id
  ),
  responder_shift = (
    select private.swap_shift(a, s.responder_id)
    from public.assigned_shifts a where a.id = s.responder_assigned_shift_id and s.accepted_at is not null
  ),
  responder_id = case when s.accepted_at is not null then s.responder_id end,
  responder_assigned_shift_id = case when s.accepted_at is not null then s.responder_assigned_shift_id end;
alter table public.shift_swaps enable trigger user;
alter table public.shift_swaps
  alter column expires_at set not null,
  alter column requester_shift set not null;

create trigger shift_swaps_keep_shift before insert or update of responder_assigned_shift_id on public.shift_swaps
  for each row execute function private.keep_offered_shift();
create trigger swap_answers_keep_shift before insert or update of assigned_shift_id on public.swap_answers
  for each row execute function private.keep_named_shift();

-- Whose turn it is to know of a trade changes nothing that a decision is made on.
drop trigger shift_swaps_touch on public.shift_swaps;
create trigger shift_swaps_touch before update on public.shift_swaps
  for each row when (old.status <> new.status) execute function private.touch();
drop trigger shift_swaps_audit on public.shift_swaps;
create trigger shift_swaps_audit after insert or delete on public.shift_swaps
  for each row execute function private.audit_row('swap', 'id');
create trigger shift_swaps_audit_step after update on public.shift_swaps
  for each row when (old.status <> new.status) execute function private.audit_row('swap', 'id');
create trigger swap_answers_audit after insert or update or delete on public.swap_answers
  for each row execute function private.audit_row('swap_answer', 'swap_id,person_id');
create trigger swap_rules_touch before update on public.swap_rules for each row execute function private.touch();
create trigger swap_rules_audit after insert or update or delete on public.swap_rules
  for each row execute function private.audit_row('swap_rules', 'agency_id');
create constraint trigger swap_rules_tell after insert or update on public.swap_rules
  deferrable initially deferred for each row execute function private.tell_of_setting();
create trigger hour_settlements_audit after insert on public.hour_settlements
  for each row execute function private.audit_row('hour_settlement', 'id');

-- What was judged, and who was told last, is for the server. Whoever is asked reads offers through functions.
revoke select on public.shift_swaps from authenticated;
grant select (id, agency_id, center_id, kind, requester_id, responder_id, requester_assigned_shift_id,
    responder_assigned_shift_id, requester_shift, responder_shift, is_for_everyone, status, note, expires_at, accepted_at,
    approved_by, decided_at, decision_note, closing_note, version, created_at, updated_at)
  on public.shift_swaps to authenticated;
grant select on public.swap_answers, public.swap_events, public.swap_rules, public.hour_settlements
  to authenticated, service_role;
create policy swap_answers_select_concerned_or_supervisor on public.swap_answers for select to authenticated
  using (
    (person_id = (select auth.uid()) and agency_id = (select private.my_agency_id()))
    or agency_id = (select private.supervised_agency_id())
    or swap_id in (
      select s.id from public.shift_swaps s
      where s.requester_id = (select auth.uid()) and s.agency_id = (select private.my_agency_id())
    )
  );
create policy swap_events_select_concerned_or_supervisor on public.swap_events for select to authenticated
  using (
    agency_id = (select private.supervised_agency_id())
    or swap_id in (
      select s.id from public.shift_swaps s
      where (select auth.uid()) in (s.requester_id, s.responder_id) and s.agency_id = (select private.my_agency_id())
    )
  );
create policy swap_rules_select_member on public.swap_rules for select to authenticated
  using (agency_id = (select private.my_agency_id()));
create policy hour_settlements_select_concerned_or_admin on public.hour_settlements for select to authenticated
  using (
    ((select auth.uid()) in (creditor_id, debtor_id) and agency_id = (select private.my_agency_id()))
    or agency_id = (select private.administered_agency_id())
  );

-- Who has to decide a trade by now, as private.time_off_stage says of requests; its hours begin with the acceptance.
create function private.swap_stage(swap public.shift_swaps)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case
    when swap.status <> 'accepted' then null
    when now() < swap.accepted_at + make_interval(hours => r.escalate_after_hours) then 'supervisors'
    when now() < swap.accepted_at + make_interval(hours => 2 * r.escalate_after_hours)
      and r.deputy_id not in (swap.requester_id, swap.responder_id) and private.may_supervise(r.deputy_id, r.agency_id) then 'deputy'
    else 'admins'
  end
  from public.leave_rules r where r.agency_id = swap.agency_id
$$;

-- Whether somebody reads what was said about a trade: the two, and supervisors. Before anybody accepted it is the
-- requester's alone, and what ended it then concerns whoever was asked.
create function private.reads_swap_notes(swap public.shift_swaps, reader uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(reader in (swap.requester_id, swap.responder_id) or swap.accepted_at is null, false)
    or coalesce(private.may_supervise(reader, swap.agency_id), false)
$$;

-- A shift of an offer as it was named, in the version that its row has now.
create function private.named_shift(shift jsonb)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select shift || jsonb_build_object('version', a.version)
  from public.assigned_shifts a where a.id = (shift ->> 'assignmentId')::bigint
$$;

-- A Swap of lib/domain/swap-records.ts, as that person may read it. Whether they may see it at all is asked before.
create function private.swap_record(swap public.shift_swaps, reader uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('id', swap.id, 'version', swap.version, 'kind', swap.kind, 'status', swap.status,
    'centerId', swap.center_id, 'isForEveryone', swap.is_for_everyone, 'requesterId', swap.requester_id,
    'requesterName', p.full_name, 'shift', private.named_shift(swap.requester_shift), 'note', swap.note,
    'answers', (
      select coalesce(jsonb_agg(jsonb_build_object('personId', w.person_id, 'fullName', o.full_name, 'state', w.state,
        'shift', private.named_shift(w.shift), 'note', w.note, 'at', round(extract(epoch from w.updated_at) * 1000))
        order by o.full_name, w.person_id), '[]')
      from public.swap_answers w
      join public.profiles o on o.id = w.person_id
      where w.agency_id = swap.agency_id and w.swap_id = swap.id and (
        w.person_id = reader or swap.requester_id = reader or coalesce(private.may_supervise(reader, swap.agency_id), false)
      )
    ),
    'responderId', swap.responder_id,
    'responderName', (select r.full_name from public.profiles r where r.id = swap.responder_id),
    'responderShift', private.named_shift(swap.responder_shift),
    'createdAt', round(extract(epoch from swap.created_at) * 1000),
    'acceptedAt', round(extract(epoch from swap.accepted_at) * 1000),
    'expiresAt', round(extract(epoch from swap.expires_at) * 1000),
    'decidedByName', (select d.full_name from public.profiles d where d.id = swap.approved_by),
    'decidedAt', round(extract(epoch from swap.decided_at) * 1000),
    'decisionNote', case when n.is_read then swap.decision_note end,
    'closingNote', case when n.is_read then swap.closing_note end,
    'stage', private.swap_stage(swap))
  from public.profiles p
  cross join lateral (select private.reads_swap_notes(swap, reader) as is_read) n
  where p.id = swap.requester_id
$$;

create function private.swap_record_of(swap_id integer, reader uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select private.swap_record(s, reader) from public.shift_swaps s where s.id = swap_id
$$;

-- Events with their `swapId`, in order, as that person may read them.
create function private.swap_event_records(agency uuid, swap_ids integer[], reader uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('swapId', e.swap_id, 'at', round(extract(epoch from e.created_at) * 1000),
    'from', e.from_status, 'to', e.to_status, 'actorName', p.full_name,
    'reason', case when private.reads_swap_notes(s, reader) then e.reason end) order by e.id), '[]')
  from public.swap_events e
  join public.shift_swaps s on s.agency_id = e.agency_id and s.id = e.swap_id
  left join public.profiles p on p.id = e.actor_id
  where e.agency_id = agency and e.swap_id = any (swap_ids)
$$;
