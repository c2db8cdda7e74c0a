import 'server-only';
import { z } from 'zod';
import {
  CHAT_KINDS,
  type ChatChannel,
  type ChatGroup,
  type ChatHit,
  type ChatMember,
  type ChatMessage,
  type ChatMessageVersion,
  type ChatPage,
  type ChatPerson,
  type ChatReceipts,
} from '#lib/domain/chat-records.ts';
import { heldRole } from './held-role.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const named = z
  .object({ id: z.string(), full_name: z.string() })
  .transform(({ id, full_name: fullName }) => ({ id, fullName }));

const personFields = z.object({
  id: z.string(),
  full_name: z.string(),
  role: heldRole,
  is_active: z.boolean(),
});

const personOf = (row: z.output<typeof personFields>): ChatPerson => ({
  id: row.id,
  fullName: row.full_name,
  role: row.role,
  isActive: row.is_active,
});

export const personSchema = personFields.transform(personOf);

export const memberSchema = personFields
  .extend({ joined_at: instant })
  .transform((row): ChatMember => ({ ...personOf(row), joinedAt: row.joined_at }));

/** A message as functions return it, and signals carry it. */
export const messageSchema = z
  .object({
    id: z.number(),
    channel_id: z.string(),
    seq: z.number(),
    sender_id: z.string(),
    sender_name: z.string(),
    content: z.string(),
    mentions: z.array(named),
    is_must_read: z.boolean(),
    is_confirmed: z.boolean(),
    sent_at: instant,
    edited_at: instant.nullable(),
    deleted_at: instant.nullable(),
    deleted_by_name: z.string().nullable(),
    version: z.number(),
    client_id: z.string().nullable(),
  })
  .transform(
    (row): ChatMessage => ({
      id: row.id,
      channelId: row.channel_id,
      seq: row.seq,
      senderId: row.sender_id,
      senderName: row.sender_name,
      content: row.content,
      mentions: row.mentions,
      isMustRead: row.is_must_read,
      isConfirmed: row.is_confirmed,
      sentAt: row.sent_at,
      editedAt: row.edited_at,
      deletedAt: row.deleted_at,
      deletedByName: row.deleted_by_name,
      version: row.version,
      clientId: row.client_id,
    }),
  );

export const channelSchema = z
  .object({
    id: z.string(),
    kind: z.enum(CHAT_KINDS),
    name: z.string(),
    description: z.string(),
    center_id: z.string().nullable(),
    other: personSchema.nullable(),
    is_archived: z.boolean(),
    is_muted: z.boolean(),
    version: z.number(),
    member_count: z.number(),
    last_seq: z.number(),
    last_read_seq: z.number(),
    unread: z.number(),
    unread_mentions: z.number(),
    unconfirmed: z.number(),
    last_message: z
      .object({ sender_id: z.string(), sender_name: z.string(), content: z.string(), sent_at: instant })
      .nullable(),
  })
  .transform(
    (row): ChatChannel => ({
      id: row.id,
      kind: row.kind,
      name: row.name,
      description: row.description,
      centerId: row.center_id,
      other: row.other,
      isArchived: row.is_archived,
      isMuted: row.is_muted,
      version: row.version,
      memberCount: row.member_count,
      lastSeq: row.last_seq,
      lastReadSeq: row.last_read_seq,
      unread: row.unread,
      unreadMentions: row.unread_mentions,
      unconfirmed: row.unconfirmed,
      lastMessage:
        row.last_message === null
          ? null
          : {
              senderId: row.last_message.sender_id,
              senderName: row.last_message.sender_name,
              content: row.last_message.content,
              sentAt: row.last_message.sent_at,
            },
    }),
  );

export const pageSchema = z
  .object({ messages: z.array(messageSchema), has_before: z.boolean(), has_after: z.boolean() })
  .transform(
    (row): ChatPage => ({ messages: row.messages, hasBefore: row.has_before, hasAfter: row.has_after }),
  );

export const groupSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    is_archived: z.boolean(),
    version: z.number(),
    member_count: z.number(),
  })
  .transform(
    (row): ChatGroup => ({
      id: row.id,
      name: row.name,
      description: row.description,
      isArchived: row.is_archived,
      version: row.version,
      memberCount: row.member_count,
    }),
  );

export const versionSchema = z
  .object({ version: z.number(), content: z.string(), replaced_at: instant, replaced_by_name: z.string() })
  .transform(
    (row): ChatMessageVersion => ({
      version: row.version,
      content: row.content,
      replacedAt: row.replaced_at,
      replacedByName: row.replaced_by_name,
    }),
  );

export const receiptsSchema: z.ZodType<ChatReceipts> = z.object({
  confirmed: z.array(
    z
      .object({ id: z.string(), full_name: z.string(), at: instant })
      .transform(({ id, full_name: fullName, at }) => ({ id, fullName, at })),
  ),
  open: z.array(named),
});

export const hitsSchema = z
  .object({
    hits: z.array(
      z.object({
        message: messageSchema,
        channel: z.object({ id: z.string(), kind: z.enum(CHAT_KINDS), name: z.string() }),
      }),
    ),
    has_more: z.boolean(),
  })
  .transform((row): { hits: ChatHit[]; hasMore: boolean } => ({ hits: row.hits, hasMore: row.has_more }));
