'use client';

import { useContext, useEffect, useEffectEvent } from 'react';
import type { LiveEvent, LiveEventName } from '#lib/domain/live.ts';
import { LiveBusContext, type LiveStatus, LiveStatusContext } from './live-context.ts';

/**
 * Hears signals for as long as the component is mounted, and those of the last seconds before it was.
 *
 * @returns how the connection is, and `refresh`, which reads the page again
 */
export function useLive(
  names: readonly LiveEventName[] = [],
  onEvent?: (event: LiveEvent) => void,
): LiveStatus & { refresh: () => void; nudge: () => void } {
  const bus = useContext(LiveBusContext);
  const status = useContext(LiveStatusContext);
  const receive = useEffectEvent((event: LiveEvent) => {
    if (names.includes(event.name)) onEvent?.(event);
  });
  useEffect(() => {
    if (bus === null) return;
    for (const event of bus.recent()) receive(event);
    return bus.subscribe((event) => receive(event));
  }, [bus]);
  return { ...status, refresh: () => bus?.refresh(), nudge: () => bus?.nudge() };
}

/** Tells what holds more than the page reads, such as a whole block of shifts, that it may have missed something. */
export function useLiveGap(onGap: () => void): void {
  const bus = useContext(LiveBusContext);
  const receive = useEffectEvent(onGap);
  useEffect(() => bus?.subscribeGaps(() => receive()), [bus]);
}

/** Keeps the page as it is while `isHeld`, such as until a message is read. */
export function useLiveHold(isHeld: boolean): void {
  const bus = useContext(LiveBusContext);
  useEffect(() => (isHeld ? bus?.hold() : undefined), [bus, isHeld]);
}

/** Ends the page's live connection while `isPaused`, such as for a session that is locked. */
export function useLivePause(isPaused: boolean): void {
  const bus = useContext(LiveBusContext);
  useEffect(() => bus?.pause(isPaused), [bus, isPaused]);
}
