'use client';

import { useState } from 'react';
import { cn } from '#lib/utils.ts';
import { CLOCK_PATTERN, completeClockText } from './clock-text.ts';
import { Input } from './input.tsx';

export type TimeInputProps = {
  name?: string;
  /** `HH:MM`. */
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  required?: boolean;
  disabled?: boolean;
  /** Needed only outside a Field. */
  'aria-label'?: string;
  className?: string;
};

/** A 24-hour clock time as text, `HH:MM`; "930" becomes 09:30 on leaving the field. */
export function TimeInput({ value, defaultValue = '', onValueChange, className, ...props }: TimeInputProps) {
  const [typed, setTyped] = useState(defaultValue);
  const shown = value ?? typed;
  function change(next: string) {
    setTyped(next);
    onValueChange?.(next);
  }
  return (
    <Input
      {...props}
      mono
      value={shown}
      onValueChange={change}
      onBlur={() => change(completeClockText(shown))}
      inputMode="numeric"
      autoComplete="off"
      placeholder="00:00"
      maxLength={5}
      pattern={CLOCK_PATTERN}
      title="A 24-hour time as HH:MM"
      className={cn('w-20', className)}
    />
  );
}
