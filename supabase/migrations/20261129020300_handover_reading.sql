-- What the screens of the hand-over read.

-- Notes in full, with who took over at their changes and who confirmed them: everybody of that for supervisors and the
-- note's author, others only themselves.
create function private.handover_told(notes bigint[])
returns jsonb
language sql
stable
set search_path = ''
as $$
  with me as (
    select (select auth.uid()) as id, (select private.supervised_agency_id()) is not null as supervises
  ),
  told as materialized (
    select n.*, d.name as desk_name, d.position as desk_position, m.supervises or n.author_id = m.id as sees_readers,
      m.id as me_id
    from me m
    cross join public.handover_notes n
    join public.desks d on d.id = n.desk_id
    where n.id = any (notes)
  ),
  crews as materialized (
    select c.center_id, c.for_at, w.user_id, w.full_name, c.sees_readers or w.user_id = c.me_id as is_told
    from (
      select t.center_id, t.for_at, t.me_id, bool_or(t.sees_readers) as sees_readers
      from told t group by t.center_id, t.for_at, t.me_id
    ) c
    cross join lateral private.handover_crew(c.center_id, c.for_at) w
  )
  select jsonb_build_object(
    'notes', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', t.id, 'desk', jsonb_build_object('id', t.desk_id, 'name', t.desk_name), 'for_at', t.for_at,
        'content', t.content, 'author_id', t.author_id, 'author_name', private.name_of(t.author_id),
        'created_at', t.created_at, 'edited_at', t.edited_at, 'withdrawn_at', t.withdrawn_at,
        'withdrawn_by_name', private.name_of(t.withdrawn_by), 'version', t.version, 'sees_readers', t.sees_readers,
        'carried_from', (
          select jsonb_build_object('for_at', o.for_at, 'author_name', private.name_of(o.author_id))
          from public.handover_notes o where o.id = t.carried_from
        ),
        'kept_for', (
          select min(k.for_at) from public.handover_notes k
          where k.agency_id = t.agency_id and k.center_id = t.center_id and k.carried_from = t.id and k.withdrawn_at is null
        ),
        'receipts', (
          select coalesce(jsonb_agg(jsonb_build_object('user_id', r.user_id, 'full_name', private.name_of(r.user_id),
            'version', r.version, 'read_at', r.read_at) order by r.read_at, r.user_id), '[]')
          from public.handover_receipts r
          where r.note_id = t.id and (t.sees_readers or r.user_id = t.me_id)
        ),
        'is_due', t.withdrawn_at is null and t.author_id <> t.me_id
          and exists (
            select 1 from crews c where c.center_id = t.center_id and c.for_at = t.for_at and c.user_id = t.me_id
          )
          and not exists (
            select 1 from public.handover_receipts r
            where r.note_id = t.id and r.user_id = t.me_id and r.version = t.version
          )
      ) order by t.for_at, t.desk_position, t.desk_id, t.created_at, t.id), '[]')
      from told t
    ),
    'crews', (
      select coalesce(jsonb_agg(jsonb_build_object('at', c.for_at, 'people', c.people) order by c.for_at), '[]')
      from (
        select c.for_at, jsonb_agg(jsonb_build_object('user_id', c.user_id, 'full_name', c.full_name)
          order by c.full_name, c.user_id) as people
        from crews c where c.is_told group by c.center_id, c.for_at
      ) c
    )
  )
$$;

-- Desks, the changes to come, and the notes of the changes from a day back to a day ahead.
create function private.get_handover(center uuid, moment timestamptz)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
begin
  perform private.require_handover(center);
  return jsonb_build_object(
    'desks', (
      select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'center_id', d.center_id, 'name', d.name,
        'position', d.position, 'is_active', d.is_active, 'version', d.version) order by d.position, d.id), '[]')
      from public.desks d where d.agency_id = agency and d.center_id = center
    ),
    'changes', (
      select coalesce(jsonb_agg(jsonb_build_object('at', s.at, 'count', s.people, 'codes', s.codes) order by s.at), '[]')
      from (
        select a.starts_at as at, count(distinct a.user_id) as people, array_agg(distinct t.code order by t.code) as codes
        from public.assigned_shifts a
        join public.profiles p on p.id = a.user_id and p.is_active
        join public.shifts t on t.id = a.shift_id
        where a.agency_id = agency and a.center_id = center and a.status = 'published' and a.ends_at > a.starts_at
          and a.starts_at > moment - interval '30 minutes' and a.starts_at <= moment + interval '24 hours'
          and not exists (
            select 1 from public.assigned_shifts e
            where e.agency_id = a.agency_id and e.user_id = a.user_id and e.status = 'published'
              and e.starts_at < a.starts_at and e.starts_at > a.starts_at - interval '2 days' and e.ends_at >= a.starts_at
          )
        group by a.starts_at
      ) s
    )
  ) || private.handover_told(array(
    select n.id from public.handover_notes n
    where n.agency_id = agency and n.center_id = center
      and n.for_at between moment - interval '24 hours' and moment + interval '25 hours'
  ));
