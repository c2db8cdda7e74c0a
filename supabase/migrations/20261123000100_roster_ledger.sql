-- A dispatcher who holds the qualification may be named acting supervisor for one shift; it counts to both minimums.
alter table public.assigned_shifts add column is_acting boolean not null default false;
alter table public.assigned_shifts add check (not is_acting or user_id is not null);
comment on column public.assigned_shifts.is_acting is 'Worked as acting supervisor: counts to both minimums.';

-- Edits of the roster, by the id that the client gave them, so that a repeated request is the same one.
create type public.roster_edit_state as enum ('pending', 'applied', 'declined', 'withdrawn', 'undone');
create table public.roster_edits (
  id uuid primary key,
  agency_id uuid not null,
  center_id uuid not null,
  schedule_id integer not null,
  state public.roster_edit_state not null,
  operations jsonb not null check (jsonb_typeof(operations) = 'array'),
  reason text check (char_length(reason) between 1 and 500 and private.is_line(reason)),
  violations jsonb not null default '[]' check (jsonb_typeof(violations) = 'array'),
  added_ids jsonb not null default '{}',
  people_told integer not null default 0,
  is_published boolean not null,
  requested_by uuid not null,
  requested_at timestamptz not null default now(),
  decided_by uuid,
  decided_at timestamptz,
  decision_note text check (char_length(decision_note) between 1 and 500 and private.is_line(decision_note)),
  undoes uuid,
  announce_at timestamptz,
  announced_at timestamptz,
  is_silent boolean not null default false,
  former jsonb not null default '{}',
  unique (agency_id, id),
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (center_id, schedule_id) references public.schedules (center_id, id),
  foreign key (agency_id, requested_by) references public.profiles (agency_id, id),
  foreign key (agency_id, decided_by) references public.profiles (agency_id, id),
  foreign key (agency_id, undoes) references public.roster_edits (agency_id, id),
  check (decided_by is distinct from requested_by)
);
comment on table public.roster_edits is 'Edits of the roster: asked for, confirmed where a second supervisor has to, applied, announced.';
comment on column public.roster_edits.id is 'Given by the client.';
comment on column public.roster_edits.operations is 'What is done to which row, as in lib/domain/roster-edits.ts.';
comment on column public.roster_edits.violations is 'The limits that it passes, as they were judged.';
comment on column public.roster_edits.added_ids is 'By the key of an added row, its id.';
comment on column public.roster_edits.announce_at is 'When the people concerned are told; null = nobody is.';
comment on column public.roster_edits.is_silent is 'Taken back before anybody heard of it, or what took it back so.';
comment on column public.roster_edits.former is 'By row, the work it was and whence it came: taken back, it is that again.';
create index roster_edits_center_idx on public.roster_edits (agency_id, center_id);
create index roster_edits_schedule_idx on public.roster_edits (center_id, schedule_id, requested_at);
create index roster_edits_requested_by_idx on public.roster_edits (agency_id, requested_by);
create index roster_edits_decided_by_idx on public.roster_edits (agency_id, decided_by) where (decided_by is not null);
create index roster_edits_undoes_idx on public.roster_edits (agency_id, undoes) where (undoes is not null);

-- Every change of a published row by whatever path but its first publication, and the hand edits of drafts.
create type public.shift_change_kind as enum ('added', 'changed', 'cancelled', 'restored');
create table public.shift_changes (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  center_id uuid not null,
  schedule_id integer not null,
  assignment_id bigint not null,
  kind public.shift_change_kind not null,
  from_user_id uuid,
  to_user_id uuid,
  before jsonb,
  after jsonb,
  is_published boolean not null,
  notice_minutes integer,
  reason text,
  edit_id uuid,
  changed_by uuid,
  changed_at timestamptz not null default now(),
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (center_id, schedule_id) references public.schedules (center_id, id),
  foreign key (agency_id, from_user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, to_user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, changed_by) references public.profiles (agency_id, id),
  foreign key (agency_id, edit_id) references public.roster_edits (agency_id, id),
  check ((notice_minutes is not null) = is_published)
);
comment on table public.shift_changes is 'What happened to the rows of the ledger after they were published, with the notice that was given.';
comment on column public.shift_changes.assignment_id is 'The row. One of a draft may be gone.';
comment on column public.shift_changes.before is 'shiftDate, code, startsAt, endsAt, requiredRole, isOvertime, isActing, isLocked; null of what was added.';
comment on column public.shift_changes.notice_minutes is 'From the change to the earlier of old and new start; at most 0 = a correction of what had begun.';
create index shift_changes_center_idx on public.shift_changes (agency_id, center_id);
create index shift_changes_schedule_idx on public.shift_changes (center_id, schedule_id, changed_at);
create index shift_changes_assignment_idx on public.shift_changes (assignment_id, id);
create index shift_changes_from_idx on public.shift_changes (agency_id, from_user_id) where (from_user_id is not null);
create index shift_changes_to_idx on public.shift_changes (agency_id, to_user_id) where (to_user_id is not null);
create index shift_changes_changed_by_idx on public.shift_changes (agency_id, changed_by) where (changed_by is not null);
create index shift_changes_edit_idx on public.shift_changes (agency_id, edit_id) where (edit_id is not null);

