'use client';

import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { clockChangeWords } from '#lib/domain/clock-change.ts';
import { gapsOf } from '#lib/domain/coverage.ts';
import { type ClockStyle, formatClock, formatDate } from '#lib/domain/format.ts';
import { gapChairs } from '#lib/domain/gap-words.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { useHolidayNames } from '../holiday-names.ts';
import { useRoster } from '../store/use-roster.ts';
import { BarActions } from './bar-actions.tsx';
import { DayCoverage } from './day-coverage.tsx';
import {
  coverageOn,
  DAY_STATES,
  type DayPerson,
  type DayState,
  type DayTrack,
  dayPeople,
  dayTrack,
  openBars,
  placeOf,
} from './day-model.ts';
import { DayRow, NAME_WIDTH, type RowScene } from './day-row.tsx';
import { itemsOf, nextItem } from './roving-items.ts';
import { wallTimes } from './shift-words.ts';
import { SplitDialog } from './split-dialog.tsx';
import { editOf, useTargets, useVerdict } from './use-bar-edit.ts';
import { useBarHandlers } from './use-bar-handlers.ts';
import { useNow } from './use-now.ts';

export type DayTimelineProps = {
  date: LocalDate;
  clockStyle: ClockStyle;
  /** Looked for in names and employee numbers. */
  search: string;
  onOpenPerson: (userId: string, date: LocalDate) => void;
  /** Opens the candidates of an open shift. */
  onOpenShift: (rowId: number) => void;
};

/** A table whose arrow keys move between bars. */
const GRID_ROLE = { role: 'grid' };

const STATE_WORDS: Readonly<Record<DayState, string>> = { on: 'On', off: 'Off', leave: 'On leave' };

