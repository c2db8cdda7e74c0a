import { CHAT_PAGE, type ChatMessage, type ChatPage } from '#lib/domain/chat-records.ts';
import {
  addPage,
  type ChatHistory,
  hearMessage,
  isBehind,
  lastHeldSeq,
  startHistory,
  trimHistory,
} from '#lib/domain/chat-view-history.ts';

/** As many as one reading gives. */
const catchUpPage = 200;
/** Whoever was away for longer than this many pages goes on by scrolling. */
const catchUpPagesMax = 10;
/** What is missing is read at once. What is held is read again within so many ms: all pages may have to at once. */
const spreadMs = 8_000;
/** More than anybody is in the middle of reading. */
const heardMax = 1_200;
/** In ms. */
const retryMs = 3_000;

export type Asked = { before?: number; after?: number; around?: number; limit?: number };
export type PageAnswer = ChatPage | 'unreachable' | 'gone';
export type Direction = 'before' | 'after' | 'jump';

export type ConversationState = {
  history: ChatHistory;
  /** What is being read because the person scrolls there. */
  reading: Direction | null;
  /** The last reading of this kind did not reach the server. */
  failed: Direction | null;
  /** The person may not read it any more. */
  isGone: boolean;
};

export type Conversation = {
  get: () => ConversationState;
  subscribe: (listener: () => void) => () => void;
  /** A message by signal, or as an action gave it. */
  hear: (message: ChatMessage) => void;
  /** A page that was read elsewhere, such as with the whole screen. */
  take: (page: ChatPage) => void;
  /** Something may have been missed: what is held is read again, and what came after it. */
  catchUp: () => void;
  readBefore: () => Promise<void>;
  readAfter: () => Promise<void>;
  /** Reads the newest, or the place around a message, in place of what is held. */
  jump: (around: number | null) => Promise<void>;
  stop: () => void;
};

/**
 * Holds a stretch of one conversation and keeps it whole.
 *
 * @param read a page of the history; `gone` where the person may not read it any more
 */
export function createConversation(
  first: ChatPage,
  read: (asked: Asked) => Promise<PageAnswer>,
): Conversation {
  const listeners = new Set<() => void>();
  let state: ConversationState = {
    history: startHistory(first),
    reading: null,
    failed: null,
    isGone: false,
  };
  let isCatchingUp = false;
  let askedAgain: 'all' | 'missing' | null = null;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;

  function set(part: Partial<ConversationState>) {
    state = { ...state, ...part };
    for (const listener of [...listeners]) listener();
  }

  /** Null where nothing came of it. */
  async function ask(asked: Asked): Promise<ChatPage | null> {
    const answer = await read(asked).catch((): PageAnswer => 'unreachable');
    if (isStopped || answer === 'unreachable') return null;
    if (answer !== 'gone') return answer;
    set({ isGone: true });
    return null;
  }

  function hear(message: ChatMessage) {
    const history = hearMessage(state.history, message);
    if (history === state.history) return;
    // A page that stays open for days holds no more than one that is read on and on.
    set({ history: history.messages.length > heardMax ? trimHistory(history, 'last') : history });
    if (isBehind(history)) void catchUp('missing');
  }

  async function catchUp(what: 'all' | 'missing') {
    if (state.isGone) return;
    if (isCatchingUp) {
      if (askedAgain !== 'all') askedAgain = what;
      return;
    }
    clearTimeout(timer);
    isCatchingUp = true;
    const isWhole = await readOn(what === 'all');
    isCatchingUp = false;
    if (isStopped || state.isGone) return;
    if (askedAgain !== null) {
      const next = isWhole ? askedAgain : 'all';
      askedAgain = null;
      void catchUp(next);
    } else if (!isWhole || isBehind(state.history)) {
      timer = setTimeout(() => void catchUp(isWhole ? 'missing' : what), retryMs);
    }
  }

  /** @returns whether the server was reached for all of it */
  async function readOn(isAll: boolean): Promise<boolean> {
    const firstSeq = state.history.messages[0]?.seq ?? 1;
    let after = isAll ? firstSeq - 1 : lastHeldSeq(state.history);
    const isAtEnd = !state.history.hasAfter;
    for (let pages = 0; pages < catchUpPagesMax; pages += 1) {
      const page = await ask({ after, limit: catchUpPage });
      if (page === null) return state.isGone;
      set({ history: addPage(state.history, page) });
      after = page.messages.at(-1)?.seq ?? after;
      // Who reads an older stretch goes on by scrolling.
      const isDone = !page.hasAfter || (!isAtEnd && after >= lastHeldSeq(state.history));
      if (isDone || page.messages.length === 0) return true;
    }
    return true;
  }

  async function readFor(direction: Direction, asked: Asked, join: (page: ChatPage) => ChatHistory) {
    if (state.reading !== null || state.isGone) return;
    set({ reading: direction, failed: null });
    const page = await ask(asked);
    set(page === null ? { reading: null, failed: direction } : { reading: null, history: join(page) });
    if (isBehind(state.history)) void catchUp('missing');
  }

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hear,
    take: (page) => {
      // A screen that is read again says what is newest, or stands where it was opened.
      const [firstOfPage] = page.messages;
      const isNear = (firstOfPage?.seq ?? 0) <= lastHeldSeq(state.history) + 1;
      if (isNear) set({ history: addPage(state.history, page) });
      else if (!state.history.hasAfter) void catchUp('missing');
    },
    catchUp: () => {
      void catchUp('missing');
      again ??= setTimeout(() => {
        again = undefined;
        void catchUp('all');
      }, Math.random() * spreadMs);
    },
    readBefore: () =>
      readFor('before', { before: state.history.messages[0]?.seq ?? 1, limit: CHAT_PAGE }, (page) =>
        trimHistory(addPage(state.history, page), 'first'),
      ),
    readAfter: () =>
      readFor('after', { after: lastHeldSeq(state.history), limit: CHAT_PAGE }, (page) =>
        trimHistory(addPage(state.history, page), 'last'),
      ),
    jump: (around) =>
      readFor('jump', around === null ? { limit: CHAT_PAGE } : { around, limit: CHAT_PAGE }, (page) =>
        addPage(state.history, page),
      ),
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      clearTimeout(again);
    },
  };
}
