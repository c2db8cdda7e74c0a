'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import { parseRosterQuery, type RosterQuery, rosterHref } from '#lib/domain/roster-query.ts';

const PATH = rosterHref({});
const listeners = new Set<() => void>();

/**
 * What the address says, and a way to change it without asking the server. `isQuiet` leaves no step for Back.
 *
 * It is the browser's own address: the router follows it only when nothing else is under way, and who presses a view
 * while the page is being read again wants the view now.
 */
export function useRosterQuery(): {
  query: RosterQuery;
  go: (change: Partial<RosterQuery>, options?: { isQuiet?: boolean }) => void;
} {
  const params = useSearchParams();
  const routed = useMemo(() => rosterHref(parseRosterQuery(new URLSearchParams(params))), [params]);
  const href = useSyncExternalStore(
    subscribe,
    // On the way to another page this one stays as it is.
    () => (window.location.pathname === PATH ? currentHref() : routed),
    () => routed,
  );
  const query = useMemo(() => parseRosterQuery(new URLSearchParams(href.slice(PATH.length))), [href]);
  // A link was followed: the router writes the address when it shows the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each address that is routed to
  useLayoutEffect(tell, [routed]);
  const go = useCallback((change: Partial<RosterQuery>, { isQuiet = false } = {}) => {
    const next = rosterHref({ ...currentQuery(), ...change });
    if (isQuiet) window.history.replaceState(null, '', next);
    else window.history.pushState(null, '', next);
    tell();
  }, []);
  return { query, go };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

function tell(): void {
  for (const listener of [...listeners]) listener();
}

function currentQuery(): RosterQuery {
  return parseRosterQuery(new URLSearchParams(window.location.search));
}

function currentHref(): string {
  return rosterHref(currentQuery());
}
