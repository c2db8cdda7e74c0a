import type { ComponentProps } from 'react';
import { cn } from '#lib/utils.ts';

export type LabelProps = ComponentProps<'label'> & { htmlFor: string };

/** A label for a control outside a Field. */
export function Label({ className, htmlFor, children, ...props }: LabelProps) {
  return (
    <label {...props} htmlFor={htmlFor} className={cn('text-sm font-medium', className)}>
      {children}
    </label>
  );
}
