/** What one project, one socket and one message may take. */
export type RealtimeLimits = {
  /** Sockets that have joined a channel. */
  connections: number;
  /** The same of one person. */
  socketsPerPerson: number;
  /** Sockets of one client address on which nobody is signed in: people who share an address all begin like that. */
  anonymousSocketsPerAddress: number;
  channelsPerSocket: number;
  /** Joins of the whole project, averaged over ten seconds. */
  joinsPerSecond: number;
  /** The same of one person, or of all at one client address who are not signed in. */
  joinsPerSecondAndPerson: number;
  /** Joins of one socket with a token that is none; then it is closed. */
  failedJoinsPerSecondAndSocket: number;
  /** Messages sent by clients of the whole project, averaged over ten seconds. */
  messagesPerSecond: number;
  /** The same for one socket. */
  messagesPerSecondAndSocket: number;
  /** One message's content, in bytes of JSON. */
  payloadBytes: number;
  /** What waits for one slow socket, in bytes, before it is cut off. */
  bufferedBytes: number;
  /** A socket that says nothing for so long is closed; clients send a heartbeat every 25 seconds. */
  idleSeconds: number;
  /** Calls of track and untrack on one channel in thirty seconds. */
  presenceCalls: number;
};

/** Rates of a hosted project of the Pro plan, the payload size of the Free plan, and room for more sockets. */
export const defaultRealtimeLimits: RealtimeLimits = {
  connections: 10_000,
  socketsPerPerson: 100,
  anonymousSocketsPerAddress: 2000,
  channelsPerSocket: 100,
  joinsPerSecond: 500,
  joinsPerSecondAndPerson: 50,
  failedJoinsPerSecondAndSocket: 5,
  messagesPerSecond: 500,
  messagesPerSecondAndSocket: 100,
  payloadBytes: 256_000,
  bufferedBytes: 2 * 1024 * 1024,
  idleSeconds: 60,
  presenceCalls: 5,
};

/** Counts events against a rate; bursts of ten seconds' worth are fine. */
export type Meter = {
  /** False when the rate is exceeded; then nothing is counted. */
  take(count?: number): boolean;
};

export function createMeter(perSecond: number, now: () => number = Date.now): Meter {
  const capacity = perSecond * 10;
  let level = capacity;
  let filledAt = now();
  return {
    take(count = 1) {
      const time = now();
      level = Math.min(capacity, level + (Math.max(0, time - filledAt) / 1000) * perSecond);
      filledAt = time;
      if (level < count) return false;
      level -= count;
      return true;
    },
  };
}
