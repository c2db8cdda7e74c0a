import type { LocalDate } from '#lib/domain/types.ts';

/** A cell by what it shows, so that it stays itself while lines come, go and change places. */
export type CellKey = {
  /** See `GridLine.key`; `coverage` for the strip. */
  line: string;
  /** Null = the line's name. */
  date: LocalDate | null;
};

/** The cell with the focus, and the corners of what is selected: `lead` is the one that Shift moves. */
export type GridSelection = { focus: CellKey; anchor: CellKey; lead: CellKey };

/** A cell by its place: line −1 = all open shifts, column −1 = the name. */
export type GridPlace = { line: number; column: number };

/** Cells between two corners, both included. */
export type GridRect = { fromLine: number; toLine: number; fromColumn: number; toColumn: number };

export function selectOne(cell: CellKey): GridSelection {
  return { focus: cell, anchor: cell, lead: cell };
}

export function rectOf(anchor: GridPlace, lead: GridPlace): GridRect {
  return {
    fromLine: Math.min(anchor.line, lead.line),
    toLine: Math.max(anchor.line, lead.line),
    fromColumn: Math.max(0, Math.min(anchor.column, lead.column)),
    toColumn: Math.max(anchor.column, lead.column),
  };
}

/** How many lines Page Up and Page Down go. */
const PAGE_LINES = 10;

/**
 * Where a key leads from a place; null for keys that do not move. Lines without cells are passed by.
 *
 * @param size.lines lines below the open shifts, the coverage included
 */
export function placeAfter(
  place: GridPlace,
  key: string,
  isCtrl: boolean,
  size: { lines: number; columns: number },
  isPassedBy: (line: number) => boolean,
): GridPlace | null {
  const moved = stepFrom(place, key, isCtrl, size);
  if (moved === null) return null;
  const step = moved.line < place.line ? -1 : 1;
  let line = Math.min(size.lines - 1, Math.max(-1, moved.line));
  while (line >= 0 && line < size.lines && isPassedBy(line)) line += step;
  return { line, column: Math.min(size.columns - 1, Math.max(-1, moved.column)) };
}

function stepFrom(
  { line, column }: GridPlace,
  key: string,
  isCtrl: boolean,
  size: { lines: number; columns: number },
): GridPlace | null {
  const last = { line: size.lines - 1, column: size.columns - 1 };
  switch (key) {
    case 'ArrowRight':
      return { line, column: isCtrl ? last.column : column + 1 };
    case 'ArrowLeft':
      return { line, column: isCtrl ? 0 : column - 1 };
    case 'ArrowDown':
      return { line: isCtrl ? last.line : line + 1, column };
    case 'ArrowUp':
      return { line: isCtrl ? -1 : line - 1, column };
    case 'PageDown':
      return { line: line + PAGE_LINES, column };
    case 'PageUp':
      return { line: line - PAGE_LINES, column };
    case 'Home':
      return { line: isCtrl ? -1 : line, column: isCtrl ? 0 : -1 };
    case 'End':
      return { line: isCtrl ? last.line : line, column: last.column };
    default:
      return null;
  }
}
