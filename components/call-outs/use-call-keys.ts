'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { type ListedKeys, useListedKeys } from '../shell/keyboard-shortcuts.tsx';
import { createSingleKeys, isTyping } from '../shell/single-keys.ts';

const keys: ListedKeys = [
  { label: 'Record what came of the call', keys: ['1', '–', '5'] },
  { label: 'Go on to the next person', keys: ['n'] },
];

/** 1–5 record an outcome, n goes on to the next person; not while somebody types or decides in a dialog. */
export function useCallKeys(on: { onOutcome: (place: number) => void; onNext: (() => void) | null }): void {
  useListedKeys('Call-out', keys);
  const [single] = useState(createSingleKeys);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat) return;
    const key = single(event);
    const { target } = event;
    if (key === null || !(target instanceof Element) || isTyping(target)) return;
    if (target.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') !== null)
      return;
    const isNext = key === 'n' && on.onNext !== null;
    if (!isNext && !/^[1-5]$/.test(key)) return;
    event.preventDefault();
    if (isNext) on.onNext?.();
    else on.onOutcome(Number(key));
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
