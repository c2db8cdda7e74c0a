'use client';

import { NumberField } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import { cn } from '#lib/utils.ts';

export type NumberInputProps = {
  name?: string;
  value?: number | null;
  defaultValue?: number;
  onValueChange?: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  required?: boolean;
  disabled?: boolean;
  /** Needed only outside a Field. */
  'aria-label'?: string;
  className?: string;
};

const stepClasses =
  'flex h-full w-[max(1.75rem,var(--target-min))] shrink-0 items-center justify-center text-muted-foreground hover:not-disabled:bg-hover hover:not-disabled:text-foreground disabled:text-subtle-foreground disabled:opacity-50 focus-visible:outline-offset-[-2px]';

/** A whole number with steps; arrow keys, Page Up and Page Down change it too. */
export function NumberInput({
  onValueChange,
  className,
  'aria-label': ariaLabel,
  ...props
}: NumberInputProps) {
  return (
    <NumberField.Root
      {...props}
      onValueChange={(value) => onValueChange?.(value)}
      format={{ maximumFractionDigits: 0, useGrouping: false }}
      className={cn('w-32', className)}
    >
      <NumberField.Group className="flex h-control items-center overflow-hidden rounded-md border border-input bg-card transition-colors duration-100 hover:border-muted-foreground has-[input:focus-visible]:border-ring has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-ring data-disabled:border-border data-disabled:bg-muted data-invalid:border-danger">
        <NumberField.Decrement aria-label="Decrease" className={cn(stepClasses, 'border-r')}>
          <Minus aria-hidden className="size-3.5" />
        </NumberField.Decrement>
        <NumberField.Input
          aria-label={ariaLabel}
          className="h-full w-full min-w-0 bg-transparent text-center font-mono [font-size:var(--control-font-size)] outline-none disabled:text-muted-foreground"
        />
        <NumberField.Increment aria-label="Increase" className={cn(stepClasses, 'border-l')}>
          <Plus aria-hidden className="size-3.5" />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  );
}
