'use client';

import { useId } from 'react';
import { WEEKDAY_NAMES, weekdaysFrom } from '#lib/domain/format.ts';
import type { Weekday } from '#lib/domain/types.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { FieldError } from './field-error.tsx';

export type WeekdayPickerProps = {
  /** Null = every day. */
  defaultValue: readonly Weekday[] | null;
  workweekStart: Weekday;
  error?: string | undefined;
};

/** The chosen weekdays of a form; null = every day. */
export function weekdaysOf(data: FormData): Weekday[] | null {
  const chosen = data.getAll('weekdays');
  const days = weekdaysFrom(0).filter((day) => chosen.includes(String(day)));
  return days.length === 7 ? null : days;
}

/** Any of the seven days, in the agency's order. */
export function WeekdayPicker({ defaultValue, workweekStart, error }: WeekdayPickerProps) {
  const errorId = useId();
  const week = weekdaysFrom(workweekStart);
  return (
    <fieldset aria-describedby={error ? errorId : undefined} className="flex flex-col gap-1">
      <legend className="text-sm font-medium">Weekdays</legend>
      <div className="grid grid-cols-4">
        {week.map((day) => (
          <Checkbox
            key={day}
            name="weekdays"
            value={String(day)}
            label={WEEKDAY_NAMES[day]}
            defaultChecked={defaultValue?.includes(day) ?? true}
          />
        ))}
      </div>
      <p className="text-sm text-muted-foreground">The day on which the period starts counts.</p>
      <FieldError id={errorId}>{error}</FieldError>
    </fieldset>
  );
}
