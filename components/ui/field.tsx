'use client';

import { Field as BaseField } from '@base-ui/react/field';
import { Input as BaseInput } from '@base-ui/react/input';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';
import { FieldControlContext } from './field-control.ts';
import { useShownError } from './form-refusal.ts';

export type FieldProps = {
  /** The name under which the value is submitted; also the key of this field's error in `Form.errors`. */
  name?: string;
  label: ReactNode;
  hint?: ReactNode;
  /** An error from outside the browser's own checks. Names the rule: "6 h rest, minimum 8 h". */
  error?: string | undefined;
  /** Said instead of the browser's words when a required value is missing. */
  requiredMessage?: string;
  /** Said instead of the browser's words when the value does not match the control's pattern. */
  patternMessage?: string;
  /** Said instead of the browser's words when the value lies before the control's first or after its last. */
  rangeMessage?: string;
  /** Adds "optional" to the label. */
  optional?: boolean;
  /** Keeps the label for screen readers alone, where the column or the sentence already names the field. */
  hideLabel?: boolean;
  disabled?: boolean;
  className?: string;
  children: ReactNode;
};

/** Label above, control, hint below, error at the field; all of them wired to the control inside. */
export function Field(props: FieldProps) {
  const { name, label, hint, optional, hideLabel, disabled, className, children } = props;
  const { shownError, onEdit } = useShownError(props.error);
  return (
    <BaseField.Root
      name={name}
      invalid={shownError ? true : undefined}
      onInput={onEdit}
      disabled={disabled}
      className={cn('group/field flex min-w-0 flex-col gap-1.5', className)}
    >
      <BaseField.Label
        className={cn('flex w-fit items-baseline gap-1.5 text-sm font-medium', hideLabel && 'sr-only')}
      >
        {label}
        {optional ? <span className="font-normal text-subtle-foreground">optional</span> : null}
      </BaseField.Label>
      <FieldControlContext value={BaseInput}>{children}</FieldControlContext>
      {hint ? (
        <BaseField.Description className="text-sm text-muted-foreground">{hint}</BaseField.Description>
      ) : null}
      <FieldMessage {...props} error={shownError} />
    </BaseField.Root>
  );
}

function FieldMessage({ error, requiredMessage, patternMessage, rangeMessage }: FieldProps) {
  return (
    <BaseField.Validity>
      {({ validity }) => {
        const own =
          error ??
          (validity.valueMissing ? requiredMessage : undefined) ??
          (validity.patternMismatch ? patternMessage : undefined) ??
          (validity.rangeUnderflow || validity.rangeOverflow ? rangeMessage : undefined);
        return (
          <BaseField.Error
            match={error ? true : undefined}
            render={({ children, ...rest }) => (
              <div {...rest}>
                <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
                <span>{own ?? children}</span>
              </div>
            )}
            className="flex items-start gap-1.5 text-sm text-danger-text"
          />
        );
      }}
    </BaseField.Validity>
  );
}
