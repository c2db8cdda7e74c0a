'use client';

import { useContext, useEffect, useSyncExternalStore } from 'react';
import type { Presence } from '#lib/domain/live.ts';
import { LiveBusContext, LiveStatusContext } from './live-context.ts';

const nobody: readonly Presence[] = [];
const ignore = () => () => {};

/** Where the other supervisors of the agency are at work; nobody while nothing is heard. */
export function usePresent(): readonly Presence[] {
  const bus = useContext(LiveBusContext);
  const { state } = useContext(LiveStatusContext);
  const present = useSyncExternalStore(
    bus?.subscribePresence ?? ignore,
    () => bus?.present() ?? nobody,
    () => nobody,
  );
  return state === 'off' ? nobody : present;
}

/** Tells them where this page is at work, for as long as it is mounted. */
export function useTrack({ userId, scheduleId, personId }: Presence): void {
  const bus = useContext(LiveBusContext);
  useEffect(() => bus?.track({ userId, scheduleId, personId }), [bus, userId, scheduleId, personId]);
  useEffect(() => () => bus?.track(null), [bus]);
}

const noPeople: ReadonlySet<string> = new Set();

/** Ids of those of the agency who have the app open; nobody while nothing is heard. */
export function usePeopleHere(): ReadonlySet<string> {
  const bus = useContext(LiveBusContext);
  const { state } = useContext(LiveStatusContext);
  const here = useSyncExternalStore(
    bus?.subscribePeople ?? ignore,
    () => bus?.people() ?? noPeople,
    () => noPeople,
  );
  return state === 'off' ? noPeople : here;
}
