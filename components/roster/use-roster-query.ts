'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useContext, useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import { LiveBusContext } from '#components/live/live-context.ts';
import { parseRosterQuery, type RosterQuery, rosterHref } from '#lib/domain/roster-query.ts';

const PATH = rosterHref({});
const listeners = new Set<() => void>();
/** What is shown and not yet in the address: each is a step for Back but those of `isQuiet`. */
let ahead: { href: string; isQuiet: boolean }[] = [];

/**
 * What the address says, and a way to change it without asking the server. `isQuiet` leaves no step for Back.
 *
 * It is the browser's own address: the router follows it only when nothing else is under way, and who presses a view
 * while the page is being read again wants the view now. The address itself waits for that reading, since the router
 * may load a page whole whose address changes meanwhile, and what is typed would be lost.
 */
export function useRosterQuery(): {
  query: RosterQuery;
  go: (change: Partial<RosterQuery>, options?: { isQuiet?: boolean }) => void;
} {
  const bus = useContext(LiveBusContext);
  const params = useSearchParams();
  const routed = useMemo(() => rosterHref(parseRosterQuery(new URLSearchParams(params))), [params]);
  const href = useSyncExternalStore(
    subscribe,
    // On the way to another page this one stays as it is.
    () => (isHere() ? currentHref() : routed),
    () => routed,
  );
  const query = useMemo(() => parseRosterQuery(new URLSearchParams(href.slice(PATH.length))), [href]);
  // A link was followed: the router writes the address when it shows the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each address that is routed to
  useLayoutEffect(tell, [routed]);
  const go = useCallback(
    (change: Partial<RosterQuery>, { isQuiet = false } = {}) => {
      const next = rosterHref({ ...readHref(currentHref()), ...change });
      const last = ahead.at(-1);
      if (last !== undefined && isQuiet) ahead = [...ahead.slice(0, -1), { ...last, href: next }];
      else ahead = [...ahead, { href: next, isQuiet }];
      tell();
      if (bus === null) write();
      else bus.whenRead(write);
    },
    [bus],
  );
  return { query, go };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', leave);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', leave);
  };
}

/** Puts what is shown into the address, if it is still this page's. */
function write() {
  const steps = isHere() ? ahead : [];
  ahead = [];
  for (const { href, isQuiet } of steps) {
    if (isQuiet) window.history.replaceState(null, '', href);
    else window.history.pushState(null, '', href);
  }
  tell();
}

/** Back or Forward: what was not in the address yet is given up for what is there now. */
function leave() {
  ahead = [];
  tell();
}

function tell(): void {
  for (const listener of [...listeners]) listener();
}

function isHere(): boolean {
  return window.location.pathname === PATH;
}

function currentHref(): string {
  return ahead.at(-1)?.href ?? rosterHref(readHref(window.location.href));
}

function readHref(href: string): RosterQuery {
  return parseRosterQuery(new URL(href, window.location.href).searchParams);
}
