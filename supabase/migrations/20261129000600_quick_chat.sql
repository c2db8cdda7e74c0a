-- Reads the numbers of unread messages from the index by number, however few conversations the tables have, and people
-- in one pass.

create or replace function private.get_chat()
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
        where (x.c).last_seq > x.last_read_seq
          and g.agency_id = (x.c).agency_id and g.channel_id = (x.c).id and g.seq > x.last_read_seq
          and g.deleted_at is null and g.sender_id <> (select auth.uid())
        order by g.seq limit 1000
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

create or replace function private.count_chat_unread()
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
    and not m.is_muted and c.last_seq > m.last_read_seq and (
      select g.seq from public.chat_messages g
      where g.agency_id = c.agency_id and g.channel_id = c.id and g.seq > m.last_read_seq
        and g.deleted_at is null and g.sender_id <> m.user_id
      order by g.seq limit 1
    ) is not null
$$;

create function private.chat_person_json(person public.profiles, held public.role_name)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object('id', person.id, 'full_name', person.full_name, 'role', coalesce(held, 'dispatcher'),
    'is_active', person.is_active)
$$;

create or replace function private.list_chat_members(channel uuid)
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
    select coalesce(jsonb_agg(private.chat_person_json(p, r.name) || jsonb_build_object('joined_at', x.joined_at)
      order by p.full_name, p.id), '[]')
    from (
      select m.user_id, m.joined_at from public.chat_members m
      where m.agency_id = c.agency_id and m.channel_id = c.id and c.kind <> 'direct'
      union all
      select unnest(array[c.low_user_id, c.high_user_id]), c.created_at where c.kind = 'direct'
    ) x
    join public.profiles p on p.id = x.user_id
    cross join lateral (
      select max(o.name) as name from public.user_roles u join public.roles o on o.id = u.role_id where u.user_id = p.id
    ) r
  );
end
$$;

create or replace function private.list_chat_people()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(private.chat_person_json(p, r.name) order by p.full_name, p.id), '[]')
  from public.profiles p
  cross join lateral (
    select max(o.name) as name from public.user_roles u join public.roles o on o.id = u.role_id where u.user_id = p.id
  ) r
  where p.agency_id = (select private.my_agency_id()) and p.is_active and p.id <> (select auth.uid())
$$;
