import { AuthError } from './errors.ts';

const KEYS_MAX = 10_000;

/**
 * Counts attempts per key within a sliding window. Scope: the memory of this one process; it starts empty
 * after a restart and is not shared between processes.
 */
export type AttemptLimit = {
  /** Records an attempt, or throws 429 with Retry-After when the window is full. */
  take: (key: string) => void;
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

  return {
    take(key) {
      const now = Date.now();
      const recent = (attempts.get(key) ?? []).filter((at) => now - at < windowMs);
      const oldest = recent[0];
      if (oldest !== undefined && recent.length >= options.attemptsMax) {
        const retryAfterSeconds = Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
        const { code, message } = options.refusal(retryAfterSeconds);
        throw new AuthError(429, code, message, { headers: { 'retry-after': String(retryAfterSeconds) } });
      }
      recent.push(now);
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
