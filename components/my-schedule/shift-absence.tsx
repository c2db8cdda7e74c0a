'use client';

import type { ClockStyle } from '#lib/domain/format.ts';
import type { PersonShift } from '#lib/domain/records.ts';
import { sickCallWindow } from '#lib/domain/time-off-ask.ts';
import type { Instant } from '#lib/domain/types.ts';
import { SickCall, type SickCallAction } from '../time-off/sick-call.tsx';
import { timeOffHref } from '../time-off/time-off-query.ts';
import { TextLink } from '../ui/text-link.tsx';

export type ShiftAbsenceProps = {
  shift: PersonShift;
  now: Instant;
  timeZone: string;
  clockStyle: ClockStyle;
  sickCallAction: SickCallAction;
};

/** How to be off a shift that is not over: by calling in sick when it is near, else by asking. */
export function ShiftAbsence({ shift, now, timeZone, clockStyle, sickCallAction }: ShiftAbsenceProps) {
  const sickWindow = sickCallWindow(shift, now);
  if (sickWindow !== null) {
    return (
      <SickCall
        shift={shift}
        window={sickWindow}
        timeZone={timeZone}
        clockStyle={clockStyle}
        action={sickCallAction}
      />
    );
  }
  if (shift.startsAt <= now) return null;
  const panel = { kind: 'ask', mode: 'shifts', date: null, shiftId: shift.id } as const;
  return (
    <TextLink href={timeOffHref({ month: null, showsAllEarlier: false, panel })}>
      Ask for this shift off
    </TextLink>
  );
}
