'use client';

import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { LateCode } from './late-code.ts';
import { toast } from './toast.tsx';

/** What is waited for without a button to press again is asked for anew after this long. In ms. */
const RETRY_MS = 3_000;

export type WantedCode = {
  /** Somebody waits for it. */
  isWanted: boolean;
  /** Forgets the press that waits for it. Without it the code is asked for until it is here or not wanted any more. */
  onGivenUp?: () => void;
};

/** Code that comes later: prepared while the browser is idle, fetched at once when it is wanted; null until it is here. */
export function useLateCode<Code>(late: LateCode<Code>, { isWanted, onGivenUp }: WantedCode): Code | null {
  const code = useSyncExternalStore(late.subscribe, late.read, readNothing);
  const isAway = isWanted && code === null;
  const tell = useEffectEvent((): boolean => {
    toast.error('This could not be opened', {
      id: 'late-code',
      description:
        onGivenUp === undefined
          ? 'A part of the page has not come. It opens when the connection is back.'
          : 'A part of the page has not come. Check the connection and press again.',
    });
    onGivenUp?.();
    return onGivenUp !== undefined;
  });

  useEffect(() => late.prepare(), [late]);

  useEffect(() => {
    if (!isAway) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    async function bring(isFirst: boolean) {
      try {
        await late.fetch();
      } catch {
        if (isOver || (isFirst && tell())) return;
        timer = setTimeout(() => void bring(false), RETRY_MS);
      }
    }
    void bring(true);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isAway, late]);

  return code;
}

function readNothing(): null {
  return null;
}
