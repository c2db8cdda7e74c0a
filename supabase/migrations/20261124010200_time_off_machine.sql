-- Requests are of one of the agency's kinds, never overlap for one person, and move through functions alone. Each step
-- leaves an event; what approvals take from balances and from the roster is kept beside them.
alter table public.time_off_requests
  add column kind_id integer,
  add column is_sick_call boolean not null default false,
  add column charged_minutes integer check (charged_minutes between 0 and 1000000),
  add column closing_note text check (char_length(closing_note) <= 500);
comment on column public.time_off_requests.charged_minutes is 'What the balance is charged: proposed with the request, set by the approval.';
comment on column public.time_off_requests.closing_note is 'Why it was withdrawn or cancelled.';
alter table public.time_off_requests disable trigger user;
update public.time_off_requests o set kind_id = (
  select min(k.id) from public.leave_kinds k where k.agency_id = o.agency_id and k.type = o.request_type
);
-- Nobody was kept from asking twice. What was decided stands, then what was asked for first.
do $$
declare
  entry record;
begin
  for entry in
    select o.* from public.time_off_requests o where o.status in ('pending', 'approved')
    order by o.status desc, o.created_at, o.id
  loop
    update public.time_off_requests o
    set status = case o.status when 'pending' then 'withdrawn' else 'cancelled' end::public.time_off_status,
      closing_note = 'Another request covers the same time.', version = o.version + 1, updated_at = now()
    where o.user_id = entry.user_id and o.id <> entry.id and o.status in ('pending', 'approved')
      and o.start_datetime < entry.end_datetime and o.end_datetime > entry.start_datetime
      and (o.status, entry.created_at, entry.id) < (entry.status, o.created_at, o.id)
      and exists (
        select 1 from public.time_off_requests e where e.id = entry.id and e.status in ('pending', 'approved')
      );
  end loop;
end
$$;
alter table public.time_off_requests enable trigger user;
alter table public.time_off_requests alter column kind_id set not null;
alter table public.time_off_requests
  drop column request_type,
  add foreign key (agency_id, kind_id) references public.leave_kinds (agency_id, id),
  add constraint time_off_requests_no_overlap exclude using gist (
    user_id with =, tstzrange(start_datetime, end_datetime) with &&
  ) where (status in ('pending', 'approved'));
create index time_off_requests_kind_idx on public.time_off_requests (agency_id, kind_id);

-- What it is and why is told by functions: supervisors do not read of which private kind a request is.
drop policy time_off_requests_insert_own on public.time_off_requests;
drop policy time_off_requests_update_supervisor on public.time_off_requests;
revoke select, insert, update on public.time_off_requests from authenticated;
grant select (id, agency_id, user_id, start_datetime, end_datetime, status, version, created_at)
  on public.time_off_requests to authenticated;

create table public.time_off_events (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  request_id integer not null,
  from_status public.time_off_status,
  to_status public.time_off_status not null,
  actor_id uuid,
  reason text,
  created_at timestamptz not null default now(),
  foreign key (agency_id, request_id) references public.time_off_requests (agency_id, id),
  foreign key (agency_id, actor_id) references public.profiles (agency_id, id)
);
comment on table public.time_off_events is 'Each step of a request, with who took it, when and why. Append-only.';
create index time_off_events_request_idx on public.time_off_events (agency_id, request_id, id);
create index time_off_events_actor_idx on public.time_off_events (agency_id, actor_id) where (actor_id is not null);
create trigger time_off_events_append_only before update or delete on public.time_off_events
  for each row execute function private.refuse_change();

create type public.leave_entry_kind as enum ('opening', 'granted', 'taken', 'returned', 'corrected');
create table public.leave_entries (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  user_id uuid not null,
  kind_id integer not null,
  entry public.leave_entry_kind not null,
  minutes integer not null check (minutes between -1000000 and 1000000),
  entry_date date not null check (entry_date between '2000-01-01' and '2199-12-31'),
  note text check (char_length(note) between 1 and 500 and private.is_line(note)),
  request_id integer,
  actor_id uuid,
  created_at timestamptz not null default now(),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, kind_id) references public.leave_kinds (agency_id, id),
  foreign key (agency_id, request_id) references public.time_off_requests (agency_id, id),
  foreign key (agency_id, actor_id) references public.profiles (agency_id, id),
  check ((request_id is not null) = (entry in ('taken', 'returned')))
);
comment on table public.leave_entries is 'The ledger of balances: a balance is the sum of its signed minutes. Append-only.';
comment on column public.leave_entries.entry_date is 'The day from which it counts.';
create index leave_entries_user_idx on public.leave_entries (agency_id, user_id, kind_id);
create index leave_entries_kind_idx on public.leave_entries (agency_id, kind_id);
create index leave_entries_request_idx on public.leave_entries (agency_id, request_id) where (request_id is not null);
create index leave_entries_actor_idx on public.leave_entries (agency_id, actor_id) where (actor_id is not null);
create trigger leave_entries_append_only before update or delete on public.leave_entries
  for each row execute function private.refuse_change();
