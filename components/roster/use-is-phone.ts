'use client';

import { useSyncExternalStore } from 'react';

/** Below, a grid of days is of no use. */
const PHONE = '(max-width: 639.98px)';

/** Whether the screen is a phone's; false until the page is there. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(PHONE);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(PHONE).matches,
    () => false,
  );
}
