-- A comment as people read it.
create function private.comment_record(c public.comments)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('id', c.id, 'author_id', c.author_id, 'author_name', private.name_of(c.author_id),
    'audience', c.audience, 'content', c.content,
    'mentions', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name) order by p.full_name, p.id), '[]')
      from public.comment_mentions m join public.profiles p on p.id = m.user_id and p.agency_id = m.agency_id
      where m.agency_id = c.agency_id and m.comment_id = c.id),
    'created_at', c.created_at, 'edited_at', c.edited_at, 'deleted_at', c.deleted_at,
    'deleted_by_name', private.name_of(c.deleted_by), 'version', c.version)
$$;

-- The place of a subject, for whoever asks. What does not exist and what is not theirs is refused in the same words.
create function private.require_comment_place(subject jsonb)
returns public.comments
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  place public.comments;
begin
  if private.my_agency_id() is null then
    perform private.fail(403, 'Your account may not do this any more.');
  end if;
  place := private.comment_place(subject, private.my_agency_id(), (select auth.uid()));
  if place.agency_id is null then
    perform private.fail(404, 'What you comment on does not exist, or is not yours to read.');
  end if;
  return place;
end
$$;

-- A comment that the caller reads, with its row held where it is to be changed.
create function private.require_comment(comment_id uuid, with_lock boolean)
returns public.comments
language plpgsql
security definer
set search_path = ''
as $$
declare
  c public.comments;
begin
  if with_lock then
    select * into c from public.comments x where x.id = comment_id and x.agency_id = private.my_agency_id() for update;
  else
    select * into c from public.comments x where x.id = comment_id and x.agency_id = private.my_agency_id();
  end if;
  if c.id is null or not private.reads_comment(c, (select auth.uid())) then
    perform private.fail(404, 'This comment does not exist.');
  end if;
  return c;
end
$$;

create function private.comment_words(given text)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  words text := private.words_of(replace(given, E'\r\n', E'\n'), 'Comment', 'content', 2000, false);
begin
  if words is null then
    perform private.fail(422, 'Write something.', '{"field":"content"}');
  end if;
  return words;
end
$$;

