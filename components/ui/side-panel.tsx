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
  /** The page without the panel: closing is going there in its stead, so that Back does not open it again. */
  closeHref: string;
  /** Goes there by itself, where the page need not be read again. */
  onClose?: () => void;
  children: ReactNode;
  /** Actions at the lower edge, always in view. */
  footer?: ReactNode;
  className?: string;
};

/**
 * Details beside the page that opened them. It leaves the page usable; Escape closes it and the focus
 * returns to where it came from.
 */
export function SidePanel(props: SidePanelProps) {
  const { title, description, closeHref, onClose, children, footer, className } = props;
  const titleId = useId();
  const panelRef = useRef<HTMLElement>(null);
  const router = useRouter();

  useEffect(() => {
    const cameFrom = document.activeElement;
    panelRef.current?.focus({ preventScroll: true });
    return () => {
      // Who has gone on to something else meanwhile is left there.
      if (document.activeElement !== document.body) return;
      if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus({ preventScroll: true });
    };
  }, []);

  function close() {
    if (onClose === undefined) router.replace(closeHref, { scroll: false });
    else onClose();
  }

  return (
    <aside
      ref={panelRef}
      tabIndex={-1}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close();
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
          replace
          scroll={false}
          aria-label="Close panel"
          onClick={(event) => {
            const opensElsewhere = event.metaKey || event.ctrlKey || event.shiftKey;
            if (onClose === undefined || opensElsewhere) return;
            event.preventDefault();
            onClose();
          }}
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
