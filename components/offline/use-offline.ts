'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import type { KeptSnapshot, QueuedRequest } from '#lib/domain/offline-records.ts';
import { readOffline, subscribeOffline } from './offline-store.ts';

export type Offline = { kept: KeptSnapshot | null; queue: readonly QueuedRequest[] };

/** What this browser keeps, as it changes here or in another tab; null until it has been read. */
export function useOffline(): Offline | null {
  const [offline, setOffline] = useState<Offline | null>(null);
  useEffect(() => {
    let isOver = false;
    async function read() {
      const found = await readOffline().catch(() => ({ kept: null, queue: [] }));
      if (!isOver) setOffline(found);
    }
    read();
    const unsubscribe = subscribeOffline(read);
    return () => {
      isOver = true;
      unsubscribe();
    };
  }, []);
  return offline;
}

function subscribeOnline(onChange: () => void): () => void {
  window.addEventListener('online', onChange);
  window.addEventListener('offline', onChange);
  return () => {
    window.removeEventListener('online', onChange);
    window.removeEventListener('offline', onChange);
  };
}

/** Whether the device has a network. That the server answers through it is another matter. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    subscribeOnline,
    () => navigator.onLine,
    () => true,
  );
}
