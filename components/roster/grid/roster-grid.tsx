'use client';

import { type CSSProperties, Suspense, useMemo, useRef, useState } from 'react';
import { type ClockStyle, countOf, formatDate, shiftShortCode } from '#lib/domain/format.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import type { RosterGroup } from '#lib/domain/roster-groups.ts';
import { membersById } from '#lib/domain/roster-index.ts';
import { type RosterCell, type RosterRange, type RosterView, WHOLE_DAY } from '#lib/domain/roster-query.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { VerbDialog } from '../later-parts.tsx';
import { useEdit, useRoster, useRosterStore } from '../store/use-roster.ts';
import { CellEditor } from './cell-editor.tsx';
import { cellWords, chipEntry } from './cell-facts.ts';
import { CellMenu, type CellVerbs } from './cell-menu.tsx';
import { DragGhost } from './drag-ghost.tsx';
import { GridBody, HEAD_ROWS } from './grid-body.tsx';
import { contentAt } from './grid-model.ts';
import type { CellKey } from './grid-selection.ts';
import { OpenToggle } from './open-toggle.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useGridDrag } from './use-grid-drag.ts';
import { gridKeys } from './use-grid-keys.ts';
import { useGridModel } from './use-grid-model.ts';
import { cellKeyOf, useGridPointer } from './use-grid-pointer.ts';
import { useGridSelection } from './use-grid-selection.ts';
import { useGridVerbs } from './use-grid-verbs.ts';
import { useWindow } from './use-window.ts';
import type { AskingVerb } from './verb-dialog.tsx';

export type RosterGridProps = {
  groups: readonly RosterGroup[];
  isGrouped: boolean;
  view: Exclude<RosterView, 'day'>;
  range: RosterRange;
  /** Operational date. */
  today: LocalDate;
  clockStyle: ClockStyle;
  /** The cell whose panel is open: it is scrolled to. */
  cell: RosterCell | null;
  onOpenCell: (cell: RosterCell) => void;
  onOpenShift: (rowId: number) => void;
  onOpenDay: (date: LocalDate) => void;
  onEscape: () => void;
  /** In whose row somebody types; for the others who are here. */
  onTyping: (personId: string | null) => void;
};

/** How many chips stand beside each other in a cell; 0 = a letter on colour. */
const ROOM = { week: 2, fortnight: 2, month: 1, block: 0 } as const;
/** As many as a large screen may show at first. */
const FIRST = { lines: 40, columns: 98 };

