'use client';

import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type RosterCell, WHOLE_DAY } from '#lib/domain/roster-query.ts';
import { firstStop } from './grid-columns.ts';
import { OPEN_LINE } from './grid-lines.ts';
import type { GridModel } from './grid-model.ts';
import { scrollToPlace, withinDays } from './grid-scroll.ts';
import { type CellKey, type GridSelection, rectOf, selectOne } from './grid-selection.ts';
import type { GridMetrics } from './use-window.ts';

export type GridSelectionInput = {
  model: GridModel;
  isGrouped: boolean;
  scroller: RefObject<HTMLElement | null>;
  metrics: RefObject<GridMetrics | null>;
  /** The cell that the address names. */
  named: RosterCell | null;
};

/** Which cell has the focus and which are selected. Where keys lead, the view and the browser's focus follow. */
export function useGridSelection({ model, isGrouped, scroller, metrics, named }: GridSelectionInput) {
  const { columns, lines } = model;
  const [chosen, setSelection] = useState<GridSelection>(() =>
    selectOne({ line: OPEN_LINE.key, date: firstStop(columns) }),
  );
  // A selection of days that are no longer shown stands at the edge of those that are.
  const selection = useMemo(
    () => withinDays(chosen, columns[0]?.date, columns.at(-1)?.date),
    [chosen, columns],
  );
  const focus = model.placeOf(selection.focus);
  const rect = rectOf(model.placeOf(selection.anchor), model.placeOf(selection.lead));
  const cellCount = (rect.toLine - rect.fromLine + 1) * (rect.toColumn - rect.fromColumn + 1);
  const takesFocus = useRef(false);

  const bringIntoView = (key: CellKey) => {
    if (scroller.current === null || metrics.current === null) return;
    const options = { isGrouped, lineCount: lines.length };
    scrollToPlace(scroller.current, metrics.current, model.placeOf(key), options);
  };
  const follow = useEffectEvent(() => {
    takesFocus.current = false;
    bringIntoView(selection.focus);
    const column = selection.focus.date === null ? -1 : focus.column;
    scroller.current
      ?.querySelector<HTMLElement>(
        `[data-line="${CSS.escape(selection.focus.line)}"][data-column="${column}"]`,
      )
      ?.focus({ preventScroll: true });
  });
  useLayoutEffect(() => {
    if (takesFocus.current) follow();
  });

  const show = useEffectEvent((cell: RosterCell) => {
    const key = { line: cell.userId === WHOLE_DAY ? 'coverage' : cell.userId, date: cell.date };
    setSelection(selectOne(key));
    bringIntoView(key);
  });
  const name = named === null ? '' : `${named.userId}.${named.date}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each cell that an address names
  useEffect(() => {
    if (named !== null) show(named);
  }, [name]);

  return {
    selection,
    focus,
    rect,
    cellCount,
    select: setSelection,
    /** To another cell; `isExtended` keeps the other corner of the selection. */
    move: (to: CellKey, isExtended: boolean) => {
      takesFocus.current = true;
      setSelection(isExtended ? { focus: to, anchor: selection.anchor, lead: to } : selectOne(to));
    },
    /** Gives the focus back to its cell with the next rendering. */
    refocus: () => {
      takesFocus.current = true;
    },
  };
}

export type GridSelecting = ReturnType<typeof useGridSelection>;
