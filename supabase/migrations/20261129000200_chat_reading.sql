-- What members read of their conversations.

-- The caller's agency; everybody who is signed in has one.
create function private.require_member()
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Your account may not do this any more.');
  end if;
  return agency;
end
$$;

-- A conversation of the caller. Of any other one nothing is said, not even that it exists.
create function private.require_channel(channel uuid)
returns public.chat_channels
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  found_channel public.chat_channels;
begin
  select c.* into found_channel
  from public.chat_channels c
  where c.id = channel and c.agency_id = private.require_member() and exists (
    select 1 from public.chat_members m
    where m.agency_id = c.agency_id and m.channel_id = c.id and m.user_id = (select auth.uid())
  );
  if not found then
    perform private.fail(404, 'This conversation does not exist, or you do not belong to it any more.');
  end if;
  return found_channel;
end
$$;

create function private.chat_name(channel public.chat_channels, reader uuid)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case channel.kind
    when 'group' then channel.name
    when 'supervisors' then 'Supervisors'
    when 'center' then (select c.name from public.centers c where c.id = channel.center_id)
    else private.name_of(case when channel.low_user_id = reader then channel.high_user_id else channel.low_user_id end)
  end
$$;

create function private.chat_person(person uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('id', p.id, 'full_name', p.full_name, 'role', coalesce((
      select max(r.name) from public.user_roles u join public.roles r on r.id = u.role_id where u.user_id = p.id
    ), 'dispatcher'), 'is_active', p.is_active)
  from public.profiles p where p.id = person
$$;

-- A message as `reader` sees it; null = as everybody does who belongs to the conversation.
create function private.chat_message_json(message public.chat_messages, reader uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'id', message.id, 'channel_id', message.channel_id, 'seq', message.seq, 'sender_id', message.sender_id,
    'sender_name', private.name_of(message.sender_id), 'content', message.content,
    'mentions', coalesce((
      select jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name) order by p.full_name, p.id)
      from private.chat_mentions n join public.profiles p on p.id = n.user_id
      where n.agency_id = message.agency_id and n.message_id = message.id
    ), '[]'),
    'is_must_read', message.is_must_read,
    'is_confirmed', message.is_must_read and exists (
      select 1 from private.chat_receipts r
      where r.agency_id = message.agency_id and r.message_id = message.id and r.user_id = reader
        and r.confirmed_at is not null
    ),
    'sent_at', message.created_at, 'edited_at', message.edited_at, 'deleted_at', message.deleted_at,
    'deleted_by_name', case when message.deleted_by is not null then private.name_of(message.deleted_by) end,
    'version', message.version,
    'client_id', case when reader is null or reader = message.sender_id then message.client_id end
  )
$$;

