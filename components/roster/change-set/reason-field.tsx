import { textOf } from '#components/form/use-form-action.ts';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { REASON_MAX, reasonOf } from '#lib/domain/reason.ts';

/** What is said at the field when there is nothing to read in it. */
const NO_REASON = 'Say why, in a sentence.';

export type ReasonFieldProps = {
  name?: string;
  label?: string;
  hint: string;
  /** What stands there already, where there is a usual reason. */
  initial?: string;
};

/** Why somebody does it, in a sentence. Its form gives `readReason` the same name. */
export function ReasonField({ name = 'reason', label = 'Reason', hint, initial }: ReasonFieldProps) {
  return (
    <Field name={name} label={label} hint={hint} requiredMessage={NO_REASON}>
      <Textarea required maxLength={REASON_MAX} rows={2} autoComplete="off" defaultValue={initial} />
    </Field>
  );
}

/** The reason of a form; null with the form's error when none can be read in it: browsers count what shows nothing too. */
export function readReason(
  data: FormData,
  name = 'reason',
): { reason: string | null; errors: Record<string, string> } {
  const reason = reasonOf(textOf(data, name));
  return reason === '' ? { reason: null, errors: { [name]: NO_REASON } } : { reason, errors: {} };
}