alter table public.roster_edits enable row level security;
alter table public.shift_changes enable row level security;
grant select on public.roster_edits, public.shift_changes to authenticated, service_role;
create policy roster_edits_select_supervisor on public.roster_edits for select to authenticated
  using (agency_id = (select private.supervised_agency_id()));
-- A reason may name others, so people read their own changes through list_my_shift_changes.
create policy shift_changes_select_supervisor on public.shift_changes for select to authenticated
  using (agency_id = (select private.supervised_agency_id()));

-- What a row says of a shift, with the code that its template had.
create function private.shift_state(
  template integer, shift_date date, starts_at timestamptz, ends_at timestamptz, required_role public.role_name,
  is_overtime boolean, is_acting boolean, is_locked boolean
)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object('shiftDate', shift_date, 'code', (select t.code from public.shifts t where t.id = template),
    'startsAt', (extract(epoch from starts_at) * 1000)::bigint, 'endsAt', (extract(epoch from ends_at) * 1000)::bigint,
    'requiredRole', required_role, 'isOvertime', is_overtime, 'isActing', is_acting, 'isLocked', is_locked)
$$;

-- Hand edits name themselves in app.edit_id; only theirs are recorded of drafts.
create function private.record_shift_changes()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  edit public.roster_edits;
begin
  if coalesce(current_setting('app.edit_id', true), '') <> '' then
    select * into edit from public.roster_edits e where e.id = current_setting('app.edit_id', true)::uuid;
  end if;
  if tg_op = 'INSERT' then
    insert into public.shift_changes (agency_id, center_id, schedule_id, assignment_id, kind, to_user_id, after,
      is_published, notice_minutes, reason, edit_id, changed_by)
    select n.agency_id, n.center_id, n.schedule_id, n.id, 'added', n.user_id,
      private.shift_state(n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role, n.is_overtime, n.is_acting,
        n.is_locked),
      n.status = 'published',
      case when n.status = 'published' then floor(extract(epoch from n.starts_at - now()) / 60) end,
      edit.reason, edit.id, coalesce(edit.requested_by, (select auth.uid()))
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
    edit.reason, edit.id, coalesce(edit.requested_by, (select auth.uid()))
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
create trigger assigned_shifts_record_insert after insert on public.assigned_shifts
  referencing new table as new_rows for each statement execute function private.record_shift_changes();
create trigger assigned_shifts_record_update after update on public.assigned_shifts
  referencing old table as old_rows new table as new_rows
  for each statement execute function private.record_shift_changes();

-- A shift that was taken out of a draft by hand is kept as cancelled, so that it can be brought back. Nobody was ever
-- given it: it goes when the draft is published or thrown away, and dispatchers never see it.
create function private.drop_cancelled_drafts()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from public.assigned_shifts a
  where a.center_id = new.center_id and a.schedule_id = new.id and a.status = 'cancelled';
  return null;
end
$$;
create trigger schedules_drop_cancelled after update of status on public.schedules
  for each row when (old.status = 'draft' and new.status <> 'draft') execute function private.drop_cancelled_drafts();

drop policy assigned_shifts_select_own_or_supervisor on public.assigned_shifts;
create policy assigned_shifts_select_own_or_supervisor on public.assigned_shifts for select to authenticated
  using (
    agency_id = (select private.supervised_agency_id())
    or (
      user_id = (select auth.uid())
      and agency_id = (select private.my_agency_id())
      and (
        status = 'published'
        or (status = 'cancelled' and schedule_id in (select s.id from public.schedules s where s.published_version > 0))
      )
    )
  );

-- What follows takes acting supervisors with it.

create or replace function private.schedule_state(schedule integer)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'user_id', a.user_id, 'shift_id', a.shift_id,
    'shift_date', a.shift_date, 'starts_at', a.starts_at, 'ends_at', a.ends_at, 'is_overtime', a.is_overtime,
    'required_role', a.required_role, 'is_locked', a.is_locked, 'is_acting', a.is_acting, 'source', a.source)
    order by a.starts_at, a.id), '[]')
  from public.assigned_shifts a
  where a.center_id = (select s.center_id from public.schedules s where s.id = schedule)
    and a.schedule_id = schedule and a.status <> 'cancelled'
$$;

-- Merges a revision into the published block that it revises. Matched rows keep their id, missing ones become
-- cancelled, new ones are added. Returns what differed. Locks are the draft's own matter: they tell the generator
-- what to keep, and do not travel.
create or replace function private.merge_revision(draft public.schedules, published public.schedules)
returns jsonb
language plpgsql
security definer
set search_path = ''
-- As in match_origins.
set enable_nestloop = off
as $$
declare
  cancelled bigint[];
  changed bigint[];
  replacing bigint[];
  added bigint[];
  concerned uuid[];
