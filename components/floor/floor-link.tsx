import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '../ui/link.tsx';

/** A line of the floor that opens what can be done with it. */
export function FloorLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      scroll={false}
      prefetch={false}
      className="flex min-h-[max(2rem,var(--target-min))] items-center justify-between gap-3 px-4 py-1 hover:bg-hover focus-visible:outline-offset-[-2px]"
    >
      <span className="flex min-w-0 flex-1 items-center justify-between gap-4">{children}</span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
    </Link>
  );
}
