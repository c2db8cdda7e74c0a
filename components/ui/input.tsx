'use client';

import { type ComponentProps, use } from 'react';
import { cn } from '#lib/utils.ts';
import { controlClasses } from './control-classes.ts';
import { FieldControlContext } from './field-control.ts';

export type InputProps = ComponentProps<'input'> & {
  onValueChange?: (value: string) => void;
  /** Codes, ids and times read better in the mono face. */
  mono?: boolean;
};

/** One line of text. Inside a Field it takes that field's name, label, hint and error. */
export function Input({ className, mono = false, onChange, onValueChange, ...props }: InputProps) {
  const Control = use(FieldControlContext) ?? 'input';
  return (
    <Control
      {...props}
      onChange={(event) => {
        onChange?.(event);
        onValueChange?.(event.target.value);
      }}
      className={cn(controlClasses, 'read-only:bg-muted', mono && 'font-mono', className)}
    />
  );
}
