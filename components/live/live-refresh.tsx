'use client';

import type { LiveEventName } from '#lib/domain/live.ts';
import { useLive } from './use-live.ts';

export type LiveRefreshProps = {
  /** The signals that concern the page. */
  on: readonly LiveEventName[];
  /** Of those about a schedule, only the ones about this. */
  scheduleId?: number;
};

/** Reads the page it stands on again when one of the signals comes. */
export function LiveRefresh({ on, scheduleId }: LiveRefreshProps) {
  const { refresh } = useLive(on, ({ payload: { schedule } }) => {
    if (scheduleId === undefined || schedule === undefined || schedule === scheduleId) refresh();
  });
  return null;
}
