-- Messages are written down together: one by one a page of 200 took five times as long.

-- Messages of an agency by id as `reader` sees them, in order; null = as everybody does who belongs to the conversation.
create function private.chat_messages_json(agency uuid, ids bigint[], reader uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', g.id, 'channel_id', g.channel_id, 'seq', g.seq, 'sender_id', g.sender_id,
      'sender_name', s.full_name, 'content', g.content,
      'mentions', coalesce(n.people, '[]'),
      'is_must_read', g.is_must_read,
      'is_confirmed', g.is_must_read and exists (
        select 1 from private.chat_receipts r
        where r.agency_id = agency and r.message_id = g.id and r.user_id = reader and r.confirmed_at is not null
      ),
      'sent_at', g.created_at, 'edited_at', g.edited_at, 'deleted_at', g.deleted_at,
      'deleted_by_name', d.full_name, 'version', g.version,
      'client_id', case when reader is null or reader = g.sender_id then g.client_id end
    ) order by g.channel_id, g.seq), '[]')
    from public.chat_messages g
    join public.profiles s on s.id = g.sender_id
    left join public.profiles d on d.id = g.deleted_by
    left join (
      select m.message_id, jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name) order by p.full_name, p.id) as people
      from private.chat_mentions m join public.profiles p on p.id = m.user_id
      where m.agency_id = agency and m.message_id = any (ids)
      group by m.message_id
    ) n on n.message_id = g.id
    where g.agency_id = agency and g.id = any (ids)
  );
end
$$;

-- The same of one message that is stored.
create or replace function private.chat_message_json(message public.chat_messages, reader uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return private.chat_messages_json(message.agency_id, array[message.id], reader) -> 0;
end
$$;

create or replace function private.get_chat_messages(
  channel uuid, before_seq bigint, after_seq bigint, around_seq bigint, most integer
)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  c constant public.chat_channels := private.require_channel(channel);
  size constant integer := least(greatest(coalesce(most, 50), 1), 200);
  ids bigint[];
  first_seq bigint;
  last_seq bigint;
begin
  select array_agg(x.id), min(x.seq), max(x.seq) into ids, first_seq, last_seq from (
    (select g.id, g.seq from public.chat_messages g
      where after_seq is not null and g.agency_id = c.agency_id and g.channel_id = c.id and g.seq > after_seq
      order by g.seq limit size)
    union all
    (select g.id, g.seq from public.chat_messages g
      where after_seq is null and around_seq is not null and g.agency_id = c.agency_id and g.channel_id = c.id
        and g.seq <= around_seq
      order by g.seq desc limit (size + 1) / 2)
    union all
    (select g.id, g.seq from public.chat_messages g
      where after_seq is null and around_seq is not null and g.agency_id = c.agency_id and g.channel_id = c.id
        and g.seq > around_seq
      order by g.seq limit size / 2)
    union all
    (select g.id, g.seq from public.chat_messages g
      where after_seq is null and around_seq is null and g.agency_id = c.agency_id and g.channel_id = c.id
        and g.seq < coalesce(before_seq, 9223372036854775807)
      order by g.seq desc limit size)
  ) x;
  return jsonb_build_object(
    'messages', private.chat_messages_json(c.agency_id, coalesce(ids, '{}'), (select auth.uid())),
    'has_before', exists (
      select 1 from public.chat_messages o where o.agency_id = c.agency_id and o.channel_id = c.id
        and o.seq < coalesce(first_seq, after_seq + 1, 0)
    ),
    'has_after', exists (
      select 1 from public.chat_messages o where o.agency_id = c.agency_id and o.channel_id = c.id
        and o.seq > coalesce(last_seq, before_seq - 1, after_seq, 0)
    )
  );
end
$$;
