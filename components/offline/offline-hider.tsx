'use client';

import { useEffect } from 'react';
import { putAwayOffline } from './offline-store.ts';

/** Whoever is asked to sign in is not shown, without a connection, what this browser keeps of who was here before. */
export function OfflineHider() {
  useEffect(() => {
    putAwayOffline();
  }, []);
  return null;
}
