'use client';

import type { KeyboardEvent } from 'react';
import type { GridModel } from './grid-model.ts';
import { type CellKey, type GridSelection, placeAfter } from './grid-selection.ts';
import type { GridVerbs } from './use-grid-verbs.ts';

export type GridKeysInput = {
  model: GridModel;
  selection: GridSelection;
  verbs: GridVerbs;
  /** `isExtended` keeps the other corner of the selection. */
  onMove: (cell: CellKey, isExtended: boolean) => void;
  onSelect: (selection: GridSelection) => void;
  onOpen: (cell: CellKey) => void;
  onType: (text: string) => void;
  onMenu: (cell: Element) => void;
  /** Escape with nothing to clear. */
  onEscape: () => void;
};

/** What begins a shift when it is typed: letters, digits, and the signs of commands. */
const TYPED = /^[\p{L}\d+-]$/u;
/** Keys of the shell: their letters start no shift. */
const SHELL_KEYS = new Set(['?', '/']);

/** The grid's keys. They rest while somebody types in a cell. */
export function gridKeys(input: GridKeysInput) {
  const { model, selection, verbs, onMove, onSelect, onOpen, onType, onMenu } = input;
  const place = model.placeOf(selection.focus);
  const isShift = place.line < model.lines.length && place.column >= 0;

  function withCtrl(key: string): boolean {
    switch (key) {
      case 'a': {
        const ends = [0, model.columns.length - 1].map((column) =>
          model.cellAt({ line: place.line, column }),
        );
        const [anchor, lead] = ends;
        if (anchor !== undefined && lead !== undefined) {
          onSelect({ focus: selection.focus, anchor, lead });
        }
        return true;
      }
      case 'c':
      case 'x':
        if (isShift) verbs.copy(key === 'x');
        return isShift;
      case 'v':
        if (isShift) verbs.paste();
        return isShift;
      default:
        return false;
    }
  }

  function plain(event: KeyboardEvent): boolean {
    const { key, shiftKey } = event;
    switch (key) {
      case 'Enter':
        onOpen(selection.focus);
        return true;
      case 'F2':
        if (isShift) onType('');
        return isShift;
      case 'Escape':
        input.onEscape();
        return true;
      case 'Delete':
      case 'Backspace':
        if (isShift) (shiftKey ? verbs.remove : verbs.open)();
        return isShift;
      case 'ContextMenu':
        if (event.target instanceof Element) onMenu(event.target);
        return true;
      case 'F10':
        if (shiftKey && event.target instanceof Element) onMenu(event.target);
        return shiftKey;
      case 'l':
      case 'L':
        if (isShift) verbs.flag('isLocked');
        return isShift;
      default:
        if (!isShift || SHELL_KEYS.has(key) || !TYPED.test(key)) return false;
        onType(key);
        return true;
    }
  }

  return (event: KeyboardEvent) => {
    if (event.altKey || event.defaultPrevented) return;
    const isCtrl = event.ctrlKey || event.metaKey;
    const from = event.shiftKey ? model.placeOf(selection.lead) : place;
    const size = { lines: model.lineCount, columns: model.columns.length };
    const isPassedBy = (line: number) => model.lineAt(line)?.kind === 'group';
    const next = placeAfter(from, event.key, isCtrl, size, isPassedBy);
    if (next !== null) {
      event.preventDefault();
      onMove(model.cellAt(next), event.shiftKey);
      return;
    }
    const isDone = isCtrl ? !event.shiftKey && withCtrl(event.key.toLowerCase()) : plain(event);
    if (isDone) event.preventDefault();
  };
}
