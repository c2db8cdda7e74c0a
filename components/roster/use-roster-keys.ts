'use client';

import { useEffect } from 'react';
import { useListedKeys } from '../shell/keyboard-shortcuts.tsx';
import type { RosterStore } from './store/store-types.ts';

/** The roster's keys, as the list of keys has them. */
const KEYS = [
  { label: 'Select several', keys: ['Shift', '← ↑ ↓ →'] },
  { label: 'Select the line', keys: ['Ctrl', 'A'] },
  { label: 'Type a shift: its code, times, or − o l', keys: ['D 1 2'] },
  { label: 'Make the shift open', keys: ['Del'] },
  { label: 'Remove the shift', keys: ['Shift', 'Del'] },
  { label: 'Lock or unlock', keys: ['L'] },
  { label: 'Copy, cut, paste', keys: ['Ctrl', 'C X V'] },
  { label: 'Undo, redo', keys: ['Ctrl', 'Z', 'Shift Z'] },
  { label: 'All that can be done', keys: ['Shift', 'F10'] },
] as const;

/** Undo and redo from anywhere on the page but a field, which has its own. */
export function useRosterKeys(store: RosterStore): void {
  useListedKeys('Roster', KEYS);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const key = event.key.toLowerCase();
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      if (event.target instanceof Element && event.target.closest('input, textarea, [role="dialog"]')) return;
      if (key === 'z' && !event.shiftKey) store.undo();
      else if ((key === 'z' && event.shiftKey) || key === 'y') store.redo();
      else return;
      event.preventDefault();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [store]);
}