-- Unread messages are counted up to 1,000.
create function private.get_chat()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  with mine as materialized (
    select c, m.last_read_seq, m.is_muted,
      case when c.low_user_id = m.user_id then c.high_user_id else c.low_user_id end as other_id
    from public.chat_members m
    join public.chat_channels c on c.agency_id = m.agency_id and c.id = m.channel_id
    where m.agency_id = (select private.my_agency_id()) and m.user_id = (select auth.uid())
  ),
  listed as (
    select (x.c).id as channel_id, (x.c).created_at, x.is_muted, x.last_read_seq, last.sent_at,
      (x.c).archived_at is not null or other.entry -> 'is_active' = 'false' as is_archived,
      jsonb_build_object(
        'id', (x.c).id, 'kind', (x.c).kind, 'name', private.chat_name(x.c, (select auth.uid())),
        'description', (x.c).description, 'center_id', (x.c).center_id, 'other', other.entry,
        'is_archived', (x.c).archived_at is not null or coalesce(other.entry -> 'is_active' = 'false', false),
        'is_muted', x.is_muted, 'version', (x.c).version,
        'member_count', case when (x.c).kind = 'direct' then 2 else members.count end,
        'last_seq', (x.c).last_seq, 'last_read_seq', x.last_read_seq, 'unread', unread.count,
        'unread_mentions', case when unread.count > 0 then (
          select count(*) from private.chat_mentions n
          join public.chat_messages g on g.agency_id = n.agency_id and g.id = n.message_id
          where n.agency_id = (x.c).agency_id and n.user_id = (select auth.uid()) and n.channel_id = (x.c).id
            and n.seq > x.last_read_seq and g.deleted_at is null and g.sender_id <> n.user_id
        ) else 0 end,
        'unconfirmed', (
          select count(*) from private.chat_receipts r
          join public.chat_messages g on g.agency_id = r.agency_id and g.id = r.message_id
          where r.agency_id = (x.c).agency_id and r.user_id = (select auth.uid()) and r.confirmed_at is null
            and r.channel_id = (x.c).id and g.deleted_at is null
        ),
        'last_message', case when last.sent_at is not null then jsonb_build_object('sender_id', last.sender_id,
          'sender_name', private.name_of(last.sender_id), 'content', last.content, 'sent_at', last.sent_at) end
      ) as entry
    from mine x
    left join lateral (select private.chat_person(x.other_id) as entry where x.other_id is not null) other on true
    left join lateral (
      select g.sender_id, left(g.content, 200) as content, g.created_at as sent_at
      from public.chat_messages g
      where g.agency_id = (x.c).agency_id and g.channel_id = (x.c).id order by g.seq desc limit 1
    ) last on true
    cross join lateral (
      select count(*) as count from (
        select 1 from public.chat_messages g
        where g.agency_id = (x.c).agency_id and g.channel_id = (x.c).id and g.seq > x.last_read_seq
          and g.deleted_at is null and g.sender_id <> (select auth.uid())
        limit 1000
      ) u
    ) unread
    cross join lateral (
      select count(*) as count from public.chat_members m
      join public.profiles p on p.id = m.user_id and p.is_active
      where m.agency_id = (x.c).agency_id and m.channel_id = (x.c).id and (x.c).kind <> 'direct'
    ) members
  )
  select jsonb_build_object('channels', coalesce(jsonb_agg(
    l.entry order by coalesce(l.is_archived, false), coalesce(l.sent_at, l.created_at) desc, l.channel_id), '[]'))
  from listed l
$$;

create function public.get_chat()
returns jsonb language sql stable set search_path = '' as $$ select private.get_chat() $$;
comment on function public.get_chat is 'The caller''s conversations, newest last message first, archived ones last: {channels}.';
grant execute on function private.get_chat(), public.get_chat() to authenticated;

-- How many conversations that are not muted have something unread.
create function private.count_chat_unread()
returns integer
language sql
stable
security definer
set search_path = ''
as $$
  select count(*)::integer
  from public.chat_members m
  join public.chat_channels c on c.agency_id = m.agency_id and c.id = m.channel_id
  where m.agency_id = (select private.my_agency_id()) and m.user_id = (select auth.uid())
    and not m.is_muted and c.last_seq > m.last_read_seq and exists (
      select 1 from public.chat_messages g
      where g.agency_id = c.agency_id and g.channel_id = c.id and g.seq > m.last_read_seq
        and g.deleted_at is null and g.sender_id <> m.user_id
    )
$$;
grant execute on function private.count_chat_unread() to authenticated;

