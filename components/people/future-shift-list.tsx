import { type ClockStyle, countOf, formatInterval } from '#lib/domain/format.ts';
import type { FutureShifts } from '#lib/domain/people-records.ts';

const SHOWN = 3;

/** Published shifts to come of one person: of each schedule the first few and how many there are. */
export function FutureShiftList({
  shifts,
  timeZoneOf,
  clockStyle,
}: {
  shifts: readonly FutureShifts[];
  /** The zone of a center. */
  timeZoneOf: Readonly<Record<string, string>>;
  clockStyle: ClockStyle;
}) {
  return (
    <ul aria-label="Shifts to come" className="flex flex-col gap-3">
      {shifts.map(({ schedule, center, rows }) => (
        <li key={schedule.id} className="flex flex-col gap-1">
          <p>
            <span className="font-medium">{schedule.name}</span>
            <span className="text-muted-foreground"> · {countOf(rows.length, 'shift', 'shifts')}</span>
          </p>
          <ul className="flex flex-col text-sm text-muted-foreground">
            {rows.slice(0, SHOWN).map((row) => (
              <li key={row.id} className="flex flex-wrap gap-x-2">
                <span className="min-w-10 font-mono">{row.code}</span>
                {formatInterval(row, timeZoneOf[center.id] ?? 'UTC', clockStyle)}
              </li>
            ))}
            {rows.length > SHOWN ? <li>and {rows.length - SHOWN} more</li> : null}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** `12 published shifts`, over all schedules. */
export function futureShiftCount(shifts: readonly FutureShifts[]): number {
  return shifts.reduce((sum, { rows }) => sum + rows.length, 0);
}