begin
  perform private.match_origins(draft);
  select coalesce(array_agg(o.id), '{}') into cancelled
  from public.assigned_shifts o
  where o.center_id = published.center_id and o.schedule_id = published.id and o.status = 'published'
    and not exists (
      select 1 from public.assigned_shifts d
      where d.agency_id = o.agency_id and d.origin_id = o.id and d.schedule_id = draft.id and d.status = 'draft'
    );
  select coalesce(array_agg(d.id) filter (where o.id is null), '{}'),
    coalesce(array_agg(d.id) filter (where o.id is not null), '{}'),
    coalesce(array_agg(o.id) filter (where o.id is not null), '{}')
  into added, replacing, changed
  from public.assigned_shifts d
  left join public.assigned_shifts o on o.agency_id = d.agency_id and o.id = d.origin_id
  where d.center_id = draft.center_id and d.schedule_id = draft.id and d.status = 'draft'
    and (d.user_id, d.shift_id, d.shift_date, d.local_start, d.local_end, d.is_overtime, d.required_role, d.is_acting)
      is distinct from
      (o.user_id, o.shift_id, o.shift_date, o.local_start, o.local_end, o.is_overtime, o.required_role, o.is_acting);

  if exists (
    select 1 from public.assigned_shifts a
    where a.id = any (cancelled || changed || replacing || added) and a.starts_at <= now()
  ) then
    perform private.fail(422, 'This revision changes shifts that have already started. The past is corrected, not re-planned.');
  end if;

  select array_agg(distinct a.user_id) into concerned
  from public.assigned_shifts a
  where a.id = any (cancelled || changed || replacing || added) and a.user_id is not null;

  -- People may exchange shifts: what goes goes first, and the rest is one statement, at whose end the constraint looks.
  update public.assigned_shifts a set status = 'cancelled' where a.id = any (cancelled);
  update public.assigned_shifts o
  set user_id = d.user_id, shift_id = d.shift_id, shift_date = d.shift_date, local_start = d.local_start,
    local_end = d.local_end, is_overtime = d.is_overtime, required_role = d.required_role,
    is_acting = d.is_acting, source = d.source, override_reason = d.override_reason
  from public.assigned_shifts d
  where d.id = any (replacing) and o.agency_id = d.agency_id and o.id = d.origin_id;
  update public.assigned_shifts a set schedule_id = published.id, status = 'published' where a.id = any (added);
  delete from public.assigned_shifts a
  where a.center_id = draft.center_id and a.schedule_id = draft.id and a.status = 'draft';
  return jsonb_build_object('changed', to_jsonb(changed), 'cancelled', to_jsonb(cancelled), 'added', to_jsonb(added),
    'concerned', coalesce(to_jsonb(concerned), '[]'));
end
$$;

-- A draft that re-plans a published block from a date on. Rows that have started, lie before the date, or were
-- touched by a person are locked: the generator keeps them.
create or replace function private.revise_schedule(schedule integer, from_date date)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  published public.schedules;
  draft integer;
begin
  if not exists (select 1 from public.schedules s where s.id = schedule and s.agency_id = agency) then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  -- The copies refer to the rows: locked before their schedule, as a publication does.
  published := private.lock_schedule(schedule);
  if published.status <> 'published' then
    perform private.fail(409, format('This schedule is %s. Only a published one can be revised.', published.status));
  end if;
  if from_date is null or from_date not between published.start_date and published.end_date then
    perform private.fail(422, format('Choose a date from %s to %s.', published.start_date, published.end_date),
      '{"field":"fromDate"}');
  end if;
  perform set_config('app.bulk', 'on', true);
  insert into public.schedules (agency_id, center_id, name, start_date, end_date, revises_id, revises_from,
    revises_version)
  values (agency, published.center_id, published.name, published.start_date, published.end_date, published.id, from_date,
    published.published_version)
  returning id into draft;
  insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, local_start,
    local_end, required_role, is_overtime, is_acting, is_locked, source, credited_user_id, origin_id, override_reason)
  select a.agency_id, a.center_id, draft, a.user_id, a.shift_id, a.shift_date, a.local_start, a.local_end,
    a.required_role, a.is_overtime, a.is_acting,
    a.is_locked or a.shift_date < from_date or a.starts_at <= now() or a.source <> 'generated',
    a.source, a.credited_user_id, a.id, a.override_reason
  from public.assigned_shifts a
  where a.center_id = published.center_id and a.schedule_id = published.id and a.status = 'published';
  perform private.record_audit(agency, 'schedule.revise', draft::text,
    jsonb_build_object('entity', 'schedule', 'revises', published.id, 'from_date', from_date));
  return draft;
end
$$;
