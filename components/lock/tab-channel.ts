import type { TabMessage } from './session-watch.ts';

/** What the tabs of a browser tell each other of their one session. */
const NAME = 'session';

/** Tells every tab, this one included. */
export function tellTabs(message: TabMessage): void {
  const channel = openTabChannel();
  channel.postMessage(message);
  channel.close();
}

/** Hears the other tabs and `tellTabs` of this one; what it posts itself it does not hear. */
export function openTabChannel(): BroadcastChannel {
  return new BroadcastChannel(NAME);
}
