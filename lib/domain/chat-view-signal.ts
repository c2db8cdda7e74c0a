import type { ChatMessage, ChatSignal } from './chat-records.ts';
import type { Instant } from './types.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * A message out of the payload of the event `chat`, or of one in the database's own words; null where it cannot be
 * read, such as by a page that is older than the database: what it holds must then be read again.
 */
export function readChatSignal(payload: Row): ChatSignal | null {
  const { kind, message } = payload;
  if (kind !== 'posted' && kind !== 'changed') return null;
  const read = isRow(message) ? readMessage(message) : null;
  return read === null ? null : { kind, message: read };
}

function readMessage(row: Row): ChatMessage | null {
  const { id, channel_id, seq, sender_id, sender_name, content, version } = row;
  const sentAt = readInstant(row.sent_at);
  if (typeof id !== 'number' || typeof seq !== 'number' || typeof version !== 'number') return null;
  if (typeof channel_id !== 'string' || typeof sender_id !== 'string') return null;
  if (typeof sender_name !== 'string' || typeof content !== 'string' || sentAt === null) return null;
  return {
    id,
    channelId: channel_id,
    seq,
    senderId: sender_id,
    senderName: sender_name,
    content,
    mentions: readMentions(row.mentions),
    isMustRead: row.is_must_read === true,
    isConfirmed: row.is_confirmed === true,
    sentAt,
    editedAt: readInstant(row.edited_at),
    deletedAt: readInstant(row.deleted_at),
    deletedByName: textOrNull(row.deleted_by_name),
    version,
    clientId: textOrNull(row.client_id),
  };
}

function readMentions(said: unknown): ChatMessage['mentions'] {
  if (!Array.isArray(said)) return [];
  return said.filter(isRow).flatMap(({ id, full_name }) => {
    return typeof id === 'string' && typeof full_name === 'string' ? [{ id, fullName: full_name }] : [];
  });
}

function readInstant(said: unknown): Instant | null {
  const instant = typeof said === 'string' ? Date.parse(said) : Number.NaN;
  return Number.isNaN(instant) ? null : instant;
}

function textOrNull(said: unknown): string | null {
  return typeof said === 'string' ? said : null;
}

function isRow(said: unknown): said is Row {
  return typeof said === 'object' && said !== null && !Array.isArray(said);
}
