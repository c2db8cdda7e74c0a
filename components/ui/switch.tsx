'use client';

import { type ReactNode, useId } from 'react';
import { cn } from '#lib/utils.ts';

export type SwitchProps = {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  className?: string;
};

/** On or off, taking effect at once. Label left, switch right. */
export function Switch({ label, hint, checked, onCheckedChange, className }: SwitchProps) {
  const id = useId();
  return (
    <div className={cn('flex items-start justify-between gap-4', className)}>
      <div className="min-w-0">
        <label htmlFor={id} className="block font-medium">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-sm text-muted-foreground">
            {hint}
          </p>
        ) : null}
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-describedby={hint ? `${id}-hint` : undefined}
        checked={checked}
        aria-checked={checked}
        onChange={(event) => onCheckedChange(event.target.checked)}
        className={cn(
          'relative flex h-5 w-9 shrink-0 appearance-none items-center rounded-full border border-input bg-muted p-px transition-colors duration-100',
          'before:absolute before:-inset-x-1 before:-inset-y-[max(0px,calc((var(--target-min)-1.25rem)/2))] before:content-[""]',
          'after:size-4 after:rounded-full after:bg-muted-foreground after:transition-transform after:duration-100 after:content-[""]',
          'checked:border-primary checked:bg-primary checked:after:translate-x-4 checked:after:bg-primary-foreground',
          'forced-colors:after:bg-[CanvasText]',
        )}
      />
    </div>
  );
}
