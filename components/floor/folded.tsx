'use client';

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';

/** Names behind their count. What is folded is not there: two hundred names are not read for a glance. */
export function Folded({ summary, children }: { summary: string; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)} className="group">
      <summary className="flex min-h-[max(2rem,var(--target-min))] cursor-default list-none items-center gap-2 px-4 py-1 select-none hover:bg-hover focus-visible:outline-offset-[-2px] [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground group-open:rotate-90" />
        {summary}
      </summary>
      {isOpen ? <div className="border-t">{children}</div> : null}
    </details>
  );
}
