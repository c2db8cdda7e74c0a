import { Input as BaseInput } from '@base-ui/react/input';
import type { ComponentProps } from 'react';
import { cn } from '#lib/utils.ts';
import { controlClasses } from './control-classes.ts';

export type InputProps = Omit<ComponentProps<typeof BaseInput>, 'className'> & {
  className?: string;
  /** Codes, ids and times read better in the mono face. */
  mono?: boolean;
};

/** One line of text. Inside a Field it takes that field's name, label, hint and error. */
export function Input({ className, mono = false, ...props }: InputProps) {
  return (
    <BaseInput
      {...props}
      className={cn(controlClasses, 'read-only:bg-muted', mono && 'font-mono', className)}
    />
  );
}
