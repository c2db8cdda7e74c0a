'use client';

import { Ellipsis } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#lib/domain/format.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import type { Flag } from './cell-edits.ts';
import type { CellVerbs } from './cell-menu.tsx';

export type SelectionBarProps = {
  /** The cell with the focus in words, or what is carried. */
  words: string;
  cellCount: number;
  rows: readonly RosterRow[];
  verbs: CellVerbs;
  /** Opens the menu at the cell with the focus. */
  onMenu: () => void;
  onClear: () => void;
};

/** Under the grid: what has the focus, and what can be done with all that is selected. Always of one height. */
export function SelectionBar({ words, cellCount, rows, verbs, onMenu, onClear }: SelectionBarProps) {
  const every = (flag: Flag) => rows.length > 0 && rows.every((row) => row[flag]);
  const none = rows.length === 0;
  return (
    <div
      data-print="hidden"
      className="flex min-h-[calc(var(--control-height-sm)+0.25rem)] items-center gap-2 text-sm"
    >
      {cellCount > 1 ? (
        <div role="toolbar" aria-label="Selected shifts" className="flex flex-wrap items-center gap-1">
          <span className="px-1 font-medium">{countOf(rows.length, 'shift', 'shifts')} selected</span>
          <Button size="sm" onClick={verbs.type}>
            Set shift…
          </Button>
          <Button size="sm" disabled={none} onClick={() => verbs.flag('isLocked')}>
            {every('isLocked') ? 'Unlock' : 'Lock'}
          </Button>
          <Button size="sm" disabled={none} onClick={() => verbs.flag('isOvertime')}>
            {every('isOvertime') ? 'Regular' : 'Overtime'}
          </Button>
          <Button size="sm" disabled={none} onClick={verbs.open}>
            Make open
          </Button>
          <Button size="sm" disabled={none} onClick={verbs.remove}>
            Remove
          </Button>
          <Button size="sm" variant="ghost" onClick={onClear}>
            Clear
          </Button>
        </div>
      ) : (
        <>
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label="What can be done with this cell"
            onClick={onMenu}
          >
            <Ellipsis aria-hidden />
          </Button>
          <p aria-hidden className="truncate text-muted-foreground">
            {words}
          </p>
        </>
      )}
    </div>
  );
}
