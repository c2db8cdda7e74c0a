import type { RosterRow } from '#lib/domain/roster.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { RosterState } from '../store/store-types.ts';
import type { CellContent } from './cell-edits.ts';
import type { GridColumn } from './grid-columns.ts';
import { type GridGroup, type GridLine, OPEN_LINE } from './grid-lines.ts';
import type { CellKey, GridPlace, GridRect } from './grid-selection.ts';

/** Lines and columns as they stand, and the way from keys to places and back. */
export type GridModel = {
  lines: readonly GridLine[];
  columns: readonly GridColumn[];
  /** Lines below the open shifts, with the coverage as the last. */
  lineCount: number;
  lineAt: (line: number) => GridLine | null;
  placeOf: (cell: CellKey) => GridPlace;
  cellAt: (place: GridPlace) => CellKey;
};

export function createGridModel(groups: readonly GridGroup[], columns: readonly GridColumn[]): GridModel {
  const lines = groups.flatMap((group) => group.lines);
  const lineByKey = new Map(lines.map(({ key }, index) => [key, index]));
  const columnByDate = new Map(columns.map(({ date, index }) => [date, index]));
  const lineCount = lines.length + 1;
  return {
    lines,
    columns,
    lineCount,
    lineAt: (line) => (line === -1 ? OPEN_LINE : (lines[line] ?? null)),
    placeOf: ({ line, date }) => ({
      line: line === 'coverage' ? lines.length : (lineByKey.get(line) ?? -1),
      column: date === null ? -1 : (columnByDate.get(date) ?? 0),
    }),
    cellAt: ({ line, column }) => ({
      line: line === lines.length ? 'coverage' : line === -1 ? OPEN_LINE.key : (lines[line]?.key ?? ''),
      date: columns[column]?.date ?? null,
    }),
  };
}

/** The rows of a day that belong to a line. */
export function rowsOfLine(line: GridLine, sameDay: readonly RosterRow[] | undefined): readonly RosterRow[] {
  if (sameDay === undefined || line.kind === 'group') return [];
  if (line.kind === 'person' || line.shiftId === null) return sameDay;
  return sameDay.filter(({ shiftId }) => shiftId === line.shiftId);
}

type Rows = Pick<RosterState, 'byPerson' | 'open'>;

/** What a cell holds; null for a place without shifts, such as the coverage. */
export function contentAt(line: GridLine | null, date: LocalDate | null, rows: Rows): CellContent | null {
  if (line === null || line.kind === 'group' || date === null) return null;
  const byDate = line.kind === 'person' ? rows.byPerson.get(line.key) : rows.open;
  const userId = line.kind === 'person' ? line.key : null;
  return { userId, date, rows: rowsOfLine(line, byDate?.get(date)) };
}

/** The cells of a rectangle, line by line; lines without cells are left out. */
export function contentsIn(model: GridModel, rect: GridRect, rows: Rows): (CellContent | null)[][] {
  const found: (CellContent | null)[][] = [];
  for (let index = rect.fromLine; index <= rect.toLine; index++) {
    const line = model.lineAt(index);
    if (line === null || line.kind === 'group') continue;
    const cells: (CellContent | null)[] = [];
    for (let column = rect.fromColumn; column <= rect.toColumn; column++) {
      cells.push(contentAt(line, model.columns[column]?.date ?? null, rows));
    }
    found.push(cells);
  }
  return found;
}
