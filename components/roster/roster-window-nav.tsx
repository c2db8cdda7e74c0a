import { ChevronLeft, ChevronRight } from 'lucide-react';
import { cn } from '#lib/utils.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';

export type RosterWindowNavProps = {
  /** The window in words: `1–28 Feb 2026`. */
  label: string;
  /** Null at the edges of the block. */
  previousHref: string | null;
  nextHref: string | null;
  /** Window lengths, each with its URL: `Week`, `2 weeks`, `4 weeks`. */
  lengths: readonly { label: string; href: string; isCurrent: boolean }[];
};

/** Steps through time and chooses how much of it is shown; all of it is in the URL. */
export function RosterWindowNav({ label, previousHref, nextHref, lengths }: RosterWindowNavProps) {
  return (
    <div className="flex flex-wrap items-center gap-3" data-print="hidden">
      <div className="flex items-center gap-1">
        <Step href={previousHref} label="Earlier" />
        <Step href={nextHref} label="Later" />
      </div>
      <p aria-live="polite" className="font-medium">
        {label}
      </p>
      {lengths.length > 0 ? (
        <nav
          aria-label="Length shown"
          className="ml-auto flex rounded-md border border-border-strong bg-muted p-0.5"
        >
          {lengths.map((length) => (
            <Link
              key={length.label}
              href={length.href}
              scroll={false}
              aria-current={length.isCurrent ? 'true' : undefined}
              className={cn(
                'flex h-[calc(var(--control-height)-0.375rem)] min-h-target items-center rounded-sm border border-transparent px-2.5 text-sm font-medium text-muted-foreground hover:text-foreground',
                'aria-[current]:border-border-strong aria-[current]:bg-card aria-[current]:text-foreground',
              )}
            >
              {length.label}
            </Link>
          ))}
        </nav>
      ) : null}
    </div>
  );
}

function Step({ href, label }: { href: string | null; label: 'Earlier' | 'Later' }) {
  const Icon = label === 'Earlier' ? ChevronLeft : ChevronRight;
  if (href === null) {
    return (
      <span aria-hidden className="flex h-control w-control items-center justify-center text-border-strong">
        <Icon className="size-4" />
      </span>
    );
  }
  return (
    <ButtonLink href={href} scroll={false} size="icon" aria-label={label}>
      <Icon aria-hidden />
    </ButtonLink>
  );
}
