'use client';

import { Siren } from 'lucide-react';
import type { Emergency } from '#lib/domain/emergency-records.ts';
import { emergencyState } from '#lib/domain/emergency-view.ts';
import { clipped, limitList } from '#lib/domain/emergency-words.ts';
import { type ClockStyle, formatInterval } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { useNow } from '../floor/use-now.ts';
import { Link } from '../ui/link.tsx';

export type EmergencyBannerProps = {
  /** What runs, or is planned. */
  emergencies: readonly Emergency[];
  now: Instant;
  /** Reads of what is planned, and may open the page of each. */
  isSupervisor: boolean;
  /** Names the center, for whoever belongs to none. */
  namesCenter: boolean;
  clockStyle: ClockStyle;
};

/** One line over every page while emergency staffing runs, and for supervisors when it is planned. */
export function EmergencyBanner(props: EmergencyBannerProps) {
  const { emergencies, isSupervisor, namesCenter, clockStyle } = props;
  // Read again, it may know of a later moment than the minute that shows.
  const now = Math.max(useNow(props.now), props.now);
  const shown = emergencies.flatMap((emergency) => {
    const state = emergencyState(emergency, now);
    return state === 'running' || (state === 'planned' && isSupervisor) ? [{ emergency, state }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <ul aria-label="Emergency staffing" data-print="hidden" className="flex flex-col gap-1.5">
      {shown.map(({ emergency, state }) => {
        const { id, reason, limits, centerName, timeZone } = emergency;
        const isRunning = state === 'running';
        return (
          <li
            key={id}
            className={`flex flex-wrap items-center gap-x-3 gap-y-0.5 rounded-md border px-3 py-1.5 ${
              isRunning
                ? 'border-danger bg-danger-soft text-danger-text'
                : 'border-warning bg-warning-soft text-warning-text'
            }`}
          >
            <span className="flex min-w-0 items-center gap-2 font-medium">
              <Siren aria-hidden className="size-4 shrink-0" />
              <span className="wrap-anywhere">
                {isRunning ? 'Emergency staffing' : 'Emergency staffing planned'}
                {namesCenter ? ` at ${centerName}` : ''}: {clipped(reason)}
              </span>
            </span>
            <span className="font-mono text-sm">{formatInterval(emergency, timeZone, clockStyle)}</span>
            <span className="text-sm max-md:hidden">Only warn: {limitList(limits)}.</span>
            {isSupervisor ? (
              <Link
                href={`/emergencies/${id}`}
                className="ml-auto flex min-h-target items-center text-sm font-medium underline underline-offset-4"
              >
                What was done
              </Link>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
