import { countOf, formatDate, formatDuration } from '#lib/domain/format.ts';
import { patternLabel } from '#lib/domain/labels.ts';
import type { PlannedShortage, PublishReview } from '#lib/domain/publish-review.ts';
import { rosterHref } from '#lib/domain/roster-query.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Link } from '../ui/link.tsx';

const chipClasses =
  'inline-flex min-h-target items-center gap-2 rounded-md border bg-card px-2 text-sm hover:bg-hover';

/** How much is short on which day. */
export function ShortDays({
  days,
  hrefForDay,
}: {
  days: PlannedShortage['days'];
  hrefForDay: (date: LocalDate) => string;
}) {
  if (days.length === 0) return null;
  return (
    <ul aria-label="Days that are short" className="flex max-h-48 flex-wrap gap-1 overflow-y-auto">
      {days.map(({ date, minutes }) => (
        <li key={date}>
          <Link href={hrefForDay(date)} className={chipClasses}>
            {formatDate(date)}
            <span className="font-medium text-danger-text">{formatDuration(minutes)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Shifts that nobody has yet, by day. */
export function OpenShifts({ scheduleId, open }: { scheduleId: number; open: PublishReview['open'] }) {
  const byDay = [...Map.groupBy(open, ({ shiftDate }) => shiftDate)];
  return (
    <section aria-labelledby="open-shifts" className="flex flex-col gap-3">
      <h2 id="open-shifts" className="text-lg font-semibold">
        Open shifts
      </h2>
      {byDay.length === 0 ? (
        <p className="text-muted-foreground">None: every shift of this draft has somebody.</p>
      ) : (
        <ul className="flex max-h-48 flex-wrap gap-1 overflow-y-auto">
          {byDay.map(([date, rows]) => (
            <li key={date}>
              <Link href={rosterHref({ block: scheduleId, view: 'day', date })} className={chipClasses}>
                {formatDate(date)}
                <span className="text-muted-foreground">
                  {countOf(rows.length, 'shift', 'shifts')},{' '}
                  {formatDuration(
                    rows.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0),
                  )}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** People with a pattern who have nothing in this draft. */
export function IdlePeople({ idle }: { idle: PublishReview['idle'] }) {
  return (
    <section aria-labelledby="idle" className="flex flex-col gap-3">
      <h2 id="idle" className="text-lg font-semibold">
        People without shifts
      </h2>
      {idle.length === 0 ? (
        <p className="text-muted-foreground">None: everybody with a pattern has shifts.</p>
      ) : (
        <ul className="flex flex-wrap gap-x-6 gap-y-1 rounded-lg border bg-card px-4 py-2">
          {idle.map((person) => (
            <li key={person.id} className="whitespace-nowrap">
              {person.fullName}{' '}
              <span className="text-sm text-muted-foreground">{patternLabel(person.pattern)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
