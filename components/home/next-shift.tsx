import { type ClockStyle, formatDuration, formatInterval } from '#lib/domain/format.ts';
import type { PersonShift } from '#lib/domain/records.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

export type NextShiftProps = {
  /** The running or next one; null when none is published. */
  shift: PersonShift | null;
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** When the person works next, readable at arm's length. */
export function NextShift({ shift, now, timeZone, clockStyle }: NextShiftProps) {
  if (shift === null) {
    return (
      <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-muted-foreground">
        No shift of yours is published for the next two weeks.
      </p>
    );
  }
  const isRunning = shift.startsAt <= now;
  const distance = Math.ceil((isRunning ? shift.endsAt - now : shift.startsAt - now) / MINUTE_MS);
  return (
    <div className="flex flex-col gap-1 rounded-lg border bg-card px-4 py-3">
      <p className="text-sm text-muted-foreground">
        {isRunning ? `On duty, ${formatDuration(distance)} left` : `Starts in ${inWords(distance)}`}
      </p>
      <p className="text-xl font-semibold">{formatInterval(shift, timeZone, clockStyle)}</p>
      <p className="text-muted-foreground">
        {shift.name} · {formatDuration((shift.endsAt - shift.startsAt) / MINUTE_MS)}
        {shift.isOvertime ? ' · overtime' : ''}
      </p>
    </div>
  );
}

function inWords(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  if (days === 0) return formatDuration(minutes);
  const hours = Math.floor((minutes % 1440) / 60);
  return `${days} ${days === 1 ? 'day' : 'days'}${hours > 0 ? ` ${hours} h` : ''}`;
}
