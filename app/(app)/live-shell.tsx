'use client';

import { type ReactNode, useMemo } from 'react';
import { LiveProvider } from '#components/live/live-provider.tsx';
import { type BrowserProject, liveConnector } from '#lib/supabase/browser.ts';

export type LiveShellProps = BrowserProject & { userId: string; children: ReactNode };

/** Connects what is inside to the project whose address the server knows. */
export function LiveShell({ url, publishableKey, userId, children }: LiveShellProps) {
  const connect = useMemo(() => liveConnector({ url, publishableKey }), [url, publishableKey]);
  return (
    <LiveProvider connect={connect} userId={userId}>
      {children}
    </LiveProvider>
  );
}
