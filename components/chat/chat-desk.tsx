'use client';

import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ChatChannel } from '#lib/domain/chat-records.ts';
import {
  hearInList,
  readInList,
  sortChannels,
  takeList,
  unreadConversations,
} from '#lib/domain/chat-view-list.ts';
import { readChatSignal } from '#lib/domain/chat-view-signal.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { Instant, Role } from '#lib/domain/types.ts';
import { POLL_MS } from '../live/live-context.ts';
import { useLive, useLiveGap } from '../live/use-live.ts';
import { useChatOffice } from './chat-context.ts';
import { createLateReader, type LateReader } from './late-reader.ts';
import { useNow } from './use-now.ts';

/** Who looks at the conversations, and how they read times. */
export type ChatViewer = {
  id: string;
  fullName: string;
  role: Role;
  timeZone: string;
  clockStyle: ClockStyle;
};

export type ChatDesk = {
  viewer: ChatViewer;
  now: Instant;
  channels: readonly ChatChannel[];
  /** The person has read a conversation up to a message. */
  tellRead: (channelId: string, seq: number) => void;
  /** Reads the list again. */
  reload: () => void;
};

const ChatDeskContext = createContext<ChatDesk | null>(null);

/** Throws outside the pages of the chat. */
export function useChatDesk(): ChatDesk {
  const desk = use(ChatDeskContext);
  if (desk === null) throw new Error('A conversation needs the list of conversations around it.');
  return desk;
}

export type ChatDeskProviderProps = {
  viewer: ChatViewer;
  /** The server's. */
  now: Instant;
  /** As the server read them; from then on the list follows what is heard. */
  channels: readonly ChatChannel[];
  children: ReactNode;
};

/** All that changes the list may come at once to everybody. In ms. */
const spreadMs = 400;

/** The conversations of the person, kept up to date for the list and for whatever stands beside it. */
export function ChatDeskProvider({
  viewer,
  now: pageNow,
  channels: fromPage,
  children,
}: ChatDeskProviderProps) {
  const [channels, setChannels] = useState<readonly ChatChannel[]>(() => sortChannels(fromPage));
  const reader = useRef<LateReader>(null);
  const office = useChatOffice();
  const now = useNow(pageNow);
  const { tellUnread } = office;
  const { state } = useLive(['chat', 'chat_list', 'topics', 'people', 'profile'], ({ name, payload }) => {
    const signal = name === 'chat' ? readChatSignal(payload) : null;
    if (signal === null) {
      reader.current?.ask(name === 'chat_list' ? 0 : Math.random() * spreadMs);
      return;
    }
    const { clientId, senderId } = signal.message;
    if (clientId !== null && senderId === viewer.id) office.outbox.drop(clientId);
    setChannels((held) => {
      const heard = hearInList(held, signal, viewer.id);
      if (heard.isStale) reader.current?.ask(Math.random() * spreadMs);
      return heard.channels;
    });
    // What is being read now may be older than this.
    reader.current?.mark();
  });
  useLiveGap(() => reader.current?.ask());
  useEffect(() => {
    const own = createLateReader(readChannels, (read) => setChannels((held) => takeList(held, read)));
    reader.current = own;
    return () => own.stop();
  }, []);
  const known = useRef(fromPage);
  useEffect(() => {
    if (known.current !== fromPage) reader.current?.ask();
    known.current = fromPage;
  }, [fromPage]);
  useEffect(() => {
    if (state !== 'off') return;
    const timer = setInterval(() => reader.current?.ask(), POLL_MS);
    return () => clearInterval(timer);
  }, [state]);
  useEffect(() => tellUnread(unreadConversations(channels)), [channels, tellUnread]);
  useEffect(() => () => tellUnread(null), [tellUnread]);

  const tellRead = useCallback(
    (channelId: string, seq: number) => setChannels((held) => readInList(held, channelId, seq)),
    [],
  );
  const desk = useMemo<ChatDesk>(
    () => ({ viewer, now, channels, tellRead, reload: () => reader.current?.ask() }),
    [viewer, now, channels, tellRead],
  );
  return <ChatDeskContext value={desk}>{children}</ChatDeskContext>;
}

/** The list as the server has it, which answers in the shape of its own records. */
async function readChannels(): Promise<readonly ChatChannel[] | null> {
  const response = await fetch('/api/chat', { cache: 'no-store', redirect: 'manual' });
  if (!response.ok) return null;
  const answer: { channels: ChatChannel[] } | null = await response.json();
  return answer?.channels ?? null;
}