-- Twenty comments a minute, edits among them. Whoever writes does one thing at a time.
create function private.require_comment_rate(author uuid, agency uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  twentieth timestamptz;
begin
  select w.at into twentieth
  from (
    select c.created_at as at from public.comments c
    where c.agency_id = agency and c.author_id = author and c.created_at > now() - interval '1 minute'
    union all
    select v.replaced_at from public.comment_versions v
    where v.agency_id = agency and v.replaced_by = author and v.replaced_at > now() - interval '1 minute'
  ) w
  order by w.at desc offset 19 limit 1;
  if twentieth is not null then
    perform private.fail(422, format('You wrote 20 comments within a minute. Wait %s s.',
      greatest(1, ceil(extract(epoch from twentieth + interval '1 minute' - now()))::integer)));
  end if;
end
$$;

-- How the subject is called in a notice to somebody whom it concerns, or does not.
create function private.comment_place_words(c public.comments, reader uuid)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case
    when c.request_id is not null then (
      select format(case when o.user_id = reader then '%2$s from %3$s' else 'the time off of %1$s from %3$s' end,
        private.name_of(o.user_id), 'your time off',
        to_char(o.start_datetime at time zone coalesce(f.time_zone, 'UTC'), 'FMDy FMDD Mon'))
      from public.time_off_requests o
      join public.profiles p on p.id = o.user_id and p.agency_id = o.agency_id
      left join public.centers f on f.id = p.center_id and f.agency_id = p.agency_id
      where o.agency_id = c.agency_id and o.id = c.request_id)
    when c.swap_id is not null then (
      select format(case when s.requester_id = reader then 'your offer of %2$s' else 'what %1$s offered, %2$s' end,
        private.name_of(s.requester_id), private.offered_words(s.requester_shift, s))
      from public.shift_swaps s where s.agency_id = c.agency_id and s.id = c.swap_id)
    when c.assignment_id is not null then (
      select format(case when a.user_id is null then 'the open shift on %2$s' when a.user_id = reader then 'your shift on %2$s'
        else 'the shift of %1$s on %2$s' end, private.name_of(a.user_id), to_char(a.shift_date, 'FMDy FMDD Mon'))
      from public.assigned_shifts a where a.agency_id = c.agency_id and a.id = c.assignment_id)
    else (
      select case when c.comment_date is not null then to_char(c.comment_date, 'FMDy FMDD Mon')
        else format('the gap on %s to %s', to_char(c.starts_at at time zone f.time_zone, 'FMDy FMDD Mon, HH24:MI'),
          to_char(c.ends_at at time zone f.time_zone, 'HH24:MI')) end
      from public.centers f where f.agency_id = c.agency_id and f.id = c.center_id)
  end
$$;

-- Where that person finds it: whom it concerns among what is theirs, a supervisor where it is decided.
create function private.comment_link(c public.comments, reader uuid)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select x.link || '#comment-' || c.id
  from (
    select case
      when c.request_id is not null then
        case when w.is_concerned then '/time-off' else '/requests' end || '?request=' || c.request_id
      when c.swap_id is not null then case when w.is_concerned then '/swaps' else '/requests' end || '?swap=' || c.swap_id
      when c.assignment_id is not null then (
        select case
          when w.is_concerned and a.status <> 'draft' then '/schedule?date=' || a.shift_date
          when a.user_id is null then format('/roster?block=%s&open=%s', a.schedule_id, a.id)
          else format('/roster?block=%s&cell=%s.%s', a.schedule_id, a.user_id, a.shift_date) end
        from public.assigned_shifts a where a.agency_id = c.agency_id and a.id = c.assignment_id)
      else (
        select coalesce(case when private.role_of(reader) >= 'supervisor' then (
            select format('/roster?block=%s&cell=-.%s', s.id, d.day)
            from public.schedules s
            where s.agency_id = c.agency_id and s.center_id = c.center_id and d.day between s.start_date and s.end_date
              and s.status in ('published', 'draft')
            order by s.status = 'published' desc, s.id desc limit 1) end,
          '/schedule?date=' || d.day)
        from public.centers f
        cross join lateral (
          select coalesce(c.comment_date, ((c.starts_at at time zone f.time_zone) - f.day_start::interval)::date) as day
        ) d
        where f.agency_id = c.agency_id and f.id = c.center_id)
    end as link
    from (select reader = any (private.comment_concerned(c)) as is_concerned) w
  ) x
$$;

-- Whom a comment calls from now on; those whom it did not call before are told, without what it says.
create function private.save_comment_mentions(c public.comments, given uuid[])
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  called uuid[] := array(select distinct g.id from unnest(coalesce(given, '{}')) g (id) where g.id is distinct from c.author_id);
begin
  if cardinality(called) > 20 then
    perform private.fail(422, 'A comment mentions at most 20 people.', '{"field":"mentions"}');
  end if;
  if exists (select 1 from unnest(called) g (id) where g.id is null or not private.reads_comment(c, g.id)) then
    perform private.fail(422, case when c.audience = 'supervisors' then 'Mention only those who read this note.'
      else 'Mention only people who read this.' end, '{"field":"mentions"}');
  end if;
  if exists (
    select 1 from public.profiles p where p.id = any (called) and position('@' || p.full_name in c.content) = 0
  ) then
    perform private.fail(422, 'Mention people as @ and their full name.', '{"field":"mentions"}');
  end if;
  with gone as (
    delete from public.comment_mentions m
    where m.agency_id = c.agency_id and m.comment_id = c.id and not m.user_id = any (called)
    returning m.user_id
  )
  -- Whoever is not called any more need not come to look.
  update public.notifications n set expires_at = now()
  from gone g
  where n.recipient_id = g.user_id and n.subject = 'comment:' || c.id and n.agency_id = c.agency_id and n.read_at is null;
  with fresh as (
    insert into public.comment_mentions (agency_id, comment_id, user_id)
    select c.agency_id, c.id, g.id from unnest(called) g (id)
    on conflict do nothing
    returning user_id
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject)
  select c.agency_id, f.user_id, 'comment.mention', left(format('%s mentions you in a %s on %s.', private.name_of(c.author_id),
    case c.audience when 'supervisors' then 'private note' else 'comment' end, private.comment_place_words(c, f.user_id)), 1000),
    private.comment_link(c, f.user_id), 'comment:' || c.id
  from fresh f
  order by f.user_id;
end
$$;

create function private.add_comment(subject jsonb, client_id uuid, content text, audience text, mentions uuid[])
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.comment_words(content);
  place public.comments := private.require_comment_place(subject);
  allowed text[] := private.comment_audiences(place, me);
  c public.comments;
begin
  if client_id is null then
    perform private.fail(422, 'The comment has no number of its own. Load the page again.', '{"field":"clientId"}');
  end if;
  if audience is null or not audience = any (allowed) then
    perform private.fail(case when allowed = '{everyone}' then 403 else 422 end, case
        when cardinality(allowed) = 0 then 'What is planned for yourself is for others to comment on.'
        when allowed = '{supervisors}' then 'Of a draft or a gap there are private notes of supervisors only.'
        when private.role_of(me) < 'supervisor' then 'Only supervisors write private notes.'
        when allowed = '{everyone}' then 'Nobody writes private notes on what concerns themself.'
        else 'A comment is for everyone or for supervisors.'
      end, '{"field":"audience"}');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('comment:' || me::text, 0));
  select * into c from public.comments x where x.author_id = me and x.client_id = add_comment.client_id;
  if found then
    if not private.reads_comment(c, me)
      or (c.request_id, c.swap_id, c.assignment_id, c.center_id, c.comment_date, c.starts_at, c.ends_at, c.audience) is distinct from
        (place.request_id, place.swap_id, place.assignment_id, place.center_id, place.comment_date, place.starts_at, place.ends_at,
          add_comment.audience)
    then
      perform private.fail(409, 'This number belongs to another comment of yours. Load the page again.');
    end if;
    return private.comment_record(c);
  end if;
  perform private.require_comment_rate(me, agency);
  if (select count(*) from private.comments_at(place, me) x where x.audience = add_comment.audience) >= 500 then
    perform private.fail(422, 'There are 500 comments here already. Go on in a conversation.');
  end if;
  insert into public.comments (agency_id, author_id, client_id, audience, content, request_id, swap_id, assignment_id, center_id,
    comment_date, starts_at, ends_at, person_id)
  values (agency, me, add_comment.client_id, add_comment.audience, words, place.request_id, place.swap_id, place.assignment_id,
    place.center_id, place.comment_date, place.starts_at, place.ends_at, place.person_id)
  returning * into c;
  perform private.save_comment_mentions(c, mentions);
  return private.comment_record(c);