create function private.get_chat_messages(channel uuid, before_seq bigint, after_seq bigint, around_seq bigint, most integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  c public.chat_channels := private.require_channel(channel);
  me uuid := (select auth.uid());
  size integer := least(greatest(coalesce(most, 50), 1), 200);
  first_seq bigint;
  last_seq bigint;
begin
  if after_seq is not null then
    select min(x.seq), max(x.seq) into first_seq, last_seq from (
      select g.seq from public.chat_messages g
      where g.agency_id = c.agency_id and g.channel_id = c.id and g.seq > after_seq order by g.seq limit size
    ) x;
  elsif around_seq is not null then
    select min(x.seq), max(x.seq) into first_seq, last_seq from (
      (select g.seq from public.chat_messages g
        where g.agency_id = c.agency_id and g.channel_id = c.id and g.seq <= around_seq
        order by g.seq desc limit (size + 1) / 2)
      union all
      (select g.seq from public.chat_messages g
        where g.agency_id = c.agency_id and g.channel_id = c.id and g.seq > around_seq
        order by g.seq limit size / 2)
    ) x;
  else
    select min(x.seq), max(x.seq) into first_seq, last_seq from (
      select g.seq from public.chat_messages g
      where g.agency_id = c.agency_id and g.channel_id = c.id and (before_seq is null or g.seq < before_seq)
      order by g.seq desc limit size
    ) x;
  end if;
  return (
    select jsonb_build_object(
      'messages', coalesce(jsonb_agg(private.chat_message_json(g, me) order by g.seq), '[]'),
      'has_before', exists (
        select 1 from public.chat_messages o where o.agency_id = c.agency_id and o.channel_id = c.id
          and o.seq < coalesce(first_seq, after_seq + 1, 0)
      ),
      'has_after', exists (
        select 1 from public.chat_messages o where o.agency_id = c.agency_id and o.channel_id = c.id
          and o.seq > coalesce(last_seq, before_seq - 1, after_seq, 0)
      )
    )
    from public.chat_messages g
    where g.agency_id = c.agency_id and g.channel_id = c.id and g.seq between first_seq and last_seq
  );
end
$$;

create function public.get_chat_messages(
  p_channel_id uuid, p_before bigint default null, p_after bigint default null, p_around bigint default null,
  p_limit integer default 50
)
returns jsonb language sql stable set search_path = ''
as $$ select private.get_chat_messages(p_channel_id, p_before, p_after, p_around, p_limit) $$;
comment on function public.get_chat_messages is
  'A stretch of a history by numbers of messages, oldest first: {messages, has_before, has_after}; without any the newest.';
grant execute on function private.get_chat_messages(uuid, bigint, bigint, bigint, integer),
  public.get_chat_messages(uuid, bigint, bigint, bigint, integer) to authenticated;

-- Members see each other; an admin whoever is in a group.
create function private.list_chat_members(channel uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  c public.chat_channels;
begin
  select x.* into c from public.chat_channels x
  where x.id = channel and x.kind = 'group' and x.agency_id = private.administered_agency_id();
  if not found then
    c := private.require_channel(channel);
  end if;
  return (
    select coalesce(jsonb_agg(private.chat_person(x.user_id) || jsonb_build_object('joined_at', x.joined_at)
      order by private.name_of(x.user_id), x.user_id), '[]')
    from (
      select m.user_id, m.joined_at from public.chat_members m
      where m.agency_id = c.agency_id and m.channel_id = c.id and c.kind <> 'direct'
      union all
      select unnest(array[c.low_user_id, c.high_user_id]), c.created_at where c.kind = 'direct'
    ) x
  );
end
$$;

create function public.list_chat_members(p_channel_id uuid)
returns jsonb language sql stable set search_path = '' as $$ select private.list_chat_members(p_channel_id) $$;
comment on function public.list_chat_members is 'Who belongs to a conversation, and since when.';
grant execute on function private.list_chat_members(uuid), public.list_chat_members(uuid) to authenticated;

create function private.list_chat_people()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(private.chat_person(p.id) order by p.full_name, p.id), '[]')
  from public.profiles p
  where p.agency_id = (select private.my_agency_id()) and p.is_active and p.id <> (select auth.uid())
$$;

create function public.list_chat_people()
returns jsonb language sql stable set search_path = '' as $$ select private.list_chat_people() $$;
comment on function public.list_chat_people is 'Whom the caller may write to: everybody else of the agency who is active.';
grant execute on function private.list_chat_people(), public.list_chat_people() to authenticated;

-- The conversations that an admin manages, read or not.
create function private.list_chat_groups()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'description', c.description,
      'is_archived', c.archived_at is not null, 'version', c.version, 'member_count', (
        select count(*) from public.chat_members m join public.profiles p on p.id = m.user_id and p.is_active
        where m.agency_id = c.agency_id and m.channel_id = c.id
      )) order by c.archived_at is not null, c.name, c.id), '[]')
    from public.chat_channels c where c.agency_id = agency and c.kind = 'group'
  );
end
$$;

create function public.list_chat_groups()
returns jsonb language sql stable set search_path = '' as $$ select private.list_chat_groups() $$;
comment on function public.list_chat_groups is 'All groups of the agency, for its admins.';
grant execute on function private.list_chat_groups(), public.list_chat_groups() to authenticated;

-- A message of a conversation of the caller.
create function private.require_message(message bigint)
returns public.chat_messages
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_member();
  found_message public.chat_messages;
