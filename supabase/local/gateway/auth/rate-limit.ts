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

/**
 * An `AttemptLimit` of `attemptsMax` per `windowSeconds`; `refusal` names the error of a full window. It remembers
 * `keysMax` keys that have room, dropping the stalest, and as many that are full: those are never dropped before their
 * time, and while there are as many, no other key is let through, so that a flood of made-up keys frees none.
 */
export function createAttemptLimit(options: {
  attemptsMax: number;
  windowSeconds: number;
  refusal: (retryAfterSeconds: number) => { code: string; message: string };
  keysMax?: number;
}): AttemptLimit {
  const { attemptsMax, keysMax = KEYS_MAX } = options;
  const windowMs = options.windowSeconds * 1000;
  // Both in order of the latest attempt.
  const withRoom = new Map<string, number[]>();
  const full = new Map<string, number[]>();

  function refuseUntil(at: number): never {
    const retryAfterSeconds = Math.max(1, Math.ceil((at - Date.now()) / 1000));
    const { code, message } = options.refusal(retryAfterSeconds);
    throw new AuthError(429, code, message, { headers: { 'retry-after': String(retryAfterSeconds) } });
  }

  /** Makes sure that one more key could be remembered as full. */
  function makeRoom(): void {
    for (const [key, attempts] of full) {
      const end = (attempts.at(-1) ?? 0) + windowMs;
      if (end > Date.now()) {
        if (full.size >= keysMax) refuseUntil(end);
        return;
      }
      full.delete(key);
    }
  }

  /** The attempts that count now, after making sure that `count` more fit. */
  function recentWithRoom(key: string, count: number): number[] {
    const now = Date.now();
    const known = full.get(key) ?? withRoom.get(key) ?? [];
    const recent = known.filter((at) => now - at < windowMs);
    // The first attempt whose end makes enough room.
    const blocking = recent[recent.length + count - attemptsMax - 1];
    if (blocking !== undefined) refuseUntil(blocking + windowMs);
    if (!full.has(key)) makeRoom();
    return recent;
  }

  function remember(key: string, attempts: number[]): void {
    full.delete(key);
    withRoom.delete(key);
    if (attempts.length >= attemptsMax) full.set(key, attempts);
    else if (attempts.length > 0) withRoom.set(key, attempts);
    if (withRoom.size <= keysMax) return;
    const stalest = withRoom.keys().next();
    if (!stalest.done) withRoom.delete(stalest.value);
  }

  return {
    check(key) {
      recentWithRoom(key, 1);
    },
    take(key, count = 1) {
      const recent = recentWithRoom(key, count);
      const now = Date.now();
      for (let taken = 0; taken < count; taken += 1) recent.push(now);
      remember(key, recent);
    },
    giveBack(key) {
      remember(key, (full.get(key) ?? withRoom.get(key) ?? []).slice(0, -1));
    },
    forget(key) {
      full.delete(key);
      withRoom.delete(key);
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

/**
 * Does `work` and counts it only when the client was at fault; 429 then when the window is full. For what nobody can
 * guess: others behind the same address, who come with the right thing, are never refused.
 */
export async function countingFailures<T>(
  limit: AttemptLimit,
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AuthError && error.status < 500) limit.take(key);
    throw error;
  }
}
