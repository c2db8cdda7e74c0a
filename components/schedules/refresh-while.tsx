'use client';

import { useEffect, useEffectEvent } from 'react';
import { useLive } from '../live/use-live.ts';

/** Reads the page again every so often for as long as it is mounted. */
export function RefreshWhile({ everyMs }: { everyMs: number }) {
  const { refresh } = useLive();
  const ask = useEffectEvent(refresh);
  useEffect(() => {
    const timer = setInterval(() => ask(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return null;
}
