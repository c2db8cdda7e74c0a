import { describe, expect, it } from 'vitest';
import { createTokenTries } from '#lib/domain/token-tries.ts';
import {
  ageOf,
  anchorOf,
  HIDDEN_MS,
  hasJumped,
  PAGE_MS,
  POLL_MS,
  pageAt,
  retryMs,
  STALE_MS,
  shiftAt,
  timeBy,
} from '#lib/domain/wall-clock.ts';

const server = Date.parse('2026-11-22T14:03:25Z');
/** A computer that is three hours ahead. */
const wrong = server + 3 * 3_600_000;
const anchor = anchorOf(server, { steady: 1000, wall: wrong }, { steady: 1400, wall: wrong + 400 });

describe('the time of a wall', () => {
  it('is the server’s, half the way of the answer ago', () => {
    expect(timeBy(anchor, { steady: 1400, wall: wrong + 400 })).toBe(server + 200);
    expect(timeBy(anchor, { steady: 61_200, wall: wrong + 60_200 })).toBe(server + 60_000);
  });

  it('does not follow a clock that is set, and notices', () => {
    expect(hasJumped(anchor, { steady: 61_200, wall: wrong + 60_200 })).toBe(false);
    // Somebody puts the computer right.
    const set = { steady: 61_200, wall: server + 60_000 };
    expect(timeBy(anchor, set)).toBe(server + 60_000);
    expect(hasJumped(anchor, set)).toBe(true);
    // It slept for an hour: one clock stood still.
    expect(hasJumped(anchor, { steady: 2000, wall: wrong + 3_600_000 })).toBe(true);
    // Small corrections are made all the time.
    expect(hasJumped(anchor, { steady: 61_200, wall: wrong + 61_500 })).toBe(false);
  });

  it('never goes back before what the server said', () => {
    expect(timeBy(anchor, { steady: 0, wall: 0 })).toBe(server);
  });
});

describe('the age of a board', () => {
  it('is told after a minute, and too much after twelve hours', () => {
    expect(ageOf(server, server)).toBe('fresh');
    expect(ageOf(server, server + STALE_MS)).toBe('fresh');
    expect(ageOf(server, server + STALE_MS + 1)).toBe('stale');
    expect(ageOf(server, server + HIDDEN_MS)).toBe('stale');
    expect(ageOf(server, server + HIDDEN_MS + 1)).toBe('hidden');
  });

  it('cannot pass a minute while three questions in a row fail', () => {
    const lost = POLL_MS + retryMs(1) + retryMs(2) + retryMs(3);
    expect(lost).toBeLessThan(STALE_MS);
  });
});

describe('questions', () => {
  it('come every five seconds, and less often while they fail, but never seldom', () => {
    expect([0, 1, 2, 3, 50].map(retryMs)).toEqual([5000, 5000, 10_000, 15_000, 15_000]);
  });
});

describe('pages', () => {
  it('take turns by the clock, the same on every wall', () => {
    const at = server - (server % (3 * PAGE_MS));
    expect([0, 1, 2, 3].map((turn) => pageAt(at + turn * PAGE_MS, 3))).toEqual([0, 1, 2, 0]);
    expect(pageAt(at + PAGE_MS - 1, 3)).toBe(0);
    expect(pageAt(at, 0)).toBe(0);
    expect(pageAt(at, 1)).toBe(0);
  });
});

describe('the picture', () => {
  it('moves aside each minute within eight pixels, and stands nowhere for long', () => {
    const places = new Map<string, number>();
    for (let minute = 0; minute < 64; minute += 1) {
      const { x, y } = shiftAt(minute * 60_000);
      expect(Math.abs(x)).toBeLessThanOrEqual(8);
      expect(Math.abs(y)).toBeLessThanOrEqual(8);
      places.set(`${x} ${y}`, (places.get(`${x} ${y}`) ?? 0) + 1);
      expect(shiftAt(minute * 60_000 + 59_999)).toEqual({ x, y });
    }
    expect(places.size).toBe(25);
    expect(Math.max(...places.values())).toBeLessThanOrEqual(4);
  });
});

describe('tokens that are tried', () => {
  it('from one address wait after thirty wrong ones in a minute', () => {
    const tries = createTokenTries();
    for (let count = 0; count < 30; count += 1) {
      expect(tries.mayTry('a', `${count}`, server)).toBe(true);
      tries.settle('a', `${count}`, false, server);
    }
    expect(tries.mayTry('a', 'another', server + 59_999)).toBe(false);
    expect(tries.mayTry('b', 'another', server)).toBe(true);
    expect(tries.mayTry('a', 'another', server + 60_000)).toBe(true);
  });

  it('that were right go on at the same address, until they are not', () => {
    const tries = createTokenTries();
    tries.settle('a', 'good', true, server);
    for (let count = 0; count < 40; count += 1) tries.settle('a', `${count}`, false, server);
    expect(tries.mayTry('a', 'good', server)).toBe(true);
    tries.settle('a', 'good', false, server);
    expect(tries.mayTry('a', 'good', server)).toBe(false);
  });

  it('of walls that ended, which ask once a minute, never wait', () => {
    const tries = createTokenTries();
    for (let minute = 0; minute < 100; minute += 1) {
      for (let wall = 0; wall < 20; wall += 1) {
        expect(tries.mayTry('a', `${wall}`, server + minute * 60_000)).toBe(true);
        tries.settle('a', `${wall}`, false, server + minute * 60_000);
      }
    }
  });
});
