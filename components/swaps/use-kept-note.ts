'use client';

import { useEffect, useState } from 'react';
import { tabStorage } from '../time-off/kept-draft.ts';
import { keepNote, keptNote } from './kept-note.ts';

/** A note that is being typed; it outlasts a reload. */
export function useKeptNote(userId: string, about: string): [note: string, setNote: (note: string) => void] {
  const [note, setNote] = useState('');
  useEffect(() => setNote(keptNote(tabStorage(), { userId, about })), [userId, about]);
  function type(next: string) {
    setNote(next);
    keepNote(tabStorage(), { userId, about }, next);
  }
  return [note, type];
}
