'use client';

import { useEffect, useRef } from 'react';
import { useLive } from '../live/use-live.ts';

/** Reads the page again each time `key` becomes another: what it was given has run out. */
export function useReadWhen(key: string | number | null): void {
  const { refresh } = useLive();
  const readFor = useRef(key);
  useEffect(() => {
    if (readFor.current === key) return;
    readFor.current = key;
    refresh();
  }, [key, refresh]);
}
