'use client';

import { createContext } from 'react';
import type { LiveEvent, LiveState, Presence } from '#lib/domain/live.ts';

/** How often a page that hears nothing asks. */
export const POLL_MS = 30_000;

export type LiveStatus = {
  state: LiveState;
  /** Since when; null before the first connection. In ms. */
  since: number | null;
};

/** What the page's one connection offers to what is shown on the page. */
export type LiveBus = {
  subscribe: (listener: (event: LiveEvent) => void) => () => void;
  /** Signals may have been missed. The page is read again anyway; this is for what holds more than the page reads. */
  subscribeGaps: (listener: () => void) => () => void;
  /** Signals of the last seconds: what came while a page was on its way. */
  recent: () => readonly LiveEvent[];
  /** Reads the page again, soon and when nothing is disturbed by it. */
  refresh: () => void;
  /** Does it when the page is not being read again: the router takes a new address for another page meanwhile. */
  whenRead: (then: () => void) => void;
  /** Keeps the page as it is until the returned function is called. */
  hold: () => () => void;
  /** Hears nothing and is heard by nobody for as long as it is so. */
  pause: (isPaused: boolean) => void;
  /** Looks at once whether it can be live again. */
  nudge: () => void;
  /** Where the other supervisors are at work, each of their pages; the same array until it changes. */
  present: () => readonly Presence[];
  subscribePresence: (listener: () => void) => () => void;
  /** Says where this page is at work; null = nowhere. */
  track: (presence: Presence | null) => void;
  /** Who of the agency has the app open, by user id; the same set until it changes. */
  people: () => ReadonlySet<string>;
  subscribePeople: (listener: () => void) => () => void;
};

/** Null outside the signed-in shell. */
export const LiveBusContext = createContext<LiveBus | null>(null);

export const LiveStatusContext = createContext<LiveStatus>({ state: 'connecting', since: null });
