import type { HealthPart, HealthTile } from '#lib/domain/health-records.ts';
import { cn } from '#lib/utils.ts';
import { Link } from '../ui/link.tsx';

const TONES: Record<HealthTile['tone'], string> = {
  good: 'text-success-text',
  warning: 'text-warning-text',
  danger: 'text-danger-text',
  plain: '',
};

/** The health of a schedule in a few numbers; each leads to the part that explains it. */
export function HealthTiles({
  tiles,
  current,
  hrefOf,
}: {
  tiles: readonly HealthTile[];
  current: HealthPart;
  hrefOf: (part: HealthPart) => string;
}) {
  return (
    <nav
      aria-label="Health in numbers"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-border md:grid-cols-4"
    >
      {tiles.map(({ part, label, value, note, tone }) => (
        <Link
          key={part}
          href={hrefOf(part)}
          scroll={false}
          aria-current={part === current ? 'page' : undefined}
          className="flex min-w-0 flex-col gap-0.5 bg-card px-4 py-3 hover:bg-hover focus-visible:outline-offset-[-2px] aria-[current]:bg-primary-soft"
        >
          <span className="text-sm text-muted-foreground">{label}</span>
          <span className={cn('text-lg font-semibold tabular-nums', TONES[tone])}>{value}</span>
          <span className="text-sm text-muted-foreground">{note}</span>
        </Link>
      ))}
    </nav>
  );
}
