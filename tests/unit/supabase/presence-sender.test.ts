import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPresenceSender } from '#lib/supabase/presence-sender.ts';

function at(personId: string | null, scheduleId = 1) {
  return { userId: 'sam', scheduleId, personId };
}

/** A joined channel that remembers what was said on it. */
function joined() {
  const said: (string | null | 'gone')[] = [];
  return {
    said,
    track: async (payload: { [key: string]: unknown }) => {
      said.push(typeof payload.personId === 'string' ? payload.personId : null);
      return 'ok' as const;
    },
    untrack: async () => {
      said.push('gone');
      return 'ok' as const;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('saying where a page is', () => {
  it('waits for the channel, then says it at once', async () => {
    const sender = createPresenceSender();
    sender.track(at('diaz'));
    await vi.advanceTimersByTimeAsync(5_000);
    const channel = joined();
    sender.attach(channel);
    await vi.advanceTimersByTimeAsync(0);
    expect(channel.said).toEqual(['diaz']);
  });

  it('leaves out whom somebody only passes by, and what was said already', async () => {
    const sender = createPresenceSender();
    const channel = joined();
    sender.attach(channel);
    for (const personId of ['a', 'b', 'c']) {
      sender.track(at(personId));
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    sender.track(at('c'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(channel.said).toEqual(['c']);
  });

  it('never speaks more than five times in any half minute, and ends with the latest', async () => {
    const sender = createPresenceSender();
    const times: number[] = [];
    const channel = {
      ...joined(),
      track: async () => {
        times.push(Date.now());
        return 'ok' as const;
      },
    };
    sender.attach(channel);
    for (let second = 0; second < 120; second += 1) {
      sender.track(at(`person-${second}`));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    const inHalfAMinute = times.map(
      (from) => times.filter((time) => time >= from && time < from + 30_000).length,
    );
    expect(times.length).toBeGreaterThan(8);
    expect(Math.max(...inHalfAMinute)).toBeLessThanOrEqual(4);
    const last = joined();
    sender.attach(last);
    await vi.advanceTimersByTimeAsync(0);
    expect(last.said).toEqual(['person-119']);
  });

  it('says it again on each new join, and goes when it is nowhere', async () => {
    const sender = createPresenceSender();
    const first = joined();
    sender.attach(first);
    sender.track(at('diaz'));
    await vi.advanceTimersByTimeAsync(1_000);
    sender.attach(null);
    const second = joined();
    sender.attach(second);
    await vi.advanceTimersByTimeAsync(0);
    sender.track(null);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(first.said).toEqual(['diaz']);
    expect(second.said).toEqual(['diaz', 'gone']);
  });

  it('says nothing on a channel that is lost', async () => {
    const sender = createPresenceSender();
    const channel = joined();
    sender.attach(channel);
    sender.track(at('diaz'));
    sender.attach(null);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(channel.said).toEqual([]);
  });
});
