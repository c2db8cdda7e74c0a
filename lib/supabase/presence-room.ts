import type { RealtimeChannel } from '@supabase/supabase-js';
import { createPresenceSender, type PresenceSender } from './presence-sender.ts';

type Sayable = Readonly<Record<string, string | number | null>>;

/** A topic on which pages say who is there, to each other. */
export type PresenceRoom<Said extends Sayable> = {
  /** Whether it is this topic. */
  carries: (topic: string) => boolean;
  track: PresenceSender<Said>['track'];
  /** Before the channel joins: hears who is there, as long as `isCurrent`. */
  hear: (channel: RealtimeChannel, isCurrent: () => boolean) => void;
  /** It has joined, or joined again. */
  enter: (channel: RealtimeChannel) => void;
  /** Who is there is told anew with the next join; until then nobody knows. */
  leave: () => void;
};

/**
 * Says where this page is on the topics that `carries` names, and tells what the others say there.
 *
 * @param options.read what somebody said; null where it makes no sense, since it comes from another browser
 */
export function createPresenceRoom<Said extends Sayable, Heard>(options: {
  carries: (topic: string) => boolean;
  read: (said: unknown) => Heard | null;
  tell: (heard: Heard[]) => void;
}): PresenceRoom<Said> {
  const sender = createPresenceSender<Said>();
  return {
    carries: options.carries,
    track: sender.track,
    hear: (channel, isCurrent) => {
      channel.on('presence', { event: 'sync' }, () => {
        if (!isCurrent()) return;
        const said = Object.values(channel.presenceState()).flat().map(options.read);
        options.tell(said.filter((one) => one !== null));
      });
    },
    enter: (channel) => sender.attach(channel),
    leave: () => {
      sender.attach(null);
      options.tell([]);
    },
  };
}
