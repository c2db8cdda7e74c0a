import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRefreshScheduler } from '#components/live/refresh-scheduler.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function start(state: { isHeld?: boolean } = {}) {
  const ranAt: number[] = [];
  const began = Date.now();
  const scheduler = createRefreshScheduler({
    isHeld: () => state.isHeld === true,
    run: () => ranAt.push(Date.now() - began),
  });
  return { ranAt, scheduler };
}

describe('when a page is read again', () => {
  it('answers requests that come together with one, soon', async () => {
    const { ranAt, scheduler } = start();
    for (let signal = 0; signal < 5; signal += 1) scheduler.request();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ranAt).toHaveLength(1);
    expect(ranAt[0]).toBeLessThan(100);
  });

  it('is never more often than every half second, and the last request counts', async () => {
    const { ranAt, scheduler } = start();
    const stream = setInterval(() => scheduler.request(), 10);
    await vi.advanceTimersByTimeAsync(3_000);
    clearInterval(stream);
    scheduler.request();
    const before = ranAt.length;
    await vi.advanceTimersByTimeAsync(600);
    expect(ranAt).toHaveLength(before + 1);
    const pauses = ranAt.slice(1).map((at, index) => at - (ranAt[index] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(500);
    expect(ranAt.length).toBeGreaterThan(5);
  });

  it('reads again what changed while it was reading', async () => {
    const state = { isHeld: false };
    const { ranAt, scheduler } = start(state);
    scheduler.request();
    await vi.advanceTimersByTimeAsync(100);
    // Reading, it holds itself.
    state.isHeld = true;
    scheduler.request();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ranAt).toHaveLength(1);
    state.isHeld = false;
    await vi.advanceTimersByTimeAsync(600);
    expect(ranAt).toHaveLength(2);
  });

  it('waits while it would disturb, and then comes soon', async () => {
    const state = { isHeld: true };
    const { ranAt, scheduler } = start(state);
    scheduler.request();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ranAt).toEqual([]);
    state.isHeld = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(ranAt).toHaveLength(1);
  });

  it('is over when it is stopped', async () => {
    const { ranAt, scheduler } = start();
    scheduler.request();
    scheduler.stop();
    scheduler.request();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ranAt).toEqual([]);
  });
});