create trigger leave_entries_audit after insert on public.leave_entries
  for each row execute function private.audit_row('leave_entry', 'id');

-- What an approval did to rows of the ledger, to be undone by a cancellation.
create table private.leave_rows (
  request_id integer not null,
  assignment_id bigint not null,
  agency_id uuid not null,
  before jsonb check (jsonb_typeof(before) = 'object'),
  left_version integer not null,
  is_opened boolean not null,
  primary key (request_id, assignment_id),
  foreign key (agency_id, request_id) references public.time_off_requests (agency_id, id)
);
comment on table private.leave_rows is 'Rows that an approval changed, took away or added: as they were before, and in which version it left them.';
comment on column private.leave_rows.before is 'The fields of the row; null = it was added.';
comment on column private.leave_rows.is_opened is 'It was left open.';
create index leave_rows_request_idx on private.leave_rows (agency_id, request_id);

alter table public.time_off_events enable row level security;
alter table public.leave_entries enable row level security;
alter table private.leave_rows enable row level security;
grant select on public.time_off_events, public.leave_entries to authenticated, service_role;
create policy time_off_events_select_own_or_supervisor on public.time_off_events for select to authenticated
  using (
    agency_id = (select private.supervised_agency_id())
    or request_id in (
      select o.id from public.time_off_requests o
      where o.user_id = (select auth.uid()) and o.agency_id = (select private.my_agency_id())
    )
  );
create policy leave_entries_select_own_or_admin on public.leave_entries for select to authenticated
  using (
    (user_id = (select auth.uid()) and agency_id = (select private.my_agency_id()))
    or agency_id = (select private.administered_agency_id())
  );

-- Ends a function because a request has moved on, in words that say who moved it and when.
create function private.fail_moved_on(request public.time_off_requests)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  step record;
  verb text := case request.status when 'withdrawn' then 'withdrew' else request.status::text end;
begin
  select e.created_at, p.full_name, coalesce(c.time_zone, 'UTC') as time_zone into step
  from public.time_off_events e
  left join public.profiles p on p.id = e.actor_id
  left join public.profiles owner on owner.id = request.user_id
  left join public.centers c on c.id = owner.center_id
  where e.agency_id = request.agency_id and e.request_id = request.id
  order by e.id desc limit 1;
  perform private.fail(409, format('%s %s this request on %s.', coalesce(step.full_name, 'The system'), verb,
      to_char(step.created_at at time zone step.time_zone, 'FMDy FMDD Mon YYYY "at" HH24:MI')),
    jsonb_build_object('status', request.status, 'by', step.full_name, 'version', request.version,
      'at', round(extract(epoch from step.created_at) * 1000)));
end
$$;

-- Which states follow which, whoever writes.
create or replace function private.guard_time_off()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.status <> old.status
    and (old.status, new.status) not in (('pending', 'approved'), ('pending', 'denied'), ('pending', 'withdrawn'), ('approved', 'cancelled'))
  then
    perform private.fail_moved_on(old);
  end if;
  if new.status in ('approved', 'denied') and old.status = 'pending' and num_nulls(new.reviewed_by, new.reviewed_at) > 0 then
    perform private.fail(422, 'A decision says by whom and when.');
  end if;
  return new;
end
$$;
drop trigger time_off_requests_guard on public.time_off_requests;
create trigger time_off_requests_guard before update on public.time_off_requests
  for each row execute function private.guard_time_off();

