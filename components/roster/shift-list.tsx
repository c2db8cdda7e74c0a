import type { ReactNode } from 'react';
import { type Workweeks, workweekOf } from '#lib/domain/dated-rules.ts';
import {
  type ClockStyle,
  formatDate,
  formatDuration,
  formatTimeRange,
  formatWeekFrom,
} from '#lib/domain/format.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { Badge } from '../ui/badge.tsx';
import { Link } from '../ui/link.tsx';
import { categoryLabel, type ShiftEntry } from './schedule-entry.ts';
import { ShiftChip } from './shift-chip.tsx';

export type ListedShift = ShiftEntry & {
  /** The calendar date on which it starts. */
  startsOn: LocalDate;
  /** The operational date: decides the week it is listed in. */
  shiftDate: LocalDate;
  /** Real minutes, whatever the clock does that night. */
  minutes: number;
};

export type ShiftListProps = {
  /** By start. */
  shifts: readonly ListedShift[];
  workweeks: Workweeks;
  today?: LocalDate | null;
  clockStyle?: ClockStyle;
  /** The hours of each workweek in words, by its first day; those of a part of it would be misread. */
  hoursOf?: (weekStart: LocalDate) => string;
  /** Where a shift's day is shown in full. */
  hrefOf?: (shiftDate: LocalDate) => string;
  /** What was changed of a shift. */
  notesOf?: (shift: ListedShift) => ReactNode;
  className?: string;
};

/** One person's shifts, week by week. */
export function ShiftList({ shifts, workweeks, hoursOf, className, ...look }: ShiftListProps) {
  return (
    <div className={cn('flex flex-col gap-5 print:gap-2', className)}>
      {weeksOf(shifts, workweeks).map(([weekStart, inWeek]) => (
        <section key={weekStart} aria-label={formatWeekFrom(weekStart)}>
          <header className="flex items-baseline justify-between gap-4 pb-1.5 text-sm print:pb-0">
            <h2 className="font-medium text-muted-foreground">{formatWeekFrom(weekStart)}</h2>
            {hoursOf === undefined ? null : <p className="text-muted-foreground">{hoursOf(weekStart)}</p>}
          </header>
          <ul className="divide-y rounded-lg border bg-card">
            {inWeek.map((shift) => (
              <Item key={shift.id} shift={shift} {...look} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function weeksOf(shifts: readonly ListedShift[], workweeks: Workweeks): [LocalDate, ListedShift[]][] {
  const weeks = new Map<LocalDate, ListedShift[]>();
  for (const shift of shifts) {
    const weekStart = workweekOf(shift.shiftDate, workweeks);
    const inWeek = weeks.get(weekStart);
    if (inWeek) inWeek.push(shift);
    else weeks.set(weekStart, [shift]);
  }
  return [...weeks];
}

function Item({
  shift,
  today,
  clockStyle = '24h',
  hrefOf,
  notesOf,
}: { shift: ListedShift } & Pick<ShiftListProps, 'today' | 'clockStyle' | 'hrefOf' | 'notesOf'>) {
  const date = formatDate(shift.startsOn);
  return (
    <li className="relative grid min-h-[max(2.5rem,var(--row-height))] grid-cols-[2.75rem_1fr_auto] items-center gap-x-2 px-3 py-1.5 print:min-h-0 print:py-0">
      <span aria-hidden className="flex">
        <ShiftChip entry={shift} />
      </span>
      <span className="flex flex-wrap items-center gap-x-4 gap-y-0.5">
        <span className="font-medium whitespace-nowrap md:w-24">
          {hrefOf === undefined ? (
            date
          ) : (
            <Link href={hrefOf(shift.shiftDate)} className="after:absolute after:inset-0">
              {date}
            </Link>
          )}
        </span>
        <span className="font-mono">{formatTimeRange(shift.startTime, shift.endTime, clockStyle)}</span>
        <span className="flex items-center gap-2 text-sm text-muted-foreground max-md:w-full print:w-auto">
          {categoryLabel(shift.category)}
          {shift.marks?.includes('overtime') ? <Badge tone="warning">Overtime</Badge> : null}
          {shift.startsOn === today ? <Badge tone="primary">Today</Badge> : null}
        </span>
        {notesOf?.(shift)}
      </span>
      <span className="text-sm text-muted-foreground">{formatDuration(shift.minutes)}</span>
    </li>
  );
}
