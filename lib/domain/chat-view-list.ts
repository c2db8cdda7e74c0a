import type { ChatChannel, ChatMessage, ChatSignal } from './chat-records.ts';

export type HeardList = {
  channels: readonly ChatChannel[];
  /** What was heard does not say enough: the list must be read again. */
  isStale: boolean;
};

/**
 * The list of conversations after a signal.
 *
 * @param userId whose list it is
 */
export function hearInList(
  channels: readonly ChatChannel[],
  { kind, message }: ChatSignal,
  userId: string,
): HeardList {
  const channel = channels.find(({ id }) => id === message.channelId);
  if (channel === undefined) return { channels, isStale: true };
  if (kind === 'changed') return hearChange(channels, channel, message);
  // Heard twice, or read already.
  if (message.seq <= channel.lastSeq) return { channels, isStale: false };
  const isForeign = message.senderId !== userId;
  const next: ChatChannel = {
    ...channel,
    lastSeq: message.seq,
    unread: channel.unread + (isForeign ? 1 : 0),
    unreadMentions: channel.unreadMentions + (isForeign && mentions(message, userId) ? 1 : 0),
    unconfirmed: channel.unconfirmed + (isForeign && message.isMustRead ? 1 : 0),
    lastMessage: summaryOf(message),
  };
  return { channels: sortChannels(put(channels, next)), isStale: message.seq > channel.lastSeq + 1 };
}

function hearChange(channels: readonly ChatChannel[], channel: ChatChannel, message: ChatMessage): HeardList {
  // A deleted message is not counted any more, a new mention is.
  const isStale = message.seq > channel.lastReadSeq || message.isMustRead;
  if (message.seq !== channel.lastSeq) return { channels, isStale };
  return { channels: put(channels, { ...channel, lastMessage: summaryOf(message) }), isStale };
}

/** The list after its person has read one of the conversations up to a message. */
export function readInList(
  channels: readonly ChatChannel[],
  channelId: string,
  seq: number,
): readonly ChatChannel[] {
  const channel = channels.find(({ id }) => id === channelId);
  if (channel === undefined || seq <= channel.lastReadSeq) return channels;
  const isAll = seq >= channel.lastSeq;
  return put(channels, {
    ...channel,
    lastReadSeq: seq,
    // How many are left of a part, and how many of them mention somebody, the database counts.
    unread: isAll ? 0 : Math.min(channel.unread, channel.lastSeq - seq),
    unreadMentions: isAll ? 0 : channel.unreadMentions,
  });
}

/** The list as it was read; what its person has read meanwhile the database may learn a moment later. */
export function takeList(held: readonly ChatChannel[], read: readonly ChatChannel[]): readonly ChatChannel[] {
  let channels: readonly ChatChannel[] = sortChannels(read);
  for (const { id, lastReadSeq } of held) channels = readInList(channels, id, lastReadSeq);
  return channels;
}

/** As the list shows them: newest last message first, what is archived at the end. */
export function sortChannels(channels: readonly ChatChannel[]): ChatChannel[] {
  return [...channels].sort(
    (one, other) =>
      Number(one.isArchived) - Number(other.isArchived) ||
      (other.lastMessage?.sentAt ?? 0) - (one.lastMessage?.sentAt ?? 0) ||
      one.name.localeCompare(other.name),
  );
}

/** Conversations with unread messages that are not muted: the number at the way to the chat. */
export function unreadConversations(channels: readonly ChatChannel[]): number {
  return channels.filter(({ unread, isMuted }) => unread > 0 && !isMuted).length;
}

/** One line of what was said last, whatever it looks like in full. */
export function previewOf(lastMessage: NonNullable<ChatChannel['lastMessage']>): string {
  const line = lastMessage.content.replace(/\s+/g, ' ').trim();
  return line === '' ? 'Deleted' : line.slice(0, 160);
}

function summaryOf(message: ChatMessage): NonNullable<ChatChannel['lastMessage']> {
  const { senderId, senderName, content, sentAt } = message;
  return { senderId, senderName, content, sentAt };
}

function mentions(message: ChatMessage, userId: string): boolean {
  return message.mentions.some(({ id }) => id === userId);
}

function put(channels: readonly ChatChannel[], next: ChatChannel): readonly ChatChannel[] {
  return channels.map((channel) => (channel.id === next.id ? next : channel));
}
