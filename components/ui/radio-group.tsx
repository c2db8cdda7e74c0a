'use client';

import { Field } from '@base-ui/react/field';
import { Fieldset } from '@base-ui/react/fieldset';
import { Radio } from '@base-ui/react/radio';
import { RadioGroup as BaseRadioGroup } from '@base-ui/react/radio-group';
import type { ReactNode } from 'react';
import { cn } from '#lib/utils.ts';
import { useShownError } from './form-refusal.ts';

export type RadioItem = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean };

export type RadioGroupProps = {
  legend: ReactNode;
  hideLegend?: boolean;
  hint?: ReactNode;
  error?: string | undefined;
  name?: string;
  items: readonly RadioItem[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  /** "segmented" puts short choices side by side in one box. */
  variant?: 'list' | 'segmented';
  required?: boolean;
  disabled?: boolean;
  className?: string;
};

/** One of a few, all of them visible. */
export function RadioGroup(props: RadioGroupProps) {
  const { legend, hideLegend, hint, name, items, variant = 'list', onValueChange, className } = props;
  const { shownError, onEdit } = useShownError(props.error);
  const isSegmented = variant === 'segmented';
  return (
    <Field.Root
      name={name}
      invalid={shownError ? true : undefined}
      onInput={onEdit}
      className={cn('flex flex-col gap-1.5', className)}
    >
      <Fieldset.Root
        render={
          <BaseRadioGroup
            value={props.value}
            defaultValue={props.defaultValue}
            onValueChange={(value) => onValueChange?.(String(value))}
            required={props.required}
            disabled={props.disabled}
          />
        }
        className={cn(
          isSegmented
            ? 'flex w-fit max-w-full flex-wrap gap-0.5 rounded-md border border-border-strong bg-muted p-0.5'
            : 'flex flex-col gap-1',
          !hideLegend && isSegmented && 'mt-6',
          'relative',
        )}
      >
        <Fieldset.Legend
          className={cn(
            'text-sm font-medium',
            hideLegend && 'sr-only',
            isSegmented && !hideLegend && 'absolute -top-6 left-0',
          )}
        >
          {legend}
        </Fieldset.Legend>
        {items.map((item) =>
          isSegmented ? <Segment key={item.value} {...item} /> : <Row key={item.value} {...item} />,
        )}
      </Fieldset.Root>
      {hint ? <Field.Description className="text-sm text-muted-foreground">{hint}</Field.Description> : null}
      <Field.Error match={shownError ? true : undefined} className="text-sm text-danger-text">
        {shownError}
      </Field.Error>
    </Field.Root>
  );
}

function Row({ value, label, hint, disabled }: RadioItem) {
  return (
    <Field.Item disabled={disabled}>
      <Field.Label className="flex min-h-target w-fit items-center gap-2 has-data-disabled:text-muted-foreground">
        <Radio.Root
          value={value}
          className="flex size-4 shrink-0 items-center justify-center rounded-full border border-input bg-card data-checked:border-primary data-disabled:opacity-60"
        >
          <Radio.Indicator className="size-2 rounded-full bg-primary data-unchecked:hidden" />
        </Radio.Root>
        {label}
      </Field.Label>
      {hint ? (
        <Field.Description className="pl-6 text-sm text-muted-foreground">{hint}</Field.Description>
      ) : null}
    </Field.Item>
  );
}

function Segment({ value, label, disabled }: RadioItem) {
  return (
    <Field.Item disabled={disabled}>
      <Field.Label
        className={cn(
          'flex h-[calc(var(--control-height)-0.375rem)] min-h-target items-center gap-1.5 rounded-sm border border-transparent px-2.5 font-medium text-muted-foreground',
          'hover:text-foreground has-data-checked:border-border-strong has-data-checked:bg-card has-data-checked:text-foreground',
          'has-focus-visible:outline-2 has-focus-visible:outline-ring',
        )}
      >
        <Radio.Root value={value} className="sr-only" />
        {label}
      </Field.Label>
    </Field.Item>
  );
}
