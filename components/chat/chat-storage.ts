/** What a person wrote and has not sent, kept in the browser: it outlives the page, the session and the connection. */

const prefix = 'chat';

/** A message on its way. The key has its own id, so that two pages of one browser never write over each other. */
export type StoredMessage = {
  clientId: string;
  channelId: string;
  content: string;
  mentions: string[];
  isMustRead: boolean;
  /** Instant. */
  writtenAt: number;
};

export type ChatStorage = {
  readDraft: (channelId: string) => string;
  /** An empty text forgets it. */
  writeDraft: (channelId: string, text: string) => void;
  listMessages: () => StoredMessage[];
  keepMessage: (message: StoredMessage) => void;
  dropMessage: (clientId: string) => void;
  /** The id of the message that a key belonged to; null for another key. */
  messageOf: (key: string | null) => string | null;
};

/**
 * @param open the browser's storage; throws where the browser forbids it, and then everything lasts as long as the page
 * @param userId whose it is: somebody else who signs in at this browser is not shown it
 */
export function createChatStorage(open: () => Storage, userId: string): ChatStorage {
  const own = `${prefix}:${userId}:`;
  const draftKey = (channelId: string) => `${own}draft:${channelId}`;
  const messageKey = (clientId: string) => `${own}message:${clientId}`;
  function use<Value>(work: (storage: Storage) => Value, otherwise: Value): Value {
    try {
      return work(open());
    } catch {
      return otherwise;
    }
  }
  return {
    readDraft: (channelId) => use((storage) => storage.getItem(draftKey(channelId)) ?? '', ''),
    writeDraft: (channelId, text) =>
      use((storage) => {
        if (text === '') storage.removeItem(draftKey(channelId));
        else storage.setItem(draftKey(channelId), text);
      }, undefined),
    listMessages: () =>
      use((storage) => {
        const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
        return keys
          .filter((key) => key.startsWith(`${own}message:`))
          .flatMap((key) => readMessage(storage.getItem(key)))
          .sort((one, other) => one.writtenAt - other.writtenAt);
      }, []),
    keepMessage: (message) =>
      use((storage) => storage.setItem(messageKey(message.clientId), JSON.stringify(message)), undefined),
    dropMessage: (clientId) => use((storage) => storage.removeItem(messageKey(clientId)), undefined),
    messageOf: (key) => (key?.startsWith(`${own}message:`) ? key.slice(`${own}message:`.length) : null),
  };
}

/** Forgets all that anybody wrote at this browser, for whoever signs out of it. */
export function forgetChat(open: () => Storage): void {
  try {
    const storage = open();
    for (const key of Object.keys(storage)) if (key.startsWith(`${prefix}:`)) storage.removeItem(key);
  } catch {
    // Nothing is kept where nothing may be.
  }
}

function readMessage(text: string | null): StoredMessage[] {
  if (text === null) return [];
  try {
    const said: unknown = JSON.parse(text);
    return isStoredMessage(said) ? [said] : [];
  } catch {
    return [];
  }
}

function isStoredMessage(said: unknown): said is StoredMessage {
  if (typeof said !== 'object' || said === null) return false;
  const { clientId, channelId, content, mentions, isMustRead, writtenAt } = said as Record<string, unknown>;
  return (
    typeof clientId === 'string' &&
    typeof channelId === 'string' &&
    typeof content === 'string' &&
    Array.isArray(mentions) &&
    mentions.every((id) => typeof id === 'string') &&
    typeof isMustRead === 'boolean' &&
    typeof writtenAt === 'number'
  );
}
