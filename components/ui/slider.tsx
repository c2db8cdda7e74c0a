'use client';

import { Slider as BaseSlider } from '@base-ui/react/slider';
import { type ReactNode, useId, useState } from 'react';
import { cn } from '#lib/utils.ts';

export type SliderProps = {
  label: ReactNode;
  hint?: ReactNode;
  name?: string;
  /** The values it stops at, ascending; the first is the left end. */
  stops: readonly number[];
  /** One of `stops`. */
  defaultValue: number;
  /** A stop in words, also for screen readers. */
  format: (value: number) => string;
  onValueChange?: (value: number) => void;
  className?: string;
};

/** One of a few amounts that lie in an order. Arrow keys move by one stop. */
export function Slider({
  label,
  hint,
  name,
  stops,
  defaultValue,
  format,
  onValueChange,
  className,
}: SliderProps) {
  const [index, setIndex] = useState(Math.max(0, stops.indexOf(defaultValue)));
  const labelId = useId();
  const hintId = useId();
  const value = stops[index] ?? defaultValue;
  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <div className="flex items-baseline justify-between gap-4 text-sm">
        <span id={labelId} className="font-medium">
          {label}
        </span>
        <span aria-hidden>{format(value)}</span>
      </div>
      {name ? <input type="hidden" name={name} value={value} /> : null}
      <BaseSlider.Root
        value={index}
        min={0}
        max={stops.length - 1}
        onValueChange={(next) => {
          const at = Array.isArray(next) ? (next[0] ?? 0) : next;
          setIndex(at);
          onValueChange?.(stops[at] ?? value);
        }}
      >
        <BaseSlider.Control className="flex min-h-target w-full touch-none items-center select-none">
          <BaseSlider.Track className="h-1.5 w-full rounded-full bg-muted outline outline-border-strong">
            <BaseSlider.Indicator className="rounded-full bg-primary" />
            <BaseSlider.Thumb
              aria-labelledby={labelId}
              aria-describedby={hint ? hintId : undefined}
              getAriaValueText={() => format(value)}
              className="size-4 rounded-full border border-primary bg-card has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring"
            />
          </BaseSlider.Track>
        </BaseSlider.Control>
      </BaseSlider.Root>
      {hint ? (
        <p id={hintId} className="text-sm text-muted-foreground">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
