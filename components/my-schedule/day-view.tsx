import { CalendarDays } from 'lucide-react';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { CoworkerShift, PersonShift } from '#lib/domain/records.ts';
import type { MyShiftChange } from '#lib/domain/roster-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Trading } from '../swaps/own-trades.ts';
import { ShiftTrade } from '../swaps/shift-trade.tsx';
import type { SickCallAction } from '../time-off/sick-call.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ShiftAbsence } from './shift-absence.tsx';
import { ShiftCard } from './shift-card.tsx';

export type DayViewProps = {
  shifts: readonly PersonShift[];
  coworkers: Readonly<Record<number, readonly CoworkerShift[]>>;
  changes: readonly MyShiftChange[];
  isOnLeave: boolean;
  timeZone: string;
  clockStyle: ClockStyle;
  ownId: string;
  now: Instant;
  sickCallAction: SickCallAction;
  trading: Trading;
};

/** One day: its shifts in full, or that there is none. */
export function DayView({
  shifts,
  coworkers,
  changes,
  isOnLeave,
  now,
  sickCallAction,
  trading,
  ...look
}: DayViewProps) {
  if (shifts.length === 0) {
    return (
      <EmptyState icon={<CalendarDays aria-hidden />} title={isOnLeave ? 'On leave' : 'No shift on this day'}>
        {isOnLeave ? 'Your leave for this day is approved.' : 'Nothing of yours is published for it.'}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {isOnLeave ? <p className="text-muted-foreground">Your leave touches this day.</p> : null}
      {shifts.map((shift) => (
        <ShiftCard
          key={shift.id}
          shift={shift}
          isTraded={trading.marks[shift.id] !== undefined}
          coworkers={coworkers[shift.id] ?? null}
          changes={changes.filter(({ rowId }) => rowId === shift.id)}
          actions={
            shift.endsAt <= now ? null : (
              <>
                <ShiftAbsence
                  shift={shift}
                  now={now}
                  timeZone={look.timeZone}
                  clockStyle={look.clockStyle}
                  sickCallAction={sickCallAction}
                />
                <ShiftTrade shift={shift} trading={trading} now={now} />
              </>
            )
          }
          {...look}
        />
      ))}
    </div>
  );
}
