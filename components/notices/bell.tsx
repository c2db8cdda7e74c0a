'use client';

import { Bell as BellIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { INBOX_HREF } from '#lib/domain/inbox-query.ts';
import { Link } from '../ui/link.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { shortCount, titleWithCount } from './title-count.ts';
import { useUnread } from './use-unread.ts';

export type BellProps = {
  /** What the server counted for the page; from then on the bell counts by itself. */
  unread: number;
};

/** The way to the inbox, with how much of it is new; the title of the tab says it too. */
export function Bell({ unread }: BellProps) {
  const count = useUnread(unread);
  const spoken = useSpokenRise(count);
  useTitleCount(count);
  const name = count === 0 ? 'Inbox' : `Inbox, ${count} unread`;
  return (
    <>
      <Tooltip content={name} side="bottom">
        <Link
          href={INBOX_HREF}
          aria-label={name}
          className="flex size-[max(2rem,var(--target-min))] shrink-0 items-center justify-center rounded-md text-muted-foreground hover:bg-hover hover:text-foreground"
        >
          <span className="relative">
            <BellIcon aria-hidden className="size-4" />
            {count === 0 ? null : (
              <span
                aria-hidden
                // Over the icon's corner, so that nothing beside it moves.
                className="absolute -top-2 left-1.5 flex h-4 min-w-4 items-center justify-center rounded-full border border-background bg-primary px-0.5 text-[0.6875rem] leading-none font-semibold text-primary-foreground tabular-nums forced-colors:border-[CanvasText]"
              >
                {shortCount(count)}
              </span>
            )}
          </span>
        </Link>
      </Tooltip>
      <VisuallyHidden>
        <span aria-live="polite">{spoken}</span>
      </VisuallyHidden>
    </>
  );
}

/** Only a rise is news: what was there with the page is on the bell, and reading is the person's own doing. */
function useSpokenRise(count: number): string {
  const [{ last, spoken }, setHeard] = useState({ last: count, spoken: '' });
  if (count !== last) {
    setHeard({ last: count, spoken: count > last ? `New notice, ${count} unread.` : '' });
  }
  return spoken;
}

/** The router writes a title with each page; the count is put in front of whatever it writes. */
function useTitleCount(count: number) {
  useEffect(() => {
    const write = (shown: number) => {
      const title = titleWithCount(document.title, shown);
      if (title !== document.title) document.title = title;
    };
    write(count);
    const observer = new MutationObserver(() => write(count));
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      write(0);
    };
  }, [count]);
}
