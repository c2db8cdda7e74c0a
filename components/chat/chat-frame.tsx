'use client';

import { useSelectedLayoutSegment } from 'next/navigation';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';
import { ChannelList } from './channel-list.tsx';

/**
 * The conversations beside the one that is open, as high as what is left of the screen: both scroll within themselves. On a phone one or
 * the other is the page.
 */
export function ChatFrame({ children }: { children: ReactNode }) {
  const segment = useSelectedLayoutSegment();
  return (
    <div data-fills-screen className="-mx-4 flex min-h-56 flex-1 md:-mx-6">
      <div
        className={cn(
          'flex w-full min-w-0 flex-col border-r bg-card md:w-72 md:shrink-0 xl:w-80',
          segment !== null && 'max-md:hidden',
        )}
      >
        <ChannelList isPage={segment === null} />
      </div>
      <div className={cn('relative flex min-w-0 flex-1 flex-col', segment === null && 'max-md:hidden')}>
        {children}
      </div>
    </div>
  );
}
