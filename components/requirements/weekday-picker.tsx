'use client';

import { useId } from 'react';
import { WEEKDAY_NAMES, weekdaysFrom } from '#lib/domain/format.ts';
import type { Weekday } from '#lib/domain/types.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { FieldError } from './field-error.tsx';

export type WeekdayPickerProps = {
  /** Null = every day. */
  value: readonly Weekday[] | null;
  onValueChange: (value: Weekday[] | null) => void;
  workweekStart: Weekday;
  error?: string | undefined;
};

/** Any of the seven days, in the agency's order. */
export function WeekdayPicker({ value, onValueChange, workweekStart, error }: WeekdayPickerProps) {
  const errorId = useId();
  const week = weekdaysFrom(workweekStart);
  const chosen = value ?? week;
  function toggle(day: Weekday, isOn: boolean) {
    const next = isOn ? [...chosen, day] : chosen.filter((other) => other !== day);
    onValueChange(next.length === 7 ? null : next.toSorted((a, b) => a - b));
  }
  return (
    <fieldset aria-describedby={error ? errorId : undefined} className="flex flex-col gap-1">
      <legend className="text-sm font-medium">Weekdays</legend>
      <div className="grid grid-cols-4">
        {week.map((day) => (
          <Checkbox
            key={day}
            label={WEEKDAY_NAMES[day]}
            checked={chosen.includes(day)}
            onCheckedChange={(isOn) => toggle(day, isOn)}
          />
        ))}
      </div>
      <p className="text-sm text-muted-foreground">The day on which the period starts counts.</p>
      <FieldError id={errorId}>{error}</FieldError>
    </fieldset>
  );
}
