'use client';

import { useEffect, useMemo, useState } from 'react';
import { effectWords } from '#lib/domain/live-coverage.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { placeRow, type RosterFacts, type RosterRow, rowTimes } from '#lib/domain/roster.ts';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import type { Interval, LocalTime } from '#lib/domain/types.ts';
import { useRoster, useRosterStore } from '../store/use-roster.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** A half-made edit: a bar whose end is being moved, or one that is being carried to another person. */
export type Draft =
  | { kind: 'times'; row: RosterRow; localStart: LocalTime; localEnd: LocalTime }
  /** `userId` null = not over anybody yet. */
  | { kind: 'carry'; row: RosterRow; userId: string | null };

/** The edit that a draft would be; null when it would change nothing. */
export function editOf(draft: Draft, template: ShiftTemplate): RosterEdit | null {
  const { row } = draft;
  if (draft.kind === 'times') {
    const { localStart, localEnd } = draft;
    const now = rowTimes(row, template);
    const isSame = now.startTime === localStart && now.endTime === localEnd;
    return isSame ? null : { verb: 'times', rowId: row.id, localStart, localEnd };
  }
  if (draft.userId === null || draft.userId === row.userId) return null;
  return { verb: 'move', rowId: row.id, userId: draft.userId, shiftDate: row.shiftDate };
}

/** When the shift of a draft would be worked. */
export function intervalOf(draft: Draft, template: ShiftTemplate, facts: RosterFacts): Interval {
  if (draft.kind === 'carry') return draft.row;
  const { localStart, localEnd } = draft;
  return placeRow({ ...draft.row, localStart, localEnd }, template, facts.clock);
}

/** What an edit would do to rules and coverage, judged as the save would be; null while there is none. */
export function useVerdict(edit: RosterEdit | null): (Verdict & { effect: string }) | null {
  const store = useRosterStore();
  // Judged again when somebody else's change arrives meanwhile.
  const rows = useRoster((state) => state.rows);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store reads the rows itself
  return useMemo(() => {
    if (edit === null) return null;
    const preview = store.preview([edit]);
    const verdict = verdictOf(preview);
    const isPossible = 'step' in preview && verdict.tone !== 'refused';
    return { ...verdict, effect: isPossible ? effectWords(store.effect(preview.step)) : '' };
  }, [edit, rows, store]);
}

/** Judging is cut into pieces of this length, so that dragging stays smooth. */
const PIECE_MS = 5;
/** What was judged is shown this often: each time draws every row. */
const SHOW_MS = 120;

/** Whether each person could take the shift that is being carried; filled piece by piece. */
export function useTargets(row: RosterRow | null, people: readonly string[]): ReadonlyMap<string, Verdict> {
  const store = useRosterStore();
  const [targets, setTargets] = useState<ReadonlyMap<string, Verdict>>(new Map());

  useEffect(() => {
    if (row === null) {
      setTargets((known) => (known.size === 0 ? known : new Map()));
      return;
    }
    const found = new Map<string, Verdict>();
    const waiting = people.filter((userId) => userId !== row.userId);
    let frame = 0;
    let shownAt = performance.now();
    function judgeSome(subject: RosterRow) {
      const until = performance.now() + PIECE_MS;
      while (waiting.length > 0 && performance.now() < until) {
        const userId = waiting.shift() ?? '';
        const { id: rowId, shiftDate } = subject;
        found.set(userId, verdictOf(store.preview([{ verb: 'move', rowId, userId, shiftDate }])));
      }
      const now = performance.now();
      if (waiting.length === 0 || now - shownAt >= SHOW_MS) {
        shownAt = now;
        setTargets(new Map(found));
      }
      if (waiting.length > 0) frame = requestAnimationFrame(() => judgeSome(subject));
    }
    frame = requestAnimationFrame(() => judgeSome(row));
    return () => cancelAnimationFrame(frame);
  }, [row, people, store]);

  return targets;
}
