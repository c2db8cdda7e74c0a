/** Conversations as the app knows them. Instants are epoch milliseconds. */
import type { Instant, Role } from './types.ts';

/**
 * `center`: everybody of a center. `supervisors`: supervisors and admins of the agency. `group`: whom an admin puts in.
 * `direct`: two people. The first two follow the people's center and role by themselves.
 */
export const CHAT_KINDS = ['center', 'supervisors', 'group', 'direct'] as const;
export type ChatKind = (typeof CHAT_KINDS)[number];

/** Characters of one message. */
export const CHAT_MESSAGE_MAX = 4000;
export const CHAT_NAME_MAX = 80;
export const CHAT_DESCRIPTION_MAX = 200;
/** People that one message may mention. */
export const CHAT_MENTIONS_MAX = 50;
/** Messages of one page of a history. */
export const CHAT_PAGE = 50;

export type ChatPerson = { id: string; fullName: string; role: Role; isActive: boolean };

/** Somebody of a conversation. */
export type ChatMember = ChatPerson & { joinedAt: Instant };

/** A group as admins manage it, whether they read it or not. */
export type ChatGroup = {
  id: string;
  name: string;
  description: string;
  isArchived: boolean;
  version: number;
  memberCount: number;
};

/** A conversation of the caller, for the list. */
export type ChatChannel = {
  id: string;
  kind: ChatKind;
  /** Of `direct` the other person's name. */
  name: string;
  description: string;
  /** Of `center` alone. */
  centerId: string | null;
  /** Of `direct` alone. */
  other: ChatPerson | null;
  /** Read but not written any more. */
  isArchived: boolean;
  isMuted: boolean;
  version: number;
  memberCount: number;
  /** Number of the last message in the conversation; 0 = none yet. */
  lastSeq: number;
  /** Up to which the caller has read. */
  lastReadSeq: number;
  /** Messages of others after that, without deleted ones; counted up to 1,000. */
  unread: number;
  /** Of those, the ones that mention the caller. */
  unreadMentions: number;
  /** Must-read messages that the caller has not confirmed. */
  unconfirmed: number;
  /** The newest; without content where it was deleted, cut after 200 characters. */
  lastMessage: { senderId: string; senderName: string; content: string; sentAt: Instant } | null;
};

/** One message. Within a conversation they are ordered by `seq`, which has no holes. */
export type ChatMessage = {
  id: number;
  channelId: string;
  seq: number;
  senderId: string;
  senderName: string;
  /** Empty where it was deleted. */
  content: string;
  /** Members whom the content calls by `@Full Name`. */
  mentions: readonly { id: string; fullName: string }[];
  isMustRead: boolean;
  /** Whether the caller confirmed it; false in a signal, where the reader is not known. */
  isConfirmed: boolean;
  sentAt: Instant;
  editedAt: Instant | null;
  deletedAt: Instant | null;
  /** Whoever deleted it: the sender or a supervisor. */
  deletedByName: string | null;
  version: number;
  /** What the sender's browser called it before it was stored; null in histories of others. */
  clientId: string | null;
};

/** A stretch of a history, oldest first. */
export type ChatPage = { messages: readonly ChatMessage[]; hasBefore: boolean; hasAfter: boolean };

/** Earlier text of a message that was edited or deleted; supervisors of the conversation read it, and the sender. */
export type ChatMessageVersion = {
  version: number;
  content: string;
  replacedAt: Instant;
  replacedByName: string;
};

/** Who confirmed a must-read message, and of whom that is still awaited; for its sender and supervisors. */
export type ChatReceipts = {
  confirmed: readonly { id: string; fullName: string; at: Instant }[];
  open: readonly { id: string; fullName: string }[];
};

export type ChatHit = {
  message: ChatMessage;
  channel: { id: string; kind: ChatKind; name: string };
};

/** What the topic of a conversation carries as event `chat`: the message itself, since only members hear it. */
export type ChatSignal = {
  kind: 'posted' | 'changed';
  message: ChatMessage;
};
