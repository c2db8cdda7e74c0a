import type postgres from 'postgres';
import type { SeedAgency } from './centers.ts';
import type { SeedConversation } from './chat.ts';
import { asJsonb } from './database.ts';

/**
 * Conversations with their messages, mentions and confirmations. Everybody has read all of them but the reader, whose
 * newest are unread; of must-read messages every fifth person and the reader have not confirmed the newest.
 */
export async function insertChat(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  conversations: readonly SeedConversation[],
  readerId: string,
): Promise<void> {
  for (const conversation of conversations) {
    const channelId = await channelOf(tx, agency, conversation);
    await insertMessages(tx, agency, channelId, conversation);
    await tx`
      update public.chat_members m set joined_seq = 0,
        last_read_seq = c.last_seq - case when m.user_id = ${readerId} then ${conversation.unread}::integer else 0 end
      from public.chat_channels c where c.id = m.channel_id and m.channel_id = ${channelId}`;
  }
}

/** Those of centers and supervisors are there; groups and direct ones are made. */
async function channelOf(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  { kind, name, description, members, messages }: SeedConversation,
): Promise<string> {
  if (kind === 'center' || kind === 'supervisors') {
    const [found] = await tx<{ id: string }[]>`
      select id from public.chat_channels where agency_id = ${agency.id} and kind = ${kind}`;
    return found?.id ?? '';
  }
  const [low = null, high = null] = kind === 'direct' ? members.toSorted() : [];
  const [made] = await tx<{ id: string }[]>`
    insert into public.chat_channels (agency_id, kind, name, description, low_user_id, high_user_id, created_at)
    values (${agency.id}, ${kind}, ${name}, ${description}, ${low}, ${high}, ${startOf(messages)})
    returning id`;
  const channelId = made?.id ?? '';
  await tx`
    insert into public.chat_members (agency_id, channel_id, user_id, joined_at)
    select ${agency.id}, ${channelId}, x, ${startOf(messages)} from unnest(${members}::uuid[]) x`;
  return channelId;
}

function startOf(messages: SeedConversation['messages']): Date {
  return new Date(messages[0]?.sentAt ?? 0);
}

async function insertMessages(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  channelId: string,
  { messages }: SeedConversation,
): Promise<void> {
  const rows = asJsonb(
    tx,
    messages.map((message, index) => ({ ...message, seq: index + 1, sentAt: new Date(message.sentAt) })),
  );
  await tx`
    with given as (
      select * from jsonb_to_recordset(${rows}) as g (seq bigint, "senderId" uuid, content text, formerly text,
        "sentAt" timestamptz, "isMustRead" boolean, mentions uuid[])
    ), written as (
      insert into public.chat_messages (agency_id, channel_id, sender_id, seq, content, is_must_read, created_at, edited_at,
        version)
      select ${agency.id}, ${channelId}, "senderId", seq, content, "isMustRead", "sentAt",
        case when formerly is not null then "sentAt" + interval '2 minutes' end, case when formerly is null then 1 else 2 end
      from given order by seq
      returning *
    ), former as (
      insert into private.chat_message_versions (agency_id, message_id, version, content, replaced_at, replaced_by)
      select w.agency_id, w.id, 1, g.formerly, w.edited_at, w.sender_id
      from written w join given g using (seq) where g.formerly is not null
    ), called as (
      insert into private.chat_mentions (agency_id, message_id, user_id, channel_id, seq)
      select w.agency_id, w.id, x, w.channel_id, w.seq
      from written w join given g using (seq) cross join unnest(g.mentions) x
    ), asked as (
      select w.*, m.user_id, row_number() over (partition by w.id order by m.user_id) as place,
        w.seq = max(w.seq) over () as is_newest
      from written w join public.chat_members m on m.channel_id = w.channel_id and m.user_id <> w.sender_id
      where w.is_must_read
    )
    insert into private.chat_receipts (agency_id, message_id, user_id, channel_id, confirmed_at)
    select agency_id, id, user_id, channel_id,
      case when not is_newest or place % 5 <> 2 then created_at + place * interval '23 minutes' end
    from asked`;
  await tx`update public.chat_channels set last_seq = ${messages.length} where id = ${channelId}`;
}
