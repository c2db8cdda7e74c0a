/** What time it is for a wall, how old its board is, and when it asks again. A wall's own clock is believed nothing. */
import { MINUTE_MS } from './time.ts';
import type { Instant } from './types.ts';

/** A wall asks so often while all is well, milliseconds. */
export const POLL_MS = 5000;
/** And while there is nothing for it. */
export const ENDED_POLL_MS = 60_000;
/** At most so long after a try that failed. */
const RETRY_MS_MAX = 15_000;
/** A board that is older says so. */
export const STALE_MS = MINUTE_MS;
/** One older than that is no longer shown: too much of it may have changed. */
export const HIDDEN_MS = 12 * 60 * MINUTE_MS;
/** Each page of names stands so long. */
export const PAGE_MS = 12_000;
/** How far the two clocks of a computer may come apart before one of them was set, or the computer slept. */
const JUMP_MS = 2000;

/** The two clocks of a browser: milliseconds that only go on, and the time of day, which people set. */
export type Ticks = { steady: number; wall: number };

/** What the server said, and what the browser's clocks showed half-way between question and answer. */
export type ClockAnchor = { serverNow: Instant; ticks: Ticks };

/** Anchors the server's time. Nobody knows which way took longer; half of both is wrong by half at most. */
export function anchorOf(serverNow: Instant, asked: Ticks, answered: Ticks): ClockAnchor {
  const half = (answered.steady - asked.steady) / 2;
  return { serverNow, ticks: { steady: asked.steady + half, wall: answered.wall - half } };
}

/** The server's time by the clock that only goes on: a computer's time of day may be wrong, and may change. */
export function timeBy(anchor: ClockAnchor, ticks: Ticks): Instant {
  return anchor.serverNow + Math.max(0, ticks.steady - anchor.ticks.steady);
}

/** Whether the two clocks have come apart since: then nobody knows how long ago that was, until the server says again. */
export function hasJumped(anchor: ClockAnchor, ticks: Ticks): boolean {
  const apart = ticks.wall - anchor.ticks.wall - (ticks.steady - anchor.ticks.steady);
  return Math.abs(apart) > JUMP_MS;
}

/** How a board of that age is shown. */
export function ageOf(readAt: Instant, now: Instant): 'fresh' | 'stale' | 'hidden' {
  const age = now - readAt;
  return age > HIDDEN_MS ? 'hidden' : age > STALE_MS ? 'stale' : 'fresh';
}

/** Milliseconds until the next question, after so many that failed in a row. */
export function retryMs(failures: number): number {
  return failures === 0 ? POLL_MS : Math.min(RETRY_MS_MAX, POLL_MS * 2 ** (failures - 1));
}

/** The page of several that is shown at an instant: the same on every wall. */
export function pageAt(now: Instant, count: number): number {
  return count === 0 ? 0 : Math.floor(now / PAGE_MS) % count;
}

const shifts = [0, 4, 8, 4, 0, -4, -8, -4];

/** By how many pixels of 1920 the picture moves aside, another each minute, so that nothing burns into the screen. */
export function shiftAt(now: Instant): { x: number; y: number } {
  const minute = Math.floor(now / MINUTE_MS);
  return {
    x: shifts[minute % shifts.length] ?? 0,
    // Out of step with the other, so that both come to every place.
    y: shifts[Math.floor(minute / shifts.length) % shifts.length] ?? 0,
  };
}
