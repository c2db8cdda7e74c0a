-- As before, but whoever belongs to a conversation no more, or has no active account, keeps the words that they were told:
-- what a message says after they left is not theirs. Of a deleted one nothing is kept by anybody.
create or replace function private.reword_chat_notices(message public.chat_messages, channel public.chat_channels)
returns void
language sql
security definer
set search_path = ''
as $$
  update public.notifications n
  set content = left(private.chat_notice(message, channel, n.kind), 1000),
    read_at = case when message.deleted_at is not null then coalesce(n.read_at, now()) else n.read_at end
  where n.agency_id = message.agency_id and n.subject = 'chat:' || message.id and n.recipient_id = any (array(
    select r.user_id from private.chat_receipts r where r.agency_id = message.agency_id and r.message_id = message.id
    union
    select o.user_id from private.chat_mentions o where o.agency_id = message.agency_id and o.message_id = message.id
    union
    select unnest(array[channel.low_user_id, channel.high_user_id])
  )) and (message.deleted_at is not null or exists (
    select 1 from public.chat_members m
    join public.profiles p on p.id = m.user_id and p.is_active
    where m.agency_id = message.agency_id and m.channel_id = message.channel_id and m.user_id = n.recipient_id
  ))
$$;
