-- Writing, editing, withdrawing, keeping and confirming hand-over notes.

-- Refuses a center whose hand-over the caller takes no part in.
create function private.require_handover(center uuid)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if not exists (select 1 from public.centers c where c.id = center and c.agency_id = agency) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  if center not in (select private.my_handover_centers()) then
    perform private.fail(403, 'Only people of this center take part in its hand-over.');
  end if;
end
$$;

-- A note of such a center, held for a change; what the caller may not know of does not exist.
create function private.held_handover_note(note bigint)
returns public.handover_notes
language plpgsql
set search_path = ''
as $$
declare
  known public.handover_notes;
begin
  if private.my_agency_id() is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  select * into known from public.handover_notes n
  where n.id = note and n.center_id in (select private.my_handover_centers()) for update;
  if not found then
    perform private.fail(404, 'This note does not exist.');
  end if;
  return known;
end
$$;

-- A time at the center, such as 06:00.
create function private.center_clock(center uuid, moment timestamptz)
returns text
language sql
stable
set search_path = ''
as $$
  select to_char(moment at time zone c.time_zone, 'HH24:MI') from public.centers c where c.id = center
$$;

-- Refuses a time at which nobody takes over: a note is for a start of published shifts from half an hour ago, so that who
-- was busy can write what was forgotten, to a day ahead.
create function private.require_crew_change(center uuid, change timestamptz)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if change is null or change <= now() - interval '30 minutes' then
    perform private.fail(422, 'This change is over. Choose the next one.', '{"field":"forAt"}');
  end if;
  if change > now() + interval '25 hours' then
    perform private.fail(422, 'A note is for a change within the next 24 hours.', '{"field":"forAt"}');
  end if;
  if not exists (
    select 1 from public.centers c
    join public.assigned_shifts a on a.agency_id = c.agency_id and a.center_id = c.id and a.starts_at = change
    join public.profiles p on p.id = a.user_id and p.is_active
    where c.id = center and a.status = 'published'
  ) then
    perform private.fail(422, format('Nobody starts at %s any more. Choose another change.',
      private.center_clock(center, change)), '{"field":"forAt"}');
  end if;
  if (
    select count(*) from public.handover_notes n
    join public.centers c on c.id = center and n.agency_id = c.agency_id
    where n.center_id = center and n.for_at = change and n.withdrawn_at is null
  ) >= 100 then
    perform private.fail(422, 'This change has 100 notes, more than anybody reads. Edit one of yours.', '{"field":"forAt"}');
  end if;
end
$$;

-- Writes a note (`note` null; the same `client` again is the note that was written), or changes an own one until its
-- change comes. Whoever had read it has not read the new text. Returns the note's id.
create function private.save_handover_note(
  note bigint, desk integer, change timestamptz, client uuid, given text, expected_version integer
)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.words_of(given, 'Note', 'content', 4000, false);
  known public.handover_notes;
  place public.desks;
  made bigint;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if words is null then
    perform private.fail(422, 'Write what the next crew has to know.', '{"field":"content"}');
  end if;
  if note is not null then
    known := private.held_handover_note(note);
    if known.author_id <> me then
      perform private.fail(403, 'Only who wrote a note changes it. Write one of your own.');
    end if;
    if known.withdrawn_at is not null then
      perform private.fail(409, format('%s took this note back at %s. Write a new one.',
        private.name_of(known.withdrawn_by), private.center_clock(known.center_id, known.withdrawn_at)));
    end if;
    if known.version is distinct from expected_version then
      perform private.fail(409, format('%s changed this note at %s. Reload the page to see it.',
          private.name_of(me), private.center_clock(known.center_id, known.updated_at)),
        jsonb_build_object('version', known.version, 'at', known.updated_at));
    end if;
    if known.for_at <= now() then
      perform private.fail(409, format('This note was handed over at %s and stays as it was read. Write a new one.',
        private.center_clock(known.center_id, known.for_at)));
    end if;
  end if;
  select * into place from public.desks d where d.id = desk and d.agency_id = agency;
  if not found or (known.id is not null and place.center_id <> known.center_id) then
    perform private.fail(404, 'This desk does not exist.', '{"field":"deskId"}');
  end if;
  perform private.require_handover(place.center_id);
  if note is null then
    if client is null then
      perform private.fail(422, 'A note names its request.', '{"field":"clientId"}');
    end if;
    select n.id into made from public.handover_notes n
    where n.agency_id = agency and n.author_id = me and n.client_id = client;
    if found then
      return made;
    end if;
  end if;
  if not place.is_active and place.id is distinct from known.desk_id then
    perform private.fail(409, format('The desk %s is not in use any more. Choose another one.', place.name),
      '{"field":"deskId"}');
  end if;
  if change is distinct from known.for_at then
    perform private.open_center(agency, place.center_id);
    perform private.require_crew_change(place.center_id, change);
  end if;
  if note is not null then
    if (known.desk_id, known.for_at, known.content) is distinct from (desk, change, words) then
      insert into public.handover_note_versions (agency_id, center_id, note_id, version, desk_id, for_at, content,
        written_at)
      values (agency, known.center_id, note, known.version, known.desk_id, known.for_at, known.content,
        coalesce(known.edited_at, known.created_at));
      update public.handover_notes n set desk_id = desk, for_at = change, content = words, edited_at = now()
      where n.id = note;
    end if;
    return note;
  end if;
  insert into public.handover_notes (agency_id, center_id, desk_id, for_at, content, author_id, client_id)
  values (agency, place.center_id, desk, change, words, me, client)
  on conflict (agency_id, author_id, client_id) do nothing
  returning id into made;
  if made is null then
    select n.id into made from public.handover_notes n
    where n.agency_id = agency and n.author_id = me and n.client_id = client;
  end if;
  return made;
