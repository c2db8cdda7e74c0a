import type { Emergency } from '#lib/domain/emergency-records.ts';
import { emergencyState, heldFor } from '#lib/domain/emergency-view.ts';
import { limitList } from '#lib/domain/emergency-words.ts';
import { type ClockStyle, formatInterval } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Link } from '../ui/link.tsx';
import { EmergencyBadge } from './emergency-badge.tsx';

export type EmergencyListProps = {
  /** The latest start first. */
  emergencies: readonly Emergency[];
  now: Instant;
  clockStyle: ClockStyle;
};

/** Emergency staffing of the agency, each with the way to what was done under it. */
export function EmergencyList({ emergencies, now, clockStyle }: EmergencyListProps) {
  return (
    <ul aria-label="Emergency staffing" className="max-w-4xl divide-y rounded-lg border bg-card">
      {emergencies.map((emergency) => {
        const { id, reason, centerName, timeZone, limits, declaredByName } = emergency;
        return (
          <li
            key={id}
            className="relative flex min-h-row flex-wrap items-start justify-between gap-x-4 gap-y-1 px-cell py-2 hover:bg-muted"
          >
            <span className="flex min-w-0 flex-1 basis-72 flex-col gap-0.5">
              <Link
                href={`/emergencies/${id}`}
                className="line-clamp-2 font-medium wrap-anywhere text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline"
              >
                {reason}
              </Link>
              <span className="text-sm text-muted-foreground">
                {centerName} · {limitList(limits)} · declared by {declaredByName}
              </span>
            </span>
            <span className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-mono text-sm">
                {formatInterval(heldFor(emergency), timeZone, clockStyle)}
              </span>
              <EmergencyBadge state={emergencyState(emergency, now)} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
