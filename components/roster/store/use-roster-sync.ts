'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import { useLive, useLiveGap } from '#components/live/use-live.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import { fetchRows } from './roster-fetch.ts';
import type { RosterStore } from './store-types.ts';

/** Signals come in bursts. In ms. */
const GATHER_MS = 120;
/** A transaction that began before an answer may end after it. */
const OVERLAP_MS = MINUTE_MS;
/** So often the whole block is asked for while somebody goes on editing. */
const ATTEMPTS = 5;
/** So often a signal waits for an own save. */
const DELAYS = 8;

/**
 * Keeps the store's rows those of the server: the rest of the block once the page is there, then what signals tell of,
 * and after every gap in what is heard. The page stays as it is: no place, focus or half-made edit is lost.
 */
export function useRosterSync(store: RosterStore): void {
  const scheduleId = store.getState().facts.schedule.id;
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const isAsking = useRef(false);
  /** The version that somebody told of; everything up to `known` is here. */
  const wanted = useRef(0);
  const isWanted = useRef(false);
  /** After a gap nobody knows what was missed. */
  const isBehind = useRef(false);
  const delays = useRef(0);

  const { state, refresh } = useLive(['roster', 'schedules'], ({ payload }) => {
    if (payload.schedule !== scheduleId) return;
    if (payload.status !== undefined && payload.status !== store.getState().facts.schedule.status) refresh();
    if (typeof payload.version === 'number') wanted.current = Math.max(wanted.current, payload.version);
    want();
  });

  function want() {
    isWanted.current = true;
    timer.current ??= setTimeout(() => {
      timer.current = null;
      void ask();
    }, GATHER_MS);
  }

  async function ask() {
    if (isAsking.current) return;
    // The signal of an own save overtakes its answer, which has the same rows.
    if (store.getState().saving.size > 0 && delays.current < DELAYS) {
      delays.current += 1;
      want();
      return;
    }
    delays.current = 0;
    isAsking.current = true;
    try {
      while (isWanted.current) {
        isWanted.current = false;
        if (!isBehind.current && wanted.current <= store.known().version) continue;
        isBehind.current = false;
        const isWhole = store.receive(await fetchRows(scheduleId, store.known().at - OVERLAP_MS));
        if (!isWhole) await askForAll();
      }
    } catch {
      // The next signal, or the connection's return, asks again.
    } finally {
      isAsking.current = false;
    }
  }

  async function askForAll() {
    const { startDate, endDate } = store.getState().facts.schedule;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const wire = await fetchRows(scheduleId, null);
      // Not taken when something was saved meanwhile, which it cannot know of.
      if (store.receive(wire, { fromDate: startDate, toDate: endDate })) return;
    }
  }

  const start = useEffectEvent(() => {
    store.restore();
    const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 200));
    idle(
      () => {
        askForAll().then(
          () => {
            if (isWanted.current) want();
          },
          () => {},
        );
      },
      { timeout: 2000 },
    );
  });
  useEffect(() => {
    start();
    return () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    };
  }, []);

  const wasLive = useRef(false);
  useEffect(() => {
    if (state === 'live') wasLive.current = true;
  }, [state]);
  useLiveGap(() => {
    // With the first connection the page itself and the rest of the block are on their way.
    if (!wasLive.current) return;
    store.retry();
    isBehind.current = true;
    want();
  });
}
