import {
  type ClockStyle,
  formatDate,
  formatDuration,
  formatTimeRange,
  formatWeek,
} from '#lib/domain/format.ts';
import { weekStartOf } from '#lib/domain/time.ts';
import type { LocalDate, Weekday } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { Badge } from '../ui/badge.tsx';
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
  workweekStart: Weekday;
  today?: LocalDate | null;
  clockStyle?: ClockStyle;
  className?: string;
};

/** One person's shifts, week by week, with the hours of each week. */
export function ShiftList({ shifts, workweekStart, today, clockStyle = '24h', className }: ShiftListProps) {
  return (
    <div className={cn('flex flex-col gap-5', className)}>
      {weeksOf(shifts, workweekStart).map(([weekStart, inWeek]) => (
        <section key={weekStart} aria-label={formatWeek(weekStart, workweekStart)}>
          <header className="flex items-baseline justify-between gap-4 pb-1.5 text-sm">
            <h2 className="font-medium text-muted-foreground">{formatWeek(weekStart, workweekStart)}</h2>
            <p className="text-muted-foreground">
              {formatDuration(inWeek.reduce((sum, shift) => sum + shift.minutes, 0))}
            </p>
          </header>
          <ul className="divide-y rounded-lg border bg-card">
            {inWeek.map((shift) => (
              <Item key={shift.id} shift={shift} isToday={shift.startsOn === today} clockStyle={clockStyle} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function weeksOf(shifts: readonly ListedShift[], workweekStart: Weekday): [LocalDate, ListedShift[]][] {
  const weeks = new Map<LocalDate, ListedShift[]>();
  for (const shift of shifts) {
    const weekStart = weekStartOf(shift.shiftDate, workweekStart);
    const inWeek = weeks.get(weekStart);
    if (inWeek) inWeek.push(shift);
    else weeks.set(weekStart, [shift]);
  }
  return [...weeks];
}

function Item({
  shift,
  isToday,
  clockStyle,
}: {
  shift: ListedShift;
  isToday: boolean;
  clockStyle: ClockStyle;
}) {
  return (
    <li className="grid min-h-[max(2.5rem,var(--row-height))] grid-cols-[2.75rem_1fr_auto] items-center gap-x-2 px-3 py-1.5">
      <span aria-hidden className="flex">
        <ShiftChip entry={shift} />
      </span>
      <span className="flex flex-wrap items-center gap-x-4 gap-y-0.5">
        <span className="font-medium md:w-20">{formatDate(shift.startsOn)}</span>
        <span className="font-mono">{formatTimeRange(shift.startTime, shift.endTime, clockStyle)}</span>
        <span className="flex items-center gap-2 text-sm text-muted-foreground max-md:w-full">
          {categoryLabel(shift.category)}
          {shift.marks?.includes('overtime') ? <Badge tone="warning">Overtime</Badge> : null}
          {isToday ? <Badge tone="primary">Today</Badge> : null}
        </span>
      </span>
      <span className="text-sm text-muted-foreground">{formatDuration(shift.minutes)}</span>
    </li>
  );
}
