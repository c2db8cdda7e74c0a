import { AuthError } from './errors.ts';

const KEYS_MAX = 10_000;

/**
 * Counts attempts per key within a sliding window. Scope: the memory of this one process; it starts empty
 * after a restart and is not shared between processes.
 */
export type AttemptLimit = {
  /** Throws 429 with Retry-After when the window is full, and records nothing. */
  check: (key: string) => void;
  /** Records `count` attempts, one if not said, or throws as `check` when they do not fit. */
  take: (key: string, count?: number) => void;
  /** Takes back the latest attempt of a key, for one that came to nothing through no fault of the client. */
  giveBack: (key: string) => void;
  /** Forgets the attempts of a key, for example after a success. */
  forget: (key: string) => void;
};

/** An `AttemptLimit` of `attemptsMax` per `windowSeconds`; `refusal` names the error of a full window. */
export function createAttemptLimit(options: {
  attemptsMax: number;
  windowSeconds: number;
  refusal: (retryAfterSeconds: number) => { code: string; message: string };
}): AttemptLimit {
  const windowMs = options.windowSeconds * 1000;
  const attempts = new Map<string, number[]>();

  /** The attempts that count now, after making sure that `count` more fit. */
  function recentWithRoom(key: string, count: number): number[] {
    const now = Date.now();
    const recent = (attempts.get(key) ?? []).filter((at) => now - at < windowMs);
    // The first attempt whose end makes enough room.
    const blocking = recent[recent.length + count - options.attemptsMax - 1];
    if (blocking !== undefined) {
      const retryAfterSeconds = Math.max(1, Math.ceil((blocking + windowMs - now) / 1000));
      const { code, message } = options.refusal(retryAfterSeconds);
      throw new AuthError(429, code, message, { headers: { 'retry-after': String(retryAfterSeconds) } });
    }
    return recent;
  }

  return {
    check(key) {
      recentWithRoom(key, 1);
    },
    take(key, count = 1) {
      const recent = recentWithRoom(key, count);
      const now = Date.now();
      for (let taken = 0; taken < count; taken += 1) recent.push(now);
      // Re-inserting keeps the map in order of use, so the entry dropped when full is the stalest.
      attempts.delete(key);
      attempts.set(key, recent);
      if (attempts.size > KEYS_MAX) {
        const stalest = attempts.keys().next();
        if (!stalest.done) attempts.delete(stalest.value);
      }
    },
    giveBack(key) {
      attempts.get(key)?.pop();
    },
    forget(key) {
      attempts.delete(key);
    },
  };
}

/** Does `work` as one attempt, taken back when it fails, so that it may be tried again at once. */
export async function asAttempt<T>(limit: AttemptLimit, key: string, work: () => Promise<T>): Promise<T> {
  limit.take(key);
  try {
    return await work();
  } catch (error) {
    limit.giveBack(key);
    throw error;
  }
}
