import { textOf } from '#components/form/use-form-action.ts';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
/** In characters; the database holds the same. */
export const REASON_MAX = 500;

/** Why somebody does it, in a sentence: named `reason` in its form. */
export function ReasonField({ hint, error }: { hint: string; error?: string | undefined }) {
  return (
    <Field name="reason" label="Reason" hint={hint} error={error} requiredMessage="Say why, in a sentence.">
      <Textarea required maxLength={REASON_MAX} rows={2} autoComplete="off" />
    </Field>
  );
}

/** What was typed, on one line: it is read in notices and lists. */
export function reasonOf(data: FormData, name = 'reason'): string {
  return textOf(data, name).replace(/\s+/g, ' ').trim();
}
