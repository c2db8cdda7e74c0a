'use client';

import { useEffect, useRef } from 'react';
import type { ChatActions } from './chat-actions.ts';
import { useChatDesk } from './chat-desk.tsx';

/** Whoever scrolls past many reads them one after the other; the database is told the last. In ms. */
const settleMs = 600;

/**
 * Remembers up to which message the person has read: what has come into view of a page that is looked at.
 *
 * @returns what to call with the number of each message that comes into view
 */
export function useReadMark(
  channelId: string,
  readSeq: number,
  mark: ChatActions['markChatRead'],
): (seq: number) => void {
  const { tellRead } = useChatDesk();
  const seen = useRef(0);
  const told = useRef(readSeq);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  function tell() {
    const seq = seen.current;
    if (seq <= told.current || document.visibilityState === 'hidden' || !document.hasFocus()) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const former = told.current;
      told.current = seen.current;
      tellRead(channelId, told.current);
      mark({ channelId, seq: told.current }).then(
        (answer) => {
          if (answer?.ok !== true) told.current = former;
        },
        () => {
          told.current = former;
        },
      );
    }, settleMs);
  }
  const latest = useRef(tell);
  useEffect(() => {
    told.current = Math.max(told.current, readSeq);
    latest.current = tell;
  });
  useEffect(() => {
    const look = () => latest.current();
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return (seq) => {
    seen.current = Math.max(seen.current, seq);
    latest.current();
  };
}
