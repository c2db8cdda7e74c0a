'use client';

import { useEffect, useRef, useState } from 'react';
import { POLL_MS } from '../live/live-context.ts';
import { useLive } from '../live/use-live.ts';
import { createCountReader } from './count-reader.ts';

/**
 * How many notices the person has not read, now. It does not wait for the page, which keeps still while somebody types
 * or decides.
 *
 * @param fromPage what the server counted for the page
 */
export function useUnread(fromPage: number): number {
  const [count, setCount] = useState(fromPage);
  const reader = useRef<ReturnType<typeof createCountReader>>(null);
  const { state } = useLive(['notices'], () => reader.current?.ask());
  useEffect(() => {
    const own = createCountReader(readCount, setCount);
    reader.current = own;
    const onShow = () => {
      if (document.visibilityState === 'visible') own.ask();
    };
    window.addEventListener('focus', onShow);
    document.addEventListener('visibilitychange', onShow);
    return () => {
      own.stop();
      window.removeEventListener('focus', onShow);
      document.removeEventListener('visibilitychange', onShow);
    };
  }, []);
  // A page that was read again may be older than what is known: it is a reason to ask, not an answer.
  const known = useRef(fromPage);
  useEffect(() => {
    if (known.current !== fromPage) reader.current?.ask();
    known.current = fromPage;
  }, [fromPage]);
  useEffect(() => {
    if (state === 'live') reader.current?.ask();
    if (state !== 'off') return;
    const timer = setInterval(() => reader.current?.ask(), POLL_MS);
    return () => clearInterval(timer);
  }, [state]);
  return count;
}

async function readCount(): Promise<number | null> {
  // Without a session the answer leads to the sign-in, which is for the page to say.
  const response = await fetch('/api/inbox/count', { cache: 'no-store', redirect: 'manual' });
  if (!response.ok) return null;
  const answer: unknown = await response.json();
  const { unread } = { unread: null, ...(typeof answer === 'object' ? answer : null) };
  return typeof unread === 'number' ? unread : null;
}
