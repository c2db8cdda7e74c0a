'use client';

import { CircleAlert } from 'lucide-react';
import { Checkbox, type CheckboxProps } from '../ui/checkbox.tsx';
import { useShownError } from '../ui/form-refusal.ts';

export type FlagFieldProps = Pick<CheckboxProps, 'name' | 'label' | 'hint' | 'defaultChecked'> & {
  /** The rule that the choice breaks, as the server says it. */
  error: string | undefined;
};

/** A yes or no that the server may refuse; why stands at it until it is changed. */
export function FlagField({ hint, error, ...props }: FlagFieldProps) {
  const { shownError, onEdit } = useShownError(error);
  return (
    <Checkbox
      {...props}
      onCheckedChange={onEdit}
      hint={
        <>
          {hint}
          {shownError ? (
            <span role="alert" className="mt-1 flex items-start gap-1.5 text-danger-text">
              <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
              {shownError}
            </span>
          ) : null}
        </>
      }
    />
  );
}
