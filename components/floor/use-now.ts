'use client';

import { useEffect, useState } from 'react';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

/**
 * The present, renewed at each full minute, and at once when the page comes back into view: timers of a page that nobody
 * sees may sleep.
 *
 * @param initial the server's now, so that both sides show the same at first
 */
export function useNow(initial: Instant): Instant {
  const [now, setNow] = useState(initial);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    function tick() {
      clearTimeout(timer);
      setNow(Date.now());
      timer = setTimeout(tick, MINUTE_MS - (Date.now() % MINUTE_MS));
    }
    tick();
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, []);
  return now;
}
