import { type CSSProperties, memo, type ReactNode } from 'react';
import { formatDuration } from '#lib/domain/format.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import type { RosterRange } from '#lib/domain/roster-query.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { EditingMark } from '../presence/editing-mark.tsx';
import type { ScheduleEntry } from '../schedule-entry.ts';
import { ShiftChip } from '../shift-chip.tsx';
import { cellWords, chipEntry, type LeaveDays, type Templates } from './cell-facts.ts';
import { editMarkOf } from './edit-marks.ts';
import type { GridColumn } from './grid-columns.ts';
import type { GridLine } from './grid-lines.ts';
import { rowsOfLine } from './grid-model.ts';

export type GridRowProps = {
  line: Exclude<GridLine, { kind: 'group' }>;
  /** Where it stands within its group; null where it sticks. */
  place: number | null;
  /** From 1, heads included. */
  rowIndex: number;
  /** The columns that are there, and the one with the focus if it is elsewhere. */
  columns: readonly GridColumn[];
  strayColumn: GridColumn | null;
  rows: ReadonlyMap<LocalDate, readonly RosterRow[]> | undefined;
  leave: LeaveDays | undefined;
  templates: Templates;
  range: RosterRange;
  /** Days whose rows are here. */
  loaded: RosterRange;
  /** How many chips have room beside each other; 0 = a letter on colour. */
  room: 0 | 1 | 2;
  /** The column of the cell with the focus, −1 = the name; null = none of this line. */
  focusColumn: number | null;
  /** Columns selected in this line; null = none. */
  selected: readonly [from: number, to: number] | null;
  /** See `editMarks`. */
  edits: string;
  /** Stands in the cell with the focus, while somebody types there. */
  editor: ReactNode;
  /** After the name of the open shifts. */
  tail?: ReactNode;
};

/** A person's line, or a line of open shifts. Cells answer to the grid's own listeners. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { line, place, rowIndex, columns, strayColumn } = props;
  const style = place === null ? undefined : ({ '--r': place } as CSSProperties);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
    // biome-ignore lint/a11y/useSemanticElements: a table's rows cannot be placed one by one
    <div role="row" aria-rowindex={rowIndex} className={cn('rg-row', `is-${line.kind}`)} style={style}>
      <NameCell {...props} />
      {columns.map((column) => (
        <Cell key={column.date} {...cellProps(props, column)} isStray={false} />
      ))}
      {strayColumn === null ? null : (
        <Cell key={strayColumn.date} {...cellProps(props, strayColumn)} isStray />
      )}
    </div>
  );
});

function NameCell({ line, rows, range, focusColumn, tail }: GridRowProps) {
  const person = line.kind === 'person' ? line.person : null;
  const name = line.kind === 'person' ? line.person.fullName : line.label;
  const minutes = person === null ? 0 : minutesIn(rows, range);
  const count = person === null ? countIn(line, rows, range) : 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the row
    <div
      role="rowheader"
      aria-colindex={1}
      tabIndex={focusColumn === -1 ? 0 : -1}
      data-line={line.key}
      data-column={-1}
      className="rg-name"
    >
      {person === null ? null : <EditingMark personId={person.id} />}
      <span className="rg-name-text" title={name}>
        {name}
      </span>
      {person !== null && person.role !== 'dispatcher' ? (
        <span className="rg-role" title={roleLabel(person.role)}>
          <span aria-hidden>{person.role === 'supervisor' ? 'Sup.' : 'Adm.'}</span>
          <span className="sr-only">{roleLabel(person.role)}</span>
        </span>
      ) : null}
      {tail}
      {person === null ? (
        <span className="rg-hours">
          {count}
          <span className="sr-only"> open</span>
        </span>
      ) : (
        <span className="rg-hours">
          <span aria-hidden>{Math.round(minutes / 6) / 10}</span>
          <span className="sr-only">{formatDuration(minutes)}</span>
        </span>
      )}
    </div>
  );
}

function minutesIn(rows: GridRowProps['rows'], { fromDate, toDate }: RosterRange): number {
  let minutes = 0;
  for (const [date, sameDay] of rows ?? []) {
    if (date < fromDate || date > toDate) continue;
    for (const row of sameDay) minutes += row.nominalMinutes;
  }
  return minutes;
}

function countIn(line: GridRowProps['line'], rows: GridRowProps['rows'], range: RosterRange): number {
  let count = 0;
  for (const [date, sameDay] of rows ?? []) {
    if (date >= range.fromDate && date <= range.toDate) count += rowsOfLine(line, sameDay).length;
  }
  return count;
}

type CellProps = Pick<
  GridRowProps,
  'line' | 'rows' | 'leave' | 'templates' | 'loaded' | 'room' | 'edits' | 'editor'
> & { column: GridColumn; isFocus: boolean; isSelected: boolean; isStray: boolean };

/** What one cell needs of its line, so that it stays as it is while others come and go. */
function cellProps(props: GridRowProps, column: GridColumn): Omit<CellProps, 'isStray'> {
  const { line, rows, leave, templates, loaded, room, edits, editor, focusColumn, selected } = props;
  const isFocus = focusColumn === column.index;
  return {
    line,
    rows,
    leave,
    templates,
    loaded,
    room,
    edits,
    editor: isFocus ? editor : null,
    column,
    isFocus,
    isSelected: selected !== null && column.index >= selected[0] && column.index <= selected[1],
  };
}