-- What comes decided, from a seed, was asked for and decided once.
create function private.record_time_off_events(request public.time_off_requests)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into public.time_off_events (agency_id, request_id, from_status, to_status, actor_id, reason, created_at)
  select request.agency_id, request.id, step.from_status, step.to_status, step.actor, step.why, step.at
  from (
    values (null::public.time_off_status, case when request.is_sick_call then request.status else 'pending' end, request.user_id, null::text, request.created_at),
      ('pending'::public.time_off_status, request.status, case when request.status in ('approved', 'denied') then request.reviewed_by else request.user_id end,
        case when request.status in ('approved', 'denied') then request.decision_note else request.closing_note end,
        case when request.status in ('approved', 'denied') then coalesce(request.reviewed_at, request.updated_at) else request.updated_at end)
  ) step (from_status, to_status, actor, why, at)
  where step.from_status is null or (request.status <> 'pending' and not request.is_sick_call)
$$;
select private.record_time_off_events(o) from public.time_off_requests o order by o.id;

create function private.record_time_off_step()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform private.record_time_off_events(new);
  else
    insert into public.time_off_events (agency_id, request_id, from_status, to_status, actor_id, reason)
    values (new.agency_id, new.id, old.status, new.status, (select auth.uid()),
      case when new.status in ('approved', 'denied') then new.decision_note else new.closing_note end);
  end if;
  return null;
end
$$;
create trigger time_off_requests_record_insert after insert on public.time_off_requests
  for each row execute function private.record_time_off_step();
create trigger time_off_requests_record_update after update on public.time_off_requests
  for each row when (old.status <> new.status) execute function private.record_time_off_step();

-- Screens follow: the person's own and the deciders'.
create function private.tell_of_time_off()
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
  return null;
end
$$;
create constraint trigger time_off_requests_tell after insert or update on public.time_off_requests
  deferrable initially deferred for each row execute function private.tell_of_time_off();
-- What a request did to a balance is told with the request.
create constraint trigger leave_entries_tell after insert on public.leave_entries
  deferrable initially deferred for each row when (new.request_id is null) execute function private.tell_of_time_off();

-- Edits of the roster that a leave made: they are taken back by cancelling the leave.
alter table public.roster_edits add column time_off_id integer;
alter table public.roster_edits
  add foreign key (agency_id, time_off_id) references public.time_off_requests (agency_id, id);
comment on column public.roster_edits.time_off_id is 'The leave that was approved or cancelled by it.';
create index roster_edits_time_off_idx on public.roster_edits (agency_id, time_off_id) where (time_off_id is not null);

-- A line of a balance that an admin writes.
create function private.add_leave_entry(
  person uuid, kind integer, entry_kind public.leave_entry_kind, entry_minutes integer, from_date date, given_note text
)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  made bigint;
begin
  if not exists (select 1 from public.profiles p where p.id = person and p.agency_id = agency) then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if not exists (select 1 from public.leave_kinds k where k.id = kind and k.agency_id = agency and k.needs_balance) then
    perform private.fail(422, 'Choose a kind of leave that needs a balance.', '{"field":"kindId"}');
  end if;
  if entry_kind is null or entry_kind not in ('opening', 'granted', 'corrected') then
    perform private.fail(422, 'An entry is one of opening, granted, corrected.', '{"field":"kind"}');
  end if;
  if entry_minutes is null or entry_minutes = 0 or entry_minutes not between -1000000 and 1000000 then
    perform private.fail(422, 'Hours are more or less than none.', '{"field":"minutes"}');
  end if;
  if from_date is null or from_date not between '2000-01-01' and '2199-12-31' then
    perform private.fail(422, 'Choose the day from which it counts.', '{"field":"date"}');
  end if;
  if entry_kind = 'corrected' and words is null then
    perform private.fail(422, 'Say why this is corrected.', '{"field":"note"}');
  end if;
  insert into public.leave_entries (agency_id, user_id, kind_id, entry, minutes, entry_date, note, actor_id)
  values (agency, person, kind, entry_kind, entry_minutes, from_date, words, (select auth.uid()))
  returning id into made;
  return made;
end
$$;
create function public.add_leave_entry(
  p_user_id uuid, p_kind_id integer, p_entry public.leave_entry_kind, p_minutes integer, p_date date, p_note text default null
)
returns bigint language sql set search_path = '' as $$
  select private.add_leave_entry(p_user_id, p_kind_id, p_entry, p_minutes, p_date, p_note)
$$;
grant execute on function private.add_leave_entry(uuid, integer, public.leave_entry_kind, integer, date, text),
  public.add_leave_entry(uuid, integer, public.leave_entry_kind, integer, date, text) to authenticated;
comment on function public.add_leave_entry is 'Writes a line of a person''s balance, as an admin; returns its id.';
