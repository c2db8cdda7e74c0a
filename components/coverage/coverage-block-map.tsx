import { formatDate, formatDuration, WEEKDAY_NAMES, weekdaysFrom } from '#lib/domain/format.ts';
import type { HolidayNames } from '#lib/domain/records.ts';
import { weekdayOf } from '#lib/domain/time.ts';
import type { LocalDate, Weekday } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { Link } from '../ui/link.tsx';
import { type CoverageMapDay, monthsOf } from './coverage-slots.ts';
import { DayKeys } from './day-keys.tsx';

export type CoverageBlockMapProps = {
  /** Consecutive operational days, in order. */
  days: readonly CoverageMapDay[];
  workweekStart: Weekday;
  hrefForDay: (date: LocalDate) => string;
  holidayNames: HolidayNames;
  /** The day whose details are shown elsewhere on the page. */
  selectedDate?: LocalDate | null;
  today?: LocalDate | null;
  className?: string;
};

/** A whole block at a glance, month by month: covered days are quiet, short ones say when and how much. */
export function CoverageBlockMap(props: CoverageBlockMapProps) {
  const { days, workweekStart, className } = props;
  return (
    <DayKeys
      label="Coverage by day"
      className={cn('grid gap-x-6 gap-y-5 sm:grid-cols-2 xl:grid-cols-4', className)}
    >
      {monthsOf(days).map(({ month, days: inMonth }) => (
        <section key={month} aria-label={monthName(month)}>
          <p className="pb-1.5 text-sm font-medium">{monthName(month)}</p>
          <div aria-hidden className="grid grid-cols-7 gap-1 pb-1 text-center text-sm text-subtle-foreground">
            {weekdaysFrom(workweekStart).map((weekday) => (
              <span key={weekday}>{WEEKDAY_NAMES[weekday].slice(0, 2)}</span>
            ))}
          </div>
          <ol className="grid grid-cols-7 gap-1">
            {inMonth.map((day, index) => (
              <li
                key={day.date}
                style={index === 0 ? { gridColumnStart: columnOf(day.date, workweekStart) } : undefined}
              >
                <DayLink {...props} day={day} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </DayKeys>
  );
}

function DayLink(props: CoverageBlockMapProps & { day: CoverageMapDay }) {
  const { day, hrefForDay, selectedDate, today } = props;
  const holiday = props.holidayNames[day.date];
  const shortMinutes = day.shortEmployeeMinutes + day.shortSupervisorMinutes;
  const isShort = shortMinutes > 0;
  return (
    <Link
      href={hrefForDay(day.date)}
      scroll={false}
      prefetch={false}
      aria-current={day.date === selectedDate ? 'true' : undefined}
      title={holiday}
      className={cn(
        'flex h-12 flex-col rounded-sm border bg-card px-1 pt-0.5 pb-1 text-sm leading-4 hover:bg-hover',
        isShort ? 'border-short bg-short-soft' : 'text-muted-foreground',
        'aria-[current]:outline-2 aria-[current]:outline-offset-1 aria-[current]:outline-foreground',
      )}
    >
      <span aria-hidden className="flex items-center justify-between">
        <span
          className={cn(day.date === today && '-ml-0.5 rounded-full bg-primary px-1 text-primary-foreground')}
        >
          {Number(day.date.slice(8))}
        </span>
        {holiday === undefined ? null : (
          <span data-coverage-mark className="size-1.5 rounded-full bg-muted-foreground" />
        )}
      </span>
      <span
        aria-hidden
        className="-mx-0.5 grow font-semibold tracking-tighter whitespace-nowrap text-danger-text"
      >
        {isShort ? shortHours(shortMinutes) : null}
      </span>
      <span className="sr-only">{spokenDay(day, today, holiday)}</span>
      <HourBar worstByHour={day.worstByHour} />
    </Link>
  );
}

/** When in the day people are missing: a block per hour, taller the more are missing. */
function HourBar({ worstByHour }: { worstByHour: readonly number[] }) {
  const top = 3;
  const hours = worstByHour.length;
  const blocks = worstByHour.flatMap((missing, hour) =>
    missing > 0 ? [{ hour, height: Math.min(top, 1 + missing * 0.75) }] : [],
  );
  return (
    <svg
      viewBox={`0 0 ${hours} ${top}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-coverage-mark
      className="h-2 w-full shrink-0"
    >
      <rect x={0} y={top - 0.5} width={hours} height={0.5} className="fill-border-strong" />
      {blocks.map(({ hour, height }) => (
        <rect key={hour} x={hour} y={top - height} width={1} height={height} className="fill-short" />
      ))}
    </svg>
  );
}

function spokenDay(
  day: CoverageMapDay,
  today: LocalDate | null | undefined,
  holiday: string | undefined,
): string {
  const parts = [
    day.shortSupervisorMinutes > 0 && `${formatDuration(day.shortSupervisorMinutes)} of supervisor time`,
    day.shortEmployeeMinutes > 0 && `${formatDuration(day.shortEmployeeMinutes)} of employee time`,
  ].filter(Boolean);
  const state = parts.length > 0 ? `short ${parts.join(' and ')}` : 'covered';
  const date = [formatDate(day.date), day.date === today && 'today', holiday].filter(Boolean).join(', ');
  return `${date}: ${state}`;
}

/** Person-hours, rounded to halves: `½ h`, `2 h`, `2½ h`, `13 h`. */
function shortHours(minutes: number): string {
  const halves = Math.max(1, Math.round(minutes / 30));
  const whole = Math.floor(halves / 2);
  const half = halves % 2 === 1 && whole < 10 ? '½' : '';
  return `${whole === 0 ? '' : whole}${half}\u00a0h`;
}

function columnOf(date: LocalDate, workweekStart: Weekday): number {
  return ((weekdayOf(date) - workweekStart + 7) % 7) + 1;
}

function monthName(month: string): string {
  const [, , name] = formatDate(`${month}-01`).split(' ');
  return `${name} ${month.slice(0, 4)}`;
}
