import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSessionWatch,
  type SessionView,
  type SessionWatch,
  type TabMessage,
} from '#components/lock/session-watch.ts';
import { lockWords, type SessionClock } from '#lib/domain/session-clock.ts';

const MINUTE = 60_000;
/** A page is so much earlier than the server. */
const LEAD = 2_000;
const open: SessionClock = {
  userId: 'ana',
  fullName: 'Ana',
  email: 'ana@example.test',
  problem: null,
  hasSecondFactor: false,
  isFloorDevice: false,
  isLockedByHand: false,
  idleLockMinutes: 30,
  signInHours: 12,
  endsInMs: 30 * MINUTE,
  endsBy: 'idle',
};

let answer: SessionClock | null;
let views: SessionView[];
let told: TabMessage[];
let asked: string[];
let watches: SessionWatch[];
const leave = vi.fn();

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  answer = open;
  views = [];
  told = [];
  asked = [];
  watches = [];
  leave.mockClear();
});
afterEach(() => {
  for (const watch of watches) watch.stop();
  vi.useRealTimers();
});

function start(first: Partial<{ endsInMs: number | null; endsBy: 'idle' | 'hours'; askedAt: number }> = {}) {
  const say = (what: string) => async () => {
    asked.push(what);
    if (answer !== null && answer.endsInMs === -1) throw new Error('away');
    return answer;
  };
  const watch = createSessionWatch({
    userId: 'ana',
    first: { endsInMs: 30 * MINUTE, endsBy: 'idle', askedAt: Date.now(), ...first },
    ask: say('ask'),
    touch: say('touch'),
    show: (view) => views.push(view),
    tell: (message) => told.push(message),
    leave,
  });
  watches.push(watch);
  watch.check();
  return watch;
}
const phase = () => views.at(-1)?.phase ?? 'open';
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a page of a session', () => {
  it('warns a minute before, and locks', async () => {
    start();
    await pass(29 * MINUTE - LEAD - 1);
    expect(phase()).toBe('open');
    await pass(1);
    expect(phase()).toBe('warning');
    answer = { ...open, problem: 'locked', endsInMs: 0 };
    await pass(MINUTE);
    expect(phase()).toBe('locked');
    expect(told).toContainEqual({ kind: 'locked' });
    expect(asked).toEqual([]);
    await pass(LEAD + 500);
    expect(asked).toEqual(['ask']);
    expect(views.at(-1)).toMatchObject({ clock: { problem: 'locked' } });
  });

  it('is never later than the server, which was asked a while ago', async () => {
    start({ askedAt: Date.now() - 5_000 });
    answer = { ...open, problem: 'locked', endsInMs: 0 };
    await pass(30 * MINUTE - 5_000 - LEAD);
    expect(phase()).toBe('locked');
  });

  it('opens again when the server knows of a later touch', async () => {
    start();
    await pass(30 * MINUTE);
    expect(phase()).toBe('locked');
    await pass(500);
    expect(phase()).toBe('open');
    expect(told.at(-1)).toMatchObject({ kind: 'clock' });
  });

  it('writes a touch at once, then once a minute, and forgets none', async () => {
    const watch = start();
    watch.touched(false);
    await pass(0);
    expect(asked).toEqual(['touch']);
    for (let second = 0; second < 59; second += 1) {
      watch.touched(second % 2 === 0);
      await pass(1_000);
    }
    expect(asked).toEqual(['touch']);
    await pass(1_000);
    expect(asked).toEqual(['touch', 'touch']);
    await pass(10 * MINUTE);
    expect(asked).toHaveLength(2);
  });

  it('in its last minute takes only a press for a touch', async () => {
    const watch = start();
    await pass(29 * MINUTE);
    watch.touched(false);
    await pass(1_000);
    expect(phase()).toBe('warning');
    watch.touched(true);
    await pass(0);
    expect(phase()).toBe('open');
    expect(asked).toEqual(['touch']);
  });

  it('locks at once when it wakes after the time, before a press counts', async () => {
    const watch = start();
    vi.setSystemTime(Date.now() + 31 * MINUTE);
    answer = { ...open, problem: 'locked', endsInMs: 0 };
    watch.touched(true);
    expect(phase()).toBe('locked');
    await pass(LEAD + 500);
    expect(asked).toEqual(['ask']);
    watch.touched(true);
    await pass(2 * MINUTE);
    expect(asked).toEqual(['ask']);
  });

  it('stays open by what another tab was told', async () => {
    const watch = start();
    await pass(29 * MINUTE + 30_000);
    expect(phase()).toBe('warning');
    watch.hear({ kind: 'clock', userId: 'ana', endsAt: Date.now() + 30 * MINUTE, by: 'idle' });
    expect(phase()).toBe('open');
    await pass(28 * MINUTE);
    expect(phase()).toBe('open');
  });

  it('locks and opens with another tab, as the server says', async () => {
    const watch = start();
    watch.hear({ kind: 'locked' });
    await pass(0);
    expect(phase()).toBe('open');
    answer = { ...open, problem: 'locked', isLockedByHand: true };
    watch.hear({ kind: 'locked' });
    await pass(0);
    expect(phase()).toBe('locked');
    answer = open;
    watch.hear({ kind: 'unlocked' });
    await pass(0);
    expect(phase()).toBe('open');
  });

  it('stays locked while the server is about to lock', async () => {
    const watch = start();
    await pass(30 * MINUTE - LEAD);
    answer = { ...open, endsInMs: LEAD };
    watch.hear({ kind: 'locked' });
    await pass(0);
    expect(asked).toEqual(['ask']);
    expect(phase()).toBe('locked');
    answer = { ...open, problem: 'locked' };
    await pass(LEAD + 500);
    expect(views.filter(({ phase: each }) => each === 'open')).toEqual([]);
  });

  it('asks for the password when the sign-in is too old', async () => {
    start({ endsInMs: 5 * MINUTE, endsBy: 'hours' });
    answer = { ...open, problem: 'sign_in_again' };
    await pass(5 * MINUTE);
    expect(views.at(-1)).toMatchObject({ phase: 'locked', by: 'hours' });
    await pass(LEAD);
    expect(views.at(-1)).toMatchObject({ clock: { problem: 'sign_in_again' } });
  });

  it('is left when the session is somebody else’s, or is over under the lock', async () => {
    const watch = start();
    answer = { ...open, userId: 'ben' };
    watch.refresh();
    await pass(0);
    expect(leave).toHaveBeenCalledTimes(1);
    answer = null;
    await pass(30 * MINUTE + LEAD);
    expect(phase()).toBe('locked');
    watch.refresh();
    await pass(0);
    expect(leave.mock.calls.length).toBeGreaterThan(1);
  });

  it('keeps what is typed when the session is over', async () => {
    const watch = start();
    answer = null;
    watch.refresh();
    await pass(0);
    expect(leave).not.toHaveBeenCalled();
    expect(phase()).toBe('open');
  });

  it('stays locked while the server is away, and open where nothing locks', async () => {
    start();
    answer = { ...open, endsInMs: -1 };
    await pass(30 * MINUTE);
    expect(phase()).toBe('locked');
    views = [];
    start({ endsInMs: null });
    await pass(24 * 60 * MINUTE);
    expect(phase()).toBe('open');
  });
});

describe('why a session is locked', () => {
  it.each([
    [{ ...open, problem: 'locked' as const }, 'Nobody touched a page here for 30 minutes.'],
    [{ ...open, problem: 'locked' as const, isLockedByHand: true }, 'This session was locked.'],
    [{ ...open, problem: 'sign_in_again' as const }, 'You signed in 12 hours ago'],
    [{ ...open, endsBy: 'hours' as const, signInHours: 1 }, 'You signed in 1 hour ago'],
  ])('is said in a sentence', (clock, words) => expect(lockWords(clock)).toContain(words));
});
