'use client';

import { CalendarDays } from 'lucide-react';
import type { ClockStyle } from '#lib/domain/format.ts';
import { countdown, nowAndNext } from '#lib/domain/my-schedule.ts';
import type { CoworkerShift, PersonShift } from '#lib/domain/records.ts';
import type { MyShiftChange } from '#lib/domain/roster-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { useNow } from '../floor/use-now.ts';
import { useReadWhen } from '../floor/use-read-when.ts';
import type { Trading } from '../swaps/own-trades.ts';
import { ShiftTrade } from '../swaps/shift-trade.tsx';
import type { SickCallAction } from '../time-off/sick-call.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ShiftAbsence } from './shift-absence.tsx';
import { ShiftCard } from './shift-card.tsx';

export type NowViewProps = {
  /** Those that have not ended, in order. */
  shifts: readonly PersonShift[];
  /** By shift, of those that come first. */
  coworkers: Readonly<Record<number, readonly CoworkerShift[]>>;
  changes: readonly MyShiftChange[];
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
  ownId: string;
  sickCallAction: SickCallAction;
  trading: Trading;
};

/** The shift that runs and the next one, with the time left. */
export function NowView(props: NowViewProps) {
  const { shifts, coworkers, changes, now: initial, sickCallAction, trading, ...look } = props;
  const now = useNow(initial);
  const { current, next } = nowAndNext(shifts, now);
  // Of the shifts after these nothing but the times is here yet.
  useReadWhen(current?.id ?? next?.id ?? null);
  const card = (shift: PersonShift) => ({
    shift,
    coworkers: coworkers[shift.id] ?? null,
    changes: changes.filter(({ rowId }) => rowId === shift.id),
    isTraded: trading.marks[shift.id] !== undefined,
    actions: (
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
    ),
    ...look,
  });
  if (current === null && next === null) {
    return (
      <EmptyState icon={<CalendarDays aria-hidden />} title="No shift ahead">
        Shifts appear here when a supervisor publishes the schedule.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      {current === null ? null : (
        <section aria-labelledby="current-shift" className="flex flex-col gap-2">
          <h2 id="current-shift" className="text-lg font-semibold">
            Now
          </h2>
          <ShiftCard
            {...card(current)}
            heading={<Countdown>{`On duty, ${countdown(current.endsAt, now)} left`}</Countdown>}
          />
        </section>
      )}
      {next === null ? null : (
        <section aria-labelledby="next-shift" className="flex flex-col gap-2">
          <h2 id="next-shift" className="text-lg font-semibold">
            Next
          </h2>
          <ShiftCard
            {...card(next)}
            heading={<Countdown>{`Starts in ${countdown(next.startsAt, now)}`}</Countdown>}
          />
        </section>
      )}
    </div>
  );
}

function Countdown({ children }: { children: string }) {
  return <p className="text-base font-medium text-primary-text">{children}</p>;
}
