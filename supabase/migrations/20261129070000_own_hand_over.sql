-- Whether somebody is to read a note is asked for every note of a day with each page: it looks at their own shifts alone,
-- as private.handover_crew does at everybody's.
create or replace function private.is_handover_due(note public.handover_notes, person uuid)
returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return note.withdrawn_at is null and note.author_id <> person
    and not exists (
      select 1 from public.handover_receipts r
      where r.note_id = note.id and r.user_id = person and r.version = note.version
    )
    and exists (
      select 1 from public.assigned_shifts a
      join public.profiles p on p.id = a.user_id and p.is_active
      where a.agency_id = note.agency_id and a.user_id = person and a.center_id = note.center_id
        and a.status = 'published' and a.ends_at > a.starts_at
        and a.starts_at between note.for_at - interval '30 minutes' and note.for_at + interval '30 minutes'
        and not exists (
          select 1 from public.assigned_shifts e
          where e.agency_id = a.agency_id and e.user_id = person and e.status = 'published'
            and e.starts_at < a.starts_at and e.starts_at > a.starts_at - interval '2 days' and e.ends_at >= a.starts_at
        )
    );
end
$$;