begin
  select g.* into found_message from public.chat_messages g
  join public.chat_members m on m.agency_id = g.agency_id and m.channel_id = g.channel_id and m.user_id = (select auth.uid())
  where g.agency_id = agency and g.id = message;
  if not found then
    perform private.fail(404, 'This message does not exist, or you do not belong to its conversation any more.');
  end if;
  return found_message;
end
$$;

-- Its sender, and supervisors who belong to the conversation; of two people each has the own messages alone.
create function private.may_oversee(message public.chat_messages)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select message.sender_id = (select auth.uid()) or coalesce(private.my_role() >= 'supervisor', false) and not exists (
    select 1 from public.chat_channels c
    where c.agency_id = message.agency_id and c.id = message.channel_id and c.kind = 'direct'
  )
$$;

create function private.get_chat_message_versions(message bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  g public.chat_messages := private.require_message(message);
begin
  if not private.may_oversee(g) then
    perform private.fail(403, 'Only its sender and supervisors of the conversation read what a message said before.');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'content', v.content, 'replaced_at', v.replaced_at,
      'replaced_by_name', private.name_of(v.replaced_by)) order by v.version), '[]')
    from private.chat_message_versions v where v.agency_id = g.agency_id and v.message_id = g.id
  );
end
$$;

create function public.get_chat_message_versions(p_message_id bigint)
returns jsonb language sql stable set search_path = '' as $$ select private.get_chat_message_versions(p_message_id) $$;
comment on function public.get_chat_message_versions is 'What a message said before, oldest first, for its sender and supervisors.';
grant execute on function private.get_chat_message_versions(bigint), public.get_chat_message_versions(bigint) to authenticated;

-- Who has left, or is deactivated, is awaited no more.
create function private.get_chat_receipts(message bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  g public.chat_messages := private.require_message(message);
begin
  if not private.may_oversee(g) then
    perform private.fail(403, 'Only its sender and supervisors of the conversation see who has confirmed a message.');
  end if;
  return (
    select jsonb_build_object(
      'confirmed', coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name, 'at', r.confirmed_at)
        order by r.confirmed_at, p.id) filter (where r.confirmed_at is not null), '[]'),
      'open', coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name) order by p.full_name, p.id)
        filter (where r.confirmed_at is null and p.is_active and exists (
          select 1 from public.chat_members m
          where m.agency_id = r.agency_id and m.channel_id = r.channel_id and m.user_id = r.user_id
        )), '[]')
    )
    from private.chat_receipts r join public.profiles p on p.id = r.user_id
    where r.agency_id = g.agency_id and r.message_id = g.id
  );
end
$$;

create function public.get_chat_receipts(p_message_id bigint)
returns jsonb language sql stable set search_path = '' as $$ select private.get_chat_receipts(p_message_id) $$;
comment on function public.get_chat_receipts is 'Who confirmed a must-read message, and of whom that is awaited: {confirmed, open}.';
grant execute on function private.get_chat_receipts(bigint), public.get_chat_receipts(bigint) to authenticated;

create or replace function public.get_me()
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', p.id, 'full_name', p.full_name, 'email', p.email, 'phone', p.phone, 'avatar_url', p.avatar_url,
    'employee_number', p.employee_number, 'seniority_date', p.seniority_date, 'pattern', p.assigned_pattern,
    'default_shift_preference_id', p.default_shift_preference_id,
    'theme', p.theme, 'density', p.density, 'clock', p.clock, 'version', p.version,
    'role', (select private.my_role()), 'topics', to_jsonb((select private.my_topics())),
    'unread', (public.count_inbox() -> 'unread'), 'chat_unread', (select private.count_chat_unread()),
    'agency', jsonb_build_object('id', a.id, 'name', a.name, 'workweek_start', a.workweek_start,
      'workweeks', (select private.my_workweeks())),
    'center', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name,
      'time_zone', c.time_zone, 'day_start', to_char(c.day_start, 'HH24:MI')) end
  )
  from public.profiles p
  join public.agencies a on a.id = p.agency_id
  left join public.centers c on c.id = p.center_id
  where p.id = (select auth.uid()) and (select private.my_role()) is not null
$$;
