import { type ReactNode, Suspense } from 'react';
import { ChatDeskProvider } from '#components/chat/chat-desk.tsx';
import { ChatFrame } from '#components/chat/chat-frame.tsx';
import { ChatSkeleton } from '#components/chat/chat-skeleton.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { loadChannels } from './load-chat.ts';

export default function ChatLayout({ children }: { children: ReactNode }) {
  return (
    <Suspense fallback={<ChatSkeleton />}>
      <Desk>{children}</Desk>
    </Suspense>
  );
}

async function Desk({ children }: { children: ReactNode }) {
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
