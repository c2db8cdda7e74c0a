'use client';

import { useEffect } from 'react';

/** Keeps the screen from going dark, where the browser can; it lets go of that whenever the page is out of sight. */
export function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let isLeft = false;
    async function hold() {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      try {
        const held = await navigator.wakeLock.request('screen');
        if (isLeft) await held.release();
        else lock = held;
      } catch {
        // The system may refuse, as on a low battery.
      }
    }
    void hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      isLeft = true;
      document.removeEventListener('visibilitychange', hold);
      void lock?.release();
    };
  }, []);
}
