'use client';

import {
  type CSSProperties,
  type FocusEvent,
  type MouseEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type ClockStyle, countOf, formatDate, shiftShortCode } from '#lib/domain/format.ts';
import type { RosterRow } from '#lib/domain/roster.ts';
import type { RosterGroup } from '#lib/domain/roster-groups.ts';
import { membersById, templatesById } from '#lib/domain/roster-index.ts';
import type { RosterCell, RosterRange, RosterView } from '#lib/domain/roster-query.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { WHOLE_DAY } from '../panel/roster-panel.tsx';
import { useEdit, useRoster, useRosterStore } from '../store/use-roster.ts';
import { CellEditor } from './cell-editor.tsx';
import { cellWords, chipEntry, leaveDays, templateWords } from './cell-facts.ts';
import { CellMenu, type CellVerbs } from './cell-menu.tsx';
import { CoverageRow } from './coverage-row.tsx';
import { DragGhost } from './drag-ghost.tsx';
import { editMarks } from './edit-marks.ts';
import { gridColumns } from './grid-columns.ts';
import { GridHead } from './grid-head.tsx';
import { groupLines, OPEN_LINE } from './grid-lines.ts';
import { contentAt, createGridModel } from './grid-model.ts';
import { GridRow, GroupRow } from './grid-row.tsx';
import { isNear, scrollToPlace, withinDays } from './grid-scroll.ts';
import { type CellKey, type GridSelection, rectOf, selectOne } from './grid-selection.ts';
import { OpenToggle } from './open-toggle.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useGridDrag } from './use-grid-drag.ts';
import { gridKeys } from './use-grid-keys.ts';
import { useGridVerbs } from './use-grid-verbs.ts';
import { useWindow } from './use-window.ts';
import { type AskingVerb, VerbDialog } from './verb-dialog.tsx';

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

/** Heads of the grid above the lines: days and open shifts. */
const HEAD_ROWS = 2;
const ROOM = { week: 2, fortnight: 2, month: 1, block: 0 } as const;
/** As many as a large screen may show at first. */
const FIRST = { lines: 40, columns: 98 };

