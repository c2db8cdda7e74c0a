import { describe, expect, it } from 'vitest';
import {
  FAILING_MS_MAX,
  isStale,
  KEPT_DAYS_MAX,
  outcomeOf,
  QUEUE_MAX,
  queueRefusal,
  serverNow,
  waitingAbout,
  waitingOf,
} from '#lib/domain/offline-queue.ts';
import {
  type KeptSnapshot,
  OFFLINE_FORMAT,
  type OfflineRequest,
  type QueuedRequest,
} from '#lib/domain/offline-records.ts';
import { offlineViewOf } from '#lib/domain/offline-view.ts';

const hour = 3_600_000;
const asOf = Date.UTC(2031, 0, 6, 12);
const ask = (startsAt: number, hours = 10): OfflineRequest => ({
  kind: 'ask',
  kindId: 1,
  startsAt,
  endsAt: startsAt + hours * hour,
  reason: null,
});
const queued = (
  place: number,
  request: OfflineRequest,
  over: Partial<QueuedRequest> = {},
): QueuedRequest => ({
  clientId: `client ${place}`,
  userId: 'ana',
  place,
  madeAt: asOf,
  words: `Request ${place}`,
  request,
  failingSince: null,
  isUnsure: false,
  problem: null,
  ...over,
});
const problem = { message: '', advice: '', href: '/time-off', linkWords: 'Time off' };

describe('what is kept', () => {
  const kept: KeptSnapshot = {
    userId: 'ana',
    clockOffset: -2 * hour,
    snapshot: {
      format: OFFLINE_FORMAT,
      asOf,
      person: { id: 'ana', fullName: 'Ana' },
      theme: 'dark',
      clockStyle: '24h',
      center: null,
      shifts: [],
      throughDate: '2031-04-01',
      leave: [],
      timeOff: [],
      swaps: [],
      offers: [],
      claims: [],
      kinds: [],
      floor: [],
    },
  };

  it('goes by the clock of the server, and never before it was made', () => {
    expect(serverNow(kept, asOf + 3 * hour)).toBe(asOf + hour);
    expect(serverNow(kept, asOf)).toBe(asOf);
  });

  it('is too old after its days, by the clock of the server', () => {
    const last = asOf + 2 * hour + KEPT_DAYS_MAX * 24 * hour;
    expect(isStale(kept, last)).toBe(false);
    expect(isStale(kept, last + 1)).toBe(true);
  });
});

describe('what waits to be sent', () => {
  it('goes in the order in which it was asked for, without what was refused', () => {
    const queue = [
      queued(3, ask(asOf + 200 * hour)),
      queued(1, ask(asOf), { problem }),
      queued(2, ask(asOf + 100 * hour)),
    ];
    expect(waitingOf(queue).map(({ place }) => place)).toEqual([2, 3]);
  });

  it('is one about the same thing', () => {
    const withdraw: OfflineRequest = { kind: 'withdraw', requestId: 5, expectedVersion: 2 };
    const answer: OfflineRequest = { kind: 'answer_trade', answer: 'accept', swapId: 5, expectedVersion: 1 };
    const queue = [queued(1, withdraw)];
    expect(waitingAbout(queue, { ...withdraw, expectedVersion: 3 })?.place).toBe(1);
    expect(waitingAbout(queue, answer)).toBeNull();
    expect(queueRefusal([queued(1, answer)], { ...answer, answer: 'decline' })).toMatch(
      /waits to be sent already/,
    );
    expect(queueRefusal([queued(1, withdraw, { problem })], withdraw)).toBeNull();
  });

  it('asks for no time twice, and beside it is free', () => {
    const queue = [queued(1, ask(asOf))];
    expect(queueRefusal(queue, ask(asOf + 9 * hour))).toMatch(/at that time already: Request 1/);
    expect(queueRefusal(queue, ask(asOf + 10 * hour))).toBeNull();
  });

  it('is at most so many', () => {
    const queue = Array.from({ length: QUEUE_MAX }, (_, place) =>
      queued(place, ask(asOf + place * 24 * hour)),
    );
    expect(queueRefusal(queue, ask(asOf + 1000 * hour))).toMatch(/At most 20/);
    expect(queueRefusal(queue.slice(1), ask(asOf + 1000 * hour))).toBeNull();
  });
});

describe('an answer', () => {
  const entry = queued(1, ask(asOf));
  it('that it is done takes it out', () => {
    expect(outcomeOf(entry, { ok: true }, asOf)).toEqual({ state: 'sent' });
  });

  it('that never came leaves it, as one that may have arrived', () => {
    const unreachable = { ok: false, code: 'unreachable' } as const;
    expect(outcomeOf(entry, unreachable, asOf)).toEqual({
      state: 'later',
      entry: { ...entry, isUnsure: true },
    });
  });

  it('that somebody has to sign in leaves it as it was', () => {
    const ended = { ok: false, code: 'unauthenticated', message: 'Sign in.' } as const;
    expect(outcomeOf(entry, ended, asOf)).toEqual({ state: 'later', entry });
  });

  it.each(['conflict', 'rule_violation', 'invalid', 'forbidden', 'not_found'] as const)(
    'of %s is kept in the words of the server, with what to do',
    (code) => {
      const outcome = outcomeOf(entry, { ok: false, code, message: 'That day is taken.' }, asOf);
      expect(outcome).toMatchObject({
        state: 'refused',
        entry: { problem: { message: 'That day is taken.', href: '/time-off' } },
      });
    },
  );

  it('that the server fails is tried through an outage, and no longer than that', () => {
    const failed = { ok: false, code: 'internal', message: 'id 7' } as const;
    const first = outcomeOf(entry, failed, asOf);
    expect(first).toMatchObject({ state: 'later', entry: { failingSince: asOf, isUnsure: true } });
    const failing = { ...entry, failingSince: asOf };
    expect(outcomeOf(failing, failed, asOf + FAILING_MS_MAX - 1)).toMatchObject({ state: 'later' });
    expect(outcomeOf(failing, failed, asOf + FAILING_MS_MAX)).toMatchObject({
      state: 'refused',
      entry: { problem: { advice: expect.stringContaining('Look whether it arrived') } },
    });
  });
});

describe('the page without a connection', () => {
  it.each([
    ['/', 'schedule', false],
    ['/time-off', 'requests', false],
    ['/floor', 'floor', false],
    ['/audit', 'schedule', true],
  ])('stands for %s', (path, view, isMissing) => {
    expect(offlineViewOf(path)).toEqual({ view, isMissing });
  });
});
