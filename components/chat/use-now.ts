'use client';

import { useEffect, useState } from 'react';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

/**
 * The time, to the minute.
 *
 * @param fromPage the server's now, so that both sides show the same at first
 */
export function useNow(fromPage: Instant): Instant {
  const [now, setNow] = useState(fromPage);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
