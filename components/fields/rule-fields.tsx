import { FIELD_TEXT_MAX, type FieldDefinition, type FieldKind } from '#lib/domain/custom-fields.ts';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Textarea } from '../ui/textarea.tsx';

export type RuleFieldsProps = {
  kind: FieldKind;
  /** The field that is changed, where it is of that kind. */
  field: FieldDefinition | null;
  errors: Readonly<Record<string, string>>;
};

/** What a field of that kind takes. */
export function RuleFields({ kind, field, errors }: RuleFieldsProps) {
  const { maxLength, min, max, options = [] } = field?.rule ?? {};
  if (kind === 'text') {
    return (
      <Field name="maxLength" label="Characters at most" error={errors.maxLength}>
        <NumberInput min={1} max={FIELD_TEXT_MAX} defaultValue={maxLength ?? 200} />
      </Field>
    );
  }
  if (kind === 'option') {
    const retired = options.filter(({ isRetired }) => isRetired);
    return (
      <Field
        name="options"
        label="Options, one a line"
        hint={[
          'One that you take away stays where it was chosen.',
          retired.length === 0
            ? ''
            : `No longer offered: ${retired.map(({ label }) => label).join(', ')}. Write one again to offer it.`,
        ]
          .filter((words) => words !== '')
          .join(' ')}
        error={errors.options}
        requiredMessage="Name at least one option."
      >
        <Textarea
          required
          rows={4}
          maxLength={5000}
          defaultValue={options
            .filter(({ isRetired }) => !isRetired)
            .map(({ label }) => label)
            .join('\n')}
        />
      </Field>
    );
  }
  if (kind === 'flag') return null;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {(
        [
          ['min', kind === 'date' ? 'First day' : 'At least', min],
          ['max', kind === 'date' ? 'Last day' : 'At most', max],
        ] as const
      ).map(([name, label, limit]) => (
        <Field key={name} name={name} label={label} optional error={errors[name]}>
          {kind === 'date' ? (
            <DateInput defaultValue={String(limit ?? '')} />
          ) : (
            <Input inputMode="decimal" maxLength={20} autoComplete="off" defaultValue={String(limit ?? '')} />
          )}
        </Field>
      ))}
    </div>
  );
}
