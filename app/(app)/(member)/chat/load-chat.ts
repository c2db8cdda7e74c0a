import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requireUser } from '#lib/auth/session.ts';
import { getChat, getChatPage } from '#lib/data/chat.ts';
import type { ChatChannel, ChatPage } from '#lib/domain/chat-records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The conversations of whoever asks, once per request. */
export const loadChannels = cache(async (): Promise<ChatChannel[]> => {
  await requireUser();
  return getChat(await createRequestClient());
});

/** The conversation of the address, once per request; without one of the own, the not-found page. */
export const loadChannel = cache(async (id: string): Promise<ChatChannel> => {
  const channel = UUID.test(id) ? (await loadChannels()).find((known) => known.id === id) : undefined;
  return channel ?? notFound();
});

/** The stretch of its history that is shown first: around a message where one is looked for, else the newest. */
export async function loadPage({ id }: ChatChannel, at: number | null): Promise<ChatPage> {
  try {
    return await getChatPage(await createRequestClient(), id, at === null ? {} : { around: at });
  } catch (error) {
    // Taken out of it between the two readings.
    if (error instanceof Refusal && error.code === 'not_found') return notFound();
    throw error;
  }
}
