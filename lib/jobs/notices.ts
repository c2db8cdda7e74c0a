/** Notifications of the database, for those who wait for one of them. */
export type Notices = {
  /** Calls `hear` at each notification of that channel and payload until the returned function is called. */
  listen(channel: string, payload: string, hear: () => void): () => void;
};

/** `tell` is for the one who hears the database. */
export function createNotices(): Notices & { tell(channel: string, payload: string): void } {
  const listeners = new Map<string, Set<() => void>>();
  const keyOf = (channel: string, payload: string) => `${channel}\n${payload}`;
  return {
    listen(channel, payload, hear) {
      const key = keyOf(channel, payload);
      const group = listeners.get(key) ?? new Set();
      // A function of its own, so that one who listens twice is two.
      const listener = () => hear();
      listeners.set(key, group.add(listener));
      return () => {
        group.delete(listener);
        if (group.size === 0 && listeners.get(key) === group) listeners.delete(key);
      };
    },
    tell(channel, payload) {
      for (const hear of listeners.get(keyOf(channel, payload)) ?? []) hear();
    },
  };
}
