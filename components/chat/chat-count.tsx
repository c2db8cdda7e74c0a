'use client';

import { cn } from '#lib/utils.ts';
import { shortCount } from '../notices/title-count.ts';
import { useChatOffice } from './chat-context.ts';

/** How many conversations have something unread, at the way to the chat; nothing when there are none. */
export function ChatCount({ className }: { className?: string }) {
  const { unread } = useChatOffice();
  if (unread === 0) return null;
  return (
    <span
      className={cn(
        'flex h-4 min-w-4 items-center justify-center rounded-full border border-card bg-primary px-1 text-[0.6875rem] leading-none font-semibold text-primary-foreground tabular-nums forced-colors:border-[CanvasText]',
        className,
      )}
    >
      {shortCount(unread)}
      <span className="sr-only"> unread</span>
    </span>
  );
}
