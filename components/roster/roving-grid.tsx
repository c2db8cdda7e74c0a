'use client';

import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useRef,
  useState,
} from 'react';
import { cn } from '#lib/utils.ts';

export type RovingGridProps = {
  label: string;
  /** All rows and columns, headers included. */
  rowCount: number;
  columnCount: number;
  /** `thead` and `tbody`; every cell with `tabIndex={-1}`, rows and heading cells with `data-label`. */
  children: ReactNode;
  /** Classes of the box that scrolls. */
  className?: string;
  style?: CSSProperties;
  /** Shows the cell with the focus or under the pointer in words, in a line below. */
  showDetail?: boolean;
};

const PAGE_ROWS = 10;
/** ARIA gives a table this role when its cells take the focus; its cells' own roles then follow. */
const GRID_ROLE = { role: 'grid', 'aria-readonly': true };
const CELL = 'th, td';
const TAB_STOP = 'th[tabindex="0"], td[tabindex="0"]';

/**
 * Keyboard for a grid whose cells were rendered on the server: one tab stop, arrows move, Home and End go along
 * the row, with Ctrl to the corners, Enter follows a link in the cell. It works on the elements themselves, so
 * that thousands of cells cost no component each.
 */
export function RovingGrid(props: RovingGridProps) {
  const { label, rowCount, columnCount, children, className, style, showDetail = false } = props;
  const gridRef = useRef<HTMLTableElement>(null);
  const [detail, setDetail] = useState('');

  // After each render: the rows may be others now, and there must be one way in.
  useEffect(() => {
    const grid = gridRef.current;
    const hasTabStop = grid?.querySelector(TAB_STOP);
    const first = grid?.querySelector<HTMLElement>(CELL);
    if (first && !hasTabStop) first.tabIndex = 0;
  });

  function onKeyDown(event: KeyboardEvent) {
    const cell = cellOf(event.target);
    const grid = gridRef.current;
    if (!cell || !grid || event.altKey || event.metaKey) return;
    if (event.key === 'Enter') {
      if (event.target === cell) cell.querySelector('a')?.click();
      return;
    }
    const next = nextCell(grid, cell, event.key, event.ctrlKey);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  function showCell(event: SyntheticEvent) {
    const cell = cellOf(event.target);
    if (cell && gridRef.current) setDetail(detailOf(gridRef.current, cell));
  }

  function onFocus(event: SyntheticEvent) {
    const cell = cellOf(event.target);
    if (cell && gridRef.current) moveTabStop(gridRef.current, cell);
    if (showDetail) showCell(event);
  }

  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className={cn('overflow-auto rounded-lg border bg-card', className)} style={style}>
        <table
          ref={gridRef}
          {...GRID_ROLE}
          aria-label={label}
          aria-rowcount={rowCount}
          aria-colcount={columnCount}
          onKeyDown={onKeyDown}
          onFocus={onFocus}
          onPointerOver={showDetail ? showCell : undefined}
        >
          {children}
        </table>
      </div>
      {showDetail ? (
        <p
          aria-hidden
          className="h-5 truncate text-sm text-muted-foreground max-md:hidden"
          data-print="hidden"
        >
          {detail}
        </p>
      ) : null}
    </div>
  );
}

function cellOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(CELL) : null;
}

function cellsOf(row: Element | null | undefined): HTMLElement[] {
  return row ? [...row.querySelectorAll<HTMLElement>(CELL)] : [];
}

function moveTabStop(grid: HTMLElement, cell: HTMLElement) {
  for (const other of grid.querySelectorAll<HTMLElement>(TAB_STOP)) other.tabIndex = -1;
  cell.tabIndex = 0;
}

function nextCell(grid: HTMLElement, cell: HTMLElement, key: string, isCtrl: boolean): HTMLElement | null {
  const rows = [...grid.querySelectorAll('tr')];
  const row = cell.closest('tr');
  const rowIndex = row ? rows.indexOf(row) : -1;
  const columnIndex = cellsOf(row).indexOf(cell);
  const at = (toRow: number, toColumn: number): HTMLElement | null => {
    const cells = cellsOf(rows[Math.min(rows.length - 1, Math.max(0, toRow))]);
    return cells[Math.min(cells.length - 1, Math.max(0, toColumn))] ?? null;
  };
  const last = Number.MAX_SAFE_INTEGER;
  switch (key) {
    case 'ArrowRight':
      return at(rowIndex, columnIndex + 1);
    case 'ArrowLeft':
      return at(rowIndex, columnIndex - 1);
    case 'ArrowDown':
      return at(rowIndex + 1, columnIndex);
    case 'ArrowUp':
      return at(rowIndex - 1, columnIndex);
    case 'PageDown':
      return at(rowIndex + PAGE_ROWS, columnIndex);
    case 'PageUp':
      return at(rowIndex - PAGE_ROWS, columnIndex);
    case 'Home':
      return at(isCtrl ? 0 : rowIndex, 0);
    case 'End':
      return at(isCtrl ? rows.length - 1 : rowIndex, last);
    default:
      return null;
  }
}

/** Row, column and cell in words: `Kim Diaz · Wed 4 Feb · D12 09:00–21:00`. */
function detailOf(grid: HTMLElement, cell: HTMLElement): string {
  const row = cell.closest('tr');
  const column = cellsOf(grid.querySelector('tr'))[cellsOf(row).indexOf(cell)];
  const parts = [row?.dataset.label, column?.dataset.label];
  if (cell.tagName === 'TD') parts.push(cell.ariaLabel ?? 'off');
  return parts.filter(Boolean).join(' · ');
}
