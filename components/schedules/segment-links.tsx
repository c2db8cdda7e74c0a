import { cn } from '#lib/utils.ts';
import { Link } from '../ui/link.tsx';

export type SegmentLinksProps = {
  label: string;
  items: readonly { label: string; href: string; isCurrent: boolean }[];
};

/** A few choices side by side, each with its address. */
export function SegmentLinks({ label, items }: SegmentLinksProps) {
  return (
    <nav
      aria-label={label}
      data-print="hidden"
      className="flex w-fit rounded-md border border-border-strong bg-muted p-0.5"
    >
      {items.map((item) => (
        <Link
          key={item.label}
          href={item.href}
          scroll={false}
          aria-current={item.isCurrent ? 'true' : undefined}
          className={cn(
            'flex h-[calc(var(--control-height)-0.375rem)] min-h-target items-center rounded-sm border border-transparent px-2.5 text-sm font-medium text-muted-foreground hover:text-foreground',
            'aria-[current]:border-border-strong aria-[current]:bg-card aria-[current]:text-foreground',
          )}
        >
          {item.label}
        </Link>
      ))}
    </nav>
  );
}
