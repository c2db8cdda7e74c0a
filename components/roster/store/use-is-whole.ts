'use client';

import { useRoster } from './use-roster.ts';

/** Whether every day of the block is loaded; until then sums over the block are not known. */
export function useIsWhole(): boolean {
  const { startDate, endDate } = useRoster((state) => state.facts.schedule);
  const { fromDate, toDate } = useRoster((state) => state.loaded);
  return fromDate <= startDate && toDate >= endDate;
}
