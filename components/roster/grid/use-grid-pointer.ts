'use client';

import { type FocusEvent, type MouseEvent, type PointerEvent, useRef } from 'react';
import type { RosterRow } from '#lib/domain/roster.ts';
import type { CellContent } from './cell-edits.ts';
import type { GridModel } from './grid-model.ts';
import { type CellKey, selectOne } from './grid-selection.ts';
import type { GridSelecting } from './use-grid-selection.ts';

export type GridPointerInput = {
  model: GridModel;
  selecting: GridSelecting;
  contentOf: (key: CellKey) => CellContent | null;
  onOpen: (key: CellKey) => void;
  onMenu: (cell: Element) => void;
  /** Begins to carry a shift. */
  onCarry: (event: PointerEvent, row: RosterRow) => void;
};

/** What stands in cells and answers for itself. */
const OWN = '.rg-editor, button';

/** The cell that an element belongs to; null outside of cells. */
export function cellKeyOf(element: Element | null, { columns }: GridModel): CellKey | null {
  const host = element?.closest<HTMLElement>('[data-column]') ?? null;
  if (host === null) return null;
  return { line: host.dataset.line ?? '', date: columns[Number(host.dataset.column)]?.date ?? null };
}

/** The grid's answers to pointer and focus: the first press on a cell selects it, another one opens it. */
export function useGridPointer({ model, selecting, contentOf, onOpen, onMenu, onCarry }: GridPointerInput) {
  const { selection, rect, cellCount, select, move } = selecting;
  /** Whether the pressed cell had the focus before. */
  const isAgain = useRef(false);
  const isFocus = (key: CellKey) => key.line === selection.focus.line && key.date === selection.focus.date;
  const pressedKey = ({ target }: { target: EventTarget }): CellKey | null =>
    target instanceof Element && target.closest(OWN) === null ? cellKeyOf(target, model) : null;

  return {
    /** However a cell came to the focus, keys go on from there. */
    onFocus: (event: FocusEvent) => {
      const key = pressedKey(event);
      if (key !== null && !isFocus(key)) select(selectOne(key));
    },
    onPointerDown: (event: PointerEvent) => {
      const key = pressedKey(event);
      if (key === null || event.button !== 0) return;
      if (event.shiftKey) {
        event.preventDefault();
        move(key, true);
        return;
      }
      const hasFocus =
        event.target instanceof Element && event.target.closest('[data-column]') === document.activeElement;
      isAgain.current = hasFocus && isFocus(key) && cellCount === 1;
      move(key, false);
      const [row] = contentOf(key)?.rows ?? [];
      if (row !== undefined && event.pointerType !== 'touch') onCarry(event, row);
    },
    onClick: (event: MouseEvent) => {
      const key = pressedKey(event);
      if (key !== null && isAgain.current && !event.shiftKey) onOpen(key);
      isAgain.current = false;
    },
    onContextMenu: (event: MouseEvent) => {
      const host = event.target instanceof Element ? event.target.closest('[data-column]') : null;
      const key = cellKeyOf(host, model);
      if (host === null || key === null) return;
      event.preventDefault();
      const { line, column } = model.placeOf(key);
      const isSelected =
        line >= rect.fromLine && line <= rect.toLine && column >= rect.fromColumn && column <= rect.toColumn;
      if (!isSelected) select(selectOne(key));
      onMenu(host);
    },
  };
}
