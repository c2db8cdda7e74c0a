import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';

/** A key. */
export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cn(
        'inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-border-strong bg-muted px-1 text-sm text-muted-foreground',
        className,
      )}
    >
      {children}
    </kbd>
  );
}
