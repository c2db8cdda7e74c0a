import { z } from 'zod';
import { type Asked, type Conversation, createConversation } from '#components/chat/conversation-store.ts';
import type { ChatMessage, ChatPage } from '#lib/domain/chat-records.ts';
import { readChatSignal } from '#lib/domain/chat-view-signal.ts';
import type { LiveState } from '#lib/domain/live.ts';
import { type Client, createDrillClient } from './lanes.ts';
import { openLivePage } from './live-page.ts';

/** What a page of the chat shows of one conversation, outside a browser: its connection, its store, and the readings. */
export type ChatWatcher = {
  client: Client;
  conversation: Conversation;
  state(): LiveState;
  /** Messages and topics heard so far; instants in milliseconds since 1970. */
  heard(): { signals: number; lastAt: number | null };
  close(): Promise<void>;
};

export type ChatWatcherOptions = {
  project: { url: string; publishableKey: string };
  /** An access token. */
  person: { id: string; token: string };
  channelId: string;
  /** A message of any conversation, as it was heard. */
  onSignal?(message: ChatMessage): void;
};

const pageSchema = z.object({
  messages: z.array(z.record(z.string(), z.unknown())),
  has_before: z.boolean(),
  has_after: z.boolean(),
});

/** Opens a page with the newest messages of the conversation, and keeps it up to date as the browser does. */
export async function openChatWatcher(options: ChatWatcherOptions): Promise<ChatWatcher> {
  const { project, person, channelId, onSignal } = options;
  const client = createDrillClient(project.url, project.publishableKey, person.token);
  const read = (asked: Asked) => readChatPage(client, channelId, asked);
  const first = await read({});
  if (first === 'gone') throw new Error('The conversation cannot be read.');
  const conversation = createConversation(first, read);
  let state: LiveState = 'connecting';
  let signals = 0;
  let lastAt: number | null = null;
  const connection = openLivePage(
    project,
    { client, token: person.token },
    {
      onState: (next) => {
        state = next;
      },
      onEvent: ({ name, payload }) => {
        const signal = name === 'chat' ? readChatSignal(payload) : null;
        if (signal === null) return;
        signals += 1;
        if (signal.message.channelId === channelId) {
          lastAt = performance.timeOrigin + performance.now();
          conversation.hear(signal.message);
        }
        onSignal?.(signal.message);
      },
      onPresence: () => {},
      onPeople: () => {},
      onGap: () => conversation.catchUp(),
    },
  );
  connection.appear(person.id);
  return {
    client,
    conversation,
    state: () => state,
    heard: () => ({ signals, lastAt }),
    async close() {
      conversation.stop();
      connection.close();
      await client.removeAllChannels();
    },
  };
}

/** A page of the history; `gone` where the person may not read it. Throws when the database cannot be reached. */
async function readChatPage(
  client: Client,
  channelId: string,
  { before, after, around, limit }: Asked,
): Promise<ChatPage | 'gone'> {
  const { data, error, status } = await client.rpc('get_chat_messages', {
    p_channel_id: channelId,
    ...(before === undefined ? {} : { p_before: before }),
    ...(after === undefined ? {} : { p_after: after }),
    ...(around === undefined ? {} : { p_around: around }),
    ...(limit === undefined ? {} : { p_limit: limit }),
  });
  if (error && status >= 400 && status < 500) return 'gone';
  if (error) throw error;
  const page = pageSchema.parse(data);
  const messages = page.messages.map((message) => readChatSignal({ kind: 'posted', message })?.message);
  return {
    messages: messages.filter((message) => message !== undefined),
    hasBefore: page.has_before,
    hasAfter: page.has_after,
  };
}
