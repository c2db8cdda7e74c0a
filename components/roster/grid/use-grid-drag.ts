'use client';

import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { effectWords } from '#lib/domain/live-coverage.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import type { RosterStore } from '../store/store-types.ts';
import { followPointer } from '../timeline/pointer-drag.ts';
import { type Verdict, verdictOf } from '../timeline/verdict.ts';
import { type CellContent, dropEdit } from './cell-edits.ts';

/** Targets are judged in pieces of this length, so that dragging stays smooth. In ms. */
const PIECE_MS = 6;
/** So near to the edge, the grid scrolls by itself; so far each frame. In pixels. */
const EDGE = 40;
const STEP = 14;

/** What is being carried, and what dropping it here would do. */
export type GridDrag = {
  row: RosterRow;
  /** Null while over nothing. */
  target: { verb: 'move' | 'exchange'; label: string; verdict: Verdict; effect: string } | null;
};

export type GridDragInput = {
  scroller: RefObject<HTMLElement | null>;
  /** Follows the pointer. */
  ghost: RefObject<HTMLElement | null>;
  store: RosterStore;
  contentOf: (cell: Element) => CellContent | null;
  onDrop: (edits: readonly RosterEdit[]) => void;
};

/** Carries a shift from cell to cell. The cells in view say whether they could take it. */
export function useGridDrag({ scroller, ghost, store, contentOf, onDrop }: GridDragInput) {
  const [drag, setDrag] = useState<GridDrag | null>(null);
  const pointer = useRef({ x: 0, y: 0 });
  const carried = useRef<RosterRow | null>(null);
  const over = useRef<Element | null>(null);

  const readContent = useEffectEvent((cell: Element) => contentOf(cell));
  const drop = useEffectEvent((edits: readonly RosterEdit[]) => onDrop(edits));
  const isDragging = drag !== null;

  // While something is carried: scroll at the edges, follow what is under the pointer, judge the cells in view.
  useEffect(() => {
    const box = scroller.current;
    if (!isDragging || box === null) return;
    let frame = 0;
    const judged = new WeakSet<Element>();
    function turn() {
      const row = carried.current;
      if (row === null || box === null) return;
      scrollAtEdge(box, pointer.current);
      hover(row, box);
      judgeSome(row, box);
      frame = requestAnimationFrame(turn);
    }
    function hover(row: RosterRow, within: HTMLElement) {
      const { x, y } = pointer.current;
      const hit = document.elementFromPoint(x, y)?.closest('.rg-cell') ?? null;
      const cell = hit !== null && within.contains(hit) ? hit : null;
      if (cell === over.current) return;
      over.current?.removeAttribute('data-over');
      over.current = cell;
      const content = cell === null ? null : readContent(cell);
      const edit = content === null ? null : dropEdit(row, content);
      if (edit === null) {
        setDrag({ row, target: null });
        return;
      }
      cell?.setAttribute('data-over', edit.verb);
      const made = store.preview([edit]);
      setDrag({
        row,
        target: {
          verb: edit.verb === 'exchange' ? 'exchange' : 'move',
          label: 'step' in made ? made.step.label : '',
          verdict: verdictOf(made),
          effect: 'step' in made ? effectWords(store.effect(made.step)) : '',
        },
      });
    }
    function judgeSome(row: RosterRow, within: HTMLElement) {
      const until = performance.now() + PIECE_MS;
      for (const cell of cellsNear(within, row)) {
        if (judged.has(cell)) continue;
        judged.add(cell);
        const content = readContent(cell);
        const edit = content === null ? null : dropEdit(row, content);
        if (edit !== null) cell.setAttribute('data-target', verdictOf(store.preview([edit])).tone);
        if (performance.now() >= until) return;
      }
    }
    frame = requestAnimationFrame(turn);
    return () => {
      cancelAnimationFrame(frame);
      over.current = null;
      for (const cell of box.querySelectorAll('[data-target], [data-over]')) {
        cell.removeAttribute('data-target');
        cell.removeAttribute('data-over');
      }
    };
  }, [isDragging, scroller, store]);

  /** Follows the pointer that went down on a cell with a shift. */
  function start(event: { pointerId: number; clientX: number; clientY: number }, row: RosterRow) {
    const finish = () => {
      carried.current = null;
      setDrag(null);
    };
    followPointer(event, null, {
      move: (x, y) => {
        pointer.current = { x, y };
        ghost.current?.style.setProperty('translate', `${x}px ${y}px`);
        if (carried.current !== null) return;
        carried.current = row;
        setDrag({ row, target: null });
      },
      drop: () => {
        const cell = over.current;
        const content = cell === null ? null : contentOf(cell);
        const edit = content === null ? null : dropEdit(row, content);
        finish();
        if (edit !== null) drop([edit]);
      },
      cancel: finish,
    });
  }

  return { drag, start, pointer };
}

/** The cells of the same day first, for most moves are between people. */
function cellsNear(box: HTMLElement, row: RosterRow): Iterable<Element> {
  const sameDay = box.querySelectorAll(`.rg-cell[data-date="${row.shiftDate}"]:not([data-target])`);
  return [...sameDay, ...box.querySelectorAll('.rg-cell:not([data-target])')];
}

function scrollAtEdge(box: HTMLElement, { x, y }: { x: number; y: number }) {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  const head = box.querySelector('.rg-head')?.clientHeight ?? 0;
  const foot = box.querySelector('.rg-foot')?.clientHeight ?? 0;
  const name = box.querySelector('.rg-corner')?.clientWidth ?? 0;
  const step = (at: number, low: number, high: number): number => (at < low ? -STEP : at > high ? STEP : 0);
  const dx = step(x, left + name, right - EDGE);
  // Over the open shifts above the lines and the coverage below, one means these.
  const dy = step(y, top + head + EDGE / 2, bottom - foot - EDGE / 2);
  const isOverHead = y < top + head;
  if (dx !== 0 || (dy !== 0 && !isOverHead)) box.scrollBy(dx, isOverHead ? 0 : dy);
}
