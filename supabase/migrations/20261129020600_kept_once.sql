-- As before, but whoever keeps an own copy again, with another request, gets it.
create or replace function private.keep_handover_note(note bigint, change timestamptz, client uuid)
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
    if copy.author_id = me then
      return copy.id;
    end if;
    perform private.fail(409, format('%s has already kept this note for %s.', private.name_of(copy.author_id),
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
