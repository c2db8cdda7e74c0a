import type { ReactNode } from 'react';

/** Loads the whole page: without a connection the worker answers that, and the router nothing. */
export function PlainLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      className="inline-flex min-h-target items-center underline underline-offset-4 hover:text-foreground"
    >
      {children}
    </a>
  );
}
