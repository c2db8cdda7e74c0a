import { Badge } from '../ui/badge.tsx';
import { Link } from '../ui/link.tsx';
import type { CenterRow } from './center-panel.tsx';
import { PlannedLines } from './planned-lines.tsx';

/** The agency's centers with what is planned, the oldest first. */
export function CenterSection({ centers }: { centers: readonly CenterRow[] }) {
  return (
    <ul aria-label="Centers" className="max-w-2xl divide-y rounded-lg border bg-card">
      {centers.map(({ id, name, timeZone, dayStart, isActive, planned }) => (
        <li
          key={id}
          className="relative flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 px-cell py-1.5 hover:bg-muted"
        >
          <Link
            href={`/settings/centers?center=${id}`}
            scroll={false}
            className="font-medium text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline"
          >
            {name}
          </Link>
          {isActive ? null : <Badge tone="outline">Closed</Badge>}
          <span className="text-sm text-muted-foreground sm:ml-auto">
            {timeZone}, day starts at <span className="font-mono">{dayStart}</span>
          </span>
          <PlannedLines lines={planned} />
        </li>
      ))}
    </ul>
  );
}
