'use client';

import { type ClockStyle, formatDuration, formatInterval } from '#lib/domain/format.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import type { PersonShift } from '#lib/domain/records.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import { sickCallWindow } from '#lib/domain/time-off-ask.ts';
import type { Instant } from '#lib/domain/types.ts';
import { useNow } from '../floor/use-now.ts';
import { useReadWhen } from '../floor/use-read-when.ts';
import type { Trading } from '../swaps/own-trades.ts';
import { ShiftTrade } from '../swaps/shift-trade.tsx';
import { SickCall, type SickCallAction } from '../time-off/sick-call.tsx';

export type NextShiftProps = {
  /** Those that have not ended, in order. */
  shifts: readonly PersonShift[];
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
  sickCallAction: SickCallAction;
  trading: Trading;
};

/** When the person works next, readable at arm's length. */
export function NextShift(props: NextShiftProps) {
  const { shifts, now: initial, timeZone, clockStyle, sickCallAction, trading } = props;
  const now = useNow(initial);
  const shift = shifts.find(({ endsAt }) => endsAt > now) ?? null;
  // The list below names what comes after this shift.
  useReadWhen(shift?.id ?? null);
  if (shift === null) {
    return (
      <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-muted-foreground">
        No shift of yours is published for the next two weeks.
      </p>
    );
  }
  const sickWindow = sickCallWindow(shift, now);
  const isRunning = shift.startsAt <= now;
  return (
    <div className="flex flex-col gap-1 rounded-lg border bg-card px-4 py-3">
      <p className="text-sm text-muted-foreground">
        {isRunning
          ? `On duty, ${countdown(shift.endsAt, now)} left`
          : `Starts in ${countdown(shift.startsAt, now)}`}
      </p>
      <p className="text-xl font-semibold">{formatInterval(shift, timeZone, clockStyle)}</p>
      <p className="text-muted-foreground">
        {shift.name} · {formatDuration((shift.endsAt - shift.startsAt) / MINUTE_MS)}
        {shift.isOvertime ? ' · overtime' : ''}
      </p>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1 not-empty:pt-2">
        {sickWindow === null ? null : (
          <SickCall
            shift={shift}
            window={sickWindow}
            timeZone={timeZone}
            clockStyle={clockStyle}
            action={sickCallAction}
          />
        )}
        <ShiftTrade shift={shift} trading={trading} now={now} />
      </div>
    </div>
  );
}
