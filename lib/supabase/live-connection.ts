import type { RealtimeChannel, RealtimeClient } from '@supabase/supabase-js';
import {
  carriesPeople,
  carriesPresence,
  isLiveEventName,
  type LiveConnection,
  type LiveEvent,
  type LiveListeners,
  type LiveMark,
  type LiveState,
  type Presence,
  readPerson,
  readPresence,
} from '#lib/domain/live.ts';
import { createLiveGaps } from './live-gaps.ts';
import { createPresenceRoom } from './presence-room.ts';
import { watchWaking } from './wake-watch.ts';

/** What somebody may hear just now, the token that proves it, and what there was to hear since a former answer. */
export type LiveGrant = {
  accessToken: string;
  expiresInSeconds: number;
  topics: string[];
  heard: LiveMark;
};

export type LiveSource = {
  /**
   * The server's answer; null when the session has ended. Throws when the server cannot be reached.
   *
   * @param since the mark of the former answer
   */
  ask: (since: number | null) => Promise<LiveGrant | null>;
  makeClient: (accessToken: () => Promise<string | null>) => Promise<RealtimeClient>;
};

/** Seconds. The server renews a session in its last 90: asked a little later, it always gives a new token. */
const renewBefore = 85;
/** A joined channel is tried again by Realtime's own client; this is for what it cannot mend. In ms. */
const retryDelays = [2_000, 5_000, 10_000, 20_000, 30_000];
/** Longer than a join may take. */
const attemptMs = 12_000;
const steadyMs = 30_000;
const connectingAfterMs = 1_000;
const offAfterMs = 6_000;
const sleptAfterMs = 30_000;
/** What time alone changes is signalled by nobody; so even a live page is read again now and then. */
const ageMs = 5 * 60_000;
/** Who has lost access hears nothing, not even that; and a signal may be lost. */
const checkMs = 30_000;
/** A socket may stay while nobody behind it can say anything. */
const failedChecksMax = 2;
/** All pages of an agency are told at once that its topics moved. */
const moveSpreadMs = 300;

/**
 * Hears the person's topics for as long as a page is open. Whatever goes wrong ends in one thing: asking the server
 * again what may be heard, with growing pauses, and joining that.
 */
