'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { parseRosterQuery, type RosterQuery, rosterHref } from '#lib/domain/roster-query.ts';

/** What the address says, and a way to change it without asking the server. `isQuiet` leaves no step for Back. */
export function useRosterQuery(): {
  query: RosterQuery;
  go: (change: Partial<RosterQuery>, options?: { isQuiet?: boolean }) => void;
} {
  const params = useSearchParams();
  const query = useMemo(() => parseRosterQuery(new URLSearchParams(params)), [params]);
  const go = useCallback(
    (change: Partial<RosterQuery>, { isQuiet = false } = {}) => {
      const href = rosterHref({ ...query, ...change });
      if (isQuiet) window.history.replaceState(null, '', href);
      else window.history.pushState(null, '', href);
    },
    [query],
  );
  return { query, go };
}
