import { cn } from '#lib/utils.ts';
import { Link } from '../ui/link.tsx';

export type ChoiceLink = { href: string; label: string; isCurrent: boolean };

/** One of a few, side by side, each with its URL. */
export function ChoiceLinks({
  label,
  choices,
  className,
}: {
  label: string;
  choices: readonly ChoiceLink[];
  className?: string;
}) {
  return (
    <nav
      aria-label={label}
      data-print="hidden"
      className={cn(
        'flex w-fit max-w-full overflow-x-auto rounded-md border border-border-strong bg-card p-0.5',
        className,
      )}
    >
      {choices.map(({ href, label: words, isCurrent }) => (
        <Link
          key={href}
          href={href}
          scroll={false}
          aria-current={isCurrent ? 'page' : undefined}
          className="flex h-[calc(var(--control-height)-0.375rem)] min-h-target items-center rounded-sm px-3 text-sm font-medium whitespace-nowrap text-muted-foreground hover:text-foreground focus-visible:outline-offset-[-2px] aria-[current]:bg-primary-soft aria-[current]:text-primary-text"
        >
          {words}
        </Link>
      ))}
    </nav>
  );
}