end
$$;

-- Refuses what was changed since the caller saw it, and says by whom and when.
create function private.require_comment_version(c public.comments, expected integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  other uuid := coalesce(c.deleted_by, c.author_id);
  moment timestamptz := coalesce(c.deleted_at, c.edited_at);
begin
  if c.deleted_at is not null or c.version is distinct from expected then
    perform private.fail(409, format('%s %s this comment meanwhile. Look again.',
        case when other = (select auth.uid()) then 'You' else private.name_of(other) end,
        case when c.deleted_at is not null then 'deleted' else 'changed' end),
      jsonb_build_object('version', c.version, 'by', private.name_of(other), 'at', moment));
  end if;
end
$$;

create function private.edit_comment(comment_id uuid, version integer, content text, mentions uuid[])
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  words text := private.comment_words(content);
  c public.comments;
begin
  perform pg_advisory_xact_lock(hashtextextended('comment:' || me::text, 0));
  c := private.require_comment(comment_id, true);
  if c.author_id <> me then
    perform private.fail(403, 'Only its author changes a comment.');
  end if;
  -- A second try of what has arrived.
  if c.deleted_at is null and c.version = edit_comment.version + 1 and c.content = words then
    return private.comment_record(c);
  end if;
  perform private.require_comment_version(c, edit_comment.version);
  if words <> c.content then
    perform private.require_comment_rate(me, c.agency_id);
    insert into public.comment_versions (agency_id, comment_id, version, content, replaced_by)
    values (c.agency_id, c.id, c.version, c.content, me);
    update public.comments x set content = words, edited_at = now(), version = x.version + 1 where x.id = c.id
    returning * into c;
  end if;
  perform private.save_comment_mentions(c, mentions);
  return private.comment_record(c);
end
$$;

create function private.delete_comment(comment_id uuid, version integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  c public.comments := private.require_comment(comment_id, true);
begin
  if c.author_id <> me and private.role_of(me) < 'supervisor' then
    perform private.fail(403, 'Only its author or a supervisor deletes a comment.');
  end if;
  if c.deleted_by = me then
    return private.comment_record(c);
  end if;
  perform private.require_comment_version(c, delete_comment.version);
  insert into public.comment_versions (agency_id, comment_id, version, content, replaced_by)
  values (c.agency_id, c.id, c.version, c.content, me);
  update public.comments x set content = '', deleted_at = now(), deleted_by = me, version = x.version + 1 where x.id = c.id
  returning * into c;
  perform private.save_comment_mentions(c, '{}');
  return private.comment_record(c);
end
$$;

create function private.get_comment_versions(comment_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  c public.comments := private.require_comment(comment_id, false);
begin
  if c.author_id <> me and private.role_of(me) < 'supervisor' then
    perform private.fail(403, 'Only its author and supervisors see what a comment said before.');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'content', v.content, 'replaced_at', v.replaced_at,
      'replaced_by_name', private.name_of(v.replaced_by)) order by v.version), '[]')
    from public.comment_versions v where v.agency_id = c.agency_id and v.comment_id = c.id
  );
