'use client';

import { FIELD_TEXT_MAX, type FilledField, fieldName, valueText } from '#lib/domain/custom-fields.ts';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';

/** What a select says of nothing; an empty one would show as not chosen. */
const NOTHING = '-';

/** What is typed, where a form keeps it. */
export type Typed = { text: string; onText: (text: string) => void };

export type FieldControlProps = {
  field: FilledField;
  error: string | undefined;
  /** Without it the control keeps by itself what is typed. */
  typed?: Typed;
};

/** One field of an agency's own, as its kind is filled in. */
export function FieldControl({ field, error, typed }: FieldControlProps) {
  return (
    <Field
      name={fieldName(field.id)}
      label={field.label}
      hint={hintOf(field)}
      optional={!field.isRequired}
      error={error}
      requiredMessage={`${field.label} is needed.`}
    >
      <Control field={field} typed={typed} />
    </Field>
  );
}

function Control({ field, typed }: { field: FilledField; typed: Typed | undefined }) {
  const { kind, rule, value, isRequired } = field;
  const text = typed?.text ?? valueText(value);
  const typing = typed === undefined ? { defaultValue: text } : { value: text, onValueChange: typed.onText };
  const chosen = text === '' && !isRequired ? NOTHING : text;
  switch (kind) {
    case 'date':
      return <DateInput {...typing} required={isRequired} {...bounds(rule.min, rule.max)} />;
    case 'flag':
    case 'option':
      return (
        <Select
          items={[
            ...(isRequired ? [] : [{ value: NOTHING, label: 'Nothing' }]),
            ...(kind === 'flag'
              ? [
                  { value: 'yes', label: 'Yes' },
                  { value: 'no', label: 'No' },
                ]
              : (rule.options ?? [])
                  .filter(({ label, isRetired }) => !isRetired || label === value)
                  .map(({ label }) => ({ value: label, label }))),
          ]}
          required={isRequired}
          {...(typed !== undefined
            ? { value: chosen, onValueChange: (next) => typed.onText(next === NOTHING ? '' : next) }
            : chosen === ''
              ? {}
              : { defaultValue: chosen })}
        />
      );
    default:
      return (
        <Input
          {...typing}
          required={isRequired}
          autoComplete="off"
          maxLength={kind === 'text' ? (rule.maxLength ?? FIELD_TEXT_MAX) : 20}
          {...(kind === 'number' && { inputMode: 'decimal' as const, className: 'w-40' })}
        />
      );
  }
}

function bounds(min: unknown, max: unknown): { min?: string; max?: string } {
  return {
    ...(typeof min === 'string' && { min }),
    ...(typeof max === 'string' && { max }),
  };
}

function hintOf({ help, kind, rule: { min, max } }: FilledField): string {
  const range =
    kind !== 'number' || (min === undefined && max === undefined)
      ? ''
      : min === undefined
        ? `At most ${max}.`
        : max === undefined
          ? `At least ${min}.`
          : `From ${min} to ${max}.`;
  return [help, range].filter((words) => words !== '').join(' ');
}

/** What a form says of these fields. */
export function givenOf(data: FormData, fields: readonly FilledField[]) {
  return fields.map(({ id, version: expectedVersion }) => {
    const said = data.get(fieldName(id));
    const text = typeof said === 'string' && said !== NOTHING ? said : '';
    return { fieldId: id, text, expectedVersion };
  });
}