const Cell = memo(function Cell(props: CellProps) {
  const { line, column, templates, leave, loaded, room, edits, isFocus, isSelected, isStray } = props;
  const rows = rowsOfLine(line, props.rows?.get(column.date));
  const person = line.kind === 'person' ? line.person : null;
  const entries = rows.map((row) => chipEntry(row, templates, person));
  const off = leave?.get(column.date);
  const isLoaded = column.date >= loaded.fromDate && column.date <= loaded.toDate;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the row
    <div
      role="gridcell"
      aria-colindex={column.index + 2}
      aria-selected={isSelected}
      aria-label={isLoaded ? cellWords(entries, off, line.kind === 'open') : 'loading'}
      tabIndex={isFocus ? 0 : -1}
      data-line={line.key}
      data-column={column.index}
      data-leave={off}
      data-loading={isLoaded ? undefined : ''}
      data-edit={rows.length === 0 ? undefined : editMarkOf(edits, rows)}
      className={cn('rg-cell', column.className)}
      style={isStray ? ({ '--c': column.index } as CSSProperties) : undefined}
      data-stray={isStray ? '' : undefined}
    >
      {isFocus && props.editor !== null ? props.editor : <Chips entries={entries} room={room} leave={off} />}
    </div>
  );
});

function Chips({
  entries,
  room,
  leave,
}: {
  entries: readonly ScheduleEntry[];
  room: 0 | 1 | 2;
  leave: string | undefined;
}) {
  const [first] = entries;
  if (first === undefined) return leave === undefined ? null : <span aria-hidden className="rg-leave" />;
  if (room === 0) {
    const category = first.kind === 'leave' ? undefined : first.category;
    const letter = first.kind === 'leave' ? 'L' : first.code.charAt(0);
    return (
      <span
        aria-hidden
        className="rg-letter"
        data-category={category}
        data-open={openMark(first)}
        data-leave={leave}
      >
        {entries.length > 1 ? entries.length : letter}
      </span>
    );
  }
  const shown = entries.slice(0, entries.length > room && room === 2 ? 1 : room);
  const rest = entries.length - shown.length;
  return (
    <>
      <span aria-hidden className="rg-chips">
        {shown.map((entry) => (
          <ShiftChip key={entry.id} entry={entry} />
        ))}
        {rest > 0 ? <span className="rg-rest">+{rest}</span> : null}
      </span>
      {leave === undefined ? null : <span aria-hidden className="rg-leave-mark" data-leave={leave} />}
    </>
  );
}

function openMark(entry: ScheduleEntry): '' | undefined {
  return entry.kind === 'open' ? '' : undefined;
}

/** The line of a group's name; it sticks while its people are in view. */
export const GroupRow = memo(function GroupRow({
  label,
  count,
  rowIndex,
  columnCount,
}: {
  label: string;
  count: number;
  rowIndex: number;
  columnCount: number;
}) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: see the row
    // biome-ignore lint/a11y/useSemanticElements: see the row
    <div role="row" aria-rowindex={rowIndex} className="rg-group-head">
      {/* biome-ignore lint/a11y/useFocusableInteractive: a heading is passed by */}
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      <div role="rowheader" aria-colindex={1} aria-colspan={columnCount}>
        <span>{label}</span>
        <span className="rg-group-count">{count}</span>
      </div>
    </div>
  );
});
