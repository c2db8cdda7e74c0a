const firstSeconds = 5;
/** After an outage of any length what waits is tried within this time, so that it has left within five minutes. */
const longestOwnSeconds = 2 * 60;
const longestSeconds = 15 * 60;

/**
 * Seconds until the next attempt: 5 after the first, twice as many after each further one, at most two minutes.
 * Up to a fifth is taken off, so that those who failed together do not all come again together.
 *
 * @param attempt the one that failed, from 1
 * @param chance in [0, 1)
 */
export function backoffSeconds(attempt: number, chance: number = Math.random()): number {
  const whole = Math.min(longestOwnSeconds, firstSeconds * 2 ** Math.min(Math.max(attempt, 1) - 1, 20));
  return Math.round(whole * (1 - 0.2 * chance) * 10) / 10;
}

/** The same where the provider has said how long it wants to be left alone; never longer than a quarter of an hour. */
export function retrySeconds(attempt: number, askedSeconds: number | null): number {
  return Math.min(longestSeconds, Math.max(backoffSeconds(attempt), askedSeconds ?? 0));
}
