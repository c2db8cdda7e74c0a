import {
  type ClockStyle,
  formatDate,
  formatDuration,
  formatInstantTime,
  formatInterval,
} from '#lib/domain/format.ts';
import { scheduleHref, type WeekHours, weekHoursWords } from '#lib/domain/my-schedule.ts';
import type { PersonShift, TradedShift } from '#lib/domain/records.ts';
import type { MyShiftChange } from '#lib/domain/roster-records.ts';
import { createZone, MINUTE_MS } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { ShiftChip } from '../roster/shift-chip.tsx';
import { Badge } from '../ui/badge.tsx';
import { Link } from '../ui/link.tsx';
import { ShiftChanges } from './change-list.tsx';

export type WeekViewProps = {
  /** The seven operational dates of the agency's workweek. */
  dates: readonly LocalDate[];
  shifts: readonly PersonShift[];
  traded: readonly TradedShift[];
  /** Dates of approved leave. */
  onLeave: ReadonlySet<LocalDate>;
  changes: readonly MyShiftChange[];
  hours: WeekHours;
  today: LocalDate;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** The workweek day by day, with its real hours. */
export function WeekView({ dates, hours, today, ...look }: WeekViewProps) {
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-muted-foreground">Hours of this workweek:</span>
        <strong className="text-lg font-semibold">{weekHoursWords(hours)}</strong>
      </p>
      <ul className="divide-y rounded-lg border bg-card">
        {dates.map((date) => (
          <Day key={date} date={date} isToday={date === today} {...look} />
        ))}
      </ul>
    </div>
  );
}

function Day({
  date,
  isToday,
  shifts,
  traded,
  onLeave,
  changes,
  timeZone,
  clockStyle,
}: { date: LocalDate; isToday: boolean } & Omit<WeekViewProps, 'dates' | 'hours' | 'today'>) {
  const ofDay = shifts.filter(({ shiftDate }) => shiftDate === date);
  const isOnLeave = onLeave.has(date);
  return (
    <li
      aria-current={isToday ? 'date' : undefined}
      className="relative flex min-h-[max(2.75rem,var(--row-height))] flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 print:min-h-0"
    >
      <Link
        href={scheduleHref({ view: 'now', date })}
        className="flex w-40 items-center gap-2 font-medium whitespace-nowrap after:absolute after:inset-0"
      >
        {formatDate(date)}
        {isToday ? <Badge tone="primary">Today</Badge> : null}
      </Link>
      <div className="flex min-w-0 flex-1 basis-56 flex-col gap-1">
        {ofDay.map((shift) => (
          <div key={shift.id} className="flex flex-col gap-0.5">
            <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
              <ShiftChip
                entry={{
                  kind: 'shift',
                  id: String(shift.id),
                  code: shift.code,
                  category: shift.category,
                  startTime: '00:00',
                  endTime: '00:00',
                }}
              />
              <span className="font-mono">{timesOf(shift, timeZone, clockStyle)}</span>
              <span className="text-sm text-muted-foreground">
                {formatDuration((shift.endsAt - shift.startsAt) / MINUTE_MS)}
              </span>
              {shift.isOvertime ? <Badge tone="warning">Overtime</Badge> : null}
              {shift.isActing ? <Badge tone="outline">Acting supervisor</Badge> : null}
              {traded.map(({ rowId, withName }) =>
                rowId === shift.id ? (
                  <Badge key={rowId} tone="outline">
                    Paid to {withName}
                  </Badge>
                ) : null,
              )}
            </span>
            <ShiftChanges
              changes={changes.filter(({ rowId }) => rowId === shift.id)}
              timeZone={timeZone}
              clockStyle={clockStyle}
            />
          </div>
        ))}
        {isOnLeave ? <span className="text-muted-foreground">Leave</span> : null}
        {ofDay.length === 0 && !isOnLeave ? <span className="text-subtle-foreground">Off</span> : null}
      </div>
    </li>
  );
}

/** The times; with the date where a shift starts on the calendar day after the operational one. */
function timesOf(shift: PersonShift, timeZone: string, clockStyle: ClockStyle): string {
  if (createZone(timeZone).toLocal(shift.startsAt).date !== shift.shiftDate) {
    return formatInterval(shift, timeZone, clockStyle);
  }
  const [start, end] = [shift.startsAt, shift.endsAt].map((at) =>
    formatInstantTime(at, timeZone, clockStyle),
  );
  return `${start}–${end}`;
}
