'use client';

import { ArrowLeftRight, Lock } from 'lucide-react';
import type { KeyboardEvent, MouseEvent, PointerEvent } from 'react';
import { type ClockStyle, shiftShortCode } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { capacityOf, countsOn, isSwapped, type RosterMember } from '#lib/domain/roster.ts';
import type { CenterClock, Interval, Leave, ShiftCategory } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import type { BarEdge } from './bar-times.ts';
import { type DayBar as Bar, type DayTrack, placeOf } from './day-model.ts';
import { shiftWords, wallTimes } from './shift-words.ts';

/** What a bar's owner hears of it. */
export type BarHandlers = {
  onClick: (bar: Bar, event: MouseEvent) => void;
  onDoubleClick: (bar: Bar) => void;
  onFocus: (bar: Bar) => void;
  onBlur: (bar: Bar) => void;
  onKeyDown: (bar: Bar, event: KeyboardEvent) => void;
  onKeyUp: (bar: Bar, event: KeyboardEvent) => void;
  /** `edge` null = the body. */
  onPointerDown: (bar: Bar, edge: BarEdge | null, event: PointerEvent<HTMLElement>) => void;
};

export type DayBarProps = {
  bar: Bar;
  track: DayTrack;
  /** Where it is drawn: its own times, or those of a half-made edit. */
  interval: Interval;
  person: RosterMember | null;
  /** Whether it lies on leave of its person, which it then covers. */
  leave: Leave['state'] | null;
  template: ShiftTemplate | undefined;
  clock: CenterClock;
  clockStyle: ClockStyle;
  isTabStop: boolean;
  isSelected: boolean;
  isSaving: boolean;
  isChanging: boolean;
  handlers: BarHandlers;
};

const COLOURS: Readonly<Record<ShiftCategory, string>> = {
  early: 'border-early-edge bg-early text-early-foreground',
  day: 'border-day-edge bg-day text-day-foreground',
  swing: 'border-swing-edge bg-swing text-swing-foreground',
  graveyard: 'border-graveyard-edge bg-graveyard text-graveyard-foreground',
};

/** Left edge and width of a stretch on the track. */
export function placement(interval: Interval, track: DayTrack): { left: string; width: string } {
  const from = Math.max(0, placeOf(interval.startsAt, track));
  const to = Math.min(1, placeOf(interval.endsAt, track));
  return { left: `${from * 100}%`, width: `${Math.max(0, to - from) * 100}%` };
}

/** A shift as it is worked, with the marks of its state and an end on each side to take hold of. */
export function DayBar(props: DayBarProps) {
  const { bar, track, interval, person, template, clock, clockStyle, isTabStop, isSelected, handlers } =
    props;
  const { row } = bar;
  const isEditable = !bar.isNeighbour;
  const isOpen = row.userId === null;
  const isUncounted = person !== null && person.role === 'dispatcher' && !countsOn(person, row.shiftDate);
  const capacity = person === null ? row.requiredRole : capacityOf(row, person.role);
  const words = shiftWords({ ...row, ...interval }, template, person, clock, clockStyle);
  return (
    <button
      type="button"
      data-item={`bar:${row.id}`}
      tabIndex={isTabStop ? 0 : -1}
      aria-keyshortcuts={isEditable ? 'Alt+ArrowRight Alt+Shift+ArrowRight S M Enter' : 'Enter'}
      onClick={(event) => handlers.onClick(bar, event)}
      onDoubleClick={() => handlers.onDoubleClick(bar)}
      onFocus={() => handlers.onFocus(bar)}
      onBlur={() => handlers.onBlur(bar)}
      onKeyDown={(event) => handlers.onKeyDown(bar, event)}
      onKeyUp={(event) => handlers.onKeyUp(bar, event)}
      onPointerDown={(event) => handlers.onPointerDown(bar, null, event)}
      style={placement(interval, track)}
      className={cn(
        'absolute inset-y-0.5 flex items-center gap-1 overflow-hidden border px-2 font-mono text-sm leading-none font-medium whitespace-nowrap select-none',
        'focus-visible:z-10 focus-visible:outline-offset-1',
        isUncounted ? 'rounded-full border-2 border-foreground' : 'rounded-sm',
        bar.startsBefore && 'rounded-l-none border-l-0',
        bar.endsAfter && 'rounded-r-none border-r-0',
        isOpen
          ? 'border-dashed border-input bg-transparent text-foreground'
          : template && COLOURS[template.category],
        (!bar.isOfDay || bar.isNeighbour) && 'border-dotted',
        isSelected && 'ring-2 ring-ring',
        props.isChanging && 'z-10 border-2 border-foreground',
        isEditable && 'cursor-grab',
      )}
    >
      <span className="sr-only">
        {[
          isOpen ? 'Open shift' : (person?.fullName ?? ''),
          words,
          props.leave === 'approved' && 'on leave',
          props.leave === 'pending' && 'on leave that was asked for',
          bar.isNeighbour && 'in another schedule',
          props.isSaving && 'being saved',
        ]
          .filter(Boolean)
          .join(', ')}
      </span>
      <span aria-hidden className="contents">
        {bar.startsBefore ? <span>◂</span> : null}
        {template ? shiftShortCode(template) : '?'}
        {capacity === 'supervisor' ? <span>{row.isActing ? 'Act.' : 'Sup.'}</span> : null}
        <span className="truncate font-normal">{wallTimes(interval, clock, clockStyle)}</span>
        {isSwapped(row) ? <ArrowLeftRight className="size-3 shrink-0" /> : null}
        {row.isLocked ? <Lock className="size-3 shrink-0" /> : null}
        {props.leave === null ? null : (
          <span
            className={cn(
              'shrink-0 rounded-sm border border-foreground bg-card px-1 py-0.5 font-sans text-foreground',
              props.leave === 'pending' && 'border-dashed',
            )}
          >
            {props.leave === 'approved' ? 'Leave' : 'Leave?'}
          </span>
        )}
        {props.isSaving ? <span>…</span> : null}
        {bar.endsAfter ? <span className="ml-auto">▸</span> : null}
      </span>
      {row.isOvertime ? (
        <span
          aria-hidden
          className="absolute top-0 right-0 border-t-8 border-l-8 border-t-current border-l-transparent"
        />
      ) : null}
      {isEditable && !bar.startsBefore ? <Handle edge="start" bar={bar} handlers={handlers} /> : null}
      {isEditable && !bar.endsAfter ? <Handle edge="end" bar={bar} handlers={handlers} /> : null}
    </button>
  );
}

/** One end of a bar. The keys and the buttons above the timeline do the same. */
function Handle({ edge, bar, handlers }: { edge: BarEdge; bar: Bar; handlers: BarHandlers }) {
  return (
    <span
      aria-hidden
      data-edge={edge}
      onPointerDown={(event) => handlers.onPointerDown(bar, edge, event)}
      className={cn(
        'absolute inset-y-0 w-2 cursor-ew-resize touch-none hover:bg-current/30',
        edge === 'start' ? 'left-0' : 'right-0',
      )}
    />
  );
}
