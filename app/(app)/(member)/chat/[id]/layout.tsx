import type { ReactNode } from 'react';
import { loadChannel } from '#app/(app)/(member)/chat/load-chat.ts';

type Props = { params: Promise<{ id: string }>; children: ReactNode };

/** Asked above loading.tsx, so that a conversation of others is answered with its own status. */
export default async function ConversationLayout({ params, children }: Props) {
  await loadChannel((await params).id);
  return children;
}
