'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useEffectEvent, useState, useTransition } from 'react';
import type { ConnectLive, LiveConnection, LiveEvent, LiveState, Presence } from '#lib/domain/live.ts';
import { watchEdits } from './edit-watch.ts';
import { type LiveBus, LiveBusContext, type LiveStatus, LiveStatusContext, POLL_MS } from './live-context.ts';
import { installPatientFetch } from './patient-fetch.ts';
import { createReading } from './reading.ts';
import { createRefreshScheduler, type RefreshScheduler } from './refresh-scheduler.ts';

/** A page's data is read on the server before the page is here to listen. */
const recentMs = 3_000;

export type LiveProviderProps = {
  connect: ConnectLive;
  /** Whose pages these are: the others see that they are here. */
  userId: string;
  children: ReactNode;
};

/** Opens the one connection of the signed-in shell and keeps what is shown up to date with it. */
export function LiveProvider({ connect, userId, children }: LiveProviderProps) {
  const router = useRouter();
  const [status, setStatus] = useState<LiveStatus>({ state: 'connecting', since: null });
  const [isRefreshing, startRefresh] = useTransition();
  const [isPaused, setPaused] = useState(false);
  const [hub] = useState(() => createHub(setPaused));
  useEffect(() => {
    if (!isRefreshing) hub.reading.end();
  }, [hub, isRefreshing]);
  const refreshPage = useEffectEvent(() => {
    hub.reading.begin();
    startRefresh(() => router.refresh());
  });

  useEffect(() => {
    const edits = watchEdits();
    const impatient = installPatientFetch();
    const scheduler = createRefreshScheduler({
      isHeld: () => hub.reading.isUnderWay() || hub.holds.size > 0 || edits.isBusy(),
      run: refreshPage,
    });
    hub.watch(scheduler);
    return () => {
      scheduler.stop();
      edits.stop();
      impatient();
    };
  }, [hub]);

  useEffect(() => {
    if (isPaused) return;
    const connection = connect({
      onState: (state) => setStatus({ state, since: Date.now() }),
      onEvent: (event) => hub.tell(event),
      onPresence: (present) => hub.hearPresent(present),
      onPeople: (userIds) => hub.hearPeople(userIds),
      onGap: () => {
        hub.bus.refresh();
        hub.tellGap();
      },
    });
    hub.attach(connection);
    connection.appear(userId);
    return () => connection.close();
  }, [connect, hub, userId, isPaused]);

  usePolling(isPaused ? 'live' : status.state, hub.bus.refresh);

  return (
    <LiveBusContext value={hub.bus}>
      <LiveStatusContext value={status}>{children}</LiveStatusContext>
    </LiveBusContext>
  );
}

function usePolling(state: LiveState, ask: () => void) {
  useEffect(() => {
    if (state !== 'off') return;
    const timer = setInterval(ask, POLL_MS);
    return () => clearInterval(timer);
  }, [state, ask]);
}

/** What the parts of a page share; the same from the first rendering on, whatever the connection does. */
function createHub(pause: LiveBus['pause']) {
  const listeners = new Set<(event: LiveEvent) => void>();
  const gapListeners = new Set<() => void>();
  const holds = new Set<symbol>();
  let recent: { event: LiveEvent; at: number }[] = [];
  let connection: LiveConnection | null = null;
  let scheduler: RefreshScheduler | null = null;
  const presence = createPresenceBoard((where) => connection?.track(where));
  const people = createPeopleBoard();
  const reading = createReading();
  const bus: LiveBus = {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribeGaps: (listener) => {
      gapListeners.add(listener);
      return () => gapListeners.delete(listener);
    },
    recent: () => recent.filter(({ at }) => Date.now() - at < recentMs).map(({ event }) => event),
    refresh: () => scheduler?.request(),
    whenRead: reading.whenDone,
    hold: () => {
      const mark = Symbol('hold');
      holds.add(mark);
      return () => holds.delete(mark);
    },
    pause,
    nudge: () => connection?.nudge(),
    ...presence.bus,
    ...people.bus,
  };
  return {
    bus,
    holds,
    reading,
    watch: (nextScheduler: RefreshScheduler) => {
      scheduler = nextScheduler;
    },
    attach: (nextConnection: LiveConnection) => {
      connection = nextConnection;
      presence.sayAgain();
    },
    hearPresent: presence.hear,
    hearPeople: people.hear,
    tellGap: () => {
      for (const listener of [...gapListeners]) listener();
    },
    tell: (event: LiveEvent) => {
      const at = Date.now();
      recent = [...recent.filter((former) => at - former.at < recentMs), { event, at }];
      // The shell itself shows the person: name, role and what may be opened.
      if (event.name === 'profile') scheduler?.request();
      for (const listener of [...listeners]) listener(event);
    },
  };
}

/** Who is at work where, and where this page is: what is shown may be there before the connection. */
function createPresenceBoard(say: (where: Presence | null) => void) {
  const listeners = new Set<() => void>();
  let own: Presence | null = null;
  let heard: readonly Presence[] = [];
  let others: readonly Presence[] = [];
  function sort() {
    const next = heard.filter(({ userId }) => userId !== own?.userId);
    if (JSON.stringify(next) === JSON.stringify(others)) return;
    others = next;
    for (const listener of [...listeners]) listener();
  }
  const bus: Pick<LiveBus, 'present' | 'subscribePresence' | 'track'> = {
    present: () => others,
    subscribePresence: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    track: (where) => {
      own = where;
      say(where);
      sort();
    },
  };
  return {
    bus,
    sayAgain: () => say(own),
    hear: (present: readonly Presence[]) => {
      heard = present;
      sort();
    },
  };
}

/** Who of the agency is here. */
function createPeopleBoard() {
  const listeners = new Set<() => void>();
  let here: ReadonlySet<string> = new Set();
  const bus: Pick<LiveBus, 'people' | 'subscribePeople'> = {
    people: () => here,
    subscribePeople: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    bus,
    hear: (userIds: readonly string[]) => {
      if (userIds.length === here.size && userIds.every((id) => here.has(id))) return;
      here = new Set(userIds);
      for (const listener of [...listeners]) listener();
    },
  };
}
