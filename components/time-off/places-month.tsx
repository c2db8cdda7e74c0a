import { formatDate, formatDateRange, WEEKDAY_NAMES, weekdaysFrom } from '#lib/domain/format.ts';
import { formatMonth, type MonthWindow } from '#lib/domain/months.ts';
import type { PersonShift } from '#lib/domain/records.ts';
import { eachDate } from '#lib/domain/time.ts';
import type { BlackoutPeriod, LeaveDay } from '#lib/domain/time-off-records.ts';
import type { LocalDate, Weekday } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { RosterWindowNav } from '../roster/roster-window-nav.tsx';
import { ShiftChip } from '../roster/shift-chip.tsx';
import { Link } from '../ui/link.tsx';

export type PlacesMonthProps = {
  window: MonthWindow;
  /** Of the dates of the window; a date without one has no limit. */
  days: readonly LeaveDay[];
  /** The own published shifts of the window. */
  shifts: readonly PersonShift[];
  /** Operational dates that own approved leave touches. */
  leaveDates: ReadonlySet<LocalDate>;
  /** Operational dates that were asked for and not decided. */
  askedDates: ReadonlySet<LocalDate>;
  blackouts: readonly BlackoutPeriod[];
  today: LocalDate;
  workweekStart: Weekday;
  monthHref: (month: string) => string;
  /** Asks for a day. */
  askHref: (date: LocalDate) => string;
};

/** A month of places for leave: how many more may be off each day, and the own shifts and leave. */
export function PlacesMonth(props: PlacesMonthProps) {
  const { window, days, blackouts, workweekStart } = props;
  const dayOf = new Map(days.map((day) => [day.date, day]));
  const dates = eachDate(window.fromDate, window.toDate);
  const weeks = dates.flatMap((_, index) => (index % 7 === 0 ? [dates.slice(index, index + 7)] : []));
  const closed = blackouts.filter(
    ({ fromDate, toDate }) => fromDate <= window.toDate && toDate >= window.fromDate,
  );
  return (
    <section aria-labelledby="places" className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="places" className="text-lg font-semibold">
          Places left
        </h2>
        <RosterWindowNav
          label={formatMonth(window.month)}
          previousHref={props.monthHref(window.previous)}
          nextHref={props.monthHref(window.next)}
          lengths={[]}
        />
      </div>
      <div className="overflow-hidden rounded-lg border bg-card">
        <table className="w-full table-fixed border-collapse">
          <caption className="sr-only">Places left, {formatMonth(window.month)}</caption>
          <thead>
            <tr>
              {weekdaysFrom(workweekStart).map((weekday) => (
                <th
                  key={weekday}
                  scope="col"
                  className="h-8 border-b px-1.5 text-left text-sm font-medium text-muted-foreground"
                >
                  {WEEKDAY_NAMES[weekday]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week[0]}>
                {week.map((date) => (
                  <PlacesDay
                    key={date}
                    date={date}
                    day={dayOf.get(date) ?? null}
                    shifts={props.shifts.filter(({ shiftDate }) => shiftDate === date)}
                    isOnLeave={props.leaveDates.has(date)}
                    isAsked={props.askedDates.has(date)}
                    isOutside={!date.startsWith(window.month)}
                    isToday={date === props.today}
                    href={date < props.today ? null : props.askHref(date)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {closed.length === 0 ? null : (
        <ul className="text-sm text-muted-foreground">
          {closed.map(({ id, name, fromDate, toDate }) => (
            <li key={id}>
              Closed {formatDateRange(fromDate, toDate)}: {name}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type PlacesDayProps = {
  date: LocalDate;
  day: LeaveDay | null;
  shifts: readonly PersonShift[];
  isOnLeave: boolean;
  isAsked: boolean;
  isOutside: boolean;
  isToday: boolean;
  /** Null for a day that is over. */
  href: string | null;
};

function PlacesDay({ date, day, shifts, isOnLeave, isAsked, isOutside, isToday, href }: PlacesDayProps) {
  const words = href === null ? null : placeWords(day);
  return (
    <td
      aria-current={isToday ? 'date' : undefined}
      className={cn(
        'relative h-20 border-t border-l p-1 align-top first:border-l-0',
        (isOutside || href === null) && 'bg-background',
      )}
    >
      <div className="flex h-full flex-col gap-0.5">
        <time
          dateTime={date}
          className={cn(
            'flex h-5 w-fit min-w-5 items-center justify-center rounded-full px-1 text-sm',
            isOutside || href === null ? 'text-subtle-foreground' : 'text-muted-foreground',
            isToday && 'bg-primary font-semibold text-primary-foreground',
          )}
        >
          <span aria-hidden>{Number(date.slice(8))}</span>
          <span className="sr-only">{formatDate(date)}</span>
        </time>
        {shifts.map((shift) => (
          <span key={shift.id} className="flex">
            <span className="sr-only">Your shift {shift.code}</span>
            <span aria-hidden className="flex">
              <ShiftChip
                entry={{
                  ...shift,
                  kind: 'shift',
                  id: String(shift.id),
                  startTime: '00:00',
                  endTime: '00:00',
                }}
              />
            </span>
          </span>
        ))}
        {isOnLeave ? (
          <span className="flex">
            <span className="sr-only">Your leave</span>
            <ShiftChip entry={{ kind: 'leave', id: date }} />
          </span>
        ) : null}
        {isAsked ? <span className="text-sm text-primary-text">Asked</span> : null}
        {words === null ? null : (
          <span
            className={cn(
              'mt-auto text-sm leading-tight',
              words.isOpen ? 'text-muted-foreground' : 'font-medium text-warning-text',
            )}
          >
            {words.text}
          </span>
        )}
        {href === null ? null : (
          <Link
            href={href}
            scroll={false}
            aria-label={`Ask for ${formatDate(date)}${words === null ? '' : `, ${words.text}`}`}
            className="absolute inset-0 rounded-sm hover:bg-hover/40"
          />
        )}
      </div>
    </td>
  );
}

/** `3 left`, `Full`, `Full, 2 wait`, `Closed`; null where there is no limit. */
function placeWords(day: LeaveDay | null): { text: string; isOpen: boolean } | null {
  if (day === null) return null;
  if (day.blackout !== null) return { text: 'Closed', isOpen: false };
  if (day.cap === null) return null;
  const left = day.cap - day.approved;
  if (left > 0) return { text: `${left} left`, isOpen: true };
  return { text: day.waiting > 0 ? `Full, ${day.waiting} wait` : 'Full', isOpen: false };
}
