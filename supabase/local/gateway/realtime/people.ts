import { createMeter, type Meter, type RealtimeLimits } from './limits.ts';
import { Refusal } from './refusal.ts';
import type { Person } from './tokens.ts';

/** What one person has of a project: sockets that have joined, and joins. Nobody can use up what is everybody's. */
export type People = {
  /**
   * Takes a place for one channel of a socket; a socket counts once, however many channels it has. Returns how to give
   * the place back, to be called once. Throws a `Refusal` when the person has too many sockets.
   */
  enter(person: Person, socket: object): () => void;
  /** Counts a join; throws a `Refusal` when there are too many. Those without a person share what their address has. */
  countJoin(person: Person, address: string | null): void;
};

type Limits = Pick<RealtimeLimits, 'socketsPerPerson' | 'joinsPerSecondAndPerson'>;

/** A meter that was left alone for so long is full again, and need not be kept. */
const METER_MS = 10_000;

export function createPeople(limits: Limits, now: () => number = Date.now): People {
  /** The sockets of each person, and on how many channels the person speaks there. */
  const sockets = new Map<string, Map<object, number>>();
  /** Those used last come last. */
  const meters = new Map<string, { meter: Meter; usedAt: number }>();

  function meterOf(key: string): Meter {
    const time = now();
    const meter = meters.get(key)?.meter ?? createMeter(limits.joinsPerSecondAndPerson, now);
    meters.delete(key);
    meters.set(key, { meter, usedAt: time });
    for (const [known, { usedAt }] of meters) {
      if (usedAt > time - METER_MS) break;
      meters.delete(known);
    }
    return meter;
  }

  return {
    enter(person, socket) {
      const key = personId(person);
      if (key === null) return () => {};
      const held = sockets.get(key) ?? new Map<object, number>();
      if (!held.has(socket) && held.size >= limits.socketsPerPerson) {
        throw new Refusal(
          'ConnectionRateLimitReached',
          `Too many connections of one person (${limits.socketsPerPerson} at most)`,
        );
      }
      sockets.set(key, held);
      held.set(socket, (held.get(socket) ?? 0) + 1);
      return () => {
        const channels = (held.get(socket) ?? 0) - 1;
        if (channels > 0) held.set(socket, channels);
        else held.delete(socket);
        if (held.size === 0) sockets.delete(key);
      };
    },
    countJoin(person, address) {
      if (person.role === 'service_role') return;
      const id = personId(person);
      if (meterOf(id === null ? `address ${address}` : `person ${id}`).take()) return;
      throw new Refusal(
        'ClientJoinRateLimitReached',
        `Too many joins per second of one ${id === null ? 'address' : 'person'}`,
      );
    },
  };
}

/** Who it is; null for the API key and for tokens that name nobody. */
export function personId({ role, claims: { sub } }: Person): string | null {
  return role === 'authenticated' && typeof sub === 'string' && sub !== '' ? sub : null;
}
