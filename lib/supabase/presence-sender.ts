import type { RealtimeChannel } from '@supabase/supabase-js';
import type { Presence } from '#lib/domain/live.ts';

/** Realtime closes a channel that says more than five times in half a minute where it is. */
const callsMax = 4;
const windowMs = 31_000;
/** Whoever only passes by on the way to somebody else is not worth a word. In ms. */
const settleMs = 400;

export type PresenceSender = {
  track: (presence: Presence | null) => void;
  /** The channel as it was joined, or joined again; null while there is none. */
  attach: (channel: Pick<RealtimeChannel, 'track' | 'untrack'> | null) => void;
};

/** Says where a page is at work: the latest at last, never too often, and again after each join. */
export function createPresenceSender(): PresenceSender {
  let channel: Pick<RealtimeChannel, 'track' | 'untrack'> | null = null;
  let wanted: Presence | null = null;
  let said: Presence | null = null;
  let saidAt: number[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function plan(ms: number) {
    clearTimeout(timer);
    if (channel === null || isSame(wanted, said)) return;
    const [oldest] = saidAt;
    const heldMs = oldest === undefined || saidAt.length < callsMax ? 0 : oldest + windowMs - Date.now();
    timer = setTimeout(say, Math.max(ms, heldMs));
  }

  function say() {
    said = wanted;
    saidAt = [...saidAt.slice(1 - callsMax), Date.now()];
    void (said === null ? channel?.untrack() : channel?.track(said));
  }

  return {
    track: (presence) => {
      wanted = presence;
      plan(settleMs);
    },
    attach: (next) => {
      channel = next;
      // Each join is counted anew, and knows nothing of what was said before.
      said = null;
      saidAt = [];
      plan(0);
    },
  };
}

function isSame(one: Presence | null, other: Presence | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.userId === other.userId && one.scheduleId === other.scheduleId && one.personId === other.personId
  );
}
