'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useLive, useLiveGap } from '../live/use-live.ts';
import { putAwayOffline } from './offline-store.ts';
import { createKeeper, type SnapshotKeeper } from './snapshot-keeper.ts';

const signals = [
  'roster',
  'settings',
  'people',
  'time_off',
  'swaps',
  'openings',
  'call_outs',
  'mandates',
  'profile',
] as const;

/**
 * Keeps in this browser what the person can read without a connection: after each visit and each signal of a change.
 *
 * @param mayKeep false on a computer that others use as well: nothing is kept there
 */
export function useSnapshot(userId: string, build: string, mayKeep: boolean): void {
  const path = usePathname();
  const keeping = useRef<SnapshotKeeper | null>(null);
  useEffect(() => {
    if (!mayKeep) {
      putAwayOffline();
      return;
    }
    const keeper = createKeeper(userId, build);
    keeping.current = keeper;
    keeper.ask();
    const onShown = () => {
      if (document.visibilityState === 'visible') keeper.ask();
    };
    document.addEventListener('visibilitychange', onShown);
    window.addEventListener('online', onShown);
    return () => {
      document.removeEventListener('visibilitychange', onShown);
      window.removeEventListener('online', onShown);
      keeping.current = null;
      keeper.stop();
    };
  }, [userId, build, mayKeep]);
  const visit = useEffectEvent(() => keeping.current?.ask());
  useEffect(() => {
    if (path !== '') visit();
  }, [path]);
  useLive(signals, () => keeping.current?.ask());
  useLiveGap(() => keeping.current?.ask());
}