/** People by operational days. One tab stop; keys, mouse and menu do the same. */
export function RosterGrid(props: RosterGridProps) {
  const { groups, isGrouped, view, range, today, clockStyle, cell, onTyping } = props;
  const store = useRosterStore();
  const edit = useEdit();
  const facts = useRoster((state) => state.facts);
  const byPerson = useRoster((state) => state.byPerson);
  const open = useRoster((state) => state.open);
  const loaded = useRoster((state) => state.loaded);
  const marks = useMarks();
  const [isSpread, setIsSpread] = useState(false);

  const templates = templatesById(facts.templates);
  const leave = useMemo(() => leaveDays(facts), [facts]);
  const columns = useMemo(() => gridColumns(range, facts, today), [range, facts, today]);
  const openShifts = useMemo(
    () =>
      isSpread
        ? facts.templates
            .filter(({ id }) => [...open.values()].some((rows) => rows.some(({ shiftId }) => shiftId === id)))
            .map((template) => ({ id: template.id, label: templateWords(template) }))
        : [],
    [isSpread, facts, open],
  );
  const lineGroups = useMemo(
    () => groupLines(groups, openShifts, isGrouped),
    [groups, openShifts, isGrouped],
  );
  const model = useMemo(() => createGridModel(lineGroups, columns), [lineGroups, columns]);

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

  const [chosen, setSelection] = useState<GridSelection>(() =>
    selectOne({ line: OPEN_LINE.key, date: columns[0]?.date ?? null }),
  );
  // A selection of days that are no longer shown stands on the first that is.
  const selection = useMemo(
    () => withinDays(chosen, columns[0]?.date, columns.at(-1)?.date),
    [chosen, columns],
  );
  const focus = model.placeOf(selection.focus);
  const rect = rectOf(model.placeOf(selection.anchor), model.placeOf(selection.lead));
  const cellCount = (rect.toLine - rect.fromLine + 1) * (rect.toColumn - rect.fromColumn + 1);
  const [typed, setTyped] = useState<string | null>(null);
  const [menuAnchor, setMenuAnchor] = useState<Element | null>(null);
  const [asked, setAsked] = useState<{ verb: AskingVerb; row: RosterRow } | null>(null);
  const takesFocus = useRef(false);

  const codeOf = useCallback(
    (row: RosterRow) => {
      const category = templates.get(row.shiftId)?.category ?? '';
      return shiftShortCode({ category, durationMinutes: row.nominalMinutes });
    },
    [templates],
  );
  const verbs = useGridVerbs({ store, model, focus, rect, codeOf });

  const cellKeyOf = (element: Element | null): CellKey | null => {
    const host = element?.closest<HTMLElement>('[data-column]') ?? null;
    if (host === null) return null;
    return { line: host.dataset.line ?? '', date: columns[Number(host.dataset.column)]?.date ?? null };
  };
  const contentOfKey = (key: CellKey) =>
    contentAt(model.lineAt(model.placeOf(key).line), key.date, store.getState());

  const { drag, start, pointer } = useGridDrag({
    scroller,
    ghost,
    store,
    contentOf: (element) => {
      const key = cellKeyOf(element);
      return key === null ? null : contentOfKey(key);
    },
    onDrop: edit,
  });

  function move(to: CellKey, isExtended: boolean) {
    takesFocus.current = true;
    setSelection(isExtended ? { focus: to, anchor: selection.anchor, lead: to } : selectOne(to));
  }

  function openCell(key: CellKey) {
    if (key.date === null) return;
    const content = contentOfKey(key);
    const [first] = content?.rows ?? [];
    if (content === null || (content.userId === null && first === undefined)) {
      props.onOpenCell({ userId: WHOLE_DAY, date: key.date });
    } else if (content.userId === null && first !== undefined) props.onOpenShift(first.id);
    else if (content.userId !== null) props.onOpenCell({ userId: content.userId, date: key.date });
  }

  function type(text: string) {
    setTyped(text);
    const line = model.lineAt(focus.line);
    onTyping(line?.kind === 'person' ? line.key : null);
  }

  function stopTyping() {
    setTyped(null);
    onTyping(null);
    takesFocus.current = true;
  }

  // Where the keys lead, the view follows; the cell is always there, in view or not.
  const follow = useEffectEvent(() => {
    const box = scroller.current;
    const key = selection.focus;
    if (box === null || typed !== null) return;
    takesFocus.current = false;
    if (metrics.current !== null)
      scrollToPlace(box, metrics.current, focus, { isGrouped, lineCount: model.lines.length });
    const column = key.date === null ? -1 : focus.column;
    box
      .querySelector<HTMLElement>(`[data-line="${CSS.escape(key.line)}"][data-column="${column}"]`)
      ?.focus({ preventScroll: true });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of what has the focus
  useLayoutEffect(() => {
    if (takesFocus.current) follow();
  }, [selection, typed]);

  const show = useEffectEvent((wanted: RosterCell) => {
    const key = { line: wanted.userId === WHOLE_DAY ? 'coverage' : wanted.userId, date: wanted.date };
    setSelection(selectOne(key));
    if (scroller.current === null || metrics.current === null) return;
    scrollToPlace(scroller.current, metrics.current, model.placeOf(key), {
      isGrouped,
      lineCount: model.lines.length,
    });
  });
  const wanted = cell === null ? '' : `${cell.userId}.${cell.date}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each cell that an address names
  useEffect(() => {
    if (cell !== null) show(cell);
  }, [wanted]);

  const onKeyDown = gridKeys({
    model,
    selection,
    verbs,
    onMove: move,
    onSelect: setSelection,
    onOpen: openCell,
    onType: type,
    onMenu: (element) => setMenuAnchor(element.closest('[data-column]')),
    onEscape: () => {
      if (cellCount > 1) move(selection.focus, false);
      else props.onEscape();
    },
  });

  /** However a cell came to the focus, keys go on from there. */
  function onFocus(event: FocusEvent) {
    if (event.target.closest('.rg-editor, button') !== null) return;
    const key = cellKeyOf(event.target);
    if (key === null || (key.line === selection.focus.line && key.date === selection.focus.date)) return;
    setSelection(selectOne(key));
  }

  function onPointerDown(event: PointerEvent) {
    if (!(event.target instanceof Element) || event.target.closest('.rg-editor, button') !== null) return;
    const key = cellKeyOf(event.target);
    if (key === null || event.button !== 0) return;
    if (event.shiftKey) {
      event.preventDefault();
      move(key, true);
      return;
    }
    const wasFocus = key.line === selection.focus.line && key.date === selection.focus.date;
    pressed.current =
      wasFocus && cellCount === 1 && document.activeElement === event.target.closest('[data-column]');
    move(key, false);
    const [row] = contentOfKey(key)?.rows ?? [];
    if (row !== undefined && event.pointerType !== 'touch') start(event, row);
  }
  /** Whether the cell under the pointer had the focus before: the first press only selects. */
  const pressed = useRef(false);

  function onClick(event: MouseEvent) {
    if (!(event.target instanceof Element) || event.target.closest('.rg-editor, button') !== null) return;
    const key = cellKeyOf(event.target);
    if (key !== null && pressed.current && !event.shiftKey) openCell(key);
    pressed.current = false;
  }

  function onContextMenu(event: MouseEvent) {
    const host = event.target instanceof Element ? event.target.closest('[data-column]') : null;
    const key = cellKeyOf(host);
    if (host === null || key === null) return;
    event.preventDefault();
    const place = model.placeOf(key);
    const isInside =
      place.line >= rect.fromLine &&
      place.line <= rect.toLine &&
      place.column >= rect.fromColumn &&
      place.column <= rect.toColumn;
    if (!isInside) setSelection(selectOne(key));
    setMenuAnchor(host);
  }

  const focusCell = () => scroller.current?.querySelector('[data-column][tabindex="0"]') ?? null;
  const cellVerbs: CellVerbs = {
    ...verbs,
    details: () => openCell(selection.focus),
    type: () => type(''),
    ask: (verb, row) => setAsked({ verb, row }),
  };
  const focusLine = model.lineAt(focus.line);
  const focusDate = selection.focus.date;
  const lineWords =
    focusLine === null
      ? 'Coverage'
      : focusLine.kind === 'person'
        ? focusLine.person.fullName
        : focusLine.label;
  const focusContent = contentAt(focusLine, focusDate, { byPerson, open });
  const label = [lineWords, focusDate === null ? null : formatDate(focusDate)].filter(Boolean).join(', ');
  const words = [
    label,
    focusContent === null
      ? null
      : cellWords(
          focusContent.rows.map((row) => chipEntry(row, templates, null)),
          leave.get(focusContent.userId ?? '')?.get(focusContent.date),
          focusContent.userId === null,
        ),
  ]
    .filter(Boolean)
    .join(' · ');
  const person = focusLine?.kind === 'person' ? focusLine.person : null;
  const editor =
    typed === null || focusDate === null ? null : (
      <CellEditor
        text={typed}
        templates={facts.templates}
        hints={{ category: templates.get(person?.preferredShiftId ?? 0)?.category ?? null }}
        label={cellCount > 1 ? `${cellCount} cells` : label}
        onDone={(input, isNext) => {
          verbs.input(input);
          stopTyping();
          if (isNext)
            move(
              model.cellAt({ line: focus.line, column: Math.min(focus.column + 1, columns.length - 1) }),
              false,
            );
        }}
        onCancel={stopTyping}
      />
    );

  const strayColumn =
    focus.column >= 0 && (focus.column < shown.fromColumn || focus.column >= shown.toColumn)
      ? (columns[focus.column] ?? null)
      : null;
  const selectedIn = (line: number): readonly [number, number] | null =>
    cellCount > 1 && line >= rect.fromLine && line <= rect.toLine ? [rect.fromColumn, rect.toColumn] : null;
  const common = { columns: shownColumns, templates, range, loaded, room: ROOM[view] } as const;
  const rowProps = (line: number) => ({
    ...common,
    rowIndex: line + HEAD_ROWS + 1,
    focusColumn: focus.line === line ? focus.column : null,
    strayColumn: focus.line === line ? strayColumn : null,
    selected: selectedIn(line),
    editor: focus.line === line ? editor : null,
  });

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
        onFocus={onFocus}
        onPointerDown={onPointerDown}
        onClick={onClick}
        onContextMenu={onContextMenu}
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
          <div className="rg-head">
            <GridHead columns={shownColumns} isNarrow={view === 'block'} onOpenDay={props.onOpenDay} />
            <GridRow
              {...rowProps(-1)}
              line={OPEN_LINE}
              place={null}
              rows={open}
              leave={undefined}
              edits={marks.get(null) ?? ''}
              tail={<OpenToggle isSpread={isSpread} onChange={setIsSpread} />}
            />
          </div>
          <div className="rg-body" style={{ '--lines': model.lines.length } as CSSProperties}>
            {lineGroups.map((group) =>
              isNear(group, shown, focus.line) ? (
                <div
                  key={group.key}
                  className="rg-group"
                  style={{ '--at': group.at, '--size': group.lines.length } as CSSProperties}
                >
                  {group.lines.map((line, place) => {
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
                    if ((index < shown.fromLine || index >= shown.toLine) && index !== focus.line)
                      return null;
                    return (
                      <GridRow
                        key={line.key}
                        {...rowProps(index)}
                        line={line}
                        place={place}
                        rows={line.kind === 'person' ? byPerson.get(line.key) : open}
                        leave={line.kind === 'person' ? leave.get(line.key) : undefined}
                        edits={marks.get(line.kind === 'person' ? line.key : null) ?? ''}
                      />
                    );
                  })}
                </div>
              ) : null,
            )}
          </div>
          <CoverageRow
            rowIndex={model.lines.length + HEAD_ROWS + 1}
            columns={shownColumns}
            strayColumn={focus.line === model.lines.length ? strayColumn : null}
            focusColumn={focus.line === model.lines.length ? focus.column : null}
            hasRoom={view !== 'block'}
          />
        </div>
      </div>
      <SelectionBar
        words={words}
        cellCount={cellCount}
        rows={cellCount > 1 ? verbs.rows() : []}
        verbs={cellVerbs}
        onMenu={() => setMenuAnchor(focusCell())}
        onClear={() => move(selection.focus, false)}
      />
      <CellMenu
        anchor={menuAnchor}
        onClose={() => {
          setMenuAnchor(null);
          takesFocus.current = true;
          follow();
        }}
        label={cellCount > 1 ? countOf(cellCount, 'cell', 'cells') : label}
        rows={menuAnchor === null ? [] : verbs.rows()}
        verbs={cellVerbs}
        canPaste={verbs.canPaste()}
      />
      <VerbDialog
        asked={asked}
        title={asked === null ? '' : titleOf(asked.row)}
        facts={facts}
        clockStyle={clockStyle}
        onDo={edit}
        onClose={() => setAsked(null)}
      />
      {drag === null ? null : <DragGhost ref={ghost} drag={drag} templates={templates} pointer={pointer} />}
    </div>
  );

  function titleOf(row: RosterRow): string {
    const name = row.userId === null ? 'Open' : membersById(facts.people).get(row.userId)?.fullName;
    return `${name ?? ''}, ${formatDate(row.shiftDate)}, ${codeOf(row)}`;
  }
}

function useMarks(): ReadonlyMap<string | null, string> {
  const saving = useRoster((state) => state.saving);
  const changeSet = useRoster((state) => state.changeSet);
  const rows = useRoster((state) => state.rows);
  return useMemo(() => editMarks({ saving, changeSet, rows }), [saving, changeSet, rows]);
}
