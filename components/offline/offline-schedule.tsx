import { CalendarDays } from 'lucide-react';
import { formatDate, formatDuration, formatInterval } from '#lib/domain/format.ts';
import { leaveWords } from '#lib/domain/leave-dates.ts';
import { formatMonth } from '#lib/domain/months.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import type { OfflineShift, OfflineSnapshot } from '#lib/domain/offline-records.ts';
import { shiftsAhead } from '#lib/domain/offline-view.ts';
import { createZone, MINUTE_MS } from '#lib/domain/time.ts';
import type { CenterClock, Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export type OfflineViewProps = { snapshot: OfflineSnapshot; clock: CenterClock; now: Instant };

/** The own shifts to come, the next one first and larger, and approved leave between them. */
export function OfflineSchedule({ snapshot, clock, now }: OfflineViewProps) {
  const { shifts, leave, clockStyle, throughDate } = snapshot;
  const { next, later } = shiftsAhead(shifts, now);
  const off = leave.filter(({ endsAt }) => endsAt > now);
  const known = `Known until ${formatDate(throughDate, { year: true })}.`;
  if (next === null && off.length === 0) {
    return (
      <EmptyState icon={<CalendarDays aria-hidden />} title="No shift to come">
        {`Nothing is published for you. ${known}`}
      </EmptyState>
    );
  }
  const zone = createZone(clock.timeZone);
  const rows: Row[] = [
    ...later.map((shift) => ({ startsAt: shift.startsAt, shift, leave: null })),
    ...off.map((absence) => ({
      startsAt: absence.startsAt,
      shift: null,
      leave: leaveWords(absence, clock, clockStyle),
    })),
  ].sort((a, b) => a.startsAt - b.startsAt);
  const months = Map.groupBy(rows, ({ startsAt }) => zone.toLocal(startsAt).date.slice(0, 7));
  return (
    <div className="flex flex-col gap-5">
      {next === null ? null : (
        <article className="flex flex-col gap-1 rounded-lg border bg-card px-4 py-3">
          <p className="text-sm text-muted-foreground">
            {next.startsAt <= now
              ? `You are on, ${countdown(next.endsAt, now)} left`
              : `Next shift, in ${countdown(next.startsAt, now)}`}
          </p>
          <p className="text-xl font-semibold">{formatInterval(next, clock.timeZone, clockStyle)}</p>
          <ShiftFacts shift={next} />
        </article>
      )}
      {[...months].map(([month, entries]) => (
        <section key={month} aria-label={formatMonth(month)} className="flex flex-col gap-1.5">
          <h2 className="text-base">{formatMonth(month)}</h2>
          <ul className="divide-y rounded-lg border bg-card">
            {entries.map(({ shift, leave: words, startsAt }) => (
              <li
                key={shift === null ? `leave ${startsAt}` : shift.id}
                className="flex min-h-row flex-wrap items-center justify-between gap-x-4 gap-y-0.5 px-4 py-1.5"
              >
                {shift === null ? (
                  <>
                    <span className="font-medium">{words}</span>
                    <Badge tone="success">Time off</Badge>
                  </>
                ) : (
                  <>
                    <span className="font-medium">{formatInterval(shift, clock.timeZone, clockStyle)}</span>
                    <ShiftFacts shift={shift} />
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p className="text-sm text-muted-foreground">{known}</p>
    </div>
  );
}

type Row = { startsAt: Instant; shift: OfflineShift | null; leave: string | null };

function ShiftFacts({ shift }: { shift: OfflineShift }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted-foreground">
      <span>
        <span className="font-mono">{shift.code}</span> {shift.name} ·{' '}
        {formatDuration((shift.endsAt - shift.startsAt) / MINUTE_MS)}
      </span>
      {shift.isOvertime ? <Badge tone="warning">Overtime</Badge> : null}
      {shift.isActing ? <Badge tone="outline">Acting supervisor</Badge> : null}
    </span>
  );
}
