'use client';

import { TriangleAlert } from 'lucide-react';
import { type ClockStyle, formatClock } from '#lib/domain/format.ts';
import { createZone, formatTime } from '#lib/domain/time.ts';
import { type Troubles, troubleLines } from '#lib/domain/troubles.ts';
import type { Instant } from '#lib/domain/types.ts';
import { POLL_MS } from './live-context.ts';
import { useLive } from './use-live.ts';
import { useTroubles } from './use-troubles.ts';

export type TroubleBannerProps = {
  /** As the server knew them when the page was read. */
  initial: Troubles;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** Over every page a line for each thing that does not work, until it does again. */
export function TroubleBanner({ initial, timeZone, clockStyle }: TroubleBannerProps) {
  const live = useLive();
  const { troubles, away } = useTroubles(initial, live.state);
  const zone = createZone(timeZone);
  const say = (instant: Instant) => formatClock(formatTime(zone.toLocal(instant).minutes), clockStyle);
  const lines = troubleLines(troubles, { live, away, pollSeconds: POLL_MS / 1000 }, say);
  return (
    <div role="status" aria-label="What does not work" data-print="hidden" className="empty:absolute">
      {lines.length === 0 ? null : (
        <ul className="flex flex-col gap-1 rounded-md border border-warning bg-warning-soft px-3 py-1.5 text-warning-text">
          {lines.map(({ key, title, text }) => (
            <li key={key} className="flex gap-2">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              <p className="min-w-0">
                <span className="font-medium">{title}</span> {text}
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
