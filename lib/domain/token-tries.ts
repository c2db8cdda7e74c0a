/** Keeps those who try tokens from asking the database each time. Nobody can guess one; this is about the work. */
import { MINUTE_MS } from './time.ts';
import type { Instant } from './types.ts';

/** Wrong tokens from one address within a minute. Walls that have ended ask once a minute each, calendars once an hour. */
const WRONG_MAX = 30;
/** More than that are forgotten at once: memory is bounded. */
const KEPT_MAX = 10_000;

export type TokenTries = {
  /** Whether a token may be looked up now; one that was right lately always may, whoever else is at its address. */
  mayTry(address: string, token: string, now: Instant): boolean;
  settle(address: string, token: string, isRight: boolean, now: Instant): void;
};

/** Counts wrong tokens by address, in this process alone. */
export function createTokenTries(): TokenTries {
  const wrong = new Map<string, { since: Instant; count: number }>();
  const right = new Set<string>();
  return {
    mayTry(address, token, now) {
      if (right.has(token)) return true;
      const tried = wrong.get(address);
      return tried === undefined || now - tried.since >= MINUTE_MS || tried.count < WRONG_MAX;
    },
    settle(address, token, isRight, now) {
      if (isRight) {
        if (right.size >= KEPT_MAX) right.clear();
        right.add(token);
        return;
      }
      right.delete(token);
      const tried = wrong.get(address);
      if (tried !== undefined && now - tried.since < MINUTE_MS) tried.count += 1;
      else {
        if (wrong.size >= KEPT_MAX) wrong.clear();
        wrong.set(address, { since: now, count: 1 });
      }
    },
  };
}
