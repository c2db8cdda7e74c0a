import { CalendarDays, Plus } from 'lucide-react';
import { countOf, formatDate } from '#lib/domain/format.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';

export type HolidayRow = {
  date: LocalDate;
  name: string;
  /** Requirements that replace the weekly ones on this day. */
  minimums: number;
};

export type HolidaySectionProps = {
  /** By date. */
  holidays: readonly HolidayRow[];
  today: LocalDate;
};

/** Holidays and events: those to come, and the past ones behind a line. */
export function HolidaySection({ holidays, today }: HolidaySectionProps) {
  const ahead = holidays.filter(({ date }) => date >= today);
  const past = holidays.filter(({ date }) => date < today).toReversed();
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      {ahead.length === 0 ? (
        <EmptyState
          icon={<CalendarDays aria-hidden />}
          title="No holidays ahead"
          action={
            <ButtonLink href="/settings/holidays?date=new" scroll={false}>
              <Plus aria-hidden />
              Add holiday
            </ButtonLink>
          }
        >
          Work on holidays is spread evenly, and a day can have minimums of its own.
        </EmptyState>
      ) : (
        <HolidayList label="Holidays and events ahead" holidays={ahead} canChange />
      )}
      {past.length === 0 ? null : (
        <details>
          <summary className="min-h-target w-fit rounded-sm text-muted-foreground select-none hover:text-foreground">
            Past ({past.length})
          </summary>
          <div className="pt-2">
            <HolidayList label="Past holidays and events" holidays={past} canChange={false} />
          </div>
        </details>
      )}
    </div>
  );
}

function HolidayList({
  label,
  holidays,
  canChange,
}: {
  label: string;
  holidays: readonly HolidayRow[];
  canChange: boolean;
}) {
  return (
    <ul aria-label={label} className="divide-y rounded-lg border bg-card">
      {holidays.map(({ date, name, minimums }) => (
        <li
          key={date}
          className="relative flex min-h-row flex-wrap items-center gap-x-4 gap-y-0.5 px-cell py-1.5 hover:bg-muted"
        >
          <span className="w-36 shrink-0 tabular-nums">{formatDate(date, { year: true })}</span>
          {canChange ? (
            <Link
              href={`/settings/holidays?date=${date}`}
              scroll={false}
              className="font-medium text-primary-text underline-offset-4 after:absolute after:inset-0 hover:underline"
            >
              {name}
            </Link>
          ) : (
            <span className="font-medium">{name}</span>
          )}
          <span className="text-sm text-muted-foreground sm:ml-auto">
            {minimums === 0
              ? 'the minimums of its weekday'
              : `${countOf(minimums, 'minimum', 'minimums')} of its own`}
          </span>
        </li>
      ))}
    </ul>
  );
}