/** One operational day by the quarter hour: who works when, and what that covers. */
export function DayTimeline({ date, clockStyle, search, onOpenPerson, onOpenShift }: DayTimelineProps) {
  const facts = useRoster((state) => state.facts);
  const byPerson = useRoster((state) => state.byPerson);
  const open = useRoster((state) => state.open);
  const rows = useRoster((state) => state.rows);
  const coverage = useRoster((state) => state.coverage);
  const saving = useRoster((state) => state.saving);
  const { clock } = facts;

  const track = useMemo(() => dayTrack(date, clock), [date, clock]);
  const templates = useMemo(() => new Map(facts.templates.map((shift) => [shift.id, shift])), [facts]);
  const people = useMemo(() => dayPeople(facts, byPerson, date, search), [facts, byPerson, date, search]);
  const vacant = useMemo(() => openBars(open, date, clock), [open, date, clock]);
  const [folded, setFolded] = useState<ReadonlySet<DayState>>(new Set());
  const shown = useMemo(
    () => DAY_STATES.filter((state) => !folded.has(state)).flatMap((state) => people[state]),
    [people, folded],
  );
  const order = useMemo(() => shown.map(({ person }) => person.id), [shown]);
  const items = useMemo(() => itemsOf(vacant, shown), [vacant, shown]);

  const scroller = useRef<HTMLDivElement>(null);
  const refocus = useRef<string | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const [splitting, setSplitting] = useState<number | null>(null);
  const tabStop = active !== null && items.flat().includes(active) ? active : (items[0]?.[0] ?? '');

  function focusItem(item: string | undefined): boolean {
    if (item === undefined) return false;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(item)}"]`);
    element?.focus();
    return element !== null;
  }

  // A bar that went to another row takes the focus along.
  useEffect(() => {
    if (refocus.current !== null && focusItem(refocus.current)) refocus.current = null;
  });

  const editing = useBarHandlers({
    facts,
    track,
    templates,
    order,
    scroller,
    onOpen: ({ id, userId, shiftDate }) =>
      userId === null ? onOpenShift(id) : onOpenPerson(userId, shiftDate),
    onSplit: ({ id }) => setSplitting(id),
    onMove: ({ row }, key) => focusItem(nextItem(items, `bar:${row.id}`, key)),
    onRefocus: (item) => {
      refocus.current = item;
    },
  });
  const { draft } = editing;
  const draftTemplate = draft === null ? undefined : templates.get(draft.row.shiftId);
  const made = useMemo(
    () => (draft === null || draftTemplate === undefined ? null : editOf(draft, draftTemplate)),
    [draft, draftTemplate],
  );
  const verdict = useVerdict(made);
  const targets = useTargets(draft?.kind === 'carry' ? draft.row : null, order);
  const selected = editing.selectedId === null ? null : (rows.get(editing.selectedId) ?? null);

  const scene: RowScene = {
    facts,
    templates,
    track,
    clockStyle,
    saving,
    draft,
    tabStop,
    selectedId: editing.selectedId,
    handlers: {
      ...editing.handlers,
      onFocus: (bar) => {
        setActive(`bar:${bar.row.id}`);
        editing.handlers.onFocus(bar);
      },
    },
    onCellFocus: (userId) => setActive(`row:${userId}`),
    onCellKey(userId, event) {
      if (event.key === 'Enter') onOpenPerson(userId, date);
      else if (!focusItem(nextItem(items, `row:${userId}`, event.key))) return;
      event.preventDefault();
    },
    onOpenPerson: (userId) => onOpenPerson(userId, date),
    onDrop: editing.drop,
  };

  function cancelOnEscape(event: KeyboardEvent) {
    if (event.key === 'Escape' && draft !== null) editing.cancel();
  }

  return (
    <section
      aria-label={`Timeline, ${formatDate(date)}`}
      onKeyDown={cancelOnEscape}
      className="flex min-h-0 min-w-0 flex-1 flex-col gap-2"
    >
      <DayWords date={date} clockStyle={clockStyle} />
      <BarActions
        facts={facts}
        templates={templates}
        clockStyle={clockStyle}
        editing={editing}
        row={selected}
        verdict={verdict}
        onOpen={({ id, userId, shiftDate }) =>
          userId === null ? onOpenShift(id) : onOpenPerson(userId, shiftDate)
        }
        onSplit={({ id }) => setSplitting(id)}
      />
      <div
        ref={scroller}
        className="min-h-64 flex-1 scroll-pt-8 scroll-pb-40 overflow-auto rounded-lg border bg-card"
      >
        <div className="relative w-max min-w-full">
          <Backdrop track={track} />
          <table {...GRID_ROLE} aria-label={`Shifts, ${formatDate(date)}`} className="relative block">
            <HourRow track={track} clockStyle={clockStyle} />
            {vacant.length > 0 ? (
              <tbody aria-label="Open shifts" className="block">
                <GroupRow label="Open" count={vacant.length} />
                {vacant.map((bar) => (
                  <DayRow
                    key={bar.row.id}
                    scene={scene}
                    person={null}
                    bars={[bar]}
                    leave={[]}
                    verdict={undefined}
                  />
                ))}
              </tbody>
            ) : null}
            {DAY_STATES.filter((state) => people[state].length > 0).map((state) => (
              <tbody key={state} aria-label={STATE_WORDS[state]} className="block">
                <GroupRow
                  label={STATE_WORDS[state]}
                  count={people[state].length}
                  isFolded={folded.has(state)}
                  onFold={() => setFolded((known) => toggled(known, state))}
                />
                {folded.has(state)
                  ? null
                  : people[state].map((entry: DayPerson) => (
                      <DayRow
                        key={entry.person.id}
                        scene={scene}
                        person={entry.person}
                        bars={entry.bars}
                        leave={entry.leave}
                        verdict={targets.get(entry.person.id)}
                      />
                    ))}
              </tbody>
            ))}
          </table>
          <DayCoverage coverage={coverage} date={date} track={track} clock={clock} />
        </div>
      </div>
      <SplitDialog
        facts={facts}
        templates={templates}
        row={splitting === null ? null : (rows.get(splitting) ?? null)}
        onClose={() => setSplitting(null)}
      />
    </section>
  );
}

function toggled(states: ReadonlySet<DayState>, state: DayState): ReadonlySet<DayState> {
  const next = new Set(states);
  if (!next.delete(state)) next.add(state);
  return next;
}

