/** What the database tells open pages: that something moved, never what it says now. */
export const LIVE_EVENTS = [
  'roster',
  'settings',
  'schedules',
  'generation',
  'people',
  'notices',
  'profile',
  'topics',
] as const;

export type LiveEventName = (typeof LIVE_EVENTS)[number];

/** One signal. The payload has ids and versions: see `live_topics` among the migrations. */
export type LiveEvent = { name: LiveEventName; payload: Readonly<Record<string, unknown>> };

/** `off`: nothing is heard, so pages ask by themselves every so often. */
export type LiveState = 'connecting' | 'live' | 'off';

export type LiveListeners = {
  onState: (state: LiveState) => void;
  onEvent: (event: LiveEvent) => void;
  /** Something may have been missed: what is shown must be read again. */
  onGap: () => void;
};

export type LiveConnection = {
  /** Looks at once whether it can be live again, and reads again if it is. */
  nudge: () => void;
  close: () => void;
};

export type ConnectLive = (listeners: LiveListeners) => LiveConnection;

export function isLiveEventName(name: string): name is LiveEventName {
  return LIVE_EVENTS.some((known) => known === name);
}
