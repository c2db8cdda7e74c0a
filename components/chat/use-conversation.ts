'use client';

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ChatChannel, ChatMessage, ChatPage } from '#lib/domain/chat-records.ts';
import { lastHeldSeq } from '#lib/domain/chat-view-history.ts';
import { readChatSignal } from '#lib/domain/chat-view-signal.ts';
import { answerOf } from '../form/use-form-action.ts';
import { useLive, useLiveGap } from '../live/use-live.ts';
import type { ChatActions } from './chat-actions.ts';
import { useChatOffice, usePending } from './chat-context.ts';
import { useChatDesk } from './chat-desk.tsx';
import { type Conversation, type ConversationState, createConversation } from './conversation-store.ts';
import type { Pending } from './outbox.ts';

/** How often a conversation asks that hears nothing. In ms. */
const askMs = 10_000;

export type OpenConversation = ConversationState & {
  channel: ChatChannel;
  store: Conversation;
  /** What the person has written and the server has not answered for yet. */
  pending: readonly Pending[];
  /** The last message of somebody else that came while the page was open, for who hears the page. */
  latest: ChatMessage | null;
};

/**
 * One conversation as it is now: what is heard, what was missed while nothing was, and what is on its way.
 *
 * @param opened as the server read it
 */
export function useConversation(
  opened: { channel: ChatChannel; page: ChatPage },
  load: ChatActions['loadMessages'],
): OpenConversation {
  const { id: channelId } = opened.channel;
  const { viewer, channels, reload } = useChatDesk();
  const office = useChatOffice();
  const [latest, setLatest] = useState<ChatMessage | null>(null);
  const [store] = useState(() =>
    createConversation(opened.page, async (asked) => {
      const answer = await answerOf(() => load({ channelId, ...asked }));
      if (answer.ok) return answer.data;
      return answer.code === 'not_found' || answer.code === 'forbidden' ? 'gone' : 'unreachable';
    }),
  );
  const state = useSyncExternalStore(store.subscribe, store.get, store.get);
  const { state: live } = useLive(['chat'], ({ payload }) => {
    const signal = readChatSignal(payload);
    if (signal === null) return store.catchUp();
    const { message } = signal;
    if (message.channelId !== channelId) return;
    const isNew = signal.kind === 'posted' && message.seq > lastHeldSeq(store.get().history);
    store.hear(message);
    if (isNew && message.senderId !== viewer.id) setLatest(message);
  });
  useLiveGap(() => store.catchUp());
  useEffect(() => {
    if (live !== 'off') return;
    const timer = setInterval(store.catchUp, askMs);
    return () => clearInterval(timer);
  }, [live, store]);
  useEffect(() => () => store.stop(), [store]);
  useEffect(
    () =>
      office.subscribeStored((message) => {
        if (message.channelId === channelId) store.hear(message);
      }),
    [office.subscribeStored, channelId, store],
  );
  const known = useRef(opened.page);
  useEffect(() => {
    if (known.current !== opened.page) store.take(opened.page);
    known.current = opened.page;
  }, [opened.page, store]);

  const listed = channels.find(({ id }) => id === channelId);
  const [wasListed, setWasListed] = useState(listed !== undefined);
  if (listed !== undefined && !wasListed) setWasListed(true);
  useEffect(() => {
    // Opened a moment ago, such as by writing to somebody for the first time.
    if (!wasListed) reload();
  }, [wasListed, reload]);

  const all = usePending();
  const { messages } = state.history;
  const stored = useMemo(() => new Set(messages.map(({ clientId }) => clientId)), [messages]);
  const pending = useMemo(
    () => all.filter((one) => one.channelId === channelId && !stored.has(one.clientId)),
    [all, channelId, stored],
  );
  useEffect(() => {
    // Stored, though the answer never came.
    for (const one of all) if (stored.has(one.clientId)) office.outbox.drop(one.clientId);
  }, [all, stored, office.outbox]);
  return {
    ...state,
    isGone: state.isGone || (wasListed && listed === undefined),
    channel: listed ?? opened.channel,
    store,
    pending,
    latest,
  };
}