end
$$;

create function private.get_comments(subject jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  place public.comments := private.require_comment_place(subject);
  concerned uuid[] := private.comment_concerned(place);
begin
  return jsonb_build_object(
    'comments', (
      select coalesce(jsonb_agg(private.comment_record(c) order by c.seq), '[]')
      from private.comments_at(place, me) c
    ),
    'audiences', to_jsonb(private.comment_audiences(place, me)),
    'concerned', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name) order by p.full_name), '[]')
      from public.profiles p where p.agency_id = place.agency_id and p.id = any (concerned)
    ),
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name,
        'reads_notes', x.role >= 'supervisor' and not p.id = any (concerned)) order by p.full_name, p.id), '[]')
      from public.profiles p
      cross join lateral (select private.role_of(p.id) as role) x
      where p.agency_id = place.agency_id and p.is_active and p.id <> me and (
        x.role >= 'supervisor' and (place.audience = 'everyone' or not p.id = any (concerned))
        or place.audience = 'everyone' and (p.id = any (concerned) or place.comment_date is not null and p.center_id = place.center_id)
      )
    )
  );
end
$$;

-- How many comments the caller reads of each of some subjects, in their order, without deleted ones.
create function private.count_comments(subjects jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Your account may not do this any more.');
  end if;
  if jsonb_typeof(subjects) is distinct from 'array' or jsonb_array_length(subjects) > 200 then
    perform private.fail(422, 'Ask for at most 200 places at once.', '{"field":"subjects"}');
  end if;
  return (
    select coalesce(jsonb_agg((
      select count(*) from private.comments_at(private.comment_place(s.subject, agency, me), me) c where c.deleted_at is null
    ) order by s.place), '[]')
    from jsonb_array_elements(subjects) with ordinality s (subject, place)
  );
end
$$;

create function public.get_comments(p_subject jsonb)
returns jsonb language sql stable set search_path = '' as $$ select private.get_comments(p_subject) $$;
create function public.count_comments(p_subjects jsonb)
returns jsonb language sql stable set search_path = '' as $$ select private.count_comments(p_subjects) $$;
create function public.get_comment_versions(p_comment_id uuid)
returns jsonb language sql stable set search_path = '' as $$ select private.get_comment_versions(p_comment_id) $$;
create function public.add_comment(p_subject jsonb, p_client_id uuid, p_content text, p_audience text default 'everyone',
  p_mentions uuid[] default '{}')
returns jsonb language sql set search_path = '' as $$
  select private.add_comment(p_subject, p_client_id, p_content, p_audience, p_mentions)
$$;
create function public.edit_comment(p_comment_id uuid, p_version integer, p_content text, p_mentions uuid[] default '{}')
returns jsonb language sql set search_path = '' as $$
  select private.edit_comment(p_comment_id, p_version, p_content, p_mentions)
$$;
create function public.delete_comment(p_comment_id uuid, p_version integer)
returns jsonb language sql set search_path = '' as $$ select private.delete_comment(p_comment_id, p_version) $$;

grant execute on function public.get_comments(jsonb), private.get_comments(jsonb),
  public.count_comments(jsonb), private.count_comments(jsonb),
  public.get_comment_versions(uuid), private.get_comment_versions(uuid),
  public.add_comment(jsonb, uuid, text, text, uuid[]), private.add_comment(jsonb, uuid, text, text, uuid[]),
  public.edit_comment(uuid, integer, text, uuid[]), private.edit_comment(uuid, integer, text, uuid[]),
  public.delete_comment(uuid, integer), private.delete_comment(uuid, integer)
  to authenticated;
