'use client';

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Field } from '@base-ui/react/field';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';

export type CheckboxProps = {
  label: ReactNode;
  /** Shows the box alone; the label stays for screen readers. */
  hideLabel?: boolean;
  hint?: ReactNode;
  name?: string;
  /** Submitted when checked; "on" otherwise. */
  value?: string;
  checked?: boolean;
  defaultChecked?: boolean;
  indeterminate?: boolean;
  onCheckedChange?: (checked: boolean) => void;
  required?: boolean;
  disabled?: boolean;
  className?: string;
};

/** A yes or no that is submitted with its form. */
export function Checkbox({
  label,
  hideLabel,
  hint,
  name,
  className,
  onCheckedChange,
  ...props
}: CheckboxProps) {
  return (
    <Field.Root name={name} className={cn('flex flex-col', className)}>
      <Field.Label className="flex min-h-target w-fit items-center gap-2 text-base has-data-disabled:text-muted-foreground">
        <BaseCheckbox.Root
          {...props}
          onCheckedChange={(checked) => onCheckedChange?.(checked)}
          className={cn(
            'flex size-4 shrink-0 items-center justify-center rounded-sm border border-input bg-card text-primary-foreground',
            'data-checked:border-primary data-checked:bg-primary data-indeterminate:border-primary data-indeterminate:bg-primary',
            'data-disabled:cursor-not-allowed data-disabled:opacity-60 data-invalid:border-danger',
          )}
        >
          <BaseCheckbox.Indicator className="flex data-unchecked:hidden">
            {props.indeterminate ? (
              <Minus aria-hidden className="size-3" strokeWidth={3} />
            ) : (
              <Check aria-hidden className="size-3" strokeWidth={3} />
            )}
          </BaseCheckbox.Indicator>
        </BaseCheckbox.Root>
        <span className={hideLabel ? 'sr-only' : undefined}>{label}</span>
      </Field.Label>
      {hint ? (
        <Field.Description className="pl-6 text-sm text-muted-foreground">{hint}</Field.Description>
      ) : null}
    </Field.Root>
  );
}