/** People by operational days. One tab stop; keys, mouse and menu do the same. */
export function RosterGrid(props: RosterGridProps) {
  const { groups, isGrouped, view, range, today, clockStyle, onTyping } = props;
  const store = useRosterStore();
  const edit = useEdit();
  // What the line under the grid says, and the menu offers, follows the rows.
  useRoster((state) => state.rows);
  const [isSpread, setIsSpread] = useState(false);
  const grid = useGridModel(groups, isGrouped, range, today, isSpread);
  const { facts, model, columns, leave, templates } = grid;

  const scroller = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const { window: shown, metrics } = useWindow({
    scroller,
    probe,
    lineCount: model.lines.length,
    columnCount: columns.length,
    first: FIRST,
  });
  const shownColumns = useMemo(
    () => columns.slice(shown.fromColumn, shown.toColumn),
    [columns, shown.fromColumn, shown.toColumn],
  );

  const selecting = useGridSelection({ model, isGrouped, scroller, metrics, named: props.cell });
  const { selection, focus, rect, cellCount, move, refocus } = selecting;
  const [typed, setTyped] = useState<string | null>(null);
  const [menuAnchor, setMenuAnchor] = useState<Element | null>(null);
  const [asked, setAsked] = useState<{ verb: AskingVerb; row: RosterRow } | null>(null);
  const codeOf = (row: RosterRow) =>
    shiftShortCode({
      category: templates.get(row.shiftId)?.category ?? '',
      durationMinutes: row.nominalMinutes,
    });
  const verbs = useGridVerbs({ store, model, focus, rect, codeOf });
  const contentOf = (key: CellKey | null) =>
    key === null ? null : contentAt(model.lineAt(model.placeOf(key).line), key.date, store.getState());
  const { drag, start, pointer } = useGridDrag({
    scroller,
    ghost,
    store,
    contentOf: (element) => contentOf(cellKeyOf(element, model)),
    onDrop: edit,
  });

  function openCell(key: CellKey) {
    if (key.date === null) return;
    const content = contentOf(key);
    const [first] = content?.rows ?? [];
    if (content === null || (content.userId === null && first === undefined)) {
      props.onOpenCell({ userId: WHOLE_DAY, date: key.date });
    } else if (content.userId !== null) props.onOpenCell({ userId: content.userId, date: key.date });
    else if (first !== undefined) props.onOpenShift(first.id);
  }

  function type(text: string) {
    const line = model.lineAt(focus.line);
    setTyped(text);
    onTyping(line?.kind === 'person' ? line.key : null);
  }

  function stopTyping() {
    setTyped(null);
    onTyping(null);
    refocus();
  }

  const onKeyDown = gridKeys({
    model,
    selection,
    verbs,
    onMove: move,
    onSelect: selecting.select,
    onOpen: openCell,
    onType: type,
    onMenu: (element) => setMenuAnchor(element.closest('[data-column]')),
    onEscape: () => {
      if (cellCount > 1) move(selection.focus, false);
      else props.onEscape();
    },
  });
  const onPointer = useGridPointer({
    model,
    selecting,
    contentOf,
    onOpen: openCell,
    onMenu: setMenuAnchor,
    onCarry: start,
  });

  const cellVerbs: CellVerbs = {
    ...verbs,
    details: () => openCell(selection.focus),
    type: () => type(''),
    ask: (verb, row) => setAsked({ verb, row }),
  };
  const line = model.lineAt(focus.line);
  const { date } = selection.focus;
  const person = line?.kind === 'person' ? line.person : null;
  const name = line === null ? 'Coverage' : line.kind === 'person' ? line.person.fullName : line.label;
  const label = date === null ? name : `${name}, ${formatDate(date)}`;
  const editor =
    typed === null || date === null ? null : (
      <CellEditor
        text={typed}
        templates={facts.templates}
        date={date}
        hints={{ category: templates.get(person?.preferredShiftId ?? 0)?.category ?? null }}
        label={cellCount > 1 ? countOf(cellCount, 'cell', 'cells') : label}
        onDone={(input, isNext) => {
          verbs.input(input);
          stopTyping();
          const column = Math.min(focus.column + 1, columns.length - 1);
          if (isNext) move(model.cellAt({ line: focus.line, column }), false);
        }}
        onCancel={stopTyping}
      />
    );

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col gap-1">
      {/* biome-ignore lint/a11y/useSemanticElements: a table's rows cannot be placed one by one */}
      <div
        ref={scroller}
        role="grid"
        aria-label="Roster"
        aria-multiselectable="true"
        aria-rowcount={model.lines.length + HEAD_ROWS + 1}
        aria-colcount={columns.length + 1}
        data-view={view}
        data-dragging={drag === null ? undefined : ''}
        className="rg"
        onKeyDown={onKeyDown}
        {...onPointer}
      >
        <div
          className="rg-canvas"
          style={
            {
              '--days': columns.length,
              '--skip': shown.fromColumn,
              '--shown': shownColumns.length,
            } as CSSProperties
          }
        >
          <div ref={probe} aria-hidden className="rg-probe" />
          <GridBody
            lineGroups={grid.lineGroups}
            lineCount={model.lines.length}
            columns={columns}
            shownColumns={shownColumns}
            shown={shown}
            focus={focus}
            rect={cellCount > 1 ? rect : null}
            leave={leave}
            templates={templates}
            range={range}
            room={ROOM[view]}
            onOpenDay={props.onOpenDay}
            editor={editor}
            openTail={<OpenToggle isSpread={isSpread} onChange={setIsSpread} />}
          />
        </div>
      </div>
      <SelectionBar
        words={wordsOf(selection.focus)}
        cellCount={cellCount}
        rows={cellCount > 1 ? verbs.rows() : []}
        verbs={cellVerbs}
        onMenu={() => setMenuAnchor(scroller.current?.querySelector('[data-column][tabindex="0"]') ?? null)}
        onClear={() => move(selection.focus, false)}
      />
      <CellMenu
        anchor={menuAnchor}
        onClose={() => {
          setMenuAnchor(null);
          refocus();
        }}
        label={cellCount > 1 ? countOf(cellCount, 'cell', 'cells') : label}
        rows={menuAnchor === null ? [] : verbs.rows()}
        verbs={cellVerbs}
        canPaste={verbs.canPaste()}
      />
      {asked === null ? null : (
        <Suspense>
          <VerbDialog
            asked={asked}
            title={titleOf(asked.row)}
            facts={facts}
            clockStyle={clockStyle}
            onDo={edit}
            onClose={() => {
              setAsked(null);
              refocus();
            }}
          />
        </Suspense>
      )}
      {drag === null ? null : <DragGhost ref={ghost} drag={drag} templates={templates} pointer={pointer} />}
    </div>
  );

  /** `Kim Diaz, Wed 4 Feb · D12 09:00–21:00`. */
  function wordsOf(key: CellKey): string {
    const content = contentOf(key);
    if (content === null) return label;
    const { userId, rows } = content;
    const entries = rows.map((row) => chipEntry(row, templates, person));
    const off = userId === null ? undefined : leave.get(userId)?.get(content.date);
    return `${label} · ${cellWords(entries, off, userId === null)}`;
  }

  function titleOf(row: RosterRow): string {
    const whose = row.userId === null ? 'Open' : membersById(facts.people).get(row.userId)?.fullName;
    return `${whose ?? ''}, ${formatDate(row.shiftDate)}, ${codeOf(row)}`;
  }
}
