'use client';

import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ChatMessage } from '#lib/domain/chat-records.ts';
import { readChatSignal } from '#lib/domain/chat-view-signal.ts';
import { answerOf } from '../form/use-form-action.ts';
import { POLL_MS } from '../live/live-context.ts';
import { useLive, useLiveGap } from '../live/use-live.ts';
import type { ChatActions } from './chat-actions.ts';
import { type ChatOffice, ChatOfficeContext } from './chat-context.ts';
import { createChatStorage } from './chat-storage.ts';
import { createLateReader, type LateReader } from './late-reader.ts';
import { createOutbox, type PostAnswer } from './outbox.ts';

export type ChatOfficeProviderProps = {
  userId: string;
  /** What the server counted for the page; from then on it counts by itself. */
  unread: number;
  post: ChatActions['postMessage'];
  children: ReactNode;
};

/** All members of a conversation hear a message at once; they do not ask at once what they have not read. In ms. */
const countSpreadMs = 800;

/** Sends what its person writes, from whatever page, and counts what they have not read. */
export function ChatOfficeProvider({ userId, unread, post, children }: ChatOfficeProviderProps) {
  const [shown, setShown] = useState(unread);
  const [stored] = useState(() => new Set<(message: ChatMessage) => void>());
  const { storage, outbox } = useMemo(() => {
    const ownStorage = createChatStorage(() => window.localStorage, userId);
    const ownOutbox = createOutbox({
      storage: ownStorage,
      post: (message) => sendBy(post, message),
      onStored: (message) => {
        for (const listener of [...stored]) listener(message);
      },
      now: Date.now,
    });
    return { storage: ownStorage, outbox: ownOutbox };
  }, [userId, post, stored]);
  useEffect(() => {
    const drop = ({ key, newValue }: StorageEvent) => {
      const clientId = newValue === null ? storage.messageOf(key) : null;
      if (clientId !== null) outbox.drop(clientId);
    };
    const nudge = () => outbox.nudge();
    window.addEventListener('storage', drop);
    window.addEventListener('online', nudge);
    outbox.start();
    return () => {
      outbox.stop();
      window.removeEventListener('storage', drop);
      window.removeEventListener('online', nudge);
    };
  }, [outbox, storage]);

  const reader = useRef<LateReader>(null);
  const isTold = useRef(false);
  /** Conversations whose newest is counted already: what follows in them changes nothing. */
  const counted = useRef(new Set<string>());
  const count = () => {
    if (!isTold.current) reader.current?.ask(Math.random() * countSpreadMs);
  };
  const countAnew = () => {
    counted.current.clear();
    count();
  };
  const { state } = useLive(['chat', 'chat_list'], ({ name, payload }) => {
    const signal = name === 'chat' ? readChatSignal(payload) : null;
    if (signal?.kind !== 'posted') return countAnew();
    const { senderId, channelId } = signal.message;
    if (senderId === userId || counted.current.has(channelId)) return;
    counted.current.add(channelId);
    count();
  });
  useLiveGap(countAnew);
  const tellUnread = useCallback((told: number | null) => {
    isTold.current = told !== null;
    counted.current.clear();
    if (told === null) reader.current?.ask();
    else setShown(told);
  }, []);
  useEffect(() => {
    const own = createLateReader(readCount, (read) => {
      if (!isTold.current) setShown(read);
    });
    reader.current = own;
    return () => own.stop();
  }, []);
  // A page that was read again may be older than what is known: it is a reason to ask, not an answer.
  const known = useRef(unread);
  useEffect(() => {
    if (known.current !== unread && !isTold.current) reader.current?.ask();
    known.current = unread;
  }, [unread]);
  useEffect(() => {
    if (state === 'live') outbox.nudge();
    if (state !== 'off') return;
    const timer = setInterval(() => reader.current?.ask(), POLL_MS);
    return () => clearInterval(timer);
  }, [state, outbox]);

  const office = useMemo<ChatOffice>(
    () => ({
      userId,
      storage,
      outbox,
      subscribeStored: (listener) => {
        stored.add(listener);
        return () => stored.delete(listener);
      },
      unread: shown,
      tellUnread,
    }),
    [userId, storage, outbox, stored, shown, tellUnread],
  );
  return <ChatOfficeContext value={office}>{children}</ChatOfficeContext>;
}

async function sendBy(
  post: ChatActions['postMessage'],
  {
    channelId,
    clientId,
    content,
    mentions,
    isMustRead,
  }: Parameters<Parameters<typeof createOutbox>[0]['post']>[0],
): Promise<PostAnswer> {
  const answer = await answerOf(() => post({ channelId, clientId, content, mentions, mustRead: isMustRead }));
  if (answer.ok) return { kind: 'stored', message: answer.data };
  // A fault of the server or of the way there is nothing that its writer could mend.
  return answer.code === 'internal' ? { kind: 'unreachable' } : { kind: 'refused', words: answer.message };
}

async function readCount(): Promise<number | null> {
  const response = await fetch('/api/chat/count', { cache: 'no-store', redirect: 'manual' });
  if (!response.ok) return null;
  const answer: unknown = await response.json();
  const { unread } = { unread: null, ...(typeof answer === 'object' ? answer : null) };
  return typeof unread === 'number' ? unread : null;
}
