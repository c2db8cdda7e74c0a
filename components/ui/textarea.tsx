import { Field } from '@base-ui/react/field';
import type { ComponentProps } from 'react';
import { cn } from '#lib/utils.ts';
import { controlClasses } from './control-classes.ts';

export type TextareaProps = Omit<ComponentProps<typeof Field.Control>, 'className' | 'render'> & {
  className?: string;
  rows?: number;
};

/** Several lines of text; grows with what is typed where the browser can. */
export function Textarea({ className, rows = 3, ...props }: TextareaProps) {
  return (
    <Field.Control
      {...props}
      render={<textarea rows={rows} />}
      className={cn(controlClasses, 'field-sizing-content h-auto min-h-16 py-1.5', className)}
    />
  );
}
