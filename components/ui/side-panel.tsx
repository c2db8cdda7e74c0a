'use client';

import { X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { cn } from '#lib/utils.ts';
import { buttonVariants } from './button-variants.ts';
import { Link } from './link.tsx';

export type SidePanelProps = {
  title: ReactNode;
  description?: ReactNode;
  /** The page without the panel: closing is going there, so the panel has its own URL. */
  closeHref: string;
  children: ReactNode;
  /** Actions at the lower edge, always in view. */
  footer?: ReactNode;
  className?: string;
};

/**
 * Details beside the page that opened them. It leaves the page usable; Escape closes it and the focus
 * returns to where it came from.
 */
export function SidePanel({ title, description, closeHref, children, footer, className }: SidePanelProps) {
  const titleId = useId();
  const panelRef = useRef<HTMLElement>(null);
  const router = useRouter();

  useEffect(() => {
    const cameFrom = document.activeElement;
    panelRef.current?.focus({ preventScroll: true });
    return () => {
      if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus({ preventScroll: true });
    };
  }, []);

  return (
    <aside
      ref={panelRef}
      tabIndex={-1}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) router.push(closeHref, { scroll: false });
      }}
      className={cn(
        'fixed inset-y-0 right-0 z-30 flex w-full flex-col border-l border-border-strong bg-popover outline-none md:w-[26rem]',
        className,
      )}
    >
      <header className="flex items-start justify-between gap-4 border-b px-4 py-3">
        <div className="min-w-0">
          <h2 id={titleId} className="text-lg font-semibold">
            {title}
          </h2>
          {description ? <p className="text-sm text-muted-foreground">{description}</p> : null}
        </div>
        <Link
          href={closeHref}
          scroll={false}
          aria-label="Close panel"
          className={buttonVariants({ variant: 'ghost', size: 'icon-sm' })}
        >
          <X aria-hidden />
        </Link>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">{children}</div>
      {footer ? (
        <footer className="flex flex-wrap justify-end gap-2 border-t px-4 py-3">{footer}</footer>
      ) : null}
    </aside>
  );
}
