import type { ReactNode } from 'react';
import { ChatDeskProvider } from '#components/chat/chat-desk.tsx';
import { ChatFrame } from '#components/chat/chat-frame.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { loadChannels } from './load-chat.ts';

// Read before anything is sent, so that a conversation of others is answered with its own status.
export default async function ChatLayout({ children }: { children: ReactNode }) {
  const user = await requireUser();
  return (
    <ChatDeskProvider
      viewer={{
        id: user.id,
        fullName: user.fullName,
        role: user.role,
        timeZone: user.center?.clock.timeZone ?? 'UTC',
        clockStyle: user.clockStyle,
      }}
      now={Date.now()}
      channels={await loadChannels()}
    >
      <ChatFrame>{children}</ChatFrame>
    </ChatDeskProvider>
  );
}
