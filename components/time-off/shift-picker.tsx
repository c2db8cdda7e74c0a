'use client';

import { useId, useState } from 'react';
import { type ClockStyle, formatDuration, formatInterval } from '#lib/domain/format.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { OwnShift } from '#lib/domain/time-off.ts';
import { FieldError } from '../requirements/field-error.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';

/** So many more shifts at each press; no more, so that what they cost stays in view on a phone. */
const STEP = 6;

export type ShiftPickerProps = {
  /** Those that have not ended, in order. */
  shifts: readonly OwnShift[];
  value: readonly number[];
  onValueChange: (value: number[]) => void;
  error: string | undefined;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** The own shifts to come, to touch those that are meant. */
export function ShiftPicker(props: ShiftPickerProps) {
  const { shifts, value, onValueChange, error, timeZone, clockStyle } = props;
  const errorId = useId();
  const [steps, setSteps] = useState(1);
  if (shifts.length === 0) {
    return (
      <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-muted-foreground">
        No shift of yours is published from now on. Ask by days or by hours.
      </p>
    );
  }
  const lastChosen = shifts.findLastIndex(({ id }) => value.includes(id));
  const count = Math.max(steps * STEP, lastChosen + 1);
  return (
    <fieldset aria-describedby={error === undefined ? undefined : errorId} className="flex flex-col gap-1">
      <legend className="mb-1 text-sm font-medium">Shifts</legend>
      <ul className="divide-y rounded-lg border bg-card">
        {shifts.slice(0, count).map((shift) => (
          <li key={shift.id} className="flex items-center justify-between gap-3 px-3">
            <Checkbox
              className="min-w-0 flex-1 py-1"
              label={formatInterval(shift, timeZone, clockStyle)}
              checked={value.includes(shift.id)}
              onCheckedChange={(isOn) =>
                onValueChange(isOn ? [...value, shift.id] : value.filter((id) => id !== shift.id))
              }
            />
            <span className="shrink-0 text-sm text-muted-foreground">
              <span className="font-mono">{shift.code}</span> ·{' '}
              {formatDuration((shift.endsAt - shift.startsAt) / MINUTE_MS)}
            </span>
          </li>
        ))}
      </ul>
      {count < shifts.length ? (
        <Button variant="link" className="w-fit" onClick={() => setSteps((shown) => shown + 1)}>
          Later shifts
        </Button>
      ) : null}
      <FieldError id={errorId}>{error}</FieldError>
    </fieldset>
  );
}
