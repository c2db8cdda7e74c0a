import { LOCK_WARNING_MS, type SessionClock, type SessionEnd, TOUCH_MS } from '#lib/domain/session-clock.ts';

/** A page locks so long before the server does: what it has asked for until then is answered. In ms. */
const LEAD_MS = 2_000;

/** What a page shows of its session's time. */
export type SessionView =
  | { phase: 'open' }
  /** It locks at that time unless somebody touches it; a sign-in that is too old ends anyway. */
  | { phase: 'warning'; endsAt: number; by: SessionEnd }
  /** `clock` is what the server said of it; null until it has. */
  | { phase: 'locked'; by: SessionEnd; clock: SessionClock | null };

/** Between the tabs of a browser, which share one session. */
export type TabMessage =
  | { kind: 'clock'; userId: string; endsAt: number | null; by: SessionEnd }
  | { kind: 'locked' | 'unlocked' };

export type SessionWatchOptions = {
  /** Whose page it is. */
  userId: string;
  /** As the server saw it, asked for no earlier than `askedAt`. In ms. */
  first: { endsInMs: number | null; endsBy: SessionEnd; askedAt: number };
  /** Asks the server how the session stands; null: it has ended. Throws when the server cannot be reached. */
  ask: () => Promise<SessionClock | null>;
  /** The same, and says that somebody is there. */
  touch: () => Promise<SessionClock | null>;
  show: (view: SessionView) => void;
  tell: (message: TabMessage) => void;
  /** The session is another person's, or over: this page is nobody's any more. */
  leave: () => void;
};

export type SessionWatch = {
  /** Somebody moved, pressed or typed. */
  touched: (isDeliberate: boolean) => void;
  /** Looks at the clock at once: the machine may have slept. */
  check: () => void;
  /** Asks the server at once. */
  refresh: () => void;
  hear: (message: TabMessage) => void;
  /** The password was right. */
  unlocked: () => void;
  stop: () => void;
};

type Timer = ReturnType<typeof setTimeout>;

function endOf(endsInMs: number | null, askedAt: number): number | null {
  return endsInMs === null ? null : askedAt + endsInMs - LEAD_MS;
}

/**
 * Counts down a session's time in a page. The server's clock decides; this one is never later than it, since what is left
 * is counted from when the server was asked. What is touched is told it once a minute at most, so no touch is lost.
 */
export function createSessionWatch(options: SessionWatchOptions): SessionWatch {
  const { userId, ask, touch, tell, leave } = options;
  let view: SessionView = { phase: 'open' };
  let endsAt = endOf(options.first.endsInMs, options.first.askedAt);
  let by = options.first.endsBy;
  let sentAt = Number.NEGATIVE_INFINITY;
  let isSending = false;
  let isStopped = false;
  const timers: { send?: Timer | undefined; end?: Timer | undefined } = {};

  function show(next: SessionView) {
    view = next;
    if (!isStopped) options.show(next);
  }

  function plan() {
    clearTimeout(timers.end);
    if (endsAt === null || isStopped || view.phase === 'locked') return;
    const wait = endsAt - Date.now() - (view.phase === 'open' ? LOCK_WARNING_MS : 0);
    // Longer ones would end at once.
    timers.end = setTimeout(check, Math.min(Math.max(wait, 0), 2 ** 31 - 1));
  }

  function check() {
    if (view.phase === 'locked' || isStopped) return;
    const left = endsAt === null ? Number.POSITIVE_INFINITY : endsAt - Date.now();
    if (left <= 0) return lock(null);
    if (left <= LOCK_WARNING_MS && endsAt !== null) {
      if (view.phase !== 'warning' || view.endsAt !== endsAt) show({ phase: 'warning', endsAt, by });
    } else if (view.phase === 'warning') show({ phase: 'open' });
    plan();
  }

  function lock(clock: SessionClock | null) {
    const isNew = view.phase !== 'locked';
    clearTimeout(timers.send);
    clearTimeout(timers.end);
    timers.send = undefined;
    show({ phase: 'locked', by: clock?.problem === 'sign_in_again' ? 'hours' : by, clock });
    if (!isNew) return;
    tell({ kind: 'locked' });
    // Another browser may have been touched last, or the time may have been changed.
    if (clock === null) timers.end = setTimeout(refresh, LEAD_MS + 500);
  }

  function settle(clock: SessionClock | null, askedAt: number) {
    if (isStopped) return;
    // What is typed on a page whose session has ended is not taken away; what it asks for next says so.
    if (clock === null && view.phase !== 'locked') return;
    if (clock === null || clock.userId !== userId) return leave();
    if (clock.problem === 'locked' || clock.problem === 'sign_in_again') return lock(clock);
    endsAt = endOf(clock.endsInMs, askedAt);
    by = clock.endsBy;
    tell({ kind: 'clock', userId, endsAt, by });
    open();
  }

  function open() {
    // It is about to lock, and this page was first.
    if (view.phase === 'locked' && endsAt !== null && endsAt <= Date.now()) return;
    if (view.phase === 'locked') show({ phase: 'open' });
    check();
  }

  async function say(call: () => Promise<SessionClock | null>) {
    const askedAt = Date.now();
    try {
      settle(await call(), askedAt);
    } catch {
      // The server is away; the page keeps to what it knew.
    }
  }

  function refresh() {
    void say(ask);
  }

  async function send() {
    clearTimeout(timers.send);
    timers.send = undefined;
    if (isSending || view.phase === 'locked' || isStopped) return;
    isSending = true;
    sentAt = Date.now();
    await say(touch);
    isSending = false;
  }

  return {
    touched: (isDeliberate) => {
      check();
      if (view.phase === 'locked' || isStopped) return;
      if (view.phase === 'warning') {
        // Whoever only brushes the mouse does not take away what they were about to press.
        if (isDeliberate) void send();
        return;
      }
      const wait = sentAt + TOUCH_MS - Date.now();
      if (wait <= 0) void send();
      else timers.send ??= setTimeout(() => void send(), wait);
    },
    check,
    refresh,
    hear: (message) => {
      if (message.kind !== 'clock' || message.userId !== userId) return refresh();
      if (view.phase === 'locked') return;
      endsAt = message.endsAt;
      by = message.by;
      check();
    },
    unlocked: () => {
      tell({ kind: 'unlocked' });
      refresh();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timers.send);
      clearTimeout(timers.end);
    },
  };
}
