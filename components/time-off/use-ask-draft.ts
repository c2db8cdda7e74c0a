'use client';

import { useEffect, useRef, useState } from 'react';
import type { LocalDate } from '#lib/domain/types.ts';
import { type AskDraft, draftFor, editedDraft, emptyDraft } from './ask-draft.ts';
import { keepDraft, keptDraft, tabStorage } from './kept-draft.ts';
import type { AskMode } from './time-off-query.ts';

/** Where the form was opened, and by whom. */
export type AskPlace = {
  mode: AskMode;
  /** The day or the shift that a link names. */
  date: LocalDate | null;
  shiftId: number | null;
  userId: string;
  closeHref: string;
};

/** What is typed, kept in this tab; the day or shift of a link is taken over once. */
export function useAskDraft({ mode: linkedMode, date, shiftId, userId, closeHref }: AskPlace) {
  const [mode, setMode] = useState(linkedMode);
  const [draft, setDraft] = useState(emptyDraft);
  const isRestored = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each link that is followed
  useEffect(() => {
    setMode(linkedMode);
    const kept = isRestored.current ? null : keptDraft(tabStorage(), userId);
    isRestored.current = true;
    setDraft((current) => draftFor(kept ?? current, date, shiftId));
    // What is typed from here on outlasts a reload.
    if (date !== null || shiftId !== null) showMode(linkedMode);
  }, [linkedMode, date, shiftId]);
  useEffect(() => {
    if (isRestored.current && draft !== emptyDraft) keepDraft(tabStorage(), userId, draft);
  }, [draft, userId]);

  function showMode(next: AskMode) {
    const path = closeHref.includes('?') ? `${closeHref}&` : `${closeHref}?`;
    window.history.replaceState(null, '', `${path}new=${next}`);
  }
  return {
    mode,
    draft,
    setMode: (next: AskMode) => {
      setMode(next);
      showMode(next);
    },
    edit: (change: Partial<AskDraft>) => setDraft((current) => editedDraft(current, change)),
    forget: () => {
      setDraft(emptyDraft);
      keepDraft(tabStorage(), userId, null);
    },
  };
}
