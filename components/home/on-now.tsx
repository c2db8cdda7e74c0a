import { type ClockStyle, countOf, formatInstantTime } from '#lib/domain/format.ts';
import type { CoworkerShift } from '#lib/domain/records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';

export type OnNowProps = {
  /** Of the next 24 hours, by start. */
  shifts: readonly CoworkerShift[];
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
  ownId: string;
};

/** Who is on the floor, and who relieves them next. */
export function OnNow({ shifts, now, timeZone, clockStyle, ownId }: OnNowProps) {
  const onDuty = shifts.filter((shift) => shift.startsAt <= now && shift.endsAt > now);
  const nextStart = shifts.find((shift) => shift.startsAt > now)?.startsAt ?? null;
  const relief = nextStart === null ? [] : shifts.filter((shift) => shift.startsAt === nextStart);
  return (
    <section aria-labelledby="on-now" className="flex min-w-0 flex-col gap-3">
      <h2 id="on-now" className="text-lg font-semibold">
        On the floor now
      </h2>
      {onDuty.length === 0 ? (
        <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-muted-foreground">
          Nobody is on a published schedule at this time.
        </p>
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          {onDuty.map((shift) => (
            <li key={shift.userId} className="flex min-h-row items-center justify-between gap-4 px-4 py-1">
              <span className="min-w-0 truncate">
                {shift.fullName}
                {shift.userId === ownId ? <Badge className="ml-2">you</Badge> : null}
              </span>
              <span className="shrink-0 font-mono text-sm text-muted-foreground">
                {shift.shiftCode} until {formatInstantTime(shift.endsAt, timeZone, clockStyle)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {nextStart === null ? null : (
        <p className="text-muted-foreground">
          Next relief at {formatInstantTime(nextStart, timeZone, clockStyle)}:{' '}
          {relief.length > 4
            ? countOf(relief.length, 'person', 'people')
            : relief.map((shift) => shift.fullName).join(', ')}
          .
        </p>
      )}
    </section>
  );
}
