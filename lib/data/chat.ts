import 'server-only';
import { z } from 'zod';
import type {
  ChatChannel,
  ChatGroup,
  ChatHit,
  ChatMember,
  ChatMessage,
  ChatMessageVersion,
  ChatPage,
  ChatPerson,
  ChatReceipts,
} from '#lib/domain/chat-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import {
  channelSchema,
  groupSchema,
  hitsSchema,
  memberSchema,
  messageSchema,
  pageSchema,
  personSchema,
  receiptsSchema,
  versionSchema,
} from './chat-rows.ts';
import { dataOf, requireData } from './read.ts';

/** The caller's conversations, newest last message first, archived ones last. */
export async function getChat(db: Db): Promise<ChatChannel[]> {
  const { channels } = z
    .object({ channels: z.array(channelSchema) })
    .parse(requireData(await db.rpc('get_chat')));
  return channels;
}

/** Which stretch of a history, by numbers of messages; without any the newest. */
export type ChatStretch = { before?: number; after?: number; around?: number; limit?: number };

/** A stretch of a history, oldest first. A conversation that is not the caller's is refused as not there. */
export async function getChatPage(db: Db, channelId: string, stretch: ChatStretch = {}): Promise<ChatPage> {
  const { before, after, around, limit } = stretch;
  return pageSchema.parse(
    requireData(
      await db.rpc('get_chat_messages', {
        p_channel_id: channelId,
        ...(before !== undefined && { p_before: before }),
        ...(after !== undefined && { p_after: after }),
        ...(around !== undefined && { p_around: around }),
        ...(limit !== undefined && { p_limit: limit }),
      }),
    ),
  );
}

/** Who belongs to a conversation of the caller; to admins also of a group that they are not in. By name. */
export async function listMembers(db: Db, channelId: string): Promise<ChatMember[]> {
  const data = requireData(await db.rpc('list_chat_members', { p_channel_id: channelId }));
  return z.array(memberSchema).parse(data);
}

/** Whom the caller may write to, by name. */
export async function listPeople(db: Db): Promise<ChatPerson[]> {
  return z.array(personSchema).parse(requireData(await db.rpc('list_chat_people')));
}

/** All groups of the agency, for its admins. */
export async function listGroups(db: Db): Promise<ChatGroup[]> {
  return z.array(groupSchema).parse(requireData(await db.rpc('list_chat_groups')));
}

export type PostedMessage = {
  channelId: string;
  clientId: string;
  content: string;
  mentions: readonly string[];
  mustRead: boolean;
};

/** Writes a message; with a client id that was used before, returns the one that is stored. */
export async function postMessage(db: Db, posted: PostedMessage): Promise<ChatMessage> {
  return messageSchema.parse(
    requireData(
      await db.rpc('post_chat_message', {
        p_channel_id: posted.channelId,
        p_client_id: posted.clientId,
        p_content: posted.content,
        p_mentions: [...posted.mentions],
        p_must_read: posted.mustRead,
      }),
    ),
  );
}

/** Changes an own message that still has the version. */
export async function editMessage(
  db: Db,
  edit: { messageId: number; version: number; content: string; mentions: readonly string[] },
): Promise<ChatMessage> {
  return messageSchema.parse(
    requireData(
      await db.rpc('edit_chat_message', {
        p_message_id: edit.messageId,
        p_version: edit.version,
        p_content: edit.content,
        p_mentions: [...edit.mentions],
      }),
    ),
  );
}

/** Empties a message that still has the version. */
export async function deleteMessage(db: Db, messageId: number, version: number): Promise<ChatMessage> {
  return messageSchema.parse(
    requireData(await db.rpc('delete_chat_message', { p_message_id: messageId, p_version: version })),
  );
}

/** Raises the own reading mark and returns it; it never goes back. */
export async function markChatRead(db: Db, channelId: string, seq: number): Promise<number> {
  return requireData(await db.rpc('mark_chat_read', { p_channel_id: channelId, p_seq: seq }));
}

/** Confirms that the caller has read a must-read message. */
export async function confirmMessage(db: Db, messageId: number): Promise<ChatMessage> {
  return messageSchema.parse(requireData(await db.rpc('confirm_chat_message', { p_message_id: messageId })));
}

/** Mutes a conversation for the caller, or ends that. */
export async function setChatMuted(db: Db, channelId: string, isMuted: boolean): Promise<void> {
  dataOf(await db.rpc('set_chat_muted', { p_channel_id: channelId, p_muted: isMuted }));
}

/** The id of the direct conversation with somebody, made when it is first opened. */
export async function openDirectChannel(db: Db, userId: string): Promise<string> {
  return requireData(await db.rpc('open_direct_channel', { p_user_id: userId }));
}

/** Makes a group and returns its id. */
export async function createChannel(
  db: Db,
  group: { name: string; description: string; members: readonly string[] },
): Promise<string> {
  return requireData(
    await db.rpc('create_chat_channel', {
      p_name: group.name,
      p_description: group.description,
      p_members: [...group.members],
    }),
  );
}

/** Changes a group that still has the version; returns the new one. */
export async function updateChannel(
  db: Db,
  group: { channelId: string; version: number; name: string; description: string; isArchived: boolean },
): Promise<number> {
  return requireData(
    await db.rpc('update_chat_channel', {
      p_channel_id: group.channelId,
      p_version: group.version,
      p_name: group.name,
      p_description: group.description,
      p_archived: group.isArchived,
    }),
  );
}

/** Puts people into a group; returns how many were not in it. */
export async function addMembers(db: Db, channelId: string, members: readonly string[]): Promise<number> {
  return requireData(await db.rpc('add_chat_members', { p_channel_id: channelId, p_members: [...members] }));
}

/** Takes somebody out of a group: an admin anybody, everybody themself. */
export async function removeMember(db: Db, channelId: string, userId: string): Promise<void> {
  dataOf(await db.rpc('remove_chat_member', { p_channel_id: channelId, p_user_id: userId }));
}

/**
 * Messages of the caller's conversations with all words of the query, newest first.
 *
 * @param before id of a message; older ones are found
 */
export async function searchChat(
  db: Db,
  search: { query: string; channelId: string | null; before: number | null },
): Promise<{ hits: ChatHit[]; hasMore: boolean }> {
  return hitsSchema.parse(
    requireData(
      await db.rpc('search_chat', {
        p_query: search.query,
        ...(search.channelId !== null && { p_channel_id: search.channelId }),
        ...(search.before !== null && { p_before: search.before }),
      }),
    ),
  );
}

/** What a message said before, oldest first; for its sender and supervisors of the conversation. */
export async function listMessageVersions(db: Db, messageId: number): Promise<ChatMessageVersion[]> {
  const data = requireData(await db.rpc('get_chat_message_versions', { p_message_id: messageId }));
  return z.array(versionSchema).parse(data);
}

/** Who has confirmed a must-read message; for its sender and supervisors of the conversation. */
export async function listReceipts(db: Db, messageId: number): Promise<ChatReceipts> {
  return receiptsSchema.parse(requireData(await db.rpc('get_chat_receipts', { p_message_id: messageId })));
}
