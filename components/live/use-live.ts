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

/** Keeps the page as it is while `isHeld`, such as until a message is read. */
export function useLiveHold(isHeld: boolean): void {
  const bus = useContext(LiveBusContext);
  useEffect(() => (isHeld ? bus?.hold() : undefined), [bus, isHeld]);
}
