import { describe, expect, it } from 'vitest';
import { backoffSeconds, retrySeconds } from '#lib/jobs/delivery/backoff.ts';

describe('the time until the next attempt', () => {
  it('doubles from five seconds to two minutes, so that a long outage has left nothing behind within five', () => {
    const times = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1000].map((attempt) => backoffSeconds(attempt, 0));
    expect(times).toEqual([5, 10, 20, 40, 80, 120, 120, 120, 120, 120, 120]);
  });

  it('is shorter by a fifth at most, so that those who failed together come again apart', () => {
    expect(backoffSeconds(3, 0.999)).toBeCloseTo(16, 1);
    expect(new Set(Array.from({ length: 50 }, () => backoffSeconds(10))).size).toBeGreaterThan(10);
  });

  it('heeds what a provider asks, within bounds', () => {
    expect(retrySeconds(1, 60)).toBe(60);
    expect(retrySeconds(1, 86_400)).toBe(900);
    expect(retrySeconds(10, 1)).toBeGreaterThan(95);
    expect(retrySeconds(1, null)).toBeLessThanOrEqual(5);
  });
});
