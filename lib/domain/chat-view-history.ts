import type { ChatMessage, ChatPage } from './chat-records.ts';

/**
 * A stretch of a conversation as a page holds it: numbers in order without a hole, each once, whatever the order in
 * which they came.
 */
export type ChatHistory = {
  /** Oldest first. */
  messages: readonly ChatMessage[];
  hasBefore: boolean;
  hasAfter: boolean;
  /** Heard, while one before them is missing; shown once it is here. */
  ahead: readonly ChatMessage[];
};

/** Of what waits behind a stretch that does not reach the end, so much is kept; the rest is read on the way there. */
const aheadMax = 200;

/** More than a screen needs; what is scrolled far away is read again on the way back. */
const heldMax = 600;

/** The stretch that a page of the history makes. */
export function startHistory(page: ChatPage): ChatHistory {
  return { messages: page.messages, hasBefore: page.hasBefore, hasAfter: page.hasAfter, ahead: [] };
}

/** Number of the last message that is held in order; 0 while there is none. */
export function lastHeldSeq({ messages }: Pick<ChatHistory, 'messages'>): number {
  return messages.at(-1)?.seq ?? 0;
}

/** Whether something must be read before the history goes on: a number is missing below one that was heard. */
export function isBehind({ ahead, hasAfter }: ChatHistory): boolean {
  return ahead.length > 0 && !hasAfter;
}

/**
 * The history with a message that was heard. One that follows is added, a newer version takes the place of the former,
 * one after a hole waits until the hole is read, and so does one behind a stretch that does not reach the end: the page
 * that reaches it may have been read before it was there.
 */
export function hearMessage(history: ChatHistory, message: ChatMessage): ChatHistory {
  const last = lastHeldSeq(history);
  const first = history.messages[0]?.seq ?? 1;
  if (message.seq <= last) {
    return message.seq < first ? history : { ...history, messages: replaceIn(history.messages, message) };
  }
  return settleAhead({ ...history, ahead: putIn(history.ahead, message) });
}

/** The history with a page that was read: joined to what is held where they meet, in its place where they do not. */
export function addPage(history: ChatHistory, page: ChatPage): ChatHistory {
  const [first] = page.messages;
  const last = page.messages.at(-1);
  if (first === undefined || last === undefined) {
    // Nothing more in that direction; which of the two the page itself says.
    return {
      ...history,
      hasBefore: history.hasBefore && page.hasBefore,
      hasAfter: history.hasAfter && page.hasAfter,
    };
  }
  const [heldFirst] = history.messages;
  const heldLast = lastHeldSeq(history);
  if (heldFirst === undefined || first.seq > heldLast + 1 || last.seq < heldFirst.seq - 1) {
    return settleAhead({ ...startHistory(page), ahead: history.ahead });
  }
  let messages = history.messages;
  for (const message of page.messages) messages = replaceIn(messages, message);
  const before = page.messages.filter(({ seq }) => seq < heldFirst.seq);
  const after = page.messages.filter(({ seq }) => seq > heldLast);
  return settleAhead({
    messages: [...before, ...messages, ...after],
    hasBefore: first.seq <= heldFirst.seq ? page.hasBefore : history.hasBefore,
    hasAfter: last.seq >= heldLast ? page.hasAfter : history.hasAfter,
    ahead: history.ahead,
  });
}

/** The history without what is more than `max` away from one of its ends. */
export function trimHistory(
  history: ChatHistory,
  keep: 'first' | 'last',
  max: number = heldMax,
): ChatHistory {
  const { messages } = history;
  if (messages.length <= max) return history;
  return keep === 'last'
    ? { ...history, messages: messages.slice(-max), hasBefore: true }
    : { ...history, messages: messages.slice(0, max), hasAfter: true, ahead: [] };
}

function settleAhead(history: ChatHistory): ChatHistory {
  let last = lastHeldSeq(history);
  const messages = [...history.messages];
  const waiting: ChatMessage[] = [];
  for (const message of history.ahead) {
    if (message.seq <= last) {
      const at = messages.findIndex(({ seq }) => seq === message.seq);
      const held = messages[at];
      if (held !== undefined) messages[at] = newerOf(held, message);
    } else if (message.seq === last + 1 && !history.hasAfter) {
      messages.push(message);
      last = message.seq;
    } else waiting.push(message);
  }
  return { ...history, messages, ahead: waiting.slice(-aheadMax) };
}

function putIn(ahead: readonly ChatMessage[], message: ChatMessage): readonly ChatMessage[] {
  const known = ahead.some(({ seq }) => seq === message.seq);
  if (known) return replaceIn(ahead, message);
  return [...ahead, message].sort((one, other) => one.seq - other.seq);
}

function replaceIn(messages: readonly ChatMessage[], message: ChatMessage): readonly ChatMessage[] {
  const at = messages.findIndex(({ seq }) => seq === message.seq);
  const held = messages[at];
  if (held === undefined) return messages;
  const next = newerOf(held, message);
  return next === held ? messages : messages.with(at, next);
}

/** A signal may be older than what was read, and knows neither who confirmed nor what a browser called it. */
function newerOf(held: ChatMessage, incoming: ChatMessage): ChatMessage {
  const isConfirmed = held.isConfirmed || incoming.isConfirmed;
  const clientId = held.clientId ?? incoming.clientId;
  if (incoming.version > held.version) return { ...incoming, isConfirmed, clientId };
  return isConfirmed === held.isConfirmed && clientId === held.clientId
    ? held
    : { ...held, isConfirmed, clientId };
}
