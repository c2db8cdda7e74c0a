import type { RealtimeChannel } from '@supabase/supabase-js';

/** Realtime closes a channel that says more than five times in half a minute where it is. */
const callsMax = 4;
const windowMs = 31_000;
/** Whoever only passes by on the way to somebody else is not worth a word. In ms. */
const settleMs = 400;

/** A few plain values. */
type Sayable = Readonly<Record<string, string | number | null>>;

export type PresenceSender<Said extends Sayable> = {
  track: (presence: Said | null) => void;
  /** The channel as it was joined, or joined again; null while there is none. */
  attach: (channel: Pick<RealtimeChannel, 'track' | 'untrack'> | null) => void;
};

/** Says where a page is at work: the latest at last, never too often, and again after each join. */
export function createPresenceSender<Said extends Sayable>(): PresenceSender<Said> {
  let channel: Pick<RealtimeChannel, 'track' | 'untrack'> | null = null;
  let wanted: Said | null = null;
  let said: Said | null = null;
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

function isSame(one: Sayable | null, other: Sayable | null): boolean {
  if (one === null || other === null) return one === other;
  return Object.keys(one).every((key) => one[key] === other[key]);
}
