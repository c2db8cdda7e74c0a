-- A new note names neither itself nor a version.
drop function public.save_handover_note(bigint, integer, timestamptz, uuid, text, integer);
create function public.save_handover_note(
  p_desk_id integer, p_for_at timestamptz, p_client_id uuid, p_content text, p_note_id bigint default null,
  p_version integer default null
)
returns bigint language sql set search_path = ''
as $$ select private.save_handover_note(p_note_id, p_desk_id, p_for_at, p_client_id, p_content, p_version) $$;
grant execute on function public.save_handover_note(integer, timestamptz, uuid, text, bigint, integer) to authenticated;
comment on function public.save_handover_note is 'Writes a hand-over note, or changes an own one until its change comes; returns its id.';
