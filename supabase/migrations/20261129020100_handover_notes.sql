-- Hand-over notes: what one crew leaves to the next, desk by desk, for a change of crews; who has read which text of them.
create table public.handover_notes (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  center_id uuid not null,
  desk_id integer not null,
  for_at timestamptz not null,
  content text not null,
  author_id uuid not null,
  client_id uuid not null,
  carried_from bigint,
  edited_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  unique (agency_id, center_id, id),
  unique (agency_id, author_id, client_id),
  foreign key (agency_id, center_id, desk_id) references public.desks (agency_id, center_id, id),
  foreign key (agency_id, author_id) references public.profiles (agency_id, id),
  foreign key (agency_id, withdrawn_by) references public.profiles (agency_id, id),
  foreign key (agency_id, center_id, carried_from) references public.handover_notes (agency_id, center_id, id),
  check (char_length(content) <= 4000 and (withdrawn_at is null) = (content <> '')),
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
create index handover_notes_change_idx on public.handover_notes (agency_id, center_id, for_at desc);
create index handover_notes_desk_idx on public.handover_notes (agency_id, center_id, desk_id);
create index handover_notes_withdrawn_by_idx on public.handover_notes (agency_id, withdrawn_by)
  where withdrawn_by is not null;
create index handover_notes_due_idx on public.handover_notes (for_at) where withdrawn_at is null;
-- A note is kept for a later crew once.
create unique index handover_notes_carried_key on public.handover_notes (agency_id, center_id, carried_from, for_at)
  where carried_from is not null and withdrawn_at is null;
create index handover_notes_carried_idx on public.handover_notes (agency_id, center_id, carried_from)
  where carried_from is not null;
comment on table public.handover_notes is 'What one crew leaves to the next for a desk. Readers follow from the roster: whoever starts within 30 minutes of the change.';
comment on column public.handover_notes.for_at is 'The change of crews at which it is handed over: a start of published shifts.';
comment on column public.handover_notes.client_id is 'Named by the author''s browser, so that a repeated request writes nothing twice.';
comment on column public.handover_notes.carried_from is 'The note that was still open and was kept for this change.';
comment on column public.handover_notes.withdrawn_at is 'Taken back by its author or a supervisor; the text is then among the versions alone.';

create table public.handover_note_versions (
  agency_id uuid not null,
  note_id bigint not null,
  version integer not null,
  desk_id integer not null,
  center_id uuid not null,
  for_at timestamptz not null,
  content text not null check (char_length(content) between 1 and 4000),
  written_at timestamptz not null,
  primary key (note_id, version),
  foreign key (agency_id, center_id, note_id) references public.handover_notes (agency_id, center_id, id),
  foreign key (agency_id, center_id, desk_id) references public.desks (agency_id, center_id, id)
);
create index handover_note_versions_note_idx on public.handover_note_versions (agency_id, center_id, note_id);
create index handover_note_versions_desk_idx on public.handover_note_versions (agency_id, center_id, desk_id);
comment on table public.handover_note_versions is 'Former texts of hand-over notes, by the version that they were, append-only.';

create table public.handover_receipts (
  agency_id uuid not null,
  center_id uuid not null,
  note_id bigint not null,
  user_id uuid not null,
  version integer not null,
  read_at timestamptz not null default now(),
  primary key (note_id, user_id, version),
  foreign key (agency_id, center_id, note_id) references public.handover_notes (agency_id, center_id, id),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
create index handover_receipts_note_idx on public.handover_receipts (agency_id, center_id, note_id);
create index handover_receipts_user_idx on public.handover_receipts (agency_id, user_id);
comment on table public.handover_receipts is 'Who confirmed that they read which version of a hand-over note, append-only. An edited note is unread again.';

-- Centers whose hand-over the caller takes part in: the own one; all of the agency for supervisors.
create function private.my_handover_centers()
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
  select c.id from public.centers c
  where c.agency_id = (select private.supervised_agency_id())
  union
  select p.center_id from public.profiles p
  where p.id = (select auth.uid()) and p.agency_id = (select private.my_agency_id()) and p.center_id is not null
$$;
grant execute on function private.my_handover_centers() to authenticated;

alter table public.handover_notes enable row level security;
alter table public.handover_note_versions enable row level security;
alter table public.handover_receipts enable row level security;
grant select on public.handover_notes, public.handover_note_versions, public.handover_receipts to authenticated, service_role;
-- Everybody of the center, and supervisors.
create policy handover_notes_select_center on public.handover_notes for select to authenticated
  using (center_id in (select private.my_handover_centers()));
-- The same; a text that was taken back only its author and supervisors.
create policy handover_note_versions_select_center on public.handover_note_versions for select to authenticated
  using (center_id in (select private.my_handover_centers()) and exists (
    select 1 from public.handover_notes n
    where n.id = note_id and (n.withdrawn_at is null or n.author_id = (select auth.uid())
      or n.agency_id = (select private.supervised_agency_id()))
  ));
-- The own ones; of everybody supervisors, and who wrote the note.
create policy handover_receipts_select_concerned on public.handover_receipts for select to authenticated
  using (agency_id = (select private.supervised_agency_id())
    or (center_id in (select private.my_handover_centers()) and (user_id = (select auth.uid()) or exists (
      select 1 from public.handover_notes n where n.id = note_id and n.author_id = (select auth.uid())
    ))));

create trigger handover_notes_touch before update on public.handover_notes
  for each row execute function private.touch();
-- What a note says is among its versions alone: it may name callers, and the audit is kept for longer.
create function private.audit_handover_note()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  note public.handover_notes := coalesce(new, old);
  action text := case
    when tg_op = 'DELETE' then 'remove'
    when tg_op = 'INSERT' then case when note.carried_from is null then 'create' else 'keep' end
    when new.withdrawn_at is distinct from old.withdrawn_at then 'withdraw'
    else 'update'
  end;
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  perform private.record_audit(note.agency_id, 'handover_note.' || action, note.id::text,
    jsonb_build_object('entity', 'handover_note', 'desk', (select d.name from public.desks d where d.id = note.desk_id),
      'for_at', note.for_at, 'version', note.version));
  return null;
end
$$;
create trigger handover_notes_audit after insert or update or delete on public.handover_notes
  for each row execute function private.audit_handover_note();
create constraint trigger handover_notes_tell after insert or update or delete on public.handover_notes
  deferrable initially deferred for each row execute function private.tell_of_handover();
create constraint trigger handover_receipts_tell after insert on public.handover_receipts
  deferrable initially deferred for each row execute function private.tell_of_handover();

-- Who takes over at a change: active people whose duty by published shifts begins within 30 minutes of it. Whoever goes
-- on from a shift before it is there already.
create function private.handover_crew(center uuid, change timestamptz)
returns table (user_id uuid, full_name text)
language sql
stable
set search_path = ''
as $$
  select distinct p.id, p.full_name
  from public.centers c
  join public.assigned_shifts a on a.agency_id = c.agency_id and a.center_id = c.id
    and a.starts_at between change - interval '30 minutes' and change + interval '30 minutes'
  join public.profiles p on p.id = a.user_id and p.is_active
  where c.id = center and a.status = 'published' and a.ends_at > a.starts_at
    and not exists (
      select 1 from public.assigned_shifts e
      where e.agency_id = a.agency_id and e.user_id = a.user_id and e.status = 'published'
        and e.starts_at < a.starts_at and e.starts_at > a.starts_at - interval '2 days' and e.ends_at >= a.starts_at
    )
$$;
