import type { CSSProperties, ReactNode } from 'react';
import type { RosterRange } from '#lib/domain/roster-query.ts';
import { useRoster } from '../store/use-roster.ts';
import type { LeaveDays, Templates } from './cell-facts.ts';
import { CoverageRow } from './coverage-row.tsx';
import type { GridColumn } from './grid-columns.ts';
import { GridHead, type GridHeadProps } from './grid-head.tsx';
import { type GridGroup, type GridLine, OPEN_LINE } from './grid-lines.ts';
import { GridRow, GroupRow } from './grid-row.tsx';
import { isNear } from './grid-scroll.ts';
import type { GridPlace, GridRect } from './grid-selection.ts';
import { useEditMarks } from './use-grid-model.ts';
import type { GridWindow } from './use-window.ts';

/** Heads of the grid above the lines: days and open shifts. */
export const HEAD_ROWS = 2;

export type GridBodyProps = Pick<GridHeadProps, 'onOpenDay'> & {
  lineGroups: readonly GridGroup[];
  lineCount: number;
  columns: readonly GridColumn[];
  /** Those of the window. */
  shownColumns: readonly GridColumn[];
  shown: GridWindow;
  focus: GridPlace;
  /** Null = no more than the cell with the focus. */
  rect: GridRect | null;
  leave: ReadonlyMap<string, LeaveDays>;
  templates: Templates;
  range: RosterRange;
  room: 0 | 1 | 2;
  editor: ReactNode;
  /** After the name of the open shifts. */
  openTail: ReactNode;
};

/** All that is in view, and the line with the focus wherever it is. */
export function GridBody(props: GridBodyProps) {
  const { lineGroups, lineCount, columns, shownColumns, shown, focus, rect } = props;
  const { leave, templates, range, room, editor } = props;
  const byPerson = useRoster((state) => state.byPerson);
  const open = useRoster((state) => state.open);
  const loaded = useRoster((state) => state.loaded);
  const marks = useEditMarks();
  const isStray = focus.column >= 0 && (focus.column < shown.fromColumn || focus.column >= shown.toColumn);
  const strayColumn = isStray ? (columns[focus.column] ?? null) : null;

  const rowProps = (line: number) => ({
    columns: shownColumns,
    templates,
    range,
    loaded,
    room,
    rowIndex: line + HEAD_ROWS + 1,
    focusColumn: focus.line === line ? focus.column : null,
    strayColumn: focus.line === line ? strayColumn : null,
    selected:
      rect !== null && line >= rect.fromLine && line <= rect.toLine
        ? ([rect.fromColumn, rect.toColumn] as const)
        : null,
    editor: focus.line === line ? editor : null,
  });

  function lineAt(line: GridLine, group: GridGroup, place: number) {
    const index = group.at + place;
    if (line.kind === 'group') {
      return (
        <GroupRow
          key={line.key}
          label={line.label}
          count={line.count}
          rowIndex={index + HEAD_ROWS + 1}
          columnCount={columns.length + 1}
        />
      );
    }
    if ((index < shown.fromLine || index >= shown.toLine) && index !== focus.line) return null;
    const person = line.kind === 'person' ? line.key : null;
    return (
      <GridRow
        key={line.key}
        {...rowProps(index)}
        line={line}
        place={place}
        rows={person === null ? open : byPerson.get(person)}
        leave={person === null ? undefined : leave.get(person)}
        edits={marks.get(person) ?? ''}
      />
    );
  }

  return (
    <>
      <div className="rg-head">
        <GridHead columns={shownColumns} room={props.room} onOpenDay={props.onOpenDay} />
        <GridRow
          {...rowProps(-1)}
          line={OPEN_LINE}
          place={null}
          rows={open}
          leave={undefined}
          edits={marks.get(null) ?? ''}
          tail={props.openTail}
        />
      </div>
      <div className="rg-body" style={{ '--lines': lineCount } as CSSProperties}>
        {lineGroups
          .filter((group) => isNear(group, shown, focus.line))
          .map((group) => (
            <div
              key={group.key}
              className="rg-group"
              style={{ '--at': group.at, '--size': group.lines.length } as CSSProperties}
            >
              {group.lines.map((line, place) => lineAt(line, group, place))}
            </div>
          ))}
      </div>
      <CoverageRow
        rowIndex={lineCount + HEAD_ROWS + 1}
        columns={shownColumns}
        strayColumn={focus.line === lineCount ? strayColumn : null}
        focusColumn={focus.line === lineCount ? focus.column : null}
        hasRoom={room > 0}
      />
    </>
  );
}