end
$$;
create function public.get_handover(p_center_id uuid, p_at timestamptz default now())
returns jsonb language sql stable set search_path = '' as $$ select private.get_handover(p_center_id, p_at) $$;
grant execute on function private.get_handover(uuid, timestamptz), public.get_handover(uuid, timestamptz) to authenticated;
comment on function public.get_handover is 'Desks, crew changes to come, and hand-over notes from a day back to a day ahead of a center: {desks, changes, notes, crews}.';

-- Notes of the changes of a time, the newest changes alone where there are more than 200 notes; of one desk, and with
-- every word of `query` somewhere in the text.
create function private.list_handover_notes(
  center uuid, from_at timestamptz, to_at timestamptz, desk integer, query text
)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  words text[] := array(
    select '%' || regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%'
    from regexp_split_to_table(btrim(query), '\s+') w where w <> '' limit 10
  );
  found_ids bigint[];
begin
  perform private.require_handover(center);
  if from_at is null or to_at is null or to_at < from_at or to_at - from_at > interval '400 days' then
    perform private.fail(422, 'Choose a time of at most a year.', '{"field":"date"}');
  end if;
  if char_length(query) > 200 then
    perform private.fail(422, 'Search for at most 200 characters.', '{"field":"query"}');
  end if;
  found_ids := array(
    select n.id from public.handover_notes n
    where n.agency_id = agency and n.center_id = center and n.for_at >= from_at and n.for_at < to_at
      and (desk is null or n.desk_id = desk) and n.content ilike all (words)
    order by n.for_at desc, n.id desc limit 201
  );
  return private.handover_told(found_ids[1:200]) || jsonb_build_object('has_more', cardinality(found_ids) > 200);
end
$$;
create function public.list_handover_notes(
  p_center_id uuid, p_from timestamptz, p_to timestamptz, p_desk_id integer default null, p_query text default null
)
returns jsonb language sql stable set search_path = ''
as $$ select private.list_handover_notes(p_center_id, p_from, p_to, p_desk_id, p_query) $$;
grant execute on function private.list_handover_notes(uuid, timestamptz, timestamptz, integer, text),
  public.list_handover_notes(uuid, timestamptz, timestamptz, integer, text) to authenticated;
comment on function public.list_handover_notes is 'Hand-over notes of a center by time, desk and words: {notes, crews, has_more}.';

-- Former texts of a note, the newest first. Of one that was taken back they are for its author and supervisors.
create function private.get_handover_versions(note bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  known public.handover_notes;
begin
  select * into known from public.handover_notes n
  where n.id = note and n.agency_id = private.my_agency_id() and n.center_id in (select private.my_handover_centers());
  if not found then
    perform private.fail(404, 'This note does not exist.');
  end if;
  if known.withdrawn_at is not null and known.author_id <> (select auth.uid())
    and known.agency_id is distinct from private.supervised_agency_id() then
    perform private.fail(403, 'What was taken back is for its author and supervisors.');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'desk_name', d.name, 'for_at', v.for_at,
      'content', v.content, 'written_at', v.written_at) order by v.version desc), '[]')
    from public.handover_note_versions v
    join public.desks d on d.id = v.desk_id
    where v.note_id = note
  );
end
$$;
create function public.get_handover_versions(p_note_id bigint)
returns jsonb language sql stable set search_path = '' as $$ select private.get_handover_versions(p_note_id) $$;
grant execute on function private.get_handover_versions(bigint), public.get_handover_versions(bigint) to authenticated;
comment on function public.get_handover_versions is 'Former texts of a hand-over note, the newest first.';

-- How the hand-over stands for the caller: own notes to read, and for supervisors the last change with notes.
create function private.get_handover_summary(center uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  last_change timestamptz;
begin
  perform private.require_handover(center);
  if private.supervised_agency_id() is not null then
    select max(n.for_at) into last_change from public.handover_notes n
    where n.agency_id = agency and n.center_id = center and n.withdrawn_at is null
      and n.for_at between now() - interval '4 hours' and now() + interval '1 hour';
  end if;
  return jsonb_build_object(
    'due', (
      select count(*) from public.handover_notes n
      where n.agency_id = agency and n.center_id = center
        and n.for_at between now() - interval '24 hours' and now() + interval '1 hour'
        and private.is_handover_due(n, me)
    ),
    'change', (
      select jsonb_build_object('at', last_change, 'notes', count(distinct s.note_id), 'readers', count(distinct s.user_id),
        'missing', count(distinct s.user_id) filter (where not s.has_read))
      from (
        select n.id as note_id, w.user_id, exists (
            select 1 from public.handover_receipts r
            where r.note_id = n.id and r.user_id = w.user_id and r.version = n.version
          ) as has_read
        from public.handover_notes n
        cross join private.handover_crew(center, last_change) w
        where n.agency_id = agency and n.center_id = center and n.for_at = last_change and n.withdrawn_at is null
          and w.user_id <> n.author_id
      ) s
      having last_change is not null
    )
  );
end
$$;
create function public.get_handover_summary(p_center_id uuid)
returns jsonb language sql stable set search_path = '' as $$ select private.get_handover_summary(p_center_id) $$;
grant execute on function private.get_handover_summary(uuid), public.get_handover_summary(uuid) to authenticated;
comment on function public.get_handover_summary is 'Own hand-over notes to read, and for supervisors who has not read those of the last change: {due, change}.';
