'use client';

import { useRef } from 'react';
import { toast } from '#components/ui/toast.tsx';
import { countOf } from '#lib/domain/format.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import type { ShiftInput } from '#lib/domain/shift-input.ts';
import type { RosterStore } from '../store/store-types.ts';
import { useEdit } from '../store/use-roster.ts';
import { type Flag, flagEdits, inputEdits } from './cell-edits.ts';
import { contentsIn, type GridModel } from './grid-model.ts';
import type { GridPlace, GridRect } from './grid-selection.ts';
import { type CellClip, clipText, pasteEdits, pasteTargets } from './paste.ts';

export type GridVerbsInput = {
  store: RosterStore;
  model: GridModel;
  focus: GridPlace;
  rect: GridRect;
  codeOf: (row: RosterRow) => string;
};

/** What can be done with the cells that are selected; by keys, menu and bar alike. */
export function useGridVerbs({ store, model, focus, rect, codeOf }: GridVerbsInput) {
  const edit = useEdit();
  const clip = useRef<CellClip | null>(null);
  const contents = (within: GridRect) => contentsIn(model, within, store.getState());
  const cells = () => contents(rect).flatMap((line) => line.filter((cell) => cell !== null));
  const rows = (): RosterRow[] => cells().flatMap((cell) => cell.rows);
  const run = (edits: readonly RosterEdit[]) => {
    if (edits.length > 0) edit(edits);
  };
  return {
    rows,
    cells,
    canPaste: () => clip.current !== null,
    input: (input: ShiftInput) => run(inputEdits(input, cells())),
    open: () => run(inputEdits({ kind: 'open' }, cells())),
    remove: () => run(inputEdits({ kind: 'remove' }, cells())),
    flag: (flag: Flag) => run(flagEdits(flag, rows())),
    copy: (isCut: boolean) => {
      const lines = contents(rect).map((line) => line.map((cell) => cell?.rows ?? []));
      const taken = { isCut, lines };
      clip.current = taken;
      // Other programs get the codes; the grid itself keeps the shifts.
      navigator.clipboard?.writeText(clipText(taken, codeOf)).catch(() => {});
      const count = countOf(rows().length, 'shift', 'shifts');
      toast.info(`${count} ${isCut ? 'cut' : 'copied'}. Go to a cell and paste.`);
    },
    paste: () => {
      if (clip.current === null) return;
      const taken = fresh(clip.current, store);
      const targets = pasteTargets(taken, model, focus, store.getState());
      const { edits, leftOut } = pasteEdits(taken, targets, store.getState().facts);
      run(edits);
      if (leftOut !== null) toast[edits.length === 0 ? 'error' : 'info'](leftOut);
      if (taken.isCut && edits.length > 0) clip.current = null;
    },
  };
}

/** The clip with its rows as they are now; those that are gone are left out of what moves. */
function fresh(clip: CellClip, store: RosterStore): CellClip {
  if (!clip.isCut) return clip;
  const { rows } = store.getState();
  const lines = clip.lines.map((line) => line.map((cell) => cell.flatMap(({ id }) => rows.get(id) ?? [])));
  return { ...clip, lines };
}

export type GridVerbs = ReturnType<typeof useGridVerbs>;
