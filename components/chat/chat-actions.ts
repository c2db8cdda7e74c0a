import type { ActionResult } from '#lib/actions/result.ts';
import type {
  ChatHit,
  ChatMessage,
  ChatMessageVersion,
  ChatPage,
  ChatReceipts,
} from '#lib/domain/chat-records.ts';

/** What a conversation's screens do, as the server offers it. */
export type ChatActions = {
  postMessage: (input: {
    channelId: string;
    clientId: string;
    content: string;
    mentions: string[];
    mustRead: boolean;
  }) => Promise<ActionResult<ChatMessage>>;
  editMessage: (input: {
    messageId: number;
    version: number;
    content: string;
    mentions: string[];
  }) => Promise<ActionResult<ChatMessage>>;
  deleteMessage: (input: { messageId: number; version: number }) => Promise<ActionResult<ChatMessage>>;
  markChatRead: (input: { channelId: string; seq: number }) => Promise<ActionResult<unknown>>;
  confirmMessage: (input: { messageId: number }) => Promise<ActionResult<unknown>>;
  setChatMuted: (input: { channelId: string; isMuted: boolean }) => Promise<ActionResult<unknown>>;
  leaveChannel: (input: { channelId: string }) => Promise<ActionResult<unknown>>;
  loadMessages: (input: {
    channelId: string;
    before?: number;
    after?: number;
    around?: number;
    limit?: number;
  }) => Promise<ActionResult<ChatPage>>;
  listMessageVersions: (input: { messageId: number }) => Promise<ActionResult<ChatMessageVersion[]>>;
  listReceipts: (input: { messageId: number }) => Promise<ActionResult<ChatReceipts>>;
};

export type SearchChat = (input: {
  query: string;
  channelId: string | null;
  before: number | null;
}) => Promise<ActionResult<{ hits: ChatHit[]; hasMore: boolean }>>;