export function openLiveConnection(source: LiveSource, listeners: LiveListeners): LiveConnection {
  const channels = new Map<string, RealtimeChannel>();
  const joined = new Set<string>();
  const timers = { retry: 0, connecting: 0, off: 0 };
  const desks = createPresenceRoom<Presence, Presence>({
    carries: carriesPresence,
    read: readPresence,
    tell: (present) => {
      if (!isClosed) listeners.onPresence(present);
    },
  });
  const people = createPresenceRoom<{ userId: string }, string>({
    carries: carriesPeople,
    read: readPerson,
    tell: (userIds) => {
      if (!isClosed) listeners.onPeople([...new Set(userIds)]);
    },
  });
  const rooms = [desks, people];
  const gaps = createLiveGaps(listeners.onGap);
  let client: RealtimeClient | null = null;
  let grant: LiveGrant | null = null;
  let renewAt = 0;
  let shown: LiveState = 'connecting';
  let liveSince: number | null = null;
  let retryAt = Number.POSITIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let failedChecks = 0;
  let isTrying = false;
  let isClosed = false;

  function show(state: LiveState) {
    if (state === shown || isClosed) return;
    shown = state;
    listeners.onState(state);
  }

  /** A move to other topics takes a moment and is not worth a word. */
  function fall() {
    if (liveSince === null) return;
    if (Date.now() - liveSince > steadyMs) failures = 0;
    liveSince = null;
    startGrace();
  }

  function startGrace() {
    clearTimeout(timers.connecting);
    clearTimeout(timers.off);
    timers.connecting = window.setTimeout(() => show('connecting'), connectingAfterMs);
    timers.off = window.setTimeout(() => show('off'), offAfterMs);
  }

  function settle() {
    const isWhole = grant?.topics.every((topic) => joined.has(topic));
    if (!isWhole || !client?.isConnected() || liveSince !== null) return;
    for (const timer of Object.values(timers)) clearTimeout(timer);
    retryAt = Number.POSITIVE_INFINITY;
    liveSince = Date.now();
    show('live');
    listeners.onGap();
  }

  function retryIn(ms: number) {
    const at = Date.now() + ms;
    if (isClosed || at >= retryAt) return;
    clearTimeout(timers.retry);
    retryAt = at;
    timers.retry = window.setTimeout(attempt, ms);
  }

  function pause(): number {
    const delay = retryDelays[Math.min(failures, retryDelays.length) - 1] ?? retryDelays[0] ?? attemptMs;
    return delay * (0.75 + Math.random() / 2);
  }

  async function renew(): Promise<LiveGrant | null> {
    const isListening = liveSince !== null;
    grant = await source.ask(gaps.since());
    if (grant !== null && !isClosed) gaps.compare(grant.heard, isListening && liveSince !== null);
    renewAt = grant === null ? 0 : Date.now() + (grant.expiresInSeconds - renewBefore) * 1000;
    return grant;
  }

  /** Asked for at every heartbeat. A token that cannot be renewed is used until Realtime refuses it. */
  async function accessToken(): Promise<string | null> {
    if (grant !== null && Date.now() < renewAt) return grant.accessToken;
    const former = grant;
    const next = await renew().catch(() => (grant = former));
    const isSame = next?.topics.length === channels.size && next.topics.every((topic) => channels.has(topic));
    if (!isSame) retryIn(0);
    return next?.accessToken ?? null;
  }

  async function attempt() {
    if (isClosed || isTrying) return;
    isTrying = true;
    clearTimeout(timers.retry);
    retryAt = Number.POSITIVE_INFINITY;
    triedAt = Date.now();
    failures += 1;
    try {
      const found = await renew();
      if (found === null) {
        fall();
        leaveAll();
        // The page, read again, says so.
        listeners.onGap();
      } else {
        client ??= await source.makeClient(accessToken);
        await client.setAuth();
        if (!isClosed) join(client, found.topics);
      }
    } catch {
      // Not reached; the next try is already due.
    }
    isTrying = false;
    if (liveSince === null) retryIn(grant === null ? pause() : Math.max(attemptMs, pause()));
  }

  function join(socket: RealtimeClient, topics: readonly string[]) {
    const isConnected = socket.isConnected();
    for (const [topic, channel] of channels) {
      // Without a connection the client joins again by itself what it has.
      if (topics.includes(topic) && (joined.has(topic) || !isConnected)) continue;
      channels.delete(topic);
      joined.delete(topic);
      leaveRooms(topic);
      void socket.removeChannel(channel);
    }
    socket.connect();
    for (const topic of topics) if (!channels.has(topic)) hear(socket, topic);
    settle();
  }

  function hear(socket: RealtimeClient, topic: string) {
    const channel = socket.channel(topic, { config: { private: true } });
    channels.set(topic, channel);
    const isCurrent = () => channels.get(topic) === channel && !isClosed;
    for (const room of roomsOf(topic)) room.hear(channel, isCurrent);
    channel
      .on('broadcast', { event: '*' }, ({ event, payload }) => {
        if (channels.get(topic) === channel) receive(event, payload);
      })
      .subscribe((status) => {
        if (!isCurrent()) return;
        if (status === 'SUBSCRIBED') {
          joined.add(topic);
          for (const room of roomsOf(topic)) room.enter(channel);
          settle();
          return;
        }
        joined.delete(topic);
        leaveRooms(topic);
        if (status === 'CLOSED') channels.delete(topic);
        fall();
        // Refused, or put out: the topics have moved or the access has ended. Else the client connects again.
        retryIn(socket.isConnected() ? pause() : attemptMs);
      });
  }

  function roomsOf(topic: string) {
    return rooms.filter(({ carries }) => carries(topic));
  }

  function leaveRooms(topic: string) {
    for (const room of roomsOf(topic)) room.leave();
  }

  function receive(event: string, payload: LiveEvent['payload'] | undefined) {
    gaps.hear(payload?.entry);
    if (!isLiveEventName(event)) return;
    if (event === 'topics') {
      fall();
      retryIn(Math.random() * moveSpreadMs);
    }
    listeners.onEvent({ name: event, payload: payload ?? {} });
  }

  function leaveAll() {
    const left = [...channels.values()];
    channels.clear();
    joined.clear();
    for (const room of rooms) room.leave();
    for (const channel of left) void client?.removeChannel(channel);
  }

  function nudge() {
    if (liveSince !== null) {
      // A connection that died in silence shows by the answer that does not come.
      void client?.sendHeartbeat();
      listeners.onGap();
    } else if (Date.now() - triedAt > 1_000) {
      failures = 0;
      void attempt();
    }
  }

  function onOffline() {
    fall();
    clearTimeout(timers.connecting);
    clearTimeout(timers.off);
    show('off');
    void client?.disconnect();
  }

  /** Even who was away for a moment looks whether everything was heard. */
  function onWake(awayMs: number) {
    if (liveSince === null || awayMs > sleptAfterMs) nudge();
    else void check();
  }

  /** Nothing changes unless the access has ended, the topics have moved or a signal is missing. */
  async function check() {
    if (liveSince === null || isTrying || document.visibilityState === 'hidden') return;
    const heard = grant?.topics.join();
    const found = await renew().catch(() => undefined);
    failedChecks = found === undefined ? failedChecks + 1 : 0;
    if (failedChecks === failedChecksMax) {
      fall();
      retryIn(pause());
    } else if (found !== undefined && found?.topics.join() !== heard) void attempt();
  }

  const age = window.setInterval(() => {
    if (liveSince !== null) listeners.onGap();
  }, ageMs);
  const checks = window.setInterval(() => void check(), checkMs);
  const stopWatching = watchWaking({ onWake, onOffline });
  startGrace();
  void attempt();

  return {
    nudge,
    track: desks.track,
    appear: (userId) => people.track({ userId }),
    close: () => {
      isClosed = true;
      clearInterval(age);
      clearInterval(checks);
      for (const timer of Object.values(timers)) clearTimeout(timer);
      gaps.stop();
      stopWatching();
      leaveAll();
      void client?.disconnect();
    },
  };
}
