'use client';

import { createContext, use, useSyncExternalStore } from 'react';
import type { ChatMessage } from '#lib/domain/chat-records.ts';
import type { ChatStorage } from './chat-storage.ts';
import type { Outbox, Pending } from './outbox.ts';

/** What every signed-in page has of the chat: what is on its way goes out wherever its writer is meanwhile. */
export type ChatOffice = {
  userId: string;
  storage: ChatStorage;
  outbox: Outbox;
  /** Messages of the own outbox as they were stored. */
  subscribeStored: (listener: (message: ChatMessage) => void) => () => void;
  /** Conversations with unread messages, as far as is known. */
  unread: number;
  /** Who has the whole list knows it better, until they have it no more: null. */
  tellUnread: (count: number | null) => void;
};

export const ChatOfficeContext = createContext<ChatOffice | null>(null);

/** Throws outside the signed-in shell. */
export function useChatOffice(): ChatOffice {
  const office = use(ChatOfficeContext);
  if (office === null) throw new Error('The chat needs the signed-in shell around it.');
  return office;
}

const nothing: readonly Pending[] = [];

/** What is on its way in all conversations; nothing in the page as the server made it. */
export function usePending(): readonly Pending[] {
  const { outbox } = useChatOffice();
  return useSyncExternalStore(outbox.subscribe, outbox.list, () => nothing);
}