/** The day in a sentence or two: where it is short, and what the clock does that night. */
function DayWords({ date, clockStyle }: { date: LocalDate; clockStyle: ClockStyle }) {
  const facts = useRoster((state) => state.facts);
  const coverage = useRoster((state) => state.coverage);
  const isKnown = coverage.days.some((day) => day.date === date);
  const gaps = useMemo(() => gapsOf(coverageOn(coverage, date)), [coverage, date]);
  const names = useMemo(() => new Map(Object.entries(facts.qualificationNames)), [facts]);
  const change = clockChangeWords(date, facts.clock);
  const holiday = useHolidayNames()[date];
  return (
    <div className="flex min-h-5 flex-wrap gap-x-4 gap-y-1 text-sm">
      {holiday === undefined ? null : <p className="font-medium">{holiday}</p>}
      {isKnown ? (
        <p aria-live="polite">
          {gaps.length === 0 ? (
            <span className="text-muted-foreground">Covered all day.</span>
          ) : (
            <>
              <span className="font-semibold text-danger-text">Short</span>{' '}
              {gaps
                .map((gap) => `${wallTimes(gap, facts.clock, clockStyle)}: ${gapChairs(gap, names)}`)
                .join(' · ')}
            </>
          )}
        </p>
      ) : null}
      {change === null ? null : <p className="font-medium text-warning-text">{change}</p>}
    </div>
  );
}

function HourRow({ track, clockStyle }: { track: DayTrack; clockStyle: ClockStyle }) {
  return (
    <thead className="sticky top-0 z-20 block border-b border-border-strong bg-card text-sm">
      <tr className="flex">
        <th
          scope="col"
          className={cn(
            'sticky left-0 z-10 shrink-0 border-r border-border-strong bg-card px-2 py-1.5 text-left font-normal text-muted-foreground',
            NAME_WIDTH,
          )}
        >
          Person
        </th>
        <th scope="col" className="relative min-w-[48rem] flex-1 overflow-hidden font-normal">
          <span className="sr-only">Shifts by the hour</span>
          {track.hours.map(({ slot, time, isRepeated, isOfDay }) => (
            <span
              key={slot}
              aria-hidden
              style={{ left: `${(slot / track.slotCount) * 100}%` }}
              className={cn(
                'absolute top-1.5 pl-0.5 font-mono whitespace-nowrap',
                isOfDay ? 'text-muted-foreground' : 'text-subtle-foreground',
                isRepeated && 'font-semibold text-warning-text',
              )}
            >
              {hourLabel(time, clockStyle)}
              {isRepeated ? '′' : ''}
            </span>
          ))}
        </th>
      </tr>
    </thead>
  );
}

/** `21`, or `9p`. */
function hourLabel(time: string, style: ClockStyle): string {
  if (style === '24h') return time.slice(0, 2);
  const [hour = '', half = ''] = formatClock(time, style).split(' ');
  return `${hour.split(':')[0]}${half.charAt(0)}`;
}

/** Hour lines, the neighbouring days' shade, and the present minute, behind the rows. */
function Backdrop({ track }: { track: DayTrack }) {
  const now = useNow();
  const share = (slot: number) => `${(slot / track.slotCount) * 100}%`;
  const at = now === null ? null : placeOf(now, track);
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 flex">
      <div className={cn('shrink-0', NAME_WIDTH)} />
      <div className="relative min-w-[48rem] flex-1">
        <div className="absolute inset-y-0 left-0 bg-muted" style={{ width: share(track.fromSlot) }} />
        <div className="absolute inset-y-0 right-0 bg-muted" style={{ left: share(track.toSlot) }} />
        {track.hours.map(({ slot, isRepeated }) => (
          <div
            key={slot}
            className={cn('absolute inset-y-0 border-l', isRepeated && 'border-warning')}
            style={{ left: share(slot) }}
          />
        ))}
        {at !== null && at >= 0 && at <= 1 ? (
          <div className="absolute inset-y-0 border-l-2 border-primary" style={{ left: `${at * 100}%` }} />
        ) : null}
      </div>
    </div>
  );
}

function GroupRow(props: { label: string; count: number; isFolded?: boolean; onFold?: () => void }) {
  const { label, count, isFolded, onFold } = props;
  const words = (
    <>
      {label} <span className="font-normal text-muted-foreground">{count}</span>
    </>
  );
  return (
    <tr className="flex border-b bg-muted text-sm">
      <th scope="rowgroup" className="sticky left-0 px-2 font-medium">
        {onFold ? (
          <button
            type="button"
            aria-expanded={!isFolded}
            onClick={onFold}
            className="-ml-1 flex min-h-7 items-center gap-1 rounded-sm pr-1 [&_svg]:size-4"
          >
            {isFolded ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
            {words}
          </button>
        ) : (
          <span className="flex min-h-7 items-center gap-1">{words}</span>
        )}
      </th>
    </tr>
  );
}
