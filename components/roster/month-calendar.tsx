import { History } from 'lucide-react';
import {
  type ClockStyle,
  formatDate,
  formatTimeRange,
  WEEKDAY_NAMES,
  weekdaysFrom,
} from '#lib/domain/format.ts';
import { formatMonth, monthRange } from '#lib/domain/months.ts';
import { eachDate } from '#lib/domain/time.ts';
import type { LocalDate, LocalTime, Weekday } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { Link } from '../ui/link.tsx';
import { categoryLabel, describeEntry, type EntriesByDate, type ScheduleEntry } from './schedule-entry.ts';
import { ShiftChip } from './shift-chip.tsx';

export type MonthCalendarProps = {
  /** `YYYY-MM`. */
  month: string;
  /** Of the whole weeks that hold the month. The caller chooses the date a shift is filed under. */
  entries: EntriesByDate;
  workweekStart: Weekday;
  today?: LocalDate | null;
  clockStyle?: ClockStyle;
  /** Where a day is shown in full. */
  hrefOf?: (date: LocalDate) => string;
  /** Ids of entries that were changed after they were published. */
  changed?: ReadonlySet<string>;
  className?: string;
};

/** One person's month in whole weeks. */
export function MonthCalendar({
  month,
  entries,
  workweekStart,
  today,
  clockStyle = '24h',
  hrefOf,
  changed,
  className,
}: MonthCalendarProps) {
  const weeks = weeksOf(month, workweekStart);
  return (
    <div className={cn('overflow-hidden rounded-lg border bg-card', className)}>
      <table className="w-full table-fixed border-collapse">
        <caption className="sr-only">{formatMonth(month)}</caption>
        <thead>
          <tr>
            {weekdaysFrom(workweekStart).map((weekday) => (
              <th
                key={weekday}
                scope="col"
                className="h-8 border-b px-1.5 text-left text-sm font-medium text-muted-foreground md:px-2"
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
                <Day
                  key={date}
                  date={date}
                  entries={entries[date] ?? []}
                  isOutside={!date.startsWith(month)}
                  isToday={date === today}
                  clockStyle={clockStyle}
                  href={hrefOf?.(date)}
                  changed={changed}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function weeksOf(month: string, workweekStart: Weekday): LocalDate[][] {
  const { fromDate, toDate } = monthRange(month, workweekStart);
  const dates = eachDate(fromDate, toDate);
  return dates.flatMap((_, index) => (index % 7 === 0 ? [dates.slice(index, index + 7)] : []));
}

type DayProps = {
  date: LocalDate;
  entries: readonly ScheduleEntry[];
  isOutside: boolean;
  isToday: boolean;
  clockStyle: ClockStyle;
  href: string | undefined;
  changed: ReadonlySet<string> | undefined;
};

function Day({ date, entries, isOutside, isToday, clockStyle, href, changed }: DayProps) {
  return (
    <td
      aria-current={isToday ? 'date' : undefined}
      className={cn(
        'relative h-20 border-t border-l p-1 align-top first:border-l-0 md:h-24 md:p-1.5',
        isOutside && 'bg-background',
      )}
    >
      <div className="flex h-full flex-col gap-1">
        <time
          dateTime={date}
          className={cn(
            'flex h-5 w-fit min-w-5 items-center justify-center rounded-full px-1 text-sm',
            isOutside ? 'text-subtle-foreground' : 'text-muted-foreground',
            isToday && 'bg-primary font-semibold text-primary-foreground',
          )}
        >
          <span aria-hidden>{Number(date.slice(8))}</span>
          <span className="sr-only">{formatDate(date)}</span>
        </time>
        {entries.map((entry) => (
          <DayEntry
            key={entry.id}
            entry={entry}
            clockStyle={clockStyle}
            isChanged={changed?.has(entry.id) ?? false}
          />
        ))}
        {href === undefined || entries.length === 0 ? null : (
          <Link href={href} aria-label={`Show ${formatDate(date)}`} className="absolute inset-0 rounded-sm" />
        )}
      </div>
    </td>
  );
}

function DayEntry({
  entry,
  clockStyle,
  isChanged,
}: {
  entry: ScheduleEntry;
  clockStyle: ClockStyle;
  isChanged: boolean;
}) {
  if (entry.kind === 'leave') {
    return (
      <div className="flex items-center gap-1.5 text-sm">
        <ShiftChip entry={entry} />
        <span className="text-muted-foreground max-md:sr-only">Leave</span>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-1.5 gap-y-0.5 text-sm">
      <span className="sr-only">
        {categoryLabel(entry.category)} {describeEntry(entry)}
      </span>
      <span aria-hidden className="flex">
        <ShiftChip entry={entry} />
      </span>
      <span aria-hidden className="font-mono whitespace-nowrap text-foreground max-lg:hidden">
        {formatTimeRange(entry.startTime, entry.endTime, clockStyle)}
      </span>
      <span aria-hidden className="font-mono whitespace-nowrap text-muted-foreground lg:hidden">
        {narrowTime(entry.startTime, clockStyle)}–{narrowTime(entry.endTime, clockStyle)}
      </span>
      {isChanged ? (
        <span className="flex items-center text-warning-text">
          <History aria-hidden className="size-3.5" />
          <span className="sr-only">changed since it was published</span>
        </span>
      ) : null}
    </div>
  );
}

/** As few characters as are still a time: `19`, `19:30`, `7p`, `7:30p`. */
function narrowTime(time: LocalTime, clockStyle: ClockStyle): string {
  const minutes = time.endsWith(':00') ? '' : time.slice(2);
  const hour = Number(time.slice(0, 2));
  if (clockStyle === '24h') return `${time.slice(0, 2)}${minutes}`;
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes}${hour < 12 ? 'a' : 'p'}`;
}
