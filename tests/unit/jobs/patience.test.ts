import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '#lib/domain/refusal.ts';
import { patiently, Released } from '#lib/jobs/patience.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const away = () => Promise.reject(new Error('no connection'));
const there = () => Promise.resolve();
const forever = new AbortController().signal;

/** Work that fails so many times before it succeeds. */
function failing(times: number) {
  let count = 0;
  return {
    count: () => count,
    work: async () => {
      count += 1;
      if (count <= times) throw new Error('failed');
      return 'done';
    },
  };
}

/** What a promise came to, after as much time as it needs. */
async function outcomeOf(promise: Promise<unknown>, ms: number): Promise<unknown> {
  let outcome: unknown = 'still trying';
  promise.then(
    (value) => {
      outcome = value;
    },
    (error: unknown) => {
      outcome = error;
    },
  );
  await vi.advanceTimersByTimeAsync(ms);
  return outcome;
}

describe('patience', () => {
  it('outlasts a database that is away for an hour', async () => {
    const { work, count } = failing(3600);
    const isThere = () => (count() < 3600 ? away() : there());
    expect(await outcomeOf(patiently(work, { isThere, signal: forever }), 3_700_000)).toBe('done');
  });

  it('gives up a fault that stays although the database is there', async () => {
    const { work, count } = failing(100);
    const outcome = await outcomeOf(patiently(work, { isThere: there, signal: forever }), 60_000);
    expect(outcome).toEqual(new Error('failed'));
    expect(count()).toBe(3);
  });

  it('takes a refusal at once', async () => {
    const refusal = new Refusal('conflict', 'no');
    const outcome = await outcomeOf(
      patiently(() => Promise.reject(refusal), { isThere: away, signal: forever }),
      1,
    );
    expect(outcome).toBe(refusal);
  });

  it('ends when the worker stops, also while it waits', async () => {
    const closing = new AbortController();
    const trying = patiently(away, { isThere: away, signal: closing.signal });
    expect(await outcomeOf(trying, 100)).toBe('still trying');
    closing.abort();
    expect(await outcomeOf(trying, 1)).toBeInstanceOf(Released);
  });
});
