'use client';

import { Field } from '@base-ui/react/field';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';

export type SwitchProps = {
  label: ReactNode;
  hint?: ReactNode;
  name?: string;
  checked?: boolean;
  defaultChecked?: boolean;
  onCheckedChange?: (checked: boolean) => void;
  disabled?: boolean;
  className?: string;
};

/** On or off, taking effect at once. Label left, switch right. */
export function Switch({ label, hint, name, className, onCheckedChange, ...props }: SwitchProps) {
  return (
    <Field.Root name={name} className={cn('flex items-start justify-between gap-4', className)}>
      <div className="min-w-0">
        <Field.Label className="block font-medium">{label}</Field.Label>
        {hint ? (
          <Field.Description className="text-sm text-muted-foreground">{hint}</Field.Description>
        ) : null}
      </div>
      <BaseSwitch.Root
        {...props}
        onCheckedChange={(checked) => onCheckedChange?.(checked)}
        className={cn(
          'relative flex h-5 w-9 shrink-0 items-center rounded-full border border-input bg-muted p-px transition-colors duration-100',
          'before:absolute before:-inset-x-1 before:-inset-y-[max(0px,calc((var(--target-min)-1.25rem)/2))] before:content-[""]',
          'data-checked:border-primary data-checked:bg-primary data-disabled:cursor-not-allowed data-disabled:opacity-60',
        )}
      >
        <BaseSwitch.Thumb className="size-4 rounded-full bg-muted-foreground transition-transform duration-100 data-checked:translate-x-4 data-checked:bg-primary-foreground" />
      </BaseSwitch.Root>
    </Field.Root>
  );
}
