'use client';

import { type ReactNode, useMemo } from 'react';
import { LiveProvider } from '#components/live/live-provider.tsx';
import { type BrowserProject, liveConnector } from '#lib/supabase/browser.ts';

export type LiveShellProps = BrowserProject & { children: ReactNode };

/** Connects what is inside to the project whose address the server knows. */
export function LiveShell({ url, publishableKey, children }: LiveShellProps) {
  const connect = useMemo(() => liveConnector({ url, publishableKey }), [url, publishableKey]);
  return <LiveProvider connect={connect}>{children}</LiveProvider>;
}