end
$$;
create function public.save_handover_note(
  p_note_id bigint, p_desk_id integer, p_for_at timestamptz, p_client_id uuid, p_content text, p_version integer
)
returns bigint language sql set search_path = ''
as $$ select private.save_handover_note(p_note_id, p_desk_id, p_for_at, p_client_id, p_content, p_version) $$;
grant execute on function private.save_handover_note(bigint, integer, timestamptz, uuid, text, integer),
  public.save_handover_note(bigint, integer, timestamptz, uuid, text, integer) to authenticated;
comment on function public.save_handover_note is 'Writes a hand-over note, or changes an own one until its change comes; returns its id.';

-- Takes a note back: its author, or a supervisor. The text goes to its versions.
create function private.withdraw_handover_note(note bigint, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  known public.handover_notes := private.held_handover_note(note);
begin
  if known.author_id <> me and known.agency_id is distinct from private.supervised_agency_id() then
    perform private.fail(403, 'Only who wrote a note, or a supervisor, takes it back.');
  end if;
  if known.withdrawn_by = me then
    return;
  end if;
  if known.withdrawn_at is not null then
    perform private.fail(409, format('%s took this note back at %s.', private.name_of(known.withdrawn_by),
      private.center_clock(known.center_id, known.withdrawn_at)));
  end if;
  if known.version is distinct from expected_version then
    perform private.fail(409, format('%s changed this note at %s. Read it before you take it back.',
        private.name_of(known.author_id), private.center_clock(known.center_id, known.updated_at)),
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  insert into public.handover_note_versions (agency_id, center_id, note_id, version, desk_id, for_at, content, written_at)
  values (known.agency_id, known.center_id, note, known.version, known.desk_id, known.for_at, known.content,
    coalesce(known.edited_at, known.created_at));
  update public.handover_notes n set content = '', withdrawn_at = now(), withdrawn_by = me where n.id = note;
end
$$;
create function public.withdraw_handover_note(p_note_id bigint, p_version integer)
returns void language sql set search_path = '' as $$ select private.withdraw_handover_note(p_note_id, p_version) $$;
grant execute on function private.withdraw_handover_note(bigint, integer),
  public.withdraw_handover_note(bigint, integer) to authenticated;
comment on function public.withdraw_handover_note is 'Takes a hand-over note back, for its author and supervisors; the text stays among its versions.';

-- Copies a note that is still open to a later change. Once for each change, whoever does it. Returns the copy's id.
create function private.keep_handover_note(note bigint, change timestamptz, client uuid)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  known public.handover_notes := private.held_handover_note(note);
  place public.desks;
  copy public.handover_notes;
begin
  if client is null then
    perform private.fail(422, 'A note names its request.', '{"field":"clientId"}');
  end if;
  select * into copy from public.handover_notes n
  where n.agency_id = known.agency_id and n.author_id = me and n.client_id = client;
  if found then
    return copy.id;
  end if;
  if known.withdrawn_at is not null then
    perform private.fail(409, format('%s took this note back at %s.', private.name_of(known.withdrawn_by),
      private.center_clock(known.center_id, known.withdrawn_at)));
  end if;
  select * into copy from public.handover_notes n
  where n.agency_id = known.agency_id and n.center_id = known.center_id and n.carried_from = note and n.for_at = change
    and n.withdrawn_at is null;
  if found then
    perform private.fail(409, format('%s has already kept this note for %s.',
      case copy.author_id when me then 'You' else private.name_of(copy.author_id) end,
      private.center_clock(known.center_id, change)));
  end if;
  if change <= known.for_at then
    perform private.fail(422, 'A note is kept for a later change than its own.', '{"field":"forAt"}');
  end if;
  select * into place from public.desks d where d.id = known.desk_id;
  if not place.is_active then
    perform private.fail(409, format('The desk %s is not in use any more. Write a new note for another one.', place.name));
  end if;
  perform private.open_center(known.agency_id, known.center_id);
  perform private.require_crew_change(known.center_id, change);
  insert into public.handover_notes (agency_id, center_id, desk_id, for_at, content, author_id, client_id, carried_from)
  values (known.agency_id, known.center_id, known.desk_id, change, known.content, me, client, note)
  returning * into copy;
  return copy.id;
end
$$;
create function public.keep_handover_note(p_note_id bigint, p_for_at timestamptz, p_client_id uuid)
returns bigint language sql set search_path = '' as $$ select private.keep_handover_note(p_note_id, p_for_at, p_client_id) $$;
grant execute on function private.keep_handover_note(bigint, timestamptz, uuid),
  public.keep_handover_note(bigint, timestamptz, uuid) to authenticated;
comment on function public.keep_handover_note is 'Copies a hand-over note that is still open to a later change; returns the copy''s id.';

-- Whether somebody is to read a note and has not: of the crew, not its author, without a receipt of this text.
create function private.is_handover_due(note public.handover_notes, person uuid)
returns boolean
language sql
stable
set search_path = ''
as $$
  select note.withdrawn_at is null and note.author_id <> person
    and not exists (
      select 1 from public.handover_receipts r
      where r.note_id = note.id and r.user_id = person and r.version = note.version
    )
    and exists (select 1 from private.handover_crew(note.center_id, note.for_at) c where c.user_id = person)
$$;

-- Confirms that the caller read notes, each in the version that was seen. One that has changed since is named and stays
-- unread; the own ones need no receipt. Notices of what is read are read.
create function private.confirm_handover_notes(ids bigint[], versions integer[])
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  changed bigint[];
  confirmed bigint[];
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if coalesce(cardinality(ids), 0) not between 1 and 500 or cardinality(versions) is distinct from cardinality(ids)
    or array_ndims(ids) <> 1 or array_ndims(versions) <> 1 then
    perform private.fail(422, 'Name between 1 and 500 notes, each with its version.', '{"field":"notes"}');
  end if;
  perform 1 from public.handover_notes n where n.agency_id = agency and n.id = any (ids) order by n.id for share;
  if exists (
    select 1 from unnest(ids) g (id)
    where not exists (
      select 1 from public.handover_notes n
      where n.id = g.id and n.agency_id = agency and n.center_id in (select private.my_handover_centers())
    )
  ) then
    perform private.fail(404, 'This note does not exist.');
  end if;
  select coalesce(array_agg(n.id order by n.id), '{}') into changed
  from unnest(ids, versions) g (id, version)
  join public.handover_notes n on n.id = g.id
  where n.version is distinct from g.version or n.withdrawn_at is not null;
  with made as (
    insert into public.handover_receipts (agency_id, center_id, note_id, user_id, version)
    select n.agency_id, n.center_id, n.id, me, n.version
    from unnest(ids, versions) g (id, version)
    join public.handover_notes n on n.id = g.id and n.version = g.version
    where n.withdrawn_at is null and n.author_id <> me
    order by n.id
    on conflict do nothing
    returning note_id
  )
  select coalesce(array_agg(m.note_id order by m.note_id), '{}') into confirmed from made m;
  if cardinality(confirmed) > 0 then
    perform private.record_audit(agency, 'handover_note.confirm', case cardinality(confirmed) when 1 then confirmed[1]::text end,
      jsonb_build_object('entity', 'handover_note', 'notes', to_jsonb(confirmed)));
  end if;
  if not exists (
    select 1 from public.handover_notes n
    where n.agency_id = agency and n.center_id in (select private.my_handover_centers())
      and n.for_at between now() - interval '24 hours' and now() + interval '15 minutes'
      and private.is_handover_due(n, me)
  ) then
    update public.notifications n set read_at = now()
    where n.agency_id = agency and n.recipient_id = me and n.kind = 'handover.note' and n.read_at is null;
  end if;
  return jsonb_build_object('confirmed', cardinality(confirmed), 'changed', to_jsonb(changed));
end
$$;
create function public.confirm_handover_notes(p_note_ids bigint[], p_versions integer[])
returns jsonb language sql set search_path = ''
as $$ select private.confirm_handover_notes(p_note_ids, p_versions) $$;
grant execute on function private.confirm_handover_notes(bigint[], integer[]),
  public.confirm_handover_notes(bigint[], integer[]) to authenticated;
comment on function public.confirm_handover_notes is 'Confirms that the caller read hand-over notes in the versions seen: {confirmed, changed}.';
