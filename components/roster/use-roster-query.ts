'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useContext, useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import { type LiveBus, LiveBusContext } from '#components/live/live-context.ts';
import { parseRosterQuery, type RosterQuery, rosterHref } from '#lib/domain/roster-query.ts';
import { handleTraversals } from './traversal.ts';

const PATH = rosterHref({});
const listeners = new Set<() => void>();
/** What is shown while the router does not know of it, and may set the address back; null = the address says it. */
let shown: string | null = null;
/** The page as the router holds it; null = it is not on the screen. */
let routedPage: { href: string; historyState: unknown; bus: LiveBus | null } | null = null;

/**
 * What the address says, and a way to change it without asking the server. `isQuiet` leaves no step for Back.
 *
 * It is the browser's own address: the router follows it only when nothing else is under way, and who presses a view
 * while the page is being read again wants the view now, and Back to lead to the one before. The router hears of it after
 * that reading, since it may load a page whole whose address changes meanwhile, and what is typed would be lost. So it
 * is with Back and Forward between views of one block.
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
  useLayoutEffect(() => {
    routedPage = { href: routed, historyState: window.history.state, bus };
    return () => {
      routedPage = null;
    };
  });
  const go = useCallback(
    (change: Partial<RosterQuery>, { isQuiet = false } = {}) => {
      const next = rosterHref({ ...readHref(currentHref()), ...change });
      // With the router's own state it takes this for its own doing.
      if (isQuiet) window.history.replaceState(window.history.state, '', next);
      else window.history.pushState(window.history.state, '', next);
      show(next, bus);
    },
    [bus],
  );
  return { query, go };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const undo = handleTraversals(traverse);
  return () => {
    listeners.delete(listener);
    undo();
  };
}

/** Tells the router what is shown, if it is still this page. */
function settle() {
  const href = shown;
  shown = null;
  if (href !== null && isHere()) window.history.replaceState(null, '', href);
  tell();
}

function show(href: string, bus: LiveBus | null) {
  shown = href;
  tell();
  if (bus === null) settle();
  else bus.whenRead(settle);
}

/** Back or Forward: what is there now is shown, or left to the router where the server has to be asked for it. */
function traverse(): boolean {
  const href = isHere() ? rosterHref(readHref(window.location.href)) : null;
  if (href === null || routedPage === null || readHref(routedPage.href).block !== readHref(href).block) {
    if (shown !== null) shown = href;
    tell();
    return false;
  }
  // What the router wrote there may be of before a reading: it would ask for that anew, and load the page whole when
  // the answer is another.
  window.history.replaceState(routedPage.historyState, '', window.location.href);
  show(href, routedPage.bus);
  return true;
}

function tell(): void {
  for (const listener of [...listeners]) listener();
}

function isHere(): boolean {
  return window.location.pathname === PATH;
}

function currentHref(): string {
  return shown ?? rosterHref(readHref(window.location.href));
}

function readHref(href: string): RosterQuery {
  return parseRosterQuery(new URL(href, window.location.href).searchParams);
}
